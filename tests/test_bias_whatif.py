"""Simulations: thresholds, Fairlearn's ThresholdOptimizer and the reweighting, compared with what rows give."""

from __future__ import annotations

import dataclasses
import logging
import math

import numpy as np
import pandas as pd
import pytest
from bias_rows import cells_of_rows, everybody_shown
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from fairlearn.postprocessing import ThresholdOptimizer
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import confusion_matrix

from assessments.bias.optimizer import MOST_ROWS
from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan, ScoreColumn
from assessments.bias.simulation import (
    A_SIMULATION,
    GROUP_RULES,
    LAW_REFERENCE,
    NO_OUTCOMES,
    NO_SCORE,
    NO_THRESHOLDS,
    CannotSimulate,
    Constraint,
    SimulationKind,
)
from assessments.bias.whatif import at_thresholds, reweighting, threshold_optimizer
from checklists.loader import main_checklist


def plan_of(*, k=11, score=True, decision=False, actual=True, weight=None, **changed):
    column = {"column": "score", "low": 0, "high": 1, "threshold": None if decision else 0.5, "is_probability": True}
    return Plan(
        decision=DecisionColumn(column="decision", selected=("yes",), not_selected=("no",)) if decision else None,
        score=ScoreColumn(**column | changed) if score else None,
        actual=ActualColumn(column="truth", positive=("1",), negative=("0",)) if actual else None,
        features=(Feature(column="sex"),),
        favourable=True,
        weight=weight,
        smallest_shown=k,
        harm=Harm.SHARE,
    )


def rows_of(n, seed=0, levels=20):
    rng = np.random.default_rng(seed)
    sex = rng.choice(["F", "M", "X"], n, p=[0.5, 0.4, 0.1])
    score = np.floor(np.clip(rng.beta(2, 2, n) + 0.1 * (sex == "F"), 0, 0.999) * levels) / levels
    truth = (rng.random(n) < 0.2 + 0.6 * score + 0.1 * (sex == "M")).astype(int)
    return pd.DataFrame(
        {
            "sex": sex,
            "score": score,
            "truth": truth.astype(str),
            "decision": np.where(rng.random(n) < score, "yes", "no"),
            "w": rng.choice([1.0, 3.0], n),
        }
    )


def prepared(frame, plan, bins=1000):
    cells = cells_of_rows(frame, plan, bins=bins)
    return cells, everybody_shown(cells)


def by_key(simulation):
    return {group.key[0]: group for group in simulation.groups}


# Thresholds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [0.3, 0.503, 0.9])
def test_a_common_threshold_equal_to_the_decision_changes_nothing(threshold):
    """Asking for the threshold that was applied leaves every rate and every decision as it was, wherever it stands."""
    frame = rows_of(2000, levels=997)
    plan = plan_of(threshold=threshold)
    cells, shown = prepared(frame, plan)
    simulation = at_thresholds(cells, plan, "sex", threshold, shown)

    assert 0 == simulation.changed
    assert not simulation.by_group
    for group in simulation.groups:
        assert group.before == group.after
        assert threshold == group.threshold
        assert 0 == group.changed


def test_rates_before_and_after_are_those_of_the_rows():
    """Each group is decided anew at the threshold that is returned; rates and changed decisions equal those of the rows."""
    frame = rows_of(3000, 1)
    plan = plan_of()
    cells, shown = prepared(frame, plan)
    simulation = at_thresholds(cells, plan, "sex", {"F": 0.7, "M": 0.349}, shown)

    assert simulation.by_group
    assert {"F": 0.7, "M": 0.35, "X": None} == {key: group.threshold for key, group in by_key(simulation).items()}
    for key, group in by_key(simulation).items():
        rows = frame[frame["sex"] == key]
        for rates, threshold in ((group.before, 0.5), (group.after, group.threshold or 0.5)):
            selected = rows["score"] >= threshold
            tn, fp, fn, tp = confusion_matrix(rows["truth"].astype(int), selected).ravel()
            assert selected.mean() == pytest.approx(rates.selection_rate)
            assert tp / (tp + fn) == pytest.approx(rates.true_positive_rate)
            assert fp / (fp + tn) == pytest.approx(rates.false_positive_rate)
            assert tp / (tp + fp) == pytest.approx(rates.precision)
            assert rows["truth"].astype(int).mean() == pytest.approx(rates.base_rate)
        moved = (rows["score"] >= 0.5) != (rows["score"] >= (group.threshold or 0.5))
        assert moved.sum() == group.changed
    assert sum(group.changed for group in simulation.groups) == simulation.changed


def test_when_low_scores_select_a_higher_threshold_selects_more():
    """For a score of which low values select, « 0.7 » selects everybody at 0.7 or below."""
    frame = rows_of(3000, 1)
    plan = plan_of(high_selects=False)
    cells, shown = prepared(frame, plan)
    for key, group in by_key(at_thresholds(cells, plan, "sex", 0.7, shown)).items():
        rows = frame[frame["sex"] == key]
        assert 0.7 == group.threshold
        assert (rows["score"] <= 0.5).mean() == pytest.approx(group.before.selection_rate)
        assert (rows["score"] <= 0.7).mean() == pytest.approx(group.after.selection_rate)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 1000),
    pair=st.tuples(st.floats(-1, 2), st.floats(-1, 2)).map(sorted),
    high=st.booleans(),
    decision=st.booleans(),
)
def test_a_lower_threshold_never_selects_fewer(seed, pair, high, decision):
    """In every group, selection only grows as the threshold moves towards selecting more; also for strange thresholds."""
    frame = rows_of(400, seed, levels=50)
    plan = plan_of(high_selects=high, decision=decision)
    cells, shown = prepared(frame, plan)
    low, up = (by_key(at_thresholds(cells, plan, "sex", threshold, shown)) for threshold in pair)

    assert set(low) == set(up)
    for key, group in low.items():
        more, fewer = (group, up[key]) if high else (up[key], group)
        assert more.after.selection_rate >= fewer.after.selection_rate


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1000), threshold=st.floats(0, 1), k=st.sampled_from([5, 11, 40]))
def test_few_changed_decisions_are_not_counted(seed, threshold, k):
    """A number of changed decisions is 0, at least k, or not said; nor is a total from which it could be found."""
    frame = rows_of(300, seed, levels=100)
    plan = plan_of(k=k, decision=True)
    cells, shown = prepared(frame, plan)
    try:
        simulation = at_thresholds(cells, plan, "sex", threshold if seed % 2 else {"F": threshold}, shown)
    except CannotSimulate:
        reject()
    numbers = [group.changed for group in simulation.groups]

    assert all(number is None or number == 0 or number >= k for number in [*numbers, simulation.changed])
    assert None not in numbers or simulation.changed is None


def test_hidden_groups_are_in_no_simulation():
    """A group that may not be shown is neither simulated nor named nor counted."""
    frame = rows_of(3000)
    plan = plan_of()
    cells, _ = prepared(frame, plan)
    shown = {("sex",): [("F",), ("M",)]}
    for simulation in (
        at_thresholds(cells, plan, "sex", 0.6, shown),
        threshold_optimizer(cells, plan, "sex", Constraint.DEMOGRAPHIC_PARITY, shown),
        reweighting(cells, plan, "sex", shown),
    ):
        assert {"F", "M"} == set(by_key(simulation))
        assert () == simulation.left_out


@pytest.mark.parametrize("decision", [True, False])
def test_a_group_too_small_for_another_threshold_is_said_to_be_left_out(decision):
    """A group of which no threshold may be shown is named as left out, and the next smallest too: one could be subtracted."""
    frame = rows_of(3000, 5)
    few = pd.DataFrame({"sex": "Y", "score": 0.5, "truth": ["0", "1"] * 11, "decision": ["yes", "no"] * 11, "w": 1.0})
    frame = pd.concat([frame, few])
    plan = plan_of(decision=decision)
    cells, shown = prepared(frame, plan)
    simulation = at_thresholds(cells, plan, "sex", 0.6, shown)

    assert {("X",), ("Y",)} == set(simulation.left_out)
    assert {"F", "M"} == set(by_key(simulation))


@pytest.mark.parametrize("thresholds", [math.nan, math.inf, {"F": math.nan}, {"nobody": 0.5}])
def test_a_threshold_that_is_none_is_an_error(thresholds):
    """Thresholds must be numbers, and of groups that exist."""
    plan = plan_of()
    cells, shown = prepared(rows_of(500), plan)
    with pytest.raises(ValueError, match="finite numbers"):
        at_thresholds(cells, plan, "sex", thresholds, shown)


# ThresholdOptimizer -------------------------------------------------------------------------------------------------


class ScoreItself(ClassifierMixin, BaseEstimator):
    """A model whose probability is the score, as somebody would write it who has the rows."""

    def fit(self, *_):
        """Nothing to learn."""
        return self

    def __sklearn_is_fitted__(self):
        return True

    def predict_proba(self, rows):
        """The score, as two columns."""
        score = np.asarray(rows)[:, 0]
        return np.stack([1 - score, score], axis=1)


@pytest.mark.parametrize("constraint", list(Constraint))
def test_the_optimizer_is_fairlearns_on_the_very_rows(constraint):
    """With every score allowed as a threshold, rates after are those of Fairlearn's rule on the rows themselves."""
    frame = rows_of(1500, 3)
    plan = plan_of(k=1)
    cells, shown = prepared(frame, plan)
    simulation = threshold_optimizer(cells, plan, "sex", constraint, shown)

    rows, truth, sex = frame[["score"]].to_numpy(), frame["truth"].astype(int).to_numpy(), frame["sex"].to_numpy()
    theirs = ThresholdOptimizer(
        estimator=ScoreItself(), constraints=constraint.value, prefit=True, predict_method="predict_proba"
    ).fit(rows, truth, sensitive_features=sex)
    chance = theirs._pmf_predict(rows, sensitive_features=sex)[:, 1]  # noqa: SLF001 (what predict draws from)

    assert len(frame) == simulation.rows
    assert {"F", "M", "X"} == set(by_key(simulation))
    for key, group in by_key(simulation).items():
        here = sex == key
        assert chance[here].mean() == pytest.approx(group.after.selection_rate, abs=1e-9)
        assert chance[here & (truth == 1)].mean() == pytest.approx(group.after.true_positive_rate, abs=1e-9)
        assert chance[here & (truth == 0)].mean() == pytest.approx(group.after.false_positive_rate, abs=1e-9)
        assert pytest.approx(1.0) == sum(step.chance for step in group.rule)
        changed = np.abs(chance[here] - (frame["score"][here] >= 0.5)).sum()
        assert round(changed) == group.changed


@pytest.mark.parametrize(
    ("constraint", "metrics"),
    [
        (Constraint.DEMOGRAPHIC_PARITY, ["selection_rate"]),
        (Constraint.TRUE_POSITIVE_RATE_PARITY, ["true_positive_rate"]),
        (Constraint.FALSE_POSITIVE_RATE_PARITY, ["false_positive_rate"]),
        (Constraint.EQUALIZED_ODDS, ["true_positive_rate", "false_positive_rate"]),
    ],
)
@pytest.mark.parametrize("high", [True, False])
@pytest.mark.parametrize("weight", [None, "w"])
def test_what_the_constraint_names_becomes_nearly_equal(constraint, metrics, high, weight):
    """On 60,000 people, so from a sample, the rates that were to be equal differ by less than two points between groups."""
    frame = rows_of(60_000, 4, levels=500)
    if not high:
        frame["score"] = 1 - frame["score"]
    plan = plan_of(high_selects=high, weight=weight)
    cells, shown = prepared(frame, plan)
    simulation = threshold_optimizer(cells, plan, "sex", constraint, shown)

    assert MOST_ROWS <= simulation.rows + 10 <= MOST_ROWS + 300
    for metric in metrics:
        rates = [getattr(group.after, metric) for group in simulation.groups]
        before = [getattr(group.before, metric) for group in simulation.groups]
        assert max(rates) - min(rates) < 0.02
        assert max(rates) - min(rates) < max(before) - min(before)


def test_the_optimizer_always_says_the_same():
    """The same cells give the same simulation."""
    plan = plan_of()
    cells, shown = prepared(rows_of(30_000, 7, levels=300), plan)
    first, second = (threshold_optimizer(cells, plan, "sex", Constraint.EQUALIZED_ODDS, shown) for _ in range(2))

    assert first == second
    assert first.draws_lots


def test_a_small_group_keeps_its_shape_in_a_sample_of_many():
    """Among 400,000 people, a group of 120 is given more rows than its share, so that its rule rests on all of them."""
    frame = rows_of(4000, 8)
    many = pd.concat([frame[frame["sex"] != "X"]] * 100 + [frame[frame["sex"] == "X"].head(120)])
    plan = plan_of()
    cells, shown = prepared(many, plan)
    simulation = threshold_optimizer(cells, plan, "sex", Constraint.TRUE_POSITIVE_RATE_PARITY, shown)
    rates = [group.after.true_positive_rate for group in simulation.groups]

    assert 3 == len(rates)
    assert max(rates) - min(rates) < 0.05


def test_no_row_reaches_the_log_even_when_everything_is_logged(caplog):
    """Fairlearn writes the data it works on to the log when debugging; here it does not."""
    plan = plan_of()
    cells, shown = prepared(rows_of(1000), plan)
    with caplog.at_level(logging.DEBUG):
        threshold_optimizer(cells, plan, "sex", Constraint.EQUALIZED_ODDS, shown)

    assert [] == [record for record in caplog.records if record.name.startswith("fairlearn")]


# Reweighting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [None, "w"])
def test_reweighting_gives_what_the_weights_give_on_the_rows(weight):
    """Weighting each row as told makes base rates equal, and gives the rates that Fairlearn finds with these weights."""
    frame = rows_of(3000, 9)
    plan = plan_of(weight=weight)
    cells, shown = prepared(frame, plan)
    groups = by_key(reweighting(cells, plan, "sex", shown))

    factor = [groups[sex].weights[0 if truth == "1" else 1] for sex, truth in zip(frame.sex, frame.truth, strict=True)]
    weights = np.array(factor) * (1.0 if weight is None else frame[weight])
    metrics = {
        "selection_rate": selection_rate,
        "true_positive_rate": true_positive_rate,
        "false_positive_rate": false_positive_rate,
    }
    theirs = MetricFrame(
        metrics=metrics,
        y_true=frame["truth"].astype(int),
        y_pred=frame["score"] >= 0.5,
        sensitive_features=frame["sex"],
        sample_params={name: {"sample_weight": weights} for name in metrics},
    ).by_group
    overall = np.average(frame["truth"].astype(int), weights=None if weight is None else frame[weight])
    for key, group in groups.items():
        assert overall == pytest.approx(group.after.base_rate, abs=1e-12)
        assert group.before.true_positive_rate == pytest.approx(group.after.true_positive_rate, abs=1e-12)
        for name in metrics:
            assert theirs.loc[key, name] == pytest.approx(getattr(group.after, name), abs=1e-12)


def test_reweighting_changes_no_decision_and_needs_no_score():
    """The weights concern training data: no decision changes, and an audit of plain decisions can be reweighted."""
    plan = plan_of(score=False, decision=True)
    cells, shown = prepared(rows_of(2000), plan)
    simulation = reweighting(cells, plan, "sex", shown)

    assert SimulationKind.REWEIGHTING is simulation.kind
    assert 0 == simulation.changed
    assert not simulation.by_group
    before, after = simulation.selection_rate_difference
    assert before > 0
    assert after > 0


# What is refused, and what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rows", "work", "expected"),
    [
        ({"score": False, "decision": True}, 500, "thresholds", NO_SCORE),
        ({"score": False, "decision": True}, 500, "optimizer", NO_SCORE),
        ({"actual": False}, 500, "optimizer", NO_OUTCOMES),
        ({"actual": False}, 500, "reweighting", NO_OUTCOMES),
        ({"decision": True, "k": 400}, 500, "thresholds", NO_THRESHOLDS),
        ({"decision": True, "k": 60}, 600, "optimizer", NO_OUTCOMES),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_a_sentence(change, rows, work, expected):
    """Without scores, without outcomes or with too few people, a sentence says so and what to do, in both languages."""
    plan = plan_of(**change)
    frame = rows_of(rows)
    if change.get("k") == 60:
        frame = frame[(frame["sex"] != "M") | (frame["truth"] == "1")]
    cells, shown = prepared(frame, plan)
    works = {
        "thresholds": lambda: at_thresholds(cells, plan, "sex", 0.6, shown),
        "optimizer": lambda: threshold_optimizer(cells, plan, "sex", Constraint.DEMOGRAPHIC_PARITY, shown),
        "reweighting": lambda: reweighting(cells, plan, "sex", shown),
    }
    with pytest.raises(CannotSimulate) as refusal:
        works[work]()

    assert expected == refusal.value.text


def test_every_simulation_bears_its_label_and_the_law_is_to_be_confirmed():
    """« Une simulation, pas une recommandation » is on each; what is said of the law names it and asks for confirmation."""
    plan = plan_of()
    cells, shown = prepared(rows_of(2000), plan)
    simulations = [
        at_thresholds(cells, plan, "sex", 0.6, shown),
        threshold_optimizer(cells, plan, "sex", Constraint.DEMOGRAPHIC_PARITY, shown),
        reweighting(cells, plan, "sex", shown),
    ]

    assert [A_SIMULATION] * 3 == [simulation.label for simulation in simulations]
    assert "Une simulation, pas une recommandation." == A_SIMULATION.fr
    assert "À confirmer" in GROUP_RULES.fr
    assert "2008-496" in GROUP_RULES.fr
    assert "to_confirm" == {each.id: each for each in main_checklist().references}[LAW_REFERENCE].certainty
    with pytest.raises(dataclasses.FrozenInstanceError):
        simulations[0].changed = 1
