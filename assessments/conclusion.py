"""What the balance comes to: the first conclusion of the checklist whose every line holds, with its reasons.

It is a proposal for the ethics committee, which decides. « Ne pas faire » is one of its normal outcomes. Only what holds
whatever the missing answers are is a reason; a conclusion never rests on what merely may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.benefits import Benefits, benefits_of
from assessments.levels import read
from assessments.logic import Ground, Truth
from assessments.qualification import Standing
from checklists.model import BENEFITS, Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assessments.model import Answer, Context
    from assessments.reading import Reading
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, ConclusionRule, Remark

BALANCE_QUESTIONS: tuple[str, ...] = ("effectiveness", "necessity", "subsidiarity", "balance")
"""The four questions that the committee weighs a project by, in this order. A checklist may lack some."""
BALANCE_REASONS = "balance_reasons"
"""The question in which the committee writes why."""


class ReasonKind(StrEnum):
    """What a reason rests on: an answer, fact or finding; a blocking finding; the level; its range; how much is known."""

    ANSWER = "answer"
    BLOCKED = "blocked"
    LEVEL = "level"
    RANGE = "range"
    ANSWERED = "answered"
    NO_BENEFIT = "no_benefit"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conclusion or a remark applies.

    ``ground`` is there for an answer and a blocking finding. ``figures`` are the lowest and highest level (level, range),
    the answers given and the questions asked (answered), or the benefits counted and announced (no benefit).
    """

    kind: ReasonKind
    ground: Ground | None = None
    figures: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A proposal: ids of the conclusion and of the remarks in ``governance.yaml``, its outcome, and its reasons."""

    id: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """What the lines of a conclusion are read against."""

    reading: Reading
    sheet: RiskSheet
    benefits: Benefits


def conclude(
    checklist: Checklist, answers: Mapping[str, Answer], context: Context, sheet: RiskSheet
) -> Conclusion | None:
    """The conclusion that these answers lead to. Pure: the same input gives the same conclusion.

    Args:
        checklist: what was asked; it must have passed ``checklists.checks.check``.
        answers: by question id.
        context: as it was given to ``score``.
        sheet: what ``score`` made of the same three.

    Returns:
        None when the checklist declares no conclusion.
    """
    case = _Case(read(checklist, answers, context, sheet.depth), sheet, benefits_of(checklist, answers))
    remarks = tuple(remark.id for remark in checklist.remarks if _reasons(case, remark, certain=False) is not None)
    for rule in checklist.conclusions:
        reasons = _reasons(case, rule, certain=rule.outcome is Outcome.DO_NOT)
        if reasons is not None:
            return Conclusion(rule.id, rule.outcome, reasons or (_level(case),), remarks)
    return None


def _reasons(case: _Case, rule: ConclusionRule | Remark, *, certain: bool) -> tuple[Reason, ...] | None:
    """The reasons of every line that is given; None as soon as one does not hold. ``certain``: read the level's low end."""
    found: list[Reason] = []
    for line in _LINES:
        reasons = line(case, rule, certain)
        if reasons is None:
            return None
        found += reasons
    return tuple(dict.fromkeys(found))


def _level(case: _Case) -> Reason:
    return Reason(ReasonKind.LEVEL, figures=(case.sheet.impact.low, case.sheet.impact.high))


# One function a line: no reason when the line is not given, None when it does not hold ------------------------------


def _blocked(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if not rule.blocked:
        return []
    firm = case.sheet.qualification.standing(Standing.HOLDS)
    return [
        Reason(ReasonKind.BLOCKED, Ground(finding.id)) for finding in firm if finding.severity is Severity.BLOCKING
    ] or None


def _when(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if rule.when is None:
        return []
    condition = case.reading.index.outcomes[rule.id]
    if case.reading.holds(condition) is not Truth.HOLDS:
        return None
    return [Reason(ReasonKind.ANSWER, ground) for ground in case.reading.grounds(condition)]


def _at_least(case: _Case, rule: ConclusionRule | Remark, certain: bool) -> list[Reason] | None:
    if rule.impact_at_least is None:
        return []
    counts = case.sheet.impact.low if certain else case.sheet.impact.high
    return [_level(case)] if counts >= rule.impact_at_least else None


def _at_most(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if rule.impact_at_most is None:
        return []
    return [_level(case)] if case.sheet.impact.high <= rule.impact_at_most else None


def _open(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if rule.levels_open is None:
        return []
    found = case.sheet.impact
    if found.width + 1 < rule.levels_open:
        return None
    return [Reason(ReasonKind.RANGE, figures=(found.low, found.high))]


def _answered(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if rule.answered_below is None:
        return []
    asked = sum(section.asked for section in case.sheet.sections)
    answered = asked - case.sheet.unanswered
    return (
        [Reason(ReasonKind.ANSWERED, figures=(answered, asked))]
        if 100 * answered < rule.answered_below * asked
        else None
    )


def _no_benefit(case: _Case, rule: ConclusionRule | Remark, _certain: bool) -> list[Reason] | None:
    if not rule.no_counted_benefit:
        return []
    if BENEFITS not in case.sheet.asked or case.benefits.counted:
        return None
    return [Reason(ReasonKind.NO_BENEFIT, figures=(0, len(case.benefits.announced)))]


_LINES: tuple[Callable[[_Case, ConclusionRule | Remark, bool], list[Reason] | None], ...] = (
    _blocked, _when, _at_least, _at_most, _open, _answered, _no_benefit,
)  # fmt: skip
