"""The part of the store about what experts say: the DPO, the security officer, and whoever contributes in another domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import LOCAL, Action, Actor
from assessments.model import Status
from assessments.opinions import against_advising, person_id
from assessments.review import CommitteeRules, Outcome
from assessments.storage import review_messages as messages
from assessments.storage.errors import ReviewRefused
from assessments.storage.review_base import UNDER_REVIEW, ReviewBase
from assessments.storage.review_rows import nudge
from assessments.storage.things import BY_NAME
from assessments.storage.typed import demands, typed
from checklists.model import Adviser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.decision import Demand
    from assessments.review import Opinion

ADVISED = UNDER_REVIEW | {Status.POSTPONED}
"""Where an expert's opinion is of use: a decision is still to come."""


class AdvicePart(ReviewBase):
    """Opinions of experts."""

    def advise(
        self,
        actor: Actor,
        assessment_id: str,
        adviser: Adviser,
        outcome: Outcome,
        *,
        reasons: str,
        reservations: Sequence[Demand] = (),
        given_by: str = "",
        seen: str = "",
    ) -> Opinion:
        """Give the opinion of an expert on the last submitted version; a later one of the same domain replaces it.

        Args:
            actor: who gives it; with accounts, somebody who contributes there in that very domain.
            assessment_id: the assessment.
            adviser: in which domain; not the committee, which votes.
            outcome: what the expert says.
            reasons: why.
            reservations: what is asked for; at least one when the opinion has reservations.
            given_by: without accounts, the name of the expert for whom it is written down; empty for the actor.
            seen: content hash of the version that the person had before them; empty when it does not matter.

        Raises:
            ReviewRefused: for somebody who does not speak for that domain, or who runs the review and would speak for the DPO; when
                nothing is submitted, when a newer version is, or when reservations are missing.
        """
        if adviser is Adviser.COMMITTEE:
            raise ValueError("the committee votes")
        if given_by and actor.id != LOCAL:
            raise ValueError("with accounts, experts speak for themselves")
        said, asked = typed(reasons, required=messages.NO_REASONS), demands(reservations)
        expert = typed(given_by, short=True)
        with self._acting(actor, Action.ADVISE, assessment_id) as (pen, assessment):
            against = against_advising(actor, adviser, assessment.authority_id, assessment_id)
            if against is not None:
                raise ReviewRefused(against)
            last = self._last(pen.connection, assessment_id)
            if assessment.status not in ADVISED:
                raise ReviewRefused(messages.NOT_SUBMITTED)
            if seen and seen != last.content_hash:
                raise ReviewRefused(messages.NEWER_VERSION)
            values = {
                "submission": last.number,
                "content_hash": last.content_hash,
                "adviser": adviser,
                **CommitteeRules().model_dump(),
                "outcome": "",
                "counted": "",
                "person": expert or actor.name,
                "person_id": person_id(expert) if expert else actor.id,
            }
            id_ = pen.create(BY_NAME["opinion"], assessment_id, values)
            self._give(pen, assessment, id_, {"outcome": outcome, "reasons": said, "minority": ""}, asked)
            nudge(pen.connection, assessment)
            return self._opinion(pen, id_)
