"""The fictional authority: six assessments to look at Balise with, before one's own."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from demo_cases import demo_store

from assessments.benefits import benefits_of
from assessments.bias.record import Opinion
from assessments.bias.result import Verdict
from assessments.demo import DATA
from assessments.model import Context, Status
from assessments.scoring import Range, score
from checklists.loader import main_checklist

AS_OF = date(2026, 11, 22)
ANNOUNCED = {
    "Standard vocal de l’accueil": Range(1, 1),
    "Repérage des dossiers d’aide à contrôler": Range(3, 4),
    "Tournées de collecte selon le remplissage des bacs": Range(1, 1),
    "Assistant de rédaction pour les agents": Range(2, 2),
    "Prévision des interventions de secours": Range(1, 4),
    "Classement des demandes de place en crèche": Range(2, 2),
}
COMPLETE = [
    "Standard vocal de l’accueil",
    "Tournées de collecte selon le remplissage des bacs",
    "Classement des demandes de place en crèche",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A store with the fictional authority in it, and somebody who looks at it."""
    return demo_store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")


@pytest.fixture(scope="module")
def filled(place):
    """The authority as it is stored, its systems and their answers, and what follows from them."""
    store, actor, authority = place
    kept = {a.system.name: (a, store.answers(actor, a.id)) for a in store.assessments(actor, authority.id)}
    gaps = store.gaps_established(actor, authority.id)
    sheets = {
        name: score(
            main_checklist(),
            answers,
            Context.of(authority, AS_OF, audit_gap_established=assessment.id in gaps),
            assessment.depth,
        )
        for name, (assessment, answers) in kept.items()
    }
    return authority, kept, sheets


def test_everything_is_labelled_as_fictional(filled):
    """Nobody can take the demonstration for a real authority, on screen or on paper."""
    authority, _, _ = filled

    assert authority.fictional
    assert "fictives" in authority.name


def test_a_piece_of_evidence_is_there_to_be_seen(place):
    """One answer has a file, said to be fictional in its name and in its text; it opens, and belongs to a question asked."""
    store, actor, authority = place
    found = [(made, store.files(actor, made.id)) for made in store.assessments(actor, authority.id)]
    [(made, (file,))] = [(made, files) for made, files in found if files]

    assert "fictif" in file.name
    assert "FICTIF" in store.file_bytes(actor, made.id, file.sha256).decode()
    assert file.question in store.answers(actor, made.id)


def test_the_levels_are_those_announced(filled):
    """The six cases show level I, a moderate one, III to IV, and a range that is still wide open."""
    _, _, sheets = filled

    assert {name: sheet.impact for name, sheet in sheets.items()} == ANNOUNCED


def test_the_six_are_at_different_stages(filled):
    """Three are complete, one has just begun, and none has got as far as another."""
    _, _, sheets = filled
    progress = {name: (len(sheet.asked) - sheet.unanswered, len(sheet.asked)) for name, sheet in sheets.items()}

    assert sorted(name for name, sheet in sheets.items() if sheet.unanswered == 0) == sorted(COMPLETE)
    assert len(set(progress.values())) == len(progress)
    begun = progress["Prévision des interventions de secours"]
    assert begun[0] < begun[1] / 4


def test_every_answer_is_to_a_question_that_is_asked(filled):
    """No answer hangs in the air: each is to a question of the checklist, shown to that system, with a declared option."""
    _, kept, sheets = filled
    questions = main_checklist().questions
    for name, (_, answers) in kept.items():
        assert [] == [id_ for id_ in answers if id_ not in sheets[name].asked]
        for id_, answer in answers.items():
            declared = {option.id for option in questions[id_].choices} if questions[id_].has_options else {"unknown"}

            assert set(answer.choice) <= declared
            assert answer.given


def test_an_unknown_answer_and_a_promise_are_there_to_be_seen(filled):
    """The demonstration shows « je ne sais pas », comments, and measures planned with an owner and a date."""
    _, kept, _ = filled
    scoring = kept["Repérage des dossiers d’aide à contrôler"][1].values()
    writing = kept["Assistant de rédaction pour les agents"][1].values()

    assert sum(answer.says_unknown for answer in scoring) >= 4
    assert sum(bool(answer.owner and answer.due) for answer in writing) >= 4
    assert sum(bool(answer.comment) for _, answers in kept.values() for answer in answers.values()) >= 40


def test_every_measure_that_is_planned_has_an_owner_and_a_date():
    """A promise without somebody and a day would teach the wrong habit."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    planned = [
        (case["system"]["name"], id_, given)
        for case in data["assessments"]
        for id_, given in case["answers"].items()
        if isinstance(given, dict) and given["answer"] == ["planned"]
    ]

    assert planned
    assert [] == [(name, id_) for name, id_, given in planned if not (given.get("owner") and given.get("due"))]


def test_a_contact_is_a_function():
    """Whom to ask is a post, so that nothing personal is shown; every system says which."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    posts = ("Responsable", "Direction", "Cheffe de projet", "Chargée de mission", "Déléguée", "Service")
    named = [case["system"]["contact"] for case in data["assessments"]]
    named += [
        given["owner"]
        for case in data["assessments"]
        for given in case["answers"].values()
        if isinstance(given, dict) and given.get("owner")
    ]

    assert [] == [who for who in named if not who.startswith(posts)]


def test_the_committee_has_weighed_one_case_and_not_yet_the_other():
    """The nursery case shows a whole balance, « oui, à condition », with its reasons; the disputed one leaves it open."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    answers = {case["system"]["name"]: case["answers"] for case in data["assessments"]}
    (section,) = (section for section in main_checklist().sections if section.id == "balance")
    weighed = {question.id for question in section.questions}
    nursery = answers["Classement des demandes de place en crèche"]

    assert set() == weighed & set(answers["Repérage des dossiers d’aide à contrôler"])
    assert weighed <= set(nursery)
    assert ["only_with_conditions"] == nursery["balance"]["answer"]
    assert "conditions" in nursery["balance_reasons"]


def test_benefits_that_count_and_one_that_does_not_are_there_to_be_seen(filled):
    """The nursery case has a table in which every benefit counts, on several axes; the disputed one lacks a date."""
    _, kept, _ = filled
    nursery = benefits_of(main_checklist(), kept["Classement des demandes de place en crèche"][1])
    disputed = benefits_of(main_checklist(), kept["Repérage des dossiers d’aide à contrôler"][1])

    assert nursery.counted == len(nursery.announced)
    assert len({benefit.axis for benefit in nursery.announced}) >= 3
    assert [("date",)] == [benefit.missing for benefit in disputed.announced if not benefit.counted]


def test_every_case_starts_from_a_template_and_agrees_with_it():
    """What a template proposes for a use case is what the demonstration answers, wherever both speak."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    templates = {case.id: case.answers for case in main_checklist().use_cases}
    for case in data["assessments"]:
        answers = case["answers"]
        for id_, proposed in templates[case["use_case"]].items():
            if id_ in answers:
                given = answers[id_]["answer"] if isinstance(answers[id_], dict) else answers[id_]

                assert set(proposed) <= set(given), (case["use_case"], id_)


def test_one_audit_finds_the_planted_gap_and_another_finds_none(place):
    """The demonstration shows both verdicts on made-up decisions, measured by the way of any others; one is judged in part."""
    store, actor, authority = place
    audits = {
        assessment.system.name: store.audits(actor, assessment.id)
        for assessment in store.assessments(actor, authority.id)
    }
    (scored,) = audits.pop("Repérage des dossiers d’aide à contrôler")
    (nursery,) = audits.pop("Classement des demandes de place en crèche")
    gaps = {view.features: gap.verdict for view, gap in scored.result.deciding}

    assert not any(audits.values())
    assert Verdict.GAP_ESTABLISHED is gaps["sexe",] is gaps["quartier",]
    assert Verdict.NO_GAP_ESTABLISHED is gaps["age",]
    assert Verdict.NO_GAP_ESTABLISHED is nursery.result.standing
    assert (Opinion.NO, Opinion.OPEN) == (scored.judgement.justified, scored.judgement.acceptable)
    assert scored.judgement.owner
    assert nursery.judgement is None


def test_the_french_is_well_typeset():
    """A no-break space before ; : ? ! and %, inside « » and in thousands; curly apostrophes. No promise that cannot be kept."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    wrong = re.compile(
        r"[^\u00a0\u202f\d](?:[;?!»%]|:(?!//))|\d[;?!»%:]|«[^\u00a0\u202f]|\w'\w|\d \d{3}(?!\d)|sans biais"
    )

    assert [] == [text for text in _texts(data) if wrong.search(text)]


def _texts(data):
    """Every text of the file, whatever its depth."""
    if isinstance(data, dict):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts(value)]
    return [data] if isinstance(data, str) else []


def test_the_demonstration_shows_what_follows_the_answers(place):
    """One system is decided, and one waits for opinions; the others are still drafts."""
    store, actor, authority = place
    found = {one.system.name: one for one in store.assessments(actor, authority.id)}
    bins, nursery = (
        found["Tournées de collecte selon le remplissage des bacs"],
        found["Classement des demandes de place en crèche"],
    )

    assert (Status.APPROVED, Status.SUBMITTED) == (bins.status, nursery.status)
    assert {Status.DRAFT} == {one.status for one in found.values() if one.id not in {bins.id, nursery.id}}
    assert ["Déléguée à la protection des données"] == [one.person for one in store.opinions(actor, nursery.id)]
    assert store.verify_chain(actor, authority.id).whole
