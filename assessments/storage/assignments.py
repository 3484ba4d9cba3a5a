"""The part of the store about who is asked to answer what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import PERMISSIONS, Action, Actor, Role
from assessments.assignments import by_urgency, known, left
from assessments.bias.record import gap_established
from assessments.model import CLOSED, Context
from assessments.storage import review_messages as messages
from assessments.storage import tables
from assessments.storage.audit_rows import find_audits
from assessments.storage.chain import EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import AssessmentClosed, ReviewRefused
from assessments.storage.records import find_answers, find_authority
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import assignment_of, assignments_of, nudge
from assessments.storage.things import BY_NAME, find
from assessments.storage.typed import typed

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from assessments.assignments import Assignment
    from assessments.model import Assessment
    from assessments.storage.things import Pen

_ANSWERING = tuple(role.value for role in Role if Action.ANSWER in PERMISSIONS[role])


class AssignmentPart(ReviewBase):
    """Questions and sections given to people."""

    def assign(
        self,
        actor: Actor,
        assessment_id: str,
        about: str,
        *,
        person_id: str = "",
        person: str = "",
        due: date | None = None,
        note: str = "",
    ) -> Assignment:
        """Give a question or a section to somebody. Several people may be asked for the same one.

        Args:
            actor: who gives it.
            assessment_id: the assessment.
            about: « question:<id> » or « section:<id> ».
            person_id: an account that may answer here; empty for somebody without one.
            person: the name of somebody without an account; an account brings its own.
            due: by which day; None for no day in particular.
            note: what the person should know; may be empty.

        Raises:
            ReviewRefused: for a question that does not exist, a person who may not answer, or one who was asked already.
            AssessmentClosed: when the assessment is archived or withdrawn.
        """
        said, named = typed(note), typed(person, short=True)
        if not person_id and not named:
            raise ReviewRefused(messages.NO_PERSON)
        with self._acting(actor, Action.ASSIGN, assessment_id) as (pen, assessment):
            if assessment.status in CLOSED:
                raise AssessmentClosed
            if not known(self._checklist(assessment.checklist_digest), about):
                raise ReviewRefused(messages.UNKNOWN)
            who = self._who(pen.connection, actor, assessment, person_id) if person_id else named
            if any(
                each.open and each.about == about and (each.person_id, each.person) == (person_id, who)
                for each in assignments_of(pen.connection, assessment_id)
            ):
                raise ReviewRefused(messages.ASSIGNED_ALREADY)
            values = {"about": about, "due": due, "note": said, "person": who, "person_id": person_id}
            id_ = pen.create(BY_NAME["assignment"], assessment_id, values)
            nudge(pen.connection, assessment)
            return assignment_of(find(pen.connection, BY_NAME["assignment"], id_))

    def finish_assignment(self, actor: Actor, assessment_id: str, assignment_id: str) -> None:
        """Mark an assignment as done, once its questions are answered: who was asked may, and whoever may assign.

        Raises:
            ReviewRefused: while an answer is missing; « ne sait pas » is one.
        """
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            found = find(connection, BY_NAME["assignment"], assignment_id)
        mine = found is not None and found.assessment_id == assessment_id and found.person_id == actor.id
        with self._acting(actor, Action.READ if mine else Action.ASSIGN, assessment_id) as (pen, assessment):
            row = self._waited_for(pen, assignment_id, assessment_id)
            if row is None:
                return
            checklist = self._checklist(assessment.checklist_digest)
            context = Context.of(
                find_authority(pen.connection, assessment.authority_id),
                pen.at.date(),
                audit_gap_established=gap_established(find_audits(pen.connection, assessment_id)),
            )
            missing = left(checklist, find_answers(pen.connection, assessment_id), context, assessment, row.about)
            if missing:
                raise ReviewRefused(messages.still_to_answer([checklist.number_of[id_] for id_ in missing]))
            pen.change(BY_NAME["assignment"], row, EventKind.ASSIGNMENT_DONE, {})
            nudge(pen.connection, assessment)

    def unassign(self, actor: Actor, assessment_id: str, assignment_id: str) -> None:
        """Take an assignment back; the history keeps that it was given."""
        with self._acting(actor, Action.ASSIGN, assessment_id) as (pen, assessment):
            row = self._waited_for(pen, assignment_id, assessment_id)
            if row is not None:
                pen.change(BY_NAME["assignment"], row, EventKind.ASSIGNMENT_TAKEN, {})
                nudge(pen.connection, assessment)

    def assignments(self, actor: Actor, assessment_id: str) -> list[Assignment]:
        """What was given to whom in an assessment, oldest first: also what is done or was taken back."""
        return self._read(actor, assessment_id, assignments_of)

    def open_assignments(self, actor: Actor, authority_id: str | None = None) -> list[Assignment]:
        """What is waited for in every assessment that the actor may read, the nearest day first.

        Assessments that are archived or withdrawn wait for nothing.

        Args:
            actor: who asks; ``Assignment.person_id`` tells what is theirs.
            authority_id: of which authority; None for all.

        Raises:
            PermissionDenied: when nothing of that authority may be read.
        """
        if authority_id is not None:
            self._readable(actor, authority_id)
        given, whole = tables.assignment, tables.assessment
        query = (
            sa.select(given, whole.c.authority_id)
            .join_from(given, whole)
            .where(
                given.c.done_at.is_(None),
                given.c.taken_at.is_(None),
                whole.c.status.not_in([each.value for each in CLOSED]),
            )
        )
        if authority_id is not None:
            query = query.where(whole.c.authority_id == authority_id)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return by_urgency(
            assignment_of(row) for row in rows if actor.may(Action.READ, row.authority_id, row.assessment_id)
        )

    def _waited_for(self, pen: Pen, assignment_id: str, assessment_id: str) -> Any:
        """The row of an assignment; None when it is done already. One that was taken back is refused."""
        row = self._row(pen, "assignment", assignment_id, assessment_id)
        if row.taken_at is not None:
            raise ReviewRefused(messages.TAKEN_BACK)
        return row if row.done_at is None else None

    @staticmethod
    def _who(connection: Connection, actor: Actor, assessment: Assessment, person_id: str) -> str:
        """The name of an account that may answer here. Whoever may not is refused like whoever does not exist."""
        if person_id == actor.id and actor.may(Action.ANSWER, assessment.authority_id, assessment.id):
            return actor.name
        held, who = tables.membership, tables.account
        here = sa.or_(held.c.authority_id.is_(None), held.c.authority_id == assessment.authority_id)
        alone = sa.or_(held.c.assessment_id.is_(None), held.c.assessment_id == assessment.id)
        query = (
            sa.select(who.c.name)
            .join_from(held, who, held.c.account_id == who.c.id)
            .where(who.c.id == person_id, here, alone, held.c.role.in_(_ANSWERING))
            .where(who.c.disabled_at.is_(None), who.c.erased_at.is_(None))
        )
        name = connection.execute(query.limit(1)).scalar_one_or_none()
        if name is None:
            raise ReviewRefused(messages.CANNOT_ANSWER)
        return str(name)
