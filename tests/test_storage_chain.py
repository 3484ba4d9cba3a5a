"""The history: append-only, provable, and able to forget a text or a name."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, busy_place, report

from assessments.storage.verify import REASONS, verify

pytestmark = pytest.mark.databases


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
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def spelled(connection, statement):
    """The same statement in the words of the database."""
    return statement if connection.dialect.name == "sqlite" else statement.replace("randomblob(16)", "'\\x00'::bytea")


def tampered(place, *statements):
    """What verifying says after some statements by somebody who removed the triggers; nothing of it is kept."""
    with place.store.engine.connect() as connection, connection.begin() as transaction:
        without_triggers(connection)
        for statement in statements:
            assert connection.execute(sa.text(spelled(connection, statement))).rowcount != 0, statement
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
        ("UPDATE answer SET to_confirm = true WHERE question = 'vendors'", 6),
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


REWRITES = [
    "UPDATE event SET hash = 'x'",
    "UPDATE event SET public = public",
    "DELETE FROM event",
    "UPDATE event_text SET text = 'x'",
    "UPDATE event_text SET text = NULL",
    "UPDATE event_text SET text = NULL, salt = NULL, name = 'x'",
    "DELETE FROM event_text",
]
ALSO = {
    "sqlite": [
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "INSERT OR REPLACE INTO event_text SELECT * FROM event_text",
    ],
    "postgresql": [
        "TRUNCATE event CASCADE",
        "TRUNCATE event_text",
        "INSERT INTO event SELECT * FROM event ON CONFLICT (authority_id, seq) DO UPDATE SET hash = 'x'",
    ],
}


def test_the_database_refuses_to_rewrite_the_history(database):
    """Even a program with the right to write cannot change or remove an event by mistake."""
    place = busy_place()
    for statement in REWRITES + ALSO[database.kind]:
        with (
            pytest.raises(sa.exc.DBAPIError, match=r"append-only|only be erased"),
            place.store.engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)

    assert report(place).whole


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
