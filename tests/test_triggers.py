"""What puts a decision in question: each reason speaks when it should, is silent otherwise, and nothing reopens by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bias_results import audit, check_result
from report_cases import answered, report_input

from assessments.decision import Choice, Decision
from assessments.following import ChangeKind, DeclaredChange, FollowUp, SetAside
from assessments.incidents import Gravity, Incident, Nature, Touched
from assessments.indicators import Indicator, Measurement
from assessments.model import Answer
from assessments.triggers import WATCHED, TriggerKind, Watched, triggers
from checklists.loader import main_checklist
from checklists.model import Kind

TODAY = date(2027, 3, 10)
DECIDED = datetime(2026, 11, 25, 9, tzinfo=UTC)
SINCE = DECIDED + timedelta(days=30)
DECISION = Decision(
    id="d",
    submission=1,
    content_hash="0" * 64,
    choice=Choice.APPROVE,
    impact_low=3,
    impact_high=3,
    decided_on=DECIDED.date(),
    valid_until=date(2027, 11, 25),
    missing=(),
    reasons="Utile.",
    override="",
    act="",
    by="Maire",
    at=DECIDED,
)


def watched(**more):
    """A decided assessment in which nothing has changed; the law of the checklist has its dates in December."""
    data = report_input({id_: each for id_, each in answered().items() if id_ != "effect"})
    told = {
        "checklist": data.checklist,
        "decision": DECISION,
        "system_then": data.assessment.system,
        "answers_then": data.answers,
        "system": data.assessment.system,
        "answers": data.answers,
        "sheet": data.sheet,
        "audits": (),
        "follow": FollowUp(),
        "indicators": (),
        "today": TODAY,
    }
    return Watched(**{**told, **more})


def incident(gravity=Gravity.SERIOUS, at=SINCE):
    told = {"id": "i", "version": 1, "by": "Léa", "at": at, "found_on": at.date(), "what": "Refus à tort"}
    return Incident(**told, nature=Nature.WRONG, gravity=gravity, personal_data=Touched.NO)


def change(kind, at=SINCE):
    return DeclaredChange(id=f"c-{kind}", kind=kind, since=at.date(), text="Détail", by="Léa", at=at)


def indicator(said, due=date(2027, 2, 1)):
    measured = Measurement(id="m", indicator="Délai", day=date(2027, 2, 2), said=said, by="Léa", at=SINCE)
    return Indicator("Délai", "", "services", "62 %", "30 %", due, True, (measured,))


def answers_with(**choices):
    return {**watched().answers, **{id_: Answer(question=id_, choice=(choice,)) for id_, choice in choices.items()}}


def kinds(found):
    return [each.kind for each in triggers(found) if each.aside is None]


def test_nothing_has_changed():
    """A decision that still holds is left alone."""
    assert [] == kinds(watched())


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"today": date(2027, 8, 25)}, TriggerKind.VALIDITY),
        ({"today": date(2027, 11, 26)}, TriggerKind.VALIDITY),
        ({"follow": FollowUp(incidents=(incident(),))}, TriggerKind.INCIDENT),
        ({"audits": (audit(check_result(), measured_at=SINCE),)}, TriggerKind.AUDIT),
        ({"system": watched().system.model_copy(update={"purpose": "Autre but"})}, TriggerKind.PURPOSE),
        ({"system": watched().system.model_copy(update={"supplier": "Autre"})}, TriggerKind.SUPPLIER),
        ({"answers": answers_with(effect="right")}, TriggerKind.ANSWERS),
        *(
            ({"follow": FollowUp(changes=(change(kind),))}, TriggerKind(kind.value))
            for kind in (ChangeKind.DATA, ChangeKind.PURPOSE, ChangeKind.SUPPLIER, ChangeKind.MODEL, ChangeKind.OTHER)
        ),
        ({"indicators": (indicator("45 %"),)}, TriggerKind.TARGET),
    ],
)
def test_each_reason_speaks_once_in_both_languages(more, kind):
    """Whoever follows the system is told each thing that puts the decision in question, in a sentence."""
    (found,) = triggers(watched(**more))

    assert kind is found.kind
    assert found.reason.fr != found.reason.en
    assert found.reason.fr.endswith(".")


@pytest.mark.parametrize(
    "more",
    [
        {"today": date(2027, 8, 24)},
        {"follow": FollowUp(incidents=(incident(Gravity.MINOR),))},
        {"follow": FollowUp(incidents=(incident(at=DECIDED - timedelta(days=1)),))},
        {"follow": FollowUp(changes=(change(ChangeKind.DATA, DECIDED - timedelta(days=1)),))},
        {"audits": (audit(check_result(), measured_at=DECIDED - timedelta(minutes=1)),)},
        {"answers": answers_with(human="done")},
        {"indicators": (indicator("28 %"),)},
        {"indicators": (indicator("45 %", due=date(2027, 6, 1)),)},
        {"indicators": (indicator("45 jours"),)},
    ],
    ids=[
        "far from its end",
        "a minor incident",
        "an incident known when it was decided",
        "a change declared before",
        "an audit known when it was decided",
        "a safeguard done since",
        "a target reached",
        "a target not due yet",
        "a value that cannot be compared",
    ],
)
def test_what_does_not_put_the_decision_in_question(more):
    """Nobody is called back for what was known, for what is minor, or for having done what was promised."""
    assert [] == kinds(watched(**more))


def test_a_law_that_came_into_force_since_the_decision_is_said_once_with_its_day():
    """An obligation whose prudent date has passed since the decision is named; the likely date is for later."""
    data = report_input(answered())
    found = triggers(watched(answers=data.answers, answers_then=data.answers, sheet=data.sheet))

    assert [TriggerKind.LAW] == [each.kind for each in found]
    assert "02/12/2026" in found[0].reason.fr
    assert "Mener une étude" in found[0].reason.fr


def test_what_was_set_aside_stays_aside_until_it_happens_again():
    """A reason that was looked at is kept with what was said of it; the same thing happening anew speaks again."""
    first = watched(follow=FollowUp(changes=(change(ChangeKind.MODEL),)))
    (trigger,) = triggers(first)
    aside = SetAside(id="s", key=trigger.key, reason="Correctif sans effet", by="Léa", at=SINCE)
    later = change(ChangeKind.MODEL, SINCE + timedelta(days=9)).model_copy(update={"id": "again"})
    again = replace(first, follow=FollowUp(changes=(*first.follow.changes, later), set_aside=(aside,)))

    assert ["Correctif sans effet", None] == [each.aside and each.aside.reason for each in triggers(again)]


def test_a_key_holds_nothing_that_people_typed():
    """Keys are shown by the history for good: names typed into a purpose or an incident are not in them."""
    found = triggers(watched(system=watched().system.model_copy(update={"purpose": "Surveiller Mme Durand"})))

    assert not any("Durand" in each.key for each in found)
    assert all(len(each.key) <= 80 for each in found)


def test_watched_questions_are_asked_by_the_main_checklist():
    """No kind of change goes unseen because a question was renamed."""
    questions = main_checklist().questions

    assert set() == WATCHED.keys() - questions.keys()
    assert {Kind.EXPOSURE, Kind.FACT} >= {questions[id_].kind for id_ in WATCHED}
