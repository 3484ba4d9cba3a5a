"""A register in a spreadsheet as plain cells: XLSX, ODS or CSV. The file may be hostile; nothing in it is run or computed.

The readers of the bias audit come with libraries that take seconds to load: they are imported by whoever brings a file.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.exchange.register.columns import guess
from assessments.exchange.register.words import RegisterRefused
from assessments.exchange.supplier_cells import as_text
from checklists.workbooks import MESSAGES, Limits, WorkbookRefused, read_tables
from checklists.zips import DAMAGED, is_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklists.workbooks import Table

LARGEST_FILE = 5_000_000
"""In bytes."""
MOST_LINES = 1_000
MOST_COLUMNS = 60
_TOP = 20
"""Lines among which the titles of the columns are looked for: a register often has its own title above them."""
_UNPACKED = 40_000_000
_CONTENT = "content.xml"
_FORMULA = b":formula="
_ODS = ".ods"
_SPACES = "\n\t\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its text; ``wrong`` is « formula » or « error » when it cannot be taken, and empty otherwise."""

    text: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A register as read.

    Attributes:
        titles: the titles of the columns, empty where there is none.
        lines: by line number (as the spreadsheet counts; of an ODS workbook, within its table), the cells by column number.
        extra: numbers of the lines that have more cells than there are titles.
    """

    titles: list[str]
    lines: dict[int, dict[int, Cell]]
    extra: frozenset[int] = frozenset()


Rows = dict[int, dict[int, Cell]]


def read_register(data: bytes) -> Grid:
    """The register that a file holds.

    Raises:
        RegisterRefused: when it is no table, is too large, or may not be opened; ``SourceRefused`` for a text that is no CSV.
    """
    if not data.strip():
        raise RegisterRefused("empty")
    if len(data) > LARGEST_FILE:
        raise RegisterRefused("too_large", most=LARGEST_FILE // 1_000_000)
    from assessments.bias.sources.workbook import OLD_OFFICE  # noqa: PLC0415 - see above

    if data.startswith(OLD_OFFICE):
        raise _refused_workbook("old_or_locked")
    sheets = _of_zip(data) if is_zip(data) else [_of_csv(data)]
    rows = max(sheets, key=_score, default={})
    return _grid(rows)


def _refused_workbook(message: str) -> RegisterRefused:
    refused = RegisterRefused("not_a_register")
    text = MESSAGES[message]
    refused.text = text.model_copy(update={"fr": f"Fichier refusé\u00a0: {text.fr}", "en": f"File refused: {text.en}"})
    return refused


def _of_zip(data: bytes) -> list[Rows]:
    if _is_ods(data):
        return [_of_ods(data)]
    limits = Limits(file=LARGEST_FILE, unpacked=_UNPACKED, rows=MOST_LINES + _TOP, columns=MOST_COLUMNS)
    try:
        tables = read_tables(data, limits)
    except WorkbookRefused as refused:
        if refused.message in MESSAGES:
            raise _refused_workbook(refused.message) from None
        raise RegisterRefused(refused.message, most=LARGEST_FILE // 1_000_000) from None
    sheets = [_of_table(table) for table in tables if not table.refused]
    too_much = next((table.refused for table in tables if table.refused), "")
    # A large sheet beside the register is of no importance; one that may be the register is.
    if too_much and not any(_score(rows)[0] for rows in sheets):
        raise RegisterRefused(too_much, most=MOST_LINES if too_much == "too_many_rows" else MOST_COLUMNS)
    return sheets


def _of_table(table: Table) -> Rows:
    rows: Rows = {}
    for number, cells in table.rows.items():
        kept = {
            n: Cell(
                _clean(as_text(found.value, "fr")) if found.kind != "formula" else "", _wrong(found.kind, found.value)
            )
            for n, found in cells.items()
        }
        rows[number] = {n: cell for n, cell in kept.items() if cell.text or cell.wrong}
    return {number: cells for number, cells in rows.items() if cells}


def _wrong(kind: str, value: object) -> str:
    if kind == "value":
        return "formula" if isinstance(value, str) and value.lstrip().startswith("=") else ""
    return kind


def _is_ods(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _CONTENT in archive.namelist() and "mimetype" in archive.namelist()
    except DAMAGED:
        raise RegisterRefused("not_a_register") from None


def _of_ods(data: bytes) -> Rows:
    """Read in a process of its own, as tables of decisions are; its formulas are looked for before."""
    from assessments.bias.sources.scratch import Scratch  # noqa: PLC0415 - see above
    from assessments.bias.sources.workbook import extension_of, read_workbook  # noqa: PLC0415 - see above

    if extension_of(io.BytesIO(data)) != _ODS:
        raise RegisterRefused("not_a_register")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _UNPACKED:
                raise RegisterRefused("unpacks_too_large")
            if _FORMULA in archive.read(_CONTENT):
                raise RegisterRefused("formulas")
    except DAMAGED:
        raise _refused_workbook("unreadable") from None
    scratch = Scratch()
    try:
        book, target = scratch.path / "register.ods", scratch.path / "rows.csv"
        book.write_bytes(data)
        sheet = read_workbook(book, target)
        if sheet.rows > MOST_LINES + _TOP:
            raise RegisterRefused("too_many_rows", most=MOST_LINES)
        with target.open(encoding="utf-8", newline="") as text:
            return _of_lines([(1, list(sheet.names)), *enumerate(csv.reader(text, delimiter=";"), 2)])
    finally:
        scratch.close()


def _of_csv(data: bytes) -> Rows:
    from assessments.bias.sources import delimited  # noqa: PLC0415 - see above

    head = data[: delimited.HEAD]
    encoding, _ = delimited.encoding_of(head, whole=len(head) == len(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    layout = delimited.layout_of(text[: delimited.HEAD], whole=len(text) <= delimited.HEAD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True)
    return _of_lines(list(_records(reader, skipped=layout.skipped)))


def _records(reader: csv._reader, *, skipped: int) -> Iterator[tuple[int, list[str]]]:  # type: ignore[name-defined]
    count, begins = 0, 1
    try:
        for record in reader:
            number, begins = begins, reader.line_num + 1
            if number <= skipped or not any(cell.strip() for cell in record):
                continue
            count += 1
            if count > MOST_LINES + _TOP:
                raise RegisterRefused("too_many_rows", most=MOST_LINES)
            yield number, record
    except csv.Error:
        raise RegisterRefused("csv", line=reader.line_num) from None


def _of_lines(lines: list[tuple[int, list[str]]]) -> Rows:
    rows: Rows = {}
    for number, texts in lines:
        if len(texts) > MOST_COLUMNS and any(text.strip() for text in texts[MOST_COLUMNS:]):
            raise RegisterRefused("too_many_columns", most=MOST_COLUMNS)
        cells = {n: Cell(_clean(text), _wrong("value", text)) for n, text in enumerate(texts[:MOST_COLUMNS])}
        rows[number] = {n: cell for n, cell in cells.items() if cell.text}
    return {number: cells for number, cells in rows.items() if cells}


def _clean(text: str) -> str:
    """A text without the characters that nobody sees, some of which make it look like another one."""
    return "".join(sign for sign in text if sign.isprintable() or sign in _SPACES).strip()


# Where the titles are -------------------------------------------------------------------------------------------------


def _titles_at(rows: Rows) -> tuple[int, int]:
    """The line that has most of the titles that are known, and how many; the first line when none has any."""
    found = (0, 0)
    for number in sorted(rows)[:_TOP]:
        known = len(guess(_texts(rows[number])))
        if known > found[1]:
            found = (number, known)
    return found if found[1] else (min(rows, default=0), 0)


def _score(rows: Rows) -> tuple[int, int]:
    return _titles_at(rows)[1], len(rows)


def _texts(cells: dict[int, Cell]) -> list[str]:
    return [cells[n].text if n in cells else "" for n in range(max(cells, default=-1) + 1)]


def _grid(rows: Rows) -> Grid:
    at, _ = _titles_at(rows)
    titles = _texts(rows.get(at, {}))
    lines = {number: cells for number, cells in sorted(rows.items()) if number > at}
    if not lines:
        raise RegisterRefused("no_rows")
    if len(lines) > MOST_LINES:
        raise RegisterRefused("too_many_rows", most=MOST_LINES)
    extra = frozenset(number for number, cells in lines.items() if max(cells) >= len(titles))
    return Grid(titles, lines, extra)
