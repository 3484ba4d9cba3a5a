"""A short message of what is due, to each person it is due to, when the administrator has set up a mail server.

It says how many things, which kinds, which days and which systems; nothing of what people typed about them, nothing about
anybody's data. Nobody gets more than one a day.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessments.access import Action, Refusal
from assessments.due import DUE_KINDS, When, of_person, when
from checklists.model import LANGUAGES, Text
from reports.i18n import translations
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from assessments.access import Actor
    from assessments.accounts import Reachable
    from assessments.due import Due
    from assessments.storage import AssessmentStore

AHEAD_DAYS = 14
"""What falls due later than this is not spoken of yet."""
MOST_LINES = 20
"""Things that one message lists; it says how many more there are."""
_LONGEST_NAME = 80
_SECONDS = 20
TLS = ("starttls", "ssl", "off")


class MailRefused(Refusal):
    """The settings for sending e-mail are wrong; nothing was sent."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """A mail server. ``user`` empty: none is asked for. ``address``: of Balise for its readers; empty: no link is written."""

    host: str
    port: int
    sender: str
    tls: str
    user: str = ""
    password: str = ""
    address: str = ""


def mail_settings(environ: Mapping[str, str] = os.environ) -> MailSettings | None:
    """What the administrator set; None when no mail server is named, and then nothing is ever sent.

    Raises:
        MailRefused: when something is missing or cannot be read.
    """
    host = environ.get("BALISE_SMTP_HOST", "").strip()
    if not host:
        return None
    tls = environ.get("BALISE_SMTP_TLS", "").strip().lower() or TLS[0]
    if tls not in TLS:
        raise _wrong("BALISE_SMTP_TLS", "starttls, ssl, off")
    usual = {"starttls": "587", "ssl": "465", "off": "25"}[tls]
    port = environ.get("BALISE_SMTP_PORT", "").strip() or usual
    if not port.isascii() or not port.isdigit() or not 0 < int(port) <= 65535:  # noqa: PLR2004 (ports of TCP)
        raise _wrong("BALISE_SMTP_PORT", usual)
    sender = environ.get("BALISE_SMTP_FROM", "").strip()
    if "@" not in sender or any(c.isspace() or c in "<>,;" for c in sender):
        raise _wrong("BALISE_SMTP_FROM", "balise@ville.example")
    user = environ.get("BALISE_SMTP_USER", "").strip()
    file = environ.get("BALISE_SMTP_PASSWORD_FILE", "").strip()
    if bool(user) != bool(file):
        raise _wrong("BALISE_SMTP_PASSWORD_FILE", "BALISE_SMTP_USER + BALISE_SMTP_PASSWORD_FILE")
    try:
        password = Path(file).read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        raise _wrong("BALISE_SMTP_PASSWORD_FILE", file) from None
    if tls == "off" and user:
        raise _wrong("BALISE_SMTP_TLS", "starttls, ssl")  # a password never travels in clear
    return MailSettings(host, int(port), sender, tls, user, password, environ.get("BALISE_ADDRESS", "").strip())


def _wrong(variable: str, expected: str) -> MailRefused:
    return MailRefused(
        Text(
            fr=f"Le réglage {variable} manque ou n’est pas valable (attendu\u00a0: {expected}). Corrigez-le\u00a0; aucun message "
            "n’est parti.",
            en=f"The setting {variable} is missing or not valid (expected: {expected}). Correct it; no message was sent.",
        )
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: how many messages left, and to how many people one could not be delivered."""

    left: int
    failed: int


def near(items: Iterable[Due], today: date) -> list[Due]:
    """What is overdue or falls due within ``AHEAD_DAYS``, in the order given."""
    return [item for item in items if item.day <= today + timedelta(days=AHEAD_DAYS)]


def message(person: Reachable, items: Sequence[Due], settings: MailSettings, now: datetime) -> EmailMessage:
    """The message to one person: plain text, in their language."""
    lang = person.account.language if person.account.language in LANGUAGES else LANGUAGES[0]
    words, today = Typography(lang), now.date()
    _, ngettext = translations(lang)
    late = sum(when(item.day, today) is When.OVERDUE for item in items)
    lines = [_("Bonjour,"), ""]
    lines.append(
        ngettext(
            "Dans Balise, {n} échéance vous attend dans les {days} jours.",
            "Dans Balise, {n} échéances vous attendent dans les {days} jours.",
            len(items),
        ).format(n=len(items), days=AHEAD_DAYS)
    )
    if late:
        lines.append(ngettext("{n} est dépassée.", "{n} sont dépassées.", late).format(n=late))
    lines.append("")
    for item in items[:MOST_LINES]:
        name = shortened(" ".join(item.system.split()), _LONGEST_NAME)
        lines.append(f"- {words.day(item.day)}{words.colon}{DUE_KINDS[item.kind].to(lang)} ({name})")
    if len(items) > MOST_LINES:
        more = len(items) - MOST_LINES
        lines.append(ngettext("et {n} autre.", "et {n} autres.", more).format(n=more))
    lines += ["", _("Le détail est dans Balise, à la page « Échéances ».")]
    if settings.address:
        lines.append(settings.address.rstrip("/") + "/echeances")
    lines += [
        "",
        _(
            "Vous recevez au plus un message par jour. Pour ne plus en recevoir, écrivez à la personne qui administre Balise."
        ),
    ]
    found = EmailMessage(policy=SMTP)
    found["Subject"] = ngettext("Balise : {n} échéance", "Balise : {n} échéances", len(items)).format(n=len(items))
    found["From"], found["To"] = settings.sender, person.address
    found["Date"] = format_datetime(now)
    found["Auto-Submitted"] = "auto-generated"
    found.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return found


def remind(
    store: AssessmentStore,
    actor: Actor,
    settings: MailSettings,
    now: datetime,
    send: Callable[[EmailMessage], None],
    *,
    dry_run: bool = False,
) -> Sent:
    """Send everybody what is due to them, once a day at most.

    What is due is read once; each person is told only of what is theirs and what they may read.

    Args:
        store: where it is.
        actor: an administrator of the installation.
        settings: of the mail server.
        now: the moment.
        send: hands a message to the mail server; ``OSError`` or ``smtplib.SMTPException`` when it does not take it.
        dry_run: call ``send`` and note nothing, so that a later run still sends.
    """
    today, left, failed = now.date(), 0, 0
    everything = near(store.due(actor), today)
    for person in store.people_to_remind(actor, today):
        mine = of_person(_read_by(person.actor, everything), person.account.name)
        if not mine or (not dry_run and not store.claim_reminder(actor, person.account.id, today)):
            continue
        try:
            send(message(person, mine, settings, now))
        except (OSError, smtplib.SMTPException):
            failed += 1
            if not dry_run:
                store.forget_reminder(actor, person.account.id)
        else:
            left += 1
    return Sent(left, failed)


def _read_by(actor: Actor, items: Iterable[Due]) -> list[Due]:
    return [item for item in items if actor.may(Action.READ, item.authority_id, item.assessment_id)]


def post(settings: MailSettings, found: EmailMessage) -> None:
    """Hand one message to the mail server. Raises ``OSError`` or ``smtplib.SMTPException``."""
    context = ssl.create_default_context()
    if settings.tls == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    with server:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(found)
