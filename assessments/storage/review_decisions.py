"""The part of the store about decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import Action
from assessments.bias.record import gap_established
from assessments.decision import (
    APPROVING,
    OBSTACLES,
    OVERRIDABLE,
    STATUS_OF,
    Choice,
    Demand,
    level_of_decision,
    obstacles,
    required_advisers,
    valid_until,
)
from assessments.model import Context
from assessments.review import Step
from assessments.scoring import score
from assessments.storage.audit_rows import find_audits
from assessments.storage.engine import reading
from assessments.storage.errors import ReviewRefused
from assessments.storage.records import find_answers, find_assessment, find_authority
from assessments.storage.review_rows import (
    decision_of,
    decisions_of,
    move,
    opinions_of,
    submissions_of,
)
from assessments.storage.things import BY_NAME, find, rows_of
from assessments.storage.typed import demands, typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.decision import Decision
    from assessments.delegation import Delegation
    from assessments.storage.records import Writer

from assessments.storage import review_messages as messages
from assessments.storage.review_base import ReviewBase


class DecisionPart(ReviewBase):
    """Decisions."""

    # Decision

    def decide(
        self,
        actor: Actor,
        assessment_id: str,
        choice: Choice,
        writer: Writer,
        *,
        seen: str,
        reasons: str,
        decided_on: date,
        conditions: Sequence[Demand] = (),
        override: str = "",
        act: str = "",
    ) -> Decision:
        """Record the decision on the last submitted version.

        Args:
            actor: who decides, or records what the competent body decided; by a right of their own or by a delegation that
                holds at this moment, which the decision then names.
            assessment_id: the assessment.
            choice: what is decided.
            writer: ``assessments.exchange.file_of``.
            seen: content hash of the version that the person had before them.
            reasons: why.
            decided_on: the day of the decision; the law is read, and the validity counted, from it.
            conditions: of an approval with conditions.
            override: why a required opinion was not waited for; empty for none.
            act: the deliberation or order, as people cite it.

        Raises:
            ReviewRefused: for a version that is not the last one, for anything that stands against the decision, and for a
                delegate who submitted the version or gave an opinion or a vote on it.
        """
        said, why, cited = typed(reasons), typed(override), typed(act, short=True)
        asked = demands(conditions)
        with self._deciding(actor, assessment_id, decided_on) as (pen, assessment, mandate):
            last = self._last(pen.connection, assessment_id)
            if last.content_hash != seen:
                raise ReviewRefused(messages.NEWER_VERSION)
            if mandate is not None and self._took_part(pen.connection, actor, assessment_id, last.number):
                raise ReviewRefused(messages.TOOK_PART)
            checklist = self._checklist(assessment.checklist_digest)
            given = {
                each.adviser
                for each in opinions_of(pen.connection, assessment_id)
                if each.closed_at is not None and each.content_hash == last.content_hash
            }
            covers = self._hash_now(pen.connection, assessment, checklist, writer) == last.content_hash
            audits = tuple(find_audits(pen.connection, assessment_id))
            context = Context.of(
                find_authority(pen.connection, assessment.authority_id),
                decided_on,
                audit_gap_established=gap_established(audits),
            )
            sheet = score(checklist, find_answers(pen.connection, assessment_id), context, assessment.depth)
            level = level_of_decision(last.impact_high, sheet, covers=covers)
            against = obstacles(
                checklist,
                sheet,
                choice,
                given=given,
                covers=covers,
                reasons=said,
                conditions=[each.text for each in asked],
                level=level,
            )
            firm = [each for each in against if each not in OVERRIDABLE or not why]
            if firm:
                raise ReviewRefused(OBSTACLES[firm[0]])
            missing = sorted(required_advisers(checklist, level) - given) if choice in APPROVING else []
            values = {
                "submission": last.number,
                "content_hash": last.content_hash,
                "choice": choice,
                "impact_low": last.impact_low,
                "impact_high": level,
                "decided_on": decided_on,
                "valid_until": valid_until(checklist, level, choice, decided_on),
                "missing": " ".join(missing),
                "reasons": said,
                "override": why if missing else "",
                "act": cited,
                "giver": mandate.giver if mandate else "",
                "giver_id": mandate.giver_id if mandate else "",
                "delegation": mandate.id if mandate else "",
            }
            id_ = pen.create(BY_NAME["decision"], assessment_id, values)
            for each in asked:
                self._demand(pen, assessment_id, "decision", id_, each)
            move(pen, assessment, Step.DECIDE, STATUS_OF[choice])
            return decision_of(find(pen.connection, BY_NAME["decision"], id_))

    def mandate(self, actor: Actor, assessment_id: str) -> Delegation | None:
        """By which delegation the actor may decide on the last submitted version today; None: by a right of their own.

        So a page can say it before anything is typed; ``decide`` asks again.

        Raises:
            PermissionDenied: when the actor may not decide.
            ReviewRefused: when a delegation of theirs does not hold today, or not for a version in which they took part.
        """
        place = self._locate(actor, Action.READ, assessment_id)
        if actor.may(Action.DECIDE, place.authority_id, assessment_id):
            return None
        with reading(self.engine) as connection:
            found = self._mandate(connection, actor, find_assessment(connection, assessment_id), self._clock())
            versions = submissions_of(connection, assessment_id)
            if versions and self._took_part(connection, actor, assessment_id, versions[-1].number):
                raise ReviewRefused(messages.TOOK_PART)
            return found

    @staticmethod
    def _took_part(connection: Connection, actor: Actor, assessment_id: str, number: int) -> bool:
        """Whether somebody submitted a version, gave an opinion or a vote on it, or stepped aside from one."""
        submission, opinion, ballot, recusal = (
            BY_NAME[name] for name in ("submission", "opinion", "ballot", "recusal")
        )
        asked = rows_of(connection, opinion, assessment_id, opinion.table.c.submission == number)
        ids = [row.id for row in asked]
        done = (
            *rows_of(connection, submission, assessment_id, submission.table.c.number == number),
            *rows_of(connection, ballot, assessment_id, ballot.table.c.opinion.in_(ids)),
            *rows_of(connection, recusal, assessment_id, recusal.table.c.opinion.in_(ids)),
        )
        return any(row.by_id == actor.id for row in done) or any(row.closed_by_id == actor.id for row in asked)

    def decisions(self, actor: Actor, assessment_id: str) -> list[Decision]:
        """The decisions, oldest first."""
        return self._read(actor, assessment_id, decisions_of)
