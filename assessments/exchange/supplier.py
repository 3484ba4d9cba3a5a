"""The way back of a supplier's questionnaire: what was read is written, never over people's answers without being told.

What is written waits for somebody of the authority to confirm it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assessments.access import Action, require
from assessments.exchange.supplier_reading import (
    Fate,
    Returned,
    SupplierFileRefused,
    SupplierReturn,
    read_supplier_file,
)
from assessments.exchange.supplier_words import CELL, say
from assessments.model import Origin
from assessments.storage import AnswerConflict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from assessments.access import Actor
    from assessments.model import Answer
    from assessments.storage import AssessmentStore
    from checklists.model import Checklist

__all__ = [
    "Applied",
    "Fate",
    "Returned",
    "SupplierFileRefused",
    "SupplierReturn",
    "apply_supplier_return",
    "read_supplier_file",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: ids of questions; and what was left because somebody changed it in the meantime."""

    saved: tuple[str, ...]
    left: tuple[Returned, ...]


def apply_supplier_return(
    store: AssessmentStore, actor: Actor, assessment_id: str, returned: SupplierReturn, take: Collection[str] = ()
) -> Applied:
    """Write what was accepted, as declared by the supplier and to be confirmed.

    Args:
        store: where the assessment is.
        actor: who applies it; the author of what is written.
        assessment_id: the assessment.
        returned: what was read.
        take: ids of the questions in conflict for which the supplier's answer is to replace what is stored.

    Raises:
        PermissionDenied: when the actor may not answer; nothing was written.
        ValueError: when ``returned`` is of another assessment.
    """
    if returned.assessment != assessment_id:
        raise ValueError("this questionnaire is of another assessment")
    require(actor, Action.ANSWER, store.assessment(actor, assessment_id).authority_id)
    stored = store.answers(actor, assessment_id)
    saved: list[str] = []
    left: list[Returned] = []
    for row in returned.rows:
        if row.fate is not Fate.ACCEPTED and not (row.fate is Fate.CONFLICT and row.question in take):
            continue
        if _version(stored.get(row.question)) == _version(row.seen):
            # « To confirm » is part of the change: somebody who confirms at this very moment is not undone.
            changes = {**row.changes, "to_confirm": True}
            try:
                store.save_answer(actor, assessment_id, row.question, changes, row.seen, origin=Origin.SUPPLIER)
            except AnswerConflict:
                pass
            else:
                saved.append(row.question)
                continue
        left.append(replace(row, fate=Fate.CONFLICT, why=say(CELL, "changed_since")))
    return Applied(tuple(saved), tuple(left))


def _version(answer: Answer | None) -> int:
    return answer.version if answer else 0


def waiting(checklist: Checklist, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Ids of the questions whose answer a supplier declared and nobody has confirmed yet, in the order of the checklist."""
    return tuple(
        id_
        for id_ in checklist.questions
        if (answer := answers.get(id_)) is not None and answer.origin is Origin.SUPPLIER and answer.to_confirm
    )
