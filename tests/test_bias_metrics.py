"""Rates on cells: published figures, Fairlearn on the raw rows, what does not exist, weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from bias_counts import audit
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
)

from assessments.bias.cells import MISSING, NOT_KNOWN, simple_cells
from assessments.bias.fairlearn_check import FAIRLEARN, furthest
from assessments.bias.metrics import FN, FP, TN, TP, table_of
from assessments.bias.plan import Metric

# ProPublica's analysis of all 7,214 rows, positive = not « Low »: true negatives, false positives, false negatives, true positives.
COMPAS = {("African-American",): (990, 805, 532, 1369), ("Caucasian",): (1139, 349, 461, 505)}


def test_the_counts_of_compas_give_the_published_rates():
    """44.85 % and 23.45 % wrongly flagged, 27.99 % and 47.72 % wrongly not: the figures of the 2016 analysis."""
    groups = {group.key[0]: group for group in audit(["race"], COMPAS).views[0].groups}

    rates = {
        name: [
            round(100 * groups[name].figures[metric].value, 4)
            for metric in (Metric.FALSE_POSITIVE_RATE, Metric.FALSE_NEGATIVE_RATE)
        ]
        for name in groups
    }
    assert {"African-American": [44.8468, 27.9853], "Caucasian": [23.4543, 47.7226]} == rates


def rows(seed, size=4000):
    """Random decisions with two features, missing values and an intersection that nobody has."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "sex": random.choice(["F", "M", MISSING], size, p=[0.5, 0.45, 0.05]),
            "district": random.choice([f"D{at}" for at in range(6)], size),
            "actual": random.integers(0, 2, size),
            "weight": random.choice([0.5, 1.0, 2.5], size),
        }
    )
    frame = frame[~((frame.sex == "M") & (frame.district == "D3"))]
    chance = 0.2 + 0.3 * frame.actual + 0.1 * (frame.sex == "F")
    return frame.assign(predicted=(random.random(len(frame)) < chance).astype(int)).reset_index(drop=True)


def cells_of(frame, features):
    grouped = frame.groupby([*features, "predicted", "actual"]).size().reset_index(name="n")
    return simple_cells({name: list(grouped[name]) for name in features}, grouped.predicted, grouped.actual, grouped.n)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("features", [["sex"], ["district"], ["sex", "district"]], ids="-".join)
def test_rates_on_cells_are_those_of_fairlearn_on_rows(seed, features):
    """Every rate of every group and of everybody equals MetricFrame on the rows to 1e-12, missing values in their own group."""
    frame = rows(seed)
    cells = cells_of(frame, features)
    table = table_of(cells, range(len(features)))
    whole = table_of(cells, ())
    theirs = MetricFrame(
        metrics={metric.value: FAIRLEARN[metric] for metric in Metric},
        y_true=frame.actual.to_numpy(),
        y_pred=frame.predicted.to_numpy(),
        sensitive_features=frame[features],
    )

    keys = [tuple(cells.labels[at][code] for at, code in enumerate(codes)) for codes in table.codes]
    by_group = theirs.by_group.dropna()
    assert len(by_group) == len(keys)
    for metric in Metric:
        expected = [by_group[metric.value][key if len(key) > 1 else key[0]] for key in keys]
        assert np.abs(table.rate(metric) - expected).max() < 1e-12
        assert abs(whole.rate(metric)[0] - theirs.overall[metric.value]) < 1e-12


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("feature", ["sex", "district"])
def test_headlines_are_those_of_fairlearn_on_rows(seed, feature):
    """Differences and ratios, demographic parity and equalized odds: the figures that an audit shows are Fairlearn's."""
    frame = rows(seed)
    counts = {
        (name,): tuple(
            int(((part.actual == a) & (part.predicted == p)).sum()) for a, p in ((0, 0), (0, 1), (1, 0), (1, 1))
        )
        for name, part in frame.groupby(feature)
    }
    view = audit([feature], counts).views[0]
    given = {"sensitive_features": frame[feature]}

    assert view.headlines.demographic_parity_difference == pytest.approx(
        demographic_parity_difference(frame.actual, frame.predicted, **given), abs=1e-12
    )
    assert view.headlines.demographic_parity_ratio == pytest.approx(
        demographic_parity_ratio(frame.actual, frame.predicted, **given), abs=1e-12
    )
    assert view.headlines.equalized_odds_difference == pytest.approx(
        equalized_odds_difference(frame.actual, frame.predicted, **given), abs=1e-12
    )
    assert view.headlines.equalized_odds_ratio == pytest.approx(
        equalized_odds_ratio(frame.actual, frame.predicted, **given), abs=1e-12
    )


@pytest.mark.parametrize("seed", range(2))
def test_every_gap_is_the_difference_and_ratio_of_fairlearn_on_rows(seed):
    """By one feature and where two meet (a combination that nobody has included): highest minus lowest, lowest over highest."""
    frame, features = rows(seed), ["sex", "district"]
    counts = {
        key: tuple(int(((part.actual == a) & (part.predicted == p)).sum()) for a, p in ((0, 0), (0, 1), (1, 0), (1, 1)))
        for key, part in frame.groupby(features)
    }
    result = audit(features, counts, crossed=tuple(features), k=1)

    for view in result.views:
        theirs = MetricFrame(
            metrics={metric.value: FAIRLEARN[metric] for metric in Metric},
            y_true=frame.actual.to_numpy(),
            y_pred=frame.predicted.to_numpy(),
            sensitive_features=frame[list(view.features)],
        )
        difference, ratio = theirs.difference(), theirs.ratio()
        for metric in Metric:
            assert view.gaps[metric].difference == pytest.approx(difference[metric.value], abs=1e-12)
            assert view.gaps[metric].ratio == pytest.approx(ratio[metric.value], abs=1e-12)


def test_the_second_opinion_finds_a_wrong_figure():
    """The comparison with Fairlearn is 0 for our rates and sees one that is off."""
    weight = np.zeros((2, 6))
    weight[:, [TN, FP, FN, TP]] = [[990, 805, 532, 1369], [1139, 349, 461, 505]]
    rates = np.array([805 / (805 + 990), 349 / (349 + 1139)])

    assert furthest({Metric.FALSE_POSITIVE_RATE: rates}, weight) < 1e-12
    assert furthest({Metric.FALSE_POSITIVE_RATE: rates + np.array([0.001, 0])}, weight) > 0.0009


def test_a_rate_of_nobody_does_not_exist():
    """A group without positives has no true positive rate, where Fairlearn says 0."""
    cells = simple_cells({"g": ["a", "a", "b"]}, [1, 0, 0], [1, 1, 0], [5, 5, 9])

    rate = table_of(cells, [0]).rate(Metric.TRUE_POSITIVE_RATE)
    assert rate[0] == 0.5
    assert np.isnan(rate[1])


def test_people_without_a_known_outcome_count_for_the_selection_rate_alone():
    """Somebody whose outcome is not known was selected or not; nothing is assumed of the rest."""
    cells = simple_cells({"g": ["a"] * 3}, [1, 0, 1], [1, 0, NOT_KNOWN], [10, 10, 20])

    table = table_of(cells, [0])
    assert table.rate(Metric.SELECTION_RATE)[0] == 0.75
    assert table.rate(Metric.ACCURACY)[0] == 1.0
    assert table.people(Metric.ACCURACY)[0] == 20


def test_counts_beyond_four_billion_stay_exact():
    """Very large counts are whole numbers, not rounded ones."""
    big = 2**53 + 1
    cells = simple_cells({"g": ["a", "a"]}, [1, 0], [1, 1], [big, big])

    assert table_of(cells, [0]).n.sum() == 2 * big
