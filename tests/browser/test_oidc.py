"""Signing in through an identity provider, a real one on this machine, in a real browser."""

from __future__ import annotations

import json
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from accounts import first_account, picture, store_of
from people import settled
from playwright.sync_api import expect

from assessments.access import Role
from assessments.accounts import Given

PEOPLE = (
    {"sub": "u-claire", "name": "Claire Essai", "email": "claire@ville.example", "groups": ["ia-projet", "cantine"]},
    {"sub": "u-other", "name": "Autre Personne", "email": "claire@ville.example"},
)
PATIENCE = 30


@pytest.fixture(scope="module")
def provider():
    """The address of an identity provider that knows two people with the same e-mail address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    known = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=2)  # noqa: S310 - our own address
            break
        except OSError:
            time.sleep(0.1)
    yield url
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def house(start_server, provider):
    """A server whose people come through the provider; its groups make project managers of one authority."""
    settings = {
        "BALISE_ACCOUNTS": "oidc",
        "BALISE_OIDC_NAME": "ProConnect",
        "BALISE_OIDC_METADATA": f"{provider}/.well-known/openid-configuration",
        "BALISE_OIDC_CLIENT_ID": "balise",
        "BALISE_OIDC_CLIENT_SECRET": secrets.token_urlsafe(16),
        "BALISE_COOKIE_SECRET": secrets.token_urlsafe(48),
    }
    return start_server(BALISE_OIDC_REDIRECT="{url}/oauth2callback", **settings)


def come_in(page, url, person):
    """Ask for an address, leave for the provider, say who one is, and come back."""
    page.goto(url)
    page.get_by_role("link", name="Se connecter avec ProConnect").click()
    page.get_by_role("button", name=re.compile(person["sub"])).click()


def test_people_come_through_the_provider_and_go_for_good(house, new_page, axe):
    """A first sign-in opens an account without any role; a copied cookie is worth nothing once the person signed out."""
    house.admin = first_account(house)
    page = new_page()
    page.goto(f"{house.url}/glossaire")
    assert [] == axe(page)
    picture(page, "connexion-fournisseur")
    come_in(page, f"{house.url}/glossaire", PEOPLE[0])
    expect(page.get_by_role("heading", level=1, name="Glossaire")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Claire Essai")).to_be_visible()
    page.goto(house.url)
    expect(page.get_by_text("Aucune évaluation ne vous est encore ouverte")).to_be_visible()
    settled(page)
    names = {cookie["name"] for cookie in page.context.cookies(house.url)}

    assert "balise_session" in names
    assert not [name for name in names if name.startswith("_streamlit_user")]

    copied = page.context.storage_state()
    page.get_by_role("button", name="Se déconnecter").click(delay=50)
    expect(page.get_by_role("heading", level=1, name="Vous êtes déconnecté")).to_be_visible()
    thief = new_page(storage_state=copied)
    thief.goto(house.url)
    expect(thief.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_the_same_address_is_not_the_same_person(house, new_page):
    """Accounts are recognised by issuer and subject: another person with the same e-mail address gets another account."""
    first, second = new_page(), new_page()
    come_in(first, house.url, PEOPLE[0])
    expect(first.get_by_test_id("stSidebar").get_by_text("Claire Essai")).to_be_visible()
    come_in(second, house.url, PEOPLE[1])
    expect(second.get_by_test_id("stSidebar").get_by_text("Autre Personne")).to_be_visible()
    with store_of(house) as store:
        found = [one.account for one in store.accounts(house.admin) if one.account.provider]

    assert ["Autre Personne", "Claire Essai"] == [account.name for account in found]
    assert {"claire@ville.example"} == {account.email for account in found}


def test_a_role_given_here_opens_what_it_says(house, new_page):
    """The administrator gives a role to somebody who came through the provider, as to anybody else."""
    with store_of(house) as store:
        authority = store.create_authority(house.admin, name="Ville du Fournisseur")
        claire = next(one.account for one in store.accounts(house.admin) if one.account.name == "Claire Essai")
        store.give_role(house.admin, claire.id, Given(Role.READER, authority.id))
    page = new_page()
    come_in(page, house.url, PEOPLE[0])
    expect(page.get_by_text("Ville du Fournisseur")).to_be_visible()


def test_claims_give_and_take_roles(start_server, provider, new_page):
    """Groups of the provider open an authority; a copy of Streamlit’s own cookie opens nothing."""
    shared = {
        "BALISE_ACCOUNTS": "oidc",
        "BALISE_OIDC_NAME": "ProConnect",
        "BALISE_OIDC_METADATA": f"{provider}/.well-known/openid-configuration",
        "BALISE_OIDC_CLIENT_ID": "balise",
        "BALISE_OIDC_CLIENT_SECRET": "s" * 20,
        "BALISE_COOKIE_SECRET": secrets.token_urlsafe(48),
        "BALISE_OIDC_ROLES": "ia-projet=project_manager@*; ia-admin=administrator@*",
    }
    server = start_server(BALISE_OIDC_REDIRECT="{url}/oauth2callback", **shared)
    page = new_page()
    come_in(page, f"{server.url}/mon-compte", PEOPLE[0])
    expect(page.get_by_text("Chef ou cheffe de projet · toutes les collectivités")).to_be_visible()
    forged = page.request.get(f"{server.url}/auth/logout", max_redirects=0)

    assert 404 == forged.status
