"""How certain a rate or a gap is: against statsmodels, against simulation, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from assessments.bias.intervals import gap_bounds, null_p_value, pair_quantile, wilson

Z = float(norm.ppf(0.975))


@given(st.integers(1, 100_000), st.data())
def test_wilson_is_that_of_statsmodels(n, data):
    """The interval of one rate equals another library's, at 0 and n as well."""
    count = data.draw(st.integers(0, n))
    low, high = wilson(np.array([count / n]), np.array([float(n)]), Z)

    assert (low[0], high[0]) == pytest.approx(proportion_confint(count, n, method="wilson"), abs=1e-9)


@pytest.mark.parametrize(("first", "second"), [((30, 100), (20, 90)), ((1, 40), (0, 60)), ((250, 500), (100, 400))])
def test_bounds_of_two_groups_are_newcombe_s_interval(first, second):
    """With two groups the bounds are the published interval for a difference of two proportions (Newcombe, 1998)."""
    counts, sizes = np.array([first[0], second[0]]), np.array([first[1], second[1]], float)
    bounds = gap_bounds(counts / sizes, sizes, alpha=0.05)
    low, high = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")

    assert bounds.low == pytest.approx(max(0, low, -high), abs=1e-9)
    assert bounds.high == pytest.approx(max(high, -low), abs=1e-9)


def test_the_multiplier_for_two_groups_is_the_normal_one():
    """Two groups need no correction for pairs; more groups need a larger multiplier."""
    assert pair_quantile(2, 0.05) == pytest.approx(1.959964, abs=1e-5)
    assert pair_quantile(2, 0.05) < pair_quantile(8, 0.05) < pair_quantile(24, 0.05)


@pytest.mark.parametrize("sizes", [[500] * 2, [300] * 8, list(range(30, 510, 20))], ids=["2", "8", "24"])
def test_equal_groups_are_rarely_called_unequal(sizes):
    """Where all groups share one rate, a gap is established in about 5 % of the draws at most, whatever their number."""
    random, n = np.random.default_rng(7), np.array(sizes, float)
    found = [
        gap_bounds(random.binomial(sizes, 0.3) / n, n, alpha=0.05, seed=draw, resamples=200) for draw in range(400)
    ]

    assert np.mean([bounds.low > 0 for bounds in found]) < 0.08
    assert 0.02 < np.mean([bounds.p_value <= 0.05 for bounds in found]) < 0.09


def test_the_smallest_visible_gap_is_seen_four_times_out_of_five():
    """A true gap of the size announced between two groups is established in about 80 % of the draws."""
    random, n = np.random.default_rng(3), np.array([400.0, 400.0])
    visible = gap_bounds(np.array([0.3, 0.3]), n, alpha=0.05).smallest_visible
    rates = [0.3 - visible / 2, 0.3 + visible / 2]
    found = [gap_bounds(random.binomial(400, rates) / n, n, alpha=0.05, resamples=2).low > 0 for _ in range(600)]

    assert 0.74 < np.mean(found) < 0.88


def test_a_wide_gap_between_large_groups_is_certain():
    """COMPAS: 44.8 % against 23.5 % wrongly flagged cannot be chance, and the bounds hold the observed gap."""
    bounds = gap_bounds(np.array([805 / 1795, 349 / 1488]), np.array([1795.0, 1488.0]), alpha=0.05)

    assert 0.17 < bounds.low < bounds.difference < bounds.high < 0.25
    assert bounds.p_value == pytest.approx(1 / 2001)
    assert (bounds.highest, bounds.lowest) == (0, 1)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), min_size=2, max_size=12))
def test_bounds_hold_the_observed_gap(groups):
    """Lower bound ≤ observed gap ≤ upper bound, all within 0 and 1, and the order of the groups changes nothing."""
    counts = np.array([min(count, size) for count, size in groups])
    sizes = np.array([float(size) for _, size in groups])
    bounds = gap_bounds(counts / sizes, sizes, alpha=0.05, resamples=20)
    turned = gap_bounds((counts / sizes)[::-1], sizes[::-1], alpha=0.05, resamples=20)

    assert 0 <= bounds.low <= bounds.difference + 1e-12
    assert bounds.difference <= bounds.high + 1e-12 <= 1 + 2e-12
    assert (bounds.low, bounds.high) == pytest.approx((turned.low, turned.high))


def test_a_hundred_groups_and_more_keep_an_honest_test():
    """Beyond a hundred groups the test is read from the studentised range, and equal groups still look equal."""
    random, sizes = np.random.default_rng(1), np.full(300, 200.0)
    values = [null_p_value(random.binomial(200, 0.4, 300) / 200, sizes) for _ in range(60)]

    assert 0 <= np.mean(np.array(values) <= 0.05) < 0.2
    assert null_p_value(np.r_[np.full(299, 0.4), 0.9], sizes) < 1e-9


def test_thousands_of_groups_are_bounded_as_two_are():
    """Pairs are looked at a few lines at a time: the bounds of many groups are those of the pair that decides."""
    rate, n = np.r_[np.full(2998, 0.4), 0.1, 0.8], np.full(3000, 300.0)
    bounds = gap_bounds(rate, n, alpha=0.05)
    low, high = wilson(rate, n, pair_quantile(3000, 0.05))

    assert bounds.low == pytest.approx(0.7 - np.hypot(0.8 - low[-1], high[-2] - 0.1))
    assert (bounds.highest, bounds.lowest) == (2999, 2998)


def test_everybody_alike_is_no_evidence():
    """Nobody selected anywhere: the p-value is 1, and the visible gap is not 0, since nobody yet is not nobody ever."""
    bounds = gap_bounds(np.zeros(3), np.full(3, 50.0), alpha=0.05)

    assert bounds.p_value == 1.0
    assert bounds.smallest_visible > 0.05
