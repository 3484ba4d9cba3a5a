"""Scores: AUC, Brier score, calibration and thresholds, against scikit-learn on the very rows; and what they must hide."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import numpy as np
import pandas as pd
import pytest
from bias_rows import cells_of_rows, everybody_shown
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, confusion_matrix, roc_auc_score

from assessments.bias.along import TRUE, UNKNOWN
from assessments.bias.cuts import allowed
from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan, ScoreColumn
from assessments.bias.scores import score_views


def plan_of(*, k=11, decision=None, actual=True, weight=None, features=("sex", "district"), **score):
    return Plan(
        decision=decision,
        score=ScoreColumn(
            **{"column": "score", "low": 0, "high": 1, "threshold": None if decision else 0.5, "is_probability": True}
            | score
        ),
        actual=ActualColumn(column="truth", positive=("1",), negative=("0",)) if actual else None,
        features=tuple(Feature(column=name) for name in features),
        favourable=True,
        weight=weight,
        smallest_shown=k,
        harm=Harm.SHARE,
    )


def rows_of(n, seed=0, *, levels=1000):
    """Random people; their scores stand in the middle of ``levels`` equal bins, so that bins and scores are one."""
    rng = np.random.default_rng(seed)
    sex = rng.choice(["F", "M"], n)
    score = (np.clip(rng.beta(2, 3, n) + 0.05 * (sex == "F"), 0, 0.9999) * levels // 1 + 0.5) / levels
    return pd.DataFrame(
        {
            "sex": sex,
            "district": rng.choice(["north", "south", "west"], n, p=[0.6, 0.3, 0.1]),
            "score": score,
            "truth": (rng.random(n) < score).astype(int).astype(str),
            "w": rng.choice([0.5, 1.0, 2.5], n),
        }
    )


def views_of(frame, plan, **cut):
    cells = cells_of_rows(frame, plan, **cut)
    return {view.features[0]: view for view in score_views(cells, plan, everybody_shown(cells))}


def parts(frame, view):
    """Each group of a view with the rows that are in it; everybody has the empty key."""
    column = view.features[0]
    for group in view.groups:
        yield group, frame if group.key == () else frame[frame[column] == group.key[0]]


@pytest.mark.parametrize("weight", [None, "w"])
@pytest.mark.parametrize("levels", [1000, 7])
def test_auc_and_brier_are_those_of_scikit_learn_on_the_rows(weight, levels):
    """With and without weights, with few ties and with many, each group's figures equal scikit-learn's on its rows."""
    frame = rows_of(4000, levels=levels)
    views = views_of(frame, plan_of(weight=weight))

    for view in views.values():
        assert () in [group.key for group in view.groups]
        for group, rows in parts(frame, view):
            truth, weights = rows["truth"].astype(int), None if weight is None else rows[weight]

            assert len(rows) == group.n
            assert roc_auc_score(truth, rows["score"], sample_weight=weights) == pytest.approx(group.auc, abs=1e-12)
            assert brier_score_loss(truth, rows["score"], sample_weight=weights) == pytest.approx(
                group.brier, abs=1e-12
            )


def test_brier_is_exact_whatever_the_scale_of_the_score():
    """A score from 300 to 850 that claims to be a probability is brought to 0-1 first; no precision is lost to bins."""
    frame = rows_of(2000)
    frame["score"] = 300 + 550 * np.random.default_rng(3).random(2000)
    plan = plan_of(low=300, high=850, threshold=600)
    views = views_of(frame, plan, bins=10)

    for group, rows in parts(frame, views["sex"]):
        expected = brier_score_loss(rows["truth"].astype(int), (rows["score"] - 300) / 550)
        assert expected == pytest.approx(group.brier, abs=1e-12)


def test_auc_stays_close_for_a_score_that_never_repeats():
    """A continuous score is cut into bins; the AUC then differs from that of the rows by less than one bin in a hundred."""
    rng = np.random.default_rng(5)
    frame = rows_of(5000)
    frame["score"] = np.clip(frame["score"] + rng.random(5000) / 3000, 0, 1)
    view = views_of(frame, plan_of())["sex"]

    for group, rows in parts(frame, view):
        assert roc_auc_score(rows["truth"].astype(int), rows["score"]) == pytest.approx(group.auc, abs=1e-4)


@pytest.mark.parametrize("weight", [None, "w"])
def test_calibration_is_that_of_scikit_learn_when_every_tenth_is_full(weight):
    """With enough people in each tenth of the scale, points are scikit-learn's; each also says how many people it holds."""
    frame = rows_of(40_000, 1)
    frame["score"] = np.random.default_rng(9).integers(0, 1000, len(frame)) / 1000 + 0.0005
    frame["truth"] = (np.random.default_rng(2).random(len(frame)) < frame["score"] ** 2).astype(int).astype(str)
    views = views_of(frame, plan_of(weight=weight))

    for view in views.values():
        for group, rows in parts(frame, view):
            truth = rows["truth"].astype(int)
            tenth = (rows["score"] * 10).astype(int)
            if weight is None:
                observed, mean = calibration_curve(truth, rows["score"], n_bins=10, strategy="uniform")
            else:
                observed = [np.average(truth[tenth == at], weights=rows.loc[tenth == at, "w"]) for at in range(10)]
                mean = [
                    np.average(rows.loc[tenth == at, "score"], weights=rows.loc[tenth == at, "w"]) for at in range(10)
                ]

            assert [*np.bincount(tenth)] == [point.n for point in group.calibration]
            assert list(observed) == pytest.approx([point.observed for point in group.calibration], abs=1e-12)
            assert list(mean) == pytest.approx([point.mean_score for point in group.calibration], abs=1e-12)


def test_rates_at_a_threshold_are_those_of_the_rows():
    """Each point of the curve says what would happen if everybody from that score on were selected."""
    frame = rows_of(3000, 2)
    views = views_of(frame, plan_of())

    for view in views.values():
        for group, rows in parts(frame, view):
            assert len(group.thresholds) >= 5
            assert 0.5 in [point.threshold for point in group.thresholds]
            for point in group.thresholds:
                selected = rows["score"] >= point.threshold
                tn, fp, fn, tp = confusion_matrix(rows["truth"].astype(int), selected).ravel()
                assert selected.mean() == pytest.approx(point.selection_rate, abs=1e-12)
                assert tp / (tp + fn) == pytest.approx(point.true_positive_rate, abs=1e-12)
                assert fp / (fp + tn) == pytest.approx(point.false_positive_rate, abs=1e-12)
                assert tp / (tp + fp) == pytest.approx(point.precision, abs=1e-12)


def test_when_low_scores_select_everything_turns_round():
    """A score of whole numbers of which low ones select: the AUC is mirrored, and « 4 » selects those with 4 or less."""
    frame = rows_of(4000, 4)
    frame["score"] = np.floor(frame["score"] * 11)
    plan = plan_of(low=0, high=10, threshold=4, high_selects=False, is_probability=False)
    view = views_of(frame, plan)["sex"]

    for group, rows in parts(frame, view):
        truth = rows["truth"].astype(int)
        assert roc_auc_score(truth, -rows["score"]) == pytest.approx(group.auc, abs=1e-12)
        assert group.auc < 0.5
        assert 4 in [point.threshold for point in group.thresholds]
        for point in group.thresholds:
            assert (rows["score"] <= point.threshold).mean() == pytest.approx(point.selection_rate, abs=1e-12)


@pytest.mark.parametrize("high", [True, False])
def test_thresholds_of_whole_numbers_are_whole_numbers(high):
    """A score from 1 to 10 has the thresholds that people use: the numbers that occur, not edges of bins beside them."""
    frame = rows_of(3000, 12)
    frame["score"] = np.random.default_rng(1).integers(1, 11, 3000)
    plan = plan_of(low=1, high=10, threshold=6, high_selects=high, is_probability=False)
    cells = cells_of_rows(frame, plan, bins=999)
    everybody = score_views(cells, plan, everybody_shown(cells))[0].groups[0]
    expected = list(range(2, 11)) if high else list(range(1, 10))

    assert expected == pytest.approx([point.threshold for point in everybody.thresholds], abs=1e-9)
    for point in everybody.thresholds:
        selected = frame["score"] >= point.threshold if high else frame["score"] <= point.threshold
        assert selected.mean() == pytest.approx(point.selection_rate, abs=1e-12)


def test_a_score_that_is_no_probability_has_no_brier_and_no_calibration():
    """Only a score that claims to be a probability is judged as one; it is still ranked."""
    frame = rows_of(1000)
    groups = views_of(frame, plan_of(is_probability=False))["sex"].groups

    assert {None} == {group.brier for group in groups}
    assert {()} == {group.calibration for group in groups}
    assert all(group.auc is not None for group in groups)


def test_a_constant_score_ranks_nobody_and_allows_no_threshold():
    """When everybody has the same score the AUC is one half, there is one point of calibration and no threshold."""
    frame = rows_of(500)
    frame["score"] = 0.25
    for view in views_of(frame, plan_of()).values():
        for group, rows in parts(frame, view):
            assert pytest.approx(0.5) == group.auc
            assert () == group.thresholds
            assert [(pytest.approx(0.25), len(rows))] == [(point.mean_score, point.n) for point in group.calibration]


def test_with_one_outcome_only_nothing_is_said_that_needs_two():
    """When everybody's outcome is true there is no AUC, no Brier score, no error rate; selection rates remain."""
    frame = rows_of(1000)
    frame["truth"] = "1"
    for group in views_of(frame, plan_of())["sex"].groups:
        assert (None, None, ()) == (group.auc, group.brier, group.calibration)
        assert len(group.thresholds) > 5
        assert {None} == {point.true_positive_rate for point in group.thresholds}


def test_without_outcomes_only_selection_rates_are_shown():
    """When the true outcome is not known at all, the curve of selection rates is still there."""
    frame = rows_of(1000)
    group = views_of(frame, plan_of(actual=False))["sex"].groups[0]

    assert (None, None) == (group.auc, group.brier)
    assert len(group.thresholds) > 5
    assert {None} == {point.false_positive_rate for point in group.thresholds}


def test_people_of_unknown_outcome_count_for_selection_alone():
    """AUC is that of the people whose outcome is known; the selection rate is that of everybody with a score."""
    frame = rows_of(3000, 6)
    frame.loc[::3, "truth"] = "?"
    view = views_of(frame, plan_of())["sex"]

    for group, rows in parts(frame, view):
        known = rows[rows["truth"] != "?"]
        assert len(rows) == group.n
        assert roc_auc_score(known["truth"].astype(int), known["score"]) == pytest.approx(group.auc, abs=1e-12)
        assert len(known) == sum(point.n for point in group.calibration)
        for point in group.thresholds:
            assert (rows["score"] >= point.threshold).mean() == pytest.approx(point.selection_rate, abs=1e-12)


def test_groups_that_may_not_be_shown_are_left_out_and_everybody_with_them():
    """A group that is not to be shown is not in the view, nor is everybody, from whom it could be subtracted."""
    frame = rows_of(3000)
    plan = plan_of()
    cells = cells_of_rows(frame, plan)
    views = score_views(cells, plan, {("sex",): [("F",), ("M",)], ("district",): [("north",), ("south",)]})

    assert [("sex",), ("district",)] == [view.features for view in views]
    assert [(), ("F",), ("M",)] == [group.key for group in views[0].groups]
    assert [("north",), ("south",)] == [group.key for group in views[1].groups]
    assert () == score_views(cells, plan, {})


def test_a_group_with_few_true_outcomes_shows_no_figure_that_needs_them():
    """With fewer than k true outcomes a group has a selection curve alone; another group joins it, against subtraction."""
    frame = rows_of(6000, 8)
    west = frame["district"] == "west"
    frame.loc[west, "truth"] = "0"
    frame.loc[frame[west].index[:10], "truth"] = "1"
    groups = {group.key: group for group in views_of(frame, plan_of())["district"].groups}

    assert groups["west",].auc is None
    assert groups["south",].auc is None
    assert groups["north",].auc is not None
    assert groups[()].auc is not None
    assert {None} == {point.true_positive_rate for point in groups["west",].thresholds}
    assert groups["west",].thresholds != ()


def test_without_a_score_there_is_nothing():
    """An audit of decisions alone has no score view."""
    frame = rows_of(100)
    frame["decision"] = "yes"
    plan = Plan(
        decision=DecisionColumn(column="decision", selected=("yes",), not_selected=("no",)),
        features=(Feature(column="sex"),),
        favourable=True,
        harm=Harm.SHARE,
    )

    assert () == score_views(cells_of_rows(frame, plan), plan, {("sex",): [("F",)]})


def test_a_curve_has_a_hundred_points_at_most():
    """However many people and bins there are, a curve stays readable, and evenly spread."""
    frame = rows_of(60_000, 11)
    for view in views_of(frame, plan_of(threshold=0.4444)).values():
        for group in view.groups:
            assert 90 <= len(group.thresholds) <= 100
            assert 0.4444 in [point.threshold for point in group.thresholds]


# What must not be found ---------------------------------------------------------------------------------------------


@st.composite
def audits(draw):
    """Small tables of any shape, where hiding matters, with some groups hidden."""
    n = draw(st.integers(30, 900))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    high = draw(st.booleans())
    groups = [f"g{at}" for at in range(draw(st.integers(1, 5)))]
    levels = draw(st.sampled_from([3, 10, 60, 1000]))
    score = np.floor(rng.beta(draw(st.floats(0.5, 3)), draw(st.floats(0.5, 3)), n) * levels) / levels
    chance = rng.dirichlet([draw(st.sampled_from([0.5, 3]))] * len(groups))
    frame = pd.DataFrame(
        {
            "a": rng.choice(groups, n, p=chance),
            "b": rng.choice(["x", "y"], n, p=[0.8, 0.2]),
            "score": score,
            "truth": rng.choice(
                ["0", "1", "?"], n, p=draw(st.sampled_from([[0.5, 0.5, 0], [0.3, 0.6, 0.1], [0.9, 0.1, 0]]))
            ),
            "decision": np.where(rng.random(n) < score, "yes", "no"),
        }
    )
    decision = (
        DecisionColumn(column="decision", selected=("yes",), not_selected=("no",)) if draw(st.booleans()) else None
    )
    threshold = None if decision else draw(st.sampled_from([0.1, 0.5, 0.505, 0.8]))
    plan = plan_of(decision=decision, features=("a", "b"), threshold=threshold, high_selects=high)
    cells = cells_of_rows(frame, plan, bins=draw(st.sampled_from([10, 100, 1000])))
    shown = {("a",): [(group,) for group in groups if draw(st.booleans()) or group == "g0"], ("b",): [("x",), ("y",)]}
    return cells, plan, shown


def counts_at(people, groups, index, *, known):
    """People of some groups from an index on: all of them, or those of known outcome."""
    outcomes = slice(0, UNKNOWN if known else UNKNOWN + 1)
    return int(people.n[:, outcomes][:, :, groups, index:].sum())


def test_outcomes_hardly_known_in_some_groups_are_not_found_through_the_others():
    """Everybody's outcomes less those of the group that shows them: what is left has k people of known outcome at each step."""
    rng = np.random.default_rng(0)
    sizes = {"north": 5000, "south": 400, "west": 600}
    frame = pd.DataFrame({"district": np.repeat(list(sizes), list(sizes.values()))})
    frame["score"] = rng.integers(0, 1000, len(frame)) / 1000
    frame["truth"] = rng.choice(["0", "1"], len(frame))
    for name, (true, false) in {"south": (12, 15), "west": (5, 30)}.items():
        outcomes = ["1"] * true + ["0"] * false + ["?"] * (sizes[name] - true - false)
        frame.loc[frame["district"] == name, "truth"] = outcomes
    plan = plan_of(features=("district",))
    cells = cells_of_rows(frame, plan)
    permitted = allowed(cells, plan, "district", [("north",), ("south",), ("west",)])
    people = permitted.along
    indexes = [people.index(cut.place) for cut in permitted.cuts["north"]]
    counts = [counts_at(people, [1, 2], at, known=True) for at in (0, *indexes, len(people.places))]

    assert {"north"} == permitted.outcomes
    assert len(indexes) > 2
    assert all(a - b >= 11 for a, b in pairwise(counts))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(audits())
def test_at_least_k_people_lie_between_what_anybody_can_find(audit):
    """Whatever is subtracted from whatever, two thresholds never have fewer than k people between them.

    A reader knows everybody's curve (another view shows it whole), so in each view also that of the groups not shown at a
    threshold, together. Every such set of people, over the thresholds at which it is known, is spaced by k; ends included.
    """
    cells, plan, shown = audit
    for column, known in product(("a", "b"), (False, True)):
        permitted = allowed(cells, plan, column, shown[(column,)])
        people = permitted.along
        if known and not permitted.everybody_outcomes:
            continue
        label = {name: at for at, name in enumerate(people.labels) if not known or name in permitted.outcomes}
        there = {at for at in range(len(people.labels)) if people.n[:, :, at].sum()}
        found = {}  # by set of groups: the indexes at which its count can be worked out
        for cut in permitted.everybody:
            seen = {label[name] for name, cuts in permitted.cuts.items() if name in label and cut in cuts}
            for groups in [{at} for at in seen] + [there, there - seen]:
                found.setdefault(tuple(sorted(groups)), []).append(people.index(cut.place))
        found.pop((), None)
        for groups, indexes in found.items():
            ends = (0, *sorted(set(indexes)), len(people.places))
            counts = [counts_at(people, list(groups), at, known=known) for at in ends]
            assert all(a - b >= plan.smallest_shown for a, b in pairwise(counts)), (column, groups, known)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(audits())
def test_the_rest_of_the_outcomes_is_never_that_of_few(audit):
    """The groups without outcome-based figures, which subtraction gives together, have k true and k false outcomes or none."""
    cells, plan, shown = audit
    for column in ("a", "b"):
        permitted = allowed(cells, plan, column, shown[(column,)])
        people = permitted.along
        rest = [at for at, name in enumerate(people.labels) if name not in permitted.outcomes]
        outcomes = people.n[:, :, rest].sum(axis=(0, 2, 3))
        if permitted.outcomes and people.n[:, :, rest].sum():
            assert min(outcomes[0], outcomes[TRUE]) >= plan.smallest_shown


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(audits())
def test_a_threshold_near_the_decisions_taken_is_not_shown(audit):
    """A curve has the threshold that was applied, or one that at least k people of the group lie away from it."""
    cells, plan, shown = audit
    permitted = allowed(cells, plan, "a", shown[("a",)])
    people = permitted.along
    for name, cuts in permitted.cuts.items():
        n = people.n[:, :, people.labels.index(name)].sum(axis=1)
        for cut in cuts:
            index = people.index(cut.place)
            gained, lost = int(n[0, index:].sum()), int(n[1, :index].sum())
            assert min(gained, lost) > 0 or max(gained, lost) not in range(1, plan.smallest_shown)


@settings(max_examples=60, deadline=None)
@given(audits())
def test_calibration_and_curve_together_give_nobody_away(audit):
    """Parts of the calibration end where thresholds are shown, so one does not cut the other into small pieces."""
    cells, plan, shown = audit
    for view in score_views(cells, plan, shown):
        for group in view.groups:
            assert all(point.n >= plan.smallest_shown for point in group.calibration)
            assert all(a.mean_score < b.mean_score for a, b in combinations(group.calibration, 2))
            assert len(group.calibration) <= max(1, min(10, len(group.thresholds) + 1))
