"""What a whole register comes to: where assessments are, levels and obligations by service, what would help most. Computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import plot_style as style
from app_pages import register_charts as charts
from app_pages.audit_charts import CONFIG
from app_pages.show import heading, note, paragraph, table
from assessments.portfolio import OPEN, State
from checklists.loader import main_checklist
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.desk import Desk
    from assessments.helping import Help
    from assessments.portfolio import Filters, Register

MOST_HELPS = 10
"""Safeguards that are drawn and listed."""
_GRAVE = 3


def draw(desk: Desk, found: Register, ids: Sequence[str], *, search: str = "", filters: Filters) -> None:
    """Draw the overview of what matches, once it is opened.

    Args:
        desk: of this run.
        found: the register that matches.
        ids: of which authorities.
        search: what was searched.
        filters: what was filtered.
    """
    if not found.total:
        return
    _, words = desk._, Wording(main_checklist(), desk.lang)
    with st.expander(
        _("Vue d’ensemble : niveaux, obligations, mesures les plus utiles"), key="register_overview", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        counts, duties = found.levels_by_service(filters), found.overdue_by_service(filters)
        if counts:
            _levels(desk, words, counts)
            _duties(desk, words, {service: duties[service] for service in counts})
        _helps(desk, words, found, desk.store.what_helps(desk.actor, ids, search=search, filters=filters))


def states(desk: Desk, found: Register, filters: Filters) -> None:
    """How many are drafts, under review, decided, closed."""
    counts = found.by_state(filters)
    said = {
        State.DRAFT: desk.ngettext("{n} en préparation", "{n} en préparation", counts[State.DRAFT]),
        State.REVIEW: desk.ngettext("{n} en instruction", "{n} en instruction", counts[State.REVIEW]),
        State.DECIDED: desk.ngettext("{n} décidée", "{n} décidées", counts[State.DECIDED]),
        State.CLOSED: desk.ngettext("{n} archivée ou retirée", "{n} archivées ou retirées", counts[State.CLOSED]),
    }
    parts = [text.format(n=counts[state]) for state, text in said.items() if counts[state] or state is not State.CLOSED]
    note(desk._("Évaluations : {parts}").format(parts=" · ".join(parts)))


def _levels(desk: Desk, words: Wording, counts: Mapping[str, Mapping[int, int]]) -> None:
    _ = desk._
    unnamed = _("Service non précisé")
    names = charts.level_names(desk, [words.roman(level) for level in (1, 2, 3, 4)])
    heading(_("Niveaux d’impact par service"), 3)
    _plot(charts.levels(counts, names, unnamed), charts.levels_alt(desk, counts), "levels_by_service")
    paragraph(_levels_said(desk, words, counts, unnamed))
    _cut(desk, counts)
    table(*charts.levels_table(desk, counts, names, unnamed))
    note(_("« Encore ouvert » : des réponses manquent, le niveau n’est pas encore fixé."))


def _levels_said(desk: Desk, words: Wording, counts: Mapping[str, Mapping[int, int]], unnamed: str) -> str:
    """What the levels say, in words."""
    _ = desk._
    grave = {service: sum(n for level, n in found.items() if level >= _GRAVE) for service, found in counts.items()}
    total, still = sum(grave.values()), sum(found.get(OPEN, 0) for found in counts.values())
    said = []
    if total:
        worst = max(grave, key=lambda service: grave[service])
        said.append(
            desk.ngettext(
                "{n} système est au niveau III ou IV ; le service le plus concerné est « {service} » ({worst}).",
                "{n} systèmes sont au niveau III ou IV ; le service le plus concerné est « {service} » ({worst}).",
                total,
            ).format(n=words.number(total), service=style.clean(worst) or unnamed, worst=words.number(grave[worst]))
        )
    else:
        said.append(_("Aucun système n’est établi au niveau III ou IV."))
    if still:
        said.append(
            desk.ngettext(
                "Le niveau de {n} système est encore ouvert.", "Le niveau de {n} systèmes est encore ouvert.", still
            ).format(n=words.number(still))
        )
    return " ".join(said)


def _duties(desk: Desk, words: Wording, duties: Mapping[str, tuple[int, int]]) -> None:
    _ = desk._
    unnamed = _("Service non précisé")
    heading(_("Obligations à faire par service"), 3)
    overdue, left = (sum(pair[place] for pair in duties.values()) for place in (0, 1))
    if not left:
        paragraph(_("Aucune obligation ne reste à faire."))
        return
    worst = max(duties, key=lambda service: duties[service][0])
    said = desk.ngettext(
        "{n} obligation s’applique déjà sans être faite, sur {left} à faire.",
        "{n} obligations s’appliquent déjà sans être faites, sur {left} à faire.",
        overdue,
    ).format(n=words.number(overdue), left=words.number(left))
    if overdue:
        said += " " + _("Le service qui en a le plus est « {service} » ({worst}).").format(
            service=style.clean(worst) or unnamed, worst=words.number(duties[worst][0])
        )
    ordered = dict(sorted(duties.items(), key=lambda pair: (-pair[1][0], -pair[1][1], pair[0])))
    _plot(charts.duties(desk, ordered, unnamed), _("Barres par service.") + " " + said, "duties_by_service")
    paragraph(said)
    _cut(desk, duties)
    table(*charts.duties_table(desk, ordered, unnamed))
    note(_("Une obligation compte comme à faire tant qu’aucune réponse ne dit qu’elle est faite."))


def _helps(desk: Desk, words: Wording, found: Register, helps: Sequence[Help]) -> None:
    _ = desk._
    heading(_("Ce qui aiderait le plus"), 3)
    if found.advising:
        note(
            desk.ngettext(
                "{n} évaluation reste à examiner : ce qui suit est provisoire.",
                "{n} évaluations restent à examiner : ce qui suit est provisoire.",
                found.advising,
            ).format(n=words.number(found.advising))
        )
    named = [
        (charts.measure(desk, each.safeguard), each) for each in helps if each.safeguard in main_checklist().questions
    ]
    if not named:
        paragraph(
            _("Aucune mesure manquante n’abaisserait à elle seule un niveau de risque ni ne remplirait une obligation.")
        )
        return
    shown = named[:MOST_HELPS]
    name, best = shown[0]
    said = _("La mesure la plus utile : {measure} Dans {systems}, elle {effects}.").format(
        measure=name,
        systems=desk.ngettext("{n} système", "{n} systèmes", best.systems).format(n=words.number(best.systems)),
        effects=_all(desk, _effects(desk, words, best)),
    )
    _plot(charts.helps(desk, shown), _("Barres par mesure.") + " " + said, "what_helps")
    paragraph(said)
    table(*charts.helps_table(desk, words, shown))
    note(
        _(
            "Chaque mesure est essayée dans chaque évaluation, et les niveaux sont recalculés. « Avec d’autres » : la mesure fait "
            "partie du plus petit ensemble qui abaisse un risque, sans y suffire seule."
        )
    )


def _all(desk: Desk, parts: Sequence[str]) -> str:
    """« a, b et c »."""
    return desk._(" et ").join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _effects(desk: Desk, words: Wording, found: Help) -> list[str]:
    """What one safeguard would do, without what it would not."""
    texts = (
        (
            found.alone,
            desk.ngettext("abaisserait {n} niveau de risque", "abaisserait {n} niveaux de risque", found.alone),
        ),
        (found.duties, desk.ngettext("remplirait {n} obligation", "remplirait {n} obligations", found.duties)),
        (
            found.joint,
            desk.ngettext(
                "aiderait à abaisser {n} risque avec d’autres mesures",
                "aiderait à abaisser {n} risques avec d’autres mesures",
                found.joint,
            ),
        ),
    )
    return [text.format(n=words.number(count)) for count, text in texts if count]


def _plot(figure: object, alt: str, key: str) -> None:
    st.plotly_chart(figure, config=CONFIG, theme=None, alt=alt, key=key)


def _cut(desk: Desk, services: Mapping[str, object]) -> None:
    if len(services) > charts.MOST_SERVICES:
        note(
            desk._("Le graphique montre les {n} premiers services ; le tableau les a tous.").format(
                n=charts.MOST_SERVICES
            )
        )
