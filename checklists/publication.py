"""What may leave the house: which rows the public record has, and where each is taken from.

The rule is data, ``collectivite/publication.yaml``, and belongs to the installation: it is no part of the checklist that an
assessment keeps. A tighter rule so reaches old assessments too, a file that somebody imports cannot bring its own, and the
digest of checklists does not depend on it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from checklists.errors import ChecklistError
from checklists.loader import MAIN, main_checklist, read_mapping
from checklists.model import LEVEL_IDS, AnswerType, Id, Level, Strict, Text, refusal
from checklists.sentences import first_problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from checklists.model import Checklist

FILE = "publication.yaml"
KEPT_SECTION = "security"
"""The section of which no question may ever be named."""
PLACEHOLDERS = ("system", "authority", "contact")
"""What a wording may leave open, in braces."""

_FREE = (AnswerType.TEXT, AnswerType.NUMBER, AnswerType.DATE)


class Card(StrEnum):
    """A field of the system’s card or of its authority; ``updated`` is the day of the record."""

    AUTHORITY_NAME = "authority_name"
    SERVICE = "service"
    SUPPLIER = "supplier"
    CONTACT = "contact"
    NAME = "name"
    PURPOSE = "purpose"
    STAGE = "stage"
    UPDATED = "updated"


class Figure(StrEnum):
    """Something that is no answer: the impact level, named risks, the audits’ verdicts, the state of the assessment, consultations."""

    IMPACT = "impact"
    RISKS = "risks"
    AUDITS = "audits"
    STATUS = "status"
    CONSULTATIONS = "consultations"


class Source(Strict):
    """One place from which a row is taken: exactly one of ``card``, ``question``, ``finding`` and ``figure``.

    A question with options comes with ``says``: what is published for each option; one that is not listed says nothing.
    A question without options is published as it was typed. A finding comes with its ``text``, said only where it holds.
    """

    card: Card | None = None
    question: Id | None = None
    says: dict[str, Text] = Field(default_factory=dict)
    finding: Id | None = None
    text: Text | None = None
    figure: Figure | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        named = [self.card, self.question, self.finding, self.figure]
        if sum(place is not None for place in named) != 1:
            raise refusal("a source names exactly one of card, question, finding and figure")
        if (self.finding is None) != (self.text is None) or (self.says and self.question is None):
            raise refusal("'text' goes with a finding and 'says' with a question")
        return self


class Row(Strict):
    """A row of the public record.

    ``missing`` says what to add where nothing is known; an ``optional`` row is then left out of the page.
    ``may_be_withheld`` is false for what tells that the system exists, who uses it and for what.
    """

    id: Id
    label: Text
    takes: tuple[Source, ...] = ()
    missing: Text
    optional: bool = False
    may_be_withheld: bool = True


class Group(Strict):
    """A titled group of rows."""

    id: Id
    title: Text
    rows: Annotated[tuple[Id, ...], Field(min_length=1)]


class Part(Group):
    """A part of the page: tier 1 is the summary for everybody, tier 2 the details."""

    tier: Literal[1, 2]


class LevelMeaning(Strict):
    """What an impact level means for residents; ``id`` is the level’s word (``low`` … ``critical``)."""

    id: Id
    text: Text


class Kept(Strict):
    """Something that stays at home, and why, for the person who publishes."""

    id: Id
    what: Text
    why: Text


class Reason(Strict):
    """A legal reason for which a row may be withheld; its article is a reference of the main checklist."""

    id: Id
    text: Text
    reference: Id


class Variant(Strict):
    """One way of saying something: ``use`` says where it goes."""

    id: Id
    use: Text
    text: Text


class Wordings(Strict):
    """What to tell people where a finding holds."""

    finding: Id
    title: Text
    note: Text
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]


class Publication(Strict):
    """The whole rule of what may leave."""

    rows: tuple[Row, ...]
    inventory: tuple[Group, ...]
    page: tuple[Part, ...]
    levels: tuple[LevelMeaning, ...]
    risks: tuple[Id, ...]
    kept: tuple[Kept, ...]
    reasons: tuple[Reason, ...]
    wordings: tuple[Wordings, ...]

    @cached_property
    def row(self) -> dict[str, Row]:
        """Rows by id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def level(self) -> dict[Level, LevelMeaning]:
        """Meanings by level."""
        return {LEVEL_IDS[meaning.id]: meaning for meaning in self.levels}

    @cached_property
    def reason(self) -> dict[str, Reason]:
        """Reasons by id."""
        return {reason.id: reason for reason in self.reasons}

    @cached_property
    def questions(self) -> frozenset[str]:
        """Every question from which something may leave."""
        return frozenset(source.question for row in self.rows for source in row.takes if source.question)


_PIECES: dict[str, type[BaseModel]] = {
    "rows": Row, "takes": Source, "inventory": Group, "page": Part, "levels": LevelMeaning, "kept": Kept, "reasons": Reason,
    "wordings": Wordings, "variants": Variant,
}  # fmt: skip


def load_publication(folder: Path = MAIN, checklist: Checklist | None = None) -> Publication:
    """The rule of a folder, checked against a checklist (the main one unless given).

    Raises:
        ChecklistError: with one sentence naming the file, the piece and what is wrong.
    """
    data = read_mapping(folder, FILE, tuple(Publication.model_fields))
    try:
        found = Publication.model_validate(data)
    except ValidationError as error:
        raise first_problem(FILE, data, error, _PIECES) from error
    for problem in _problems(found, checklist or main_checklist()):
        raise ChecklistError(FILE, problem)
    return found


@cache
def publication() -> Publication:
    """The rule of this installation, read once per process."""
    return load_publication()


def _problems(found: Publication, checklist: Checklist) -> Iterator[str]:
    yield from _names(found, checklist)
    for row in found.rows:
        for source in row.takes:
            if source.question is not None:
                yield from (f"row '{row.id}': {problem}" for problem in _question(source, checklist))
    if [meaning.id for meaning in found.levels] != list(LEVEL_IDS):
        yield f"'levels' says what each level means, in this order: {', '.join(LEVEL_IDS)}"
    used = {id_ for group in (*found.inventory, *found.page) for id_ in group.rows}
    yield from (f"row '{row.id}' stands in no group of the inventory and no part of the page" for row in found.rows
                if row.id not in used)  # fmt: skip
    for wordings in found.wordings:
        for variant in wordings.variants:
            open_ = set(re.findall(r"{(\w*)}", variant.text.fr + variant.text.en)).difference(PLACEHOLDERS)
            yield from (
                f"wording '{wordings.finding}' → '{variant.id}': unknown placeholder '{{{name}}}'"
                f"{nearest(name, PLACEHOLDERS)}"
                for name in sorted(open_)
            )


def _names(found: Publication, checklist: Checklist) -> Iterator[str]:
    findings = [finding.id for finding in checklist.findings]
    taken = [source.finding for row in found.rows for source in row.takes if source.finding]
    named: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("finding", [*taken, *(wordings.finding for wordings in found.wordings)], findings),
        ("risk", found.risks, checklist.risk),
        ("reference", [reason.reference for reason in found.reasons], checklist.reference),
        ("row", [id_ for group in (*found.inventory, *found.page) for id_ in group.rows], found.row),
    )
    for kind, ids, known in named:
        yield from (f"unknown {kind} '{id_}'{nearest(id_, known)}" for id_ in ids if id_ not in set(known))
    lists = (found.rows, found.inventory, found.page, found.kept, found.reasons)
    for ids in ([piece.id for piece in pieces] for pieces in lists):
        yield from (f"the id '{id_}' is given twice" for id_ in sorted(set(ids)) if ids.count(id_) > 1)


def _question(source: Source, checklist: Checklist) -> Iterator[str]:
    id_ = source.question or ""
    question = checklist.questions.get(id_)
    if question is None:
        yield f"unknown question '{id_}'{nearest(id_, checklist.questions)}"
        return
    if checklist.section_of[id_].id == KEPT_SECTION:
        yield f"question '{id_}' is of the section '{KEPT_SECTION}', which never leaves"
    if question.answer in _FREE:
        if source.says:
            yield f"question '{id_}' has no options; leave 'says' out"
    elif question.answer is AnswerType.TABLE or not source.says:
        yield f"question '{id_}' is published by option: give 'says' (a table is never published)"
    known = [option.id for option in question.choices]
    yield from (f"question '{id_}' has no option '{word}'{nearest(word, known)}" for word in source.says
                if word not in known)  # fmt: skip
