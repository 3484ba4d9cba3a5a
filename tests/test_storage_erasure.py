"""Forgetting a text or a name: gone for good, and the history stays whole."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, busy_place, open_store, report

from assessments.access import Actor, local_user
from assessments.storage import ERASED, EventKind, InvalidAnswer

pytestmark = pytest.mark.databases


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
    for seq in range(1, 10):
        assert place.store.erase_event(place.actor, place.authority.id, seq) >= 1
        assert place.store.erase_event(place.actor, place.authority.id, seq) == 0

    assert report(place).whole
    assert report(place).length == 18


@pytest.mark.databases("sqlite")
def test_erasing_reaches_the_files(tmp_path, database):
    """An erased text is overwritten in the files of SQLite, at once, while they are in use."""
    place = begin(open_store(database.address()))
    secret = "SECRET-" * 2000
    place.store.save_answer(place.actor, place.id, "purpose_said", {"value": secret}, None)

    assert any(b"SECRET-" in path.read_bytes() for path in tmp_path.iterdir())

    place.store.erase_text(place.actor, place.id, "purpose_said", current=True)

    assert not [path for path in tmp_path.iterdir() if b"SECRET-" in path.read_bytes()]
