"""The action plan: what stands in it, what does not, and what each line says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from bias_results import JUDGEMENT, audit, check_result, judged_audit
from report_cases import answered, report_input

from assessments.action_plan import Action, ActionKind, ActionState, action_plan
from assessments.model import Answer

if TYPE_CHECKING:
    from assessments.bias.record import Audit


def plan_of(answers: dict[str, Answer], audits: tuple[Audit, ...] = ()) -> tuple[Action, ...]:
    data = report_input(answers)
    return action_plan(data.checklist, data.answers, data.sheet, audits)


def changed(question: str, **fields) -> dict[str, Answer]:
    return {**answered(), question: Answer(question=question, **fields)}


def test_nothing_answered_leads_to_no_action():
    """An empty assessment has questions to answer, not a hundred things to do."""
    assert () == plan_of({})


def test_lines_are_numbered_in_the_order_of_their_kinds():
    """People quote « A2 »: numbers run from 1 without holes, obligations first."""
    found = plan_of(changed("appeal", choice=("not_done",)))

    assert [(1, "obligation"), (2, "obligation"), (3, "safeguard")] == [(a.number, a.kind.value) for a in found]


def test_an_obligation_proved_by_a_planned_safeguard_is_one_line_with_its_owner_day_and_risks():
    """The safeguard that proves an obligation is not listed a second time."""
    first = plan_of(answered())[0]

    assert (
        ("study", ActionState.PLANNED, "human", "Service social", date(2027, 2, 1)),
        (date(2026, 12, 2), date(2027, 12, 2), ("unfair",), ("annexe",)),
    ) == (
        (first.id, first.state, first.question, first.owner, first.due),
        (first.since, first.likely, first.risks, first.findings),
    )


def test_what_is_done_leaves_the_plan():
    """A done safeguard takes its obligation out of the plan."""
    assert "study" not in [action.id for action in plan_of(changed("human", choice=("done",)))]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"choice": ("not_done",)}, ActionState.OPEN),
        ({"choice": ("declined",)}, ActionState.DECLINED),
        ({"choice": ("planned",)}, ActionState.VAGUE),
        ({"choice": ("partial",), "owner": "Service social"}, ActionState.VAGUE),
        ({"choice": ("planned",), "owner": "DSI", "due": date(2027, 1, 1)}, ActionState.PLANNED),
    ],
)
def test_the_state_says_how_far_a_safeguard_is(fields, state):
    """A plan without an owner or a day is not a plan, and a refusal is not an omission."""
    found = {action.id: action.state for action in plan_of(changed("appeal", **fields))}

    assert state is found["appeal"]


@pytest.mark.parametrize("choice", [("unknown",), ("done",)])
def test_a_safeguard_that_nobody_knows_about_or_that_is_done_is_no_action(choice):
    """« Ne sait pas » asks for an answer, not for work."""
    assert "appeal" not in [action.id for action in plan_of(changed("appeal", choice=choice))]


def test_an_established_gap_without_a_decision_is_an_open_action():
    """Nobody can forget a gap that an audit established."""
    found = plan_of(answered(), (audit(check_result()),))[-1]

    assert (ActionKind.AUDIT, ActionState.OPEN, "") == (found.kind, found.state, found.written)


def test_what_people_decided_after_an_audit_stands_with_their_words():
    """The words, owner and day of the judgement are those of the plan."""
    found = plan_of(answered(), (judged_audit(),))[-1]

    assert (JUDGEMENT.action, JUDGEMENT.owner, JUDGEMENT.due, ActionState.PLANNED) == (
        found.written,
        found.owner,
        found.due,
        found.state,
    )


@pytest.mark.parametrize(("lang", "expected"), [("fr", "Mener une étude"), ("en", "Carry out a study")])
def test_a_line_reads_in_the_language_of_the_document(lang, expected):
    """The words of an obligation are those of the checklist."""
    data = report_input(answered())

    assert expected == plan_of(answered())[0].words(data.checklist, lang)
