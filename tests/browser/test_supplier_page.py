"""The supplier's questionnaire, as people use it: download, let the supplier fill it in, look, apply, confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from people import card, open_page, press, settled
from playwright.sync_api import expect
from supplier_cases import cell_of

from assessments.exchange.supplier_form import Col

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def place(server, assessment):
    """The application with an assessment that nobody has answered yet."""
    return server, assessment


def returned(page, path: Path, answers: dict[str, str]) -> Path:
    """Download the questionnaire, and fill it in as a supplier would."""
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger"))
    download.value.save_as(path)
    book = load_workbook(path)
    for key, value in answers.items():
        cell_of(book, key).value = value
    cell_of(book, "technique", Col.COMMENT).value = "<b>Modèle</b> ![x](http://127.0.0.1:9/x.png)"
    book.save(path)
    return path


def test_a_supplier_answers_and_somebody_confirms(place, page, axe, screenshot, tmp_path):
    """Nothing is saved before one has seen it; a refused cell is named; what is saved waits until a person confirms it."""
    server, id_ = place
    open_page(page, f"{server.url}/fournisseur?a={id_}", "Fournisseur")
    expect(page.get_by_text("Rien n’attend de confirmation.")).to_be_visible()
    screenshot(page, "fournisseur")
    answers = {"technique": "Par une IA générative (texte, image, voix)", "automatic_actions": "=1+1"}
    path = returned(page, tmp_path / "retour.xlsx", answers)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("1 réponse peut être reprise.")).to_be_visible()
    settled(page)
    screenshot(page, "fournisseur-retour")

    assert [] == axe(page)
    expect(page.get_by_text("1 point refusé. Le reste peut être repris.")).to_be_visible()
    assert "Seules des valeurs sont acceptées" in page.locator("main table").first.inner_text()
    expect(page.get_by_text("Rien n’attend de confirmation.")).to_be_visible()

    press(page.get_by_role("button", name="Enregistrer 1 réponse à confirmer"))
    expect(page.get_by_text("1 réponse enregistrée. Elle ne comptera qu’une fois confirmée.")).to_be_visible()
    settled(page)
    screenshot(page, "fournisseur-a-confirmer")

    assert [] == axe(page)
    assert not any("127.0.0.1:9/" in address for address in page.requests)
    press(page.get_by_role("link", name="B2"))
    waiting = card(page, "technique")
    expect(waiting.get_by_text("À confirmer (déclaré par le fournisseur)")).to_be_visible()
    settled(page)
    screenshot(page, "fournisseur-question")
    press(waiting.get_by_role("button", name="Confirmer cette réponse"))
    expect(waiting.get_by_text("À confirmer (déclaré par le fournisseur)")).to_be_hidden()
    settled(page)
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Fournisseur"))
    expect(page.get_by_text("Rien n’attend de confirmation.")).to_be_visible()


def test_a_person_s_answer_is_shown_beside_the_supplier_s(place, page, axe, screenshot, tmp_path):
    """Where both differ one sees both, and nothing is taken unless one ticks it; a foreign file is refused in a sentence."""
    server, id_ = place
    open_page(page, f"{server.url}/fournisseur?a={id_}", "Fournisseur")
    path = returned(page, tmp_path / "retour.xlsx", {"technique": "Je ne sais pas"})
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("1 réponse diffère de celle qui est enregistrée.")).to_be_visible()
    settled(page)
    screenshot(page, "fournisseur-conflit")

    assert [] == axe(page)
    expect(page.get_by_text("Rien à enregistrer tant que vous n’avez pas coché")).to_be_visible()
    press(page.get_by_text("Prendre la réponse du fournisseur pour B2"))
    expect(page.get_by_role("button", name="Enregistrer 1 réponse à confirmer")).to_be_visible()
    other = tmp_path / "autre.xlsx"
    book = load_workbook(path)
    book["balise"]["C1"] = "0" * 32
    book.save(other)
    page.locator("input[type=file]").set_input_files(other)
    expect(page.get_by_text("Rien n’a été repris. Ce questionnaire est celui d’une autre évaluation.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_reads_in_english_and_on_a_telephone(place, new_page, screenshot, width):
    """The page is whole in English, and at 390 pixels wide nothing has to be scrolled sideways."""
    server, id_ = place
    page = new_page(locale="en-GB")
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, f"{server.url}/fournisseur?a={id_}", "Supplier")
    screenshot(page, f"supplier-en-{width}")
    wide = "() => Math.max(...[...document.querySelectorAll('main, [data-testid=stMain]')].map(e => e.scrollWidth))"

    expect(page.get_by_role("heading", name="Send the questionnaire")).to_be_visible()
    assert page.evaluate(wide) <= width


def test_the_register_is_downloaded_as_a_spreadsheet(place, page, tmp_path):
    """From the first page one takes the register of an authority along, with each of its systems."""
    server, _ = place
    open_page(page, server.url, "Registre")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger le registre"))
    download.value.save_as(tmp_path / "registre.xlsx")

    assert "Standard vocal" == load_workbook(tmp_path / "registre.xlsx").worksheets[0]["A2"].value
