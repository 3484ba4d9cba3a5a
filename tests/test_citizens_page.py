"""The public pages through the routes that serve them: published bytes to everybody, and nothing else to anybody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import httpx
import pytest
from starlette.applications import Starlette

from app_pages import database
from app_pages.shell import gate, public
from app_pages.shell.settings import Mode
from app_pages.shell.surroundings import Surroundings
from assessments.access import EVERYWHERE, Actor, PermissionDenied, Role, local_user
from assessments.citizens import LARGEST_PAGE, ConsultationDraft, Progress, Public
from assessments.model import AiSystem, Answer
from assessments.storage import EventKind, InvalidInput, ReviewRefused
from checklists.loader import main_checklist
from reports.gather import gather
from reports.public.publishing import NotAsSeen, frozen, publish

DAY = date(2026, 11, 25)
SYSTEM = AiSystem(
    name="Places <b>de crèche</b>",
    purpose="Classer les demandes.",
    service="Petite enfance",
    contact="Guichet, 3 rue des Écoles",
)
SECRET = "Ne doit jamais sortir"  # noqa: S105 - a word to be looked for
ANSWERS = [Answer(question="individual_decision", choice=("assists",), comment=SECRET)]


class Web:
    """A browser that keeps no cookie and follows nothing, in front of an application in this process."""

    def __init__(self, app) -> None:
        self._app = app

    def get(self, path, method="GET", **asked):
        """Ask once."""

        async def ask():
            transport = httpx.ASGITransport(app=self._app, client=("203.0.113.7", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://balise.example") as client:
                return await client.request(method, path, **asked)

        return asyncio.run(ask())


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A database of its own with one assessment; accounts are on, and nobody is signed in."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    database.engine.cache_clear()
    database.store.cache_clear()
    store, actor = database.store(), local_user("Camille")
    authority = store.create_authority(actor, name="Ville d’Essai")
    made = store.create_assessment(actor, authority.id, system=SYSTEM, checklist=main_checklist(), answers=ANSWERS)
    yield store, actor, made.id, authority
    database.engine.cache_clear()
    database.store.cache_clear()


@pytest.fixture
def web(place, monkeypatch):
    """A browser without a cookie, in front of everything that a request meets."""
    assert place
    real = gate.settings()
    monkeypatch.setattr(gate, "settings", lambda: type(real)(**{**vars(real), "mode": Mode.LOCAL}))
    return Web(Surroundings(gate.Gate(Starlette(routes=public.public_routes()))))


def put(place, *, seen=0, withheld=None):
    """Publish what the assessment gives today."""
    store, actor, id_, _ = place
    shown = frozen(replace(gather(store, actor, id_, DAY), withheld=withheld or {}))
    return publish(store, actor, id_, shown, seen=seen)


def test_what_is_published_is_served_as_it_was_shown(place, web):
    """The very bytes, in both languages, without a cookie, in an answer that caches may keep and that runs nothing."""
    store, actor, id_, _ = place
    shown = frozen(gather(store, actor, id_, DAY))
    address = f"/public/{put(place).id}"
    french, english = web.get(address), web.get(address, headers={"accept-language": "en"})

    assert (shown.page_fr, shown.page_en) == (french.text, english.text)
    assert web.get(f"{address}?langue=en").text == shown.page_en
    for answer, lang in ((french, "fr"), (english, "en")):
        assert f'<html lang="{lang}">' in answer.text
        assert lang == answer.headers["content-language"]
        assert "set-cookie" not in answer.headers
        assert "max-age=60" in answer.headers["cache-control"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
        assert SECRET not in answer.text
    assert 304 == web.get(address, headers={"if-none-match": french.headers["etag"]}).status_code
    head = web.get(address, "HEAD")
    assert (200, french.headers["etag"]) == (head.status_code, head.headers["etag"])


def test_a_later_answer_never_leaks(place, web):
    """The page stays what was read and published, until somebody publishes again, at the same address."""
    store, actor, id_, _ = place
    first = put(place)
    before = web.get(f"/public/{first.id}").text
    store.update_system(actor, id_, {"purpose": "Tout autre chose."}, SYSTEM)
    assert before == web.get(f"/public/{first.id}").text
    assert "Tout autre chose" not in web.get("/public").text

    second = put(place, seen=first.version)

    assert first.id == second.id
    assert "Tout autre chose" in web.get(f"/public/{first.id}").text


def test_what_is_withdrawn_is_gone_and_what_never_was_is_not_there(place, web):
    """410 with the day and a sentence, 404 for the rest; neither tells the name of anything, the reason stays inside."""
    store, actor, id_, _ = place
    made = put(place)
    store.withdraw_publication(actor, id_, "Une erreur sur Mme Exemple")
    gone = web.get(f"/public/{made.id}")

    assert 410 == gone.status_code
    assert "retirée" in gone.text
    assert "withdrawn" in web.get(f"/public/{made.id}?langue=en").text
    for path in (f"/public/{id_}", "/public/" + "0" * 32, "/public/..%2f", "/public/x/y", "/public/%00"):
        answer = web.get(path)
        assert 404 == answer.status_code, path
        assert "Aucune fiche" in answer.text
    for text in (gone.text, web.get("/public").text):
        assert "crèche" not in text
        assert "Exemple" not in text
    page = store.published_page(made.id, "fr")
    assert page is not None
    assert "" == page.html
    assert 308 == web.get("/public/").status_code


def test_the_list_has_authorities_then_systems(place, web):
    """Each authority with its own, searched without accents; drafts are in it nowhere, and names are escaped."""
    store, actor, _, authority = place
    other = store.create_authority(actor, name="Métropole <i>Autre</i>")
    mine = store.create_assessment(actor, other.id, system=AiSystem(name="Éclairage"), checklist=main_checklist())
    store.create_assessment(actor, other.id, system=AiSystem(name=SECRET), checklist=main_checklist())
    put(place)
    put((store, actor, mine.id, other))
    whole = web.get("/public").text

    assert (
        whole.index("Métropole &lt;i&gt;")
        < whole.index("Éclairage")
        < whole.index("Ville d’Essai")
        < whole.index("Places &lt;b&gt;")
    )
    assert SECRET not in whole
    assert "Éclairage" in web.get("/public", params={"q": "eclairage"}).text
    assert "Places" not in web.get("/public", params={"q": "eclairage"}).text
    assert "Éclairage" not in web.get("/public", params={"collectivite": authority.id}).text
    assert "&lt;script" in web.get("/public", params={"q": "<script>"}).text
    assert "<script" not in web.get("/public", params={"q": '"><script>'}).text


def test_what_nobody_had_answered_is_completed_by_hand(place, web):
    """What is typed for a row of which nothing is known appears, escaped, in both languages, and is there for the next update."""
    store, actor, id_, authority = place
    shown = frozen(
        replace(gather(store, actor, id_, DAY), added={"legal_basis": "Délibération <b>12</b>", "context": "  "})
    )
    made = publish(store, actor, id_, shown, seen=0)
    text = web.get(f"/public/{made.id}").text

    assert "Délibération &lt;b&gt;12" in text
    assert text.count("Pas encore renseigné.") < frozen(gather(store, actor, id_, DAY)).page_fr.count(
        "Pas encore renseigné."
    )
    assert {"legal_basis": "Délibération <b>12</b>"} == store.publication(actor, id_).added
    assert {} == store.withdraw_publication(actor, id_, "Fin").added
    assert store.verify_chain(actor, authority.id).whole


def test_the_history_tells_of_each_publication(place):
    """Published, updated, withdrawn with its reason, published again: each by somebody, and the chain holds."""
    store, actor, id_, authority = place
    made = put(place)
    made = put(place, seen=made.version, withheld={"contact": "private_or_business"})
    made = store.withdraw_publication(actor, id_, "Une erreur")
    with pytest.raises(ReviewRefused):
        store.withdraw_publication(actor, id_, "Encore")
    with pytest.raises(ReviewRefused):
        put(place, seen=made.version - 1)
    put(place, seen=made.version)
    kinds = [event.kind for event in store.events(actor, id_) if event.kind.value.startswith("publication")]

    updated, gone = EventKind.PUBLICATION_UPDATED, EventKind.PUBLICATION_WITHDRAWN
    assert [updated, gone, updated, EventKind.PUBLICATION_MADE] == kinds
    assert store.verify_chain(actor, authority.id).whole


def test_nothing_else_is_published_than_what_was_read(place):
    """An answer that somebody changes between reading and publishing stops it; too long a page is refused in a sentence."""
    store, actor, id_, _ = place
    shown = frozen(gather(store, actor, id_, DAY))
    store.update_system(actor, id_, {"contact": "Ailleurs"}, SYSTEM)
    with pytest.raises(NotAsSeen):
        publish(store, actor, id_, shown, seen=0)
    with pytest.raises(InvalidInput):
        store.publish(actor, id_, shown.model_copy(update={"page_fr": "é" * LARGEST_PAGE}), seen=0)
    reader = Actor(id="r", name="R", roles={EVERYWHERE: frozenset({Role.COMMITTEE_CHAIR})})
    with pytest.raises(PermissionDenied):
        store.publish(reader, id_, shown, seen=0)

    assert [] == store.published()


def test_residents_read_what_a_consultation_changed(place, web):
    """Who, how many, what was said and what changed, or plainly that nothing is written; how they were reached stays inside."""
    store, actor, id_, _ = place
    draft = ConsultationDraft(
        title="Réunion <i>publique</i>",
        progress=Progress.HELD,
        begins=date(2026, 1, 1),
        publics=(Public.RESIDENTS,),
        reached=SECRET,
        participants=23,
        said="Trop compliqué.",
    )
    kept = store.record_consultation(actor, id_, draft)
    made = put(place)
    first = web.get(f"/public/{made.id}").text
    store.change_consultation(actor, id_, kept, draft.model_copy(update={"changed": "Un guichet rouvre."}))
    put(place, seen=made.version)
    then = web.get(f"/public/{made.id}").text

    assert "23 personnes" in first
    assert "ne savent pas encore ce que leur parole a changé" in first
    assert "Réunion &lt;i&gt;" in first
    assert "Un guichet rouvre." in then
    assert SECRET not in first + then
