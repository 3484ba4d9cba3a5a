"""The rows of a charter's sheets: titles found whatever their order, and every cell that cannot be used named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checklists.charter.columns import fold
from checklists.charter.problems import Place, Problem
from checklists.charter.workbook import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklists.charter.columns import Column, Sheet
    from checklists.charter.workbook import Cell, Table


@dataclass(slots=True)
class Rows:
    """One sheet as it was found: its columns, the texts of its rows by key, and what is wrong with it.

    Attributes:
        titles: columns by position; ``titled`` also counts those whose title is not known.
        written: titles as the file writes them, by key.
        incomplete: whether rows could not be read, or lack a column that they need.
        rows: row numbers, as the spreadsheet shows them, with the texts of the row by key.
    """

    sheet: Sheet
    file: str
    name: Text
    problems: list[Problem] = field(default_factory=list)
    titles: dict[int, Column] = field(default_factory=dict)
    titled: set[int] = field(default_factory=set)
    written: dict[str, Text] = field(default_factory=dict)
    incomplete: bool = False
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def place(self, row: int = 0, key: str = "") -> Place:
        """A row and column, the column under the title that the file gives it."""
        known = {column.key: column.title for column in self.sheet.columns}
        return Place(self.file, self.name, row, self.written.get(key) or known.get(key))

    def say(self, message: str, row: int = 0, key: str = "", **values: str | Text) -> None:
        """Add a problem."""
        self.problems.append(Problem(self.place(row, key), message, values))

    def said(self, row: int) -> bool:
        """Whether something is wrong in a row, or with all of them since a column is missing."""
        return self.incomplete or any(problem.place.row == row for problem in self.problems)


def find_rows(file: str, sheet: Sheet, table: Table) -> Rows:
    """A sheet of a charter in a table: titles first, in any order, then one row for each item."""
    found = Rows(sheet, file, Text(fr=table.name, en=table.name))
    if table.refused:
        most = {"too_many_rows": MOST_ROWS, "too_many_columns": MOST_COLUMNS}[table.refused]
        found.incomplete = True
        found.say(table.refused, most=str(most))
        return found
    if len(table.rows) <= 1 and sheet.required:
        found.say("sheet_empty")
    first = min(table.rows, default=0)
    for number, cells in table.rows.items():
        if number == first:
            _titles(found, number, cells)
        else:
            _row(found, number, cells)
    return found


def _titles(found: Rows, row: int, cells: Mapping[int, Cell]) -> None:
    columns = found.sheet.columns
    known = {fold(name): c for c in columns for name in (c.title.fr, c.title.en, *c.also)}
    names = Text(fr=", ".join(c.title.fr for c in columns), en=", ".join(c.title.en for c in columns))
    for n, cell in cells.items():
        found.titled.add(n)
        here = None if cell.refused else known.get(fold(cell.text))
        if here is None:
            title = cell.text if cell.text and not cell.refused else _letter(n)
            place = Place(found.file, found.name, row, Text(fr=title, en=title))
            values = {**_values(cell), "known": names}
            found.problems.append(Problem(place, cell.refused or "column_unknown", values))
        elif here.key in found.written:
            found.say("column_twice", row, here.key)
        else:
            found.titles[n] = here
            found.written[here.key] = Text(fr=cell.text, en=cell.text)
    for column in columns:
        if column.required and column.key not in found.written:
            found.incomplete = True
            found.say("column_missing", row, column.key, help=column.help)


def _row(found: Rows, row: int, cells: Mapping[int, Cell]) -> None:
    given: dict[str, str] = {}
    refused: set[str] = set()
    for n, cell in cells.items():
        column = found.titles.get(n)
        if column is None:
            if n not in found.titled:
                found.say("no_title", row, cell=f"{_letter(n)}{row}")
        elif cell.refused:
            refused.add(column.key)
            found.say(cell.refused, row, column.key, **_values(cell))
        else:
            given[column.key] = cell.text
    if given or refused:
        for column in found.titles.values():
            if column.required and column.key not in given and column.key not in refused:
                found.say("missing", row, column.key, help=column.help)
        found.rows.append((row, given))


def _values(cell: Cell) -> dict[str, str | Text]:
    return {"value": cell.text, "most": str(MOST_CHARACTERS)}


def _letter(n: int) -> str:
    """A, B … Z, AA: the name of a column in a spreadsheet program, ``n`` counted from 0."""
    return (_letter(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)  # noqa: PLR2004 - letters of the alphabet
