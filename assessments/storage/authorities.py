"""The part of the store about authorities."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import EVERYWHERE, Action, Actor, require
from assessments.model import Authority, AuthorityType
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.engine import reading, writing
from assessments.storage.errors import AuthorityConflict
from assessments.storage.merge import Clash, to_write
from assessments.storage.profiles import checked_authority
from assessments.storage.records import AUTHORITY_FIELDS, authority_of, find_authority
from assessments.storage.writing import authority_entry

if TYPE_CHECKING:
    from collections.abc import Mapping


class AuthorityPart(StoreBase):
    """Profiles of authorities."""

    def create_authority(
        self,
        actor: Actor,
        *,
        name: str,
        type: AuthorityType | None = None,  # noqa: A002 (the name of the field)
        population: int | None = None,
        staff_fte: float | None = None,
        fictional: bool = False,
    ) -> Authority:
        """Create an authority and begin its history. Raises ``InvalidInput``."""
        require(actor, Action.CREATE_AUTHORITY, EVERYWHERE)
        empty = Authority(id=uuid.uuid4().hex, name="-")
        given = {
            "name": name,
            "type": type,
            "population": population,
            "staff_fte": staff_fte,
            "fictional": fictional,
        }
        authority = empty.model_copy(update=checked_authority(empty, given))
        with writing(self.engine) as connection:
            connection.execute(sa.insert(tables.authority).values(**authority.model_dump()))
            head = chain.start(connection, authority.id)
            chain.append(connection, head, actor, self._clock(), [authority_entry(None, authority)])
        return authority

    def update_authority(
        self, actor: Actor, authority_id: str, changes: Mapping[str, Any], seen: Authority | None = None
    ) -> Authority:
        """Change the profile of an authority.

        Args:
            actor: who asks.
            authority_id: the authority.
            changes: new values by field.
            seen: the profile as the person saw it; None writes over whatever is there.

        Raises:
            AuthorityConflict: when somebody else changed the same field since.
            InvalidInput: for a value that cannot be stored.
        """
        require(actor, Action.CHANGE_AUTHORITY, authority_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            current = find_authority(connection, authority_id)
            wished = checked_authority(current, changes)
            try:
                left = to_write(wished, None if seen is None else dict(seen), dict(current))
            except Clash:
                raise AuthorityConflict(current, wished) from None
            if not left:
                return current
            after = current.model_copy(update=left)
            connection.execute(
                sa.update(tables.authority)
                .where(tables.authority.c.id == authority_id)
                .values({name: getattr(after, name) for name in AUTHORITY_FIELDS})
            )
            chain.append(connection, head, actor, self._clock(), [authority_entry(current, after)])
        return after

    def authorities(self, actor: Actor) -> list[Authority]:
        """The authorities that the actor may read, by name; those of single assessments that the actor may read included."""
        table = tables.assessment
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(tables.authority).order_by(tables.authority.c.name)).all()
            held = sa.select(table.c.id, table.c.authority_id).where(table.c.id.in_(list(actor.assessment_roles)))
            single = connection.execute(held).all() if actor.assessment_roles else []
        through = {row.authority_id for row in single if actor.may(Action.READ, row.authority_id, row.id)}
        return [authority_of(row) for row in rows if actor.may(Action.READ, row.id) or row.id in through]

    def authority(self, actor: Actor, authority_id: str) -> Authority:
        """One authority: its name and its size, also for who may read but one of its assessments."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return find_authority(connection, authority_id)
