"""Benefits, the conclusion and the glossary, as people use them on the screen."""

from __future__ import annotations

import pytest
from people import card, open_page, press, saved, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine
from checklists.loader import main_checklist
from checklists.model import Depth

SOMEBODY = local_user("Test")
NEED = "A. Le besoin et les autres solutions"


@pytest.fixture(scope="module")
def assessment(server, assessment):
    """One assessment at a depth at which benefits are asked."""
    store(server).set_depth(SOMEBODY, assessment, Depth.STANDARD)
    return assessment


def store(server):
    return AssessmentStore(make_engine(server.database))


def rows(server, assessment):
    return store(server).answers(SOMEBODY, assessment)["benefits"].rows


def fill(page, label, text):
    """Type in a field of the first row and leave it."""
    card(page, "benefits").get_by_label(label, exact=True).first.fill(text)
    page.keyboard.press("Tab")
    settled(page)


def test_a_benefit_counts_once_nothing_is_missing(server, assessment, page, screenshot):
    """A person fills a row; the sentence under the table says what is missing until the benefit is counted."""
    open_page(page, f"{server.url}/rubrique-need?a={assessment}", NEED)
    here = card(page, "benefits")
    expect(here.get_by_text("Aucun bénéfice n’est encore annoncé.")).to_be_visible()
    press(here.get_by_label("Axe", exact=True).first)
    press(page.get_by_role("option", name="Amélioration des services"))
    saved(page, "benefits")
    for label, text in (
        ("Indicateur", "Délai de réponse"),
        ("Valeur de départ", "7 semaines"),
        ("Cible", "4 semaines"),
    ):
        fill(page, label, text)
    expect(
        here.get_by_text("1 bénéfice annoncé, 0 compté. Pour compter la ligne 1, il manque : date de mesure.")
    ).to_be_visible()
    fill(page, "Date de mesure", "31/02/2027")
    expect(here.get_by_role("alert").filter(has_text="n’est pas une date")).to_be_visible()
    assert "" == rows(server, assessment)[0]["date"]
    fill(page, "Date de mesure", "30/06/2027")
    expect(here.get_by_text("1 bénéfice annoncé, 1 compté.")).to_be_visible()
    screenshot(page, "benefices")

    assert [("services", "7 semaines", "2027-06-30")] == [
        (row["axis"], row["baseline"], row["date"]) for row in rows(server, assessment)
    ]
    page.reload()
    settled(page)
    expect(here.get_by_label("Date de mesure", exact=True).first).to_have_value("30/06/2027")
    press(here.get_by_text("Je ne sais pas"))
    expect(here.get_by_text("Aucun bénéfice n’est encore annoncé.")).to_be_visible()
    expect(here.get_by_label("Cible", exact=True).first).to_have_value("")


def test_the_page_of_risks_proposes_a_conclusion_and_says_who_decides(server, assessment, page, screenshot):
    """« Ne pas faire » appears as soon as the committee finds the system unnecessary, with the answer that leads to it."""
    open_page(page, f"{server.url}/risques?a={assessment}", "Risques")
    block = page.locator(".st-key-conclusion")
    expect(block.get_by_role("heading", name="Pas encore")).to_be_visible()
    for question, option in (("about", "persons"), ("necessity", "not_needed")):
        store(server).save_answer(SOMEBODY, assessment, question, {"choice": [option]}, None)
    open_page(page, f"{server.url}/risques?a={assessment}", "Risques")
    question = main_checklist().questions["necessity"]

    expect(block.get_by_role("heading", name="Ne pas faire")).to_be_visible()
    expect(block.get_by_text(question.text.fr)).to_be_visible()
    expect(block.get_by_text("la collectivité décide")).to_be_visible()
    screenshot(page, "conclusion")


def test_a_word_is_found_in_the_glossary_beside_an_assessment(server, assessment, page):
    """The glossary is one click away, answers a search without accents, has an anchor for each term, and a way back."""
    open_page(page, f"{server.url}/risques?a={assessment}", "Risques")
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Glossaire"))
    expect(page.get_by_role("heading", level=1, name="Glossaire")).to_be_visible()
    settled(page)
    page.get_by_label("Chercher un mot").fill("deport")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Déport")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Biais", exact=True)).to_have_count(0)
    expect(page.locator("#terme-recusal")).to_be_visible()
    page.get_by_label("Chercher un mot").fill("<b>zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aucun mot du glossaire ne correspond")).to_be_visible()
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Risques"))
    expect(page.get_by_role("heading", level=1, name="Risques")).to_be_visible()
