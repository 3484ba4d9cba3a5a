"""Evidence through the page: attached, seen, given back as it came, refused in words, removed; out and in again as a bundle."""

from __future__ import annotations

import hashlib
import io
import zipfile

from people import card, open_page, press, saved, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine

NEED = "A. Le besoin"
QUESTION = "problem"
NAME = "Avis du délégué n° 4.txt"
CONTENT = "Avis favorable, avec deux réserves.\n".encode()
REMARK = "Deux appels sur trois se perdent"


def need(server, assessment):
    return f"{server.url}/rubrique-need?a={assessment}"


def opened(page, server, assessment):
    """The card of the question, its details open."""
    open_page(page, need(server, assessment), NEED)
    here = card(page, QUESTION)
    press(here.locator(f".st-key-say_{QUESTION} summary"))
    settled(page)
    return here


def given(server):
    """The evidence that the store has, whatever the page says."""
    store, me = AssessmentStore(make_engine(server.database)), local_user("test")
    return [(store, me, made.id, store.files(me, made.id)) for made in store.assessments(me)]


def choose_files(page, here, *files):
    """Give files to the field, as a person does."""
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        here.locator("input[type=file]").set_input_files(list(files))
    settled(page)


def test_a_file_is_attached_and_comes_back_byte_for_byte(server, assessment, page, screenshot):
    """What was attached is listed with its size and its giver, and downloads as an attachment with the very same bytes."""
    here = opened(page, server, assessment)

    assert here.locator("input[type=file]").count() == 0  # no field for files until somebody asks for it
    press(here.get_by_role("button", name="Joindre un fichier"))
    expect(here.locator("input[type=file]")).to_have_count(1)
    choose_files(page, here, {"name": NAME, "mimeType": "text/html", "buffer": CONTENT})
    expect(here.get_by_role("button", name=f"Télécharger {NAME}")).to_be_visible()
    screenshot(page, "pieces-fr")
    with page.expect_response(lambda answer: "/media/" in answer.url) as answered, page.expect_download() as download:
        press(here.get_by_role("button", name=f"Télécharger {NAME}"))
    headers = answered.value.headers

    assert NAME == download.value.suggested_filename
    assert CONTENT == download.value.path().read_bytes()
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["content-type"].startswith("text/plain")  # ours, whatever the browser said
    assert headers["x-content-type-options"] == "nosniff"


def test_a_refused_file_says_why_and_nothing_typed_is_lost(server, assessment, page, screenshot):
    """A kind that is not taken is refused in one sentence that says what to do; the text being typed beside it stays."""
    here = opened(page, server, assessment)
    field = here.get_by_label("Commentaire à la question")
    field.click()
    page.keyboard.type(REMARK, delay=10)
    press(here.get_by_role("button", name="Joindre un fichier"))
    expect(here.locator("input[type=file]")).to_have_count(1)
    choose_files(
        page,
        here,
        {"name": "page.html", "mimeType": "application/pdf", "buffer": b"<script>alert(1)</script>"},
        {"name": "faux.pdf", "mimeType": "application/pdf", "buffer": b"<html><img src=x onerror=alert(1)>"},
    )

    expect(here.get_by_role("alert").filter(has_text="page.html")).to_contain_text("Imprimez-le en PDF")
    expect(here.get_by_role("alert").filter(has_text="faux.pdf")).to_contain_text("n’est pas celui qu’annonce son nom")
    expect(field).to_have_value(REMARK)
    saved(page, QUESTION)
    screenshot(page, "pieces-refusees-fr")
    [(store, me, id_, files)] = given(server)
    assert [NAME] == [file.name for file in files]
    assert REMARK == store.answers(me, id_)[QUESTION].comment


def test_pictures_in_english_and_on_a_phone(server, assessment, new_page, screenshot, axe):
    """The list and the field for files are usable in English, on a narrow screen, and with a screen reader."""
    page = new_page(locale="en-GB")
    open_page(page, need(server, assessment), "A. ")
    here = card(page, QUESTION)
    press(here.get_by_text("See the comment"))
    press(here.get_by_role("button", name="Attach a file"))
    expect(here.locator("input[type=file]")).to_have_count(1)
    settled(page)
    screenshot(page, "pieces-en")

    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    screenshot(page, "pieces-en-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_bundle_goes_out_and_comes_back(server, assessment, page):
    """The whole bundle downloads with the evidence in it, and importing it through the page brings the evidence back."""
    open_page(page, f"{server.url}/documents?a={assessment}", "Documents")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger : Dossier complet"))
    data = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pieces = [name for name in archive.namelist() if name.startswith("pieces/")]

        assert [f"pieces/{hashlib.sha256(CONTENT).hexdigest()}-avis-du-delegue-n-4.txt"] == pieces
        assert CONTENT == archive.read(pieces[0])
    open_page(page, server.url, "Registre")
    press(page.get_by_text("Importer une évaluation"))
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        page.locator(".st-key-import_file input[type=file]").set_input_files(
            {"name": "dossier.zip", "mimeType": "application/zip", "buffer": data}
        )
    expect(page.get_by_role("button", name="Importer ce fichier")).to_be_visible()
    settled(page)
    press(page.get_by_role("button", name="Importer ce fichier"))
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)
    there = page.url.split("a=")[1]
    store, me = AssessmentStore(make_engine(server.database)), local_user("test")

    assert there != assessment
    assert store.files(me, assessment) == store.files(me, there)
    assert CONTENT == store.file_bytes(me, there, hashlib.sha256(CONTENT).hexdigest())
    open_page(page, need(server, there), NEED)
    expect(card(page, QUESTION).get_by_text("Voir le commentaire et 1 pièce")).to_be_visible()


def test_removing_asks_first(server, assessment, page, screenshot):
    """Removing takes two clicks and may be taken back; the history then still says what was there."""
    open_page(page, need(server, assessment), NEED)
    here = card(page, QUESTION)
    press(here.get_by_text("Voir le commentaire"))
    settled(page)  # what is drawn again under the mouse takes no click
    press(here.get_by_role("button", name=f"Retirer {NAME}"))
    press(here.get_by_role("button", name="Non, la garder"))
    expect(here.get_by_role("button", name=f"Retirer {NAME}")).to_be_visible()
    press(here.get_by_role("button", name=f"Retirer {NAME}"))
    here.get_by_label("Pourquoi").fill("Mauvaise version")
    screenshot(page, "pieces-retirer-fr")
    press(here.get_by_role("button", name="Oui, retirer cette pièce"))
    expect(here.get_by_role("button", name=f"Télécharger {NAME}")).to_have_count(0)
    settled(page)
    store, me = AssessmentStore(make_engine(server.database)), local_user("test")
    event = store.events(me, assessment)[0]

    assert () == store.files(me, assessment)
    assert ("file_removed", NAME, "Mauvaise version") == (event.kind, event.before["name"], event.after["why"])
