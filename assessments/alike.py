"""Whether two things that people typed are the same word, whatever their accents and capitals."""

from __future__ import annotations

import re
import unicodedata

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")  # most texts have few of them: looking at each sign alone takes time
_ALIKE = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "ø": "o", "Ø": "o", "ł": "l"})


def folded(text: str) -> str:
    """A text as it is searched: without accents, capitals, ligatures and doubled spaces.

    « Élection — Œuvres » and « election — oeuvres » are the same.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    return " ".join(_NOT_ASCII.sub(_without_accents, plain).split())


def _without_accents(found: re.Match[str]) -> str:
    return "".join(sign for sign in found.group() if not unicodedata.combining(sign))
