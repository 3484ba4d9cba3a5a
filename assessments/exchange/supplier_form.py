"""The questionnaire for a supplier: which questions it holds, and where each answer stands in its workbook.

``reports.sheets.supplier`` writes the workbook, ``assessments.exchange.supplier`` reads it back: what both must agree on
is here. Rows are known by a key in the hidden first column, so that they may be moved, and by the words shown beside it, so
that a key that was moved alone is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.levels import read
from assessments.model import Answer, Origin
from checklists.model import NOT_APPLICABLE_OPTION, UNKNOWN_OPTION, AnswerType, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assessments.model import Context
    from checklists.model import Checklist, Depth, Option, Question

SUPPLIER = "supplier"
"""The role whose questions a supplier gets: see ``Question.asked_of``."""

FORMAT = "balise/supplier"
FORMAT_VERSION = 1
IDENTITY = "balise"
"""The hidden sheet that says of which assessment, checklist and language a workbook is, and which questions it asks."""
CHOICES = "choix"
"""The hidden sheet with the words to choose from."""
QUESTIONS = Text(fr="Questions", en="Questions")
TABLE = Text(fr="Tableau {number}", en="Table {number}")
"""The name of the sheet on which a table is filled in."""
TABLE_ROWS = 60
"""Lines that the sheet of a table offers."""
YES, NO = Text(fr="oui", en="yes"), Text(fr="non", en="no")


class Col(StrEnum):
    """Columns of the sheet of questions, in order."""

    KEY = "key"
    NUMBER = "number"
    QUESTION = "question"
    WHEN = "when"
    WHY = "why"
    HELP = "help"
    ANSWER = "answer"
    COMMENT = "comment"
    EVIDENCE = "evidence"


TITLES: dict[Col, Text] = {
    Col.KEY: Text(fr="balise", en="balise"),
    Col.NUMBER: Text(fr="N°", en="No."),
    Col.QUESTION: Text(fr="Question", en="Question"),
    Col.WHEN: Text(fr="Quand répondre", en="When to answer"),
    Col.WHY: Text(fr="Pourquoi cette question", en="Why this question"),
    Col.HELP: Text(fr="Pour répondre", en="How to answer"),
    Col.ANSWER: Text(fr="Votre réponse", en="Your answer"),
    Col.COMMENT: Text(fr="Commentaire", en="Comment"),
    Col.EVIDENCE: Text(fr="Preuves (un lien par ligne)", en="Evidence (one link a line)"),
}
COLUMNS: tuple[Col, ...] = tuple(Col)
FILLED: tuple[Col, ...] = (Col.ANSWER, Col.COMMENT, Col.EVIDENCE)
"""The columns in which a supplier writes."""
TYPED = (AnswerType.NUMBER, AnswerType.TEXT, AnswerType.DATE)


def column(which: Col) -> int:
    """The position of a column, from 0."""
    return COLUMNS.index(which)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to the supplier. ``conditional``: only some answers of theirs to other questions make it be asked."""

    question: Question
    conditional: bool = False


def asked_of_supplier(
    checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth
) -> tuple[Asked, ...]:
    """The supplier's questions that are asked as the assessment stands, and those that their answers may add.

    The latter depend on questions of this questionnaire alone: what waits for an answer of the authority is not put to a
    supplier, who could not know. Pure; in the order of the checklist.
    """
    reading = read(checklist, answers, context, depth)
    bit = reading.index.bit
    theirs = [question for question in checklist.questions.values() if SUPPLIER in question.asked_of]
    asked = {question.id for question in theirs if bit[question.id] & reading.asked}
    found = set(asked)
    while True:
        # As if the supplier had answered nothing yet: what they may change is then open.
        open_ = reading.like(changed={id_: Answer(question=id_) for id_ in found})
        mask = open_.index.mask(found)
        more = {
            question.id
            for question in theirs
            if question.id not in found
            and bit[question.id] & open_.within & open_.doubtful
            and (leads := open_.open_among(bit[question.id]) & ~bit[question.id]) & mask
            and not leads & ~mask
        }
        if not more:
            break
        found |= more
    return tuple(Asked(question, question.id not in asked) for question in theirs if question.id in found)


def shown_to_supplier(answer: Answer | None) -> Answer | None:
    """The answer that the questionnaire shows already filled in: what a supplier declared, never what the house answered."""
    return answer if answer is not None and answer.origin is Origin.SUPPLIER else None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet of questions. ``option`` is None on the row of the question itself."""

    key: str
    question: Question
    option: Option | None = None

    def words(self, checklist: Checklist, lang: str) -> tuple[str, str]:
        """What stands beside the key, by which a key that was moved alone is noticed."""
        words = self.question.text if self.option is None else self.option.label
        return checklist.number_of[self.question.id], words.to(lang)


def lines(question: Question) -> Iterator[Line]:
    """The rows of a question: its own, then one for each option when several may be chosen."""
    yield Line(question.id, question)
    if question.answer is AnswerType.ANY_OF:
        for option in question.choices:
            yield Line(f"{question.id}/{option.id}", question, option)


def table_name(checklist: Checklist, question: Question, lang: str) -> str:
    """The sheet on which a table is filled in."""
    return TABLE.to(lang).format(number=checklist.number_of[question.id])


def answer_choices(question: Question) -> tuple[Option, ...]:
    """What may be chosen in the cell of an answer; typed answers and tables leave room for « je ne sais pas »."""
    if question.answer is AnswerType.ONE_OF:
        return question.choices
    if question.answer is AnswerType.ANY_OF:
        return ()
    return (*((NOT_APPLICABLE_OPTION,) if question.may_not_apply else ()), UNKNOWN_OPTION)
