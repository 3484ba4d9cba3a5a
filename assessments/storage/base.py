"""What every part of the store shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, PermissionDenied, require
from assessments.model import CLOSED
from assessments.storage import tables
from assessments.storage.engine import reading
from assessments.storage.errors import AssessmentClosed, UnknownAssessment, UnknownAudit
from assessments.storage.evidence import limits_of_environment
from assessments.storage.snapshots import read_body
from checklists.model import Checklist

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    from assessments.storage.evidence import Limits


def utc_now() -> datetime:
    """The current moment."""
    return datetime.now(UTC)


CHANGES = frozenset(
    {Action.ANSWER, Action.CHANGE_SYSTEM, Action.SET_DEPTH, Action.AUDIT, Action.JUDGE_AUDIT, Action.RENEW}
)
"""Actions that change what an assessment says: refused once it is archived or withdrawn."""


class StoreBase:
    """An engine, a clock, how much evidence is taken, and the checklists already read."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now, limits: Limits | None = None) -> None:
        self.engine = engine
        self.limits = limits or limits_of_environment()
        self._clock = clock
        self._checklists: dict[str, Checklist] = {}  # by digest, so never outdated; a race reads one twice

    def _locate(self, actor: Actor, action: Action, assessment_id: str) -> Any:
        """Authority, checklist digest and version of an assessment on which the actor may act."""
        table = tables.assessment
        query = sa.select(table.c.authority_id, table.c.checklist_digest, table.c.version, table.c.status)
        with reading(self.engine) as connection:
            place = connection.execute(query.where(table.c.id == assessment_id)).one_or_none()
        if place is None:
            raise UnknownAssessment
        require(actor, action, place.authority_id, assessment_id)
        if action in CHANGES and place.status in CLOSED:
            raise AssessmentClosed
        return place

    def _locate_audit(self, actor: Actor, action: Action, audit_id: str) -> Any:
        """Assessment and authority of an audit on which the actor may act."""
        audit, assessment = tables.audit, tables.assessment
        query = sa.select(audit.c.assessment_id, assessment.c.authority_id, assessment.c.status).join_from(
            audit, assessment
        )
        with reading(self.engine) as connection:
            place = connection.execute(query.where(audit.c.id == audit_id)).one_or_none()
        if place is None:
            raise UnknownAudit
        require(actor, action, place.authority_id, place.assessment_id)
        if action in CHANGES and place.status in CLOSED:
            raise AssessmentClosed
        return place

    def _readable(self, actor: Actor, authority_id: str) -> frozenset[str] | None:
        """The assessments of an authority that the actor may read, by id; None: all of them, by a role on the authority.

        Raises:
            PermissionDenied: when there is none.
        """
        if actor.may(Action.READ, authority_id):
            return None
        table = tables.assessment
        here = sa.select(table.c.id).where(table.c.authority_id == authority_id)
        held = [id_ for id_ in actor.assessment_roles if actor.may(Action.READ, authority_id, id_)]
        with reading(self.engine) as connection:
            found = frozenset(connection.execute(here.where(table.c.id.in_(held))).scalars()) if held else frozenset()
        if not found:
            raise PermissionDenied(Action.READ)
        return found

    def _checklist(self, digest: str) -> Checklist:
        found = self._checklists.get(digest)
        if found is None:
            with reading(self.engine) as connection:
                found = Checklist.model_validate_json(read_body(connection, digest))
            self._checklists[digest] = found
        return found
