"""What is published, as a resident meets it: no account, no cookie, no script, no request elsewhere, readable by everybody."""

from __future__ import annotations

from datetime import date

from assessments.access import local_user
from assessments.citizens import ConsultationDraft, Progress, Public
from assessments.model import AiSystem
from assessments.storage import AssessmentStore, make_engine
from checklists.loader import main_checklist
from reports.gather import gather
from reports.public.publishing import frozen, publish

NARROW = {"width": 390, "height": 844}


def test_a_resident_finds_and_reads_a_record(start_server, new_page, axe):
    """From the list to a record and its other language, with accounts on and nobody signed in."""
    server = start_server(BALISE_ACCOUNTS="local")
    store, actor = AssessmentStore(make_engine(server.database)), local_user("Camille")
    town = store.create_authority(actor, name="Ville d’Essai")
    system = AiSystem(name="Places de crèche", purpose="Classer les demandes.", contact="Guichet des familles")
    found = store.create_assessment(actor, town.id, system=system, checklist=main_checklist())
    held = ConsultationDraft(
        title="Réunion au centre social",
        progress=Progress.HELD,
        begins=date(2026, 1, 5),
        publics=(Public.RESIDENTS,),
        participants=23,
        said="On veut pouvoir parler à quelqu’un.",
    )
    store.record_consultation(actor, found.id, held)
    publish(store, actor, found.id, frozen(gather(store, actor, found.id, date(2026, 11, 25))), seen=0)
    page = new_page()
    page.goto(f"{server.url}/public")
    problems = axe(page)
    page.get_by_label("Chercher dans les fiches").fill("creche")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=found.system.name).click()
    problems += axe(page)
    assert page.get_by_text("ne savent pas encore ce que leur parole a changé").is_visible()
    page.get_by_role("link", name="Read this page in English").click()
    page.set_viewport_size(NARROW)
    problems += axe(page)

    assert [] == problems
    assert "en" == page.evaluate("document.documentElement.lang")
    assert NARROW["width"] == page.evaluate("document.documentElement.scrollWidth")
    assert [] == page.context.cookies()
    assert all(address.startswith(f"{server.url}/public") for address in page.requests)
    assert 4 == len(page.requests)
    assert [] == page.console
    assert 0 == page.evaluate("document.scripts.length")
