"""Who may do what: the table, and that the store asks it."""

from __future__ import annotations

import pytest
from helpers_checklist import begin

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
from assessments.exchange import export_json, import_any, import_json, write_bundle

pytestmark = pytest.mark.databases

# Who may do what, written out a second time on purpose: a right is never given by accident.
LETTERS = {
    "P": Role.PROJECT_MANAGER,
    "C": Role.CONTRIBUTOR,
    "M": Role.COMMITTEE_MEMBER,
    "H": Role.COMMITTEE_CHAIR,
    "D": Role.DECISION_MAKER,
    "R": Role.READER,
    "A": Role.ADMINISTRATOR,
}
EXPECTED = {
    "create_authority": "A",
    "change_authority": "A",
    "read": "P C M H D R A",
    "create_assessment": "P",
    "import_assessment": "P",
    "export_assessment": "P M H D A",
    "answer": "P C",
    "change_system": "P",
    "set_depth": "P",
    "audit": "P C",
    "judge_audit": "P C M H",
    "submit": "P",
    "discuss": "P C M H D",
    "advise": "C",
    "vote": "M H",
    "run_review": "H",
    "prove": "P C",
    "set_committee": "H A",
    "decide": "D",  # and whoever holds a delegation of theirs: see test_permission_walk
    "reopen": "P D",
    "withdraw": "P",
    "archive": "P",
    "assign": "P",
    "follow_up": "P C",
    "consult": "P C",
    "publish": "P A",
    "renew": "P",
    "share": "P C",
    "delegate": "D A",
    "keep_time": "A",
    "read_events": "P C M H D A",
    "verify_chain": "P M H D A",
    "erase_text": "A",
    "manage_accounts": "A",
    "manage_roles": "A",
}
CELLS = [
    (role, Action(action), letter in line.split())
    for action, line in EXPECTED.items()
    for letter, role in LETTERS.items()
]


# What asks for an action beside the store's own methods (see ``test_permission_walk``), given a place, the actor and a file.
CALLS = {
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
}


@pytest.mark.databases("sqlite")
def test_every_action_and_role_is_covered():
    """A new role or action cannot be added without saying here who may do it."""
    assert set(Action) == {Action(name) for name in EXPECTED}
    assert set(Role) == set(LETTERS.values()) == set(PERMISSIONS)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_role_by_action(role, action, allowed):
    """Each role may do on its authority what the table says, and nothing on another authority."""
    actor = Actor(id="u", name="U", roles={"here": frozenset({role})})

    assert allowed == actor.may(action, "here")
    assert not actor.may(action, "elsewhere")
    assert not actor.may(action, "elsewhere", "an assessment")
    assert not actor.may(action, EVERYWHERE)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_role_on_one_assessment(role, action, allowed):
    """A role on a single assessment opens that one and no other; nobody administers by it."""
    actor = Actor(id="u", name="U", assessment_roles={"mine": frozenset({role})})
    expected = allowed and role is not Role.ADMINISTRATOR

    assert expected == actor.may(action, "here", "mine")
    assert not actor.may(action, "here", "other")
    assert not actor.may(action, "here")
    assert not actor.may(action, EVERYWHERE)


@pytest.mark.databases("sqlite")
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
