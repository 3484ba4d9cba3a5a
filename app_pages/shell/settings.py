"""How people sign in here, as the administrator decided in the environment; what cannot be safe is refused at start."""

from __future__ import annotations

import logging
import os
import re
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from streamlit import config

from assessments.access import EVERYWHERE, Role
from assessments.accounts import IDLE_HOURS, SESSION_DAYS, Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOG = logging.getLogger(__name__)

SHORTEST_SECRET = 32
_FEWEST_SIGNS = 10
_PLACEHOLDERS = ("change", "secret", "example", "xxxx", "0123456789", "abcdefgh")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
CALLBACK = "/oauth2callback"


class StartRefused(SystemExit):
    """Balise does not start; the sentence says why and what to do, in both languages. No stack trace."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(f"\nBalise ne démarre pas. {french}\n\nBalise does not start. {english}\n")


class Mode(StrEnum):
    """How people sign in."""

    LOCAL = "local"
    OIDC = "oidc"
    OFF = "off"


@dataclass(frozen=True)
class Settings:
    """What the administrator decided.

    ``header``: name of the header in which a front server says who asks; empty for none. ``oidc``: what Streamlit reads in
    ``[auth]``; ``scope``: what is asked of the provider, empty for the usual. ``claim`` and ``roles``: which claim of the provider gives which roles; ``roles`` None gives none.
    """

    mode: Mode
    idle: timedelta
    header: str = ""
    oidc: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    provider_name: str = ""
    claim: str = ""
    roles: Mapping[str, frozenset[Given]] | None = None

    @property
    def first_by_claim(self) -> bool:
        """Whether a claim of the provider names administrators, so that no first account need be opened here."""
        everywhere = Given(Role.ADMINISTRATOR, EVERYWHERE)
        return any(everywhere in given for given in (self.roles or {}).values())

    @property
    def secrets(self) -> dict[str, Any] | None:
        """What ``st.App`` takes as its secrets; None leaves them to a file."""
        if not self.oidc:
            return None
        asked: dict[str, Any] = {"client_kwargs": {"scope": self.scope}} if self.scope else {}
        return {"auth": {**self.oidc, **asked}}


@cache
def settings() -> Settings:
    """The settings of this process. Raises ``StartRefused``."""
    return read(os.environ, addresses())


def read(environment: Mapping[str, str], listening: Iterable[str]) -> Settings:
    """The settings in an environment.

    Args:
        environment: variables by name.
        listening: addresses on which the server listens; an empty one stands for all.

    Raises:
        StartRefused: for a value that means nothing, or a combination that would not be safe.
    """
    given = {name: value.strip() for name, value in environment.items() if name.startswith("BALISE_")}
    mode = _mode(given.get("BALISE_ACCOUNTS", ""))
    inside = all(is_loopback(address) for address in listening)
    if mode is Mode.OFF and not inside:
        raise StartRefused(
            "Sans comptes (BALISE_ACCOUNTS=off), quiconque atteint le port a tous les droits\u00a0: le serveur ne doit alors "
            "écouter que sur 127.0.0.1. Retirez BALISE_ACCOUNTS, ou l’adresse d’écoute.",
            "Without accounts (BALISE_ACCOUNTS=off) whoever reaches the port has every right: the server may then listen "
            "on 127.0.0.1 only. Remove BALISE_ACCOUNTS, or the address to listen on.",
        )
    return Settings(
        mode=mode,
        idle=_idle(given.get("BALISE_SESSION_HOURS", "")),
        header=_header(given.get("BALISE_TRUSTED_HEADER", ""), mode=mode, inside=inside),
        oidc=_oidc(given) if mode is Mode.OIDC else {},
        scope=given.get("BALISE_OIDC_SCOPE", ""),
        provider_name=given.get("BALISE_OIDC_NAME", "")[:60],
        claim=given.get("BALISE_OIDC_CLAIM", "") or "groups",
        roles=_roles(given["BALISE_OIDC_ROLES"]) if given.get("BALISE_OIDC_ROLES") else None,
    )


def _mode(value: str) -> Mode:
    if not value:
        return Mode.LOCAL
    try:
        return Mode(value.lower())
    except ValueError:
        raise StartRefused(
            "BALISE_ACCOUNTS vaut local, oidc ou off. Sans cette variable, les comptes sont locaux.",
            "BALISE_ACCOUNTS is local, oidc or off. Without this variable accounts are local.",
        ) from None


def _idle(value: str) -> timedelta:
    if not value:
        return timedelta(hours=IDLE_HOURS)
    hours = float(value.replace(",", ".")) if re.fullmatch(r"\d{1,3}([.,]\d{1,3})?", value) else 0
    found = timedelta(hours=hours)
    if not timedelta(minutes=5) <= found <= timedelta(days=SESSION_DAYS):
        raise StartRefused(
            f"BALISE_SESSION_HOURS est un nombre d’heures entre 0,1 et {SESSION_DAYS * 24}, par exemple 8.",
            f"BALISE_SESSION_HOURS is a number of hours between 0.1 and {SESSION_DAYS * 24}, for instance 8.",
        )
    return found


def _header(name: str, *, mode: Mode, inside: bool) -> str:
    if not name:
        return ""
    if not inside:
        raise StartRefused(
            "BALISE_TRUSTED_HEADER n’est admis que si le serveur écoute sur 127.0.0.1 seulement\u00a0: sinon, un navigateur "
            "pourrait écrire cet en-tête lui-même et se faire passer pour n’importe qui.",
            "BALISE_TRUSTED_HEADER is accepted only when the server listens on 127.0.0.1 alone: otherwise a browser could "
            "write this header itself and pass for anybody.",
        )
    if mode is Mode.OFF or not _HEADER.fullmatch(name) or name.lower() in {"host", "cookie", "origin"}:
        raise StartRefused(
            "BALISE_TRUSTED_HEADER est le nom d’un en-tête, par exemple X-Remote-User, et demande des comptes.",
            "BALISE_TRUSTED_HEADER is the name of a header, for instance X-Remote-User, and needs accounts.",
        )
    return name.lower()


def _oidc(given: Mapping[str, str]) -> dict[str, str]:
    """What Streamlit needs of a provider, from the environment. Raises ``StartRefused`` for what is missing or weak."""
    wanted = {
        "server_metadata_url": "BALISE_OIDC_METADATA",
        "client_id": "BALISE_OIDC_CLIENT_ID",
        "client_secret": "BALISE_OIDC_CLIENT_SECRET",
        "redirect_uri": "BALISE_OIDC_REDIRECT",
        "cookie_secret": "BALISE_COOKIE_SECRET",
    }
    found = {key: given.get(name, "") for key, name in wanted.items()}
    if missing := [wanted[key] for key, value in found.items() if not value]:
        raise StartRefused(
            f"BALISE_ACCOUNTS=oidc demande aussi\u00a0: {', '.join(missing)}.",
            f"BALISE_ACCOUNTS=oidc also needs: {', '.join(missing)}.",
        )
    if weak_secret(found["cookie_secret"]):
        raise StartRefused(
            f"BALISE_COOKIE_SECRET est trop faible\u00a0: donnez au moins {SHORTEST_SECRET} caractères tirés au hasard, par "
            "exemple avec\u00a0: python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
            f"BALISE_COOKIE_SECRET is too weak: give at least {SHORTEST_SECRET} random characters, for instance with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
        )
    if not found["redirect_uri"].endswith(CALLBACK) or not all(
        _private(found[key]) for key in ("server_metadata_url", "redirect_uri")
    ):
        raise StartRefused(
            f"BALISE_OIDC_METADATA et BALISE_OIDC_REDIRECT sont des adresses https (http sur cette machine seulement)\u00a0; la "
            f"seconde finit par {CALLBACK}.",
            "BALISE_OIDC_METADATA and BALISE_OIDC_REDIRECT are https addresses (http on this machine only); the second ends "
            f"with {CALLBACK}.",
        )
    return found


def weak_secret(secret: str) -> bool:
    """Whether somebody could guess a secret: too short, too uniform, or left as an example wrote it."""
    plain = secret.lower()
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < _FEWEST_SIGNS
        or any(part in plain for part in _PLACEHOLDERS)
    )


def _private(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def _roles(text: str) -> dict[str, frozenset[Given]]:
    """Read ``value=role@authority; other=role@*``. The value is one of the claim, the authority an id."""
    found: dict[str, frozenset[Given]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        value, _, place = part.rpartition("=")
        role, _, authority = place.strip().partition("@")
        if not value.strip() or role not in {*Role} or not authority.strip():
            raise StartRefused(
                f"BALISE_OIDC_ROLES ne se lit pas à «\u00a0{part[:80]}\u00a0». Écrivez valeur=rôle@collectivité, séparés par des "
                f"points-virgules\u00a0; les rôles sont {', '.join(Role)}\u00a0; * désigne toutes les collectivités.",
                f"BALISE_OIDC_ROLES cannot be read at « {part[:80]} ». Write value=role@authority, separated by semicolons; "
                f"roles are {', '.join(Role)}; * stands for every authority.",
            )
        given = Given(Role(role), EVERYWHERE if authority.strip() == EVERYWHERE else authority.strip())
        found[value.strip()] = found.get(value.strip(), frozenset()) | {given}
    return found


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own; a name other than localhost is not believed."""
    if address.lower() == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def addresses() -> list[str]:
    """The addresses on which this process listens, as far as its command tells; an empty one when it does not tell."""
    command = sys.argv[0].lower()
    if "uvicorn" in command:
        given = [value for name, value in _options(sys.argv[1:]) if name == "--host"]
        return given or [os.environ.get("UVICORN_HOST", "127.0.0.1")]
    if any(other in command for other in _OTHER_SERVERS):
        return [""]
    return [config.get_option("server.address") or ""]


_OTHER_SERVERS = ("gunicorn", "hypercorn", "daphne", "granian")


def _options(arguments: list[str]) -> Iterable[tuple[str, str]]:
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        yield name, value if equals else "".join(arguments[place + 1 : place + 2])
