"""Answers that several systems share: which questions they may be about, kept once, taken over, and never changed silently."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, make_checklist
from streamlit.testing.v1 import AppTest

from app_pages import database
from app_pages.shell import session, visitors
from assessments.access import Actor, PermissionDenied, Role
from assessments.exchange import export_json, import_any
from assessments.model import AiSystem, Answer, Origin
from assessments.sharing import Stand, offers
from assessments.storage import AnswerConflict, InvalidInput, SharedConflict, tables
from checklists.loader import from_json, main_checklist, to_json
from checklists.model import Checklist, Depth, Kind


def test_what_is_shared_is_about_the_authority():
    """The checklist marks measures of the authority, each of which a person can word as done by it for all its systems."""
    shared = [question for question in main_checklist().questions.values() if question.shared]

    assert {"hosting_trusted", "ai_literacy", "accessibility_measured", "incident_procedure"} <= {q.id for q in shared}
    assert {Kind.SAFEGUARD} == {question.kind for question in shared}
    assert all(question.condition for question in shared)


def test_a_checklist_stored_before_sharing_is_still_read():
    """Assessments begun earlier keep their checklist: without the mark nothing is shared, and the rest reads the same."""
    old = to_json(main_checklist()).replace(',"shared":true', "").replace(',"shared":false', "")
    read = Checklist.model_validate_json(old)

    assert '"shared":' not in old
    assert not [question.id for question in read.questions.values() if question.shared]
    assert list(main_checklist().questions) == list(from_json(old).questions)


# Kept -------------------------------------------------------------------------------------------------------------

DONE = {"choice": ["done"], "owner": "DSI", "comment": "Comparé chaque année"}


@pytest.fixture
def place():
    """An assessment of the small checklist, of which « gaps_measured » can be shared."""
    return begin(answers=[Answer(question="decision", choice=("alone",))])


def keep(place, changes=None, seen=None, question="gaps_measured", actor=None):
    """Share an answer."""
    return place.store.keep_shared_answer(
        actor or place.actor,
        place.authority.id,
        question,
        DONE if changes is None else changes,
        seen,
        checklist=make_checklist(),
    )


def offered(place):
    """How each question of the assessment stands to what is shared."""
    checklist = place.store.checklist_of(place.actor, place.id)
    shared = place.store.shared_answers(place.actor, place.authority.id)
    found = offers(checklist, answers(place), shared)
    return {offer.question: offer.stand for offer in found}


def answers(place):
    """What the assessment says."""
    return place.store.answers(place.actor, place.id)


def take(place, *shared):
    """Take over what is shared."""
    return place.store.take_shared_answers(place.actor, place.id, shared, answers(place))


@pytest.mark.databases
def test_a_shared_answer_is_kept_with_its_owner_its_day_and_its_history(place):
    """It is there once, with who keeps it and since when; each change is in the history, and dropping it leaves its trace."""
    first = keep(place, {**DONE, "evidence": ["https://ville.example/note", "Note 3"], "review_on": date(2027, 1, 1)})
    second = keep(place, {"comment": "Comparé en mars"}, first)

    assert [second] == place.store.shared_answers(place.actor, place.authority.id)
    assert ("DSI", "Comparé en mars", 2) == (second.owner, second.comment, second.version)
    assert ("https://ville.example/note", "Note 3") == second.evidence
    assert (first.at, True) == (second.at, second.since > first.since)
    assert [False, True] == [second.to_review(day) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    place.store.drop_shared_answer(place.actor, place.authority.id, "gaps_measured", second)
    assert [] == place.store.shared_answers(place.actor, place.authority.id)
    again = keep(place)
    assert (again.version, again.id != first.id) == (1, True)
    assert place.store.verify_chain(place.actor, place.authority.id).whole


CHANGED_BEHIND = {
    **dict.fromkeys(("question", "choice", "value", "comment", "evidence", "owner", "by_id", "dropped_by"), "zz"),
    **dict.fromkeys(("due", "review_on"), date(1999, 1, 1)),
    "version": 7,
}


@pytest.mark.databases
@pytest.mark.parametrize("column", CHANGED_BEHIND)
def test_a_changed_byte_of_a_shared_answer_is_found(place, column):
    """What is shared today must be what the history tells: a change behind Balise's back is found."""
    keep(place)
    with place.store.engine.begin() as connection:
        connection.execute(sa.update(tables.shared_answer).values({column: CHANGED_BEHIND[column]}))

    assert not place.store.verify_chain(place.actor, place.authority.id).whole


@pytest.mark.parametrize(
    ("changes", "question", "said"),
    [
        ({"owner": "DSI"}, "gaps_measured", "Choisissez une réponse"),
        ({"choice": ["unknown"], "owner": "DSI"}, "gaps_measured", "Choisissez une réponse"),
        ({"choice": ["done"], "owner": " "}, "gaps_measured", "qui tient cette réponse"),
        ({"choice": ["perhaps"], "owner": "DSI"}, "gaps_measured", "n’est pas proposée"),
        ({"choice": ["done"], "owner": "DSI"}, "human_review", "porte sur un système"),
        ({"choice": ["done"], "owner": "DSI"}, "nothing", "n’existe pas"),
        ({"choice": ["done"], "owner": "DSI", "review_on": "demain"}, "gaps_measured", "31/01/2027"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(place, changes, question, said):
    """Without an answer, without somebody who keeps it, or about one system alone: refused with what to do, nothing kept."""
    with pytest.raises(InvalidInput) as refused:
        keep(place, changes, question=question)

    assert said in refused.value.to("fr")
    assert [] == place.store.shared_answers(place.actor, place.authority.id)


def test_two_people_who_change_different_things_lose_nothing_and_the_same_thing_is_settled(place):
    """Changes of different fields are merged; of the same field the second is refused, and knows what stands there."""
    first = keep(place)
    keep(place, {"comment": "A"}, first)
    merged = keep(place, {"review_on": date(2027, 1, 1)}, first)
    assert ("A", date(2027, 1, 1)) == (merged.comment, merged.review_on)

    with pytest.raises(SharedConflict) as refused:
        keep(place, {"comment": "B"}, first)
    assert ("A", {"comment": "B"}) == (refused.value.current.comment, refused.value.mine)
    with pytest.raises(SharedConflict):
        keep(place, {"choice": ["not_done"], "owner": "DPO"})
    with pytest.raises(SharedConflict):
        place.store.drop_shared_answer(place.actor, place.authority.id, "gaps_measured", first)
    place.store.drop_shared_answer(place.actor, place.authority.id, "gaps_measured", merged)
    with pytest.raises(SharedConflict) as gone:
        keep(place, {"comment": "C"}, merged)
    assert gone.value.current is None


# Taken over -------------------------------------------------------------------------------------------------------


def test_what_is_taken_over_waits_for_a_person_and_keeps_its_origin(place):
    """It counts for nothing until confirmed, stays known as shared once it is, and is counted as a use."""
    shared = keep(place)
    assert {"gaps_measured": Stand.MISSING} == offered(place)
    (taken,) = take(place, shared)

    assert (Origin.SHARED, True, "DSI", "Comparé chaque année") == (
        taken.origin, taken.to_confirm, taken.owner, taken.comment,
    )  # fmt: skip
    assert not taken.counts
    confirmed = place.store.save_answer(place.actor, place.id, "gaps_measured", {"to_confirm": False}, taken)
    assert (Origin.SHARED, True) == (confirmed.origin, confirmed.counts)
    proved = place.store.save_answer(place.actor, place.id, "gaps_measured", {"evidence": ["Note"]}, confirmed)
    assert Origin.SHARED is proved.origin
    assert {"gaps_measured": Stand.SAME} == offered(place)
    assert {"gaps_measured": 1} == place.store.shared_uses(place.actor, place.authority.id)
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_a_changed_shared_answer_changes_no_assessment_until_somebody_takes_it(place):
    """The assessment keeps what it said and shows that the shared answer is newer; one more take-over brings it."""
    first = keep(place)
    (taken,) = take(place, first)
    place.store.save_answer(place.actor, place.id, "gaps_measured", {"to_confirm": False}, taken)
    second = keep(place, {"choice": ["partial"], "due": date(2027, 3, 1)}, first)

    assert (("done",), True) == (answers(place)["gaps_measured"].choice, answers(place)["gaps_measured"].counts)
    assert {"gaps_measured": Stand.NEWER} == offered(place)
    assert ("choice", "due") == offers(make_checklist(), answers(place), [second])[0].differing
    with pytest.raises(InvalidInput, match="Read it again"):
        take(place, first)
    (anew,) = take(place, second)
    assert (("partial",), date(2027, 3, 1), True) == (anew.choice, anew.due, anew.to_confirm)
    assert {"gaps_measured": Stand.SAME} == offered(place)


def test_ones_own_answer_is_told_apart_and_never_passed_over(place):
    """An answer of one's own differs or agrees; words that wait under an unanswered question make it differ."""
    keep(place)
    place.store.save_answer(place.actor, place.id, "gaps_measured", {"comment": "À voir"}, None)
    assert {"gaps_measured": Stand.DIFFERENT} == offered(place)
    place.store.save_answer(
        place.actor, place.id, "gaps_measured", {"choice": ["done"]}, answers(place)["gaps_measured"]
    )
    assert {"gaps_measured": Stand.SAME} == offered(place)
    place.store.save_answer(
        place.actor, place.id, "gaps_measured", {"choice": ["not_done"]}, answers(place)["gaps_measured"]
    )
    assert {"gaps_measured": Stand.DIFFERENT} == offered(place)
    assert {} == place.store.shared_uses(place.actor, place.authority.id)


def test_an_answer_changed_meanwhile_is_not_overwritten(place):
    """Taking over is refused when a colleague answered since, and writes nothing."""
    shared, before = keep(place), answers(place)
    place.store.save_answer(place.actor, place.id, "gaps_measured", {"choice": ["not_done"]}, None)
    with pytest.raises(AnswerConflict):
        place.store.take_shared_answers(place.actor, place.id, [shared], before)

    assert ("not_done",) == answers(place)["gaps_measured"].choice


def test_an_older_checklist_is_offered_what_fits_it():
    """An assessment begun before a question could be shared is offered the answer all the same, unless it has no such option."""
    plain = make_checklist()
    care = plain.sections[1]
    unmarked = [question.model_copy(update={"shared": False}) for question in care.questions]
    old = plain.model_copy(
        update={"sections": (plain.sections[0], care.model_copy(update={"questions": tuple(unmarked)}))}
    )
    place = begin(checklist=Checklist.model_validate(old.model_dump()))
    shared = keep(place)

    assert {"gaps_measured": Stand.MISSING} == offered(place)
    strange = shared.model_copy(update={"choice": ("not_applicable",)})
    assert () == offers(plain, {}, [strange])


def test_an_export_keeps_what_a_person_confirmed(place):
    """The file of an assessment brings back a confirmed shared answer as confirmed, and one that waits as waiting."""
    shared = keep(place)
    (taken,) = take(place, shared)

    def back():
        file = export_json(place.store, place.actor, place.id)
        return import_any(place.store, place.actor, place.authority.id, file, known=())[0].id

    assert place.store.answers(place.actor, back())["gaps_measured"].to_confirm
    place.store.save_answer(place.actor, place.id, "gaps_measured", {"to_confirm": False}, taken)
    found = place.store.answers(place.actor, back())["gaps_measured"]
    assert (Origin.SHARED, True) == (found.origin, found.counts)


def test_who_answers_one_assessment_reads_what_is_shared_and_does_not_change_it(place):
    """A contributor of one system takes shared answers over; keeping them is for those of the whole authority."""
    shared = keep(place)
    helper = Actor(id="aide", name="Aide", assessment_roles={place.id: frozenset({Role.CONTRIBUTOR})})

    assert [shared] == place.store.shared_answers(helper, place.authority.id)
    assert place.store.take_shared_answers(helper, place.id, [shared], answers(place))[0].to_confirm
    with pytest.raises(PermissionDenied):
        keep(place, {"comment": "X"}, shared, actor=helper)


# On the screen ----------------------------------------------------------------------------------------------------


def _script(page: str) -> None:
    """The page of shared answers, or a section of the questionnaire, without the shell around it."""
    from app_pages import nav, questionnaire, shared  # noqa: PLC0415 - the body runs as a script of its own
    from app_pages.desk import Desk  # noqa: PLC0415

    desk = Desk()
    nav.declare(desk, {path: lambda: None for path in nav.titles(desk)}, lambda _id: lambda: None)
    if page == "shared":
        shared.draw(desk)
    else:
        questionnaire.draw_section(desk, page)


def open_page(page, **address):
    """A page at an address, in French."""
    app = AppTest.from_function(_script, args=(page,), default_timeout=30)
    app.session_state["_shell_visitor"] = visitors.Visitor(language="fr")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A database of the pages, with an assessment that says that its staff are trained."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()
    given = [("technique", "generative"), ("ai_literacy", "done")]
    place = begin(
        database.store(),
        checklist=main_checklist(),
        answers=[Answer(question=question, choice=(choice,), comment="Séance du 3 mars") for question, choice in given],
    )
    yield place
    database.engine.cache_clear()
    database.store.cache_clear()


@pytest.mark.slow
def test_an_answer_becomes_a_shared_one_and_another_system_takes_it(town):
    """From an answer to its form, filled with it; refused without an owner with nothing lost; then offered and taken elsewhere."""
    app = open_page("shared", a=town.id, q="ai_literacy")
    keep_it = next(button for button in app.button if button.label == "Enregistrer pour toute la collectivité")
    app = keep_it.click().run()
    assert "qui tient cette réponse" in app.error[0].value
    assert "Séance du 3 mars" in [field.value for field in app.text_area]
    next(field for field in app.text_input if "Qui tient" in field.label).set_value("Ressources humaines")
    keep_it = next(button for button in app.button if button.label == "Enregistrer pour toute la collectivité")
    keep_it.click().run()
    (shared,) = town.store.shared_answers(town.actor, town.authority.id)
    assert (("done",), "Séance du 3 mars", "Ressources humaines") == (shared.choice, shared.comment, shared.owner)

    other = town.store.create_assessment(
        town.actor, town.authority.id, system=AiSystem(name="Autre"), checklist=main_checklist(),
        answers=[Answer(question="technique", choice=("generative",))],
    )  # fmt: skip
    town.store.set_depth(town.actor, other.id, Depth.FULL)
    app = open_page("staff", a=other.id)
    app.button(key="shared_take_ai_literacy").click().run()
    taken = town.store.answers(town.actor, other.id)["ai_literacy"]
    assert (Origin.SHARED, True, ("done",)) == (taken.origin, taken.to_confirm, taken.choice)
    app.button(key="confirm_ai_literacy").click().run()
    assert town.store.answers(town.actor, other.id)["ai_literacy"].counts
