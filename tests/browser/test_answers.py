"""Nothing that was answered is lost or overwritten: refresh, power cut, colleagues, half-typed text."""

from __future__ import annotations

import os
import signal

from people import card, checked, choose, open_page, press, saved, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine

SECURITY = "H. La sécurité"
QUESTION = "data_entered"
PERSONAL = "Des données sur des personnes"
INTERNAL = "Des documents internes, sans données sur des personnes"


def security(server, assessment):
    return f"{server.url}/rubrique-security?a={assessment}"


def stored(server, assessment, question):
    store = AssessmentStore(make_engine(server.database))
    return store.answers(local_user("test"), assessment).get(question)


def test_an_answer_acknowledged_on_screen_survives_a_power_cut(server, assessment, page):
    """Killing the server right after « Enregistré » loses nothing."""
    open_page(page, security(server, assessment), SECURITY)
    choose(page, QUESTION, PERSONAL)
    saved(page, QUESTION)
    server.kill()
    server.restart()
    open_page(page, security(server, assessment), SECURITY)

    assert checked(page, QUESTION) == [PERSONAL]


def test_a_click_on_the_way_when_the_server_dies_is_kept(server, assessment, page):
    """A click that had left the browser when the server died is saved once it is back, without doing anything."""
    open_page(page, security(server, assessment), SECURITY)
    choose(page, QUESTION, PERSONAL)
    settled(page)
    os.kill(server._process.pid, signal.SIGSTOP)  # noqa: SLF001 - the click must reach a server that no longer answers
    choose(page, QUESTION, INTERNAL)
    page.wait_for_timeout(500)
    server.kill()
    server.restart()
    expect(page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')).to_be_visible()
    page.wait_for_timeout(1500)
    settled(page)

    assert checked(page, QUESTION) == [INTERNAL]
    assert stored(server, assessment, QUESTION).choice == ("internal",)


def test_an_old_screen_never_overwrites_a_newer_answer_after_a_restart(server, assessment, page):
    """A screen left open shows both answers after a restart when somebody answered meanwhile; it replaces nothing."""
    open_page(page, security(server, assessment), SECURITY)
    choose(page, QUESTION, PERSONAL)
    settled(page)
    server.kill()
    store = AssessmentStore(make_engine(server.database))
    colleague = local_user("Déléguée à la protection des données")
    now = store.answers(colleague, assessment)[QUESTION]
    store.save_answer(colleague, assessment, QUESTION, {"choice": ("sensitive",)}, now)
    server.restart()
    expect(card(page, QUESTION).get_by_text("a enregistré une autre réponse")).to_be_visible()

    assert stored(server, assessment, QUESTION).choice == ("sensitive",)
    press(page.get_by_role("button", name="Garder la mienne"))
    settled(page)
    assert stored(server, assessment, QUESTION).choice == ("personal",)


def test_a_colleagues_answer_appears_by_itself(server, assessment, page):
    """What a colleague answers shows within seconds on a page that was not touched, and says who changed it."""
    open_page(page, security(server, assessment), SECURITY)
    store = AssessmentStore(make_engine(server.database))
    colleague = local_user("Responsable de la sécurité")
    store.save_answer(colleague, assessment, "automatic_actions", {"choice": ("proposes",)}, None)
    expect(card(page, "automatic_actions").locator("input:checked")).to_have_count(1)
    settled(page)

    assert checked(page, "automatic_actions") == ["Il propose une action, une personne la valide"]


def test_two_people_on_the_same_answer_both_see_both(server, assessment, page, new_page):
    """The second of two people is told, sees both answers and chooses; nothing is overwritten before that."""
    other = new_page()
    open_page(page, security(server, assessment), SECURITY)
    open_page(other, security(server, assessment), SECURITY)
    question = "service_interruption"
    store = AssessmentStore(make_engine(server.database))
    # The colleague's click reaches the store between this page's drawing and its own click.
    choose(page, question, "Une gêne : le travail continue autrement")
    saved(page, question)
    expect(card(other, question).locator("input:checked")).to_have_count(1)
    settled(other)
    first = store.answers(local_user("x"), assessment)[question]
    store.save_answer(local_user("Cheffe de projet"), assessment, question, {"choice": ("vital_service",)}, first)
    choose(other, question, "Un service rendu aux habitants s’arrête ou prend un retard important")
    settled(other)
    text = card(other, question).inner_text()
    if "a enregistré une autre réponse" in text:
        press(other.get_by_role("button", name="Prendre celle-ci"))
        settled(other)
        assert stored(server, assessment, question).choice == ("vital_service",)
        expect(card(other, question).get_by_role("radio", name="Des personnes peuvent être en danger")).to_be_checked()
        assert checked(other, question) == ["Des personnes peuvent être en danger"]
    else:  # the watcher had already shown the colleague's answer: the click then knowingly replaces it
        assert stored(server, assessment, question).choice == ("service_stopped",)
    history = store.events(local_user("x"), assessment)
    assert sum(event.question == question for event in history) >= 2


def test_a_comment_being_typed_survives_a_refresh(server, assessment, page):
    """Text that is still being typed is kept after a short pause, without leaving the field."""
    open_page(page, security(server, assessment), SECURITY)
    press(card(page, QUESTION).get_by_text("Ajouter un commentaire"))
    field = card(page, QUESTION).get_by_label("Commentaire à la question")
    field.click()
    page.keyboard.type("Les appelants donnent parfois leur adresse", delay=15)
    page.wait_for_timeout(2500)
    page.reload()
    expect(page.get_by_role("heading", level=1, name=SECURITY)).to_be_visible()
    settled(page)

    assert stored(server, assessment, QUESTION).comment == "Les appelants donnent parfois leur adresse"


def test_hostile_comments_show_as_text(server, assessment, page):
    """A comment of 20,000 characters with markup, emoji and Arabic is shown as it was typed and loads nothing."""
    nasty = '<b>gras</b> <img src="http://127.0.0.1:9/x.png"> ![x](http://127.0.0.1:9/y.png) 😀 مرحبا ' + "a" * 19_900
    store = AssessmentStore(make_engine(server.database))
    actor = local_user("Testeur")
    store.save_answer(actor, assessment, "automatic_actions", {"comment": nasty}, None)
    open_page(page, security(server, assessment), SECURITY)
    press(card(page, "automatic_actions").get_by_text("Voir le commentaire"))
    field = card(page, "automatic_actions").get_by_label("Commentaire à la question")

    expect(field).to_have_value(nasty)
    assert not [request for request in page.requests if "127.0.0.1:9/" in request]
    assert page.locator("main b, main img").count() == 0


NEED = "A. Le besoin"


def test_texts_and_unknown_exclude_each_other_on_screen_and_in_the_store(server, assessment, page):
    """Ticking « Je ne sais pas » empties the text, typing again unticks it; what is stored is what is shown."""
    open_page(page, f"{server.url}/rubrique-need?a={assessment}", NEED)
    here = card(page, "problem")
    here.get_by_role("textbox").first.fill("Deux appels sur trois se perdent.")
    page.keyboard.press("Tab")
    saved(page, "problem")
    press(here.get_by_text("Je ne sais pas"))
    expect(here.get_by_role("textbox").first).to_have_value("")
    settled(page)

    assert stored(server, assessment, "problem").choice == ("unknown",)
    here.get_by_role("textbox").first.fill("Le standard est saturé.")
    page.keyboard.press("Tab")
    expect(here.get_by_role("checkbox")).not_to_be_checked()
    settled(page)
    assert (stored(server, assessment, "problem").value, stored(server, assessment, "problem").choice) == (
        "Le standard est saturé.",
        (),
    )


def test_a_planned_safeguard_asks_who_and_when_and_refuses_what_is_no_date(server, assessment, page):
    """A promise asks for its owner and its day; a wrong day is refused in words and loses nothing."""
    store = AssessmentStore(make_engine(server.database))
    store.save_answer(local_user("Testeur"), assessment, "families", {"choice": ("answers_public",)}, None)
    open_page(page, f"{server.url}/rubrique-oversight?a={assessment}", "I. Le contrôle humain")
    choose(page, "human_relay", "Prévu")
    saved(page, "human_relay")
    here = card(page, "human_relay")
    here.get_by_label("Qui s’en charge").fill("Direction générale")
    page.keyboard.press("Tab")
    settled(page)
    here.get_by_label("Pour quand").fill("31/02/2027")
    page.keyboard.press("Tab")
    expect(here.get_by_role("alert").filter(has_text="n’est pas une date")).to_be_visible()
    here.get_by_label("Pour quand").fill("31/03/2027")
    page.keyboard.press("Tab")
    saved(page, "human_relay")
    answer = stored(server, assessment, "human_relay")

    assert (answer.choice, answer.owner, str(answer.due)) == (("planned",), "Direction générale", "2027-03-31")


def test_a_colleagues_comment_is_shown_beside_ones_own_and_replaces_nothing(server, assessment, page):
    """When a colleague changes a comment that is on screen, both texts are there, and the person chooses."""
    store = AssessmentStore(make_engine(server.database))
    me, colleague = local_user("x"), local_user("Juriste")
    question = "service_interruption"
    first = store.save_answer(
        me, assessment, question, {"comment": "Texte de départ"}, stored(server, assessment, question)
    )
    open_page(page, security(server, assessment), SECURITY)
    here = card(page, question)
    press(here.get_by_text("Voir le commentaire"))
    expect(here.get_by_label("Commentaire à la question")).to_have_value("Texte de départ")
    store.save_answer(colleague, assessment, question, {"comment": "Texte de la juriste"}, first)
    expect(here.get_by_text("Texte de la juriste")).to_be_visible()
    expect(here.get_by_label("Commentaire à la question")).to_have_value("Texte de départ")
    press(page.get_by_role("button", name="Prendre celle-ci"))
    expect(here.get_by_label("Commentaire à la question")).to_have_value("Texte de la juriste")
    settled(page)

    assert stored(server, assessment, question).comment == "Texte de la juriste"
