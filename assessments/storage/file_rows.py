"""Evidence files as rows and as lines of history, and their bytes, kept once under their digest.

The history holds digest, size and type as they are; the name of a file and of who gave it can be erased like other texts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assessments.model import EvidenceFile
from assessments.storage import tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind, moment
from assessments.storage.engine import hold
from assessments.storage.errors import FileRefused, StoreDamaged, UnknownFile
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.engine import Connection

    from assessments.storage.evidence import Limits

FILE = "file"
"""The field of an event that holds the digest of the file it is about."""

EMPTY_FILE: dict[str, Any] = {"erased": False}
"""What is true of a file of which the history has not said otherwise."""


def digest_of_bytes(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_of_row(row: Any) -> EvidenceFile:
    """A file from its row."""
    values = dict(row._mapping)  # noqa: SLF001 (the documented way to read a row as a mapping)
    del values["assessment_id"], values["author_id"]
    return EvidenceFile.model_validate(values)


def find_files(connection: Connection, assessment_id: str) -> tuple[EvidenceFile, ...]:
    """Every file of an assessment, the one given first before the others."""
    table = tables.evidence_file
    rows = connection.execute(
        sa.select(table)
        .where(table.c.assessment_id == assessment_id)
        .order_by(table.c.at, table.c.question, table.c.sha256)
    )
    return tuple(file_of_row(row) for row in rows)


def find_file_row(connection: Connection, assessment_id: str, question: str, sha256: str) -> Any | None:
    """The row of one file of one question; None when there is none."""
    table = tables.evidence_file
    where = (table.c.assessment_id == assessment_id, table.c.question == question, table.c.sha256 == sha256)
    return connection.execute(sa.select(table).where(*where)).one_or_none()


def read_blob(connection: Connection, sha256: str) -> bytes:
    """The bytes kept under a digest.

    Raises:
        UnknownFile: when there are none.
        StoreDamaged: when they no longer give their digest.
    """
    table = tables.evidence_blob
    data = connection.execute(sa.select(table.c.data).where(table.c.sha256 == sha256)).scalar_one_or_none()
    if data is None:
        raise UnknownFile
    if digest_of_bytes(bytes(data)) != sha256:
        raise StoreDamaged
    return bytes(data)


def keep_blob(connection: Connection, sha256: str, data: bytes) -> None:
    """Keep bytes unless they are there already. Nobody removes them before the transaction ends."""
    hold(connection, sha256)
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(tables.evidence_blob).values(sha256=sha256, data=data))
    except IntegrityError:
        read_blob(connection, sha256)  # what is there must be whole: the file given now is not kept a second time


def drop_blob_if_unused(connection: Connection, sha256: str) -> bool:
    """Forget bytes that no assessment needs any more; whether they were forgotten."""
    hold(connection, sha256)
    table = tables.evidence_file
    used = sa.select(table.c.sha256).where(table.c.sha256 == sha256, ~table.c.erased)
    if connection.execute(used.limit(1)).first() is not None:
        return False
    blob = tables.evidence_blob
    return connection.execute(sa.delete(blob).where(blob.c.sha256 == sha256)).rowcount > 0


def check_room(connection: Connection, assessment_id: str, limits: Limits, *, name: str, size: int) -> None:
    """Refuse one more file when the assessment has too many, or too large ones.

    Raises:
        FileRefused: naming the file and the limit.
    """
    table = tables.evidence_file
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.size), 0)).where(
        table.c.assessment_id == assessment_id, ~table.c.erased
    )
    count, total = connection.execute(query).one()
    if count >= limits.files:
        raise FileRefused(name, limits.too_many)
    if int(total) + size > limits.total_bytes:
        raise FileRefused(name, limits.no_room)


def insert_file(connection: Connection, assessment_id: str, file: EvidenceFile, author_id: str) -> None:
    """Write the row of a file. ``author_id`` is empty when a file brought it."""
    values = {**file.model_dump(), "assessment_id": assessment_id, "author_id": author_id}
    connection.execute(sa.insert(tables.evidence_file).values(**values))


def added_entry(assessment_id: str, file: EvidenceFile, *, imported: bool = False) -> Entry:
    """The line of history for a file that is attached; ``imported``: a file tells by whom and when."""
    plain: dict[str, Any] = {f"{AFTER}.{FILE}": file.sha256, f"{AFTER}.mime": file.mime, f"{AFTER}.size": file.size}
    texts: dict[str, Any] = {f"{AFTER}.name": file.name}
    if imported and file.at is not None:
        plain[f"{AFTER}.at"], texts[f"{AFTER}.author"] = moment(file.at), file.author
    plain[f"{AFTER}.erased"] = file.erased
    return Entry(EventKind.FILE_ADDED, assessment_id, file.question, 0, plain, texts)


def removed_entry(assessment_id: str, file: EvidenceFile, why: str) -> Entry:
    """The line of history for a file that is taken away."""
    plain = {f"{AFTER}.{FILE}": file.sha256}
    texts = {f"{BEFORE}.name": file.name, f"{AFTER}.why": why}
    return Entry(EventKind.FILE_REMOVED, assessment_id, file.question, 0, plain, texts)


def file_story(row: Any) -> dict[str, Any]:
    """A row in the words of the history."""
    return {
        "name": row.name,
        "mime": row.mime,
        "size": row.size,
        "author": row.author,
        "whose": {"id": row.author_id, "name": row.author},
        "at": moment(row.at),
        "erased": bool(row.erased),
    }


def damaged_blobs(connection: Connection, digests: Collection[str]) -> Iterator[tuple[str, str]]:
    """The digests whose bytes are not those that were kept, each with « file_missing » or « file_damaged ».

    One file is in memory at a time.
    """
    for sha256 in sorted(set(digests)):
        try:
            read_blob(connection, sha256)
        except UnknownFile:
            yield sha256, "file_missing"
        except StoreDamaged:
            yield sha256, "file_damaged"


WHY_TOO_LONG = Text(
    fr="La raison du retrait dépasse 300 caractères. Raccourcissez-la.",
    en="The reason for removing is longer than 300 characters. Shorten it.",
)
