"""The plots of a register: levels and obligations by service, and what would help most. The tables beside them have the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import plotly.graph_objects as go

from app_pages import plot_style as style
from app_pages.show import LEVEL_COLOURS
from assessments.portfolio import LEVELS, OPEN
from checklists.loader import main_checklist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.desk import Desk
    from assessments.helping import Help
    from reports.wording import Wording

MOST_SERVICES = 15
"""Services that the plot draws; all are in the table."""
_ROW = 42
_TALL_ROW = 58
_LEGEND_LINE = 24
"""On a telephone each line of the legend holds one or two names."""
_MEASURE_LINES = 3
_AROUND = 96


def level_names(desk: Desk, romans: Sequence[str]) -> dict[int, str]:
    """« I » to « IV », and what is written for a level that is still open."""
    return {**{level: romans[level - 1] for level in LEVELS if level != OPEN}, OPEN: desk._("encore ouvert")}


class Part(NamedTuple):
    """One part of the bars: its name, background and ink, whether it is hatched, and its value in each row."""

    name: str
    background: str
    ink: str
    hatched: bool
    values: Sequence[int]
    texts: Sequence[str]


def levels(counts: Mapping[str, Mapping[int, int]], names: Mapping[int, str], unnamed: str) -> go.Figure:
    """Bars by service, the most numerous first, one part a level.

    Args:
        counts: by service as people typed it, by level.
        names: of the levels, ``OPEN`` included.
        unnamed: what is written for a service that nobody named.
    """
    drawn = list(counts.items())[:MOST_SERVICES]
    parts = []
    for level in LEVELS:
        background, ink = LEVEL_COLOURS.get(level, (style.PAPER, style.INK))
        values = [found.get(level, 0) for _, found in drawn]
        # A part says its level itself: colour alone tells nothing.
        texts = [f"{names[level]} × {value}" if level else str(value) for value in values]
        parts.append(Part(names[level], background, ink, not level, values, texts))
    return _bars([style.name(service or unnamed) for service, _ in drawn], parts, _ROW)


def _bars(names: Sequence[str], parts: Sequence[Part], row: int) -> go.Figure:
    """Bars in rows, first row on top, each of several parts; ``names`` are safe, ``row`` is the height of one in pixels."""
    positions = [-place for place in range(len(names))]
    figure = go.Figure()
    for part in parts:
        figure.add_bar(
            x=part.values,
            y=positions,
            orientation="h",
            name=style.safe(part.name),
            text=[style.safe(text) if value else "" for text, value in zip(part.texts, part.values, strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": part.ink},
            hoverinfo="skip",
            marker={
                "color": part.background,
                "line": {"color": style.INK, "width": 1},
                "pattern": {"shape": "/" if part.hatched else "", "fgcolor": style.HATCH},
            },
        )
    highest = max((sum(values) for values in zip(*(part.values for part in parts), strict=True)), default=1)
    return style.sheet(
        figure,
        _AROUND + _LEGEND_LINE * max(len(parts) - 2, 0) + row * len(names),
        barmode="stack",
        bargap=0.25,
        legend_traceorder="normal",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=style.axis(0, max(highest, 1), lambda value: f"{value:.0f}" if value == int(value) else ""),
        yaxis=style.names_axis(positions, names),
    )


def _two(first: tuple[str, Sequence[int]], second: tuple[str, Sequence[int]]) -> list[Part]:
    """Two parts told apart by shade and by hatching."""
    shown = [[str(value) for value in values] for _, values in (first, second)]
    return [
        Part(first[0], style.MARK, style.PAPER, hatched=False, values=first[1], texts=shown[0]),
        Part(second[0], style.PAPER, style.INK, hatched=True, values=second[1], texts=shown[1]),
    ]


def duties(desk: Desk, found: Mapping[str, tuple[int, int]], unnamed: str) -> go.Figure:
    """Bars by service: obligations that apply already and are not done, and those still to come."""
    drawn = list(found.items())[:MOST_SERVICES]
    parts = _two(
        (desk._("déjà applicables"), [overdue for _, (overdue, _left) in drawn]),
        (desk._("à venir"), [left - overdue for _, (overdue, left) in drawn]),
    )
    return _bars([style.name(service or unnamed) for service, _ in drawn], parts, _ROW)


def duties_table(desk: Desk, found: Mapping[str, tuple[int, int]], unnamed: str) -> style.Table:
    """The same figures."""
    _ = desk._
    rows = [
        (style.clean(service) or unnamed, str(overdue), str(left - overdue), str(left))
        for service, (overdue, left) in found.items()
    ]
    headers = (_("Service"), _("Déjà applicables"), _("À venir"), _("En tout"))
    return style.Table(headers, rows, _("Obligations à faire, par service"))


def measure(desk: Desk, question_id: str) -> str:
    """A safeguard as what is true once it is in place, with the number of its question: « H21 · Il est écrit qui fait quoi. »."""
    checklist = main_checklist()
    question = checklist.questions[question_id]
    return f"{checklist.number_of[question_id]} · {(question.condition or question.text).to(desk.lang)}"


def helps(desk: Desk, shown: Sequence[tuple[str, Help]]) -> go.Figure:
    """Bars by safeguard, the most helpful first: levels of risks that it would lower, obligations that it would close."""
    parts = _two(
        (desk._("niveaux abaissés"), [each.alone for _, each in shown]),
        (desk._("obligations remplies"), [each.duties for _, each in shown]),
    )
    return _bars([style.lines(name, style.NAME_LENGTH, _MEASURE_LINES) for name, _ in shown], parts, _TALL_ROW)


def helps_table(desk: Desk, words: Wording, shown: Sequence[tuple[str, Help]]) -> style.Table:
    """The same figures, and what each would do together with others."""
    _ = desk._
    rows = [
        (name, *(words.number(figure) for figure in (each.alone, each.joint, each.duties, each.systems)))
        for name, each in shown
    ]
    headers = (
        _("Mesure"), _("Niveaux abaissés"), _("Risques abaissés avec d’autres"), _("Obligations remplies"), _("Systèmes"),
    )  # fmt: skip
    return style.Table(headers, rows, _("Ce que chaque mesure changerait, si elle était en place partout"))


def levels_alt(desk: Desk, counts: Mapping[str, Mapping[int, int]]) -> str:
    """The plot in a sentence."""
    total = sum(sum(found.values()) for found in counts.values())
    grave = sum(found.get(4, 0) + found.get(3, 0) for found in counts.values())
    return desk._(
        "Barres par service : combien de systèmes sont à chaque niveau. {total} systèmes dans {services} services, dont {grave} au "
        "niveau III ou IV. Le tableau qui suit donne tous les chiffres."
    ).format(total=total, services=len(counts), grave=grave)


def levels_table(
    desk: Desk, counts: Mapping[str, Mapping[int, int]], names: Mapping[int, str], unnamed: str
) -> style.Table:
    """The same figures."""
    _ = desk._
    headers = (_("Service"), *(names[level].capitalize() if not level else names[level] for level in LEVELS))
    rows = [
        (style.clean(service) or unnamed, *(str(found.get(level, 0)) for level in LEVELS))
        for service, found in counts.items()
    ]
    return style.Table(headers, rows, _("Systèmes par niveau d’impact et par service"))
