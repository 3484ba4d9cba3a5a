"""Plots of one rate by group, and of the gap between the highest and the lowest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import plotly.graph_objects as go

from app_pages.audit_rows import capital_metric, drawn_of, group_name, is_in_together, rate_table, rows_of
from app_pages.i18n import gettext_for
from app_pages.plot_style import (
    INK,
    LIMIT,
    MARK,
    PAPER,
    QUIET,
    Table,
    axis,
    hover,
    label,
    label_line,
    lines,
    name,
    names_axis,
    safe,
    sheet,
    upright,
)
from assessments.bias.result import RELIABLE_FROM, FigureState

if TYPE_CHECKING:
    from assessments.bias.plan import Metric, Plan
    from assessments.bias.result import Figure, Gap, Group, View
    from reports.bias_words import BiasWords

_ROW = 38
_AROUND = 120
_NARROW = 0.4
"""When everything lies within this part of the highest rate, the axis does not begin at 0, and says so."""


class _Line(NamedTuple):
    """One line of the plot: a group, or words in its place."""

    label: str
    group: Group | None
    note: str = ""


def groups(words: BiasWords, view: View, metric: Metric, plan: Plan, overall: Figure | None = None) -> go.Figure:
    """A dot and its interval for each group, from the highest rate to the lowest, and the rate of everybody as a dashed line.

    An open dot: fewer than 30 people; a diamond: everybody is in the same case. Groups that are not shown stand at the bottom,
    in words.

    Args:
        words: in whose language it is written.
        view: by one feature or by several.
        metric: which rate.
        plan: what the audit compares.
        overall: the rate of everybody; None leaves the line out.
    """
    _ = gettext_for(words.lang).gettext
    found = _lines(words, view, metric)
    place = {at: len(found) - 1 - at for at in range(len(found))}
    figure = go.Figure()
    low, high = _range(view, metric, overall)
    _dots(figure, words, view, metric, [(place[at], line.group) for at, line in enumerate(found) if line.group])
    for at, line in enumerate(found):
        if line.note:
            label(figure, safe(line.note), x=low, y=place[at], xanchor="left", bgcolor=PAPER)
    # An axis is drawn only when something stands on it.
    for side in ("y", "y2"):
        figure.add_scatter(x=[low], y=[0], yaxis=side, mode="markers", opacity=0, hoverinfo="skip", showlegend=False)
    title = lines(capital_metric(words, metric, plan))
    if low > 0:
        title += "<br>" + lines(_("L’axe ne commence pas à 0."))
    rated = [place[at] for at, line in enumerate(found) if line.group]
    if rated and overall is not None and overall.state is FigureState.SHOWN and overall.value is not None:
        _everybody(figure, words, overall.value, (low, high), (min(rated) - 0.5, len(found) - 0.4))
    positions = list(place.values())
    rows = {"range": [-0.6, len(found) - 0.4]}
    strong = _ends(view, metric)
    figure.update_layout(
        xaxis=axis(low, high, words.tick, title),
        yaxis=names_axis(positions, [_bold(line, strong) for line in found], **rows),
        yaxis2=names_axis(
            positions, [_value(words, line, metric) for line in found], overlaying="y", side="right", **rows
        ),
    )
    return sheet(figure, _AROUND + _ROW * len(found))


def _lines(words: BiasWords, view: View, metric: Metric) -> list[_Line]:
    texts = gettext_for(words.lang)
    drawn = drawn_of(rows_of(view, metric))
    top, bottom = (
        [_Line(name(group_name(words, view, each)), each) for each in part] for part in (drawn.top, drawn.bottom)
    )
    skipped = texts.ngettext("{n} autre : voir le tableau", "{n} autres : voir le tableau", drawn.skipped)
    unnamed = texts.ngettext("{n} autre sans chiffre", "{n} autres sans chiffre", drawn.unnamed)
    others = (
        []
        if len(view.features) > 1
        else [
            _Line(name(group_name(words, view, each)), None, _without(words, view, each, metric))
            for each in drawn.others
        ]
    )
    return [
        *top,
        *([_Line("…", None, skipped.format(n=words.number(drawn.skipped)))] if drawn.skipped else []),
        *bottom,
        *others,
        *([_Line("…", None, unnamed.format(n=words.number(drawn.unnamed)))] if drawn.unnamed else []),
    ]


def _without(words: BiasWords, view: View, group: Group, metric: Metric) -> str:
    """Why a group has no dot, in very few words."""
    _ = gettext_for(words.lang).gettext
    figure = group.figures.get(metric)
    if figure is None or figure.state is not FigureState.HIDDEN:
        return _("n’existe pas")
    return _("non affiché seul") if is_in_together(view, group, metric) else words.figure(figure)


def _ends(view: View, metric: Metric) -> set[tuple[str, ...]]:
    gap = view.gaps.get(metric)
    return {key for key in (gap.highest, gap.lowest) if key is not None} if gap is not None else set()


def _bold(line: _Line, strong: set[tuple[str, ...]]) -> str:
    return f"<b>{line.label}</b>" if line.group is not None and line.group.key in strong else line.label


def _value(words: BiasWords, line: _Line, metric: Metric) -> str:
    return "" if line.group is None else safe(words.figure(line.group.figures.get(metric)))


def _range(view: View, metric: Metric, overall: Figure | None) -> tuple[float, float]:
    """The ends of the axis: from 0, unless all rates are high and close."""
    shown = [each for group in view.groups if (each := group.figures.get(metric)) and each.state is FigureState.SHOWN]
    if not shown:
        return 0.0, 1.0
    if overall is not None and overall.state is FigureState.SHOWN:
        shown.append(overall)
    ends = [end for each in shown for end in (each.low, each.value, each.high) if end is not None]
    lowest, highest = min(ends, default=0.0), max(ends, default=1.0)
    room = max(highest - lowest, 0.01) * 0.06
    low = 0.0 if highest - lowest > _NARROW * highest or lowest <= room else lowest - room
    # A dot on the edge of the paper would be cut in half.
    edge = (highest - low) * 0.03
    return (-edge if low == 0 and lowest <= edge else low), min(highest + room, 1 + edge) or 1.0


def _dots(figure: go.Figure, words: BiasWords, view: View, metric: Metric, found: list[tuple[int, Group]]) -> None:
    """A series of dots for each kind of reliability, so that the legend tells what their shapes mean."""
    _ = gettext_for(words.lang).gettext
    kinds: dict[tuple[bool, bool], list[tuple[int, Group, Figure]]] = {}
    for at, group in found:
        rate = group.figures[metric]
        kinds.setdefault((rate.unreliable, rate.extreme), []).append((at, group, rate))
    for (unreliable, extreme), rows in sorted(kinds.items()):
        values = [rate.value or 0.0 for _at, _group, rate in rows]
        flags = words.flags(rows[0][2])
        figure.add_scatter(
            x=values,
            y=[at for at, _group, _rate in rows],
            mode="markers",
            name=safe(words.join(flags) or _("{n} personnes ou plus").format(n=RELIABLE_FROM)),
            marker={
                "symbol": ("diamond" if extreme else "circle") + ("-open" if unreliable else ""),
                "size": 12, "color": MARK, "line": {"width": 2.5, "color": MARK},
            },
            error_x={
                "type": "data", "symmetric": False, "thickness": 2, "width": 4, "color": MARK,
                "array": [max((r.high or v) - v, 0) for (_a, _g, r), v in zip(rows, values, strict=True)],
                "arrayminus": [max(v - (r.low if r.low is not None else v), 0) for (_a, _g, r), v in zip(rows, values, strict=True)],
            },
            cliponaxis=False,
            hoverinfo="text",
            hovertext=[_told(words, view, group, rate) for _at, group, rate in rows],
            showlegend=len(kinds) > 1 or bool(flags),
        )  # fmt: skip


def _told(words: BiasWords, view: View, group: Group, rate: Figure) -> str:
    _ = gettext_for(words.lang).gettext
    interval = _("Intervalle à 95 % : {bounds}").format(bounds=words.interval(rate))
    people = words.people(rate.n or 0)
    value = words.join((words.figure(rate), people))
    return hover((group_name(words, view, group), value, interval, *map(words.capital, words.group_flags(group, rate))))


def _everybody(
    figure: go.Figure, words: BiasWords, value: float, ends: tuple[float, float], rows: tuple[float, float]
) -> None:
    _ = gettext_for(words.lang).gettext
    upright(figure, value, *rows, colour=QUIET, dash="dash")
    text = _("ensemble : {value}").format(value=words.percent(value))
    label_line(figure, safe(text), value, ends)


def groups_alt(words: BiasWords, view: View, metric: Metric, plan: Plan, overall: Figure | None = None) -> str:
    """What the plot shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    said = [_("Un point par groupe, avec son intervalle à 95 %, du taux le plus haut au plus bas.")]
    said.append(words.reading(view, metric, plan))
    if overall is not None and overall.state is FigureState.SHOWN and overall.value is not None:
        said.append(_("Ensemble : {value}.").format(value=words.percent(overall.value)))
    drawn = drawn_of(rows_of(view, metric))
    left = drawn.skipped + drawn.unnamed
    if left:
        text = gettext_for(words.lang).ngettext(
            "{n} groupe n’est pas dessiné.", "{n} groupes ne sont pas dessinés.", left
        )
        said.append(text.format(n=words.number(left)))
    said.append(_("Le tableau donne tous les chiffres."))
    return " ".join(said)


def groups_table(words: BiasWords, view: View, metric: Metric, plan: Plan, overall: Figure | None = None) -> Table:
    """The figures of the plot, and those of the groups that it does not draw."""
    return rate_table(words, view, metric, plan, overall)


def gap(words: BiasWords, view: View, found: Gap, plan: Plan) -> go.Figure:
    """The difference between the highest and the lowest rate, with its simultaneous bounds, and the gap tolerated."""
    _ = gettext_for(words.lang).gettext
    figure = go.Figure()
    tolerated, value = plan.tolerated_gap, found.difference
    high = max(end for end in (found.high, value, tolerated * 1.15, 0.02) if end is not None) * 1.06
    ends = (-0.03 * high, high)
    figure.add_shape(type="rect", x0=0, x1=tolerated, y0=-1, y1=1, fillcolor="#f1f1f6", line_width=0, layer="below")
    upright(figure, 0, -1, 1, colour=INK, dash="solid", width=1.5)
    upright(figure, tolerated, -1, 1, colour=LIMIT, dash="dash", width=2.5)
    label_line(figure, safe(_("toléré : {gap}").format(gap=words.tolerated_gap(plan))), tolerated, ends)
    if value is None:
        label(figure, safe(_("pas d’écart à montrer")), x=0.5, y=0.5, xref="paper", yref="paper")
    else:
        low = value if found.low is None else found.low
        top = value if found.high is None else found.high
        figure.add_scatter(
            x=[value], y=[0], mode="markers", showlegend=False,
            marker={"symbol": "diamond-open" if found.unreliable else "diamond", "size": 16, "color": MARK,
                    "line": {"width": 2.5, "color": MARK}},
            error_x={"type": "data", "symmetric": False, "thickness": 3, "width": 8, "color": MARK,
                     "array": [max(top - value, 0)], "arrayminus": [max(value - low, 0)]},
            hoverinfo="text", hovertext=[hover(_gap_told(words, view, found, plan))],
        )  # fmt: skip
        share = (value - ends[0]) / (ends[1] - ends[0])
        side = "left" if share < 0.25 else "right" if share > 0.75 else "center"  # noqa: PLR2004
        label(
            figure,
            f"<b>{safe(words.points(value))}</b>",
            x=value,
            y=0.35,
            xanchor=side,
            yanchor="bottom",
            bgcolor="rgba(255,255,255,0.85)",
        )
    title = lines(_("Écart entre le groupe le plus haut et le plus bas, en points"))
    figure.update_layout(
        xaxis=axis(*ends, words.point_tick, title, showgrid=False),
        yaxis={"visible": False, "range": [-1, 1], "fixedrange": True},
    )
    return sheet(figure, 200)


def _gap_told(words: BiasWords, view: View, found: Gap, plan: Plan) -> tuple[str, ...]:
    _ = gettext_for(words.lang).gettext
    bounds = _("Bornes à 95 % : {bounds}").format(bounds=words.point_bounds(found.low, found.high))
    tolerated = _("Toléré : {gap}").format(gap=words.tolerated_gap(plan))
    value = "–" if found.difference is None else words.points(found.difference)
    return (words.capital(words.view_name(view)), value, bounds, tolerated)


def gap_alt(words: BiasWords, view: View, found: Gap, plan: Plan) -> str:
    """What the plot shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    return " ".join(
        [
            _("L’écart observé et ses bornes, à côté de l’écart toléré ({gap}).").format(gap=words.tolerated_gap(plan)),
            words.gap_sentence(view, found, plan),
        ]
    )


def gap_table(words: BiasWords, view: View, found: Gap, plan: Plan) -> Table:
    """The figures of the plot in one row."""
    _ = gettext_for(words.lang).gettext
    headers = (
        _("Regroupement"),
        _("Écart"),
        _("Bornes à 95 %"),
        _("Toléré"),
        _("Plus bas"),
        _("Plus haut"),
        _("Écart qui aurait été établi"),
        _("Verdict"),
    )
    row = (
        words.view_name(view),
        "–" if found.difference is None else words.points(found.difference),
        words.point_bounds(found.low, found.high),
        words.tolerated_gap(plan),
        "–" if found.lowest is None else words.group(found.lowest, view.names),
        "–" if found.highest is None else words.group(found.highest, view.names),
        "–" if found.smallest_visible is None else words.points(found.smallest_visible),
        words.verdict(found.verdict),
    )
    return Table(headers, [row], capital_metric(words, found.metric, plan))
