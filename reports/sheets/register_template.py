"""The model workbook of a register: the columns that an import knows, with drop-downs, and what each means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from assessments.exchange.register import COLUMNS, HELP_SHEET, MOST_LINES, SHEET
from assessments.exchange.register.columns import Holds
from reports.i18n import translations
from reports.sheets.book import Book, Column

if TYPE_CHECKING:
    from assessments.exchange.register.columns import Column as Known

_WIDTHS = {Holds.TEXT: 44, Holds.LINE: 28, Holds.STAGE: 26, Holds.DATE: 18, Holds.CHOICE: 20}
_TEXT, _DAY = "@", "dd/mm/yyyy"
_LINES = 200
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""The model is the same every day, so its date is too."""


def register_template(lang: str) -> bytes:
    """The model workbook, its titles in ``lang``; an import reads it in either language."""
    _, _n = translations(lang)
    book = Book(
        title=_("Modèle de registre des systèmes d’IA"),
        subject=_("Registre à importer dans Balise"),
        author="Balise",
        lang=lang,
        created=_MADE,
    )
    columns = [Column(column.title.to(lang), _WIDTHS[column.holds]) for column in COLUMNS]
    here = book.sheet(SHEET.to(lang), columns, [])
    for n, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(n)
        for row in range(2, _LINES + 2):  # a text stays a text, whatever it begins with
            here.cell(row, n).number_format = _DAY if column.holds is Holds.DATE else _TEXT
        if column.words:
            rule = DataValidation(type="list", formula1=_offered(column, lang), allow_blank=True)
            rule.errorStyle = "warning"  # another word is read too, and said to be unknown when it is
            rule.add(f"{letter}2:{letter}{MOST_LINES + 1}")
            here.add_data_validation(rule)
    rows = [[column.title.to(lang), column.help.to(lang), _words(column, lang)] for column in COLUMNS]
    titles = [Column(_("Colonne"), 26), Column(_("Ce qu’on y écrit"), 70), Column(_("Mots proposés"), 40)]
    book.sheet(HELP_SHEET.to(lang), titles, rows)
    return book.build()


def _offered(column: Known, lang: str) -> str:
    """The words of a drop-down as a spreadsheet wants them; none of ours holds a comma."""
    return '"' + ",".join(word.label.to(lang) for word in column.words) + '"'


def _words(column: Known, lang: str) -> str:
    return "\n".join(word.label.to(lang) for word in column.words)
