"""A register of many systems on the screen: found, filtered and turned over, with all of it in the address."""

from __future__ import annotations

import re

import pytest
from people import open_page, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.model import AiSystem, Answer, Stage
from assessments.storage import AssessmentStore, make_engine
from checklists.loader import main_checklist

SERVICES = ("Accueil", "<b>Espaces verts</b>", "")
MANY = 60
PARTS = ("Filtrer et trier", "Vue d’ensemble : niveaux, obligations, mesures les plus utiles")


@pytest.fixture(scope="module")
def filled(server):
    """One authority with more systems than fit on a page."""
    store, actor = AssessmentStore(make_engine(server.database)), local_user("x")
    town = store.create_authority(actor, name="Ville d’Essai")
    for number in range(MANY):
        stage = Stage.PILOT if number % 2 else None
        name = f"{'Élagage' if number % 3 else 'Agenda'} {number:02}"
        store.create_assessment(
            actor, town.id, system=AiSystem(name=name, service=SERVICES[number % 3], stage=stage),
            checklist=main_checklist(), answers=[Answer(question="technique", choice=("rules",))],
        )  # fmt: skip
    return server


def lines(page):
    """The names of the systems on the page, in order."""
    return page.locator("[class*=st-key-assessment_] a").all_inner_texts()


def test_a_long_register_is_searched_filtered_and_turned_over(filled, page, new_page, axe, screenshot):
    """Whoever copies the address gives a colleague the same search, the same filters and the same page."""
    open_page(page, filled.url, "Registre des systèmes d’IA")
    expect(page.get_by_text("60 systèmes", exact=True)).to_be_visible()
    assert 25 == len(lines(page))

    page.get_by_label("Chercher un système").fill("elagage")
    page.keyboard.press("Enter")
    expect(page.get_by_text("40 sur 60 systèmes")).to_be_visible()
    page.get_by_role("button", name="Page 2").click(delay=50)
    settled(page)
    assert 15 == len(lines(page))

    page.get_by_text(PARTS[0]).click(delay=50)
    page.get_by_role("combobox", name="Trier").click(delay=50)
    page.get_by_role("option", name="Par nom").click(delay=50)
    settled(page)
    page.get_by_role("combobox", name="Service").click(delay=50)
    page.get_by_role("option", name="<b>Espaces verts</b>").click(delay=50)
    page.keyboard.press("Escape")
    expect(page.get_by_text("20 sur 60 systèmes")).to_be_visible()
    settled(page)

    wanted = [f"Élagage {number:02}" for number in range(1, MANY, 3)]
    assert wanted == lines(page)
    expect(page).to_have_url(re.compile("(?=.*q=elagage)(?=.*tri=)(?=.*service=)"))
    other = new_page()
    open_page(other, page.url, "Registre des systèmes d’IA")
    expect(other.get_by_text("20 sur 60 systèmes")).to_be_visible()
    settled(other)
    assert wanted == lines(other)

    page.get_by_text(PARTS[1]).click(delay=50)
    expect(page.get_by_role("rowheader", name="<b>Espaces verts</b>")).to_be_visible()
    settled(page)
    assert [] == axe(page)
    screenshot(page, "registre-long")


@pytest.mark.parametrize("address", ["?page=99", "?page=x", "?page=-1&niveau=zzz", "?tri=%00&service=%3Cb%3E&q=%25"])
def test_an_address_that_says_nonsense_still_shows_the_register(filled, page, address):
    """An old or broken link shows what can be shown, never an error."""
    open_page(page, f"{filled.url}/{address}", "Registre des systèmes d’IA")
    settled(page)

    assert lines(page) or page.get_by_text("Aucun système ne correspond").is_visible()
    assert 0 == page.get_by_role("alert").count()
