"""The model workbook that an authority downloads: a whole example to write over, and what every column means."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from checklists.charter.columns import SHEETS
from checklists.charter.problems import french
from checklists.charter.workbook import MOST_ROWS
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklists.charter.columns import Column, Sheet
    from checklists.model import Checklist

# The example: an authority that does not exist, principles that many charters have, one question of each kind.
_EXAMPLE: dict[str, tuple[dict[str, str], ...]] = {
    "charter": (
        {
            "id": "valmont",
            "title": "Charte de l’IA de Valmont (exemple fictif)",
            "title_en": "AI charter of Valmont (fictional example)",
            "adopted_on": "12/03/2026",
            "url": "https://example.org/charte-ia",
        },
    ),
    "principles": (
        {
            "id": "1",
            "title": "Toujours un humain au bout du fil",
            "title_en": "Always a person to talk to",
            "text": "Aucun habitant n’est laissé seul face à une machine.",
            "text_en": "No inhabitant is left alone with a machine.",
            "questions": "human_relay ; relay_announced",
        },
        {
            "id": "2",
            "title": "Un élu répond de chaque système",
            "title_en": "A councillor answers for each system",
            "text": "Pour chaque système, un élu rend compte au conseil une fois par an.",
            "text_en": "For each system, a councillor reports to the council once a year.",
            "questions": "lead_councillor ; final_responsible",
        },
    ),
    "questions": (
        {
            "id": "relay_announced",
            "kind": "safeguard",
            "text": "Le numéro d’un agent est-il donné dès le premier message ?",
            "text_en": "Is the number of an officer given in the first message?",
            "why": "La charte promet qu’on peut toujours parler à quelqu’un.",
            "why_en": "The charter promises that one can always talk to somebody.",
            "help": "Regardez l’écran d’accueil, ou écoutez l’annonce.",
            "help_en": "Look at the first screen, or listen to the announcement.",
            "may_not_apply": "yes",
        },
        {
            "id": "lead_councillor",
            "kind": "fact",
            "text": "Quel mandat a l’élu qui rend compte de ce système au conseil ?",
            "text_en": "Which mandate has the councillor who reports on this system?",
            "why": "La charte demande qu’un élu réponde de chaque système.",
            "why_en": "The charter asks that a councillor answers for each system.",
            "answer": "one_of",
            "options": "Maire ou adjoint\nConseiller délégué\nPersonne pour l’instant",
            "options_en": "Mayor or deputy\nDelegated councillor\nNobody yet",
            "depth": "short",
            "asked_of": "elected",
        },
    ),
}

_HELP = Text(fr="Colonnes", en="Columns")
_HELP_TITLES = (
    Text(fr="Feuille", en="Sheet"),
    Text(fr="Colonne", en="Column"),
    Text(fr="Obligatoire", en="Required"),
    Text(fr="Ce qu’on y écrit", en="What to write"),
)
_KNOWN = Text(fr="Grille", en="Checklist")
_KNOWN_TITLES = (Text(fr="Numéro", en="Number"), Text(fr="Identifiant", en="Id"), Text(fr="Question", en="Question"))
_YES = Text(fr="oui", en="yes")
_NO = Text(fr="non", en="no")

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="000091")
_WRAP = Alignment(wrap_text=True, vertical="top")
_NARROW, _WIDE = 18, 42


def template(checklist: Checklist, lang: str) -> bytes:
    """The model workbook, its titles in ``lang``: the example, the sheet « Colonnes », and the questions of the checklist.

    The example is sound: read back as it is, it is a charter.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        rows = [[_shown(checklist, column, row, lang) for column in sheet.columns] for row in _EXAMPLE[sheet.key]]
        here = _sheet(book, sheet.title.to(lang), [column.title.to(lang) for column in sheet.columns], rows)
        _lists(here, sheet, lang)
    _sheet(book, _HELP.to(lang), [title.to(lang) for title in _HELP_TITLES], help_lines(lang))
    questions = [
        [checklist.number_of[id_], id_, question.text.to(lang)] for id_, question in checklist.questions.items()
    ]
    _sheet(book, _KNOWN.to(lang), [title.to(lang) for title in _KNOWN_TITLES], questions)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def help_lines(lang: str) -> list[list[str]]:
    """Every column: its sheet, its title, whether it is required, and what to write; the docs show the same table."""
    return [
        [sheet.title.to(lang), column.title.to(lang), (_YES if column.required else _NO).to(lang), column.help.to(lang)]
        for sheet in SHEETS
        for column in sheet.columns
    ]


def _shown(checklist: Checklist, column: Column, row: dict[str, str], lang: str) -> str:
    """What the example writes in a cell: words of closed lists and roles in the reader's language."""
    written = row.get(column.key, "")
    for word in column.words:
        if word.id == written:
            return word.name.to(lang)
    if column.key == "asked_of":
        return next((role.name.to(lang) for role in checklist.roles if role.id == written), "")
    return french(written) if not column.key.endswith("_en") else written


def _sheet(book: Any, title: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    sheet = book.create_sheet(title)
    for number, row in enumerate((titles, *rows), 1):
        for n, text in enumerate(row, 1):
            cell = sheet.cell(number, n)
            cell.value = text or None
            if text:
                cell.data_type = "s"  # whatever it begins with, it is a text and no formula
            cell.alignment = _WRAP
            if number == 1:
                cell.font, cell.fill = _HEAD, _FILL
    for n in range(1, len(titles) + 1):
        longest = max((len(row[n - 1]) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(n)].width = _WIDE if longest > _NARROW else _NARROW
    sheet.freeze_panes = "A2"
    return sheet


def _lists(here: Any, sheet: Sheet, lang: str) -> None:
    """A list to choose from in the cells of each column whose words are few."""
    for n, column in enumerate(sheet.columns, 1):
        words = [word.name.to(lang) for word in column.words if not word.hidden]
        if words:
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            here.add_data_validation(choice)
            choice.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{MOST_ROWS}")
