"""Rates from counts, for every group of a view at once.

The names and, wherever Fairlearn defines a figure, the values are Fairlearn's. A rate whose denominator is empty does not
exist (nan), where Fairlearn would say 0: a group without positives has no true positive rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.bias.cells import NOT_KNOWN
from assessments.bias.plan import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assessments.bias.cells import Cells

KINDS = 6
TN, FN, NOT_SELECTED, FP, TP, SELECTED = range(KINDS)
"""The six kinds of people: by decision and true outcome; ``NOT_SELECTED`` and ``SELECTED`` have no known outcome."""
WITH_OUTCOME = (TN, FN, FP, TP)

PARTS: dict[Metric, tuple[tuple[int, ...], tuple[int, ...]]] = {
    Metric.SELECTION_RATE: ((FP, TP, SELECTED), (TN, FN, NOT_SELECTED, FP, TP, SELECTED)),
    Metric.ACCURACY: ((TN, TP), (TN, FN, FP, TP)),
    Metric.TRUE_POSITIVE_RATE: ((TP,), (FN, TP)),
    Metric.FALSE_POSITIVE_RATE: ((FP,), (TN, FP)),
    Metric.TRUE_NEGATIVE_RATE: ((TN,), (TN, FP)),
    Metric.FALSE_NEGATIVE_RATE: ((FN,), (FN, TP)),
    Metric.PRECISION: ((TP,), (FP, TP)),
}
"""Each rate as the kinds of people in its numerator and in its denominator."""

OPPOSITE: dict[Metric, Metric] = {
    Metric.TRUE_NEGATIVE_RATE: Metric.FALSE_POSITIVE_RATE,
    Metric.FALSE_NEGATIVE_RATE: Metric.TRUE_POSITIVE_RATE,
}
"""Rates that are one minus another: looking at both is one look, and their gaps are the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Counts of one view.

    Attributes:
        features: positions of the view's features in the cells.
        codes: int, groups by features of the view; the groups that exist, in rising order.
        n: int64, groups by kinds: people.
        weight: float64, groups by kinds: sum of weights.
        weight2: float64, groups by kinds: sum of squared weights.
    """

    features: tuple[int, ...]
    codes: NDArray[np.int64]
    n: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    def people(self, metric: Metric) -> NDArray[np.int64]:
        """People in the denominator of a rate, by group."""
        return np.asarray(self.n[:, PARTS[metric][1]].sum(axis=1), np.int64)

    def rate(self, metric: Metric) -> NDArray[np.float64]:
        """The rate by group, 0 to 1; nan where it does not exist."""
        above, below = PARTS[metric]
        bottom = self.weight[:, below].sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(bottom > 0, self.weight[:, above].sum(axis=1) / bottom, np.nan)

    def effective(self, metric: Metric) -> NDArray[np.float64]:
        """Effective number of people in the denominator by group: what the weights leave of it (Kish, 1965).

        Equal to ``people`` when there are no weights; 0 where the rate does not exist.
        """
        below = PARTS[metric][1]
        total, squares = self.weight[:, below].sum(axis=1), self.weight2[:, below].sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(squares > 0, total * total / squares, 0.0)


def kinds_of(cells: Cells) -> NDArray[np.int64]:
    """The kind of people in each cell, 0 to 5."""
    outcome = np.where(cells.actual == NOT_KNOWN, 2, cells.actual).astype(np.int64)
    return 3 * cells.predicted.astype(np.int64) + outcome


def table_of(cells: Cells, features: Sequence[int]) -> Table:
    """The counts of the groups that some features form. No feature: one group, everybody."""
    kinds = kinds_of(cells)
    if features:
        sizes = [max(len(cells.labels[feature]), 1) for feature in features]
        flat = np.ravel_multi_index([cells.codes[:, feature].astype(np.int64) for feature in features], sizes)
        present, place = np.unique(flat, return_inverse=True)
        codes = np.stack(np.unravel_index(present, sizes), axis=1).astype(np.int64)
    else:
        place, codes = np.zeros(len(cells), np.int64), np.zeros((1, 0), np.int64)
    index = place.reshape(-1) * KINDS + kinds
    size = len(codes) * KINDS

    def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(index, weights=values, minlength=size).reshape(-1, KINDS), np.float64)

    n = np.zeros(size, np.int64)
    np.add.at(n, index, cells.n)  # whole numbers stay exact whatever their size
    people = np.asarray(n.reshape(-1, KINDS), np.int64)
    return Table(tuple(features), codes, people, summed(cells.weight), summed(cells.weight2))


def has_outcomes(table: Table) -> bool:
    """Whether the true outcome of somebody is known."""
    return bool(table.n[:, WITH_OUTCOME].any())


def metrics_of(table: Table) -> tuple[Metric, ...]:
    """The rates that a table can have: all of them, or the selection rate alone when no true outcome is known."""
    return tuple(Metric) if has_outcomes(table) else (Metric.SELECTION_RATE,)
