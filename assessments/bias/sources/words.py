"""Values and column names as readers see them, the same wherever they come from."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.bias.sources.messages import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from checklists.model import Text

LONGEST_NAME = 200
_MOST_NOTES = 8
_EXACT_WHOLE = 1e15
# Letters of other alphabets that look like Latin ones, after case and accents are gone.
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁһкмтвнαορυνικτχεη01|ıѵԛԝ",
    "aeopcyxijsdhkmtbhaopuviktxenollivqw",
)


def clean(text: str) -> str:
    """Text as it is compared and shown: NFC, runs of white space as one space, none around, nothing invisible.

    Control and format characters (direction marks, zero-width spaces, lone surrogates) go: with them, two groups would
    look the same and be counted apart.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    spaced = "".join(" " if c.isspace() else c for c in text)
    visible = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(unicodedata.normalize("NFC", visible).split())


def as_text(value: Any) -> str:
    """A value of a column, typed or not, as text; ``""`` when there is none.

    3 for 3.0, true and false, ISO dates (without a time at midnight). A number that is not one (NaN) is no value.
    """
    for kinds, written in _WRITTEN:
        if isinstance(value, kinds):
            return written(value)
    return clean(str(value))


def _number(value: Any) -> str:
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    if float(value).is_integer() and abs(value) < _EXACT_WHOLE:
        return str(int(value))
    return str(value)


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


_WRITTEN: tuple[tuple[tuple[type, ...], Callable[[Any], str]], ...] = (
    ((str,), clean),
    ((type(None),), lambda _: ""),
    ((bool, np.bool_), lambda value: "true" if value else "false"),
    ((float, np.floating), _number),
    ((Decimal,), lambda value: _number(float(value))),
    ((datetime,), _moment),  # before dates: it is one
    ((date,), date.isoformat),
)


def plain_number(value: float) -> str:
    """A number of a plan in as few characters as hold it: 18, 2.5."""
    return _number(value)


def band_labels(edges: Sequence[float]) -> tuple[str, ...]:
    """The bands that edges make, in signs that need no translation: ``<18``, ``18–<65``, ``≥65``."""
    shown = [plain_number(edge) for edge in edges]
    between = [f"{low}–<{high}" for low, high in pairwise(shown)]
    return (f"<{shown[0]}", *between, f"≥{shown[-1]}")


def column_names(given: Sequence[str | None]) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """Names that readers can tell apart, in the order given, with what to know about them.

    Unnamed columns become « Colonne 3 »; of two equal names the second becomes « âge (2) ».
    """
    notes: list[Text] = []
    names: list[str] = []
    wanted = [clean(name or "")[:LONGEST_NAME].strip() for name in given]
    taken: set[str] = set()
    for number, (raw, name) in enumerate(zip(given, wanted, strict=True), 1):
        chosen = name or f"Colonne {number}"
        again = 2
        while chosen in taken or (chosen != name and chosen in wanted):
            chosen = f"{name or f'Colonne {number}'} ({again})"
            again += 1
        taken.add(chosen)
        names.append(chosen)
        if not name:
            notes.append(note("unnamed", name=chosen))
        elif chosen != name:
            notes.append(note("renamed", name=chosen))
        elif any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in (raw or "").strip()):
            notes.append(note("cleaned", number=number, name=chosen))
    return tuple(names), _few([*notes, *_look_alikes(names)])


def _look_alikes(names: Iterable[str]) -> list[Text]:
    seen: dict[str, int] = {}
    notes = []
    for number, name in enumerate(names, 1):
        base = unicodedata.normalize("NFKD", name.casefold())
        skeleton = "".join(c for c in base if c.isalnum()).translate(_LOOK_ALIKE)
        first = seen.setdefault(skeleton, number)
        if skeleton and first != number:
            notes.append(note("look_alike", first=first, second=number, name=name))
    return notes


def _few(notes: list[Text]) -> tuple[Text, ...]:
    if len(notes) <= _MOST_NOTES:
        return tuple(notes)
    return (*notes[:_MOST_NOTES], note("more_notes", count=len(notes) - _MOST_NOTES))
