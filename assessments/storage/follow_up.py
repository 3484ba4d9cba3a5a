"""The part of the store about what follows a decision: tasks, measurements, incidents, changes, triggers set aside.

Nothing here changes what an assessment says, so nothing changes its content hash or a level.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.action_plan import ActionKind
from assessments.following import ChangeKind, DeclaredChange, FollowUp, SetAside
from assessments.incidents import Incident, IncidentReport
from assessments.indicators import Measured, Measurement
from assessments.model import CLOSED, Frozen
from assessments.storage import chain, review_messages, tables
from assessments.storage import follow_up_messages as messages
from assessments.storage.chain import AFTER, EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import AssessmentClosed, InvalidInput, ReviewRefused
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import nudge, plainly
from assessments.storage.things import BY_NAME, THING, find, rows_of
from assessments.storage.typed import typed
from assessments.tasks import Task, TaskPlan, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.engine import Connection

    from assessments.model import Assessment
    from assessments.storage.chain import Event
    from assessments.storage.things import Pen

_MOST_EVENTS = 100
_LONGEST_KEY = 80
Model = TypeVar("Model", bound=Frozen)


class FollowUpPart(ReviewBase):
    """What follows a decision."""

    def follow_up(self, actor: Actor, assessment_id: str) -> FollowUp:
        """Everything that is kept of an assessment after its decision, of one moment."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return FollowUp(
                tasks=_all(connection, Task, "task", assessment_id),
                measurements=_all(connection, Measurement, "measurement", assessment_id),
                incidents=_all(connection, Incident, "incident", assessment_id),
                changes=_all(connection, DeclaredChange, "declared_change", assessment_id),
                set_aside=_all(connection, SetAside, "set_aside", assessment_id),
            )

    # Tasks

    def set_task(self, actor: Actor, assessment_id: str, key: str, plan: TaskPlan, *, seen: int = 0) -> Task:
        """Keep what people decide about an action of the plan; no answer and no level changes.

        Args:
            actor: who writes.
            assessment_id: the assessment.
            key: of the action, see ``Action.key``.
            plan: what is decided.
            seen: ``version`` of the task that the person had before them; 0 when there was none.

        Raises:
            ReviewRefused: for an action that does not exist, and when somebody changed the task since ``seen``.
            InvalidInput: when it is given up without a reason, or done without any proof.
        """
        given_up, done = plan.state is TaskState.GIVEN_UP, plan.state is TaskState.DONE
        values = {
            "owner": typed(plan.owner, short=True),
            "due": plan.due,
            "state": plan.state,
            "reason": typed(plan.reason, required=messages.NO_REASON if given_up else None),
            "proof": typed(plan.proof, required=messages.NO_PROOF if done and not plan.proof_file else None),
            "proof_file": plan.proof_file,
        }
        thing, table = BY_NAME["task"], tables.task
        with self._following(actor, assessment_id) as (pen, assessment):
            self._check_key(pen.connection, assessment, key)
            _check_file(pen.connection, assessment_id, plan.proof_file)
            there = rows_of(pen.connection, thing, assessment_id, table.c.key == key)
            if (there[0].version if there else 0) != seen:
                raise ReviewRefused(messages.CHANGED_MEANWHILE)
            if not there:
                id_ = pen.create(thing, assessment_id, {"key": key, **values})
            else:
                id_ = there[0].id
                if any(getattr(there[0], name) != value for name, value in values.items()):
                    pen.change(thing, there[0], EventKind.TASK_CHANGED, values)
            return plainly(Task, find(pen.connection, thing, id_))

    def task_history(self, actor: Actor, assessment_id: str, task_id: str) -> list[Event]:
        """What happened to a task, newest first, the last hundred changes at most."""
        self._locate(actor, Action.READ_EVENTS, assessment_id)
        told = f'"{AFTER}.{THING}":"{BY_NAME["task"].place(task_id)}"'
        about = tables.event.c.public.contains(told, autoescape=True)
        with reading(self.engine) as connection:
            return chain.read_events(connection, assessment_id, _MOST_EVENTS, about)

    # Measurements

    def record_measurement(self, actor: Actor, assessment_id: str, measured: Measured) -> Measurement:
        """Keep what was found of an indicator."""
        values = {
            "indicator": typed(measured.indicator, required=messages.NO_INDICATOR),
            "day": measured.day,
            "said": typed(measured.said, short=True, required=messages.NO_VALUE),
            "who": typed(measured.who, short=True),
            "note": typed(measured.note),
        }
        with self._following(actor, assessment_id) as (pen, _assessment):
            return _made(pen, Measurement, "measurement", assessment_id, values)

    def withdraw_measurement(self, actor: Actor, assessment_id: str, measurement_id: str, why: str) -> None:
        """Take a measurement back, saying why: it stays readable and counts for nothing."""
        said = typed(why, required=messages.NO_WITHDRAWAL)
        with self._following(actor, assessment_id) as (pen, _assessment):
            row = self._row(pen, "measurement", measurement_id, assessment_id)
            if row.withdrawn_at is not None:
                raise ReviewRefused(messages.WITHDRAWN)
            pen.change(BY_NAME["measurement"], row, EventKind.MEASUREMENT_WITHDRAWN, {"withdrawn_why": said})

    # Incidents: also told of what is archived or withdrawn, since they may come to light late

    def tell_incident(self, actor: Actor, assessment_id: str, report: IncidentReport) -> Incident:
        """Keep what went wrong, without any name of the people whom it touched."""
        values = _told(report)
        with self._following(actor, assessment_id, closed=True) as (pen, _assessment):
            return _made(pen, Incident, "incident", assessment_id, values)

    def change_incident(
        self, actor: Actor, assessment_id: str, incident_id: str, report: IncidentReport, *, seen: int
    ) -> Incident:
        """Complete what is told of an open incident; ``seen``: its version as the person had it before them."""
        values = _told(report)
        with self._following(actor, assessment_id, closed=True) as (pen, _assessment):
            row = self._open_incident(pen, assessment_id, incident_id)
            if row.version != seen:
                raise ReviewRefused(messages.CHANGED_MEANWHILE)
            pen.change(BY_NAME["incident"], row, EventKind.INCIDENT_CHANGED, values)
            return plainly(Incident, find(pen.connection, BY_NAME["incident"], incident_id))

    def close_incident(self, actor: Actor, assessment_id: str, incident_id: str, learnt: str) -> None:
        """Close an incident, saying what it has taught."""
        said = typed(learnt, required=messages.NO_LESSON)
        with self._following(actor, assessment_id, closed=True) as (pen, _assessment):
            row = self._open_incident(pen, assessment_id, incident_id)
            pen.change(BY_NAME["incident"], row, EventKind.INCIDENT_CLOSED, {"learnt": said})

    # What reopens

    def declare_change(
        self, actor: Actor, assessment_id: str, kind: ChangeKind, text: str, *, since: date
    ) -> DeclaredChange:
        """Say that something has changed, and from which day; whoever follows the system then looks at it."""
        values = {"kind": kind, "since": since, "text": typed(text, required=messages.NO_CHANGE)}
        with self._following(actor, assessment_id) as (pen, _assessment):
            return _made(pen, DeclaredChange, "declared_change", assessment_id, values)

    def set_trigger_aside(self, actor: Actor, assessment_id: str, key: str, reason: str) -> SetAside:
        """Say why a trigger, by its key, does not lead to reopening; it stays readable, with the reason."""
        if not key or len(key) > _LONGEST_KEY:
            raise ReviewRefused(review_messages.UNKNOWN)
        values = {"key": key, "reason": typed(reason, required=messages.NO_ASIDE)}
        with self._following(actor, assessment_id) as (pen, _assessment):
            return _made(pen, SetAside, "set_aside", assessment_id, values)

    # Shared

    @contextmanager
    def _following(self, actor: Actor, assessment_id: str, *, closed: bool = False) -> Iterator[tuple[Pen, Assessment]]:
        """A transaction that lets pages see that something happened; ``closed``: also for what is archived or withdrawn."""
        with self._acting(actor, Action.FOLLOW_UP, assessment_id) as (pen, assessment):
            if assessment.status in CLOSED and not closed:
                raise AssessmentClosed
            yield pen, assessment
            nudge(pen.connection, assessment)

    def _open_incident(self, pen: Pen, assessment_id: str, incident_id: str) -> Any:
        row = self._row(pen, "incident", incident_id, assessment_id)
        if row.closed_at is not None:
            raise ReviewRefused(messages.CLOSED)
        return row

    def _check_key(self, connection: Connection, assessment: Assessment, key: str) -> None:
        """Whether an action may have this key: an obligation, a question, an audit or a reservation of this assessment."""
        kind, _, id_ = key.partition(":")
        checklist = self._checklist(assessment.checklist_digest)
        known: dict[str, Any] = {
            ActionKind.OBLIGATION: lambda: id_ in checklist.obligation,
            ActionKind.SAFEGUARD: lambda: id_ in checklist.questions,
            ActionKind.AUDIT: lambda: _is_of(connection, tables.audit, id_, assessment.id),
            ActionKind.RESERVATION: lambda: _is_of(connection, tables.reservation, id_, assessment.id),
            ActionKind.CONDITION: lambda: _is_of(connection, tables.reservation, id_, assessment.id),
        }
        if kind not in known or len(key) > _LONGEST_KEY or not known[kind]():
            raise ReviewRefused(review_messages.UNKNOWN)


def _all(connection: Connection, model: type[Model], name: str, assessment_id: str) -> tuple[Model, ...]:
    return tuple(plainly(model, row) for row in rows_of(connection, BY_NAME[name], assessment_id))


def _made(pen: Pen, model: type[Model], name: str, assessment_id: str, values: dict[str, Any]) -> Model:
    id_ = pen.create(BY_NAME[name], assessment_id, values)
    return plainly(model, find(pen.connection, BY_NAME[name], id_))


def _told(report: IncidentReport) -> dict[str, Any]:
    if report.low is not None and report.high is not None and report.low > report.high:
        raise InvalidInput(messages.PEOPLE)
    texts = {"what": typed(report.what, required=messages.NO_INCIDENT), "done": typed(report.done)}
    return {**report.model_dump(), **texts}


def _is_of(connection: Connection, table: sa.Table, id_: str, assessment_id: str) -> bool:
    query = sa.select(table.c.id).where(table.c.id == id_, table.c.assessment_id == assessment_id)
    return connection.execute(query).first() is not None


def _check_file(connection: Connection, assessment_id: str, sha256: str) -> None:
    table = tables.evidence_file
    query = sa.select(table.c.sha256).where(table.c.assessment_id == assessment_id, table.c.sha256 == sha256)
    if sha256 and connection.execute(query.limit(1)).first() is None:
        raise InvalidInput(messages.NO_FILE)
