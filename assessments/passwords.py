"""Passwords: which are accepted, how they are kept, how they are compared.

Length rather than composition, as the CNIL (deliberation 2022-100) and the ANSSI advise since an account is locked after
repeated failures: a short phrase is easier to remember and harder to guess than « P@ssw0rd! ».
"""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assessments.access import Refusal
from checklists.model import Text

SHORTEST, LONGEST = 12, 200
_FEWEST_SIGNS = 5
"""Fewer different characters than that is a pattern (« aaaaaaaaaaaa », « 121212121212 »)."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "0123456789" * 3,
)
_WORST = frozenset(
    [
        "motdepasse",
        "motdepasse1",
        "motdepasse12",
        "motdepasse123",
        "motdepasse1234",
        "monmotdepasse",
        "nouveaumotdepasse",
        "changezmoi",
        "bonjourbonjour",
        "bonjour12345",
        "bonjour123456",
        "soleil123456",
        "doudou123456",
        "chouchou1234",
        "loulou123456",
        "jetaime12345",
        "jetaimejetaime",
        "administrateur",
        "administrateur1",
        "administration",
        "administration1",
        "adminadminadmin",
        "admin1234567",
        "admin12345678",
        "admin123456789",
        "azertyazerty",
        "azerty123456",
        "azerty1234567",
        "azertyuiop12",
        "azertyuiop123",
        "azertyuiop1234",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "qwertyqwerty",
        "qwerty123456",
        "qwertyuiop12",
        "qwertyuiop123",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "passw0rd1234",
        "p@ssw0rd1234",
        "p@ssword1234",
        "welcome12345",
        "welcome123456",
        "letmeinletmein",
        "iloveyou1234",
        "iloveyouiloveyou",
        "changeme1234",
        "changemechangeme",
        "trustno1trustno1",
        "superman1234",
        "football1234",
        "baseball1234",
        "princess1234",
        "sunshine1234",
        "dragon123456",
        "master123456",
        "monkey123456",
        "mairiemairie",
        "mairie123456",
        "mairie2024",
        "mairie2025",
        "mairie2026",
        "collectivite",
        "collectivite1",
        "collectivite123",
        "commune12345",
        "balisebalise",
        "balise123456",
        "balise2026balise",
        "intelligenceartificielle",
        "conseilmunicipal",
        "correcthorsebatterystaple",
        "marseille13013",
        "parissaintgermain",
        "olympiquedemarseille",
    ]
)

_AT_ONCE = Semaphore(2)
"""A comparison takes 64 MiB and a core for a moment: a crowd of them must not bring the machine down."""

_TOO_SHORT = Text(
    fr=f"Ce mot de passe est trop court\u00a0: il en faut au moins {SHORTEST} caractères. Quelques mots à la suite suffisent.",
    en=f"This password is too short: it needs at least {SHORTEST} characters. A few words in a row will do.",
)
_TOO_LONG = Text(
    fr=f"Ce mot de passe est trop long\u00a0: {LONGEST} caractères au plus.",
    en=f"This password is too long: {LONGEST} characters at most.",
)
_IS_LOGIN = Text(
    fr="Ce mot de passe contient votre identifiant, ou presque rien d’autre que votre nom. Choisissez-en un autre.",
    en="This password contains your login, or hardly anything but your name. Choose another one.",
)
_KNOWN = Text(
    fr="Ce mot de passe est parmi les premiers qu’on essaie. Choisissez-en un autre.",
    en="This password is among the first that anybody tries. Choose another one.",
)


class PasswordRefused(Refusal):
    """A password that may not be chosen."""


def normalised(password: str) -> str:
    """The password as it is compared: an accent typed on another keyboard is the same accent."""
    return unicodedata.normalize("NFKC", password)


def check_choice(password: str, login: str, name: str = "") -> str:
    """The password that may be kept.

    Args:
        password: what the person chose.
        login: the person's login.
        name: the person's name, as far as known.

    Raises:
        PasswordRefused: when it is too short, too long, made of the login, or among the first that anybody tries.
    """
    chosen = normalised(password)
    if len(chosen) < SHORTEST:
        raise PasswordRefused(_TOO_SHORT)
    if len(chosen) > LONGEST:
        raise PasswordRefused(_TOO_LONG)
    bare = _bare(chosen)
    for own in (_bare(login), _bare(login.split("@", maxsplit=1)[0]), _bare(name)):
        if own and (bare == own or (len(own) >= len(bare) / 2 and own in bare)):
            raise PasswordRefused(_IS_LOGIN)
    if bare in _WORST or len(set(chosen)) < _FEWEST_SIGNS or any(bare in row or bare in row[::-1] for row in _ROWS):
        raise PasswordRefused(_KNOWN)
    return chosen


def _bare(text: str) -> str:
    return "".join(normalised(text).casefold().split())


@cache
def hasher() -> PasswordHasher:
    """Argon2id with the library's own parameters (RFC 9106, low memory): they follow its upgrades."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash of a password that nobody has, compared when there is none, so that the answer takes as long."""
    return hash_of("no account has this password; only its cost counts")


def prepare() -> None:
    """Do at start what the first refusal would otherwise take longer for than those after it."""
    _nobody()


def hash_of(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return hasher().hash(normalised(password))


def matches(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept; with ``kept`` empty: False, after the same work."""
    given, compared = normalised(password)[: LONGEST + 1], kept or _nobody()
    with _AT_ONCE:
        try:
            return hasher().verify(compared, given) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's, and should be made anew."""
    return hasher().check_needs_rehash(kept)
