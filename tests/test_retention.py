"""How long things are kept: a rule, a person who deletes, a tombstone, and a history that stays whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from audit_cases import PLAN
from helpers_checklist import Place, begin, make_checklist, open_store, report

from assessments.access import Actor, PermissionDenied, Role
from assessments.accounts import Given
from assessments.exchange import export_json, file_of
from assessments.model import AiSystem, Answer, Status
from assessments.retention import DeletionRefused
from assessments.storage import EventKind, InvalidInput, UnknownAssessment, tables

pytestmark = pytest.mark.databases

SECRET = "Mme Dupont-Secret"  # noqa: S105 - a name, to be looked for in the database
DAY = date(2026, 1, 1)


def full_place(store=None):
    """An assessment with something of everything in it, and another one beside it; both by Léa."""
    place = begin(
        store, system=AiSystem(name=f"Système de {SECRET}"), answers=[Answer(question="decision", choice=("none",))]
    )
    store, actor = place.store, place.actor
    beside = store.create_assessment(
        actor, place.authority.id, system=AiSystem(name="Autre"), checklist=make_checklist()
    )
    for id_ in (place.id, beside.id):
        store.add_file(actor, id_, "decision", "pareil.txt", b"le meme contenu")
    store.add_file(actor, place.id, "decision", f"{SECRET}.txt", f"contenu de {SECRET}".encode())
    store.save_answer(actor, place.id, "purpose_said", {"value": f"Aider {SECRET}"}, None)
    store.plan_audit(actor, place.id, PLAN)
    store.submit(actor, place.id, file_of, as_of=DAY, message=f"Pour {SECRET}")
    store.remark(actor, place.id, f"Voir {SECRET}", about="question:decision")
    store.invite(actor, Given(Role.READER, place.authority.id, place.id), login="lecteur", name=SECRET)
    return place, beside


def held(store):
    """All that the database holds, table by table, as one text."""
    with store.engine.connect() as connection:
        return {
            name: repr(connection.execute(sa.select(table)).all()) for name, table in tables.metadata.tables.items()
        }


def withdrawn(place, months=0):
    place.store.withdraw(place.actor, place.id, "Projet abandonné")
    place.store.set_keep_time(place.actor, place.authority.id, months, "Délibération 3")
    return place


def test_a_deleted_assessment_leaves_a_tombstone_and_a_whole_history():
    """Everything that belonged to it is gone, its neighbour keeps its own, and the history still verifies and tells it."""
    place, beside = full_place()
    store, actor = place.store, withdrawn(place).actor
    printed = sha256(export_json(store, actor, place.id)).hexdigest()
    length = report(place).length
    left = store.delete_assessment(actor, place.id, file_of, reason="Durée écoulée")
    after, found = held(store), report(place)

    assert (place.id, Status.WITHDRAWN, printed) == (left.assessment, left.status, left.content_hash)
    assert (DAY, DAY, None, "Léa Martin") == (left.begun_on, left.closed_on, left.choice, left.by)
    assert [left] == store.tombstones(actor, place.authority.id)
    assert {"event", "tombstone"} == {name for name, text in after.items() if place.id in text}
    assert [] == [name for name, text in after.items() if SECRET in text and name != "account"]
    assert [beside.id] == [one.id for one in store.assessments(actor, place.authority.id)]
    assert b"le meme contenu" == store.file_bytes(actor, beside.id, sha256(b"le meme contenu").hexdigest())
    assert (True, length + 2) == (found.whole, found.length)
    with pytest.raises(UnknownAssessment):
        store.assessment(actor, place.id)


def test_a_tombstone_that_is_changed_or_taken_away_is_found():
    """What is left of a deleted assessment cannot be rewritten unseen, and the events before it neither."""
    place, _ = full_place()
    withdrawn(place).store.delete_assessment(place.actor, place.id, file_of, reason="Durée écoulée")
    with place.store.engine.begin() as connection:
        connection.execute(sa.update(tables.tombstone).values(impact_high=1, impact_low=1))
        assert not report_in(place, connection).whole
        connection.execute(sa.delete(tables.tombstone))
        assert not report_in(place, connection).whole
        connection.rollback()

    assert report(place).whole


def report_in(place, connection):
    """What verifying says inside a transaction that is not kept."""
    from assessments.storage.verify import verify  # noqa: PLC0415 - the store verifies in a transaction of its own

    return verify(connection, place.authority.id)


def test_nothing_is_deleted_before_its_time_nor_without_a_rule_and_a_reason():
    """No rule: nothing goes. A rule: only what is closed, once its months have passed. Each refusal says what to do."""
    place, _ = full_place()
    store, actor = place.store, place.actor

    def refused(reason="Durée écoulée"):
        with pytest.raises((DeletionRefused, InvalidInput)) as found:
            store.delete_assessment(actor, place.id, file_of, reason=reason)
        return found.value.to("fr")

    assert "ni archivée ni retirée" in refused()
    store.withdraw(actor, place.id, "Projet abandonné")
    assert "Aucune durée" in refused()
    store.set_keep_time(actor, place.authority.id, 13)
    assert "01/02/2027" in refused()
    assert "pourquoi" in refused(" ")
    with pytest.raises(InvalidInput):
        store.set_keep_time(actor, place.authority.id, -1)
    (closed,) = store.closed_assessments(actor, place.authority.id)
    assert (date(2027, 2, 1), False) == (closed.due, closed.may_go(date(2027, 1, 31)))
    store._clock = lambda: datetime(2027, 2, 1, tzinfo=UTC) + timedelta(hours=1)  # noqa: SLF001 - time passes

    assert store.delete_assessment(actor, place.id, file_of, reason="Durée écoulée").reason == "Durée écoulée"


def test_only_who_keeps_the_house_deletes():
    """Whoever answers, presides or decides sets no retention time and deletes nothing; the administrator of the authority may."""
    place, _ = full_place()
    withdrawn(place)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        actor = Actor(id="x", name="X", roles={place.authority.id: frozenset({role})})
        with pytest.raises(PermissionDenied):
            place.store.delete_assessment(actor, place.id, file_of, reason="x")
    keeper = Actor(id="k", name="K", roles={place.authority.id: frozenset({Role.ADMINISTRATOR})})

    assert place.store.delete_assessment(keeper, place.id, file_of, reason="x").by == "K"


def test_the_rule_is_in_the_history_and_may_change():
    """The last rule counts; who set which, and why, stays in the history."""
    place = begin()
    store = place.store
    store.set_keep_time(place.actor, place.authority.id, 60, "Délibération 3")
    store.set_keep_time(place.actor, place.authority.id, None, "Suspendue")
    told = store.trail(place.actor, authority_id=place.authority.id).lines[0].event

    assert (None, "Suspendue", "Léa Martin") == (
        (rule := store.keep_time(place.actor, place.authority.id)).months,
        rule.reason,
        rule.by,
    )
    assert (EventKind.KEEP_TIME_SET, 60, None) == (told.kind, told.before["months"], told.after["months"])
    assert report(place).whole


@pytest.mark.databases("sqlite")
def test_deleting_reaches_the_files(tmp_path, database):
    """On SQLite nothing of a deleted assessment is left in the files of the database, while they are in use."""
    place, _ = full_place(open_store(database.address()))
    secret = SECRET.encode()

    assert any(secret in path.read_bytes() for path in tmp_path.iterdir())

    withdrawn(place).store.delete_assessment(place.actor, place.id, file_of, reason="Durée écoulée")
    with place.store.engine.begin() as connection:  # a name outside the assessment, which its deletion is not about
        connection.execute(sa.update(tables.account).values(name="x"))
    with place.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    assert [] == [path.name for path in tmp_path.iterdir() if secret in path.read_bytes()]


def test_the_place_of_a_neighbour_opens_nothing():
    """The administrator of one authority neither sees nor deletes what another one closed."""
    place, _ = full_place()
    withdrawn(place)
    other = place.store.create_authority(place.actor, name="Autre ville")
    stranger = Actor(id="s", name="S", roles={other.id: frozenset(Role)})

    assert isinstance(place, Place)
    for call in (
        lambda: place.store.delete_assessment(stranger, place.id, file_of, reason="x"),
        lambda: place.store.closed_assessments(stranger, place.authority.id),
        lambda: place.store.tombstones(stranger, place.authority.id),
        lambda: place.store.set_keep_time(stranger, place.authority.id, 0),
    ):
        with pytest.raises(PermissionDenied):
            call()
