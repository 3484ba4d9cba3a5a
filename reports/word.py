"""Word documents (DOCX) that people go on editing: real styles, a language, fixed dates, no trace of who made them."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.archives import same_bytes
from reports.document.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table

_FONT = "Arial"  # on every office machine, and clear to read
_BLUE = RGBColor(0x00, 0x00, 0x91)
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_SIZES = {"Normal": 11, "Title": 20, "Heading 1": 15, "Heading 2": 12}

_DROPPED = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Ends of types of relationships to parts of the empty template that say nothing of this document."""
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def new_document(title: str, lang: str, moment: datetime) -> Document:
    """An empty A4 document with its title in its properties, its language, and ``moment`` as its only date.

    Raises:
        ValueError: ``moment`` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment of a document needs a time zone")
    document: Document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    properties = document.core_properties
    properties.title, properties.language = one_line(title)[:255], LANGUAGES[lang]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.revision = 1
    _set_styles(document, lang)
    return document


def _set_styles(document: Document, lang: str) -> None:
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):  # fonts of the theme would win over ours
            del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
        if name != "Normal":
            style.font.color.rgb = _BLUE
            style.paragraph_format.keep_with_next = True
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), LANGUAGES[lang])


def add_text(document: Document, text: str, style: str = "Normal") -> None:
    """Add text of people or ours, a paragraph for each line that is not empty; control characters are left out."""
    for line in clean(text).split("\n"):
        if line.strip():
            document.add_paragraph(line, style=style)


def add_table(document: Document, headers: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Table:
    """Add a table with borders whose first row is a header that is repeated on each page; ``caption`` is its alternative text."""
    table: Table = document.add_table(rows=1 + len(rows), cols=len(headers), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headers, strict=True):
        cell.paragraphs[0].add_run(clean(text)).bold = True
    for row, texts in zip(table.rows[1:], rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = clean(text)
    first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to repeat a header row
    first.append(OxmlElement("w:tblHeader"))
    properties = table._tbl.tblPr  # noqa: SLF001 - nor to give a table its alternative text
    properties.append(_with_value("w:tblCaption", one_line(caption)))
    return table


def _with_value(tag: str, value: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element


def to_bytes(document: Document) -> bytes:
    """The file; the same document gives the same bytes, whenever it is saved."""
    forget_template(document)
    saved = io.BytesIO()
    document.save(saved)
    return same_bytes(saved.getvalue())


def forget_template(document: Any) -> None:
    """Leave out what comes from the program and the computer that made the empty template."""
    package = document.part.package
    for relations in (package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_DROPPED)]:
            del relations[key]
    for part in package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            part._blob = _APP  # noqa: SLF001 - the library reads this part and never writes it
