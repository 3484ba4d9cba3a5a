"""The answers that an import would write, built piece by piece and never over what a person answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.exchange.pia import words
from assessments.model import LONGEST_TEXT, Answer, Origin
from checklists.model import NOT_APPLICABLE, PLANNED, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from checklists.model import Checklist, Text

_LONGEST_SHORT = 300


class _Draft:
    """What becomes of one answer."""

    def __init__(self, current: Answer) -> None:
        self.current = current
        self.value = current.value
        self.choice = current.choice
        self.owner = current.owner
        self.due = current.due
        self.comment = current.comment

    @property
    def taken(self) -> bool:
        """Whether there is an answer already, of a person or of this import."""
        return self.current.given or bool(self.choice or self.value)


class Drafts:
    """The answers of an assessment as an import would leave them.

    Every method gives None when it did what it says, else the reason why not.
    """

    def __init__(self, checklist: Checklist, current: Mapping[str, Answer], opening: str) -> None:
        self.checklist = checklist
        self._current = current
        self._opening = opening
        self._drafts: dict[str, _Draft] = {}

    def comment(self, question: str, text: str) -> Text | None:
        """Add a text to the comment of a question; a text that is there already is not added again."""
        if question not in self.checklist.questions:
            return words.NO_QUESTION
        draft = self._draft(question)
        if draft.choice == (NOT_APPLICABLE,) and not draft.comment.strip():
            return words.WITHOUT_REASON
        if _holds(draft.comment, text):
            return None
        before = draft.comment if self._opening in draft.comment else _below(draft.comment, self._opening)
        after = _below(before, text)
        if len(after) > LONGEST_TEXT:
            return words.TOO_LONG
        draft.comment = after
        return None

    def value(self, question: str, text: str) -> Text | None:
        """Answer a question with a text, or add the text to what the import already answered."""
        if question not in self.checklist.questions:
            return words.NO_QUESTION
        draft = self._draft(question)
        if draft.current.given:
            return None if _holds(draft.value, text) else words.ANSWERED
        after = _below(draft.value, text)
        if len(after) > LONGEST_TEXT:
            return words.TOO_LONG
        draft.value = after
        return None

    def suggest(self, question: str, option: str) -> Text | None:
        """Choose an option, to be confirmed."""
        if question not in self.checklist.questions:
            return words.NO_QUESTION
        draft = self._draft(question)
        if draft.taken:
            return None if draft.choice == (option,) else words.NOT_SUGGESTED
        draft.choice = (option,)
        return None

    def plan(self, question: str, owner: str, due: date | None) -> Text | None:
        """Say that a safeguard is planned, by whom and until when, to be confirmed."""
        asked = self.checklist.questions.get(question)
        if asked is None or asked.kind is not Kind.SAFEGUARD:
            return words.NO_SAFEGUARD
        if not owner or due is None:
            return words.NO_OWNER_OR_DAY
        if len(owner) > _LONGEST_SHORT:
            return words.LONG_OWNER
        draft = self._draft(question)
        if draft.taken:
            mine = (draft.choice, draft.owner, draft.due) == ((PLANNED,), owner, due)
            return None if mine else words.NOT_SUGGESTED if draft.current.given else words.PLANNED_ALREADY
        draft.choice, draft.owner, draft.due = (PLANNED,), owner, due
        return None

    def answers(self) -> tuple[Answer, ...]:
        """Every answer that would change, in the order of the checklist.

        What nobody had answered comes from the import and is to be confirmed; where there was an answer only the comment is
        longer, and who gave it and whether it was confirmed stay as they were.
        """
        made = []
        for id_ in self.checklist.questions:
            draft = self._drafts.get(id_)
            if draft is None:
                continue
            changes = {
                name: getattr(draft, name)
                for name in ("value", "choice", "owner", "due", "comment")
                if getattr(draft, name) != getattr(draft.current, name)
            }
            if changes and not draft.current.given:
                changes |= {"origin": Origin.IMPORT, "to_confirm": True}
            if changes:
                made.append(draft.current.model_copy(update=changes))
        return tuple(made)

    def _draft(self, question: str) -> _Draft:
        if question not in self._drafts:
            self._drafts[question] = _Draft(self._current.get(question) or Answer(question=question))
        return self._drafts[question]


def _below(above: str, text: str) -> str:
    return f"{above}\n\n{text}" if above.strip() else text


def _holds(text: str, part: str) -> bool:
    """Whether a part stands in a text as paragraphs of its own."""
    return f"\n\n{part}\n\n" in f"\n\n{text}\n\n"
