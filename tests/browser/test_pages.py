"""Every page, in both languages: accessible, whole on a telephone, and nothing leaves the machine."""

from __future__ import annotations

import pytest
from people import press, settled

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine

PATHS = (
    "systeme",
    "qualification",
    "questionnaire",
    "rubrique-oversight",
    "rubrique-need",
    "risques",
    "fournisseur",
    "instruction",
    "avis",
    "decision",
    "suivi",
    "consultations",
    "documents",
    "historique",
)
AROUND = (
    "",
    "echeances",
    "collectivite",
    "reponses-communes",
    "glossaire",
    "verifier",
    "import-pia",
    "donnees-personnelles",
)
IN_ENGLISH = (
    "",
    "questionnaire",
    "risques",
    "instruction",
    "documents",
    "historique",
)  # the same pages, in other words
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def demo(start_server):
    """The demonstration, with the most advanced assessment of its six."""
    server = start_server()
    store = server.demonstration()
    found = next(a for a in store.assessments(local_user("x")) if "Repérage" in a.system.name)
    return server, found.id


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_page_is_accessible_and_asks_nothing_of_the_outside(demo, new_page, axe, locale, screenshot):
    """No serious or critical violation of WCAG 2.2 A and AA on any page; every request goes to our own server."""
    server, assessment = demo
    page = new_page(locale=locale)
    problems = []
    for path in (*AROUND, *PATHS) if locale == "fr-FR" else IN_ENGLISH:
        page.goto(f"{server.url}/{path}" + (f"?a={assessment}" if path in PATHS else ""))
        page.get_by_role("heading", level=1).wait_for()
        settled(page)
        tabs = page.get_by_role("tab")
        for number in range(tabs.count()):
            press(tabs.nth(number))
            settled(page)
            problems += [f"{path} tab {number}: {found}" for found in axe(page)]
        if path in ("risques", "rubrique-need"):
            press(page.locator("summary").first)
            settled(page)
        problems += [f"{path}: {found}" for found in axe(page)]
        screenshot(page, f"{locale[:2]}-{path or 'registre'}")

    assert problems == []
    assert [url for url in page.requests if server.url.split("//")[1] not in url and not url.startswith("data:")] == []
    assert page.evaluate("() => document.documentElement.lang") == locale[:2]


def test_every_page_fits_a_telephone(demo, new_page, screenshot):
    """At 390 pixels wide nothing has to be scrolled sideways, but tables inside their own frame."""
    server, assessment = demo
    page = new_page()
    page.set_viewport_size(PHONE)
    wide = []
    for path in (*AROUND, *PATHS):
        page.goto(f"{server.url}/{path}" + (f"?a={assessment}" if path in PATHS else ""))
        page.get_by_role("heading", level=1).wait_for()
        settled(page)
        width = page.evaluate(
            "() => Math.max(...[...document.querySelectorAll('main, [data-testid=stMain]')].map(e => e.scrollWidth))"
        )
        if width > PHONE["width"]:
            wide.append(f"{path}: {width}")
        screenshot(page, f"phone-{path or 'registre'}")

    assert wide == []


def test_hostile_names_are_shown_and_never_acted_upon(demo, page):
    """A system named with markup, a remote image and a script shows its name as it was typed, and loads nothing."""
    server, _ = demo
    store = AssessmentStore(make_engine(server.database))
    actor = local_user("x")
    found = next(a for a in store.assessments(actor) if "collecte" in a.system.name)
    nasty = "![x](http://127.0.0.1:9/x.png) <img src=x onerror=alert(1)> **gras** :red[rouge] $x$ [lien](javascript:alert(1))"
    store.update_system(actor, found.id, {"name": nasty, "service": nasty}, found.system)
    page.goto(server.url)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    link = page.get_by_role("link", name="127.0.0.1:9")

    # An invisible word joiner keeps the address from becoming a link.
    assert link.inner_text().strip().replace("\u2060", "") == nasty
    assert page.locator("main img").count() == 0
    page.goto(f"{server.url}/risques?a={found.id}")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    assert nasty in page.get_by_test_id("stSidebar").inner_text()
    assert [url for url in page.requests if ":9/" in url] == []
