"""What one answer, or the lack of one, makes of its question: lines that hold, safeguards that are done."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from assessments.conditions import HOLDS, MAY, NO
from checklists.model import DONE, NOT_APPLICABLE, PARTIAL, PLANNED, Finding, Kind

if TYPE_CHECKING:
    from assessments.conditions import Ask, Derived, Truth
    from assessments.model import Answer


class Horizon(IntEnum):
    """Which safeguards count as done: none (the inherent risk), those done (current), also those planned (target)."""

    INHERENT = 0
    CURRENT = 1
    TARGET = 2


class Reply(NamedTuple):
    """What one answer, or its absence, makes of a question that is shown.

    ``must`` and ``can``: the lines that then hold, and those that may. For a safeguard, its bit under what it may be;
    ``promised`` when it is not done but the target counts it so. ``counts``: the truth of each fact that counts it.
    """

    must: int
    can: int
    done: int
    undone: int
    out: int
    promised: int
    counts: tuple[Truth, ...]


def truth_of(value: bool | None) -> Truth:
    """A fact that is known, or not (None)."""
    return MAY if value is None else HOLDS if value else NO


def is_done(answer: Answer, horizon: Horizon) -> bool:
    """Whether a safeguard's answer counts as done: in the target also what is planned with an owner and a date."""
    if answer.choice == (DONE,):
        return True
    promised = answer.choice in ((PLANNED,), (PARTIAL,)) and bool(answer.owner.strip()) and answer.due is not None
    return horizon is Horizon.TARGET and promised


def reply(ask: Ask, answer: Answer) -> Reply:
    """What an answer that counts says."""
    lines = 0
    for option in answer.choice:
        lines |= ask.by_option.get(option, 0)
    counts = tuple([truth_of(_count(ask, answer) >= _wanted(derived)) for derived in ask.counts])
    if ask.question.kind is not Kind.SAFEGUARD:
        return Reply(lines, lines, 0, 0, 0, 0, counts)
    bit = ask.bit
    if answer.choice == (NOT_APPLICABLE,):
        return Reply(lines, lines, 0, 0, bit, 0, counts)
    if is_done(answer, Horizon.CURRENT):
        return Reply(lines, lines, bit, 0, 0, 0, counts)
    return Reply(lines, lines, 0, bit, 0, bit if is_done(answer, Horizon.TARGET) else 0, counts)


def silence(ask: Ask) -> Reply:
    """What a missing answer leaves open."""
    question = ask.question
    bit = ask.bit if question.kind is Kind.SAFEGUARD else 0
    countable = len(question.option_ids) - len(question.exclusive_ids)
    counts = tuple([MAY if countable >= _wanted(derived) else NO for derived in ask.counts])
    return Reply(ask.exhaustive, ask.lines, bit, bit, bit if question.may_not_apply else 0, 0, counts)


def _count(ask: Ask, answer: Answer) -> int:
    countable = set(ask.question.option_ids) - ask.question.exclusive_ids
    return sum(choice in countable for choice in answer.choice)


def _wanted(derived: Derived) -> float:
    return 0 if isinstance(derived.of, Finding) else derived.of.at_least or 0
