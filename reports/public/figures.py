"""What the public record says that is no answer: the level, risks that may be named, verdicts of audits, consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Level
from checklists.publication import Figure, publication
from reports.bias_words import BiasWords
from reports.consultation_words import ConsultationWords
from reports.record_words import decision_state
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assessments.bias.record import Audit
    from reports.assessment_report import ReportInput


def impact(data: ReportInput, lang: str) -> list[str]:
    """The impact level and what it means; while it is a range, that answers are missing."""
    words, found = Wording(data.checklist, lang), data.sheet.impact
    if not found.exact:
        text = words._("Évaluation en cours : niveau {range}. Des réponses manquent encore.")
        return [text.format(range=words.range(found))]
    meaning = publication().level[Level(found.high)].text
    text = words._("Niveau {level}, sur une échelle de I à IV. {meaning}")
    return [text.format(level=words.level(found.high), meaning=meaning.to(lang))]


def risks(data: ReportInput, lang: str) -> list[str]:
    """The risks that the rule lets be named and that are certain to be above the lowest level, worst first."""
    words, may_be_named = Wording(data.checklist, lang), frozenset(publication().risks)
    found = [risk for risk in data.sheet.risks if risk.id in may_be_named and risk.in_play]
    found = [risk for risk in found if risk.current.low > Level.LOW]
    found.sort(key=lambda risk: (-risk.current.high, -risk.current.low))
    text = words._("{risk} : niveau {level}. {harm}")
    declared = data.checklist.risk
    return [
        text.format(
            risk=declared[risk.id].name.to(lang),
            level=words.range(risk.current),
            harm=declared[risk.id].harm.to(lang),
        )
        for risk in found
    ]


def audits(data: ReportInput, lang: str) -> list[str]:
    """A line for each audit that was measured and not withdrawn, oldest first."""
    words = BiasWords(lang)
    measured = [audit for audit in data.audits if audit.result is not None and not audit.withdrawn_why]
    measured.sort(key=lambda audit: (audit.measured_at or audit.planned_at, audit.id))
    return [_audit(audit, words) for audit in measured]


def _audit(audit: Audit, words: BiasWords) -> str:
    """The day, the verdict, and the gap with its bounds; no title, no name, no judgement."""
    result, moment = audit.result, audit.measured_at
    if result is None or moment is None:
        return ""
    said = [f"{words.day_of(moment)}{words.colon}{words.verdict(result.verdict)}."]
    view, gap = next(((v, g) for v, g in result.deciding if g.verdict is result.verdict), (None, None))
    if view is not None and gap is not None:
        said.append(words.gap_sentence(view, gap, audit.plan))
    return " ".join(said)


def status(data: ReportInput, lang: str) -> list[str]:
    """Where the assessment itself is, and what was decided."""
    words = Wording(data.checklist, lang)
    found = words.status(data.assessment.status)
    text = words._("Évaluation de l’impact éthique et de la sécurité des données : {status}.")
    said = [text.format(status=f"{found[:1].lower()}{found[1:]}")]
    last = data.record.decision
    if last is not None:
        state = decision_state(last, lang, content_hash=data.content_hash, today=data.printed_at.date())
        # Not who signed for whom: what residents are told is what was decided, and what was passed over.
        told = words.join(text for text in (state.made, *state.worries) if text)
        said.append(words._("Décision : {decision}.").format(decision=f"{told[:1].lower()}{told[1:]}"))
    return said


def consultations(data: ReportInput, lang: str) -> list[str]:
    """Consultations held or planned: when, who, how many, what was said, and what changed because of it."""
    words = ConsultationWords(lang)
    return [line for one in data.consultations for line in words.told_to_the_public(one)]


FIGURES: Mapping[Figure, Callable[[ReportInput, str], list[str]]] = {
    Figure.IMPACT: impact,
    Figure.RISKS: risks,
    Figure.AUDITS: audits,
    Figure.STATUS: status,
    Figure.CONSULTATIONS: consultations,
}
"""What each figure of the rule says, a paragraph an item."""
TYPED = frozenset({Figure.CONSULTATIONS})
"""Figures that hold words of people."""
