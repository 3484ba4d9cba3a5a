"""A house with accounts, for tests: an administrator, two authorities, and a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assessments.access import Actor, Role
from assessments.accounts import Given
from assessments.storage import AssessmentStore, make_engine, sessions, upgrade
from assessments.storage.account_rows import hash_token

if TYPE_CHECKING:
    from assessments.model import Authority

ADMIN, PHRASE, OTHER = "admin@ville.example", "une phrase assez longue", "une tout autre phrase"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 1, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment shown."""
        return self.now

    def forward(self, **given: float) -> None:
        """Move by hours=, minutes=, days= or seconds=."""
        self.now += timedelta(**given)


@dataclass
class House:
    """A store with accounts. ``north`` and ``south`` share it."""

    store: AssessmentStore
    clock: Clock
    north: Authority = field(init=False)
    south: Authority = field(init=False)

    def sign_in(self, login: str = ADMIN, password: str = PHRASE, **more: str) -> str:
        """The secret of a new session."""
        return sessions.sign_in(self.store.engine, login, password, clock=self.clock, **more)

    def who(self, token: str, **more) -> sessions.SignedIn | None:
        """Who is signed in with it."""
        return sessions.signed_in(self.store.engine, hash_token(token), clock=self.clock, **more)

    def actor(self, login: str = ADMIN, password: str = PHRASE) -> Actor:
        """Somebody with the roles of this moment."""
        return self.who(self.sign_in(login, password)).actor

    @property
    def admin(self) -> Actor:
        """The administrator of the installation."""
        return self.actor()

    def actor_with_projects(self) -> Actor:
        """Somebody who runs assessments everywhere; opened when first asked for."""
        if not any(one.account.login == "projets" for one in self.store.accounts(self.admin)):
            self.invited("projets", Role.PROJECT_MANAGER, "*")
        return self.actor("projets")

    def invited(self, login: str, role: Role = Role.READER, place: str = "", **more) -> str:
        """An account that took up its invitation, with ``PHRASE`` as its password; its id."""
        given = Given(role, place or self.north.id, **more)
        account, token = self.store.invite(self.admin, given, login=login, name=login.title())
        sessions.use_link(self.store.engine, token, PHRASE, clock=self.clock)
        return account.id


def make_house(url: str = "sqlite://") -> House:
    """A house with its first account and two authorities."""
    engine, clock = make_engine(url), Clock()
    upgrade(engine)
    house = House(AssessmentStore(engine, clock=clock), clock)
    sessions.create_first_account(engine, login=ADMIN, name="Administration", password=PHRASE, clock=clock)
    house.north = house.store.create_authority(house.admin, name="Ville du Nord")
    house.south = house.store.create_authority(house.admin, name="Ville du Sud")
    return house
