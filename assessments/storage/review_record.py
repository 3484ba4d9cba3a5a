"""The part of the store that reads a whole review at one moment, for documents and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import Action, Actor
from assessments.record import Record
from assessments.storage import tables
from assessments.storage.base import StoreBase
from assessments.storage.engine import reading
from assessments.storage.review_rows import (
    decided_of,
    decisions_of,
    opinions_of,
    remarks_of,
    reservations_of,
    submissions_of,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from assessments.decision import Decided


class RecordPart(StoreBase):
    """What happened around an assessment, as a whole."""

    def record(self, actor: Actor, assessment_id: str) -> Record:
        """Versions submitted, what was said, opinions, reservations, decisions: of one moment."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return record_of(connection, assessment_id)

    def decided(self, actor: Actor, authority_id: str) -> dict[str, Decided]:
        """The last decision of each assessment of an authority that the actor may read, by the id of the assessment."""
        readable = self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            found = decided_of(connection, tables.assessment.c.authority_id == authority_id)
        return {id_: each for id_, each in found.items() if readable is None or id_ in readable}


def record_of(connection: Connection, assessment_id: str) -> Record:
    """The same within a transaction."""
    return Record(
        submissions=tuple(submissions_of(connection, assessment_id)),
        remarks=tuple(remarks_of(connection, assessment_id)),
        opinions=tuple(opinions_of(connection, assessment_id)),
        reservations=tuple(reservations_of(connection, assessment_id)),
        decisions=tuple(decisions_of(connection, assessment_id)),
    )
