"""The part of the store about one's own account. Everybody may ask these; each is answered for the actor alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments import passwords
from assessments.accounts import IDLE_HOURS, NO_PASSWORD_HERE, Account, AccountRefused, Session, SignInRefused
from assessments.storage import tables
from assessments.storage.account_rows import (
    account_of,
    checked_name,
    end_sessions,
    find_account,
    find_memberships,
    open_sessions,
    session_of,
    tell_change,
)
from assessments.storage.attempts import by_login, forgive, reserve
from assessments.storage.base import StoreBase
from assessments.storage.chain import ACTOR
from assessments.storage.engine import reading, writing
from assessments.storage.erasure import NAMES
from checklists.model import LANGUAGES

if TYPE_CHECKING:
    from assessments.access import Actor
    from assessments.accounts import Membership


class OwnPart(StoreBase):
    """One's own account. Raises ``UnknownAccount`` for an actor who has none (an installation without accounts)."""

    def my_account(self, actor: Actor) -> Account:
        """The actor's account."""
        with reading(self.engine) as connection:
            return account_of(find_account(connection, actor.id))

    def rename_me(self, actor: Actor, name: str) -> Account:
        """Change the name that colleagues see from now on; what was saved before keeps the name of its day."""
        return self._change(actor, name=checked_name(name))

    def set_my_language(self, actor: Actor, language: str) -> Account:
        """Keep the language in which the actor reads Balise, ``fr`` or ``en``."""
        if language not in LANGUAGES:
            raise ValueError(f"the language is one of {', '.join(LANGUAGES)}")
        return self._change(actor, language=language)

    def _change(self, actor: Actor, **columns: Any) -> Account:
        table = tables.account
        with writing(self.engine) as connection:
            row = find_account(connection, actor.id)
            connection.execute(sa.update(table).where(table.c.id == row.id).values(**columns))
            return account_of(find_account(connection, actor.id))

    def change_my_password(self, actor: Actor, current: str, chosen: str, *, session_id: str = "") -> None:
        """Change the password; every other session of the account ends.

        Args:
            actor: who asks.
            current: the password of today: a page left open is no proof.
            chosen: the new one.
            session_id: the session that goes on; empty ends all of them.

        Raises:
            SignInRefused: when ``current`` is wrong, or after too many attempts.
            PasswordRefused: for a password that may not be chosen.
            AccountRefused: when the account signs in through an identity provider.
        """
        with reading(self.engine) as connection:
            row = find_account(connection, actor.id)
        if not row.password:
            raise AccountRefused(NO_PASSWORD_HERE)
        counted = [by_login(row.login or "")]
        allowed = reserve(self.engine, counted, self._clock())
        if not passwords.matches(row.password if allowed else "", current):
            raise SignInRefused
        forgive(self.engine, counted)
        kept = passwords.hash_of(passwords.check_choice(chosen, row.login or "", row.name))
        table, link = tables.account, tables.account_link
        with writing(self.engine) as connection:
            connection.execute(sa.update(table).where(table.c.id == row.id).values(password=kept))
            connection.execute(sa.delete(link).where(link.c.account_id == row.id))
            end_sessions(connection, row.id, self._clock(), but=session_id)

    def my_roles(self, actor: Actor) -> list[Membership]:
        """The roles that the actor holds, the oldest first."""
        with reading(self.engine) as connection:
            return find_memberships(connection, actor.id)

    def my_sessions(self, actor: Actor, *, idle: timedelta = timedelta(hours=IDLE_HOURS)) -> list[Session]:
        """The actor's open sessions, the one used last first; ``idle``: how long one lasts without being used."""
        table = tables.account_session
        query = sa.select(table).where(table.c.account_id == actor.id, *open_sessions(self._clock(), idle))
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(table.c.last_seen_at.desc(), table.c.id)).all()
        return [session_of(row) for row in rows]

    def end_my_sessions(self, actor: Actor, *, only: str = "", but: str = "") -> int:
        """End one of the actor's sessions (``only``), or all of them except one (``but``); how many there were."""
        table = tables.account_session
        mine = [table.c.account_id == actor.id, table.c.ended_at.is_(None), table.c.id != but]
        if only:
            mine.append(table.c.id == only)
        with writing(self.engine) as connection:
            return connection.execute(sa.update(table).where(*mine).values(ended_at=self._clock())).rowcount

    def ask_erasure(self, actor: Actor, *, asked: bool = True) -> Account:
        """Ask the administrators to erase who one was, or take that back; the history says so. Nothing is erased by that."""
        with writing(self.engine) as connection:
            row, now = find_account(connection, actor.id), self._clock()
            if (row.erasure_asked_at is not None) is not asked:
                table = tables.account
                change = {"erasure_asked_at": now if asked else None}
                connection.execute(sa.update(table).where(table.c.id == row.id).values(**change))
                tell_change(connection, actor, now, row, "erasure_asked" if asked else "erasure_not_asked")
            return account_of(find_account(connection, actor.id))

    def my_data(self, actor: Actor) -> str:
        """Everything that Balise keeps about the actor as a person, as JSON (right of access, GDPR article 15).

        Answers and opinions belong to their assessment and are read there; here is where the history names the actor.
        """
        event, text = tables.event, tables.event_text
        with reading(self.engine) as connection:
            account = account_of(find_account(connection, actor.id))
            roles = find_memberships(connection, actor.id)
            sessions = tables.account_session
            query = sa.select(sessions).where(sessions.c.account_id == actor.id).order_by(sessions.c.created_at)
            opened = connection.execute(query).all()
            named = (
                sa.select(
                    *(event.c.authority_id, event.c.seq, event.c.kind, event.c.assessment_id, event.c.public),
                    *(text.c.name, text.c.text),
                )
                .join_from(text, event, sa.and_(text.c.authority_id == event.c.authority_id, text.c.seq == event.c.seq))
                .where(text.c.name.in_(NAMES), text.c.text.contains(json.dumps(actor.id), autoescape=True))
                .order_by(event.c.authority_id, event.c.seq, text.c.name)
            )
            reminder = tables.reminder
            reminded = connection.execute(
                sa.select(reminder.c.sent_on).where(reminder.c.account_id == actor.id)
            ).scalar_one_or_none()
            history = [row for row in connection.execute(named) if json.loads(row.text)["id"] == actor.id]
        told = {
            "account": {
                "id": account.id,
                "login": account.login,
                "name": account.name,
                "email": account.email,
                "language": account.language,
                "provider": account.provider,
                "created_at": account.created_at.isoformat(),
                "has_password": account.has_password,
                "erasure_asked_at": account.erasure_asked_at and account.erasure_asked_at.isoformat(),
            },
            "roles": [
                {
                    "authority": held.authority_id,
                    "assessment": held.assessment_id,
                    "role": held.role,
                    "capacity": held.capacity,
                    "since": held.since.isoformat(),
                }
                for held in roles
            ],
            "last_reminder_by_email": None if reminded is None else reminded.isoformat(),
            "sessions": [
                {
                    "method": row.method,
                    "device": row.device,
                    "created_at": row.created_at.isoformat(),
                    "last_seen_at": row.last_seen_at.isoformat(),
                    "ended_at": None if row.ended_at is None else row.ended_at.isoformat(),
                }
                for row in opened
            ],
            "history": [
                {
                    "authority": row.authority_id,
                    "number": row.seq,
                    "at": json.loads(row.public)["at"],
                    "what": row.kind,
                    "assessment": row.assessment_id,
                    "did_it": row.name == ACTOR,
                    "under_the_name": json.loads(row.text)["name"],
                }
                for row in history
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
