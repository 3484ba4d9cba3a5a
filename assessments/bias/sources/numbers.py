"""Numbers read from text, written once for every database: what a person types in a French or English spreadsheet.

``12``, ``-3,5``, ``0.25``, ``1 234,5`` (space, no-break or thin space between thousands), ``1e-05``. Anything else (``1,234.5``
with two separators, ``45 %``, ``inf``) is not a number, rather than perhaps another one.
"""

from __future__ import annotations

import math
import re
from typing import Any

import ibis

_SPACES = " \u00a0\u202f\u2009"
_MINUS = "\u2212"
# No backslash and no named class: DuckDB (RE2), PostgreSQL and Spark (Java) must all read it the same way. The digits are
# limited so that no text that matches overflows a double: PostgreSQL has no try_cast, and would raise an error.
PATTERN = (
    f"^[+{_MINUS}-]?("
    "([0-9]{1,40}([.,][0-9]{1,40})?|[.,][0-9]{1,40})([eE][+-]?[0-9]{1,2})?"
    f"|[0-9]{{1,3}}([{_SPACES}][0-9]{{3}}){{1,8}}([.,][0-9]{{1,40}})?"
    ")$"
)
_PLAIN = "^-?[0-9]{1,15}([.][0-9]{1,20})?$"
"""Part of ``PATTERN``: what any database reads as it is."""
_COMPILED = re.compile(PATTERN)
LARGEST = 1e300
"""Beyond it, a number is taken for infinite, that is for unreadable."""


def stripped(column: Any) -> Any:
    """An Ibis text without the spaces around it."""
    for space in _SPACES[1:]:
        column = column.replace(space, " ")
    return column.strip()


def number_of_text(column: Any) -> Any:
    """The Ibis expression that reads a text column as float64; null where it is not a number."""
    text = column.strip()
    plain = text.replace(",", ".").replace(_MINUS, "-")
    for space in _SPACES:
        plain = plain.replace(space, "")
    # Most numbers are plain, and then nothing else is worked out for the row: it is five times faster so. A text that
    # does not match becomes null before the cast, for a cast inside a branch may be run before the branch is chosen.
    readable = ibis.cases(
        (column.re_search(_PLAIN), column), (text.re_search(PATTERN), plain), else_=ibis.null("string")
    )
    return readable.cast("float64")


def number_of_column(column: Any) -> Any | None:
    """A column as float64, null where it is empty or not finite; None when its type is neither number nor text."""
    kind = column.type()
    if kind.is_string():
        return number_of_text(column)
    if kind.is_integer():
        return column.cast("float64")
    if kind.is_floating():
        number = column.cast("float64")
        # NaN sorts above every number in the three engines, so that this leaves it out as well.
        finite = number.between(exact(-LARGEST), exact(LARGEST))
        return ibis.ifelse(finite, number, ibis.null("float64"))
    return None


def exact(value: float) -> Any:
    """A literal that every database reads as the same double: as text, for 0.7 alone would be a decimal in some."""
    return ibis.literal(repr(float(value))).cast("float64")


def read_number(text: str) -> float | None:
    """The same in Python, for texts already in hand."""
    trimmed = text.strip(" \t\n\r\v\f")
    if not _COMPILED.search(trimmed):
        return None
    for space in _SPACES:
        trimmed = trimmed.replace(space, "")
    value = float(trimmed.replace(",", ".").replace(_MINUS, "-"))
    return value if math.isfinite(value) else None
