"""People who sign in: their account, their roles, their sessions. What is refused to them, with a sentence each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.access import CAPACITY_NAMES, EVERYWHERE, Actor, Capacity, Refusal, Role
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST_LOGIN = 200
LINK_DAYS = 7
"""How long a link of invitation may be used."""
SESSION_DAYS = 7
"""How long a session lasts at most, used or not."""
IDLE_HOURS = 8
"""How long a session lasts without being used, unless the administrator says otherwise."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True)
class Account:
    """A person who signs in.

    ``login`` is empty for somebody who comes through an identity provider, and once erased. ``active``: may sign in;
    False once disabled or erased, and as long as an invitation was not taken up. ``language`` None until chosen.
    ``erasure_asked_at``: when the person asked to be erased; None when they did not.
    """

    id: str
    login: str
    name: str
    email: str
    language: str | None
    created_at: datetime
    has_password: bool
    provider: str
    disabled: bool
    erased: bool
    erasure_asked_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether the person can sign in today."""
        return not self.disabled and not self.erased and (self.has_password or bool(self.provider))

    @property
    def address(self) -> str:
        """Where a message reaches the person: the address that the provider gave, or a login that is one; empty for none."""
        return next((each for each in (self.email, self.login) if _ADDRESS.fullmatch(each)), "")


@dataclass(frozen=True)
class Reachable:
    """Somebody who can sign in, as whom, and the e-mail address that reaches them."""

    account: Account
    actor: Actor
    address: str


@dataclass(frozen=True)
class Given:
    """A role to give. ``authority_id`` is ``"*"`` for everywhere; ``assessment_id`` empty for the whole authority."""

    role: Role
    authority_id: str
    assessment_id: str = ""
    capacity: Capacity | None = None


@dataclass(frozen=True)
class Membership:
    """A role of an account.

    ``authority_id`` is ``"*"`` for everywhere; ``assessment_id`` empty for the whole authority. ``from_claim``: the
    identity provider says so, and takes it back by itself.
    """

    id: str
    account_id: str
    authority_id: str
    assessment_id: str
    role: Role
    capacity: Capacity | None
    since: datetime
    by_id: str
    from_claim: bool


@dataclass(frozen=True)
class Session:
    """A browser in which an account is signed in. ``device`` is its family (« Firefox, Linux »); empty when not known."""

    id: str
    method: str
    device: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class Managed:
    """An account as an administrator sees it: with the roles that this administrator rules, and no others.

    ``elsewhere``: the account has roles that this administrator does not rule, and so belongs to somebody else too.
    ``sessions`` counts the open ones.
    """

    account: Account
    memberships: tuple[Membership, ...]
    elsewhere: bool
    sessions: int


@dataclass(frozen=True)
class Member:
    """Somebody who has a role on an authority, or on one of its assessments (``assessment_id``, empty otherwise)."""

    account_id: str
    name: str
    role: Role
    capacity: Capacity | None
    assessment_id: str


def as_login(text: str) -> str:
    """A login as it is compared: no case, no space, no sign that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())[: LONGEST_LOGIN + 1]


def actor_of(account: Account, memberships: Iterable[Membership]) -> Actor:
    """Who asks, with every role that the account holds."""
    roles: dict[str, frozenset[Role]] = {}
    single: dict[str, frozenset[Role]] = {}
    capacities: dict[str, frozenset[Capacity]] = {}
    for held in memberships:
        place = held.assessment_id or held.authority_id
        kept = single if held.assessment_id else roles
        kept[place] = kept.get(place, frozenset()) | {held.role}
        if held.capacity is not None:
            capacities[place] = capacities.get(place, frozenset()) | {held.capacity}
    return Actor(account.id, account.name, roles, single, capacities)


def rules_all(actor: Actor) -> bool:
    """Whether the actor administers the installation, and not only some authorities."""
    return Role.ADMINISTRATOR in actor.roles.get(EVERYWHERE, frozenset())


SIGN_IN_REFUSED = Text(
    fr="Identifiant ou mot de passe incorrect. Après plusieurs essais, il faut aussi attendre un peu avant le suivant.",
    en="Wrong login or password. After several attempts you also have to wait a little before the next one.",
)
LOGIN_TAKEN = Text(
    fr="Cet identifiant est déjà pris. Choisissez-en un autre.", en="This login is taken already. Choose another one."
)
LOGIN_EMPTY = Text(
    fr=f"Donnez un identifiant, par exemple une adresse électronique ({LONGEST_LOGIN} caractères au plus).",
    en=f"Give a login, for instance an e-mail address ({LONGEST_LOGIN} characters at most).",
)
NAME_EMPTY = Text(
    fr="Donnez le nom qui sera montré aux collègues, par exemple un prénom et un nom, ou une fonction.",
    en="Give the name that colleagues will see, for instance a first and a last name, or a function.",
)
LAST_ADMINISTRATOR = Text(
    fr="C’est le dernier compte qui administre cette installation\u00a0: sans lui, plus personne ne pourrait ouvrir de compte. "
    "Donnez d’abord ce rôle à quelqu’un d’autre.",
    en="This is the last account that administers this installation: without it nobody could open an account any more. "
    "Give this role to somebody else first.",
)
LINK_INVALID = Text(
    fr="Ce lien ne sert plus\u00a0: il a déjà été utilisé, il a plus de sept jours, ou un autre l’a remplacé. Demandez-en un "
    "nouveau à la personne qui administre Balise.",
    en="This link is of no use any more: it was used already, it is older than seven days, or another one replaced it. Ask "
    "the person who runs Balise for a new one.",
)
NOT_FIRST = Text(
    fr="Le premier compte existe déjà. Connectez-vous, ou demandez une invitation à la personne qui administre Balise.",
    en="The first account exists already. Sign in, or ask the person who runs Balise for an invitation.",
)
ELSEWHERE = Text(
    fr="Cette personne a aussi un rôle dans une autre collectivité, ou administre l’installation\u00a0: seule la personne qui "
    "administre l’installation peut faire cela. Vous pouvez lui retirer ses rôles chez vous.",
    en="This person also has a role in another authority, or administers the installation: only the administrator of the "
    "installation can do this. You can take the roles that they have with you.",
)
UNKNOWN_ACCOUNT = Text(
    fr="Ce compte n’existe pas, ou plus. Revenez à la page des comptes.",
    en="This account does not exist (any more). Go back to the page of accounts.",
)
UNKNOWN_ROLE = Text(
    fr="Ce rôle a déjà été retiré. Rechargez la page des comptes.",
    en="This role was taken already. Reload the page of accounts.",
)
ONLY_ON_AUTHORITY = Text(
    fr="L’administration se donne pour une collectivité, pas pour une seule évaluation.",
    en="Administration is given for an authority, not for a single assessment.",
)
ONLY_INSTALLATION = Text(
    fr="Seule la personne qui administre l’installation peut nommer ou retirer un administrateur.",
    en="Only the administrator of the installation can name or remove an administrator.",
)
CAPACITY_OF_CONTRIBUTOR = Text(
    fr="Un domaine (" + ", ".join(name.fr for name in CAPACITY_NAMES.values()) + ") ne se donne qu’à un contributeur.",
    en="A domain (" + ", ".join(name.en for name in CAPACITY_NAMES.values()) + ") is given to a contributor only.",
)
NO_PASSWORD_HERE = Text(
    fr="Ce compte n’a pas de mot de passe dans Balise\u00a0: il passe par votre fournisseur d’identité.",
    en="This account has no password in Balise: it signs in through your identity provider.",
)
FROM_CLAIM = Text(
    fr="Ce rôle vient du fournisseur d’identité, qui le rendrait à la prochaine connexion\u00a0: retirez-le là-bas.",
    en="This role comes from the identity provider, which would give it back at the next sign-in: take it there.",
)


class AccountRefused(Refusal):
    """Something that cannot be done to this account; nothing was written."""


class UnknownAccount(Refusal):
    """No account has this id, as far as the actor may know."""

    def __init__(self) -> None:
        super().__init__(UNKNOWN_ACCOUNT)


class SignInRefused(Refusal):
    """Not signed in. The sentence is the same whatever was wrong."""

    def __init__(self) -> None:
        super().__init__(SIGN_IN_REFUSED)


class LinkInvalid(Refusal):
    """A one-time link that cannot be used."""

    def __init__(self) -> None:
        super().__init__(LINK_INVALID)
