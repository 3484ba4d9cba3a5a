"""Two processes of the application on one PostgreSQL database, behind sticky sessions, serve one assessment to two people."""

from __future__ import annotations

import pytest
from front import Front
from people import card, checked, choose, create_assessment, create_authority, open_page, saved, settled
from playwright.sync_api import expect

from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine

pytestmark = pytest.mark.slow

SECURITY = "H. La sécurité"
QUESTION = "data_entered"
PERSONAL = "Des données sur des personnes"
INTERNAL = "Des documents internes, sans données sur des personnes"
WATCHED = 6_000
"""Milliseconds in which a colleague's change must show: the page looks every two seconds, then draws itself."""
CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'


@pytest.fixture(scope="module")
def url(postgresql):
    """The address of the database that both processes share."""
    name = postgresql.new(empty=True)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(scope="module")
def processes(start_server, url):
    """Two processes on the same database."""
    return [start_server(BALISE_DATABASE_URL=url) for _ in range(2)]


@pytest.fixture
def fronts(processes):
    """What stands before each person's process."""
    fronts = [Front(process.port) for process in processes]
    yield fronts
    for front in fronts:
        front.close()


@pytest.fixture(scope="module")
def assessment(processes, browser):
    """One assessment, begun on the first process."""
    page = browser.new_context(locale="fr-FR").new_page()
    create_authority(page, processes[0].url)
    id_ = create_assessment(page, processes[0].url, "Standard vocal")
    page.context.close()
    return id_


@pytest.fixture
def people(fronts, assessment, new_page):
    """Two people, each in a browser of their own, on the same page of the assessment."""
    pages = [new_page(), new_page()]
    for page, front in zip(pages, fronts, strict=True):
        open_page(page, f"{front.url}/rubrique-security?a={assessment}", SECURITY)
    return pages


@pytest.fixture
def store(url):
    """What the database holds."""
    return AssessmentStore(make_engine(url))


def verified(store):
    me = local_user("x")
    return [store.verify_chain(me, authority.id).whole for authority in store.authorities(me)]


def test_each_sees_what_the_other_answers(people, store, assessment):
    """An answer given on one process shows on a page of the other within seconds, in both directions."""
    one, other = people
    choose(one, QUESTION, PERSONAL)
    saved(one, QUESTION)
    expect(card(other, QUESTION).locator("input:checked")).to_have_count(1, timeout=WATCHED)
    settled(other)
    assert [PERSONAL] == checked(other, QUESTION)

    choose(other, QUESTION, INTERNAL)
    saved(other, QUESTION)
    expect(card(one, QUESTION).get_by_role("radio", name=INTERNAL)).to_be_checked(timeout=WATCHED)

    assert store.answers(local_user("x"), assessment)[QUESTION].choice == ("internal",)
    assert [True] == verified(store)


def test_a_conflict_is_offered_as_on_one_process(people, store, assessment):
    """Two people who write the same comment both see both texts, and what one of them chooses is what stays."""
    one, other = people
    question = "service_interruption"
    for page in people:
        card(page, question).get_by_text("Ajouter un commentaire").click(delay=50)
    mine, theirs = (card(page, question).get_by_label("Commentaire à la question") for page in people)
    mine.fill("Le texte de la première")
    mine.blur()
    expect(card(other, question).get_by_text("Le texte de la première")).to_be_visible(timeout=WATCHED)
    theirs.fill("Le texte de la seconde")
    theirs.blur()
    settled(other)
    assert store.answers(local_user("x"), assessment)[question].comment == "Le texte de la première"

    other.get_by_role("button", name="Garder la mienne").click(delay=50)
    settled(other)
    expect(card(one, question).get_by_text("Le texte de la seconde")).to_be_visible(timeout=WATCHED)

    expect(mine).to_have_value("Le texte de la première")
    assert store.answers(local_user("x"), assessment)[question].comment == "Le texte de la seconde"
    assert [True] == verified(store)


def test_a_killed_process_loses_nothing_and_its_browser_goes_on_at_the_other(
    people, fronts, processes, store, assessment
):
    """A page whose process dies is served by the other one, without reloading: what was saved is there, and saving goes on."""
    one, other = people
    question = "automatic_actions"
    choose(one, question, "Il propose une action, une personne la valide")
    saved(one, question)
    processes[0].kill()
    fronts[0].port = processes[1].port
    expect(one.locator(CONNECTED)).to_be_visible()
    one.wait_for_timeout(1500)
    settled(one)

    assert ["Il propose une action, une personne la valide"] == checked(one, question)
    assert store.answers(local_user("x"), assessment)[question].choice == ("proposes",)

    choose(one, "service_interruption", "Une gêne : le travail continue autrement")
    saved(one, "service_interruption")
    expect(card(other, "service_interruption").locator("input:checked")).to_have_count(1, timeout=WATCHED)
    open_page(one, f"{fronts[0].url}/rubrique-security?a={assessment}", SECURITY)

    assert ["Il propose une action, une personne la valide"] == checked(one, question)
    assert [True] == verified(store)
