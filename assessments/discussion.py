"""The discussion of an assessment: remarks put together as threads, what each waits for, and who may settle one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.access import Action

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from assessments.access import Actor
    from assessments.review import Remark


class Waiting(StrEnum):
    """What a thread waits for."""

    CHANGE = "change"
    REPLY = "reply"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark and what was said to it, oldest first. Settling the first remark settles the thread."""

    first: Remark
    replies: tuple[Remark, ...] = ()

    @property
    def about(self) -> str:
        """See ``Remark.about``."""
        return self.first.about

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything that was said."""
        return (self.first, *self.replies)

    @property
    def waiting(self) -> Waiting:
        """A change that was asked for and that nobody settled; else, an answer that nobody else has given.

        The reason of a step (« retirée, parce que ») waits for nothing unless it asks for a change.
        """
        if self.first.settled_at is not None:
            return Waiting.NOTHING
        if any(remark.asks_change and remark.settled_at is None for remark in self.remarks):
            return Waiting.CHANGE
        if self.first.step or any(reply.by_id != self.first.by_id for reply in self.replies):
            return Waiting.NOTHING
        return Waiting.REPLY

    @property
    def moved_at(self) -> datetime:
        """When something was last said."""
        return self.remarks[-1].at


def threads(remarks: Iterable[Remark]) -> tuple[Thread, ...]:
    """Put remarks together: oldest thread first, whatever the order in which they are given.

    A reply to a reply belongs to the thread of that reply; one whose remark is not there begins a thread of its own.
    """
    ordered = sorted(remarks, key=lambda each: (each.at, each.id))
    by_id = {each.id: each for each in ordered}
    found: dict[str, list[Remark]] = {}
    for each in ordered:
        found.setdefault(_root(each, by_id).id, []).append(each)
    put = (Thread(by_id[root], tuple(each for each in said if each.id != root)) for root, said in found.items())
    return tuple(sorted(put, key=lambda thread: (thread.first.at, thread.first.id)))


def _root(remark: Remark, by_id: dict[str, Remark]) -> Remark:
    seen = {remark.id}
    while remark.parent in by_id and remark.parent not in seen:
        remark = by_id[remark.parent]
        seen.add(remark.id)
    return remark


def waiting_on(remarks: Iterable[Remark]) -> dict[str, int]:
    """How many threads wait for something, by what they are about; nothing for what nobody waits for."""
    counted: dict[str, int] = {}
    for thread in threads(remarks):
        if thread.waiting is not Waiting.NOTHING:
            counted[thread.about] = counted.get(thread.about, 0) + 1
    return counted


def may_settle(actor: Actor, by_id: str, authority_id: str, assessment_id: str) -> bool:
    """Whether somebody may settle a remark: who made it (``by_id``), who runs the review, or who answers the questions."""
    if by_id == actor.id:
        return actor.may(Action.DISCUSS, authority_id, assessment_id)
    return actor.may(Action.DISCUSS, authority_id, assessment_id) and any(
        actor.may(action, authority_id, assessment_id) for action in (Action.RUN_REVIEW, Action.ANSWER)
    )
