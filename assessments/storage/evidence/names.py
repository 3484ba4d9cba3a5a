"""Names of files, as computers give them and as we keep them."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
"""In characters, ending included: most file systems stop at 255 bytes, and a letter may take four."""
_MOST_BYTES = 200
_LONGEST_PLAIN = 60

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that are not seen, or that turn the text around: « facture[U+202E]fdp.exe »."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # what Windows refuses in a name
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_UNNAMED = "piece"


def clean_name(given: str) -> str:
    r"""A name without folders, hidden or reversing characters, and what a file system refuses; cut before its ending.

    « C:\Users\x\contrat.pdf » becomes « contrat.pdf ». The ending is kept as it is, in small letters.
    """
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _HIDDEN)
    flat = " ".join(_FORBIDDEN.sub("-", shown).split())
    stem, ending = _split(flat)
    stem = stem.strip(" .") or _UNNAMED
    if _RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    stem = stem[: LONGEST_NAME - len(ending)]
    while len((stem + ending).encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending


def ending_of(name: str) -> str:
    """The ending of a cleaned name in small letters, without its dot; empty when there is none."""
    return _split(name)[1].removeprefix(".")


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rstrip(" .").rpartition(".")
    ending = ending.strip().lower()
    return (stem, f".{ending}") if dot and re.fullmatch(r"[a-z0-9]{1,10}", ending) else (name, "")


def plain_name(name: str) -> str:
    """The same in letters, digits and hyphens, for places where nothing else is safe. Never empty."""
    stem, ending = _split(name)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return (re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_PLAIN].strip("-") or _UNNAMED) + ending
