"""The part of the store about what happened: reading, verifying and erasing the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import Action, Actor, require
from assessments.storage import chain, erasure
from assessments.storage.audit_erasure import erase_audit_texts
from assessments.storage.audit_rows import find_row
from assessments.storage.base import StoreBase
from assessments.storage.engine import forget_log, reading, writing
from assessments.storage.records import find_assessment, find_authority
from assessments.storage.sealed import sealed_ballots, without_sealed
from assessments.storage.thing_erasure import erase_thing_texts
from assessments.storage.verify import verify

if TYPE_CHECKING:
    from collections.abc import Collection

    from assessments.storage.chain import Event
    from assessments.storage.verify_report import ChainReport


class HistoryPart(StoreBase):
    """History of assessments and of authorities."""

    def events(self, actor: Actor, assessment_id: str, limit: int = 200) -> list[Event]:
        """The last ``limit`` lines of the history of an assessment, newest first; of votes under way, what the actor may know."""
        place = self._locate(actor, Action.READ_EVENTS, assessment_id)
        with reading(self.engine) as connection:
            found = chain.read_events(connection, assessment_id, limit)
            return without_sealed(found, sealed_ballots(connection, actor, place.authority_id, assessment_id))

    def verify_chain(self, actor: Actor, authority_id: str) -> ChainReport:
        """Recompute the whole history of an authority and compare it with what is stored today."""
        require(actor, Action.VERIFY_CHAIN, authority_id)
        with reading(self.engine) as connection:
            find_authority(connection, authority_id)
            return verify(connection, authority_id)

    def erase_text(
        self,
        actor: Actor,
        assessment_id: str,
        question_id: str = "",
        fields: Collection[str] | None = None,
        *,
        audit_id: str = "",
        current: bool = False,
    ) -> int:
        """Erase for good what the history holds of the texts of an answer, of the system or of an audit.

        The versions submitted are redacted too. Copies outside the database (backups, exports, printed reports) are not reached, nor, on PostgreSQL, what its
        own log and next vacuum still hold.

        Args:
            actor: who asks.
            assessment_id: the assessment.
            question_id: the question; empty for the description of the system, or for an audit.
            fields: which fields, among those that hold texts; None for all of them.
            audit_id: an audit of the assessment, whose title, reasons and conclusions are meant; not its figures.
            current: also blank what is shown today; a marker says that something was erased.

        Returns:
            How many texts of the history were erased; 0 writes nothing unless ``current`` blanked something.

        Raises:
            UnknownAudit: when the assessment has no such audit.
            ValueError: for a field that holds no text, or both a question and an audit.
        """
        if question_id and audit_id:
            raise ValueError("a question or an audit, not both")
        place = self._locate(actor, Action.ERASE_TEXT, assessment_id)
        checklist = self._checklist(place.checklist_digest)
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, place.authority_id), self._clock()
            found = find_assessment(connection, assessment_id)
            if audit_id:
                row = find_row(connection, audit_id)
                erased = erase_audit_texts(
                    connection, actor, now, found, head=head, row=row, fields=fields, current=current
                )
            else:
                erased = erasure.erase_field_texts(
                    connection,
                    actor,
                    now,
                    found,
                    head=head,
                    checklist=checklist,
                    question=question_id,
                    fields=fields,
                    current=current,
                )
        forget_log(self.engine)
        return erased

    def erase_event(self, actor: Actor, authority_id: str, seq: int) -> int:
        """Erase for good every text of one event, the name of who did it included. Returns how many there were."""
        require(actor, Action.ERASE_TEXT, authority_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            erased = erasure.erase_event(connection, actor, self._clock(), head, seq)
        forget_log(self.engine)
        return erased

    def erase_thing(self, actor: Actor, authority_id: str, thing: str, fields: Collection[str] | None = None) -> int:
        """Erase for good what people wrote in a remark, an opinion, a reservation, a decision…, then and today.

        Args:
            actor: who asks.
            authority_id: the authority.
            thing: « kind id », as the history names it.
            fields: which fields, among those that hold texts; None for all of them.

        Returns:
            How many texts of the history were erased.

        Raises:
            ReviewRefused: when the authority has no such thing.
            ValueError: for a field that holds no text.
        """
        require(actor, Action.ERASE_TEXT, authority_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            erased = erase_thing_texts(connection, actor, self._clock(), head, thing, fields=fields)
        forget_log(self.engine)
        return erased

    def erase_person(self, actor: Actor, authority_id: str, person_id: str) -> int:
        """Erase for good who a person was, in the whole history of an authority and as author of its answers and audits.

        A name that somebody typed inside a text is not found; ``erase_text`` erases that text.

        Args:
            actor: who asks.
            authority_id: the authority.
            person_id: what ``Actor.id`` was for this person.

        Returns:
            How many events named the person.
        """
        require(actor, Action.ERASE_TEXT, authority_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            erased = erasure.erase_person(connection, actor, self._clock(), head, person_id)
        forget_log(self.engine)
        return erased
