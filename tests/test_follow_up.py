"""What follows a decision, kept by the store and shown on its page: tasks, measurements, incidents, what was set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from helpers_checklist import begin
from openpyxl import load_workbook
from report_cases import AS_OF, answered, report_input, small_case
from streamlit.testing.v1 import AppTest
from test_audit_page import button, field, place, said  # noqa: F401 (place is a fixture)

from app_pages.shell import visitors
from assessments.access import Actor, PermissionDenied, Role
from assessments.action_plan import ActionKind, ActionState, action_plan
from assessments.decision import Choice, Reservation
from assessments.exchange import export_json, file_of
from assessments.following import ChangeKind
from assessments.incidents import Gravity, Incident, IncidentReport, Nature, Touched, incident_duties, read_people
from assessments.indicators import Figure, Indicator, Measured, Measurement, Verdict, indicators_of, read_figure
from assessments.model import Answer, Context
from assessments.qualification import AiActClass
from assessments.scoring import score
from assessments.storage import ERASED, AssessmentClosed, InvalidInput, ReviewRefused
from assessments.storage.things import BY_NAME
from assessments.tasks import Task, TaskPlan, TaskState, only_different
from checklists.loader import main_checklist
from reports.sheets.action_plan import build_action_plan

DAY = date(2026, 11, 25)
KEY = "safeguard:human"
REPORT = IncidentReport(
    what="Réponse fausse à dix familles",
    found_on=DAY,
    nature=Nature.WRONG,
    gravity=Gravity.SERIOUS,
    personal_data=Touched.UNKNOWN,
    low=10,
    high=10,
)
FOLLOWED = ("task", "measurement", "incident", "declared_change", "set_aside")


@pytest.fixture
def town():
    """An assessment of the small checklist in which a right is at stake and a review is planned."""
    return begin(checklist=small_case(), answers=list(answered().values()))


def task(here, plan, seen=0, key=KEY, actor=None):
    return here.store.set_task(actor or here.actor, here.id, key, plan, seen=seen)


def level(here):
    """What scoring says today."""
    snapshot = here.store.snapshot(here.actor, here.id)
    context = Context.of(here.authority, AS_OF, audit_gap_established=False)
    return score(small_case(), snapshot.answers, context, snapshot.assessment.depth)


def everything(here):
    """One of each kind of row."""
    store, actor = here.store, here.actor
    task(here, TaskPlan(owner="DSI", due=DAY, state=TaskState.GIVEN_UP, reason="Trop cher", proof="Note"))
    store.record_measurement(
        actor, here.id, Measured(indicator="Délai", day=DAY, said="12,5 %", who="Accueil", note="Un lundi")
    )
    told = store.tell_incident(actor, here.id, REPORT.model_copy(update={"done": "Suspendu"}))
    store.close_incident(actor, here.id, told.id, "Relire avant d’envoyer")
    store.declare_change(actor, here.id, ChangeKind.DATA, "Un nouveau fichier", since=DAY)
    store.set_trigger_aside(actor, here.id, "data:0", "Sans effet")


# Tasks ------------------------------------------------------------------------------------------------------------------


def test_a_task_done_changes_neither_a_level_nor_what_the_assessment_says(town):
    """Only an answer lowers a risk: saying that it is done does not, and the file of the assessment stays the same."""
    before, content = level(town), export_json(town.store, town.actor, town.id)
    task(town, TaskPlan(state=TaskState.DONE, proof="Note du 3 mars"))

    assert before == level(town)
    assert content == export_json(town.store, town.actor, town.id)


def test_two_people_never_overwrite_each_other(town):
    """Who writes over what somebody else just changed is told, and nothing is lost; the history has both steps."""
    first = task(town, TaskPlan(owner="DSI"))
    second = task(town, TaskPlan(owner="Service social"), seen=first.version)
    with pytest.raises(ReviewRefused):
        task(town, TaskPlan(owner="Autre"), seen=first.version)
    history = town.store.task_history(town.actor, town.id, second.id)

    assert ("Service social", "Léa Martin") == (second.owner, second.changed_by)
    assert ["Service social", "DSI"] == [event.after["owner"] for event in history]


@pytest.mark.parametrize(
    "plan", [TaskPlan(state=TaskState.GIVEN_UP), TaskPlan(state=TaskState.DONE), TaskPlan(proof_file="0" * 64)]
)
def test_given_up_needs_a_reason_and_done_a_proof_that_is_there(town, plan):
    """Nobody closes an action in silence, nor with a file that is not attached."""
    with pytest.raises(InvalidInput):
        task(town, plan)

    assert () == town.store.follow_up(town.actor, town.id).tasks


def test_a_file_attached_is_a_proof(town):
    """An evidence file of the assessment shows that an action is done."""
    file = town.store.add_file(town.actor, town.id, "human", "note.txt", b"note")

    assert task(town, TaskPlan(state=TaskState.DONE, proof_file=file.sha256)).settled


@pytest.mark.parametrize(
    "key", ["safeguard:nothing", "obligation:", "reservation:x", "audit:x", "other:human", "x" * 99]
)
def test_a_task_is_about_an_action_that_exists(town, key):
    """No task is kept about what the assessment does not ask for."""
    with pytest.raises(ReviewRefused):
        task(town, TaskPlan(), key=key)


def test_what_is_closed_takes_incidents_alone(town):
    """A withdrawn assessment does not change any more, but what comes to light late can still be told."""
    town.store.withdraw(town.actor, town.id, "Arrêt")
    with pytest.raises(AssessmentClosed):
        task(town, TaskPlan())

    assert town.store.tell_incident(town.actor, town.id, REPORT).open


def test_a_reader_reads_and_writes_nothing(town):
    """The right to read shows what follows; it does not open the right to change it."""
    task(town, TaskPlan(owner="DSI"))
    reader = Actor(id="r", name="R", roles={town.authority.id: frozenset({Role.READER})})

    assert ["DSI"] == [each.owner for each in town.store.follow_up(reader, town.id).tasks]
    with pytest.raises(PermissionDenied):
        task(town, TaskPlan(), actor=reader)


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_is_changed_behind_the_history_is_found(town, name):
    """Nobody moves a day, changes a figure or softens an incident without the verification saying so; nor removes it."""
    everything(town)
    thing, engine = BY_NAME[name], town.store.engine
    assert town.store.verify_chain(town.actor, town.authority.id).whole
    for column in (*thing.plain, *thing.texts):
        with engine.begin() as connection:
            kept = connection.execute(sa.select(thing.table.c[column])).scalar_one()
            other = {sa.Date: date(1999, 1, 1), sa.Integer: 77}.get(type(thing.table.c[column].type), "zz")
            connection.execute(sa.update(thing.table).values({column: other}))
        assert not town.store.verify_chain(town.actor, town.authority.id).whole, column
        with engine.begin() as connection:
            connection.execute(sa.update(thing.table).values({column: kept}))
    with engine.begin() as connection:
        connection.execute(sa.delete(thing.table))

    assert not town.store.verify_chain(town.actor, town.authority.id).whole


def test_a_person_who_left_is_erased_from_what_follows_too(town):
    """The name of whoever kept tasks or told of incidents can be erased, and the history still verifies."""
    everything(town)
    town.store.erase_person(town.actor, town.authority.id, town.actor.id)
    found = town.store.follow_up(town.actor, town.id)

    assert {ERASED} == {row.by for rows in (found.tasks, found.measurements, found.incidents) for row in rows}
    assert town.store.verify_chain(town.actor, town.authority.id).whole


# The plan ---------------------------------------------------------------------------------------------------------------


def reservation(**more):
    told = {"id": "r", "source": "opinion", "source_id": "o", "text": "Afficher l’avis", "owner": "Accueil", "due": DAY}
    return Reservation(**{**told, **more})


def kept(**more):
    return Task(id="t", key="obligation:study", version=1, by="Léa", at="2026-11-25T00:00:00Z", **more)


def plan(**more):
    data = report_input(answered())
    return action_plan(data.checklist, data.answers, data.sheet, (), **more)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [(ActionKind.RESERVATION, ActionState.PLANNED)]),
        ({"source": "decision", "owner": ""}, [(ActionKind.CONDITION, ActionState.VAGUE)]),
        ({"proof": "Affiché"}, [(ActionKind.RESERVATION, ActionState.PROVED)]),
        ({"proof": "Affiché", "closed_at": "2026-12-01T00:00:00Z"}, []),
    ],
)
def test_reservations_and_conditions_stand_in_the_plan_until_they_are_closed(more, expected):
    """What the committee or the decision asked for is an action like another, until the proof is accepted."""
    found = [
        each for each in plan(reservations=(reservation(**more),)) if each.kind.value in {"reservation", "condition"}
    ]

    assert expected == [(each.kind, each.state) for each in found]


def test_a_task_gives_its_owner_and_day_and_the_answer_keeps_its_state():
    """What people keep shows in the plan; how far the answers say that it is stays what it was."""
    before, after = plan()[0], plan(tasks=(kept(owner="DSI", due=DAY, state="under_way"),))[0]

    assert ("Service social", date(2027, 2, 1)) == (before.owner, before.due) == after.said
    assert ("DSI", DAY, before.state) == (after.owner, after.due, after.state)
    assert [True, False] == [after.overdue(day) for day in (date(2026, 11, 26), DAY)]
    assert not plan(tasks=(kept(due=DAY, state="done"),))[0].overdue(date(2030, 1, 1))


def test_a_task_keeps_only_what_differs():
    """A day that the answer gives anyway is not copied, so that a later change of the answer shows."""
    same = only_different(TaskPlan(owner="Service social", due=DAY), "Service social", DAY)

    assert ("", None) == (same.owner, same.due)


def test_the_spreadsheet_shows_the_owner_day_and_state_kept(tmp_path):
    """Who takes the plan away has what people decided, not only what was answered."""
    data = replace(report_input(answered()), tasks=(kept(owner="DSI", due=DAY, state="under_way"),))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(build_action_plan(data, "fr"))
    cells = [str(cell) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row]

    assert {"DSI", "En cours"} <= set(cells)
    assert any(cell.startswith("2026-11-25") for cell in cells)


# Indicators -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,5 %", Figure(12.5, "%")),
        ("12.5%", Figure(12.5, "%")),
        ("environ 1\u202f200 appels", Figure(1200, "appels")),
        ("−3 pour cent", Figure(-3, "%")),
        ("7 semaines", Figure(7, "semaines")),
        ("beaucoup", None),
        ("entre 10 et 20", None),
        ("", None),
        ("9" * 200, None),
    ],
)
def test_a_value_is_read_when_it_says_one_number(text, expected):
    """Values are typed as people write them; what is not one number is kept as words."""
    assert expected == read_figure(text)


def measured(said, day=date(2027, 7, 1)):
    return Measurement(id="m", indicator="x", day=day, said=said, by="Léa", at="2027-07-01T00:00:00Z")


@pytest.mark.parametrize(
    ("start", "goal", "found", "expected"),
    [
        ("62 %", "30 %", measured("30 %"), Verdict.REACHED),
        ("62 %", "30 %", measured("31 %"), Verdict.MISSED),
        ("62 %", "30 %", measured("31 %", date(2027, 3, 1)), Verdict.MISSED),
        ("61", "80", measured("85"), Verdict.REACHED),
        ("62 %", "30 %", measured("12 jours"), Verdict.UNREADABLE),
        ("beaucoup", "moins", measured("12"), Verdict.UNREADABLE),
        ("62 %", "30 %", None, Verdict.LATE),
    ],
)
def test_the_last_measurement_says_whether_the_target_is_reached(start, goal, found, expected):
    """Less or more is better as the target says; what cannot be compared is left to people."""
    each = Indicator("x", "", "", start, goal, date(2027, 6, 30), True, (found,) if found else ())

    assert expected is each.verdict(date(2027, 7, 10))


def test_before_its_day_a_target_is_not_missed():
    """Nobody is told of a failure while there is time."""
    each = Indicator("x", "", "", "62 %", "30 %", date(2027, 6, 30), True, (measured("45 %", date(2027, 3, 1)),))

    assert Verdict.NOT_YET is each.verdict(date(2027, 3, 2))


def test_measurements_follow_their_indicator_and_a_mistake_is_withdrawn_with_its_reason(town):
    """Rows may move in the table and capitals change; a withdrawn figure counts for nothing and stays readable."""
    rows = ({"axis": "trust", "indicator": "DÉLAI  de réponse", "baseline": "7", "target": "4", "date": "2027-06-30"},)
    answers = {"benefits": Answer(question="benefits", rows=rows)}
    store, actor = town.store, town.actor
    wrong = store.record_measurement(actor, town.id, Measured(indicator="Délai de réponse", day=DAY, said="40"))
    store.withdraw_measurement(actor, town.id, wrong.id, "Faute de frappe")
    store.record_measurement(actor, town.id, Measured(indicator="Délai de réponse", day=DAY, said="4"))
    found = store.follow_up(actor, town.id).measurements
    (each,) = indicators_of(main_checklist(), answers, found)

    assert ["4"] == [one.said for one in each.measurements]
    assert ["Faute de frappe", ""] == [one.withdrawn_why for one in found]
    with pytest.raises(ReviewRefused):
        store.withdraw_measurement(actor, town.id, wrong.id, "Encore")


# Incidents --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", (12, 12)),
        ("de 10 à 50", (10, 50)),
        ("environ 1 200 personnes", (1200, 1200)),
        ("", (None, None)),
        ("50-10", None),
        ("Mme Durand", None),
        ("10, 20 ou 30", None),
    ],
)
def test_people_are_counted_never_named(text, expected):
    """A number or a range is taken; a name is not."""
    assert expected == read_people(text)


def law(ai_act=AiActClass.MINIMAL, possible=()):
    qualification = report_input({}).sheet.qualification
    return replace(qualification, ai_act=ai_act, ai_act_possible=possible)


@pytest.mark.parametrize(
    ("more", "found_law", "expected"),
    [
        ({"personal_data": Touched.NO}, law(), []),
        ({"personal_data": Touched.YES}, law(), [("gdpr_33", True), ("gdpr_33", True)]),
        ({"personal_data": Touched.UNKNOWN}, law(), [("gdpr_33", False)]),
        ({"personal_data": Touched.NO}, law(AiActClass.HIGH_RISK), [("ai_act_26", True), ("", False)]),
        (
            {"personal_data": Touched.NO, "gravity": Gravity.MINOR},
            law(possible=(AiActClass.HIGH_RISK,)),
            [("ai_act_26", False)],
        ),
        ({"personal_data": Touched.NO, "nature": Nature.SECURITY}, law(), [("nis2_not_transposed", False)]),
    ],
)
def test_duties_name_their_reference_and_how_sure_it_is(more, found_law, expected):
    """Nobody is told of a duty that was not checked without « à confirmer », and the references exist."""
    told = Incident(id="i", version=1, by="Léa", at="2026-11-25T00:00:00Z", **{**dict(REPORT), **more})
    found = incident_duties(told, found_law)

    assert expected == [(each.reference, each.sure) for each in found]
    assert {each.reference for each in found} - {""} <= main_checklist().reference.keys()
    assert date(2026, 11, 28) == told.notify_by


def test_an_incident_is_completed_then_closed_with_what_it_taught(town):
    """What was learnt is kept; once closed nothing of it changes."""
    store, actor = town.store, town.actor
    told = store.tell_incident(actor, town.id, REPORT)
    more = store.change_incident(actor, town.id, told.id, REPORT.model_copy(update={"high": 50}), seen=told.version)
    with pytest.raises(ReviewRefused):
        store.change_incident(actor, town.id, told.id, REPORT, seen=told.version)
    with pytest.raises(InvalidInput):
        store.close_incident(actor, town.id, told.id, "  ")
    store.close_incident(actor, town.id, told.id, "Relire avant d’envoyer")

    assert (10, 50) == (more.low, more.high)
    (closed,) = store.follow_up(actor, town.id).incidents
    assert (False, "Relire avant d’envoyer") == (closed.open, closed.learnt)
    with pytest.raises(ReviewRefused):
        store.change_incident(actor, town.id, told.id, REPORT, seen=closed.version)


# The page ---------------------------------------------------------------------------------------------------------------


def _script() -> None:
    """The page without the shell around it."""
    import streamlit as st  # noqa: PLC0415 - the body runs as a script of its own

    from app_pages import follow_up, nav  # noqa: PLC0415
    from app_pages.desk import Desk  # noqa: PLC0415
    from assessments.access import Refusal  # noqa: PLC0415

    desk = Desk()
    nav.declare(desk, dict.fromkeys(nav.titles(desk), lambda: None), lambda _id: lambda: None)
    try:
        follow_up.draw(desk)
    except Refusal as refusal:  # as main.py does
        st.error(refusal.to(desk.lang))


@pytest.mark.slow
def test_a_reason_is_read_on_the_page_and_reopens_with_its_words(place):  # noqa: F811 (a fixture)
    """A declared change is shown as a reason, and one button reopens the assessment with the reason filled in."""
    store, actor, id_ = place
    store.submit(actor, id_, file_of, as_of=DAY)
    seen = store.submissions(actor, id_)[-1].content_hash
    store.decide(actor, id_, Choice.POSTPONE, file_of, seen=seen, reasons="À mûrir", decided_on=DAY)
    app = AppTest.from_function(_script, default_timeout=30)
    app.session_state["_shell_visitor"] = visitors.Visitor(language="fr")
    app.query_params["a"] = id_
    app.run()
    assert "Rien, à ce jour" in said(app)
    field(app, "selectbox", "Ce qui a changé").set_value(ChangeKind.MODEL)
    field(app, "text_input", "Depuis le").set_value("demain")
    field(app, "text_area", "En une ou deux phrases").set_value("Version 4 <b>du modèle</b>")
    button(app, "Déclarer ce changement").click().run()
    assert "31/01/2027" in said(app)
    field(app, "text_input", "Depuis le").set_value("01/12/2026")
    button(app, "Déclarer ce changement").click().run()
    assert "Version 4 <b>du modèle</b>" in said(app)
    assert "Une nouvelle version du modèle a été déclarée, à compter du 01/12/2026." in said(app)
    button(app, "Rouvrir l’évaluation").click().run()

    assert "déjà rouverte" in said(app)
    assert "Version 4 <b>du modèle</b>" in store.remarks(actor, id_)[-1].text
