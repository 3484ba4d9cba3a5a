"""Standings kept in the database: which are missing or outdated, and making them anew, a few at a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from assessments.levels import Range
from assessments.model import AiSystem, Answer, Context
from assessments.qualification import AiActClass
from assessments.standing import Standing, basis_of, standing_of
from assessments.storage import tables
from assessments.storage.audit_rows import gaps_among
from assessments.storage.engine import insert_new, reading, writing
from assessments.storage.errors import StoreBusy
from assessments.storage.records import SYSTEM_FIELDS, answer_of, assessment_of, authority_of
from assessments.storage.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection, Engine

    from assessments.model import Assessment
    from checklists.model import Checklist

JOINED = tables.assessment.outerjoin(tables.standing)
"""Assessments with what is kept of them: a change made meanwhile may have removed a row that was there a moment ago."""
BATCH = 16
"""Assessments computed between two looks at the clock; each takes some milliseconds."""
_PURPOSE = 1_000
"""Characters of the purpose that are searched."""
_RANGES = ("impact", "inherent")


def sought_of(system: AiSystem) -> str:
    """The words by which a system is found, its name first, so that they also give the order of names. No person is in it."""
    return "\n".join(folded(text) for text in (system.name, system.service, system.supplier, system.purpose[:_PURPOSE]))


def forget_standing(connection: Connection, assessment_id: str) -> None:
    """Remove what is kept of an assessment; the next list makes it again."""
    connection.execute(sa.delete(tables.standing).where(tables.standing.c.assessment_id == assessment_id))


def standing_of_row(row: Any) -> Standing:
    """A standing from its row."""
    values = {name: getattr(row, name) for name in Standing.__dataclass_fields__ if name not in _RANGES}
    ranges = {name: Range(getattr(row, f"{name}_low"), getattr(row, f"{name}_high")) for name in _RANGES}
    return Standing(**{**values, **ranges, "ai_act": AiActClass(row.ai_act)})


def _columns(found: Standing) -> dict[str, Any]:
    values = asdict(found)
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


def add_missing(engine: Engine, visible: sa.ColumnElement[bool]) -> None:
    """Give every assessment that is visible a row, so that it is found by its words before it is computed."""
    assessment, standing = tables.assessment, tables.standing
    columns = [assessment.c.id, *(assessment.c[name] for name in SYSTEM_FIELDS)]
    query = sa.select(*columns).select_from(JOINED).where(visible, standing.c.assessment_id.is_(None))
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    if rows:
        new = [{"assessment_id": row.id, "sought": sought_of(_system(row))} for row in rows]
        with writing(engine) as connection:
            insert_new(connection, tables.standing, new)


def _system(row: Any) -> AiSystem:
    return AiSystem.model_construct(**{name: getattr(row, name) for name in SYSTEM_FIELDS})


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

    def waiting(self, connection: Connection) -> int:
        """How many are outdated."""
        query = sa.select(sa.func.count()).select_from(JOINED).where(self._visible, self.outdated)
        return int(connection.execute(query).scalar_one())

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

    def _renewed(self, chosen: sa.ColumnElement[bool], most: int) -> dict[str, Standing]:
        """Compute at most ``most`` that are outdated, and keep them unless the database is too busy for it."""
        assessment = tables.assessment
        query = sa.select(assessment).select_from(JOINED).where(self._visible, chosen, self.outdated)
        with reading(self._engine) as connection:
            found = [assessment_of(row) for row in connection.execute(query.order_by(assessment.c.id).limit(most))]
            answers = _answers(connection, found)
            gaps = gaps_among(connection, tables.audit.c.assessment_id.in_([each.id for each in found]))
        computed = [(each, self._standing(each, answers.get(each.id, {}), gap=each.id in gaps)) for each in found]
        with suppress(StoreBusy):
            self._keep(computed)
        return {each.id: standing for each, standing in computed}

    def _standing(self, found: Assessment, answers: Mapping[str, Answer], *, gap: bool) -> Standing:
        context = self._bases.contexts[found.authority_id].model_copy(update={"audit_gap_established": gap})
        return standing_of(self._checklist(found.checklist_digest), answers, context, found.depth)

    def _keep(self, computed: Sequence[tuple[Assessment, Standing]]) -> None:
        if not computed:
            return
        rows = [
            {
                "of": each.id,
                "version": each.version,
                "basis": basis_of(self._bases.contexts[each.authority_id]),
                **_columns(standing),
            }
            for each, standing in computed
        ]
        table = tables.standing
        newer = sa.or_(table.c.version.is_(None), table.c.version <= sa.bindparam("version"))
        statement = sa.update(table).where(table.c.assessment_id == sa.bindparam("of"), newer)
        with writing(self._engine) as connection:
            connection.execute(statement.values({name: sa.bindparam(name) for name in rows[0] if name != "of"}), rows)


def _answers(connection: Connection, found: Sequence[Assessment]) -> dict[str, dict[str, Answer]]:
    answer = tables.answer
    answers: dict[str, dict[str, Answer]] = {}
    for row in connection.execute(sa.select(answer).where(answer.c.assessment_id.in_([each.id for each in found]))):
        answers.setdefault(row.assessment_id, {})[row.question] = answer_of(row)
    return answers
