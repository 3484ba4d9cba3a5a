"""How often the bias audit is wrong: coverage of its bounds, and false alarms, by simulation.

    python -m benchmarks.bias_intervals [--draws 4000]

Groups are drawn again and again from known rates; each draw is judged as an audit would judge it. Nominal is 95 % for bounds
and 5 % for alarms. Beside ours, in the same draws, stand the percentile bootstrap of highest minus lowest that other tools
use, and the rule of 0.80. Columns, in per cent of the draws:

    bounds hold       all pairs of groups within their simultaneous bounds (nominal 95, more is prudent)
    gap held          the true highest minus lowest within the bounds of the gap
    gap established   the verdict; with equal groups this is the false alarm (nominal at most 5)
    test rejects      the pooled test at 5 % (with equal groups nominal 5)
    percentile        the percentile bootstrap says that the gap is not 0
    0.80 rule         lowest over highest rate below 0.80
"""

from __future__ import annotations

import argparse

import numpy as np

from assessments.bias.intervals import gap_bounds, pair_quantile, wilson

_BOOT = 400

CASES: tuple[tuple[str, list[int], list[float]], ...] = (
    ("2 equal, 500 each", [500] * 2, [0.30] * 2),
    ("8 equal, 300 each", [300] * 8, [0.30] * 8),
    ("24 equal, 20 to 500", [int(n) for n in np.linspace(20, 500, 24)], [0.30] * 24),
    ("24 equal, rare (3 %)", [int(n) for n in np.linspace(20, 500, 24)], [0.03] * 24),
    ("2, true gap 5 points", [500] * 2, [0.275, 0.325]),
    ("8, true gap 5 points", [300] * 8, [0.275] + [0.3] * 6 + [0.325]),
    ("8, true gap 20 points", [300] * 8, [0.2] + [0.3] * 6 + [0.4]),
    ("24, true gap 20 points", [int(n) for n in np.linspace(100, 800, 24)], [0.2] + [0.3] * 22 + [0.4]),
)


def judge(sizes: list[int], rates: list[float], draws: int, random: np.random.Generator) -> dict[str, float]:
    """Share of the draws, in per cent, in which each statement holds."""
    n, truth = np.array(sizes, float), np.array(rates)
    true_gap = float(truth.max() - truth.min())
    z = pair_quantile(len(n), 0.05)
    found: dict[str, list[bool]] = {name: [] for name in COLUMNS}
    for draw in range(draws):
        rate = random.binomial(sizes, truth) / n
        bounds = gap_bounds(rate, n, alpha=0.05, seed=draw, resamples=400)
        low, high = wilson(rate, n, z)
        apart = np.sqrt((rate - low)[:, None] ** 2 + (high - rate)[None, :] ** 2)
        held = rate[:, None] - rate[None, :] - apart <= truth[:, None] - truth[None, :] + 1e-12
        again = random.binomial(sizes, rate, size=(_BOOT, len(n))) / n
        percentile = float(np.quantile(again.max(axis=1) - again.min(axis=1), 0.025))
        found["bounds hold"].append(bool((held | np.eye(len(n), dtype=bool)).all()))
        found["gap held"].append(bounds.low <= true_gap + 1e-12 and true_gap <= bounds.high + 1e-12)
        found["gap established"].append(bounds.low > 0)
        found["test rejects"].append(bounds.p_value <= 0.05)  # noqa: PLR2004 - the usual level
        found["percentile"].append(percentile > 0)
        found["0.80 rule"].append(bool(rate.max() > 0 and rate.min() / rate.max() < 0.8))  # noqa: PLR2004 - its number
    return {name: 100 * float(np.mean(values)) for name, values in found.items()}


COLUMNS = ("bounds hold", "gap held", "gap established", "test rejects", "percentile", "0.80 rule")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2000)
    draws = parser.parse_args().draws
    print(f"{'groups':<26}" + "".join(f"{name:>17}" for name in COLUMNS))
    random = np.random.default_rng(2026)
    for name, sizes, rates in CASES:
        found = judge(sizes, rates, draws, random)
        print(f"{name:<26}" + "".join(f"{found[column]:>16.1f} " for column in COLUMNS), flush=True)


if __name__ == "__main__":
    main()
