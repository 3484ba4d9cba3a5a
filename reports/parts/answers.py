"""Every question that was asked, with its answer and where the answer comes from; then answers kept but no longer asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import AnswerType
from reports.document import Emphasis, Link, Strong

if TYPE_CHECKING:
    from assessments.model import Answer
    from assessments.scoring import SectionProgress
    from checklists.model import Question, Section
    from reports.document.text import Text
    from reports.parts.writer import Writer

_SHORT = 600
"""Characters of an answer with its comment that are kept on one page with the question."""
_FEW = 5


def answers(writer: Writer) -> None:
    """By section, in the order of the checklist."""
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    writer.part(_("Questions et réponses"), "answers")
    asked = set(data.sheet.asked)
    progress = {section.id: section for section in data.sheet.sections}
    for section in data.checklist.sections:
        questions = [question for question in section.questions if question.id in asked]
        if not questions:
            continue
        with document.keep_together():
            _section(writer, section, progress[section.id])
            _question(writer, questions[0])
        for question in questions[1:]:
            _question(writer, question)
    _set_aside(writer)


def _section(writer: Writer, section: Section, done: SectionProgress) -> None:
    words, document = writer.words, writer.document
    document.heading(2, f"{section.letter} · {section.title.to(writer.lang)}", anchor=f"section-of-{section.id}")
    document.paragraph(
        words.ngettext(
            "{n} réponse sur {total} questions.", "{n} réponses sur {total} questions.", done.answered
        ).format(n=done.answered, total=done.asked),
        style="small",
    )


def _question(writer: Writer, question: Question) -> None:
    answer = writer.data.answers.get(question.id)
    if answer is None or _is_short(answer):
        with writer.document.keep_together():
            _whole(writer, question, answer)
    else:
        _whole(writer, question, answer)


def _is_short(answer: Answer) -> bool:
    return len(answer.comment) + len(answer.value) < _SHORT and not answer.rows and len(answer.evidence) <= _FEW


def _whole(writer: Writer, question: Question, answer: Answer | None) -> None:
    writer.document.small_heading(writer.words.question(question.id), f"question-{question.id}")
    _answer(writer, question, answer)
    if answer is not None:
        _around(writer, answer)
    _trace(writer, question.id, answer)


def _answer(writer: Writer, question: Question, answer: Answer | None) -> None:
    document, words = writer.document, writer.words
    _ = words._
    if answer is None or not answer.given:
        document.paragraph(Emphasis(_("Pas de réponse")))
        return
    if answer.to_confirm:
        document.paragraph(Strong(_("À confirmer : cette réponse ne compte pas encore.")))
    if answer.rows:
        columns = question.columns
        header = [column.label.to(writer.lang) for column in columns]
        document.table(header, [[words.cell(each, row.get(each.id, "")) for each in columns] for row in answer.rows])
    elif question.answer is AnswerType.TEXT and not answer.choice:
        document.user_text(answer.value)
    elif len(answer.choice) > 1:
        document.bullets([Strong(choice) for choice in words.choices(question, answer)])
    else:
        document.paragraph(Strong(words.answer(question, answer)))


def _around(writer: Writer, answer: Answer) -> None:
    """Comment, responsibility and evidence of an answer."""
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


def _trace(writer: Writer, id_: str, answer: Answer | None) -> None:
    """Who answered and when, and the risks and findings that the answer counts for."""
    words = writer.words
    trace = []
    if answer is not None:
        trace.append(words.capital(words.origin(answer.origin)) if answer.given else "")
        trace.append(answer.author)
        trace.append(words.moment(answer.at) if answer.at is not None else "")
    uses = [
        *(writer.risk_link(risk, short=True) for risk in writer.risks_using.get(id_, ())),
        *(writer.finding_link(finding, short=True) for finding in writer.findings_using.get(id_, ())),
    ]
    line: list[str | Text] = [" · ".join(each for each in trace if each)]
    if uses:
        line += [*(["\n"] if line[0] else []), words._("Compte pour"), words.colon, *writer.listed(uses)]
    if any(line):
        writer.document.paragraph(line, style="small")


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
        _trace(writer, id_, answer)
