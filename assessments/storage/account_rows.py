"""Rows of accounts, roles, sessions and links, for the parts of the store that read and change them."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import EVERYWHERE, Capacity, Role
from assessments.accounts import (
    LAST_ADMINISTRATOR,
    LINK_DAYS,
    LOGIN_EMPTY,
    LOGIN_TAKEN,
    LONGEST_LOGIN,
    NAME_EMPTY,
    SESSION_DAYS,
    Account,
    AccountRefused,
    Given,
    Membership,
    Session,
    UnknownAccount,
    as_login,
)
from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, Entry, EventKind
from assessments.storage.text import LONGEST_SHORT, clean

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor

PERSON, CLAIM = "person", "claim"
"""Who gave a role: somebody here, or the identity provider."""


def token_and_hash() -> tuple[str, str]:
    """A secret of 256 bits for a cookie or a link, and what is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    """The SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def account_of(row: Any) -> Account:
    """An account from its row."""
    return Account(
        id=row.id,
        login=row.login or "",
        name=row.name,
        email=row.email,
        language=row.language,
        created_at=row.created_at,
        has_password=bool(row.password),
        provider=row.issuer or "",
        disabled=row.disabled_at is not None,
        erased=row.erased_at is not None,
        erasure_asked_at=row.erasure_asked_at,
    )


def membership_of(row: Any) -> Membership:
    """A role from its row."""
    return Membership(
        id=row.id,
        account_id=row.account_id,
        authority_id=row.authority_id or EVERYWHERE,
        assessment_id=row.assessment_id or "",
        role=Role(row.role),
        capacity=Capacity(row.capacity) if row.capacity else None,
        since=row.since,
        by_id=row.by_id,
        from_claim=row.source == CLAIM,
    )


def session_of(row: Any) -> Session:
    """A session from its row."""
    return Session(row.id, row.method, row.device, row.created_at, row.last_seen_at)


def find_account(connection: Connection, account_id: str) -> Any:
    """The row of an account. Raises ``UnknownAccount``."""
    row = connection.execute(sa.select(tables.account).where(tables.account.c.id == account_id)).one_or_none()
    if row is None:
        raise UnknownAccount
    return row


def find_memberships(connection: Connection, account_id: str) -> list[Membership]:
    """Every role of an account, the oldest first."""
    table = tables.membership
    query = sa.select(table).where(table.c.account_id == account_id).order_by(table.c.since, table.c.id)
    return [membership_of(row) for row in connection.execute(query)]


def checked_login(text: str) -> str:
    """A login that can be kept. Raises ``AccountRefused``."""
    login = as_login(clean(text))
    if not login or len(login) > LONGEST_LOGIN:
        raise AccountRefused(LOGIN_EMPTY)
    return login


def checked_name(text: str) -> str:
    """A name that can be shown; longer than 300 characters, it is cut. Raises ``AccountRefused`` when there is none."""
    name = " ".join(clean(text).split())[:LONGEST_SHORT]
    if not name:
        raise AccountRefused(NAME_EMPTY)
    return name


def insert_account(connection: Connection, at: datetime, *, name: str, **columns: Any) -> Any:
    """Open an account.

    Raises:
        AccountRefused: when its login is taken.
    """
    table, login = tables.account, columns.get("login")
    if login and connection.execute(sa.select(table.c.id).where(table.c.login == login)).first():
        raise AccountRefused(LOGIN_TAKEN)
    values = {"id": uuid.uuid4().hex, "email": "", "password": "", "created_at": at, "name": name, **columns}
    connection.execute(sa.insert(table).values(**values))
    return find_account(connection, values["id"])


def insert_link(connection: Connection, account_id: str, at: datetime) -> str:
    """Make the one-time link of an account; an earlier one is of no use any more. Returns the secret in it."""
    token, kept = token_and_hash()
    table = tables.account_link
    connection.execute(sa.delete(table).where(table.c.account_id == account_id))
    expires = at + timedelta(days=LINK_DAYS)
    connection.execute(
        sa.insert(table).values(token_hash=kept, account_id=account_id, created_at=at, expires_at=expires)
    )
    return token


def open_sessions(now: datetime, idle: timedelta) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of the rows of sessions that still hold."""
    table = tables.account_session
    return (
        table.c.ended_at.is_(None),
        table.c.last_seen_at > now - idle,
        table.c.created_at > now - timedelta(days=SESSION_DAYS),
    )


def end_sessions(connection: Connection, account_id: str, at: datetime, *, but: str = "") -> int:
    """End the open sessions of an account, except the one with this id; how many there were."""
    table = tables.account_session
    query = sa.update(table).where(table.c.account_id == account_id, table.c.ended_at.is_(None), table.c.id != but)
    return connection.execute(query.values(ended_at=at)).rowcount


def grant(
    connection: Connection, actor: Actor, at: datetime, account: Any, given: Given, *, source: str = PERSON
) -> Membership:
    """Give a role and tell the history. The same role given twice is written once."""
    table = tables.membership
    place = {
        "account_id": account.id,
        "authority_id": None if given.authority_id == EVERYWHERE else given.authority_id,
        "assessment_id": given.assessment_id or None,
        "role": given.role.value,
        "capacity": given.capacity.value if given.capacity else "",
    }
    same = sa.select(table).where(*(table.c[name].is_not_distinct_from(value) for name, value in place.items()))
    if (row := connection.execute(same).first()) is not None:
        return membership_of(row)
    values = {"id": uuid.uuid4().hex, **place, "since": at, "by_id": actor.id, "source": source}
    connection.execute(sa.insert(table).values(**values))
    made = membership_of(connection.execute(sa.select(table).where(table.c.id == values["id"])).one())
    _tell(connection, actor, at, _entry(EventKind.ROLE_GIVEN, made, account.name))
    return made


def withdraw(connection: Connection, actor: Actor, at: datetime, membership: Membership, name: str) -> None:
    """Take a role and tell the history; ``name`` is that of the person."""
    connection.execute(sa.delete(tables.membership).where(tables.membership.c.id == membership.id))
    _tell(connection, actor, at, _entry(EventKind.ROLE_TAKEN, membership, name))


def tell_change(connection: Connection, actor: Actor, at: datetime, account: Any, what: str) -> None:
    """Write in the history of each authority of an account what was done to it: a link made, closed, opened again."""
    texts = {f"{AFTER}.account": {"id": account.id, "name": account.name}}
    entry = Entry(EventKind.ACCOUNT_CHANGED, None, "", 0, {f"{AFTER}.what": what}, texts)
    places = {held.authority_id for held in find_memberships(connection, account.id)}
    for place in [EVERYWHERE] if EVERYWHERE in places else sorted(places):
        _tell(connection, actor, at, (place, entry))


def _entry(kind: EventKind, held: Membership, name: str) -> tuple[str, Entry]:
    """The place that a change of role concerns, and its line of history."""
    plain = {
        f"{AFTER}.membership": held.id,
        f"{AFTER}.role": held.role.value,
        f"{AFTER}.capacity": held.capacity.value if held.capacity else "",
        f"{AFTER}.everywhere": held.authority_id == EVERYWHERE,
    }
    texts = {f"{AFTER}.account": {"id": held.account_id, "name": name}}
    return held.authority_id, Entry(kind, held.assessment_id or None, "", 0, plain, texts)


def _tell(connection: Connection, actor: Actor, at: datetime, told: tuple[str, Entry]) -> None:
    """Write a change of role in the history of its authority; of every authority of today when it holds everywhere."""
    place, entry = told
    table = tables.authority
    every = connection.execute(sa.select(table.c.id).order_by(table.c.id)).scalars().all()
    for authority_id in every if place == EVERYWHERE else [place]:
        chain.append(connection, chain.lock(connection, authority_id), actor, at, [entry])


def keep_an_administrator(connection: Connection, *, without: str = "", account: str = "") -> None:
    """Refuse to go on when nobody would administer the installation any more.

    Args:
        connection: a transaction that is alone with accounts.
        without: id of a role that is about to be taken.
        account: id of an account that is about to be closed.

    Raises:
        AccountRefused: when it is the last one.
    """
    held, who = tables.membership, tables.account
    query = sa.select(held.c.id, held.c.account_id).join_from(held, who, held.c.account_id == who.c.id)
    administrators = connection.execute(
        query.where(
            held.c.role == Role.ADMINISTRATOR.value,
            held.c.authority_id.is_(None),
            who.c.disabled_at.is_(None),
            who.c.erased_at.is_(None),
            sa.or_(who.c.password != "", who.c.issuer.is_not(None)),  # an invitation not taken up rules nothing
        )
    ).all()
    left = [row for row in administrators if row.id != without and row.account_id != account]
    if administrators and not left:
        raise AccountRefused(LAST_ADMINISTRATOR)
