"""The plot of one grouping of an audit: dots with intervals, or a grid for a combination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.result import FigureState
from reports.document import grid, plots
from reports.document.grid import MOST_COLUMNS, GridCell, GridSide
from reports.document.plots import MOST_ROWS, Axis, DotRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.plan import Plan
    from assessments.bias.result import AuditResult, Figure, Group, View
    from reports.bias_words import BiasWords
    from reports.parts.writer import Writer


class ViewPlot:
    """One view of a result, and how it is drawn."""

    def __init__(self, writer: Writer, result: AuditResult, view: View) -> None:
        self.writer, self.result, self.view = writer, result, view
        self.plan: Plan = result.plan
        self.words: BiasWords = writer.bias
        self._ = writer.words._
        self.metric = self.plan.metric
        self.crossed = len(view.features) > 1

    def figure(self, group: Group) -> Figure | None:
        """The rate that decides, of a group."""
        return group.figures.get(self.metric)

    def name(self, group: Group) -> str:
        """The name of a group of this view."""
        return self.words.group(group.key, self.view.names)

    @property
    def capital_metric(self) -> str:
        """The rate that decides, with a capital."""
        return self.words.capital(self.words.metric(self.metric, self.plan))

    def plot(self) -> None:
        """Add a grid for a combination that fits in one, else a dot and an interval for each group."""
        sides = self._sides() if self.crossed else None
        if sides is not None:
            self._grid(*sides)
        else:
            self._dots()

    @property
    def listed(self) -> tuple[Group, ...]:
        """The groups of which something is printed; in a combination nobody tells hidden groups from empty ones."""
        return self.view.shown if self.crossed else self.view.groups

    def partly(self, printed: int) -> str:
        """That only the ends are printed."""
        text = self._("les {drawn} groupes aux taux les plus hauts et les plus bas, sur {total}")
        number = self.writer.words.number
        return text.format(drawn=number(printed), total=number(len(self.listed)))

    def extremes(self, groups: Sequence[Group], most: int) -> list[Group]:
        """All groups, or those with the highest and the lowest rates when they are more than ``most``."""
        if len(groups) <= most:
            return list(groups)
        known = [(figure.value, at) for at, each in enumerate(groups) if (figure := self.figure(each)) is not None]
        ranked = sorted((value, at) for value, at in known if value is not None)
        half = most // 2
        kept = {at for _, at in (*ranked[:half], *ranked[half:][-half:])}
        return [group for at, group in enumerate(groups) if at in kept] or list(groups[:most])

    def _dots(self) -> None:
        words, _ = self.words, self._
        drawn, gap = self.extremes(self.listed, MOST_ROWS), self.view.gaps.get(self.metric)
        ends = {gap.highest, gap.lowest} if gap is not None else set()
        overall = self.result.overall.get(self.metric)
        everybody = overall.value if overall is not None and overall.state is FigureState.SHOWN else None
        axis = Axis(
            title=_("{metric} ; à droite, le taux et le nombre de personnes").format(metric=self.capital_metric),
            tick=words.tick,
            line=everybody,
            line_label="" if everybody is None else _("ensemble : {value}").format(value=words.percent(everybody)),
            lang=self.writer.lang,
        )
        rows = [self._dot(group, strong=group.key in ends) for group in drawn]
        self.writer.document.figure(
            plots.dot_intervals(rows, axis),
            alt=" ".join(
                [
                    _("Un point par groupe, avec son intervalle à 95 %."),
                    f"{axis.line_label}." if axis.line_label else "",
                    *(f"{row.label}{words.colon}{row.note}." for row in rows),
                ]
            ),
            caption=self._caption(len(drawn), _("point creux : moins de 30 personnes")),
        )

    def _dot(self, group: Group, *, strong: bool) -> DotRow:
        figure, words = self.figure(group), self.words
        if figure is None or figure.state is not FigureState.SHOWN:
            return DotRow(self.name(group), note=words.figure(figure))
        note = " · ".join([words.figure(figure), *([] if figure.n is None else [self.writer.words.number(figure.n)])])
        return DotRow(
            self.name(group), figure.value, figure.low, figure.high, note, weak=figure.unreliable, strong=strong
        )

    def _caption(self, drawn: int, weak: str) -> str:
        _, words = self._, self.words
        parts = [_("{metric}, selon : {view}").format(metric=self.capital_metric, view=words.view_name(self.view))]
        if drawn < len(self.listed):
            parts.append(self.partly(drawn))
        if any(found is not None and found.unreliable for found in map(self.figure, self.view.shown)):
            parts.append(weak)
        return words.join(parts)

    def _sides(self) -> tuple[list[tuple[str, ...]], list[str], int] | None:
        """Rows, columns and the place of the feature in columns for a grid; None when it would be too large."""
        keys = [group.key for group in self.view.groups]
        size = len(self.view.features)
        values = [list(dict.fromkeys(key[at] for key in keys)) for at in range(size)]
        place = min(range(size), key=lambda at: (len(values[at]), -at))
        rows = list(dict.fromkeys(self._without(key, place) for key in keys))
        if not 1 <= len(values[place]) <= MOST_COLUMNS or not 1 <= len(rows) <= MOST_ROWS:
            return None
        return rows, values[place], place

    @staticmethod
    def _without(key: tuple[str, ...], place: int) -> tuple[str, ...]:
        return key[:place] + key[place + 1 :]

    def _grid(self, rows: list[tuple[str, ...]], columns: list[str], place: int) -> None:
        words, _, names = self.words, self._, self.view.names
        groups = {(self._without(group.key, place), group.key[place]): group for group in self.view.groups}
        known = [figure.value for each in self.view.shown if (figure := self.figure(each)) and figure.value is not None]
        top = max(known, default=0.0) or 1.0
        cells = [[self._grid_cell(groups.get((row, column)), top) for column in columns] for row in rows]
        row_names = self._without(names, place)
        drawing = grid.heat_grid(
            GridSide(words.feature_names(row_names), tuple(words.group(row, row_names) for row in rows)),
            GridSide(words.feature_names([names[place]]), tuple(words.group((column,)) for column in columns)),
            cells,
            lang=self.writer.lang,
        )
        said = [
            f"{self.name(group)}{words.colon}{words.figure(self.figure(group))}."
            for group in self.view.groups
            if not group.hidden
        ]
        alt = _("Une grille où chaque case porte le taux d’un croisement ; plus elle est foncée, plus il est haut.")
        caption = self._caption(len(self.view.shown), _("astérisque : moins de 30 personnes"))
        self.writer.document.figure(drawing, alt=" ".join([alt, *said]), caption=caption)

    def _grid_cell(self, group: Group | None, top: float) -> GridCell:
        figure = self.figure(group) if group is not None else None
        if group is None or group.hidden:
            return GridCell(self._("non affiché"))
        if figure is None or figure.state is FigureState.UNDEFINED:
            return GridCell("–")
        if figure.state is FigureState.HIDDEN or figure.value is None:
            return GridCell(self._("non affiché"))
        star = " *" if figure.unreliable else ""
        count = "" if figure.n is None else self.words.people(figure.n)
        return GridCell(self.words.figure(figure) + star, count, share=figure.value / top)
