"""What the answers say of a charter: done counts, a promise is a promise, and what is not known is never taken for done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from report_cases import AS_OF, report_input, small_case
from test_report import text_of

from assessments.coverage import Coverage, Link, LinkState, PrincipleState, coverage
from assessments.model import Answer, Context
from assessments.scoring import score
from checklists.charter import Charter, extend
from checklists.model import Checklist, Depth
from reports.assessment_report import build_report

HERE = Path(__file__).parent
CONTEXT = Context(as_of=AS_OF)


def words(fr: str) -> dict[str, str]:
    return {"fr": fr, "en": f"{fr} (en)"}


def own(id_: str, **more) -> dict:
    base = {"id": id_, "kind": "safeguard", "answer": "one_of", "asked_of": ["project_manager"], "depth": "short"}
    return {**base, "text": words(f"{id_} ?"), "why": words("Parce que."), **more}


def charter(*questions: str, **more) -> Checklist:
    """The small checklist with a charter of one principle that names these questions."""
    own_questions = [
        own("phone", may_not_apply=True),
        own("deep", depth="full"),
        own("rights_kept", shown_if={"effect": ["right"]}),
    ]
    kept = [question for question in own_questions if question["id"] in questions]
    principle = {"id": "1", "title": words("Humain"), "text": words("Toujours quelqu’un."), "questions": questions}
    data = {"id": "town", "title": words("Charte de Valmont"), "principles": [principle], "questions": kept, **more}
    return extend(small_case(), Charter.model_validate(data))


def covered(checklist: Checklist, *answers: Answer, depth: Depth = Depth.SHORT) -> Coverage:
    given = {answer.question: answer for answer in answers}
    return coverage(checklist, given, CONTEXT, score(checklist, given, CONTEXT, depth), "charter_town")


def state(*answers: Answer, questions: tuple[str, ...] = ("phone", "human")) -> PrincipleState:
    return covered(charter(*questions), *answers).principles[0].state


def said(question: str, *choice: str, **more) -> Answer:
    return Answer(question=question, choice=choice, **more)


PROMISE = {"owner": "Accueil", "due": date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("expected", "answers"),
    [
        ("satisfied", [said("phone", "done"), said("human", "done")]),
        ("promised", [said("phone", "done"), said("human", "planned", **PROMISE)]),
        ("promised", [said("phone", "partial", **PROMISE), said("human", "done")]),
        ("open", [said("phone", "done"), said("human", "planned")]),
        ("open", [said("phone", "done"), said("human", "partial", owner="Accueil")]),
        ("open", [said("phone", "not_done")]),
        ("open", [said("phone", "declined"), said("human", "done")]),
        ("unknown", []),
        ("unknown", [said("phone", "done")]),
        ("unknown", [said("phone", "done"), said("human", "unknown")]),
        ("unknown", [said("phone", "done"), said("human", "done", to_confirm=True)]),
        ("unknown", [said("phone", "not_applicable"), said("human", "done")]),
        ("satisfied", [said("phone", "not_applicable", comment="Pas de téléphone."), said("human", "done")]),
    ],
)
def test_a_principle_follows_its_safeguards(expected, answers):
    """In place only when all is done; a promise needs an owner and a date; what is not known or confirmed stays open."""
    assert expected == state(*answers)


def test_a_fact_is_read_by_people():
    """No answer to a fact is right for a charter: it is stated, and it keeps a principle unknown while it lacks."""
    goal = Answer(question="goal", value="Aider.")

    assert PrincipleState.STATED is state(goal, questions=("goal",))
    assert PrincipleState.UNKNOWN is state(said("phone", "done"), questions=("phone", "goal"))
    assert PrincipleState.SATISFIED is state(said("phone", "done"), goal, questions=("phone", "goal"))


def test_what_is_hidden_does_not_count_and_what_is_too_deep_stays_unknown():
    """A question that does not concern the system leaves the principle; one that is not asked yet is not taken for done."""
    hidden = charter("rights_kept", "detail")
    deep = charter("deep")

    assert [Link("detail", LinkState.OUT, asked=False), Link("rights_kept", LinkState.OUT, asked=False)] == list(
        covered(hidden, said("effect", "none")).principles[0].links
    )
    assert PrincipleState.OUT is covered(hidden, said("effect", "none")).principles[0].state
    assert PrincipleState.UNKNOWN is covered(hidden).principles[0].state
    assert PrincipleState.UNKNOWN is covered(deep, said("deep", "done")).principles[0].state
    assert PrincipleState.SATISFIED is covered(deep, said("deep", "done"), depth=Depth.FULL).principles[0].state


# The report --------------------------------------------------------------------------------------------------------


def printed(*answers: Answer, lang: str = "fr", **more) -> str:
    given = {answer.question: answer for answer in answers}
    return text_of(build_report(report_input(given, checklist=charter("phone", "human", **more)), lang))


def test_the_report_says_where_each_principle_stands():
    """A committee reads each principle with its text, its questions, the answers, and where it stands."""
    text = printed(
        said("phone", "done"),
        said("human", "planned", **PROMISE),
        adopted_on="2026-03-12",
        url="https://example.org/charte",
    ).replace("\u00a0", " ")

    for expected in (
        "Annexe D. La charte locale",
        "Charte de Valmont, adoptée le 12/03/2026",
        "https://example.org/charte",
        "1 principe · mesures promises : 1",
        "1 · Humain",
        "Toujours quelqu’un.",
        "B1 · phone ?",
        "C’est fait",
        "En place",
        "A6 · Un agent relit-il ?",
        "Prévu",
        "Promise, avec responsable et date",
        "Petite grille, version 1+charte-town",
    ):
        assert expected in text


def test_the_report_says_it_in_english():
    """An English report has the same annex; the words of the charter are the authority's."""
    text = printed(said("phone", "done"), lang="en")

    for expected in ("Annex D. The local charter", "1 principle · to be answered: 1", "Humain (en)", "Linked question"):
        assert expected in text


def test_an_answer_that_does_not_count_is_not_shown_as_one():
    """An answer kept from a question that is not asked any more is no sign that a principle is followed."""
    given = {"deep": said("deep", "done")}
    text = text_of(build_report(report_input(given, checklist=charter("deep")), "fr"))

    assert "Réponse conservée, non comptée Pas encore posée" in text.replace("\u00a0", " ")


def test_hostile_words_of_a_charter_are_printed_as_they_are():
    """What an authority, or a forger, writes in a charter is text and nothing else."""
    nasty = '<b>gras</b> <img src="file:///etc/passwd"> {system} %s &amp;'

    assert nasty in printed(title={"fr": nasty, "en": nasty}).replace("\u00a0", " ")


def test_a_report_without_charter_has_no_such_part():
    """Most reports have no charter, and do not speak of one."""
    assert "charte" not in text_of(build_report(report_input({}), "fr")).lower()
