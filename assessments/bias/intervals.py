"""How certain a rate or a gap is.

One rate: Wilson (1927). A gap between groups: bounds that hold for all pairs at once (the studentised range of Tukey and
Kramer as multiplier of Newcombe's hybrid interval, 1998), and a test against resamples in which all groups share one
rate. The percentile bootstrap of highest minus lowest is not used: it finds a gap between equal groups every time, because
the highest of several rates is above the lowest whatever happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm, studentized_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONFIDENCE = 0.95
POWER = 0.80
RESAMPLES = 2000
MOST_RESAMPLED = 100
"""Groups beyond which the test is read from the studentised range rather than from resamples."""
_SAME = 1e-12
_PAIRS_AT_ONCE = 1_000_000


def wilson(
    rate: NDArray[np.float64], n: NDArray[np.float64], z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper end of Wilson's interval.

    Args:
        rate: 0 to 1; nan stays nan.
        n: (effective) number of people behind each rate, above 0.
        z: normal quantile of the level; 1.96 for 95 %.
    """
    square = z * z
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (rate + square / (2 * n)) / (1 + square / n)
        half = z / (1 + square / n) * np.sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    # At 0 and 1 one end is known exactly; rounding must not move it.
    low = np.where(rate == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(rate == 1, 1.0, np.clip(centre + half, 0, 1))
    return np.where(np.isnan(rate), np.nan, low), np.where(np.isnan(rate), np.nan, high)


@lru_cache(maxsize=4096)
def pair_quantile(groups: int, alpha: float) -> float:
    """By how many standard errors two of ``groups`` equal groups differ at most, all pairs at once, with chance 1 − alpha."""
    return float(studentized_range.ppf(1 - alpha, groups, np.inf) / np.sqrt(2))


@dataclass(frozen=True, slots=True)
class GapBounds:
    """A gap between several groups.

    Attributes:
        difference: highest minus lowest rate.
        low: the gap is at least this, all pairs considered; 0 when nothing is certain.
        high: the gap is at most this.
        p_value: chance of such a gap between equal groups, before any correction for several looks.
        smallest_visible: between the two smallest groups that count, a gap of this size (beyond the tolerated one) would be
            established with a chance of ``POWER``; 1 or more when no gap could be.
        best_visible: the same between the two largest groups.
        highest: position of the group with the highest rate.
        lowest: position of the group with the lowest rate.
    """

    difference: float
    low: float
    high: float
    p_value: float
    smallest_visible: float
    best_visible: float
    highest: int
    lowest: int


def gap_bounds(
    rate: NDArray[np.float64],
    n: NDArray[np.float64],
    *,
    alpha: float,
    counted: NDArray[np.bool_] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
    p_value: float | None = None,
) -> GapBounds:
    """The gap between two or more groups, with bounds that hold for all pairs at once.

    Args:
        rate: by group, 0 to 1, none undefined.
        n: (effective) number of people by group, above 0.
        alpha: error allowed for the bounds, already divided by the number of looks.
        counted: groups large enough for ``smallest_visible`` to speak of; None or fewer than two: all of them.
        seed: of the resamples; the same gives the same p-value.
        resamples: how many.
        p_value: of the same gap, when it is known already (one minus the rate has the same); None computes it.
    """
    groups = len(rate)
    z = pair_quantile(groups, alpha)
    low, high = wilson(rate, n, z)
    down, up = rate - low, high - rate
    least, most = 0.0, 0.0
    step = max(1, _PAIRS_AT_ONCE // groups)
    for start in range(0, groups, step):  # all pairs, a few lines at a time: memory stays bounded with very many groups
        part = slice(start, start + step)
        difference = rate[part, None] - rate[None, :]
        least = max(least, float((difference - np.hypot(down[part, None], up[None, :])).max()))
        upper = difference + np.hypot(up[part, None], down[None, :])
        upper[np.arange(len(upper)), np.arange(start, start + len(upper))] = 0.0  # nobody differs from themselves
        most = max(most, float(upper.max()))
    highest, lowest = int(np.argmax(rate)), int(np.argmin(rate))
    pooled = (float(np.dot(rate, n)) + 2) / (float(n.sum()) + 4)  # never 0 or 1: nobody yet is not nobody ever
    reach = (z + float(norm.ppf(POWER))) * np.sqrt(pooled * (1 - pooled))
    sizes = np.sort(n[counted] if counted is not None and counted.sum() > 1 else n)
    return GapBounds(
        difference=float(rate[highest] - rate[lowest]),
        low=least,
        high=min(1.0, most),
        p_value=null_p_value(rate, n, seed=seed, resamples=resamples) if p_value is None else p_value,
        smallest_visible=float(reach * np.sqrt(1 / sizes[0] + 1 / sizes[1])),
        best_visible=float(reach * np.sqrt(1 / sizes[-1] + 1 / sizes[-2])),
        highest=highest,
        lowest=lowest,
    )


def null_p_value(
    rate: NDArray[np.float64], n: NDArray[np.float64], *, seed: int = 0, resamples: int = RESAMPLES
) -> float:
    """How often groups of these sizes that share one rate show a gap as clear as this one; never 0.

    The gap is measured in standard errors (the largest over all pairs), so that a small group, whose rate jumps about, does
    not decide alone. 1 when everybody has the same rate.
    """
    size = np.maximum(np.rint(n), 1).astype(np.int64)
    pooled = float(np.dot(rate, size) / size.sum())
    if not 0 < pooled < 1:
        return 1.0
    observed = float(_clearest(rate[None, :], size, np.array([pooled]))[0])
    if len(rate) > MOST_RESAMPLED:
        return float(studentized_range.sf(observed * np.sqrt(2), len(rate), np.inf))
    drawn = np.random.default_rng(seed).binomial(size, pooled, size=(resamples, len(size)))
    found = _clearest(drawn / size, size, drawn.sum(axis=1) / size.sum())
    return float((np.sum(found >= observed - _SAME) + 1) / (resamples + 1))


def _clearest(rates: NDArray[np.float64], size: NDArray[np.int64], pooled: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest difference over all pairs in standard errors, for each line of ``rates``; 0 where all are equal."""
    spread = np.sqrt(pooled * (1 - pooled))
    largest = np.zeros(len(rates))
    for first in range(len(size) - 1):
        error = np.sqrt(1 / size[first] + 1 / size[first + 1 :])
        found = np.abs(rates[:, first, None] - rates[:, first + 1 :]) / error
        np.maximum(largest, found.max(axis=1), out=largest)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 0, largest / spread, 0.0)
