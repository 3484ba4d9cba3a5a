"""The part of the store about bias audits: planned, measured once, judged, perhaps withdrawn.

The plan, with the gap that is tolerated, is written down before the figures are: its moment is the store's own, and the
history numbers it before them. What is kept of the data is a result (counts and rates of groups), never a row.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.bias.record import Audit, asks_the_same
from assessments.storage import chain, tables
from assessments.storage import writing as write
from assessments.storage.audit_rows import (
    MOST_AUDITS,
    audit_entry,
    audit_of,
    check_size,
    find_audits,
    find_row,
    first_of,
    gaps_among,
    insert_audits,
    judgement_values,
    result_text,
)
from assessments.storage.base import StoreBase
from assessments.storage.chain import EventKind, Head
from assessments.storage.engine import reading, writing
from assessments.storage.errors import AuditConflict, AuditRefused
from assessments.storage.profiles import checked_judgement, checked_plan, checked_withdrawal
from assessments.storage.records import find_assessment
from checklists.model import Text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.bias.plan import Plan
    from assessments.bias.record import Judgement
    from assessments.bias.result import AuditResult

_PLAN_CHANGED = Text(
    fr="Ces chiffres ne répondent pas au plan qui a été enregistré. Rouvrez l’audit et mesurez selon son plan, ou "
    "planifiez un autre audit.",
    en="These figures do not answer the plan that was written down. Open the audit again and measure by its plan, or plan "
    "another audit.",
)
_ALREADY_MEASURED = Text(
    fr="Cet audit a déjà ses chiffres, qui ne changent plus. Pour mesurer de nouveau, planifiez un audit de la même série.",
    en="This audit already has its figures, which do not change any more. To measure again, plan an audit of the same series.",
)
_NOT_MEASURED = Text(
    fr="Cet audit n’a pas encore de chiffres. Mesurez d’abord, puis concluez.",
    en="This audit has no figures yet. Measure first, then conclude.",
)
_WITHDRAWN = Text(
    fr="Cet audit a été retiré et ne change plus. Planifiez-en un autre.",
    en="This audit was withdrawn and does not change any more. Plan another one.",
)
_OTHER_QUESTION = Text(
    fr="Cet audit ne pose pas la même question que la série qu’il voudrait continuer\u00a0: un autre tort, un critère de "
    "moins ou un écart toléré plus large. Commencez un nouvel audit.",
    en="This audit does not ask the same question as the series that it would continue: another harm, a criterion less or a "
    "wider tolerated gap. Begin a new audit.",
)
_TOO_MANY = Text(
    fr=f"Une évaluation contient au plus {MOST_AUDITS} audits. Continuez dans une nouvelle évaluation.",
    en=f"An assessment holds at most {MOST_AUDITS} audits. Continue in a new assessment.",
)


class AuditPart(StoreBase):
    """Bias audits and what they say to the scoring."""

    def audits(self, actor: Actor, assessment_id: str) -> list[Audit]:
        """The audits of an assessment, the one planned first before the others."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return find_audits(connection, assessment_id)

    def audit(self, actor: Actor, audit_id: str) -> Audit:
        """One audit. Raises ``UnknownAudit``."""
        self._locate_audit(actor, Action.READ, audit_id)
        with reading(self.engine) as connection:
            return audit_of(find_row(connection, audit_id))

    def gap_established(self, actor: Actor, assessment_id: str) -> bool:
        """Whether the audits of an assessment have established a gap; see ``record.gap_established``."""
        self._locate(actor, Action.READ, assessment_id)
        return bool(self._gaps(tables.audit.c.assessment_id == assessment_id))

    def gaps_established(self, actor: Actor, authority_id: str) -> frozenset[str]:
        """The assessments of an authority whose audits have established a gap, by id; one query for all of them."""
        readable = self._readable(actor, authority_id)
        here = sa.select(tables.assessment.c.id).where(tables.assessment.c.authority_id == authority_id)
        found = self._gaps(tables.audit.c.assessment_id.in_(here))
        return found if readable is None else found & readable

    def _gaps(self, where: sa.ColumnElement[bool]) -> frozenset[str]:
        with reading(self.engine) as connection:
            return gaps_among(connection, where)

    def plan_audit(self, actor: Actor, assessment_id: str, plan: Plan, *, series: str | None = None) -> Audit:
        """Write down what an audit will look at and which gap is tolerated, before any figure.

        Args:
            actor: who plans.
            assessment_id: the assessment.
            plan: what to look at. Measure by the plan of the audit given back: invisible characters are gone from it.
            series: the series of an earlier audit of this assessment that is repeated; None begins a series.

        Raises:
            UnknownAudit: when no audit of this assessment is of that series.
            AuditRefused: when the series asked another question; see ``record.asks_the_same``.
            InvalidInput: for a text that cannot be stored, or an audit too many.
        """
        wished = checked_plan(plan)
        authority_id = self._locate(actor, Action.AUDIT, assessment_id).authority_id
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, authority_id), self._clock()
            table = tables.audit
            mine = table.c.assessment_id == assessment_id
            if series is not None and not asks_the_same(wished, first_of(connection, assessment_id, series).plan):
                raise AuditRefused(_OTHER_QUESTION)
            number = 1 + (connection.execute(sa.select(sa.func.max(table.c.number)).where(mine)).scalar_one() or 0)
            if number > MOST_AUDITS:
                raise AuditRefused(_TOO_MANY)
            audit = Audit(
                id=uuid.uuid4().hex,
                assessment_id=assessment_id,
                series=series or uuid.uuid4().hex,
                plan=wished,
                planned_by=actor.name,
                planned_at=now,
            )
            insert_audits(connection, [audit], first=number, author_id=actor.id)
            entry = audit_entry(EventKind.AUDIT_PLANNED, None, find_row(connection, audit.id))
            chain.append(connection, head, actor, now, [entry])
            write.touch(connection, find_assessment(connection, assessment_id), now)
        return audit

    def record_audit(self, actor: Actor, audit_id: str, result: AuditResult) -> Audit:
        """Keep the figures of a planned audit, once and for good.

        Raises:
            AuditRefused: when they answer another plan than the one written down, when there are figures already, when
                the audit was withdrawn, or when they are too large to be kept.
        """
        place = self._locate_audit(actor, Action.AUDIT, audit_id)
        text = result_text(result)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            row = find_row(connection, audit_id)
            current = audit_of(row)
            if current.withdrawn_why:
                raise AuditRefused(_WITHDRAWN)
            if current.result is not None:
                raise AuditRefused(_ALREADY_MEASURED)
            if result.plan != current.plan:
                raise AuditRefused(_PLAN_CHANGED)
            check_size(connection, current.assessment_id, len(text))
            now = max(self._clock(), current.planned_at)  # a clock that was set back does not reverse the order
            columns = {
                "result": text,
                "verdict": result.standing.value,
                "measured_by": actor.name,
                "measured_by_id": actor.id,
                "measured_at": now,
            }
            return _advance(connection, head, actor, row, at=now, kind=EventKind.AUDIT_MEASURED, columns=columns)

    def judge_audit(self, actor: Actor, audit_id: str, judgement: Judgement, seen: Audit) -> Audit:
        """Keep what people conclude from the figures. The same conclusions sent twice are written once.

        Args:
            actor: who concludes.
            audit_id: the audit.
            judgement: every conclusion, changed or not.
            seen: the audit as the person saw it.

        Raises:
            AuditConflict: when somebody changed the audit since ``seen``; it holds both versions.
            AuditRefused: when there are no figures yet, or the audit was withdrawn.
            InvalidInput: for a text that cannot be stored.
        """
        if seen.id != audit_id:
            raise ValueError("``seen`` is another audit")
        wished = checked_judgement(judgement)
        place = self._locate_audit(actor, Action.JUDGE_AUDIT, audit_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            row = find_row(connection, audit_id)
            current = audit_of(row)
            if current.withdrawn_why:
                raise AuditRefused(_WITHDRAWN)
            if current.result is None:
                raise AuditRefused(_NOT_MEASURED)
            if current.judgement == wished:
                return current
            if seen.version != current.version:
                raise AuditConflict(current, wished)
            now = self._clock()
            who = {"judged_by": actor.name, "judged_by_id": actor.id, "judged_at": now}
            columns = {**judgement_values(wished), **who}
            return _advance(connection, head, actor, row, at=now, kind=EventKind.AUDIT_JUDGED, columns=columns)

    def withdraw_audit(self, actor: Actor, audit_id: str, why: str) -> Audit:
        """Withdraw an audit for good: it stays readable and counts for nothing.

        Raises:
            AuditRefused: when it was withdrawn already.
            InvalidInput: when the reason is empty or too long.
        """
        reason = checked_withdrawal(why)
        place = self._locate_audit(actor, Action.AUDIT, audit_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            row = find_row(connection, audit_id)
            if row.withdrawn_why:
                raise AuditRefused(_WITHDRAWN)
            now, columns = self._clock(), {"withdrawn_why": reason}
            return _advance(connection, head, actor, row, at=now, kind=EventKind.AUDIT_WITHDRAWN, columns=columns)


def _advance(
    connection: Connection,
    head: Head,
    actor: Actor,
    row: Any,
    *,
    at: datetime,
    kind: EventKind,
    columns: dict[str, Any],
) -> Audit:
    """Write one step in the life of an audit: its row, its line of history, and that the assessment changed."""
    table = tables.audit
    connection.execute(sa.update(table).where(table.c.id == row.id).values(version=row.version + 1, **columns))
    after = find_row(connection, row.id)
    chain.append(connection, head, actor, at, [audit_entry(kind, row, after)])
    write.touch(connection, find_assessment(connection, row.assessment_id), at)
    return audit_of(after)
