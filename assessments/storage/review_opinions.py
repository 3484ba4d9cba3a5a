"""The part of the store about the committee: how it counts, its call, its votes and the opinion that it gives."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, Role, require
from assessments.model import Status
from assessments.opinions import as_told
from assessments.review import CommitteeRules, Step, Vote
from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind
from assessments.storage.engine import reading, writing
from assessments.storage.errors import ReviewRefused
from assessments.storage.review_rows import (
    move,
    nudge,
    opinions_of,
)
from assessments.storage.text import clean
from assessments.storage.things import BY_NAME, rows_of
from assessments.storage.typed import demands, typed
from checklists.model import Adviser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from assessments.decision import (
        Demand,
    )
    from assessments.review import Member, Opinion
    from assessments.storage.things import Pen

from assessments.storage import review_messages as messages
from assessments.storage.review_base import ReviewBase


class OpinionPart(ReviewBase):
    """Opinions of the committee."""

    # Opinions

    def committee_rules(self, actor: Actor, authority_id: str) -> CommitteeRules:
        """How the committee of an authority counts; the usual rules when nobody changed them."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return _rules_of(connection, authority_id)

    def set_committee_rules(self, actor: Actor, authority_id: str, rules: CommitteeRules) -> None:
        """Change how the committee counts, for the opinions that will be opened."""
        require(actor, Action.SET_COMMITTEE, authority_id)
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, authority_id), self._clock()
            before = _rules_of(connection, authority_id)
            if before == rules:
                return
            table = tables.committee
            connection.execute(sa.delete(table).where(table.c.authority_id == authority_id))
            connection.execute(sa.insert(table).values(authority_id=authority_id, **rules.model_dump()))
            plain = {f"{BEFORE}.{name}": value for name, value in before.model_dump().items()}
            plain |= {f"{AFTER}.{name}": value for name, value in rules.model_dump().items()}
            chain.append(connection, head, actor, now, [Entry(EventKind.COMMITTEE_CHANGED, plain=plain)])

    def open_opinion(self, actor: Actor, assessment_id: str, members: Sequence[Member], *, again: str = "") -> Opinion:
        """Call the committee to vote on the last submitted version, with its members and rules as they are now.

        Args:
            actor: who calls.
            assessment_id: the assessment.
            members: who is called. Whoever has an account holds there the role of member or chair, and is named as the account
                is; the others are people known by name (``assessments.opinions.named_member``), whose votes are recorded.
            again: why the committee is called once more on a version on which a vote is under way; the votes cast so far count
                no more. Empty for a first call.

        Raises:
            ReviewRefused: when nothing is submitted, a vote is under way already, or the members cannot be called.
        """
        why = typed(again)
        called = self._checked_members(members)
        with self._acting(actor, Action.RUN_REVIEW, assessment_id) as (pen, assessment):
            last = self._last(pen.connection, assessment_id)
            if assessment.status is not Status.SUBMITTED:
                raise ReviewRefused(messages.NOT_SUBMITTED)
            under_way = any(
                each.closed_at is None and each.submission == last.number
                for each in opinions_of(pen.connection, assessment_id)
            )
            if under_way and not why:
                raise ReviewRefused(messages.ALREADY_OPEN if not again else messages.NO_REASON_TO_CALL_AGAIN)
            called = [_of_committee(pen.connection, each, assessment.authority_id, assessment_id) for each in called]
            if under_way:
                said = {"submission": last.number, "about": "", "parent": "", "asks_change": False, "text": why}
                pen.create(BY_NAME["remark"], assessment_id, said)
            values = {
                "submission": last.number,
                "content_hash": last.content_hash,
                "adviser": Adviser.COMMITTEE,
                **_rules_of(pen.connection, assessment.authority_id).model_dump(),
                "outcome": "",
                "counted": "",
                "person": "",
                "person_id": "",
            }
            id_ = pen.create(BY_NAME["opinion"], assessment_id, values)
            for each in called:
                one = {"opinion": id_, "chair": each.chair, "person": each.name, "person_id": each.id}
                pen.create(BY_NAME["member"], assessment_id, one)
            nudge(pen.connection, assessment)
            return self._opinion(pen, id_)

    @staticmethod
    def _checked_members(members: Sequence[Member]) -> list[Member]:
        checked = [
            each.model_copy(
                update={"id": clean(each.id), "name": typed(each.name, short=True, required=messages.NO_NAME)}
            )
            for each in members
        ]
        ids = {member.id for member in checked}
        if not checked or "" in ids or len(ids) < len(checked):
            raise ReviewRefused(messages.NO_MEMBER)
        if sum(member.chair for member in checked) > 1:
            raise ReviewRefused(messages.TWO_CHAIRS)
        return checked

    def vote(
        self,
        actor: Actor,
        assessment_id: str,
        opinion_id: str,
        vote: Vote,
        reason: str = "",
        *,
        for_member: str = "",
    ) -> Opinion:
        """Vote, or change one's vote while the opinion is open. One vote a member.

        Args:
            actor: who votes, or writes down what a member said in the room.
            assessment_id: the assessment.
            opinion_id: the opinion.
            vote: what is said.
            reason: why; may be empty.
            for_member: id of the member whose vote whoever runs the review writes down; empty for one's own. It is kept, and
                shown, as written down by the actor. A vote that a member cast alone is never replaced by somebody else.

        Raises:
            ReviewRefused: for somebody who is no member, who stepped aside, or once the opinion is given or replaced.
        """
        said = typed(reason)
        with self._speaking(actor, assessment_id, opinion_id, for_member) as (pen, opinion, member):
            if any(recusal.member == member.id for recusal in opinion.recusals):
                raise ReviewRefused(messages.RECUSED if member.id == actor.id else messages.MEMBER_RECUSED)
            values = {"opinion": opinion_id, "vote": vote, "reason": said}
            mine = self._ballots(pen, assessment_id, opinion_id, member)
            if mine:
                pen.change(BY_NAME["ballot"], mine[0], EventKind.VOTE_CAST, values)
            else:
                whose = {"person": member.name, "person_id": member.id}
                pen.create(BY_NAME["ballot"], assessment_id, {**values, **whose})
        return self._as_told(actor, assessment_id, opinion_id)

    def recuse(
        self, actor: Actor, assessment_id: str, opinion_id: str, reason: str, *, for_member: str = ""
    ) -> Opinion:
        """Step aside from an opinion (déport), saying why; a vote already cast counts no more.

        ``for_member``: see ``vote``. What is refused is the same.
        """
        said = typed(reason, required=messages.NO_REASON_OF_MEMBER if for_member else messages.NO_REASON_TO_LEAVE)
        with self._speaking(actor, assessment_id, opinion_id, for_member) as (pen, opinion, member):
            if not any(recusal.member == member.id for recusal in opinion.recusals):
                values = {"opinion": opinion_id, "reason": said, "person": member.name, "person_id": member.id}
                pen.create(BY_NAME["recusal"], assessment_id, values)
        return self._as_told(actor, assessment_id, opinion_id)

    @contextmanager
    def _speaking(
        self, actor: Actor, assessment_id: str, opinion_id: str, for_member: str
    ) -> Iterator[tuple[Pen, Opinion, Member]]:
        """A vote under way, and the member who says something: the actor, or somebody in the room."""
        action = Action.RUN_REVIEW if for_member and for_member != actor.id else Action.VOTE
        with self._acting(actor, action, assessment_id) as (pen, assessment):
            opinion, member = self._open_for(pen, assessment, opinion_id, actor, for_member)
            if member.id != actor.id and any(
                row.by_id == member.id for row in self._ballots(pen, assessment_id, opinion_id, member)
            ):
                raise ReviewRefused(messages.VOTED_ALONE)
            yield pen, opinion, member
            nudge(pen.connection, assessment)

    @staticmethod
    def _ballots(pen: Pen, assessment_id: str, opinion_id: str, member: Member) -> list[Any]:
        """The ballot of a member, if there is one."""
        column = tables.ballot.c
        mine = (column.opinion == opinion_id, column.person_id == member.id)
        return rows_of(pen.connection, BY_NAME["ballot"], assessment_id, *mine)

    def close_opinion(
        self,
        actor: Actor,
        assessment_id: str,
        opinion_id: str,
        *,
        reasons: str,
        minority: str = "",
        reservations: Sequence[Demand] = (),
    ) -> Opinion:
        """Give the committee's opinion, as the votes make it.

        Args:
            actor: who presides.
            assessment_id: the assessment.
            opinion_id: the opinion.
            reasons: why the committee says so.
            minority: what those who disagree want to be read; may be empty.
            reservations: what is asked for; at least one when the opinion has reservations.

        Raises:
            ReviewRefused: without quorum, or when reservations are missing.
        """
        said, less = typed(reasons, required=messages.NO_REASONS), typed(minority)
        asked = demands(reservations)
        with self._acting(actor, Action.RUN_REVIEW, assessment_id) as (pen, assessment):
            opinion = self._still_open(pen, assessment, opinion_id)
            outcome = opinion.tally().outcome
            if outcome is None:
                raise ReviewRefused(messages.no_quorum(opinion))
            self._give(pen, assessment, opinion_id, {"outcome": outcome, "reasons": said, "minority": less}, asked)
            move(pen, assessment, Step.CLOSE_OPINION)
            return self._opinion(pen, opinion_id)

    def opinions(self, actor: Actor, assessment_id: str) -> list[Opinion]:
        """The opinions, given or not yet, oldest first; of votes under way, what the actor may be told."""
        authority_id = self._locate(actor, Action.READ, assessment_id).authority_id
        found = self._read(actor, assessment_id, opinions_of)
        return [as_told(actor, each, authority_id, assessment_id) for each in found]

    def _as_told(self, actor: Actor, assessment_id: str, opinion_id: str) -> Opinion:
        return next(each for each in self.opinions(actor, assessment_id) if each.id == opinion_id)


def _of_committee(connection: Connection, member: Member, authority_id: str, assessment_id: str) -> Member:
    """A member as named by the account, when there is one; refused when the account is not of the committee there."""
    account, held = tables.account, tables.membership
    row = connection.execute(sa.select(account).where(account.c.id == member.id)).one_or_none()
    if row is None:
        return member
    roles = (Role.COMMITTEE_MEMBER.value, Role.COMMITTEE_CHAIR.value)
    here = (
        held.c.account_id == member.id,
        held.c.role.in_(roles),
        sa.or_(held.c.authority_id.is_(None), held.c.authority_id == authority_id),
        sa.or_(held.c.assessment_id.is_(None), held.c.assessment_id == assessment_id),
    )
    if row.disabled_at is not None or not connection.execute(sa.select(sa.exists().where(*here))).scalar():
        raise ReviewRefused(messages.not_of_committee(row.name))
    return member.model_copy(update={"name": row.name})


def _rules_of(connection: Connection, authority_id: str) -> CommitteeRules:
    table = tables.committee
    row = connection.execute(sa.select(table).where(table.c.authority_id == authority_id)).one_or_none()
    if row is None:
        return CommitteeRules()
    return CommitteeRules(quorum=row.quorum, recused_count=row.recused_count, chair_decides=row.chair_decides)
