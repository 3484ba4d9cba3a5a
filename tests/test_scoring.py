"""What the method promises, on random small checklists and by brute force."""

from __future__ import annotations

import itertools
import random
from datetime import date

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from small_checklists import (
    CONTEXT,
    build,
    one_checklist,
    partial_answers,
    question,
    risk,
    small_checklists,
    substantive,
)

from assessments.advice import what_would_help_most, what_would_narrow_most
from assessments.model import Answer
from assessments.scoring import Range, SafeguardState, score
from checklists.model import Kind

MOST_COMPLETIONS = 150
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def chosen(id_, *choice, **more):
    return Answer(question=id_, choice=choice, **more)


def completions(checklist, answers):
    """Every way of settling what is open, or a random sample of them when there are many."""
    fixed = {id_: answer for id_, answer in answers.items() if answer.counts}
    open_ = [id_ for id_ in checklist.questions if id_ not in fixed]
    lists = [substantive(checklist, id_) for id_ in open_]
    total = 1
    for possible in lists:
        total *= len(possible)
    if total <= MOST_COMPLETIONS:
        combos = itertools.product(*lists)
    else:
        rng = random.Random(0)
        combos = (tuple(rng.choice(possible) for possible in lists) for _ in range(MOST_COMPLETIONS))
    for combo in combos:
        yield {**fixed, **{answer.question: answer for answer in combo}}


@given(data=st.data())
@relaxed
def test_every_completion_lies_inside_the_range(data):
    """Whatever the missing answers turn out to be, no level leaves the range that was shown."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    before = score(checklist, answers, CONTEXT)
    lowest = {risk.id: 4 for risk in before.risks}
    highest = {risk.id: 1 for risk in before.risks}
    for full in completions(checklist, answers):
        after = score(checklist, full, CONTEXT)

        assert before.impact.low <= after.impact.low <= after.impact.high <= before.impact.high
        for old, new in zip(before.risks, after.risks, strict=True):
            for name in ("inherent", "current", "target"):
                wide, narrow = getattr(old, name), getattr(new, name)
                assert wide.low <= narrow.low <= narrow.high <= wide.high
            lowest[new.id] = min(lowest[new.id], new.current.low)
            highest[new.id] = max(highest[new.id], new.current.high)
    excess = sum(r.current.width - (highest[r.id] - lowest[r.id]) for r in before.risks)
    event(f"steps by which the bounds exceed the completions tried: {excess}")


@given(data=st.data())
@relaxed
def test_ranges_only_narrow_as_answers_come_in(data):
    """Answering one more question never widens a range."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    open_ = [id_ for id_ in checklist.questions if not (id_ in answers and answers[id_].counts)]
    assume(open_)
    id_ = data.draw(st.sampled_from(open_))
    after = score(checklist, {**answers, id_: data.draw(st.sampled_from(substantive(checklist, id_)))}, CONTEXT)
    before = score(checklist, answers, CONTEXT)

    for old, new in zip(before.risks, after.risks, strict=True):
        assert old.current.low <= new.current.low
        assert new.current.high <= old.current.high


@given(data=st.data())
@relaxed
def test_a_graver_answer_never_lowers_a_level(data):
    """Moving an exposure to a more severe option, questions newly shown being unanswered, never lowers an upper end."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    exposures = [q for q in checklist.questions.values() if q.kind is Kind.EXPOSURE and q.answer == "one_of"]
    moved = data.draw(st.sampled_from(exposures))
    low = data.draw(st.integers(0, len(moved.option_ids) - 2))
    mild = {**answers, moved.id: chosen(moved.id, moved.option_ids[low])}
    before = score(checklist, mild, CONTEXT)
    hidden = {id_ for id_ in checklist.questions if id_ not in before.asked}
    graver = {id_: a for id_, a in mild.items() if id_ not in hidden}
    graver[moved.id] = chosen(moved.id, moved.option_ids[low + 1])
    after = score(checklist, graver, CONTEXT)

    assert after.impact.high >= before.impact.high
    for old, new in zip(before.risks, after.risks, strict=True):
        assert new.inherent.high >= old.inherent.high
        assert new.current.high >= old.current.high


@given(data=st.data())
@relaxed
def test_one_more_safeguard_never_raises_a_level(data):
    """Doing a safeguard never raises the upper end of any level."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    safeguards = [q.id for q in checklist.questions.values() if q.kind is Kind.SAFEGUARD]
    id_ = data.draw(st.sampled_from(safeguards))
    before = score(checklist, {**answers, id_: chosen(id_, "not_done")}, CONTEXT)
    after = score(checklist, {**answers, id_: chosen(id_, "done")}, CONTEXT)

    assert after.impact.high <= before.impact.high
    for old, new in zip(before.risks, after.risks, strict=True):
        assert new.current.high <= old.current.high
        assert new.target.high <= old.target.high


@given(data=st.data())
@relaxed
def test_the_order_of_answers_does_not_matter(data):
    """Two people who answer the same things in another order get the same sheet."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))

    assert repr(score(checklist, answers, CONTEXT)) == repr(score(checklist, shuffled, CONTEXT))


@given(data=st.data())
@relaxed
def test_hidden_answers_count_for_nothing(data):
    """An answer to a question that is not asked can be there, absent or different: the sheet is the same."""
    checklist = data.draw(small_checklists())
    full = {id_: data.draw(st.sampled_from(substantive(checklist, id_))) for id_ in checklist.questions}
    sheet = score(checklist, full, CONTEXT)
    kept = {id_: answer for id_, answer in full.items() if id_ in sheet.asked}
    other = {
        id_: answer if id_ in kept else data.draw(st.sampled_from(substantive(checklist, id_)))
        for id_, answer in full.items()
    }

    assert repr(score(checklist, kept, CONTEXT)) == repr(sheet)
    assert repr(score(checklist, other, CONTEXT)) == repr(sheet)


@given(data=st.data())
@relaxed
def test_a_level_never_falls_more_than_one_step(data):
    """Good measures do not make a grave use harmless: current and target stay within one step of inherent."""
    checklist = data.draw(small_checklists())
    for full in itertools.islice(completions(checklist, data.draw(partial_answers(checklist))), 20):
        for found in score(checklist, full, CONTEXT).risks:
            assert found.inherent.low - 1 <= found.current.low
            assert found.inherent.high - 1 <= found.target.high


@given(data=st.data())
@relaxed
def test_measures_do_lower_what_they_announce(data):
    """Each measure proposed, once done, gives exactly the levels that were announced."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    for measure in what_would_help_most(checklist, answers, CONTEXT):
        done = {**answers, **{id_: chosen(id_, "done") for id_ in measure.safeguards}}
        after = score(checklist, done, CONTEXT)

        assert after.impact.high == measure.impact_after
        for drop in measure.drops:
            assert after.risk(drop.risk).current.high == drop.after < drop.before


@given(data=st.data())
@relaxed
def test_narrowing_names_questions_that_are_asked(data):
    """What would narrow most is always a question that the person can answer now; none when nothing is open."""
    checklist = data.draw(small_checklists())
    answers = data.draw(partial_answers(checklist))
    sheet = score(checklist, answers, CONTEXT)
    found = what_would_narrow_most(checklist, answers, CONTEXT, sheet=sheet)

    assert {n.question for n in found} <= set(sheet.asked)
    if all(risk.current.exact for risk in sheet.risks):
        assert not found


def levels_of(answers):
    return score(one_checklist(), {a.question: a for a in answers}, CONTEXT).risk("harm")


def test_nothing_answered_is_a_range_not_the_worst_level():
    """Before anything is answered the sheet says how far the level may reach."""
    found = levels_of([])

    assert Range(1, 4) == found.inherent
    assert found.current.low == 1
    assert set(found.missing) >= {"effect"}


def test_all_essential_safeguards_take_one_step_and_recommended_one_more():
    """Gravity 3, likelihood 3 is level III; one essential done gives gravity 3, likelihood 2."""
    grave = chosen("effect", "o1")

    assert Range(3, 3) == levels_of([grave, chosen("reviewed", "not_done"), chosen("appeal", "not_done")]).current
    assert Range(2, 2) == levels_of([grave, chosen("reviewed", "done"), chosen("appeal", "not_done")]).current
    assert Range(2, 2) == levels_of([grave, chosen("reviewed", "done"), chosen("appeal", "done")]).current
    assert Range(3, 3) == levels_of([grave, chosen("reviewed", "not_done"), chosen("appeal", "done")]).current


def test_planned_counts_in_the_target_only_with_owner_and_date():
    """A promise without somebody and a day is not counted."""
    grave = chosen("effect", "o1")
    bare = chosen("reviewed", "planned")
    owned = chosen("reviewed", "planned", owner="DSI", due=date(2027, 1, 31))
    rest = chosen("appeal", "not_done")

    assert Range(3, 3) == levels_of([grave, bare, rest]).target
    promised = levels_of([grave, owned, rest])
    assert (Range(3, 3), Range(2, 2)) == (promised.current, promised.target)


def test_not_applicable_needs_its_reason():
    """« Sans objet » without a reason stays unknown; with one it leaves the list."""
    grave, done = chosen("effect", "o1"), chosen("reviewed", "done")
    silent = levels_of([grave, done, chosen("appeal", "not_applicable")])
    explained = levels_of([grave, done, chosen("appeal", "not_applicable", comment="Aucun usager")])

    assert [SafeguardState.DONE, SafeguardState.UNKNOWN] == [s.state for s in silent.safeguards]
    assert [SafeguardState.DONE, SafeguardState.OUT] == [s.state for s in explained.safeguards]


def test_an_empty_list_of_safeguards_earns_nothing():
    """Declaring every safeguard out of scope, or having none, takes no step off the likelihood."""
    empty = build(
        [question("effect", "exposure", size=2), question("only", "safeguard", may_not_apply=True)],
        [
            risk(
                "harm",
                gravity=[{"level": 4, "when": {"effect": ["o1"]}}],
                likelihood=[{"level": 3, "when": {"effect": ["o1"]}}],
                safeguards={"essential": ["only"], "recommended": []},
            ),
        ],
    )
    answers = {"effect": chosen("effect", "o1"), "only": chosen("only", "not_applicable", comment="raison")}
    found = score(empty, answers, CONTEXT).risk("harm")

    assert found.inherent == found.current


def test_a_template_answer_is_unknown_until_confirmed():
    """What a template filled in does not move a level until a person confirms it."""
    waiting = levels_of([chosen("effect", "o2", to_confirm=True)])

    assert levels_of([]).current == waiting.current
