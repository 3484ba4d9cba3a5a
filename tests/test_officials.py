"""The two pages for elected officials: always two, complete, plain, and never more favourable than the law allows."""

from __future__ import annotations

import dataclasses
import io
import re
from functools import cache

import pytest
from bias_results import audit, hostile_result, judged_audit
from pypdf import PdfReader
from report_cases import PRINTED, answered, report_input
from test_document_structure import failures, outline, read_aloud
from test_report import SCENARIOS, real_answers, worst_answers

from assessments.model import Answer
from assessments.proposal import Obstacle, proposal
from checklists.loader import main_checklist
from checklists.model import AnswerType, Kind, Outcome
from reports.documents import Audience, document
from reports.officials import SHARES, build_officials, officials_document
from reports.officials_facts import OfficialsFacts
from reports.officials_words import OfficialsWords

NASTY = {
    "wide letters": "W" * 20_000,
    "markup": '<b>gras</b> <img src="file:///etc/passwd"> <para>&amp; {system} %s ' * 300,
    "emoji": "👍🏽🏠" * 4_000,
    "arabic": "مرحبا بالعالم " * 1_500,
    "chinese": "本系统决定谁得到援助" * 2_000,
    "control characters": "a\x00b\x07\x1b[31m\u202ec\ufffe " * 2_000,
    "lines": "Une ligne.\n" * 2_000,
    "short words": "il y a " * 3_000,
}
BENEFIT = {
    "axis": "services", "expected": "Moins d’appels perdus", "indicator": "Part des appels sans réponse",
    "baseline": "62 %", "target": "30 %", "date": "2027-06-30",
}  # fmt: skip


def of(answers: dict[str, Answer], **more):
    return report_input(answers, checklist=main_checklist(), **more)


@cache  # several tests, of this module and of others, go through every known case
def known_case(name: str):
    """What documents print about a real system."""
    return of(real_answers(name))


def filled(text: str) -> dict[str, Answer]:
    """Every question of the real checklist answered as gravely and as verbosely as can be."""
    answers = worst_answers()
    for question in main_checklist().questions.values():
        if question.kind is Kind.SAFEGUARD:
            answers[question.id] = Answer(question=question.id, choice=("planned",), comment=text, owner=text[:300])
        elif question.answer is AnswerType.TABLE:
            row = {column.id: text for column in question.columns if not column.options}
            answers[question.id] = Answer(question=question.id, rows=(row,) * 6)
        elif not question.has_options:
            answers[question.id] = Answer(question=question.id, value=text)
        else:
            answers[question.id] = answers[question.id].model_copy(update={"comment": text})
    return answers


def rich(**more) -> dict[str, Answer]:
    """A real case at level II with everything that the pages look for."""
    answers = real_answers("fr_valence_nursery_places")
    given = {"necessity": "useful", "subsidiarity": "none_found", "balance": "only_with_conditions"}
    answers |= {id_: Answer(question=id_, choice=(option,)) for id_, option in {**given, **more}.items()}
    answers |= {
        "problem": Answer(question="problem", value="Le classement à la main prend trois jours."),
        "benefits": Answer(question="benefits", rows=(BENEFIT, {"axis": "trust", "expected": "Plus d’écoute"})),
        "full_cost": Answer(question="full_cost", choice=("done",), comment="46 000 euros sur quatre ans."),
        "financial_commitment": Answer(question="financial_commitment", choice=("one_year",)),
        "alternatives_studied": Answer(
            question="alternatives_studied", choice=("done",), comment="Le tirage au sort a été écarté."
        ),
        "doing_nothing": Answer(question="doing_nothing", value="Le classement reste à la main."),
        "balance_reasons": Answer(question="balance_reasons", value="À condition de publier le barème."),
    }
    return answers


def number_of_pages(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)


@cache
def said(lang: str = "fr") -> str:
    """Every text of the pages on the rich case, on one line."""
    return " ".join(officials_document(of(rich()), lang).written().split())


def whole(answers: dict[str, Answer], lang: str = "fr", **more) -> str:
    return " ".join(officials_document(of(answers, **more), lang).written().split())


def test_officials_are_offered_their_documents():
    """The page, the command line and the bundle find the two pages under their id."""
    kind = document("officials")

    assert Audience.OFFICIALS is kind.audience
    assert (".pdf", "application/pdf") == (kind.suffix, kind.mime)
    assert 2 == number_of_pages(kind.build(of(rich()), "fr"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", ["empty", "rich", "worst", "small checklist", "no conclusion"])
def test_there_are_two_pages_and_they_are_accessible_and_archivable(case, lang):
    """Whatever was answered, exactly two pages, which a screen reader and an archive accept."""
    data = {
        "empty": lambda: of({}),
        "rich": lambda: of(rich()),
        "worst": lambda: of(worst_answers()),
        "small checklist": lambda: report_input(answered()),
        "no conclusion": lambda: report_input({}),
    }[case]()
    built = build_officials(data, lang)

    assert 2 == number_of_pages(built)
    assert [] == failures(built)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_known_case_takes_two_pages(path):
    """Real systems, harmless or harmful, fit on two pages in both languages."""
    data = of(real_answers(path.stem), purpose="Classer les demandes. " * 40)

    assert [2, 2] == [number_of_pages(build_officials(data, lang)) for lang in ("fr", "en")]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", NASTY)
def test_hostile_and_endless_texts_take_two_pages(name, lang):
    """Twenty thousand characters in every field, in any script, are shortened: still two valid pages."""
    text = NASTY[name]
    built = build_officials(of(filled(text), name=text[:300], purpose=text, service=text[:300]), lang)

    assert 2 == number_of_pages(built)
    assert [] == failures(built)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_audits_with_long_names_keep_to_two_pages(lang):
    """The verdict on gaps between groups is told, however long the names of the groups."""
    audits = (audit(hostile_result()), judged_audit(id="b", series="b"))
    data = dataclasses.replace(of(filled(NASTY["short words"])), audits=audits)
    built = build_officials(data, lang)

    assert 2 == number_of_pages(built)
    assert {"fr": "Écarts entre groupes", "en": "Gaps between groups"}[lang] in officials_document(data, lang).written()


def test_long_answers_do_not_shorten_what_the_checklist_says():
    """Somebody’s long text takes no room from the proposal, the level, the risks or the questions."""
    data = of(filled(NASTY["short words"]))
    text = " ".join(officials_document(data, "fr").written().split())
    words = OfficialsWords(data, "fr")
    kept = [*words.headline(), words.level(), *(risk.meaning for risk in words.risks())]

    assert [] == [each for each in kept if " ".join(each.split()) not in text]


def test_a_page_is_filled_as_far_as_it_goes():
    """A long text uses the room that short ones leave; it is cut between words, with a sign that it was."""
    text = "Les appels restent sans réponse. " * 60
    answers = {"problem": Answer(question="problem", value=text)}
    printed = next(line for line in officials_document(of(answers), "fr").written().splitlines() if "appels" in line)

    assert printed.endswith("…")
    assert 330 < len(printed) <= 330 * SHARES[0] + 1
    assert {"Les", "appels", "restent", "sans", "réponse"} == {word.strip(".…") for word in printed.split()}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_screen_reader_hears_all_that_was_written_once_and_in_order(lang):
    """What is reached through the structure tree is what was meant, in reading order; only the scale is a figure."""
    made = officials_document(of(rich()), lang)
    tree, _loose = read_aloud(made.build())
    heard = [text for _role, text in outline(tree, ("H1", "H2", "P", "TH", "TD", "LBody"))]

    assert " ".join(made.written().split()) == " ".join(heard)
    assert 1 == len(tree.all("Figure"))


@pytest.mark.parametrize(
    "expected",
    [
        "Le classement à la main prend trois jours.",
        "personnes par an",
        "Niveau d’impact : II, modéré",
        "Les risques à connaître avant de voter",
        "Moins d’appels perdus – Part des appels sans réponse",
        "62 % 30 % 30/06/2027",
        "46 000 euros sur quatre ans.",
        "Nous sommes engagés pour un an au plus.",
        "Le tirage au sort a été écarté.",
        "Non : nous avons cherché, et n’en avons pas trouvé.",
        "Ne rien faire Le classement reste à la main.",
        "Les conditions à poser",
        "Ce que vous pouvez demander",
        "Demandez, pour chaque condition, un responsable, une date et une preuve.",
        "Décision demandée Autoriser ce système, si les conditions ci-dessus sont écrites dans la décision.",
        "À condition de publier le barème.",
        "Qui décide Direction générale",
        "24 mois",
    ],
)
def test_an_official_finds(expected):
    """Need, people, level, risks, benefits in figures, cost, other ways, conditions, questions, and the decision."""
    assert expected in said()


def test_three_risks_three_conditions_and_what_to_ask_about_each_risk():
    """The three main risks are explained, each has its question, and three conditions are numbered."""
    data = known_case("fr_cnaf_family_benefit_score")
    facts = OfficialsFacts(OfficialsWords(data, "fr"))
    tree, _loose = read_aloud(build_officials(data, "fr"))
    bodies = [text for _role, text in outline(tree, ("LBody",))]
    risks = facts.said.risks()

    assert 3 == len(risks)
    assert all(risk.name in body for risk, body in zip(risks, bodies, strict=False))
    assert [condition.text for condition in facts.conditions[:3]] == bodies[3:6]
    asked = [body for body in bodies[6:] if body.startswith("Demandez")]
    assert len(asked) == len(bodies[6:]) >= 4
    assert all(risk.ask.removeprefix("Avant de voter, ").lower() in " ".join(asked).lower() for risk in risks)


@pytest.mark.parametrize(
    "expected",
    [
        "Le problème à résoudre n’est pas encore décrit.",
        "La finalité de ce système n’est pas encore décrite.",
        "Les personnes touchées ne sont pas encore décrites.",
        "On ne sait pas encore ce qu’une erreur peut coûter à une personne.",
        "Aucun bénéfice n’est encore chiffré.",
        "Le coût n’est pas encore chiffré.",
        "Aucune solution plus simple n’a encore été étudiée.",
        "Ce qui se passe sans ce projet n’est pas encore décrit.",
        "Le niveau n’est pas encore assez connu pour le dire.",
        "Demandez le coût complet sur quatre ans, temps des agents compris.",
    ],
)
def test_what_is_missing_is_said_in_one_line(expected):
    """An empty assessment says honestly what nobody has written yet."""
    assert expected in whole({}, purpose="")


def test_what_nobody_confirmed_or_knows_is_no_fact():
    """« I do not know » prints as missing; an answer of a supplier that nobody confirmed is marked, or does not count."""
    answers = rich()
    answers["problem"] = answers["problem"].model_copy(update={"to_confirm": True})
    answers["full_cost"] = answers["full_cost"].model_copy(update={"to_confirm": True})
    answers["affected_scale"] = Answer(question="affected_scale", choice=("unknown",))
    text = whole(answers)

    assert "Le classement à la main prend trois jours. (à confirmer)" in text
    assert "Le coût n’est pas encore chiffré." in text
    assert "personnes par an" not in text


def test_an_answer_that_another_one_hides_counts_for_nothing():
    """Once the system is about objects, nobody reads how many people it used to touch."""
    answers = rich() | {"about": Answer(question="about", choice=("objects",))}
    answers["individual_decision"] = Answer(question="individual_decision", choice=("none",))
    answers["effect_on_person"] = Answer(question="effect_on_person", choice=("none",))

    assert "personnes par an" not in whole(answers)


def test_a_promise_names_who_made_it():
    """A condition that somebody planned says who and for when; the others are bare."""
    answers = real_answers("fr_cnaf_family_benefit_score")
    first = OfficialsFacts(OfficialsWords(of(answers), "fr")).conditions
    planned = {
        id_: Answer(question=id_, choice=("planned",), owner="Direction des solidarités", due=PRINTED.date())
        for id_, question in main_checklist().questions.items()
        if question.kind is Kind.SAFEGUARD
    }
    later = OfficialsFacts(OfficialsWords(of(answers | planned), "fr")).conditions

    assert not any(condition.promised for condition in first)
    assert "Direction des solidarités, échéance le 22/11/2026" in {condition.promised for condition in later}


def test_no_jargon_is_left_without_its_words():
    """Nothing is printed that only a specialist reads: no inherent or residual risk, no metric, no acronym by itself."""
    for name in ("fr_cnaf_family_benefit_score", "fr_plaisir_voicebot", "nl_smart_check_careful_pilot"):
        text = whole(real_answers(name))

        assert not re.search(r"\b(brut|résiduel|AIPD|FRIA|scoring|KPI)\b", text.replace("(AIPD)", "")), name
        for acronym in ("DPO", "RSSI"):
            assert acronym not in text.replace(f"({acronym})", ""), name


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_same_input_gives_the_same_bytes(lang):
    """The pages that were handed out can be made again and compared."""
    assert build_officials(of(rich()), lang) == build_officials(of(dict(reversed(rich().items()))), lang)


def test_every_safeguard_can_be_put_as_a_condition():
    """No official is asked to require a question: each safeguard of the main checklist has its sentence, in two languages."""
    safeguards = [q for q in main_checklist().questions.values() if q.kind is Kind.SAFEGUARD]

    assert [] == [q.id for q in safeguards if q.condition is None]
    sentences = [text for q in safeguards if q.condition for text in (q.condition.fr, q.condition.en)]
    assert [] == [text for text in sentences if not text.endswith(".") or "?" in text]


def test_a_checklist_without_sentences_asks_for_the_answer():
    """With an older checklist a condition is the question to which « c’est fait » must be the answer."""
    facts = OfficialsFacts(OfficialsWords(report_input(answered()), "fr"))

    wanted = "Pouvoir répondre «\u00a0c’est fait\u00a0» à\u00a0: Un agent relit-il ?"
    assert wanted in {condition.text for condition in facts.conditions}


# What may be proposed ------------------------------------------------------------------------------------------------


def test_a_blocking_finding_is_a_refusal_whatever_the_checklist_concludes():
    """A checklist that concludes nothing, or lets go, never makes a forbidden practice look allowed."""
    banned = report_input(answered() | {"data": Answer(question="data", choice=("health",))})

    assert banned.sheet.qualification.blocked
    assert (Outcome.DO_NOT, Obstacle.FORBIDDEN) == (
        proposal(None, banned.sheet).outcome,
        proposal(None, banned.sheet).obstacle,
    )
    assert "Ne pas autoriser ce système en l’état." in officials_document(banned, "fr").written()


def test_level_four_is_a_refusal_and_a_possible_level_four_waits():
    """What may still turn out at the highest level is postponed; what certainly does is refused."""
    certain = of(worst_answers())
    # Of the small checklist, whose last answer is open, nothing is known of the level.
    open_ = report_input({})

    assert Outcome.DO_NOT is proposal(certain.conclusion, certain.sheet).outcome
    assert 4 == open_.sheet.impact.high > open_.sheet.impact.low
    assert Outcome.NOT_YET is proposal(None, open_.sheet).outcome


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_known_case_is_allowed_against_the_law_or_at_level_four(path):
    """In every known case the proposal allows only what neither the law nor the level stands against."""
    data = known_case(path.stem)
    found = proposal(data.conclusion, data.sheet)

    assert not (found.allows and (data.sheet.qualification.blocked or data.sheet.impact.high == 4))
    assert found.overruled or data.conclusion is not None
