"""What a result of an audit can hold: bounded, free of contradictions, and always in the same order."""

from __future__ import annotations

import pytest
from audit_cases import PLAN, result_of, shown
from pydantic import ValidationError

from assessments.bias.plan import Metric
from assessments.bias.result import Figure, FigureState, Gap, Group, Verdict


@pytest.mark.parametrize(("given", "kept"), [(1 + 1e-15, 1.0), (-1e-17, 0.0), (0.3, 0.3), (0, 0.0), (1, 1.0)])
def test_rounding_does_not_refuse_a_rate(given, kept):
    """An interval that rounding carried a hair beyond 0 or 1 is brought back; every other rate is kept as it is."""
    assert kept == Figure(state=FigureState.SHOWN, value=0.5, high=given, n=40).high


@pytest.mark.parametrize("given", [1.001, -0.001, float("nan"), float("inf")])
def test_what_is_no_rate_is_refused(given):
    """A number outside 0 to 1 can be no rate, whoever computed it."""
    with pytest.raises(ValidationError):
        Gap(metric=Metric.PRECISION, verdict=Verdict.NOT_ENOUGH_DATA, difference=given)


def test_a_hidden_group_shows_nothing():
    """A small group cannot slip out through its counts or one of its figures."""
    for leak in ({"counts": (1, 2, 3, 4)}, {"figures": {Metric.PRECISION: shown(0.5, 4)}}):
        with pytest.raises(ValidationError, match="hidden group"):
            Group(**{"key": ("a",), "figures": {}, **leak})


def test_figures_come_in_the_order_of_the_method():
    """Whatever the order in which they were computed or stored, rates are listed in one order."""
    figures = {metric: shown(0.5, 40) for metric in reversed(Metric)}

    assert list(Metric) == list(Group(key=("a",), n=40, figures=figures).figures)


def test_figures_answer_the_plan():
    """A result cannot decide by another rate than the plan chose, nor look at what it did not announce."""
    other = PLAN.model_copy(update={"harm": "overlooked"})
    with pytest.raises(ValidationError, match="not the one that the plan chose"):
        result_of().model_validate({**result_of().model_dump(), "plan": other})
