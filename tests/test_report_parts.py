"""What a committee finds in the parts of the report: proposal, balance, dates, level, plan, opinion, annexes; and the way between them."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from functools import cache

import pytest
from bias_results import judged_audit
from report_cases import answered, report_input
from test_document_structure import read_aloud
from test_report import headings, links, real_answers, text_of

from assessments.action_plan import STATE_NAMES, ActionState
from assessments.model import Answer, EvidenceFile
from checklists.loader import main_checklist
from reports.assessment_report import PARTS, build_report
from reports.parts.writer import Writer

SHA256 = "ab" * 32


def plain(text: str) -> str:
    return " ".join(text.split())


def rows(data: bytes, header: tuple[str, ...]) -> list[list[str]]:
    """The rows of the tables that begin with these column headers, as a screen reader has them."""
    found = []
    for table in read_aloud(data)[0].all("Table"):
        lines = [[plain(cell.text) for cell in row.kids] for row in table.all("TR")]
        if lines and lines[0][: len(header)] == list(header):
            found += lines[1:]
    return found


def part(data: bytes, start: str, end: str) -> str:
    """The text between two headings, the contents left out."""
    return text_of(data).split(start)[-1].split(end)[0]


@cache
def small(lang: str = "fr") -> bytes:
    return build_report(report_input(answered()), lang)


@cache
def grave(lang: str = "fr") -> bytes:
    """A real case at high risk in which safeguards are planned, vague, refused or done."""
    answers = real_answers("fr_cnaf_family_benefit_score")
    answers |= {
        "human_review": Answer(question="human_review", choice=("planned",), owner="CCAS", due=date(2027, 2, 1)),
        "appeal_path": Answer(question="appeal_path", choice=("declined",), comment="Pas de moyens pour le moment."),
        "incident_procedure": Answer(question="incident_procedure", choice=("partial",)),
        "problem": Answer(question="problem", value="Trop de dossiers pour deux agents, et des aides versées à tort."),
        "benefits": Answer(
            question="benefits",
            rows=(
                {
                    "axis": "services",
                    "expected": "Répondre plus vite",
                    "indicator": "Délai moyen",
                    "baseline": "7 semaines",
                    "target": "4 semaines",
                    "date": "2027-06-30",
                },
            ),
        ),
    }
    return build_report(report_input(answers, checklist=main_checklist()), lang)


# --- The way through the report ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_parts_have_numbers_and_annexes_letters_without_a_hole():
    """« Annexe B » can be quoted: parts run from 1, annexes from A, in the order of the bookmarks."""
    titles = [*headings(grave())]
    numbers = [title.split(".")[0] for title in titles if re.match(r"\d+\. ", title)]
    letters = [title[7] for title in titles if re.match(r"Annexe [A-Z]\. ", title)]

    assert [str(n) for n in range(1, 11)] == numbers
    assert ["A", "B", "C", "D", "E", "F"] == letters


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_link_inside_the_report_leads_somewhere(lang):
    """A click on an action, a risk, a finding or a question always lands."""
    data = report_input(real_answers("fr_cnaf_family_benefit_score"), checklist=main_checklist())
    writer = Writer(dataclasses.replace(data, audits=(judged_audit(),), files=(evidence(),)), lang)
    for each in PARTS:
        each(writer)

    assert set() == writer.document.missing_anchors()


def test_an_action_is_reached_from_the_risk_the_answer_and_the_obligation():
    """From wherever one meets a missing safeguard, one click leads to its line of the plan."""
    said = [link for link in links(small()) if "/Dest" in link and "Action\u00a01" in link["/Contents"]]

    assert 3 <= len(said)


# --- The parts -----------------------------------------------------------------------------------------------------------------


def test_the_cover_gives_status_version_and_fingerprint():
    """A committee knows which state of the assessment it has in hand."""
    cover = text_of(small()).split("Sommaire")[0]

    assert "État Brouillon, ni soumis ni approuvé" in cover
    assert "Version 0" in cover
    assert "3f" * 32 in cover


@pytest.mark.slow
def test_the_proposal_tells_need_people_system_autonomy_data_and_supplier_in_the_words_of_the_answers():
    """Whoever has never seen the system reads what it is for and whom it touches before any level."""
    told = part(grave(), "2. Ce qui est proposé, et pour qui", "3. Les bénéfices face aux risques")

    for title in ("Le besoin", "Les personnes touchées", "Ce que fait le système", "Les données"):
        assert title in told
    assert "A1 · Quel problème voulez-vous résoudre, et pour qui ? Trop de dossiers pour deux agents" in told
    assert "Prévu CCAS, échéance le 01/02/2027" in told
    assert "Sans réponse à ce jour :" in told


@pytest.mark.slow
def test_benefits_and_risks_stand_in_one_table_with_today_and_what_is_aimed_at():
    """Nobody has to turn pages to weigh what is gained against what people risk."""
    table = rows(grave(), ("Ce qui est en balance",))

    assert ["Bénéfice Répondre plus vite", "Délai moyen", "7 semaines", "4 semaines 30/06/2027"] == table[0]
    assert table[1][0].startswith("Risque R")
    assert 6 == len(table)


@pytest.mark.slow
def test_what_is_not_counted_is_not_put_in_the_balance():
    """A hope without an indicator weighs nothing, and it is said."""
    answers = real_answers("fr_cnaf_family_benefit_score")
    answers["benefits"] = Answer(question="benefits", rows=({"axis": "trust", "expected": "Plus de confiance"},))
    table = rows(build_report(report_input(answers, checklist=main_checklist()), "fr"), ("Ce qui est en balance",))

    assert ["Bénéfice", "Aucun bénéfice n’est compté", "–", "–"] == table[0]


def test_the_timeline_gives_each_date_with_what_applies_from_it():
    """One sees what applies already, what comes next, and where the two readings of the law differ."""
    found = rows(small(), ("À partir du", "Ce qui s’applique"))

    assert ["Déjà applicable", "02/12/2026", "02/12/2027"] == [row[0] for row in found]
    assert "– Informer les personnes Action 2" == found[0][1]
    assert "– Mener une étude (lecture probable : 02/12/2027) Action 1" == found[1][1]
    assert "Règle future" in found[2][1]


def test_the_level_comes_with_the_risks_and_rules_that_make_it():
    """The level is never a bare number: what reaches it, what raises it and what it requires stand beside it."""
    told = part(small(), "5. Le niveau d’impact et ses raisons", "6. Risques")

    assert "Niveau d’impact : IV, critique" in told
    assert "R1 · Décision injuste IV, critique IV, critique III, élevé" in told
    assert "Le niveau d’impact ne peut pas descendre sous III : Haut risque au sens du règlement." in told
    assert "Décideur IV" in told


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_plan_says_what_who_when_and_how_far(lang):
    """Each line can be followed up: its owner or who must name one, its day, its state in words."""
    header = {"fr": "N°", "en": "No."}[lang]
    found = {row[0]: row for row in rows(small(lang), (header,))}
    planned = STATE_NAMES[ActionState.PLANNED].to(lang)
    first, second = found["Action 1"], found["Action 2"]

    assert planned[0].upper() + plain(planned)[1:] == first[4]
    assert first[2] == "Service social"
    assert {"fr": "À désigner voir : chef de projet", "en": "To be named ask: project manager"}[lang] == second[2]
    assert {"fr": "01/02/2027 Lecture prudente", "en": "1 February 2027 Prudent reading"}[lang] in first[3]


def test_nothing_answered_leads_to_no_empty_plan():
    """An empty table would look like a plan that nobody filled in."""
    told = part(build_report(report_input({}), "fr"), "Plan d’action", "L’avis du comité et la décision")

    assert "Aucune action ne découle des réponses données." in told


def test_no_opinion_is_invented():
    """The part says which opinions the level requires and who decides, and that none is recorded; nothing looks signed."""
    told = part(small(), "L’avis du comité et la décision", "Annexe A.")

    assert "Ni avis ni décision n’est enregistré" in told
    assert "Comité d’éthique" in told
    assert "Décideur IV" in told
    assert not re.search(r"signature|favorable", told, re.IGNORECASE)


# --- The annexes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_rights_assessment_has_its_six_points_fed_by_the_answers():
    """Article 27 (a) to (f), in order, each with the answers that speak of it or a line that says what is missing."""
    told = part(grave(), "Annexe A. Analyse d’impact sur les droits fondamentaux", "Annexe B.")
    places = [told.find(f"({letter}) ") for letter in "abcdef"]

    assert -1 not in places
    assert sorted(places) == places
    assert "cette analyse est due pour ce système" in told
    assert "Le Bureau de l’IA doit publier un modèle" in told
    assert "R1 · " in told.split("(d)")[1].split("(e)")[0]
    assert "Sans réponse à ce jour :" in told


def test_a_harmless_system_is_not_told_that_it_owes_a_rights_assessment():
    """The annex says that the article applies to high risk only."""
    data = report_input(real_answers("fr_plaisir_voicebot"), checklist=main_checklist())
    told = part(build_report(data, "fr"), "Annexe A. Analyse d’impact sur les droits fondamentaux", "Annexe B.")

    assert "cette analyse n’est pas due pour ce système" in told
    assert "cette analyse est due" not in told


@pytest.mark.slow
def test_the_security_file_speaks_of_attestation_and_gives_each_measure_its_state():
    """The words are those of the decree, and nobody reads that the State’s agency approves the system."""
    told = part(grave(), "Annexe B. Dossier de sécurité", "Annexe C.")
    measures = {row[0].split(" ")[0]: row[1] for row in rows(grave(), ("Mesure", "État", "Plan d’action"))}

    assert "attestation formelle" in told
    assert "elle n’homologue pas" in told
    assert "En partie" == measures["H21"]
    assert "Pas de réponse" == measures["H4"]


def evidence(**more) -> EvidenceFile:
    given = {
        "question": "goal",
        "name": "note de service.pdf",
        "mime": "application/pdf",
        "size": 12_345,
        "sha256": SHA256,
    }
    return EvidenceFile(**{**given, **more})


def test_evidence_files_stand_under_their_question_and_in_one_table():
    """Name, size and fingerprint of every file, also of one whose question is not asked any more."""
    files = (evidence(), evidence(question="gone", name=" a\u202eb\n<i>.pdf ", size=0, sha256="0" * 64))
    built = build_report(dataclasses.replace(report_input(answered()), files=files), "fr")
    again = build_report(dataclasses.replace(report_input(answered()), files=files[::-1]), "fr")
    table = rows(built, ("Fichier", "Question"))

    assert f"note de service.pdf (12,3 ko, empreinte SHA-256 {SHA256})" in text_of(built)
    assert ["note de service.pdf", "A3", "12,3 ko", SHA256] == table[0]
    assert ["ab <i>.pdf", "gone", "0 octet", "0" * 64] == table[1]
    assert built == again


@pytest.mark.slow
def test_the_references_of_the_annexes_are_listed_with_the_day_they_were_read():
    """Every law that the report names can be looked up, with its date, in one annex."""
    found = [row[0] for row in rows(grave(), ("Référence", "Applicable depuis"))]

    assert any("analyse d’impact sur les droits fondamentaux, art. 27" in each for each in found)
    assert any("référentiel général de sécurité" in each for each in found)


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize(("lang", "marked"), [("fr", False), ("en", True)])
def test_what_was_typed_in_the_other_language_is_marked(lang, marked):
    """A screen reader that reads the English report changes its voice for a French answer, and in the French one it does not."""
    root, _ = read_aloud(grave(lang))
    said = [
        node.attributes.get("/Lang")
        for role in ("Span", "TD", "P")
        for node in root.all(role)
        if "Trop de dossiers" in node.text and not node.kids
    ]

    assert said
    assert {"fr" if marked else None} == set(said)
