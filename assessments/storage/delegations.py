"""The part of the store about delegations: who decides in the place of somebody else, dated and visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.storage import chain, tables
from assessments.storage.chain import EventKind
from assessments.storage.delegation_rows import deciders, delegations_of, open_accounts, readers
from assessments.storage.engine import reading, writing
from assessments.storage.errors import ReviewRefused
from assessments.storage.review_base import ReviewBase
from assessments.storage.things import BY_NAME, Pen, find
from assessments.storage.typed import typed
from checklists.model import Text

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from assessments.delegation import Delegation

NO_REASON = Text(
    fr="Dites sur quoi repose la délégation\u00a0: l’arrêté et sa date, ou la raison de l’absence.",
    en="Say what the delegation rests on: the order and its date, or the reason of the absence.",
)
BACKWARDS = Text(
    fr="Le dernier jour vient avant le premier. Corrigez les dates\u00a0; rien n’a été enregistré.",
    en="The last day comes before the first one. Correct the dates; nothing was saved.",
)
PAST = Text(
    fr="Cette période est déjà finie\u00a0: personne ne déciderait plus par elle. Donnez un dernier jour à venir.",
    en="This period is over already: nobody would decide by it any more. Give a last day to come.",
)
NOBODY_THERE = Text(
    fr="Cette personne n’a pas de compte ouvert avec un rôle dans cette collectivité. Demandez à l’administrateur de lui en donner "
    "un, au moins en lecture.",
    en="This person has no open account with a role in this authority. Ask the administrator to give them one, at least that of "
    "a reader.",
)
NO_RIGHT_TO_GIVE = Text(
    fr="On ne délègue que ce que l’on peut faire\u00a0: la personne remplacée doit avoir ici le rôle de décideur.",
    en="One delegates only what one may do: the person who is replaced must have the role of decision-maker here.",
)
TO_ONESELF = Text(
    fr="Une délégation désigne quelqu’un d’autre que la personne remplacée et que la personne qui l’enregistre.",
    en="A delegation names somebody other than the person replaced and the person who records it.",
)
NOT_YOURS = Text(
    fr="Seuls la personne remplacée et l’administrateur de la collectivité peuvent faire cela.",
    en="Only the person replaced and the administrator of the authority can do this.",
)
UNKNOWN = Text(
    fr="Cette délégation n’existe pas ici. Rechargez la page.",
    en="This delegation does not exist here. Reload the page.",
)


class DelegationPart(ReviewBase):
    """Who decides in the place of whom, from a day to a day."""

    def delegate(
        self,
        actor: Actor,
        authority_id: str,
        person_id: str,
        *,
        since: date,
        until: date,
        reason: str,
        absence: bool = False,
        giver_id: str = "",
    ) -> Delegation:
        """Record that somebody decides in the place of somebody else. It gives the right to decide, and no other.

        Args:
            actor: who decides otherwise, or the administrator of the authority.
            authority_id: for which authority.
            person_id: account of who will decide.
            since: first day.
            until: last day.
            reason: the order (arrêté) and its date, or why the person is away.
            absence: whether the person replaced is away, as against a delegation of power.
            giver_id: account of the person replaced, for the administrator; empty for the actor.

        Raises:
            ReviewRefused: for days, people or a giver that do not allow it.
            InvalidInput: without a reason, or with too long a one.
        """
        require(actor, Action.DELEGATE, authority_id)
        said = typed(reason, required=NO_REASON)
        giver = giver_id or actor.id
        if giver != actor.id and not actor.may(Action.MANAGE_ROLES, authority_id):
            raise ReviewRefused(NOT_YOURS)
        if person_id in {giver, actor.id}:
            raise ReviewRefused(TO_ONESELF)
        if until < since:
            raise ReviewRefused(BACKWARDS)
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, authority_id), self._clock()
            if until < now.date():
                raise ReviewRefused(PAST)
            open_ = open_accounts(connection, {giver, person_id})
            if giver not in open_ & deciders(connection, authority_id):
                raise ReviewRefused(NO_RIGHT_TO_GIVE)
            if person_id not in open_ & readers(connection, authority_id):
                raise ReviewRefused(NOBODY_THERE)
            values = {
                "giver": _name(connection, giver),
                "giver_id": giver,
                "person": _name(connection, person_id),
                "person_id": person_id,
                "since": since,
                "until": until,
                "absence": absence,
                "reason": said,
            }
            id_ = Pen(connection, head, actor, now).create(BY_NAME["delegation"], authority_id, values)
            return next(each for each in delegations_of(connection, authority_id) if each.id == id_)

    def end_delegation(self, actor: Actor, authority_id: str, delegation_id: str) -> None:
        """End a delegation before its last day. What was decided by it stays decided. Ended already, it stays as it is.

        Raises:
            ReviewRefused: for one that does not exist there, or that is somebody else's.
        """
        require(actor, Action.DELEGATE, authority_id)
        thing = BY_NAME["delegation"]
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, authority_id), self._clock()
            row = find(connection, thing, delegation_id)
            if row is None or row.authority_id != authority_id:
                raise ReviewRefused(UNKNOWN)
            if row.giver_id != actor.id and not actor.may(Action.MANAGE_ROLES, authority_id):
                raise ReviewRefused(NOT_YOURS)
            if row.ended_at is None:
                Pen(connection, head, actor, now).change(thing, row, EventKind.DELEGATION_ENDED, {})

    def delegations(self, actor: Actor, authority_id: str) -> list[Delegation]:
        """The delegations of an authority, oldest first, ended ones included: whoever reads a decision sees by whom it is taken."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return delegations_of(connection, authority_id)


def _name(connection: Connection, account_id: str) -> str:
    return str(
        connection.execute(sa.select(tables.account.c.name).where(tables.account.c.id == account_id)).scalar_one()
    )
