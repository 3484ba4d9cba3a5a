# ruff: noqa: S608 - queries hold paths of ours, quoted, and columns called by number; nothing that a person wrote
"""What a file holds, found in its content, as a table that DuckDB can read in a locked room."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from assessments.bias.sources import delimited
from assessments.bias.sources.duck import Duck, DuckEngine, text
from assessments.bias.sources.engine import Column
from assessments.bias.sources.messages import SourceRefused, note, require
from assessments.bias.sources.words import column_names
from assessments.bias.sources.workbook import OLD_OFFICE, extension_of, read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assessments.bias.sources.scratch import Scratch
    from checklists.model import Text

SECONDS_TO_OPEN = 300.0
_MOST_NAMED = 5
_PARQUET = b"PAR1"
_LOCKED_PARQUET = b"PARE"
_KINDS = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"), (b"BZh", "BZIP2"), (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"SQLite format 3\0", "SQLite"), (b"\x7fELF", "ELF"), (b"MZ", "EXE"), (b"ARROW1", "Arrow"), (b"ORC", "ORC"),
    (b"Obj\x01", "Avro"), (b"\x80\x04\x95", "Pickle"), (b"\x93NUMPY", "NumPy"), (b"$FL2", "SPSS"), (b"<stata_dta>", "Stata"),
)  # fmt: skip


class Opened:
    """An engine, with what the person should know."""

    def __init__(
        self,
        engine: DuckEngine,
        names: Sequence[str | None],
        rows: int,
        notes: Sequence[Text],
        empty: Sequence[int] = (),
    ) -> None:
        if not rows:
            raise SourceRefused("no_rows")
        shown = [number for number in range(len(names)) if number not in empty]
        clear, about = column_names([names[number] for number in shown])
        named = dict(zip(shown, clear, strict=True))
        odd = [named[number] for number in shown if number not in engine.usable]
        self.columns = [Column(name, f"c{number}") for number, name in named.items() if number in engine.usable]
        if len(self.columns) <= 1:
            raise SourceRefused("one_column")
        self.engine, self.rows = engine, rows
        self.notes = [*notes, *about]
        if empty:
            self.notes.append(note("empty_columns", count=len(empty)))
        if odd:
            self.notes.append(note("odd_columns", names=", ".join(odd[:_MOST_NAMED])))


def in_place(file: BinaryIO, link: Path, scratch: Scratch, unchanged: Callable[[], None]) -> Opened | None:
    """The file read where it is; None when it must be written again first."""
    head = file.read(delimited.HEAD)
    if head.startswith((_PARQUET, _LOCKED_PARQUET)):
        return _parquet(file, link, scratch, unchanged)
    if not _is_text(head):
        return None
    whole = len(head) < delimited.HEAD
    encoding, _ = delimited.encoding_of(head, whole=whole)
    if not encoding.startswith("utf-8"):
        return None
    layout = delimited.layout_of(_decoded(head, encoding), whole=whole)
    if head.lstrip(b"\xef\xbb\xbf").startswith((b"\n", b"\r")):
        return None
    relation = delimited.relation(link, layout.delimiter, len(layout.names), skipped=layout.skipped, header=True)
    duck = Duck(scratch.path, _target(link))
    try:
        counts = ", ".join(["count(*)", *(f"count(c{n})" for n in range(len(layout.names)))])
        filled = duck.query(f"SELECT {counts} FROM {relation}", SECONDS_TO_OPEN).to_pylist()[0].values()
    except duckdb.Error as error:
        duck.close()
        if delimited.needs_rewriting(error):
            return None
        raise delimited.refusal_of(error) from None
    rows, *by_column = (int(n) for n in filled)
    engine = DuckEngine(
        duck,
        relation,
        ["VARCHAR"] * len(layout.names),
        unreadable=delimited.refusal_of,
        check=unchanged,
        close=scratch.close,
    )
    return Opened(engine, layout.names, rows, layout.notes, _empty(layout.names, by_column))


def copied(file: BinaryIO, scratch: Scratch) -> Opened:
    """A file whose content is brought into the scratch folder, as Parquet in the end: it is read many times."""
    file.seek(0)
    head = file.read(delimited.HEAD)
    if head.startswith((_PARQUET, _LOCKED_PARQUET)):
        target = scratch.path / "table.parquet"
        _copy(file, target)
        return _parquet(file, target, scratch, lambda: None)
    if not _is_text(head):
        file.seek(0)
        extension = extension_of(file)
        book, rows = scratch.path / f"book{extension}", scratch.path / "rows.csv"
        _copy(file, book)
        sheet = read_workbook(book, rows)
        book.unlink()
        return _typed(rows, delimited.Layout(sheet.names, ";", 0, sheet.notes), scratch, header=False)
    target = scratch.path / "rows.csv"
    whole = len(head) < delimited.HEAD
    encoding, guessed = delimited.encoding_of(head, whole=whole)
    layout = delimited.layout_of(_decoded(head, encoding), whole=whole)
    try:
        file.seek(0)
        delimited.write_utf8(file, target, encoding)
    except UnicodeDecodeError:
        # The beginning was plain ASCII or UTF-8, the rest is not.
        encoding, guessed = "cp1252", True
        layout = delimited.layout_of(_decoded(head, encoding), whole=whole)
        file.seek(0)
        delimited.write_utf8(file, target, encoding)
    notes = (*layout.notes, *delimited.encoding_note(encoding, guessed=guessed))
    return _typed(target, delimited.Layout(layout.names, layout.delimiter, layout.skipped, notes), scratch, header=True)


def _typed(path: Path, layout: delimited.Layout, scratch: Scratch, *, header: bool) -> Opened:
    """The rows of a CSV of ours as Parquet, each line checked on the way."""
    if len(layout.names) > delimited.MOST_COLUMNS:
        raise SourceRefused("too_many_columns", most=delimited.MOST_COLUMNS)
    if sum(not name.strip() for name in layout.names) > len(layout.names) / 2:
        raise SourceRefused("first_line")
    duck = Duck(scratch.path)
    target = scratch.path / "table.parquet"
    relation = delimited.relation(path, layout.delimiter, len(layout.names), skipped=layout.skipped, header=header)
    try:
        duck.execute(f"COPY (SELECT * FROM {relation}) TO {text(target)} (FORMAT parquet)", SECONDS_TO_OPEN)
        path.unlink()
        counts = ", ".join(["count(*)", *(f"count(c{n})" for n in range(len(layout.names)))])
        table = f"read_parquet({text(target)})"
        rows, *by_column = (int(n) for n in duck.query(f"SELECT {counts} FROM {table}").to_pylist()[0].values())
        kinds = ["VARCHAR"] * len(layout.names)
        engine = DuckEngine(duck, table, kinds, unreadable=delimited.refusal_of, close=scratch.close)
        return Opened(engine, layout.names, rows, layout.notes, _empty(layout.names, by_column))
    except duckdb.Error as error:
        duck.close()
        raise delimited.refusal_of(error) from None
    except BaseException:
        duck.close()
        raise


def _parquet(file: BinaryIO, path: Path, scratch: Scratch, check: Callable[[], None]) -> Opened:
    file.seek(-4, os.SEEK_END)
    if file.read() != _PARQUET:
        raise SourceRefused("parquet")
    duck = Duck(scratch.path, _target(path))
    relation = f"read_parquet({text(path)}, binary_as_string = true)"
    try:
        described = duck.described(relation)
        require(len(described) <= delimited.MOST_COLUMNS, "too_many_columns", most=delimited.MOST_COLUMNS)
        rows = int(duck.query(f"SELECT count(*) AS n FROM {relation}").to_pylist()[0]["n"])
        names = _parquet_names(duck, path, [name for name, _ in described])
        kinds = [kind for _, kind in described]
        engine = DuckEngine(
            duck, relation, kinds, unreadable=lambda _: SourceRefused("parquet"), check=check, close=scratch.close
        )
        return Opened(engine, names, rows, ())
    except (duckdb.Error, UnicodeError):
        duck.close()
        raise SourceRefused("parquet") from None
    except BaseException:
        duck.close()
        raise


def _parquet_names(duck: Duck, path: Path, read: list[str]) -> list[str]:
    """The names as the file has them: DuckDB renames those that differ by case alone."""
    schema = duck.query(f"SELECT name, num_children FROM parquet_schema({text(path)})").to_pylist()
    names, skipped = [], 0
    for line in schema[1:]:
        children = int(line["num_children"] or 0)
        if skipped:
            skipped += children - 1
            continue
        names.append(str(line["name"]))
        skipped = children
    return names if len(names) == len(read) else read


def _is_text(head: bytes) -> bool:
    """Whether these may be lines of text; archives and old workbooks are not, other known kinds are refused."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", OLD_OFFICE)):
        return False
    for magic, kind in _KINDS:
        if head.startswith(magic):
            raise SourceRefused("not_a_table", kind=kind)
    return True


def _decoded(head: bytes, encoding: str) -> str:
    decoded = head.decode(encoding, "ignore").removeprefix("\ufeff")
    return decoded.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _empty(names: Sequence[str], filled: Sequence[int]) -> list[int]:
    return [number for number, name in enumerate(names) if not name.strip() and not filled[number]]


def _copy(file: BinaryIO, target: Path) -> None:
    file.seek(0)
    with target.open("wb") as out:
        while piece := file.read(1 << 20):
            out.write(piece)


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))
