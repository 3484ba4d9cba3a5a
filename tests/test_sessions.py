"""Sessions: opened by proof, decided by their row alone, ended by time, by sign-out and by what happens to the account."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from threading import Thread

import pytest
import sqlalchemy as sa
from account_cases import ADMIN, OTHER, PHRASE, make_house

from assessments.access import EVERYWHERE, Role
from assessments.accounts import SIGN_IN_REFUSED, Given, SignInRefused
from assessments.passwords import PasswordRefused
from assessments.storage import attempts, make_engine, sessions, tables
from assessments.storage.account_rows import hash_token
from assessments.storage.outside import sign_in_from_outside


@pytest.fixture
def house():
    """A house with its administrator and two authorities."""
    return make_house()


def test_each_sign_in_is_a_session_of_its_own(house):
    """A new secret each time; ending one leaves the other."""
    first, second = house.sign_in(device="Firefox, Linux"), house.sign_in()
    assert first != second

    sessions.sign_out(house.store.engine, hash_token(first), clock=house.clock)

    assert house.who(first) is None
    assert house.who(second).account.login == ADMIN


def test_a_secret_that_was_never_given_opens_nothing(house):
    """Neither an invented cookie, nor the digest that the database keeps, nor none."""
    token = house.sign_in()

    assert house.who("A" * 43) is None
    assert house.who(hash_token(token)) is None
    assert sessions.signed_in(house.store.engine, None) is None


def test_a_session_ends_after_a_time_without_use(house):
    """Eight hours unless the administrator says otherwise; what a page does by itself does not prolong it."""
    token = house.sign_in()
    for _ in range(3):
        house.clock.forward(hours=7)
        assert house.who(token) is not None
    house.clock.forward(hours=7)
    assert house.who(token, touch=False) is not None
    house.clock.forward(hours=1)
    assert house.who(token) is None

    short = house.sign_in()
    house.clock.forward(minutes=31)
    assert house.who(short, idle=timedelta(minutes=30)) is None


def test_a_session_ends_after_a_week_even_when_used(house):
    """A browser that is never closed signs in again at least once a week."""
    token = house.sign_in()
    for _ in range(7 * 4 - 1):
        house.clock.forward(hours=6)
        assert house.who(token) is not None
    house.clock.forward(hours=6)

    assert house.who(token) is None


def test_a_page_costs_no_write_within_a_minute(house):
    """Last use is noted at most once a minute."""
    token = house.sign_in()
    seen = lambda: house.store.my_sessions(house.who(token, touch=False).actor)[0].last_seen_at  # noqa: E731
    start = seen()
    house.clock.forward(seconds=59)
    house.who(token)
    assert start == seen()
    house.clock.forward(seconds=1)
    house.who(token)
    assert start + timedelta(minutes=1) == seen()


def test_a_new_password_ends_every_other_session(house):
    """Whoever had stolen a session loses it; the one in which the password was changed goes on."""
    here, stolen = house.sign_in(), house.sign_in()
    mine = house.who(here)
    house.store.change_my_password(mine.actor, PHRASE, OTHER, session_id=mine.session_id)

    assert house.who(stolen) is None
    assert house.who(here) is not None
    with pytest.raises(SignInRefused):
        house.sign_in()
    assert house.sign_in(password=OTHER)


def test_changing_a_password_needs_the_one_of_today(house):
    """An open page is no proof, and guessing there is slowed down like at the door."""
    actor = house.admin
    for _ in range(6):
        with pytest.raises(SignInRefused):
            house.store.change_my_password(actor, "devinette", OTHER)
    with pytest.raises(SignInRefused):
        house.store.change_my_password(actor, PHRASE, OTHER)
    house.clock.forward(minutes=15, seconds=1)
    with pytest.raises(PasswordRefused):
        house.store.change_my_password(actor, PHRASE, "court")
    house.store.change_my_password(actor, PHRASE, OTHER)


def test_closing_an_account_ends_its_sessions_at_once(house):
    """And nobody signs in with it until it is opened again; the old sessions stay ended."""
    id_ = house.invited("lea")
    token = house.sign_in("lea")
    house.store.disable_account(house.admin, id_)
    assert house.who(token) is None
    with pytest.raises(SignInRefused):
        house.sign_in("lea")
    house.store.enable_account(house.admin, id_)

    assert house.who(token) is None
    assert house.sign_in("lea")


def test_a_link_for_a_new_password_ends_sessions_when_used(house):
    """The link itself changes nothing; choosing another password with it ends what was open."""
    id_ = house.invited("lea")
    token = house.sign_in("lea")
    link = house.store.new_link(house.admin, id_)
    assert house.who(token) is not None
    sessions.use_link(house.store.engine, link, OTHER, clock=house.clock)

    assert house.who(token) is None
    assert house.sign_in("lea", OTHER)


def test_one_sees_and_ends_ones_own_sessions_only(house):
    """A list of one's browsers, each of which can be ended; somebody else's id does nothing."""
    house.invited("lea")
    mine, theirs = house.sign_in(device="Firefox, Windows"), house.sign_in("lea")
    admin, lea = house.who(mine), house.who(theirs)
    assert 0 == house.store.end_my_sessions(admin.actor, only=lea.session_id)
    assert "Firefox, Windows" in [one.device for one in house.store.my_sessions(admin.actor)]
    house.store.end_my_sessions(admin.actor, but=admin.session_id)

    assert [admin.session_id] == [one.id for one in house.store.my_sessions(admin.actor)]
    assert house.who(theirs) is not None


WRONG = "devinette"


# Guessing ----------------------------------------------------------------------------------------------------------------


def failed(house, login, password=WRONG, **more):
    """The sentence of a refused sign-in."""
    with pytest.raises(SignInRefused) as found:
        house.sign_in(login, password, **more)
    return found.value.to("fr")


def test_the_answer_is_the_same_whatever_is_wrong(house):
    """Unknown login, wrong password, waiting account, closed account, invitation not taken up: one sentence."""
    closed = house.invited("closed")
    house.store.disable_account(house.admin, closed)
    house.store.invite(house.admin, Given(Role.READER, house.north.id), login="pending", name="P")
    said = {failed(house, login) for login in (ADMIN, "nobody", "closed", "pending", "", "\0", "x" * 5000)}
    for _ in range(6):
        said.add(failed(house, "nobody"))
        said.add(failed(house, ADMIN))

    assert {SIGN_IN_REFUSED.fr} == said


@pytest.mark.slow
def test_the_answer_takes_the_same_work_whatever_is_wrong(house):
    """One argon2 comparison each time: how long an answer takes does not tell which logins exist, nor which wait."""
    house.invited("waiting")
    for _ in range(6):
        failed(house, "waiting")
    took: dict[str, list[float]] = {}
    for number in range(9):
        for login in (f"nobody{number}", f"nobody{number}@else", "waiting"):
            began = time.process_time()
            failed(house, login)
            took.setdefault("".join(c for c in login if not c.isdigit()), []).append(time.process_time() - began)
        house.clock.forward(hours=1)
        began = time.process_time()
        failed(house, ADMIN)
        took.setdefault("wrong", []).append(time.process_time() - began)
    medians = [statistics.median(values) for values in took.values()]

    assert max(medians) < 1.5 * min(medians)


def test_guessing_at_one_account_waits_longer_and_longer(house):
    """Five attempts, then 30 seconds, doubling up to a quarter of an hour; the right password waits too, then clears it."""
    for _ in range(5):
        failed(house, ADMIN)
    failed(house, ADMIN, PHRASE)
    house.clock.forward(seconds=31)
    failed(house, ADMIN)
    house.clock.forward(seconds=31)
    failed(house, ADMIN, PHRASE)
    house.clock.forward(seconds=30)
    assert house.sign_in()

    assert [0, 0, 30, 60, 120, 900, 900] == [
        attempts.delay_after(failures, 5).total_seconds() for failures in (0, 4, 5, 6, 7, 12, 400)
    ]


def test_waiting_is_shared_by_processes_and_outlasts_a_restart(tmp_path):
    """The count is in the database: another process, or the same one restarted, goes on where it was."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    house = make_house(url)
    for _ in range(5):
        failed(house, ADMIN)
    with pytest.raises(SignInRefused):
        sessions.sign_in(make_engine(url), ADMIN, PHRASE, clock=house.clock)


def test_one_address_cannot_try_everybody(house):
    """Fifty failures from one address make it wait, whatever the logins; others sign in meanwhile."""
    for number in range(50):
        attempts.reserve(
            house.store.engine, [attempts.by_address("192.0.2.1"), attempts.by_login(f"l{number}")], house.clock()
        )

    failed(house, ADMIN, PHRASE, address="192.0.2.1")
    assert house.sign_in(address="192.0.2.2")


def test_many_attempts_at_once_are_no_way_round(tmp_path):
    """An attempt is counted before it is compared: twenty at the same moment are not twenty guesses."""
    house = make_house(f"sqlite:///{tmp_path / 'b.db'}")
    allowed = []
    counted = [attempts.by_login("lea")]
    threads = [
        Thread(target=lambda: allowed.append(attempts.reserve(house.store.engine, counted, house.clock())))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 5 == sum(allowed)


def test_a_day_later_failures_are_forgotten(house):
    """Nothing about somebody who mistyped is kept longer than a day, and it is kept as a digest."""
    failed(house, ADMIN, address="192.0.2.1")
    with house.store.engine.connect() as connection:
        kept = connection.execute(sa.select(tables.sign_in_attempt)).all()
        assert 2 == len(kept)
        assert "192.0.2.1" not in repr(kept)
    house.clock.forward(days=1, seconds=1)
    failed(house, "nobody")
    with house.store.engine.connect() as connection:
        assert 1 == len(connection.execute(sa.select(tables.sign_in_attempt)).all())


# From outside ------------------------------------------------------------------------------------------------------------


def come_in(house, subject="u1", issuer="https://idp.example", **more):
    """Somebody whom a provider vouches for."""
    token = sign_in_from_outside(
        house.store.engine, issuer=issuer, subject=subject, clock=house.clock, **{"name": "Claire", **more}
    )
    return house.who(token)


def test_a_first_sign_in_from_outside_opens_an_account_without_any_role(house):
    """To be known by the provider opens nothing here; an account is found again by issuer and subject."""
    first, again = come_in(house), come_in(house, name="Autre nom", email="x@y.example")

    assert first.account.id == again.account.id
    assert "Claire" == again.account.name
    assert {} == again.actor.roles
    assert [] == house.store.authorities(again.actor)


def test_an_email_address_proves_nothing(house):
    """Another subject or issuer with the e-mail address of somebody, even as a login, is somebody else."""
    house.invited("claire@ville.example", Role.ADMINISTRATOR, EVERYWHERE)
    found = {
        come_in(house, subject, issuer, email="claire@ville.example").account.id
        for subject, issuer in (("u1", "a"), ("u2", "a"), ("u1", "b"))
    }

    assert 3 == len(found)
    assert not [id_ for id_ in found if house.store.accounts(house.admin) and _roles(house, id_)]


def _roles(house, account_id):
    return next(one.memberships for one in house.store.accounts(house.admin) if one.account.id == account_id)


def test_claims_give_and_take_the_roles_that_they_gave(house):
    """Groups of the provider open and close roles at each sign-in; roles given by people stay."""
    here = Given(Role.PROJECT_MANAGER, house.north.id)
    found = come_in(house, given=[here, Given(Role.READER, "no such authority")])
    assert {house.north.id: {Role.PROJECT_MANAGER}} == found.actor.roles
    house.store.give_role(house.admin, found.account.id, Given(Role.READER, house.south.id))
    after = come_in(house, given=[])

    assert {house.south.id: {Role.READER}} == after.actor.roles
    assert house.store.verify_chain(house.admin, house.north.id).whole


def test_a_closed_account_stays_closed_whatever_the_provider_says(house):
    """Who left the house does not come back through the provider."""
    found = come_in(house)
    house.store.disable_account(house.admin, found.account.id)
    with pytest.raises(SignInRefused):
        come_in(house, given=[Given(Role.ADMINISTRATOR, EVERYWHERE)])
    for issuer, subject in (("", "u1"), ("a", " "), ("a" * 301, "u")):
        with pytest.raises(SignInRefused):
            come_in(house, subject, issuer)
