"""The local charter, when the authority has put one into the checklist: principle by principle, what the answers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.coverage import coverage
from checklists.charter import charter_framework
from reports.charter_words import TONES, adopted, caution, link_answer, link_state, principle_state, total
from reports.document import Cell, Link, Strong

if TYPE_CHECKING:
    from assessments.coverage import PrincipleCoverage
    from checklists.model import Framework
    from reports.parts.writer import Writer


def charter(writer: Writer) -> None:
    """An annex; nothing when the checklist holds no charter."""
    data, words, document = writer.data, writer.words, writer.document
    framework = charter_framework(data.checklist)
    if framework is None:
        return
    _ = words._
    found = coverage(data.checklist, data.answers, data.sheet.context, data.sheet, framework.id)
    writer.annex(_("La charte locale"), "charter")
    _identity(writer, framework)
    document.callout(caution(words), title=total(words, found))
    for principle in found.principles:
        _principle(writer, principle)


def _identity(writer: Writer, framework: Framework) -> None:
    writer.document.paragraph(Strong(adopted(writer.words, framework)))
    if framework.url:
        writer.document.paragraph([Link(framework.url, framework.url)], style="small")


def _principle(writer: Writer, found: PrincipleCoverage) -> None:
    words, document = writer.words, writer.document
    _ = words._
    requirement = found.principle
    title = f"{requirement.id} · {requirement.title.to(writer.lang)}"
    document.small_heading(title, f"principle-{requirement.id}", level=2)
    if requirement.text is not None:
        document.user_text(requirement.text.to(writer.lang))
    state = Cell(words.capital(principle_state(words, found.state)), tone=TONES[found.state])
    document.facts([(_("Ce que disent les réponses"), state)])
    rows = [
        [
            Cell(writer.question(link.question)),
            Cell(link_answer(words, link, writer.data.answers.get(link.question))),
            Cell(words.capital(link_state(words, link))),
        ]
        for link in found.links
    ]
    document.table([_("Question liée"), _("Réponse"), _("État")], rows, widths=[0.5, 0.28, 0.22])
