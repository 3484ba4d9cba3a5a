"""Answers that were given and whose questions are no longer asked: kept, shown apart, and counting for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.model import Answer
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist


def set_aside(checklist: Checklist, answers: Mapping[str, Answer], sheet: RiskSheet) -> tuple[str, ...]:
    """Their ids, in the order of the checklist; those of questions that it does not have come last."""
    kept = {id_ for id_, answer in answers.items() if answer.given or answer.comment.strip()} - set(sheet.asked)
    known = [id_ for id_ in checklist.questions if id_ in kept]
    return (*known, *sorted(kept.difference(known)))
