"""Delegation and absence: that somebody else decides for an authority, from a day to a day, and why.

A delegation gives no right by itself that its giver does not have: it holds as long as the giver may decide, both accounts are
open, and its days have come and not passed. The store asks at the moment of deciding.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field

from assessments.model import FreeText, Frozen, ShortText

if TYPE_CHECKING:
    from collections.abc import Iterable


class Delegation(Frozen):
    """That somebody decides in the place of somebody else.

    ``giver`` is who decides otherwise, ``person`` who decides meanwhile; their ids are empty once they were erased. ``since`` and
    ``until`` are its first and last day. ``absence``: the giver is away, as against a delegation of power. ``reason`` names the
    order (arrêté) or says why. ``ended_at`` None: nobody ended it before its day. ``sound``: both accounts are open and the
    giver may decide today.
    """

    id: str
    giver: ShortText
    giver_id: str
    person: ShortText
    person_id: str
    since: date
    until: date
    absence: bool
    reason: Annotated[FreeText, Field(min_length=1)]
    by: ShortText
    at: AwareDatetime
    ended_by: ShortText = ""
    ended_at: AwareDatetime | None = None
    sound: bool = True

    def holds(self, today: date) -> bool:
        """Whether it is in force on a day."""
        return self.sound and self.ended_at is None and self.since <= today <= self.until

    def to_come(self, today: date) -> bool:
        """Whether its first day has not come yet."""
        return self.ended_at is None and today < self.since


def delegation_of(found: Iterable[Delegation], person_id: str, today: date, decided_on: date) -> Delegation | None:
    """The delegation by which a person may decide; None when there is none. Of several, the one given last.

    Args:
        found: those of the authority, oldest first.
        person_id: who is about to decide.
        today: the day of deciding.
        decided_on: the day that the decision bears: nobody decides by delegation for a day on which it did not hold.
    """
    mine = [each for each in found if person_id and each.person_id == person_id and each.holds(today)]
    return next((each for each in reversed(mine) if each.since <= decided_on <= each.until), None)
