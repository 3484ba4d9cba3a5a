"""Small groups: hidden, listed, kept in totals, and not to be found by anybody who does the subtraction."""

from __future__ import annotations

import numpy as np
import pytest
from bias_attack import Attack
from bias_counts import K, audit
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.bias.audit import TooFewPeople
from assessments.bias.cells import MISSING
from assessments.bias.plan import Harm, Metric
from assessments.bias.result import FigureState


def by_key(view):
    return {group.key: group for group in view.groups}


def test_fewer_people_than_the_smallest_group_are_refused():
    """Ten people in all: one sentence, and no figure."""
    with pytest.raises(TooFewPeople):
        audit(["sexe"], {("F",): (2, 2, 1, 1), ("H",): (1, 1, 1, 1)})


def test_a_small_group_is_listed_without_any_figure():
    """Six people are named as a hidden group; neither their number nor a rate of theirs is shown."""
    result = audit(["sexe"], {("F",): (300, 60, 20, 90), ("H",): (280, 70, 30, 80), ("X",): (2, 2, 1, 1)})

    hidden = by_key(result.views[0])[("X",)]
    assert hidden.n is None
    assert {FigureState.HIDDEN} == {figure.state for figure in hidden.figures.values()}
    assert result.used == 936


def test_women_stay_comparable_when_a_third_group_is_too_small():
    """Hiding six people does not end the comparison: the smallest other group is shown together with them."""
    result = audit(["sexe"], {("F",): (300, 60, 20, 90), ("H",): (280, 70, 30, 80), ("X",): (2, 2, 1, 1)})

    groups = by_key(result.views[0])
    assert groups[("F",)].n == 470
    assert groups[("H",)].n is None
    assert groups[("H", "X")].together
    assert groups[("H", "X")].n == 466
    assert result.views[0].gaps[Metric.SELECTION_RATE].compared == 2


def test_a_combination_keeps_what_its_rows_leave():
    """Where few people of a third sex live in each district, women and they are shown together there, and men alone."""
    counts = {}
    for at, district in enumerate("NSE"):
        counts[("F", district)] = (200 + at, 40, 20, 60)
        counts[("H", district)] = (210 + at, 45, 25, 65)
        counts[("X", district)] = (3, 1, 1, 2)
    view = audit(["sexe", "quartier"], counts, crossed=("sexe", "quartier")).views[-1]

    together = {group.key: group.n for group in view.groups if group.together}
    assert {("F + X", "N"): 327, ("F + X", "S"): 328, ("F + X", "E"): 329} == together
    groups = by_key(view)
    assert groups[("H", "N")].n == 345
    assert {None} == {groups[(sex, district)].n for sex in "FX" for district in "NSE"}
    assert view.gaps[Metric.SELECTION_RATE].compared == 6


def test_people_without_a_known_value_protect_a_small_group_first():
    """When some values are missing, these people are put together with the small group, so that no known group is lost."""
    counts = {("F",): (90, 30, 12, 14), ("H",): (95, 25, 13, 15), ("X",): (2, 1, 1, 1), (MISSING,): (60, 20, 14, 15)}
    groups = by_key(audit(["sexe"], counts).views[0])

    assert groups[("F",)].n == 146
    assert groups[("H",)].n == 148
    assert groups[("X", MISSING)].n == 114


def test_two_groups_of_which_one_is_small_show_nothing():
    """With two groups only, showing the larger one would give the smaller one away: both are hidden, and no gap is claimed."""
    result = audit(["sexe"], {("F",): (300, 60, 20, 90), ("X",): (2, 2, 1, 1)})

    assert [None, None] == [group.n for group in result.views[0].groups]
    assert result.verdict == "not_enough_data"


def test_two_groups_that_give_each_other_away_show_nothing():
    """All true outcomes in one group and all false ones in the other: how often each is selected would say who is who."""
    result = audit(["q"], {("A",): (0, 0, 1, 10), ("B",): (0, 11, 0, 0)})

    assert [None, None] == [group.n for group in result.views[0].groups]


def test_few_people_with_a_true_outcome_hide_the_rates_that_rest_on_outcomes():
    """A group with three positives shows how often it is selected, and nothing from which those three could be read."""
    counts = {("A",): (300, 60, 20, 90), ("B",): (280, 70, 30, 80), ("C",): (200, 30, 1, 2)}
    groups = by_key(audit(["q"], counts).views[0])

    states = {metric: figure.state for metric, figure in groups[("C",)].figures.items()}
    assert states.pop(Metric.SELECTION_RATE) is FigureState.SHOWN
    assert {FigureState.HIDDEN} == set(states.values())


def test_few_selected_people_keep_the_rate_that_the_plan_chose():
    """In rare checks a group of 300 with six checked people still shows how often it is checked wrongly, if that was asked."""
    counts = {("A",): (290, 4, 20, 2), ("B",): (280, 40, 30, 80), ("C",): (200, 3, 30, 4), ("D",): (280, 40, 30, 80)}
    groups = by_key(audit(["q"], counts, harm=Harm.WRONGLY_CHECKED).views[0])

    figures = groups[("A",)].figures
    assert figures[Metric.FALSE_POSITIVE_RATE].value == pytest.approx(4 / 294)
    assert figures[Metric.SELECTION_RATE].state is FigureState.HIDDEN
    assert figures[Metric.PRECISION].state is FigureState.HIDDEN


def test_everything_can_be_shown_when_the_administrator_says_so():
    """With k = 1 (public or invented data) nothing is hidden, and a rate of nobody is undefined rather than 0."""
    result = audit(["q"], {("A",): (3, 1, 0, 0), ("B",): (5, 5, 2, 3)}, k=1)

    figures = by_key(result.views[0])[("A",)].figures
    assert figures[Metric.TRUE_POSITIVE_RATE].state is FigureState.UNDEFINED
    assert figures[Metric.SELECTION_RATE].value == 0.25


def test_a_rate_of_nobody_or_everybody_is_flagged():
    """0 % and 100 % say something of every person of the group, and are marked so."""
    counts = {("A",): (60, 0, 40, 0), ("B",): (0, 40, 0, 60), ("C",): (50, 30, 20, 40)}
    groups = by_key(audit(["q"], counts, k=1).views[0])

    assert [True, True, False] == [groups[(q,)].figures[Metric.SELECTION_RATE].extreme for q in "ABC"]


def secrets(view, counts, features):
    """The hidden groups of a view with the counts that are protected because they are small."""
    at = [features.index(feature) for feature in view.features]
    for group in view.groups:
        if group.together:
            continue
        kinds = np.sum([v for key, v in counts.items() if tuple(key[i] for i in at) == group.key], axis=0, dtype=int)
        tn, fp, fn, tp = kinds if np.ndim(kinds) else (0, 0, 0, 0)
        states = {metric: figure.state for metric, figure in group.figures.items()}
        yield group.key, (tn, fp, fn, tp), group.n, states


def attacked(features, counts, result):
    """Everything small that is hidden, as an attacker can bound it: (what, true value, lowest, highest)."""
    crossed = result.plan.crossed
    families = [[feature] for feature in features if feature not in crossed] + ([list(crossed)] if crossed else [])
    for family in families:
        attack = Attack(result, family)
        for view in attack.views:
            if view.withheld:
                continue
            for key, (tn, fp, fn, tp), n, states in secrets(view, counts, features):
                if 0 < tn + fp + fn + tp < K:
                    assert n is None
                    yield ("people", *attack.bounds(view, key))
                elif n is not None and tn + fp + fn + tp:
                    for name, kinds, count in (
                        ("positives", ("fn", "tp"), fn + tp),
                        ("negatives", ("tn", "fp"), tn + fp),
                    ):
                        if count < K:
                            assert states[Metric.TRUE_POSITIVE_RATE] is FigureState.HIDDEN
                            assert states[Metric.FALSE_POSITIVE_RATE] is FigureState.HIDDEN
                            yield (name, *attack.bounds(view, key, kinds))


small = st.integers(0, 6)
mixed = st.one_of(small, st.integers(7, 40), st.integers(41, 300))


@given(
    st.lists(st.tuples(mixed, mixed, mixed, mixed), min_size=2, max_size=7),
    st.sampled_from([Harm.SHARE, Harm.WRONGLY_REFUSED]),
)
@pytest.mark.slow
@settings(max_examples=60)
def test_no_small_group_of_one_feature_can_be_worked_out(kinds, harm):
    """Whatever the counts, everything that is shown leaves at least k possibilities for a small hidden number."""
    counts = {(chr(65 + at),): each for at, each in enumerate(kinds) if sum(each)}
    assume(sum(map(sum, counts.values())) >= K)
    result = audit(["q"], counts, harm=harm)

    for _, low, high in attacked(["q"], counts, result):
        assert high - low >= K - 0.01


@pytest.mark.slow
@given(st.data())
@settings(max_examples=25)
def test_no_small_group_of_a_combination_can_be_worked_out(data):
    """The same with two or three crossed features, whose rows and columns have published totals as well."""
    shape = data.draw(st.sampled_from([(2, 3), (3, 3), (2, 5), (2, 2, 3)]))
    features = [f"f{at}" for at in range(len(shape))]
    counts = {}
    for place in np.ndindex(*shape):
        each = data.draw(st.tuples(mixed, mixed, mixed, mixed))
        if sum(each):
            counts[tuple(f"{at}{code}" for at, code in enumerate(place))] = each
    assume(sum(map(sum, counts.values())) >= K)
    result = audit(
        features, counts, crossed=tuple(features), harm=data.draw(st.sampled_from([Harm.SHARE, Harm.WRONGLY_REFUSED]))
    )

    for _, low, high in attacked(features, counts, result):
        assert high - low >= K - 0.01


@given(st.data())
@settings(max_examples=25)
def test_the_few_people_selected_cannot_be_split_into_right_and_wrong(data):
    """Where precision is hidden because few were selected, what is shown does not fix how many were rightly selected."""
    rare = st.tuples(st.integers(30, 300), st.integers(0, 9), st.integers(12, 60), st.integers(0, 9))
    kinds = data.draw(st.lists(st.one_of(rare, st.tuples(mixed, mixed, mixed, mixed)), min_size=3, max_size=7))
    counts = {(chr(65 + at),): each for at, each in enumerate(kinds) if sum(each)}
    assume(sum(map(sum, counts.values())) >= K)
    harm = data.draw(st.sampled_from([Harm.SHARE, Harm.WRONGLY_REFUSED, Harm.WRONGLY_GRANTED]))
    result = audit(["q"], counts, harm=harm)

    attack = Attack(result, ["q"])
    for group in result.views[0].groups:
        if group.together or group.n is None or group.figures[Metric.PRECISION].state is FigureState.SHOWN:
            continue
        _, fp, _, tp = counts[group.key]
        # Where all selected people were rightly selected, or all wrongly, the published total says so of each group.
        if 0 < fp + tp < K and sum(each[3] for each in counts.values()) and sum(each[1] for each in counts.values()):
            bounds = [attack.bounds(result.views[0], group.key, (kind,)) for kind in ("tp", "fp")]
            assert max(high - low for low, high in bounds) > 0.5
