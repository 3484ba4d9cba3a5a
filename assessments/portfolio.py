"""Many assessments at once: what a register is asked for, and what it counts. Nothing here reads a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.model import CLOSED, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

    from assessments.decision import Decided
    from assessments.levels import Range
    from assessments.model import Assessment, Stage
    from assessments.qualification import AiActClass
    from assessments.standing import Standing
    from checklists.model import Checklist

OPEN = 0
"""In the place of a level 1-4: missing answers still leave it open."""
LEVELS: tuple[int, ...] = (1, 2, 3, 4, OPEN)
LIVE: tuple[Status, ...] = tuple(status for status in Status if status not in CLOSED)


class Sort(StrEnum):
    """Orders of a register; in each, equal ones by name."""

    CHANGED = "changed"
    NAME = "name"
    LEVEL = "level"
    OVERDUE = "overdue"
    AHEAD = "ahead"


class State(StrEnum):
    """Where assessments are, in four words: being written, before the committee, decided, or closed without more to come."""

    DRAFT = "draft"
    REVIEW = "review"
    DECIDED = "decided"
    CLOSED = "closed"


STATE_OF: dict[Status, State] = {
    Status.DRAFT: State.DRAFT,
    Status.CHANGES_ASKED: State.REVIEW,
    Status.SUBMITTED: State.REVIEW,
    Status.OPINION_GIVEN: State.REVIEW,
    Status.POSTPONED: State.REVIEW,
    Status.APPROVED: State.DECIDED,
    Status.CONDITIONS: State.DECIDED,
    Status.REFUSED: State.DECIDED,
    Status.WITHDRAWN: State.CLOSED,
    Status.ARCHIVED: State.CLOSED,
}


@dataclass(frozen=True)
class Filters:
    """Which assessments are wanted: in each line one of the given values, an empty line asking nothing.

    ``level`` holds 1-4 for a level that is settled, ``OPEN`` for one that is not yet. ``service`` is the text that people typed;
    "" when they typed none. None as a stage: not said.
    """

    status: Collection[Status] = ()
    level: Collection[int] = ()
    ai_act: Collection[AiActClass] = ()
    service: Collection[str] = ()
    stage: Collection[Stage | None] = ()


FACETS: tuple[str, ...] = ("status", "level", "ai_act", "service", "stage")
"""The lines of ``Filters``."""


@dataclass(frozen=True)
class Group:
    """How many assessments share all of this. ``level`` and ``ai_act`` are None while they are being computed."""

    status: Status
    level: int | None
    ai_act: AiActClass | None
    service: str
    stage: Stage | None
    count: int
    duties_open: int
    duties_overdue: int


@dataclass(frozen=True)
class Line:
    """One assessment of a register, the checklist that it is answered with, and where it stands, which is up to date.

    ``decided``: its last decision; None when there is none.
    """

    assessment: Assessment
    checklist: Checklist
    standing: Standing
    decided: Decided | None = None


@dataclass(frozen=True)
class Register:
    """One page of a register.

    ``total`` counts all assessments that match, ``groups`` everything that matches the search, whatever the filters.
    ``refreshing`` says how many of all the assessments that may be read wait to be computed anew: until they are, what is
    counted here may differ from what their pages say; ``lines`` never do. ``advising`` says of how many it is not known yet what
    would help them.
    """

    lines: tuple[Line, ...]
    total: int
    groups: tuple[Group, ...] = field(repr=False)
    refreshing: int = 0
    advising: int = 0

    def by_state(self, filters: Filters) -> dict[State, int]:
        """How many are drafts, under review, decided, and left aside."""
        found = dict.fromkeys(State, 0)
        for group in matching(self.groups, filters):
            found[STATE_OF[group.status]] += group.count
        return found

    def values(self, facet: str, filters: Filters) -> dict[Hashable, int]:
        """How many match for each value of one line of the filters, the other lines holding as they are."""
        return _sums(matching(self.groups, filters, but=facet), lambda group: getattr(group, facet))

    def levels_by_service(self, filters: Filters) -> dict[str, Counter[int]]:
        """By service, how many stand at each level (``OPEN`` included); the most numerous first, then by name."""
        found: dict[str, Counter[int]] = {}
        for group in matching(self.groups, filters):
            if group.level is not None:
                found.setdefault(group.service, Counter())[group.level] += group.count
        return dict(sorted(found.items(), key=lambda entry: (-entry[1].total(), entry[0])))

    def overdue_by_service(self, filters: Filters) -> dict[str, tuple[int, int]]:
        """By service, obligations that apply and are not done, and those not done in all."""
        found: dict[str, tuple[int, int]] = {}
        for group in matching(self.groups, filters):
            overdue, left = found.get(group.service, (0, 0))
            found[group.service] = (overdue + group.duties_overdue, left + group.duties_open)
        return found


def matching(groups: Iterable[Group], filters: Filters, but: str = "") -> list[Group]:
    """The groups that the filters let through; ``but`` names a line that is not asked."""
    asked = {name: set(getattr(filters, name)) for name in FACETS if name != but and getattr(filters, name)}
    return [group for group in groups if all(getattr(group, name) in wanted for name, wanted in asked.items())]


def level_of(impact: Range) -> int:
    """1-4 for a settled level, ``OPEN`` otherwise."""
    return impact.high if impact.exact else OPEN


def _sums(groups: Iterable[Group], key: Callable[[Group], Hashable]) -> dict[Hashable, int]:
    found: Counter[Hashable] = Counter()
    for group in groups:
        found[key(group)] += group.count
    return dict(found)
