"""The cells of a charter's workbook, as a person would type them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from checklists.charter.problems import CharterError, Place, Problem
from checklists.workbooks import Found, Limits, WorkbookRefused, plain, read_tables

LIMITS = Limits()
LARGEST_FILE = LIMITS.file
"""In bytes."""
MOST_UNPACKED = LIMITS.unpacked
"""In bytes, over all the parts of the workbook."""
MOST_ROWS = LIMITS.rows
MOST_COLUMNS = LIMITS.columns
MOST_CHARACTERS = 5_000
"""In one cell."""

_SPACES = "\n\t\u00a0\u202f"
"""Besides what can be printed: of what is left out, direction marks could make a text look like another one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds: its text, or the message of ``MESSAGES`` that says why it cannot be used."""

    text: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the cells that hold something, by row (counted from 1) and column (counted from 0).

    ``refused`` is the message that says why nothing of it was read; empty when all of it was.
    """

    name: str
    rows: dict[int, dict[int, Cell]]
    refused: str = ""


def read_workbook(data: bytes, name: str) -> list[Table]:
    """The sheets of a workbook, in order.

    Raises:
        CharterError: when it is not an .xlsx workbook, is too large, holds macros, or is damaged.
    """
    try:
        tables = read_tables(data, LIMITS)
    except WorkbookRefused as refused:
        values = {"size": str(LARGEST_FILE // 1_000_000)} if refused.message == "too_large" else {}
        raise CharterError([Problem(Place(name), refused.message, values)]) from None
    return [Table(table.name, dict(_rows(table.rows)), table.refused) for table in tables]


def _rows(found: dict[int, dict[int, Found]]) -> list[tuple[int, dict[int, Cell]]]:
    rows = ((number, {n: cell for n, given in row.items() if (cell := _cell(given))}) for number, row in found.items())
    return [(number, row) for number, row in rows if row]


def _cell(given: Found) -> Cell | None:
    if given.kind == "formula":
        return Cell("", "formula")
    if given.kind == "error":
        return Cell(given.value, "cell_error")
    text = _text(given.value)
    if len(text) > MOST_CHARACTERS:
        return Cell("", "too_long")
    return Cell(text) if text else None


def _text(value: object) -> str:
    """A value as a person would type it: 3 for 3.0, the day of a date, « oui » for a box that is ticked."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "".join(c for c in plain(str(value)) if c.isprintable() or c in _SPACES).strip()
