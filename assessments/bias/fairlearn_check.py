"""Our rates beside Fairlearn's own, on the same cells: a second opinion, printed with every audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_negative_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, precision_score

from assessments.bias.metrics import FN, FP, PARTS, SELECTED, TN, TP
from assessments.bias.plan import Metric

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FAIRLEARN: dict[Metric, Callable[..., float]] = {
    Metric.SELECTION_RATE: selection_rate,
    Metric.ACCURACY: accuracy_score,
    Metric.TRUE_POSITIVE_RATE: true_positive_rate,
    Metric.FALSE_POSITIVE_RATE: false_positive_rate,
    Metric.TRUE_NEGATIVE_RATE: true_negative_rate,
    Metric.FALSE_NEGATIVE_RATE: false_negative_rate,
    Metric.PRECISION: precision_score,
}
"""Fairlearn's function for each rate; where it has none, the one of scikit-learn that its documentation uses."""


def by_fairlearn(metric: Metric, weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], float, float]:
    """Rate by group, difference and ratio, as ``MetricFrame`` gives them.

    Args:
        metric: the rate.
        weight: counts, groups by kinds, of groups for which the rate exists (Fairlearn would say 0 for the others).
    """
    # A person without a known outcome counts for the selection rate alone, which ignores the outcome.
    kinds = [kind for kind in range(weight.shape[1]) if kind in PARTS[metric][1] or metric is Metric.SELECTION_RATE]
    rows = [(group, kind) for group in range(len(weight)) for kind in kinds if weight[group, kind] > 0]
    groups = np.array([group for group, _ in rows])
    actual = np.array([int(kind in (FN, TP)) for _, kind in rows])
    predicted = np.array([int(kind in (FP, TP, SELECTED)) for _, kind in rows])
    frame = MetricFrame(
        metrics=FAIRLEARN[metric],
        y_true=actual,
        y_pred=predicted,
        sensitive_features=groups,
        sample_params={"sample_weight": np.array([weight[row] for row in rows])},
    )
    return frame.by_group.to_numpy(dtype=float), float(frame.difference()), float(frame.ratio())


def furthest(metric: Metric, weight: NDArray[np.float64], rates: NDArray[np.float64]) -> float:
    """Largest distance between some rates, their difference and ratio, and Fairlearn's.

    Args:
        metric: the rate.
        weight: counts, groups by kinds, of two or more groups for which the rate exists.
        rates: ours, by group.
    """
    theirs, difference, ratio = by_fairlearn(metric, weight)
    distances = [*np.abs(theirs - rates), abs(difference - float(rates.max() - rates.min()))]
    if rates.max() > 0:
        distances.append(abs(ratio - float(rates.min() / rates.max())))
    return float(max(distances))


assert set(FAIRLEARN) == set(Metric)  # noqa: S101 (a rate added must be compared as well)
assert TN == 0  # noqa: S101 (kinds are positions)
