"""Fairlearn's ThresholdOptimizer on data rebuilt from cells.

It works on rows and takes no weights, so rows are rebuilt in proportion to the cells: people's outcome, group, and between
which two allowed thresholds of their group they are. Never their score: what comes out then tells no more than the
published curve.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

import numpy as np
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from assessments.bias.simulation import Constraint

MOST_ROWS = 20_000
"""About how many rows are rebuilt at most; with fewer people and no weights there is one row for each of them."""
FEWEST_ROWS = 50
"""Rows that each outcome of each group gets at least, as far as it has people, lest a small group be one row among many."""

logging.getLogger("fairlearn.postprocessing").setLevel(logging.INFO)  # it would write all rows when debugging

Rule = tuple[tuple[float, float], ...]
"""Chances, and the level from which people are then selected: 0 is everybody, infinity nobody."""


def rows_of(
    weight: Mapping[int, NDArray[np.float64]], n: Mapping[int, NDArray[np.int64]]
) -> dict[int, NDArray[np.int64]]:
    """How many rows to rebuild.

    Args:
        weight: for each group, sums of weights by outcome (false, true) and level.
        n: people, likewise.

    Returns:
        Rows, likewise. With plain counts of at most ``MOST_ROWS`` people they are ``n``; else in proportion to the weights,
        except that no outcome of a group falls below ``FEWEST_ROWS`` (or its people). Always the same for the same cells.
    """
    people = sum(int(counts.sum()) for counts in n.values())
    scale = min(people, MOST_ROWS) / sum(float(sums.sum()) for sums in weight.values())
    rows = {}
    for group, sums in weight.items():
        least = np.minimum(n[group].sum(axis=1), FEWEST_ROWS)
        quota = np.maximum(np.rint(sums.sum(axis=1) * scale).astype(np.int64), least)
        rows[group] = np.stack([_shared(int(quota[outcome]), sums[outcome]) for outcome in range(len(sums))])
    return rows


def _shared(quota: int, weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number of rows shared out in proportion to weights, by largest remainders."""
    total = float(weight.sum())
    if total <= 0:
        return np.zeros(len(weight), np.int64)
    exact = weight * (quota / total)
    shared = np.floor(exact + 1e-9).astype(np.int64)
    left = quota - int(shared.sum())
    shared[np.argsort(shared - exact, kind="stable")[:left]] += 1
    return shared


class _AsGiven(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """An estimator whose prediction is its input: the level is already there."""

    def fit(self) -> None:
        """Nothing is learned; scikit-learn only asks that this exists."""

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """The levels."""
        return np.asarray(levels)[:, 0]


def optimal_rules(rows: Mapping[int, NDArray[np.int64]], constraint: Constraint) -> dict[int, Rule]:
    """Fairlearn's rule for each group: the most accurate one (``accuracy_score``) that meets the constraint.

    Args:
        rows: for each group, rows by outcome (false, true) and level; each outcome has some.
        constraint: what is made equal between groups.
    """
    columns = [
        (np.full(counts.sum(), group), *(np.repeat(part.ravel(), counts.ravel()) for part in np.indices(counts.shape)))
        for group, counts in rows.items()
    ]
    groups, outcomes, levels = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    optimizer = ThresholdOptimizer(
        estimator=_AsGiven(), constraints=constraint.value, prefit=True, predict_method="predict"
    )
    optimizer.fit(levels[:, None].astype(float), outcomes, sensitive_features=groups)
    found = optimizer.interpolated_thresholder_.interpolation_dict
    return {group: _merged(_steps(found[group])) for group in rows}


def _steps(found: Mapping[str, object]) -> Iterable[tuple[float, float]]:
    ignored, constant = (float(str(found.get(name, 0.0))) for name in ("p_ignore", "prediction_constant"))
    yield ignored * constant, 0.0
    yield ignored * (1 - constant), math.inf
    for number in "01":
        threshold = float(getattr(found[f"operation{number}"], "threshold"))  # noqa: B009 (no type information)
        level = max(math.floor(threshold) + 1.0, 0.0) if math.isfinite(threshold) else max(threshold, 0.0)
        yield (1 - ignored) * float(str(found[f"p{number}"])), level


def _merged(steps: Iterable[tuple[float, float]]) -> Rule:
    chances: dict[float, float] = {}
    for chance, level in steps:
        chances[level] = chances.get(level, 0.0) + chance
    return tuple((chance, level) for level, chance in sorted(chances.items()) if chance > 1e-12)  # noqa: PLR2004 (rounding)
