"""Audits in the store: the plan before the figures, the figures once, the conclusions with nothing lost, the proof."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from audit_cases import JUDGEMENT, PLAN, measured, result_of
from helpers_checklist import begin, open_store, report

from assessments.access import Actor, Role, local_user
from assessments.bias.record import Judgement, Opinion
from assessments.bias.result import Verdict, View
from assessments.storage import (
    ERASED,
    MOST_AUDITS,
    AssessmentStore,
    AuditConflict,
    AuditRefused,
    EventKind,
    InvalidInput,
    PermissionDenied,
    StoreDamaged,
    UnknownAudit,
)
from assessments.storage.verify import REASONS, verify

pytestmark = pytest.mark.databases

ZOE = Actor(id="zoe", name="Zoé Petit", roles=local_user("x").roles)


@pytest.fixture
def place():
    """An assessment just begun: two events."""
    return begin()


def whole_life(place):
    """An audit that Zoé planned, measured, judged twice and withdrew: events 3 to 7."""
    audit = place.store.plan_audit(ZOE, place.id, PLAN)
    audit = place.store.record_audit(ZOE, audit.id, result_of(audit.plan))
    audit = place.store.judge_audit(ZOE, audit.id, JUDGEMENT, audit)
    later = JUDGEMENT.model_copy(update={"acceptable": Opinion.NO, "acceptable_why": "Mme Durand l’a montré."})
    audit = place.store.judge_audit(ZOE, audit.id, later, audit)
    return place.store.withdraw_audit(ZOE, audit.id, "Fichier de M. Dupont")


def refusal(call, kind=AuditRefused):
    """What a person reads when something is refused."""
    with pytest.raises(kind) as refused:
        call()
    return refused.value


def test_the_life_of_an_audit(place):
    """An audit is planned, measured and judged, each step with its author and moment, and read back as it was given."""
    store, actor = place.store, place.actor
    planned = store.plan_audit(ZOE, place.id, PLAN)
    found = store.record_audit(actor, planned.id, result_of(planned.plan))
    judged = store.judge_audit(ZOE, planned.id, JUDGEMENT, found)

    assert (PLAN, None, None, 1) == (planned.plan, planned.result, planned.judgement, planned.version)
    assert (result_of(), JUDGEMENT, 3) == (judged.result, judged.judgement, judged.version)
    assert ("Zoé Petit", "Léa Martin", "Zoé Petit") == (judged.planned_by, judged.measured_by, judged.judged_by)
    assert planned.planned_at < judged.measured_at < judged.judged_at
    assert [judged] == store.audits(actor, place.id)
    assert judged == store.audit(actor, judged.id)
    assert report(place).whole


def test_the_plan_is_proved_to_be_older_than_the_figures(place):
    """The history shows the tolerated gap, its author and its moment, numbered before the figures of the same audit."""
    audit = measured(place)
    found, planned = place.store.events(place.actor, place.id, limit=2)

    assert (EventKind.AUDIT_PLANNED, EventKind.AUDIT_MEASURED) == (planned.kind, found.kind)
    assert (planned.after["audit"], planned.after["tolerated_gap"]) == (audit.id, 0.05)
    assert (planned.after["title"], planned.after["reason"]) == (PLAN.title, PLAN.reason)
    assert (planned.actor_name, planned.at) == ("Léa Martin", audit.planned_at)
    assert (found.after["audit"], found.after["verdict"]) == (audit.id, "gap_established")
    assert (found.seq, found.at) == (planned.seq + 1, audit.measured_at)


def test_figures_are_kept_once_and_only_for_the_plan(place):
    """Nobody can measure until the result pleases, or loosen the plan once the figures are known."""
    store, actor = place.store, place.actor
    audit = store.plan_audit(actor, place.id, PLAN)
    loosened = PLAN.model_copy(update={"tolerated_gap": 0.5})
    changed = refusal(lambda: store.record_audit(actor, audit.id, result_of(loosened)))
    nothing = store.audit(actor, audit.id)
    first = store.record_audit(actor, audit.id, result_of())
    again = refusal(lambda: store.record_audit(actor, audit.id, result_of()))
    better = refusal(lambda: store.record_audit(actor, audit.id, result_of(verdict=Verdict.NO_GAP_ESTABLISHED)))

    assert audit == nothing
    assert "plan qui a été enregistré" in changed.to("fr")
    assert "already has its figures" in again.to("en") == better.to("en")
    assert first == store.audit(actor, audit.id)
    assert len(store.events(actor, place.id)) == 3


def test_a_clock_set_back_does_not_reverse_the_order():
    """Figures are never dated before their plan, so that the file of the assessment can be read back."""
    store = open_store()
    late = datetime(2026, 6, 1, tzinfo=UTC)
    place = begin(store)
    audit = AssessmentStore(store.engine, clock=lambda: late).plan_audit(place.actor, place.id, PLAN)
    found = AssessmentStore(store.engine, clock=lambda: late - timedelta(days=30)).record_audit(
        place.actor, audit.id, result_of()
    )

    assert late == found.measured_at
    assert report(place).whole


def test_conclusions_are_not_lost(place):
    """Two people conclude at once: the second is told, with both versions, and may then save theirs."""
    store, actor = place.store, place.actor
    seen = measured(place)
    theirs = store.judge_audit(ZOE, seen.id, JUDGEMENT, seen)
    mine = Judgement(justified=Opinion.YES, justified_why=" Article 3 \0")
    conflict = refusal(lambda: store.judge_audit(actor, seen.id, mine, seen), AuditConflict)
    kept = store.judge_audit(actor, seen.id, conflict.mine, conflict.current)

    assert theirs == conflict.current
    assert "entre-temps" in conflict.to("fr")
    assert "meantime" in conflict.to("en")
    assert (kept.judgement.justified_why, kept.judged_by, kept.version) == (" Article 3 ", "Léa Martin", 4)
    assert report(place).whole


def test_the_same_conclusions_sent_twice_are_written_once(place):
    """A click sent twice makes one line of history, even when the page had not heard of the first."""
    seen = measured(place)
    first = place.store.judge_audit(place.actor, seen.id, JUDGEMENT, seen)
    stamp = place.store.stamp(place.actor, place.id)

    assert first == place.store.judge_audit(place.actor, seen.id, JUDGEMENT, seen)
    assert stamp == place.store.stamp(place.actor, place.id)


def test_nobody_concludes_without_figures(place):
    """Conclusions rest on figures: before them, and on an audit that is not the one shown, they are refused."""
    audit = place.store.plan_audit(place.actor, place.id, PLAN)
    other = measured(place)
    early = refusal(lambda: place.store.judge_audit(place.actor, audit.id, JUDGEMENT, audit))

    assert "no figures yet" in early.to("en")
    with pytest.raises(ValueError, match="another audit"):
        place.store.judge_audit(place.actor, other.id, JUDGEMENT, audit)


def test_a_withdrawn_audit_stays_readable_and_still(place):
    """Withdrawing needs a reason, keeps everything, and nothing changes afterwards."""
    store, actor = place.store, place.actor
    audit = whole_life(place)
    planned = store.plan_audit(actor, place.id, PLAN)
    empty = refusal(lambda: store.withdraw_audit(actor, planned.id, " \0 "), InvalidInput)
    store.withdraw_audit(actor, planned.id, "erreur")
    calls = [
        lambda: store.withdraw_audit(actor, audit.id, "encore"),
        lambda: store.judge_audit(actor, audit.id, Judgement(), audit),
        lambda: store.record_audit(actor, planned.id, result_of()),
    ]

    assert ("Fichier de M. Dupont", result_of(), 5) == (audit.withdrawn_why, audit.result, audit.version)
    assert "sans raison" in empty.to("fr")
    assert {"This audit was withdrawn and does not change any more. Plan another one."} == {
        refusal(call).to("en") for call in calls
    }
    assert report(place).whole


def test_a_series_belongs_to_its_assessment(place):
    """An audit is repeated within its assessment; a series of another one, or of none, is refused."""
    first = measured(place)
    second = place.store.plan_audit(place.actor, place.id, PLAN, series=first.series)
    other = begin(place.store)

    assert first.series == second.series
    assert first.series != place.store.plan_audit(place.actor, place.id, PLAN).series
    assert [first.id, second.id] == [audit.id for audit in place.store.audits(place.actor, place.id)][:2]
    for series in (first.series, "nowhere", ""):
        refusal(lambda series=series: other.store.plan_audit(other.actor, other.id, PLAN, series=series), UnknownAudit)


def test_what_does_not_exist_is_said(place):
    """An old link to an audit gives a sentence, whatever is asked."""
    store, actor, audit = place.store, place.actor, measured(place)
    elsewhere = begin(store)
    calls = [
        lambda: store.audit(actor, "gone"),
        lambda: store.record_audit(actor, "gone", result_of()),
        lambda: store.judge_audit(actor, "gone", JUDGEMENT, audit.model_copy(update={"id": "gone"})),
        lambda: store.withdraw_audit(actor, "gone", "x"),
        lambda: store.erase_text(actor, place.id, audit_id="gone"),
        lambda: store.erase_text(actor, elsewhere.id, audit_id=audit.id),
    ]

    said = {refusal(call, UnknownAudit).to("en") for call in calls}
    assert {"This audit does not exist (any more). Go back to the page of the audit and choose one."} == said


@pytest.mark.parametrize(
    ("change", "said"),
    [({"title": "x" * 301}, "“title” has 301 characters"), ({"reason": "x" * 200_001}, "200,001 characters")],
)
def test_texts_of_a_plan_are_bounded(place, change, said):
    """A text that is too long is refused with its length; nothing is cut in silence."""
    plan = PLAN.model_copy(update=change)

    assert said in refusal(lambda: place.store.plan_audit(place.actor, place.id, plan), InvalidInput).to("en")


def test_texts_of_conclusions_are_bounded(place):
    """The same for conclusions and for the reason of a withdrawal."""
    audit = measured(place)
    long = JUDGEMENT.model_copy(update={"action": "x" * 200_001})
    calls = [
        lambda: place.store.judge_audit(place.actor, audit.id, long, audit),
        lambda: place.store.withdraw_audit(place.actor, audit.id, "x" * 200_001),
    ]

    assert ["what is done", "reason for withdrawing"] == [
        refusal(call, InvalidInput).to("en").split("“")[1].split("”")[0] for call in calls
    ]


def test_invisible_characters_are_removed_from_a_plan(place):
    """Text pasted with NUL characters is kept without them, and the figures are measured by the plan as kept."""
    plan = PLAN.model_copy(
        update={"title": "a\0b", "features": (PLAN.features[0].model_copy(update={"label": "Q\0"}),)}
    )
    audit = place.store.plan_audit(place.actor, place.id, plan.model_copy(update={"crossed": ()}))
    kept = place.store.record_audit(place.actor, audit.id, result_of(audit.plan))

    assert ("ab", "Q") == (kept.plan.title, kept.plan.features[0].label)
    assert kept == place.store.audit(place.actor, audit.id)


def test_audits_cannot_outgrow_the_file(place, monkeypatch):
    """What is kept always fits in the file of the assessment: too many audits or too large results are refused."""
    audit = place.store.plan_audit(place.actor, place.id, PLAN)
    monkeypatch.setattr("assessments.storage.audit_rows.LARGEST_AUDITS", 1_000)
    large = refusal(lambda: place.store.record_audit(place.actor, audit.id, result_of()))
    with place.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET number = 200")
    many = refusal(lambda: place.store.plan_audit(place.actor, place.id, PLAN))

    assert "Cross fewer features" in large.to("en")
    assert MOST_AUDITS == 200
    assert "at most 200 audits" in many.to("en")


def test_every_change_is_seen_by_the_others(place):
    """A page that watches the stamp of the assessment never misses a step of an audit."""
    store, actor = place.store, place.actor
    stamps = [store.stamp(actor, place.id)]

    def look(after):
        stamps.append(store.stamp(actor, place.id))
        return after

    audit = look(store.plan_audit(actor, place.id, PLAN))
    audit = look(store.record_audit(actor, audit.id, result_of()))
    audit = look(store.judge_audit(actor, audit.id, JUDGEMENT, audit))
    look(store.withdraw_audit(actor, audit.id, "x"))
    look(store.erase_text(actor, place.id, audit_id=audit.id, current=True))

    assert [stamps[0] + step for step in range(6)] == stamps


# What the audits say to the scoring -------------------------------------------------------------------------------


def test_an_established_gap_stands_until_a_later_audit_clears_it(place):
    """The last audit of a series that could judge decides; withdrawing it gives the word back to the one before."""
    store, actor = place.store, place.actor
    said = [store.gap_established(actor, place.id)]
    first = measured(place)
    for verdict in (Verdict.NOT_ENOUGH_DATA, Verdict.NO_GAP_ESTABLISHED):
        said.append(store.gap_established(actor, place.id))
        last = measured(place, verdict, series=first.series)
    said.append(store.gap_established(actor, place.id))
    store.withdraw_audit(actor, last.id, "mauvais fichier")
    said.append(store.gap_established(actor, place.id))
    store.withdraw_audit(actor, first.id, "mauvais fichier")
    said.append(store.gap_established(actor, place.id))

    assert [False, True, True, False, True, False] == said


def test_a_gap_of_one_series_is_not_cleared_by_another(place):
    """Finding no gap by age says nothing about the gap by district."""
    measured(place)
    measured(place, Verdict.NO_GAP_ESTABLISHED)

    assert place.store.gap_established(place.actor, place.id)


def test_gaps_of_an_authority(place):
    """The register learns in one go which assessments have a gap, of this authority alone."""
    store, actor = place.store, place.actor
    quiet = store.create_assessment(
        actor, place.authority.id, system=place.assessment.system, checklist=store.checklist_of(actor, place.id)
    )
    store.plan_audit(actor, quiet.id, PLAN)
    measured(place)
    other = begin(store)
    measured(other)

    assert frozenset({place.id}) == store.gaps_established(actor, place.authority.id)
    assert frozenset({other.id}) == store.gaps_established(actor, other.authority.id)


# Who may ----------------------------------------------------------------------------------------------------------


def test_a_committee_concludes_and_does_not_measure(place):
    """Those who review an audit can say whether a gap is acceptable, not produce or withdraw figures."""
    here = {place.authority.id: frozenset({Role.COMMITTEE_MEMBER})}
    member = Actor(id="m", name="Membre", roles=here)
    audit = measured(place)
    judged = place.store.judge_audit(member, audit.id, JUDGEMENT, audit)
    other = begin(place.store)
    foreign = measured(other)

    assert "Membre" == judged.judged_by
    for call in (
        lambda: place.store.plan_audit(member, place.id, PLAN),
        lambda: place.store.withdraw_audit(member, audit.id, "x"),
        lambda: place.store.audit(member, foreign.id),
        lambda: place.store.judge_audit(member, foreign.id, JUDGEMENT, foreign),
    ):
        refusal(call, PermissionDenied)


# The proof --------------------------------------------------------------------------------------------------------


def put(change):
    """A statement that changes every stored audit."""
    return f"UPDATE audit SET {change}"  # noqa: S608 (the test is the one who cheats)


def tampered(place, statement):
    """What verifying says after a statement by somebody with the database in hand; nothing of it is kept."""
    with place.store.engine.connect() as connection, connection.begin() as transaction:
        assert connection.exec_driver_sql(statement).rowcount == 1, statement
        found = verify(connection, place.authority.id)
        transaction.rollback()
    return found


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("plan = replace(plan, '0.05', '0.06')", 3),
        ("plan = plan || ' '", 3),
        ("plan = '{'", 3),
        ("title = 'x'", 3),
        ("reason = ''", 3),
        ("series = 'x'", 3),
        ("number = 9", 3),
        ("planned_by = 'Paul'", 3),
        ("planned_by_id = 'paul'", 3),
        ("planned_at = '2020-01-01 00:00:00'", 3),
        ("result = replace(result, '0.25', '0.15')", 4),
        ("result = NULL", 4),
        ("verdict = 'no_gap_established'", 4),
        ("measured_by = 'Paul'", 4),
        ("measured_at = '2026-02-01 00:00:00'", 4),
        ("justified = 'yes'", 5),
        ("justified_why = 'x'", 5),
        ("acceptable = 'yes'", 6),
        ("acceptable_why = ''", 6),
        ("action = 'x'", 5),
        ("owner = 'x'", 5),
        ("due = '2030-01-01'", 5),
        ("judged_by = 'Paul'", 6),
        ("judged_at = '2026-02-01 00:00:00'", 6),
        ("withdrawn_why = ''", 7),
        ("withdrawn_why = 'x'", 7),
        ("version = 9", 7),
    ],
)
def test_a_changed_byte_is_found(place, change, seq):
    """Whatever is changed in a stored audit, verifying says so and names the event that it contradicts."""
    whole_life(place)
    found = tampered(place, put(change))

    assert (False, seq, REASONS["current"]) == (found.whole, found.broken_at, found.reason)
    assert report(place).whole


@pytest.mark.parametrize(
    "change",
    [
        "result = '{}', verdict = 'no_gap_established'",
        "verdict = 'gap_established'",
        "measured_by = 'Paul'",
        "measured_at = '2026-02-01 00:00:00'",
        "justified = 'yes'",
        "judged_by = 'Paul'",
        "withdrawn_why = 'x'",
        "action = 'x'",
    ],
)
def test_what_the_history_never_told_is_found(place, change):
    """Figures or conclusions put beside a plan without the store are found too."""
    place.store.plan_audit(place.actor, place.id, PLAN)
    found = tampered(place, put(change))

    assert (False, 3, REASONS["current"]) == (found.whole, found.broken_at, found.reason)


COPY = """
INSERT INTO audit
SELECT 'x', assessment_id, 2, series, title, reason, plan, planned_by, planned_by_id, planned_at, result, verdict, measured_by,
    measured_by_id, measured_at, justified, justified_why, acceptable, acceptable_why, action, owner, due, judged_by,
    judged_by_id, judged_at, withdrawn_why, version
FROM audit
"""


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET id = 'x'",
        COPY,
    ],
)
def test_a_removed_or_added_audit_is_found(place, statement):
    """An audit that displeases cannot disappear, and none can appear."""
    whole_life(place)

    assert not tampered(place, statement).whole


@pytest.mark.parametrize("column", ["plan", "result"])
def test_a_damaged_audit_is_told_in_words(place, column):
    """A page that meets a damaged audit gives a sentence, and the sentence quotes nothing of what is stored."""
    audit = measured(place)
    with place.store.engine.begin() as connection:
        connection.exec_driver_sql(put(f"{column} = '[]'"))
    damaged = refusal(lambda: place.store.audit(place.actor, audit.id), StoreDamaged)

    assert damaged.__cause__ is None
    assert "damaged" in damaged.to("en")


def test_nothing_personal_is_in_what_is_chained(place):
    """What is hashed for ever holds no name and no free text of an audit."""
    whole_life(place)
    with place.store.engine.connect() as connection:
        chained = "".join(connection.execute(sa.text("SELECT public FROM event")).scalars())

    texts = ("Zoé", "zoe", "Durand", "Dupont", "Dossiers", "comité", "Aucun texte", "adresse", "sociale", "2026-09-30")
    assert [] == [text for text in texts if text in chained]
    assert '"after.tolerated_gap":0.05' in chained


# Forgetting -------------------------------------------------------------------------------------------------------


def raw_texts(place):
    """Every text that the history still holds."""
    with place.store.engine.connect() as connection:
        return "\n".join(text or "" for text in connection.execute(sa.text("SELECT text FROM event_text")).scalars())


def test_erasing_the_texts_of_an_audit(place):
    """What people wrote is gone from the history and, when asked, from the audit; figures stay and the history is whole."""
    audit = whole_life(place)
    other = place.store.plan_audit(place.actor, place.id, PLAN)
    erased = place.store.erase_text(place.actor, place.id, audit_id=audit.id, current=True)
    left = place.store.audit(place.actor, audit.id)
    event = place.store.events(place.actor, place.id, limit=1)[0]

    assert erased == report(place).erased > 5
    assert (left.plan.title, left.plan.reason, left.withdrawn_why) == (ERASED, ERASED, ERASED)
    assert (left.judgement.acceptable_why, left.judgement.owner, left.judgement.due) == (ERASED, ERASED, None)
    assert (left.judgement.justified, left.plan.tolerated_gap) == (Opinion.NO, 0.05)
    assert audit.result.views == left.result.views
    assert "Durand" not in raw_texts(place)
    assert "Dupont" not in raw_texts(place)
    assert (EventKind.TEXT_ERASED, audit.id) == (event.kind, event.after["audit"])
    assert other == place.store.audit(place.actor, other.id)
    assert report(place).whole
    assert place.store.erase_text(place.actor, place.id, audit_id=audit.id, current=True) == 0


def test_erasing_one_text_and_the_past_alone(place):
    """One field can be erased, and without ``current`` the audit of today stays as it is and goes on."""
    audit = measured(place)
    audit = place.store.judge_audit(place.actor, audit.id, JUDGEMENT, audit)
    erased = place.store.erase_text(place.actor, place.id, fields=["owner"], audit_id=audit.id)

    assert 2 == erased
    assert audit == place.store.audit(place.actor, audit.id)
    assert "action sociale" not in raw_texts(place)
    assert "Aucun texte" in raw_texts(place)
    place.store.judge_audit(place.actor, audit.id, Judgement(), audit)
    assert report(place).whole
    with pytest.raises(ValueError, match="hold texts"):
        place.store.erase_text(place.actor, place.id, fields=["plan"], audit_id=audit.id)
    with pytest.raises(ValueError, match="not both"):
        place.store.erase_text(place.actor, place.id, "decision", audit_id=audit.id)


def test_erasing_the_description_of_a_system_leaves_its_audits(place):
    """Erasing what describes the system does not touch what people wrote about an audit."""
    audit = whole_life(place)
    place.store.erase_text(place.actor, place.id, current=True)

    assert audit == place.store.audit(place.actor, audit.id)
    assert report(place).whole


def test_erasing_a_person_reaches_audits(place):
    """Who planned, measured and concluded is forgotten; what was found stays, and the history is whole."""
    audit = whole_life(place)
    stamp = place.store.stamp(place.actor, place.id)
    erased = place.store.erase_person(place.actor, place.authority.id, "zoe")
    left = place.store.audit(place.actor, audit.id)

    assert 5 == erased
    assert {ERASED} == {left.planned_by, left.measured_by, left.judged_by}
    assert (audit.result, audit.judgement, audit.withdrawn_why) == (left.result, left.judgement, left.withdrawn_why)
    assert "Petit" not in raw_texts(place)
    assert stamp < place.store.stamp(place.actor, place.id)
    assert report(place).whole


def test_erasing_every_event_of_an_audit(place):
    """Every text of one event can be erased, also of an audit, and the audit cannot then be un-withdrawn unseen."""
    whole_life(place)
    for seq in range(1, 8):
        assert place.store.erase_event(place.actor, place.authority.id, seq) >= 1

    assert report(place).whole
    assert not tampered(place, "UPDATE audit SET withdrawn_why = ''").whole


def test_no_row_of_people_is_kept(place):
    """What is stored of the data are counts and rates of groups: the result says so field by field."""
    audit = measured(place)
    with place.store.engine.connect() as connection:
        stored = json.loads(connection.execute(sa.text("SELECT result FROM audit")).scalar_one())

    assert audit.result.used == stored["used"]
    assert set(View.model_fields) >= set(stored["views"][0])
    assert {"key", "figures", "together"} == set(stored["views"][0]["groups"][2])
    assert {"state": "hidden", "unreliable": False, "extreme": False} == next(
        iter(stored["views"][0]["groups"][2]["figures"].values())
    )
