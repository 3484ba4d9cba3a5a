"""An audit in the life of an assessment: planned, measured, judged; perhaps withdrawn; repeated later."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

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


class Audit(Frozen):
    """One audit of one assessment.

    ``series``: audits of the same question repeated over time share it. ``result`` None: planned, nothing shown yet.
    ``judgement`` None: nobody has concluded yet. ``withdrawn_why``: not empty when the audit was withdrawn; it stays
    readable and counts for nothing. ``version`` counts the changes.
    """

    id: str
    assessment_id: str
    series: str
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
    version: int = 1


def gap_established(audits: Iterable[Audit]) -> bool:
    """Whether some series of audits has established a gap that no later audit of that series has cleared.

    A later audit clears a gap only when it could judge: « not enough data » leaves what was known. Withdrawn audits and
    those without figures count for nothing. False when there is no audit, which proves nothing.
    """
    measured = [audit for audit in audits if audit.result is not None and not audit.withdrawn_why]
    measured.sort(key=lambda audit: (audit.measured_at or audit.planned_at, audit.id))
    standing: dict[str, bool] = {}
    for audit in measured:
        verdict = audit.result.verdict if audit.result else Verdict.NOT_ENOUGH_DATA
        if verdict is not Verdict.NOT_ENOUGH_DATA:
            standing[audit.series] = verdict is Verdict.GAP_ESTABLISHED
    return any(standing.values())
