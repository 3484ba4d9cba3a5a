"""The part of the store about the accounts and the roles of others, for administrators.

The administrator of one authority rules its members and sees no other account. What concerns a person as a whole (closing
an account, a new password) is theirs only while the person has no role elsewhere; the administrator of the installation
rules everything, and alone names administrators.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import EVERYWHERE, ROLES_OF_ASSESSMENT, Action, Actor, PermissionDenied, Role, require
from assessments.accounts import (
    CAPACITY_OF_CONTRIBUTOR,
    ELSEWHERE,
    FROM_CLAIM,
    IDLE_HOURS,
    NO_PASSWORD_HERE,
    ONLY_INSTALLATION,
    ONLY_ON_AUTHORITY,
    UNKNOWN_ROLE,
    Account,
    AccountRefused,
    Given,
    Managed,
    Member,
    Membership,
    UnknownAccount,
)
from assessments.storage import chain, erasure, tables
from assessments.storage.account_rows import (
    account_of,
    checked_login,
    checked_name,
    end_sessions,
    find_account,
    find_memberships,
    grant,
    insert_account,
    insert_link,
    keep_an_administrator,
    membership_of,
    open_sessions,
    tell_change,
    withdraw,
)
from assessments.storage.base import StoreBase
from assessments.storage.engine import alone_with_accounts, forget_log, reading, writing
from assessments.storage.errors import UnknownAssessment
from assessments.storage.records import find_assessment, find_authority

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class AccountPart(StoreBase):
    """Accounts and roles of others."""

    def accounts(self, actor: Actor, *, idle: timedelta = timedelta(hours=IDLE_HOURS)) -> list[Managed]:
        """The accounts that the actor rules, by name; of each, only the roles that the actor rules.

        ``idle``: how long a session lasts without being used; those that were left longer are not counted.
        """
        mine = _ruled(actor, Action.MANAGE_ACCOUNTS)
        account, held, session = tables.account, tables.membership, tables.account_session
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(account).where(account.c.erased_at.is_(None))).all()
            roles: dict[str, list[Membership]] = {}
            for row in connection.execute(sa.select(held).order_by(held.c.since, held.c.id)):
                roles.setdefault(row.account_id, []).append(membership_of(row))
            counted = sa.select(session.c.account_id, sa.func.count().label("open"))
            counted = counted.where(*open_sessions(self._clock(), idle)).group_by(session.c.account_id)
            open_now = {row.account_id: row.open for row in connection.execute(counted)}
        found = []
        for row in rows:
            all_roles = roles.get(row.id, [])
            shown = tuple(m for m in all_roles if mine is None or m.authority_id in mine)
            if mine is None or shown:
                elsewhere = len(shown) < len(all_roles)
                found.append(Managed(account_of(row), shown, elsewhere, open_now.get(row.id, 0)))
        return sorted(found, key=lambda one: (one.account.name.casefold(), one.account.id))

    def members(self, actor: Actor, authority_id: str, assessment_id: str = "") -> list[Member]:
        """Who has a role on an authority or, when an assessment is given, on it alone; by name.

        People whose account was closed are left out, and so are those who administer the installation.
        """
        if assessment_id:
            self._locate(actor, Action.READ, assessment_id)
        else:
            require(actor, Action.READ, authority_id)
        held, who = tables.membership, tables.account
        query = (
            sa.select(held, who.c.name)
            .join_from(held, who, held.c.account_id == who.c.id)
            .where(held.c.authority_id == authority_id, who.c.disabled_at.is_(None), who.c.erased_at.is_(None))
        )
        if assessment_id:
            query = query.where(sa.or_(held.c.assessment_id.is_(None), held.c.assessment_id == assessment_id))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        found = [(row.name, membership_of(row)) for row in rows]
        return sorted(
            (Member(m.account_id, name, m.role, m.capacity, m.assessment_id) for name, m in found),
            key=lambda one: (one.name.casefold(), one.account_id, one.role, one.assessment_id),
        )

    def invite(self, actor: Actor, given: Given, *, login: str, name: str = "") -> tuple[Account, str]:
        """Give a role to somebody by login, opening the account when there is none.

        Args:
            actor: who asks.
            given: the role, and where.
            login: what the person signs in with.
            name: what colleagues will see; of no effect when the account exists.

        Returns:
            The account, and the secret of the one-time link to hand over; empty when the account existed.

        Raises:
            AccountRefused: for a login, a name, a role or a capacity that cannot be given.
        """
        _may_give(actor, given)
        require(actor, Action.MANAGE_ACCOUNTS, given.authority_id)
        known = checked_login(login)
        table = tables.account
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            now, token = self._clock(), ""
            _check_place(connection, given)
            row = connection.execute(sa.select(table).where(table.c.login == known)).one_or_none()
            if row is None:
                row = insert_account(connection, now, name=checked_name(name), login=known)
                token = insert_link(connection, row.id, now)
            grant(connection, actor, now, row, given)
        return account_of(row), token

    def give_role(self, actor: Actor, account_id: str, given: Given) -> Membership:
        """Give one more role to an account that the actor rules. Raises ``AccountRefused`` as ``invite`` does."""
        _may_give(actor, given)
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row = self._seen(connection, actor, account_id)
            _check_place(connection, given)
            return grant(connection, actor, self._clock(), row, given)

    def take_role(self, actor: Actor, membership_id: str) -> None:
        """Take a role.

        Raises:
            AccountRefused: when it was taken already, is the last administration, or comes from the identity provider.
        """
        table = tables.membership
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row = connection.execute(sa.select(table).where(table.c.id == membership_id)).one_or_none()
            if row is None:
                _ruled(actor, Action.MANAGE_ROLES)
                raise AccountRefused(UNKNOWN_ROLE)
            held = membership_of(row)
            _may_give(actor, Given(held.role, held.authority_id))
            if held.from_claim:
                raise AccountRefused(FROM_CLAIM)
            if held.role is Role.ADMINISTRATOR and held.authority_id == EVERYWHERE:
                keep_an_administrator(connection, without=held.id)
            withdraw(connection, actor, self._clock(), held, find_account(connection, held.account_id).name)

    def new_link(self, actor: Actor, account_id: str) -> str:
        """A one-time link to choose a new password, good for seven days; the password of today holds until it is used.

        Returns:
            The secret in the link.

        Raises:
            AccountRefused: when the account also belongs to others, or has no password here.
        """
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row = self._whole(connection, actor, account_id)
            if not row.login:
                raise AccountRefused(NO_PASSWORD_HERE)
            now = self._clock()
            tell_change(connection, actor, now, row, "link")
            return insert_link(connection, row.id, now)

    def disable_account(self, actor: Actor, account_id: str) -> None:
        """Close an account: its sessions end at once, and nobody signs in with it. Its roles stay, for the day it opens again.

        Raises:
            AccountRefused: when the account also belongs to others, or is the last administration.
        """
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row, now = self._whole(connection, actor, account_id), self._clock()
            keep_an_administrator(connection, account=row.id)
            link = tables.account_link
            connection.execute(sa.delete(link).where(link.c.account_id == row.id))
            connection.execute(sa.update(tables.account).where(tables.account.c.id == row.id).values(disabled_at=now))
            end_sessions(connection, row.id, now)
            tell_change(connection, actor, now, row, "disabled")

    def enable_account(self, actor: Actor, account_id: str) -> None:
        """Open an account again."""
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row = self._whole(connection, actor, account_id)
            connection.execute(sa.update(tables.account).where(tables.account.c.id == row.id).values(disabled_at=None))
            tell_change(connection, actor, self._clock(), row, "enabled")

    def end_sessions(self, actor: Actor, account_id: str) -> int:
        """End every session of an account; how many there were."""
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row, now = self._whole(connection, actor, account_id), self._clock()
            tell_change(connection, actor, now, row, "sessions_ended")
            return end_sessions(connection, row.id, now)

    def anonymise_account(self, actor: Actor, account_id: str) -> int:
        """Erase for good who a person was: account, sessions, and the name in the history of every authority.

        The history keeps its numbers and its proof. A name that somebody typed inside a text is not found. For the
        administrator of the installation alone.

        Returns:
            How many events named the person.

        Raises:
            AccountRefused: when it is the last administration.
        """
        require(actor, Action.MANAGE_ACCOUNTS, EVERYWHERE)
        require(actor, Action.ERASE_TEXT, EVERYWHERE)
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            row, now = find_account(connection, account_id), self._clock()
            keep_an_administrator(connection, account=row.id)
            for held in find_memberships(connection, row.id):
                withdraw(connection, actor, now, held, row.name)
            authorities = connection.execute(sa.select(tables.authority.c.id).order_by(tables.authority.c.id)).scalars()
            named = sum(
                erasure.erase_person(connection, actor, now, chain.lock(connection, id_), row.id)
                for id_ in list(authorities)
            )
            for table in (tables.account_session, tables.account_link, tables.reminder):
                connection.execute(sa.delete(table).where(table.c.account_id == row.id))
            gone = {"login": None, "issuer": None, "subject": None, "name": chain.ERASED, "email": "", "password": ""}
            mine = tables.account.c.id == row.id
            connection.execute(
                sa.update(tables.account)
                .where(mine)
                .values(
                    **gone,
                    language=None,
                    erasure_asked_at=None,
                    disabled_at=row.disabled_at or now,
                    erased_at=row.erased_at or now,
                )
            )
        forget_log(self.engine)
        return named

    def _seen(self, connection: Connection, actor: Actor, account_id: str) -> Any:
        """An account that the actor sees: one with a role that the actor rules. Others do not exist for the actor."""
        mine = _ruled(actor, Action.MANAGE_ROLES)
        row = find_account(connection, account_id)
        held = find_memberships(connection, account_id)
        if row.erased_at is not None or (mine is not None and not any(m.authority_id in mine for m in held)):
            raise UnknownAccount
        return row

    def _whole(self, connection: Connection, actor: Actor, account_id: str) -> Any:
        """An account of which the actor rules every role. Raises ``UnknownAccount`` or ``AccountRefused``."""
        mine = _ruled(actor, Action.MANAGE_ACCOUNTS)
        row = self._seen(connection, actor, account_id)
        held = find_memberships(connection, account_id)
        if mine is not None and not all(m.authority_id in mine for m in held):
            raise AccountRefused(ELSEWHERE)
        if mine is not None and any(m.role is Role.ADMINISTRATOR for m in held) and account_id != actor.id:
            raise AccountRefused(ONLY_INSTALLATION)
        return row


def _ruled(actor: Actor, action: Action) -> frozenset[str] | None:
    """The authorities on which the actor may do this; None: everywhere. Raises ``PermissionDenied`` when there is none."""
    if actor.may(action, EVERYWHERE):
        return None
    found = frozenset(id_ for id_ in actor.roles if actor.may(action, id_))
    if not found:
        raise PermissionDenied(action)
    return found


def _may_give(actor: Actor, given: Given) -> None:
    """Whether the actor may give or take this role, and whether it makes sense at all."""
    require(actor, Action.MANAGE_ROLES, given.authority_id)
    if given.role is Role.ADMINISTRATOR and not actor.may(Action.MANAGE_ROLES, EVERYWHERE):
        raise AccountRefused(ONLY_INSTALLATION)
    if given.assessment_id and given.role not in ROLES_OF_ASSESSMENT:
        raise AccountRefused(ONLY_ON_AUTHORITY)
    if given.capacity is not None and given.role is not Role.CONTRIBUTOR:
        raise AccountRefused(CAPACITY_OF_CONTRIBUTOR)


def _check_place(connection: Connection, given: Given) -> None:
    """Refuse a place that does not exist, or an assessment of another authority."""
    if given.authority_id != EVERYWHERE:
        find_authority(connection, given.authority_id)
    if given.assessment_id and find_assessment(connection, given.assessment_id).authority_id != given.authority_id:
        raise UnknownAssessment
