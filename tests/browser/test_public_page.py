"""The public page in a real browser: accessible, readable on a narrow screen, and asking nobody for anything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from people import create_assessment, create_authority, open_page, press, settled
from playwright.sync_api import expect
from public_cases import HOSTILE, NURSERY, public_input

from reports.documents import document

NARROW = {"width": 320, "height": 640}
OUTLINE = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map(heading => Number(heading.tagName[1]))"


@pytest.fixture
def open_record(new_page, tmp_path):
    """Give a function that opens the public page of an input from its file, as a resident may keep it."""

    def open_(data, lang: str):
        path = tmp_path / f"record-{lang}.html"
        path.write_bytes(document("public_page").build(data, lang))
        page = new_page()
        page.goto(path.as_uri())
        return page

    return open_


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("typed", [NURSERY, {**NURSERY, **HOSTILE}], ids=["nursery", "hostile"])
def test_everybody_can_read_the_page(open_record, axe, typed, lang):
    """No accessibility problem, one main heading, no level of heading skipped, no request, no scrolling sideways at 320 px."""
    page = open_record(public_input("fr_valence_nursery_places", **typed), lang)
    problems = axe(page)
    levels = page.evaluate(OUTLINE)
    page.set_viewport_size(NARROW)
    problems += axe(page)

    assert [] == problems
    assert 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert NARROW["width"] == page.evaluate("document.documentElement.scrollWidth")
    assert [page.url] == page.requests
    assert [] == page.console


def test_the_keyboard_reaches_the_content_first(open_record):
    """The first stop of the keyboard is the link that skips to the content, and it is seen."""
    page = open_record(public_input("fr_valence_nursery_places", **NURSERY), "fr")
    page.keyboard.press("Tab")
    link = page.locator(":focus")

    assert "Aller au contenu" == link.inner_text()
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert "content" == page.evaluate("document.activeElement.id")


def test_a_printed_page_loses_nothing(open_record):
    """On paper the links of navigation go, and every row stays."""
    page = open_record(public_input("fr_valence_nursery_places", **NURSERY), "fr")
    rows = page.locator("tbody tr").count()
    page.emulate_media(media="print")

    assert not page.locator("nav").is_visible()
    assert rows == page.locator("tbody tr:visible").count()


def test_who_publishes_sees_what_leaves_and_withholds_a_row(server, page, axe, screenshot):
    """The page of documents shows what leaves and what stays; a row that is withheld leaves neither the table nor the file."""
    create_authority(page, server.url)
    assessment = create_assessment(page, server.url, "Guide des démarches")
    page.get_by_label("Contact").fill("Mme Ana Exemple")
    page.get_by_label("Contact").blur()
    settled(page)
    open_page(page, f"{server.url}/documents?a={assessment}", "Documents")

    expect(page.get_by_role("table", name="Ce qui sera publié")).to_contain_text("Mme Ana Exemple")
    expect(page.get_by_role("table", name="Ce qui reste chez vous")).to_contain_text("Les commentaires")
    expect(page.get_by_text("Vérifiez ces passages")).to_be_visible()
    screenshot(page, "publication")
    assert [] == axe(page)

    press(page.get_by_text("Ne pas publier certaines lignes"))
    settled(page)
    page.get_by_role("checkbox", name="Ne pas publier : Contact").check(force=True)
    settled(page)
    press(page.get_by_role("combobox", name="Motif pour : Contact"))
    press(page.get_by_role("option", name="Vie privée"))
    settled(page)
    expect(page.get_by_role("table", name="Ce qui sera publié")).not_to_contain_text("Mme Ana Exemple")
    screenshot(page, "publication-retenue")
    assert [] == axe(page)

    for name, title in (("Le système", "Le système"), ("Documents", "Documents")):
        press(page.get_by_role("link", name=name, exact=True).first)
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        settled(page)
    with page.expect_download() as started:
        press(page.get_by_role("button", name="Télécharger : Fiche publique"))
    text = started.value.path().read_text(encoding="utf-8")

    assert "Mme Ana Exemple" not in text
    assert "L. 311-6" in text
