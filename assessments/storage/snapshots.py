"""Canonical JSON, and checklists frozen under their digest."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assessments.storage import tables
from assessments.storage.errors import StoreDamaged

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal data give equal text, on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(body: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(body.encode()).hexdigest()


def keep_checklist(connection: Connection, body: str, *, installed: bool) -> str:
    """Store a checklist unless it is there already.

    Args:
        connection: a transaction that writes.
        body: its canonical text.
        installed: false when a file brought it, and not this installation's own folder.

    Returns:
        Its digest.
    """
    table, digest = tables.checklist, digest_of(body)
    there = connection.execute(sa.select(table.c.installed).where(table.c.digest == digest)).scalar_one_or_none()
    if there or there is installed:  # nearly always: a megabyte need not be sent to be refused
        return digest
    try:
        with connection.begin_nested():  # two authorities may store the same checklist at the same moment
            connection.execute(sa.insert(table).values(digest=digest, body=body, installed=installed))
    except IntegrityError:
        if installed:
            connection.execute(
                sa.update(table).where(table.c.digest == digest, ~table.c.installed).values(installed=True)
            )
    return digest


def read_body(connection: Connection, digest: str) -> str:
    """The canonical text stored under a digest.

    Raises:
        StoreDamaged: when it is missing or no longer gives its digest.
    """
    table = tables.checklist
    body = connection.execute(sa.select(table.c.body).where(table.c.digest == digest)).scalar_one_or_none()
    if body is None or digest_of(body) != digest:
        raise StoreDamaged
    return str(body)
