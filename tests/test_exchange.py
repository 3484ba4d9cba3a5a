"""The JSON file of an assessment: the same bytes wherever it goes, and nothing broken gets in."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC

import pytest
from helpers_checklist import begin, make_checklist, open_store, shared_store
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.access import local_user
from assessments.exchange import LARGEST_FILE, ImportRefused, export_json, import_json
from assessments.model import AiSystem, Answer, Origin
from assessments.storage import EventKind, UnknownAuthority
from assessments.storage.snapshots import canonical, digest_of
from checklists.checks import check
from checklists.loader import digest
from checklists.model import Depth

pytestmark = pytest.mark.databases


def full_place(store=None):
    """An assessment with every type of answer and texts that break careless programs."""
    place = begin(
        store,
        system=AiSystem(name="Assistant « é » \N{GRINNING FACE}", purpose='"</script>\\', stage="pilot"),
        use_case="chatbot",
        answers=[Answer(question="decision", choice=("none",), origin=Origin.TEMPLATE)],
    )
    changes = {
        "persons": {"choice": ["agents", "minors"], "comment": "=1+1\r\n\u2028\u202e\ufeff\ufffe"},
        "people_concerned": {"value": "12\u00a0500"},
        "purpose_said": {
            "value": "\x01\x1b[31m\x7f\N{GRINNING FACE}e\u0301",
            "evidence": ["https://example.org/?a=1&b=2"],
        },
        "vendors": {"rows": [{"role": "é", "name": ""}, {}], "owner": "Zoé", "due": "2026-12-31"},
        "human_review": {"choice": ["unknown"], "to_confirm": True},
    }
    for question, change in changes.items():
        place.store.save_answer(place.actor, place.id, question, change, None)
    place.store.set_depth(place.actor, place.id, Depth.STANDARD)
    return place


def test_export_import_export_gives_the_same_bytes():
    """An assessment can leave and come back, here or in another installation, without one byte changing."""
    place = full_place()
    file = export_json(place.store, place.actor, place.id)
    here, _ = import_json(place.store, place.actor, place.authority.id, file)
    other = begin()  # another database, another authority
    there, _ = import_json(other.store, other.actor, other.authority.id, file)

    assert file == export_json(place.store, place.actor, here.id)
    assert file == export_json(other.store, other.actor, there.id)
    assert place.store.answers(place.actor, place.id) == other.store.answers(other.actor, there.id)
    assert place.store.checklist_of(place.actor, place.id) == other.store.checklist_of(other.actor, there.id)


TEXTS = st.text(max_size=20)


@pytest.mark.slow
@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_text_survives_the_round_trip(value, comment, purpose):
    """Whatever people type comes back as it was stored."""
    place = begin(shared_store(), system=AiSystem(name="x", purpose=purpose))
    place.store.save_answer(place.actor, place.id, "purpose_said", {"value": value, "comment": comment}, None)
    file = export_json(place.store, place.actor, place.id)
    again, _ = import_json(place.store, place.actor, place.authority.id, file)

    assert file == export_json(place.store, place.actor, again.id)
    assert place.store.answers(place.actor, place.id) == place.store.answers(place.actor, again.id)


def test_the_file_is_canonical_and_says_what_it_holds():
    """The file can be compared and read: sorted keys, UTF-8, UTC, checklist order, no ids of this database."""
    place = full_place()
    data = export_json(place.store, place.actor, place.id)
    file = json.loads(data)

    assert data == (json.dumps(file, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()
    assert (file["format"], file["format_version"]) == ("balise/assessment", 3)
    assert place.id.encode() not in data
    assert place.authority.id.encode() not in data
    assert place.authority.name.encode() not in data
    assert "collectivité" in file["about"]["fr"]
    assert [answer["question"] for answer in file["answers"]] == [
        "decision",
        "persons",
        "people_concerned",
        "purpose_said",
        "human_review",
        "vendors",
    ]
    assert file["created_at"].endswith("+00:00")
    assert (file["answers"][0]["author"], file["answers"][0]["version"]) == ("Léa Martin", 1)


def test_what_was_imported_is_in_the_history():
    """Who imported is known; what the file says of authors is kept apart; the history verifies and goes on."""
    file = full_place()
    data = export_json(file.store, file.actor, file.id)
    place = begin()
    zoe = local_user("Zoé")
    imported, _ = import_json(place.store, zoe, place.authority.id, data)
    events = place.store.events(zoe, imported.id)
    answer = place.store.answers(zoe, imported.id)["persons"]

    assert EventKind.ASSESSMENT_IMPORTED is events[-1].kind
    assert {"Zoé"} == {event.actor_name for event in events}
    assert (answer.author, answer.at.tzinfo) == ("Léa Martin", UTC)
    assert place.store.verify_chain(zoe, place.authority.id).whole

    place.store.save_answer(zoe, imported.id, "persons", {"comment": "vu"}, answer)

    assert place.store.verify_chain(zoe, place.authority.id).whole


def test_what_a_file_says_of_templates_stays_to_confirm():
    """A file cannot pass a template's or a supplier's answer off as confirmed."""
    place = full_place()
    file = json.loads(export_json(place.store, place.actor, place.id))
    file["answers"][0]["to_confirm"] = False
    imported, _ = import_json(place.store, place.actor, place.authority.id, json.dumps(file).encode())

    assert place.store.answers(place.actor, imported.id)["decision"].to_confirm


def test_an_unknown_checklist_is_told():
    """A checklist that this installation does not have is accepted, and said in both languages, every time."""
    place = full_place()
    data = export_json(place.store, place.actor, place.id)
    _, nothing = import_json(place.store, place.actor, place.authority.id, data)
    other = open_store()
    authority = other.create_authority(place.actor, name="Autre")
    _, told = import_json(other, place.actor, authority.id, data)
    _, again = import_json(other, place.actor, authority.id, data)
    known = frozenset({digest(make_checklist())})
    _, installed = import_json(other, place.actor, authority.id, data, known)

    assert ([], [], told) == (nothing, installed, again)
    assert "grille" in told[0].fr
    assert "checklist" in told[0].en


def edit(*path, to):
    """A file with one value replaced (to=None on the last key: removed)."""

    def change(file):
        spot = file
        for key in path[:-1]:
            spot = spot[key]
        if to is None:
            del spot[path[-1]]
        else:
            spot[path[-1]] = to
        return json.dumps(file)

    return change


def signed(change):
    """The same change by somebody who also corrects the digest of the checklist."""

    def changed(file):
        broken = json.loads(change(file))
        broken["checklist_digest"] = digest_of(canonical(broken["checklist"]))
        return json.dumps(broken)

    return changed


def deep(file):
    """A file whose nesting would exhaust a careless reader."""
    return json.dumps(file).replace('"pilot"', "[" * 100_000 + "]" * 100_000)


BROKEN = {
    "not JSON": (lambda _: "{", "line 1"),
    "empty": (lambda _: "", "JSON"),
    "not UTF-8": (lambda _: b"\xff\xfe{}", "UTF-8"),
    "a list": (lambda _: "[]", "Balise"),
    "another JSON": (lambda _: '{"name": "x"}', "Balise"),
    "another format": (edit("format", to="pia"), "Balise"),
    "a later version": (edit("format_version", to=4), "“4”"),
    "a version that only looks right": (edit("format_version", to=True), "version"),
    "a repeated key": (lambda file: json.dumps(file).replace('"use_case":', '"depth": "full", "use_case":'), "depth"),
    "an unknown key": (edit("colour", to="red"), "colour"),
    "a missing key": (edit("system", to=None), "system"),
    "no checklist": (edit("checklist", to=None), "checklist"),
    "a checklist changed": (edit("checklist", "title", "fr", to="Autre"), "fingerprint"),
    "another digest": (edit("checklist_digest", to="0" * 64), "fingerprint"),
    "a broken checklist": (edit("checklist", "sections", to="none"), "checklist → sections"),
    "a checklist with an unknown key": (edit("checklist", "weights", to=[1]), "weights"),
    "a checklist that names what does not exist": (
        signed(edit("checklist", "risks", 0, "safeguards", "essential", to=["nowhere"])),
        "risks.yaml",
    ),
    "a list for a level": (signed(edit("checklist", "risks", 0, "floors", to=[{"level": []}])), "level"),
    "a checklist with two questions of one id": (
        signed(edit("checklist", "sections", 0, "questions", 1, "id", to="decision")),
        "sections",
    ),
    "an unknown question": (edit("answers", 0, "question", to="nowhere"), "nowhere"),
    "an unknown option": (edit("answers", 0, "choice", to=["maybe"]), "maybe"),
    "two answers": (edit("answers", 1, "question", to="decision"), "decision"),
    "an unknown use case": (edit("use_case", to="teleportation"), "teleportation"),
    "an unknown depth": (edit("depth", to="bottomless"), "bottomless"),
    "a number for a text": (edit("answers", 0, "comment", to=1), "answers → 0 → comment"),
    "a text for a number": (edit("answers", 0, "version", to="1"), "answers → 0 → version"),
    "a text for a boolean": (edit("answers", 0, "to_confirm", to="yes"), "to_confirm"),
    "version 0": (edit("answers", 0, "version", to=0), "version"),
    "a huge version": (edit("answers", 0, "version", to=10**30), "version"),
    "a wrong date": (edit("answers", 0, "due", to="2026-02-30"), "due"),
    "a time without zone": (edit("answers", 0, "at", to="2026-01-01T00:00:00"), "time zone"),
    "an impossible time": (edit("created_at", to="9999-12-31T23:59:59-23:00"), "created_at"),
    "an unknown origin": (edit("answers", 0, "origin", to="oracle"), "origin"),
    "an empty name": (edit("system", "name", to=""), "name"),
    "a long name": (edit("system", "name", to="x" * 301), "name"),
    "a long comment": (edit("answers", 0, "comment", to="x" * 200_001), "too long"),
    "a broken character": (edit("answers", 0, "comment", to="\ud800"), "character"),
    "a broken character in the checklist": (edit("checklist", "title", "fr", to="\ud800"), "character"),
    "NaN": (lambda file: json.dumps(file).replace('"format_version": 3', '"format_version": NaN'), "number"),
    "an infinite number": (
        lambda file: json.dumps(file).replace('"format_version": 3', '"format_version": 1e999'),
        "number",
    ),
    "a number without end": (
        lambda file: json.dumps(file).replace('"format_version": 3', '"format_version": ' + "9" * 5000),
        "number",
    ),
    "nested a thousand times": (deep, "nests"),
    "nested fifty times": (lambda file: json.dumps(file).replace('"pilot"', "[" * 50 + "]" * 50), "nests"),
    "too large": (lambda file: json.dumps(file) + " " * LARGEST_FILE, "20 MB"),
}


@pytest.mark.databases("sqlite")  # refused before the database is asked
@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(name):
    """Each refusal says what and where, in both languages, and nothing of the file is stored."""
    change, said = BROKEN[name]
    place = full_place()
    broken = change(json.loads(export_json(place.store, place.actor, place.id)))
    before = place.store.verify_chain(place.actor, place.authority.id)
    with pytest.raises(ImportRefused) as refused:
        import_json(
            place.store, place.actor, place.authority.id, broken if isinstance(broken, bytes) else broken.encode()
        )

    assert said in refused.value.to("en")
    assert refused.value.to("fr").startswith("Fichier refusé\u00a0: ")
    assert " :" not in refused.value.to("fr")
    assert max(len(refused.value.to(lang)) for lang in ("fr", "en")) < 400
    assert before == place.store.verify_chain(place.actor, place.authority.id)
    assert [place.id] == [found.id for found in place.store.assessments(place.actor)]


@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_damaged_anywhere_is_refused_or_imported_whole(data):
    """Bytes changed at random never crash the import and never leave a history that does not verify."""
    place = begin(shared_store())
    file = bytearray(export_json(place.store, place.actor, place.id))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(file) - 1))
        file[start : start + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(ImportRefused):  # anything else would be a crash
        import_json(place.store, place.actor, place.authority.id, bytes(file))

    assert place.store.verify_chain(place.actor, place.authority.id).whole


def leaves(value, path=()):
    """Where the plain values of a JSON value are."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [leaf for key, item in inner for leaf in leaves(item, (*path, key))]
    return found or [path]


@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_forged_checklist_is_refused_or_usable(data):
    """Whatever a forger changes in a checklist, digest included, it is refused in words or holds together."""
    place = begin(shared_store())
    file = json.loads(export_json(place.store, place.actor, place.id))
    paths = leaves(file["checklist"], ("checklist",))
    values = st.sampled_from([None, 0, 9, 1.5, "", "x", "nowhere", "decision", "unknown", [], {}, ["x"], True])
    for _ in range(data.draw(st.integers(1, 3))):
        path, value = data.draw(st.sampled_from(paths)), data.draw(values)
        spot = file
        for key in path[:-1]:
            spot = spot[key] if isinstance(spot, dict | list) else {}
        if isinstance(spot, dict | list):
            spot[path[-1]] = value
    forged = signed(json.dumps)(file)
    with contextlib.suppress(ImportRefused):  # anything else would be a crash
        imported, _ = import_json(place.store, place.actor, place.authority.id, forged.encode())
        assert check(place.store.checklist_of(place.actor, imported.id)) is None


def test_a_file_with_a_mark_at_its_beginning_is_read():
    """A file that an editor saved with a byte-order mark is imported like any other."""
    place = full_place()
    data = export_json(place.store, place.actor, place.id)

    imported, _ = import_json(place.store, place.actor, place.authority.id, b"\xef\xbb\xbf" + data)

    assert export_json(place.store, place.actor, imported.id) == data


def test_importing_for_nobody_is_refused():
    """An authority that does not exist gets nothing."""
    place = full_place()
    with pytest.raises(UnknownAuthority):
        import_json(place.store, place.actor, "gone", export_json(place.store, place.actor, place.id))
