"""What the store refuses: always in words, in both languages, and nothing is written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from helpers_checklist import begin, make_checklist, open_store

from assessments.access import PermissionDenied, Refusal
from assessments.model import LONGEST_TEXT, AiSystem, Answer
from assessments.storage import (
    AnswerConflict,
    InvalidAnswer,
    InvalidInput,
    StoreBusy,
    StoreDamaged,
    StoreUnreachable,
    UnknownAssessment,
    UnknownAuthority,
)

pytestmark = pytest.mark.databases

TYPEWRITTEN = re.compile(r" [:;?!»]|« ")
"""French punctuation that would be cut off at the end of a line."""


def save(place, question, seen=None, **changes):
    """Save as Léa."""
    return place.store.save_answer(place.actor, place.id, question, changes, seen)


REFUSED = [
    ("nowhere", {"comment": "x"}, "nowhere"),
    ("decision", {"choice": ["maybe"]}, "maybe"),
    ("decision", {"choice": ["none", "alone"]}, "one"),
    ("decision", {"choice": ["none", "unknown"]}, "combined"),
    ("decision", {"choice": ["not_applicable"]}, "not_applicable"),
    ("human_review", {"choice": ["done", "not_applicable"]}, "combined"),
    ("persons", {"choice": ["agents", "nobody"]}, "combined"),
    ("persons", {"choice": "agents"}, "choice"),
    ("persons", {"choice": [1]}, "choice"),
    ("persons", {"choice": None}, "choice"),
    ("decision", {"value": "free text"}, "comment"),
    ("people_concerned", {"value": "many"}, "many"),
    ("people_concerned", {"value": "1e5"}, "number"),
    ("people_concerned", {"value": "1,234.5"}, "number"),
    ("people_concerned", {"value": 12}, "value"),
    ("people_concerned", {"value": "12", "choice": ["unknown"]}, "combined"),
    ("purpose_said", {"value": "x", "choice": ["not_applicable"]}, "combined"),
    ("starts_on", {"value": "31/12/2026"}, "year-month-day"),
    ("starts_on", {"value": "2026-02-30"}, "date"),
    ("starts_on", {"value": "20260230"}, "date"),
    ("vendors", {"rows": [{"nom": "x"}]}, "nom"),
    ("vendors", {"rows": ["x"]}, "rows"),
    ("vendors", {"rows": [{"name": 1}]}, "rows"),
    ("vendors", {"rows": [{"kind": "somewhere"}]}, "cloud, on_site"),
    ("vendors", {"rows": [{"since": "31/12/2026"}]}, "year-month-day"),
    ("vendors", {"rows": [{"name": "x"}] * 1001}, "1001"),
    ("vendors", {"rows": [{"name": "x" * 150_000}] * 2}, "300,000"),
    ("decision", {"rows": [{"name": "x"}]}, "table"),
    ("decision", {"comment": "x" * (LONGEST_TEXT + 1)}, "200,001"),
    ("decision", {"comment": None}, "comment"),
    ("decision", {"owner": "x" * 301}, "301"),
    ("decision", {"evidence": ["x" * 301]}, "301"),
    ("decision", {"evidence": ["x"] * 101}, "101"),
    ("decision", {"due": "tomorrow"}, "tomorrow"),
    ("decision", {"due": datetime(2026, 1, 1, tzinfo=UTC)}, "due"),
    ("decision", {"to_confirm": 1}, "to_confirm"),
    ("decision", {"author": "somebody else"}, "author"),
    ("decision", {"origin": "person"}, "origin"),
    ("decision", {"version": 9}, "version"),
]


@pytest.mark.databases("sqlite")  # refused before the database is asked
@pytest.mark.parametrize(("question", "changes", "said"), REFUSED)
def test_an_answer_that_the_question_does_not_allow_is_refused(question, changes, said):
    """Each refusal names the question and what is wrong, in both languages, and nothing is written."""
    place = begin()
    with pytest.raises(InvalidAnswer) as refused:
        save(place, question, **changes)

    assert question == refused.value.question
    assert question in refused.value.to("fr")
    assert said in refused.value.to("en")
    assert refused.value.to("fr") != refused.value.to("en")
    assert not TYPEWRITTEN.search(refused.value.to("fr"))
    assert max(len(refused.value.to(lang)) for lang in ("fr", "en")) < 400
    assert place.store.answers(place.actor, place.id) == {}
    assert len(place.store.events(place.actor, place.id)) == 1


def test_a_message_quotes_hostile_text_on_one_short_line():
    """What a person typed comes back cut and without control characters."""
    with pytest.raises(InvalidAnswer) as refused:
        save(begin(), "decision", choice=["\n\x1b[31m" + "x" * 500])

    assert "\n" not in refused.value.to("fr")
    assert "\x1b" not in refused.value.to("fr")
    assert "…" in refused.value.to("fr")


PROFILES = [
    ({"name": "  "}, "empty"),
    ({"name": "x" * 301}, "301"),
    ({"population": -1}, "-1"),
    ({"population": 10**30}, "population"),
    ({"population": "many"}, "many"),
    ({"staff_fte": float("nan")}, "nan"),
    ({"staff_fte": float("inf")}, "inf"),
    ({"staff_fte": "1e999"}, "1e999"),
    ({"type": "kingdom"}, "kingdom"),
    ({"id": "x"}, "id"),
]


@pytest.mark.parametrize(("changes", "said"), PROFILES)
def test_a_profile_that_cannot_be_stored_is_refused(changes, said):
    """A wrong figure in an authority's profile is refused in words and changes nothing."""
    place = begin()
    with pytest.raises(InvalidInput) as refused:
        place.store.update_authority(place.actor, place.authority.id, changes)

    assert said in refused.value.to("en")
    assert refused.value.to("fr") != refused.value.to("en")
    assert place.authority == place.store.authority(place.actor, place.authority.id)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "empty"),
        ({"stage": "later"}, "later"),
        ({"contact": "x" * 301}, "301"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_system_that_cannot_be_stored_is_refused(changes, said):
    """The same holds for the description of the system."""
    place = begin()
    with pytest.raises(InvalidInput) as refused:
        place.store.update_system(place.actor, place.id, changes, place.assessment.system)

    assert said in refused.value.to("en")
    assert place.assessment == place.store.assessment(place.actor, place.id)


def test_creating_is_all_or_nothing():
    """A use case or an answer that the checklist does not know leaves no half-made assessment behind."""
    place = begin()
    wrong = [
        {"use_case": "teleportation"},
        {"answers": [Answer(question="nowhere", choice=("x",))]},
        {"answers": [Answer(question="decision", choice=("none",))] * 2},
        {"answers": [Answer(question="decision", choice=("x",))]},
    ]
    for more in wrong:
        with pytest.raises(InvalidInput):
            begin(place.store, **more)

    assert [place.id] == [found.id for found in place.store.assessments(place.actor)]


def test_unknown_ids_are_told():
    """A stale link leads to a sentence, not to a crash."""
    place = begin()
    store, actor = place.store, place.actor
    for call in (store.assessment, store.answers, store.stamp, store.events, store.checklist_of):
        with pytest.raises(UnknownAssessment):
            call(actor, "gone")
    for call in (store.authority, store.verify_chain):
        with pytest.raises(UnknownAuthority):
            call(actor, "gone")
    with pytest.raises(UnknownAuthority):
        store.create_assessment(actor, "gone", system=AiSystem(name="x"), checklist=make_checklist())
    with pytest.raises(InvalidInput):
        store.set_depth(actor, place.id, 7)


def test_a_damaged_checklist_is_never_used(database):
    """A checklist changed behind the store's back is refused, because levels would silently change."""
    url = database.address()
    place = begin(open_store(url))
    with place.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE checklist SET body = replace(body, 'critical', 'low')")
        connection.exec_driver_sql("UPDATE checklist SET body = body || ' '")

    with pytest.raises(StoreDamaged):
        open_store(url).checklist_of(place.actor, place.id)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "refusal",
    [
        UnknownAssessment(),
        UnknownAuthority(),
        StoreBusy(),
        StoreUnreachable(),
        StoreDamaged(),
        AnswerConflict(Answer(question="x"), {}),
    ],
)
def test_refusals_speak_both_languages(refusal):
    """Every refusal can be shown as it is, in French and in English."""
    assert isinstance(refusal, Refusal)
    assert not isinstance(refusal, PermissionDenied)
    assert refusal.to("fr") != refusal.to("en")
    assert refusal.to("de") == refusal.to("fr")
    assert not TYPEWRITTEN.search(refusal.to("fr"))
