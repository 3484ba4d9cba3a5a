"""Delegation and absence: who decides in the place of whom, from a day to a day; what is refused, and what it leaves behind."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from helpers_checklist import begin
from report_cases import small_case
from test_review_store import decided, delegated, given, people, person, refused, submitted

from assessments.access import Actor, PermissionDenied, Role
from assessments.accounts import Given
from assessments.decision import Choice, Demand
from assessments.exchange import file_of
from assessments.model import Answer
from assessments.review import Member, Vote
from assessments.storage import AssessmentStore

__all__ = ["people"]  # a fixture

DAY = date(2026, 1, 1)  # the day on which the store of these tests begins


@pytest.fixture
def place():
    """A mild assessment that nothing forbids, of the small checklist."""
    return begin(checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])


def decide(place, actor, **more):
    seen = place.store.submissions(place.actor, place.id)[-1].content_hash
    told = {"seen": seen, "reasons": "Le besoin est là.", "decided_on": DAY, **more}
    return place.store.decide(actor, place.id, Choice.APPROVE, file_of, **told)


def later(place, day):
    """The same database on another day."""
    return AssessmentStore(place.store.engine, clock=lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


@pytest.mark.databases
def test_a_delegate_decides_and_the_decision_says_by_whose_delegation(place, people):
    """What was decided by delegation names the person replaced for good."""
    deputy, held = delegated(place)
    submitted(place, people)
    found = decide(place, deputy)

    assert ("Adjointe", "Maire", held.id) == (found.by, found.giver, found.delegation)
    assert [found] == place.store.decisions(place.actor, place.id)
    assert [("Maire", "Adjointe")] == [
        (one.giver, one.person) for one in place.store.delegations(deputy, place.authority.id)
    ]
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_the_condition_of_a_decision_is_accepted_by_a_delegate_too(place, people):
    """Whoever decides meanwhile also says whether what was asked for is met."""
    deputy, _ = delegated(place)
    submitted(place, people)
    decided(place, people, Choice.CONDITIONS, conditions=[Demand(text="Bilan")])
    condition = place.store.reservations(place.actor, place.id)[0]
    place.store.prove_reservation(people["manager"], place.id, condition.id, proof="Bilan du 3 mars")
    place.store.close_reservation(deputy, place.id, condition.id)

    assert "Adjointe" == place.store.reservations(place.actor, place.id)[0].closed_by


def test_a_decision_of_ones_own_names_no_delegation(place, people):
    """A delegation takes nothing from the person who gives it, who goes on deciding in their own name."""
    delegated(place)
    submitted(place, people)

    assert ("", "") == (decided(place, people).giver, place.store.decisions(place.actor, place.id)[0].delegation)


@pytest.mark.parametrize(
    "end", ["before", "after", "other day", "ended", "giver left", "giver closed", "account closed"]
)
def test_a_delegation_that_does_not_hold_decides_nothing(place, people, end):
    """The store looks at the moment of deciding: days, what the giver may do then, and whether both accounts are open."""
    store, of = place.store, place.authority.id
    deputy, held = delegated(place, since=date(2026, 1, 1), until=date(2026, 3, 31))
    submitted(place, people)
    seen = place.store.submissions(place.actor, place.id)[-1].content_hash
    told = {"seen": seen, "reasons": "x", "decided_on": DAY}
    if end == "before":
        store = later(place, date(2025, 12, 31))
    elif end == "after":
        store = later(place, date(2026, 4, 1))
    elif end == "other day":
        told["decided_on"] = date(2026, 4, 1)
    elif end == "ended":
        store.end_delegation(place.actor, of, held.id)
    elif end == "giver left":
        for one in store.accounts(place.actor):
            for role in one.memberships if one.account.id == held.giver_id else ():
                store.take_role(place.actor, role.id)
    else:
        store.disable_account(place.actor, held.giver_id if end == "giver closed" else deputy.id)

    assert "ne vaut pas aujourd’hui" in refused(store.decide, deputy, place.id, Choice.APPROVE, file_of, **told)
    assert [] == store.decisions(place.actor, place.id)


@pytest.mark.parametrize("part", ["submitted", "voted", "stepped aside"])
def test_who_took_part_in_the_review_does_not_decide_by_delegation(place, people, part):
    """Nobody decides on what they prepared or voted on because somebody was away."""
    deputy, _ = delegated(place)
    both = Actor(deputy.id, "Adjointe", {place.authority.id: frozenset({Role.PROJECT_MANAGER, Role.COMMITTEE_MEMBER})})
    place.store.submit(both if part == "submitted" else people["manager"], place.id, file_of, as_of=DAY)
    if part != "submitted":
        given = Given(Role.COMMITTEE_MEMBER, place.authority.id)
        place.store.give_role(place.actor, deputy.id, given)
        opinion = place.store.open_opinion(people["chair"], place.id, [Member(id=deputy.id, name="A")])
        if part == "voted":
            place.store.vote(both, place.id, opinion.id, Vote.FAVOURABLE)
        else:
            place.store.recuse(both, place.id, opinion.id, "Mon service l’achète.")

    seen = place.store.submissions(place.actor, place.id)[-1].content_hash
    told = {"seen": seen, "reasons": "x", "decided_on": DAY}
    assert "par délégation" in refused(place.store.mandate, both, place.id)
    assert "par délégation" in refused(place.store.decide, both, place.id, Choice.REFUSE, file_of, **told)


def test_only_what_makes_sense_is_recorded(place):
    """Each refusal says what to do: days, people without an account, oneself, or somebody who does not decide."""
    store, of = place.store, place.authority.id
    deputy, held = delegated(place)
    told = {"since": DAY, "until": DAY, "reason": "Arrêté"}
    mayor = Actor(held.giver_id, "Maire", {of: frozenset({Role.DECISION_MAKER})})
    other, _ = store.invite(place.actor, Given(Role.DECISION_MAKER, of), login="autre", name="Autre")

    def refuse(actor, to, **more):
        return refused(store.delegate, actor, of, to, **{**told, **more})

    assert "avant le premier" in refuse(mayor, deputy.id, since=date(2026, 2, 1))
    assert "déjà finie" in refuse(mayor, deputy.id, since=date(2025, 2, 1), until=date(2025, 2, 2))
    assert "pas de compte ouvert" in refuse(mayor, "nobody")
    assert "quelqu’un d’autre" in refuse(mayor, mayor.id)
    assert "quelqu’un d’autre" in refuse(Actor(deputy.id, "A", {of: frozenset(Role)}), deputy.id, giver_id=mayor.id)
    assert "rôle de décideur" in refuse(place.actor, mayor.id, giver_id=deputy.id)
    assert "Seuls" in refuse(mayor, deputy.id, giver_id=other.id)
    assert "Seuls" in refused(store.end_delegation, Actor(other.id, "Autre", mayor.roles), of, held.id)
    assert [held] == store.delegations(place.actor, of)


def test_a_delegation_of_another_authority_is_worth_nothing_here(place, people):
    """Two authorities share an installation, and no power to decide."""
    other = begin(place.store, checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])
    deputy, held = delegated(other)
    reader = Actor(deputy.id, "Adjointe", {place.authority.id: frozenset({Role.READER}), **deputy.roles})
    submitted(place, people)
    with pytest.raises(PermissionDenied):
        decide(place, reader)

    assert "n’existe pas ici" in refused(place.store.end_delegation, place.actor, place.authority.id, held.id)


def test_erasing_a_delegate_leaves_the_proof_and_no_name(place, people):
    """The name goes from the delegation and from what was decided by it; the history still verifies."""
    deputy, held = delegated(place)
    submitted(place, people)
    decide(place, deputy)
    for id_ in (deputy.id, held.giver_id):
        place.store.erase_person(place.actor, place.authority.id, id_)
    left = repr(place.store.delegations(place.actor, place.authority.id)) + repr(
        place.store.record(place.actor, place.id)
    )

    assert "Adjointe" not in left
    assert "Maire" not in left
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_the_record_is_the_whole_review_at_once(place, people):
    """Documents read versions, remarks, opinions, reservations and decisions of one moment."""
    given(place, people, (Vote.RESERVATIONS,) * 3, reservations=[Demand(text="Borner")])
    place.store.remark(people["one"], place.id, "Pourquoi ?")
    decided(place, people, Choice.CONDITIONS, conditions=[Demand(text="Bilan")])
    found, store = place.store.record(place.actor, place.id), place.store

    assert tuple(store.opinions(place.actor, place.id)) == found.opinions
    assert tuple(store.remarks(place.actor, place.id)) == found.remarks
    assert ["Bilan"] == [each.text for each in found.asked_by(found.decision.id)]
    assert ["Borner"] == [each.text for each in found.asked_by(found.opinions[0].id)]
    with pytest.raises(PermissionDenied):
        store.record(person(place, "inconnu"), place.id)
