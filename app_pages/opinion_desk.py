"""What the parts of the page of opinions have before them: the submitted version, the opinions on it, and who may do what."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from assessments.exchange import file_of
from assessments.opinions import Standing, standings
from checklists.model import Adviser
from reports.review_words import ReviewWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.access import Action
    from assessments.review import Opinion, Submission


class OpinionDesk:
    """One run of the page of opinions, about the last submitted version."""

    def __init__(self, desk: Desk, last: Submission) -> None:
        self.desk, self.last = desk, last
        self.words = ReviewWords(desk.lang)
        self.authority_id, self.id = desk.assessment.authority_id, desk.assessment_id

    @cached_property
    def opinions(self) -> list[Opinion]:
        """Every opinion, oldest first, with the votes that may be told."""
        return self.desk.store.opinions(self.desk.actor, self.id)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where each opinion stands."""
        last = self.last
        return standings(self.desk.checklist, last.impact_high, self.opinions, last.content_hash, last.number)

    @cached_property
    def committee(self) -> Standing:
        """Where the committee's opinion stands."""
        found = (each for each in self.standings if each.adviser is Adviser.COMMITTEE)
        return next(found, Standing(Adviser.COMMITTEE, required=False))

    @cached_property
    def covered(self) -> bool:
        """Whether the assessment is still what was submitted."""
        store, actor = self.desk.store, self.desk.actor
        file = file_of(store.snapshot(actor, self.id), self.desk.checklist, store.checklist_body(actor, self.id))
        return sha256(file).hexdigest() == self.last.content_hash

    def may(self, action: Action) -> bool:
        """Whether the person may do something here."""
        return self.desk.actor.may(action, self.authority_id, self.id)
