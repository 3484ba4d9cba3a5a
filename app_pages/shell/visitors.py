"""Who is looking: a random cookie, and the language and name kept for it.

A visitor is not an account. The cookie proves nothing but « same browser as before »; only its SHA-256 is ever kept, so that
neither a copy of the database nor a log lets anybody take a visitor's place.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "en")
DEFAULT_LANGUAGE: Language = "fr"
COOKIE = "balise_visitor"
COOKIE_SECONDS = 180 * 24 * 3600
"""How long a browser keeps the cookie: long enough to come back to an assessment, shorter than a year."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_MEMORY_LIMIT = 10_000


@dataclass(frozen=True)
class Visitor:
    """What is kept about one browser.

    Attributes:
        language: ``"fr"`` or ``"en"``.
        display_name: Name the person gave, shown beside what they save. ``""`` when they gave none. It is hostile text
            until escaped.
    """

    language: Language = DEFAULT_LANGUAGE
    display_name: str = ""


class VisitorStore(Protocol):
    """Where visitors are kept."""

    def get(self, token_hash: str) -> Visitor | None:
        """Return the visitor whose cookie has this SHA-256 (64 hexadecimal digits), or None when never seen."""

    def save(self, token_hash: str, *, language: Language | None = None, display_name: str | None = None) -> None:
        """Keep what is given; None leaves the stored value as it is."""


class MemoryVisitors:
    """Visitors kept until the process ends: for tests, and for a start without a database."""

    def __init__(self) -> None:
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()

    def get(self, token_hash: str) -> Visitor | None:
        """Return the visitor, or None when never seen."""
        return self._visitors.get(token_hash)

    def save(self, token_hash: str, *, language: Language | None = None, display_name: str | None = None) -> None:
        """Keep what is given; the oldest visitor is forgotten beyond ten thousand."""
        visitor = self._visitors.pop(token_hash, Visitor())
        if language is not None:
            visitor = replace(visitor, language=language)
        if display_name is not None:
            visitor = replace(visitor, display_name=display_name)
        self._visitors[token_hash] = visitor
        if len(self._visitors) > _MEMORY_LIMIT:
            self._visitors.popitem(last=False)


class DatabaseVisitors:
    """Visitors kept in the application's database.

    Args:
        engine: The database engine, handed on untouched: this package knows nothing of SQL.
        get_visitor: ``assessments.storage.visitors.get_visitor(engine, token_hash)``: an object with ``language`` and
            ``display_name``, or None.
        save_visitor: ``assessments.storage.visitors.save_visitor(engine, token_hash, *, language, display_name)``.
    """

    def __init__(self, engine: Any, get_visitor: Callable[..., Any], save_visitor: Callable[..., Any]) -> None:
        self._engine = engine
        self._get = get_visitor
        self._save = save_visitor

    def get(self, token_hash: str) -> Visitor | None:
        """Return the visitor, or None when never seen."""
        row = self._get(self._engine, token_hash)
        if row is None:
            return None
        return Visitor(as_language(row.language) or DEFAULT_LANGUAGE, row.display_name or "")

    def save(self, token_hash: str, *, language: Language | None = None, display_name: str | None = None) -> None:
        """Keep what is given; None leaves the stored value as it is."""
        self._save(self._engine, token_hash, language=language, display_name=display_name)


_in_use: VisitorStore = MemoryVisitors()


def use_store(store: VisitorStore) -> None:
    """Make this the store for the whole process. Call it once, at start, before the first request."""
    global _in_use  # noqa: PLW0603 - one process, one store; Streamlit offers no other place shared by routes and pages
    _in_use = store


def store() -> VisitorStore:
    """Return the store in use."""
    return _in_use


def new_token() -> str:
    """Return a fresh cookie value: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str | None) -> str | None:
    """Return the SHA-256 of a cookie value, or None when the value is absent or not one that we make."""
    if token is None or not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def as_language(value: str | None) -> Language | None:
    """Return the value when it is a language that we speak, else None."""
    return next((language for language in LANGUAGES if language == value), None)


def preferred_language(accept_language: str | None) -> Language:
    """Choose from a browser's ``Accept-Language`` header; French when it asks for neither French nor English.

    Args:
        accept_language: The header as received (RFC 9110 section 12.5.4), or None when absent. A malformed weight counts
            as zero.
    """
    wishes: list[tuple[float, Language]] = []
    for part in (accept_language or "").split(","):
        tag, _, weight = part.strip().partition(";")
        language = as_language(tag.strip().split("-")[0].lower())
        if language is not None:
            wishes.append((_weight(weight), language))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, DEFAULT_LANGUAGE))
    return best[1] if best[0] > 0 else DEFAULT_LANGUAGE


def _weight(parameter: str) -> float:
    """Return q of ``q=0.8``; 1 when no weight is given."""
    if not parameter.strip():
        return 1.0
    found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameter)
    return float(found.group(1)) if found else 0.0
