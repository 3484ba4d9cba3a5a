"""The risks: where they stand, why, and what would help most. Draws the sheet; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.balance import conclusion
from app_pages.charts import heat_map
from app_pages.questionnaire import impact_line
from app_pages.show import badge, heading, items, literal, note, paragraph, range_level, table
from assessments.logic import Truth
from assessments.scoring import Part, SafeguardState
from checklists.model import Level

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.scoring import RiskResult

_NOTHING_KNOWN = 3
"""Width of a range from I to IV."""


def draw(desk: Desk) -> None:
    """Draw the page."""
    _, sheet, words = desk._, desk.sheet, desk.words
    heading(_("Risques"), 1)
    impact_line(desk)
    if sheet.impact.exact:
        paragraph(words.meaning(sheet.impact.high))
    elif sheet.impact.low >= Level.HIGH:
        paragraph(
            _("Le niveau est au moins {low}. Il manque encore des réponses pour savoir s’il atteint {high}.").format(
                low=words.roman(sheet.impact.low), high=words.roman(sheet.impact.high)
            )
        )
    else:
        paragraph(
            _(
                "Il manque encore des réponses : le niveau peut aller de {low} à {high}. Ce n’est pas une alerte, "
                "seulement l’étendue de ce qui reste possible."
            ).format(low=words.roman(sheet.impact.low), high=words.roman(sheet.impact.high))
        )
    conclusion(desk)
    _floors(desk)
    _narrow(desk)
    open_ = [risk for risk in sheet.risks if risk.current.width == _NOTHING_KNOWN]
    ranked = sorted(
        (risk for risk in sheet.risks if risk.in_play and risk not in open_),
        key=lambda risk: (-risk.current.high, -risk.current.low, -risk.inherent.high),
    )
    numbers = {risk.id: words.risk_number(risk.id) for risk in ranked}
    if ranked:
        _overview(desk, ranked, numbers)
    _help(desk)
    if ranked:
        heading(_("Chaque risque, et pourquoi"), 2)
        for risk in ranked:
            _risk(desk, risk, numbers[risk.id])
    if open_:
        heading(_("Risques dont on ne peut encore rien dire"), 2)
        items(desk.checklist.risk[risk.id].name.to(desk.lang) for risk in open_)
    _maturity(desk)
    quiet = [desk.checklist.risk[risk.id].name.to(desk.lang) for risk in sheet.risks if not risk.in_play]
    if quiet:
        heading(_("Risques que vos réponses écartent"), 2)
        items(quiet)


def _floors(desk: Desk) -> None:
    """What keeps the whole assessment from falling lower; what only may is folded away."""
    texts = {
        truth: [
            f"{desk.words.impact_floor(line)}{desk.words.colon}{desk.words.floor_reason(line, None)}"
            for line in desk.sheet.impact_floors
            if line.truth is truth
        ]
        for truth in (Truth.HOLDS, Truth.MAY)
    }
    for text in texts[Truth.HOLDS]:
        st.warning(literal(text))
    if texts[Truth.MAY]:
        with st.expander(desk._("Ce qui pourrait encore relever le niveau")):
            items(texts[Truth.MAY])


def _maturity(desk: Desk) -> None:
    """How far the safeguards are, by section; a section without any in play is not drawn."""
    _ = desk._
    titles = {section.id: section.title.to(desk.lang) for section in desk.checklist.sections}
    rows = [
        [titles[progress.id], desk.words.percent(progress.maturity)]
        for progress in desk.sheet.sections
        if progress.maturity is not None
    ]
    if rows:
        heading(_("Où en sont les mesures de protection"), 2)
        table([_("Rubrique"), _("En place")], rows, _("Mesures en place, par rubrique"))
        note(_("Pour suivre l’avancement seulement : ce pourcentage n’entre dans aucun niveau."))


def _narrow(desk: Desk) -> None:
    if not desk.narrowings:
        return
    heading(desk._("Répondez d’abord à ces questions : elles préciseront le plus le résultat"), 2)
    for narrowing in desk.narrowings:
        section = desk.checklist.section_of[narrowing.question]
        nav.link("questionnaire", desk.words.question(narrowing.question), a=desk.assessment_id, s=section.id)


def _overview(desk: Desk, ranked: list[RiskResult], numbers: dict[str, str]) -> None:
    _, words = desk._, desk.words
    heading(_("Vue d’ensemble"), 2)
    exact = [risk for risk in ranked if risk.current_gravity.exact and risk.current_likelihood.exact]
    if exact:
        figure = heat_map(
            desk.checklist.matrix,
            [(numbers[risk.id], risk.current_gravity.high, risk.current_likelihood.high) for risk in exact],
            [words.roman(level) for level in (1, 2, 3, 4)],
            _("Gravité"),
            _("Vraisemblance"),
        )
        alt = _(
            "Matrice de gravité et de vraisemblance. Le tableau qui suit donne les mêmes valeurs pour chaque risque."
        )
        st.plotly_chart(figure, config={"displayModeBar": False, "staticPlot": True}, alt=alt, theme=None, key="matrix")
        note(
            _(
                "Chaque numéro est un risque, placé selon sa gravité et sa vraisemblance actuelles. Son niveau peut être "
                "plus élevé que celui de la case : il ne baisse jamais de plus d’un cran, et des planchers s’appliquent."
            )
        )
        if len(exact) < len(ranked):
            note(_("Les risques auxquels il manque des réponses figurent seulement dans le tableau."))
    table(
        [_("N°"), _("Risque"), _("Gravité"), _("Vraisemblance"), _("Brut"), _("Actuel"), _("Cible")],
        [
            [
                numbers[risk.id],
                desk.checklist.risk[risk.id].name.to(desk.lang),
                words.degrees(risk.current_gravity),
                words.degrees(risk.current_likelihood),
                words.short_range(risk.inherent),
                words.short_range(risk.current),
                words.short_range(risk.target),
            ]
            for risk in ranked
        ],
        _("Les risques en jeu, du plus au moins élevé"),
    )
    note(
        _(
            "Brut : sans protection. Actuel : avec ce qui est en place. Cible : avec aussi ce qui est prévu, quand un "
            "responsable et une date sont indiqués."
        )
    )


def _help(desk: Desk) -> None:
    _, words = desk._, desk.words
    if not desk.measures:
        return
    heading(_("Ce qui aiderait le plus"), 2)
    for measure in desk.measures:
        with st.container(border=True):
            for id_ in measure.safeguards:
                section = desk.checklist.section_of[id_]
                nav.link("questionnaire", words.question(id_), a=desk.assessment_id, s=section.id)
            items(
                _("{risk} : de {before} à {after}").format(
                    risk=desk.checklist.risk[drop.risk].name.to(desk.lang),
                    before=words.roman(drop.before),
                    after=words.roman(drop.after),
                )
                for drop in measure.drops
            )


def _risk(desk: Desk, found: RiskResult, number: str) -> None:
    _, words = desk._, desk.words
    risk = desk.checklist.risk[found.id]
    with st.container(border=True, key=f"risk_{found.id}"):
        heading(f"{number} · {risk.name.to(desk.lang)}", 3, anchor=f"risque-{found.id}")
        badge(
            _("Actuel : {level}").format(level=words.standing_of_level(found.current, len(found.missing))),
            range_level(found.current),
        )
        note(words.risk_summary(found))
        paragraph(risk.harm.to(desk.lang))
        with st.expander(_("Pourquoi ce niveau ?"), key=f"why_{found.id}"):
            _lines(desk, found)
            _safeguards(desk, found)
            if found.missing:
                # Outside the f-string: the collector does not look inside one.
                title = _("Réponses qui préciseraient ce risque")
                st.markdown(f"**{literal(title)}**")
            for id_ in found.missing:
                section = desk.checklist.section_of[id_]
                nav.link("questionnaire", words.question(id_), a=desk.assessment_id, s=section.id)


def _lines(desk: Desk, found: RiskResult) -> None:
    words = desk.words
    for line in found.lines:
        st.markdown(f"**{literal(words.line(line))}**")
        if line.part is Part.FLOOR:
            note(words.floor_reason(line, desk.checklist.risk[found.id]))
        if line.grounds:
            items(str(words.ground(ground)) for ground in line.grounds)
        if line.missing:
            note(
                desk._("Dépend encore de : {questions}").format(questions=words.join(map(words.question, line.missing)))
            )


def _safeguards(desk: Desk, found: RiskResult) -> None:
    _, words = desk._, desk.words
    listed = [line for line in found.safeguards if line.state is not SafeguardState.OUT]
    if not listed:
        note(_("Aucune mesure de protection ne réduit ce risque."))
        return
    table(
        [_("Mesure"), _("Rôle"), _("État")],
        [
            [
                words.question(line.question),
                _("essentielle") if line.essential else _("recommandée"),
                words.safeguard_state(line.state),
            ]
            for line in listed
        ],
        _("Mesures de protection de ce risque"),
    )
