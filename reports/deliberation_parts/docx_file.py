"""The draft as an editable file: styles that a word processor knows, its language, no machine data, the same bytes each time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.archives import same_bytes
from reports.deliberation_parts.draft import Role
from reports.word import LANGUAGES, forget_template

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from reports.deliberation_parts.draft import Line

STYLES = {
    Role.TITLE: "Title",
    Role.WARNING: "Intense Quote",
    Role.BODY: "Body Text",
    Role.STRONG: "Body Text",
    Role.ARTICLE: "Heading 1",
    Role.ITEM: "List Number",
}
_LOOKS = {  # style: size in points, space above and below
    "Title": (18, 0, 10),
    "Intense Quote": (10, 0, 3),
    "Body Text": (11, 0, 6),
    "Heading 1": (12, 12, 3),
    "List Number": (11, 0, 3),
}
_FONT = "Calibri"
_INK = RGBColor(0x1C, 0x1F, 0x26)
_LONGEST = 250
"""Longest property of the file, in characters (255 are allowed)."""


def docx_file(lines: Iterable[Line], *, title: str, author: str, subject: str, lang: str, created: datetime) -> bytes:
    """The lines as a DOCX file.

    Args:
        lines: in order; their text holds no control character.
        title: property of the file.
        author: the body that answers for the text.
        subject: property of the file.
        lang: ``fr`` or ``en``; spelling is checked in it.
        created: the only date in the file.
    """
    document: Any = docx.Document()
    _look(document, LANGUAGES[lang])
    number: Any = None
    for line in lines:
        paragraph = document.add_paragraph(style=STYLES[line.role])
        paragraph.add_run(line.text, style="Strong" if line.role is Role.STRONG else None)
        if line.role is Role.ITEM:
            if line.number == 1:
                number = _new_list(document)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no public way to restart a list
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
    _properties(document, (title, author, subject), LANGUAGES[lang], created)
    forget_template(document)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _look(document: Any, language: str) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
    for name, (size, before, after) in _LOOKS.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            # A theme font would win over the one that is named.
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    document.styles["Heading 1"].paragraph_format.keep_with_next = True
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
    for found in document.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), language)


def _new_list(document: Any) -> int:
    """A numbering of the style « List Number » that begins again at 1."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    made = numbering.add_num(numbering.num_having_numId(style).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _properties(document: Any, texts: tuple[str, str, str], language: str, created: datetime) -> None:
    found = document.core_properties
    found.title, found.author, found.subject = (text[:_LONGEST] for text in texts)
    found.comments, found.last_modified_by, found.language = "", "", language
    found.created = found.modified = created.replace(tzinfo=None)
