"""What people answered to a few questions, told on one subject: a table in the words of the answers, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell, Strong
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.model import Answer
    from checklists.model import Question
    from reports.document.text import Text
    from reports.parts.writer import Writer

_LONGEST = 600
"""Characters of a text that are told; the whole of it stands with the answers, to which the number of the question leads."""


def known(writer: Writer, ids: Sequence[str]) -> bool:
    """Whether the checklist has any of these questions."""
    return any(id_ in writer.data.checklist.questions for id_ in ids)


def told(writer: Writer, ids: Sequence[str]) -> None:
    """A table of questions and answers in the order given; then the questions asked that nobody has answered yet.

    Questions that the checklist does not have, or that are not asked for this system, are passed over.
    """
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    asked = [id_ for id_ in ids if id_ in data.sheet.asked]
    given = [id_ for id_ in asked if id_ in data.answers and data.answers[id_].given]
    if given:
        rows = [
            [Cell(writer.question(id_)), _answer(writer, data.checklist.questions[id_], data.answers[id_])]
            for id_ in given
        ]
        document.table([_("Question"), _("Réponse")], rows, widths=[0.42, 0.58], row_header=True)
    missing = [writer.question_link(id_) for id_ in asked if id_ not in given]
    if not asked:
        document.paragraph(_("Aucune question n’est posée sur ce point pour ce système."))
    elif not given:
        document.paragraph([_("Aucune réponse n’est encore donnée sur ce point"), words.colon, *writer.listed(missing)])
    elif missing:
        document.paragraph([_("Sans réponse à ce jour"), words.colon, *writer.listed(missing)], style="small")


def _answer(writer: Writer, question: Question, answer: Answer) -> Cell:
    """The answer in bold, or as it was typed; then the comment, and whether it counts yet."""
    _ = writer.words._
    said = writer.words.answer(question, answer)
    short = shortened(said, _LONGEST)
    pieces: list[str | Text] = [Strong(said) if answer.choice else writer.typed(short)]
    if answer.comment.strip():
        pieces += ["\n", writer.typed(shortened(answer.comment, _LONGEST))]
    if answer.owner.strip() or answer.due is not None:
        pieces += ["\n", writer.words.owner_and_day(answer)]
    if answer.to_confirm:
        pieces += ["\n", Strong(_("À confirmer : cette réponse ne compte pas encore."))]
    return Cell(pieces)
