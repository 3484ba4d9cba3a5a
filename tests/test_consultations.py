"""Consultations: written down with what they changed, told to the committee and the public, and never a name of who took part."""

from __future__ import annotations

from datetime import date

import pytest
from helpers_checklist import begin, report
from report_cases import small_case
from streamlit.testing.v1 import AppTest
from test_report import text_of

from app_pages import database
from app_pages.shell import session
from assessments.access import Actor, PermissionDenied, Role
from assessments.citizens import Consultation, ConsultationDraft, Progress, Public
from assessments.storage import EventKind, InvalidInput, ReviewRefused
from reports.gather import gather
from reports.parts.consultations import consultations
from reports.parts.writer import Writer

HELD = ConsultationDraft(
    title="Réunion au centre social",
    progress=Progress.HELD,
    begins=date(2026, 1, 1),
    publics=(Public.VULNERABLE, Public.RESIDENTS),
    reached="Affiches, téléphone, et deux passages aux Restos du cœur.",
    participants=23,
    said="La machine ne doit pas décider seule.",
    changed="Un agent relit chaque refus.",
    questions=("human",),
)


def changed(**values):
    return HELD.model_copy(update=values)


@pytest.fixture
def place():
    """An assessment of the small checklist."""
    return begin(checklist=small_case())


def test_a_consultation_is_kept_as_it_was_written(place):
    """Every field comes back, those of several choices in one order; the history tells it and verifies."""
    kept = place.store.record_consultation(place.actor, place.id, HELD)

    assert [kept] == place.store.consultations(place.actor, place.id)
    assert HELD.model_dump() | {"publics": (Public.RESIDENTS, Public.VULNERABLE)} == kept.model_dump(
        include=set(ConsultationDraft.model_fields)
    )
    assert "Léa Martin" == kept.by
    assert EventKind.CONSULTATION_RECORDED is place.store.events(place.actor, place.id)[0].kind
    assert report(place).whole


def test_a_change_keeps_what_was_said_before_in_the_history(place):
    """Whoever rewrites what people said leaves a trace; two people never overwrite each other."""
    first = place.store.record_consultation(place.actor, place.id, HELD)
    after = place.store.change_consultation(place.actor, place.id, first, changed(said="Rien."))
    event = place.store.events(place.actor, place.id)[0]

    assert (HELD.said, "Rien.") == (event.before["said"], event.after["said"])
    with pytest.raises(InvalidInput):
        place.store.change_consultation(place.actor, place.id, first, changed(said="Autre chose."))
    assert [after] == place.store.consultations(place.actor, place.id)
    assert report(place).whole


def test_held_without_an_answer_is_seen():
    """Neither what changed nor why nothing did: people are still waiting, unless it was only planned."""
    base = {"id": "x", "version": 1, "by": "L", "at": "2026-01-01T00:00:00Z"}

    def owes(**values):
        return Consultation.model_validate({**changed(**values).model_dump(), **base}).owes_an_answer

    assert not owes()
    assert owes(changed="  ")
    assert not owes(changed="", unchanged_why="Le marché est signé.")
    assert not owes(changed="", progress=Progress.PLANNED)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " \x00 "}, "Donnez un nom"),
        ({"begins": None}, "a une date"),
        ({"begins": date(2026, 1, 3)}, "à venir"),
        ({"ends": date(2025, 12, 31)}, "avant le premier"),
        ({"unchanged_why": "Aussi."}, "pas les deux"),
        ({"file": "a" * 64}, "pièces"),
    ],
)
def test_what_does_not_hold_together_is_refused(place, values, said):
    """One sentence says what to do, and nothing is written."""
    with pytest.raises(InvalidInput) as found:
        place.store.record_consultation(place.actor, place.id, changed(**values))

    assert said in found.value.to("fr")
    assert [] == place.store.consultations(place.actor, place.id)


def test_a_consultation_points_to_what_exists(place):
    """A question of the checklist, a consultation of this very assessment, a file that is there."""
    other = begin(place.store, checklist=small_case())
    strange = place.store.record_consultation(place.actor, other.id, HELD)
    file = place.store.add_file(place.actor, place.id, "human", "notes.txt", b"Notes")
    kept = place.store.record_consultation(place.actor, place.id, changed(file=file.sha256))

    assert file.sha256 == kept.file
    with pytest.raises(ReviewRefused):
        place.store.record_consultation(place.actor, place.id, changed(questions=("nothing",)))
    with pytest.raises(ReviewRefused):
        place.store.change_consultation(place.actor, place.id, strange, HELD)


def test_who_reads_does_not_write(place):
    """The committee reads consultations; those who run the project write them down."""
    member = Actor(id="m", name="M", roles={place.authority.id: frozenset({Role.COMMITTEE_MEMBER})})
    place.store.record_consultation(place.actor, place.id, HELD)

    assert 1 == len(place.store.consultations(member, place.id))
    with pytest.raises(PermissionDenied):
        place.store.record_consultation(member, place.id, HELD)


# The page ----------------------------------------------------------------------------------------------------------------


def _script(assessment: str) -> None:
    """The page without the shell around it."""
    import streamlit as st  # noqa: PLC0415 - the body runs as a script of its own

    from app_pages import consultations, nav  # noqa: PLC0415
    from app_pages.desk import Desk  # noqa: PLC0415

    st.query_params["a"] = assessment
    desk = Desk()
    nav.declare(desk, {path: lambda: None for path in nav.titles(desk)}, lambda _id: lambda: None)
    consultations.draw(desk)


def test_the_page_keeps_what_was_typed_until_it_can_be_kept(tmp_path, monkeypatch):
    """A refusal says what is missing and loses nothing; once kept, the page says that people wait for an answer."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()
    place = begin(database.store(), checklist=small_case())
    app = AppTest.from_function(_script, args=(place.id,), default_timeout=30).run()
    app.text_input[0].set_value("Réunion <b>publique</b>")
    app.text_area[1].set_value("Trop vite.")
    app.button[0].click().run()
    assert ["Dites si la consultation est prévue, tenue ou annulée. Rien n’a été enregistré."] == [
        e.value for e in app.error
    ]
    assert "Trop vite." == app.text_area[1].value
    app.radio[0].set_value(Progress.HELD)
    app.text_input[1].set_value("01/01/2026")
    app.button[0].click().run()

    assert [] == [*app.error, *app.exception]
    assert ["Consultation enregistrée."] == [each.value for each in app.success]
    assert any("ne savent pas encore" in each.value for each in app.warning)
    kept = database.store().consultations(place.actor, place.id)
    assert [("Réunion <b>publique</b>", date(2026, 1, 1), "Trop vite.")] == [(c.title, c.begins, c.said) for c in kept]
    database.engine.cache_clear()
    database.store.cache_clear()


# The report --------------------------------------------------------------------------------------------------------------


def test_the_report_tells_the_committee(place):
    """Who, how, how many, what was said, and plainly that nobody has said what changed."""
    place.store.record_consultation(place.actor, place.id, changed(changed="", questions=()))
    data = gather(place.store, place.actor, place.id, date(2026, 1, 2))
    writer = Writer(data, "fr")
    consultations(writer)
    text = " ".join(text_of(writer.document.build()).split())

    for part in (HELD.title, "Le 01/01/2026", "23 personnes", "Restos du cœur", HELD.said, "attendent une réponse"):
        assert part in text
    assert "ne savent pas encore ce que leur parole a changé" in text
