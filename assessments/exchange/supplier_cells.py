"""The cells of a supplier's questionnaire: from whatever a spreadsheet program stores to what a question takes."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from assessments.days import typed_day
from assessments.exchange.supplier_form import FILLED, NO, YES, Col, answer_choices, column
from assessments.exchange.supplier_words import CELL, say
from assessments.storage import parse_number
from assessments.storage.text import LONGEST_SHORT
from checklists.model import AnswerType, ColumnType, Text
from checklists.workbooks import Found, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklists.model import Column, Option, Question
    from checklists.workbooks import Table

LONGEST_CELL = 32_767
MOST_EVIDENCE = 100
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_YES = frozenset({"oui", "o", "yes", "y", "x", "vrai", "true"})
_NO = frozenset({"non", "n", "no", "faux", "false"})


class Bad(Exception):  # noqa: N818 - a finding about a cell, caught where the question is read
    """A cell that cannot be taken: where it is, and why."""

    def __init__(self, sheet: str, cell: str, message: str, **values: str | Text) -> None:
        super().__init__(message)
        self.sheet, self.cell, self.text = sheet, cell, say(CELL, message, **values)


class Sheet:
    """One sheet as it was found."""

    def __init__(self, table: Table) -> None:
        self.name, self.rows = table.name, table.rows

    def found(self, row: int, column_: int) -> Found | None:
        """A cell; None when it is empty. ``row`` counts from 1, ``column_`` from 0."""
        return self.rows.get(row, {}).get(column_)

    def plain(self, row: int, column_: int) -> str:
        """The text of a cell that nobody fills in; empty for a formula or an error, which are never there."""
        found = self.found(row, column_)
        return as_text(found.value, "fr") if found is not None and found.kind == "value" else ""

    def cell(self, row: int, column_: int) -> str:
        """« G12 »."""
        return f"{get_column_letter(column_ + 1)}{row}"

    def value(self, row: int, column_: int) -> Any:
        """What was filled in; None when nothing was.

        Raises:
            Bad: for a formula or an error of the spreadsheet program.
        """
        found = self.found(row, column_)
        if found is None:
            return None
        if found.kind != "value":
            message = "formula" if found.kind == "formula" else "cell_error"
            raise Bad(self.name, self.cell(row, column_), message, value=str(found.value))
        return found.value


class Row:
    """One row of the sheet of questions."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.sheet, self.number = sheet, number

    def plain(self, which: Col) -> str:
        """The text of a column that nobody fills in."""
        return self.sheet.plain(self.number, column(which))

    def cell(self, which: Col) -> str:
        """The name of its cell."""
        return self.sheet.cell(self.number, column(which))

    def value(self, which: Col) -> Any:
        """What was filled in. Raises ``Bad``."""
        return self.sheet.value(self.number, column(which))

    def filled(self) -> bool:
        """Whether something stands where a supplier writes."""
        return any(self.sheet.found(self.number, column(which)) for which in FILLED)

    def bad(self, which: Col, message: str, **values: str | Text) -> Bad:
        """What to raise about one of its cells."""
        return Bad(self.sheet.name, self.cell(which), message, **values)


# Values ---------------------------------------------------------------------------------------------------------------


def as_text(value: Any, lang: str) -> str:
    """A value as a person would type it, without the control characters that nobody sees."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (YES if value else NO).to(lang)
    if isinstance(value, int | float):
        return as_figure(value, lang)
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    decoded = _CODE.sub(lambda found: chr(int(found.group(1), 16)), plain(str(value)))
    return _NOT_TEXT.sub("", plain(decoded)).strip()


def as_figure(value: float, lang: str) -> str:
    """A number as it is typed: no exponent, a comma in French."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    text = f"{Decimal(str(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if lang == "fr" else text


def folded(words: str) -> str:
    """Words without capitals, needless spaces and ways of writing an apostrophe, to compare what people type."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace("’", "'").split())


def option_of(options: Iterable[Option], text: str, lang: str) -> str | None:
    """The id of the option that these words name, in the language of the file first; None when there is none."""
    listed = list(options)
    for language in (lang, "en" if lang == "fr" else "fr"):
        for option in listed:
            if folded(option.label.to(language)) == folded(text):
                return option.id
    return None


# What a question takes ------------------------------------------------------------------------------------------------


def read_comment(row: Row, lang: str) -> dict[str, Any]:
    """The comment, if there is one. Raises ``Bad``."""
    text = _text(row, Col.COMMENT, lang)
    return {"comment": text} if text else {}


def read_evidence(row: Row, lang: str, stored: Sequence[str]) -> dict[str, Any]:
    """The evidence, added to what is stored. Raises ``Bad``."""
    given = [line.strip() for line in _text(row, Col.EVIDENCE, lang).splitlines() if line.strip()]
    if not given:
        return {}
    if any(len(line) > LONGEST_SHORT for line in given):
        raise row.bad(Col.EVIDENCE, "link_too_long")
    together = tuple(dict.fromkeys((*stored, *given)))
    if len(together) > MOST_EVIDENCE:
        raise row.bad(Col.EVIDENCE, "too_many_links")
    return {"evidence": together}


def _text(row: Row, which: Col, lang: str) -> str:
    text = as_text(row.value(which), lang)
    if len(text) > LONGEST_CELL:
        raise row.bad(which, "too_long")
    return text


def read_answer(question: Question, lang: str, rows: Sequence[Row], table: Table | None) -> dict[str, Any]:
    """What the rows of a question answer, by field; empty when they say nothing. Raises ``Bad``."""
    if question.answer is AnswerType.ANY_OF:
        return _several(question, rows)
    row = rows[0]
    if question.answer is AnswerType.TABLE:
        return _lines(question, lang, row, table)
    text = _text(row, Col.ANSWER, lang)
    if not text:
        return {}
    chosen = option_of(answer_choices(question), text, lang)
    if chosen is not None:
        return {"choice": (chosen,)}
    if question.answer is AnswerType.ONE_OF:
        raise row.bad(Col.ANSWER, "not_offered", value=text)
    return {"value": _TYPED[question.answer](row, row.value(Col.ANSWER), text, lang)}


def _several(question: Question, rows: Sequence[Row]) -> dict[str, Any]:
    said: dict[str, bool] = {}
    for option, row in zip(question.choices, rows[1:], strict=True):
        text = folded(as_text(row.value(Col.ANSWER), "fr"))
        if text and text not in _YES | _NO:
            raise row.bad(Col.ANSWER, "yes_or_no", value=text)
        if text:
            said[option.id] = text in _YES
    chosen = tuple(id_ for id_, yes in said.items() if yes)
    if said and not chosen:
        raise rows[0].bad(Col.ANSWER, "none_chosen")
    return {"choice": chosen} if chosen else {}


def _number(row: Row, value: Any, text: str, lang: str) -> str:  # noqa: ARG001 - all the kinds of typed answers take the same
    if isinstance(value, bool | date) or parse_number(text) is None:
        raise row.bad(Col.ANSWER, "not_a_number", value=text)
    return text


def _date(row: Row, value: Any, text: str, lang: str) -> str:  # noqa: ARG001
    try:
        return _iso(value, text)
    except _NoDayError as error:
        raise row.bad(Col.ANSWER, error.message, value=text) from None


def _written(row: Row, value: Any, text: str, lang: str) -> str:  # noqa: ARG001
    return text


_TYPED = {AnswerType.NUMBER: _number, AnswerType.DATE: _date, AnswerType.TEXT: _written}


class _NoDayError(ValueError):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _iso(value: Any, text: str) -> str:
    """A day as questions keep it. A bare number is no day: which one it stands for depends on the program."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise _NoDayError("number_for_date")
    day = typed_day(text)
    if day is None:
        raise _NoDayError("not_a_date")
    return day.isoformat()


def _lines(question: Question, lang: str, row: Row, table: Table | None) -> dict[str, Any]:
    """The lines of a table, from the sheet of its own."""
    text = as_text(row.value(Col.ANSWER), lang)
    chosen = option_of(answer_choices(question), text, lang) if text else None
    if text and chosen is None:
        raise row.bad(Col.ANSWER, "not_offered", value=text)
    if table is None or table.refused:
        raise row.bad(Col.ANSWER, "table_missing")
    sheet = Sheet(table)
    if any(sheet.plain(1, n) != each.label.to(lang) for n, each in enumerate(question.columns)):
        raise row.bad(Col.ANSWER, "table_missing")
    found = (
        {each.id: _cell(sheet, number, n, each, lang) for n, each in enumerate(question.columns)}
        for number in sheet.rows
        if number > 1
    )
    lines = tuple(line for line in found if any(line.values()))
    if lines and chosen is not None:
        raise row.bad(Col.ANSWER, "both", value=text)
    if chosen is not None:
        return {"choice": (chosen,)}
    return {"rows": lines} if lines else {}


def _cell(sheet: Sheet, row: int, n: int, column_: Column, lang: str) -> str:
    value, where = sheet.value(row, n), sheet.cell(row, n)
    text = as_text(value, lang)
    if not text:
        return ""
    if len(text) > LONGEST_CELL:
        raise Bad(sheet.name, where, "too_long")
    if column_.options:
        chosen = option_of(column_.options, text, lang)
        if chosen is None:
            raise Bad(sheet.name, where, "not_offered", value=text)
        return chosen
    if column_.type is ColumnType.DATE:
        try:
            return _iso(value, text)
        except _NoDayError as error:
            raise Bad(sheet.name, where, error.message, value=text) from None
    return text
