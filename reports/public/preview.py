"""What will be published and what stays at home, for the person who decides: computed from the very rows that are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checklists.loader import main_checklist
from checklists.model import Certainty
from checklists.publication import Figure
from reports.public.persons import persons_in
from reports.public.record import PublicRecord, State

if TYPE_CHECKING:
    from checklists.publication import Source
    from reports.assessment_report import ReportInput
    from reports.public.record import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that somebody may choose: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Completion(Choice):
    """A row that may be completed by hand, and what belongs there."""

    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the public documents would hold.

    Attributes:
        published: for each row that says something or is withheld: its name, where it comes from, what will be read.
        missing: names of the rows that are still to be completed.
        may_be_completed: rows of which nothing is known, those already completed by hand included.
        kept: what stays at home, and why.
        persons: for each published passage that looks like a person: the row and the passage.
        may_be_withheld: rows that may be withheld, those already withheld included.
        reasons: the legal reasons.
    """

    published: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...]
    may_be_completed: tuple[Completion, ...]
    kept: tuple[tuple[str, str], ...]
    persons: tuple[tuple[str, str], ...]
    may_be_withheld: tuple[Choice, ...]
    reasons: tuple[Choice, ...]


def preview(data: ReportInput, lang: str) -> Preview:
    """What the public documents of this input hold."""
    record = PublicRecord(data, lang)
    entries = record.entries.values()
    told = [entry for entry in entries if entry.state is not State.MISSING]
    return Preview(
        published=tuple((entry.label, _origin(record, entry), entry.text) for entry in told),
        missing=tuple(entry.label for entry in record.missing()),
        may_be_completed=tuple(
            Completion(entry.row.id, entry.label, entry.row.missing.to(lang))
            for entry in entries
            if entry.state is State.MISSING or (entry.state is State.SAID and not entry.sources)
        ),
        kept=(*((kept.what.to(lang), kept.why.to(lang)) for kept in record.rule.kept), *_kept_answers(record)),
        persons=tuple(
            (entry.label, passage)
            for entry in told
            for piece in entry.pieces
            if piece.typed
            for passage in persons_in(piece.text)
        ),
        may_be_withheld=tuple(Choice(entry.row.id, entry.label) for entry in told if entry.row.may_be_withheld),
        reasons=tuple(
            Choice(reason.id, f"{record.words.capital(reason.text.to(lang))} ({_article(record, reason.reference)})")
            for reason in record.rule.reasons
        ),
    )


def _article(record: PublicRecord, reference: str) -> str:
    """« L. 311-6, à confirmer »: short enough for a list to choose from."""
    found = main_checklist().reference[reference]
    mark = record.words._("à confirmer")
    return f"{found.article}, {mark}" if found.certainty is Certainty.TO_CONFIRM else f"{found.article}"


def _origin(record: PublicRecord, entry: Entry) -> str:
    """« Fiche du système », « C1, C8 », « calcul »: where a row is taken from."""
    if not entry.sources:
        return record.words._("Complété à la main")
    return ", ".join(dict.fromkeys(filter(None, (_place(record, source) for source in entry.sources))))


def _place(record: PublicRecord, source: Source) -> str:
    _ = record.words._
    if source.card is not None:
        return _("Fiche du système")
    if source.figure is Figure.CONSULTATIONS:
        return _("Consultations")
    if source.figure is not None:
        return _("Calcul")
    if source.finding is not None:
        return _("Règle de droit")
    return record.data.checklist.number_of.get(source.question or "", "")


def _kept_answers(record: PublicRecord) -> list[tuple[str, str]]:
    """The answers that the rule does not name, and those that wait to be confirmed; by their numbers."""
    _, data = record.words._, record.data
    number = data.checklist.number_of
    given = [id_ for id_ in data.checklist.questions if (answer := data.answers.get(id_)) and answer.given]
    unnamed = [number[id_] for id_ in given if id_ not in record.rule.questions]
    waiting = [number[id_] for id_ in given if id_ in record.rule.questions and record.fact(id_) is None]
    lines = []
    if waiting:
        what = _("Réponses non publiées parce qu’elles ne sont pas encore sûres : {numbers}")
        lines.append((what.format(numbers=", ".join(waiting)), _("Confirmez-les pour qu’elles paraissent.")))
    if unnamed:
        what = _("Vos réponses aux autres questions : {numbers}")
        lines.append(
            (what.format(numbers=", ".join(unnamed)), _("La règle ne nomme pas ces questions : rien n’en sort."))
        )
    return lines
