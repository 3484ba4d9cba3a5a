"""The bias audit as a new user goes through it: from a file to the verdict, the conclusions and the report."""

from __future__ import annotations

import random

import pytest
from people import create_assessment, create_authority, open_page, press, settled
from playwright.sync_api import expect
from pypdf import PdfReader

from assessments.access import local_user

PHONE = {"width": 390, "height": 844}
WIDTH = "() => Math.max(...[...document.querySelectorAll('main, [data-testid=stMain]')].map(e => e.scrollWidth))"
NASTY = "![x](http://127.0.0.1:9/x.png) <b>sexe</b>"


def csv_of_decisions(rows: int = 1600, sex: str = "sexe") -> bytes:
    """Decisions as a French spreadsheet writes them: semicolons, decimal commas, Windows-1252. Women are wrongly refused more."""
    chance = random.Random(7)
    lines = [f"demande;{sex};âge;score;décision;avait droit"]
    for number in range(rows):
        woman, entitled = chance.random() < 0.5, chance.random() < 0.6
        score = min(1.0, max(0.0, chance.gauss(0.7 if entitled else 0.3, 0.15) - (0.18 if woman else 0)))
        granted = "accordée" if score >= 0.5 else "refusée"
        right = ("oui" if entitled else "non") if chance.random() < 0.95 else ""
        written = f"{score:.2f}".replace(".", ",")
        lines.append(
            f"D{number:05};{'Femme' if woman else 'Homme'};{chance.randrange(18, 90)};{written};{granted};{right}"
        )
    return "\r\n".join(lines).encode("cp1252")


@pytest.fixture(scope="module")
def demo(start_server):
    """The demonstration, with its two audits: the assessment and the audit in which a gap is established."""
    server = start_server()
    store, actor = server.demonstration(), local_user("x")
    found = next(a for a in store.assessments(actor) if "Repérage" in a.system.name)
    return server, found.id, store.audits(actor, found.id)[0].id


class Walk:
    """One person on the pages of the audit."""

    def __init__(self, page, axe) -> None:
        self.page, self.axe, self.problems = page, axe, []

    def look(self, step: str) -> None:
        """Note what keeps somebody from using the page."""
        settled(self.page)
        self.problems += [f"{step}: {found}" for found in self.axe(self.page)]

    def press(self, name: str) -> None:
        """Press a button."""
        press(self.page.get_by_role("button", name=name, exact=True))
        settled(self.page)

    def choose(self, group: str, label: str) -> None:
        """Choose one of a few."""
        press(self.page.get_by_role("radiogroup", name=group).get_by_text(label, exact=True).first)
        settled(self.page)

    def pick(self, label: str, *options: str) -> None:
        """Pick from a list."""
        field = self.page.get_by_role("combobox", name=label)
        for option in options:
            press(field)
            press(self.page.get_by_role("option", name=option, exact=True))
            settled(self.page)
        if field.get_attribute("aria-expanded") == "true":  # a list of several stays open
            self.page.keyboard.press("Escape")
            settled(self.page)

    def write(self, label: str, text: str) -> None:
        """Type into a field and leave it."""
        self.page.get_by_role("textbox", name=label).fill(text)
        self.page.keyboard.press("Tab")
        settled(self.page)

    def step(self, number: int) -> None:
        """Arrive at a step."""
        expect(self.page.get_by_role("heading", level=2, name=f"Étape {number} sur 5")).to_be_visible()
        self.look(f"step {number}")

    def give(self, name: str, data: bytes) -> None:
        """Give a file."""
        file = {"name": name, "mimeType": "text/csv", "buffer": data}
        self.page.locator("input[type=file]").set_input_files(file)


def test_a_new_user_gets_from_a_file_to_the_report(server, page, axe, screenshot, tmp_path):
    """In one sitting: data, five steps, choices written down, verdict, conclusions; the PDF tells them; every step is accessible."""
    create_authority(page, server.url)
    assessment = create_assessment(page, server.url, "Aides à la rénovation")
    walk = Walk(page, axe)
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Audit des écarts"))
    expect(page.get_by_role("heading", level=1, name="Audit des écarts")).to_be_visible()
    walk.look("list")
    press(page.get_by_test_id("stMain").get_by_role("link", name="Nouvel audit"))
    walk.step(1)
    walk.give("décisions.csv", csv_of_decisions())
    expect(page.get_by_text("Données ouvertes")).to_be_visible()
    walk.look("data")
    assert "D00001" not in page.content()
    walk.press("Continuer")
    walk.step(2)
    walk.choose("Comment les données", "Une colonne donne la décision")
    walk.pick("Colonne de la décision", "décision")
    walk.choose("« accordée »", "sélectionné")
    walk.choose("« refusée »", "non sélectionné")
    press(page.get_by_text("Les données contiennent aussi le score"))
    settled(page)
    walk.pick("Colonne du score", "score")
    walk.write("Plus petit score possible", "0")
    walk.write("Plus grand score possible", "1")
    walk.choose("Quels scores sélectionnent", "Les scores élevés")
    walk.choose("Pour la personne", "Un avantage")
    walk.look("decision")
    screenshot(page, "audit-decision")
    walk.press("Continuer")
    walk.step(3)
    walk.choose("Les données disent-elles", "Oui, une colonne le dit, au moins pour une partie des personnes")
    walk.pick("Colonne du résultat", "avait droit")
    walk.choose("« oui »", "oui")
    walk.choose("« non »", "non")
    walk.choose("(vide)", "on ne sait pas")
    walk.press("Continuer")
    walk.step(4)
    walk.pick("Colonnes qui forment des groupes", "demande", "sexe", "âge")
    expect(page.get_by_text("demande :")).to_be_visible()
    walk.pick("Croiser des caractéristiques", "sexe", "âge")
    walk.look("groups")
    screenshot(page, "audit-groupes")
    walk.press("Continuer")
    walk.step(5)
    press(page.get_by_role("button", name="Modifier l’étape 2"))
    walk.step(2)
    expect(page.get_by_role("radio", name="Une colonne donne la décision")).to_be_checked()
    for number in (3, 4, 5):
        walk.press("Continuer")
        walk.step(number)
    walk.choose("Qu’est-ce qui compte", "Être refusé à tort")
    walk.write("Écart toléré entre deux groupes", "5")
    walk.write("Pourquoi cet écart-là", "Fixé par la commission avant la mesure.")
    walk.write("Nom de cet audit", "Aides de 2026")
    walk.press("Consigner ces choix")
    expect(page.get_by_role("heading", name="Ce qui a été fixé avant les chiffres")).to_be_visible()
    walk.look("written down")
    walk.press("Mesurer")
    expect(page.get_by_role("heading", level=2, name="Écart établi")).to_be_visible()
    settled(page)
    expect(page.get_by_text("la part de personnes refusées à tort va de").first).to_be_visible()
    for name in ("Ce que l’on voit", "Le score", "Simuler", "Données et méthode", "Ce que l’on en conclut"):
        press(page.get_by_role("tab", name=name))
        walk.look(name)
        screenshot(page, f"audit-{name.split()[-1].strip('’')}")
    walk.choose("Cet écart est-il justifié en droit", "Non")
    walk.write("Pourquoi ? Sur quel texte", "Aucun texte ne le demande.")
    walk.press("Enregistrer la réponse en droit")
    walk.write("Ce qui est fait", "Refaire le score sans l’ancienneté.")
    walk.write("Pour quand", "31/01/2027")
    walk.press("Enregistrer ce qui est fait")
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Aides de 2026")).to_be_visible()
    settled(page)
    press(page.get_by_role("tab", name="Ce que l’on en conclut"))
    expect(page.get_by_role("textbox", name="Pourquoi ? Sur quel texte")).to_have_value("Aucun texte ne le demande.")
    page.goto(f"{server.url}/documents?a={assessment}")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger : Rapport complet"))
    download.value.save_as(tmp_path / "rapport.pdf")
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "rapport.pdf").pages).split())

    assert [] == walk.problems
    assert "Aides de 2026" in text
    assert "Aucun texte ne le demande." in text
    assert "D00001" not in text


def test_a_hostile_file_gives_one_sentence_and_another_may_follow(demo, page, axe):
    """A file that is no table is refused in one sentence; column names full of markup are shown and load nothing."""
    server, assessment, _ = demo
    walk = Walk(page, axe)
    open_page(page, f"{server.url}/audit-nouveau?a={assessment}", "Nouvel audit des écarts")
    walk.give("décisions.csv", b"\x7fELF" + bytes(range(256)) * 40)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Ce fichier n’est pas une table")
    walk.look("refused")
    walk.give("décisions.csv", csv_of_decisions(200, NASTY))
    expect(page.get_by_text("Données ouvertes")).to_be_visible()
    assert NASTY in page.get_by_test_id("stMain").inner_text()
    walk.press("Continuer")
    walk.choose("Comment les données", "Une colonne donne la décision")
    walk.pick("Colonne de la décision", NASTY)
    expect(page.get_by_text("« Femme »")).to_be_visible()

    assert [] == walk.problems
    assert 0 == page.locator("main img").count()
    assert [] == [url for url in page.requests if ":9/" in url]


def test_choices_survive_a_page_loaded_again(demo, page, axe):
    """Somebody who presses F5 gives the file again and finds every choice as it was."""
    server, assessment, _ = demo
    walk = Walk(page, axe)
    open_page(page, f"{server.url}/audit-nouveau?a={assessment}", "Nouvel audit des écarts")
    walk.give("décisions.csv", csv_of_decisions(200))
    walk.press("Continuer")
    walk.choose("Comment les données", "Une colonne donne la décision")
    walk.pick("Colonne de la décision", "décision")
    walk.choose("« refusée »", "sélectionné")
    walk.choose("« accordée »", "non sélectionné")
    walk.choose("Pour la personne", "Une charge")
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Nouvel audit des écarts")).to_be_visible()
    settled(page)
    walk.give("décisions.csv", csv_of_decisions(200))
    walk.press("Continuer")

    expect(page.get_by_role("radio", name="Une charge")).to_be_checked()
    chosen = page.get_by_role("radiogroup", name="« refusée »").get_by_role("radio", name="sélectionné", exact=True)
    expect(chosen).to_be_checked()


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_the_pages_fit_a_telephone(demo, new_page, axe, screenshot, locale):
    """At 390 pixels wide no page of the audit has to be scrolled sideways, in either language, and each is accessible."""
    server, assessment, audit = demo
    page = new_page(locale=locale)
    page.set_viewport_size(PHONE)
    wide, problems = [], []
    for path, more in (("audit", ""), ("audit-nouveau", ""), ("audit-resultats", f"&audit={audit}")):
        page.goto(f"{server.url}/{path}?a={assessment}{more}")
        page.get_by_role("heading", level=1).wait_for()
        settled(page)
        tabs = page.get_by_role("tab")
        for number in range(max(tabs.count(), 1)):
            if tabs.count():
                press(tabs.nth(number))
                settled(page)
            width = page.evaluate(WIDTH)
            wide += [f"{path} {number}: {width}"] if width > PHONE["width"] else []
            problems += [f"{path} {number}: {found}" for found in axe(page)]
            screenshot(page, f"phone-{locale[:2]}-{path}-{number}")

    assert [] == wide
    assert [] == problems


def test_an_english_reader_reads_english(demo, new_page):
    """The verdict, what was fixed, and the questions to answer are in English; no French sentence of ours is left."""
    server, assessment, audit = demo
    page = new_page(locale="en-GB")
    open_page(page, f"{server.url}/audit?a={assessment}", "Bias audit")
    expect(page.get_by_text("Gap established")).to_be_visible()
    press(page.get_by_role("link", name="Contrôles à tort, essai à blanc"))
    expect(page.get_by_role("heading", level=2, name="Gap established")).to_be_visible()
    settled(page)
    assert f"audit={audit}" in page.url
    said = page.get_by_test_id("stMain").inner_text()
    press(page.get_by_role("tab", name="What is concluded"))
    settled(page)
    said += page.get_by_test_id("stMain").inner_text()

    assert "Even at its least, it exceeds the tolerated gap (5 points)." in said
    assert "Is this gap justified in law?" in said
    assert [] == [word for word in ("écart", "Écart", "groupe", "Mesuré", "Pourquoi") if word in said]
