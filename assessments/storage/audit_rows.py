"""Audits as rows and as lines of history: what is stored, what the history says of it, and back.

The history holds the digest of the exact text of a plan and of a result, and a salted digest of everything that people typed.
So a changed byte is found, and an erased text is missed by nobody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import ValidationError

from assessments.bias.plan import Plan
from assessments.bias.record import Audit, Judgement, Outcome, gap_stands
from assessments.bias.result import AuditResult
from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, Entry, EventKind, moment
from assessments.storage.errors import AuditRefused, StoreDamaged, UnknownAudit
from assessments.storage.snapshots import digest_of
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

MOST_AUDITS = 200
"""Audits of one assessment."""
LARGEST_AUDITS = 8_000_000
"""Characters of all results of one assessment, so that its file can always be read back."""

_FREE = ("title", "reason")
"""What people typed into a plan; kept in columns of their own."""
JUDGEMENT_FIELDS: tuple[str, ...] = tuple(Judgement.model_fields)
AUDIT_TEXTS: tuple[str, ...] = (
    *_FREE,
    *(name for name in JUDGEMENT_FIELDS if name not in {"justified", "acceptable"}),
    "withdrawn_why",
)
"""What of an audit can be erased, beside who did it."""

_STAGES: dict[EventKind, tuple[str, ...]] = {
    EventKind.AUDIT_PLANNED: ("number", "series", "plan", *_FREE),
    EventKind.AUDIT_MEASURED: ("result", "verdict"),
    EventKind.AUDIT_JUDGED: JUDGEMENT_FIELDS,
    EventKind.AUDIT_WITHDRAWN: ("withdrawn", "withdrawn_why"),
}
"""What each event tells of an audit."""

WHO_AND_WHEN: dict[EventKind, tuple[str, str]] = {
    EventKind.AUDIT_PLANNED: ("planned_by", "planned_at"),
    EventKind.AUDIT_MEASURED: ("measured_by", "measured_at"),
    EventKind.AUDIT_JUDGED: ("judged_by", "judged_at"),
}
"""The columns that each event fills with its author and its moment."""

_NOBODY = {"id": "", "name": ""}
EMPTY_AUDIT: dict[str, Any] = {
    "result": "",
    "verdict": None,
    "measured_by": _NOBODY,
    "measured_at": None,
    "justified": None,
    "acceptable": None,
    "judged_by": _NOBODY,
    "judged_at": None,
    "due": None,
    "withdrawn": False,
    **{name: "" for name in AUDIT_TEXTS if name != "due"},
}
"""What is true of an audit of which the history has not said otherwise."""

_PLAIN = frozenset(
    {"number", "series", "plan", "result", "verdict", "justified", "acceptable", "withdrawn"}
    | {when for _, when in WHO_AND_WHEN.values()}
)


def plan_text(plan: Plan) -> str:
    """A plan as it is stored: JSON without what people typed freely."""
    return plan.model_dump_json(exclude=set(_FREE), exclude_none=True)


def result_text(result: AuditResult) -> str:
    """A result as it is stored: JSON without its plan, which is stored once."""
    return result.model_dump_json(exclude={"plan"}, exclude_none=True)


def values_of(audit: Audit) -> dict[str, Any]:
    """The columns of an audit, without its number and without who did what."""
    plan, result = audit.plan, audit.result
    return {
        "id": audit.id,
        "assessment_id": audit.assessment_id,
        "series": audit.series,
        "title": plan.title,
        "reason": plan.reason,
        "plan": plan_text(plan),
        "planned_by": audit.planned_by,
        "planned_at": audit.planned_at,
        "result": None if result is None else result_text(result),
        "verdict": None if result is None else result.standing.value,
        "measured_by": audit.measured_by,
        "measured_at": audit.measured_at,
        **judgement_values(audit.judgement),
        "judged_by": audit.judged_by,
        "judged_at": audit.judged_at,
        "withdrawn_why": audit.withdrawn_why,
        "version": audit.version,
    }


def judgement_values(judgement: Judgement | None) -> dict[str, Any]:
    """The columns of a judgement; those of nobody's when there is none."""
    values = (judgement or Judgement()).model_dump()
    for name in ("justified", "acceptable"):
        values[name] = None if judgement is None else values[name].value
    return values


def insert_audits(connection: Connection, audits: Sequence[Audit], *, first: int, author_id: str) -> None:
    """Write new audits. ``first`` is the number of the first one; ``author_id`` is empty when a file brought them."""
    rows = [
        {
            **values_of(audit),
            "number": number,
            "planned_by_id": author_id,
            "measured_by_id": author_id if audit.result else "",
            "judged_by_id": author_id if audit.judgement else "",
        }
        for number, audit in enumerate(audits, first)
    ]
    if rows:
        connection.execute(sa.insert(tables.audit), rows)


def check_size(connection: Connection, assessment_id: str, more: int) -> None:
    """Refuse results with which an assessment would no longer fit in its file.

    Raises:
        AuditRefused: when ``more`` characters are too many.
    """
    table = tables.audit
    query = sa.select(sa.func.sum(sa.func.length(table.c.result))).where(table.c.assessment_id == assessment_id)
    if (connection.execute(query).scalar_one() or 0) + more > LARGEST_AUDITS:
        raise AuditRefused(_TOO_LARGE)


_TOO_LARGE = Text(
    fr="Les résultats d’audit de cette évaluation deviennent trop volumineux. Croisez moins de caractéristiques, ou "
    "regroupez des valeurs rares.",
    en="The audit results of this assessment become too large. Cross fewer features, or group rare values together.",
)


def audit_of(row: Any) -> Audit:
    """An audit from its row.

    Raises:
        StoreDamaged: when the row does not hold one.
    """
    try:
        plan = Plan.model_validate({**json.loads(row.plan), "title": row.title, "reason": row.reason})
        result = None if row.result is None else AuditResult.model_validate({**json.loads(row.result), "plan": plan})
        given = {name: getattr(row, name) for name in JUDGEMENT_FIELDS}
        return Audit(
            id=row.id,
            assessment_id=row.assessment_id,
            series=row.series,
            plan=plan,
            planned_by=row.planned_by,
            planned_at=row.planned_at,
            result=result,
            measured_by=row.measured_by,
            measured_at=row.measured_at,
            judgement=None if row.justified is None else Judgement.model_validate(given),
            judged_by=row.judged_by,
            judged_at=row.judged_at,
            withdrawn_why=row.withdrawn_why,
            version=row.version,
        )
    except (ValidationError, ValueError, TypeError):
        raise StoreDamaged from None  # the cause would quote what is stored


def outcome_of(row: Any) -> Outcome:
    """What counts for scoring, from a row with a verdict.

    Raises:
        StoreDamaged: when the row does not hold one.
    """
    try:
        return Outcome(series=row.series, verdict=row.verdict, at=row.measured_at)
    except ValidationError:
        raise StoreDamaged from None


def find_row(connection: Connection, audit_id: str) -> Any:
    """The row of one audit.

    Raises:
        UnknownAudit: when there is none with this id.
    """
    row = connection.execute(sa.select(tables.audit).where(tables.audit.c.id == audit_id)).one_or_none()
    if row is None:
        raise UnknownAudit
    return row


def find_audits(connection: Connection, assessment_id: str) -> list[Audit]:
    """Every audit of an assessment, in the order in which they were planned."""
    table = tables.audit
    rows = connection.execute(sa.select(table).where(table.c.assessment_id == assessment_id).order_by(table.c.number))
    return [audit_of(row) for row in rows]


def gaps_among(connection: Connection, where: sa.ColumnElement[bool]) -> frozenset[str]:
    """The assessments whose audits, among those chosen, have established a gap, by id."""
    table = tables.audit
    query = sa.select(table.c.assessment_id, table.c.series, table.c.verdict, table.c.measured_at).where(
        where, table.c.verdict.is_not(None), table.c.withdrawn_why == ""
    )
    found: dict[str, list[Outcome]] = {}
    for row in connection.execute(query):
        found.setdefault(row.assessment_id, []).append(outcome_of(row))
    return frozenset(id_ for id_, outcomes in found.items() if gap_stands(outcomes))


def first_of(connection: Connection, assessment_id: str, series: str) -> Audit:
    """The audit that began a series.

    Raises:
        UnknownAudit: when no audit of the assessment is of that series.
    """
    table = tables.audit
    mine = (table.c.assessment_id == assessment_id, table.c.series == series)
    row = connection.execute(sa.select(table).where(*mine).order_by(table.c.number).limit(1)).one_or_none()
    if row is None:
        raise UnknownAudit
    return audit_of(row)


def story(row: Any) -> dict[str, Any]:
    """A row in the words of the history. Reads no plan and no result, so that a damaged one is compared too."""
    return {
        "number": row.number,
        "series": row.series,
        "plan": digest_of(row.plan),
        "result": "" if row.result is None else digest_of(row.result),
        "verdict": row.verdict,
        "justified": row.justified,
        "acceptable": row.acceptable,
        "withdrawn": bool(row.withdrawn_why),
        "version": row.version,
        **{name: getattr(row, name) for name in AUDIT_TEXTS if name != "due"},
        "due": None if row.due is None else row.due.isoformat(),
        **{who: {"id": getattr(row, f"{who}_id"), "name": getattr(row, who)} for who, _ in WHO_AND_WHEN.values()},
        **{when: _said(getattr(row, when)) for _, when in WHO_AND_WHEN.values()},
    }


def _said(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def audit_entry(kind: EventKind, before: Any | None, after: Any, *, imported: bool = False) -> Entry:
    """The line of history for one step in the life of an audit.

    Args:
        kind: which step.
        before: the row before; None when there was none.
        after: the row now.
        imported: whether a file tells who did it and when.
    """
    old = EMPTY_AUDIT if before is None else story(before)
    new = story(after)
    fields = {name: (old.get(name), new[name]) for name in _STAGES[kind] if old.get(name) != new[name]}
    if kind is EventKind.AUDIT_JUDGED and not imported:
        plain, texts = chain.changed(fields, _PLAIN)
    else:
        plain, texts = chain.created({name: value for name, (_, value) in fields.items()}, _PLAIN)
    if kind is EventKind.AUDIT_PLANNED:
        plain[f"{AFTER}.tolerated_gap"] = json.loads(after.plan)["tolerated_gap"]
    if imported and kind in WHO_AND_WHEN:
        who, when = WHO_AND_WHEN[kind]
        plain[f"{AFTER}.{when}"], texts[f"{AFTER}.{who}"] = new[when], new[who]
    return Entry(kind, after.assessment_id, "", after.version, {f"{AFTER}.audit": after.id, **plain}, texts)


def told_by_file(row: Any) -> list[Entry]:
    """The lines of history for an audit that a file brought: each step, with the author and the moment that the file says."""
    steps = [EventKind.AUDIT_PLANNED]
    if row.result is not None:
        steps.append(EventKind.AUDIT_MEASURED)
    if row.justified is not None:
        steps.append(EventKind.AUDIT_JUDGED)
    if row.withdrawn_why:
        steps.append(EventKind.AUDIT_WITHDRAWN)
    return [audit_entry(step, None, row, imported=True) for step in steps]
