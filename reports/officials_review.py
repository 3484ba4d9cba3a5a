"""What those who decide are told of opinions and of decisions already taken, in one or two sentences each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.decision import Choice
from checklists.model import Adviser
from reports.record_words import RecordWords, decision_state

if TYPE_CHECKING:
    from assessments.decision import Decision, Reservation
    from assessments.review import Opinion
    from reports.assessment_report import ReportInput
    from reports.record_words import DecisionState


class OfficialsReview:
    """Sentences about the review of one assessment; plain text of any length. Empty where there is nothing to say.

    Attributes:
        words: the names of opinions and decisions.
        given: the opinions on the version that is printed, by adviser.
        last: the last decision; None when there is none.
    """

    def __init__(self, data: ReportInput, lang: str) -> None:
        self.data, self.lang = data, lang
        self.words = RecordWords(lang)
        self.given = data.record.given(data.content_hash)
        self.last = data.record.decision

    def opinions(self) -> str:
        """What was advised on this version, and how much of what was asked for is left; that it is about an older one."""
        if self.given:
            told = self.words.join(self.words.given(self.given[each]) for each in Adviser if each in self.given)
            return f"{told}. {self.words.left(sum(len(found) for _, found in self.demands()))}".strip()
        if any(each.closed_at for each in self.data.record.opinions):
            return self.words._("Les avis rendus portent sur une version antérieure : l’évaluation a changé depuis.")
        return ""

    def state(self, decision: Decision) -> DecisionState:
        """A decision beside what is printed."""
        return decision_state(
            decision, self.lang, content_hash=self.data.content_hash, today=self.data.printed_at.date()
        )

    @property
    def settled(self) -> bool:
        """Whether this very version is decided upon, and the decision in force: nothing is asked for any more."""
        if self.last is None or self.last.choice is Choice.POSTPONE:
            return False
        found = self.state(self.last)
        return not found.outdated and not found.ended

    def demands(self) -> list[tuple[str, list[Reservation]]]:
        """What opinions and a decision on this version ask for and is not closed yet, by who asks."""
        sources: list[Opinion | Decision] = [self.given[each] for each in Adviser if each in self.given]
        if self.last is not None and self.last.content_hash == self.data.content_hash:
            sources.append(self.last)
        found = []
        for source in sources:
            left = [each for each in self.data.record.asked_by(source.id) if each.closed_at is None]
            if left:
                found.append((self.words.asked_by(self.data.record, left[0]), left))
        return found
