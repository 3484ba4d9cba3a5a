"""An audit in the life of an assessment: planned, measured, judged; perhaps withdrawn; repeated later."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from assessments.bias.bounds import contradiction, not_of_the_plan
from assessments.bias.plan import Plan
from assessments.bias.result import AuditResult, Verdict
from assessments.model import FreeText, Frozen, ShortText

if TYPE_CHECKING:
    from collections.abc import Iterable


class Opinion(StrEnum):
    """An answer to « is it justified in law? » or « is it acceptable? »; ``open`` while nobody has answered."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Judgement(Frozen):
    """What people conclude from the figures, in words: law first, then ethics, then what is done about it."""

    justified: Opinion = Opinion.OPEN
    justified_why: FreeText = ""
    acceptable: Opinion = Opinion.OPEN
    acceptable_why: FreeText = ""
    action: FreeText = ""
    owner: ShortText = ""
    due: date | None = None


class Outcome(Frozen):
    """All that scoring needs of an audit with figures: its series, what it could say, and when it was measured."""

    series: str
    verdict: Verdict
    at: AwareDatetime


class AuditRecord(Frozen):
    """What is known of an audit, wherever it is kept.

    ``result`` None: planned, nothing shown yet. ``judgement`` None: nobody has concluded yet. ``withdrawn_why``: not empty
    when the audit was withdrawn; it stays readable and counts for nothing. ``version`` counts the changes.
    """

    plan: Plan
    planned_by: ShortText
    planned_at: AwareDatetime
    result: AuditResult | None = None
    measured_by: ShortText = ""
    measured_at: AwareDatetime | None = None
    judgement: Judgement | None = None
    judged_by: ShortText = ""
    judged_at: AwareDatetime | None = None
    withdrawn_why: FreeText = ""
    version: Annotated[int, Field(ge=1, le=10**9)] = 1

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.result is None) != (self.measured_at is None) or (self.judgement is None) != (self.judged_at is None):
            raise contradiction("figures and judgements have their moment, and no moment is without them")
        if self.judgement is not None and self.result is None:
            raise contradiction("nobody can judge figures that are not there")
        if self.measured_at is not None and self.measured_at < self.planned_at:
            raise not_of_the_plan("the figures were there before the plan")
        if self.result is not None and self.result.plan != self.plan:
            raise not_of_the_plan("the figures belong to another plan")
        return self


class Audit(AuditRecord):
    """One audit of one assessment. ``series``: audits of the same question repeated over time share it."""

    id: str
    assessment_id: str
    series: str

    @property
    def outcome(self) -> Outcome | None:
        """What counts for scoring; None while there are no figures, and once the audit was withdrawn."""
        if self.result is None or self.measured_at is None or self.withdrawn_why:
            return None
        return Outcome(series=self.series, verdict=self.result.standing, at=self.measured_at)


def asks_the_same(plan: Plan, first: Plan) -> bool:
    """Whether a plan may continue the series that another began: the same question, and nothing made easier.

    The harm, what being selected means, and the features are those of the first plan (more features may be added); the
    tolerated gap is not wider. Otherwise a later audit could clear a gap by asking something else.
    """
    return (
        plan.harm is first.harm
        and plan.favourable is first.favourable
        and plan.tolerated_gap <= first.tolerated_gap
        and {feature.column for feature in plan.features} >= {feature.column for feature in first.features}
        and set(plan.crossed) >= set(first.crossed)
    )


def gap_established(audits: Iterable[Audit]) -> bool:
    """Whether some series of audits has established a gap that no later audit of that series has cleared.

    A later audit clears a gap only when it could judge: « not enough data » leaves what was known. Withdrawn audits and
    those without figures count for nothing. False when there is no audit, which proves nothing.
    """
    return gap_stands(audit.outcome for audit in audits if audit.outcome is not None)


def gap_stands(outcomes: Iterable[Outcome]) -> bool:
    """The same, from the outcomes alone. Of two audits of one moment, the one that established a gap has the last word."""
    standing: dict[str, bool] = {}
    for outcome in sorted(outcomes, key=lambda one: (one.at, one.verdict is Verdict.GAP_ESTABLISHED)):
        if outcome.verdict is not Verdict.NOT_ENOUGH_DATA:
            standing[outcome.series] = outcome.verdict is Verdict.GAP_ESTABLISHED
    return any(standing.values())
