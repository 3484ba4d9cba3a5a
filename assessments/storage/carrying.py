"""Answers carried from one checklist to another: what stays as it is, what must be looked at again, what has no place.

Nothing is guessed: an answer counts on only when its question and the words that were chosen are the same. What can no longer be
an answer is written into the comment of its question; an answer whose question is gone is left to the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assessments.checklist_changes import same_words
from assessments.model import CONTENT_FIELDS, LONGEST_TEXT, Answer, Origin
from assessments.storage.content import checked_changes
from assessments.storage.errors import InvalidAnswer
from checklists.model import AnswerType, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklists.model import Checklist, Question


class Fate(StrEnum):
    """What becomes of an answer.

    ``same``: it stays as it is. ``reread``: it stays, and counts again once a person confirmed it: the question, or what was
    chosen, is worded otherwise. ``in_comment``: what it said (or some of it) is no answer any more and is in its comment.
    ``aside``: its question is gone; the history keeps it.
    """

    SAME = "same"
    REREAD = "reread"
    IN_COMMENT = "in_comment"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer before and after. ``after`` None: it has no question any more."""

    fate: Fate
    before: Answer
    after: Answer | None

    @property
    def question(self) -> str:
        """Id of the question."""
        return self.before.question

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.after is None or self.after != self.before


_NO_PLACE = Text(
    fr="Réponse donnée avec la grille {version}, qui ne peut plus être donnée ainsi\u00a0: {words}",
    en="Answer given with checklist {version}, which can no longer be given so: {words}",
)


def carry(before: Checklist, after: Checklist, answers: Mapping[str, Answer], lang: str) -> tuple[Carried, ...]:
    """What becomes of each answer when ``after`` replaces ``before``, in the order of ``before``.

    Author and time of an answer stay: whoever carries it over did not give it.

    Args:
        before: the checklist that the answers were given with.
        after: the one that replaces it.
        answers: by question id.
        lang: the language of what is written into comments.
    """
    return tuple(_carried(before, after, answers[id_], lang) for id_ in before.questions if id_ in answers)


def _carried(before: Checklist, after: Checklist, answer: Answer, lang: str) -> Carried:
    old, new = before.questions[answer.question], after.questions.get(answer.question)
    if new is None:
        return Carried(Fate.ASIDE, answer, None)
    if old == new:
        return Carried(Fate.SAME, answer, answer)
    content = {name: getattr(answer, name) for name in CONTENT_FIELDS}
    try:
        kept = checked_changes(after, answer.question, content)
    except InvalidAnswer:
        changes = _without_place(before, after, answer, lang)
        return Carried(Fate.IN_COMMENT, answer, _to_reread(answer, changes))
    if not answer.given or (kept == content and _means_the_same(old, new, answer)):
        return Carried(Fate.SAME, answer, answer)
    return Carried(Fate.REREAD, answer, _to_reread(answer, kept))


def _means_the_same(old: Question, new: Question, answer: Answer) -> bool:
    """Whether the question, and what was chosen or filled in, are in the same words."""
    if (old.answer, old.kind) != (new.answer, new.kind) or not same_words(old.text, new.text):
        return False
    if not same_words(old.unit, new.unit):
        return False
    labels = [{option.id: option.label for option in question.choices} for question in (old, new)]
    return all(same_words(labels[0].get(id_), labels[1].get(id_)) for id_ in answer.choice) and (
        not answer.rows or old.columns == new.columns
    )


def _to_reread(answer: Answer, changes: Mapping[str, Any]) -> Answer:
    """The answer with changes, to be confirmed by a person."""
    origin = Origin.CARRIED if answer.origin is Origin.PERSON else answer.origin
    after = answer.model_copy(update={**changes, "to_confirm": True, "origin": origin})
    return after if after == answer else after.model_copy(update={"version": answer.version + 1})


def _without_place(before: Checklist, after: Checklist, answer: Answer, lang: str) -> dict[str, Any]:
    """The changes that keep of an answer what can still be one, and write the rest into the comment."""
    old, new = before.questions[answer.question], after.questions[answer.question]
    kept: dict[str, Any] = {"choice": (), "value": "", "rows": ()}
    lost = answer
    if old.answer is AnswerType.ANY_OF and new.answer is AnswerType.ANY_OF:
        offered = {option.id for option in new.choices}
        remaining = tuple(id_ for id_ in answer.choice if id_ in offered)
        try:
            kept |= checked_changes(after, answer.question, {"choice": remaining})
        except InvalidAnswer:
            pass  # what is left does not go together any more: all of it goes into the comment
        else:
            lost = answer.model_copy(update={"choice": tuple(id_ for id_ in answer.choice if id_ not in remaining)})
    said = _NO_PLACE.to(lang).format(version=before.version, words=said_in(old, lost, lang))
    comment = f"{answer.comment}\n\n{said}" if answer.comment.strip() else said
    # A comment that is full already is left as it is: the history holds what the answer said before.
    return {**kept, "comment": comment if len(comment) <= LONGEST_TEXT else answer.comment}


def said_in(question: Question, answer: Answer, lang: str) -> str:
    """What an answer says, in plain words, by the labels that its question had; empty when it says nothing."""
    if answer.rows:
        labels = {column.id: column for column in question.columns}
        lines = []
        for row in answer.rows:
            cells = []
            for id_, text in row.items():
                column = labels.get(id_)
                words = next((o.label.to(lang) for o in column.options if o.id == text), text) if column else text
                if words:
                    cells.append(f"{column.label.to(lang) if column else id_}\u00a0: {words}")
            lines.append(", ".join(cells))
        return "\u00a0; ".join(line for line in lines if line)
    return ", ".join(question.label(id_, lang) for id_ in answer.choice) or answer.value


def all_to_confirm(carried: tuple[Carried, ...]) -> list[Answer]:
    """The answers with which a new assessment begins: every one that says something waits for a person to confirm it.

    A re-assessment that could be submitted without anybody having looked at it again would prove nothing (METHOD 2: what no
    person said of this assessment is unknown to scoring). Versions begin anew, authors and times stay.
    """
    kept = []
    for each in carried:
        if each.after is None:
            continue
        answer = each.after.model_copy(update={"version": 1})
        if answer.given:
            origin = Origin.CARRIED if answer.origin is Origin.PERSON else answer.origin
            answer = answer.model_copy(update={"to_confirm": True, "origin": origin})
        kept.append(answer)
    return kept
