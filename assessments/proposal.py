"""What may be put to those who decide: the conclusion of the checklist, unless the law or the level stands against it.

A conclusion comes from rules that an authority can edit. Whatever they say, nobody is told that a system may be allowed while
a blocking finding holds, while one waits to be confirmed, or while level IV is established or still possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.qualification import Standing
from checklists.model import Level, Outcome, Severity

if TYPE_CHECKING:
    from assessments.conclusion import Conclusion
    from assessments.scoring import RiskSheet


class Obstacle(StrEnum):
    """What stands against allowing the system, gravest first."""

    FORBIDDEN = "forbidden"
    CRITICAL = "critical"
    MAYBE_FORBIDDEN = "maybe_forbidden"
    MAYBE_CRITICAL = "maybe_critical"


_CERTAIN = (Obstacle.FORBIDDEN, Obstacle.CRITICAL)
_LETS_GO = (None, Outcome.GO, Outcome.CONDITIONS)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to the vote.

    ``outcome`` None: the checklist concludes nothing and nothing stands against either answer. ``obstacle`` None: nothing
    stands against allowing. ``overruled``: the outcome is not that of the conclusion, whose words then do not fit.
    """

    outcome: Outcome | None
    obstacle: Obstacle | None
    overruled: bool

    @property
    def allows(self) -> bool:
        """Whether the system may be allowed."""
        return self.outcome in (Outcome.GO, Outcome.CONDITIONS)


def proposal(conclusion: Conclusion | None, sheet: RiskSheet) -> Proposal:
    """What may be put to the vote. Pure.

    Args:
        conclusion: what the checklist concludes; None when it concludes nothing.
        sheet: what ``score`` made of the same answers.
    """
    said = conclusion.outcome if conclusion is not None else None
    found = _obstacle(sheet)
    outcome = said
    if found in _CERTAIN:
        outcome = Outcome.DO_NOT
    elif found is not None and said in _LETS_GO:
        outcome = Outcome.NOT_YET
    return Proposal(outcome, found, overruled=outcome is not said)


def _obstacle(sheet: RiskSheet) -> Obstacle | None:
    law, impact = sheet.qualification, sheet.impact
    doubted = any(finding.severity is Severity.BLOCKING for finding in law.standing(Standing.TO_CONFIRM))
    checks = (
        (law.blocked, Obstacle.FORBIDDEN),
        (impact.low >= Level.CRITICAL, Obstacle.CRITICAL),
        (doubted, Obstacle.MAYBE_FORBIDDEN),
        (impact.high >= Level.CRITICAL, Obstacle.MAYBE_CRITICAL),
    )
    return next((obstacle for holds, obstacle in checks if holds), None)
