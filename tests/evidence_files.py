"""Small files of every kind that is taken as evidence, and hostile ones, made here: none is kept in the project."""

from __future__ import annotations

import io
import struct
import zipfile

from zip_cases import marked_encrypted, zipped

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(11) + b"\xff\xd9"
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L" + bytes(14)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

_OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{_OOXML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{_OOXML}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{_OOXML}presentationml.presentation.main+xml"),
}
ODF = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}


def types(main: str, more: str = "") -> str:
    """The list of content types of an Office document."""
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/main.xml" ContentType="{main}"/>{more}</Types>'
    )


def relations(*lines: tuple[str, str, str]) -> str:
    """A part of relationships: type, target and « External » or « Internal » of each."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{base}{kind}" Target="{target}" TargetMode="{mode}"/>'
        for n, (kind, target, mode) in enumerate(lines)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def ooxml(ending: str, more: dict[str, bytes | str] | None = None, content_types: str = "") -> bytes:
    """A small Word, Excel or PowerPoint document with some more members."""
    place, main = MAIN[ending]
    rels = relations(("officeDocument", place, "Internal"))
    return zipped(
        {"[Content_Types].xml": content_types or types(main), "_rels/.rels": rels, place: "<main/>", **(more or {})}
    )


def odf(ending: str, more: dict[str, bytes | str] | None = None, manifest: str = "<manifest/>") -> bytes:
    """A small OpenDocument file with some more members."""
    members = {"mimetype": ODF[ending], "content.xml": "<content/>", "META-INF/manifest.xml": manifest}
    return zipped({**members, **(more or {})})


TAKEN: dict[str, bytes] = {
    "a.pdf": PDF,
    "a.png": PNG,
    "a.jpg": JPEG,
    "a.jpeg": JPEG,
    "a.webp": WEBP,
    "a.txt": "Été, 12 €\r\n".encode(),
    "windows.txt": "Été, 12 €\r\n".encode("cp1252"),
    "a.csv": b"a;b\n=1+1;2\n",
    "a.md": b"# Avis\n\n<div>libre</div>\n",
    "a.json": b'\xef\xbb\xbf{"a": [1, null]}',
    **{f"a.{ending}": ooxml(ending) for ending in MAIN},
    **{f"a.{ending}": odf(ending) for ending in ODF},
    "link.docx": ooxml(
        "docx",
        {"word/_rels/document.xml.rels": relations(("hyperlink", "https://example.org", "External"))},
    ),
    "picture.docx": ooxml("docx", {"word/media/image1.png": PNG, "word/media/image2.svg": "<svg/>"}),
    "printed.xlsx": ooxml("xlsx", {"xl/printerSettings/printerSettings1.bin": b"\0\1"}),
}
"""What people give, and is taken."""


def _twice(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", types(MAIN["docx"][1]))
        archive.writestr(name, "<one/>")
        archive.writestr(name.upper(), "<two/>")
    return out.getvalue()


def _endless() -> bytes:
    """A document that says that one of its parts unpacks to 400 MB."""
    data = ooxml("xlsx", {"xl/worksheets/sheet1.xml": bytes(1000)})
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 400_000_000) + data[at + 28 :]


def _long_list(data: bytes) -> bytes:
    """The same ZIP, whose end says that its list of members is huge."""
    at = data.rfind(b"PK\x05\x06")
    return data[: at + 12] + struct.pack("<I", 200_000_000) + data[at + 16 :]


def _external(kind: str) -> bytes:
    return ooxml("docx", {"word/_rels/settings.xml.rels": relations((kind, "https://example.org/x", "External"))})


def macro_types(ending: str, kind: str) -> bytes:
    """A document that says it has macros and bears the name of one that has none."""
    return ooxml(ending, content_types=types(f"application/vnd.ms-{kind}.macroEnabled.main+xml"))


BOMB_ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><Types>&b;</Types>'

REFUSED: dict[str, tuple[str, bytes, str]] = {
    # name of the case: (name of the file, content, what the English sentence says)
    "a page": ("avis.html", b"<p>", "Print it as a PDF"),
    "a drawing": ("logo.svg", b"<svg/>", "Print it as a PDF"),
    "XML": ("flux.xml", b"<a/>", "Print it as a PDF"),
    "a program": ("setup.exe", b"MZ", "formats taken"),
    "a script": ("run.sh", b"#!/bin/sh", "formats taken"),
    "a shortcut": ("avis.pdf.lnk", b"L\0", "formats taken"),
    "a program with two endings": ("avis.pdf.exe", PDF, "formats taken"),
    "a reversed name": ("avis\u202efdp.exe", PDF, "formats taken"),
    "no ending": ("avis", PDF, "formats taken"),
    "only an ending": (".pdf", b"x", "not what its name says"),
    "an archive": ("tout.zip", zipped({"a": "b"}), "one by one"),
    "an e-mail": ("avis.eml", b"From: a", "Print the e-mail"),
    "old Office": ("avis.doc", OLD_OFFICE, "current Office"),
    "a document with macros": ("avis.docm", ooxml("docx"), "without macros"),
    "a template": ("avis.dotx", ooxml("docx"), "without macros"),
    "another picture": ("photo.heic", b"x", "PNG or JPEG"),
    "nothing": ("vide.pdf", b"", "empty"),
    "a page as PDF": ("avis.pdf", b"<html>%PDF-1.7", "not what its name says"),
    "a ZIP as PDF": ("avis.pdf", zipped({"a": "b"}), "not what its name says"),
    "a page as PNG": ("avis.png", b"<script>alert(1)</script>", "not what its name says"),
    "a PDF as JPEG": ("avis.jpg", PDF, "not what its name says"),
    "a sound as WebP": ("avis.webp", b"RIFF\0\0\0\0WAVE", "not what its name says"),
    "a page as text": ("avis.txt", b"\xef\xbb\xbf\n <!DOCTYPE html><p>", "web page"),
    "a drawing as text": ("avis.md", b"<svg onload=alert(1)>", "web page"),
    "a script as text": ("avis.txt", b"#!/bin/sh\nrm", "web page"),
    "a program as text": ("avis.txt", b"MZ\x90\0\3", "no readable text"),
    "UTF-16 as text": ("avis.csv", "a;b".encode("utf-16"), "no readable text"),
    "broken JSON": ("avis.json", b'{"a": ', "not JSON"),
    "a text as JSON": ("avis.json", b"bonjour", "not JSON"),
    "nested JSON": ("avis.json", b"[" * 100_000 + b"]" * 100_000, "not JSON"),
    "a text as Word": ("avis.docx", b"bonjour", "not what its name says"),
    "half a document": ("avis.docx", ooxml("docx")[:200], "damaged"),
    "Excel as Word": ("avis.docx", ooxml("xlsx"), "not what its name says"),
    "any ZIP as Word": ("avis.docx", zipped({"a": "b"}), "not what its name says"),
    "a password": ("avis.docx", OLD_OFFICE, "password"),
    "encrypted members": ("avis.docx", marked_encrypted(ooxml("docx")), "password"),
    "macros under another name": ("avis.docx", macro_types("docx", "word.document"), "macros"),
    "macros in Excel": ("avis.xlsx", macro_types("xlsx", "excel.sheet"), "macros"),
    "a macro project": ("avis.docx", ooxml("docx", {"word/vbaProject.bin": b"x"}), "macros"),
    "a macro project elsewhere": ("avis.pptx", ooxml("pptx", {"x/VBAPROJECT.BIN": b"x"}), "macros"),
    "macros of Excel 4": ("avis.xlsx", ooxml("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
    "a far template": ("avis.docx", _external("attachedTemplate"), "fetch"),
    "a far picture": ("avis.docx", _external("image"), "fetch"),
    "a far object": ("avis.docx", _external("oleObject"), "fetch"),
    "a far frame": ("avis.docx", _external("frame"), "fetch"),
    "a far workbook that runs": (
        "avis.xlsx",
        ooxml(
            "xlsx", {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
        ),
        "fetch",
    ),
    "an embedded object": ("avis.docx", ooxml("docx", {"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
    "an embedded program": ("avis.docx", ooxml("docx", {"word/embeddings/a.exe": b"MZ"}), "embedded"),
    "an embedded page": ("avis.docx", ooxml("docx", {"word/afchunk.html": b"<p>"}), "embedded"),
    "a control that runs": ("avis.pptx", ooxml("pptx", {"ppt/activeX/activeX1.xml": "<a/>"}), "embedded"),
    "a path out of the archive": ("avis.docx", ooxml("docx", {"../../evil.xml": "x"}), "damaged"),
    "one name twice": ("avis.docx", _twice("word/document.xml"), "damaged"),
    "entities": ("avis.docx", ooxml("docx", content_types=BOMB_ENTITIES), "damaged"),
    "broken types": ("avis.docx", ooxml("docx", content_types="<Types"), "damaged"),
    "an endless document": ("avis.xlsx", _endless(), "huge"),
    "a huge list": ("avis.docx", _long_list(ooxml("docx")), "huge"),
    "another compression": (
        "avis.docx",
        zipped({"[Content_Types].xml": types(MAIN["docx"][1])}, zipfile.ZIP_LZMA),
        "damaged",
    ),
    "a spreadsheet as text document": ("avis.odt", odf("ods"), "not what its name says"),
    "macros in OpenDocument": ("avis.odt", odf("odt", {"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "scripts in OpenDocument": ("avis.ods", odf("ods", {"Scripts/python/a.py": "x"}), "macros"),
    "a locked OpenDocument": (
        "avis.odt",
        odf(
            "odt", manifest='<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
        ),
        "password",
    ),
}
"""What must be refused, by name of the case."""
