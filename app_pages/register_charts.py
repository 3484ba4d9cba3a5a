"""The plot of a register: how many systems stand at each level, by service. The table beside it has the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from app_pages import plot_style as style
from app_pages.show import LEVEL_COLOURS
from assessments.portfolio import LEVELS, OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.desk import Desk

MOST_SERVICES = 15
"""Services that the plot draws; all are in the table."""
_ROW = 30
_AROUND = 96


def level_names(desk: Desk, romans: Sequence[str]) -> dict[int, str]:
    """« I » to « IV », and what is written for a level that is still open."""
    return {**{level: romans[level - 1] for level in LEVELS if level != OPEN}, OPEN: desk._("encore ouvert")}


def levels(counts: Mapping[str, Mapping[int, int]], names: Mapping[int, str], unnamed: str) -> go.Figure:
    """Bars by service, the most numerous first, one part a level.

    Args:
        counts: by service as people typed it, by level.
        names: of the levels, ``OPEN`` included.
        unnamed: what is written for a service that nobody named.
    """
    drawn = list(counts.items())[:MOST_SERVICES]
    positions = [-place for place in range(len(drawn))]
    figure = go.Figure()
    for level in LEVELS:
        background, ink = LEVEL_COLOURS.get(level, (style.PAPER, style.INK))
        values = [found.get(level, 0) for _, found in drawn]
        figure.add_bar(
            x=values,
            y=positions,
            orientation="h",
            name=style.safe(names[level]),
            # A part says its level itself: colour alone tells nothing.
            text=[
                style.safe(f"{names[level]} × {value}" if level else str(value)) if value else "" for value in values
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink},
            hoverinfo="skip",
            marker={
                "color": background,
                "line": {"color": style.INK, "width": 1},
                "pattern": {"shape": "" if level else "/", "fgcolor": style.HATCH},
            },
        )
    highest = max((sum(found.values()) for _, found in drawn), default=1)
    return style.sheet(
        figure,
        _AROUND + _ROW * len(drawn),
        barmode="stack",
        bargap=0.25,
        legend_traceorder="normal",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=style.axis(0, highest, lambda value: f"{value:.0f}" if value == int(value) else ""),
        yaxis=style.names_axis(positions, [style.name(service or unnamed) for service, _ in drawn]),
    )


def levels_alt(desk: Desk, counts: Mapping[str, Mapping[int, int]]) -> str:
    """The plot in a sentence."""
    total = sum(sum(found.values()) for found in counts.values())
    grave = sum(found.get(4, 0) + found.get(3, 0) for found in counts.values())
    return desk._(
        "Barres par service : combien de systèmes sont à chaque niveau. {total} systèmes dans {services} services, dont {grave} au "
        "niveau III ou IV. Le tableau qui suit donne tous les chiffres."
    ).format(total=total, services=len(counts), grave=grave)


def levels_table(
    desk: Desk,
    counts: Mapping[str, Mapping[int, int]],
    duties: Mapping[str, tuple[int, int]],
    names: Mapping[int, str],
    unnamed: str,
) -> style.Table:
    """The same figures, and the obligations of each service that apply already and are not done."""
    _ = desk._
    headers = (_("Service"), *(names[level].capitalize() if not level else names[level] for level in LEVELS))
    rows = [
        (
            style.clean(service) or unnamed,
            *(str(found.get(level, 0)) for level in LEVELS),
            _("{overdue} sur {left}").format(overdue=duties[service][0], left=duties[service][1]),
        )
        for service, found in counts.items()
    ]
    caption = _("Systèmes par niveau d’impact, et obligations à faire, par service")
    return style.Table((*headers, _("Obligations déjà applicables, sur celles à faire")), rows, caption)
