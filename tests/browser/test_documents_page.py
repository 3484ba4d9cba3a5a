"""Documents from the page: each is given by one press, and recognised when it comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import open_page, press, settled
from playwright.sync_api import expect

from assessments.access import local_user
from reports.documents import DOCUMENTS
from reports.issue import FILES


@pytest.fixture(scope="module")
def demo(start_server):
    """The demonstration and one assessment of it: the server, the store, and the id."""
    server = start_server()
    store = server.demonstration()
    found = next(a for a in store.assessments(local_user("x")) if "crèche" in a.system.name)
    return server, store, found.id


def test_every_document_is_given_by_one_press_and_noted(demo, page, tmp_path):
    """No press gives an empty or a wrong file, and every one of them is in the list of what left."""
    server, store, id_ = demo
    open_page(page, f"{server.url}/documents?a={id_}", "Documents")
    for kind in (*DOCUMENTS, *FILES.values()):
        with page.expect_download() as download:
            press(page.get_by_role("button", name=f"Télécharger\u00a0: {kind.title.fr}", exact=True))
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)

        assert path.suffix == kind.suffix
        assert path.read_bytes()
    assert {kind.id for kind in (*DOCUMENTS, *FILES.values())} == {
        found.kind for found in store.issued(local_user("x"), id_)
    }


def test_a_downloaded_report_is_recognised_and_a_stranger_is_not(demo, page, tmp_path):
    """Whoever holds a paper learns on one page whether it left from here and whether it still says what is true."""
    server, store, id_ = demo
    open_page(page, f"{server.url}/documents?a={id_}", "Documents")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger\u00a0: Deux pages pour les élus", exact=True))
    paper = tmp_path / "elus.pdf"
    download.value.save_as(paper)
    store.save_answer(local_user("x"), id_, "problem", {"comment": "Ajouté après l’impression."}, None)
    open_page(page, f"{server.url}/verifier", "Vérifier un document")
    page.locator('input[type="file"]').set_input_files(paper)

    expect(page.get_by_text("octet pour octet")).to_be_visible()
    expect(page.get_by_text("ce fichier montre un état plus ancien")).to_be_visible()
    paper.write_bytes(Path(__file__).read_bytes())
    page.reload()
    settled(page)
    page.locator('input[type="file"]').set_input_files(paper)
    expect(page.get_by_text("Rien ne relie ce fichier à cette installation")).to_be_visible()
