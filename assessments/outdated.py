"""What was said of an assessment and no longer covers it: a version, opinions, a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.decision import coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assessments.decision import Decision
    from assessments.review import Opinion, Submission


@dataclass(frozen=True, slots=True)
class Outdated:
    """What no longer covers the assessment as it is.

    Attributes:
        version: the last submitted version, when something changed since; None when nothing did, or nothing was submitted.
        opinions: of each adviser the last opinion given, when it is about something else than what is there today.
        decision: the last decision, when it is about something else than what is there today.
        expired: the last decision, when its last day has passed.
    """

    version: Submission | None = None
    opinions: tuple[Opinion, ...] = ()
    decision: Decision | None = None
    expired: Decision | None = None

    @property
    def nothing(self) -> bool:
        """Whether all that was said still holds."""
        return not (self.version or self.opinions or self.decision or self.expired)


def outdated(
    now: str,
    submissions: Sequence[Submission],
    opinions: Iterable[Opinion],
    decisions: Sequence[Decision],
    today: date,
) -> Outdated:
    """Compare what versions, opinions and decisions name with what is there today.

    Args:
        now: content hash of the assessment as it is.
        submissions: the versions, oldest first.
        opinions: oldest first; those that are not given yet say nothing.
        decisions: oldest first; the last one alone counts.
        today: the day on which this is asked.
    """
    given = {each.adviser: each for each in opinions if each.closed_at is not None}
    last = submissions[-1] if submissions else None
    decided = decisions[-1] if decisions else None
    held = None if decided is None else coverage(decided.content_hash, now, decided.valid_until, today)
    return Outdated(
        version=last if last is not None and last.content_hash != now else None,
        opinions=tuple(each for each in given.values() if each.content_hash != now),
        decision=decided if held is not None and not held.same else None,
        expired=decided if held is not None and not held.in_force else None,
    )
