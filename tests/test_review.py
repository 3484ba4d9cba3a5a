"""The rules of review: how an assessment moves, how a committee counts, what stands against a decision."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from helpers_checklist import begin
from hypothesis import given
from hypothesis import strategies as st
from report_cases import answered, report_input

from assessments.access import Action
from assessments.decision import (
    OBSTACLES,
    OVERRIDABLE,
    STATUS_OF,
    Choice,
    Obstacle,
    Reservation,
    coverage,
    obstacles,
    required_advisers,
    valid_until,
)
from assessments.model import Answer, Status
from assessments.opinions import standings
from assessments.review import (
    TRANSITIONS,
    Ballot,
    CommitteeRules,
    Member,
    Opinion,
    Outcome,
    Recusal,
    Step,
    Vote,
    tally,
    transition,
    votes_needed,
)
from checklists.loader import main_checklist
from checklists.model import Adviser

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
RULES = CommitteeRules()
F, R, U, A = Vote.FAVOURABLE, Vote.RESERVATIONS, Vote.UNFAVOURABLE, Vote.ABSTENTION


def committee(count, chair=0):
    return [Member(id=f"m{n}", name=f"Membre {n}", chair=n == chair) for n in range(count)]


def ballots(votes):
    return [Ballot(member=f"m{n}", vote=vote, at=NOW) for n, vote in enumerate(votes) if vote is not None]


def counted(votes, *, size=None, recused=(), rules=RULES):
    recusals = [Recusal(member=f"m{n}", reason="x", at=NOW) for n in recused]
    return tally(rules, committee(size or len(votes)), recusals, ballots(votes))


# Moving --------------------------------------------------------------------------------------------------------------


def test_every_status_can_be_reached_and_left_or_is_an_end():
    """No assessment gets stuck: every status is reached from a draft, and every one but the archive leads somewhere."""
    reached, waiting = {Status.DRAFT}, [Status.DRAFT]
    while waiting:
        now = waiting.pop()
        for move in TRANSITIONS:
            if now in move.sources:
                for after in [move.to] if move.to else STATUS_OF.values():
                    if after not in reached:
                        reached.add(after)
                        waiting.append(after)

    assert set(Status) == reached
    assert {Status.ARCHIVED} == {s for s in Status if not any(s in move.sources for move in TRANSITIONS)}


def test_one_step_makes_one_move_and_asks_one_right():
    """The table has no two lines for one step, and a decision asks for the right to decide."""
    assert len(TRANSITIONS) == len({move.step for move in TRANSITIONS}) == len(Step)
    assert Action.DECIDE is next(move.action for move in TRANSITIONS if move.step is Step.DECIDE)
    assert transition(Step.DECIDE, Status.DRAFT) is None
    assert transition(Step.SUBMIT, Status.ARCHIVED) is None


# Counting ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([F, F, F], Outcome.FAVOURABLE),
        ([F, F, U], Outcome.FAVOURABLE),
        ([F, R, R], Outcome.RESERVATIONS),
        ([F, R, U], Outcome.RESERVATIONS),  # two of three accept nothing better than reservations
        ([U, U, F], Outcome.UNFAVOURABLE),
        ([U, U, R, F, A], Outcome.UNFAVOURABLE),  # two of four against: the chair, who is one of them, settles it
        ([A, A, A], Outcome.NONE),
        ([A, F, A], Outcome.FAVOURABLE),
        ([F, U, None], Outcome.FAVOURABLE),  # one against one: the chair, who is the first, settles it
        ([U, F, None], Outcome.UNFAVOURABLE),
        ([R, F, None], Outcome.RESERVATIONS),
        ([A, F, U], Outcome.NONE),  # the chair abstains: opinions stay divided
        ([R, U, None], Outcome.RESERVATIONS),
    ],
)
def test_the_opinion_is_what_a_majority_accepts(votes, expected):
    """A member who counts by hand finds the same: more than half of those who take a side, the chair settling a tie."""
    assert expected is counted(votes).outcome


@pytest.mark.parametrize(
    ("size", "votes", "recused", "rules", "quorate"),
    [
        (4, [F, F], (), RULES, True),
        (5, [F, F], (), RULES, False),
        (5, [F, F, A], (), RULES, True),
        (6, [F, F], (4, 5), RULES, False),  # of 6 members, two of whom stepped aside: 3 are still needed
        (6, [F, F], (4, 5), CommitteeRules(recused_count=False), True),
        (6, [F, F, F], (0,), RULES, False),  # the vote of somebody who stepped aside is not there
        (3, [], (), CommitteeRules(quorum=0), False),
        (3, [F], (), CommitteeRules(quorum=0), True),
        (3, [F, F], (), CommitteeRules(quorum=100), False),
    ],
)
def test_without_quorum_there_is_no_opinion(size, votes, recused, rules, quorate):
    """Too few members never speak for a committee, however clear their votes."""
    found = counted(votes, size=size, recused=recused, rules=rules)

    assert quorate == found.quorate == (found.outcome is not None)


VOTES = st.lists(st.sampled_from([F, R, U, A, None]), min_size=1, max_size=12)
SEVERITY = [Outcome.FAVOURABLE, Outcome.RESERVATIONS, Outcome.UNFAVOURABLE]


@given(VOTES, st.integers(0, 11), st.booleans())
def test_a_harder_vote_never_makes_the_opinion_milder(votes, at, chair_decides):
    """If a member votes more severely, the opinion stays or becomes more severe, or divided; it never becomes milder."""
    rules = CommitteeRules(quorum=0, chair_decides=chair_decides)
    at %= len(votes)
    if votes[at] not in {F, R}:
        return
    harder = [*votes[:at], {F: R, R: U}[votes[at]], *votes[at + 1 :]]
    before, after = counted(votes, rules=rules).outcome, counted(harder, rules=rules).outcome
    if before in SEVERITY and after in SEVERITY:
        assert SEVERITY.index(after) >= SEVERITY.index(before)


@given(VOTES, st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(votes, random):
    """The count is the same whoever voted first; a changed vote counts as it was last."""
    cast = ballots(votes)
    shuffled = [*cast]
    random.shuffle(shuffled)
    earlier = [each.model_copy(update={"vote": U, "at": NOW - timedelta(hours=1)}) for each in cast]
    people = committee(len(votes))

    assert tally(RULES, people, [], cast) == tally(RULES, people, [], shuffled)
    assert tally(RULES, people, [], cast) == tally(RULES, people, [], [*shuffled, *earlier])


@given(VOTES, st.booleans())
def test_one_more_voice_against_never_makes_the_opinion_milder(votes, chair_decides):
    """Somebody who comes late, does not preside and votes against moves the opinion to severity or to division only."""
    rules = CommitteeRules(quorum=0, chair_decides=chair_decides)
    size = len(votes) + 1
    before = counted([*votes, None], size=size, rules=rules).outcome
    after = counted([*votes, U], size=size, rules=rules).outcome
    if before in SEVERITY and after in SEVERITY:
        assert SEVERITY.index(after) >= SEVERITY.index(before)


@given(VOTES, st.sets(st.integers(0, 11)), st.integers(0, 100), st.booleans())
def test_votes_kept_back_count_for_the_quorum_and_tell_nothing_else(votes, kept, quorum, recused_count):
    """Whoever may not see the votes reads the same figures of presence as the chair, and learns nothing of the outcome."""
    rules = CommitteeRules(quorum=quorum, recused_count=recused_count)
    cast, people = ballots(votes), committee(len(votes))
    hidden = {f"m{n}" for n in kept} & {each.member for each in cast}
    seen = tally(rules, people, [], [each for each in cast if each.member not in hidden], hidden)
    whole = tally(rules, people, [], cast)

    assert (whole.entitled, whole.needed, whole.present) == (seen.entitled, seen.needed, seen.present)
    assert seen.outcome is (None if hidden else whole.outcome)


@pytest.mark.parametrize(
    ("members", "quorum", "recused", "counts", "expected"),
    [(7, 50, 0, True, (7, 4)), (7, 50, 2, True, (7, 4)), (7, 50, 2, False, (5, 3)), (3, 0, 0, True, (3, 1))],
)
def test_the_settings_say_how_many_must_vote(members, quorum, recused, counts, expected):
    """What the page of settings gives as an example is what a count will ask for."""
    assert expected == votes_needed(CommitteeRules(quorum=quorum, recused_count=counts), members, recused)


def said(adviser, content_hash, submission, outcome=Outcome.FAVOURABLE, **more):
    return Opinion(
        id=f"{adviser}{submission}",
        submission=submission,
        content_hash=content_hash * 64,
        adviser=adviser,
        rules=RULES,
        outcome=outcome,
        opened_by="x",
        opened_at=NOW,
        closed_at=None if outcome is None else NOW,
        **more,
    )


def test_an_opinion_on_another_version_is_outdated_and_not_missing():
    """What the level requires is listed, with what was given on this version and what was given on an earlier one."""
    dpo, rssi, committee_, legal = Adviser.DPO, Adviser.RSSI, Adviser.COMMITTEE, Adviser.LEGAL
    opinions = [said(dpo, "a", 1), said(legal, "a", 1), said(rssi, "b", 2), said(committee_, "b", 2, None)]
    found = standings(main_checklist(), 3, opinions, "b" * 64, 2)

    assert [committee_, dpo, rssi, legal] == [each.adviser for each in found]
    assert [True, True, True, False] == [each.required for each in found]
    assert [None, None, "rssi2", None] == [each.given and each.given.id for each in found]
    assert [None, "dpo1", None, "legal1"] == [each.outdated and each.outdated.id for each in found]
    assert ["committee2", None, None, None] == [each.open and each.open.id for each in found]


def test_a_stranger_has_no_vote():
    """The vote of somebody who is no member changes nothing."""
    people = committee(3)
    cast = ballots([F, F, F])
    stranger = Ballot(member="stranger", vote=U, at=NOW)

    assert tally(RULES, people, [], cast) == tally(RULES, people, [], [*cast, stranger])


# Deciding ------------------------------------------------------------------------------------------------------------


def test_the_levels_of_the_checklist_say_whose_opinion_is_required():
    """From level II the DPO and the security officer are asked; from level III the committee as well."""
    checklist = main_checklist()
    experts = {Adviser.DPO, Adviser.RSSI}

    assert [set(), experts, experts | {Adviser.COMMITTEE}, experts | {Adviser.COMMITTEE}] == [
        set(required_advisers(checklist, level)) for level in (1, 2, 3, 4)
    ]


def against(choice, *, data=None, given=frozenset(Adviser), covers=True, reasons="Parce que.", conditions=("x",)):
    found = data or report_input(answered())
    return obstacles(
        found.checklist, found.sheet, choice, given=given, covers=covers, reasons=reasons, conditions=conditions
    )


def test_an_outdated_version_cannot_be_approved_but_can_be_refused():
    """Nobody approves what nobody reviewed; saying no needs no new review."""
    assert Obstacle.OUTDATED in against(Choice.APPROVE, covers=False)
    assert () == against(Choice.REFUSE, covers=False)
    assert () == against(Choice.POSTPONE, covers=False)


def test_a_blocking_finding_stops_approval_and_nothing_overrides_it():
    """What the law forbids is never approved, with or without conditions, and no written reason changes that."""
    data = report_input({"data": Answer(question="data", choice=("health",))})

    assert Obstacle.BLOCKED in against(Choice.APPROVE, data=data)
    assert Obstacle.BLOCKED in against(Choice.CONDITIONS, data=data)
    assert () == against(Choice.REFUSE, data=data)
    assert {Obstacle.OPINION_MISSING} == OVERRIDABLE


def test_reasons_and_conditions_are_asked_for():
    """A decision without a reason, or conditions without any, is refused with a sentence that says what to write."""
    assert Obstacle.NO_REASON in against(Choice.REFUSE, reasons=" ")
    assert Obstacle.NO_CONDITION in against(Choice.CONDITIONS, conditions=(" ",))
    assert set(Obstacle) == set(OBSTACLES)


@pytest.mark.parametrize(
    ("day", "level", "expected"),
    [
        (date(2026, 11, 25), 1, date(2029, 11, 25)),
        (date(2026, 11, 25), 3, date(2027, 11, 25)),
        (date(2026, 8, 31), 4, date(2027, 2, 28)),
        (date(2028, 2, 29), 3, date(2029, 2, 28)),
    ],
)
def test_a_decision_holds_as_long_as_its_level_says(day, level, expected):
    """36, 24, 12 or 6 months later to the day, or the last day of a shorter month."""
    assert expected == valid_until(main_checklist(), level, Choice.APPROVE, day)
    assert valid_until(main_checklist(), level, Choice.REFUSE, day) is None


def test_a_reservation_is_overdue_the_day_after():
    """On its last day it is still in time; once closed it never is late."""
    open_ = Reservation(id="r", source="opinion", source_id="o", text="x", due=date(2026, 11, 25))

    assert not open_.overdue(date(2026, 11, 25))
    assert open_.overdue(date(2026, 11, 26))
    assert not open_.model_copy(update={"closed_at": NOW}).overdue(date(2026, 11, 26))


def test_what_a_decision_covers_is_told_apart_from_whether_it_is_in_force():
    """A reader sees two different things: the assessment changed since, or the time is over."""
    today = date(2026, 11, 25)

    assert (True, True) == ((found := coverage("a", "a", None, today)).same, found.in_force)
    assert (False, False) == ((found := coverage("a", "b", date(2026, 11, 24), today)).same, found.in_force)


def test_begin_makes_a_draft():
    """Every assessment begins as a draft."""
    assert Status.DRAFT is begin().assessment.status
