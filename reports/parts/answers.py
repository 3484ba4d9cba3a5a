"""Every question that was asked, with its answer and where the answer comes from; then answers kept but no longer asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import AnswerType
from reports.document import Cell, Emphasis, Link, Strong

if TYPE_CHECKING:
    from assessments.model import Answer, EvidenceFile
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
    writer.annex(_("Questions et réponses"), "answers")
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
    _files(writer)


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
    _attached(writer, question.id)
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


def _attached(writer: Writer, id_: str) -> None:
    """Files given as evidence for a question."""
    files = [file for file in writer.files if file.question == id_]
    if files:
        writer.document.paragraph(writer.words._("Fichiers joints"), style="small")
        writer.document.bullets([_file(writer, file) for file in files])


def _file(writer: Writer, file: EvidenceFile) -> list[str | Text]:
    """« note.pdf (1,2 Mo), empreinte 3f… »."""
    words = writer.words
    shown = words._("{size}, empreinte SHA-256 {sha256}").format(size=writer.bias.size(file.size), sha256=file.sha256)
    if file.erased:
        shown = words._("{file} ; contenu effacé").format(file=shown)
    return [Strong(_name(file)), f" ({shown})"]


def _name(file: EvidenceFile) -> str:
    """The name of a file on one line; « … » for a name of blanks."""
    return " ".join(file.name.split()) or "…"


def _files(writer: Writer) -> None:
    """Every file in one table, those of questions that are not printed included."""
    words, document = writer.words, writer.document
    _ = words._
    if not writer.files:
        return
    document.heading(2, _("Toutes les pièces jointes"), anchor="files")
    document.paragraph(
        _(
            "L’empreinte désigne le contenu d’un fichier : deux fichiers qui ont la même empreinte ont le même contenu, au bit près. "
            "Les fichiers eux-mêmes ne sont pas dans ce rapport."
        )
    )
    rows = [
        [
            Cell(_name(file)),
            Cell([writer.question_link(file.question)]),
            Cell(writer.bias.size(file.size), align="right"),
            Cell(file.sha256),
        ]
        for file in writer.files
    ]
    header = [_("Fichier"), _("Question"), _("Taille"), _("Empreinte SHA-256")]
    document.table(header, rows, widths=[0.32, 0.13, 0.13, 0.42], row_header=True)


def _trace(writer: Writer, id_: str, answer: Answer | None) -> None:
    """Who answered and when, and the risks and findings that the answer counts for."""
    words = writer.words
    trace = []
    if answer is not None:
        trace.append(words.capital(words.origin_of(answer)) if answer.given else "")
        trace.append(answer.author)
        trace.append(words.moment(answer.at) if answer.at is not None else "")
    uses = [
        *writer.actions_of(id_),
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
        _attached(writer, id_)
        _trace(writer, id_, answer)
