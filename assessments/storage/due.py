"""The part of the store about what is due, over every assessment that the actor may read, and about reminders of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import EVERYWHERE, Action, Actor, require
from assessments.accounts import Reachable, actor_of
from assessments.due import in_order
from assessments.storage import tables
from assessments.storage.account_rows import account_of, find_account, find_memberships
from assessments.storage.due_rows import DueReader
from assessments.storage.engine import alone_with_accounts, reading, writing
from assessments.storage.register import RegisterPart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assessments.due import Due


class DuePart(RegisterPart):
    """What is due."""

    def due(self, actor: Actor, authority_ids: Sequence[str] | None = None) -> list[Due]:
        """What is due of the assessments that the actor may read, the nearest day first; a handful of queries, nothing scored.

        Args:
            actor: who asks.
            authority_ids: of which authorities; None for all that the actor may read.

        Raises:
            PermissionDenied: when one of the authorities may not be read.
        """
        _readable, visible = self._seen_by(actor, authority_ids)
        digest = tables.assessment.c.checklist_digest
        with reading(self.engine) as connection:
            digests = connection.execute(sa.select(digest).where(visible).distinct()).scalars().all()
        checklists = {
            each: self._checklist(each) for each in digests
        }  # within the transaction it would take a second connection
        with reading(self.engine) as connection:
            return in_order(DueReader(connection, visible, checklists).all())

    def people_to_remind(self, actor: Actor, day: date) -> list[Reachable]:
        """Everybody who can sign in, has an e-mail address and was not sent a reminder on this day or later.

        Raises:
            PermissionDenied: for anybody but an administrator of the installation.
        """
        require(actor, Action.MANAGE_ACCOUNTS, EVERYWHERE)
        account, sent = tables.account, tables.reminder
        query = sa.select(account).outerjoin(sent).where(account.c.disabled_at.is_(None), account.c.erased_at.is_(None))
        waiting = query.where(sa.or_(sent.c.sent_on.is_(None), sent.c.sent_on < day)).order_by(account.c.id)
        with reading(self.engine) as connection:
            found = [account_of(row) for row in connection.execute(waiting)]
            return [
                Reachable(each, actor_of(each, find_memberships(connection, each.id)), each.address)
                for each in found
                if each.active and each.address
            ]

    def claim_reminder(self, actor: Actor, account_id: str, day: date) -> bool:
        """Note that an account is sent its reminder of this day; False when it was already, by this run or by another.

        Raises:
            PermissionDenied: for anybody but an administrator of the installation.
        """
        require(actor, Action.MANAGE_ACCOUNTS, EVERYWHERE)
        table = tables.reminder
        mine = table.c.account_id == account_id
        with writing(self.engine) as connection:
            alone_with_accounts(connection)
            last = connection.execute(sa.select(table.c.sent_on).where(mine)).scalar_one_or_none()
            if last is not None and last >= day:
                return False
            connection.execute(sa.delete(table).where(mine))
            connection.execute(sa.insert(table).values(account_id=find_account(connection, account_id).id, sent_on=day))
        return True

    def forget_reminder(self, actor: Actor, account_id: str) -> None:
        """Take back what ``claim_reminder`` noted, because the message did not leave: the next run tries again."""
        require(actor, Action.MANAGE_ACCOUNTS, EVERYWHERE)
        table = tables.reminder
        with writing(self.engine) as connection:
            connection.execute(sa.delete(table).where(table.c.account_id == account_id))
