"""The part of the store about evidence files: attached to a question, read back, removed.

A file is what its bytes are: the same bytes given twice to a question are one file, and are kept once for the whole database.
What may be attached is decided in ``assessments.storage.evidence``; nothing here opens a file to show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.model import EvidenceFile
from assessments.storage import chain, tables
from assessments.storage import writing as write
from assessments.storage.base import StoreBase
from assessments.storage.content import checked_changes
from assessments.storage.engine import forget_log, reading, writing
from assessments.storage.errors import InvalidInput, UnknownFile
from assessments.storage.evidence import checked_file
from assessments.storage.file_erasure import erase_file
from assessments.storage.file_rows import (
    WHY_TOO_LONG,
    added_entry,
    check_room,
    digest_of_bytes,
    drop_blob_if_unused,
    file_of_row,
    find_file_row,
    find_files,
    insert_file,
    keep_blob,
    read_blob,
    removed_entry,
)
from assessments.storage.records import find_assessment
from assessments.storage.text import LONGEST_SHORT, clean

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class FilePart(StoreBase):
    """Files given as evidence for answers."""

    def files(self, actor: Actor, assessment_id: str) -> tuple[EvidenceFile, ...]:
        """The files of an assessment, the one given first before the others."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return find_files(connection, assessment_id)

    def file_bytes(self, actor: Actor, assessment_id: str, sha256: str) -> bytes:
        """The content of a file of this assessment.

        Raises:
            UnknownFile: when the assessment has no such file, or its content was erased.
            StoreDamaged: when it is not what was given.
        """
        self._locate(actor, Action.READ, assessment_id)
        table = tables.evidence_file
        mine = (table.c.assessment_id == assessment_id, table.c.sha256 == sha256, ~table.c.erased)
        with reading(self.engine) as connection:
            if connection.execute(sa.select(table.c.sha256).where(*mine).limit(1)).first() is None:
                raise UnknownFile
            return read_blob(connection, sha256)

    def add_file(self, actor: Actor, assessment_id: str, question_id: str, name: str, data: bytes) -> EvidenceFile:
        """Attach a file to a question. The same bytes given again change nothing and give the file that is there.

        Args:
            actor: who gives it.
            assessment_id: the assessment.
            question_id: the question.
            name: its name as the person's computer says; what could mislead or harm is taken out.
            data: its content.

        Raises:
            InvalidAnswer: when the checklist has no such question.
            FileRefused: when it is of no kind that is taken, is not what its name says, or there is no room.
        """
        place = self._locate(actor, Action.ANSWER, assessment_id)
        checked_changes(self._checklist(place.checklist_digest), question_id, {})
        kept, mime = checked_file(name, data, self.limits)
        sha256 = digest_of_bytes(data)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            row = find_file_row(connection, assessment_id, question_id, sha256)
            if row is not None and not row.erased:
                return file_of_row(row)
            check_room(connection, assessment_id, self.limits, name=kept, size=len(data))
            now = self._clock()
            file = EvidenceFile(
                question=question_id,
                name=kept,
                mime=mime,
                size=len(data),
                sha256=sha256,
                author=actor.name,
                at=now,
            )
            if row is not None:  # its content had been erased: it is given anew
                _delete(connection, assessment_id, file)
            keep_blob(connection, sha256, data)
            insert_file(connection, assessment_id, file, actor.id)
            chain.append(connection, head, actor, now, [added_entry(assessment_id, file)])
            write.touch(connection, find_assessment(connection, assessment_id), now)
        return file

    def remove_file(self, actor: Actor, assessment_id: str, question_id: str, sha256: str, why: str = "") -> None:
        """Take a file away from a question; its bytes go when nobody needs them any more. The history says that it was there.

        Args:
            actor: who removes it.
            assessment_id: the assessment.
            question_id: the question.
            sha256: which file.
            why: the reason, kept in the history; may be empty.

        Raises:
            UnknownFile: when the question has no such file.
            InvalidInput: when the reason is too long.
        """
        reason = clean(why).strip()
        if len(reason) > LONGEST_SHORT:
            raise InvalidInput(WHY_TOO_LONG)
        place = self._locate(actor, Action.ANSWER, assessment_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            row = find_file_row(connection, assessment_id, question_id, sha256)
            if row is None:
                raise UnknownFile
            file, now = file_of_row(row), self._clock()
            _delete(connection, assessment_id, file)
            drop_blob_if_unused(connection, sha256)
            chain.append(connection, head, actor, now, [removed_entry(assessment_id, file, reason)])
            write.touch(connection, find_assessment(connection, assessment_id), now)

    def erase_file(self, actor: Actor, assessment_id: str, sha256: str, *, content: bool = False) -> int:
        """Erase for good how a file was called, in the history and today, and perhaps what it held.

        The digest, the size and the type stay, as the proof of what was there. The same bytes given to another assessment
        stay there: erase them there too.

        Args:
            actor: who asks.
            assessment_id: the assessment.
            sha256: which file; under every question to which it is attached, and also when it was removed.
            content: erase the bytes too.

        Returns:
            How many texts of the history were erased; 0 writes nothing unless something of today was erased.

        Raises:
            UnknownFile: when the assessment never had such a file.
        """
        place = self._locate(actor, Action.ERASE_TEXT, assessment_id)
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, place.authority_id), self._clock()
            found = find_assessment(connection, assessment_id)
            erased = erase_file(connection, actor, now, found, head=head, sha256=sha256, content=content)
        forget_log(self.engine)
        return erased


def _delete(connection: Connection, assessment_id: str, file: EvidenceFile) -> None:
    table = tables.evidence_file
    connection.execute(
        sa.delete(table).where(
            table.c.assessment_id == assessment_id,
            table.c.question == file.question,
            table.c.sha256 == file.sha256,
        )
    )
