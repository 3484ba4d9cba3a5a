"""The page of simulations: what would change, for every group at once, always said to be a simulation."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from whatif_page import GROUPS, PLANS, case

from app_pages.audit_charts import before_after, before_after_alt, before_after_table
from assessments.bias.plan import Metric
from assessments.bias.simulation import (
    GROUP_RULES,
    Constraint,
    Rates,
    SimulationKind,
    groups_to_simulate,
)
from assessments.bias.whatif import at_thresholds, reweighting, threshold_optimizer
from reports.bias_words import BiasWords

PAGE = Path(__file__).parent / "whatif_page.py"
FRENCH, ENGLISH = BiasWords("fr"), BiasWords("en")


def opened(lang: str = "fr", kind: str = "score"):
    """The page, drawn once."""
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["lang"], page.session_state["kind"] = lang, kind
    return page.run()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(page) -> str:
    """All texts of the page."""
    elements = (*page.warning, *page.info, *page.error, *page.markdown, *page.caption)
    return plain(" ".join([*(each.value for each in elements), *(each.proto.body for each in page.get("html"))]))


def simulations():
    audit, cells = case()
    shown = groups_to_simulate(audit.result)
    yield at_thresholds(cells, audit.plan, "quartier", 65, shown)
    yield at_thresholds(cells, audit.plan, "quartier", {"Nord": 65}, shown)
    for constraint in Constraint:
        yield threshold_optimizer(cells, audit.plan, "quartier", constraint, shown)
    yield reweighting(cells, audit.plan, "quartier", shown)


@pytest.mark.parametrize(("lang", "label"), [("fr", "pas une recommandation"), ("en", "not a recommendation")])
@pytest.mark.parametrize("kind", SimulationKind)
def test_every_simulation_stands_under_its_label(lang, label, kind):
    """Whatever is simulated, the page says above it and in its table that it is a simulation, and what is to be confirmed."""
    page = opened(lang)
    page.radio[0].set_value(kind).run()
    if kind is SimulationKind.THRESHOLD_OPTIMIZER:
        page.radio[1].set_value(Constraint.EQUALIZED_ODDS).run()

    assert not page.exception
    assert label in page.warning[0].value
    assert 3 <= said(page).count(label)
    assert 1 == len(page.get("plotly_chart"))


def test_moving_the_threshold_changes_every_group_at_once():
    """The page opens at today's threshold, where nothing changes; moved, it says for how many people, and both rates."""
    audit, cells = case()
    page = opened()
    assert [55.0] == [slider.value for slider in page.select_slider]
    assert "Aucune décision ne changerait." in said(page)

    page.select_slider[0].set_value(65.0).run()
    simulation = at_thresholds(cells, audit.plan, "quartier", 65.0, groups_to_simulate(audit.result))
    told = said(page)

    assert simulation.changed
    assert f"La décision changerait pour {simulation.changed} personnes." in told
    for group in simulation.groups:
        before, after = group.before.of(audit.plan.metric), group.after.of(audit.plan.metric)
        assert plain(f"{FRENCH.percent(before)} → {FRENCH.percent(after)}") in told


def test_a_threshold_for_each_group_comes_with_what_the_law_says():
    """Only when groups get different rules does the page warn of discrimination by law, with the text to be confirmed."""
    page = opened()
    assert plain(GROUP_RULES.fr) not in said(page)

    page.checkbox[0].check().run()

    assert ["Nord", "Sud"] == [slider.label for slider in page.select_slider]
    assert plain(GROUP_RULES.fr) in said(page)
    assert "2008-496" in said(page)


def test_equal_rates_are_computed_only_once_it_is_said_which():
    """Nothing is chosen beforehand; then the rates come out nearly equal, and drawing lots is called so."""
    page = opened()
    page.radio[0].set_value(SimulationKind.THRESHOLD_OPTIMIZER).run()
    assert not page.get("plotly_chart")

    page.radio[1].set_value(Constraint.EQUALIZED_ODDS).run()

    assert "tire au sort" in said(page)
    assert 1 == len(page.get("plotly_chart"))


def test_groups_that_are_not_simulated_are_named():
    """A group too small to be shown is neither simulated nor forgotten, and its name acts upon nothing."""
    page = opened()
    told = [each.value for each in page.caption if "Non simulés" in each.value]

    assert 1 == len(told)
    assert "Port" in told[0]
    assert GROUPS[2] not in told[0]
    assert "\\<b\\>" in told[0]
    assert "Port" not in page.get("html")[0].proto.body


def test_without_a_score_only_weights_are_offered():
    """An audit of decisions in words has no threshold to move: the page does not pretend otherwise."""
    page = opened(kind="decision")

    assert not page.exception
    assert ["Des poids pour entraîner un modèle"] == page.radio[0].options
    assert "Elle ne change aucune décision déjà prise" in said(page)


def test_what_may_be_simulated_is_what_the_curves_show():
    """The groups of the simulations are those whose curve was published with the audit."""
    audit, _cells = case()
    curves = {view.features: tuple(group.key for group in view.groups if group.key) for view in audit.result.scores}

    assert {features: keys for features, keys in curves.items() if len(keys) > 1} == groups_to_simulate(audit.result)


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("at", range(7))
def test_plot_and_table_of_a_simulation_have_the_same_figures(words, at):
    """Each group stands before and after in the plot, and both values are in its row of the table."""
    plan = PLANS["score"]
    simulation = list(simulations())[at]
    metric = Metric.SELECTION_RATE if simulation.kind is SimulationKind.REWEIGHTING else plan.metric
    made, table = before_after(words, simulation, plan), before_after_table(words, simulation, plan)

    assert ["circle-open", "diamond"] == [trace.marker.symbol for trace in made.data]
    assert sorted(group.before.of(metric) for group in simulation.groups) == sorted(made.data[0].x)
    assert sorted(group.after.of(metric) for group in simulation.groups) == sorted(made.data[1].x)
    for group, row in zip(simulation.groups, table.rows, strict=True):
        assert len(table.headers) == len(row)
        assert words.percent(group.after.of(metric)) in " ".join(row)
    assert words.metric(metric, plan) in before_after_alt(words, simulation, plan)


def test_a_rate_of_a_simulation_is_what_is_left_of_its_opposite():
    """Wrongly refused is what is left of rightly selected; what does not exist stays so."""
    rates = Rates(selection_rate=0.2, true_positive_rate=0.7)

    assert math.isclose(0.3, rates.of(Metric.FALSE_NEGATIVE_RATE))
    assert 0.2 == rates.of(Metric.SELECTION_RATE)
    assert None is rates.of(Metric.TRUE_NEGATIVE_RATE)
    assert None is rates.of(Metric.ACCURACY)
