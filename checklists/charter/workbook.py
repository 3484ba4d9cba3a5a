"""An .xlsx workbook as plain cells. The file may be hostile: it is measured before it is opened, and nothing in it is run."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import DEFUSEDXML, load_workbook  # type: ignore[import-untyped]
from openpyxl.cell.read_only import EMPTY_CELL  # type: ignore[import-untyped]

from checklists.charter.problems import CharterError, Place, Problem

LARGEST_FILE = 2_000_000
"""In bytes."""
MOST_UNPACKED = 20_000_000
"""In bytes, over all the parts of the workbook."""
MOST_TIMES_SMALLER = 100
"""How many times smaller than its content a part may be, once it is larger than ``_SMALL``."""
MOST_ROWS = 500
MOST_COLUMNS = 60
MOST_CHARACTERS = 5_000
"""In one cell."""

_SMALL = 1_000_000
_MOST_PARTS = 500
_LAST_ROW = 100_000
_WIDEST = 100
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SPACES = "\n\t\u00a0\u202f"
"""Besides what can be printed: of what is left out, direction marks could make a text look like another one."""
_MACROS = ("vbaproject", "macrosheets", "activex")

if not DEFUSEDXML:  # pragma: no cover - requirements.txt installs it
    raise ImportError("defusedxml is missing: install requirements.txt")


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

    def refuse(message: str, **values: str) -> CharterError:
        return CharterError([Problem(Place(name), message, values)])

    if len(data) > LARGEST_FILE:
        raise refuse("too_large", size=str(LARGEST_FILE // 1_000_000))
    if data.startswith(_OLD_OFFICE):
        raise refuse("old_or_locked")
    message = _unpacks_badly(data)
    if message:
        raise refuse(message)
    try:
        with warnings.catch_warnings():  # about styles and extensions that nobody asked for
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return [_table(sheet) for sheet in book.worksheets]
    except Exception:  # noqa: BLE001 - the library lets through whatever a damaged part makes happen
        raise refuse("unreadable") from None


def _unpacks_badly(data: bytes) -> str:
    """The message about the archive; empty when it may be opened. Sizes that lie are cut short by the archive's reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return "not_a_workbook"
    names = [part.filename.casefold() for part in parts]
    if not any(name.endswith("workbook.xml") for name in names):
        return "not_a_workbook"
    if any(word in name for name in names for word in _MACROS):
        return "macros"
    bomb = any(part.file_size > _SMALL and part.file_size > MOST_TIMES_SMALLER * part.compress_size for part in parts)
    if bomb or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return "unpacks_too_large"
    return ""


def _table(sheet: Any) -> Table:
    """Rows are read one at a time; far columns and rows are looked at, to say that they are there, and not kept."""
    rows: dict[int, dict[int, Cell]] = {}
    blank: object = None  # rows that the file leaves out are all the same object, and may be very many
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=_WIDEST), 1):
        if cells is blank:
            continue
        full = [(n, given) for n, given in enumerate(cells) if given is not EMPTY_CELL]
        kept = {n: cell for n, given in full if (cell := _cell(given)) is not None}
        if not kept:
            blank = cells
            continue
        if number > MOST_ROWS:
            return Table(sheet.title, {}, "too_many_rows")
        if max(kept) >= MOST_COLUMNS:
            return Table(sheet.title, {}, "too_many_columns")
        rows[number] = kept
    return Table(sheet.title, rows)


def _cell(given: Any) -> Cell | None:
    value = given.value
    if value is None:
        return None
    if given.data_type == "f":
        return Cell("", "formula")
    if given.data_type == "e":
        return Cell(str(value), "cell_error")
    text = _text(value)
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
    lines = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c.isprintable() or c in _SPACES).strip()
