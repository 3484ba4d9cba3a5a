"""Several assessments of one system: one that follows another, one like another; what comes with it, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from audit_cases import measured
from helpers_checklist import begin, make_checklist, report

from assessments.access import Actor, PermissionDenied, Role
from assessments.decision import Choice
from assessments.exchange import export_json, file_of
from assessments.model import AiSystem, Answer, Context, Origin, Stage, Status
from assessments.scoring import score
from assessments.storage import InvalidInput, tables
from checklists.model import Depth

DAY = date(2026, 1, 2)


@pytest.fixture
def place():
    """A decided assessment with answers of two people, a file, an audit, and a link as evidence."""
    system = AiSystem(name="Tri des demandes", service="Accueil", stage=Stage.IN_SERVICE)
    found = begin(system=system, answers=[Answer(question="decision", choice=("none",))])
    store, actor = found.store, found.actor
    zoe = Actor(id="zoe", name="Zoé", roles={found.authority.id: frozenset({Role.CONTRIBUTOR})})
    store.save_answer(zoe, found.id, "human_review", {"choice": ["done"], "evidence": ["https://e.fr"]}, None)
    store.save_answer(actor, found.id, "purpose_said", {"comment": "à préciser"}, None)
    store.add_file(zoe, found.id, "human_review", "note.txt", b"note")
    measured(found)
    decide(found)
    return found


def decide(place):
    version = place.store.submit(place.actor, place.id, file_of, as_of=DAY)
    told = {"seen": version.content_hash, "reasons": "Utile.", "decided_on": DAY, "override": "Urgence."}
    place.store.decide(place.actor, place.id, Choice.REFUSE, file_of, **told)


@pytest.mark.databases
def test_a_reassessment_begins_with_the_answers_of_before_and_each_must_be_confirmed(place):
    """Answers keep their author and day and count for nothing until somebody looked at them again; evidence and audits come."""
    store, actor = place.store, place.actor
    before = store.snapshot(actor, place.id)
    made = store.reassess(actor, place.id, make_checklist("2"))
    after = store.snapshot(actor, made.id)
    review = after.answers["human_review"]

    assert ("Zoé", before.answers["human_review"].at, 1) == (review.author, review.at, review.version)
    assert (("done",), ("https://e.fr",), Origin.CARRIED, True) == (
        review.choice,
        review.evidence,
        review.origin,
        review.to_confirm,
    )
    assert ("à préciser", False) == (after.answers["purpose_said"].comment, after.answers["purpose_said"].to_confirm)
    assert not any(answer.counts for answer in after.answers.values())
    assert (before.assessment.system, Status.DRAFT, "2") == (
        made.system,
        made.status,
        store.checklist_of(actor, made.id).version,
    )
    assert [("note.txt", "Zoé")] == [(file.name, file.author) for file in after.files]
    assert b"note" == store.file_bytes(actor, made.id, after.files[0].sha256)
    assert before.audits[0].result == after.audits[0].result
    assert report(place).whole


def test_as_many_questions_are_asked_as_before():
    """Answers that wait to be confirmed do not hide the questions that they had made necessary."""
    place = begin(answers=[Answer(question="decision", choice=("alone",))])
    decide(place)
    made = place.store.reassess(place.actor, place.id, make_checklist())

    assert (Depth.SHORT, Depth.STANDARD) == (place.assessment.depth, made.depth)
    assert "gaps_measured" in score(make_checklist(), {}, Context(as_of=DAY), made.depth).asked


def test_both_say_which_is_which_and_the_content_of_the_first_stays(place):
    """The earlier one names the later one and the other way round; nothing of what was decided upon changed."""
    store, actor = place.store, place.actor
    before, days = export_json(store, actor, place.id), store.assessment(actor, place.id).updated_at
    made = store.reassess(actor, place.id, make_checklist())

    assert place.id == store.lineage(actor, made.id).earlier.id
    assert [made.id] == [each.id for each in store.lineage(actor, place.id).later]
    assert (before, days) == (export_json(store, actor, place.id), store.assessment(actor, place.id).updated_at)
    assert "assessment_followed" in [event.kind for event in store.events(actor, place.id)]


def test_confirming_makes_an_answer_count_again_under_the_name_of_who_confirmed(place):
    """Once everything was looked at again, the new assessment stands where the old one stood."""
    store, actor = place.store, place.actor
    made = store.reassess(actor, place.id, make_checklist())
    for id_, answer in store.answers(actor, made.id).items():
        if answer.to_confirm:
            store.save_answer(actor, made.id, id_, {"to_confirm": False}, answer)
    context = Context(as_of=DAY)
    sheets = [score(make_checklist(), store.answers(actor, id_), context) for id_ in (place.id, made.id)]

    assert sheets[0].impact == sheets[1].impact
    assert ("Léa Martin", Origin.PERSON) == (
        (found := store.answers(actor, made.id)["human_review"]).author,
        found.origin,
    )
    assert report(place).whole


def test_one_reassessment_at_a_time_and_only_after_a_decision(place):
    """A second one is refused until the first is withdrawn; an assessment that nobody decided upon is simply gone on with."""
    store, actor = place.store, place.actor
    made = store.reassess(actor, place.id, make_checklist())
    with pytest.raises(InvalidInput, match="follows this one already"):
        store.reassess(actor, place.id, make_checklist())
    with pytest.raises(InvalidInput, match="not taken yet"):
        store.reassess(actor, made.id, make_checklist())
    store.withdraw(actor, made.id, "Trop tôt.")

    again = store.reassess(actor, place.id, make_checklist())

    assert [made.id, again.id] == [each.id for each in store.lineage(actor, place.id).later]


def test_a_duplicate_is_another_system_without_link_and_without_audits(place):
    """Answers to be confirmed and evidence come; the link, the audits and where the project stands do not."""
    store, actor = place.store, place.actor
    made = store.duplicate(actor, place.id, " Tri des plaintes ", make_checklist())
    found = store.snapshot(actor, made.id)

    assert ("Tri des plaintes", "Accueil", None) == (made.system.name, made.system.service, made.system.stage)
    assert (3, 1, 0) == (len(found.answers), len(found.files), len(found.audits))
    assert (None, ()) == (store.lineage(actor, made.id).earlier, store.lineage(actor, place.id).later)
    with pytest.raises(InvalidInput):
        store.duplicate(actor, place.id, " ", make_checklist())


def test_who_may_read_one_assessment_alone_does_not_learn_of_the_others(place):
    """A role on the old one neither creates the new one nor shows it; a role on the new one does not show the old one."""
    store = place.store
    single = Actor(id="s", name="S", assessment_roles={place.id: frozenset({Role.PROJECT_MANAGER})})
    with pytest.raises(PermissionDenied):
        store.reassess(single, place.id, make_checklist())
    made = store.reassess(place.actor, place.id, make_checklist())
    later = Actor(id="t", name="T", assessment_roles={made.id: frozenset({Role.READER})})

    assert ((), None) == (store.lineage(single, place.id).later, store.lineage(later, made.id).earlier)


def test_somebody_who_is_erased_leaves_copies_too_and_the_history_stays_whole(place):
    """The name of whoever answered, attached or measured is gone from the assessment that was begun from theirs as well."""
    store, actor = place.store, place.actor
    made = store.reassess(actor, place.id, make_checklist())
    store.erase_person(actor, place.authority.id, "zoe")
    store.erase_person(actor, place.authority.id, actor.id)
    with store.engine.connect() as connection:
        texts = "".join(filter(None, connection.execute(sa.select(tables.event_text.c.text)).scalars()))
    found = store.snapshot(actor, made.id)

    assert "Zoé" not in texts
    assert "Zoé" not in found.answers["human_review"].author + found.files[0].author
    assert "Léa" not in found.audits[0].planned_by
    assert report(place).whole


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("lineage", {"earlier": "0" * 32}),
        ("answer", {"at": sa.text("at")}),
        ("answer", {"author": "Quelqu’un"}),
        ("evidence_file", {"author": "Quelqu’un"}),
        ("audit", {"planned_by": "Quelqu’un"}),
    ],
)
def test_what_was_copied_cannot_be_changed_unseen(place, table, change):
    """Verifying finds a changed link, author or day of what was carried over, as of anything else."""
    store = place.store
    made = store.reassess(place.actor, place.id, make_checklist())
    found = tables.metadata.tables[table]
    if "at" in change:
        change = {"at": store.answers(place.actor, place.id)["decision"].at + timedelta(days=1)}
    with store.engine.begin() as connection:
        connection.execute(sa.update(found).where(found.c.assessment_id == made.id).values(**change))

    assert not report(place).whole
