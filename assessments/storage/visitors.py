"""What a browser without an account is remembered by: a language and a name to show. Only a hash of its cookie is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assessments.storage import tables
from assessments.storage.base import utc_now
from assessments.storage.engine import reading, writing
from assessments.storage.text import LONGEST_SHORT, clean
from checklists.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Engine

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Visitor:
    """A browser that came before. ``language`` and ``display_name`` are None until chosen."""

    token_hash: str
    language: str | None
    display_name: str | None
    created_at: datetime
    last_seen_at: datetime


def get_visitor(engine: Engine, token_hash: str) -> Visitor | None:
    """The visitor whose cookie has this SHA-256, in hexadecimal; None when there is none."""
    table = tables.visitor
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.token_hash == token_hash)).one_or_none()
    return None if row is None else Visitor(**row._mapping)  # noqa: SLF001 (the documented way to read a row)


def save_visitor(
    engine: Engine,
    token_hash: str,
    *,
    language: str | None = None,
    display_name: str | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Visitor:
    """Remember a visitor, or that one came back.

    Args:
        engine: from ``make_engine``.
        token_hash: SHA-256 of the cookie, in hexadecimal; the cookie itself must not be stored.
        language: ``fr`` or ``en``; None leaves it as it is.
        display_name: at most 300 characters, the rest is cut; None leaves it as it is, "" forgets it.
        clock: gives the current moment.

    Raises:
        ValueError: when the hash is not one, or the language not one of ours.
    """
    if not _HASH.fullmatch(token_hash):
        raise ValueError("a visitor is known by the SHA-256 of a cookie, in hexadecimal")
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"the language is one of {', '.join(LANGUAGES)}")
    now = clock()
    changes: dict[str, object] = {"last_seen_at": now}
    if language is not None:
        changes["language"] = language
    if display_name is not None:
        changes["display_name"] = clean(display_name).strip()[:LONGEST_SHORT] or None
    table = tables.visitor
    with writing(engine) as connection:
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(table).values(token_hash=token_hash, created_at=now, **changes))
        except IntegrityError:
            connection.execute(sa.update(table).where(table.c.token_hash == token_hash).values(**changes))
        row = connection.execute(sa.select(table).where(table.c.token_hash == token_hash)).one()
    return Visitor(**row._mapping)  # noqa: SLF001


def forget_visitors(engine: Engine, before: datetime) -> int:
    """Delete the visitors not seen since a moment; how many there were."""
    with writing(engine) as connection:
        return connection.execute(sa.delete(tables.visitor).where(tables.visitor.c.last_seen_at < before)).rowcount
