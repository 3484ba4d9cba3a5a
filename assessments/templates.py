"""Use-case templates: what follows from the use case alone, each answer to be confirmed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.model import Answer, Origin

if TYPE_CHECKING:
    from checklists.model import Checklist


def template_answers(checklist: Checklist, use_case: str) -> tuple[Answer, ...]:
    """The answers that a template fills in; none for an empty or unknown id."""
    case = next((case for case in checklist.use_cases if case.id == use_case), None)
    if case is None:
        return ()
    return tuple(
        Answer(question=question, choice=choice, origin=Origin.TEMPLATE, to_confirm=True)
        for question, choice in case.answers.items()
    )
