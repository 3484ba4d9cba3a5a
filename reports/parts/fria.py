"""Annex: the fundamental rights impact assessment (AI Act, Article 27), its six points fed by the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.series import series_of, worst_first
from assessments.qualification import Standing
from reports.document import Strong
from reports.parts.tables import levels_table
from reports.parts.told import known, told

if TYPE_CHECKING:
    from reports.parts.writer import Writer

REFERENCE = "ai_act_27"
DUTY = "do_fria"
PROCESS = ("problem", "families", "technique", "individual_decision", "automatic_actions", "domain_of_use_written")
PERIOD = ("already_in_service", "real_effects_in_pilot", "pilot_bounded", "affected_scale", "financial_commitment")
PEOPLE = (
    *("about", "affected_scale", "vulnerable_people", "groups_differently", "absent_from_data", "territorial_spread"),
    *("public_contact", "staff_effects"),
)
HARMS = (
    *("rights_touched", "rights_law", "rights_gravity", "effect_on_person", "reversibility", "burden_reversed"),
    "suspension_before_appeal",
)
OVERSIGHT = (
    *("human_review", "authority_to_depart", "automation_bias_measured", "follow_rate", "human_relay", "stop_criteria"),
    "ai_literacy",
)
MATERIALISE = (
    *("final_responsible", "complaint_route", "appeal_path", "appeal_explained", "harm_undone", "incident_procedure"),
    *("degraded_mode", "review_planned", "change_reassessed"),
)


def fria(writer: Writer) -> None:
    """Points (a) to (f) in their order. Left out when the checklist does not know the article."""
    words, document = writer.words, writer.document
    _ = words._
    if REFERENCE not in writer.data.checklist.reference or not known(writer, PROCESS):
        return
    writer.annex(_("Analyse d’impact sur les droits fondamentaux"), "fria")
    _who_owes_it(writer)
    document.heading(2, _("(a) Le processus et la finalité"), anchor="fria-a")
    purpose = writer.data.assessment.system.purpose
    if purpose.strip():
        document.user_text(purpose)
    told(writer, PROCESS)
    document.heading(2, _("(b) La durée et la fréquence d’utilisation"), anchor="fria-b")
    document.paragraph([_("Étape"), words.colon, Strong(words.stage(writer.data.assessment.system.stage)), "."])
    told(writer, PERIOD)
    document.heading(2, _("(c) Les personnes et les groupes touchés"), anchor="fria-c")
    told(writer, PEOPLE)
    document.heading(2, _("(d) Les risques de préjudice pour eux"), anchor="fria-d")
    _harms(writer)
    document.heading(2, _("(e) Le contrôle humain"), anchor="fria-e")
    told(writer, OVERSIGHT)
    document.heading(2, _("(f) Si ces risques se réalisent : mesures, gouvernance et plaintes"), anchor="fria-f")
    told(writer, MATERIALISE)


def _who_owes_it(writer: Writer) -> None:
    """Whether the answers say that this system needs it; what the article asks for; what was not published."""
    words, document, data = writer.words, writer.document, writer.data
    _ = words._
    article = data.checklist.reference[REFERENCE]
    duty = next((duty for duty in data.sheet.qualification.duties if duty.id == DUTY), None)
    standing = duty.standing if duty else None
    title, tone = {
        Standing.HOLDS: (_("D’après les réponses, cette analyse est due pour ce système."), "info"),
        Standing.TO_CONFIRM: (
            _("D’après les réponses, cette analyse est peut-être due : à faire confirmer."),
            "warning",
        ),
        Standing.ANNOUNCED: (_("D’après les réponses, cette analyse sera due pour ce système."), "info"),
        Standing.POSSIBLE: (_("Les réponses ne disent pas encore si cette analyse est due."), "neutral"),
        None: (_("D’après les réponses, cette analyse n’est pas due pour ce système."), "neutral"),
    }[standing]
    document.callout(
        _(
            "Elle n’est demandée qu’à ceux qui déploient un système à haut risque de l’annexe III, surtout les organismes publics et les "
            "organismes privés chargés d’un service public, avant la première utilisation. Elle n’est pas due pour le point 2."
        ),
        tone=tone,
        title=title,
    )
    pieces = [*writer.references([REFERENCE])]
    if article.applies_from:
        pieces.append(". " + _("Applicable à partir du {date}.").format(date=words.day(article.applies_from)))
    document.paragraph(pieces, style="small")
    document.paragraph(
        _(
            "Le Bureau de l’IA doit publier un modèle de questionnaire. Il ne l’était pas à la dernière vérification, en août 2026 : "
            "cherchez-le avant de notifier. Cette annexe reprend les six points de l’article avec les réponses de l’évaluation. "
            "Elle prépare l’analyse et ne vaut pas notification à l’autorité de surveillance du marché."
        ),
        style="note",
    )


def _harms(writer: Writer) -> None:
    document = writer.document
    _ = writer.words._
    detailed = [risk for risk in writer.risks if writer.is_detailed(risk.id)]
    if detailed:
        levels_table(writer, detailed, caption=_("Les risques en jeu, du plus élevé au plus faible"))
    else:
        document.paragraph(_("Aucune réponse ne relève encore un risque."))
    found = worst_first(series_of(writer.data.audits))
    if found:
        line = writer.bias.short_verdict(found[0].standing or found[0].latest)
        document.paragraph([Strong(_("Écarts entre groupes")), writer.words.colon, line])
    told(writer, HARMS)
