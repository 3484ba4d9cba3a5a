"""XLSX, ODS and old XLS: measured before they are opened, then read by a process of limited memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assessments.bias.sources.delimited import MOST_COLUMNS
from assessments.bias.sources.messages import SourceRefused, note, require

if TYPE_CHECKING:
    from typing import BinaryIO

    from checklists.model import Text

MOST_MEMORY = 3 << 30
"""Of the reading process, in bytes of address space."""
SECONDS = 90
MOST_UNPACKED = 2 << 30
MOST_TIMES_SMALLER = 250
MOST_PARTS = 3000
_MOST_WRITTEN = 4 << 30
_LARGE = 20_000_000
_CHILD = Path(__file__).with_name("workbook_child.py")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_ARCHIVES = (
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("META-INF/MANIFEST.MF", "Java"),
)
_SHEETS = {"application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-template"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: column names as given, and how many rows are in the CSV (without a header, semicolons)."""

    names: tuple[str, ...]
    rows: int
    notes: tuple[Text, ...]


def extension_of(file: BinaryIO) -> str:
    """The right extension for a workbook, found in it: the reader goes by the name.

    Raises:
        SourceRefused: when the archive is no workbook, or may not be opened.
    """
    begin = file.read(len(OLD_OFFICE))
    if begin == OLD_OFFICE:
        # A recent workbook with a password is put into the old container, under this name.
        require("EncryptedPackage".encode("utf-16-le") not in file.read(), "workbook_locked")
        return ".xls"
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if _has_kind(parts) else ""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, MemoryError, EOFError):
        raise SourceRefused("workbook") from None
    _measure(parts)
    if kind in _SHEETS:
        return ".ods"
    if "xl/workbook.xml" in names:
        return ".xlsx"
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if kind.startswith("application/vnd.oasis.opendocument"):
        raise SourceRefused("not_a_table", kind="OpenDocument")
    other = next((label for name, label in _OTHER_ARCHIVES if name in names), "ZIP")
    raise SourceRefused("not_a_table", kind=other)


def _has_kind(parts: list[zipfile.ZipInfo]) -> bool:
    return any(part.filename == "mimetype" and part.file_size <= _LARGE and not part.flag_bits & 1 for part in parts)


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    """Look at what the archive says of itself; what it hides, the limits of the process catch."""
    if any(part.flag_bits & 1 for part in parts):
        raise SourceRefused("workbook_locked")
    if any(part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/") for part in parts):
        raise SourceRefused("workbook")
    swollen = any(
        part.file_size > _LARGE and part.file_size > MOST_TIMES_SMALLER * part.compress_size for part in parts
    )
    if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SourceRefused("workbook_too_large")


def read_workbook(path: Path, target: Path) -> Sheet:
    """Write the first sheet with data as CSV, in another process.

    Raises:
        SourceRefused: when it cannot be read within the limits.
    """
    limits = [str(limit) for limit in (MOST_MEMORY, SECONDS, _MOST_WRITTEN)]
    command = [sys.executable, "-I", str(_CHILD), str(path), str(target), str(MOST_COLUMNS), *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the paths are ours
            command,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=path.parent,
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise SourceRefused("too_slow", seconds=SECONDS) from None
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # killed, by a limit or by its own allocator
        raise SourceRefused("workbook_too_large")
    if done.returncode:
        raise SourceRefused("workbook")
    found = json.loads(done.stdout)
    if found["outcome"] != "read":
        _refuse(found["outcome"])
    if not found["rows"]:
        raise SourceRefused("no_rows")
    notes = (note("sheets", count=found["sheets"], name=found["sheet"]),) if found["sheets"] > 1 else ()
    return Sheet(tuple(found["header"]), int(found["rows"]), notes)


def _refuse(outcome: str) -> None:
    code = {"locked": "workbook_locked", "empty": "workbook_empty", "too_many_columns": "too_many_columns"}[outcome]
    raise SourceRefused(code, most=MOST_COLUMNS)
