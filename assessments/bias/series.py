"""Audits of one question over time: which one speaks today, which are earlier, which are only planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.bias.record import gap_established
from assessments.bias.result import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from assessments.bias.record import Audit


@dataclass(frozen=True, slots=True)
class Series:
    """Audits that share a question and were not withdrawn, oldest first.

    ``measured`` have figures, ``planned`` have none yet; one of both is not empty.
    """

    measured: tuple[Audit, ...]
    planned: tuple[Audit, ...]

    @property
    def latest(self) -> Audit:
        """The one to read today: the last that was measured, else the last that was planned."""
        return (self.measured or self.planned)[-1]

    @property
    def standing(self) -> Audit | None:
        """The last audit that established a gap which none after it has cleared; None when no gap stands."""
        if not gap_established(self.measured):
            return None
        found = [each for each in self.measured if each.result and each.result.verdict is Verdict.GAP_ESTABLISHED]
        return found[-1]


def _moment(audit: Audit) -> tuple[datetime, str]:
    return audit.measured_at or audit.planned_at, audit.id


def series_of(audits: Sequence[Audit]) -> tuple[Series, ...]:
    """The series of audits that count, in the order in which they were begun, whatever the order given."""
    counting = sorted((audit for audit in audits if not audit.withdrawn_why), key=_moment)
    begun = sorted(counting, key=lambda audit: (audit.planned_at, audit.id))
    names = dict.fromkeys(audit.series for audit in begun)
    return tuple(
        Series(
            measured=tuple(each for each in counting if each.series == name and each.result is not None),
            planned=tuple(each for each in counting if each.series == name and each.result is None),
        )
        for name in names
    )


def worst_first(found: Sequence[Series]) -> list[Series]:
    """Series in which a gap stands before the others, otherwise in their order."""
    return sorted(found, key=lambda series: series.standing is None)


def withdrawn(audits: Sequence[Audit]) -> tuple[Audit, ...]:
    """Audits that count for nothing any more, oldest first."""
    return tuple(sorted((audit for audit in audits if audit.withdrawn_why), key=_moment))
