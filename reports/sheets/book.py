"""Workbooks that anybody can read, and in which nothing typed by people acts: see ``Book``."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from reports.archives import same_bytes
from reports.i18n import translations
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""Most that a cell may hold, in units of UTF-16 as spreadsheet programs count: an emoji counts for two."""
LONGEST_SHEET_NAME = 31

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="16366B")
_LINE = Side(style="thin", color="B9C4D6")
_BORDER = Border(bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_UNSAFE_START = tuple("=+-@\t\n")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_PROPERTIES = "docProps/core.xml"
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Value = str | int | float | date | None
"""What a cell may hold: a text, a number, a day (or a moment without time zone), or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and its width in characters."""

    title: str
    width: int


def sheet_text(text: str) -> str:
    """A text as a cell can hold it: without the control characters that XML refuses, its lines as spreadsheets write them.

    What spreadsheet programs would read as a code (« _x0041_ » for A) is written so that they show it as it is.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CODE.sub("_x005F_", _NOT_XML.sub("", lines))


def units(text: str) -> int:
    """The length of a text as spreadsheet programs count it."""
    return len(text) + sum(character > "\uffff" for character in text)


class Book:
    """A workbook in the making: sheets whose header is styled, stays in sight and is printed on every page.

    No cell is merged, every text is typed as a text whatever it begins with, every sheet can be filtered and prints on
    the width of a page. The same input gives the same bytes: the only dates inside are those given.

    Args:
        title: title of the workbook.
        subject: what it is about.
        author: who answers for it, an authority.
        lang: ``fr`` or ``en``, the language of its texts.
        created: its date, with a time zone.
        marks: a few words printed at the foot of each page, such as « Données fictives ».
    """

    def __init__(self, *, title: str, subject: str, author: str, lang: str, created: datetime, marks: str = "") -> None:
        self.lang, self.title, self.author, self.marks = lang, title, author, marks
        self.words = Typography(lang)
        self._, _ = translations(lang)
        self.book = Workbook()
        self.book.remove(self.book.active)
        about = self.book.properties
        about.title, about.subject, about.creator = (
            shortened(sheet_text(text), 250) for text in (title, subject, author)
        )
        about.lastModifiedBy = about.creator
        about.language = "fr-FR" if lang == "fr" else "en-GB"
        self._created = created.replace(tzinfo=None)
        about.created = self._created

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, pinned: int = 1) -> Any:
        """Add a sheet.

        Args:
            name: its title; what a title of a sheet cannot hold is left out.
            columns: its columns.
            rows: one value a column.
            pinned: how many columns on the left stay in sight, beside the header.
        """
        here = self.book.create_sheet(self._free_name(name))
        for n, column in enumerate(columns, 1):
            here.column_dimensions[get_column_letter(n)].width = column.width
            self.write(here.cell(1, n), column.title)
            here.cell(1, n).font, here.cell(1, n).fill = _HEAD, _FILL
        last = 1
        for last, row in enumerate(rows, 2):
            for n, value in enumerate(row, 1):
                self.write(here.cell(last, n), value)
        here.freeze_panes = here.cell(2, pinned + 1)
        here.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
        self.printed(here)
        return here

    def printed(self, here: Any) -> None:
        """Let a sheet print on the width of a page, its first row on each of them."""
        here.page_setup.orientation, here.page_setup.paperSize = "landscape", here.PAPERSIZE_A4
        here.page_setup.fitToWidth, here.page_setup.fitToHeight = 1, 0
        here.sheet_properties.pageSetUpPr.fitToPage = True
        here.print_title_rows = "1:1"
        # A name that begins with a figure would be read as the size of the letters: the title comes first. « & » is a code.
        here.oddHeader.center.text = shortened(sheet_text(self.title), 100).replace("&", "&&")
        here.oddFooter.left.text = shortened(sheet_text(self.marks), 60).replace("&", "&&")
        here.oddFooter.right.text = "&P / &N"

    def write(self, cell: Any, value: Value) -> None:
        """Write one value: texts as texts, days as days."""
        cell.alignment, cell.border = _TOP, _BORDER
        if value is None or value == "":
            return
        if isinstance(value, str):
            text = self._short_enough(sheet_text(value))
            # Not cell.value: it would read a text that begins with « = » as a formula, and « #N/A » as an error.
            cell._value, cell.data_type = text, "s"  # noqa: SLF001
            cell.quotePrefix = text.startswith(_UNSAFE_START)
            return
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = _MOMENT
        elif isinstance(value, date):
            cell.number_format = _DAY

    def _short_enough(self, text: str) -> str:
        """The text, or its beginning and a sentence that says how much there is of it."""
        if units(text) <= LONGEST_CELL:
            return text
        said = self._("[Texte coupé ici : il compte {n} caractères. Il est entier dans le rapport complet.]").format(
            n=self.words.number(len(text))
        )
        room = LONGEST_CELL - units(said) - 2
        kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
        return f"{kept.rstrip()}…\n{said}"

    def _free_name(self, name: str) -> str:
        wished = _NOT_IN_NAMES.sub(" ", sheet_text(name)).strip()[:LONGEST_SHEET_NAME] or "—"
        taken = {each.casefold() for each in self.book.sheetnames}
        found, n = wished, 1
        while found.casefold() in taken:
            n += 1
            found = f"{wished[: LONGEST_SHEET_NAME - 4]} {n}"
        return found

    def build(self) -> bytes:
        """The bytes of the workbook.

        The library stamps the moment at which it saves, on the parts and in the properties: both are put back.
        """
        out = io.BytesIO()
        self.book.save(out)
        stamp = f"{self._created:%Y-%m-%dT%H:%M:%SZ}".encode()
        with zipfile.ZipFile(out) as saved:
            properties = _SAVED.sub(rb"\g<1>" + stamp, saved.read(_PROPERTIES))
        return same_bytes(out.getvalue(), {_PROPERTIES: properties})
