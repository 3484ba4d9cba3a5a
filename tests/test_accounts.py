"""Accounts and roles: passwords, invitations, who administers what, what the history says of it, and leaving."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from account_cases import ADMIN, OTHER, PHRASE, make_house
from helpers_checklist import make_checklist

from assessments import passwords
from assessments.access import EVERYWHERE, Capacity, PermissionDenied, Role
from assessments.accounts import (
    CAPACITY_OF_CONTRIBUTOR,
    ELSEWHERE,
    LAST_ADMINISTRATOR,
    LOGIN_EMPTY,
    LOGIN_TAKEN,
    NOT_FIRST,
    ONLY_INSTALLATION,
    ONLY_ON_AUTHORITY,
    AccountRefused,
    Given,
    LinkInvalid,
    SignInRefused,
    UnknownAccount,
    as_login,
)
from assessments.model import AiSystem
from assessments.passwords import PasswordRefused
from assessments.storage import ERASED, EventKind, UnknownAssessment, sessions, tables


@pytest.fixture
def house():
    """A house with its administrator and two authorities."""
    return make_house()


def refused(call, expected, kind=AccountRefused):
    """That a call is refused with this sentence."""
    with pytest.raises(kind) as found:
        call()
    assert expected.fr == found.value.to("fr")


# Passwords ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "login"),
    [
        ("court", "lea"),
        ("x" * 201 + "abcdefgh", "lea"),
        ("lea.martin@ville.fr", "Lea.Martin@ville.fr"),
        ("lea martin lea", "leamartinlea"),
        ("motdepasse123", "lea"),
        ("MotDePasse 123", "lea"),
        ("azertyuiopqs", "lea"),
        ("aaaaaaaaaaaaaa", "lea"),
        ("121212121212", "lea"),
        ("098765432109", "lea"),
    ],
)
def test_passwords_that_anybody_tries_first_are_refused(password, login):
    """Too short, too long, one's own login, a row of keys, a well-known one: each is refused with a sentence."""
    with pytest.raises(PasswordRefused) as found:
        passwords.check_choice(password, login)

    assert found.value.to("fr") != found.value.to("en")


@pytest.mark.parametrize(
    "password", ["quatre mots sans rapport", "un  été à Léchiagat", "pont-chaise-nuage", "密码是很长的一句话还要更长"]
)
def test_a_phrase_is_enough(password):
    """No composition is asked for: a few words do, in any script."""
    assert password == passwords.check_choice(password, "lea@ville.example", "Léa Martin")


def test_an_accent_typed_otherwise_is_the_same_password():
    """The same letters from another keyboard open the account."""
    kept = passwords.hash_of("un été à la mer")

    assert passwords.matches(kept, "un e\u0301te\u0301 a\u0300 la mer")
    assert not passwords.matches(kept, "un ete a la mer")
    assert not passwords.matches("", "un été à la mer")


def test_only_an_argon2_hash_is_kept(house):
    """Whoever reads the database learns no password, no cookie and no link."""
    token = house.sign_in()
    _, link = house.store.invite(house.admin, Given(Role.READER, house.north.id), login="a", name="A")
    with house.store.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())

    assert "$argon2id$" in dump
    assert [] == [secret for secret in (PHRASE, token, link) if secret in dump]


def test_a_hash_made_with_other_parameters_is_made_anew(house):
    """When the parameters of argon2 grow, each password follows at its next sign-in."""
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PHRASE)
    table = tables.account
    with house.store.engine.begin() as connection:
        connection.execute(sa.update(table).values(password=weak))
    house.sign_in()
    with house.store.engine.connect() as connection:
        after = connection.execute(sa.select(table.c.password)).scalar_one()

    assert weak != after
    assert not passwords.outdated(after)
    assert house.sign_in()


def test_a_login_is_the_same_whatever_its_case(house):
    """Nobody can open a second account that looks like the first, and case does not matter when signing in."""
    assert as_login(" Léa@Ville.FR\u200b") == as_login("lÉA@ville.fr") == "léa@ville.fr"
    assert house.sign_in(f" {ADMIN.upper()} ")


# The first account -------------------------------------------------------------------------------------------------------


def test_there_is_one_first_account(house):
    """Once somebody administers, nobody opens another first account."""
    give = {"login": "b@ville.example", "name": "B", "password": PHRASE}
    with pytest.raises(AccountRefused) as found:
        sessions.create_first_account(house.store.engine, **give)

    assert NOT_FIRST.fr == found.value.to("fr")


def test_the_first_account_may_also_run_assessments():
    """In a small town hall one person does both; by default the administrator answers nothing."""
    house = make_house()

    assert {EVERYWHERE: frozenset({Role.ADMINISTRATOR})} == house.admin.roles


# Inviting and roles ------------------------------------------------------------------------------------------------------


def test_an_invitation_serves_once_and_for_a_week(house):
    """The link chooses a password; used, replaced or old, it is worth nothing and says so."""
    account, token = house.store.invite(house.admin, Given(Role.READER, house.north.id), login="lea", name="Léa")
    with pytest.raises(SignInRefused):
        house.sign_in("lea", PHRASE)
    again = house.store.new_link(house.admin, account.id)
    engine, clock = house.store.engine, house.clock
    with pytest.raises(LinkInvalid):
        sessions.use_link(engine, token, PHRASE, clock=clock)
    with pytest.raises(PasswordRefused):
        sessions.use_link(engine, again, "court", clock=clock)

    assert "Léa" == house.who(sessions.use_link(engine, again, PHRASE, clock=clock)).account.name

    with pytest.raises(LinkInvalid):
        sessions.use_link(engine, again, OTHER, clock=clock)
    late = house.store.new_link(house.admin, account.id)
    house.clock.forward(days=7, seconds=1)
    with pytest.raises(LinkInvalid):
        sessions.account_of_link(engine, late, clock=clock)


def test_somebody_who_has_an_account_gets_the_role_without_a_link(house):
    """Two authorities may invite the same person, who keeps one account and one password."""
    id_ = house.invited("lea", Role.READER)
    account, token = house.store.invite(
        house.admin, Given(Role.PROJECT_MANAGER, house.south.id), login="LEA", name="Autre"
    )

    assert (id_, "") == (account.id, token)
    actor = house.actor("lea")
    assert {house.north.id: {Role.READER}, house.south.id: {Role.PROJECT_MANAGER}} == actor.roles


def test_a_role_on_one_assessment_with_a_capacity(house):
    """The DPO of one assessment reads and answers it, and sees of the authority no more than its name."""
    admin = house.admin
    made, other = (
        house.store.create_assessment(
            house.actor_with_projects(), house.north.id, system=AiSystem(name=name), checklist=make_checklist()
        )
        for name in ("Un", "Deux")
    )
    house.invited("dpo", Role.CONTRIBUTOR, assessment_id=made.id, capacity=Capacity.DPO)
    dpo = house.actor("dpo")

    assert [made.id] == [one.id for one in house.store.assessments(dpo)]
    assert [house.north] == house.store.authorities(dpo)
    assert {Capacity.DPO} == dpo.capacities_on(house.north.id, made.id)
    assert house.store.save_answer(dpo, made.id, "decision", {"comment": "vu"}, None)
    with pytest.raises(PermissionDenied):
        house.store.answers(dpo, other.id)
    members = house.store.members(admin, house.north.id, made.id)
    assert [("Dpo", Role.CONTRIBUTOR, Capacity.DPO, made.id)] == [
        (one.name, one.role, one.capacity, one.assessment_id) for one in members
    ]


def test_what_cannot_be_given_is_refused_with_a_sentence(house):
    """A login without letters, one that is taken, an administrator of one assessment, a domain of a reader."""
    store, admin, north = house.store, house.admin, house.north.id
    invite = lambda given, login="x": store.invite(admin, given, login=login, name="X")  # noqa: E731

    refused(lambda: invite(Given(Role.READER, north), " \u200b "), LOGIN_EMPTY)
    refused(lambda: invite(Given(Role.READER, north), "x" * 201), LOGIN_EMPTY)
    refused(lambda: invite(Given(Role.ADMINISTRATOR, north, "an assessment")), ONLY_ON_AUTHORITY)
    refused(lambda: invite(Given(Role.READER, north, capacity=Capacity.LEGAL)), CAPACITY_OF_CONTRIBUTOR)
    with pytest.raises(UnknownAssessment):
        invite(Given(Role.READER, north, "nowhere"))
    assert LOGIN_TAKEN.fr != LOGIN_TAKEN.en
    assert ["Administration"] == [one.account.name for one in store.accounts(admin)]


def test_the_administrator_of_one_authority_rules_its_members_only(house):
    """They see and change who belongs to them, not to their neighbours, and name no administrator."""
    house.invited("nord", Role.ADMINISTRATOR)
    mine, both = house.invited("lea"), house.invited("luc")
    theirs = house.invited("zoe", place=house.south.id)
    house.store.give_role(house.admin, both, Given(Role.READER, house.south.id))
    store, actor = house.store, house.actor("nord")

    assert ["Lea", "Luc", "Nord"] == [one.account.name for one in store.accounts(actor)]
    assert [False, True, False] == [one.elsewhere for one in store.accounts(actor)]
    assert {house.north.id} == {held.authority_id for one in store.accounts(actor) for held in one.memberships}
    store.disable_account(actor, mine)
    refused(lambda: store.disable_account(actor, both), ELSEWHERE)
    refused(lambda: store.new_link(actor, both), ELSEWHERE)
    with pytest.raises(UnknownAccount):
        store.new_link(actor, theirs)
    refused(lambda: store.give_role(actor, mine, Given(Role.ADMINISTRATOR, house.north.id)), ONLY_INSTALLATION)
    chief = next(one for one in store.accounts(actor) if one.account.name == "Nord")
    refused(lambda: store.take_role(actor, chief.memberships[0].id), ONLY_INSTALLATION)
    with pytest.raises(PermissionDenied):
        store.create_authority(actor, name="Une de plus")
    with pytest.raises(PermissionDenied):
        store.anonymise_account(actor, mine)


def test_the_last_administrator_stays(house):
    """Neither taking the role, nor closing, nor erasing the account can leave an installation without administrator."""
    store, admin = house.store, house.admin
    held = store.my_roles(admin)[0]
    for call in (
        lambda: store.take_role(admin, held.id),
        lambda: store.disable_account(admin, admin.id),
        lambda: store.anonymise_account(admin, admin.id),
    ):
        refused(call, LAST_ADMINISTRATOR)
    store.invite(admin, Given(Role.ADMINISTRATOR, EVERYWHERE), login="pending", name="En attente")
    refused(lambda: store.take_role(admin, held.id), LAST_ADMINISTRATOR)  # nobody has taken that one up
    house.invited("second", Role.ADMINISTRATOR, EVERYWHERE)
    store.take_role(admin, held.id)

    with pytest.raises(PermissionDenied):
        store.accounts(house.admin)


def test_a_role_taken_holds_no_more_at_the_next_question(house):
    """Whoever is signed in loses a right as soon as it is taken, without signing out."""
    id_ = house.invited("lea", Role.READER)
    token = house.sign_in("lea")
    assert [house.north] == house.store.authorities(house.who(token).actor)
    (managed,) = [one for one in house.store.accounts(house.admin) if one.account.id == id_]
    house.store.take_role(house.admin, managed.memberships[0].id)

    assert [] == house.store.authorities(house.who(token).actor)


# History and leaving -----------------------------------------------------------------------------------------------------


def events_of(house, authority):
    """Kinds and texts of the history of an authority, the oldest first."""
    event, text = tables.event, tables.event_text
    with house.store.engine.connect() as connection:
        rows = connection.execute(
            sa.select(event.c.seq, event.c.kind, event.c.public)
            .where(event.c.authority_id == authority.id)
            .order_by(event.c.seq)
        ).all()
        texts = connection.execute(
            sa.select(text.c.seq, text.c.name, text.c.text).where(text.c.authority_id == authority.id)
        ).all()
    told = {(row.seq, row.name): row.text for row in texts}
    return [(row.kind, json.loads(row.public)["plain"], told.get((row.seq, "after.account"))) for row in rows]


def test_the_history_tells_who_gave_and_took_which_role(house):
    """Each change of role is chained in the history of its authority, and a role given everywhere in all of them."""
    id_ = house.invited("lea", Role.READER)
    (managed,) = [one for one in house.store.accounts(house.admin) if one.account.id == id_]
    house.store.take_role(house.admin, managed.memberships[0].id)
    house.store.give_role(house.admin, house.admin.id, Given(Role.READER, EVERYWHERE))
    north, south = events_of(house, house.north), events_of(house, house.south)

    assert ["authority_created", "role_given", "role_taken", "role_given"] == [kind for kind, _, _ in north]
    assert ["authority_created", "role_given"] == [kind for kind, _, _ in south]
    assert {"id": id_, "name": "Lea"} == json.loads(north[1][2])
    assert house.store.verify_chain(house.admin, house.north.id).whole
    assert house.store.verify_chain(house.admin, house.south.id).whole


def test_a_role_slipped_into_the_database_is_found(house):
    """Somebody who writes a role into the table, or changes one, contradicts the history."""
    house.invited("lea", Role.READER)
    with house.store.engine.begin() as connection:
        table = tables.membership
        changed = sa.update(table).where(table.c.authority_id == house.north.id)
        connection.execute(changed.values(role=Role.DECISION_MAKER.value))
    found = house.store.verify_chain(house.admin, house.north.id)

    assert not found.whole
    assert 2 == found.broken_at


def test_what_is_done_to_an_account_is_told(house):
    """A new link would let an administrator answer in somebody's place: the history says that one was made."""
    id_ = house.invited("lea", Role.READER)
    house.store.new_link(house.admin, id_)
    house.store.end_sessions(house.admin, id_)
    house.store.disable_account(house.admin, id_)
    house.store.enable_account(house.admin, id_)
    told = [
        plain["after.what"] for kind, plain, _ in events_of(house, house.north) if kind == EventKind.ACCOUNT_CHANGED
    ]

    assert ["link", "sessions_ended", "disabled", "enabled"] == told
    assert house.store.verify_chain(house.admin, house.north.id).whole


def test_a_person_who_left_can_be_erased_everywhere(house):
    """The name leaves the account and the history of every authority, whose proof still holds; nobody can sign in with it."""
    store = house.store
    id_ = house.invited("lea.departie", Role.PROJECT_MANAGER)
    store.give_role(house.admin, id_, Given(Role.READER, house.south.id))
    actor = house.actor("lea.departie")
    made = store.create_assessment(actor, house.north.id, system=AiSystem(name="S"), checklist=make_checklist())
    store.save_answer(actor, made.id, "decision", {"comment": "c"}, None)
    named = store.anonymise_account(house.admin, id_)
    with store.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())

    assert named >= 6
    assert "departie" not in dump.lower()
    for authority in (house.north, house.south):
        assert store.verify_chain(house.admin, authority.id).whole
    assert ERASED == store.answers(house.actor_with_projects(), made.id)["decision"].author
    assert id_ not in [one.account.id for one in store.accounts(house.admin)]
    with pytest.raises(SignInRefused):
        house.sign_in("lea.departie")
    assert house.invited("lea.departie", Role.READER) != id_


def test_everybody_gets_their_own_data(house):
    """The export tells a person their account, roles, sessions and each place of the history that names them; no secret."""
    house.invited("lea", Role.PROJECT_MANAGER)
    actor = house.actor("lea")
    made = house.store.create_assessment(actor, house.north.id, system=AiSystem(name="S"), checklist=make_checklist())
    text = house.store.my_data(actor)
    found = json.loads(text)

    assert "Lea" == found["account"]["name"]
    assert [(house.north.id, "project_manager")] == [(one["authority"], one["role"]) for one in found["roles"]]
    assert [("role_given", False), ("assessment_created", True)] == [
        (one["what"], one["did_it"]) for one in found["history"]
    ]
    assert made.id == found["history"][-1]["assessment"]
    assert len(found["sessions"]) >= 2
    assert [] == [word for word in ("argon2", "token", "Administration") if word in text]


def test_names_are_made_fit_to_be_shown(house):
    """A name with line breaks or signs that nobody sees is kept on one line; an empty one is refused."""
    admin = house.admin

    assert "Zoé Test" == house.store.rename_me(admin, " Zoé\n\0 Test ").name
    with pytest.raises(AccountRefused):
        house.store.rename_me(admin, " \n ")
