"""Standings kept in the database: which are missing or outdated, and making them anew, a few at a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from assessments.helping import helps_of, written
from assessments.levels import Range
from assessments.model import CLOSED, Context, Status
from assessments.qualification import AiActClass
from assessments.standing import Ahead, Awaited, Standing, basis_of, standing_of
from assessments.storage import tables
from assessments.storage.audit_rows import gaps_among
from assessments.storage.engine import insert_new, reading, writing
from assessments.storage.errors import StoreBusy
from assessments.storage.records import answer_of, assessment_of, authority_of
from assessments.storage.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection, Engine

    from assessments.helping import Help
    from assessments.model import Answer, Assessment
    from checklists.model import Checklist

JOINED = tables.assessment.outerjoin(tables.standing)
"""Assessments with what is kept of them: a change made meanwhile may have removed a row that was there a moment ago."""
BATCH = 16
"""Assessments computed between two looks at the clock; each takes some milliseconds."""
_PURPOSE = 1_000
"""Characters of the purpose that are searched."""
_RANGES = ("impact", "inherent")
_ADVISED = 8
"""Assessments advised between two looks at the clock; each takes about twice as long as its standing."""
_PAST_HELP = frozenset({*CLOSED, Status.REFUSED})
_IN_FORCE = frozenset({Status.APPROVED, Status.CONDITIONS})


def sought_of(system: Any) -> str:
    """The words by which a system is found, its name first, so that they also give the order of names. No person is in it."""
    return "\n".join(folded(text) for text in (system.name, system.service, system.supplier, system.purpose[:_PURPOSE]))


def forget_standing(connection: Connection, assessment_id: str) -> None:
    """Remove what is kept of an assessment; the next list makes it again."""
    connection.execute(sa.delete(tables.standing).where(tables.standing.c.assessment_id == assessment_id))


def standing_of_row(row: Any) -> Standing:
    """A standing from its row."""
    values = {name: getattr(row, name) for name in Standing.__dataclass_fields__ if name not in (*_RANGES, "ahead")}
    ranges = {name: Range(getattr(row, f"{name}_low"), getattr(row, f"{name}_high")) for name in _RANGES}
    ahead = Ahead(row.ahead_on, Awaited(row.ahead_what)) if row.ahead_on is not None else None
    return Standing(**{**values, **ranges, "ai_act": AiActClass(row.ai_act), "ahead": ahead})


def _columns(found: Standing) -> dict[str, Any]:
    values = asdict(found)
    del values["ahead"]
    ahead = found.ahead
    values |= {"ahead_on": ahead and ahead.day, "ahead_what": ahead and ahead.what.value}
    for name in _RANGES:
        span = getattr(found, name)
        del values[name]
        values |= {f"{name}_low": span.low, f"{name}_high": span.high}
    return {**values, "ai_act": found.ai_act.value}


class Bases(NamedTuple):
    """What the standings of several authorities rest on, on one day. ``contexts`` are by authority id, without any audit."""

    day: date
    contexts: Mapping[str, Context]

    @classmethod
    def read(cls, connection: Connection, authority_ids: Collection[str], day: date) -> Bases:
        """Of these authorities; those that do not exist are left out."""
        table = tables.authority
        rows = connection.execute(sa.select(table).where(table.c.id.in_(list(authority_ids))))
        found = (authority_of(row) for row in rows)
        return cls(day, {each.id: Context.of(each, day, audit_gap_established=False) for each in found})

    def outdated(self) -> sa.ColumnElement[bool]:
        """Which rows of ``JOINED`` must be computed anew."""
        standing, assessment = tables.standing.c, tables.assessment.c
        same: dict[str, list[str]] = {}
        for id_, context in self.contexts.items():
            same.setdefault(basis_of(context), []).append(id_)
        founded = [sa.and_(standing.basis == basis, assessment.authority_id.in_(ids)) for basis, ids in same.items()]
        return sa.or_(
            standing.version.is_(None),
            standing.version != assessment.version,
            standing.as_of > self.day,
            sa.and_(standing.good_until.is_not(None), standing.good_until <= self.day),
            ~sa.or_(sa.false(), *founded),
        )


def add_missing(engine: Engine, visible: sa.ColumnElement[bool], most: int | None = None) -> int:
    """Give every assessment that is visible a row, so that it is found by its words before it is computed; how many had none.

    ``most``: at most so many, last changed first; None for all.
    """
    assessment, standing = tables.assessment, tables.standing
    columns = [assessment.c.id, *(assessment.c[name] for name in ("name", "service", "supplier", "purpose"))]
    query = sa.select(*columns).select_from(JOINED).where(visible, standing.c.assessment_id.is_(None))
    query = query.order_by(assessment.c.updated_at.desc()).limit(most)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    if rows:
        new = [{"assessment_id": row.id, "sought": sought_of(row)} for row in rows]
        with writing(engine) as connection:
            insert_new(connection, tables.standing, new)
    return len(rows)


class _Given(NamedTuple):
    """An assessment with what its standing is computed from."""

    found: Assessment
    answers: Mapping[str, Answer]
    context: Context
    ahead: Sequence[Ahead]


class Refresher:
    """Computes standings anew.

    Args:
        engine: the database.
        bases: what they rest on.
        checklist: gives the checklist of a digest.
        visible: which assessments the actor may read.
    """

    def __init__(
        self, engine: Engine, bases: Bases, checklist: Callable[[str], Checklist], visible: sa.ColumnElement[bool]
    ) -> None:
        self._engine, self._bases, self._checklist, self._visible = engine, bases, checklist, visible
        self.outdated = bases.outdated()

    def waiting(self, connection: Connection) -> tuple[int, int]:
        """How many are outdated, and of how many it is not known what would help them."""
        advised = (tables.standing.c.helps.is_not(None), sa.not_(self.outdated))
        counts = [sa.func.count(sa.case((found, 1))) for found in (self.outdated, sa.not_(sa.and_(*advised)))]
        row: Any = connection.execute(sa.select(*counts).select_from(JOINED).where(self._visible)).one()
        return int(row[0]), int(row[1])

    def some(self, seconds: float) -> None:
        """As many as fit into a time, at least one batch when there is one to compute."""
        end = monotonic() + seconds
        while len(self._renewed(sa.true(), BATCH)) == BATCH and monotonic() < end:
            pass

    def these(self, assessment_ids: Collection[str]) -> dict[str, Standing]:
        """Those of these that are outdated, computed anew, by id."""
        if not assessment_ids:
            return {}
        return self._renewed(tables.assessment.c.id.in_(list(assessment_ids)), len(assessment_ids))

    def advise(self, seconds: float) -> None:
        """Find out what would help, for as many that are not outdated as fit into a time."""
        end = monotonic() + seconds
        while monotonic() < end and self._advised(_ADVISED):
            pass

    def _advised(self, most: int) -> int:
        assessment, standing = tables.assessment, tables.standing
        query = sa.select(assessment).select_from(JOINED)
        query = query.where(self._visible, standing.c.helps.is_(None), sa.not_(self.outdated))
        with reading(self._engine) as connection:
            given = self._given(connection, connection.execute(query.order_by(assessment.c.id).limit(most)))
        rows = [
            {"of": each.found.id, "of_version": each.found.version, "helps": written(self._helps(each))}
            for each in given
        ]
        here = (standing.c.assessment_id == sa.bindparam("of"), standing.c.version == sa.bindparam("of_version"))
        try:
            with writing(self._engine) as connection:
                if rows:
                    connection.execute(sa.update(standing).where(*here).values(helps=sa.bindparam("helps")), rows)
        except StoreBusy:
            return 0
        return len(rows)

    def _helps(self, given: _Given) -> tuple[Help, ...]:
        if given.found.status in _PAST_HELP:
            return ()
        return helps_of(self._checklist(given.found.checklist_digest), given.answers, given.context, given.found.depth)

    def _given(self, connection: Connection, rows: Iterable[Any]) -> list[_Given]:
        """Assessments with what is read beside them."""
        found = [assessment_of(row) for row in rows]
        ids = [each.id for each in found]
        answers, ahead = _answers(connection, found), _ahead(connection, found)
        gaps = gaps_among(connection, tables.audit.c.assessment_id.in_(ids))
        return [
            _Given(
                each,
                answers.get(each.id, {}),
                self._bases.contexts[each.authority_id].model_copy(update={"audit_gap_established": each.id in gaps}),
                ahead.get(each.id, []),
            )
            for each in found
        ]

    def _renewed(self, chosen: sa.ColumnElement[bool], most: int) -> dict[str, Standing]:
        """Compute at most ``most`` that are outdated, and keep them unless the database is too busy for it."""
        assessment = tables.assessment
        query = sa.select(assessment).select_from(JOINED).where(self._visible, chosen, self.outdated)
        with reading(self._engine) as connection:
            given = self._given(connection, connection.execute(query.order_by(assessment.c.id).limit(most)))
        computed = [(each.found, self._standing(each)) for each in given]
        with suppress(StoreBusy):
            self._keep(computed)
        return {each.id: standing for each, standing in computed}

    def _standing(self, given: _Given) -> Standing:
        checklist = self._checklist(given.found.checklist_digest)
        standing = standing_of(checklist, given.answers, given.context, given.found.depth, given.ahead)
        return replace(standing, ahead=None) if given.found.status in CLOSED else standing

    def _keep(self, computed: Sequence[tuple[Assessment, Standing]]) -> None:
        if not computed:
            return
        rows = [
            {
                "of": each.id,
                "version": each.version,
                "basis": basis_of(self._bases.contexts[each.authority_id]),
                **_columns(standing),
                "helps": None,
            }
            for each, standing in computed
        ]
        table = tables.standing
        newer = sa.or_(table.c.version.is_(None), table.c.version <= sa.bindparam("version"))
        statement = sa.update(table).where(table.c.assessment_id == sa.bindparam("of"), newer)
        with writing(self._engine) as connection:
            connection.execute(statement.values({name: sa.bindparam(name) for name in rows[0] if name != "of"}), rows)


def _ahead(connection: Connection, found: Sequence[Assessment]) -> dict[str, list[Ahead]]:
    """The days that decisions in force and open reservations await, by assessment."""
    ids = [each.id for each in found]
    ahead: dict[str, list[Ahead]] = {}
    reservation, decision = tables.reservation.c, tables.decision.c
    asked = sa.select(reservation.assessment_id, sa.func.min(reservation.due))
    asked = asked.where(
        reservation.assessment_id.in_(ids), reservation.closed_at.is_(None), reservation.due.is_not(None)
    )
    for id_, day in connection.execute(asked.group_by(reservation.assessment_id)):
        ahead.setdefault(id_, []).append(Ahead(day, Awaited.RESERVATION))
    approved = [each.id for each in found if each.status in _IN_FORCE]
    made = sa.select(decision.assessment_id, decision.valid_until).where(decision.assessment_id.in_(approved))
    last = {row.assessment_id: row.valid_until for row in connection.execute(made.order_by(decision.at, decision.id))}
    for id_, until in last.items():
        if until is not None:
            ahead.setdefault(id_, []).append(Ahead(until, Awaited.VALIDITY))
    return ahead


def _answers(connection: Connection, found: Sequence[Assessment]) -> dict[str, dict[str, Answer]]:
    answer = tables.answer
    answers: dict[str, dict[str, Answer]] = {}
    for row in connection.execute(sa.select(answer).where(answer.c.assessment_id.in_([each.id for each in found]))):
        answers.setdefault(row.assessment_id, {})[row.question] = answer_of(row)
    return answers
