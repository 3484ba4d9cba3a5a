"""Annex: the fundamental rights impact assessment (AI Act, Article 27), its six points fed by the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.series import series_of, worst_first
from assessments.qualification import Standing
from reports.document import Strong
from reports.parts.tables import levels_table
from reports.parts.told import told

if TYPE_CHECKING:
    from reports.parts.writer import Writer

REFERENCE = "ai_act_27"
DUTY = "do_fria"
FRAMEWORK = "ai_act_fria"
"""The framework whose requirements are the points of the article: questions say themselves which ones they feed."""


def fria(writer: Writer) -> None:
    """Points (a) to (f) in their order. Left out when the checklist does not know the article."""
    data, document = writer.data, writer.document
    framework = next((each for each in data.checklist.frameworks if each.id == FRAMEWORK), None)
    if framework is None or DUTY not in data.checklist.obligation:
        return
    writer.annex(writer.words._("Analyse d’impact sur les droits fondamentaux"), "fria")
    _who_owes_it(writer)
    before = {"a": _purpose, "b": _stage, "d": _harms}
    proof = data.checklist.obligation[DUTY].proved_by
    for point in framework.requirements:
        document.heading(2, f"({point.id}) {point.title.to(writer.lang)}", anchor=f"fria-{point.id}")
        if point.id in before:
            before[point.id](writer)
        questions = data.checklist.questions.values()
        told(
            writer, [each.id for each in questions if point.id in each.maps_to.get(FRAMEWORK, ()) and each.id != proof]
        )


def _purpose(writer: Writer) -> None:
    if writer.data.assessment.system.purpose.strip():
        writer.document.user_text(writer.data.assessment.system.purpose)


def _stage(writer: Writer) -> None:
    words = writer.words
    stage = Strong(words.stage(writer.data.assessment.system.stage))
    writer.document.paragraph([words._("Étape"), words.colon, stage, "."])


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
    proof = data.checklist.obligation[DUTY].proved_by
    if proof in data.sheet.asked:
        told(writer, [proof])
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
