"""Every question that was asked, with its answer and where the answer comes from; then answers kept but no longer asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import AnswerType
from reports.document import Emphasis, Link, Strong

if TYPE_CHECKING:
    from assessments.model import Answer
    from checklists.model import Question
    from reports.document.text import Text
    from reports.parts.writer import Writer


def answers(writer: Writer) -> None:
    """By section, in the order of the checklist."""
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    document.heading(1, _("7. Questions et réponses"), anchor="answers")
    asked = set(data.sheet.asked)
    progress = {section.id: section for section in data.sheet.sections}
    for section in data.checklist.sections:
        questions = [question for question in section.questions if question.id in asked]
        if not questions:
            continue
        document.heading(2, f"{section.letter} · {section.title.to(writer.lang)}", anchor=f"section-of-{section.id}")
        done = progress[section.id]
        document.paragraph(
            words.plural(
                "{n} réponse sur {total} questions.", "{n} réponses sur {total} questions.", done.answered
            ).format(n=done.answered, total=done.asked),
            style="small",
        )
        for question in questions:
            _question(writer, question)
    _set_aside(writer)


def _question(writer: Writer, question: Question) -> None:
    document, words = writer.document, writer.words
    document.small_heading(words.question(question.id), f"question-{question.id}")
    answer = writer.data.answers.get(question.id)
    _answer(writer, question, answer)
    if answer is not None:
        _around(writer, answer)
    uses = [
        *(writer.risk_link(id_, short=True) for id_ in writer.risks_using.get(question.id, ())),
        *(writer.finding_link(id_, short=True) for id_ in writer.findings_using.get(question.id, ())),
    ]
    if uses:
        document.paragraph([words._("Compte pour"), words.colon, *writer.listed(uses)], style="small")


def _answer(writer: Writer, question: Question, answer: Answer | None) -> None:
    document, words = writer.document, writer.words
    _ = words._
    if answer is None or not answer.given:
        document.paragraph(Emphasis(_("Pas de réponse")))
        return
    if answer.to_confirm:
        document.paragraph(Strong(_("À confirmer : cette réponse ne compte pas encore.")))
    if answer.rows:
        columns = [column.id for column in question.columns]
        header = [column.label.to(writer.lang) for column in question.columns]
        document.table(header, [[row.get(id_, "") for id_ in columns] for row in answer.rows])
    elif question.answer is AnswerType.TEXT and not answer.choice:
        document.user_text(answer.value)
    else:
        document.paragraph(Strong(words.answer(question, answer)))


def _around(writer: Writer, answer: Answer) -> None:
    """Comment, responsibility, evidence and origin of an answer."""
    document, words = writer.document, writer.words
    _ = words._
    if answer.comment.strip():
        document.paragraph(_("Commentaire"), style="small")
        document.user_text(answer.comment)
    if answer.owner.strip() or answer.due is not None:
        document.paragraph(words.owner_and_day(answer))
    if answer.evidence:
        document.paragraph(_("Pièces et liens"), style="small")
        document.bullets([Link(each, each) for each in answer.evidence])
    trace: list[str | Text] = []
    if answer.given:
        trace.append(words.capital(words.origin(answer.origin)))
    if answer.author:
        trace.append(answer.author)
    if answer.at is not None:
        trace.append(words.moment(answer.at))
    if trace:
        document.paragraph(" · ".join(str(each) for each in trace), style="small")


def _set_aside(writer: Writer) -> None:
    document, words = writer.document, writer.words
    _ = words._
    if not writer.set_aside:
        return
    document.heading(2, _("Réponses conservées, qui ne sont plus demandées"), anchor="answers-set-aside")
    document.paragraph(
        _(
            "D’autres réponses ont rendu ces questions sans objet. Leurs réponses sont conservées et ne comptent pour rien."
        )
    )
    for id_ in writer.set_aside:
        question = writer.data.checklist.questions.get(id_)
        answer = writer.data.answers[id_]
        document.small_heading(words.question(id_), f"question-{id_}")
        if question is not None:
            _answer(writer, question, answer)
        else:
            document.user_text(answer.value or words.join(answer.choice) or _("Pas de réponse"))
        _around(writer, answer)
