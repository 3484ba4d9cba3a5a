"""The answers as a workbook: one row for each question that is asked, then answers that are kept and no longer asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import NOT_APPLICABLE
from reports.set_aside import set_aside
from reports.sheets.assessment import Work, begin, finish
from reports.sheets.book import Column
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.model import Answer
    from reports.assessment_report import ReportInput
    from reports.sheets.book import Value


def build_answers(data: ReportInput, lang: str) -> bytes:
    """The workbook of the answers in ``lang``."""
    words = Wording(data.checklist, lang)
    _ = words._
    work = begin(data, words, _("Réponses"))
    work.book.sheet(_("Réponses"), _columns(work), [_row(work, id_) for id_ in data.sheet.asked], pinned=3)
    aside = set_aside(data.checklist, data.answers, data.sheet)
    work.book.sheet(_("Plus demandées"), _columns(work), [_row(work, id_) for id_ in aside], pinned=3)
    return finish(work)


def _columns(work: Work) -> list[Column]:
    _ = work._
    return [
        Column(_("Rubrique"), 24),
        Column(_("N°"), 7),
        Column(_("Question"), 48),
        Column(_("Réponse"), 40),
        Column(_("État de la réponse"), 18),
        Column(_("Commentaire"), 48),
        Column(_("Pièces et liens"), 32),
        Column(_("Responsable"), 22),
        Column(_("Échéance"), 13),
        Column(_("Origine"), 22),
        Column(_("Saisi par"), 20),
        Column(_("Saisi le"), 17),
    ]


def _row(work: Work, id_: str) -> Sequence[Value]:
    data, words = work.data, work.words
    checklist, answer = data.checklist, data.answers.get(id_)
    question, section = checklist.questions.get(id_), checklist.section_of.get(id_)
    head = [
        f"{section.letter} · {section.title.to(work.lang)}" if section else None,
        checklist.number_of.get(id_),
        question.text.to(work.lang) if question else id_,
    ]
    state = words.capital(state_of(words, answer))
    if answer is None:
        return [*head, None, state, *[None] * 7]
    given = words.answer(question, answer) if question else answer.value or words.join(answer.choice)
    files = (file.name for file in data.files if file.question == id_)
    return [
        *head,
        given if answer.given else None,
        state,
        answer.comment,
        "\n".join([*answer.evidence, *files]),
        answer.owner,
        answer.due,
        words.capital(words.origin(answer.origin)),
        answer.author,
        words.local(answer.at) if answer.at else None,
    ]


def state_of(words: Wording, answer: Answer | None) -> str:
    """Whether an answer counts, and if not why."""
    _ = words._
    if answer is None or not answer.given:
        return _("sans réponse")
    if answer.to_confirm:
        return _("à confirmer")
    if answer.says_unknown:
        return _("ne sait pas")
    if answer.choice == (NOT_APPLICABLE,) and not answer.counts:
        return _("sans objet, raison à donner")
    return _("répondu")
