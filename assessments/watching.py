"""Triggers of one assessment, gathered from the store: see ``assessments.triggers``, which finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.exchange.contents import read_contents
from assessments.indicators import indicators_of
from assessments.triggers import Watched, triggers

if TYPE_CHECKING:
    from datetime import date

    from assessments.access import Actor
    from assessments.following import FollowUp
    from assessments.scoring import RiskSheet
    from assessments.storage import AssessmentStore, Snapshot
    from assessments.triggers import Trigger
    from checklists.model import Checklist


def triggers_of(
    store: AssessmentStore,
    actor: Actor,
    found: Snapshot,
    *,
    checklist: Checklist,
    sheet: RiskSheet,
    follow: FollowUp,
    today: date,
) -> tuple[Trigger, ...] | None:
    """What puts the last decision on an assessment in question today; None when nothing was ever decided.

    Args:
        store: where it is.
        actor: who asks; may read it.
        found: the assessment of today.
        checklist: of the assessment.
        sheet: what follows from the answers of today.
        follow: what is kept of it since.
        today: the day on which it is asked.
    """
    decisions = store.decisions(actor, found.assessment.id)
    if not decisions:
        return None
    last = decisions[-1]
    then = read_contents(store.submitted_file(actor, found.assessment.id, last.submission))
    return triggers(
        Watched(
            checklist=checklist,
            decision=last,
            system_then=then.assessment.system,
            answers_then={answer.question: answer for answer in then.answers},
            system=found.assessment.system,
            answers=found.answers,
            sheet=sheet,
            audits=found.audits,
            follow=follow,
            indicators=indicators_of(checklist, found.answers, follow.measurements),
            today=today,
        )
    )
