"""Curves of a score: whether it tells the truth, and what each threshold would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from app_pages.i18n import gettext_for
from app_pages.plot_style import (
    MOST_DRAWN,
    QUIET,
    STROKES,
    Table,
    axis,
    hover,
    label_line,
    lines,
    name,
    safe,
    sheet,
    upright,
)
from assessments.bias.plan import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.plan import Plan
    from assessments.bias.result import ScoreGroup, ScoreView
    from reports.bias_words import BiasWords

THRESHOLD_RATES = (
    Metric.SELECTION_RATE,
    Metric.TRUE_POSITIVE_RATE,
    Metric.FALSE_POSITIVE_RATE,
    Metric.PRECISION,
)
"""The rates that are known at every threshold."""
_HEIGHT = 440


def _called(words: BiasWords, group: ScoreGroup) -> str:
    return words.group(group.key) if group.key else gettext_for(words.lang).gettext("Ensemble")


def _chosen(groups: Sequence[ScoreGroup], most: int = len(STROKES)) -> list[ScoreGroup]:
    """The groups drawn, in their order: everybody, then those with most people."""
    ranked = sorted(groups, key=lambda group: (bool(group.key), -group.n))[:most]
    return [group for group in groups if group in ranked]


def curve(figure: go.Figure, number: int, called: str, points: list[tuple[float, float]], told: list[str]) -> None:
    """Add a line that differs from the others in dash, mark and colour."""
    stroke = STROKES[number % len(STROKES)]
    figure.add_scatter(
        x=[x for x, _y in points], y=[y for _x, y in points], mode="lines+markers", name=name(called),
        line={"color": stroke.colour, "dash": stroke.dash, "width": 2.5},
        marker={"symbol": stroke.symbol, "size": 9, "color": stroke.colour},
        hoverinfo="text", hovertext=told, showlegend=True,
    )  # fmt: skip


def axis_title(words: BiasWords, title: str, drawn: int, there: int) -> str:
    """The title of an axis, with how many lines are drawn when it is not all of them."""
    if drawn == there:
        return lines(title)
    text = gettext_for(words.lang).gettext("{drawn} groupes dessinés sur {total}")
    return f"{lines(title)}<br>{lines(text.format(drawn=drawn, total=there))}"


# Calibration --------------------------------------------------------------------------------------------------------


def calibration(words: BiasWords, score_view: ScoreView) -> go.Figure:
    """What the score announced and what turned out to be true, a line for each group; on the diagonal the score is right."""
    _ = gettext_for(words.lang).gettext
    known = [group for group in score_view.groups if group.calibration]
    drawn = _chosen(known)
    figure = go.Figure()
    right = _("le score dit vrai")
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name=safe(right), line={"color": QUIET, "dash": "2px,4px", "width": 1.5},
        hoverinfo="skip", showlegend=True,
    )  # fmt: skip
    for number, group in enumerate(drawn):
        told = [
            hover(
                (
                    _called(words, group),
                    _("Score moyen : {value}").format(value=words.percent(point.mean_score)),
                    _("Part observée : {value}").format(value=words.percent(point.observed)),
                    words.people(point.n),
                )
            )
            for point in group.calibration
        ]
        points = [(point.mean_score, point.observed) for point in group.calibration]
        curve(figure, number, _called(words, group), points, told)
    title = axis_title(words, _("Ce que le score annonce"), len(drawn), len(known))
    figure.update_layout(
        xaxis=axis(-0.02, 1.02, words.tick, most=5, title=title),
        yaxis=axis(-0.02, 1.02, words.tick, most=5, title=safe(_("Ce qui s’est révélé vrai"))),
    )
    return sheet(figure, _HEIGHT)


def calibration_alt(words: BiasWords, score_view: ScoreView) -> str:
    """What the plot shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    called = words.join(_called(words, group) for group in _chosen([g for g in score_view.groups if g.calibration]))
    text = _(
        "Une ligne par groupe, à comparer à la diagonale où le score dit vrai : {groups}. Le tableau donne les points."
    )
    return text.format(groups=called)


def calibration_table(words: BiasWords, score_view: ScoreView) -> Table:
    """Every point of the curves, of up to 40 groups."""
    _ = gettext_for(words.lang).gettext
    known = [group for group in score_view.groups if group.calibration]
    listed = _chosen(known, MOST_DRAWN)
    rows = [
        (
            _called(words, group),
            words.number(point.n),
            words.percent(point.mean_score),
            words.percent(point.observed),
        )
        for group in listed
        for point in group.calibration
    ]
    headers = (_("Groupe"), _("Personnes"), _("Score moyen"), _("Part observée"))
    return Table(
        headers, rows, _caption(words, _("Ce que le score annonce et ce qui s’est révélé vrai"), listed, known)
    )


def _caption(words: BiasWords, caption: str, listed: Sequence[object], known: Sequence[object]) -> str:
    if len(listed) == len(known):
        return caption
    text = gettext_for(words.lang).gettext("{listed} groupes sur {total}")
    return words.join((caption, text.format(listed=len(listed), total=len(known))))


# Thresholds ---------------------------------------------------------------------------------------------------------


def _rates(group: ScoreGroup, which: Metric) -> list[tuple[float, float]]:
    found = ((point.threshold, getattr(point, which.value)) for point in group.thresholds)
    return [(threshold, rate) for threshold, rate in found if rate is not None]


def threshold_rates(score_view: ScoreView) -> list[Metric]:
    """The rates that some group has at some threshold."""
    return [metric for metric in THRESHOLD_RATES if any(_rates(group, metric) for group in score_view.groups)]


def thresholds(words: BiasWords, score_view: ScoreView, which: Metric, plan: Plan | None = None) -> go.Figure:
    """A rate at every threshold that may be shown, a line for each group; with a plan, the threshold of today.

    Args:
        words: in whose language it is written.
        score_view: the score by one feature.
        which: one of ``THRESHOLD_RATES``.
        plan: what the audit compares; gives the rate its words and the plot today's threshold.
    """
    _ = gettext_for(words.lang).gettext
    known = [group for group in score_view.groups if _rates(group, which)]
    drawn = _chosen(known)
    figure = go.Figure()
    for number, group in enumerate(drawn):
        points = _rates(group, which)
        told = [
            hover(
                (
                    _called(words, group),
                    _("Seuil : {value}").format(value=words.plain_number(threshold)),
                    words.percent(rate),
                )
            )
            for threshold, rate in points
        ]
        curve(figure, number, _called(words, group), points, told)
    today = plan.score.threshold if plan is not None and plan.score is not None else None
    places = [x for group in drawn for x, _rate in _rates(group, which)] + ([] if today is None else [today])
    low, high = min(places, default=0.0), max(places, default=1.0)
    room = (high - low or 1.0) * 0.04
    if today is not None:
        upright(figure, today, -0.02, 1.02, colour=QUIET, dash="dash")
        text = safe(_("seuil d’aujourd’hui : {value}").format(value=words.plain_number(today)))
        label_line(figure, text, today, (low - room, high + room))
    title = axis_title(words, _("Seuil"), len(drawn), len(known))
    rate = lines(words.capital(words.metric(which, plan)), 30)
    figure.update_layout(
        xaxis=axis(low - room, high + room, words.plain_number, title),
        yaxis=axis(-0.02, 1.02, words.tick, most=5, title=rate),
    )
    return sheet(figure, _HEIGHT)


def thresholds_alt(words: BiasWords, score_view: ScoreView, which: Metric, plan: Plan | None = None) -> str:
    """What the plot shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    drawn = _chosen([group for group in score_view.groups if _rates(group, which)])
    text = _("Une ligne par groupe : {metric} selon le seuil. Groupes : {groups}. Le tableau donne les points.")
    called = words.join(_called(words, group) for group in drawn)
    return text.format(metric=words.metric(which, plan), groups=called)


def thresholds_table(words: BiasWords, score_view: ScoreView, which: Metric, plan: Plan | None = None) -> Table:
    """Every point of the curves, of up to 40 groups."""
    _ = gettext_for(words.lang).gettext
    known = [group for group in score_view.groups if _rates(group, which)]
    listed = _chosen(known, MOST_DRAWN)
    rows = [
        (_called(words, group), words.plain_number(threshold), words.percent(rate))
        for group in listed
        for threshold, rate in _rates(group, which)
    ]
    metric = words.capital(words.metric(which, plan))
    caption = _("{metric}, selon le seuil").format(metric=metric)
    return Table((_("Groupe"), _("Seuil"), _("Taux")), rows, _caption(words, caption, listed, known))
