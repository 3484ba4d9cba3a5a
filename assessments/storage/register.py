"""The part of the store that lists many assessments with where they stand, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, PermissionDenied
from assessments.helping import summed
from assessments.model import Stage, Status
from assessments.portfolio import OPEN, Filters, Group, Line, Register, Sort, matching
from assessments.qualification import AiActClass
from assessments.storage import tables
from assessments.storage.base import StoreBase
from assessments.storage.engine import reading
from assessments.storage.records import assessment_from
from assessments.storage.review_rows import decided_of
from assessments.storage.standings import JOINED, Bases, Refresher, add_missing, standing_of_row
from assessments.storage.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from assessments.decision import Decided
    from assessments.helping import Help
    from assessments.standing import Standing

PAGE = 25
"""Lines of one page of the register."""
_MOST_LINES = 200
_MOST_WORDS = 10
_LONGEST_SEARCH = 300
_BUDGET = 0.1
"""Seconds that one look at the register spends on standings that are outdated, beside those that it shows."""

_MANY = 500
"""Assessments that are given a row in one look when nothing is searched; from so many new ones on, it computes nothing beside
what it shows."""
_LOOKS = 3
_NOT_SHOWN = ("assessment_id", "version", "sought", "basis", "helps")

_ASSESSMENT, _STANDING = tables.assessment, tables.standing
_LEVEL = sa.case(
    (_STANDING.c.version.is_(None), None),
    (_STANDING.c.impact_low == _STANDING.c.impact_high, _STANDING.c.impact_high),
    else_=OPEN,
)
_ORDERS: dict[Sort, tuple[sa.ColumnElement[Any], ...]] = {
    Sort.CHANGED: (_ASSESSMENT.c.updated_at.desc(),),
    Sort.NAME: (),
    Sort.LEVEL: (
        sa.func.coalesce(_STANDING.c.impact_high, 0).desc(),
        sa.func.coalesce(_STANDING.c.impact_low, 0).desc(),
    ),
    Sort.AHEAD: (sa.func.coalesce(_STANDING.c.ahead_on, date.max),),
    Sort.OVERDUE: (sa.func.coalesce(_STANDING.c.duties_overdue, -1).desc(),),
}
_BY_NAME = (_STANDING.c.sought, _ASSESSMENT.c.id)


def _among(column: sa.ColumnElement[Any]) -> Callable[[Sequence[Any]], sa.ColumnElement[bool]]:
    def wanted(values: Sequence[Any]) -> sa.ColumnElement[bool]:
        given = [value for value in values if value is not None]
        found = column.in_(given)
        return found if len(given) == len(values) else sa.or_(found, column.is_(None))

    return wanted


_WHERE: dict[str, Callable[[Sequence[Any]], sa.ColumnElement[bool]]] = {
    "status": _among(_ASSESSMENT.c.status),
    "level": _among(_LEVEL),
    "ai_act": _among(_STANDING.c.ai_act),
    "service": _among(_ASSESSMENT.c.service),
    "stage": _among(_ASSESSMENT.c.stage),
}
"""One line of the filters each, by its name."""


class RegisterPart(StoreBase):
    """The register of one or several authorities."""

    def register(
        self,
        actor: Actor,
        authority_ids: Sequence[str] | None = None,
        *,
        search: str = "",
        filters: Filters | None = None,
        sort: Sort = Sort.CHANGED,
        offset: int = 0,
        limit: int = PAGE,
        budget: float = _BUDGET,
    ) -> Register:
        """One page of the assessments that the actor may read, each with where it stands today.

        What is kept of standings and is outdated is computed anew: always for the lines that are given back, and for others
        as long as ``budget`` allows.

        Args:
            actor: who asks.
            authority_ids: of which authorities; None for all that the actor may read.
            search: words that all must be in the name, service, supplier or purpose of the system, whatever their accents
                and capitals.
            filters: which are wanted.
            sort: in which order.
            offset: how many to leave out first.
            limit: how many to give at most.
            budget: seconds for outdated standings of assessments that are not given back.

        Raises:
            PermissionDenied: when one of the authorities may not be read.
        """
        wanted = filters or Filters()
        readable, visible = self._seen_by(actor, authority_ids)
        named = bool(search.strip()) or sort is Sort.NAME  # only then are the words of all needed at once
        new = add_missing(self.engine, visible, None if named else _MANY)
        refresher = self._refresher(readable, visible)
        if new < _MANY:
            refresher.some(budget)
        found = sa.and_(visible, *_words(search))
        where = sa.and_(found, *_conditions(wanted))
        order = (*_ORDERS[sort], *_BY_NAME)
        page = slice(max(offset, 0), max(offset, 0) + min(max(limit, 0), _MOST_LINES))
        look = _Look(refresher.outdated, found, where, order, page)
        fresh: dict[str, Standing] = {}
        for _ in range(_LOOKS):  # what is computed anew may no longer match, or stand elsewhere
            with reading(self.engine) as connection:
                rows, groups = look.rows(connection), look.groups(connection)
                outdated_all, unadvised = refresher.waiting(connection)
                decided = decided_of(connection, _ASSESSMENT.c.id.in_([row.id for row in rows]))
            outdated = [row.id for row in rows if row.outdated and row.id not in fresh]
            fresh |= refresher.these(outdated)
            if not outdated:
                break
        lines = tuple(self._line(row, fresh.get(row.id), decided.get(row.id)) for row in rows)
        return Register(lines, sum(group.count for group in matching(groups, wanted)), groups, outdated_all, unadvised)

    def refresh_register(self, actor: Actor, budget: float) -> tuple[int, int]:
        """Go on computing what is outdated in the register of whoever asks, then what would help.

        Args:
            actor: who asks.
            budget: seconds to spend.

        Returns:
            How many still wait for their standing, and how many for what would help.
        """
        end = monotonic() + budget
        readable, visible = self._seen_by(actor, None)
        add_missing(self.engine, visible)
        refresher = self._refresher(readable, visible)
        refresher.some(budget)
        refresher.advise(end - monotonic())
        with reading(self.engine) as connection:
            return refresher.waiting(connection)

    def what_helps(
        self,
        actor: Actor,
        authority_ids: Sequence[str] | None = None,
        *,
        search: str = "",
        filters: Filters | None = None,
    ) -> tuple[Help, ...]:
        """The safeguards that would lower most levels or close most obligations over a register, the most helpful first.

        Counts what is known: ``Register.advising`` says how many assessments are still to be looked at. Those that are closed or
        refused count for nothing. Arguments as for ``register``.
        """
        _readable, visible = self._seen_by(actor, authority_ids)
        where = (visible, *_words(search), *_conditions(filters or Filters()), _STANDING.c.helps.is_not(None))
        query = sa.select(_STANDING.c.helps).select_from(JOINED).where(*where, _STANDING.c.helps != "")
        with reading(self.engine) as connection:
            return summed(connection.execute(query).scalars())

    def _refresher(self, readable: Sequence[str], visible: sa.ColumnElement[bool]) -> Refresher:
        with reading(self.engine) as connection:
            bases = Bases.read(connection, readable, self._clock().date())
        return Refresher(self.engine, bases, self._checklist, visible)

    def _line(self, row: Any, fresh: Standing | None, decided: Decided | None) -> Line:
        values = {column.name: getattr(row, column.name) for column in _ASSESSMENT.c}
        standing = fresh or standing_of_row(row)
        return Line(assessment_from(values), self._checklist(row.checklist_digest), standing, decided)

    def _seen_by(self, actor: Actor, authority_ids: Sequence[str] | None) -> tuple[list[str], sa.ColumnElement[bool]]:
        """The authorities concerned, and which of their assessments the actor may read."""
        if authority_ids is None:
            with reading(self.engine) as connection:
                asked = list(connection.execute(sa.select(tables.authority.c.id)).scalars())
        else:
            asked = list(dict.fromkeys(authority_ids))
        whole = [id_ for id_ in asked if actor.may(Action.READ, id_)]
        single = self._single(actor, [id_ for id_ in asked if id_ not in set(whole)])
        through = sorted(set(single.values()))
        if authority_ids is not None and len(whole) + len(through) < len(asked):
            raise PermissionDenied(Action.READ)
        visible = _ASSESSMENT.c.authority_id.in_(whole)
        return [*whole, *through], sa.or_(visible, _ASSESSMENT.c.id.in_(list(single))) if single else visible

    def _single(self, actor: Actor, authority_ids: Sequence[str]) -> dict[str, str]:
        """The assessments that the actor may read by a role on each alone, with their authority."""
        held = list(actor.assessment_roles)
        if not held or not authority_ids:
            return {}
        query = sa.select(_ASSESSMENT.c.id, _ASSESSMENT.c.authority_id).where(_ASSESSMENT.c.id.in_(held))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        wanted = set(authority_ids)
        return {
            row.id: row.authority_id
            for row in rows
            if row.authority_id in wanted and actor.may(Action.READ, row.authority_id, row.id)
        }


def _words(search: str) -> list[sa.ColumnElement[bool]]:
    words = folded(search[:_LONGEST_SEARCH]).split()[:_MOST_WORDS]
    return [_STANDING.c.sought.contains(word, autoescape=True) for word in words]


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    asked = {name: list(getattr(filters, name)) for name in _WHERE}
    return [_WHERE[name](values) for name, values in asked.items() if values]


@dataclass(frozen=True)
class _Look:
    """One look at a register: which rows are outdated, match the search, match the filters too; the order and the page."""

    outdated: sa.ColumnElement[bool]
    found: sa.ColumnElement[bool]
    where: sa.ColumnElement[bool]
    order: Sequence[sa.ColumnElement[Any]]
    page: slice

    def rows(self, connection: Connection) -> list[Any]:
        """The assessments of the page, with what is kept of them."""
        kept = [column for column in _STANDING.c if column.name not in _NOT_SHOWN]
        query = sa.select(_ASSESSMENT, *kept, self.outdated.label("outdated")).select_from(JOINED).where(self.where)
        page = query.order_by(*self.order).offset(self.page.start).limit(self.page.stop - self.page.start)
        return list(connection.execute(page))

    def groups(self, connection: Connection) -> tuple[Group, ...]:
        """Everything that matches the search, counted once by all that can be filtered."""
        by = (
            _ASSESSMENT.c.status,
            _LEVEL.label("level"),
            _STANDING.c.ai_act,
            _ASSESSMENT.c.service,
            _ASSESSMENT.c.stage,
        )
        left = (sa.func.coalesce(sa.func.sum(_STANDING.c[name]), 0) for name in ("duties_open", "duties_overdue"))
        query = sa.select(*by, sa.func.count(), *left).select_from(JOINED).where(self.found).group_by(*by)
        return tuple(
            Group(
                status=Status(status),
                level=level,
                ai_act=AiActClass(ai_act) if ai_act else None,
                service=service,
                stage=Stage(stage) if stage else None,
                count=int(count),
                duties_open=int(open_),
                duties_overdue=int(overdue),
            )
            for status, level, ai_act, service, stage, count, open_, overdue in connection.execute(query)
        )
