"""The page of opinions without a browser: a secretary types the minutes of a session, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from report_cases import small_case
from streamlit.testing.v1 import AppTest

from app_pages import database
from app_pages.shell import session, visitors
from assessments.access import local_user
from assessments.exchange import file_of
from assessments.model import AiSystem, Answer
from assessments.review import Outcome

DAY = date(2026, 11, 25)
MEMBERS = "Mme Roy\nM. Lam\nMme Diaz"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A database of its own with one submitted assessment: the store, the only user, and the id of the assessment."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()
    store, actor = database.store(), local_user("Camille")
    authority = store.create_authority(actor, name="Ville d’Essai")
    made = store.create_assessment(
        actor,
        authority.id,
        system=AiSystem(name="Places"),
        checklist=small_case(),
        answers=[Answer(question="effect", choice=("comfort",))],
    )
    store.submit(actor, made.id, file_of, as_of=DAY)
    yield store, actor, made.id
    database.engine.cache_clear()
    database.store.cache_clear()


def _script() -> None:
    """The page, without the shell around it."""
    from app_pages import nav, opinions  # noqa: PLC0415 - the body runs as a script of its own
    from app_pages.desk import Desk  # noqa: PLC0415

    desk = Desk()
    nav.declare(desk, {path: lambda: None for path in nav.titles(desk)}, lambda _id: lambda: None)
    opinions.draw(desk)


def open_page(assessment):
    app = AppTest.from_function(_script, default_timeout=30)
    app.session_state["_shell_visitor"] = visitors.Visitor(language="fr", display_name="Camille")
    app.query_params["a"] = assessment
    return app.run()


def field(kind, label):
    return next(one for one in kind if one.label.startswith(label))


def press(app, label):
    return field(app.button, label).click().run()


def said(app):
    found = (app.error, app.success, app.info, app.warning, app.markdown, app.caption, app.text, app.get("html"))
    whole = "\n".join(str(getattr(one, "value", None) or one.proto) for kind in found for one in kind)
    return whole.replace("\u00a0", " ")


def test_the_minutes_of_a_session_are_typed_by_one_person(place):
    """Members by name, their votes, the chair's vote that settles a tie; what is refused stays on the page as it was typed."""
    store, actor, id_ = place
    app = open_page(id_)
    field(app.text_area, "Membres du comité").set_value(MEMBERS).run()
    field(app.selectbox, "Qui préside").select("Mme Roy").run()
    press(app, "Appeler le comité à voter")
    assert "il manque 2 votes" in said(app)

    field(app.selectbox, "Mme Roy").select("Favorable avec réserves")
    field(app.selectbox, "M. Lam").select("Favorable")
    press(app, "Consigner ces votes")
    assert "celle de la présidence (favorable avec réserves) départage" in said(app)
    field(app.text_area, "Les raisons du comité").set_value("Utile, à borner.").run()
    press(app, "Rendre cet avis")
    assert "dit lesquelles" in said(app)
    assert "Utile, à borner." == field(app.text_area, "Les raisons du comité").value

    app = press(app, "Ajouter une réserve")
    field(app.text_area, "Réserve 1").set_value("Afficher <b>l’avis</b>").run()
    field(app.text_input, "Pour quand").set_value("janvier").run()
    press(app, "Rendre cet avis")
    assert "« janvier » n’est pas une date" in said(app)
    field(app.text_input, "Pour quand").set_value("31/01/2027").run()
    press(app, "Rendre cet avis")
    given = store.opinions(actor, id_)[0]

    assert not app.exception
    assert (Outcome.RESERVATIONS, "Utile, à borner.") == (given.outcome, given.reasons)
    assert ["Camille", "Camille"] == [ballot.recorded_by for ballot in given.ballots]
    assert [date(2027, 1, 31)] == [each.due for each in store.reservations(actor, id_)]
    assert "consigné par Camille" in said(app)


def test_what_was_typed_is_shown_when_its_form_is_gone(place):
    """A newer version submitted meanwhile: the opinion is refused with a sentence, and its words can be taken up again."""
    store, actor, id_ = place
    app = open_page(id_)
    field(app.radio, "Au titre de quel domaine").set_value("Protection des données (DPO)").run()
    field(app.radio, "Votre avis").set_value("Avis favorable").run()
    field(app.text_area, "Vos raisons").set_value("L’AIPD est faite.").run()
    store.ask_changes(actor, id_, "Précisez le seuil.")
    press(app, "Donner cet avis")

    assert not app.exception
    assert "Aucune version n’est soumise" in said(app)
    assert "L’AIPD est faite." in said(app)
    assert [] == store.opinions(actor, id_)
