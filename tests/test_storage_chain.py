"""The history: append-only, provable, and able to forget a text or a name."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, open_store

from assessments.access import Actor, local_user
from assessments.model import Answer
from assessments.storage import ERASED, EventKind, InvalidAnswer
from assessments.storage.verify import REASONS, verify
from checklists.model import Depth


def busy_place():
    """An assessment with a little of everything in its history: 9 events."""
    place = begin(answers=[Answer(question="decision", choice=("none",))])
    store, actor = place.store, place.actor
    first = store.save_answer(actor, place.id, "purpose_said", {"value": "Aider M. Dupont", "owner": "Zoé"}, None)
    store.save_answer(actor, place.id, "purpose_said", {"value": "Aider Mme Durand"}, first)
    store.save_answer(actor, place.id, "vendors", {"rows": [{"name": "ACME"}], "comment": "c"}, None)
    store.update_system(actor, place.id, {"contact": "zoe@example.org"}, place.assessment.system)
    store.set_depth(actor, place.id, Depth.FULL)
    store.update_authority(actor, place.authority.id, {"population": 9})
    return place


def report(place):
    """What verifying says."""
    return place.store.verify_chain(place.actor, place.authority.id)


def test_an_untouched_history_is_whole():
    """Nobody is ever accused for nothing: what Balise wrote verifies, and the head can be noted on paper."""
    found = report(busy_place())

    assert (found.whole, found.length, found.erased, found.broken_at, found.reason) == (True, 9, 0, None, None)
    assert len(found.head) == 64


def test_nothing_personal_is_in_what_is_chained():
    """What is hashed for ever holds no name, no free text, and no digest that could be guessed without its salt."""
    place = busy_place()
    with place.store.engine.connect() as connection:
        chained = "".join(connection.execute(sa.text("SELECT public FROM event")).scalars())
        salts = connection.execute(sa.text("SELECT salt FROM event_text")).scalars().all()

    assert not [
        name for name in ("Léa", "local", "Dupont", "Zoé", "zoe", "ACME", "Assistant", "Ville") if name in chained
    ]
    assert '"none"' in chained
    assert len(set(salts)) == len(salts)
    assert {16} == {len(salt) for salt in salts}


def without_triggers(connection):
    """Do what somebody who wants to cheat does first."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def tampered(place, *statements):
    """What verifying says after some statements by somebody who removed the triggers; nothing of it is kept."""
    with place.store.engine.connect() as connection, connection.begin() as transaction:
        without_triggers(connection)
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount != 0, statement
        found = verify(connection, place.authority.id)
        transaction.rollback()
    return found


EVENTS = range(1, 10)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET public = replace(public, '2026-01-01', '2025-01-01') WHERE seq = {seq}",
        "UPDATE event SET public = public || ' ' WHERE seq = {seq}",
        "UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = {seq}",
        "UPDATE event SET kind = 'answer_erased' WHERE seq = {seq}",
        "UPDATE event SET question = 'starts_on' WHERE seq = {seq}",
        "UPDATE event SET assessment_id = 'another' WHERE seq = {seq}",
        "UPDATE event_text SET text = replace(text, 'a', 'b') WHERE name = 'actor' AND seq = {seq}",
        "UPDATE event_text SET salt = randomblob(16) WHERE seq = {seq}",
        "UPDATE event_text SET salt = NULL WHERE seq = {seq}",
        "UPDATE event_text SET text = NULL, salt = NULL WHERE seq = {seq}",
        "DELETE FROM event_text WHERE seq = {seq}",
        "INSERT INTO event_text SELECT authority_id, seq, 'x', salt, text FROM event_text WHERE seq = {seq} LIMIT 1",
        "DELETE FROM event WHERE seq = {seq}",
        "UPDATE event SET seq = seq + 100 WHERE seq = {seq}",
    ],
)
def test_tampering_with_any_event_is_found(change):
    """Whatever is changed in whichever event, verifying says which one, and why."""
    place = busy_place()
    for seq in EVENTS:
        found = tampered(place, change.format(seq=seq))

        assert not found.whole
        assert seq == found.broken_at
        assert found.reason in REASONS.values()
    assert report(place).whole


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM event_text WHERE seq = 9", "DELETE FROM event WHERE seq = 9"],
        ["UPDATE chain_head SET seq = 8"],
        ["UPDATE chain_head SET hash = 'x'"],
        ["DELETE FROM chain_head"],
        [
            "UPDATE event_text SET seq = 9000 + seq",
            "UPDATE event SET seq = 1000 WHERE seq = 4",
            "UPDATE event SET seq = 4 WHERE seq = 5",
            "UPDATE event SET seq = 5 WHERE seq = 1000",
            "UPDATE event_text SET seq = seq - 9000",
        ],
    ],
)
def test_cutting_or_reordering_is_found(statements):
    """Events cannot be dropped from the end or exchanged."""
    assert not tampered(busy_place(), *statements).whole


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE answer SET choice = '[\"alone\"]' WHERE question = 'decision'", 3),
        ("UPDATE answer SET value = 'x' WHERE question = 'purpose_said'", 5),
        ("UPDATE answer SET owner = 'x' WHERE question = 'purpose_said'", 4),
        ("UPDATE answer SET comment = 'x' WHERE question = 'decision'", 3),
        ("UPDATE answer SET author = 'Paul' WHERE question = 'decision'", 3),
        ("UPDATE answer SET at = '2020-01-01 00:00:00' WHERE question = 'decision'", 3),
        ("UPDATE answer SET version = 7 WHERE question = 'decision'", 3),
        ("UPDATE answer SET to_confirm = 1 WHERE question = 'vendors'", 6),
        ("DELETE FROM answer WHERE question = 'vendors'", 6),
        ("UPDATE answer SET question = 'starts_on' WHERE question = 'vendors'", 6),
        ("UPDATE assessment SET contact = ''", 7),
        ("UPDATE assessment SET name = 'x'", 2),
        ("UPDATE assessment SET depth = 1", 8),
        ("UPDATE assessment SET use_case = 'chatbot'", 2),
        ("UPDATE authority SET population = 8", 9),
        ("UPDATE authority SET name = 'x'", 1),
    ],
)
def test_changing_what_people_read_is_found(statement, seq):
    """An answer changed directly in the database contradicts the history, and verifying names the event."""
    found = tampered(busy_place(), statement)

    assert (False, seq, REASONS["current"]) == (found.whole, found.broken_at, found.reason)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET hash = 'x'",
        "UPDATE event SET public = public",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "UPDATE event_text SET text = 'x'",
        "UPDATE event_text SET text = NULL",
        "UPDATE event_text SET text = NULL, salt = NULL, name = 'x'",
        "DELETE FROM event_text",
        "INSERT OR REPLACE INTO event_text SELECT * FROM event_text",
    ],
)
def test_the_database_refuses_to_rewrite_the_history(statement):
    """Even a program with the right to write cannot change or remove an event by mistake."""
    place = busy_place()
    with pytest.raises(sa.exc.IntegrityError), place.store.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert report(place).whole


def raw_texts(place):
    """Every text that the history still holds."""
    with place.store.engine.connect() as connection:
        return "\n".join(text or "" for text in connection.execute(sa.text("SELECT text FROM event_text")).scalars())


def test_erasing_the_texts_of_an_answer():
    """The texts are gone from the history and, when asked, from the answer; the history stays whole and says so."""
    place = busy_place()
    erased = place.store.erase_text(place.actor, place.id, "purpose_said", ["value"], current=True)
    answer = place.store.answers(place.actor, place.id)["purpose_said"]
    newest, *_, first, _, _ = place.store.events(place.actor, place.id)
    found = report(place)

    assert 4 == erased == found.erased
    assert (answer.value, answer.owner, answer.version) == (ERASED, "Zoé", 3)
    assert "Dupont" not in raw_texts(place)
    assert "Durand" not in raw_texts(place)
    assert (found.whole, found.length) == (True, 10)
    assert (newest.kind, newest.question) == (EventKind.TEXT_ERASED, "purpose_said")
    assert first.after == {"value": ERASED, "owner": "Zoé"}


def test_erasing_the_past_alone():
    """Without ``current`` the answer of today stays as it is, and can be changed afterwards."""
    place = busy_place()
    place.store.erase_text(place.actor, place.id, "vendors")
    answer = place.store.answers(place.actor, place.id)["vendors"]
    place.store.save_answer(place.actor, place.id, "vendors", {"comment": "d"}, answer)

    assert (answer.rows, answer.comment) == (({"name": "ACME"},), "c")
    assert report(place).whole


def test_erasing_every_kind_of_text():
    """Lines of a table, evidence, owner and date leave a marker or nothing, never the text; the answer stays valid."""
    place = begin()
    store, actor = place.store, place.actor
    given = {"rows": [{"name": "ACME", "role": ""}], "evidence": ["https://e"], "owner": "Zoé", "due": "2026-05-01"}
    store.save_answer(actor, place.id, "vendors", given, None)
    store.save_answer(actor, place.id, "people_concerned", {"value": "12"}, None)
    store.erase_text(actor, place.id, "vendors", current=True)
    store.erase_text(actor, place.id, "people_concerned", current=True)
    answers = store.answers(actor, place.id)

    assert answers["vendors"].rows == ({"name": ERASED, "role": ""},)
    assert (answers["vendors"].evidence, answers["vendors"].owner, answers["vendors"].due) == ((ERASED,), ERASED, None)
    assert answers["people_concerned"].value == ""
    assert report(place).whole


def test_erasing_twice_or_nothing_writes_nothing():
    """Asking again for what is already erased adds no line to the history."""
    place = busy_place()
    store = place.store
    store.erase_text(place.actor, place.id, "vendors", current=True)
    before = report(place)

    assert store.erase_text(place.actor, place.id, "vendors", current=True) == 0
    assert store.erase_text(place.actor, place.id, "starts_on", current=True) == 0
    assert store.erase_person(place.actor, place.authority.id, "nobody") == 0
    assert before == report(place)
    with pytest.raises(InvalidAnswer):
        store.erase_text(place.actor, place.id, "nowhere")
    with pytest.raises(ValueError, match="hold texts"):
        store.erase_text(place.actor, place.id, "vendors", ["choice"])


def test_erasing_the_description_of_a_system():
    """A contact person named in a description can be erased from it and from its history."""
    place = busy_place()
    place.store.erase_text(place.actor, place.id, fields=["contact"], current=True)

    assert place.store.assessment(place.actor, place.id).system.contact == ERASED
    assert "zoe@example.org" not in raw_texts(place)
    assert report(place).whole


def test_erasing_a_person():
    """Who a person was leaves the history and the answers of one authority; what the person answered stays."""
    place = busy_place()
    store, zoe = place.store, Actor(id="zoe", name="Zoé Petit", roles=local_user("x").roles)
    store.save_answer(zoe, place.id, "starts_on", {"value": "2026-09-01"}, None)
    stamp = store.stamp(place.actor, place.id)
    erased = store.erase_person(place.actor, place.authority.id, "zoe")
    answer = store.answers(place.actor, place.id)["starts_on"]
    event = store.events(place.actor, place.id)[0]

    assert erased == 1
    assert (answer.value, answer.author) == ("2026-09-01", ERASED)
    assert (event.actor_id, event.actor_name) == (None, None)
    assert "Petit" not in raw_texts(place)
    assert "Léa Martin" in raw_texts(place)
    assert stamp < store.stamp(place.actor, place.id)
    assert report(place).whole
    save = store.save_answer(zoe, place.id, "starts_on", {"value": "2026-10-01"}, answer)
    assert save.author == "Zoé Petit"
    assert report(place).whole


def test_erasing_one_event():
    """Every text of one event can be erased, of an authority as of an assessment."""
    place = busy_place()
    for seq in EVENTS:
        assert place.store.erase_event(place.actor, place.authority.id, seq) >= 1
        assert place.store.erase_event(place.actor, place.authority.id, seq) == 0

    assert report(place).whole
    assert report(place).length == 18


def test_erasing_reaches_the_files(tmp_path):
    """An erased text is overwritten in the files of the database, at once, while it is in use."""
    place = begin(open_store(f"sqlite:///{tmp_path / 'b.db'}"))
    secret = "SECRET-" * 2000
    place.store.save_answer(place.actor, place.id, "purpose_said", {"value": secret}, None)

    assert any(b"SECRET-" in path.read_bytes() for path in tmp_path.iterdir())

    place.store.erase_text(place.actor, place.id, "purpose_said", current=True)

    assert not [path for path in tmp_path.iterdir() if b"SECRET-" in path.read_bytes()]


def test_chains_of_two_authorities_are_independent():
    """Breaking one authority's history says nothing against another's."""
    place = busy_place()
    other = begin(place.store)
    found = tampered(place, "UPDATE event SET hash = 'x' WHERE seq = 1 AND public LIKE '%authority_created%'")

    assert not found.whole
    assert place.store.verify_chain(place.actor, other.authority.id).whole


def test_the_public_part_is_canonical():
    """The chain can be recomputed by any other program: sorted keys, no spaces, UTC times."""
    place = begin()
    with place.store.engine.connect() as connection:
        public = connection.execute(sa.text("SELECT public FROM event WHERE seq = 2")).scalar_one()
    parsed = json.loads(public)

    assert public == json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert parsed["at"] == "2026-01-01T00:00:01.000000+00:00"
    assert set(parsed) == {
        *("authority", "seq", "at", "kind", "assessment", "question", "version", "plain", "texts", "erased")
    }
