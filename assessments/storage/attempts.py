"""Guessing made slow: refused sign-ins are counted by login and by address, in the database, so that processes share them.

An attempt is counted before the password is compared and forgiven afterwards: many at once are no way round. A login that
does not exist is counted like any other, and gets the same answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assessments.storage import tables
from assessments.storage.engine import writing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

_FORGOTTEN = timedelta(days=1)
_LONGEST = timedelta(minutes=15)
_FIRST = timedelta(seconds=30)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Counted:
    """What is counted: ``kind`` (account or address), its name, and how many failures cost nothing."""

    kind: str
    name: str
    free: int

    @property
    def key(self) -> str:
        """What is kept of it: a digest."""
        return hashlib.sha256(f"{self.kind}:{self.name}".encode()).hexdigest()


def by_login(login: str) -> Counted:
    """Attempts on one login: five, then a delay that doubles from 30 seconds to 15 minutes."""
    return Counted("account", login, 5)


def by_address(address: str) -> Counted:
    """Attempts from one address: a whole town hall may share it."""
    return Counted("address", address, 50)


def delay_after(failures: int, free: int) -> timedelta:
    """How long nobody may try again after so many failures."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, _MOST_DOUBLINGS)
    return min(_FIRST * (1 << doublings), _LONGEST)


def reserve(engine: Engine, counted: list[Counted], now: datetime) -> bool:
    """Count one attempt against each; False, and nothing counted, while one of them has to wait."""
    table = tables.sign_in_attempt
    with writing(engine) as connection:
        connection.execute(sa.delete(table).where(table.c.last_at < now - _FORGOTTEN))
        found = {one: _locked(connection, one, now) for one in counted}
        if any(row.until is not None and row.until > now for row in found.values()):
            return False
        for one, row in found.items():
            failures = row.failures + 1
            delay = delay_after(failures, one.free)
            values = {"failures": failures, "last_at": now, "until": now + delay if delay else None}
            connection.execute(sa.update(table).where(table.c.key == one.key).values(**values))
    return True


def forgive(engine: Engine, counted: list[Counted]) -> None:
    """After a success: forget the failures of the account, and this one attempt of the address.

    Not all of the address: who has one account could otherwise guess at others for ever.
    """
    table = tables.sign_in_attempt
    with writing(engine) as connection:
        for one in counted:
            mine = table.c.key == one.key
            if one.kind == "account":
                connection.execute(sa.delete(table).where(mine))
            else:
                fewer = sa.case((table.c.failures > 0, table.c.failures - 1), else_=0)
                connection.execute(sa.update(table).where(mine).values(failures=fewer, until=None))


def _locked(connection: Connection, one: Counted, now: datetime) -> Any:
    """The row of what is counted, made when there is none; others who count the same wait for the transaction."""
    table = tables.sign_in_attempt
    query = sa.select(table.c.failures, table.c.until).where(table.c.key == one.key).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None:
        return row
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(table).values(key=one.key, failures=0, last_at=now, until=None))
    except IntegrityError:
        pass  # somebody else made it at the same moment
    return connection.execute(query).one()
