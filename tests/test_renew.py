"""A newer checklist for a live assessment: what differs, what becomes of each answer, and nothing lost."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, report
from small_checklists import build, question, risk, text

from assessments.access import Actor, Role
from assessments.checklist_changes import compare, is_offered
from assessments.decision import Choice
from assessments.exchange import export_json, file_of, import_json
from assessments.model import Answer, Context, Origin
from assessments.scoring import score
from assessments.storage import ERASED, AssessmentClosed, EventKind, Fate, InvalidInput, carry, tables
from checklists.errors import ChecklistError
from checklists.loader import digest, from_json, main_checklist, to_json
from checklists.model import AnswerType, Kind

DAY = date(2026, 1, 2)


def option(id_, words=""):
    return {"id": id_, "label": text(words or id_)}


def older():
    """The checklist with which the assessments of these tests begin."""
    many = [option("staff"), option("public"), option("minors")]
    return build(
        [
            question("effect", "exposure", size=3),
            question("people", "exposure", answer="any_of", options=many),
            question("host", "fact", options=[option("here", "Chez nous"), option("away", "Ailleurs")]),
            question("volume", "fact", answer="number", options=[], unit=text("personnes")),
            question("goal", "fact", answer="text", options=[]),
            question("old", "fact", answer="text", options=[]),
            question("reviewed", "safeguard"),
        ],
        risks(),
        use_cases=[{"id": "case", "name": text("c"), "description": text("c"), "answers": {}}],
    )


def newer():
    """A later version: one question gone, one new, one reworded, options gone, one renamed, one typed otherwise."""
    many = [option("staff"), option("public"), option("children", "Enfants")]
    return build(
        [
            question("effect", "exposure", options=[option("o0"), option("o2")]),
            question("people", "exposure", answer="any_of", options=many),
            question("host", "fact", options=[option("here", "Dans vos locaux"), option("away", "Ailleurs")]),
            question("volume", "fact", answer="number", options=[], unit=text("dossiers")),
            question("goal", "fact", answer="text", options=[], text={"fr": "goal  ?", "en": "Which goal?"}),
            question("added", "safeguard"),
            question("reviewed", "safeguard", text=text("Un agent relit-il tout ?")),
        ],
        risks(essential=["reviewed", "added"]),
        version="2",
    )


def risks(essential=("reviewed",)):
    return [
        risk(
            "harm",
            gravity=[{"level": 3, "when": {"effect": ["o2"]}}],
            likelihood=[{"level": 3, "when": {"effect": ["o2"]}}],
            safeguards={"essential": list(essential), "recommended": []},
        )
    ]


ANSWERS = [
    Answer(question="effect", choice=("o1",), comment="vu avec le service"),
    Answer(question="people", choice=("staff", "minors")),
    Answer(question="host", choice=("here",)),
    Answer(question="volume", value="120"),
    Answer(question="goal", value="Répondre plus vite"),
    Answer(question="old", value="Ce que M. Dupont a dit", comment="à garder"),
    Answer(question="reviewed", choice=("done",)),
]


@pytest.fixture
def place():
    return begin(checklist=older(), answers=ANSWERS, use_case="case")


def renew(place, checklist=None, **more):
    """The assessment moved to the newer checklist by Zoé."""
    zoe = Actor(id="zoe", name="Zoé", roles={place.authority.id: frozenset({Role.PROJECT_MANAGER})})
    seen = {"seen_version": place.store.stamp(place.actor, place.id), **more}
    return place.store.renew_checklist(zoe, place.id, checklist or newer(), **seen)


def fates(before, after, answers):
    return {each.question: each.fate for each in carry(before, after, {a.question: a for a in answers}, "fr")}


def test_the_difference_names_what_a_person_would_see():
    """Questions added, removed and reworded, options gone, new and renamed, and the rules that changed."""
    found = compare(older(), newer())
    by_id = found.by_id

    assert (["added"], ["old"]) == ([q.id for q in found.added], [q.id for q in found.removed])
    assert (("o1",), ("minors",), ("children",)) == (by_id["effect"].gone, by_id["people"].gone, by_id["people"].new)
    assert (("here",), True, True) == (by_id["host"].renamed, by_id["volume"].retyped, by_id["reviewed"].reworded)
    assert (("goal",), ("harm",)) == (found.other, found.rules["risks"].changed)  # spaces and the translation alone
    assert compare(older(), older()) == compare(newer(), newer())
    assert not compare(older(), older()).changed


def test_what_becomes_of_each_answer():
    """Only the same words count on; what cannot be said any more goes into the comment, what has no question is kept aside."""
    expected = {
        "effect": Fate.IN_COMMENT,
        "people": Fate.IN_COMMENT,
        "host": Fate.REREAD,
        "volume": Fate.REREAD,
        "goal": Fate.SAME,
        "old": Fate.ASIDE,
        "reviewed": Fate.REREAD,
    }

    assert expected == fates(older(), newer(), ANSWERS)
    assert {each.question: Fate.SAME for each in ANSWERS} == fates(older(), older(), ANSWERS)


@pytest.mark.databases
def test_moving_keeps_every_word_and_whose_it_is(place):
    """Answers keep author and day; every word is in an answer, in a comment or among what was set aside; the chain verifies."""
    store, actor = place.store, place.actor
    before = store.answers(actor, place.id)
    renew(place)
    after = store.answers(actor, place.id)

    assert ((), True) == (after["effect"].choice, after["effect"].to_confirm)
    assert after["effect"].comment.startswith("vu avec le service\n\nRéponse donnée avec la grille 1")
    assert after["effect"].comment.endswith("o1")
    assert (("staff",), True) == (after["people"].choice, after["people"].to_confirm)
    assert after["people"].comment.endswith("minors")
    assert before["goal"] == after["goal"]
    assert ("done", Origin.CARRIED, "Léa Martin", before["reviewed"].at) == (
        *after["reviewed"].choice,
        after["reviewed"].origin,
        after["reviewed"].author,
        after["reviewed"].at,
    )
    (aside,) = store.set_aside(actor, place.id)
    assert ("old", "Ce que M. Dupont a dit", "à garder") == (
        aside.question,
        aside.said["value"],
        aside.said["comment"],
    )
    assert ("2", "") == (store.checklist_of(actor, place.id).version, store.assessment(actor, place.id).use_case)
    assert report(place).whole


def test_the_preview_is_what_then_happens(place):
    """The level that a person is told before is the level afterwards, and it can only open until answers are confirmed."""
    store, actor = place.store, place.actor
    told = {each.question: each.after for each in carry(older(), newer(), store.answers(actor, place.id), "fr")}
    context = Context(as_of=DAY)
    expected = score(newer(), {id_: answer for id_, answer in told.items() if answer}, context)
    renew(place)

    assert expected == score(newer(), store.answers(actor, place.id), context)


def test_what_was_decided_stays_and_covers_no_longer(place):
    """The submitted file, its hash and the decision are as they were; the content of today has another hash."""
    store, actor = place.store, place.actor
    version = store.submit(actor, place.id, file_of, as_of=DAY)
    told = {"seen": version.content_hash, "reasons": "Non.", "decided_on": DAY, "override": "Urgence."}
    store.decide(actor, place.id, Choice.REFUSE, file_of, **told)
    frozen = store.submitted_file(actor, place.id, 1)
    renew(place)

    assert frozen == store.submitted_file(actor, place.id, 1)
    assert version.content_hash == sha256(frozen).hexdigest() == store.decisions(actor, place.id)[0].content_hash
    assert version.content_hash != sha256(export_json(store, actor, place.id)).hexdigest()
    assert report(place).whole


def test_files_of_a_question_that_is_gone_stay_with_the_assessment(place):
    """A file moves to the first question of its section, with its author; the file of the assessment can be exported and read."""
    store, actor = place.store, place.actor
    store.add_file(actor, place.id, "old", "note.txt", b"note")
    store.add_file(actor, place.id, "old", "deux.txt", b"deux")
    store.add_file(actor, place.id, "effect", "deux.txt", b"deux")
    renew(place)
    files = store.files(actor, place.id)

    assert {("effect", "note.txt", "Léa Martin"), ("effect", "deux.txt", "Léa Martin")} == {
        (file.question, file.name, file.author) for file in files
    }
    assert 2 == len(files)
    assert b"note" == store.file_bytes(actor, place.id, next(f.sha256 for f in files if f.name == "note.txt"))
    made, _ = import_json(store, actor, place.authority.id, export_json(store, actor, place.id))
    assert store.answers(actor, made.id).keys() == store.answers(actor, place.id).keys()
    assert report(place).whole


@pytest.mark.databases
def test_words_that_were_set_aside_can_be_erased_and_found_no_more(place):
    """What the history keeps of a question that is gone obeys the right to erasure like everything else."""
    store, actor = place.store, place.actor
    leo = Actor(id="leo", name="Léo", roles=actor.roles)
    store.save_answer(leo, place.id, "old", {"comment": "dit Mme Petit"}, store.answers(actor, place.id)["old"])
    renew(place)
    store.erase_text(actor, place.id, "old")
    store.erase_person(actor, place.authority.id, "leo")
    with store.engine.connect() as connection:
        texts = "".join(filter(None, connection.execute(sa.select(tables.event_text.c.text)).scalars()))

    assert ERASED == store.set_aside(actor, place.id)[0].said["value"]
    assert "Dupont" not in texts
    assert "Petit" not in texts
    assert "Léo" not in texts
    assert report(place).whole


def test_a_question_that_comes_back_begins_anew(place):
    """Going back to a checklist that has the question again finds it unanswered, and what was said is still to be read."""
    store, actor = place.store, place.actor
    renew(place)
    renew(place, older().model_copy(update={"version": "3"}))
    store.save_answer(actor, place.id, "old", {"value": "Autre chose"}, None)

    assert ("Autre chose", 1) == ((found := store.answers(actor, place.id)["old"]).value, found.version)
    assert "Ce que M. Dupont a dit" == store.set_aside(actor, place.id)[0].said["value"]
    assert report(place).whole


def test_what_is_refused_changes_nothing(place):
    """A page left open, the same checklist, another one, a closed assessment: a sentence, and everything as before."""
    store, actor = place.store, place.actor
    before = export_json(store, actor, place.id)
    seen = store.stamp(actor, place.id)
    store.remark(actor, place.id, "Attendez")
    with pytest.raises(InvalidInput, match="changed since this page was opened"):
        renew(place, seen_version=seen)
    with pytest.raises(InvalidInput, match="on this checklist already"):
        renew(place, older())
    with pytest.raises(InvalidInput, match="no newer version"):
        renew(place, newer().model_copy(update={"id": "other"}))
    assert before == export_json(store, actor, place.id)
    store.withdraw(actor, place.id, "Fini")
    with pytest.raises(AssessmentClosed):
        renew(place)

    assert report(place).whole


def test_a_changed_checklist_is_found_by_verify(place):
    """Nobody can move an assessment to another checklist behind the history’s back, nor bring back what was set aside."""
    store = place.store
    renew(place)
    with store.engine.begin() as connection:
        back = sa.update(tables.assessment).where(tables.assessment.c.id == place.id)
        connection.execute(back.values(checklist_digest=digest(older())))

    assert not report(place).whole


def test_staying_is_remembered_once_for_that_version(place):
    """Who stays says so once; it is in the history, and another newer version is offered again."""
    store, actor = place.store, place.actor
    content = export_json(store, actor, place.id)
    store.stay_on_checklist(actor, place.id, digest(newer()))
    store.stay_on_checklist(actor, place.id, digest(newer()))

    assert [(digest(newer()), "Léa Martin")] == [(each.offered, each.by) for each in store.stayed(actor, place.id)]
    assert 1 == sum(event.kind is EventKind.CHECKLIST_KEPT for event in store.events(actor, place.id))
    assert content == export_json(store, actor, place.id)
    assert report(place).whole
    with store.engine.begin() as connection:
        connection.execute(sa.update(tables.staying).values(offered="0" * 64))
    assert not report(place).whole


@pytest.mark.parametrize(
    ("before", "after", "offered"),
    [
        ("2026.1", "2026.2", True),
        ("2026.2", "2026.10", True),
        ("2026.2", "2026.1", False),
        ("2026.1", "2026.1", True),
        ("2026.1+charte-b", "2026.1", True),
    ],
)
def test_an_older_checklist_is_never_offered(before, after, offered):
    """Versions are compared as numbers; an assessment from an installation that is ahead is left alone."""
    frozen = older().model_copy(update={"version": before})
    installed = newer().model_copy(update={"version": after})

    assert offered is is_offered(frozen, installed)
    assert not is_offered(frozen, frozen)
    assert not is_offered(frozen, installed.model_copy(update={"id": "other"}))


def without_last_option(checklist, asked):
    """The checklist without the last option of one question; None when a rule needs that option."""
    data = json.loads(to_json(checklist))
    for section in data["sections"]:
        for each in section["questions"]:
            if each["id"] == asked:
                each["options"] = each["options"][:-1]
    try:
        return from_json(json.dumps({**data, "version": "2099.1"}))
    except ChecklistError:
        return None


def test_the_real_checklist_changed_a_little():
    """On the real checklist, one option that is gone touches the one answer that chose it, and nothing else."""
    real = main_checklist()
    asked, changed = next(
        (question.id, found)
        for question in real.questions.values()
        if question.answer is AnswerType.ONE_OF and question.kind is Kind.FACT
        if (found := without_last_option(real, question.id)) is not None
    )
    chosen = {id_: q.option_ids[-1:] for id_, q in real.questions.items() if q.has_options}
    answers = {id_: Answer(question=id_, choice=choice) for id_, choice in chosen.items()}
    touched = {each.question: each.fate for each in carry(real, changed, answers, "fr") if each.fate is not Fate.SAME}

    assert {asked: Fate.IN_COMMENT} == touched
    assert [asked] == [each.id for each in compare(real, changed).changed]
    assert is_offered(real, changed)
