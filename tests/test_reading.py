"""Readings that keep what a change cannot touch give what a fresh reading gives."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_checklists import (
    CONTEXT,
    partial_answers,
    small_checklists,
    substantive,
)

from assessments.levels import levels
from assessments.reading import Reading
from checklists.model import Depth

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(data=st.data())
@relaxed
def test_a_changed_answer_is_read_as_if_it_had_always_been_there(data):
    """Trying one more answer gives the very levels that giving it would."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    changed = data.draw(st.sampled_from(substantive(checklist, data.draw(st.sampled_from(list(checklist.questions))))))
    depth = data.draw(st.sampled_from(Depth))
    before = Reading(checklist, answers, CONTEXT, depth)
    for one in checklist.risks:
        levels(before, one)
    trial = before.like(changed={changed.question: changed})
    fresh = Reading(checklist, {**answers, changed.question: changed}, CONTEXT, depth)

    assert [levels(fresh, one) for one in checklist.risks] == [levels(trial, one) for one in checklist.risks]


@given(data=st.data())
@relaxed
def test_another_depth_is_read_as_if_it_had_been_asked_first(data):
    """Asking more, of everybody or about some safeguards, forgets nothing and keeps nothing that it changes."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    also = frozenset(data.draw(st.sets(st.sampled_from(list(checklist.questions)))))
    before = Reading(checklist, answers, CONTEXT, Depth.SHORT)
    for one in checklist.risks:
        levels(before, one)
    deeper = before.like(depth=data.draw(st.sampled_from(Depth)), also=also)
    fresh = Reading(checklist, answers, CONTEXT, deeper.depth, also)

    assert [levels(fresh, one) for one in checklist.risks] == [levels(deeper, one) for one in checklist.risks]
