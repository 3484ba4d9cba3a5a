"""The life of an assessment in the store: submit, discuss, vote, decide, close; who may, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from threading import Thread

import pytest
import sqlalchemy as sa
from helpers_checklist import begin
from report_cases import small_case

from assessments.access import Actor, Capacity, PermissionDenied, Role
from assessments.accounts import Given
from assessments.decision import Choice, Demand, ReservationState
from assessments.exchange import export_json, file_of
from assessments.model import Answer, Status
from assessments.opinions import named_member
from assessments.review import CommitteeRules, Member, Outcome, Vote
from assessments.storage import AssessmentClosed, EventKind, InvalidInput, ReviewRefused, tables
from assessments.storage.chain import SEALED
from assessments.storage.things import THINGS
from checklists.model import Adviser

pytestmark = pytest.mark.databases

DAY = date(2026, 11, 25)


def person(place, name, *roles, capacities=()):
    here = place.authority.id
    return Actor(
        id=name,
        name=name.capitalize(),
        roles={here: frozenset(roles)},
        capacities={here: frozenset(capacities)} if capacities else {},
    )


@pytest.fixture
def place():
    """A mild assessment that nothing forbids, of the small checklist."""
    return begin(checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])


@pytest.fixture
def people(place):
    return {
        "manager": person(place, "cheffe", Role.PROJECT_MANAGER),
        "dpo": person(place, "dpo", Role.CONTRIBUTOR, capacities=[Capacity.DPO]),
        "rssi": person(place, "rssi", Role.CONTRIBUTOR, capacities=[Capacity.RSSI]),
        "chair": person(place, "presidente", Role.COMMITTEE_CHAIR),
        "one": person(place, "membre-1", Role.COMMITTEE_MEMBER),
        "two": person(place, "membre-2", Role.COMMITTEE_MEMBER),
        "mayor": person(place, "maire", Role.DECISION_MAKER),
        "reader": person(place, "lectrice", Role.READER),
    }


def committee(people):
    return [
        Member(id=people["chair"].id, name="Présidente", chair=True),
        Member(id="membre-1", name="Membre 1"),
        Member(id="membre-2", name="Membre 2"),
    ]


def submitted(place, people, **more):
    return place.store.submit(people["manager"], place.id, file_of, as_of=DAY, **more)


def opened(place, people):
    submitted(place, people)
    return place.store.open_opinion(people["chair"], place.id, committee(people))


def given(place, people, votes=(Vote.FAVOURABLE, Vote.FAVOURABLE, Vote.UNFAVOURABLE), **more):
    opinion, store = opened(place, people), place.store
    for name, vote in zip(("chair", "one", "two"), votes, strict=True):
        store.vote(people[name], place.id, opinion.id, vote, "Parce que.")
    return store.close_opinion(people["chair"], place.id, opinion.id, **{"reasons": "Utile et borné.", **more})


def decided(place, people, choice=Choice.APPROVE, **more):
    seen = place.store.submissions(place.actor, place.id)[-1].content_hash
    told = {"seen": seen, "reasons": "Le besoin est là.", "decided_on": DAY, **more}
    return place.store.decide(people["mayor"], place.id, choice, file_of, **told)


def delegated(place, **more):
    """The mayor’s delegation to a deputy, both with an account, recorded by the administrator: the deputy and the delegation."""
    store, of = place.store, place.authority.id
    mayor, _ = store.invite(place.actor, Given(Role.DECISION_MAKER, of), login="maire", name="Maire")
    deputy, _ = store.invite(place.actor, Given(Role.READER, of), login="adjointe", name="Adjointe")
    days = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    told = {**days, "reason": "Arrêté n° 12 du 5 janvier 2026", "giver_id": mayor.id, **more}
    held = store.delegate(place.actor, of, deputy.id, **told)
    return Actor(deputy.id, "Adjointe", {of: frozenset({Role.READER})}), held


def status(place):
    return place.store.assessment(place.actor, place.id).status


def refused(call, *args, **more):
    with pytest.raises(ReviewRefused) as found:
        call(*args, **more)
    assert found.value.to("fr") != found.value.to("en")
    return found.value.to("fr")


def test_a_whole_life_from_draft_to_a_closed_condition(place, people):
    """Every step of a life leaves its trace, the history verifies at the end, and the content hash is the same throughout."""
    store, before = place.store, sha256(export_json(place.store, place.actor, place.id)).hexdigest()
    version = submitted(place, people, message="Prêt.")
    store.advise(people["dpo"], place.id, Adviser.DPO, Outcome.FAVOURABLE, reasons="L’AIPD est faite.")
    store.remark(people["one"], place.id, "Pourquoi ce seuil ?", about="question:effect")
    opinion = store.open_opinion(people["chair"], place.id, committee(people))
    store.recuse(people["two"], place.id, opinion.id, "Mon service l’achète.")
    store.vote(people["one"], place.id, opinion.id, Vote.RESERVATIONS, "À borner.")
    store.vote(people["chair"], place.id, opinion.id, Vote.RESERVATIONS)
    closed = store.close_opinion(
        people["chair"],
        place.id,
        opinion.id,
        reasons="Utile, à borner.",
        minority="Une voix aurait voulu attendre.",
        reservations=[Demand(text="Afficher l’avis", owner="Accueil", due=date(2027, 1, 31))],
    )
    decision = decided(
        place, people, Choice.CONDITIONS, conditions=[Demand(text="Bilan à six mois")], act="Délibération 12"
    )
    reservation, condition = store.reservations(place.actor, place.id)
    store.prove_reservation(people["manager"], place.id, reservation.id, proof="Affiché le 3 janvier.")
    store.close_reservation(people["chair"], place.id, reservation.id)

    assert (version.number, version.content_hash) == (1, before)
    assert (Outcome.RESERVATIONS, 2, "Une voix aurait voulu attendre.") == (
        closed.outcome,
        closed.tally().present,
        closed.minority,
    )
    assert ["Mon service l’achète."] == [recusal.reason for recusal in closed.recusals]
    assert (Status.CONDITIONS, before, "Délibération 12") == (status(place), decision.content_hash, decision.act)
    assert decision.valid_until == date(2027, 11, 25)
    assert ["opinion", "decision"] == [reservation.source, condition.source]
    assert [True, False] == [each.closed_at is not None for each in store.reservations(place.actor, place.id)]
    assert before == sha256(export_json(store, place.actor, place.id)).hexdigest()
    assert store.verify_chain(place.actor, place.authority.id).whole


def test_a_submitted_version_is_frozen(place, people):
    """What the committee reads is what was submitted, byte for byte, whatever is answered afterwards."""
    version = submitted(place, people)
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre chose"}, None)
    file = place.store.submitted_file(people["one"], place.id, 1)

    assert version.content_hash == sha256(file).hexdigest()
    assert b"Autre chose" not in file
    assert b"Autre chose" in place.store.submitted_file(people["one"], place.id, submitted(place, people).number)


def test_a_new_version_leaves_the_votes_on_the_old_one(place, people):
    """Votes on an outdated version are refused with a sentence; the new version starts without votes."""
    opinion = opened(place, people)
    place.store.vote(people["one"], place.id, opinion.id, Vote.FAVOURABLE)
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre chose"}, None)
    submitted(place, people)

    assert "plus récente" in refused(place.store.vote, people["two"], place.id, opinion.id, Vote.FAVOURABLE)
    fresh = place.store.open_opinion(people["chair"], place.id, committee(people))
    assert () == fresh.ballots
    assert 1 == len(place.store.opinions(place.actor, place.id)[0].ballots)


def test_submitting_the_same_again_is_refused(place, people):
    """A committee is never called twice for the same thing; after changes were asked for, an explanation may suffice."""
    submitted(place, people)
    assert "Rien n’a changé" in refused(submitted, place, people)
    place.store.ask_changes(people["chair"], place.id, "Expliquez le seuil.")

    assert Status.CHANGES_ASKED is status(place)
    assert 2 == submitted(place, people).number


def test_who_stepped_aside_cannot_vote(place, people):
    """A member who stepped aside is told so, and a vote cast before counts no more."""
    opinion = opened(place, people)
    place.store.vote(people["two"], place.id, opinion.id, Vote.UNFAVOURABLE)
    found = place.store.recuse(people["two"], place.id, opinion.id, "Conflit d’intérêts.")

    assert 0 == found.tally().present
    assert "déporté" in refused(place.store.vote, people["two"], place.id, opinion.id, Vote.FAVOURABLE)


def test_only_members_called_vote_and_only_while_it_is_open(place, people):
    """Somebody who became a member later, or who comes too late, is told why the vote was not saved."""
    opinion = opened(place, people)
    late = person(place, "membre-9", Role.COMMITTEE_MEMBER)
    assert "pas membre" in refused(place.store.vote, late, place.id, opinion.id, Vote.FAVOURABLE)
    for name in ("chair", "one"):
        place.store.vote(people[name], place.id, opinion.id, Vote.FAVOURABLE)
    place.store.close_opinion(people["chair"], place.id, opinion.id, reasons="Oui.")

    assert "déjà rendu" in refused(place.store.vote, people["two"], place.id, opinion.id, Vote.UNFAVOURABLE)


def test_a_changed_vote_replaces_the_first(place, people):
    """One vote a member: changing one's mind before the end is possible, and the history shows both."""
    opinion = opened(place, people)
    place.store.vote(people["one"], place.id, opinion.id, Vote.FAVOURABLE)
    found = place.store.vote(people["one"], place.id, opinion.id, Vote.UNFAVOURABLE, "Relu.")
    events = [event for event in place.store.events(place.actor, place.id) if event.kind is EventKind.VOTE_CAST]

    assert [(Vote.UNFAVOURABLE, "Relu.")] == [(ballot.vote, ballot.reason) for ballot in found.ballots]
    assert ["unfavourable", "favourable"] == [event.after["vote"] for event in events]


def test_two_members_voting_at_the_same_moment_are_both_heard(place, people, tmp_path):
    """Neither vote is lost and the history stays whole."""
    from helpers_checklist import open_store  # noqa: PLC0415

    store = open_store(f"sqlite:///{tmp_path / 'b.db'}")
    shared = begin(store, checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])
    people = {
        name: Actor(a.id, a.name, {shared.authority.id: a.roles[place.authority.id]}) for name, a in people.items()
    }
    opinion = opened(shared, people)
    threads = [
        Thread(target=store.vote, args=(people[name], shared.id, opinion.id, Vote.FAVOURABLE))
        for name in ("chair", "one", "two")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 3 == store.opinions(shared.actor, shared.id)[0].tally().present
    assert store.verify_chain(shared.actor, shared.authority.id).whole


def test_no_opinion_without_quorum_or_reasons_or_reservations(place, people):
    """Each refusal says what is missing, with the figures."""
    opinion = opened(place, people)
    place.store.vote(people["one"], place.id, opinion.id, Vote.RESERVATIONS)
    close = place.store.close_opinion
    assert "1 vote(s) pour 2" in refused(close, people["chair"], place.id, opinion.id, reasons="x")
    place.store.vote(people["two"], place.id, opinion.id, Vote.RESERVATIONS)

    assert "dit lesquelles" in refused(close, people["chair"], place.id, opinion.id, reasons="x")
    assert Status.SUBMITTED is status(place)


def test_rules_are_those_of_the_day_the_opinion_was_opened(place, people):
    """Changing how the committee counts never changes an opinion that is under way."""
    opinion = opened(place, people)
    place.store.set_committee_rules(people["chair"], place.authority.id, CommitteeRules(quorum=100))

    assert 50 == place.store.opinions(place.actor, place.id)[0].rules.quorum == opinion.rules.quorum
    assert 100 == place.store.committee_rules(place.actor, place.authority.id).quorum
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_a_decision_needs_the_opinions_of_its_level_or_a_written_reason(people):
    """Passing over a missing opinion takes a reason, which is kept with the decision and names whose opinion was missing."""
    place = begin()  # the checklist whose levels require opinions is the real one
    from checklists.loader import main_checklist  # noqa: PLC0415

    place = begin(place.store, checklist=main_checklist())
    people = {
        name: Actor(a.id, a.name, {place.authority.id: frozenset(next(iter(a.roles.values())))})
        for name, a in people.items()
    }
    submitted(place, people)
    high = place.store.submissions(place.actor, place.id)[0].impact_high
    assert high > 1
    assert "passez outre" in refused(decided, place, people)
    found = decided(place, people, override="Urgence après la crue.")

    assert Adviser.COMMITTEE in found.missing
    assert "Urgence après la crue." == found.override


def test_a_decision_on_an_outdated_version_is_refused(place, people):
    """Whoever had an older version before them is told to read the new one; a changed assessment is not approved."""
    submitted(place, people)
    old = place.store.submissions(place.actor, place.id)[0].content_hash
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre chose"}, None)
    assert "a changé" in refused(decided, place, people)
    submitted(place, people)

    assert "plus récente" in refused(decided, place, people, seen=old)
    assert Choice.APPROVE is decided(place, people).choice


def test_what_is_archived_or_withdrawn_is_read_and_not_changed(place, people):
    """An archived assessment keeps what it says; a withdrawn one can be resumed."""
    place.store.withdraw(people["manager"], place.id, "Projet suspendu.")
    with pytest.raises(AssessmentClosed):
        place.store.save_answer(place.actor, place.id, "goal", {"value": "x"}, None)
    place.store.resume(people["manager"], place.id, "Reprise.")
    place.store.save_answer(place.actor, place.id, "goal", {"value": "x"}, None)
    place.store.archive(people["manager"], place.id, "Système arrêté.")

    assert Status.ARCHIVED is status(place)
    with pytest.raises(AssessmentClosed):
        place.store.save_answer(place.actor, place.id, "goal", {"value": "y"}, None)
    refused(place.store.resume, people["manager"], place.id, "Encore.")


def test_a_re_assessment_begins_from_the_decision(place, people):
    """After reopening, the old decision is still there and names the version that it was about."""
    given(place, people)
    first = decided(place, people)
    place.store.reopen(people["mayor"], place.id, "Nouveau fournisseur.")
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre"}, None)
    second = submitted(place, people)

    assert [first.content_hash] == [each.content_hash for each in place.store.decisions(place.actor, place.id)]
    assert second.content_hash != first.content_hash


@pytest.mark.parametrize(
    ("who", "call"),
    [
        ("reader", lambda p, a, _: p.store.remark(a, p.id, "x")),
        ("reader", lambda p, a, o: p.store.vote(a, p.id, o.id, Vote.FAVOURABLE)),
        ("manager", lambda p, a, o: p.store.vote(a, p.id, o.id, Vote.FAVOURABLE)),
        ("manager", lambda p, a, _: p.store.ask_changes(a, p.id, "x")),
        ("manager", lambda p, a, o: p.store.close_opinion(a, p.id, o.id, reasons="x")),
        ("one", lambda p, a, o: p.store.close_opinion(a, p.id, o.id, reasons="x")),
        ("one", lambda p, a, _: p.store.advise(a, p.id, Adviser.DPO, Outcome.FAVOURABLE, reasons="x")),
        ("chair", lambda p, a, _: p.store.submit(a, p.id, file_of, as_of=DAY)),
        ("mayor", lambda p, a, o: p.store.vote(a, p.id, o.id, Vote.FAVOURABLE)),
        ("dpo", lambda p, a, _: p.store.reopen(a, p.id, "x")),
    ],
)
def test_each_does_only_what_their_role_allows(place, people, who, call):
    """Nobody judges what they prepared, decides what they advise on, or speaks for the committee without presiding it."""
    opinion = opened(place, people)
    with pytest.raises(PermissionDenied):
        call(place, people[who], opinion)


REVIEW = ("submission", "remark", "opinion", "member", "ballot", "recusal", "reservation", "decision")


@pytest.mark.databases("sqlite")  # what tampers is written in the words of SQLite
@pytest.mark.parametrize("thing", [thing for thing in THINGS if thing.name in REVIEW], ids=lambda thing: thing.name)
def test_a_tampered_review_is_found(place, people, thing):
    """Nobody changes a vote, an opinion, a decision or anything around it behind the history's back, nor removes it."""
    given(place, people, (Vote.RESERVATIONS,) * 3, reservations=[Demand(text="x")])
    place.store.remark(people["one"], place.id, "x")
    place.store.assign(people["manager"], place.id, "question:goal", person="Zoé", due=DAY, note="x")
    opinion = None
    if thing.name == "recusal":
        place.store.save_answer(place.actor, place.id, "goal", {"value": "z"}, None)
        opinion = opened(place, people)
        place.store.recuse(people["two"], place.id, opinion.id, "x")
    elif thing.name == "decision":
        decided(place, people)
    elif thing.name == "returned_proof":
        asked = place.store.reservations(place.actor, place.id)[0].id
        place.store.prove_reservation(people["manager"], place.id, asked, proof="x")
        place.store.return_proof(people["chair"], place.id, asked, "y")
    elif thing.name == "delegation":
        delegated(place)
    assert place.store.verify_chain(place.actor, place.authority.id).whole
    for column in (*thing.plain, *thing.texts, *thing.bodies, *(f"{who}_id" for who in thing.people)):
        engine = place.store.engine
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            kept = connection.execute(sa.select(thing.table.c[column]).limit(1)).scalar_one()
            kind = thing.table.c[column].type
            other = (
                date(1999, 1, 1)
                if isinstance(kind, sa.Date)
                else datetime(1999, 1, 1, tzinfo=UTC)
                if isinstance(kind, tables.UtcDateTime)
                else not kept
                if isinstance(kind, sa.Boolean)
                else 77
                if isinstance(kind, sa.Integer)
                else "zz"
            )
            connection.execute(sa.update(thing.table).values({column: other}))
        assert not place.store.verify_chain(place.actor, place.authority.id).whole, column
        with engine.begin() as connection:
            connection.execute(sa.update(thing.table).values({column: kept}))
    with place.store.engine.begin() as connection:
        connection.execute(sa.delete(thing.table))

    assert not place.store.verify_chain(place.actor, place.authority.id).whole


def test_a_forgotten_member_leaves_the_count_as_it_was(place, people):
    """Erasing a departed member erases the name everywhere, and neither the opinion nor the proof of the history changes."""
    before = given(place, people)
    place.store.erase_person(place.actor, place.authority.id, "membre-1")
    after = place.store.opinions(place.actor, place.id)[0]
    with place.store.engine.connect() as connection:
        held = "".join(
            str(value)
            for table in tables.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for value in row
        )

    assert (before.outcome, before.tally()) == (after.outcome, after.tally())
    assert "membre-1" not in held
    assert place.store.verify_chain(place.actor, place.authority.id).whole


# Votes written down, votes kept back ---------------------------------------------------------------------------------


def test_votes_of_a_session_are_written_down_by_one_person_and_shown_as_such(place):
    """A small town types the minutes of a meeting: every vote bears its member's name and who wrote it down."""
    store, secretary = place.store, place.actor
    store.submit(secretary, place.id, file_of, as_of=DAY)
    members = [named_member("Mme  Roy", chair=True), named_member("M. Lam"), named_member("Mme Diaz")]
    opinion = store.open_opinion(secretary, place.id, members)
    for member in members[:2]:
        store.vote(secretary, place.id, opinion.id, Vote.FAVOURABLE, "Utile.", for_member=member.id)
    store.vote(secretary, place.id, opinion.id, Vote.ABSTENTION, for_member=members[1].id)
    store.recuse(secretary, place.id, opinion.id, "Son mari le vend.", for_member=members[2].id)
    found = store.close_opinion(secretary, place.id, opinion.id, reasons="Utile et borné.")
    event = next(event for event in store.events(secretary, place.id) if event.kind is EventKind.VOTE_CAST)

    assert [("Mme Roy", "Léa Martin"), ("M. Lam", "Léa Martin")] == [(b.name, b.recorded_by) for b in found.ballots]
    assert [("Mme Diaz", "Léa Martin")] == [(r.name, r.recorded_by) for r in found.recusals]
    assert (Outcome.FAVOURABLE, 2) == (found.outcome, found.tally().present)
    assert ("Léa Martin", "abstention") == (event.actor_name, event.after["vote"])
    assert store.verify_chain(place.actor, place.authority.id).whole


def test_nobody_replaces_the_vote_that_a_member_cast_alone(place, people):
    """The chair may write down who spoke in the room; a vote given from an account is its member's alone."""
    opinion, store = opened(place, people), place.store
    store.vote(people["chair"], place.id, opinion.id, Vote.FAVOURABLE, for_member="membre-1")
    own = store.vote(people["one"], place.id, opinion.id, Vote.UNFAVOURABLE, "Relu.")
    assert [(Vote.UNFAVOURABLE, "")] == [(ballot.vote, ballot.recorded_by) for ballot in own.ballots]

    vote = (people["chair"], place.id, opinion.id)
    assert "depuis son compte" in refused(store.vote, *vote, Vote.FAVOURABLE, for_member="membre-1")
    assert "depuis son compte" in refused(store.recuse, *vote, "Il connaît le vendeur.", for_member="membre-1")
    assert "appelés à voter" in refused(store.vote, *vote, Vote.FAVOURABLE, for_member="membre-9")
    with pytest.raises(PermissionDenied):
        store.vote(people["one"], place.id, opinion.id, Vote.FAVOURABLE, for_member="membre-2")


def test_until_the_end_a_member_learns_that_others_voted_and_not_what(place, people):
    """No vote leans on another, by the page or by the history; once the opinion is given everything can be read by name."""
    opinion, store = opened(place, people), place.store
    store.vote(people["one"], place.id, opinion.id, Vote.UNFAVOURABLE, "Trop tôt.")

    def told(name):
        seen = store.opinions(people[name], place.id)[0]
        voted = [e for e in store.events(people[name], place.id) if e.kind is EventKind.VOTE_CAST]
        return [ballot.vote for ballot in seen.ballots], list(seen.hidden), [e.after["vote"] for e in voted]

    hidden = ([], ["membre-1"], [SEALED])
    assert hidden == told("two") == told("manager") == told("chair")  # the chair has not voted yet
    assert ([Vote.UNFAVOURABLE], [], ["unfavourable"]) == told("one")
    found = store.opinions(people["two"], place.id)[0].tally()
    assert (1, 2, None, 0) == (found.present, found.needed, found.outcome, sum(found.counts.values()))

    store.vote(people["chair"], place.id, opinion.id, Vote.FAVOURABLE)
    assert [Vote.UNFAVOURABLE, Vote.FAVOURABLE] == told("chair")[0]
    assert [] == told("two")[0]
    store.close_opinion(people["chair"], place.id, opinion.id, reasons="Partagé.")
    assert [Vote.UNFAVOURABLE, Vote.FAVOURABLE] == told("two")[0]
    assert ["favourable", "unfavourable"] == told("two")[2]


def test_calling_again_takes_a_reason_and_starts_from_nothing(place, people):
    """When a session has no quorum, or a member was forgotten, the committee is called again; the first votes count no more."""
    first, store = opened(place, people), place.store
    store.vote(people["one"], place.id, first.id, Vote.FAVOURABLE)
    call = (people["chair"], place.id, committee(people)[:2])
    assert "déjà appelé" in refused(store.open_opinion, *call)
    assert "pourquoi" in refused(store.open_opinion, *call, again="  ")
    again = store.open_opinion(*call, again="Pas de quorum le 3 mars.")

    assert "de nouveau" in refused(store.vote, people["one"], place.id, first.id, Vote.FAVOURABLE)
    assert "de nouveau" in refused(store.close_opinion, people["chair"], place.id, first.id, reasons="x")
    assert (2, 0) == (len(again.members), again.tally().present)
    assert "Pas de quorum le 3 mars." == store.remarks(place.actor, place.id)[-1].text


def test_the_committee_is_made_of_named_people_with_one_chair(place, people):
    """Whoever has an account must be of the committee, and is named as the account is; the others are known by name."""
    store, here = place.store, place.authority.id
    submitted(place, people)
    reader, _ = store.invite(place.actor, Given(Role.READER, here), login="lecteur", name="M. Curieux")
    member, _ = store.invite(place.actor, Given(Role.COMMITTEE_MEMBER, here), login="membre", name="Mme Vraie")
    call = (people["chair"], place.id)
    assert "M. Curieux" in refused(store.open_opinion, *call, [Member(id=reader.id, name="Mme Vraie")])
    assert "deux fois" in refused(store.open_opinion, *call, [named_member("Mme Roy"), named_member("mme roy")])
    two = [named_member("Mme Roy", chair=True), named_member("M. Lam", chair=True)]
    assert "préside" in refused(store.open_opinion, *call, two)
    with pytest.raises(InvalidInput):
        store.open_opinion(*call, [named_member(" ")])
    found = store.open_opinion(*call, [Member(id=member.id, name="Autre nom"), named_member("M. Lam")])

    assert ["Mme Vraie", "M. Lam"] == [each.name for each in found.members]


def test_no_vote_once_changes_are_asked_for(place, people):
    """What is being changed is not voted on; the member is told that nothing was saved."""
    opinion = opened(place, people)
    place.store.ask_changes(people["chair"], place.id, "Expliquez le seuil.")

    assert "soumise" in refused(place.store.vote, people["one"], place.id, opinion.id, Vote.FAVOURABLE)


# Experts -------------------------------------------------------------------------------------------------------------


def test_only_an_expert_speaks_for_a_domain_and_never_who_runs_the_review(place, people):
    """The DPO does not sign for the security officer, nor the committee's chair for the DPO, whatever roles they hold."""
    submitted(place, people)
    advise, told = place.store.advise, {"reasons": "Conforme."}
    both = person(place, "presidente-dpo", Role.COMMITTEE_CHAIR, Role.CONTRIBUTOR, capacities=Capacity)
    assert "domaine" in refused(advise, people["dpo"], place.id, Adviser.RSSI, Outcome.FAVOURABLE, **told)
    assert "indépendant" in refused(advise, both, place.id, Adviser.DPO, Outcome.FAVOURABLE, **told)
    with pytest.raises(ValueError, match="themselves"):
        advise(people["dpo"], place.id, Adviser.DPO, Outcome.FAVOURABLE, given_by="Autre", **told)

    assert ("Dpo", "") == _who(advise(people["dpo"], place.id, Adviser.DPO, Outcome.FAVOURABLE, **told))
    legal = person(place, "juriste", Role.CONTRIBUTOR, capacities=[Capacity.LEGAL])
    assert ("Juriste", "") == _who(advise(legal, place.id, Adviser.LEGAL, Outcome.UNFAVOURABLE, **told))


def _who(opinion):
    return opinion.person, opinion.recorded_by


def test_without_accounts_an_opinion_is_written_down_under_the_experts_name(place, people):
    """One person keeps the file of a small town: the expert's name and who typed it both stay visible."""
    submitted(place, people)
    advise, told = place.store.advise, {"reasons": "Conforme."}
    written = advise(place.actor, place.id, Adviser.DPO, Outcome.FAVOURABLE, given_by=" Mme  Diaz ", **told)
    own = advise(place.actor, place.id, Adviser.RSSI, Outcome.FAVOURABLE, **told)

    assert [("Mme Diaz", "Léa Martin"), ("Léa Martin", "")] == [_who(written), _who(own)]
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_an_expert_is_told_when_the_version_is_no_longer_the_one_read(place, people):
    """An opinion never lands on a version that its author has not seen, nor on an assessment that is not under review."""
    seen = submitted(place, people).content_hash
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre chose"}, None)
    submitted(place, people)
    told = (people["dpo"], place.id, Adviser.DPO, Outcome.FAVOURABLE)
    assert "plus récente" in refused(place.store.advise, *told, reasons="Conforme.", seen=seen)
    place.store.ask_changes(people["chair"], place.id, "Précisez.")

    assert "soumise" in refused(place.store.advise, *told, reasons="Conforme.")


# Reservations --------------------------------------------------------------------------------------------------------


def reserved(place, people):
    """A reservation of the DPO, one of the committee and a condition of the decision; their ids."""
    submitted(place, people)
    asked, store = {"reservations": [Demand(text="Afficher l’avis")]}, place.store
    store.advise(people["dpo"], place.id, Adviser.DPO, Outcome.RESERVATIONS, reasons="À compléter.", **asked)
    opinion = store.open_opinion(people["chair"], place.id, committee(people))
    for name in ("chair", "one"):
        store.vote(people[name], place.id, opinion.id, Vote.RESERVATIONS)
    store.close_opinion(people["chair"], place.id, opinion.id, reasons="À borner.", **asked)
    decided(place, people, Choice.CONDITIONS, conditions=[Demand(text="Bilan à six mois")])
    return [each.id for each in store.reservations(place.actor, place.id)]


def test_who_asked_accepts_the_proof_and_nobody_else(place, people):
    """The DPO for the DPO's reservation, the chair for the committee's, the decision-maker for a condition."""
    store, ids = place.store, reserved(place, people)
    judges = ("dpo", "chair", "mayor")
    for id_ in ids:
        store.prove_reservation(people["manager"], place.id, id_, proof="Fait le 3 janvier.")
    for id_, judge in zip(ids, judges, strict=True):
        for name in people.keys() - {judge}:
            for call in (store.close_reservation, lambda *who: store.return_proof(*who, "x")):
                with pytest.raises((PermissionDenied, ReviewRefused)):
                    call(people[name], place.id, id_)
        store.close_reservation(people[judge], place.id, id_)

    assert {ReservationState.CLOSED} == {each.state for each in store.reservations(place.actor, place.id)}
    assert ["Dpo", "Presidente", "Maire"] == [each.closed_by for each in store.reservations(place.actor, place.id)]


def test_a_proof_that_does_not_hold_goes_back_with_its_reason(place, people):
    """What was brought and why it was sent back stay readable; another proof may be brought, and accepted."""
    store, id_ = place.store, reserved(place, people)[1]

    def now():
        return next(each for each in store.reservations(place.actor, place.id) if each.id == id_)

    assert ReservationState.OPEN is now().state
    assert "n’attend" in refused(store.close_reservation, people["chair"], place.id, id_)
    file = store.add_file(place.actor, place.id, "goal", "affiche.txt", b"avis").sha256
    assert "jointe" in refused(
        store.prove_reservation, people["manager"], place.id, id_, proof="x", proof_file="0" * 64
    )
    store.prove_reservation(people["manager"], place.id, id_, proof="Affiche posée.", proof_file=file)
    store.return_proof(people["chair"], place.id, id_, "La photo est illisible.")
    assert ReservationState.RETURNED is now().state
    assert "n’attend" in refused(store.close_reservation, people["chair"], place.id, id_)
    store.prove_reservation(people["manager"], place.id, id_, proof="Nouvelle photo.")
    assert "entre-temps" in refused(store.close_reservation, people["chair"], place.id, id_, seen="Affiche posée.")
    store.close_reservation(people["chair"], place.id, id_, seen="Nouvelle photo.")

    assert [("Affiche posée.", file, "Cheffe", "La photo est illisible.", "Presidente")] == [
        (each.proof, each.proof_file, each.prover, each.why, each.by) for each in now().returned
    ]
    assert ReservationState.CLOSED is now().state
    assert "déjà levée" in refused(store.return_proof, people["chair"], place.id, id_, "x")
    assert store.verify_chain(place.actor, place.authority.id).whole
