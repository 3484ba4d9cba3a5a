"""The rows of the public record, each from the sources that the rule of publication names and from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.qualification import Standing
from checklists.loader import main_checklist
from checklists.publication import Card, publication
from reports.document.text import clean
from reports.public.figures import FIGURES, TYPED
from reports.wording import Wording

if TYPE_CHECKING:
    from assessments.model import Answer
    from checklists.publication import Row, Source
    from reports.assessment_report import ReportInput

NOTICE = "notice_on_decisions"
"""The finding that asks for the notice of Article L. 311-3-1 and for the explanation of R. 311-3-1-2."""
RULES_ONLINE = "publication_of_rules"
"""The finding that asks for the rules to be published online (L. 312-1-3)."""


class State(StrEnum):
    """What became of a row: something is said, nothing is known yet, or it is withheld."""

    SAID = "said"
    MISSING = "to_complete"
    WITHHELD = "withheld"


class Need(StrEnum):
    """Whether a rule asks for a text: certainly, perhaps (answers or a reading of the law are missing), or not."""

    REQUIRED = "required"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph. ``typed`` by a person, as against a sentence of the rule."""

    text: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A row in words. ``pieces`` is never empty: a missing row holds its placeholder, a withheld one its reason.

    ``sources`` are those that had something to say, also where it is withheld; none where it was completed by hand.
    """

    row: Row
    label: str
    state: State
    pieces: tuple[Piece, ...]
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The whole row, a paragraph a line."""
        return "\n".join(piece.text for piece in self.pieces)


class PublicRecord:
    """The public record of one assessment in ``fr`` or ``en``. Everything in it is plain text, to be escaped by its reader.

    Attributes:
        data: what is published from.
        rule: what may leave.
        words: the sentences.
        entries: every row by id, in the order of the rule.
    """

    def __init__(self, data: ReportInput, lang: str) -> None:
        self.data, self.lang, self.rule = data, lang, publication()
        self.words = Wording(data.checklist, lang)
        self._standings = {finding.id: finding.standing for finding in data.sheet.qualification.findings}
        self._asked = frozenset(data.sheet.asked)
        self.entries = {row.id: self._entry(row) for row in self.rule.rows}

    # what the rules of law ask ---------------------------------------------------------------------------------

    def need(self, finding: str) -> Need:
        """Whether a finding holds. A checklist that does not know it leaves it open."""
        standing = self._standings.get(finding)
        if standing is None:
            known = any(finding == one.id for one in self.data.checklist.findings)
            return Need.NONE if known else Need.OPEN
        return Need.REQUIRED if standing is Standing.HOLDS else Need.OPEN

    def open_questions(self, finding: str) -> tuple[str, ...]:
        """The questions whose answer would say whether a finding holds; empty when lawyers may disagree."""
        found = next((one for one in self.data.sheet.qualification.findings if one.id == finding), None)
        return tuple(self.words.question(id_) for id_ in found.missing) if found else ()

    def cited(self, reference: str) -> str:
        """A reference of the main checklist, marked when it is to be confirmed."""
        return self.words.reference(main_checklist().reference[reference])

    # rows ------------------------------------------------------------------------------------------------------

    def said(self, row: str) -> str:
        """The row on one line if something is said in it; else its placeholder, also where it is withheld."""
        entry = self.entries[row]
        text = entry.text if entry.state is State.SAID else self.placeholder(entry.row.missing.to(self.lang))
        return " ".join(text.split(None))

    def whom_to_ask(self) -> str:
        """The department and its contact on one line, without a final stop; the department once."""
        service, contact = self.said("service"), self.said("contact").rstrip(".")
        if self.entries["service"].state is not State.SAID or service.casefold() in contact.casefold():
            return contact
        return f"{service}, {contact}"

    def placeholder(self, what: str) -> str:
        """« [à compléter : …] »."""
        return self.words._("[à compléter : {what}]").format(what=what)

    def missing(self) -> tuple[Entry, ...]:
        """The rows that somebody has to complete before publishing."""
        found = (entry for entry in self.entries.values() if entry.state is State.MISSING)
        return tuple(entry for entry in found if not entry.row.optional)

    def _entry(self, row: Row) -> Entry:
        label = row.label.to(self.lang)
        told = [(source, piece) for source in row.takes for piece in self._pieces(source) if piece.text.strip()]
        sources = tuple(source for source in row.takes if any(source is one for one, _ in told))
        reason = self.data.withheld.get(row.id)
        if reason is not None and row.may_be_withheld:
            return Entry(row, label, State.WITHHELD, (Piece(self._withheld(reason)),), sources)
        if told:
            return Entry(row, label, State.SAID, tuple(piece for _, piece in told), sources)
        if by_hand := clean(self.data.added.get(row.id, "")).strip():
            return Entry(row, label, State.SAID, (Piece(by_hand, typed=True),))
        return Entry(row, label, State.MISSING, (Piece(self.placeholder(row.missing.to(self.lang))),))

    def _withheld(self, reason: str) -> str:
        _ = self.words._
        found = self.rule.reason.get(reason)
        if found is None:
            return _("Non communiqué. Motif à confirmer.")
        text = _("Non communiqué : {reason}. {article}.")
        return text.format(reason=found.text.to(self.lang), article=self.cited(found.reference))

    def _pieces(self, source: Source) -> list[Piece]:
        if source.card is not None:
            return [self._card(source.card)]
        if source.figure is not None:
            said = FIGURES[source.figure](self.data, self.lang)
            return [Piece(clean(text), typed=source.figure in TYPED) for text in said]
        if source.finding is not None and source.text is not None:
            return [Piece(source.text.to(self.lang))] if self.need(source.finding) is Need.REQUIRED else []
        return self._answer(source)

    def _answer(self, source: Source) -> list[Piece]:
        answer = self.fact(source.question or "")
        if answer is None:
            return []
        if source.says:
            return [Piece(text.to(self.lang)) for option, text in source.says.items() if option in answer.choice]
        question = self.data.checklist.questions[answer.question]
        return [Piece(clean(self.words.answer(question, answer)), typed=True)] if answer.value.strip() else []

    def fact(self, question: str) -> Answer | None:
        """The answer, if it is one that may be told as a fact: asked, given, known and confirmed."""
        answer = self.data.answers.get(question)
        asked = question in self._asked and question in self.data.checklist.questions
        return answer if answer is not None and asked and answer.counts else None

    def _card(self, card: Card) -> Piece:
        data, system = self.data, self.data.assessment.system
        if card is Card.UPDATED:
            return Piece(self.words.day_of(data.printed_at))
        if card is Card.STAGE:
            return Piece(self.words.capital(self.words.stage(system.stage)) if system.stage else "")
        typed = {
            Card.AUTHORITY_NAME: data.authority.name,
            Card.SERVICE: system.service,
            Card.SUPPLIER: system.supplier,
            Card.CONTACT: system.contact,
            Card.NAME: system.name,
            Card.PURPOSE: system.purpose,
        }
        return Piece(clean(typed[card]), typed=True)
