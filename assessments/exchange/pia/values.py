"""Values as files of the PIA tool hold them: numbers as texts, days as moments, titles deep inside a template."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assessments.storage.errors import quote

_PARIS = ZoneInfo("Europe/Paris")
"""The tool keeps a day as the moment of its midnight where it was chosen."""
_MILLISECONDS = 10_000_000_000
_LONGEST_REFERENCE = 60


def says(given: Any) -> bool:
    """Whether a value says anything: 0 and false of a setting do not."""
    if isinstance(given, str):
        return bool(given.strip())
    if isinstance(given, list):
        return any(says(item) for item in given)
    if isinstance(given, dict):
        return any(says(item) for item in given.values())
    return bool(given)


def whole(given: Any) -> int | None:
    """A whole number, also as a text; true and false are 1 and 0."""
    if isinstance(given, str):
        given = given.strip().removesuffix(".0")
        words = {"true": 1, "false": 0}
        if given in words:
            return words[given]
        return int(given) if re.fullmatch(r"-?\d{1,9}", given, re.ASCII) else None
    if isinstance(given, bool | int):
        return int(given)
    return int(given) if isinstance(given, float) and given.is_integer() else None


def reference_of(given: Any) -> str:
    """What an entry is about: « 111 », « 2.1.211 »; an empty text when the file does not say."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return ""
    text = "".join(c for c in str(given).strip() if c.isprintable() and not "\ud800" <= c <= "\udfff")
    return text[:_LONGEST_REFERENCE]


def day_of(given: Any) -> date | None:
    """A day, as people in France saw it; None when the file gives none or one that cannot be."""
    try:
        if isinstance(given, int) and not isinstance(given, bool) and abs(given) > _MILLISECONDS:
            return datetime.fromtimestamp(given / 1000, _PARIS).date()
        if not isinstance(given, str) or not re.match(r"\d{4}-\d{2}-\d{2}", given.strip()):
            return None
        found = datetime.fromisoformat(given.strip())
    except (ValueError, OverflowError, OSError):
        return None
    if "T" not in given and " " not in given.strip():
        return found.date()
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(_PARIS).date()
    except OverflowError:
        return None


def titles_of(given: Any) -> dict[str, str]:
    """The titles that a template gives to its questions, by number; those of the tool itself are keys of translation."""
    found: dict[str, str] = {}
    sections = given.get("sections") if isinstance(given, dict) else None
    for section in sections if isinstance(sections, list) else ():
        items = section.get("items") if isinstance(section, dict) else None
        for item in items if isinstance(items, list) else ():
            questions = item.get("questions") if isinstance(item, dict) else None
            for question in questions if isinstance(questions, list) else ():
                title = question.get("title") if isinstance(question, dict) else None
                if isinstance(title, str) and title.strip() and not title.startswith("sections."):
                    found[reference_of(question.get("id"))] = quote(" ".join(title.split()))
    return found
