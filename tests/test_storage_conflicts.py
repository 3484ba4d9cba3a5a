"""Several people at once: nobody's change is lost without a word."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers_checklist import begin, open_store, shared_store
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.access import local_user
from assessments.model import Answer, Origin
from assessments.storage import (
    AnswerConflict,
    AssessmentStore,
    AuthorityConflict,
    StoreBusy,
    SystemConflict,
    make_engine,
)
from assessments.storage.merge import Clash, to_write

pytestmark = pytest.mark.databases

FIELDS = ("choice", "value", "comment", "owner")
VALUES = {
    "choice": [(), ("unknown",), ("not_applicable",)],
    "value": ["", "a", "b"],
    "comment": ["", "a", "b"],
    "owner": ["", "a", "b"],
}
CHANGES = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
STEPS = st.lists(
    st.tuples(st.sampled_from("AB"), st.one_of(st.none(), CHANGES)),  # None: look again
    max_size=12,
)


def attempt(place, changes, seen):
    """The saved answer, or the conflict."""
    try:
        return place.store.save_answer(place.actor, place.id, "purpose_said", changes, seen), None
    except AnswerConflict as conflict:
        return None, conflict


@pytest.mark.slow
@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_no_interleaving_of_two_editors_loses_a_change(steps):
    """Whatever two people do in whatever order, what one of them overwrites is what that person had seen."""
    place = begin(shared_store())
    seen: dict[str, Answer | None] = {"A": None, "B": None}
    empty = Answer(question="purpose_said")
    saves = 0
    for who, changes in steps:
        before = place.store.answers(place.actor, place.id).get("purpose_said", empty)
        if changes is None:
            seen[who] = None if before.version == 0 else before
            continue
        if changes.get("choice") and changes.get("value"):
            continue  # refused, whoever asks
        shown = seen[who] or empty
        after, conflict = attempt(place, changes, seen[who])
        if conflict:
            assert before == conflict.current
            assert before == place.store.answers(place.actor, place.id).get("purpose_said", empty)
            after, conflict = attempt(place, conflict.mine, conflict.current)
            assert not conflict
            seen[who] = after
        else:
            overwritten = [name for name in FIELDS if getattr(after, name) != getattr(before, name)]
            assert not [name for name in overwritten if getattr(shown, name) != getattr(before, name)]
        assert all(getattr(after, name) == wished for name, wished in changes.items())
        saves += after.version > before.version

        assert not (after.choice and after.value)
        assert after == place.store.answers(place.actor, place.id).get("purpose_said", empty)
    assert saves == len(place.store.events(place.actor, place.id)) - 1
    assert place.store.verify_chain(place.actor, place.authority.id).whole


SMALL = st.fixed_dictionaries({name: st.integers(0, 2) for name in "xyz"})


@pytest.mark.databases("sqlite")
@given(SMALL, SMALL, st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2)))
def test_the_rule_itself(seen, current, changes):
    """A field is refused exactly when it changed since it was seen and is not already what was wished."""
    lost = [name for name, wished in changes.items() if seen[name] != current[name] != wished]
    if lost:
        with pytest.raises(Clash):
            to_write(changes, seen, current)
    else:
        assert {**current, **to_write(changes, seen, current)} == {**current, **changes}


def test_changes_of_different_fields_are_merged():
    """One person comments while another answers: both are kept."""
    place = begin()
    save = lambda changes, seen: place.store.save_answer(place.actor, place.id, "decision", changes, seen)  # noqa: E731
    seen = save({"choice": ["none"]}, None)
    save({"choice": ["alone"]}, seen)
    merged = save({"comment": "vu avec la DPD"}, seen)

    assert (merged.choice, merged.comment, merged.version) == (("alone",), "vu avec la DPD", 3)


def test_a_comment_does_not_confirm_what_its_author_never_saw():
    """A supplier fills an answer in while somebody comments the empty one: the answer still waits for confirmation."""
    place = begin()
    store, actor = place.store, place.actor
    store.save_answer(actor, place.id, "decision", {"choice": ["none"]}, None, origin=Origin.SUPPLIER)
    merged = store.save_answer(actor, place.id, "decision", {"comment": "à voir"}, None)

    assert (merged.to_confirm, merged.origin) == (True, Origin.SUPPLIER)


def test_confirming_what_changed_meanwhile_is_a_conflict():
    """Confirming an answer confirms what was on screen, not what replaced it."""
    place = begin()
    store, actor = place.store, place.actor
    seen = store.save_answer(actor, place.id, "decision", {"choice": ["none"]}, None, origin=Origin.SUPPLIER)
    store.save_answer(actor, place.id, "decision", {"choice": ["alone"]}, seen, origin=Origin.SUPPLIER)

    with pytest.raises(AnswerConflict) as conflict:
        store.save_answer(actor, place.id, "decision", {"to_confirm": False}, seen)
    assert conflict.value.current.choice == ("alone",)
    assert conflict.value.mine == {"to_confirm": False}


def test_a_conflict_gives_both_versions():
    """Whoever meets a conflict can compare, keep theirs by saving again, and reads why in their language."""
    place = begin()
    store, actor = place.store, place.actor
    store.save_answer(actor, place.id, "decision", {"choice": ["none"]}, None)
    with pytest.raises(AnswerConflict) as conflict:
        store.save_answer(actor, place.id, "decision", {"choice": ["alone"]}, None)
    kept = store.save_answer(actor, place.id, "decision", conflict.value.mine, conflict.value.current)

    assert kept.choice == ("alone",)
    assert "entre-temps" in conflict.value.to("fr")
    assert "meantime" in conflict.value.to("en")


def test_systems_and_authorities_follow_the_same_rule():
    """Descriptions are merged field by field, and the same field changed twice is a conflict."""
    place = begin()
    store, actor, system = place.store, place.actor, place.assessment.system
    store.update_system(actor, place.id, {"service": "CCAS"}, system)
    merged = store.update_system(actor, place.id, {"supplier": "ACME"}, system)
    with pytest.raises(SystemConflict) as conflict:
        store.update_system(actor, place.id, {"service": "DSI"}, system)
    store.update_authority(actor, place.authority.id, {"population": 10}, place.authority)
    with pytest.raises(AuthorityConflict) as other:
        store.update_authority(actor, place.authority.id, {"population": 20}, place.authority)

    assert (merged.system.service, merged.system.supplier) == ("CCAS", "ACME")
    assert merged.system == conflict.value.current
    assert conflict.value.mine == {"service": "DSI"}
    assert other.value.current.population == 10


QUESTIONS = ("decision", "persons", "people_concerned", "purpose_said")


def insist(store, actor, assessment_id, question, text):
    """Append a line to a comment, again after each conflict; the stored answer."""
    seen = store.answers(actor, assessment_id).get(question)
    while True:
        comment = text + "\n" + (seen.comment if seen else "")
        try:
            return store.save_answer(actor, assessment_id, question, {"comment": comment}, seen)
        except AnswerConflict as conflict:
            seen = conflict.current


def test_many_threads_saving_at_once(database):
    """Sixteen people writing in the same four answers at once: every line of every one is there."""
    store = open_store(database.address())
    place = begin(store)
    texts = [f"{person}-{number}" for number in range(6) for person in range(16)]

    def one(job):
        number, text = job
        insist(store, place.actor, place.id, QUESTIONS[number % 4], text)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, enumerate(texts)))

    lines = [line for answer in store.answers(place.actor, place.id).values() for line in answer.comment.split()]
    report = store.verify_chain(place.actor, place.authority.id)
    assert sorted(texts) == sorted(lines)
    assert (True, len(texts) + 2) == (report.whole, report.length)


WRITER = """
import sys
from test_storage_conflicts import insist
from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine
url, assessment_id, who = sys.argv[1:]
store = AssessmentStore(make_engine(url))
for number in range(25):
    insist(store, local_user(who), assessment_id, "decision", f"{who}-{number}")
"""


@pytest.mark.slow
def test_two_processes_saving_at_once(database):
    """Two servers on the same database lose nothing either."""
    url = database.address()
    place = begin(open_store(url))
    tests = Path(__file__).parent
    path = {"PYTHONPATH": f"{tests.parent}:{tests}"}
    command = [sys.executable, "-c", WRITER, url, place.id]
    running = [subprocess.Popen([*command, who], env=path) for who in ("a", "b")]

    assert [process.wait(60) for process in running] == [0, 0]
    store = AssessmentStore(make_engine(url))
    lines = store.answers(place.actor, place.id)["decision"].comment.split()
    assert sorted(f"{who}-{number}" for who in "ab" for number in range(25)) == sorted(lines)
    assert store.verify_chain(place.actor, place.authority.id).whole


SAVER = """
import json, sys
from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine
url, assessment_id = sys.argv[1:]
store, actor = AssessmentStore(make_engine(url)), local_user("Léa")
seen = store.answers(actor, assessment_id).get("decision")
while True:
    number = 1 + int(seen.comment if seen else 0)
    seen = store.save_answer(actor, assessment_id, "decision", {"comment": str(number)}, seen)
    print(json.dumps([seen.version, seen.comment]), flush=True)
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_saves(database):
    """After the server is killed outright, every save that it had acknowledged is there and the history is whole."""
    url = database.address()
    place = begin(open_store(url))
    tests = Path(__file__).parent
    acknowledged = []
    for lines in (1, 7, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVER, url, place.id],
            env={"PYTHONPATH": str(tests.parent)},
            stdout=subprocess.PIPE,
            text=True,
        )
        acknowledged += [json.loads(process.stdout.readline()) for _ in range(lines)]
        process.kill()
        rest, _ = process.communicate()
        acknowledged += [json.loads(line) for line in rest.splitlines() if line.endswith("]")]

        store = AssessmentStore(make_engine(url))
        events = store.events(place.actor, place.id, 10_000)
        told = {event.version: event.after["comment"] for event in events if event.question == "decision"}
        assert not [save for save in acknowledged if told[save[0]] != save[1]]
        assert store.answers(place.actor, place.id)["decision"].version >= acknowledged[-1][0]
        assert store.verify_chain(place.actor, place.authority.id).whole
        with store.engine.connect() as connection:
            if database.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        store.engine.dispose()


HOLD = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT * FROM chain_head FOR UPDATE"}
IMPATIENT = {"sqlite": "PRAGMA busy_timeout=50", "postgresql": "SET lock_timeout='50ms'"}


def test_a_busy_database_is_told_in_words(database):
    """When another program keeps the database locked, the person reads that trying again is safe."""
    url = database.address()
    place = begin(open_store(url))
    other = make_engine(url).raw_connection()
    other.cursor().execute(HOLD[database.kind])
    with place.store.engine.connect() as connection:  # the one connection of the pool, made impatient
        connection.exec_driver_sql(IMPATIENT[database.kind])
        connection.commit()
    with pytest.raises(StoreBusy):
        place.store.set_depth(local_user("Léa"), place.id, 3)
    other.rollback()

    assert place.store.set_depth(local_user("Léa"), place.id, 3).depth == 3
