"""How the gap moved from one audit to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import plotly.graph_objects as go

from app_pages.audit_curves import axis_title, curve
from app_pages.i18n import gettext_for
from app_pages.plot_style import INK, LIMIT, STROKES, Table, axis, hover, safe, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.record import Audit
    from assessments.bias.result import Gap, View
    from reports.bias_words import BiasWords

_HEIGHT = 400
_MOST_DATES = 6
_SIDE_BY_SIDE = 3


class _Moment(NamedTuple):
    """One audit of a series, with the gap of one view."""

    at: int
    audit: Audit
    view: View
    gap: Gap


def _measured(audits: Sequence[Audit]) -> list[Audit]:
    counting = [audit for audit in audits if audit.result is not None and not audit.withdrawn_why]
    return sorted(counting, key=lambda audit: (audit.measured_at or audit.planned_at, audit.id))


def _moments(audits: Sequence[Audit]) -> dict[tuple[str, ...], list[_Moment]]:
    """By view: the gaps of the rate that decides, oldest first."""
    found: dict[tuple[str, ...], list[_Moment]] = {}
    for at, audit in enumerate(_measured(audits)):
        for view, gap in audit.result.deciding if audit.result is not None else ():
            found.setdefault(view.features, []).append(_Moment(at, audit, view, gap))
    return found


def _day(words: BiasWords, audit: Audit) -> str:
    return words.day_of(audit.measured_at or audit.planned_at)


def trend(words: BiasWords, audits: Sequence[Audit]) -> go.Figure:
    """The gap with its bounds at each audit of one series, a line for each view, and the gap tolerated each time.

    Audits that were withdrawn or have no figures are left out. Moments are equally far apart, whatever lies between them.
    """
    _ = gettext_for(words.lang).gettext
    measured, known = _measured(audits), list(_moments(audits).values())
    drawn = [found for found in known if any(each.gap.difference is not None for each in found)][: len(STROKES)]
    figure = go.Figure()
    tolerated = [audit.plan.tolerated_gap for audit in measured]
    edges = [at + side for at in range(len(measured)) for side in (-0.45, 0.45)]
    figure.add_scatter(
        x=edges, y=[value for value in tolerated for _side in range(2)], mode="lines", name=safe(_("écart toléré")),
        line={"color": LIMIT, "dash": "8px,4px", "width": 2.5}, hoverinfo="skip", showlegend=True,
    )  # fmt: skip
    for number, found in enumerate(drawn):
        _trend_line(figure, words, number, found, (number - (len(drawn) - 1) / 2) * 0.09)
    ends = [each.gap.high or each.gap.difference or 0.0 for found in drawn for each in found]
    high = max((*ends, *(value * 1.15 for value in tolerated), 0.02)) * 1.08
    every = max(1, -(-len(measured) // _MOST_DATES))
    dates = [(at, safe(_day(words, audit))) for at, audit in enumerate(measured) if at % every == 0]
    title = axis_title(words, _("Jour de la mesure"), len(drawn), len(known))
    figure.update_layout(
        xaxis={
            **axis(-0.5, max(len(measured), 1) - 0.5, words.plain_number, title),
            "tickvals": [at for at, _text in dates], "ticktext": [text for _at, text in dates], "showgrid": False,
            "tickangle": -45 if len(dates) > _SIDE_BY_SIDE else 0,
        },
        yaxis=axis(0, high, words.point_tick, safe(_("Écart, en points")), zeroline=True, zerolinecolor=INK),
    )  # fmt: skip
    return sheet(figure, _HEIGHT)


def _trend_line(figure: go.Figure, words: BiasWords, number: int, found: list[_Moment], aside: float) -> None:
    _ = gettext_for(words.lang).gettext
    there = [(each, each.gap.difference) for each in found if each.gap.difference is not None]
    told = [
        hover(
            (
                _day(words, each.audit),
                words.capital(words.view_name(each.view)),
                words.points(value),
                _("Bornes à 95 % : {bounds}").format(bounds=words.point_bounds(each.gap.low, each.gap.high)),
                _("Toléré : {gap}").format(gap=words.tolerated_gap(each.audit.plan)),
                words.verdict(each.gap.verdict),
            )
        )
        for each, value in there
    ]
    points = [(each.at + aside, value) for each, value in there]
    curve(figure, number, words.view_name(found[-1].view), points, told)
    figure.data[-1].error_y = {
        "type": "data", "symmetric": False, "thickness": 2, "width": 4, "color": STROKES[number % len(STROKES)].colour,
        "array": [max((each.gap.high or value) - value, 0) for each, value in there],
        "arrayminus": [max(value - (value if each.gap.low is None else each.gap.low), 0) for each, value in there],
    }  # fmt: skip


def trend_alt(words: BiasWords, audits: Sequence[Audit]) -> str:
    """What the plot shows, for those who do not see it."""
    texts = gettext_for(words.lang)
    _, said = texts.gettext, []
    count = len(_measured(audits))
    text = texts.ngettext(
        "L’écart et ses bornes, mesurés {n} fois, à côté de l’écart toléré.",
        "L’écart et ses bornes, mesurés {n} fois, à côté de l’écart toléré.",
        count,
    )
    said.append(text.format(n=words.number(count)))
    for found in _moments(audits).values():
        values = [each for each in found if each.gap.difference is not None]
        if values:
            first, last = values[0], values[-1]
            text = _("{view} : de {first} ({day}) à {last} ({today}).")
            said.append(
                text.format(
                    view=words.capital(words.view_name(last.view)),
                    first=words.points(first.gap.difference or 0.0),
                    day=_day(words, first.audit),
                    last=words.points(last.gap.difference or 0.0),
                    today=_day(words, last.audit),
                )
            )
    return " ".join(said)


def trend_table(words: BiasWords, audits: Sequence[Audit]) -> Table:
    """The figures of the plot, a row for each audit and view."""
    _ = gettext_for(words.lang).gettext
    headers = (_("Mesuré le"), _("Regroupement"), _("Écart"), _("Bornes à 95 %"), _("Toléré"), _("Verdict"))
    found = sorted((each for moments in _moments(audits).values() for each in moments), key=lambda each: each.at)
    rows = [
        (
            _day(words, each.audit),
            words.view_name(each.view),
            "–" if each.gap.difference is None else words.points(each.gap.difference),
            words.point_bounds(each.gap.low, each.gap.high),
            words.tolerated_gap(each.audit.plan),
            words.verdict(each.gap.verdict),
        )
        for each in found
    ]
    return Table(headers, rows, _("L’écart, mesure après mesure"))
