"""The page « Instruction »: what each person may do there, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from helpers_checklist import begin
from report_cases import small_case
from streamlit.testing.v1 import AppTest

from assessments.access import Actor, Capacity, Role
from assessments.exchange import file_of
from assessments.model import Answer, Status
from assessments.outdated import outdated
from assessments.review import Outcome
from checklists.model import Adviser

PAGE = Path(__file__).parent / "review_page.py"
DAY = date(2026, 1, 15)


@pytest.fixture
def place():
    return begin(checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])


def person(place, *roles, name="Quelqu’un"):
    here = place.authority.id
    return Actor(id=name, name=name, roles={here: frozenset(roles)}, capacities={here: frozenset(Capacity)})


def opened(place, actor, **address):
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["place"], page.session_state["actor"] = place, actor
    for name, value in address.items():
        page.query_params[name] = value
    return shown(page.run())


def shown(page):
    assert not page.exception
    return page


def said(page):
    elements = (*page.warning, *page.error, *page.success, *page.markdown, *page.text, *page.caption)
    html = [each.proto.body for each in page.get("html")]
    return " ".join([*(each.value for each in elements), *html]).replace("\u00a0", " ")


def buttons(page):
    return {each.label for each in page.button}


def test_the_life_of_a_version_on_the_page(place):
    """Submitting freezes a version that the page shows; a change is told by a banner; nothing new cannot be submitted."""
    manager = person(place, Role.PROJECT_MANAGER, name="Cheffe")
    page = opened(place, manager)
    page.text_area(key="submit_message:0").set_value("Relu <b>deux</b> fois")
    (button,) = [each for each in page.button if each.label == "Soumettre cette version au comité"]
    page = shown(button.click().run())
    (version,) = place.store.submissions(manager, place.id)

    assert version.content_hash[:12] in " ".join(each.label for each in page.expander)
    assert "Version 1 soumise" in said(page)
    assert "Relu <b>deux</b> fois" in [each.value for each in page.text]
    assert "Rien n’a changé depuis la version 1" in said(page)
    assert "Soumettre cette version au comité" not in buttons(page)
    place.store.save_answer(manager, place.id, "goal", {"value": "Orienter"}, None)
    page = opened(place, manager, part="ecarts")
    assert "L’évaluation a changé depuis la version 1" in said(page)
    assert "1 réponse modifiée" in said(page)
    assert "Orienter" in said(page)


def test_each_is_offered_what_their_role_allows_and_where_it_stands(place):
    """A reader finds no button that does anything; the chair asks for changes only while a version is submitted."""
    reader, chair = person(place, Role.READER), person(place, Role.COMMITTEE_CHAIR, name="Présidente")
    assert set() == buttons(opened(place, reader))
    assert "Demander ces changements" not in buttons(opened(place, chair))
    place.store.submit(place.actor, place.id, file_of, as_of=DAY)
    page = opened(place, chair)
    (button,) = [each for each in page.button if each.label == "Demander ces changements"]
    page = shown(button.click().run())

    assert "Écrivez au moins une phrase" in said(page)
    page.text_area(key="why_ask_changes:0").set_value("Précisez.")
    (button,) = [each for each in page.button if each.label == "Demander ces changements"]
    shown(button.click().run())
    assert Status.CHANGES_ASKED is place.store.assessment(chair, place.id).status


def test_a_thread_is_read_beside_its_answer_and_settled_by_who_may(place):
    """The answer, what was said and who waits stand together; another member of the committee cannot close it."""
    one, two = (person(place, Role.COMMITTEE_MEMBER, name=name) for name in ("Membre 1", "Membre 2"))
    place.store.remark(one, place.id, "Est-ce **sûr** ?", about="question:effect", asks_change=True)
    page = opened(place, two, part="discussion", about="question:effect")
    texts = [each.value for each in page.text]

    assert "Est-ce **sûr** ?" in texts
    assert place.store.checklist_of(two, place.id).questions["effect"].label("comfort", "fr") in texts
    assert "En attente d’un changement" in said(page)
    assert "Marquer comme réglé" not in buttons(page)
    page = opened(place, one, part="discussion")
    (button,) = [each for each in page.button if each.label == "Marquer comme réglé"]
    assert "En attente (1)" in page.radio[0].options[0]
    shown(button.click().run())
    assert place.store.remarks(two, place.id)[0].settled_at is not None


def test_a_long_discussion_is_drawn_in_part_until_the_rest_is_asked_for(place):
    """A hundred threads do not slow the page down, and none of them is out of reach."""
    for number in range(60):
        place.store.remark(place.actor, place.id, f"Remarque {number}.", about="question:goal")
    page = opened(place, place.actor, part="discussion")
    drawn = sum(each.value.startswith("Remarque ") for each in page.text)
    (more,) = [each for each in page.checkbox if each.label.startswith("Montrer 20 autres")]

    assert 40 == drawn
    assert 60 == sum(each.value.startswith("Remarque ") for each in shown(more.check().run()).text)


def test_an_opinion_no_longer_covers_what_changed_since(place):
    """Each opinion and each version names what it was about; only what is still the same is covered."""
    store, dpo = place.store, person(place, Role.CONTRIBUTOR)
    first = store.submit(place.actor, place.id, file_of, as_of=DAY)
    store.advise(dpo, place.id, Adviser.DPO, Outcome.FAVOURABLE, reasons="Oui.")
    versions, opinions = store.submissions(dpo, place.id), store.opinions(dpo, place.id)

    assert outdated(first.content_hash, versions, opinions, (), DAY).nothing
    found = outdated("f" * 64, versions, opinions, (), DAY)
    assert ([first], [opinions[0]], None) == ([found.version], list(found.opinions), found.decision)
    store.advise(dpo, place.id, Adviser.RSSI, Outcome.FAVOURABLE, reasons="Oui.")
    assert 2 == len(outdated("f" * 64, versions, store.opinions(dpo, place.id), (), DAY).opinions)
