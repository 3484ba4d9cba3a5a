"""What the parts of the store about review share."""

from __future__ import annotations

import json
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from assessments.access import Action, Actor, PermissionDenied
from assessments.delegation import delegation_of
from assessments.model import Status
from assessments.review import Outcome
from assessments.storage import chain
from assessments.storage.base import StoreBase
from assessments.storage.chain import EventKind
from assessments.storage.delegation_rows import delegations_of
from assessments.storage.engine import reading, writing
from assessments.storage.errors import ReviewRefused
from assessments.storage.records import find_assessment, snapshot_of
from assessments.storage.review_rows import (
    opinions_of,
    submissions_of,
)
from assessments.storage.snapshots import read_body
from assessments.storage.things import BY_NAME, Pen, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.engine import Connection

    from assessments.decision import (
        Demand,
    )
    from assessments.delegation import Delegation
    from assessments.model import Assessment
    from assessments.review import Member, Opinion, Submission
    from assessments.storage.records import Writer
    from checklists.model import Checklist

from assessments.storage import review_messages as messages

Found = TypeVar("Found")
UNDER_REVIEW = frozenset({Status.SUBMITTED, Status.OPINION_GIVEN})


class ReviewBase(StoreBase):
    """A transaction that holds the chain, and looking things up in it."""

    @contextmanager
    def _acting(self, actor: Actor, action: Action, assessment_id: str) -> Iterator[tuple[Pen, Assessment]]:
        """A transaction that holds the chain: the pen of the actor, and the assessment as it is then."""
        place = self._locate(actor, action, assessment_id)
        authority_id = place.authority_id
        self._checklist(place.checklist_digest)  # read before: within the transaction it would take a second connection
        with writing(self.engine) as connection:
            head = chain.lock(connection, authority_id)
            yield Pen(connection, head, actor, self._clock()), find_assessment(connection, assessment_id)

    @contextmanager
    def _deciding(
        self, actor: Actor, assessment_id: str, decided_on: date | None = None
    ) -> Iterator[tuple[Pen, Assessment, Delegation | None]]:
        """The same for somebody who may decide: by a right of their own (then None), or by a delegation that holds now.

        ``decided_on``: the day that the decision bears; None for today.
        """
        own = actor.may(Action.DECIDE, self._locate(actor, Action.READ, assessment_id).authority_id, assessment_id)
        with self._acting(actor, Action.DECIDE if own else Action.READ, assessment_id) as (pen, assessment):
            yield pen, assessment, None if own else self._mandate(pen.connection, actor, assessment, pen.at, decided_on)

    @staticmethod
    def _mandate(
        connection: Connection, actor: Actor, assessment: Assessment, at: datetime, decided_on: date | None = None
    ) -> Delegation:
        """The delegation by which somebody without a right of their own may decide."""
        known, today = delegations_of(connection, assessment.authority_id), at.date()
        found = delegation_of(known, actor.id, today, decided_on or today)
        if found is not None:
            return found
        if any(each.person_id == actor.id for each in known):
            raise ReviewRefused(messages.DELEGATION_OVER)
        raise PermissionDenied(Action.DECIDE)

    def _read(
        self, actor: Actor, assessment_id: str, find_all: Callable[[Connection, str], list[Found]]
    ) -> list[Found]:
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return find_all(connection, assessment_id)

    @staticmethod
    def _row(pen: Pen, name: str, id_: str, assessment_id: str) -> Any:
        row = find(pen.connection, BY_NAME[name], id_)
        if row is None or row.assessment_id != assessment_id:
            raise ReviewRefused(messages.UNKNOWN)
        return row

    def _check_about(self, assessment: Assessment, about: str) -> None:
        kind, _, id_ = about.partition(":")
        checklist = self._checklist(assessment.checklist_digest)
        known = {"": {""}, "question": set(checklist.questions), "risk": set(checklist.risk)}
        if id_ not in known.get(kind, ()):
            raise ReviewRefused(messages.UNKNOWN)

    @staticmethod
    def _last(connection: Connection, assessment_id: str) -> Submission:
        found = submissions_of(connection, assessment_id)
        if not found:
            raise ReviewRefused(messages.NOT_SUBMITTED)
        return found[-1]

    @staticmethod
    def _opinion(pen: Pen, opinion_id: str) -> Opinion:
        row = find(pen.connection, BY_NAME["opinion"], opinion_id)
        return next(each for each in opinions_of(pen.connection, row.assessment_id) if each.id == opinion_id)

    def _still_open(self, pen: Pen, assessment: Assessment, opinion_id: str) -> Opinion:
        """An opinion of the committee on which the vote is under way."""
        self._row(pen, "opinion", opinion_id, assessment.id)
        opinion = self._opinion(pen, opinion_id)
        if opinion.closed_at is not None:
            raise ReviewRefused(messages.GIVEN_ALREADY)
        if opinion.submission != self._last(pen.connection, assessment.id).number:
            raise ReviewRefused(messages.NEWER_VERSION)
        calls = [each.id for each in opinions_of(pen.connection, assessment.id) if each.adviser is opinion.adviser]
        if calls[-1] != opinion_id:
            raise ReviewRefused(messages.CALLED_AGAIN)
        if assessment.status is not Status.SUBMITTED:
            raise ReviewRefused(messages.NOT_SUBMITTED)
        return opinion

    def _open_for(
        self, pen: Pen, assessment: Assessment, opinion_id: str, actor: Actor, for_member: str
    ) -> tuple[Opinion, Member]:
        """A vote under way and the member who speaks: the actor, or another one whom the actor wrote down."""
        opinion = self._still_open(pen, assessment, opinion_id)
        whose = for_member or actor.id
        member = next((each for each in opinion.members if each.id == whose), None)
        if member is None:
            raise ReviewRefused(messages.NOT_A_MEMBER if whose == actor.id else messages.NOT_A_MEMBER_CALLED)
        return opinion, member

    def _give(
        self, pen: Pen, assessment: Assessment, opinion_id: str, said: dict[str, Any], asked: Sequence[Demand]
    ) -> None:
        """Write an opinion's outcome and words, what the votes gave, and what is asked for."""
        if said["outcome"] is Outcome.RESERVATIONS and not asked:
            raise ReviewRefused(messages.NO_RESERVATION)
        row = self._row(pen, "opinion", opinion_id, assessment.id)
        opinion = self._opinion(pen, opinion_id)
        counted = json.dumps(opinion.tally().as_json(), sort_keys=True) if opinion.members else ""
        pen.change(BY_NAME["opinion"], row, EventKind.OPINION_CLOSED, {**said, "counted": counted})
        for each in asked:
            self._demand(pen, assessment.id, "opinion", opinion_id, each)

    @staticmethod
    def _demand(pen: Pen, assessment_id: str, source: str, source_id: str, demand: Demand) -> None:
        values = {"source": source, "source_id": source_id, "proof_file": "", **demand.model_dump()}
        pen.create(BY_NAME["reservation"], assessment_id, values)

    def _hash_now(self, connection: Connection, assessment: Assessment, checklist: Checklist, writer: Writer) -> str:
        snapshot = snapshot_of(connection, assessment)
        return sha256(writer(snapshot, checklist, read_body(connection, assessment.checklist_digest))).hexdigest()
