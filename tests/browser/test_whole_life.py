"""The whole life of an assessment: six people in six browsers, from the first answer to the assessment that follows."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from accounts import PHRASE, actor_of, first_account, invited, sign_in, store_of
from people import card, choose, create_assessment, open_page, press, saved, settled
from playwright.sync_api import expect
from test_path import answers_of

from assessments.access import Capacity, Role, local_user
from assessments.accounts import Given
from assessments.model import Status
from checklists.loader import main_checklist

TOWN = "Ville d’Essai"
PEOPLE = {
    "cheffe": (Given(Role.PROJECT_MANAGER, ""),),
    "dpo": (Given(Role.CONTRIBUTOR, "", capacity=Capacity.DPO),),
    "rssi": (Given(Role.CONTRIBUTOR, "", capacity=Capacity.RSSI), Given(Role.COMMITTEE_MEMBER, "")),
    "presidente": (Given(Role.COMMITTEE_CHAIR, ""),),
    "membre": (Given(Role.COMMITTEE_MEMBER, ""),),
    "maire": (Given(Role.DECISION_MAKER, ""),),
}
SYSTEM = "Second examen des demandes d’aide"
BY_THE_DPO, DISCUSSED = "dpia_done", "human_review"
RESERVATIONS = (
    ("Dire à chaque personne pourquoi son dossier est examiné.", "Direction des solidarités", 60),
    ("Mesurer les écarts entre groupes tous les six mois.", "Mission données", 120),
)
ANSWERED = (
    "nl_smart_check_careful_pilot"  # level III: the committee, the DPO and the CISO are asked, an elected body decides
)
PAGES = {
    "instruction": "Instruction",
    "avis": "Avis",
    "decision": "Décision",
    "suivi": "Suivi",
    "systeme": "Le système",
    "documents": "Documents",
}


@pytest.fixture(scope="module")
def house(start_server):
    """A town with an account for each of six people."""
    server = start_server(BALISE_ACCOUNTS="local")
    admin = first_account(server)
    with store_of(server) as store:
        town = store.create_authority(admin, name=TOWN)
        for name, given in PEOPLE.items():
            first, *others = (Given(one.role, town.id, capacity=one.capacity) for one in given)
            account = invited(store, admin, first, f"{name}@ville.example")
            for more in others:
                store.give_role(actor_of(store, "admin@ville.example", PHRASE), account, more)
    return server


def day_in(days: int) -> str:
    """A day to come, as people type it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%d/%m/%Y}"


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, page, server, name: str) -> None:
        self.page, self.server, self.name = page, server, name
        sign_in(page, server.url, f"{name}@ville.example")

    def at(self, path: str, assessment: str, **more: str):
        """Open a page of the assessment."""
        address = "".join(f"&{key}={value}" for key, value in more.items())
        open_page(self.page, f"{self.server.url}/{path}?a={assessment}{address}", PAGES[path])
        return self.page

    def write(self, label: str, text: str) -> None:
        """Fill in a field and leave it."""
        self.page.get_by_label(label).first.fill(text)
        self.page.keyboard.press("Tab")
        settled(self.page)

    def press(self, name: str, told: str = "") -> None:
        """Press a button, and read what came of it."""
        press(self.page.get_by_role("button", name=name, exact=True).first)
        settled(self.page)
        if told:
            expect(self.page.get_by_text(told).first).to_be_visible()

    def pick(self, label: str, option: str) -> None:
        """Choose in a list."""
        press(self.page.get_by_role("combobox", name=label).first)
        press(self.page.get_by_role("option").filter(has_text=option).first)
        settled(self.page)

    def choose(self, label: str) -> None:
        """Choose an option on its words."""
        settled(self.page)
        self.page.get_by_role("radio", name=label, exact=True).first.check(force=True)
        settled(self.page)


def answer_the_rest(server, assessment: str) -> None:
    """What the project manager answers in the following days; other tests do it by hand."""
    with store_of(server) as store:
        chief = actor_of(store, "cheffe@ville.example", PHRASE)
        known = store.answers(chief, assessment)
        for id_, given in answers_of(ANSWERED).items():
            if id_ not in known and id_ != BY_THE_DPO:
                changes = {"value": given} if isinstance(given, str) else {"choice": tuple(given)}
                store.save_answer(chief, assessment, id_, changes, None)


def status_of(server, assessment: str) -> Status:
    """Where the assessment stands, as the store says."""
    with store_of(server) as store:
        return store.assessment(local_user("x"), assessment).status


def report_of(person: Person, assessment: str) -> str:
    """The text of the full report, as somebody downloads it."""
    page = person.at("documents", assessment)
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Télécharger\u00a0: Rapport complet", exact=True))
    reader = pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    return " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())


def test_six_people_take_an_assessment_from_its_first_answer_to_the_one_that_follows(house, new_page, screenshot):
    """Nobody does what belongs to another, nothing is lost on the way, and the report tells the whole of it."""
    chief, dpo, rssi, chair, member, mayor = (Person(new_page(), house, name) for name in PEOPLE)
    id_ = create_assessment(chief.page, house.url, SYSTEM)

    # Create, answer, assign.
    answer_the_rest(house, id_)
    page = chief.at("instruction", id_, part="taches", about=f"question:{BY_THE_DPO}")
    chief.pick("À qui", "Dpo")
    chief.write("Pour quand", day_in(10))
    chief.press("Confier", "Confié à Dpo")
    page = dpo.at("instruction", id_, part="taches")
    expect(page.get_by_role("heading", name="Ce qui m’est confié")).to_be_visible()
    open_page(page, f"{house.url}/rubrique-personal-data?a={id_}", "D. Données personnelles")
    choose(page, BY_THE_DPO, main_checklist().questions[BY_THE_DPO].label("done", "fr"))
    saved(page, BY_THE_DPO)
    dpo.at("instruction", id_, part="taches")
    dpo.press("C’est fait", "Noté : c’est fait.")

    # A first version, what the committee says of it, a change, a second version.
    chief.at("instruction", id_)
    chief.write("Message au comité", "Lisez d’abord la partie sur les recours.")
    chief.press("Soumettre cette version au comité", "Version 1 soumise")
    page = chair.at("instruction", id_, part="discussion", about=f"question:{DISCUSSED}")
    chair.write("Votre remarque", "Qui relit, et combien de temps a-t-il ?")
    press(page.get_by_role("checkbox", name="Elle demande une modification").locator("xpath=ancestor::label"))
    chair.press("Publier la remarque", "Remarque publiée.")
    screenshot(page, "vie-discussion")
    page = chief.at("instruction", id_, part="discussion")
    chief.press("Répondre")
    chief.write("Votre réponse", "Deux agents, un quart d’heure par dossier. Je l’écris dans la réponse.")
    chief.press("Publier la réponse", "Réponse publiée.")
    open_page(page, f"{house.url}/rubrique-oversight?a={id_}", "I. Le contrôle humain")
    press(card(page, DISCUSSED).get_by_text("Ajouter un commentaire"))
    card(page, DISCUSSED).get_by_label("Commentaire à la question").fill("Deux agents, un quart d’heure par dossier.")
    page.keyboard.press("Tab")
    saved(page, DISCUSSED)
    page = chief.at("instruction", id_, part="ecarts")
    expect(page.get_by_text("Deux agents, un quart d’heure par dossier.").first).to_be_visible()
    screenshot(page, "vie-ecarts")
    chief.at("instruction", id_)
    chief.press("Soumettre cette version au comité", "Version 2 soumise")

    # The opinions of the DPO and of the CISO; the committee is called, one steps aside, one disagrees.
    for person, words in ((dpo, "L’analyse d’impact est faite et suivie."), (rssi, "L’hébergement est qualifié.")):
        person.at("avis", id_)
        person.choose("Avis favorable")
        person.write("Vos raisons", words)
        person.press("Donner cet avis", "Avis enregistré.")
    chair.at("avis", id_)
    chair.press("Appeler le comité à voter")
    page = rssi.at("avis", id_)
    press(page.get_by_text("Me déporter", exact=True).first)
    rssi.write("Pourquoi vous déportez-vous", "J’ai choisi ce fournisseur.")
    rssi.press("Me déporter de cet avis", "Votre déport est enregistré.")
    for person, vote, words in (
        (member, "Défavorable", "Les refus ne sont pas assez expliqués."),
        (chair, "Favorable avec réserves", "Utile, si les agents restent libres de s’en écarter."),
    ):
        person.at("avis", id_)
        person.choose(vote)
        person.write("Vos raisons", words)
        person.press("Voter", "Votre vote est enregistré.")
        screenshot(person.page, f"vie-vote-{person.name}")
    page = chair.at("avis", id_)
    chair.write("Les raisons du comité", "Le système est utile s’il reste une aide.")
    chair.write("L’opinion de ceux qui ne sont pas d’accord", "Il ne devrait pas être mis en service cette année.")
    for number, (text, owner, days) in enumerate(RESERVATIONS, 1):
        chair.press("Ajouter une réserve")
        chair.write(f"Réserve {number}", text)
        press(page.get_by_label("Qui doit le faire").nth(number - 1))
        page.get_by_label("Qui doit le faire").nth(number - 1).fill(owner)
        page.get_by_label("Pour quand").nth(number - 1).fill(day_in(days))
        page.keyboard.press("Tab")
        settled(page)
    chair.press("Rendre cet avis", "L’avis du comité est rendu.")
    screenshot(page, "vie-avis")
    expect(page.get_by_text("celle de la présidence").first).to_be_visible()

    # The mayor decides, with a condition.
    page = mayor.at("decision", id_)
    mayor.choose("Approuver avec conditions")
    mayor.write("Raisons de la décision", "Essai d’un an, dans un seul service.")
    mayor.write("Date de la décision", day_in(0))
    mayor.write("Acte", "Délibération 2026-112")
    mayor.write("Condition 1", "Un bilan public au bout de six mois.")
    mayor.press("Enregistrer la décision")
    expect(page.get_by_text("Approuvée avec conditions").first).to_be_visible()
    screenshot(page, "vie-decision")
    assert Status.CONDITIONS is status_of(house, id_)

    # A reservation is met: the chief brings the proof, the chair accepts it.
    page = chief.at("avis", id_)
    press(page.get_by_text("Apporter la preuve", exact=True).first)
    chief.write("Ce qui montre que c’est fait", "Note de service du 3 décembre, signée.")
    chief.press("Envoyer la preuve", "La preuve est envoyée")
    page = chair.at("avis", id_)
    chair.press("Accepter la preuve", "La réserve est levée.")
    screenshot(page, "vie-reserve-levee")

    # The report tells all of it.
    text = report_of(chief, id_)
    for told in (
        "Qui relit, et combien de temps a-t-il", "L’analyse d’impact est faite et suivie.", "L’hébergement est qualifié.",
        "J’ai choisi ce fournisseur.", "Les refus ne sont pas assez expliqués.", "Il ne devrait pas être mis en service",
        *(reservation[0] for reservation in RESERVATIONS), "Note de service du 3 décembre", "Délibération 2026-112",
        "Un bilan public au bout de six mois.", "Essai d’un an",
    ):  # fmt: skip
        assert told in text, told

    # A year later the decision has ended; everybody signs in again, and the chief begins the next assessment.
    for person in (chief, dpo, rssi, chair, member, mayor):
        person.page.context.close()
    house.restart(Path(__file__).parent / "later" / "app.py")
    chief = Person(new_page(), house, "cheffe")
    page = chief.at("decision", id_)
    expect(page.get_by_text("n’est plus valable").or_(page.get_by_text("a pris fin")).first).to_be_visible()
    screenshot(page, "vie-expiree")
    page = chief.at("systeme", id_)
    chief.press("Réévaluer ce système")
    expect(page.get_by_text("Évaluation précédente").first).to_be_visible()
    following = page.url.split("a=")[1]
    assert following != id_
    assert Status.DRAFT is status_of(house, following)
    with store_of(house) as store:
        assert store.verify_chain(local_user("x"), store.assessment(local_user("x"), id_).authority_id).whole
