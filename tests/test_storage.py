"""The store: what is saved can be read back, and what a question does not allow is refused in words."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

import pytest
from helpers_checklist import begin, make_checklist

from assessments.model import AiSystem, Answer, AuthorityType, Origin
from assessments.storage import (
    EventKind,
    parse_date,
    parse_number,
)
from checklists.loader import digest
from checklists.model import Checklist, Depth

pytestmark = pytest.mark.databases


def save(place, question, seen=None, **changes):
    """Save as Léa."""
    return place.store.save_answer(place.actor, place.id, question, changes, seen)


def test_an_answer_is_read_back_as_it_was_saved():
    """What the save returns is what everybody reads afterwards, in a canonical form."""
    place = begin()
    saved = save(
        place,
        "vendors",
        rows=[{"role": "hébergeur", "name": "Société"}, {"name": "B"}],
        comment="d’après le contrat",
        owner="DSI",
        due="2026-12-31",
        evidence=["https://example.org/contrat.pdf", ""],
    )

    assert saved == place.store.answers(place.actor, place.id)["vendors"]
    assert saved.rows == ({"name": "Société", "role": "hébergeur"}, {"name": "B"})
    assert saved.due == date(2026, 12, 31)
    assert saved.evidence == ("https://example.org/contrat.pdf",)
    assert (saved.version, saved.author, saved.origin) == (1, "Léa Martin", Origin.PERSON)
    assert saved.at is not None
    assert saved.at.tzinfo is UTC


def test_options_are_kept_in_the_order_of_the_question():
    """Two people choosing the same options in another order have given the same answer."""
    place = begin()
    first = save(place, "persons", choice=["minors", "agents", "minors"])
    again = save(place, "persons", choice=("agents", "minors"))

    assert first.choice == ("agents", "minors")
    assert first == again


def test_a_save_that_changes_nothing_writes_nothing():
    """The same click sent twice makes one line of history and does not wake up the others."""
    place = begin()
    first = save(place, "decision", choice=["alone"])
    stamp = place.store.stamp(place.actor, place.id)
    again = save(place, "decision", choice=["alone"])

    assert first == again
    assert stamp == place.store.stamp(place.actor, place.id)
    assert len(place.store.events(place.actor, place.id)) == 2


def test_the_stamp_grows_with_every_change():
    """A page that watches the stamp never misses a change."""
    place = begin()
    stamps = [place.store.stamp(place.actor, place.id)]
    answer = save(place, "decision", choice=["alone"])
    stamps.append(place.store.stamp(place.actor, place.id))
    save(place, "decision", answer, comment="…")
    stamps.append(place.store.stamp(place.actor, place.id))
    place.store.update_system(place.actor, place.id, {"service": "CCAS"}, place.assessment.system)
    stamps.append(place.store.stamp(place.actor, place.id))
    place.store.set_depth(place.actor, place.id, Depth.FULL)
    stamps.append(place.store.stamp(place.actor, place.id))
    file = place.store.add_file(place.actor, place.id, "decision", "avis.txt", b"avis")
    stamps.append(place.store.stamp(place.actor, place.id))
    place.store.remove_file(place.actor, place.id, "decision", file.sha256)
    stamps.append(place.store.stamp(place.actor, place.id))
    place.store.erase_text(place.actor, place.id, "decision", current=True)
    stamps.append(place.store.stamp(place.actor, place.id))

    assert stamps == sorted(set(stamps))


def test_what_a_template_fills_in_waits_for_a_person():
    """An answer from a template is to be confirmed until a person changes or confirms it."""
    place = begin(answers=[Answer(question="decision", choice=("none",), origin=Origin.TEMPLATE)], use_case="chatbot")
    filled = place.store.answers(place.actor, place.id)["decision"]
    confirmed = save(place, "decision", filled, to_confirm=False)

    assert (filled.to_confirm, filled.origin, filled.counts) == (True, Origin.TEMPLATE, False)
    assert (confirmed.to_confirm, confirmed.origin, confirmed.counts) == (False, Origin.PERSON, True)


def test_what_a_supplier_fills_in_waits_for_a_person():
    """A later answer by a supplier is to be confirmed too, even when the supplier says it is not."""
    place = begin()
    saved = place.store.save_answer(
        place.actor, place.id, "decision", {"choice": ["none"], "to_confirm": False}, None, origin=Origin.SUPPLIER
    )

    assert (saved.to_confirm, saved.origin) == (True, Origin.SUPPLIER)


def test_unknown_and_a_value_replace_one_another():
    """« Ne sait pas » empties the number typed before, and typing a number takes « ne sait pas » back."""
    place = begin()
    typed = save(place, "people_concerned", value="12 500")
    unknown = save(place, "people_concerned", typed, choice=["unknown"])
    back = save(place, "people_concerned", unknown, value="3")

    assert (unknown.choice, unknown.value) == (("unknown",), "")
    assert (back.choice, back.value) == ((), "3")


def test_invisible_characters_are_removed():
    """Text pasted from a document with NUL or broken characters is saved without them."""
    saved = save(begin(), "purpose_said", value="a\0b\ud800c", comment="\N{GRINNING FACE} é")

    assert saved.value == "abc"
    assert saved.comment == "\N{GRINNING FACE} é"


def test_an_assessment_keeps_the_checklist_it_began_with():
    """Content may evolve: an old assessment is always read with the checklist it was answered with."""
    place = begin()
    newer = place.store.create_assessment(
        place.actor, place.authority.id, system=AiSystem(name="B"), checklist=make_checklist("2")
    )
    assert place.store.checklist_of(place.actor, place.id) == make_checklist("1")
    assert place.store.checklist_of(place.actor, newer.id) == make_checklist("2")
    assert place.assessment.checklist_digest == digest(make_checklist("1"))
    assert place.assessment.checklist_digest != newer.checklist_digest


@pytest.mark.databases("sqlite")
def test_the_order_of_keys_does_not_change_the_digest():
    """Moving keys around in a checklist file does not make it another checklist."""
    dumped = make_checklist().model_dump(mode="json")
    moved = Checklist.model_validate(dict(reversed(dumped.items())))

    assert digest(make_checklist()) == digest(moved)


def test_system_depth_and_authority_are_changed():
    """What describes the system and the authority can be corrected, and reading gives the correction."""
    place = begin()
    changed = place.store.update_system(
        place.actor, place.id, {"name": " Agent ", "stage": "pilot"}, place.assessment.system
    )
    deep = place.store.set_depth(place.actor, place.id, Depth.STANDARD)
    authority = place.store.update_authority(
        place.actor, place.authority.id, {"type": "epci", "population": 60_000, "staff_fte": 350.5}, place.authority
    )

    assert changed.system.name == "Agent"
    assert deep == place.store.assessment(place.actor, place.id)
    assert deep.system == changed.system
    assert deep.depth is Depth.STANDARD
    assert authority == place.store.authority(place.actor, place.authority.id)
    assert (authority.type, authority.staff_fte) == (AuthorityType.EPCI, 350.5)


def test_events_say_who_what_and_when():
    """The history shows the newest first, with what was there before and after."""
    place = begin()
    first = save(place, "decision", choice=["none"])
    second = save(place, "decision", first, choice=["alone"], comment="après vérification")
    newest, older, created = place.store.events(place.actor, place.id)

    assert (newest.before, newest.after) == (
        {"choice": ["none"], "comment": ""},
        {"choice": ["alone"], "comment": "après vérification"},
    )
    assert (newest.kind, newest.question, newest.version) == (EventKind.ANSWER_SAVED, "decision", 2)
    assert (newest.actor_id, newest.actor_name, newest.at) == ("local", "Léa Martin", second.at)
    assert older.seq == newest.seq - 1
    assert created.kind is EventKind.ASSESSMENT_CREATED
    assert [newest] == place.store.events(place.actor, place.id, limit=1)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        (" 12,5 ", "12.5"),
        ("12\u00a0500,5", "12500.5"),
        ("1 234 567", "1234567"),
        ("-3", "-3"),
        ("", None),
        ("1 23", None),
        ("12.5.1", None),
        ("nan", None),
        ("\u0661", None),
        ("9" * 41, None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    """A French number with spaces and a comma is a number; what is ambiguous is not."""
    assert parse_number(typed) == (None if number is None else Decimal(number))


@pytest.mark.databases("sqlite")
def test_dates_are_iso_only():
    """A date has one form, so that 03/04 is never read two ways."""
    assert parse_date("2026-12-31") == date(2026, 12, 31)
    assert [parse_date(text) for text in ("2026-13-01", "03/04/2026", "")] == [None, None, None]
