"""Consultations: when, who, how people were reached, what they said, and what changed because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.citizens import PROGRESS_NAMES, Progress
from reports.consultation_words import ConsultationWords
from reports.document import Cell, Strong
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.citizens import Consultation
    from reports.parts.writer import Writer

_LONGEST = 3000


def consultations(writer: Writer) -> None:
    """How many there are, then each with what it changed; that nothing is written is said as plainly as the rest."""
    found, document, words = writer.data.consultations, writer.document, ConsultationWords(writer.lang)
    _ = writer.words._
    writer.part(_("Consultations"), "consultations")
    document.paragraph([Strong(words.counted(found))])
    if any(one.owes_an_answer for one in found):
        document.callout(
            _("Demandez-le avant de rendre un avis : une consultation sans réponse n’a encore rien changé."),
            title=_("Des personnes consultées attendent une réponse"),
            tone="warning",
        )
    for number, one in enumerate(found, 1):
        _one(writer, words, number, one)


def _one(writer: Writer, words: ConsultationWords, number: int, found: Consultation) -> None:
    document, _ = writer.document, writer.words._
    document.small_heading(f"{number}. {found.title}", f"consultation-{number}", level=2)
    label, outcome = words.outcome(found)
    lines: list[tuple[str, Cell]] = [
        (_("État"), Cell(words.capital(PROGRESS_NAMES[found.progress].to(writer.lang)))),
        (_("Quand"), Cell(words.capital(words.days(found)))),
        (_("Publics"), Cell(words.publics(found))),
    ]
    if found.reached.strip():
        lines.append(
            (_("Comment les personnes ont été contactées"), Cell(writer.typed(shortened(found.reached, _LONGEST))))
        )
    if found.progress is Progress.HELD:
        lines += [
            (_("Participation"), Cell(words.people(found))),
            (
                _("Ce qui a été dit"),
                Cell(writer.typed(shortened(found.said, _LONGEST)) if found.said.strip() else _("rien n’est écrit")),
            ),
            (label, Cell(Strong(outcome) if found.owes_an_answer else writer.typed(shortened(outcome, _LONGEST)))),
        ]
    known = [id_ for id_ in found.questions if id_ in writer.data.checklist.questions]
    if known:
        lines.append(
            (_("Questions dont la réponse a changé"), Cell(writer.listed([writer.question_link(id_) for id_ in known])))
        )
    file = next((file for file in writer.files if file.sha256 == found.file and not file.erased), None)
    if file is not None:
        lines.append((_("Pièce"), Cell(writer.typed(file.name))))
    document.facts(lines)
