"""What people do with accounts, for the browser tests: open the first one, sign in, be invited."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from people import settled
from playwright.sync_api import Page, expect

from assessments.storage import AssessmentStore, make_engine, sessions, tables

if TYPE_CHECKING:
    from assessments.accounts import Given

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
ADMIN = "admin@ville.example"
PHRASE = "une phrase assez longue"


@contextmanager
def store_of(server):
    """The store of a server, as another process would use it."""
    engine = make_engine(server.database)
    yield AssessmentStore(engine)
    engine.dispose()


def first_account(server, *, also_projects: bool = True):
    """Open the first account without a browser; its actor."""
    with store_of(server) as store:
        sessions.create_first_account(
            store.engine, login=ADMIN, name="Administration", password=PHRASE, also_projects=also_projects
        )
        return actor_of(store, ADMIN, PHRASE)


def actor_of(store: AssessmentStore, login: str, phrase: str):
    """Who somebody is, with the roles of this moment."""
    token = sessions.sign_in(store.engine, login, phrase)
    from assessments.storage.account_rows import hash_token  # noqa: PLC0415 - what the shell does with a cookie

    return sessions.signed_in(store.engine, hash_token(token)).actor


def invited(store: AssessmentStore, administrator, given: Given, login: str) -> str:
    """Open an account by invitation, with ``PHRASE`` as its password; its id."""
    account, token = store.invite(administrator, given, login=login, name=login.split("@", maxsplit=1)[0].title())
    sessions.use_link(store.engine, token, PHRASE)
    return account.id


def sign_in(page: Page, url: str, login: str = ADMIN, phrase: str = PHRASE, *, title: str = "Registre") -> None:
    """Sign in on the page that is shown when one asks for an address, and wait for the page asked for."""
    page.goto(url)
    try_to_sign_in(page, login, phrase)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    settled(page)


def try_to_sign_in(page: Page, login: str, phrase: str) -> None:
    """Fill in the sign-in page and send it."""
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(phrase)
    page.get_by_role("button", name="Se connecter").click()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page in build/screenshots, also of one that Streamlit does not draw."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def end_every_session(server) -> None:
    """What happens after a night: the rows of all sessions end."""
    with store_of(server) as store, store.engine.begin() as connection:
        table = tables.account_session
        connection.execute(sa.update(table).values(ended_at=sa.select(table.c.created_at).limit(1).scalar_subquery()))
