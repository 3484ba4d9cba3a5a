"""Before and after a simulation, group by group: a plot, and the same figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from app_pages.i18n import gettext_for
from app_pages.plot_style import (
    INK,
    LIMIT,
    MARK,
    MOST_DRAWN,
    Table,
    axis,
    hover,
    lines,
    name,
    names_axis,
    safe,
    sheet,
)
from assessments.bias.metrics import OPPOSITE
from assessments.bias.plan import Metric
from assessments.bias.simulation import SimulationKind

if TYPE_CHECKING:
    from assessments.bias.plan import Plan
    from assessments.bias.simulation import SimulatedGroup, Simulation, Step
    from reports.bias_words import BiasWords

_ROW = 38
_AROUND = 150
_TOLD = (Metric.SELECTION_RATE, Metric.TRUE_POSITIVE_RATE, Metric.FALSE_POSITIVE_RATE)


def rate_simulated(simulation: Simulation, plan: Plan) -> Metric:
    """The rate to draw: the one that decides; the selection rate where the simulation does not give it."""
    there = any(group.after.of(plan.metric) is not None for group in simulation.groups)
    reweighted = simulation.kind is SimulationKind.REWEIGHTING
    return plan.metric if there and not reweighted else Metric.SELECTION_RATE


def _change(words: BiasWords, group: SimulatedGroup, metric: Metric) -> str:
    before, after = group.before.of(metric), group.after.of(metric)
    if before is None or after is None:
        return "–"
    if before == after:
        return words.percent(before)
    return f"{words.percent(before)} → {words.percent(after)}"


def before_after(words: BiasWords, simulation: Simulation, plan: Plan) -> go.Figure:
    """The rate that decides, for each group: an open circle before, a diamond after, a line between them."""
    _ = gettext_for(words.lang).gettext
    metric = rate_simulated(simulation, plan)
    pairs = [(group, group.before.of(metric), group.after.of(metric)) for group in simulation.groups]
    known = [(group, before, after) for group, before, after in pairs if before is not None and after is not None]
    drawn = sorted(known, key=lambda each: -each[1])[:MOST_DRAWN]
    places = [len(drawn) - 1 - at for at in range(len(drawn))]
    figure = go.Figure()
    for place, (_group, before, after) in zip(places, drawn, strict=True):
        figure.add_shape(
            type="line", x0=before, x1=after, y0=place, y1=place, line={"color": INK, "width": 1.5}, layer="below"
        )
    told = [
        hover((words.group(group.key), _change(words, group, metric), rule_of(words, group, plan)))
        for group, _before, _after in drawn
    ]
    # Where nothing changes the circle stands around the diamond, so that both are seen.
    for title, symbol, size, colour, values in (
        (_("avant"), "circle-open", 20, MARK, [before for _group, before, _after in drawn]),
        (_("après (simulation)"), "diamond", 11, LIMIT, [after for _group, _before, after in drawn]),
    ):
        figure.add_scatter(
            x=values, y=places, mode="markers", name=safe(title), hoverinfo="text", hovertext=told, cliponaxis=False,
            marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2.5, "color": colour}},
            showlegend=True,
        )  # fmt: skip
    high = max((value for _group, *both in drawn for value in both), default=1.0)
    title = lines(words.capital(words.metric(metric, plan)))
    if len(drawn) < len(known):
        text = _("{drawn} groupes dessinés sur {total}").format(drawn=len(drawn), total=len(known))
        title = f"{title}<br>{lines(text)}"
    figure.update_layout(
        xaxis=axis(-0.03 * high, high * 1.06 or 1.0, words.tick, title),
        yaxis=names_axis(places, [name(words.group(each[0].key)) for each in drawn], range=[-0.6, len(drawn) - 0.4]),
    )
    return sheet(figure, _AROUND + _ROW * len(drawn))


def before_after_alt(words: BiasWords, simulation: Simulation, plan: Plan) -> str:
    """What the plot shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    text = _("Deux points par groupe : {metric} avant, et après la simulation. Le tableau donne tous les chiffres.")
    return text.format(metric=words.metric(rate_simulated(simulation, plan), plan))


def before_after_table(words: BiasWords, simulation: Simulation, plan: Plan) -> Table:
    """Every rate of every group before and after, the rule applied, and how many people it would concern."""
    _ = gettext_for(words.lang).gettext
    if simulation.kind is SimulationKind.REWEIGHTING:
        return _weights_table(words, simulation)
    # The rate that decides comes first, in the words of its harm, and is not told a second time by its opposite.
    told = [metric for metric in _TOLD if metric is not plan.metric and OPPOSITE.get(plan.metric) is not metric]
    metrics = [
        metric
        for metric in (plan.metric, *told)
        if any(group.before.of(metric) is not None for group in simulation.groups)
    ]
    headers = (
        _("Groupe"),
        _("Personnes"),
        _("Qui serait sélectionné"),
        *(words.capital(words.metric(metric, plan)) for metric in metrics),
        _("Décisions changées"),
    )
    rows = [
        (
            words.group(group.key),
            words.number(group.n),
            rule_of(words, group, plan),
            *(_change(words, group, metric) for metric in metrics),
            _("peu, non affiché") if group.changed is None else words.number(group.changed),
        )
        for group in simulation.groups
    ]
    return Table(headers, rows, _("Avant → après : une simulation, pas une recommandation"))


def _weights_table(words: BiasWords, simulation: Simulation) -> Table:
    _ = gettext_for(words.lang).gettext
    headers = (
        _("Groupe"),
        _("Personnes"),
        _("Poids d’une personne concernée"),
        _("Poids d’une personne non concernée"),
        _("Part de personnes concernées"),
        _("Part de personnes sélectionnées"),
    )
    rows = [
        (
            words.group(group.key),
            words.number(group.n),
            *(words.decimal(weight, 2) for weight in group.weights or ()),
            _base(words, group),
            _change(words, group, Metric.SELECTION_RATE),
        )
        for group in simulation.groups
    ]
    return Table(headers, rows, _("Avant → après : une simulation, pas une recommandation"))


def _base(words: BiasWords, group: SimulatedGroup) -> str:
    before, after = group.before.base_rate, group.after.base_rate
    return "–" if before is None or after is None else f"{words.percent(before)} → {words.percent(after)}"


def rule_of(words: BiasWords, group: SimulatedGroup, plan: Plan) -> str:
    """Who would be selected in a group: « ≥ 55 », with the chances when lots are drawn; the decisions taken if no rule."""
    _ = gettext_for(words.lang).gettext
    if not group.rule:
        return _("comme aujourd’hui")
    if len(group.rule) == 1:
        return _step(words, group.rule[0], plan)
    text = _("{who} dans {percent} des cas")
    return words.join(
        text.format(who=_step(words, step, plan), percent=words.percent(step.chance)) for step in group.rule
    )


def _step(words: BiasWords, step: Step, plan: Plan) -> str:
    _ = gettext_for(words.lang).gettext
    if step.threshold is None:
        return _("tout le monde") if step.everybody else _("personne")
    sign = "≤" if plan.score is not None and not plan.score.high_selects else "≥"
    return f"{sign}\u00a0{words.plain_number(step.threshold)}"
