"""The indicators promised as benefits: what was measured, against the baseline and the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from app_pages import nav
from app_pages.follow_acts import act, day_field, fresh, read_day
from app_pages.plot_style import INK, LIMIT, MARK, axis, safe, sheet
from app_pages.show import badge, heading, literal, note, paragraph, table, user_text
from assessments.indicators import VERDICTS, Measured, Verdict, no_longer_announced, read_figure
from checklists.model import BENEFITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.follow_acts import Following
    from assessments.indicators import Indicator, Measurement

_HEIGHT = 260


def draw(here: Following) -> None:
    """Draw the part."""
    _, desk = here.desk._, here.desk
    heading(_("Ce qui était promis, et ce qui est mesuré"), 2)
    if BENEFITS in desk.checklist.questions:
        section = desk.checklist.section_of[BENEFITS]
        if not here.indicators:
            paragraph(_("Aucun indicateur n’est annoncé. Écrivez-les dans le tableau des bénéfices attendus :"))
        nav.link("questionnaire", desk.words.question(BENEFITS), s=section.id, a=desk.assessment_id)
    else:
        paragraph(_("La grille de cette évaluation ne demande aucun indicateur."))
    for number, each in enumerate(here.indicators, 1):
        with st.container(border=True, key=f"indicator_{number}"):
            _indicator(here, each, number)
    _orphans(here)


def _indicator(here: Following, each: Indicator, number: int) -> None:
    _, words, lang = here.desk._, here.desk.words, here.desk.lang
    heading(_("Indicateur {n}").format(n=number), 3)
    user_text(each.name)
    verdict = each.verdict(here.today)
    badge(words.capital(VERDICTS[verdict].to(lang)))
    rows = [
        (_("Bénéfice attendu"), each.expected or "–"),
        (_("Valeur de départ"), each.baseline or "–"),
        (_("Cible"), each.target or "–"),
        (_("Date de mesure"), words.day(each.due) if each.due else "–"),
        (_("Dernière mesure"), each.last.said if each.last else "–"),
    ]
    table((_("Ce qui était annoncé"), _("Valeur")), rows, _("Ce qui était promis, indicateur {n}").format(n=number))
    if each.counted:
        promise = _("Ce bénéfice compte dans la mise en balance soumise au comité.")
        if verdict is Verdict.MISSED:
            promise = _(
                "Ce bénéfice compte dans la mise en balance soumise au comité : elle promettait plus que ce qui est mesuré."
            )
        note(promise)
    else:
        note(
            _("Ce bénéfice ne compte pas dans la mise en balance : il lui manque une information, ou une confirmation.")
        )
    if each.measurements:
        _measured(here, each.measurements, number)
        if each.figures() is not None and (figure := chart(here, each)) is not None:
            st.plotly_chart(figure, key=f"indicator_chart_{number}", config={"displayModeBar": False})
            note(
                _(
                    "Le graphique reprend le tableau : la ligne pleine est la mesure, les tirets la cible, les points la valeur de départ."
                )
            )
    if here.writes:
        _add(here, each, number)
        _withdraw(here, each.measurements, f"{number}")


def _measured(here: Following, found: Sequence[Measurement], number: int) -> None:
    _, words = here.desk._, here.desk.words
    rows = [(words.day(each.day), each.said, each.who or each.by, each.note) for each in found]
    caption = _("Mesures de l’indicateur {n}").format(n=number)
    table((_("Mesuré le"), _("Valeur"), _("Par"), _("Remarque")), rows, caption)


def chart(here: Following, each: Indicator) -> go.Figure | None:
    """The measurements that can be read, against baseline and target; None when none can be."""
    _, words, span = here.desk._, here.desk.words, each.figures()
    read = [(one, figure.value) for one in each.measurements if (figure := read_figure(one.said)) is not None]
    if span is None or not read:
        return None
    start, goal = span
    days = [words.day(one.day) for one, _value in read]
    last = len(read) - 1
    figure = go.Figure()
    for value, name, dash, colour in (
        (goal.value, _("cible"), "8px,4px", LIMIT),
        (start.value, _("valeur de départ"), "2px,4px", INK),
    ):
        figure.add_scatter(
            x=[-0.4, last + 0.4], y=[value, value], mode="lines", name=safe(name), hoverinfo="skip",
            line={"color": colour, "dash": dash, "width": 2.5},
        )  # fmt: skip
    figure.add_scatter(
        x=list(range(len(read))), y=[value for _one, value in read], mode="lines+markers", name=safe(_("mesure")),
        line={"color": MARK, "width": 2.5}, marker={"size": 9},
        hovertext=[safe(f"{day}{words.colon}{one.said}") for day, (one, _value) in zip(days, read, strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    values = [start.value, goal.value, *(value for _one, value in read)]
    room = (max(values) - min(values)) * 0.1 or 1
    figure.update_layout(
        xaxis={
            **axis(-0.5, last + 0.5, words.number, safe(_("Jour de la mesure"))),
            "tickvals": list(range(len(read))), "ticktext": [safe(day) for day in days], "showgrid": False,
        },
        yaxis=axis(min(values) - room, max(values) + room, words.number, safe(goal.unit)),
    )  # fmt: skip
    return sheet(figure, _HEIGHT)


def _add(here: Following, each: Indicator, number: int) -> None:
    _, desk = here.desk._, here.desk
    key = fresh(f"follow_measure_{number}")
    with st.expander(_("Ajouter une mesure…")), st.form(key):
        note(_("Un chiffre d’ensemble, jamais le résultat d’une personne."))
        value = st.text_input(_("Valeur mesurée (par exemple : 12,5 %)"), max_chars=300, key=f"{key}_value")
        day = day_field(desk, _("Mesurée le"), f"{key}_day", here.today)
        who = st.text_input(_("Par quel service"), max_chars=300, key=f"{key}_who")
        remark = st.text_area(_("Remarque (facultatif)"), key=f"{key}_note")
        sent = st.form_submit_button(_("Enregistrer la mesure"))
    if not sent:
        return
    right, measured = read_day(desk, day)
    if right and measured is not None:
        said = Measured(indicator=each.name, day=measured, said=value or "", who=who or "", note=remark or "")
        act(
            desk,
            _("Mesure enregistrée."),
            lambda: desk.store.record_measurement(desk.actor, desk.assessment_id, said),
        )


def _withdraw(here: Following, found: Sequence[Measurement], name: str) -> None:
    """A mistake is withdrawn with a reason, never changed in silence."""
    _, desk = here.desk._, here.desk
    if not found:
        return
    by_id = {each.id: each for each in found}
    key = fresh(f"follow_withdraw_{name}")
    with st.expander(_("Retirer une mesure erronée…")), st.form(key):
        chosen = st.selectbox(
            _("Mesure à retirer"),
            list(by_id),
            format_func=lambda id_: literal(f"{desk.words.day(by_id[id_].day)} · {by_id[id_].said}"),
            key=f"{key}_which",
        )
        why = st.text_area(_("Pourquoi elle est retirée"), key=f"{key}_reason")
        sent = st.form_submit_button(_("Retirer cette mesure"))
    if sent and chosen is not None:
        told = _("Mesure retirée ; elle reste dans l’historique.")
        act(desk, told, lambda: desk.store.withdraw_measurement(desk.actor, desk.assessment_id, chosen, why or ""))


def _orphans(here: Following) -> None:
    """Measurements whose indicator the answers call otherwise now."""
    _, words = here.desk._, here.desk.words
    found = no_longer_announced(here.indicators, here.follow.measurements)
    if not found:
        return
    heading(_("Mesures d’indicateurs qui ne sont plus annoncés"), 3)
    note(
        _(
            "L’indicateur a été retiré du tableau, ou écrit autrement. Reprenez les mêmes mots pour que ses mesures le rejoignent."
        )
    )
    rows = [(words.day(each.day), each.indicator, each.said, each.who or each.by) for each in found]
    table((_("Mesuré le"), _("Indicateur"), _("Valeur"), _("Par")), rows, _("Mesures sans indicateur"))
