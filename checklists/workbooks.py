"""An .xlsx workbook as plain cells. The file may be hostile: it is measured before it is opened, and nothing in it is run.

Charters and the questionnaires that suppliers send back are read here.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl import DEFUSEDXML, load_workbook  # type: ignore[import-untyped]
from openpyxl.cell.read_only import EMPTY_CELL  # type: ignore[import-untyped]

from checklists.model import Text
from checklists.zips import DAMAGED

MOST_TIMES_SMALLER = 100
"""How many times smaller than its content a part may be, once it is larger than ``_SMALL``."""

_SMALL = 1_000_000
_MOST_PARTS = 500
_LAST_ROW = 100_000
_WIDEST = 100
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MACROS = ("vbaproject", "macrosheets", "activex")
_OUTSIDE = ("externallink", "embeddings", "connections.xml", "querytable", "customui", "ctrlprops")
"""What brings in other files, data or programs; DDE stands in the parts of external links."""
_TYPES = "[Content_Types].xml"
_JOINED = re.compile(rb"<(?:\w+:)?mergeCell\b")

if not DEFUSEDXML:  # pragma: no cover - requirements.txt installs it
    raise ImportError("defusedxml is missing: install requirements.txt")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold at most.

    Attributes:
        file: bytes of the file.
        unpacked: bytes over all its parts.
        rows: rows of a sheet.
        columns: columns of a sheet.
        form: whether it is a form, which has no use for links to other files, embedded objects or merged cells.
    """

    file: int = 2_000_000
    unpacked: int = 20_000_000
    rows: int = 500
    columns: int = 60
    form: bool = False


class WorkbookRefused(ValueError):  # noqa: N818 - as the store's refusals: an answer to a person
    """The whole workbook cannot be used.

    ``message`` is a key of ``MESSAGES`` or ``FORM_MESSAGES``, or ``too_large`` or ``unpacks_too_large``.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


MESSAGES: dict[str, Text] = {
    "not_a_workbook": Text(
        fr="ce n’est pas un classeur .xlsx. Dans votre tableur, choisissez «\u00a0Enregistrer sous\u00a0», puis le type «\u00a0Classeur Excel (.xlsx)\u00a0».",
        en="this is not an .xlsx workbook. In your spreadsheet program choose “Save as”, then the type “Excel workbook (.xlsx)”.",
    ),
    "old_or_locked": Text(
        fr="ce classeur est protégé par un mot de passe, ou dans l’ancien format .xls. Enregistrez-le en .xlsx, sans mot de passe.",
        en="this workbook is protected by a password, or in the old .xls format. Save it as .xlsx, without a password.",
    ),
    "macros": Text(
        fr="ce classeur contient des macros, que Balise refuse. Enregistrez-le en .xlsx, sans macros.",
        en="this workbook contains macros, which Balise refuses. Save it as .xlsx, without macros.",
    ),
    "unreadable": Text(
        fr="ce classeur est abîmé. Ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis recommencez.",
        en="this workbook is damaged. Open it in your spreadsheet program, save it again, then start over.",
    ),
}
"""Sentences about a file that do not depend on what it should hold; each begins in lower case, after its place."""

FORM_MESSAGES: dict[str, Text] = {
    "outside": Text(
        fr="ce classeur renvoie à d’autres fichiers ou à des programmes, que Balise n’ouvre pas. Remplacez ces liens par leurs valeurs.",
        en="this workbook points to other files or programs, which Balise does not open. Replace these links by their values.",
    ),
    "merged": Text(
        fr="des cellules de ce classeur sont fusionnées\u00a0: on ne sait plus à quelle question elles répondent. Annulez la fusion.",
        en="cells of this workbook are merged: which question they answer can no longer be told. Unmerge them.",
    ),
}
"""The same, for forms alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that holds something.

    ``kind``: ``value`` (a text, number, boolean, date, time or duration, as typed), ``formula`` (never calculated, and not
    kept) or ``error`` (the text that the spreadsheet shows).
    """

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the cells that hold something, by row (counted from 1) and column (counted from 0).

    ``refused`` says why nothing of it was read (``too_many_rows``, ``too_many_columns``); empty when all of it was.
    """

    name: str
    rows: dict[int, dict[int, Found]]
    refused: str = ""


def read_tables(data: bytes, limits: Limits) -> list[Table]:
    """The sheets of a workbook, in order, hidden ones included.

    Raises:
        WorkbookRefused: when it is not an .xlsx workbook, is too large, holds macros, or is damaged; for a form, also when
            it points outside or has merged cells.
    """
    if len(data) > limits.file:
        raise WorkbookRefused("too_large")
    if data.startswith(_OLD_OFFICE):
        raise WorkbookRefused("old_or_locked")
    message = _unpacks_badly(data, limits)
    if message:
        raise WorkbookRefused(message)
    try:
        _look_inside(data, limits)
        with warnings.catch_warnings():  # about styles and extensions that nobody asked for
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return [_table(sheet, limits) for sheet in book.worksheets]
    except WorkbookRefused:
        raise
    except Exception:  # noqa: BLE001 - the library lets through whatever a damaged part makes happen
        raise WorkbookRefused("unreadable") from None


def _unpacks_badly(data: bytes, limits: Limits) -> str:
    """The message about the archive; empty when it may be opened. Sizes that lie are cut short by the archive's reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            types = archive.read(_TYPES) if any(p.filename == _TYPES and p.file_size <= _SMALL for p in parts) else b""
    except DAMAGED:
        return "not_a_workbook"
    names = [part.filename.casefold() for part in parts]
    if not any(name.endswith("workbook.xml") for name in names):
        return "not_a_workbook"
    if b"macroEnabled" in types or any(word in name for name in names for word in _MACROS):
        return "macros"
    bomb = any(part.file_size > _SMALL and part.file_size > MOST_TIMES_SMALLER * part.compress_size for part in parts)
    if bomb or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        return "unpacks_too_large"
    if limits.form and any(word in name for name in names for word in _OUTSIDE):
        return "outside"
    return ""


def _look_inside(data: bytes, limits: Limits) -> None:
    """Refuse what the library, depending on the reader of XML that it finds, would pass over without a word."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            name = part.casefold()
            if not name.endswith((".xml", ".rels")):
                continue
            body = archive.read(part)
            if b"<!DOCTYPE" in body:  # no office program writes one: only entities need it
                raise WorkbookRefused("unreadable")
            if limits.form and name.startswith("xl/worksheets/") and _JOINED.search(body):
                raise WorkbookRefused("merged")


def _table(sheet: Any, limits: Limits) -> Table:
    """Rows are read one at a time; far columns and rows are looked at, to say that they are there, and not kept."""
    rows: dict[int, dict[int, Found]] = {}
    blank: object = None  # rows that the file leaves out are all the same object, and may be very many
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=_WIDEST), 1):
        if cells is blank:
            continue
        full = [(n, given) for n, given in enumerate(cells) if given is not EMPTY_CELL]
        kept = {n: cell for n, given in full if (cell := _found(given)) is not None}
        if not kept:
            blank = cells
            continue
        if number > limits.rows:
            return Table(sheet.title, {}, "too_many_rows")
        if max(kept) >= limits.columns:
            return Table(sheet.title, {}, "too_many_columns")
        rows[number] = kept
    return Table(sheet.title, rows)


def _found(given: Any) -> Found | None:
    value = given.value
    if given.data_type == "f":
        return Found("formula", None)
    if value is None or (isinstance(value, str) and not plain(value).strip()):
        return None
    if given.data_type == "e":
        return Found("error", str(value))
    return Found("value", value)


def plain(text: str) -> str:
    """Lines as Python writes them: office programs write some ends of line in a code of their own."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
