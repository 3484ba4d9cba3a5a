"""Signing in and out: what happens before anybody knows who asks. Nothing here takes an actor; each proves who they are.

A session is a row. Its cookie holds 256 random bits, of which only the SHA-256 is kept; the row alone says whether the
session still holds, whatever a browser or an open page remembers.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments import passwords
from assessments.access import EVERYWHERE, Actor, Role
from assessments.accounts import (
    IDLE_HOURS,
    NOT_FIRST,
    SESSION_DAYS,
    Account,
    AccountRefused,
    Given,
    LinkInvalid,
    SignInRefused,
    actor_of,
    as_login,
)
from assessments.storage import tables
from assessments.storage.account_rows import (
    account_of,
    checked_login,
    checked_name,
    end_sessions,
    find_account,
    find_memberships,
    grant,
    hash_token,
    insert_account,
    token_and_hash,
)
from assessments.storage.attempts import Counted, by_address, by_login, forgive, reserve
from assessments.storage.base import utc_now
from assessments.storage.engine import alone_with_accounts, reading, writing
from assessments.storage.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection, Engine

    Clock = Callable[[], datetime]

SEEN_EVERY = timedelta(minutes=1)
"""A session that is used is noted at most so often: reading a page must not cost a write."""
_KEPT = timedelta(days=30)
"""How long a row of an ended session is kept, for its account to see."""
_LONGEST_DEVICE = 60


@dataclass(frozen=True)
class SignedIn:
    """An open session: whose it is, with which roles today, and its id (not its secret)."""

    account: Account
    actor: Actor
    session_id: str


def has_accounts(engine: Engine) -> bool:
    """Whether somebody has an account; False on the first start."""
    with reading(engine) as connection:
        return connection.execute(sa.select(tables.account.c.id).limit(1)).first() is not None


def create_first_account(
    engine: Engine, *, login: str, name: str, password: str, also_projects: bool = False, clock: Clock = utc_now
) -> Account:
    """Open the first account, which administers the installation.

    Args:
        engine: from ``make_engine``.
        login: what the person will sign in with.
        name: what colleagues will see.
        password: what the person chose.
        also_projects: the person also runs assessments, on every authority (a small town hall).
        clock: gives the current moment.

    Raises:
        AccountRefused: when there is an account already, or for a login or a name that cannot be kept.
        PasswordRefused: for a password that may not be chosen.
    """
    login, name = checked_login(login), checked_name(name)
    chosen = passwords.hash_of(passwords.check_choice(password, login, name))
    with writing(engine) as connection:
        alone_with_accounts(connection)
        if connection.execute(sa.select(tables.account.c.id).limit(1)).first() is not None:
            raise AccountRefused(NOT_FIRST)
        now = clock()
        row = insert_account(connection, now, name=name, login=login, password=chosen)
        actor = Actor(id=row.id, name=row.name)
        for role in (Role.ADMINISTRATOR, *((Role.PROJECT_MANAGER,) if also_projects else ())):
            grant(connection, actor, now, row, Given(role, EVERYWHERE))
    return account_of(row)


def sign_in(
    engine: Engine, login: str, password: str, *, address: str = "", device: str = "", clock: Clock = utc_now
) -> str:
    """Sign in with a password.

    Whatever is wrong (no such login, another password, a closed account, too many attempts), the answer is the same and
    costs the same work.

    Args:
        engine: from ``make_engine``.
        login: as typed.
        password: as typed.
        address: of the browser; empty when it is not known, and then only the login is counted.
        device: the family of the browser, to be shown to the person.
        clock: gives the current moment.

    Returns:
        The secret for the cookie of a new session.

    Raises:
        SignInRefused: otherwise.
    """
    known = as_login(clean(login))
    counted = [by_login(known), *([by_address(address)] if address else [])]
    allowed = reserve(engine, counted, clock())
    table = tables.account
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.login == known)).one_or_none()
    usable = allowed and row is not None and account_of(row).active
    right = passwords.matches(row.password if usable and row is not None else "", password)
    if not right or row is None:
        raise SignInRefused
    forgive(engine, counted)
    with writing(engine) as connection:
        if passwords.outdated(row.password):
            fresh = passwords.hash_of(password)
            same = (table.c.id == row.id, table.c.password == row.password)
            connection.execute(sa.update(table).where(*same).values(password=fresh))
        return open_session(connection, row.id, "password", device, clock())


def may_try(engine: Engine, what: str, address: str, *, clock: Clock = utc_now) -> bool:
    """Count one attempt at something else than a password (a code); False while the next one has to wait."""
    counted = [Counted("code", what, 5), *([by_address(address)] if address else [])]
    return reserve(engine, counted, clock())


def open_session(connection: Connection, account_id: str, method: str, device: str, now: datetime) -> str:
    """Open a session of an account that was proved; the secret for its cookie. Raises ``SignInRefused`` for a closed one."""
    if not account_of(find_account(connection, account_id)).active:
        raise SignInRefused
    token, kept = token_and_hash()
    table = tables.account_session
    connection.execute(sa.delete(table).where(table.c.last_seen_at < now - _KEPT))
    connection.execute(
        sa.insert(table).values(
            token_hash=kept,
            id=uuid.uuid4().hex,
            account_id=account_id,
            method=method,
            device=clean(device)[:_LONGEST_DEVICE],
            created_at=now,
            last_seen_at=now,
        )
    )
    return token


def signed_in(
    engine: Engine,
    token_hash: str | None,
    *,
    touch: bool = True,
    idle: timedelta = timedelta(hours=IDLE_HOURS),
    clock: Clock = utc_now,
) -> SignedIn | None:
    """Who a cookie stands for at this very moment; None when its session ended, or the account was closed.

    Args:
        engine: from ``make_engine``.
        token_hash: SHA-256 of the cookie, in hexadecimal; None when there is none.
        touch: the person did something: the session is prolonged. False for what a page does by itself.
        idle: how long a session lasts without being used.
        clock: gives the current moment.
    """
    if token_hash is None:
        return None
    now, table = clock(), tables.account_session
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.token_hash == token_hash)).one_or_none()
        if row is None or not _holds(row, now, idle):
            return None
        account = account_of(find_account(connection, row.account_id))
        if not account.active:
            return None
        found = SignedIn(account, actor_of(account, find_memberships(connection, account.id)), row.id)
    if touch and now - row.last_seen_at >= SEEN_EVERY:
        with writing(engine) as connection:
            mine = (table.c.token_hash == token_hash, table.c.ended_at.is_(None))
            connection.execute(sa.update(table).where(*mine).values(last_seen_at=now))
    return found


def _holds(row: Any, now: datetime, idle: timedelta) -> bool:
    return (
        row.ended_at is None and now < row.last_seen_at + idle and now < row.created_at + timedelta(days=SESSION_DAYS)
    )


def sign_out(engine: Engine, token_hash: str | None, *, clock: Clock = utc_now) -> None:
    """End the session of a cookie, if there is one."""
    table = tables.account_session
    with writing(engine) as connection:
        mine = (table.c.token_hash == token_hash, table.c.ended_at.is_(None))
        connection.execute(sa.update(table).where(*mine).values(ended_at=clock()))


def account_of_link(engine: Engine, token: str, *, clock: Clock = utc_now) -> Account:
    """Whose one-time link this is, without using it. Raises ``LinkInvalid``."""
    with reading(engine) as connection:
        return account_of(_linked(connection, token, clock()))


def _linked(connection: Connection, token: str, now: datetime) -> Any:
    link = tables.account_link
    query = sa.select(link.c.account_id).where(link.c.token_hash == hash_token(token), link.c.expires_at > now)
    account_id = connection.execute(query).scalar_one_or_none()
    row = None if account_id is None else find_account(connection, account_id)
    if row is None or row.disabled_at is not None or row.erased_at is not None:
        raise LinkInvalid
    return row


def use_link(engine: Engine, token: str, password: str, *, device: str = "", clock: Clock = utc_now) -> str:
    """Choose a password with a one-time link: the link is used up, every session of the account ends, a new one opens.

    Returns:
        The secret for the cookie of the new session.

    Raises:
        LinkInvalid: when the link cannot be used.
        PasswordRefused: for a password that may not be chosen; the link is still good.
    """
    with reading(engine) as connection:
        row = _linked(connection, token, clock())
    chosen = passwords.hash_of(passwords.check_choice(password, row.login or "", row.name))
    with writing(engine) as connection:
        alone_with_accounts(connection)
        now = clock()
        row = _linked(connection, token, now)
        link = tables.account_link
        connection.execute(sa.delete(link).where(link.c.account_id == row.id))
        connection.execute(sa.update(tables.account).where(tables.account.c.id == row.id).values(password=chosen))
        end_sessions(connection, row.id, now)
        opened = open_session(connection, row.id, "password", device, now)
    forgive(engine, [by_login(row.login or "")])
    return opened
