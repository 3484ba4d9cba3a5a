"""What an audit shows: the gaps, then each grouping with its plot, its sentence and its tables. Computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_charts as charts
from app_pages.show import heading, literal, note, paragraph, table
from assessments.bias.plan import Metric
from assessments.bias.result import FigureState

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.record import Audit
    from assessments.bias.result import AuditResult, ScoreView, View

_PAIR = 2


def draw(desk: Desk, result: AuditResult) -> None:
    """Draw the groupings."""
    _ = desk._
    heading(_("Les écarts, regroupement par regroupement"), 2)
    _gaps(desk, result)
    metric = _chosen(desk, result)
    for number, view in enumerate(result.views):
        _view(desk, result, view, metric, number)
    _notes(desk, result)


def _gaps(desk: Desk, result: AuditResult) -> None:
    _, words, plan = desk._, desk.words_of_bias, result.plan
    table(
        [_("Regroupement"), _("Verdict"), _("Écart"), _("Bornes à 95 %"), _("Écart qui aurait été établi")],
        [
            [
                words.view_name(view),
                words.verdict(gap.verdict),
                "–" if gap.difference is None else words.points(gap.difference),
                words.point_bounds(gap.low, gap.high),
                "–" if gap.smallest_visible is None else words.points(gap.smallest_visible),
            ]
            for view, gap in result.deciding
        ],
        _("{metric} : écart entre le groupe le plus haut et le plus bas").format(
            metric=words.capital(words.metric(plan.metric, plan))
        ),
    )


def _chosen(desk: Desk, result: AuditResult) -> Metric:
    """The rate to look at; the one that decides comes first."""
    _, words, plan = desk._, desk.words_of_bias, result.plan
    metrics = [plan.metric, *(metric for metric in result.overall if metric is not plan.metric)]
    if len(metrics) == 1:
        return plan.metric
    names = {metric: words.capital(words.metric(metric, plan)) for metric in metrics}
    names[plan.metric] = _("{metric} (décide du verdict)").format(metric=names[plan.metric])
    metric: Metric = st.selectbox(
        literal(_("Taux à regarder")), metrics, format_func=lambda one: names[one], key="audit_metric"
    )
    note(words.metric_meaning(metric, plan))
    return metric


def _view(desk: Desk, result: AuditResult, view: View, metric: Metric, number: int) -> None:
    _, words, plan = desk._, desk.words_of_bias, result.plan
    crossed = len(view.features) > 1
    heading(_("Selon : {view}").format(view=words.view_name(view)), 2)
    gap = view.gaps.get(metric)
    if not view.withheld and gap is not None:
        paragraph(words.gap_sentence(view, gap, plan))
        _plots(desk, result, view, metric, number)
        if gap.p_value is not None:
            note(words.p_sentence(gap))
    hidden = words.hidden_sentence(view, plan)
    if hidden:
        paragraph(hidden)
    if not crossed and not view.withheld:
        with st.expander(literal(_("Tous les effectifs selon : {view}").format(view=words.view_name(view)))):
            _counts(desk, view)
            _headlines(desk, view)


def _plots(desk: Desk, result: AuditResult, view: View, metric: Metric, number: int) -> None:
    _, words, plan = desk._, desk.words_of_bias, result.plan
    if len(view.features) > 1:
        st.plotly_chart(
            charts.crossing(words, view, metric, plan),
            config=charts.CONFIG,
            theme=None,
            alt=charts.crossing_alt(words, view, metric, plan),
            key=f"audit_crossing_{number}",
        )
        rows = charts.crossing_table(words, view, metric, plan)
    else:
        overall = result.overall.get(metric)
        st.plotly_chart(
            charts.groups(words, view, metric, plan, overall),
            config=charts.CONFIG,
            theme=None,
            alt=charts.groups_alt(words, view, metric, plan, overall),
            key=f"audit_groups_{number}",
        )
        rows = charts.groups_table(words, view, metric, plan, overall)
    gap = view.gaps[metric]
    if gap.difference is not None:
        st.plotly_chart(
            charts.gap(words, view, gap, plan),
            config=charts.CONFIG,
            theme=None,
            alt=charts.gap_alt(words, view, gap, plan),
            key=f"audit_gap_{number}",
        )
    with st.expander(literal(_("Ces graphiques en chiffres, selon : {view}").format(view=words.view_name(view)))):
        table(*rows)
        if gap.difference is not None:
            table(*charts.gap_table(words, view, gap, plan))


def _counts(desk: Desk, view: View) -> None:
    """The four counts of each group that may be shown, for those who check."""
    _, words = desk._, desk.words_of_bias
    counted = [group for group in view.groups if group.counts is not None]
    if not counted:
        note(_("Aucun effectif détaillé ne peut être affiché."))
        return
    table(
        [
            _("Groupe"),
            _("Écartées à raison"),
            _("Sélectionnées à tort"),
            _("Écartées à tort"),
            _("Sélectionnées à raison"),
        ],
        [[words.group(group.key, view.names), *map(words.number, group.counts or ())] for group in counted],
        _("Combien de personnes dans chaque cas"),
    )


def _headlines(desk: Desk, view: View) -> None:
    """Fairlearn's four headline figures, under its names."""
    _, words, found = desk._, desk.words_of_bias, view.headlines
    table(
        [_("Mesure (nom dans Fairlearn)"), _("Valeur")],
        [
            ["demographic_parity_difference", words.coefficient(found.demographic_parity_difference)],
            ["demographic_parity_ratio", words.coefficient(found.demographic_parity_ratio)],
            ["equalized_odds_difference", words.coefficient(found.equalized_odds_difference)],
            ["equalized_odds_ratio", words.coefficient(found.equalized_odds_ratio)],
        ],
        _("Mesures de synthèse"),
    )
    note(words.ratio_note(view.gaps.get(Metric.SELECTION_RATE)))


def _notes(desk: Desk, result: AuditResult) -> None:
    words = desk.words_of_bias
    found = [figure for view in result.views for group in view.groups for figure in group.figures.values()]
    shown = [figure for figure in found if figure.state is FigureState.SHOWN]
    if any(figure.unreliable for figure in shown):
        note(words.unreliable_note())
    if any(figure.extreme for figure in shown):
        note(words.extreme_note())
    if any(figure.state is FigureState.HIDDEN for figure in found):
        note(words.hidden_note(result.plan))


def scores(desk: Desk, result: AuditResult) -> None:
    """How well the score ranks and predicts, group by group."""
    _, words = desk._, desk.words_of_bias
    views = [view for view in result.scores if view.groups]
    names = {feature.column: feature.name for feature in result.plan.features}
    heading(_("Ce que vaut le score dans chaque groupe"), 2)
    if not views:
        paragraph(_("Aucun groupe n’a assez de personnes pour le dire."))
        return
    paragraph(words.auc_meaning())
    brier = any(group.brier is not None for view in views for group in view.groups)
    if brier:
        paragraph(words.brier_meaning())
    for number, view in enumerate(views):
        name = words.feature_names([names.get(column, column) for column in view.features])
        if name:
            heading(_("Selon : {view}").format(view=name), 2)
        paragraph(words.score_reading(view))
        table(
            [_("Groupe"), _("Personnes"), _("AUC"), *([_("Brier")] if brier else [])],
            [
                [
                    words.group(group.key) if group.key else _("Ensemble"),
                    words.number(group.n),
                    words.coefficient(group.auc),
                    *([words.coefficient(group.brier)] if brier else []),
                ]
                for group in view.groups
            ],
            _("Le score, selon : {view}").format(view=name) if name else _("Le score, pour tout le monde"),
        )
        if any(group.calibration for group in view.groups):
            paragraph(words.calibration_meaning())
            st.plotly_chart(
                charts.calibration(words, view),
                config=charts.CONFIG,
                theme=None,
                alt=charts.calibration_alt(words, view),
                key=f"audit_calibration_{number}",
            )
            with st.expander(literal(_("Ce graphique en chiffres, selon : {view}").format(view=name))):
                table(*charts.calibration_table(words, view))
        _thresholds(desk, result, view, name, number)
    note(words.bin_sentence(views[0]))


def _thresholds(desk: Desk, result: AuditResult, view: ScoreView, name: str, number: int) -> None:
    """One rate at every threshold that may be shown, a line for each group."""
    _, words, plan = desk._, desk.words_of_bias, result.plan
    rates = charts.threshold_rates(view)
    if not rates:
        return
    which: Metric = st.selectbox(
        literal(_("À chaque seuil, selon : {view}").format(view=name or _("tout le monde"))),
        rates,
        index=rates.index(plan.metric) if plan.metric in rates else 0,
        format_func=lambda one: words.capital(words.metric(one, plan)),
        key=f"audit_threshold_rate_{number}",
    )
    st.plotly_chart(
        charts.thresholds(words, view, which, plan),
        config=charts.CONFIG,
        theme=None,
        alt=charts.thresholds_alt(words, view, which, plan),
        key=f"audit_thresholds_{number}",
    )
    with st.expander(literal(_("Chaque seuil en chiffres, selon : {view}").format(view=name or _("tout le monde")))):
        table(*charts.thresholds_table(words, view, which, plan))


def trend(desk: Desk, series: list[Audit]) -> None:
    """The same question over time, once it was asked twice."""
    _, words = desk._, desk.words_of_bias
    if len(series) < _PAIR:
        return
    heading(_("L’évolution"), 2)
    st.plotly_chart(
        charts.trend(words, series),
        config=charts.CONFIG,
        theme=None,
        alt=charts.trend_alt(words, series),
        key="audit_trend",
    )
    with st.expander(_("L’évolution en chiffres")):
        table(*charts.trend_table(words, series))
