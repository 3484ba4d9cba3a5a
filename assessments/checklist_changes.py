"""What differs between two checklists, question by question and rule by rule. Pure; reads no answer.

A question is the same when it has the same id, which is never reused. Its French text decides whether it is worded otherwise:
French is the source, and a corrected translation asks nothing of people who answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checklists.model import AnswerType, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checklists.model import Checklist, Option, Text

_TYPOGRAPHY = re.compile(r"[\s\u00a0\u202f«»“”\"'’]+")
_PARTS = re.compile(r"\d+|[a-z]+")

RULES: tuple[str, ...] = ("findings", "obligations", "risks", "facts")
"""Lists of a checklist whose pieces have an id and follow from answers."""
_SETTINGS: tuple[str, ...] = (
    "matrix",
    "floors",
    "depth_rules",
    "governance",
    "levels",
    "conclusions",
    "remarks",
    "regimes",
)
"""Rules without an id of their own; that they differ is all that is said."""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that is in both checklists and not the same in both.

    Attributes:
        before, after: the question in each.
        reworded: its French text differs, beyond spaces and quotation marks.
        retyped: it is answered in another way (another type, unit or kind), so an answer may not mean the same.
        gone: options (or columns of its table) that are no longer offered.
        new: options (or columns) that are offered since.
        renamed: options (or columns) that are offered in other words.
        shown_otherwise: it is asked in other circumstances, or at another depth.
    """

    before: Question
    after: Question
    reworded: bool
    retyped: bool
    gone: tuple[str, ...]
    new: tuple[str, ...]
    renamed: tuple[str, ...]
    shown_otherwise: bool

    @property
    def id(self) -> str:
        """Id of the question."""
        return self.after.id

    @property
    def matters(self) -> bool:
        """Whether people see a difference when they answer (as against a reason or a reference that was added)."""
        return bool(self.reworded or self.retyped or self.gone or self.new or self.renamed or self.shown_otherwise)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One list of rules: ids that were added, removed, and kept but not the same."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is any."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class ChecklistChanges:
    """What differs from one checklist to a newer one.

    Attributes:
        added: questions of the newer one alone, in its order.
        removed: questions of the older one alone, in its order.
        changed: those in both of which people see a difference, in the order of the newer one.
        other: ids of those in both of which only reasons, help or references differ.
        rules: by name of ``RULES``.
        settings: names of other rules that differ, such as « matrix ».
    """

    added: tuple[Question, ...] = ()
    removed: tuple[Question, ...] = ()
    changed: tuple[QuestionChange, ...] = ()
    other: tuple[str, ...] = ()
    rules: Mapping[str, RuleChange] = field(default_factory=dict)
    settings: tuple[str, ...] = ()

    @property
    def by_id(self) -> dict[str, QuestionChange]:
        """The changed questions by id."""
        return {each.id: each for each in self.changed}


def compare(before: Checklist, after: Checklist) -> ChecklistChanges:
    """What differs from ``before`` to ``after``."""
    old, new = before.questions, after.questions
    both = [(old[id_], question) for id_, question in new.items() if id_ in old and old[id_] != question]
    differing = [_question(a, b) for a, b in both]
    return ChecklistChanges(
        added=tuple(question for id_, question in new.items() if id_ not in old),
        removed=tuple(question for id_, question in old.items() if id_ not in new),
        changed=tuple(each for each in differing if each.matters),
        other=tuple(each.id for each in differing if not each.matters),
        rules={name: _rules(getattr(before, name), getattr(after, name)) for name in RULES},
        settings=tuple(name for name in _SETTINGS if getattr(before, name) != getattr(after, name)),
    )


def same_words(before: Text | None, after: Text | None) -> bool:
    """Whether two texts say the same in French, whatever their spaces, apostrophes and quotation marks."""
    if before is None or after is None:
        return before is after
    return _TYPOGRAPHY.sub(" ", before.fr).strip() == _TYPOGRAPHY.sub(" ", after.fr).strip()


def _question(before: Question, after: Question) -> QuestionChange:
    old, new = _offered(before), _offered(after)
    return QuestionChange(
        before,
        after,
        reworded=not same_words(before.text, after.text),
        retyped=(before.answer, before.kind) != (after.answer, after.kind) or not same_words(before.unit, after.unit),
        gone=tuple(id_ for id_ in old if id_ not in new),
        new=tuple(id_ for id_ in new if id_ not in old),
        renamed=tuple(id_ for id_ in new if id_ in old and not same_words(old[id_], new[id_])),
        shown_otherwise=(before.shown_if, before.depth) != (after.shown_if, after.depth),
    )


def _offered(question: Question) -> dict[str, Text]:
    """What can be chosen or filled in, by id: options, or the columns of a table with the options of each."""
    if question.answer is not AnswerType.TABLE:
        return _labels(question.choices)
    columns = {column.id: column.label for column in question.columns}
    cells = {
        f"{column.id}/{id_}": label for column in question.columns for id_, label in _labels(column.options).items()
    }
    return {**columns, **cells}


def _labels(options: Iterable[Option]) -> dict[str, Text]:
    return {option.id: option.label for option in options}


def _rules(before: Sequence[Any], after: Sequence[Any]) -> RuleChange:
    old, new = ({piece.id: piece for piece in pieces} for pieces in (before, after))
    return RuleChange(
        added=tuple(id_ for id_ in new if id_ not in old),
        removed=tuple(id_ for id_ in old if id_ not in new),
        changed=tuple(id_ for id_ in new if id_ in old and old[id_] != new[id_]),
    )


def is_offered(frozen: Checklist, installed: Checklist) -> bool:
    """Whether a checklist is to be offered to an assessment that was begun with another one.

    It must be of the same line (the same id), say something else, and not have an older version: an assessment that came
    from an installation that is ahead of this one is left alone.
    """
    if frozen.id != installed.id or frozen == installed:
        return False
    return _version(installed.version) >= _version(frozen.version)


def _version(text: str) -> tuple[tuple[int, int, str], ...]:
    """A version such as « 2026.10+charte-x » as something that can be compared; what follows « + » does not count."""
    parts = _PARTS.findall(text.partition("+")[0].casefold())
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)
