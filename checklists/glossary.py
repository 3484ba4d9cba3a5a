"""Looking terms up: those that match what somebody types, and those that occur in a document."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklists.model import Term

_BLANKS = r"[\s\u00a0\u202f]+"
_FEWEST_CAPITALS = 2


def alphabetical(terms: Iterable[Term], lang: str) -> list[Term]:
    """The terms as a dictionary of ``lang`` orders them: accents and capitals do not count."""
    return sorted(terms, key=lambda term: (_plain(term.term.to(lang)), term.id))


def matching(terms: Iterable[Term], typed: str, lang: str) -> list[Term]:
    """The terms that hold every word that was typed, in their name, other words or definition; all when nothing was.

    Those whose name or other words hold them come first.
    """
    wanted = _plain(typed).split()
    found = []
    for term in alphabetical(terms, lang):
        names = _plain(" ".join(words_of(term, lang)))
        if all(word in f"{names} {_plain(term.definition.to(lang))}" for word in wanted):
            found.append((not all(word in names for word in wanted), term))
    return [term for _, term in sorted(found, key=lambda pair: pair[0])]


def occurring(terms: Iterable[Term], text: str, lang: str) -> list[Term]:
    """The terms of which some word stands in a text, in the order of a dictionary of ``lang``.

    Words are found whole, in the singular or the plural, whatever their capitals; an acronym only in its capitals.
    """
    return [term for term in alphabetical(terms, lang) if any(_stands(words, text) for words in words_of(term, lang))]


def words_of(term: Term, lang: str) -> tuple[str, ...]:
    """The term and its other words."""
    return (term.term.to(lang), *(term.also.en if lang == "en" else term.also.fr))


def _stands(words: str, text: str) -> bool:
    return re.search(_pattern(words), text) is not None


def _pattern(words: str) -> str:
    pieces = [_piece(piece) for piece in words.split()]
    return r"(?<!\w)" + _BLANKS.join(pieces) + r"(?!\w)"


def _piece(word: str) -> str:
    """One word as it may stand in a text: « écart » also as « Écarts », « AIPD » only as it is."""
    escaped = re.escape(word).replace("’", "[’']")
    if sum(letter.isupper() for letter in word) >= _FEWEST_CAPITALS or any(letter.isdigit() for letter in word):
        return escaped
    plural = "(?:s|x|es)?" if word[-1].isalpha() else ""
    return f"(?i:{escaped}{plural})"


def _plain(text: str) -> str:
    """Small letters without accents, so that « ecart » finds « écart »."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(letter for letter in split if not unicodedata.combining(letter)).split())
