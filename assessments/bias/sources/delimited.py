"""CSV and its relatives: the delimiter and the encoding are found, the rows are read as text, nothing is lost in silence.

Every line must have as many fields as the first: a shorter or longer one means that a separator stands inside a text or
that the file is cut, and everything after it would be in the wrong column. So it is refused, with its number.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from assessments.bias.sources.duck import text
from assessments.bias.sources.messages import SourceRefused, note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from checklists.model import Text

MOST_COLUMNS = 2000
LONGEST_LINE = 2_000_000
"""In bytes."""
HEAD = 1_000_000
"""Bytes that are looked at to find encoding and delimiter."""
_LONGEST_FIRST_LINE = 500_000
_CHUNK = 1 << 20
_DELIMITERS = ";,\t|"
_LINES_LOOKED_AT = 200
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHOWN = {
    "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252",
    "latin-1": "Latin-1 (ISO 8859-1)",
}  # fmt: skip
_C1 = re.compile(rb"[\x80-\x9f]")
_MARKUP = (
    ("<!doctype html", "HTML"), ("<html", "HTML"), ("<table", "HTML"), ("<head", "HTML"), ("<body", "HTML"),
    ("<meta", "HTML"), ("<?xml", "XML"), ("<", "XML"), ("{", "JSON"), ("[", "JSON"), ("%pdf", "PDF"), ("{\\rtf", "RTF"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out: its column names as given, and what DuckDB must be told."""

    names: tuple[str, ...]
    delimiter: str
    skipped: int
    notes: tuple[Text, ...]


def encoding_of(head: bytes, *, whole: bool) -> tuple[str, bool]:
    """The encoding of a text, and whether it was guessed. ``whole``: the head is the whole file.

    Raises:
        SourceRefused: when these bytes are no text.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, False
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        half = len(head) // 2
        if odd > half * 0.4 and even < half * 0.1:
            return "utf-16-le", True
        if even > half * 0.4 and odd < half * 0.1:
            return "utf-16-be", True
        raise SourceRefused("binary")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return ("cp1252" if _C1.search(head) else "latin-1"), True
    return "utf-8", False


def write_utf8(file: BinaryIO, target: Path, encoding: str) -> None:
    """Copy a text as UTF-8 with plain line ends, piece by piece.

    Raises:
        SourceRefused: when a byte means nothing in the encoding.
        UnicodeDecodeError: for UTF-8, so that the caller may guess again.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    begun = False
    with target.open("wb") as out:
        for piece in _pieces(file):
            try:
                decoded = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                if encoding.startswith("utf-8"):
                    raise
                raise SourceRefused("encoding") from None
            if "\0" in decoded:
                raise SourceRefused("binary")
            if not begun:
                decoded = decoded.lstrip("\ufeff\n")
                begun = bool(decoded)
            out.write(decoded.encode("utf-8", "replace"))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece
    yield b""


def encoding_note(encoding: str, *, guessed: bool) -> tuple[Text, ...]:
    """What to say of an encoding; nothing for UTF-8."""
    if encoding.startswith("utf-8"):
        return ()
    return (note("encoding_guessed" if guessed else "encoding", encoding=_SHOWN[encoding]),)


def layout_of(head: str, *, whole: bool) -> Layout:
    """Column names and delimiter, from the beginning of a text.

    Raises:
        SourceRefused: when the text is no table.
    """
    begin = head.lstrip().casefold()
    for mark, kind in _MARKUP:
        if begin.startswith(mark):
            raise SourceRefused("not_a_table", kind=kind)
    skipped, told = 0, ""
    first, _, rest = head.partition("\n")
    if re.fullmatch(r"sep=[;,|\t]", first.strip("\r"), re.IGNORECASE):
        skipped, told, head = 1, first[4], rest
    if not head.strip():
        raise SourceRefused("empty" if not skipped else "no_rows")
    complete = head if whole else head[: head.rfind("\n") + 1]
    if len(complete.partition("\n")[0]) > _LONGEST_FIRST_LINE or not complete:
        raise SourceRefused("first_line_long", most=_LONGEST_FIRST_LINE)
    delimiter = told or _delimiter(complete)
    records = _records(complete, delimiter)
    if len(records[0]) > MOST_COLUMNS:
        raise SourceRefused("too_many_columns", most=MOST_COLUMNS)
    if sum(not name.strip() for name in records[0]) > len(records[0]) / 2:
        raise SourceRefused("first_line")
    shown = {"\t": "⇥ (tabulation)"}.get(delimiter, delimiter)
    return Layout(tuple(records[0]), delimiter, skipped, (note("delimiter", delimiter=shown),))


def _delimiter(head: str) -> str:
    """The delimiter by which the first line and the next ones have the same number of fields, more than one.

    Raises:
        SourceRefused: when there is none.
    """
    best = (0.0, 0, "")
    elsewhere = False
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in _records(head, delimiter)]
        same = sum(width == widths[0] for width in widths) / len(widths)
        if widths[0] > 1:
            best = max(best, (round(same, 1), widths[0], delimiter))
        usual, often = Counter(widths).most_common(1)[0]
        elsewhere = elsewhere or (usual > 1 and often > len(widths) / 2)
    if best[2]:
        return best[2]
    raise SourceRefused("first_line" if elsewhere else "one_column")


def _records(head: str, delimiter: str) -> list[list[str]]:
    """The first records that are not blank; the last one may be cut and is kept only when it is alone."""
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                records.append(record)
            if len(records) > _LINES_LOOKED_AT:
                break
    except csv.Error:
        pass  # a field beyond measure: the reading of the rows will say where
    if not records:
        raise SourceRefused("csv")
    return records


def relation(path: Path, delimiter: str, columns: int, *, skipped: int, header: bool) -> str:
    """The table function that reads a text in UTF-8, every column as text."""
    kinds = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(columns))
    return (
        f"read_csv({text(path)}, auto_detect = false, columns = {{{kinds}}}, delim = {text(delimiter)}, quote = '\"', "
        f"escape = '\"', header = {str(header).lower()}, skip = {skipped}, nullstr = '', strict_mode = true, "
        f"max_line_size = {LONGEST_LINE}, encoding = 'utf-8')"
    )


_LINE = re.compile(r"CSV Error on Line: (\d+)")
_FOUND = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def refusal_of(error: duckdb.Error) -> SourceRefused:
    """The sentence for an error of DuckDB's reader, whose own message quotes the row."""
    message = str(error)
    line = found[1] if (found := _LINE.search(message)) else None
    widths = _FOUND.search(message)
    if line and widths:
        return SourceRefused("ragged", line=line, expected=widths[1], found=widths[2])
    if line and "unterminated quote" in message:
        return SourceRefused("quotes", line=line)
    if line and "aximum line size" in message:
        return SourceRefused("line_long", line=line)
    return SourceRefused("encoding" if "unicode" in message.lower() else "csv")


def needs_rewriting(error: duckdb.Error) -> bool:
    """Whether the reader stumbled on line ends of two kinds or on an encoding: writing the text again settles both."""
    message = str(error)
    return "invalid state" in message or "unicode" in message.lower()
