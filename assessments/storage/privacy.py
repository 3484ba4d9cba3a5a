"""The part of the store about who answers for the personal data of those who use Balise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.privacy import OpenNotice, PrivacyNotice
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.chain import EventKind
from assessments.storage.engine import reading, writing
from assessments.storage.things import BY_NAME, Pen, rows_of
from assessments.storage.typed import typed

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_TEXTS = ("controller", "contact", "dpo")


class PrivacyPart(StoreBase):
    """The notice of each authority."""

    def privacy_notice(self, actor: Actor, authority_id: str) -> PrivacyNotice:
        """The notice of an authority; an empty one until it is written."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return _notice(connection, authority_id)

    def set_privacy_notice(self, actor: Actor, authority_id: str, notice: PrivacyNotice) -> PrivacyNotice:
        """Write the notice of an authority; the same one again writes nothing.

        Raises:
            InvalidInput: for a text that is too long.
        """
        require(actor, Action.CHANGE_AUTHORITY, authority_id)
        wished = notice.model_copy(update={name: typed(getattr(notice, name)) for name in _TEXTS})
        thing = BY_NAME["privacy_notice"]
        with writing(self.engine) as connection:
            pen = Pen(connection, chain.lock(connection, authority_id), actor, self._clock())
            rows = rows_of(connection, thing, authority_id)
            if rows and _notice_of(rows[-1]) == wished:
                return wished
            if rows:
                pen.change(thing, rows[-1], EventKind.NOTICE_WRITTEN, wished.model_dump())
            else:
                pen.create(thing, authority_id, wished.model_dump())
        return wished


def open_notices(engine: Engine) -> list[OpenNotice]:
    """The notices that authorities chose to show before anybody signs in, by name. Asks for no right: they are public."""
    notice, authority = tables.privacy_notice, tables.authority
    query = sa.select(notice, authority.c.name).join_from(notice, authority).where(notice.c.open)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(authority.c.name, notice.c.id)).all()
    return [OpenNotice(authority=row.name, notice=_notice_of(row)) for row in rows]


def _notice(connection: Connection, authority_id: str) -> PrivacyNotice:
    rows = rows_of(connection, BY_NAME["privacy_notice"], authority_id)
    return _notice_of(rows[-1]) if rows else PrivacyNotice()


def _notice_of(row: Any) -> PrivacyNotice:
    return PrivacyNotice(**{name: getattr(row, name) for name in PrivacyNotice.model_fields})
