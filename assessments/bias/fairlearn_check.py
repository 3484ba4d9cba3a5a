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

from assessments.bias.metrics import FN, FP, NOT_SELECTED, PARTS, SELECTED, TP
from assessments.bias.plan import Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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


def by_fairlearn(metrics: Sequence[Metric], weight: NDArray[np.float64]) -> MetricFrame:
    """``MetricFrame`` over some groups, numbered in order.

    Args:
        metrics: rates that count the same kinds of people, or leave none out.
        weight: counts, groups by kinds, of groups for which every rate exists (Fairlearn would say 0 for the others).
    """
    counted = {kind for metric in metrics for kind in PARTS[metric][1]}
    rows = [(group, kind) for group in range(len(weight)) for kind in sorted(counted) if weight[group, kind] > 0]
    sample_weight = np.array([weight[row] for row in rows])
    return MetricFrame(
        metrics={metric.value: FAIRLEARN[metric] for metric in metrics},
        # The rate that counts people of unknown outcome ignores this.
        y_true=np.array([int(kind in (FN, TP)) for _, kind in rows]),
        y_pred=np.array([int(kind in (FP, TP, SELECTED)) for _, kind in rows]),
        sensitive_features=np.array([group for group, _ in rows]),
        sample_params={metric.value: {"sample_weight": sample_weight} for metric in metrics},
    )


def furthest(rates: Mapping[Metric, NDArray[np.float64]], weight: NDArray[np.float64]) -> float:
    """Largest distance between some rates and Fairlearn's. Differences and ratios follow from them as Fairlearn's do.

    Args:
        rates: ours, by group, under each metric.
        weight: counts, groups by kinds, of two or more groups for which all these rates exist.
    """
    known = bool(weight[:, [NOT_SELECTED, SELECTED]].any())
    alone = [metric for metric in rates if known and metric is Metric.SELECTION_RATE]
    together = [metric for metric in rates if metric not in alone]
    distances = [0.0]
    for metrics in (part for part in (alone, together) if part):
        theirs = by_fairlearn(metrics, weight).by_group
        distances += [float(np.abs(theirs[metric.value].to_numpy(float) - rates[metric]).max()) for metric in metrics]
    return max(distances)


assert set(FAIRLEARN) == set(Metric)  # noqa: S101 (a rate added must be compared as well)
