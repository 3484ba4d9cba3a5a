"""A questionnaire that a supplier sent back, read without changing anything: what would become of each of its questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assessments.access import Refusal
from assessments.exchange.supplier_cells import Bad, Row, Sheet, read_answer, read_comment, read_evidence
from assessments.exchange.supplier_form import (
    COLUMNS,
    FORMAT,
    FORMAT_VERSION,
    IDENTITY,
    QUESTIONS,
    SUPPLIER,
    TITLES,
    Col,
    lines,
    table_name,
)
from assessments.exchange.supplier_words import CELL, FILE, say
from assessments.model import Answer, Origin
from assessments.storage import InvalidAnswer, parse_number
from assessments.storage.content import checked_changes
from checklists.model import NOT_APPLICABLE, AnswerType
from checklists.workbooks import Limits, WorkbookRefused, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assessments.model import Assessment
    from checklists.model import Checklist, Question, Text
    from checklists.workbooks import Table

LIMITS = Limits(file=5_000_000, rows=5_000, form=True)


class SupplierFileRefused(Refusal):
    """The file as a whole cannot be taken; nothing of it was."""

    def __init__(self, message: str, **values: str | Text) -> None:
        super().__init__(say(FILE, message, **values))


class Fate(StrEnum):
    """What becomes of one question of the file, in the order in which people look at them.

    ``refused``: something in it cannot be taken. ``conflict``: people answered otherwise, or the answer changed since the
    file was made; left unless the reader says so. ``accepted``: will be written. ``unchanged``: says what is stored.
    ``empty``: nothing was written in it.
    """

    REFUSED = "refused"
    CONFLICT = "conflict"
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Returned:
    """One question of the file, or one cell that was refused.

    Attributes:
        question: its id; empty for a row that is no question of the file.
        fate: what becomes of it.
        sheet: the sheet on which it stands.
        cell: the cell, such as « G12 »; empty when its row is missing.
        why: why it is refused or a conflict; None otherwise.
        changes: what would be written, by field.
        seen: the stored answer when the file was read; None when there was none.
    """

    question: str
    fate: Fate
    sheet: str
    cell: str
    why: Text | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    seen: Answer | None = None

    @property
    def wished(self) -> Answer:
        """The answer as it would be stored."""
        return (self.seen or Answer(question=self.question)).model_copy(update=dict(self.changes))


@dataclass(frozen=True, slots=True)
class SupplierReturn:
    """What a file holds: each of its questions, in the order of the checklist, a refused one once for each reason."""

    assessment: str
    rows: tuple[Returned, ...]

    def of(self, fate: Fate) -> tuple[Returned, ...]:
        """Those of one fate."""
        return tuple(row for row in self.rows if row.fate is fate)


def read_supplier_file(
    assessment: Assessment, checklist: Checklist, answers: Mapping[str, Answer], data: bytes
) -> SupplierReturn:
    """What a questionnaire that was sent back would change. Nothing is written, nothing in the file is run.

    Args:
        assessment: the one that it should belong to.
        checklist: the one that the assessment is answered with.
        answers: the stored answers, by question id.
        data: the bytes of the workbook.

    Raises:
        SupplierFileRefused: when it is no such questionnaire, belongs elsewhere, or may not be opened.
    """
    try:
        tables = read_tables(data, LIMITS)
    except WorkbookRefused as refused:
        raise SupplierFileRefused(refused.message) from None
    identity = _identity(tables, assessment, checklist)
    sheet = _questions(tables, identity.lang)
    by_key, rows = _by_key(sheet, identity, checklist)
    for id_, version in identity.versions.items():
        question = checklist.questions[id_]
        place = _Place(checklist, question, identity.lang, sheet, by_key)
        rows += _question(place, tables, answers.get(id_), version)
    return SupplierReturn(assessment.id, tuple(rows))


# The file -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Identity:
    """What the hidden sheet says: the language of the file, and the version of each answer when it was made."""

    lang: str
    versions: dict[str, int]


def _identity(tables: Sequence[Table], assessment: Assessment, checklist: Checklist) -> _Identity:
    found = next((table for table in tables if table.name == IDENTITY), None)
    if found is None or 1 not in found.rows:
        raise SupplierFileRefused("not_ours")
    sheet = Sheet(found)
    name, version, id_, digest, lang = (sheet.plain(1, n) for n in range(5))
    if name != FORMAT:
        raise SupplierFileRefused("not_ours")
    if version != str(FORMAT_VERSION):
        raise SupplierFileRefused("newer")
    if id_ != assessment.id:
        raise SupplierFileRefused("other_assessment")
    if digest != assessment.checklist_digest:
        raise SupplierFileRefused("other_checklist")
    given = {sheet.plain(row, 0): sheet.plain(row, 1) for row in found.rows if row > 1}
    theirs = {key for key, question in checklist.questions.items() if SUPPLIER in question.asked_of}
    whole = all(text.isascii() and text.isdecimal() and len(text) < 10 for text in given.values())  # noqa: PLR2004
    if lang not in ("fr", "en") or not given or not whole or not given.keys() <= theirs:
        raise SupplierFileRefused("altered")
    return _Identity(lang, {key: int(given[key]) for key in checklist.questions if key in given})


def _questions(tables: Sequence[Table], lang: str) -> Sheet:
    name = QUESTIONS.to(lang)
    found = next((table for table in tables if table.name == name), None)
    if found is None:
        raise SupplierFileRefused("sheet_missing", sheet=name)
    if found.refused:
        raise SupplierFileRefused(found.refused, sheet=name)
    sheet = Sheet(found)
    for n, column in enumerate(COLUMNS):
        if sheet.plain(1, n) != TITLES[column].to(lang):
            raise SupplierFileRefused("columns_changed", sheet=name, column=TITLES[column])
    return sheet


def _by_key(sheet: Sheet, identity: _Identity, checklist: Checklist) -> tuple[dict[str, list[int]], list[Returned]]:
    """The rows of each key; and what stands on rows that are no question of the file."""
    known = {line.key for id_ in identity.versions for line in lines(checklist.questions[id_])}
    found: dict[str, list[int]] = {}
    stray: list[Returned] = []
    for number in sheet.rows:
        row = Row(sheet, number)
        key = row.plain(Col.KEY)
        if number > 1 and key in known:
            found.setdefault(key, []).append(number)
        elif number > 1 and (key or row.filled()):
            stray.append(Returned("", Fate.REFUSED, sheet.name, row.cell(Col.NUMBER), say(CELL, "row_unknown")))
    return found, stray


# One question ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A question and where it stands."""

    checklist: Checklist
    question: Question
    lang: str
    sheet: Sheet
    by_key: Mapping[str, list[int]]

    def refused(self, message: str, cell: str = "") -> Returned:
        return Returned(self.question.id, Fate.REFUSED, self.sheet.name, cell, say(CELL, message))

    def rows(self) -> tuple[list[Row], Returned | None]:
        """The rows of the question, its own first; and why they cannot be relied on, if so."""
        found: list[Row] = []
        for line in lines(self.question):
            numbers = self.by_key.get(line.key, [])
            if not numbers:
                return [], self.refused("row_missing")
            row = Row(self.sheet, numbers[0])
            if len(numbers) > 1:
                return [], self.refused("row_twice", Row(self.sheet, numbers[1]).cell(Col.NUMBER))
            if (row.plain(Col.NUMBER), row.plain(Col.QUESTION)) != line.words(self.checklist, self.lang):
                return [], self.refused("row_changed", row.cell(Col.NUMBER))
            found.append(row)
        return found, None


def _question(place: _Place, tables: Sequence[Table], stored: Answer | None, exported: int) -> list[Returned]:
    rows, problem = place.rows()
    if problem is not None:
        return [problem]
    id_, first = place.question.id, rows[0]
    table = next(
        (each for each in tables if each.name == table_name(place.checklist, place.question, place.lang)), None
    )
    changes: dict[str, Any] = {}
    refused: list[Returned] = []
    readers: tuple[Callable[[], dict[str, Any]], ...] = (
        lambda: read_answer(place.question, place.lang, rows, table),
        lambda: read_comment(first, place.lang),
        lambda: read_evidence(first, place.lang, stored.evidence if stored else ()),
    )
    for reader in readers:
        try:
            changes |= reader()
        except Bad as bad:
            refused.append(Returned(id_, Fate.REFUSED, bad.sheet, bad.cell, bad.text))
    cell = first.cell(Col.ANSWER)
    if not refused and changes:
        try:
            changes = checked_changes(place.checklist, id_, changes)
        except InvalidAnswer as invalid:
            refused.append(Returned(id_, Fate.REFUSED, place.sheet.name, cell, invalid.text))
    reason = changes.get("comment") or (stored.comment.strip() if stored else "")
    if changes.get("choice") == (NOT_APPLICABLE,) and not reason:
        refused.append(place.refused("reason_missing", first.cell(Col.COMMENT)))
    if refused:
        return refused
    if not changes:
        return [Returned(id_, Fate.EMPTY, place.sheet.name, cell, seen=stored)]
    left = _different(place.question, stored, changes)
    why = _conflict(stored, left, exported)
    fate = Fate.UNCHANGED if not left else Fate.CONFLICT if why else Fate.ACCEPTED
    return [Returned(id_, fate, place.sheet.name, cell, say(CELL, why) if why else None, left, stored)]


def _different(question: Question, stored: Answer | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that say something else than what is stored; a number written otherwise is the same number."""
    before = stored or Answer(question=question.id)
    left = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if question.answer is AnswerType.NUMBER and left.get("value"):
        number = parse_number(before.value)
        if number is not None and number == parse_number(left["value"]):
            del left["value"]
    return left


def _conflict(stored: Answer | None, changes: Mapping[str, Any], exported: int) -> str:
    """Why the changes would undo somebody's work; empty when they would not.

    Words of a person are never replaced unasked, nor is a confirmed answer made to wait for confirmation again; what a
    template, an import or an earlier return filled in may be, while it is still as it was when the file was made.
    """
    if stored is None or not changes:
        return ""
    replaces = any(getattr(stored, name) for name in changes if name != "evidence")
    by_people = stored.origin is Origin.PERSON or not stored.to_confirm
    if by_people and (stored.given or replaces):
        return "answered"
    return "changed_since" if replaces and stored.version != exported else ""
