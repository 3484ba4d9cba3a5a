"""A heat map of the combinations of two features; of three, one for each value of the third."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plotly.subplots import make_subplots

from app_pages.audit_rows import capital_metric, rate_table, value_of
from app_pages.i18n import gettext_for
from app_pages.plot_style import (
    FONT_SIZE,
    HATCH,
    INK,
    MOST_DRAWN,
    NAME_LENGTH,
    PAPER,
    Table,
    blend,
    hover,
    lines,
    name,
    names_axis,
    sheet,
)
from assessments.bias.result import FigureState

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from assessments.bias.plan import Metric, Plan
    from assessments.bias.result import Group, View
    from reports.bias_words import BiasWords

MOST_COLUMNS = 7
"""Columns whose values can be read on a telephone."""
MOST_PANELS = 6
_ROW = 42
_PANEL = 40
_LINE, _LETTER = 18, 7
_SIDE_BY_SIDE = 3
"""Columns whose names fit side by side; the names of more are written upwards."""
_PAIR = 2
_HIDDEN, _UNDEFINED = "–", "∅"

Key = tuple[str, ...]


class Grid(NamedTuple):
    """How the combinations are laid out.

    Attributes:
        across: place of the feature whose values are columns.
        down: place of the one whose values are rows.
        apart: place of the one with a panel for each value; None for a pair.
        columns: values drawn.
        rows: values drawn.
        panels: values drawn; one empty text for a pair.
        left: how many combinations that are shown are not drawn.
    """

    across: int
    down: int
    apart: int | None
    columns: list[str]
    rows: list[str]
    panels: list[str]
    left: int

    def key(self, panel: str, row: str, column: str) -> Key:
        """The key of the group in one cell."""
        values = {self.across: column, self.down: row, self.apart: panel}
        return tuple(values[at] for at in range(_PAIR if self.apart is None else _PAIR + 1))

    def holds(self, key: Key) -> bool:
        """Whether a combination is drawn."""
        there = key[self.across] in self.columns and key[self.down] in self.rows
        return there and (self.apart is None or key[self.apart] in self.panels)


def grid_of(view: View) -> Grid:
    """Lay out a view: the feature with the fewest values in panels, then in columns; the values with most people are kept."""
    size = len(view.features)
    values = [list(dict.fromkeys(group.key[at] for group in view.groups)) for at in range(size)]
    apart = min(range(size), key=lambda at: (len(values[at]), at)) if size > _PAIR else None
    across, down = sorted((at for at in range(size) if at != apart), key=lambda at: (len(values[at]), -at))
    panels = [""] if apart is None else _kept(view, apart, values[apart], MOST_PANELS)
    most_rows = max(MOST_DRAWN // len(panels or [""]), 1)
    grid = Grid(
        across, down, apart,
        _kept(view, across, values[across], MOST_COLUMNS), _kept(view, down, values[down], most_rows), panels, 0,
    )  # fmt: skip
    return grid._replace(left=sum(not grid.holds(group.key) for group in view.shown))


def _kept(view: View, at: int, values: list[str], most: int) -> list[str]:
    people = dict.fromkeys(values, 0)
    for group in view.groups:
        people[group.key[at]] += group.n or 0
    kept = set(sorted(values, key=lambda value: -people[value])[:most])
    return [value for value in values if value in kept]


def crossing(words: BiasWords, view: View, metric: Metric, plan: Plan) -> go.Figure:
    """A heat map with the rate written in each cell; what may not be shown is hatched and marked « – »."""
    grid = grid_of(view)
    panels = grid.panels
    upwards = len(grid.columns) > _SIDE_BY_SIDE
    columns = [lines(words.group((value,)), *((NAME_LENGTH, 1) if upwards else (11, 3))) for value in grid.columns]
    title = _title(words, view, metric, plan, grid)
    around = _around(columns, title, upwards=upwards)
    height = around + len(panels) * (_ROW * max(len(grid.rows), 1) + (_PANEL if grid.apart is not None else 0))
    titles = [""] if grid.apart is None else [f"<b>{_value(words, view, grid.apart, panel)}</b>" for panel in panels]
    figure = make_subplots(
        rows=max(len(panels), 1), cols=1, shared_xaxes=True, subplot_titles=titles or None,
        vertical_spacing=min(_PANEL / (height - around + 1), 0.9 / max(len(panels) - 1, 1)),
    )  # fmt: skip
    by_key = {group.key: group for group in view.groups}
    top = max((value for group in view.shown if (value := value_of(group, metric)) is not None), default=0.0) or 1.0
    for number, panel in enumerate(panels, 1):
        cells = [
            (x, len(grid.rows) - 1 - y, by_key.get(grid.key(panel, row, column)), grid.key(panel, row, column))
            for y, row in enumerate(grid.rows)
            for x, column in enumerate(grid.columns)
        ]
        _panel(figure, number, [_cell(words, view, metric, each, top) for each in cells])
        rows = [_value(words, view, grid.down, value) for value in grid.rows]
        figure.update_yaxes(
            **names_axis(list(range(len(rows)))[::-1], rows, range=[-0.5, len(rows) - 0.5], showline=False),
            row=number, col=1,
        )  # fmt: skip
    width = [-0.5, max(len(columns), 1) - 0.5]
    figure.update_xaxes(
        **names_axis(range(len(columns)), columns, range=width, side="bottom", tickangle=-90 if upwards else 0)
    )
    figure.update_xaxes(
        title={"text": title, "standoff": 10, "font": {"size": FONT_SIZE}}, row=max(len(panels), 1), col=1
    )
    return sheet(figure, height, bargap=0)


def _around(columns: list[str], title: str, *, upwards: bool) -> int:
    """Height of what is not cells: the names of columns, the title, the margins; in pixels."""
    longest = max((len(part) for column in columns for part in column.split("<br>")), default=0)
    most = max((column.count("<br>") + 1 for column in columns), default=1)
    names = longest * _LETTER if upwards else most * _LINE
    return names + (title.count("<br>") + 1) * _LINE + 70


class _Cell(NamedTuple):
    x: int
    y: int
    text: str
    colour: str
    hatched: bool
    told: str


def _cell(words: BiasWords, view: View, metric: Metric, cell: tuple[int, int, Group | None, Key], top: float) -> _Cell:
    x, y, group, key = cell
    called = words.group(key, view.names)
    figure = group.figures.get(metric) if group is not None else None
    if group is None or group.hidden or (figure is not None and figure.state is FigureState.HIDDEN):
        told = hover((called, gettext_for(words.lang).gettext("non affiché")))
        return _Cell(x, y, _HIDDEN, PAPER, hatched=True, told=told)
    value = value_of(group, metric)
    if figure is None or value is None:
        return _Cell(x, y, _UNDEFINED, PAPER, hatched=False, told=hover((called, words.figure(figure))))
    text = words.figure(figure).replace("%", "").strip() + ("*" if figure.unreliable else "")
    said = words.join((words.figure(figure), words.people(figure.n or 0)))
    told = hover((called, said, words.interval(figure), *map(words.capital, words.flags(figure))))
    return _Cell(x, y, lines(text, 9, 3), blend(value / top), hatched=False, told=told)


def _panel(figure: go.Figure, number: int, cells: list[_Cell]) -> None:
    figure.add_bar(
        x=[cell.x for cell in cells],
        y=[0.94] * len(cells),
        base=[cell.y - 0.47 for cell in cells],
        width=0.96,
        marker={
            "color": [cell.colour for cell in cells],
            "line": {"color": "#7c7c8c", "width": 1},
            "pattern": {
                "shape": ["/" if cell.hatched else "" for cell in cells],
                "fgcolor": HATCH, "bgcolor": PAPER, "size": 9, "solidity": 0.15,
            },
        },
        hoverinfo="text",
        hovertext=[cell.told for cell in cells],
        showlegend=False,
        row=number,
        col=1,
    )  # fmt: skip
    figure.add_scatter(
        x=[cell.x for cell in cells], y=[cell.y for cell in cells], text=[cell.text for cell in cells], mode="text",
        textfont={"color": INK, "size": 12}, hoverinfo="skip", showlegend=False, row=number, col=1,
    )  # fmt: skip


def _value(words: BiasWords, view: View, at: int, value: str) -> str:
    """A value beside an axis; a bare number or an empty one is named after its feature."""
    both = words.group((value, value), (view.names[at], view.names[at]))
    return name(both.split(" · ")[0] if both else value)


def _title(words: BiasWords, view: View, metric: Metric, plan: Plan, grid: Grid) -> str:
    texts = gettext_for(words.lang)
    _ = texts.gettext
    metric_name = _("{metric}, en %").format(metric=capital_metric(words, metric, plan))
    sides = _("en lignes : {rows} ; en colonnes : {columns}").format(
        rows=words.feature_names([view.names[grid.down]]), columns=words.feature_names([view.names[grid.across]])
    )
    said = [metric_name, words.capital(sides), _marks(words, view, metric, grid)]
    if grid.left:
        more = texts.ngettext("{n} croisement n’est pas dessiné", "{n} croisements ne sont pas dessinés", grid.left)
        said.append(more.format(n=words.number(grid.left)))
    return "<br>".join(lines(each, most=4) for each in said if each)


def _marks(words: BiasWords, view: View, metric: Metric, grid: Grid) -> str:
    """What the signs in the cells mean, of those that are there."""
    _ = gettext_for(words.lang).gettext
    drawn = [group.figures.get(metric) for group in view.groups if grid.holds(group.key)]
    size = len(grid.columns) * len(grid.rows) * len(grid.panels)
    hidden = len(drawn) < size or any(each is not None and each.state is FigureState.HIDDEN for each in drawn)
    said = [
        _("– : non affiché") if hidden else "",
        _("∅ : n’existe pas") if any(each is None or each.state is FigureState.UNDEFINED for each in drawn) else "",
        _("* : moins de 30 personnes") if any(each is not None and each.unreliable for each in drawn) else "",
    ]
    return words.join(each for each in said if each)


def crossing_alt(words: BiasWords, view: View, metric: Metric, plan: Plan) -> str:
    """What the heat map shows, for those who do not see it."""
    _ = gettext_for(words.lang).gettext
    said = [_("Une grille où chaque case porte le taux d’un croisement ; plus elle est foncée, plus il est haut.")]
    return " ".join([*said, words.reading(view, metric, plan), _("Le tableau donne tous les chiffres.")])


def crossing_table(words: BiasWords, view: View, metric: Metric, plan: Plan) -> Table:
    """The figures of the heat map, and those of the combinations that it does not draw."""
    return rate_table(words, view, metric, plan)
