"""An analysis of the CNIL's PIA tool, as people import it: look first, import, read the report, confirm the first answer."""

from __future__ import annotations

import pytest
from people import card, open_page, press, saved, settled
from pia_cases import as_json, complete_zip, structure
from playwright.sync_api import expect

TITLE = "Importer une AIPD de l’outil PIA de la CNIL"


@pytest.mark.usefixtures("authority")
def test_an_analysis_is_looked_at_imported_and_confirmed(server, page, axe, screenshot, tmp_path):
    """From the register to the first confirmed answer: nothing is saved before the button, and the report says it all."""
    (tmp_path / "modele.json").write_bytes(as_json(structure()))
    (tmp_path / "pia.zip").write_bytes(complete_zip())
    open_page(page, server.url, "Registre")
    press(page.get_by_text("Importer une évaluation"))
    press(page.get_by_role("link", name=TITLE))
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    settled(page)

    page.locator("input[type=file]").set_input_files(tmp_path / "modele.json")
    expect(page.get_by_text("c’est un modèle")).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "pia.zip")
    expect(page.get_by_role("heading", name="Ce que l’import ferait")).to_be_visible()
    settled(page)
    screenshot(page, "pia-apercu")

    assert [] == axe(page)
    assert "Tri des demandes d’aide" == page.get_by_label("Nom du système").input_value()
    expect(page.get_by_text("4 parties non reprises")).to_be_visible()
    expect(page.get_by_text("6 parties à compléter")).to_be_visible()

    press(page.get_by_role("button", name="Importer comme nouvelle évaluation"))
    expect(page.get_by_role("heading", name="Compte rendu de l’import")).to_be_visible()
    settled(page)
    screenshot(page, "pia-compte-rendu")

    assert [] == axe(page)
    expect(page.get_by_text("5 parties non reprises")).to_be_visible()  # the program among the files was refused
    expect(page.get_by_text("Ce compte rendu est joint à la question D7")).to_be_visible()
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger le compte rendu"))
    assert "import-pia" in download.value.suggested_filename

    press(page.get_by_role("link", name="D. Données personnelles"))
    expect(card(page, "personal_data").get_by_text("À confirmer (repris d’un fichier)")).to_be_visible()
    settled(page)
    press(card(page, "personal_data").get_by_role("button", name="Confirmer cette réponse"))
    saved(page, "personal_data")
    expect(card(page, "rights_organised").get_by_text("un commentaire attend sous cette question")).to_be_visible()
    screenshot(page, "pia-a-confirmer")
