"""Erasing what people wrote around an assessment: remarks, reasons, reservations, whatever else ``THINGS`` holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind, Head
from assessments.storage.erasure import erase_found, numbers_of, texts_there
from assessments.storage.errors import ReviewRefused
from assessments.storage.records import find_assessment
from assessments.storage.redaction import marked
from assessments.storage.review_messages import UNKNOWN
from assessments.storage.review_rows import nudge
from assessments.storage.things import BY_NAME, THING, Thing, find

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor


def about_thing(place: str) -> sa.ColumnElement[bool]:
    """Which events are about a row, named as the history names it (« remark 0123 »)."""
    # What an event shows as it is holds ids, choices and dates, never what people wrote: this text can stand nowhere else.
    return tables.event.c.public.contains(f'"{AFTER}.{THING}":"{place}"', autoescape=True)


def erase_thing_texts(
    connection: Connection, actor: Actor, at: datetime, head: Head, place: str, *, fields: Collection[str] | None
) -> int:
    """Erase the texts of a row, in the history and today; how many the history held.

    Raises:
        ReviewRefused: when the authority has no such row.
        ValueError: for a field that holds no text.
    """
    thing, row = _row(connection, head.authority_id, place)
    if fields is not None and set(fields) - set(thing.texts):
        raise ValueError(f"only these fields hold texts: {', '.join(thing.texts)}")
    chosen = thing.texts if fields is None else tuple(name for name in thing.texts if name in fields)
    event = tables.event
    query = sa.select(event.c.seq).where(event.c.authority_id == head.authority_id, about_thing(place))
    names = [f"{side}.{name}" for side in (BEFORE, AFTER) for name in chosen]
    found = texts_there(connection, head.authority_id, connection.execute(query).scalars(), names)
    wished = {name: marked(getattr(row, name)) for name in chosen}
    left = {name: value for name, value in wished.items() if value != getattr(row, name)}
    if not found and not left:
        return 0
    erased, version = erase_found(connection, head.authority_id, found), row.version + bool(left)
    if left:
        table = thing.table
        connection.execute(sa.update(table).where(table.c.id == row.id).values(version=version, **left))
    plain: dict[str, Any] = {f"{AFTER}.{THING}": place, **{f"{AFTER}.{name}": value for name, value in left.items()}}
    owner = thing.assessment_of(getattr(row, thing.owner.name))
    chain.append(
        connection,
        head,
        actor,
        at,
        [Entry(EventKind.TEXT_ERASED, owner, "", version, plain, {}, numbers_of(found))],
    )
    if owner is not None:
        nudge(connection, find_assessment(connection, owner))
    return erased


def _row(connection: Connection, authority_id: str, place: str) -> tuple[Thing, Any]:
    name, _, id_ = place.partition(" ")
    thing = BY_NAME.get(name)
    row = find(connection, thing, id_) if thing else None
    if thing is None or row is None:
        raise ReviewRefused(UNKNOWN)
    if thing.of == "assessment":
        table = tables.assessment
        mine = sa.select(table.c.authority_id).where(table.c.id == row.assessment_id)
        found = connection.execute(mine).scalar_one()
    else:
        found = row.authority_id
    if found != authority_id:
        raise ReviewRefused(UNKNOWN)
    return thing, row
