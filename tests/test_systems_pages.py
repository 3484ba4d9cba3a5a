"""The pages of a newer checklist, of earlier and later assessments, and of a register brought in: what a person sees and does."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import charters, database
from app_pages.shell import session, visitors
from assessments.access import local_user
from assessments.decision import Choice
from assessments.exchange import file_of
from assessments.model import AiSystem, Answer
from checklists.loader import from_json, main_checklist, to_json

PATIENCE = 30


def earlier():
    """The main checklist as it might have been: another version, with a question that is gone since."""
    data = json.loads(to_json(main_checklist()))
    first = data["sections"][0]["questions"]
    first.append({**first[0], "id": "gone_since", "text": {"fr": "Qui le demande ?", "en": "Who asks for it?"}})
    return from_json(json.dumps({**data, "version": "2020.1"}))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A database of its own with one assessment of an earlier checklist: the store, somebody, and its id."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    monkeypatch.setenv("BALISE_CHARTERS", str(tmp_path / "none"))
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()
    store, actor = database.store(), local_user("Camille")
    authority = store.create_authority(actor, name="Ville d’Essai")
    answers = [Answer(question="gone_since", value="<b>Le maire</b>"), Answer(question="problem", value="Des files")]
    system = AiSystem(name="Places")
    made = store.create_assessment(actor, authority.id, system=system, checklist=earlier(), answers=answers)
    yield store, actor, made.id
    database.engine.cache_clear()
    database.store.cache_clear()


def _script(page: str) -> None:
    """One page, without the shell around it."""
    import streamlit as st  # noqa: PLC0415 - the body runs as a script of its own

    from app_pages import lineage, nav, register, renew  # noqa: PLC0415
    from app_pages.desk import Desk  # noqa: PLC0415

    desk = Desk()
    draws = {nav.RENEW: renew.draw, "systeme": lineage.draw, "registre": register.draw}
    nav.declare(desk, {path: lambda: None for path in nav.titles(desk)}, lambda _id: lambda: None)
    draws[page](desk)
    if page == "systeme":
        renew.banner(desk)
    st.session_state["drawn"] = page


def open_page(page, assessment="", lang="fr"):
    app = AppTest.from_function(_script, args=(page,), default_timeout=PATIENCE)
    app.session_state["_shell_visitor"] = visitors.Visitor(language=lang)
    if assessment:
        app.query_params["a"] = assessment
    app.run()
    assert not app.exception
    return app


def labels(app):
    return [button.label for button in app.button]


def test_a_newer_checklist_is_offered_and_taken(place):
    """The page offers it and says so; one click moves the assessment, keeps the words of the question that is gone, and tells."""
    store, actor, id_ = place
    app = open_page("nouvelle-grille", id_)
    here = main_checklist().version

    assert [f"Passer à la grille {here}", "Rester sur la grille actuelle"] == labels(app)
    app.button("renew_go").click().run()
    assert charters.digest_of(main_checklist()) == store.assessment(actor, id_).checklist_digest
    assert f"L’évaluation suit maintenant la grille {here}." in app.success[0].value.replace("\\", "")
    assert "<b>Le maire</b>" in [text.value for text in app.text]
    assert [] == labels(app)


def test_a_page_left_open_changes_nothing(place):
    """When somebody answered meanwhile, the click is refused with a sentence and the new state is shown."""
    store, actor, id_ = place
    app = open_page("nouvelle-grille", id_)
    store.save_answer(actor, id_, "doing_nothing", {"value": "Rien"}, None)
    app.button("renew_go").click().run()

    assert "a changé depuis" in app.error[0].value
    assert "2020.1" == store.checklist_of(actor, id_).version


def test_staying_quietens_the_offer(place):
    """Who stays is asked no more; the page still shows the difference, and who chose."""
    store, actor, id_ = place
    app = open_page("nouvelle-grille", id_)
    app.button("renew_stay").click().run()

    assert 1 == len(store.stayed(actor, id_))
    assert [f"Passer à la grille {main_checklist().version}"] == labels(app)
    assert any("a choisi de rester" in caption.value for caption in app.caption)


def test_assessing_again_is_offered_after_a_decision_alone(place):
    """Before a decision there is only « duplicate »; after it, one click begins the next assessment."""
    store, actor, id_ = place

    assert ["Dupliquer"] == labels(open_page("systeme", id_))
    version = store.submit(actor, id_, file_of, as_of=date(2026, 1, 2))
    told = {"reasons": "Non.", "decided_on": date(2026, 1, 2), "override": "Urgence."}
    store.decide(actor, id_, Choice.REFUSE, file_of, seen=version.content_hash, **told)
    app = open_page("systeme", id_)
    assert ["Réévaluer ce système", "Dupliquer"] == labels(app)
    app.button("reassess_go").click().run()
    (after,) = store.lineage(actor, id_).later
    assert main_checklist().version == store.checklist_of(actor, after.id).version


def test_archived_and_withdrawn_systems_stand_apart(place):
    """Each under its own heading, folded, not among those that live."""
    store, actor, id_ = place
    store.withdraw(actor, id_, "Abandonné")
    app = open_page("registre", lang="en")

    assert ["Withdrawn: 1"] == [each.label for each in app.expander if each.label.startswith(("Archived", "Withdrawn"))]
