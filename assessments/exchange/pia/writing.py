"""One piece on its way into the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.exchange.pia import words
from assessments.exchange.pia.pieces import How, Outcome, Piece, Place
from assessments.exchange.pia.words import joined

if TYPE_CHECKING:
    from assessments.exchange.pia.drafts import Drafts
    from assessments.exchange.pia.mapping import Group
    from assessments.exchange.pia.model import PiaEvaluation
    from checklists.model import Text


class Writing:
    """One piece on its way into the answers: where it went, and what of it did not."""

    def __init__(self, drafts: Drafts, lang: str, said: str, reasons: list[Text]) -> None:
        self._drafts = drafts
        self._lang = lang
        self.said = said
        self.reasons = list(reasons)
        self.places: list[Place] = []

    def comment(self, question: str, label: Text) -> None:
        """Add the text to the comment of a question, after the title of the piece."""
        if self.said:
            self._note(self._drafts.comment(question, self._labelled(label)), Place(How.COMMENT, question))

    def value(self, question: str, label: Text) -> None:
        """Answer the question; where a person did, or there is no room left, the text becomes a comment."""
        if not self.said:
            return
        why = self._drafts.value(question, self.said)
        self._note(why, Place(How.ANSWER, question))
        if why in (words.ANSWERED, words.TOO_LONG):
            self.comment(question, label)

    def suggest(self, question: str, option: str) -> None:
        """Propose an option that follows from there being a text."""
        if self.said:
            self._note(self._drafts.suggest(question, option), Place(How.SUGGESTED, question))

    def plan(self, question: str, evaluation: PiaEvaluation) -> None:
        """Make the safeguard planned, when the action says by whom and until when."""
        why = self._drafts.plan(question, evaluation.owner, evaluation.due)
        self._note(why, Place(How.PLANNED, question))

    def piece(self, group: Group, label: Text) -> Piece:
        """The piece with what became of it."""
        why = joined(self.reasons)
        outcome = Outcome.NOT_TAKEN if not self.places else Outcome.PARTLY if why else Outcome.TAKEN
        return Piece(group, label, self.said, outcome, tuple(self.places), why)

    def _note(self, why: Text | None, place: Place) -> None:
        if why is None:
            self.places.append(place)
        else:
            self.reasons.append(why)

    def _labelled(self, label: Text) -> str:
        lang = self._lang
        colon = ":" if lang == "en" else "\u00a0:"
        return f"{label.to(lang)}{colon}{chr(10) if chr(10) in self.said else ' '}{self.said}"
