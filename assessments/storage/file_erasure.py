"""Erasing what a file was called, and what it held. Its digest stays, so that the history can still be verified."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, BEFORE, ERASED, Entry, EventKind, Head
from assessments.storage.erasure import Found, erase_found, numbers_of, texts_there
from assessments.storage.errors import UnknownFile
from assessments.storage.file_rows import FILE, drop_blob_if_unused
from assessments.storage.redaction import FILES, Cut, redact_copies
from assessments.storage.writing import touch

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.model import Assessment

_TEXTS = tuple(f"{side}.{name}" for side in (BEFORE, AFTER) for name in ("name", "author", "why"))
_KINDS = (EventKind.FILE_ADDED, EventKind.FILE_REMOVED)


def erase_file(
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    *,
    head: Head,
    sha256: str,
    content: bool,
) -> int:
    """Erase the names of a file, also in versions submitted, the reasons for removing it and, with ``content``, its bytes.

    Raises:
        UnknownFile: when the assessment never had such a file.
    """
    by_question = _events_of(connection, assessment.id, sha256)
    if not by_question:
        raise UnknownFile
    authors = _authors(connection, head.authority_id, by_question)
    erased = _erase(connection, actor, at, assessment, head, sha256, by_question, content=content)
    cuts = [
        Cut(FILES, sha256, ("name", *(("erased",) if content else ()))),
        Cut(FILES, sha256, ("author",), frozenset(authors)),
    ]
    redact_copies(connection, head.authority_id, actor, at, cuts, assessment_id=assessment.id)
    return erased


def _authors(connection: Connection, authority_id: str, by_question: dict[str, list[int]]) -> set[str]:
    """What files told of who gave it."""
    seqs = [seq for found in by_question.values() for seq in found]
    told = chain.texts_of(connection, authority_id, seqs).values()
    return {text for texts in told if (text := texts.get(f"{AFTER}.author"))}


def _erase(  # noqa: PLR0917 - one call above
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    head: Head,
    sha256: str,
    by_question: dict[str, list[int]],
    *,
    content: bool,
) -> int:
    table = tables.evidence_file
    mine = (table.c.assessment_id == assessment.id, table.c.sha256 == sha256)
    rows = {row.question: row for row in connection.execute(sa.select(table).where(*mine))}
    entries: list[Entry] = []
    erased = 0
    for question, seqs in sorted(by_question.items()):
        found = texts_there(connection, head.authority_id, seqs, _TEXTS)
        left = _left(rows[question], content=content) if question in rows else {}
        if left:
            here = table.c.question == question
            connection.execute(sa.update(table).where(*mine, here).values(**left))
        if found or left:
            erased += erase_found(connection, head.authority_id, found)
            entries.append(_entry(assessment.id, question if question in rows else "", sha256, left, found))
    if content and rows:
        drop_blob_if_unused(connection, sha256)
    if entries:
        chain.append(connection, head, actor, at, entries)
        touch(connection, assessment, at)
    return erased


def _left(row: Any, *, content: bool) -> dict[str, Any]:
    """What changes of a row: its name keeps its ending, which says what the file is; what a file told of the author goes too."""
    wished: dict[str, Any] = {"name": ERASED + PurePosixPath(row.name).suffix}
    if not row.author_id:
        wished["author"] = ERASED if row.author else ""
    if content:
        wished["erased"] = True
    return {name: value for name, value in wished.items() if value != getattr(row, name)}


def _entry(assessment_id: str, question: str, sha256: str, left: dict[str, Any], found: Found) -> Entry:
    plain = {f"{AFTER}.{name}": value for name, value in left.items()}
    if question:  # of a file that was removed, nothing is told any more: only that its texts are gone
        plain[f"{AFTER}.{FILE}"] = sha256
    return Entry(EventKind.TEXT_ERASED, assessment_id, question, 0, plain, {}, numbers_of(found))


def _events_of(connection: Connection, assessment_id: str, sha256: str) -> dict[str, list[int]]:
    """The events about one file, by question."""
    event = tables.event
    query = sa.select(event.c.seq, event.c.question, event.c.public).where(
        event.c.assessment_id == assessment_id, event.c.kind.in_([kind.value for kind in _KINDS])
    )
    found: dict[str, list[int]] = {}
    for line in connection.execute(query):
        if json.loads(line.public)["plain"][f"{AFTER}.{FILE}"] == sha256:
            found.setdefault(line.question, []).append(line.seq)
    return found
