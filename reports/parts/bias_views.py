"""One grouping of an audit on paper: its plot, its tables, and what is hidden in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.plan import Metric
from assessments.bias.result import FigureState, Verdict
from reports.document import Cell
from reports.parts.bias_plots import ViewPlot

if TYPE_CHECKING:
    from assessments.bias.result import Figure, Gap, Group

_PAIR = 2
_MOST_CROSSED = 400  # lines of a combination: beyond, nobody reads them and the report takes minutes to print


class ViewPart(ViewPlot):
    """What is printed of one view."""

    def write(self) -> None:
        """Add the sentence, the plot, the tables and the groups that are hidden."""
        words, document, view = self.words, self.writer.document, self.view
        gap = view.gaps.get(self.metric)
        if gap is not None and not view.withheld:
            document.paragraph(words.gap_sentence(view, gap, self.plan))
            if gap.difference is not None:
                document.paragraph(f"{words.p_sentence(gap)} {words.ratio_note(gap)}".strip(), style="small")
        shown = [group for group in view.shown if self.figure(group) is not None]
        if shown and not view.withheld:
            self.plot()
            self._table()
        hidden = words.hidden_sentence(view, self.plan)
        if hidden:
            document.paragraph(hidden)

    @property
    def has_details(self) -> bool:
        """Whether there are other rates than the one that decides."""
        return not self.view.withheld and bool(self.view.shown) and bool(self._others())

    def details(self) -> None:
        """Add the other rates of each group, the counts behind them, and their gaps."""
        self._other_rates()
        self._counts()
        self._other_gaps()

    # tables ----------------------------------------------------------------------------------------------------

    def _table(self) -> None:
        words, _ = self.words, self._
        apart = self.metric is not Metric.SELECTION_RATE
        lines = self._printed
        overall = None if self.crossed else self.result.overall.get(self.metric)
        flagged = any(words.flags(figure) for figure in (*map(self.figure, lines), overall))
        header: list[str | Cell] = [
            _("Groupe"),
            Cell(_("Personnes"), align="right"),
            *([Cell(_("Dont comptées"), align="right")] if apart else []),
            Cell(_("Taux"), align="right"),
            Cell(_("Intervalle à 95 %"), align="right"),
            *([_("À savoir")] if flagged else []),
        ]
        rows = [self._line(self.name(group), group.n, self.figure(group)) for group in lines]
        if overall is not None:
            rows.append(self._line(_("Ensemble"), self.result.used, overall))
        widths = [0.22, 0.14, *([0.14] if apart else []), 0.14, 0.16, *([0.2] if flagged else [])]
        rows = [row if apart else row[:2] + row[3:] for row in rows]
        self.writer.document.table(
            header,
            [row if flagged else row[:-1] for row in rows],
            widths=widths,
            row_header=True,
            caption=self._title(_("{metric}, selon : {view}, en chiffres"), len(lines)),
        )

    @property
    def _printed(self) -> list[Group]:
        """Every group of a feature; of a combination with very many, those at both ends."""
        return self.extremes(self.listed, _MOST_CROSSED if self.crossed else len(self.listed))

    def _title(self, text: str, printed: int | None = None) -> str:
        """The title of a table, with what is left out of it."""
        title = text.format(metric=self.capital_metric, view=self.words.view_name(self.view))
        return title if printed in {None, len(self.listed)} else self.words.join([title, self.partly(printed or 0)])

    def _line(self, name: str, people: int | None, figure: Figure | None) -> list[str | Cell]:
        words, number = self.words, self.writer.words.number
        known = figure is not None and figure.state is FigureState.SHOWN
        counted = figure.n if known and figure is not None else None
        return [
            Cell(name),
            *(Cell("–" if count is None else number(count), align="right") for count in (people, counted)),
            Cell(words.figure(figure), align="right", strong=known),
            Cell(words.interval(figure), align="right"),
            words.capital(words.join(words.flags(figure))),
        ]

    def _others(self) -> list[Metric]:
        return [metric for metric in self.view.gaps if metric is not self.metric]

    def _other_rates(self) -> None:
        others = [each for each in self._others() if any(each in group.figures for group in self.view.shown)]
        if not others:
            return
        words, _ = self.words, self._
        header: list[str | Cell] = [
            _("Groupe"),
            *(Cell(words.metric_short(metric), align="right") for metric in others),
        ]
        rows: list[list[str | Cell]] = [
            [Cell(self.name(group)), *(self._short(group.figures.get(metric)) for metric in others)]
            for group in self._printed
            if not group.hidden
        ]
        if not self.crossed:
            rows.append([Cell(_("Ensemble")), *(self._short(self.result.overall.get(metric)) for metric in others)])
        widths = [0.22, *[0.78 / len(others)] * len(others)]
        self.writer.document.table(
            header,
            rows,
            widths=widths,
            row_header=True,
            caption=self._title(_("Les autres taux, selon : {view}")),
        )

    def _short(self, figure: Figure | None) -> Cell:
        if figure is None or figure.state is FigureState.UNDEFINED:
            return Cell("–", align="right")
        return Cell(self.words.figure(figure), align="right")

    def _counts(self) -> None:
        counted = [group for group in self.view.shown if group.counts is not None]
        if self.crossed or not counted:
            return
        _, number = self._, self.writer.words.number
        header: list[str | Cell] = [
            _("Groupe"),
            *(
                Cell(text, align="right")
                for text in (
                    _("Écartées à raison"),
                    _("Sélectionnées à tort"),
                    _("Écartées à tort"),
                    _("Sélectionnées à raison"),
                )
            ),
        ]
        rows: list[list[str | Cell]] = [
            [Cell(self.name(group)), *(Cell(number(count), align="right") for count in group.counts or ())]
            for group in counted
        ]
        self.writer.document.table(
            header,
            rows,
            widths=[0.28, *[0.18] * 4],
            row_header=True,
            caption=self._title(_("Combien de personnes dans chaque cas, selon : {view}")),
        )

    def _other_gaps(self) -> None:
        gaps = [self.view.gaps[metric] for metric in self._others() if self.view.gaps[metric].compared >= _PAIR]
        if not gaps:
            return
        _ = self._
        header: list[str | Cell] = [
            _("Taux"),
            _("Plus bas"),
            _("Plus haut"),
            Cell(_("Écart"), align="right"),
            _("Bornes"),
            _("Verdict"),
        ]
        rows: list[list[str | Cell]] = [self._gap_line(gap) for gap in gaps]
        self.writer.document.table(
            header,
            rows,
            widths=[0.22, 0.13, 0.13, 0.13, 0.19, 0.2],
            row_header=True,
            caption=self._title(_("Les écarts des autres taux, selon : {view}")),
        )

    def _gap_line(self, gap: Gap) -> list[str | Cell]:
        words, names = self.words, self.view.names
        return [
            Cell(words.capital(words.metric(gap.metric))),
            words.group(gap.lowest or (), names),
            words.group(gap.highest or (), names),
            Cell("–" if gap.difference is None else words.points(gap.difference), align="right"),
            words.point_bounds(gap.low, gap.high),
            Cell(words.verdict(gap.verdict), strong=gap.verdict is Verdict.GAP_ESTABLISHED),
        ]
