"""Everything that happened around an assessment in its review, read at one moment: for documents and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.decision import Decision, Reservation
    from assessments.review import Opinion, Remark, Submission
    from checklists.model import Adviser


@dataclass(frozen=True, slots=True)
class Record:
    """The review of one assessment; each line oldest first, and empty when there is nothing."""

    submissions: tuple[Submission, ...] = ()
    remarks: tuple[Remark, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was submitted, said, advised or decided."""
        return not (self.submissions or self.remarks or self.opinions or self.decisions)

    @property
    def decision(self) -> Decision | None:
        """The decision that counts: the last one; None when nothing was decided."""
        return self.decisions[-1] if self.decisions else None

    def given(self, content_hash: str) -> dict[Adviser, Opinion]:
        """The opinions given on one version, by adviser; of several of one adviser, the last one."""
        found = sorted((each for each in self.opinions if each.closed_at), key=lambda each: str(each.closed_at))
        return {each.adviser: each for each in found if each.content_hash == content_hash}

    def asked_by(self, source_id: str) -> tuple[Reservation, ...]:
        """The reservations of an opinion, or the conditions of a decision, by its id."""
        return tuple(each for each in self.reservations if each.source_id == source_id)

    def version(self, number: int) -> Submission | None:
        """A version by its number; None when it is not known."""
        return next((each for each in self.submissions if each.number == number), None)
