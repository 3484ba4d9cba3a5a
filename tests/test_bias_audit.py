"""What an audit concludes, and on what: verdicts, the tolerated gap, corrections, weights, and the same result every time."""

from __future__ import annotations

import numpy as np
import pytest
from bias_counts import COUNTS, audit, cells_of_counts, intake_of, plan_for
from test_bias_metrics import COMPAS

from assessments.bias.audit import NothingToMeasure, TooManyGroups, measure
from assessments.bias.cells import Intake, simple_cells
from assessments.bias.plan import Harm, Metric
from assessments.bias.result import AuditResult, FigureState, Verdict

EQUAL = {(name,): (300, 60, 20, 90) for name in "ABCD"}
TINY = {(name,): (14, 12, 11, 13) for name in "AB"}


def test_an_established_gap_names_both_groups_and_its_bounds():
    """COMPAS: wrongly flagged 21 points more often, at least 17 with certainty, and the two groups are named."""
    result = audit(["race"], COMPAS, harm=Harm.WRONGLY_CHECKED)
    gap = result.views[0].gaps[Metric.FALSE_POSITIVE_RATE]

    assert Verdict.GAP_ESTABLISHED is gap.verdict is result.verdict
    assert (gap.highest, gap.lowest) == (("African-American",), ("Caucasian",))
    assert gap.difference == pytest.approx(805 / 1795 - 349 / 1488)
    assert 0.17 < gap.low < gap.difference < gap.high


def test_no_gap_is_said_with_the_smallest_one_that_would_have_been_seen():
    """Equal groups give « no gap established », never « no gap », with how small a gap these data could have shown."""
    result = audit(["q"], EQUAL)
    gap = result.views[0].gaps[Metric.SELECTION_RATE]

    assert Verdict.NO_GAP_ESTABLISHED is gap.verdict is result.verdict
    assert gap.low == 0
    assert 0.08 < gap.smallest_visible < 0.15


def test_too_few_people_are_not_enough_data():
    """Two groups of fifty cannot show a gap of twenty points: nothing is concluded."""
    result = audit(["q"], TINY)

    assert Verdict.NOT_ENOUGH_DATA is result.verdict


def test_a_gap_within_what_was_tolerated_is_not_established():
    """What was accepted beforehand decides: the same figures with a tolerated gap of 25 points establish nothing."""
    strict = audit(["race"], COMPAS, harm=Harm.WRONGLY_CHECKED)
    cells = cells_of_counts(["race"], COMPAS)
    plan = plan_for(["race"], harm=Harm.WRONGLY_CHECKED).model_copy(update={"tolerated_gap": 0.25})
    lenient = measure(intake_of(cells), plan, COUNTS, fairlearn=False)

    assert strict.verdict is Verdict.GAP_ESTABLISHED
    assert lenient.verdict is Verdict.NO_GAP_ESTABLISHED
    figures = [result.views[0].gaps[Metric.FALSE_POSITIVE_RATE] for result in (strict, lenient)]
    assert figures[0].difference == figures[1].difference


def test_looking_more_often_asks_for_more_evidence():
    """With more features and crossings the bounds of the same gap are wider, and the number of looks is said."""
    one = {
        ("F", "N"): (500, 100, 60, 140),
        ("F", "S"): (500, 100, 60, 140),
        ("H", "N"): (520, 80, 60, 140),
        ("H", "S"): (520, 80, 60, 140),
    }
    few = audit(["sexe", "rive"], one).views[0].gaps
    many = audit(["sexe", "rive"], one, crossed=("sexe", "rive")).views[0].gaps

    assert (few[Metric.SELECTION_RATE].tests, many[Metric.SELECTION_RATE].tests) == (2, 3)
    assert (few[Metric.ACCURACY].tests, many[Metric.ACCURACY].tests) == (10, 15)
    assert many[Metric.SELECTION_RATE].high > few[Metric.SELECTION_RATE].high
    assert many[Metric.ACCURACY].p_value >= few[Metric.ACCURACY].p_value


def test_opposite_rates_have_the_same_gap():
    """Overlooked and found, wrongly flagged and rightly left alone: one question, one answer."""
    gaps = audit(["race"], COMPAS).views[0].gaps

    for one, other in (
        (Metric.FALSE_POSITIVE_RATE, Metric.TRUE_NEGATIVE_RATE),
        (Metric.FALSE_NEGATIVE_RATE, Metric.TRUE_POSITIVE_RATE),
    ):
        assert gaps[one].difference == pytest.approx(gaps[other].difference)
        assert (gaps[one].low, gaps[one].high) == pytest.approx((gaps[other].low, gaps[other].high))
        assert gaps[one].highest == gaps[other].lowest


def test_a_gap_that_shows_only_where_two_features_meet_is_found():
    """Women and men are selected alike, both banks as well, and yet the women of one bank are not: the crossing shows it."""
    counts = {
        ("F", "N"): (300, 50, 50, 100), ("F", "S"): (100, 150, 50, 200), ("H", "N"): (100, 150, 50, 200), ("H", "S"): (300, 50, 50, 100),
    }  # fmt: skip
    result = audit(["sexe", "rive"], counts, crossed=("sexe", "rive"))

    verdicts = {view.features: view.gaps[Metric.SELECTION_RATE].verdict for view in result.views}
    assert verdicts.pop(("sexe", "rive")) is Verdict.GAP_ESTABLISHED
    assert {Verdict.NO_GAP_ESTABLISHED} == set(verdicts.values())
    assert result.verdict is Verdict.GAP_ESTABLISHED


def test_small_groups_are_flagged_and_said_to_be_behind_a_gap():
    """A rate of fewer than 30 people is marked unreliable, and so is a gap that rests on it."""
    counts = {("A",): (300, 60, 20, 90), ("B",): (280, 70, 30, 80), ("C",): (3, 4, 3, 10)}
    result = audit(["q"], counts)
    groups = {group.key: group for group in result.views[0].groups}

    assert groups[("C",)].figures[Metric.SELECTION_RATE].unreliable
    assert not groups[("A",)].figures[Metric.SELECTION_RATE].unreliable
    assert result.views[0].gaps[Metric.SELECTION_RATE].unreliable


def test_without_outcomes_only_the_selection_rate_is_there():
    """A file of decisions alone gives how often each group is selected, and no figure about being right or wrong."""
    cells = simple_cells({"q": ["A", "A", "B", "B"]}, [1, 0, 1, 0], None, [40, 60, 70, 30])
    result = measure(intake_of(cells), plan_for(["q"], outcome=False), COUNTS)

    assert [Metric.SELECTION_RATE] == list(result.overall)
    assert result.views[0].headlines.demographic_parity_difference == pytest.approx(0.3)
    assert result.views[0].headlines.equalized_odds_difference is None
    assert result.views[0].groups[0].counts is None


def test_weights_that_are_not_counts_widen_the_intervals():
    """Uneven weights say less than the same number of people: the rate follows the weights, the interval their spread, k the people."""
    cells = simple_cells({"q": ["A", "A", "B", "B"]}, [1, 0, 1, 0], None, [200, 200, 200, 200])
    heavy = np.array([400.0, 100.0, 200.0, 200.0])
    squares = np.array([1600.0, 100.0, 200.0, 200.0])  # a few people count for many others
    from dataclasses import replace  # noqa: PLC0415 - used here alone

    weighted = measure(intake_of(replace(cells, weight=heavy, weight2=squares)), plan_for(["q"], outcome=False), COUNTS)
    plain = measure(intake_of(cells), plan_for(["q"], outcome=False), COUNTS)

    figure = weighted.views[0].groups[0].figures[Metric.SELECTION_RATE]
    assert weighted.weighted
    assert (figure.value, figure.n) == (0.8, 400)
    assert figure.high - figure.low > 0.09
    other = plain.views[0].groups[1].figures[Metric.SELECTION_RATE]
    assert weighted.views[0].groups[1].figures[Metric.SELECTION_RATE] == other


def test_fairlearn_agrees():
    """The second opinion is part of the result: our figures and Fairlearn's differ by less than a millionth of a millionth."""
    result = measure(intake_of(cells_of_counts(["race"], COMPAS)), plan_for(["race"]), COUNTS)

    assert result.fairlearn_difference < 1e-12


def test_the_same_cells_give_the_same_result_and_it_can_be_kept():
    """Same input, same bytes, whatever the order of the cells; written as JSON and read again it is the same."""
    first, again = audit(["race"], COMPAS), audit(["race"], dict(reversed(COMPAS.items())))

    assert first.model_dump_json() == again.model_dump_json()
    assert AuditResult.model_validate_json(first.model_dump_json()) == first


def test_nothing_to_count_is_said_in_a_sentence():
    """When every row was set aside there is no result, and the sentence says what to check."""
    cells = simple_cells({"q": []}, [], None, [])

    with pytest.raises(NothingToMeasure, match="No row could be used"):
        measure(Intake(cells=cells, rows=30, used=0, set_aside={"decision": 30}), plan_for(["q"]), COUNTS)


def test_one_group_is_shown_and_compared_with_nobody():
    """A feature with a single value shows its rates; there is no gap to speak of."""
    result = audit(["q"], {("A",): (300, 60, 20, 90)})

    assert result.views[0].groups[0].figures[Metric.SELECTION_RATE].state is FigureState.SHOWN
    assert result.views[0].gaps[Metric.SELECTION_RATE].difference is None
    assert result.verdict is Verdict.NOT_ENOUGH_DATA


def test_more_groups_than_can_be_read_are_refused():
    """Crossing two features of a hundred and sixty values each, with everything shown, is refused in one sentence."""
    counts = {(f"a{a}", f"b{b}"): (1, 1, 0, 0) for a in range(160) for b in range(160)}

    with pytest.raises(TooManyGroups, match="Cross fewer features"):
        audit(["f", "g"], counts, crossed=("f", "g"), k=1)


def test_five_hundred_groups_are_measured_in_reasonable_time():
    """Many groups, most of them small: the large ones are shown, the small ones hidden together, and it stays quick."""
    counts = {(f"rue {at:03}",): (9, 3, 2, 4) if at % 5 else (60, 30, 20, 40) for at in range(500)}
    result = audit(["rue"], counts)
    view = result.views[0]

    assert result.used == 400 * 18 + 100 * 150
    assert view.gaps[Metric.ACCURACY].compared == 101
    assert view.gaps[Metric.SELECTION_RATE].compared == 500
