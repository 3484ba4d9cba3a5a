"""What people decide about an action of the plan between two versions of the answers: who, by when, how far.

The answers stay the truth: a task that is done changes no level, only the answer that says so does.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from assessments.model import FreeText, Frozen, ShortText
from checklists.model import Text


class TaskState(StrEnum):
    """How far people say that they are."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    GIVEN_UP = "given_up"


TASK_STATES: dict[TaskState, Text] = {
    TaskState.TO_DO: Text(fr="à faire", en="to do"),
    TaskState.UNDER_WAY: Text(fr="en cours", en="under way"),
    TaskState.DONE: Text(fr="fait", en="done"),
    TaskState.GIVEN_UP: Text(fr="abandonné", en="given up"),
}
SETTLED = frozenset({TaskState.DONE, TaskState.GIVEN_UP})
"""Nothing is due any more."""


class TaskPlan(Frozen):
    """What people decide about an action.

    ``due`` None: no day of its own, that of the answer holds. ``reason``: why it was given up. ``proof``: what shows that it was
    done, in words; ``proof_file``: SHA-256 of a file given as evidence, empty for none.
    """

    owner: ShortText = ""
    due: date | None = None
    state: TaskState = TaskState.TO_DO
    reason: FreeText = ""
    proof: FreeText = ""
    proof_file: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


def only_different(plan: TaskPlan, owner: str, due: date | None) -> TaskPlan:
    """The plan without the owner and the day that the assessment gives anyway, so that a later change of them shows."""
    kept = {"owner": "" if plan.owner.strip() == owner else plan.owner, "due": None if plan.due == due else plan.due}
    return plan.model_copy(update=kept)


class Task(TaskPlan):
    """The same as it is kept; ``key`` is that of the action (see ``action_plan.Action.key``), ``version`` counts the changes."""

    id: str
    key: str
    version: int
    by: ShortText
    at: AwareDatetime
    changed_by: ShortText = ""
    changed_at: AwareDatetime | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is due any more."""
        return self.state in SETTLED
