"""The part of the store that fills in several answers at once: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.access import Action, Actor
from assessments.model import Answer, Origin
from assessments.storage import chain
from assessments.storage import writing as write
from assessments.storage.base import StoreBase
from assessments.storage.content import checked_changes
from assessments.storage.engine import writing
from assessments.storage.records import find_answers, find_assessment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Filling:
    """A change of one answer, as for ``AssessmentStore.save_answer``. ``seen`` None: there was no answer."""

    question: str
    changes: Mapping[str, Any]
    seen: Answer | None
    origin: Origin


class FillingPart(StoreBase):
    """Answers that a file fills in together."""

    def fill_in(self, actor: Actor, assessment_id: str, fillings: Sequence[Filling]) -> list[Answer]:
        """Save the changes of several answers in one transaction; what is said of ``save_answer`` holds for each.

        Args:
            actor: who fills in.
            assessment_id: the assessment.
            fillings: at most one for each question.

        Returns:
            The answers as they are now stored, in the same order.

        Raises:
            InvalidAnswer: for what a question does not allow; nothing was written.
            AnswerConflict: when somebody changed one of them since it was seen; nothing was written.
        """
        place = self._locate(actor, Action.ANSWER, assessment_id)
        checklist = self._checklist(place.checklist_digest)
        wished = [checked_changes(checklist, each.question, each.changes) for each in fillings]
        with writing(self.engine) as connection:
            head, now = chain.lock(connection, place.authority_id), self._clock()
            current = find_answers(connection, assessment_id)
            entries, saved = [], []
            for each, changes in zip(fillings, wished, strict=True):
                before = current.get(each.question) or Answer(question=each.question)
                after = write.next_answer(before, each.seen, changes, origin=each.origin, actor=actor, at=now)
                saved.append(after)
                if after is not before:
                    write.put_answer(connection, assessment_id, after, actor.id)
                    entries.append(write.answer_entry(assessment_id, before, after))
            if entries:
                chain.append(connection, head, actor, now, entries)
                write.touch(connection, find_assessment(connection, assessment_id), now)
        return saved
