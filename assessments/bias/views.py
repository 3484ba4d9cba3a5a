"""One grouping of an audit: its rows with their rates and intervals, and its gaps with their bounds and verdicts."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from assessments.bias.intervals import CONFIDENCE, gap_bounds, wilson
from assessments.bias.metrics import FN, FP, OPPOSITE, TN, TP, Table, metrics_of
from assessments.bias.result import RELIABLE_FROM, Figure, FigureState, Gap, Group, Verdict
from assessments.bias.rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.bias.cells import Cells
    from assessments.bias.disclosure import View as Places
    from assessments.bias.plan import Metric, Plan
    from assessments.bias.suppression import Hidden

USEFUL = 0.20
"""A gap of 20 points that could not be seen even between the two largest groups: there is not enough data. A convention."""
MOST_LISTED = 400
"""Combinations beyond which those that are not shown are counted instead of listed."""
MOST_CHECKED = 60
"""Groups of a view beyond which the second opinion of Fairlearn, which takes its time, is left out."""
MOST_NAMED = 3
PLUS, UNNAMED = "+", "?"
"""How the groups of a combination shown together are named: « F + X »; a missing value has no name in any language."""

HIDDEN = Figure(state=FigureState.HIDDEN)
_UNDEFINED = Figure(state=FigureState.UNDEFINED)


class ViewWork:
    """One view in the making.

    Args:
        cells: the counts.
        plan: what was fixed beforehand.
        table: the counts of the view.
        hidden: what each view hides, by positions of features.
    """

    def __init__(self, cells: Cells, plan: Plan, table: Table, hidden: Mapping[Places, Hidden]) -> None:
        self.cells, self.plan, self.table = cells, plan, table
        self.places = table.features
        self.columns = tuple(cells.features[place] for place in self.places)
        self.hidden = hidden[self.places]
        self.metrics = metrics_of(table)
        self.rows = list(rows_of(self.table, hidden, self.metrics, plan.metric))
        self.p_values: dict[Metric, float] = {}
        self.figures = [{metric: self._figure(row, metric) for metric in self.metrics} for row in self.rows]

    def _figure(self, row: Row, metric: Metric) -> Figure:
        people = int(row.table.people(metric)[0])
        if metric not in row.metrics or (row.together and people < self.plan.smallest_shown):
            return HIDDEN
        return figure_of(row.table, metric)

    # What is shown --------------------------------------------------------------------------------------------------

    def key(self, row: Row) -> tuple[str, ...]:
        """The names of the groups of a row."""
        labels = [self.cells.labels[place] for place in self.places]
        if row.axis is None or len(self.columns) == 1:
            return tuple(labels[at][code] for codes in row.codes for at, code in enumerate(codes))
        along = [labels[row.axis][codes[row.axis]] or UNNAMED for codes in row.codes]
        named = f" {PLUS} ".join(along[:MOST_NAMED]) + (f" {PLUS} …({len(along)})" if len(along) > MOST_NAMED else "")
        return tuple(named if at == row.axis else labels[at][code] for at, code in enumerate(row.codes[0]))

    def groups(self) -> tuple[tuple[Group, ...], int]:
        """The rows as they may be shown; and how many combinations are neither shown nor listed."""
        found = []
        for row, figures in zip(self.rows, self.figures, strict=True):
            visible = row.together or not (self.hidden.withheld or row.codes[0] in self.hidden.all)
            if visible or len(self.columns) == 1:
                found.append(self._group(row, figures, visible=visible))
        if len(self.columns) == 1:
            return tuple(found), 0
        shown = {group.key for group in found if not group.together}
        axes = [sorted({code[at] for code in self.table.codes.tolist()}) for at in range(len(self.columns))]
        size = int(np.prod([len(axis) for axis in axes]))
        if self.hidden.withheld or size > MOST_LISTED:
            return tuple(found), size - len(shown)
        labels = [
            [self.cells.labels[place][code] for code in axis] for place, axis in zip(self.places, axes, strict=True)
        ]
        nothing = dict.fromkeys(self.metrics, HIDDEN)
        listed = {key: Group(key=key, n=None, figures=nothing) for key in product(*labels)}
        together = [group for group in found if group.together and group.key not in listed]
        listed |= {group.key: group for group in found if not group.together}
        return (*listed.values(), *together), 0

    def _group(self, row: Row, figures: dict[Metric, Figure], *, visible: bool) -> Group:
        whole = not row.together and visible and self.hidden.shows_all(row.codes[0])
        counts = None
        if whole and len(self.metrics) > 1:
            counts = tuple(float(row.table.weight[0, kind]) for kind in (TN, FP, FN, TP))
        n = int(row.table.n.sum()) if visible else None
        return Group(key=self.key(row), n=n, figures=figures, counts=counts, together=row.together)

    # Gaps -----------------------------------------------------------------------------------------------------------

    def compared(self, metric: Metric) -> list[int]:
        """The rows that have the rate."""
        return [at for at, found in enumerate(self.figures) if found[metric].state is FigureState.SHOWN]

    def gap(self, metric: Metric, tests: int, seed: int) -> Gap:
        """The gap of one rate, corrected for a number of looks."""
        at, decides = self.compared(metric), metric is self.plan.metric
        if len(at) < 2:  # noqa: PLR2004 - a gap takes two
            verdict = Verdict.NOT_ENOUGH_DATA
            return Gap(metric=metric, verdict=verdict, compared=len(at), tests=tests, decides=decides)
        rows = [self.rows[index] for index in at]
        rate = np.array([row.table.rate(metric)[0] for row in rows])
        n = np.array([row.table.effective(metric)[0] for row in rows])
        people = np.array([row.table.people(metric)[0] for row in rows])
        alpha, opposite = (1 - CONFIDENCE) / tests, OPPOSITE.get(metric)
        bounds = gap_bounds(
            rate,
            n,
            alpha=alpha,
            counted=people >= RELIABLE_FROM,
            seed=seed,
            p_value=None if opposite is None else self.p_values.get(opposite),
        )
        self.p_values[metric] = bounds.p_value
        tolerated = self.plan.tolerated_gap
        if bounds.low > tolerated:
            verdict = Verdict.GAP_ESTABLISHED
        elif bounds.best_visible > USEFUL:
            verdict = Verdict.NOT_ENOUGH_DATA
        else:
            verdict = Verdict.NO_GAP_ESTABLISHED
        visible = tolerated + bounds.smallest_visible
        ends = (bounds.highest, bounds.lowest)
        return Gap(
            metric=metric,
            verdict=verdict,
            difference=bounds.difference,
            ratio=float(rate.min() / rate.max()) if rate.max() > 0 else None,
            low=bounds.low,
            high=bounds.high,
            p_value=min(1.0, bounds.p_value * tests),
            smallest_visible=visible if visible < 1 else None,
            highest=self.key(rows[ends[0]]),
            lowest=self.key(rows[ends[1]]),
            compared=len(at),
            tests=tests,
            decides=decides,
            unreliable=any(people[end] < RELIABLE_FROM for end in ends),
        )

    def fairlearn_difference(self) -> float | None:
        """How far Fairlearn is from our figures; None when nothing can be compared."""
        from assessments.bias.fairlearn_check import furthest  # noqa: PLC0415 - slow to import, and not always asked for

        sets: dict[tuple[int, ...], list[Metric]] = {}
        for metric in self.metrics:
            sets.setdefault(tuple(self.compared(metric)), []).append(metric)
        found = []
        for at, metrics in sets.items():
            if 1 < len(at) <= MOST_CHECKED:
                rows = [self.rows[index] for index in at]
                weight = np.concatenate([row.table.weight for row in rows])
                rates = {metric: np.array([row.table.rate(metric)[0] for row in rows]) for metric in metrics}
                found.append(furthest(rates, weight))
        return max(found, default=None)


def figure_of(table: Table, metric: Metric) -> Figure:
    """The rate of the first group of a table, which may be shown, with Wilson's interval; undefined when it does not exist."""
    rate, people = table.rate(metric), int(table.people(metric)[0])
    if np.isnan(rate[0]):
        return _UNDEFINED
    low, high = wilson(rate, table.effective(metric), float(norm.ppf((1 + CONFIDENCE) / 2)))
    return Figure(
        state=FigureState.SHOWN,
        value=float(rate[0]),
        low=float(low[0]),
        high=float(high[0]),
        n=people,
        unreliable=people < RELIABLE_FROM,
        extreme=rate[0] in (0.0, 1.0),
    )
