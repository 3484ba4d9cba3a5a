"""Forgetting a text or a name: gone for good, and the history stays whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa
from audit_cases import JUDGEMENT, PLAN, measured
from helpers_checklist import begin, busy_place, open_store, report

from assessments.access import Actor, Role, local_user
from assessments.accounts import Given
from assessments.decision import Demand
from assessments.exchange import file_of
from assessments.exchange.contents import read_contents
from assessments.review import Member, Outcome, Vote
from assessments.storage import ERASED, EventKind, InvalidAnswer, ReviewRefused, tables
from assessments.storage.engine import writing
from assessments.storage.redaction import COPIES, REDACTED
from assessments.storage.things import THINGS
from checklists.model import Adviser

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


# What is frozen -------------------------------------------------------------------------------------------------------

NAME, WORDS = "Zoé Petit-Secret", "M. Durand-Caché"
DAY = date(2026, 1, 1)


def frozen_place(url=""):
    """An assessment by Zoé, submitted with words about somebody in every part of it; everything else around it is hers too."""
    place = begin(open_store(url) if url else None)
    store, everything = place.store, local_user("x")
    zoe = Actor(id="zoe", name=NAME, roles=everything.roles, capacities=everything.capacities)
    with writing(store.engine) as connection:
        about = {
            "login": "zoe",
            "name": NAME,
            "email": "",
            "password": "",
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        connection.execute(sa.insert(tables.account).values(id="zoe", **about))
    store.give_role(place.actor, "zoe", Given(Role.COMMITTEE_CHAIR, place.authority.id))
    store.update_system(zoe, place.id, {"contact": WORDS}, place.assessment.system)
    store.save_answer(zoe, place.id, "purpose_said", {"value": f"Aider {WORDS}", "owner": WORDS}, None)
    store.save_answer(zoe, place.id, "people_concerned", {"value": "12", "comment": WORDS}, None)
    store.add_file(zoe, place.id, "decision", f"{WORDS}.txt", f"Avis de {WORDS}".encode())
    store.plan_audit(zoe, place.id, PLAN.model_copy(update={"title": WORDS, "reason": WORDS}))
    store.judge_audit(zoe, (seen := measured(place)).id, JUDGEMENT.model_copy(update={"action": WORDS}), seen)
    store.submit(zoe, place.id, file_of, as_of=DAY, message=WORDS)
    store.remark(zoe, place.id, WORDS, about="question:decision")
    store.advise(
        zoe, place.id, Adviser.RSSI, Outcome.RESERVATIONS, reasons=WORDS, reservations=[Demand(text=WORDS, owner=WORDS)]
    )
    opinion = store.open_opinion(zoe, place.id, [Member(id="zoe", name=NAME, chair=True)])
    store.vote(zoe, place.id, opinion.id, Vote.FAVOURABLE, WORDS)
    store.close_opinion(zoe, place.id, opinion.id, reasons=WORDS, minority=WORDS)
    with writing(
        store.engine
    ) as connection:  # the account itself is erased for all authorities at once: see test_accounts
        connection.execute(sa.update(tables.account).values(name="Compte"))
    return place


def held(store):
    """The tables in which a text stands, by the text."""
    with store.engine.connect() as connection:
        return {
            text: [
                name
                for name, table in tables.metadata.tables.items()
                if any(text in _plain(value) for row in connection.execute(sa.select(table)) for value in row)
            ]
            for text in (NAME, WORDS)
        }


def _plain(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def erase_words(place):
    """Erase every text about somebody, by the methods that an administrator has."""
    store, actor, id_ = place.store, place.actor, place.id
    store.erase_text(actor, id_, fields=["contact"], current=True)
    for question in ("purpose_said", "people_concerned"):
        store.erase_text(actor, id_, question, current=True)
    for audit in store.audits(actor, id_):
        store.erase_text(actor, id_, audit_id=audit.id, current=True)
    for file in store.files(actor, id_):
        store.erase_file(actor, id_, file.sha256, content=True)
    for thing in THINGS:
        with store.engine.connect() as connection:
            rows = [row.id for row in connection.execute(sa.select(thing.table.c.id))]
        for row in rows:
            store.erase_thing(actor, place.authority.id, thing.place(row))


def version(place):
    """The submitted version: what is kept of it, and what it is called."""
    store, (kept,) = place.store, place.store.submissions(place.actor, place.id)
    return kept, store.submitted_file(place.actor, place.id, kept.number)


def test_erased_texts_are_gone_from_every_table():
    """No table holds an erased text any more: neither the version submitted, nor a remark, a reason, a reservation or a file."""
    place = frozen_place()
    before, original = version(place)
    erase_words(place)
    after, left = version(place)
    found = json.loads(left)

    assert [] == held(place.store)[WORDS]
    assert sha256(original).hexdigest() == before.content_hash == after.content_hash
    assert (None, True) == (before.redacted_at, after.redacted_at is not None)
    assert REDACTED.model_dump() == found["about"]
    assert {"purpose_said": ERASED, "people_concerned": ""} == {
        one["question"]: one["value"] for one in found["answers"] if one["value"] or one["version"]
    }
    assert "Aider" not in left.decode()
    assert read_contents(left).assessment.system.contact == ERASED  # what is left can still be read and compared
    assert report(place).whole


def test_an_erased_person_is_gone_from_every_table():
    """Votes, remarks, opinions, submissions, audits, files: whoever left is named nowhere; the count of the votes stays."""
    place = frozen_place()
    tallies = [one.tally() for one in place.store.opinions(place.actor, place.id)]
    place.store.erase_person(place.actor, place.authority.id, "zoe")
    _, left = version(place)

    assert [] == held(place.store)[NAME]
    assert {ERASED} == {one["author"] for one in json.loads(left)["answers"]}
    assert WORDS in left.decode()
    assert tallies == [one.tally() for one in place.store.opinions(place.actor, place.id)]
    assert report(place).whole


def test_erasing_the_events_erases_the_same_words_in_a_version():
    """What one event said is erased in the versions that say the same, its author too; what others said stays."""
    place = frozen_place()
    (event,) = [one for one in place.store.events(place.actor, place.id) if one.question == "purpose_said"]
    place.store.erase_event(place.actor, place.authority.id, event.seq)
    _, left = version(place)
    answers = {one["question"]: one for one in json.loads(left)["answers"]}

    assert (ERASED, ERASED, ERASED) == tuple(answers["purpose_said"][name] for name in ("value", "owner", "author"))
    assert (WORDS, NAME) == (answers["people_concerned"]["comment"], answers["people_concerned"]["author"])
    assert report(place).whole


def test_a_redacted_version_that_somebody_changes_is_found():
    """After an erasure a changed byte of what is left is still found, and so is a hidden erasure."""
    place = frozen_place()
    place.store.erase_text(place.actor, place.id, "purpose_said", current=True)
    body, at = tables.submission.c.body, tables.submission.c.redacted_at
    for change in ({"body": sa.func.replace(body, "12", "13")}, {"redacted_at": sa.null()}):
        with place.store.engine.connect() as connection:
            kept = connection.execute(sa.select(body, at)).one()
        with place.store.engine.begin() as connection:
            connection.execute(sa.update(tables.submission).values(**change))
        assert not report(place).whole
        with place.store.engine.begin() as connection:
            connection.execute(sa.update(tables.submission).values(body=kept.body, redacted_at=kept.redacted_at))

    assert report(place).whole


def test_erasing_a_thing_of_another_authority():
    """What is not there, or is another authority's, cannot be erased; what holds no text is refused by name."""
    place = frozen_place()
    other = place.store.create_authority(place.actor, name="Autre")
    (remark,) = place.store.remarks(place.actor, place.id)
    for authority, thing in (
        (other.id, f"remark {remark.id}"),
        (place.authority.id, "remark 0"),
        (other.id, "nothing 0"),
    ):
        with pytest.raises(ReviewRefused):
            place.store.erase_thing(place.actor, authority, thing)
    with pytest.raises(ValueError, match="hold texts"):
        place.store.erase_thing(place.actor, place.authority.id, f"remark {remark.id}", ["about"])

    assert WORDS == place.store.remarks(place.actor, place.id)[0].text


def test_every_frozen_copy_can_be_redacted():
    """A kind of row with a long frozen text says how that text is erased, so that no erasure stops before it."""
    assert {(thing.name, column) for thing in THINGS for column in thing.bodies} == {
        (copy.thing, copy.column) for copy in COPIES
    }


@pytest.mark.databases("sqlite")
def test_erasing_what_is_frozen_reaches_the_files(tmp_path, database):
    """Neither an erased text nor an erased name is left in the files of SQLite, at once, while they are in use."""
    place = frozen_place(database.address())
    secrets = [text.encode() for text in (NAME, WORDS)]
    there = [secret for secret in secrets if any(secret in path.read_bytes() for path in tmp_path.iterdir())]
    erase_words(place)
    place.store.erase_person(place.actor, place.authority.id, "zoe")

    assert secrets == there
    assert [] == [path.name for path in tmp_path.iterdir() if any(one in path.read_bytes() for one in secrets)]
