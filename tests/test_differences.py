"""What changed between two versions: nothing invented, nothing left out, the same read both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from audit_cases import JUDGEMENT, PLAN, measured
from helpers_checklist import begin
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import small_case
from small_checklists import one_checklist, partial_answers, small_checklists

from assessments.differences import AnswerDifference, FileChange, Version, differences, what_differs
from assessments.exchange import export_json, file_of
from assessments.exchange.versions import version_in_file, version_of
from assessments.model import AiSystem, Answer, Authority, EvidenceFile, Stage
from checklists.model import Depth
from reports.difference_words import DifferenceWords

DAY = date(2026, 11, 25)
TOWN = Authority(id="t", name="Ville de Test")


def version(checklist, answers, **more):
    given = {"system": AiSystem(name="Assistant"), "depth": Depth.SHORT, "audits": (), "files": (), **more}
    return Version.of(checklist, answers=answers, authority=TOWN, as_of=DAY, **given)


def file(question, letter="a", **more):
    return EvidenceFile(
        question=question, name=f"{letter}.pdf", mime="application/pdf", size=1, sha256=letter * 64, **more
    )


@st.composite
def two_versions(draw):
    """One checklist, answered twice, perhaps with files and another description of the system."""
    checklist = draw(small_checklists())
    files = st.lists(st.sampled_from([file(q, s) for q in list(checklist.questions)[:2] for s in "ab"]), unique=True)
    systems = st.builds(AiSystem, name=st.sampled_from(["A", "B"]), stage=st.sampled_from([None, Stage.PILOT]))
    return [
        version(
            checklist,
            draw(partial_answers(checklist)).values(),
            files=draw(files),
            system=draw(systems),
            depth=draw(st.sampled_from(Depth)),
        )
        for _ in range(2)
    ]


@settings(max_examples=40)
@given(two_versions(), st.randoms(use_true_random=False))
def test_the_same_has_no_difference_whatever_the_order(pair, shuffle):
    """Comparing a version with itself, its answers and files in another order, finds nothing."""
    one = pair[0]
    answers, files = list(one.answers.values()), list(one.files)
    shuffle.shuffle(answers)
    shuffle.shuffle(files)
    other = replace(one, answers={each.question: each for each in answers}, files=tuple(files))

    assert differences(one, other).nothing
    assert "Rien n’a changé." == DifferenceWords(one, other, "fr").summary(differences(one, other))


@settings(max_examples=40)
@given(two_versions())
def test_read_backwards_everything_is_the_other_way_round(pair):
    """From the later version to the earlier one, the same things differ, before and after swapped."""
    before, after = pair
    there, back = differences(before, after), differences(after, before)
    turned = {FileChange.ADDED: FileChange.REMOVED, FileChange.REMOVED: FileChange.ADDED}

    for name in ("system", "answers", "risks", "duties"):
        swapped = [replace(each, before=each.after, after=each.before) for each in getattr(back, name)]
        assert list(getattr(there, name)) == swapped
    swapped = {replace(each, before=each.after, after=each.before) for each in back.findings}
    assert set(there.findings) == swapped
    assert list(there.files) == [replace(each, change=turned[each.change]) for each in back.files]
    assert there.depth == (back.depth and back.depth[::-1])
    assert there.content == back.content


@settings(max_examples=40)
@given(two_versions())
def test_every_answer_that_differs_is_told_and_no_other(pair):
    """A question is named exactly when what was answered to it is not the same, and its words show two different things."""
    before, after = pair
    ids = before.checklist.questions
    empty = {id_: Answer(question=id_) for id_ in ids}
    changed = {
        id_
        for id_ in ids
        if {**empty, **before.answers}[id_].model_copy(update={"choice": ()})
        != {**empty, **after.answers}[id_].model_copy(update={"choice": ()})
        or set({**empty, **before.answers}[id_].choice) != set({**empty, **after.answers}[id_].choice)
    }
    found = differences(before, after)
    subjects = [subject for block in DifferenceWords(before, after, "fr").blocks(found) for subject in block.subjects]

    assert changed == {each.question for each in found.answers}
    assert changed | {each.question for each in found.files} == {
        subject.question for subject in subjects if subject.question
    }
    assert all(side.before != side.after for subject in subjects if subject.question for side in subject.sides)


def test_who_wrote_and_when_is_no_difference():
    """An answer changed and put back has not changed, although its version and its time have."""
    one = version(one_checklist(), [Answer(question="effect", choice=("o1",), version=1, author="Zoé")])
    two = version(one_checklist(), [Answer(question="effect", choice=("o1",), version=3, author="Léa")])

    assert differences(one, two).nothing


def test_a_level_that_changes_is_told_with_its_reason():
    """The answer that moved a risk, the risk, and the level of the whole are all there, in words, in both languages."""
    one = version(one_checklist(), [Answer(question="effect", choice=("o0",))])
    two = version(one_checklist(), [Answer(question="effect", choice=("o2",), comment="Depuis mars")])
    found = differences(one, two)

    assert [AnswerDifference("effect", one.answers["effect"], two.answers["effect"], ("choice", "comment"))] == list(
        found.answers
    )
    assert ["harm"] == [each.risk for each in found.risks]
    assert found.impact is not None
    words = DifferenceWords(one, two, "fr"), DifferenceWords(one, two, "en")
    told = [" ".join(s.change for b in each.blocks(found) for q in b.subjects for s in q.sides) for each in words]
    assert "monte monte changement ajout" == told[0]
    assert "rises rises change addition" == told[1]


def test_another_checklist_is_compared_as_far_as_it_goes():
    """After a move to a newer checklist, what only one of them asks is told too, and nothing breaks."""
    one = version(one_checklist(), [Answer(question="reviewed", choice=("done",))])
    two = version(small_case(), [Answer(question="goal", value="Orienter")])
    found = differences(one, two)

    assert found.checklist
    assert {"reviewed", "goal"} == {each.question for each in found.answers}
    for lang in ("fr", "en"):
        assert DifferenceWords(one, two, lang).blocks(found)
        assert DifferenceWords(two, one, lang).blocks(differences(two, one))


def test_a_version_read_back_is_the_same_as_the_one_it_was_made_of():
    """What is frozen at submission compares as equal with the assessment itself, audits and files included."""
    place = begin(checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",), comment="c")])
    seen = measured(place)
    place.store.judge_audit(place.actor, seen.id, JUDGEMENT, seen)
    place.store.plan_audit(place.actor, place.id, PLAN)
    place.store.add_file(place.actor, place.id, "goal", "note.txt", b"x")
    body = place.store.submit(place.actor, place.id, file_of, as_of=DAY).number
    frozen = place.store.submitted_file(place.actor, place.id, body)
    checklist = place.store.checklist_of(place.actor, place.id)
    now = version_of(place.store.snapshot(place.actor, place.id), checklist, place.authority, DAY)
    assert differences(version_in_file(frozen, place.authority, DAY), now).nothing

    place.store.withdraw_audit(place.actor, seen.id, "Mauvaise colonne")
    place.store.remove_file(place.actor, place.id, "goal", now.files[0].sha256, "doublon")
    place.store.update_system(place.actor, place.id, {"supplier": "ACME"}, place.assessment.system)
    later = version_in_file(export_json(place.store, place.actor, place.id), place.authority, DAY)
    found = differences(version_in_file(frozen, place.authority, DAY), later)

    assert (1, 1, ["supplier"]) == (len(found.audits), len(found.files), [each.field for each in found.system])
    assert () == found.answers


@pytest.mark.parametrize(("before", "after"), [("", "abc"), ("abc", "abc"), ("a" * 500, "a" * 500 + "b")])
def test_short_or_equal_texts_keep_what_differs(before, after):
    """Cutting what two texts have in common never cuts what differs."""
    cut = what_differs(before, after)

    assert (before != after) == (cut[0] != cut[1])


WORDS = st.lists(st.sampled_from(["un", "deux", "trois"]), max_size=60).map(" ".join)


@settings(max_examples=60)
@given(WORDS, st.text(max_size=20), st.text(max_size=20), WORDS)
def test_what_differs_in_a_long_text_stays_whole(start, old, new, end):
    """Whatever was inserted or replaced in the middle of a text is shown in full, on both sides."""
    before, after = f"{start}<{old}>{end}", f"{start}<{new}>{end}"
    one, two = what_differs(before, after)

    assert (before == after) == (one == two)
    if old != new:
        for text, whole, said in ((one, before, old), (two, after, new)):
            kept = text.removeprefix("… ").removesuffix(" …")
            assert kept in whole
            assert len(text) <= len(said) + 130
