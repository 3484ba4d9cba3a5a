"""The conclusion proposed to the committee: what leads to it, why, and what a graver answer can never do to it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_checklists import one_checklist
from test_report import real_answers

from assessments.conclusion import BALANCE_QUESTIONS, ReasonKind, conclude
from assessments.logic import Ground
from assessments.model import Answer, Context
from assessments.scoring import score
from checklists.loader import main_checklist
from checklists.model import BENEFITS, Kind, Outcome
from reports.balance_wording import BalanceWording
from reports.wording import Wording

CONTEXT = Context(as_of=date(2026, 11, 22), population=60_000, staff_fte=300.0)
FAVOURABLE = {
    "effectiveness": "shown",
    "necessity": "necessary",
    "subsidiarity": "none_found",
    "balance": "benefit_outweighs",
}


def answers_of(name, **more):
    """The answers of a scenario, then others by question id."""
    return {**real_answers(name), **{id_: Answer(question=id_, choice=(option,)) for id_, option in more.items()}}


def concluded(answers, context=CONTEXT):
    checklist = main_checklist()
    return conclude(checklist, answers, context, score(checklist, answers, context))


def mostly_answered(name, **more):
    """A scenario with « je ne sais pas » wherever a safeguard or a fact is asked and not answered, so that half is answered."""
    answers = answers_of(name, **more)
    sheet = score(main_checklist(), answers, CONTEXT)
    facts = [id_ for id_ in sheet.asked if main_checklist().questions[id_].kind is not Kind.EXPOSURE]
    unknown = {id_: Answer(question=id_, choice=("unknown",)) for id_ in facts if id_ not in answers}
    return {**unknown, **answers}


def test_nothing_answered_is_not_yet():
    """Before any answer nothing is concluded: the range is too wide, and that is the reason given."""
    found = concluded({})

    assert ("range_too_wide", Outcome.NOT_YET) == (found.id, found.outcome)
    assert [(ReasonKind.RANGE, (1, 4))] == [(reason.kind, reason.figures) for reason in found.reasons]


def test_few_answers_are_not_enough():
    """A known level is no conclusion while fewer than half of the questions have an answer."""
    found = concluded(answers_of("fr_parcoursup_local_ranking"))

    assert ("too_few_answers", ReasonKind.ANSWERED) == (found.id, found.reasons[0].kind)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fr_plaisir_voicebot", Outcome.GO),
        ("fr_grenoble_bin_sensors", Outcome.GO),
        ("fr_valence_nursery_places", Outcome.CONDITIONS),
        ("nl_smart_check_careful_pilot", Outcome.CHANGE),
        ("nl_toeslagen_childcare_benefits", Outcome.DO_NOT),
        ("au_robodebt_averaged_income", Outcome.DO_NOT),
        ("fr_paca_facial_recognition_in_schools", Outcome.DO_NOT),
    ],
)
def test_real_cases_come_to_what_happened(name, expected):
    """Harmless systems may go; those that courts, audits or inquiries stopped are not proposed."""
    assert expected is concluded(answers_of(name)).outcome


def test_what_the_law_forbids_comes_first_and_names_the_finding():
    """A forbidden project is not told to answer more questions; the blocking finding is the reason."""
    found = concluded(answers_of("fr_cnaf_family_benefit_score", prohibited_practices="social_scoring"))

    assert ("forbidden", Outcome.DO_NOT) == (found.id, found.outcome)
    assert [Ground("prohibited_social_scoring")] == [reason.ground for reason in found.reasons]


@pytest.mark.parametrize(
    ("question", "option", "expected"),
    [
        ("necessity", "not_needed", "not_needed"),
        ("subsidiarity", "milder_exists", "milder_way"),
        ("balance", "harm_outweighs", "harm_outweighs"),
    ],
)
def test_the_committee_can_conclude_not_to_do_it(question, option, expected):
    """« Ne pas faire » follows from the committee's own answer, even at a moderate level, and names that answer."""
    found = concluded(answers_of("fr_valence_nursery_places", **{**FAVOURABLE, question: option}))

    assert (expected, Outcome.DO_NOT) == (found.id, found.outcome)
    assert [Ground(question, (option,))] == [reason.ground for reason in found.reasons]


def test_an_answer_to_be_confirmed_refuses_nothing():
    """What nobody has confirmed is unknown to the conclusion too."""
    answers = answers_of("fr_valence_nursery_places", necessity="not_needed")
    answers["necessity"] = answers["necessity"].model_copy(update={"to_confirm": True})

    assert Outcome.DO_NOT is not concluded(answers).outcome


def test_a_high_level_needs_the_committees_balance():
    """At level III the proposal changes once the committee has weighed: a bounded trial instead of a revision."""
    name = "nl_smart_check_careful_pilot"

    assert "balance_missing" == concluded(answers_of(name)).id
    assert "bounded_pilot" == concluded(answers_of(name, **FAVOURABLE)).id
    assert "not_shown_to_work" == concluded(answers_of(name, **{**FAVOURABLE, "effectiveness": "doubtful"})).id


def test_level_four_is_refused_when_certain_and_waited_for_when_possible():
    """A certain IV is « ne pas faire »; a possible one is a doubt to settle, not an alarm."""
    assert "too_grave" == concluded(answers_of("nl_toeslagen_childcare_benefits")).id
    assert "critical_possible" == concluded(mostly_answered("fr_cnaf_family_benefit_score")).id


def test_a_project_without_counted_benefit_is_remarked_upon():
    """From level II on, benefits that cannot be measured are named beside the conclusion; a counted one ends the remark."""
    answers = answers_of("fr_valence_nursery_places")
    row = {"axis": "trust", "indicator": "x", "baseline": "1", "target": "2", "date": "2027-06-30"}
    with_one = {**answers, BENEFITS: Answer(question=BENEFITS, rows=(row,))}

    assert ("no_benefit_counted",) == concluded(answers).remarks
    assert () == concluded(with_one).remarks
    assert concluded(answers).id == concluded(with_one).id
    assert () == concluded(answers_of("fr_plaisir_voicebot")).remarks


def test_a_checklist_without_conclusions_proposes_none():
    """An authority's own checklist, or one of before, need not conclude."""
    checklist = one_checklist()

    assert conclude(checklist, {}, CONTEXT, score(checklist, {}, CONTEXT)) is None


BASES = (
    "fr_valence_nursery_places",
    "nl_smart_check_careful_pilot",
    "us_mycity_generative_advice",
    "fr_cnaf_family_benefit_score",
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.data())
def test_a_graver_answer_never_takes_do_not_back(data):
    """Whatever the case, a graver answer of the committee never turns « ne pas faire » into anything else."""
    questions = main_checklist().questions
    before = {id_: data.draw(st.sampled_from([None, *questions[id_].option_ids])) for id_ in BALANCE_QUESTIONS}
    changed = data.draw(st.sampled_from(BALANCE_QUESTIONS))
    order = questions[changed].option_ids
    least = order.index(before[changed]) if before[changed] else 0
    graver = {**before, changed: data.draw(st.sampled_from(order[least:]))}
    base = answers_of(data.draw(st.sampled_from(BASES)))
    first, then = (
        concluded({**base, **{id_: Answer(question=id_, choice=(o,)) for id_, o in case.items() if o}})
        for case in (before, graver)
    )

    assert Outcome.DO_NOT is not first.outcome or Outcome.DO_NOT is then.outcome


def test_the_order_of_answers_does_not_matter():
    """The same answers give the same conclusion, with the same reasons in the same order."""
    answers = answers_of(
        "fr_valence_nursery_places", **{**FAVOURABLE, "necessity": "not_needed", "balance": "harm_outweighs"}
    )

    assert concluded(answers) == concluded(dict(reversed(answers.items())))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_reason_is_said_in_words(lang):
    """Each kind of reason has its sentence, in both languages, and the conclusion says that it is a proposal."""
    words = BalanceWording(Wording(main_checklist(), lang))
    cases = (
        {},
        answers_of("fr_cnaf_family_benefit_score", prohibited_practices="social_scoring"),
        answers_of("fr_parcoursup_local_ranking"),
        answers_of("fr_plaisir_voicebot"),
        answers_of("fr_valence_nursery_places", necessity="not_needed"),
    )
    found = [reason for case in cases for reason in concluded(case).reasons]
    sentences = [words.reason(reason) for reason in found]

    assert {*ReasonKind} - {ReasonKind.NO_BENEFIT} == {reason.kind for reason in found}
    assert len(found) == len(set(sentences))
    assert not any("{" in sentence for sentence in sentences)
    assert {"fr": "proposition", "en": "proposal"}[lang] in words.proposal()


def test_not_doing_it_is_worded_as_a_decision():
    """Every « ne pas faire » says what remains possible and calls nobody's work a failure; each conclusion has a next step."""
    refusals = [rule for rule in main_checklist().conclusions if rule.outcome is Outcome.DO_NOT]
    blame = ("faute", "échoué", "erreur de", "mauvais projet")

    assert len(refusals) >= 5
    assert all(rule.ask is not None for rule in refusals)
    assert [] == [rule.id for rule in refusals if any(word in rule.meaning.fr for word in blame)]
