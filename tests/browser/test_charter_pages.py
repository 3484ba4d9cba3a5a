"""A local charter, as people use it: download the model, check a workbook, choose a charter, answer its question, follow it."""

from __future__ import annotations

import pytest
from charter_rows import ROWS, rows, workbook
from people import card, choose, create_authority, open_page, press, saved, settled
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def place(start_server, tmp_path_factory, browser):
    """The application with two charters, one of which is broken, and an authority."""
    folder = tmp_path_factory.mktemp("charters")
    (folder / "valmont.xlsx").write_bytes(workbook(ROWS))
    (folder / "abimee.xlsx").write_bytes(b"not a workbook")
    server = start_server(BALISE_CHARTERS=str(folder))
    page = browser.new_context(locale="fr-FR").new_page()
    create_authority(page, server.url)
    page.context.close()
    return server, folder


def sentences(page):
    return [item.replace("\u00a0", " ") for item in page.locator("main li").all_inner_texts()]


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_the_page_shows_charters_and_what_is_wrong(place, new_page, axe, screenshot, locale):
    """Anybody sees the charters with their questions, and why a broken one cannot be chosen; the page is accessible."""
    server, _ = place
    page = new_page(locale=locale)
    title, wrong = {
        "fr-FR": ("Charte locale", "ce n’est pas un classeur .xlsx"),
        "en-GB": ("Local charter", "this is not an .xlsx workbook"),
    }[locale]
    open_page(page, f"{server.url}/charte", title)
    screenshot(page, f"charte-{locale[:2]}")

    assert [] == axe(page)
    assert any(wrong in item for item in sentences(page))
    expect(
        page.get_by_role("heading", name="Charte de l’IA de Valmont" if locale == "fr-FR" else "AI charter")
    ).to_be_visible()
    assert "P1" in page.locator("main table").first.inner_text()


def test_a_workbook_is_checked_and_forgotten(place, page, tmp_path, screenshot):
    """A broken workbook is answered with every sheet, row and column; the model that one downloads is right at once."""
    server, folder = place
    before = sorted(path.name for path in folder.iterdir())
    broken = rows()
    broken["Questions"][6][1] = "mesur"
    broken["Principes"][1][4] = "relay_announced ; <b>zzz</b>"
    (tmp_path / "charte.xlsx").write_bytes(workbook(broken))
    open_page(page, f"{server.url}/charte", "Charte locale")
    page.locator("input[type=file]").set_input_files(tmp_path / "charte.xlsx")
    expect(page.get_by_text("2 points à corriger")).to_be_visible()
    settled(page)
    screenshot(page, "charte-a-corriger")
    said = sentences(page)

    assert (
        "Feuille « Questions », ligne 7, colonne « Type » : « mesur » n’est pas connu ; écrivez fait ou mesure." in said
    )
    assert any(
        "Feuille « Principes », ligne 2, colonne « Questions liées » : la question « <b>zzz</b> »" in s for s in said
    )
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger le classeur modèle"))
    download.value.save_as(tmp_path / "modele.xlsx")
    page.locator("input[type=file]").set_input_files(tmp_path / "modele.xlsx")
    expect(page.get_by_text("Ce classeur est juste.")).to_be_visible()
    assert before == sorted(path.name for path in folder.iterdir())


def test_a_person_chooses_a_charter_and_answers_its_question(place, page, axe, screenshot):
    """Nothing is chosen beforehand; the charter's section is asked; the follow-up says what is in place; so does the side bar."""
    server, _ = place
    open_page(page, server.url, "Registre")
    page.get_by_label("Nom du système").fill("Standard vocal")
    page.get_by_role("radio", name="Sans modèle").check(force=True)
    screenshot(page, "charte-choix")
    press(page.get_by_role("button", name="Commencer"))
    expect(page.get_by_text("Dites si cette évaluation suit une charte locale")).to_be_visible()
    page.get_by_role("radio", name="Charte de l’IA de Valmont").check(force=True)
    press(page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)
    id_ = page.url.split("a=")[1]
    page.goto(f"{server.url}/rubrique-charter-valmont?a={id_}")
    expect(card(page, "relay_announced")).to_be_visible()
    settled(page)
    choose(page, "relay_announced", "C’est fait")
    saved(page, "relay_announced")
    choose(page, "lead_councillor", "Personne")
    saved(page, "lead_councillor")
    screenshot(page, "charte-questions")
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Suivi de la charte"))
    expect(page.get_by_role("heading", level=1, name="Suivi de la charte")).to_be_visible()
    settled(page)
    screenshot(page, "charte-suivi")

    assert [] == axe(page)
    expect(page.get_by_text("En place · C’est fait")).to_be_visible()
    expect(page.get_by_text("3 principes · à renseigner")).to_be_visible()
    page.get_by_role("link", name="relay_announced").or_(
        page.get_by_role("link", name="Le numéro d’un agent")
    ).first.click()
    expect(card(page, "relay_announced")).to_be_visible()


def test_an_assessment_without_charter_has_no_follow_up(place, page):
    """Whoever follows no charter is not told of one."""
    server, _ = place
    open_page(page, server.url, "Registre")
    page.get_by_label("Nom du système").fill("Autre système")
    page.get_by_role("radio", name="Sans charte locale").check(force=True)
    press(page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)

    assert 0 == page.get_by_role("link", name="Suivi de la charte").count()
    page.goto(f"{server.url}/suivi-charte?a={page.url.split('a=')[1]}")
    expect(page.get_by_text("Cette évaluation ne suit aucune charte locale.")).to_be_visible()


def test_the_pages_fit_a_telephone(place, new_page, screenshot):
    """At 390 pixels wide nothing has to be scrolled sideways, but tables inside their own frame."""
    server, _ = place
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{server.url}/charte", "Charte locale")
    screenshot(page, "phone-charte")
    wide = "() => Math.max(...[...document.querySelectorAll('main, [data-testid=stMain]')].map(e => e.scrollWidth))"

    assert page.evaluate(wide) <= 390
