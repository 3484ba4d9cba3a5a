"""Texts: they must be readable as such, and be no page and no program under another name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from assessments.storage.evidence.wrong import NO_JSON, NO_TEXT, PAGE_OR_PROGRAM

if TYPE_CHECKING:
    from checklists.model import Text

_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PAGE = re.compile(r"\ufeff?\s*(?:#!|<\s*(?:!doctype|html|head|body|svg|script|\?xml|\?php|iframe))", re.IGNORECASE)
_ENCODINGS = ("utf-8-sig", "cp1252")  # UTF-8 first: the other one reads almost anything


def _read(data: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            found = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(found) else found
    return None


def text(data: bytes) -> Text | None:
    """What is wrong with a text; None when nothing is."""
    found = _read(data)
    if found is None:
        return NO_TEXT
    return PAGE_OR_PROGRAM if _PAGE.match(found) else None


def json_text(data: bytes) -> Text | None:
    """What is wrong with a JSON file; None when nothing is."""
    if wrong := text(data):
        return wrong
    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return NO_JSON
    return None
