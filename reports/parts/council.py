"""The page for elected officials: what is proposed, what the level means for them, and what to ask about three risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.series import series_of, worst_first
from checklists.model import Level, Outcome
from reports.document import Strong
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.scoring import RiskResult
    from reports.document.text import Text
    from reports.parts.writer import Writer

_PURPOSE = 300
_WORTH_SAYING = 1
"""Widest range of which elected officials are told what its upper end means; beyond, nothing can be said yet."""
OUTCOME_TONES = {
    Outcome.DO_NOT: "warning",
    Outcome.CHANGE: "warning",
    Outcome.CONDITIONS: "info",
    Outcome.GO: "positive",
    Outcome.NOT_YET: "info",
}


def council(writer: Writer) -> None:
    """One page in plain words, for those who decide without having read the rest."""
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    document.heading(1, _("Pour les élus"), anchor="council")
    purpose = shortened(data.assessment.system.purpose, _PURPOSE)
    document.paragraph(purpose or _("La finalité de ce système n’est pas encore décrite."))
    _proposal(writer)
    _level(writer)
    _risks(writer)
    _audit(writer)
    _decision(writer)
    document.page_break()


def _proposal(writer: Writer) -> None:
    found, words, document = writer.data.conclusion, writer.balance, writer.document
    if found is None:
        return
    rule = words.rule(found)
    tone = OUTCOME_TONES[found.outcome]
    document.callout(rule.council.to(writer.lang), tone=tone, title=rule.title.to(writer.lang))
    for remark in words.remarks(found):
        document.paragraph(remark)
    document.paragraph(words.proposal(), style="small")


def _level(writer: Writer) -> None:
    words, document, sheet = writer.words, writer.document, writer.data.sheet
    _ = words._
    found = sheet.impact
    title = _("Niveau d’impact : {level}").format(level=words.standing_of_level(found, len(sheet.missing)))
    document.paragraph([Strong(title)])
    if found.width <= _WORTH_SAYING:
        document.paragraph(writer.data.checklist.level_text[Level(found.high)].council.to(writer.lang))
        conclusion = writer.data.conclusion
        if conclusion is not None and conclusion.outcome is Outcome.DO_NOT:
            # A moderate level reads « le projet peut avancer », which would contradict the proposal above it.
            document.paragraph(
                _(
                    "Le niveau ne parle que du risque ; la conclusion tient compte aussi du droit, du besoin et du bénéfice."
                ),
                style="note",
            )
    else:
        document.paragraph(
            _("Les réponses qui manquent ne permettent pas encore de dire ce que ce projet fait courir aux habitants.")
        )


def _risks(writer: Writer) -> None:
    words, document = writer.words, writer.document
    _ = words._
    named = [risk for risk in writer.worth_naming() if risk.current.width < Level.CRITICAL - Level.LOW]
    if not named:
        return
    document.paragraph([Strong(_("Les risques à connaître avant de voter"))])
    document.bullets([_risk(writer, risk) for risk in named])


def _risk(writer: Writer, found: RiskResult) -> list[str | Text]:
    risk, words = writer.data.checklist.risk[found.id], writer.words
    level = words.range(found.current)
    return [Strong(f"{risk.name.to(writer.lang)} ({level})"), words.colon, risk.council.to(writer.lang)]


def _audit(writer: Writer) -> None:
    """What the bias audit found, in one line: the audit with a standing gap if there is one."""
    found = worst_first(series_of(writer.data.audits))
    if found:
        line = writer.bias.short_verdict(found[0].standing or found[0].latest)
        writer.document.paragraph([Strong(writer.words._("Écarts entre groupes")), writer.words.colon, line])


def _decision(writer: Writer) -> None:
    """Who decides and what is published, once the level is known well enough."""
    words, document = writer.words, writer.document
    _ = words._
    found = writer.data.sheet.impact
    rule = next((rule for rule in writer.data.checklist.governance if rule.level == found.high), None)
    if rule is None or found.width > _WORTH_SAYING:
        return
    months = words.ngettext("{n} mois", "{n} mois", rule.valid_months).format(n=rule.valid_months)
    document.facts(
        [
            (_("Qui décide"), rule.decided_by.to(writer.lang)),
            (_("Avis à recueillir"), words.join(opinion.to(writer.lang) for opinion in rule.opinions) or _("aucun")),
            (_("Ce qui est publié"), rule.published.to(writer.lang)),
            (_("Durée de la décision"), months),
        ]
    )
