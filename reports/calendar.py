"""What is due as a calendar (iCalendar, RFC 5545): all-day events that any agenda takes in.

The same things due give the same bytes: an event is named by what is due, so that taking in a newer file replaces the older
event, and its stamp is the day itself.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from assessments.due import DUE_KINDS, in_order
from reports.i18n import translations
from reports.typography import Typography

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assessments.due import Due

MIME = "text/calendar"
_OCTETS = 75
_LONGEST = 300


def build_calendar(items: Iterable[Due], lang: str, title: str) -> bytes:
    """The calendar of what is due.

    Args:
        items: what, in any order.
        lang: of the words.
        title: shown by agendas that show one.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Balise//Balise//{lang.upper()}", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(title)}")
    words = Typography(lang)
    for item in in_order(items):
        lines += _event(item, words)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(item: Due, words: Typography) -> Iterator[str]:
    _, kind = translations(words.lang)[0], DUE_KINDS[item.kind].to(words.lang)
    subject = item.subject(words.lang)
    said = [_("Système : {name}").format(name=item.system)]
    if item.owner:
        said.append(_("Responsable : {name}").format(name=item.owner))
    if subject:
        said.append(subject)
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(f'{item.assessment_id}/{item.key}'.encode()).hexdigest()[:40]}@balise.invalid"
    yield f"DTSTAMP:{item.day:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{item.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{item.day + timedelta(days=1):%Y%m%d}"  # the first day after it
    yield f"SUMMARY:{_text(f'{kind}{words.colon}{subject or item.system}')}"
    yield f"DESCRIPTION:{_text(chr(10).join(said))}"
    yield f"CATEGORIES:{_text(kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A text as a value: cut, without what cannot be written, and escaped."""
    kept = "".join(c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in value)
    short = kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"
    escaped = short.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line as octets, cut into parts of at most 75, never inside a character; every further part begins with a space."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
