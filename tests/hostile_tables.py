"""Broken, hostile and strange uploads, made here byte by byte; each is a function, so that only what is tested is made."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
from itertools import pairwise

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from bias_tables import csv_of, parquet_of
from zip_cases import marked_encrypted, members_of, zipped

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("decision", "sexe", "age")
GOOD = [HEADER, *[("oui", "F", "30"), ("non", "M", "40")] * 30]


def workbook(rows=GOOD) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook_with(change) -> bytes:
    """A good workbook whose first sheet's XML was changed."""
    parts = members_of(workbook())
    parts[SHEET] = change(parts[SHEET].decode()).encode()
    return zipped(parts)


def swollen(megabytes: int) -> bytes:
    """A good workbook with so many megabytes of spaces in its sheet, written piece by piece."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for part in packed.infolist():
            content = packed.read(part)
            with again.open(part.filename, "w") as target:
                begin, mark, end = content.partition(b"<sheetData>")
                target.write(begin + mark)
                for _ in range(megabytes if part.filename == SHEET else 0):
                    target.write(b" " * 1_000_000)
                target.write(end)
    return out.getvalue()


def far_cell(xml: str) -> str:
    return xml.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def entities(xml: str) -> str:
    letters = "abcdefghij"
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(letters))
    body = xml.partition("?>")[2] if xml.startswith("<?xml") else xml
    return f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "{"ha" * 50}">{laughs}]>' + body.replace(
        "<v>30</v>", "<v>&j;</v>"
    )


def outside_entity(xml: str) -> str:
    body = xml.partition("?>")[2] if xml.startswith("<?xml") else xml
    return '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body.replace(
        "<v>30</v>", "<v>&x;</v>"
    )


def ods(rows: str, *, encrypted: bool = False) -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="F">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    locked = "<manifest:encryption-data/>" if encrypted else ""
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{locked}'
        "</manifest:file-entry></manifest:manifest>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}, stored=("mimetype",))


def ods_row(*cells, repeated=1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def lying_archive() -> bytes:
    """An archive whose directory says that a part is small; the part unpacks to 400 megabytes."""
    data = bytearray(swollen(400))
    place = data.rfind(b"PK\x01\x02")
    while place >= 0:
        name_length = struct.unpack_from("<H", data, place + 28)[0]
        if bytes(data[place + 46 : place + 46 + name_length]) == SHEET.encode():
            struct.pack_into("<I", data, place + 24, 1000)
        place = data.rfind(b"PK\x01\x02", 0, place)
    return bytes(data)


def broken_parquet(seed: int) -> bytes:
    """A good file with some bytes changed, in the directory at its end for the most part."""
    draw = random.Random(seed)
    data = bytearray(parquet_of(decision=["oui", "non"] * 500, sexe=["F", "M"] * 500, age=list(range(1000))))
    for _ in range(draw.choice((1, 3, 20))):
        data[draw.randrange(max(4, len(data) - 900), len(data) - 4)] = draw.choice((0, 127, 255, draw.randrange(256)))
    return bytes(data)


def text_that_is_none() -> bytes:
    """Parquet whose texts are no UTF-8."""
    return parquet_of(decision=["oui"] * 3, sexe=pa.array([b"\xff\xfe", b"\xc3", b"F"], pa.binary()))


def repeated_parquet(rows: int) -> bytes:
    """Very many rows in very few bytes."""
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int8()), pa.array(["oui"]))
    table = pa.table({"decision": values, "sexe": values})
    out = io.BytesIO()
    with pq.ParquetWriter(out, table.schema, compression="zstd") as writer:
        for _ in range(rows // 1_000_000):
            writer.write_table(table)
    return out.getvalue()


def wide(columns: int) -> list[list[str]]:
    return [[f"c{i}" for i in range(columns)], ["1"] * columns]


REFUSED = {
    "nothing": (lambda: b"", "empty"),
    "a byte order mark alone": (lambda: b"\xef\xbb\xbf", "empty"),
    "blank lines alone": (lambda: b"\r\n\r\n  \n\t\n", "empty"),
    "names without rows": (lambda: b"a;b;c\n", "no_rows"),
    "names without rows in a workbook": (lambda: workbook([HEADER]), "no_rows"),
    "names without rows in parquet": (lambda: parquet_of(a=[], b=[]), "no_rows"),
    "one column": (lambda: b"decision\noui\nnon\n", "one_column"),
    "one column in parquet": (lambda: parquet_of(decision=["oui"]), "one_column"),
    "words": (lambda: b"Bonjour.\nVoici une lettre.\n", "one_column"),
    "5000 columns": (lambda: csv_of(wide(5000)), "too_many_columns"),
    "5000 columns in a workbook": (lambda: workbook(wide(5000)), "too_many_columns"),
    "5000 columns in parquet": (lambda: parquet_of(**{f"c{i}": [1] for i in range(5000)}), "too_many_columns"),
    "NUL bytes": (lambda: b"decision;sexe\noui;F\0\nnon;M\n", "binary"),
    "NUL bytes far down": (lambda: csv_of(GOOD * 2000) + b"oui;\0;3\n", "binary"),
    "noise": (lambda: random.Random(1).randbytes(100_000), "binary"),
    "cut in the last line": (lambda: csv_of(GOOD)[:-4], "ragged"),
    "cut inside quotes": (lambda: csv_of([*GOOD, ('"oui', "F", "3")]), "quotes"),
    "quotes in the middle": (lambda: csv_of([*GOOD, ('"o"u"i"', "F", "3")]), "quotes"),
    "one field too many": (lambda: csv_of([*GOOD, ("oui", "F", "3", "4"), *GOOD[1:]]), "ragged"),
    "one field too few": (lambda: csv_of([*GOOD, ("oui", "F"), *GOOD[1:]]), "ragged"),
    "decimal commas between commas": (lambda: b"decision,age\noui,3,5\nnon,4,5\n", "ragged"),
    "a title above": (lambda: b"Export du 3 mars\n" + csv_of(GOOD), "first_line"),
    "a title above in a workbook": (lambda: workbook([("Export", None, None), *GOOD]), "first_line"),
    "a line of 5 MB": (lambda: csv_of([*GOOD, ("oui", "F" * 5_000_000, "3")]), "line_long"),
    "a first line of 3 MB": (lambda: b"x;" * 1_500_000 + b"\n1;2\n", "first_line_long"),
    "bytes without meaning": (lambda: b"a;b\n\x81;\x8d\n", "encoding"),
    "UTF-16 cut in a letter": (lambda: csv_of(GOOD, encoding="utf-16")[:-1], "encoding"),
    "a page called .xls": (lambda: b"\n<html><table><tr><td>a</td></tr></table></html>", "not_a_table"),
    "XML called .xls": (lambda: b'<?xml version="1.0"?><Workbook/>', "not_a_table"),
    "JSON": (lambda: json.dumps([{"a": 1, "b": 2}]).encode(), "not_a_table"),
    "PDF": (lambda: b"%PDF-1.7\n1;2\n3;4\n", "not_a_table"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not_a_table"),
    "compressed text": (lambda: gzip.compress(csv_of(GOOD)), "not_a_table"),
    "an archive of text": (lambda: zipped({"a.csv": csv_of(GOOD)}), "not_a_table"),
    "a letter": (lambda: zipped({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "not_a_table"),
    "a drawing": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}, stored=("mimetype",)),
        "not_a_table",
    ),
    "a database": (lambda: b"SQLite format 3\0" + b"\0" * 200, "not_a_table"),
    "an old workbook, damaged": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "workbook"),
    "an old workbook, noise": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(3).randbytes(50_000),
        "workbook",
    ),
    "a workbook with a password": (
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
        ),
        "workbook_locked",
    ),
    "an archive with a password": (lambda: marked_encrypted(workbook()), "workbook_locked"),
    "ODS with a password": (lambda: ods(ods_row("a", "b"), encrypted=True), "workbook_locked"),
    "a bomb of spaces": (lambda: swollen(100), "workbook_too_large"),
    "very many parts": (lambda: zipped({f"xl/{i}.xml": "" for i in range(4000)}), "workbook_too_large"),
    "a cell at the end of the sheet": (lambda: workbook_with(far_cell), "workbook_too_large"),
    "parts outside": (lambda: zipped({"../../tmp/x": "x", "xl/workbook.xml": "<x/>"}), "workbook"),
    "a workbook cut in two": (lambda: workbook()[:3000], "workbook"),
    "the first letters of an archive": (lambda: b"PK\x03\x04", "workbook"),
    "a sheet that is no XML": (lambda: workbook_with(lambda _: "\x01\x02"), "workbook"),
    "a sheet cut in a cell": (lambda: workbook_with(lambda xml: xml[: len(xml) // 2]), "workbook"),
    "an empty workbook": (lambda: workbook([]), "workbook_empty"),
    "parquet cut in two": (lambda: parquet_of(a=[1] * 1000, b=[2] * 1000)[:500], "parquet"),
    "the first letters of parquet": (lambda: b"PAR1", "parquet"),
    "noise inside parquet": (lambda: b"PAR1" + random.Random(2).randbytes(9000) + b"PAR1", "parquet"),
    "encrypted parquet": (lambda: b"PARE" + b"\0" * 900 + b"PARE", "parquet"),
    "parquet of lists alone": (lambda: parquet_of(a=[[1]], b=[{"x": 1}]), "one_column"),
    "parquet without columns": (parquet_of, "parquet"),
}
"""What is sent, and the code of the sentence that answers."""

READ = {
    "parquet called .csv": (lambda: parquet_of(a=[1, 2], b=["x", "y"]), ("a", "b"), 2),
    "text called .parquet": (lambda: csv_of(GOOD), HEADER, 60),
    "a workbook": (workbook, HEADER, 60),
    "ODS": (lambda: ods(ods_row("a", "b") + ods_row("1", "2", repeated=3)), ("a", "b"), 3),
    "entities that laugh": (lambda: workbook_with(entities), HEADER, 60),
    "an entity from outside": (lambda: workbook_with(outside_entity), HEADER, 60),
    "formulas": (lambda: csv_of([("=1+1", "@sum"), ("=cmd|' /C calc'!A0", "+1")]), ("=1+1", "@sum"), 1),
    "names with invisible signs": (
        lambda: csv_of([("a\u202e", "\u200bb", "a"), ("1", "2", "3")]),
        ("a", "b", "a (2)"),
        1,
    ),
    "a name on two lines": (lambda: b'"a\nb";c\n1;2\n', ("a b", "c"), 1),
    "names of SQL": (
        lambda: csv_of([("c0", "'; DROP TABLE x; --"), ("1", "2")], delimiter="\t"),
        ("c0", "'; DROP TABLE x; --"),
        1,
    ),
    "an empty column at the end": (lambda: csv_of([("a", "b", ""), ("1", "2", "")]), ("a", "b"), 1),
    "separators in quotes": (lambda: b'a;b\n"1;2";"3\n4"\n', ("a", "b"), 1),
    "whole numbers beyond measure": (lambda: parquet_of(a=pa.array([2**64 - 1], pa.uint64()), b=[1]), ("a", "b"), 1),
    "infinite numbers": (lambda: parquet_of(a=[float("inf"), float("nan")], b=[1, 2]), ("a", "b"), 2),
    "writing from right to left": (lambda: csv_of([("القرار", "ב"), ("نعم", "א")]), ("القرار", "ב"), 1),
}
"""What is strange and right: the columns and the rows that are found."""
