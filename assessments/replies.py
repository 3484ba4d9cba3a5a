"""What one answer, or the lack of one, makes of its question: lines that hold, and what a safeguard may be."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from assessments.conditions import HOLDS, MAY, NO, Reply
from checklists.model import DONE, NOT_APPLICABLE, PARTIAL, PLANNED, Finding, Kind

if TYPE_CHECKING:
    from assessments.conditions import Ask, Derived, Truth
    from assessments.model import Answer


class Horizon(IntEnum):
    """Which safeguards count as done: none (the inherent risk), those done (current), also those planned (target)."""

    INHERENT = 0
    CURRENT = 1
    TARGET = 2


def truth_of(value: bool | None) -> Truth:
    """The truth of a fact; None when it is not known."""
    return MAY if value is None else HOLDS if value else NO


def silence(ask: Ask) -> Reply:
    """What a missing answer leaves open."""
    question = ask.question
    countable = len(question.option_ids) - len(question.exclusive_ids)
    return Reply(
        must=ask.exhaustive,
        can=ask.lines | ask.done | ask.undone | (ask.out if question.may_not_apply else 0),
        counts=tuple([MAY if countable >= _wanted(derived) else NO for derived in ask.counts]),
    )


def reply(ask: Ask, answer: Answer) -> Reply:
    """What an answer that counts says."""
    found = ask.known.get(answer.choice)
    return chosen(ask, answer.choice, promised=is_promised(answer)) if found is None else found


def known_replies(ask: Ask) -> dict[tuple[str, ...], Reply]:
    """What each option says when it is chosen alone; not those of which an owner and a date make a promise."""
    alone = ((id_,) for id_ in ask.question.option_ids)
    return {choice: chosen(ask, choice) for choice in alone if choice not in _PROMISES}


def chosen(ask: Ask, choice: tuple[str, ...], *, promised: bool = False) -> Reply:
    """What some options say when they are chosen together."""
    lines = 0
    for option in choice:
        lines |= ask.by_option.get(option, 0)
    can = lines
    if ask.question.kind is Kind.SAFEGUARD:
        if choice == (NOT_APPLICABLE,):
            can |= ask.out
        elif choice == (DONE,):
            can |= ask.done
        else:
            can |= ask.undone | (ask.promised if promised else 0)
    return Reply(lines, can, tuple([truth_of(_count(ask, choice) >= _wanted(derived)) for derived in ask.counts]))


_PROMISES = ((PLANNED,), (PARTIAL,))


def is_promised(answer: Answer) -> bool:
    """Whether the target counts a safeguard that is not done: planned or partly done, with an owner and a date."""
    return answer.choice in _PROMISES and bool(answer.owner.strip()) and answer.due is not None


def _count(ask: Ask, choice: tuple[str, ...]) -> int:
    countable = set(ask.question.option_ids) - ask.question.exclusive_ids
    return sum(option in countable for option in choice)


def _wanted(derived: Derived) -> float:
    """How many chosen options make a fact true."""
    return 0 if isinstance(derived.of, Finding) else derived.of.at_least or 0
