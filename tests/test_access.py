"""Who may do what: the table, and that the store asks it."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from audit_cases import JUDGEMENT, PLAN, measured, result_of
from helpers_checklist import begin, make_checklist

from assessments.access import (
    EVERYWHERE,
    PERMISSIONS,
    Action,
    Actor,
    Capacity,
    PermissionDenied,
    Role,
    local_user,
    require,
)
from assessments.accounts import Given
from assessments.exchange import export_json, import_any, import_json, write_bundle
from assessments.model import AiSystem
from checklists.model import Depth

pytestmark = pytest.mark.databases

# One line a role, one column an action, written out a second time on purpose: a right is never given by accident.
COLUMNS = [
    "create_authority",
    "change_authority",
    "read",
    "create_assessment",
    "import_assessment",
    "export_assessment",
    "answer",
    "change_system",
    "set_depth",
    "audit",
    "judge_audit",
    "read_events",
    "verify_chain",
    "erase_text",
    "manage_accounts",
    "manage_roles",
]
EXPECTED = {
    "project_manager": "- - x x x x x x x x x x x - - -",
    "contributor": "- - x - - - x - - x x x - - - -",
    "committee_member": "- - x - - x - - - - x x x - - -",
    "committee_chair": "- - x - - x - - - - x x x - - -",
    "decision_maker": "- - x - - x - - - - - x x - - -",
    "reader": "- - x - - - - - - - - - - - - -",
    "administrator": "x x x - - x - - - - - x x x x x",
}
CELLS = [
    (Role(role), Action(action), cell == "x")
    for role, line in EXPECTED.items()
    for action, cell in zip(COLUMNS, line.split(), strict=True)
]


ISSUED = {"kind": "report", "lang": "fr", "sha256": "a" * 64, "content_hash": "b" * 64, "as_of": date(2026, 1, 1)}


def audit_in(place):
    """An audit just planned there by somebody who may."""
    return place.store.plan_audit(place.actor, place.id, PLAN)


def file_in(place):
    """A file attached there by somebody who may."""
    return place.store.add_file(place.actor, place.id, "decision", "avis.txt", b"avis")


def somebody(place):
    """An account with a role there."""
    account, _ = place.store.invite(
        place.actor, Given(Role.READER, place.authority.id), login=uuid.uuid4().hex, name="Quelqu’un"
    )
    return account.id


# What asks for each action, given a place made by somebody else, the actor and an exported file.
CALLS = {
    Action.CREATE_AUTHORITY: [lambda p, a, _: p.store.create_authority(a, name="Autre")],
    Action.CHANGE_AUTHORITY: [lambda p, a, _: p.store.update_authority(a, p.authority.id, {"population": 5})],
    Action.READ: [
        lambda p, a, _: p.store.authority(a, p.authority.id),
        lambda p, a, _: p.store.assessments(a, p.authority.id),
        lambda p, a, _: p.store.assessment(a, p.id),
        lambda p, a, _: p.store.checklist_of(a, p.id),
        lambda p, a, _: p.store.checklist_body(a, p.id),
        lambda p, a, _: p.store.answers(a, p.id),
        lambda p, a, _: p.store.snapshot(a, p.id),
        lambda p, a, _: p.store.stamp(a, p.id),
        lambda p, a, _: p.store.audits(a, p.id),
        lambda p, a, _: p.store.audit(a, audit_in(p).id),
        lambda p, a, _: p.store.gap_established(a, p.id),
        lambda p, a, _: p.store.gaps_established(a, p.authority.id),
        lambda p, a, _: p.store.files(a, p.id),
        lambda p, a, _: p.store.file_bytes(a, p.id, file_in(p).sha256),
        lambda p, a, _: p.store.record_issue(a, p.id, **ISSUED),
        lambda p, a, _: p.store.issued(a, p.id),
        lambda p, a, _: p.store.register(a, [p.authority.id]),
    ],
    Action.CREATE_ASSESSMENT: [
        lambda p, a, _: p.store.create_assessment(
            a, p.authority.id, system=AiSystem(name="X"), checklist=make_checklist()
        )
    ],
    Action.IMPORT_ASSESSMENT: [
        lambda p, a, file: import_json(p.store, a, p.authority.id, file),
        lambda p, a, _: import_any(
            p.store, a, p.authority.id, write_bundle(p.store, p.actor, p.store.snapshot(p.actor, p.id))
        ),
    ],
    Action.EXPORT_ASSESSMENT: [
        lambda p, a, _: export_json(p.store, a, p.id),
        lambda p, a, _: write_bundle(p.store, a, p.store.snapshot(p.actor, p.id)),
    ],
    Action.ANSWER: [
        lambda p, a, _: p.store.save_answer(a, p.id, "decision", {"choice": ["none"]}, None),
        lambda p, a, _: p.store.add_file(a, p.id, "decision", "autre.txt", b"autre"),
        lambda p, a, _: p.store.remove_file(a, p.id, "decision", file_in(p).sha256),
    ],
    Action.CHANGE_SYSTEM: [lambda p, a, _: p.store.update_system(a, p.id, {"contact": "DSI"}, p.assessment.system)],
    Action.SET_DEPTH: [lambda p, a, _: p.store.set_depth(a, p.id, Depth.FULL)],
    Action.AUDIT: [
        lambda p, a, _: p.store.plan_audit(a, p.id, PLAN),
        lambda p, a, _: p.store.record_audit(a, audit_in(p).id, result_of()),
        lambda p, a, _: p.store.withdraw_audit(a, audit_in(p).id, "x"),
    ],
    Action.JUDGE_AUDIT: [lambda p, a, _: p.store.judge_audit(a, (seen := measured(p)).id, JUDGEMENT, seen)],
    Action.READ_EVENTS: [lambda p, a, _: p.store.events(a, p.id)],
    Action.VERIFY_CHAIN: [lambda p, a, _: p.store.verify_chain(a, p.authority.id)],
    Action.ERASE_TEXT: [
        lambda p, a, _: p.store.erase_text(a, p.id),
        lambda p, a, _: p.store.erase_file(a, p.id, file_in(p).sha256),
        lambda p, a, _: p.store.erase_event(a, p.authority.id, 1),
        lambda p, a, _: p.store.erase_person(a, p.authority.id, "somebody"),
    ],
    Action.MANAGE_ACCOUNTS: [lambda p, a, _: p.store.accounts(a)],
    Action.MANAGE_ROLES: [lambda p, a, _: p.store.give_role(a, somebody(p), Given(Role.READER, p.authority.id))],
}


@pytest.mark.databases("sqlite")
def test_every_action_and_role_is_covered():
    """A new role or action cannot be added without saying here who may do it, and what asks for it."""
    assert set(Action) == {Action(column) for column in COLUMNS}
    assert set(Role) == {Role(role) for role in EXPECTED} == set(PERMISSIONS)
    assert set(Action) == set(CALLS)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_role_by_action(role, action, allowed):
    """Each role may do on its authority what the table says, and nothing on another authority."""
    actor = Actor(id="u", name="U", roles={"here": frozenset({role})})

    assert allowed == actor.may(action, "here")
    assert not actor.may(action, "elsewhere")
    assert not actor.may(action, "elsewhere", "an assessment")
    assert not actor.may(action, EVERYWHERE)


@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_role_on_one_assessment(role, action, allowed):
    """A role on a single assessment opens that one and no other; nobody administers by it."""
    actor = Actor(id="u", name="U", assessment_roles={"mine": frozenset({role})})
    expected = allowed and role is not Role.ADMINISTRATOR

    assert expected == actor.may(action, "here", "mine")
    assert not actor.may(action, "here", "other")
    assert not actor.may(action, "here")
    assert not actor.may(action, EVERYWHERE)


def test_a_capacity_opens_nothing():
    """To be the data protection officer somewhere says for what one is asked; a role says what one may do."""
    actor = Actor(id="u", name="U", capacities={"here": frozenset({Capacity.DPO}), "mine": frozenset({Capacity.RSSI})})

    assert not [action for action in Action if actor.may(action, "here", "mine")]
    assert {Capacity.DPO} == actor.capacities_on("here")
    assert {Capacity.DPO, Capacity.RSSI} == actor.capacities_on("here", "mine")
    assert frozenset() == actor.capacities_on("elsewhere")


@pytest.mark.parametrize("role", list(Role))
def test_the_store_asks_before_every_action(role):
    """No method of the store can be used without the right, whatever a page forgets to check."""
    place = begin()
    file = export_json(place.store, place.actor, place.id)
    actor = Actor(id="u", name="U", roles={EVERYWHERE: frozenset({role})})

    for action, calls in CALLS.items():
        for call in calls:
            if action in PERMISSIONS[role]:
                call(place, actor, file)
            else:
                with pytest.raises(PermissionDenied) as refused:
                    call(place, actor, file)
                assert action is refused.value.action


def test_lists_hold_only_what_the_actor_may_read():
    """A list never shows another authority's assessments, not even their names."""
    place = begin()
    other = begin(place.store)
    actor = Actor(id="u", name="U", roles={place.authority.id: frozenset({Role.READER})})

    assert [place.authority] == place.store.authorities(actor)
    assert [place.id] == [found.id for found in place.store.assessments(actor)]
    with pytest.raises(PermissionDenied):
        place.store.assessments(actor, other.authority.id)


@pytest.mark.databases("sqlite")
def test_nobody_answers_and_erases():
    """No single role can both give answers and erase their trace."""
    assert not [role for role, actions in PERMISSIONS.items() if {Action.ANSWER, Action.ERASE_TEXT} <= actions]


@pytest.mark.databases("sqlite")
def test_local_user_may_do_everything():
    """Without accounts, the one user is never refused."""
    user = local_user("Léa")

    assert all(user.may(action, authority) for action in Action for authority in (EVERYWHERE, "any"))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("action", list(Action))
def test_refusal_speaks_both_languages(action):
    """A person refused reads a sentence in their language that says what was refused."""
    with pytest.raises(PermissionDenied) as refused:
        require(Actor(id="u", name="U"), action, "here")

    assert refused.value.to("fr") != refused.value.to("en")
    assert "ne permet pas de" in refused.value.to("fr")
    assert "does not allow" in refused.value.to("en")


@pytest.mark.databases("sqlite")
def test_actor_names_are_made_storable():
    """A name that an account system gives with invisible or broken characters does not break saving."""
    assert Actor(id="u", name=" Zo\0é\ud800 ").name == "Zoé"
    assert len(Actor(id="u", name="x" * 999).name) == 300
    with pytest.raises(ValueError, match="id"):
        Actor(id="", name="x")
