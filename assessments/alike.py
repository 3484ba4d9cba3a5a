"""Whether two things that people typed are the same word, whatever their accents and capitals."""

from __future__ import annotations

import unicodedata

_ALIKE = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "ø": "o", "Ø": "o", "ł": "l"})


def folded(text: str) -> str:
    """A text as it is searched: without accents, capitals, ligatures and doubled spaces.

    « Élection — Œuvres » and « election — oeuvres » are the same.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
