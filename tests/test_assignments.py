"""Questions given to people, remarks put together as threads, and who may settle one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from helpers_checklist import begin, open_store
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import small_case

from assessments.access import EVERYWHERE, Actor, PermissionDenied, Role
from assessments.accounts import Given
from assessments.assignments import by_urgency, unanswered
from assessments.discussion import Waiting, threads, waiting_on
from assessments.model import Answer, Context
from assessments.review import Remark
from assessments.scoring import score
from assessments.storage import AssessmentClosed, EventKind, ReviewRefused
from checklists.model import Depth

DAY = date(2026, 1, 15)
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class House:
    """An assessment, and people with an account there."""

    place: object
    manager: Actor
    dpo: Actor
    member: Actor
    chair: Actor

    @property
    def store(self):
        """The store."""
        return self.place.store

    @property
    def id(self):
        """Id of the assessment."""
        return self.place.id


@pytest.fixture
def house():
    """A small checklist, its assessment just begun."""
    place = begin(checklist=small_case(), answers=[Answer(question="effect", choice=("comfort",))])

    def person(name, role):
        invited = Given(role, place.authority.id)
        account, _ = place.store.invite(place.actor, invited, login=name, name=name.upper())
        return Actor(account.id, account.name, {place.authority.id: frozenset({role})})

    roles = (Role.PROJECT_MANAGER, Role.CONTRIBUTOR, Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR)
    return House(place, *(person(f"p{number}", role) for number, role in enumerate(roles)))


def refused(call, *args, **more):
    with pytest.raises(ReviewRefused) as found:
        call(*args, **more)
    assert found.value.to("fr") != found.value.to("en")
    return found.value.to("fr")


def test_a_question_is_given_answered_and_done(house):
    """Whoever was asked answers, then says that it is done; the history tells each step and verifies."""
    store = house.store
    made = store.assign(
        house.manager, house.id, "question:goal", person_id=house.dpo.id, due=DAY, note="Voir le registre"
    )
    assert "Il manque encore une réponse" in refused(store.finish_assignment, house.dpo, house.id, made.id)
    store.save_answer(house.dpo, house.id, "goal", {"value": "Orienter"}, None)
    store.finish_assignment(house.dpo, house.id, made.id)
    store.finish_assignment(house.dpo, house.id, made.id)  # twice is once
    (kept,) = store.assignments(house.manager, house.id)
    kinds = [event.kind for event in store.events(house.manager, house.id)]

    assert (house.dpo.id, house.dpo.name, DAY, "Voir le registre") == (
        kept.person_id,
        kept.person,
        kept.due,
        kept.note,
    )
    assert (False, house.dpo.name) == (kept.open, kept.done_by)
    assert 1 == kinds.count(EventKind.ASSIGNED) == kinds.count(EventKind.ASSIGNMENT_DONE)
    assert store.verify_chain(house.place.actor, house.place.authority.id).whole


def test_a_section_is_done_when_all_that_is_asked_in_it_is_answered(house):
    """Marking a section as done names the questions that still have no answer."""
    made = house.store.assign(house.manager, house.id, "section:only", person="Le service des eaux")
    checklist, answers = small_case(), {"effect": Answer(question="effect", choice=("comfort",))}
    asked = score(checklist, answers, Context(), Depth.SHORT).asked
    missing = unanswered(checklist, answers, asked, "section:only")
    numbers = ", ".join(checklist.number_of[id_] for id_ in asked if id_ != "effect")

    assert f"à\u00a0: {numbers}." in refused(house.store.finish_assignment, house.manager, house.id, made.id)
    assert ", ".join(checklist.number_of[id_] for id_ in missing) == numbers
    for id_ in missing:
        house.store.save_answer(house.manager, house.id, id_, {"choice": ["unknown"]}, None)
    house.store.finish_assignment(house.manager, house.id, made.id)


def test_only_the_person_asked_or_who_assigns_marks_it_done(house):
    """A colleague who may answer does not tick what was given to somebody else."""
    made = house.store.assign(house.manager, house.id, "question:effect", person_id=house.dpo.id)
    with pytest.raises(PermissionDenied):
        house.store.finish_assignment(house.member, house.id, made.id)
    house.store.finish_assignment(house.manager, house.id, made.id)

    assert not house.store.assignments(house.manager, house.id)[0].open


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "choisissez une personne"),
        ({"person_id": "0" * 32}, "pas ici de rôle"),
        ({"person": "Zoé", "about": "question:nothing"}, "n’existe pas"),
        ({"person": "Zoé", "about": "risk:misuse"}, "n’existe pas"),
        ({"person": "Zoé", "about": "x"}, "n’existe pas"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(house, more, words):
    """Nobody is asked a question that does not exist, and nothing is given to nobody."""
    about = more.pop("about", "question:goal")

    assert words in refused(house.store.assign, house.manager, house.id, about, **more)
    assert [] == house.store.assignments(house.manager, house.id)


def test_nobody_is_asked_what_they_may_not_answer(house):
    """A committee member answers no question: giving them one is refused like giving it to a stranger."""
    said = refused(house.store.assign, house.manager, house.id, "question:goal", person_id=house.member.id)
    stranger = begin(house.store)
    account, _ = house.store.invite(
        stranger.actor, Given(Role.CONTRIBUTOR, stranger.authority.id), login="loin", name="Loin"
    )

    assert said == refused(house.store.assign, house.manager, house.id, "question:goal", person_id=account.id)


def test_the_same_is_not_given_twice_to_one_person_and_can_be_taken_back(house):
    """Two people may share a question; one is not asked twice; what was taken back can be given again."""
    store, ask = house.store, (house.manager, house.id, "question:goal")
    first = store.assign(*ask, person_id=house.dpo.id)
    store.assign(*ask, person="Zoé")
    assert "déjà chargée" in refused(store.assign, *ask, person_id=house.dpo.id)
    store.unassign(house.manager, house.id, first.id)
    assert "repris" in refused(store.unassign, house.manager, house.id, first.id)
    store.assign(*ask, person_id=house.dpo.id, due=DAY)

    assert [False, True, True] == [each.open for each in store.assignments(house.manager, house.id)]


def test_the_list_of_what_is_due_holds_what_is_open_and_readable_alone(house):
    """Across assessments: the nearest day first, nothing of what is closed, nothing that one may not read."""
    store = house.store
    store.assign(house.manager, house.id, "question:goal", person="Sans date")
    store.assign(house.manager, house.id, "section:only", person="Plus tard", due=DAY + timedelta(days=9))
    store.assign(house.manager, house.id, "question:effect", person_id=house.dpo.id, due=DAY)
    far = begin(store, checklist=small_case())
    store.assign(far.actor, far.id, "question:goal", person="Ailleurs", due=DAY)
    everyone = Actor("all", "All", {EVERYWHERE: frozenset({Role.READER})})

    assert [house.dpo.name, "Plus tard", "Sans date"] == [each.person for each in store.open_assignments(house.dpo)]
    assert 4 == len(store.open_assignments(everyone))
    assert ["Ailleurs"] == [each.person for each in store.open_assignments(everyone, far.authority.id)]
    with pytest.raises(PermissionDenied):
        store.open_assignments(house.dpo, far.authority.id)
    store.withdraw(house.manager, house.id, "Projet suspendu.")
    assert [] == store.open_assignments(house.dpo)
    with pytest.raises(AssessmentClosed):
        store.assign(house.manager, house.id, "question:goal", person="Zoé")


def test_overdue_is_after_the_day_and_only_while_open(house):
    """The day itself is still in time; what is done is never late."""
    made = house.store.assign(house.manager, house.id, "question:effect", person="Zoé", due=DAY)
    assert [False, True] == [made.overdue(DAY), made.overdue(DAY + timedelta(days=1))]
    house.store.finish_assignment(house.manager, house.id, made.id)
    (done,) = house.store.assignments(house.manager, house.id)

    assert not done.overdue(DAY + timedelta(days=1))
    assert [] == by_urgency([done])


def test_a_departed_person_is_forgotten_in_what_they_were_given(house):
    """Erasing somebody erases their name from assignments too, and the history still verifies."""
    house.store.assign(house.manager, house.id, "question:goal", person_id=house.dpo.id)
    house.store.erase_person(house.place.actor, house.place.authority.id, house.dpo.id)
    (kept,) = house.store.assignments(house.manager, house.id)

    assert "" == kept.person_id
    assert house.dpo.name not in kept.person
    assert house.store.verify_chain(house.place.actor, house.place.authority.id).whole


# The discussion -------------------------------------------------------------------------------------------------------


def test_who_may_settle_a_remark(house):
    """Who made it, who runs the review, and those who answer; another member of the committee may not."""
    store, other = house.store, Actor("m2", "M2", house.member.roles)
    made = [store.remark(house.member, house.id, "Pourquoi ?", about="question:goal").id for _ in range(4)]
    assert "Seuls peuvent clore" in refused(store.settle_remark, other, house.id, made[0])
    for who, id_ in zip((house.member, house.chair, house.dpo, house.manager), made, strict=True):
        store.settle_remark(who, house.id, id_)

    assert all(each.settled_at is not None for each in store.remarks(other, house.id))


def test_the_reason_of_a_step_says_which_step(house):
    """The story of an assessment can be told to whoever may read it: what moved it, who, and why."""
    store = house.store
    store.withdraw(house.manager, house.id, "Projet suspendu.")
    store.resume(house.manager, house.id, "Reprise.")
    store.remark(house.member, house.id, "Bonjour.")

    assert ["withdraw", "resume", ""] == [each.step for each in store.remarks(house.member, house.id)]


NAMES = st.sampled_from(["a", "b"])


@st.composite
def remarks(draw):
    """Some remarks, each perhaps a reply to an earlier one."""
    made = []
    for number in range(draw(st.integers(0, 7))):
        parent = draw(st.sampled_from(["", *(each.id for each in made)]))
        about = next((each.about for each in made if each.id == parent), draw(st.sampled_from(["", "question:goal"])))
        settled = draw(st.booleans())
        made.append(
            Remark(
                id=f"{number:032}",
                submission=1,
                about=about,
                parent=parent,
                asks_change=draw(st.booleans()),
                text="x",
                by="N",
                by_id=draw(NAMES),
                at=START + timedelta(seconds=number),
                settled_by="N" if settled else "",
                settled_at=START if settled else None,
            )
        )
    return made


@settings(max_examples=40)
@given(remarks(), st.randoms(use_true_random=False))
def test_every_remark_is_in_one_thread_whatever_the_order(said, shuffle):
    """Nothing that was said is lost or shown twice; a settled thread waits for nothing; a wished change waits."""
    mixed = list(said)
    shuffle.shuffle(mixed)
    found = threads(mixed)

    assert threads(said) == found
    assert sorted(each.id for each in said) == sorted(each.id for thread in found for each in thread.remarks)
    assert all(thread.waiting is Waiting.NOTHING for thread in found if thread.first.settled_at)
    assert sum(waiting_on(said).values()) == sum(thread.waiting is not Waiting.NOTHING for thread in found)
    for thread in found:
        wished = any(each.asks_change and not each.settled_at for each in thread.remarks)
        assert (thread.waiting is Waiting.CHANGE) == (wished and thread.first.settled_at is None)


def test_a_store_opened_before_assignments_still_reads(house):
    """A database of before knows no assignment: the list is empty, not an error."""
    assert [] == open_store().open_assignments(house.dpo)
