"""Erasing what people wrote about an audit. Its figures stay: they are counts of groups, and speak of nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.audit_rows import AUDIT_TEXTS, WHO_AND_WHEN, find_row, story
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind, Head
from assessments.storage.erasure import erase_found, numbers_of, texts_there
from assessments.storage.errors import UnknownAudit
from assessments.storage.redaction import AUDITS, Cut, marked, redact_copies
from assessments.storage.writing import touch

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.model import Assessment


def erase_audit_texts(
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    *,
    head: Head,
    row: Any,
    fields: Collection[str] | None,
    current: bool,
) -> int:
    """Erase what the history and the versions submitted hold of some texts of an audit; when ``current``, blank them today.

    Raises:
        UnknownAudit: when the audit is another assessment's.
        ValueError: for a field that holds no text.
    """
    if row.assessment_id != assessment.id:
        raise UnknownAudit
    # Names that a file told are texts like others; the names of people of this house are erased by ``erase_person``.
    told = [who for who, _ in WHO_AND_WHEN.values() if not getattr(row, f"{who}_id")]
    known = (*AUDIT_TEXTS, *told)
    if fields is not None and set(fields) - set(known):
        raise ValueError(f"only these fields hold texts: {', '.join(known)}")
    chosen = known if fields is None else tuple(name for name in known if name in fields)
    erased = _erase(connection, actor, at, assessment, head, row, chosen, chosen if current else ())
    cut = Cut(AUDITS, str(row.number), chosen)
    redact_copies(connection, head.authority_id, actor, at, [cut], assessment_id=assessment.id)
    return erased


def _erase(  # noqa: PLR0917 - one call above
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    head: Head,
    row: Any,
    chosen: Collection[str],
    blanked: Collection[str],
) -> int:
    names = [f"{side}.{name}" for side in (BEFORE, AFTER) for name in chosen]
    found = texts_there(connection, head.authority_id, _events_of(connection, row), names)
    wished = {name: marked(getattr(row, name)) for name in blanked}
    left = {name: value for name, value in wished.items() if value != getattr(row, name)}
    if not found and not left:
        return 0
    erased = erase_found(connection, head.authority_id, found)
    version = row.version + bool(left)
    if left:
        table = tables.audit
        connection.execute(sa.update(table).where(table.c.id == row.id).values(version=version, **left))
    now = story(find_row(connection, row.id))
    plain = {f"{AFTER}.audit": row.id, **{f"{AFTER}.{name}": now[name] for name in left}}
    entry = Entry(EventKind.TEXT_ERASED, assessment.id, "", version, plain, {}, numbers_of(found))
    chain.append(connection, head, actor, at, [entry])
    touch(connection, assessment, at)
    return erased


def _events_of(connection: Connection, row: Any) -> list[int]:
    event = tables.event
    kinds = [kind.value for kind in (*WHO_AND_WHEN, EventKind.AUDIT_WITHDRAWN)]
    query = sa.select(event.c.seq, event.c.public).where(
        event.c.assessment_id == row.assessment_id, event.c.kind.in_(kinds)
    )
    told = connection.execute(query)
    return [line.seq for line in told if json.loads(line.public)["plain"][f"{AFTER}.audit"] == row.id]
