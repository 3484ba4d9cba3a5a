"""Reads one workbook and writes its first sheet with data as CSV. Runs in a process of its own, that may die of it.

A workbook is a program's input twice over, an archive and then XML: the parent limits the memory and the time of this
process and believes nothing but its exit. Called as ``python -I workbook_child.py workbook csv most_columns memory seconds
written``, the limits in bytes and seconds; prints one line of JSON.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any


def as_text(value: object) -> str:
    """A cell as text: 3 for 3.0, true or false, ISO dates; a formula is what it last gave, and is never computed."""
    if isinstance(value, str):
        return value if value.isprintable() else " ".join(value.replace("\0", "").splitlines())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact whole numbers
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def main(source: str, target: str, most_columns: int) -> dict[str, object]:
    """Write the first visible sheet that holds a table; say what was found, as ``outcome`` and its details."""
    import python_calamine as calamine  # noqa: PLC0415 - after the limits are set, in a process that may die

    try:
        book = calamine.CalamineWorkbook.from_path(source)
    except calamine.PasswordError:
        return {"outcome": "locked"}
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    chosen = None
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        if sheet.height and sheet.width and sheet.start is not None:
            table = sheet.height > 1 and sheet.width > 1  # a page of explanations often comes first
            chosen = sheet if chosen is None or table else chosen
            if table:
                break
    if chosen is None:
        return {"outcome": "empty"}
    if chosen.width > most_columns:
        return {"outcome": "too_many_columns"}
    header, written = write(chosen, target)
    return {"outcome": "read", "header": header, "rows": written, "sheet": chosen.name, "sheets": len(visible)}


def write(sheet: Any, target: str) -> tuple[list[str], int]:
    """Write the rows below the first; return the first and how many were written."""
    rows = iter(sheet.to_python(skip_empty_area=True))
    header = [as_text(value) for value in next(rows)]
    written = 0
    with open(target, "w", encoding="utf-8", errors="replace", newline="") as out:  # noqa: PTH123 - few imports
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
        for row in rows:
            cells = [as_text(value) for value in row]
            if any(cells):  # rows that only have a format are no rows of data
                writer.writerow(cells)
                written += 1
    return header, written


def limit(memory: int, seconds: int, written: int) -> None:
    """Set the limits of this process, before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit(*map(int, sys.argv[4:7]))
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))) + "\n")
