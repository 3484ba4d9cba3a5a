"""Delegations from their rows, with whether what they rest on still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import PERMISSIONS, Action
from assessments.delegation import Delegation
from assessments.storage import tables
from assessments.storage.review_rows import plainly
from assessments.storage.things import BY_NAME, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_DECIDES = tuple(role.value for role, actions in PERMISSIONS.items() if Action.DECIDE in actions)


def delegations_of(connection: Connection, authority_id: str) -> list[Delegation]:
    """The delegations of an authority, oldest first, ended ones included."""
    rows = rows_of(connection, BY_NAME["delegation"], authority_id)
    if not rows:
        return []
    open_ = open_accounts(connection, {id_ for row in rows for id_ in (row.giver_id, row.person_id)})
    may = deciders(connection, authority_id)
    return [
        plainly(
            Delegation, row, sound=row.giver_id in open_ & may and row.person_id in open_
        )  # ids erased are in neither
        for row in rows
    ]


def open_accounts(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of some accounts that are neither closed nor erased."""
    table = tables.account
    query = sa.select(table.c.id).where(
        table.c.id.in_(list(ids)), table.c.disabled_at.is_(None), table.c.erased_at.is_(None)
    )
    return set(connection.execute(query).scalars())


def deciders(connection: Connection, authority_id: str) -> set[str]:
    """The accounts with a role by which they decide for a whole authority."""
    return _with_role(connection, authority_id, tables.membership.c.role.in_(_DECIDES))


def readers(connection: Connection, authority_id: str) -> set[str]:
    """The accounts with any role on a whole authority: each lets them read."""
    return _with_role(connection, authority_id)


def _with_role(connection: Connection, authority_id: str, *where: sa.ColumnElement[bool]) -> set[str]:
    table = tables.membership
    here = sa.or_(table.c.authority_id == authority_id, table.c.authority_id.is_(None))
    query = sa.select(table.c.account_id).where(here, table.c.assessment_id.is_(None), *where)
    return set(connection.execute(query).scalars())
