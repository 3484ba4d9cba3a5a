"""The page of the decision without a browser: what stands in the way comes first, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest
from test_officials import rich
from test_report import worst_answers

from app_pages import database
from app_pages.shell import session, visitors
from assessments.access import local_user
from assessments.decision import Choice
from assessments.exchange import file_of
from assessments.model import AiSystem
from checklists.loader import main_checklist

PATIENCE = 30
TODAY = datetime.now(UTC).date()


@pytest.fixture
def open_page(tmp_path, monkeypatch):
    """A page on an assessment that was just submitted, in a database of its own: give the answers, get the page."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    monkeypatch.setenv("BALISE_ACCOUNTS", "off")
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()

    def made(answers):
        store, actor = database.store(), local_user("Camille")
        authority = store.create_authority(actor, name="Ville d’Essai")
        told = {"system": AiSystem(name="Places"), "checklist": main_checklist(), "answers": list(answers.values())}
        assessment = store.create_assessment(actor, authority.id, **told)
        store.submit(actor, assessment.id, file_of, as_of=date(2026, 1, 1))
        app = AppTest.from_function(_script, default_timeout=PATIENCE)
        app.session_state["_shell_visitor"] = visitors.Visitor(language="fr")
        app.query_params["a"] = assessment.id
        return app.run(), lambda: store.decisions(actor, assessment.id)

    yield made
    database.engine.cache_clear()
    database.store.cache_clear()


def _script() -> None:
    """The page, without the shell around it."""
    from app_pages import decision, nav  # noqa: PLC0415 - the body runs as a script of its own
    from app_pages.desk import Desk  # noqa: PLC0415

    desk = Desk()
    nav.declare(desk, dict.fromkeys(nav.titles(desk), lambda: None), lambda _id: lambda: None)
    decision.draw(desk)


def said(app):
    """Everything that stands on the page, with ordinary spaces."""
    kinds = ("title", "header", "markdown", "caption", "warning", "error", "success", "info", "text")
    return " ".join(" ".join(str(each.value).split()) for kind in kinds for each in getattr(app, kind))


def field(app, kind, label):
    """The field whose label begins so."""
    return next(each for each in getattr(app, kind) if each.label.replace("\u00a0", " ").startswith(label))


def test_a_missing_opinion_is_said_first_and_passed_over_in_writing_only(open_page):
    """The page says what is missing before anything is typed; without a reason it records nothing and keeps every word."""
    app, decisions = open_page(rich())
    assert "Il manque l’avis du DPO et du RSSI" in said(app)
    field(app, "radio", "Décision").set_value(Choice.CONDITIONS)
    field(app, "text_area", "Raisons").set_value("Le besoin est là.")
    field(app, "text_input", "Date de la décision").set_value(f"{TODAY:%d/%m/%Y}")
    app.run()
    field(app, "text_area", "Condition 1").set_value("Bilan à six mois")
    assert f"vaudra jusqu’au {TODAY:%d/%m}/{TODAY.year + 2}" in said(app)
    field(app, "button", "Ajouter une condition").click().run()
    field(app, "button", "Enregistrer la décision").click().run()

    assert ["Le besoin est là.", "Bilan à six mois", ""] == [
        field(app, "text_area", label).value or "" for label in ("Raisons", "Condition 1", "Condition 2")
    ]
    assert "passez outre par écrit" in app.error[0].value.replace("\u00a0", " ")
    assert [] == decisions()
    field(app, "text_area", "Pourquoi décider sans l’avis").set_value("Urgence après la crue.")
    field(app, "button", "Enregistrer la décision").click().run()
    made = decisions()[0]

    assert (Choice.CONDITIONS, "Urgence après la crue.", TODAY) == (
        made.choice,
        made.override,
        made.decided_on,
    )
    assert "Prise sans l’avis du DPO et du RSSI, que ce niveau demande : « Urgence après la crue »" in said(app)


def test_at_level_iv_only_what_protects_can_be_chosen(open_page):
    """Nobody is offered to approve what cannot be: the page says so calmly, and what can be decided instead."""
    app, decisions = open_page(worst_answers())
    choice = field(app, "radio", "Décision")
    assert ["Refuser", "Ajourner"] == choice.options
    assert "Vous pouvez refuser le projet, ou l’ajourner" in said(app)
    assert "passez outre" not in said(app)
    choice.set_value(Choice.REFUSE)
    field(app, "text_area", "Raisons").set_value("La loi s’y oppose.")
    field(app, "text_input", "Date de la décision").set_value("demain")
    field(app, "button", "Enregistrer la décision").click().run()
    assert "31/01/2027" in app.error[0].value
    field(app, "text_input", "Date de la décision").set_value(f"{TODAY:%d/%m/%Y}")
    field(app, "button", "Enregistrer la décision").click().run()

    assert [Choice.REFUSE] == [made.choice for made in decisions()]
