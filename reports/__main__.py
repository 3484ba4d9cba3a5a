"""``python -m reports``: documents without pages, for the administrator's scripts.

    python -m reports kinds                                  what can be printed
    python -m reports assessments                            what there is to print
    python -m reports make report officials --all --out out  print documents
    python -m reports check file.pdf                         whether a file left this installation
    python -m reports calendar --out due.ics                 what is due, as a calendar
    python -m reports remind                                 send everybody what is due to them (once a day, by cron)

It reads the database named by ``BALISE_DATABASE_URL`` (or ``--url``) as an administrator of the installation does: it may read
and print everything, and changes no answer. What is printed is noted in the history, as from the pages.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assessments.access import EVERYWHERE, Actor, Refusal, Role
from assessments.storage import AssessmentStore, default_url, make_engine
from checklists.model import LANGUAGES
from reports.calendar import build_calendar
from reports.checking import Origin, check_file
from reports.checking_words import CheckingWords
from reports.documents import DOCUMENTS, document, name_of
from reports.i18n import translations
from reports.issue import FILES, issue, issue_file
from reports.reminders import mail_settings, post, remind
from reports.signing import signer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.message import EmailMessage

    from assessments.model import Assessment
    from reports.documents import Offered

OPERATOR = Actor(id="command line", name="Administration", roles={EVERYWHERE: frozenset({Role.ADMINISTRATOR})})
"""Who the command line is: as an administrator, it may read and print everything, and answers nothing."""

_DONE, _FAILED, _UNKNOWN_FILE = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 refused, 2 wrong use, 3 a file that is not from here."""
    options = _parser().parse_args(arguments)
    store = AssessmentStore(make_engine(options.url or default_url()))
    run: Callable[[AssessmentStore, argparse.Namespace], int] = options.run
    try:
        return run(store, options)
    except Refusal as refusal:
        sys.stderr.write(refusal.to(options.lang) + "\n")
        return _FAILED
    except OSError as error:
        sys.stderr.write(": ".join(part for part in (error.filename, error.strerror) if part) + "\n")
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reports", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", help="address of the database; by default BALISE_DATABASE_URL")
    parser.add_argument("--lang", choices=LANGUAGES, default="fr", help="language of documents and messages")
    commands = parser.add_subparsers(required=True, metavar="command")
    kinds = commands.add_parser("kinds", help="list what can be printed")
    kinds.set_defaults(run=_kinds)
    assessments = commands.add_parser("assessments", help="list the assessments: id, authority, system")
    assessments.set_defaults(run=_assessments)
    make = commands.add_parser("make", help="print documents")
    make.add_argument("kinds", nargs="+", choices=[*(kind.id for kind in DOCUMENTS), *FILES], metavar="kind")
    which = make.add_mutually_exclusive_group(required=True)
    which.add_argument("--assessment", action="append", metavar="ID", help="may be given several times")
    which.add_argument("--all", action="store_true", help="every assessment of every authority")
    make.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="day on which the law is read; today by default"
    )
    make.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where to; it is made if need be")
    make.set_defaults(run=_make)
    check = commands.add_parser("check", help="say whether a file left this installation")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    calendar = commands.add_parser("calendar", help="write what is due as a calendar (iCalendar)")
    calendar.add_argument(
        "--authority", action="append", metavar="ID", help="may be given several times; all by default"
    )
    calendar.add_argument("--out", type=Path, required=True, metavar="FILE")
    calendar.set_defaults(run=_calendar)
    remind_ = commands.add_parser("remind", help="send everybody what is due to them, at most once a day")
    remind_.add_argument("--dry-run", action="store_true", help="write the messages here instead of sending them")
    remind_.set_defaults(run=_remind)
    return parser


def _kinds(_store: AssessmentStore, options: argparse.Namespace) -> int:
    every: tuple[Offered, ...] = (*DOCUMENTS, *FILES.values())
    for kind in every:
        sys.stdout.write(f"{kind.id:<20} {kind.suffix:<6} {kind.title.to(options.lang)}\n")
    return _DONE


def _assessments(store: AssessmentStore, _options: argparse.Namespace) -> int:
    names = {authority.id: authority.name for authority in store.authorities(OPERATOR)}
    for found in store.assessments(OPERATOR):
        sys.stdout.write(f"{found.id}\t{_printable(names[found.authority_id])}\t{_printable(found.system.name)}\n")
    return _DONE


def _make(store: AssessmentStore, options: argparse.Namespace) -> int:
    as_of = options.as_of or datetime.now(UTC).date()
    found = (
        store.assessments(OPERATOR) if options.all else [store.assessment(OPERATOR, id_) for id_ in options.assessment]
    )
    options.out.mkdir(parents=True, exist_ok=True)
    signing = signer()
    for assessment in found:
        for id_ in options.kinds:
            if id_ in FILES:
                suffix, stem = FILES[id_].suffix, FILES[id_].stem.to(options.lang)
                made = issue_file(store, OPERATOR, assessment.id, FILES[id_], options.lang, as_of=as_of, signer=signing)
            else:
                kind = document(id_)
                suffix, stem = kind.suffix, kind.stem.to(options.lang)
                made = issue(store, OPERATOR, assessment.id, kind, options.lang, as_of=as_of, signer=signing)
            path = options.out / (_name(stem, assessment, as_of) + suffix)
            path.write_bytes(made)
            sys.stdout.write(f"{path}\n")
    return _DONE


def _name(stem: str, assessment: Assessment, as_of: date) -> str:
    """Two systems may have one name: the beginning of the id keeps their files apart."""
    return name_of(stem, assessment.system.name, as_of.isoformat(), assessment.id[:8])


def _check(store: AssessmentStore, options: argparse.Namespace) -> int:
    words = CheckingWords(options.lang)
    found = check_file(store, OPERATOR, options.file.read_bytes(), signer())
    lines = [words.verdict(found)]
    for match in found.matches:
        lines += [_printable(match.assessment.system.name), *map(words.left, match.issued), words.state(match)]
    for version in found.versions:
        told = words.version(version, datetime.now(UTC).date())
        lines += [_printable(version.assessment.system.name), *map(_printable, told)]
    lines += [_printable(words.signature(each)) for each in found.signatures]
    sys.stdout.write("\n".join((*lines, f"SHA-256: {found.sha256}")) + "\n")
    return _DONE if found.origin in {Origin.SAME, Origin.SUBMITTED, Origin.SIGNED} else _UNKNOWN_FILE


def _calendar(store: AssessmentStore, options: argparse.Namespace) -> int:
    _ = translations(options.lang)[0]
    options.out.write_bytes(
        build_calendar(store.due(OPERATOR, options.authority), options.lang, _("Échéances de Balise"))
    )
    sys.stdout.write(f"{options.out}\n")
    return _DONE


def _remind(store: AssessmentStore, options: argparse.Namespace) -> int:
    _, settings = translations(options.lang)[0], mail_settings()
    if settings is None:
        sys.stdout.write(_("Aucun serveur de messagerie n’est réglé : rien n’est envoyé.") + "\n")
        return _DONE

    def show(message: EmailMessage) -> None:
        sys.stdout.write(f"{message['To']}\n{message.get_content()}\n")

    send = show if options.dry_run else partial(post, settings)
    done = remind(store, OPERATOR, settings, datetime.now(UTC), send, dry_run=options.dry_run)
    told = _("Messages envoyés : {left} ; non remis : {failed}").format(left=done.left, failed=done.failed)
    sys.stdout.write(told + "\n")
    return _FAILED if done.failed else _DONE


def _printable(text: str) -> str:
    """A text that somebody typed, on one line and without what could act on a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


if __name__ == "__main__":
    sys.exit(main())
