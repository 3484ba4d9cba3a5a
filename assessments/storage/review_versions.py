"""The part of the store about review: versions submitted, discussion, and the life of an assessment around them.

Nothing here changes what an assessment says, so nothing changes its content hash. Every method takes the chain of the authority
before it looks, so two people who act at the same moment act one after the other, and each is told what the other did.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.bias.record import gap_established
from assessments.discussion import may_settle
from assessments.model import Context
from assessments.review import Step
from assessments.scoring import score
from assessments.storage import tables
from assessments.storage.chain import EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import ReviewRefused
from assessments.storage.records import find_authority, snapshot_of
from assessments.storage.review_rows import (
    move,
    nudge,
    remarks_of,
    submission_of,
    submissions_of,
)
from assessments.storage.snapshots import read_body
from assessments.storage.things import BY_NAME, find
from assessments.storage.typed import typed

if TYPE_CHECKING:
    from datetime import date

    from assessments.review import Remark, Submission
    from assessments.storage.records import Writer

from assessments.storage import review_messages as messages
from assessments.storage.review_base import UNDER_REVIEW, ReviewBase


class VersionPart(ReviewBase):
    """Versions submitted, what is said of them, and the steps of a life."""

    # Versions

    def submit(self, actor: Actor, assessment_id: str, writer: Writer, *, as_of: date, message: str = "") -> Submission:
        """Freeze the assessment as it is, for review. What was said of an earlier version stays with that version.

        Args:
            actor: who submits.
            assessment_id: what.
            writer: ``assessments.exchange.file_of``, which gives the bytes whose SHA-256 is the content hash.
            as_of: the day on which the law is read.
            message: for those who review.

        Raises:
            ReviewRefused: when it cannot be submitted from where it is, or nothing changed since the last version.
        """
        said = typed(message)
        with self._acting(actor, Action.SUBMIT, assessment_id) as (pen, assessment):
            connection = pen.connection
            checklist, checklist_body = (
                self._checklist(assessment.checklist_digest),
                read_body(connection, assessment.checklist_digest),
            )
            snapshot = snapshot_of(connection, assessment)
            body = writer(snapshot, checklist, checklist_body)
            before = submissions_of(connection, assessment_id)
            digest = sha256(body).hexdigest()
            if before and before[-1].content_hash == digest and assessment.status in UNDER_REVIEW:
                raise ReviewRefused(messages.NOTHING_NEW)
            context = Context.of(
                find_authority(connection, assessment.authority_id),
                as_of,
                audit_gap_established=gap_established(snapshot.audits),
            )
            sheet = score(checklist, snapshot.answers, context, assessment.depth)
            values = {
                "number": len(before) + 1,
                "content_hash": digest,
                "body": body.decode(),
                "message": said,
                "as_of": as_of,
                "gap": context.audit_gap_established,
                "impact_low": sheet.impact.low,
                "impact_high": sheet.impact.high,
            }
            id_ = pen.create(BY_NAME["submission"], assessment_id, values)
            move(pen, assessment, Step.SUBMIT)
            return submission_of(find(connection, BY_NAME["submission"], id_))

    def submissions(self, actor: Actor, assessment_id: str) -> list[Submission]:
        """The versions submitted, oldest first."""
        return self._read(actor, assessment_id, submissions_of)

    def submitted_file(self, actor: Actor, assessment_id: str, number: int) -> bytes:
        """A submitted version as the file of an assessment; its SHA-256 is the content hash.

        When texts were erased from it since (``Submission.redacted_at``), what is left, which says so under « about »; the
        content hash stays that of the original, and the history holds the digest of what is left.

        Raises:
            ReviewRefused: when there is no such version.
        """
        self._locate(actor, Action.READ, assessment_id)
        table = tables.submission
        query = sa.select(table.c.body).where(table.c.assessment_id == assessment_id, table.c.number == number)
        with reading(self.engine) as connection:
            body = connection.execute(query).scalar_one_or_none()
        if body is None:
            raise ReviewRefused(messages.UNKNOWN)
        return str(body).encode()

    # Discussion

    def remark(
        self,
        actor: Actor,
        assessment_id: str,
        text: str,
        *,
        about: str = "",
        parent: str = "",
        asks_change: bool = False,
    ) -> Remark:
        """Say something about the last submitted version, or about the draft before the first one (number 0).

        Args:
            actor: who speaks.
            assessment_id: the assessment.
            text: what is said.
            about: « question:<id> », « risk:<id> », or empty for the whole.
            parent: the remark that this answers; empty for none.
            asks_change: whether a change is waited for.
        """
        said = typed(text, required=messages.NO_WORDS)
        with self._acting(actor, Action.DISCUSS, assessment_id) as (pen, assessment):
            known = {each.id: each for each in remarks_of(pen.connection, assessment_id)}
            if parent and parent not in known:
                raise ReviewRefused(messages.UNKNOWN)
            self._check_about(assessment, about)
            values = {
                "submission": len(submissions_of(pen.connection, assessment_id)),
                "about": known[parent].about if parent else about,
                "parent": parent,
                "asks_change": asks_change,
                "step": "",
                "text": said,
            }
            id_ = pen.create(BY_NAME["remark"], assessment_id, values)
            nudge(pen.connection, assessment)
            return next(each for each in remarks_of(pen.connection, assessment_id) if each.id == id_)

    def settle_remark(self, actor: Actor, assessment_id: str, remark_id: str) -> None:
        """Mark a remark as settled: who made it may, whoever runs the review, and those who answer the questions.

        Raises:
            ReviewRefused: for anybody else.
        """
        with self._acting(actor, Action.DISCUSS, assessment_id) as (pen, assessment):
            row = self._row(pen, "remark", remark_id, assessment_id)
            if not may_settle(actor, row.by_id, assessment.authority_id, assessment_id):
                raise ReviewRefused(messages.MAY_NOT_SETTLE)
            if row.settled_at is None:
                pen.change(BY_NAME["remark"], row, EventKind.REMARK_SETTLED, {})
                nudge(pen.connection, assessment)

    def remarks(self, actor: Actor, assessment_id: str) -> list[Remark]:
        """What was said, oldest first."""
        return self._read(actor, assessment_id, remarks_of)

    def ask_changes(self, actor: Actor, assessment_id: str, text: str) -> None:
        """Send a submitted version back to those who answer, saying why; the opinion that was open on it is closed unsaid."""
        said = typed(text, required=messages.NO_WORDS)
        with self._acting(actor, Action.RUN_REVIEW, assessment_id) as (pen, assessment):
            number = len(submissions_of(pen.connection, assessment_id))
            values = {"submission": number, "about": "", "parent": "", "asks_change": True}
            move(pen, assessment, Step.ASK_CHANGES)
            pen.create(BY_NAME["remark"], assessment_id, {**values, "step": Step.ASK_CHANGES, "text": said})

    # Life

    def reopen(self, actor: Actor, assessment_id: str, why: str) -> None:
        """Open a decided assessment for a re-assessment; the decision stays, and says of which version it was."""
        self._step(actor, Action.REOPEN, assessment_id, Step.REOPEN, why)

    def withdraw(self, actor: Actor, assessment_id: str, why: str) -> None:
        """Take an assessment back: the project is given up or put off. It can be read, and resumed."""
        self._step(actor, Action.WITHDRAW, assessment_id, Step.WITHDRAW, why)

    def resume(self, actor: Actor, assessment_id: str, why: str) -> None:
        """Go on with a withdrawn assessment."""
        self._step(actor, Action.WITHDRAW, assessment_id, Step.RESUME, why)

    def archive(self, actor: Actor, assessment_id: str, why: str) -> None:
        """Close an assessment for good: it can be read, it does not change any more."""
        self._step(actor, Action.ARCHIVE, assessment_id, Step.ARCHIVE, why)

    def _step(self, actor: Actor, action: Action, assessment_id: str, step: Step, why: str) -> None:
        said = typed(why, required=messages.NO_WORDS)
        with self._acting(actor, action, assessment_id) as (pen, assessment):
            number = len(submissions_of(pen.connection, assessment_id))
            move(pen, assessment, step)
            values = {"submission": number, "about": "", "parent": "", "asks_change": False}
            pen.create(BY_NAME["remark"], assessment_id, {**values, "step": step, "text": said})
