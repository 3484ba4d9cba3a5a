"""Text as people and files give it, made safe to store."""

from __future__ import annotations

import re
import unicodedata

from assessments.model import LONGEST_TEXT

LONGEST_SHORT = 300
_REFUSED = re.compile("[\0\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def clean(text: str) -> str:
    """The text without NUL characters and lone surrogates, which nobody sees and PostgreSQL refuses."""
    return _REFUSED.sub("", text)


def limit(short: bool) -> int:
    """The longest text allowed, in characters."""
    return LONGEST_SHORT if short else LONGEST_TEXT


def figure(number: int, lang: str) -> str:
    """A whole number with its thousands apart, as written in a language."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def folded(text: str) -> str:
    """A text as it is searched: without accents, capitals, ligatures and doubled spaces.

    « Élection — Œuvres » and « election — oeuvres » are the same.
    """
    plain = unicodedata.normalize("NFKD", clean(text).translate(_ALIKE)).casefold()
    return " ".join(_NOT_ASCII.sub(_without_accents, plain).split())


def _without_accents(found: re.Match[str]) -> str:
    return "".join(sign for sign in found.group() if not unicodedata.combining(sign))


_ALIKE = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "ø": "o", "Ø": "o", "ł": "l"})
