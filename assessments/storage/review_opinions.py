"""The part of the store about opinions: the committee’s vote, and what experts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.model import Status
from assessments.review import CommitteeRules, Outcome, Step, Vote
from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind
from assessments.storage.engine import reading, writing
from assessments.storage.errors import ReviewRefused
from assessments.storage.review_rows import (
    move,
    nudge,
    opinions_of,
)
from assessments.storage.things import BY_NAME, rows_of
from assessments.storage.typed import demands, typed
from checklists.model import Adviser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from assessments.decision import (
        Demand,
    )
    from assessments.review import Member, Opinion
    from assessments.storage.records import Snapshot
    from checklists.model import Checklist

    Writer = Callable[[Snapshot, Checklist, str], bytes]

from assessments.storage import review_messages as messages
from assessments.storage.review_base import ReviewBase


class OpinionPart(ReviewBase):
    """Opinions of the committee and of experts."""

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

    def open_opinion(self, actor: Actor, assessment_id: str, members: Sequence[Member]) -> Opinion:
        """Call the committee to vote on the last submitted version, with its members and rules as they are now.

        Raises:
            ReviewRefused: when nothing is submitted, an opinion is open already, or there is no member.
        """
        if not members or len({member.id for member in members}) < len(members):
            raise ReviewRefused(messages.NO_MEMBER)
        with self._acting(actor, Action.RUN_REVIEW, assessment_id) as (pen, assessment):
            last = self._last(pen.connection, assessment_id)
            if assessment.status is not Status.SUBMITTED:
                raise ReviewRefused(messages.NOT_SUBMITTED)
            if any(
                each.closed_at is None and each.submission == last.number
                for each in opinions_of(pen.connection, assessment_id)
            ):
                raise ReviewRefused(messages.ALREADY_OPEN)
            values = {
                "submission": last.number,
                "content_hash": last.content_hash,
                "adviser": Adviser.COMMITTEE,
                **_rules_of(pen.connection, assessment.authority_id).model_dump(),
                "outcome": "",
                "counted": "",
            }
            id_ = pen.create(BY_NAME["opinion"], assessment_id, values)
            for each in members:
                called = {"opinion": id_, "chair": each.chair, "person": each.name, "person_id": each.id}
                pen.create(BY_NAME["member"], assessment_id, called)
            nudge(pen.connection, assessment)
            return self._opinion(pen, id_)

    def vote(self, actor: Actor, assessment_id: str, opinion_id: str, vote: Vote, reason: str = "") -> Opinion:
        """Vote, or change one's vote while the opinion is open. One vote a member.

        Raises:
            ReviewRefused: for somebody who is no member, who stepped aside, or once the opinion is given or replaced.
        """
        said = typed(reason)
        with self._acting(actor, Action.VOTE, assessment_id) as (pen, assessment):
            opinion = self._open_for(pen, assessment_id, opinion_id, actor)
            if any(recusal.member == actor.id for recusal in opinion.recusals):
                raise ReviewRefused(messages.RECUSED)
            values = {"opinion": opinion_id, "vote": vote, "reason": said}
            ballot = tables.ballot
            mine = rows_of(
                pen.connection,
                BY_NAME["ballot"],
                assessment_id,
                ballot.c.opinion == opinion_id,
                ballot.c.by_id == actor.id,
            )
            if mine:
                pen.change(BY_NAME["ballot"], mine[0], EventKind.VOTE_CAST, values)
            else:
                pen.create(BY_NAME["ballot"], assessment_id, values)
            nudge(pen.connection, assessment)
            return self._opinion(pen, opinion_id)

    def recuse(self, actor: Actor, assessment_id: str, opinion_id: str, reason: str) -> Opinion:
        """Step aside from an opinion (déport), saying why; a vote already cast counts no more."""
        said = typed(reason, required=messages.NO_REASON_TO_LEAVE)
        with self._acting(actor, Action.VOTE, assessment_id) as (pen, assessment):
            opinion = self._open_for(pen, assessment_id, opinion_id, actor)
            if not any(recusal.member == actor.id for recusal in opinion.recusals):
                pen.create(BY_NAME["recusal"], assessment_id, {"opinion": opinion_id, "reason": said})
                nudge(pen.connection, assessment)
            return self._opinion(pen, opinion_id)

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
            opinion = self._still_open(pen, assessment_id, opinion_id)
            outcome = opinion.tally().outcome
            if outcome is None:
                raise ReviewRefused(messages.no_quorum(opinion))
            self._give(pen, assessment, opinion_id, {"outcome": outcome, "reasons": said, "minority": less}, asked)
            move(pen, assessment, Step.CLOSE_OPINION)
            return self._opinion(pen, opinion_id)

    def advise(
        self,
        actor: Actor,
        assessment_id: str,
        adviser: Adviser,
        outcome: Outcome,
        *,
        reasons: str,
        reservations: Sequence[Demand] = (),
    ) -> Opinion:
        """Give the opinion of an expert (DPO, RSSI) on the last submitted version; a later one replaces it.

        Raises:
            ReviewRefused: when nothing is submitted, or reservations are missing.
        """
        if adviser is Adviser.COMMITTEE:
            raise ValueError("the committee votes")
        said, asked = typed(reasons, required=messages.NO_REASONS), demands(reservations)
        with self._acting(actor, Action.ADVISE, assessment_id) as (pen, assessment):
            last = self._last(pen.connection, assessment_id)
            values = {
                "submission": last.number,
                "content_hash": last.content_hash,
                "adviser": adviser,
                **CommitteeRules().model_dump(),
                "outcome": "",
                "counted": "",
            }
            id_ = pen.create(BY_NAME["opinion"], assessment_id, values)
            self._give(pen, assessment, id_, {"outcome": outcome, "reasons": said, "minority": ""}, asked)
            nudge(pen.connection, assessment)
            return self._opinion(pen, id_)

    def opinions(self, actor: Actor, assessment_id: str) -> list[Opinion]:
        """The opinions, given or not yet, oldest first."""
        return self._read(actor, assessment_id, opinions_of)


def _rules_of(connection: Connection, authority_id: str) -> CommitteeRules:
    table = tables.committee
    row = connection.execute(sa.select(table).where(table.c.authority_id == authority_id)).one_or_none()
    if row is None:
        return CommitteeRules()
    return CommitteeRules(quorum=row.quorum, recused_count=row.recused_count, chair_decides=row.chair_decides)
