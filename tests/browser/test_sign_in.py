"""Accounts in a real browser: the first start, signing in and out, an ended session, an invitation, two authorities."""

from __future__ import annotations

import re

import pytest
from accounts import (
    ADMIN,
    PHRASE,
    end_every_session,
    first_account,
    invited,
    picture,
    sign_in,
    store_of,
    try_to_sign_in,
)
from people import create_assessment, create_authority, settled
from playwright.sync_api import expect

from assessments.access import Role
from assessments.accounts import Given
from assessments.model import AiSystem
from checklists.loader import main_checklist

REFUSED = re.compile("Identifiant ou mot de passe incorrect")


@pytest.fixture(scope="module")
def house(start_server):
    """A server with accounts, two authorities that share it, and somebody in each."""
    server = start_server(BALISE_ACCOUNTS="local")
    server.admin = first_account(server)
    with store_of(server) as store:
        for name in ("nord", "sud"):
            authority = store.create_authority(server.admin, name=f"Ville du {name.title()}")
            invited(store, server.admin, Given(Role.PROJECT_MANAGER, authority.id), f"chef@{name}.example")
            made = store.create_assessment(
                server.admin, authority.id, system=AiSystem(name=f"Système du {name}"), checklist=main_checklist()
            )
            setattr(server, name, (authority, made))
    return server


def test_first_start_asks_for_the_administrator(start_server, page, axe, screenshot):
    """On an empty installation every address leads to the first account; once it is there, the page is gone."""
    server = start_server(BALISE_ACCOUNTS="local")
    page.goto(f"{server.url}/verifier")
    expect(page.get_by_role("heading", name="Premier compte")).to_be_visible()
    expect(page.get_by_label("Code à usage unique")).to_have_count(0)
    assert [] == axe(page)

    page.get_by_label("Identifiant").fill("Maire@Ville.example")
    page.get_by_label("Nom montré aux collègues").fill("Camille Exemple")
    page.get_by_label("Mot de passe choisi").fill("azertyuiop12")
    page.get_by_label("une seconde fois").fill("azertyuiop12")
    page.get_by_label("Je mènerai aussi").check()
    page.get_by_role("button", name="Créer ce compte").click()
    expect(page.get_by_role("alert")).to_contain_text("parmi les premiers")
    picture(page, "premier-compte")

    assert "Maire@Ville.example" == page.get_by_label("Identifiant").input_value()
    assert [] == axe(page)

    page.get_by_label("Mot de passe choisi").fill(PHRASE)
    page.get_by_label("une seconde fois").fill(PHRASE)
    page.get_by_role("button", name="Créer ce compte").click()
    create_authority(page, server.url)
    page.goto(f"{server.url}/premier-compte")
    expect(page).to_have_url(f"{server.url}/")
    create_assessment(page, server.url, "Un système")
    expect(page.get_by_text("Camille Exemple")).to_be_visible()
    expect(page.get_by_label("Votre nom, pour vos collègues")).to_have_count(0)
    screenshot(page, "compte-ouvert")


def test_signing_in_leads_to_the_page_asked_for(house, page, axe):
    """Whoever opens a link without a session signs in, on a page that needs no script, and lands on that very link."""
    _, made = house.nord
    page.goto(f"{house.url}/questionnaire?a={made.id}")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert [] == axe(page)
    assert 0 == page.locator("script").count()
    picture(page, "connexion")

    try_to_sign_in(page, ADMIN, "pas la bonne phrase")
    expect(page.get_by_role("alert")).to_have_text(REFUSED)
    try_to_sign_in(page, ADMIN.upper(), PHRASE)
    expect(page.get_by_role("heading", level=1, name="Questionnaire")).to_be_visible()
    assert f"a={made.id}" in page.url

    cookie = next(one for one in page.context.cookies() if one["name"] == "balise_session")
    assert (True, "Lax") == (cookie["httpOnly"], cookie["sameSite"])


def test_guessing_is_made_slow_and_tells_nothing(house, page):
    """After five failures even the right password waits; a login that does not exist gets the same words."""
    with store_of(house) as store:
        invited(store, house.admin, Given(Role.READER, house.nord[0].id), "lea@nord.example")
    said = {}
    for login in ("lea@nord.example", "personne@nord.example"):
        page.goto(f"{house.url}/connexion")
        for _ in range(5):
            try_to_sign_in(page, login, "devinette devinette")
            expect(page.get_by_role("alert")).to_have_text(REFUSED)
        try_to_sign_in(page, login, PHRASE)
        said[login] = page.get_by_role("alert").inner_text()

    assert 1 == len(set(said.values()))
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_a_form_from_elsewhere_does_nothing(house, page):
    """Another site cannot sign somebody in or out: a form that our page did not make is refused."""
    fields = {"identifiant": ADMIN, "mot-de-passe": PHRASE, "suite": "/", "jeton": "0" * 64}
    for headers in ({"Origin": "https://ailleurs.example"}, {"Origin": house.url}, {}):
        answer = page.request.post(f"{house.url}/connexion", form=fields, headers=headers, max_redirects=0)

        assert 403 == answer.status
        assert "balise_session" not in answer.headers.get("set-cookie", "")


def test_after_signing_in_one_stays_here(house, page):
    """The address to come back to is one of this application, whatever a link says."""
    for target in ("https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "/deconnexion"):
        page.goto(f"{house.url}/connexion?suite={target}")
        assert "/" == page.locator("input[name=suite]").input_value()


def test_signing_out_ends_every_tab(house, new_page):
    """Signing out in one tab ends the other at its next run; a copy of the cookie is worth nothing afterwards."""
    page = new_page()
    sign_in(page, house.url, "chef@nord.example")
    copied = page.context.storage_state()
    other = page.context.new_page()
    other.goto(f"{house.url}/glossaire")
    expect(other.get_by_role("heading", level=1, name="Glossaire")).to_be_visible()
    settled(other)
    page.get_by_role("button", name="Se déconnecter").click(delay=50)
    expect(page.get_by_role("heading", level=1, name="Vous êtes déconnecté")).to_be_visible()
    other.get_by_label("Chercher un mot").fill("biais")
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1, name="Vous êtes déconnecté")).to_be_visible()
    thief = new_page(storage_state=copied)
    thief.goto(house.url)
    expect(thief.get_by_role("heading", name="Se connecter")).to_be_visible()
    other.get_by_role("link", name="Se connecter de nouveau").click()
    try_to_sign_in(other, "chef@nord.example", PHRASE)
    expect(other.get_by_role("heading", level=1, name="Glossaire")).to_be_visible()


def test_what_is_typed_after_the_session_ended_is_shown_once_more(house, page, screenshot):
    """A session that ends while somebody writes loses nothing silently: the page says so and shows what was typed."""
    _, made = house.nord
    sign_in(page, f"{house.url}/rubrique-need?a={made.id}", "chef@nord.example", title="")
    field = page.get_by_role("textbox").first
    field.scroll_into_view_if_needed()
    end_every_session(house)
    field.fill("Trois phrases que personne ne veut récrire.")
    expect(page.get_by_text("Vous êtes déconnecté").first).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Vous êtes déconnecté")).to_be_visible()
    expect(page.get_by_text("Trois phrases que personne ne veut récrire.")).to_be_visible()
    screenshot(page, "session-finie")
    page.get_by_role("link", name="Se connecter de nouveau").click()
    try_to_sign_in(page, "chef@nord.example", PHRASE)
    expect(page).to_have_url(re.compile(made.id))


def test_a_page_left_open_says_that_it_is_over_and_keeps_what_it_shows(house, page):
    """A questionnaire left open overnight warns by itself, without taking away what is on the screen."""
    _, made = house.nord
    sign_in(page, f"{house.url}/rubrique-need?a={made.id}", "chef@nord.example", title="")
    heading = page.get_by_role("heading", level=1).inner_text()
    end_every_session(house)
    expect(page.get_by_text("ce que vous écrivez maintenant n’est plus enregistré")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_invitation(house, new_page, axe, screenshot):
    """An administrator hands over a link; with it a person chooses a password, once, and sees what the role opens."""
    page = new_page()
    sign_in(page, f"{house.url}/comptes", title="Comptes")
    page.get_by_label("Identifiant (adresse").fill("dpo@sud.example")
    page.keyboard.press("Tab")
    page.get_by_label("Nom montré aux collègues").first.fill("Dominique DPO")
    page.keyboard.press("Tab")
    settled(page)
    _pick(page, "Où", "Ville du Sud")
    _pick(page, "Rôle", "Contributeur ou contributrice")
    _pick(page, "Domaine (facultatif)", "Protection des données (DPO)")
    page.get_by_role("button", name="Inviter", exact=True).click(delay=50)
    expect(page.get_by_text("Remettez ce lien à Dominique DPO")).to_be_visible()
    settled(page)
    assert [] == axe(page)
    screenshot(page, "comptes")
    link = page.locator("code").inner_text().strip()

    guest = new_page()
    guest.goto(link)
    expect(guest.get_by_text("Dominique DPO")).to_be_visible()
    assert [] == axe(guest)
    guest.get_by_label("Mot de passe choisi").fill(PHRASE)
    guest.get_by_label("une seconde fois").fill(PHRASE)
    guest.get_by_role("button", name="Enregistrer et me connecter").click()
    expect(guest.get_by_text("Ville du Sud")).to_be_visible()
    expect(guest.get_by_text("Ville du Nord")).to_have_count(0)
    expect(guest.get_by_role("link", name="Comptes")).to_have_count(0)
    again = new_page()
    again.goto(link)
    expect(again.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()


def test_two_authorities_never_see_each_other(house, page, screenshot):
    """Neither in lists nor by typing the address of the other’s pages, nor by asking the server directly."""
    (_, mine), (sud, theirs) = house.nord, house.sud
    sign_in(page, house.url, "chef@nord.example")
    expect(page.get_by_text(mine.system.name)).to_be_visible()
    expect(page.get_by_text(theirs.system.name)).to_have_count(0)
    for path in ("questionnaire", "risques", "documents", "systeme", "audit", "rubrique-need"):
        page.goto(f"{house.url}/{path}?a={theirs.id}")
        expect(page.get_by_text("Votre rôle ne permet pas")).to_be_visible()
        settled(page)
        assert theirs.system.name not in page.content()
    page.goto(f"{house.url}/collectivite?c={sud.id}")
    expect(page.get_by_role("heading", level=1, name="Votre collectivité")).to_be_visible()
    settled(page)
    assert sud.name not in page.content()
    page.goto(f"{house.url}/comptes")
    expect(page.get_by_text("Votre rôle ne permet pas de gérer les comptes")).to_be_visible()
    screenshot(page, "comptes-refuses")


def test_my_account(house, new_page, axe, screenshot):
    """One changes name and password oneself; the other browser is signed out by the new password, this one is not."""
    with store_of(house) as store:
        invited(store, house.admin, Given(Role.READER, house.sud[0].id), "luc@sud.example")
    other, page = new_page(), new_page()
    sign_in(other, house.url, "luc@sud.example")
    sign_in(page, f"{house.url}/mon-compte", "luc@sud.example", title="Mon compte")
    assert [] == axe(page)
    screenshot(page, "mon-compte")
    page.get_by_label("Nom montré aux collègues").fill("Luc Exemple")
    page.get_by_role("button", name="Enregistrer ce nom").click(delay=50)
    expect(page.get_by_test_id("stSidebar").get_by_text("Luc Exemple")).to_be_visible()
    settled(page)
    page.get_by_label("Mot de passe actuel").fill(PHRASE)
    page.get_by_label("Nouveau mot de passe").fill("une tout autre phrase")
    page.get_by_label("une seconde fois").fill("une tout autre phrase")
    page.get_by_role("button", name="Changer de mot de passe").click(delay=50)
    expect(page.get_by_text("Mot de passe changé")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_without_accounts_one_person_on_this_machine(start_server, page):
    """The single-user mode says so on every page, and answers to this machine alone."""
    server = start_server()
    page.goto(server.url)
    expect(page.get_by_text("Un seul utilisateur, sans compte")).to_be_visible()
    refused = page.request.get(server.url, headers={"Host": "balise.example", "X-Forwarded-For": "192.0.2.7"})

    assert 403 == refused.status
    assert "réservé à cette machine" in refused.text()


def test_the_pages_before_the_application_speak_english(house, new_page, axe):
    """A reader of English signs in and finds the pages of accounts in English; the choice is kept on the account."""
    page = new_page(locale="en-GB")
    page.goto(f"{house.url}/comptes")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "en" == page.locator("html").get_attribute("lang")
    page.get_by_label("Login").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Wrong login or password")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    page.get_by_role("link", name="English").click()
    assert [] == axe(page)
    page.get_by_label("Login").fill(ADMIN)
    page.get_by_label("Password").fill(PHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    settled(page)
    page.locator("summary").first.click(delay=50)
    settled(page)
    assert [] == axe(page)
    picture(page, "accounts-en")


def _pick(page, label: str, option: str) -> None:
    """Choose an option of a list by its label."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option).first.click()
    settled(page)


def test_from_elsewhere_the_first_account_needs_the_code_of_the_log(start_server, page):
    """Whoever is faster than the administrator, from another machine, does not become the administrator."""
    server = start_server(BALISE_ACCOUNTS="local")
    elsewhere = {"Host": "balise.example", "Origin": "http://balise.example"}
    address = f"{server.url}/premier-compte"
    shown = page.request.get(address, headers=elsewhere).text()
    assert "Code à usage unique" in shown
    fields = {
        "jeton": re.search('name="jeton" value="([0-9a-f]{64})"', shown).group(1),
        "identifiant": "pirate",
        "nom": "Pirate",
        "mot-de-passe": PHRASE,
        "encore": PHRASE,
    }
    for code in ("", "0000000000"):
        answer = page.request.post(address, form={**fields, "code": code}, headers=elsewhere, max_redirects=0)
        assert 403 == answer.status
        assert "n’est pas celui du journal" in answer.text()
    code = re.search(r"code: ([0-9A-F]{10})", server.log.read_text(encoding="utf-8")).group(1)
    answer = page.request.post(address, form={**fields, "code": code}, headers=elsewhere, max_redirects=0)

    assert (303, "/") == (answer.status, answer.headers["location"])


def test_a_header_is_believed_only_when_the_administrator_says_so(start_server, house, page):
    """With the setting, the front server says who asks, and an account opens without any role; without it nobody is believed."""
    server = start_server(BALISE_ACCOUNTS="local", BALISE_TRUSTED_HEADER="X-Remote-User")
    first_account(server)
    named = {"X-Remote-User": "agent.un"}
    for url, headers in ((house.url, named), (server.url, {})):
        assert 303 == page.request.get(url, headers=headers, max_redirects=0).status
    page.set_extra_http_headers(named)
    page.goto(server.url)
    expect(page.get_by_test_id("stSidebar").get_by_text("agent.un")).to_be_visible()
    expect(page.get_by_text("Aucune évaluation ne vous est encore ouverte")).to_be_visible()
    page.set_extra_http_headers({"X-Remote-User": "agent.deux"})
    page.goto(server.url)
    expect(page.get_by_test_id("stSidebar").get_by_text("agent.deux")).to_be_visible()


def test_a_document_is_not_made_for_whoever_signed_out(house, page):
    """A page of documents left open makes nothing more once the session ended elsewhere."""
    _, made = house.nord
    sign_in(page, f"{house.url}/documents?a={made.id}", "chef@nord.example", title="Documents")
    button = page.get_by_test_id("stDownloadButton").get_by_role("button").first
    with page.expect_download() as one:
        button.click(delay=50)
    assert one.value.suggested_filename.endswith(".pdf")
    with store_of(house) as store:
        before = len(store.issued(house.admin, made.id))
        end_every_session(house)
        button.click(delay=50)
        page.wait_for_timeout(3000)

        assert before == len(store.issued(house.admin, made.id))
    assert 403 == page.request.get(f"{house.url}/media/0123456789abcdef.pdf", max_redirects=0).status


def test_a_record_asks_again_who_writes(house, page):
    """The fields of a system are saved by whoever is signed in now, with the roles of now; otherwise nothing is stored."""
    _, made = house.nord
    sign_in(page, f"{house.url}/systeme?a={made.id}", "chef@nord.example", title="Le système")
    field = page.get_by_label("Contact", exact=False).first
    with store_of(house) as store:
        held = next(
            one.memberships[0] for one in store.accounts(house.admin) if one.account.login == "chef@nord.example"
        )
        store.take_role(house.admin, held.id)
        field.fill("sans rôle")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Votre rôle ne permet pas").first).to_be_visible()
        store.give_role(house.admin, held.account_id, Given(held.role, held.authority_id))
        page.reload()
        expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
        settled(page)
        end_every_session(house)
        field.fill("sans session")
        page.keyboard.press("Tab")
        expect(page.get_by_role("heading", level=1, name="Vous êtes déconnecté")).to_be_visible()
        expect(page.get_by_text("sans session")).to_be_visible()

        assert "" == store.assessment(house.admin, made.id).system.contact


def test_files_are_taken_from_whoever_is_signed_in_only(house, page, axe):
    """A file dropped on a page arrives; without a session the server takes none. On a telephone the sign-in page fits."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{house.url}/verifier")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [] == axe(page)
    picture(page, "connexion-telephone")
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, f"{house.url}/verifier", "chef@nord.example", title="Vérifier un document")
    page.locator("input[type=file]").set_input_files(
        {"name": "inconnu.txt", "mimeType": "text/plain", "buffer": b"rien de connu"}
    )
    expect(page.get_by_role("heading", name="Résultat")).to_be_visible()
    page.context.clear_cookies()
    refused = page.request.put(f"{house.url}/_stcore/upload_file/x/y", multipart={"file": "x"})

    assert 403 == refused.status
    assert "Forbidden" == refused.text()
