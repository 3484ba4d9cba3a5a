"""The store: every reading and every change of an assessment, asked for by somebody who may or may not do it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.model import AiSystem, Answer, Assessment, Origin
from assessments.storage import chain, tables
from assessments.storage import writing as write
from assessments.storage.accounts import AccountPart
from assessments.storage.assignments import AssignmentPart
from assessments.storage.audits import AuditPart
from assessments.storage.authorities import AuthorityPart
from assessments.storage.brought_files import keep_new_files, new_files
from assessments.storage.chain import Entry, EventKind
from assessments.storage.consultations import ConsultationPart
from assessments.storage.content import checked_changes
from assessments.storage.delegations import DelegationPart
from assessments.storage.due import DuePart
from assessments.storage.engine import reading, writing
from assessments.storage.errors import SystemConflict
from assessments.storage.files import FilePart
from assessments.storage.filling import FillingPart
from assessments.storage.follow_up import FollowUpPart
from assessments.storage.history import HistoryPart
from assessments.storage.issued import IssuedPart
from assessments.storage.lineage import LineagePart
from assessments.storage.merge import Clash, to_write
from assessments.storage.own import OwnPart
from assessments.storage.privacy import PrivacyPart
from assessments.storage.profiles import checked_depth, checked_system, checked_use_case
from assessments.storage.publications import PublicationPart
from assessments.storage.records import (
    Snapshot,
    assessment_of,
    find_answer,
    find_answers,
    find_assessment,
    snapshot_of,
)
from assessments.storage.register import RegisterPart
from assessments.storage.renewal import RenewalPart
from assessments.storage.retention import RetentionPart
from assessments.storage.review_advice import AdvicePart
from assessments.storage.review_decisions import DecisionPart
from assessments.storage.review_opinions import OpinionPart
from assessments.storage.review_record import RecordPart
from assessments.storage.review_reservations import ReservationPart
from assessments.storage.review_versions import VersionPart
from assessments.storage.shared import SharedPart
from assessments.storage.snapshots import digest_of, read_body
from assessments.storage.trail import TrailPart
from checklists.loader import to_json
from checklists.model import Checklist, Depth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.bias.record import Audit
    from assessments.model import EvidenceFile


class AssessmentStore(
    AuthorityPart,
    AuditPart,
    FilePart,
    SharedPart,
    FillingPart,
    IssuedPart,
    VersionPart,
    OpinionPart,
    AdvicePart,
    DecisionPart,
    AssignmentPart,
    ReservationPart,
    DelegationPart,
    RecordPart,
    LineagePart,
    RenewalPart,
    ConsultationPart,
    PublicationPart,
    FollowUpPart,
    HistoryPart,
    DuePart,
    RegisterPart,
    AccountPart,
    OwnPart,
    TrailPart,
    RetentionPart,
    PrivacyPart,
):
    """Authorities, assessments, answers, evidence, audits, what was printed, review, decisions, history, and who may do what.

    One store may be shared by all threads. Every method takes the actor first and raises ``PermissionDenied`` when
    no role of theirs on the authority or on the assessment allows it, ``UnknownAssessment`` or ``UnknownAuthority`` for an id that does
    not exist, ``StoreBusy`` when other writers held the database too long. A change that raises wrote nothing.

    Args:
        engine: from ``make_engine``, after ``upgrade``.
        clock: gives the current moment, with its time zone.
        limits: how much evidence is taken; None: what the environment says, see ``evidence.limits_of_environment``.
    """

    def create_assessment(
        self,
        actor: Actor,
        authority_id: str,
        *,
        system: AiSystem,
        checklist: Checklist,
        use_case: str = "",
        answers: Sequence[Answer] = (),
    ) -> Assessment:
        """Begin an assessment; the checklist is kept as it is today, once for all assessments that use it.

        Args:
            actor: who asks; the author of ``answers``.
            authority_id: for whom.
            system: what is assessed.
            checklist: what will be asked.
            use_case: id of the template used; empty for none.
            answers: what the template fills in; to be confirmed unless a person is their origin.

        Raises:
            InvalidInput: for a value that cannot be stored.
        """
        require(actor, Action.CREATE_ASSESSMENT, authority_id)
        now, body = self._clock(), to_json(checklist)
        stamped = {"version": 1, "author": actor.name, "at": now}
        assessment = Assessment(
            id=uuid.uuid4().hex,
            authority_id=authority_id,
            system=AiSystem(**checked_system(AiSystem(name="-"), dict(system))),
            checklist_id=checklist.id,
            checklist_digest=digest_of(body),
            use_case=checked_use_case(checklist, use_case),
            created_at=now,
            updated_at=now,
            version=1,
        )
        first = [answer.model_copy(update=stamped) for answer in write.new_answers(checklist, answers)]
        with writing(self.engine) as connection:
            write.begin(connection, actor, assessment, first, body=body, at=now, imported=False)
        return assessment

    def restore_assessment(
        self,
        actor: Actor,
        authority_id: str,
        *,
        assessment: Assessment,
        body: str,
        answers: Sequence[Answer],
        audits: Sequence[Audit] = (),
        files: Sequence[EvidenceFile] = (),
        contents: Mapping[str, bytes] | None = None,
    ) -> Assessment:
        """Bring in an assessment that was exported, with its times, versions and authors. For ``assessments.exchange``.

        Args:
            actor: who asks.
            authority_id: for whom; the ids of ``assessment`` are replaced.
            assessment: system, use case, depth and times.
            body: the canonical text of its checklist.
            answers: its answers, with version, author and time.
            audits: its audits, in the order in which they were planned; their ids are replaced.
            files: its evidence files.
            contents: their bytes by SHA-256.

        Raises:
            InvalidInput: for a value that cannot be stored; ``FileRefused`` for a file.
        """
        require(actor, Action.IMPORT_ASSESSMENT, authority_id)
        checklist = Checklist.model_validate_json(body)
        restored = assessment.model_copy(
            update={
                "id": uuid.uuid4().hex,
                "authority_id": authority_id,
                "system": AiSystem(**checked_system(AiSystem(name="-"), dict(assessment.system))),
                "checklist_id": checklist.id,
                "checklist_digest": digest_of(body),
                "use_case": checked_use_case(checklist, assessment.use_case),
                "version": 1,
            }
        )
        kept, brought = write.new_answers(checklist, answers), write.new_audits(restored.id, audits)
        given = contents or {}
        attached = new_files(checklist, files, given, self.limits)
        with writing(self.engine) as connection:
            now = self._clock()
            write.begin(
                connection, actor, restored, kept, audits=brought, files=attached, body=body, at=now, imported=True
            )
            keep_new_files(connection, restored.id, attached, given, self.limits)
        return restored

    def assessments(self, actor: Actor, authority_id: str | None = None) -> list[Assessment]:
        """The assessments of an authority, last changed first; None: of every authority that the actor may read."""
        table = tables.assessment
        query = sa.select(table).order_by(table.c.updated_at.desc(), table.c.id)
        if authority_id is not None:
            self._readable(actor, authority_id)
            query = query.where(table.c.authority_id == authority_id)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [assessment_of(row) for row in rows if actor.may(Action.READ, row.authority_id, row.id)]

    def assessment(self, actor: Actor, assessment_id: str) -> Assessment:
        """One assessment."""
        with reading(self.engine) as connection:
            found = find_assessment(connection, assessment_id)
        require(actor, Action.READ, found.authority_id, assessment_id)
        return found

    def checklist_of(self, actor: Actor, assessment_id: str) -> Checklist:
        """The checklist that an assessment is answered with, as it was when the assessment began or was moved to it."""
        return self._checklist(self.assessment(actor, assessment_id).checklist_digest)

    def checklist_body(self, actor: Actor, assessment_id: str) -> str:
        """The same as canonical text, exactly as stored: its SHA-256 is the digest of the assessment."""
        digest = self.assessment(actor, assessment_id).checklist_digest
        with reading(self.engine) as connection:
            return read_body(connection, digest)

    def knows_checklist(self, digest: str) -> bool:
        """Whether an assessment was begun here with this checklist (one brought by a file does not count)."""
        table = tables.checklist
        with reading(self.engine) as connection:
            query = sa.select(table.c.digest).where(table.c.digest == digest, table.c.installed)
            return connection.execute(query).first() is not None

    def update_system(self, actor: Actor, assessment_id: str, changes: Mapping[str, Any], seen: AiSystem) -> Assessment:
        """Change the description of the system.

        Raises:
            SystemConflict: when somebody else changed the same field since ``seen``.
            InvalidInput: for a value that cannot be stored.
        """
        authority_id = self._locate(actor, Action.CHANGE_SYSTEM, assessment_id).authority_id
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            current = find_assessment(connection, assessment_id)
            wished = checked_system(current.system, changes)
            try:
                left = to_write(wished, dict(seen), dict(current.system))
            except Clash:
                raise SystemConflict(current.system, wished) from None
            if not left:
                return current
            now, system = self._clock(), current.system.model_copy(update=left)
            chain.append(connection, head, actor, now, [write.system_entry(current, system)])
            return write.touch(connection, current, now, **left).model_copy(update={"system": system})

    def set_depth(self, actor: Actor, assessment_id: str, depth: Depth) -> Assessment:
        """Choose the depth by hand."""
        chosen = checked_depth(depth)
        authority_id = self._locate(actor, Action.SET_DEPTH, assessment_id).authority_id
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            current = find_assessment(connection, assessment_id)
            if current.depth is chosen:
                return current
            now = self._clock()
            plain = {"before.depth": current.depth.value, "after.depth": chosen.value}
            entry = Entry(EventKind.DEPTH_CHANGED, assessment_id, "", current.version + 1, plain)
            chain.append(connection, head, actor, now, [entry])
            return write.touch(connection, current, now, depth=chosen.value).model_copy(update={"depth": chosen})

    # Answers

    def answers(self, actor: Actor, assessment_id: str) -> dict[str, Answer]:
        """The answers given so far, by question id."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return find_answers(connection, assessment_id)

    def save_answer(
        self,
        actor: Actor,
        assessment_id: str,
        question_id: str,
        changes: Mapping[str, Any],
        seen: Answer | None,
        *,
        origin: Origin = Origin.PERSON,
    ) -> Answer:
        """Save what changed in one answer.

        A change by a person confirms the answer unless ``changes`` says otherwise. The same save sent twice writes
        once. Changes of different fields by two people are merged.

        Args:
            actor: who answers.
            assessment_id: the assessment.
            question_id: the question.
            changes: only the fields that the person changed, among ``CONTENT_FIELDS``.
            seen: the answer as the person saw it; None when there was none.
            origin: who filled it in; anything but a person leaves the answer to be confirmed.

        Returns:
            The answer as it is now stored.

        Raises:
            InvalidAnswer: for what the question does not allow.
            AnswerConflict: when somebody else changed the same field since ``seen``.
        """
        place = self._locate(actor, Action.ANSWER, assessment_id)
        wished = checked_changes(self._checklist(place.checklist_digest), question_id, changes)
        if seen is not None and seen.question != question_id:
            raise ValueError("``seen`` is the answer to another question")
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            current = find_answer(connection, assessment_id, question_id)
            now = self._clock()
            after = write.next_answer(current, seen, wished, origin=origin, actor=actor, at=now)
            if after is current:
                return current
            write.put_answer(connection, assessment_id, after, actor.id)
            chain.append(connection, head, actor, now, [write.answer_entry(assessment_id, current, after)])
            write.touch(connection, find_assessment(connection, assessment_id), now)
        return after

    def snapshot(self, actor: Actor, assessment_id: str) -> Snapshot:
        """An assessment together with all that belongs to it, of one moment."""
        with reading(self.engine) as connection:
            found = find_assessment(connection, assessment_id)
            require(actor, Action.READ, found.authority_id, assessment_id)
            return snapshot_of(connection, found)

    def stamp(self, actor: Actor, assessment_id: str) -> int:
        """A number that grows with every change of the assessment; cheap enough to ask every two seconds."""
        return int(self._locate(actor, Action.READ, assessment_id).version)
