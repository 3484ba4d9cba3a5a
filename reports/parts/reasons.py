"""Why a degree, a level or a floor holds: the line of the method, its answers, and what it still depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.logic import Truth
from assessments.qualification import Standing
from assessments.scoring import Part
from reports.document import Strong

if TYPE_CHECKING:
    from assessments.scoring import Line
    from checklists.model import Risk
    from reports.document.text import Text
    from reports.parts.writer import Writer


def explained(writer: Writer, line: Line, risk: Risk | None) -> list[str | Text]:
    """One line of the explanation of a risk; of the whole assessment when ``risk`` is None."""
    words = writer.words
    _ = words._
    pieces: list[str | Text] = [
        Strong(words.line(line) if line.part is not Part.FLOOR or risk else words.impact_floor(line))
    ]
    if line.part is Part.FLOOR:
        pieces += [words.colon, words.floor_reason(line, risk)]
    for ground in line.grounds:
        if line.truth is Truth.MAY and writer.open_fact(ground):
            pieces += ["\n", _("Si cela se vérifie"), words.colon, *writer.ground(ground)]
        else:
            pieces += ["\n", *writer.ground(ground)]
    if line.truth is Truth.MAY:
        questions = writer.listed([writer.question_link(id_) for id_ in line.missing])
        disputed = writer.listed([writer.finding_link(id_, short=True) for id_ in _disputed(writer, line, risk)])
        pieces += ["\n", _("Selon la réponse à"), words.colon, *questions] if questions else []
        pieces += ["\n", _("Selon un constat à confirmer"), words.colon, *disputed] if disputed else []
    return pieces


def _disputed(writer: Writer, line: Line, risk: Risk | None) -> list[str]:
    """Findings on which lawyers may disagree and which the line names: they leave it open whatever the answers."""
    law = writer.data.sheet.qualification
    open_ = {finding.id for finding in law.standing(Standing.TO_CONFIRM)}
    if line.index < 0:
        return []
    whens = {
        Part.GRAVITY: [each.when for each in risk.gravity] if risk else [],
        Part.LIKELIHOOD: [each.when for each in risk.likelihood] if risk else [],
        Part.FLOOR: [each.when for each in (risk.floors if risk else writer.data.checklist.floors)],
    }
    return [id_ for id_ in writer.findings_in(whens[line.part][line.index]) if id_ in open_]
