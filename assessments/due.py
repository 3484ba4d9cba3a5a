"""What is due, on which day, to whom, over many assessments: for a page, a calendar and a reminder. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.alike import folded
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


class DueKind(StrEnum):
    """What is due."""

    ACTION = "action"
    CONDITION = "condition"
    RESERVATION = "reservation"
    MEASUREMENT = "measurement"
    INCIDENT = "incident"
    VALIDITY = "validity"
    ASSIGNMENT = "assignment"


DUE_KINDS: dict[DueKind, Text] = {
    DueKind.ACTION: Text(fr="Action", en="Action"),
    DueKind.CONDITION: Text(fr="Condition de la décision", en="Condition of the decision"),
    DueKind.RESERVATION: Text(fr="Réserve d’un avis", en="Reservation of an opinion"),
    DueKind.MEASUREMENT: Text(fr="Mesure d’un indicateur", en="Measurement of an indicator"),
    DueKind.INCIDENT: Text(fr="Notification d’un incident, si elle est due", en="Notice of an incident, if it is due"),
    DueKind.VALIDITY: Text(fr="Fin de validité de la décision", en="End of validity of the decision"),
    DueKind.ASSIGNMENT: Text(fr="Question confiée", en="Question assigned"),
}
"""What people read in a list, where the subject stands beside it."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due.

    Attributes:
        kind: what.
        key: its name, always the same for the same thing of the same assessment.
        day: by when.
        authority_id: of which authority.
        assessment_id: about which assessment.
        system: what the assessed system is called, as people typed it.
        owner: who, as people typed it; empty when nobody is named.
        what: in the words of the checklist; None when people typed it.
        written: in people's own words; empty when the checklist says it, or the kind says all.
    """

    kind: DueKind
    key: str
    day: date
    authority_id: str
    assessment_id: str
    system: str
    owner: str = ""
    what: Text | None = None
    written: str = ""

    def subject(self, lang: str) -> str:
        """What is to be done; empty when the kind says all."""
        return self.what.to(lang) if self.what else self.written


class When(StrEnum):
    """How near a day is."""

    OVERDUE = "overdue"
    THIS_MONTH = "this_month"
    LATER = "later"


def when(day: date, today: date) -> When:
    """Overdue before today; this month until its last day; later after that."""
    if day < today:
        return When.OVERDUE
    return When.THIS_MONTH if (day.year, day.month) == (today.year, today.month) else When.LATER


def in_order(items: Iterable[Due]) -> list[Due]:
    """The nearest day first; on one day by system, then by what it is."""
    return sorted(items, key=lambda each: (each.day, each.system.casefold(), each.assessment_id, each.kind, each.key))


def is_of(owner: str, name: str) -> bool:
    """Whether a person called ``name`` is meant by what people typed as the owner: all words of the name are in it."""
    words = folded(name).replace(",", " ").replace("-", " ").split()
    there = set(folded(owner).replace(",", " ").replace("(", " ").replace(")", " ").replace("-", " ").split())
    return bool(words) and there.issuperset(words)


def of_person(items: Sequence[Due], name: str) -> list[Due]:
    """What is due to a person, by name."""
    known: dict[str, bool] = {}  # a few people own many things
    for each in items:
        if each.owner not in known:
            known[each.owner] = is_of(each.owner, name)
    return [each for each in items if known[each.owner]]
