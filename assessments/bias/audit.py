"""From cells to what an audit found: rates with intervals, gaps with bounds and verdict, small groups hidden."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from platform import python_version
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from assessments.access import Refusal
from assessments.bias.intervals import CONFIDENCE, gap_bounds, wilson
from assessments.bias.metrics import FN, FP, KINDS, OPPOSITE, TN, TP, Table, has_outcomes, table_of
from assessments.bias.plan import Metric
from assessments.bias.result import (
    RELIABLE_FROM,
    AuditResult,
    Figure,
    FigureState,
    Gap,
    Group,
    Headlines,
    Verdict,
    View,
)
from assessments.bias.scores import score_views
from assessments.bias.suppression import Hidden, hidden_alone, hide
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.bias.cells import Cells, Intake
    from assessments.bias.plan import Plan
    from assessments.bias.result import SourceIdentity

USEFUL = 0.20
"""A gap of 20 points that could not be seen even between the two largest groups: there is not enough data. A convention."""
MOST_LISTED = 400
"""Combinations beyond which those that are not shown are counted instead of listed."""
MOST_CHECKED = 60
"""Groups of a view beyond which the second opinion of Fairlearn, which takes its time, is left out."""
LIBRARIES = ("fairlearn", "numpy", "scipy", "duckdb", "ibis-framework")

_HIDDEN = Figure(state=FigureState.HIDDEN)
_UNDEFINED = Figure(state=FigureState.UNDEFINED)


class NothingToMeasure(Refusal):
    """No row of the source can be used."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Aucune ligne n’a pu être utilisée. Vérifiez quelles valeurs veulent dire « sélectionné » et "
                "« non sélectionné », et que les scores se lisent comme des nombres.",
                en="No row could be used. Check which values mean “selected” and “not selected”, and that the scores "
                "read as numbers.",
            )
        )


class TooFewPeople(Refusal):
    """All rows together are fewer than the smallest group that may be shown."""

    def __init__(self, k: int) -> None:
        super().__init__(
            Text(
                fr=f"Moins de {k} personnes en tout\u00a0: aucun chiffre ne peut être montré sans parler de personnes "
                "reconnaissables. Rassemblez plus de décisions.",
                en=f"Fewer than {k} people in all: no figure can be shown without speaking of recognisable people. "
                "Gather more decisions.",
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One row of a view: the codes of its groups (several when they are shown together) and its counts."""

    codes: tuple[tuple[int, ...], ...]
    table: Table

    @property
    def together(self) -> bool:
        return len(self.codes) > 1


class _ViewWork:
    """One view in the making."""

    def __init__(self, cells: Cells, plan: Plan, columns: tuple[str, ...], hidden: Hidden) -> None:
        self.cells, self.plan, self.columns, self.hidden = cells, plan, columns, hidden
        self.places = tuple(cells.features.index(column) for column in columns)
        self.table = table_of(cells, self.places)
        self.metrics = tuple(Metric) if has_outcomes(self.table) else (Metric.SELECTION_RATE,)
        self.rows = [*self._single(), *self._together()]
        self.p_values: dict[Metric, float] = {}
        self.figures = [{metric: self._figure(row, metric) for metric in self.metrics} for row in self.rows]

    def _part(self, at: list[int]) -> Table:
        table = self.table
        sums = (values[at].sum(axis=0, keepdims=True) for values in (table.n, table.weight, table.weight2))
        return Table(table.features, table.codes[at[:1]], *sums)

    def _single(self) -> Iterator[_Row]:
        for at, code in enumerate(self.table.codes):
            yield _Row((tuple(map(int, code)),), self._part([at]))

    def _together(self) -> Iterator[_Row]:
        """The groups of one feature that are shown together; not when they are everybody."""
        if len(self.columns) > 1 or self.hidden.withheld:
            return
        sets = {keys: None for metric in self.metrics for keys in self.hidden.together(metric, self.plan.metric)}
        for keys in sets:
            at = [index for index, code in enumerate(self.table.codes) if tuple(map(int, code)) in keys]
            if 1 < len(at) < len(self.table):
                yield _Row(tuple(tuple(map(int, self.table.codes[index])) for index in at), self._part(at))

    def _shown(self, row: _Row, metric: Metric) -> bool:
        if row.together:
            return frozenset(row.codes) in self.hidden.together(metric, self.plan.metric)
        return self.hidden.shows(row.codes[0], metric, self.plan.metric)

    def _figure(self, row: _Row, metric: Metric) -> Figure:
        people = int(row.table.people(metric)[0])
        if not self._shown(row, metric) or (row.together and people < self.plan.smallest_shown):
            return _HIDDEN
        return figure_of(row.table, metric)

    # What is shown --------------------------------------------------------------------------------------------------

    def key(self, row: _Row) -> tuple[str, ...]:
        """The names of the groups of a row."""
        labels = [self.cells.labels[place] for place in self.places]
        return tuple(labels[at][code] for codes in row.codes for at, code in enumerate(codes))

    def groups(self) -> tuple[tuple[Group, ...], int]:
        """The rows as they may be shown; and how many combinations are neither shown nor listed."""
        found = []
        for row, figures in zip(self.rows, self.figures, strict=True):
            visible = row.together or not (self.hidden.withheld or row.codes[0] in self.hidden.all)
            if visible or len(self.columns) == 1:
                found.append(self._group(row, figures, visible=visible))
        if len(self.columns) == 1:
            return tuple(found), 0
        shown = {group.key for group in found}
        axes = [sorted({code[at] for code in self.table.codes.tolist()}) for at in range(len(self.columns))]
        size = int(np.prod([len(axis) for axis in axes]))
        if self.hidden.withheld or size > MOST_LISTED:
            return tuple(found), size - len(shown)
        labels = [
            [self.cells.labels[place][code] for code in axis] for place, axis in zip(self.places, axes, strict=True)
        ]
        listed = {group.key: group for group in found}
        nothing = dict.fromkeys(self.metrics, _HIDDEN)
        return tuple(listed.get(key) or Group(key=key, n=None, figures=nothing) for key in product(*labels)), 0

    def _group(self, row: _Row, figures: dict[Metric, Figure], *, visible: bool) -> Group:
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


def measure(intake: Intake, plan: Plan, source: SourceIdentity, *, fairlearn: bool = True) -> AuditResult:
    """Everything that cells allow to say, ready to be shown.

    Args:
        intake: the cells, and what was set aside on the way.
        plan: what was fixed beforehand.
        source: which data they come from.
        fairlearn: whether to compare the figures of single features with Fairlearn's.

    Raises:
        NothingToMeasure: when no row can be used.
        TooFewPeople: when all of them are too few to show anything.
    """
    cells = intake.cells
    if not len(cells) or not cells.n.sum():
        raise NothingToMeasure
    if int(cells.n.sum()) < plan.smallest_shown:
        raise TooFewPeople(plan.smallest_shown)
    hidden = hide(cells, plan)
    works = [_ViewWork(cells, plan, view, hidden[view]) for view in plan.views]
    names = {feature.column: feature.name for feature in plan.features}
    second = [work.fairlearn_difference() for work in works if len(work.columns) == 1] if fairlearn else []
    compared = [distance for distance in second if distance is not None]
    return AuditResult(
        plan=plan,
        source=source,
        rows=intake.rows,
        used=intake.used,
        set_aside=intake.set_aside,
        unknown_outcome=intake.unknown_outcome,
        unreadable=intake.unreadable,
        weighted=cells.weighted,
        overall=_overall(cells, plan),
        views=tuple(_view(work, names, *_looks(works), seed) for seed, work in enumerate(works)),
        scores=score_views(cells, plan, _rankable(works)) if plan.score else (),
        versions={"python": python_version(), **{name: version(name) for name in LIBRARIES}},
        fairlearn_difference=max(compared, default=None),
    )


def _overall(cells: Cells, plan: Plan) -> dict[Metric, Figure]:
    """The rates of everybody, under the same rules as those of a group."""
    table = table_of(cells, ())
    metrics = tuple(Metric) if has_outcomes(table) else (Metric.SELECTION_RATE,)
    hidden = hidden_alone(table.n[0], plan.smallest_shown)
    return {
        metric: figure_of(table, metric) if hidden.shows((), metric, plan.metric) else _HIDDEN for metric in metrics
    }


def _looks(works: list[_ViewWork]) -> tuple[int, int]:
    """How many times a gap was looked for: with the rate that decides, and with every rate (opposites count once)."""
    able = [(metric, work) for work in works for metric in work.metrics if len(work.compared(metric)) > 1]
    deciding = sum(metric is work.plan.metric for metric, work in able)
    return max(deciding, 1), max(sum(metric not in OPPOSITE for metric, _ in able), 1)


def _view(work: _ViewWork, names: dict[str, str], deciding: int, looks: int, seed: int) -> View:
    groups, absent = work.groups()
    gaps = {
        metric: work.gap(metric, deciding if metric is work.plan.metric else looks, seed) for metric in work.metrics
    }
    return View(
        features=work.columns,
        names=tuple(names[column] for column in work.columns),
        groups=groups,
        gaps=gaps,
        headlines=_headlines(gaps),
        absent=absent,
        withheld=work.hidden.withheld,
    )


def _headlines(gaps: dict[Metric, Gap]) -> Headlines:
    """Fairlearn's names for the gaps in how often, and how often rightly and wrongly, groups are selected."""
    parity = gaps[Metric.SELECTION_RATE]
    rates = [gaps.get(metric) for metric in (Metric.TRUE_POSITIVE_RATE, Metric.FALSE_POSITIVE_RATE)]
    differences = [gap.difference for gap in rates if gap and gap.difference is not None]
    ratios = [gap.ratio for gap in rates if gap and gap.ratio is not None]
    both = len(rates)
    return Headlines(
        demographic_parity_difference=parity.difference,
        demographic_parity_ratio=parity.ratio,
        equalized_odds_difference=max(differences) if len(differences) == both else None,
        equalized_odds_ratio=min(ratios) if len(ratios) == both else None,
    )


def _rankable(works: list[_ViewWork]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """By single feature, the groups of which everything may be shown."""
    return {
        work.columns: [work.key(row) for row in work.rows if not row.together and work.hidden.shows_all(row.codes[0])]
        for work in works
        if len(work.columns) == 1
    }


assert len(range(6)) == KINDS  # noqa: S101 (the four counts of a group are four of the six kinds)
