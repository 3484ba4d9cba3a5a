"""Submissions, remarks, opinions, reservations and decisions from their rows, and moving an assessment from status to status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from assessments.decision import Decision, Reservation
from assessments.model import Frozen, Status
from assessments.review import (
    STATUS_NAMES,
    Ballot,
    CommitteeRules,
    Member,
    Opinion,
    Recusal,
    Remark,
    Submission,
    transition,
)
from assessments.storage import tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind
from assessments.storage.errors import ReviewRefused
from assessments.storage.things import BY_NAME, rows_of
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from assessments.model import Assessment
    from assessments.review import Step
    from assessments.storage.things import Pen

Model = TypeVar("Model", bound=Frozen)


def _plainly(model: type[Model], row: Any, **more: Any) -> Model:
    """A model from the columns of a row that bear the names of its fields."""
    there = row._mapping  # noqa: SLF001 (the documented way to read a row as a mapping)
    return model.model_validate({**{name: there[name] for name in model.model_fields if name in there}, **more})


def submission_of(row: Any) -> Submission:
    """A submission from its row."""
    return _plainly(Submission, row)


def submissions_of(connection: Connection, assessment_id: str) -> list[Submission]:
    """The versions submitted, oldest first; their bodies are not read."""
    table = tables.submission
    columns = [column for column in table.c if column.name != "body"]
    query = sa.select(*columns).where(table.c.assessment_id == assessment_id).order_by(table.c.number)
    return [submission_of(row) for row in connection.execute(query)]


def remarks_of(connection: Connection, assessment_id: str) -> list[Remark]:
    """What was said, oldest first."""
    return [_plainly(Remark, row) for row in rows_of(connection, BY_NAME["remark"], assessment_id)]


def opinions_of(connection: Connection, assessment_id: str) -> list[Opinion]:
    """The opinions, given or not yet, oldest first."""
    ballots = rows_of(connection, BY_NAME["ballot"], assessment_id)
    recusals = rows_of(connection, BY_NAME["recusal"], assessment_id)
    members = rows_of(connection, BY_NAME["member"], assessment_id)
    return [
        _opinion_of(row, members, ballots, recusals) for row in rows_of(connection, BY_NAME["opinion"], assessment_id)
    ]


def _opinion_of(row: Any, members: Iterable[Any], ballots: Iterable[Any], recusals: Iterable[Any]) -> Opinion:
    """An opinion from its row and the rows around it, of which those of other opinions are left out."""
    return _plainly(
        Opinion,
        row,
        rules=CommitteeRules(quorum=row.quorum, recused_count=row.recused_count, chair_decides=row.chair_decides),
        members=tuple(
            Member(id=each.person_id, name=each.person, chair=each.chair) for each in members if each.opinion == row.id
        ),
        outcome=row.outcome or None,
        counted=json.loads(row.counted) if row.counted else None,
        ballots=tuple(
            Ballot(member=each.by_id, name=each.by, vote=each.vote, reason=each.reason, at=each.at)
            for each in ballots
            if each.opinion == row.id
        ),
        recusals=tuple(
            Recusal(member=each.by_id, name=each.by, reason=each.reason, at=each.at)
            for each in recusals
            if each.opinion == row.id
        ),
    )


def reservations_of(connection: Connection, assessment_id: str) -> list[Reservation]:
    """Reservations and conditions, oldest first."""
    return [_plainly(Reservation, row) for row in rows_of(connection, BY_NAME["reservation"], assessment_id)]


def decisions_of(connection: Connection, assessment_id: str) -> list[Decision]:
    """The decisions, oldest first."""
    return [decision_of(row) for row in rows_of(connection, BY_NAME["decision"], assessment_id)]


def decision_of(row: Any) -> Decision:
    """A decision from its row."""
    return _plainly(Decision, row, missing=tuple(row.missing.split()))


def move(pen: Pen, assessment: Assessment, step: Step, to: Status | None = None) -> None:
    """Move an assessment by a step; ``to`` is where, for a step that leaves it open. Its content stays what it was.

    Raises:
        ReviewRefused: when the step makes no move from where the assessment is.
    """
    found = transition(step, assessment.status)
    if found is None:
        name = STATUS_NAMES[assessment.status]
        raise ReviewRefused(
            Text(
                fr=f"Ce n’est pas possible maintenant\u00a0: l’évaluation est {name.fr}. Rechargez la page pour voir où elle en est.",
                en=f"This is not possible now: the assessment is {name.en}. Reload the page to see where it stands.",
            )
        )
    after = found.to or to
    if after is None:
        raise ValueError(f"{step} needs to be told where it leads")
    nudge(pen.connection, assessment, status=after.value)
    if after is not assessment.status:
        plain = {f"{BEFORE}.status": assessment.status.value, f"{AFTER}.status": after.value}
        pen.tell(Entry(EventKind.STATUS_CHANGED, assessment.id, "", assessment.version + 1, plain))


def nudge(connection: Connection, assessment: Assessment, **changes: Any) -> None:
    """Let pages see that something happened around an assessment, without changing its content or the day it was changed."""
    table = tables.assessment
    connection.execute(
        sa.update(table).where(table.c.id == assessment.id).values(version=assessment.version + 1, **changes)
    )
