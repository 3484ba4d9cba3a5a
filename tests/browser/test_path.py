"""The whole path, as a project manager walks it: create, answer, see the risks, print; two real cases end to end."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
import yaml
from people import card, checked, choose, create_assessment, open_page, press, saved, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine
from checklists.loader import main_checklist

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def answers_of(name):
    return yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))["answers"]


def answer(page, question, given):
    """Answer one question on the screen, with its words."""
    here = card(page, question.id)
    if isinstance(given, str):
        here.get_by_role("textbox", name=question.text.fr).first.fill(given)
        page.keyboard.press("Tab")
        saved(page, question.id)
        return
    for option in given:
        choose(page, question.id, question.label(option, "fr"))
        saved(page, question.id)


def answer_all(page, url, assessment, answers):
    """Go from section to section by the link onwards, answering what is asked, until it leads to the risks."""
    sections = {f"/rubrique-{section.id.replace('_', '-')}": section for section in main_checklist().sections}
    page.goto(f"{url}{next(iter(sections))}?a={assessment}")
    while section := sections.get(urlsplit(page.url).path):
        expect(page.get_by_role("heading", level=1, name=f"{section.letter}. {section.title.fr}")).to_be_visible()
        # The link onwards is drawn last: before it is there, a question may seem not to be asked.
        onwards = page.locator("main a", has_text="→")
        expect(onwards).to_be_visible()
        settled(page)
        for question in section.questions:
            if question.id in answers and card(page, question.id).count():
                answer(page, question, answers[question.id])
        here = page.url
        press(onwards)
        expect(page).not_to_have_url(here)


def printed(page):
    """The report's text, downloaded from the page of documents."""
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger : Rapport complet"))
    reader = pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    return " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())


def attach(page, file):
    """Choose a file and wait until the page has drawn what can be done with it."""
    with page.expect_response(lambda response: "upload_file" in response.url):
        page.locator('input[type="file"]').first.set_input_files(file)  # the second brings in a register
    expect(page.get_by_text(file.name)).to_be_visible()
    # The run that draws this button begins after the answer to the upload: a click meanwhile would be lost.
    expect(page.get_by_role("button", name="Importer ce fichier")).to_be_visible()
    settled(page)


@pytest.mark.usefixtures("authority")
def test_the_voicebot_of_a_town_comes_out_at_level_one(server, page, screenshot):
    """The voicebot answered from its facts: level I, and the duty to say that it is a machine, on screen and on paper."""
    id_ = create_assessment(page, server.url, "Standard vocal de la mairie")
    answer_all(page, server.url, id_, answers_of("fr_plaisir_voicebot"))
    open_page(page, f"{server.url}/risques?a={id_}", "Risques")
    screenshot(page, "voicebot-risques")

    expect(page.get_by_text("Niveau d’impact : I, faible").first).to_be_visible()
    open_page(page, f"{server.url}/qualification?a={id_}", "Qualification")
    press(page.get_by_role("tab", name="Ce qui s’applique"))
    expect(page.get_by_text("Obligation de transparence", exact=True)).to_be_visible()
    screenshot(page, "voicebot-qualification")
    open_page(page, f"{server.url}/documents?a={id_}", "Documents")
    text = printed(page)
    assert "I, faible" in text
    assert "Obligation de transparence" in text


@pytest.mark.usefixtures("authority")
def test_a_score_of_families_on_benefits_comes_out_high(server, page, screenshot):
    """The benefit score: Annex III 5(a), level III or IV, the French and European duties, each with its answers."""
    id_ = create_assessment(page, server.url, "Score de risque des allocataires")
    store, actor = AssessmentStore(make_engine(server.database)), local_user("Cheffe de projet")
    for question, given in answers_of("fr_cnaf_family_benefit_score").items():
        changes = {"value": given} if isinstance(given, str) else {"choice": tuple(given)}
        store.save_answer(actor, id_, question, changes, None)
    open_page(page, f"{server.url}/risques?a={id_}", "Risques")
    screenshot(page, "score-risques")

    expect(
        page.get_by_text("Niveau d’impact : entre III et IV").or_(page.get_by_text("Niveau d’impact : IV")).first
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Discrimination")).to_be_visible()
    open_page(page, f"{server.url}/qualification?a={id_}", "Qualification")
    press(page.get_by_role("tab", name="Ce qui s’applique"))
    expect(page.get_by_text("Haut risque", exact=True)).to_be_visible()
    screenshot(page, "score-qualification")
    open_page(page, f"{server.url}/documents?a={id_}", "Documents")
    text = printed(page)
    for expected in (
        "annexe III, point 5 a",
        "L. 311-3-1",
        "AIPD",
        "à confirmer",
        "Discrimination",
        main_checklist().number_of["annex_5"],
    ):
        assert expected in text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.usefixtures("authority")
def test_a_template_fills_in_what_a_person_must_confirm(server, page):
    """What the template answers is shown, marked « à confirmer », and counts only once the person has confirmed it."""
    id_ = create_assessment(page, server.url, "Score d’aide", "Score sur des personnes")
    store = AssessmentStore(make_engine(server.database))
    before = store.answers(local_user("x"), id_)["about"]
    open_page(page, f"{server.url}/rubrique-qualification?a={id_}", "B. Nature du système")
    confirm = card(page, "about").get_by_role("button", name="Confirmer cette réponse")
    expect(confirm).to_be_visible()
    settled(page)
    shown = checked(page, "about")
    press(confirm)
    saved(page, "about")
    after = store.answers(local_user("x"), id_)["about"]

    assert shown == [main_checklist().questions["about"].label(before.choice[0], "fr")]
    assert (before.to_confirm, after.to_confirm, after.choice) == (True, False, before.choice)


@pytest.mark.usefixtures("authority")
def test_an_exported_assessment_comes_back_the_same(server, page, tmp_path):
    """The JSON taken from the report page, brought back on the register, is the same file again; a broken one is refused."""
    id_ = create_assessment(page, server.url, "Tournées de collecte")
    open_page(page, f"{server.url}/documents?a={id_}", "Documents")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger : Fichier de l’évaluation"))
    first = tmp_path / "evaluation.json"
    download.value.save_as(first)
    open_page(page, server.url, "Registre")
    press(page.get_by_text("Importer une évaluation"))
    broken = tmp_path / "cassee.json"
    broken.write_text(first.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    attach(page, broken)
    press(page.get_by_role("button", name="Importer ce fichier"))
    expect(page.get_by_role("alert").filter(has_text="JSON")).to_be_visible()
    attach(page, first)
    press(page.get_by_role("button", name="Importer ce fichier"))
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)
    copy = page.url.split("a=")[1]
    open_page(page, f"{server.url}/documents?a={copy}", "Documents")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger : Fichier de l’évaluation"))

    assert copy != id_
    assert Path(download.value.path()).read_bytes() == first.read_bytes()
    assert json.loads(first.read_bytes())["format"] == "balise/assessment"


@pytest.mark.usefixtures("authority")
def test_the_short_path_works_with_the_keyboard_alone(server, page):
    """From the register to an answer saved, with Tab, Space, arrows and Enter only."""
    open_page(page, server.url, "Registre")
    focus(page, page.get_by_label("Nom du système"))
    page.keyboard.type("Au clavier")
    focus(page, page.get_by_role("radio", name="Sans modèle"))
    page.keyboard.press("Space")
    focus(page, page.get_by_role("button", name="Commencer"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)
    id_ = page.url.split("a=")[1]
    focus(page, page.get_by_test_id("stSidebar").get_by_role("link", name="Questionnaire"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Questionnaire")).to_be_visible()
    settled(page)
    focus(page, page.get_by_role("link", name="H. La sécurité"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="H. La sécurité")).to_be_visible()
    settled(page)
    focus(page, card(page, "data_entered").locator("input").first)
    page.keyboard.press("Space")
    saved(page, "data_entered")
    store = AssessmentStore(make_engine(server.database))

    assert store.answers(local_user("x"), id_)["data_entered"].choice == ("public_only",)


def focus(page, target):
    """Press Tab until the target has the focus; fail when it cannot be reached."""
    for _ in range(160):
        if target.evaluate("element => element === document.activeElement || element.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {target}")


def test_an_unknown_assessment_in_the_address_gets_one_sentence(server, page):
    """A wrong address says so in one sentence with a way back; no stack trace."""
    page.goto(f"{server.url}/risques?a=inconnue")
    expect(page.get_by_role("alert").filter(has_text="n’existe pas")).to_be_visible()

    assert "Traceback" not in page.content()
