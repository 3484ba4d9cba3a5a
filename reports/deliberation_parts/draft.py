"""A draft decision as plain data: one structure, from which the editable file and the plain text are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from reports.document.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its title, its text, and what it lists below (empty: nothing)."""

    title: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A draft decision; everything is plain text on one line, and what stands in square brackets is to be filled in.

    Attributes:
        title: what is decided upon.
        visas: the texts and opinions it rests on, in order.
        recitals: the facts and reasons.
        articles: what is decided.
        warnings: what to know and check before using it; printed first.
        author: who decides, as the text begins.
        formula: what stands between the reasons and the articles.
        numbered: how articles are headed: for the first one, and for the others with ``{n}``.
        closing: votes, place, date and signature, to be filled in.
    """

    title: str
    visas: tuple[str, ...]
    recitals: tuple[str, ...]
    articles: tuple[Article, ...]
    warnings: tuple[str, ...]
    author: str
    formula: str
    numbered: tuple[str, str]
    closing: tuple[str, ...]


class Role(Enum):
    """What a line of the draft is, from which it takes its style."""

    TITLE = auto()
    WARNING = auto()
    BODY = auto()
    STRONG = auto()
    ARTICLE = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. ``number``: position in a list, from 1; 0 outside lists."""

    role: Role
    text: str
    number: int = 0


def lines(draft: Deliberation) -> Iterator[Line]:
    """Every paragraph of the draft in order, cleaned of what a file of text cannot hold; empty ones are left out."""
    return (Line(role, text, number) for role, found, number in _raw(draft) if (text := one_line(found)))


def _raw(draft: Deliberation) -> Iterator[tuple[Role, str, int]]:
    yield Role.TITLE, draft.title, 0
    yield from ((Role.WARNING, text, 0) for text in draft.warnings)
    yield Role.STRONG, draft.author, 0
    yield from ((Role.BODY, text, 0) for text in (*draft.visas, *draft.recitals))
    yield Role.STRONG, draft.formula, 0
    first, other = draft.numbered
    for number, article in enumerate(draft.articles, 1):
        head = first if number == 1 else other.format(n=number)
        yield Role.ARTICLE, f"{head} – {article.title}", 0
        yield Role.BODY, article.text, 0
        yield from ((Role.ITEM, text, at) for at, text in enumerate(article.items, 1))
    yield from ((Role.BODY, text, 0) for text in draft.closing)
