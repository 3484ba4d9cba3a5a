"""Signing in somebody for whom somebody else vouches: an identity provider, or a front server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import EVERYWHERE, Actor, Role
from assessments.accounts import AccountRefused, Given, SignInRefused
from assessments.storage import tables
from assessments.storage.account_rows import (
    CLAIM,
    checked_name,
    find_memberships,
    grant,
    insert_account,
    keep_an_administrator,
    withdraw,
)
from assessments.storage.base import utc_now
from assessments.storage.engine import alone_with_accounts, writing
from assessments.storage.sessions import open_session
from assessments.storage.text import LONGEST_SHORT, clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

    from assessments.storage.sessions import Clock


def sign_in_from_outside(
    engine: Engine,
    *,
    issuer: str,
    subject: str,
    name: str,
    email: str = "",
    given: Iterable[Given] | None = None,
    device: str = "",
    clock: Clock = utc_now,
) -> str:
    """Sign in somebody whom an identity provider vouches for. The first time an account is opened, without any role.

    An account is recognised by issuer and subject alone: an e-mail address can change hands, and proves nothing.

    Args:
        engine: from ``make_engine``.
        issuer: who vouches.
        subject: what the issuer calls the person, for ever.
        name: as the issuer gives it; used when the account is opened, the person may change it.
        email: shown to administrators.
        given: the roles that the issuer's claims give today, which replace those that they gave before; None when the
            installation does not take roles from claims.
        device: the family of the browser.
        clock: gives the current moment.

    Returns:
        The secret for the cookie of a new session.

    Raises:
        SignInRefused: when the account was closed, or nothing tells who it is.
    """
    if not issuer.strip() or not subject.strip() or max(len(issuer), len(subject)) > LONGEST_SHORT:
        raise SignInRefused
    table = tables.account
    with writing(engine) as connection:
        alone_with_accounts(connection)
        now = clock()
        mine = (table.c.issuer == clean(issuer), table.c.subject == clean(subject))
        row = connection.execute(sa.select(table).where(*mine)).one_or_none()
        if row is None:
            called = checked_name(name or email or subject)
            origin = {"issuer": clean(issuer), "subject": clean(subject), "email": clean(email)[:LONGEST_SHORT]}
            row = insert_account(connection, now, name=called, **origin)
        if given is not None:
            _follow_claims(connection, row, frozenset(given), now)
        return open_session(connection, row.id, "provider", device, now)


def _follow_claims(connection: Connection, row: Any, given: frozenset[Given], now: datetime) -> None:
    """Bring the roles that claims gave to what they give today; roles given by people stay."""
    by_issuer = Actor(id=CLAIM, name=row.issuer)
    known = {EVERYWHERE, *connection.execute(sa.select(tables.authority.c.id)).scalars()}
    held = {
        Given(m.role, m.authority_id): m
        for m in find_memberships(connection, row.id)
        if m.from_claim and not m.assessment_id
    }
    for place in sorted(given - held.keys(), key=lambda place: (place.authority_id, place.role)):
        if place.authority_id in known:
            grant(connection, by_issuer, now, row, place, source=CLAIM)
    for place in sorted(held.keys() - given, key=lambda place: (place.authority_id, place.role)):
        if place == Given(Role.ADMINISTRATOR, EVERYWHERE):
            try:
                keep_an_administrator(connection, without=held[place].id)
            except AccountRefused:
                continue  # the last one stays: an error in the provider's groups must not lock everybody out
        withdraw(connection, by_issuer, now, held[place], row.name)
