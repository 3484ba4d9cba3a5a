"""The questionnaire for a supplier as a workbook: only their questions, locked but for the cells in which they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Font, PatternFill, Protection  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.workbook.protection import WorkbookProtection  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from assessments.exchange.supplier_form import (
    CHOICES,
    COLUMNS,
    FILLED,
    FORMAT,
    FORMAT_VERSION,
    IDENTITY,
    NO,
    QUESTIONS,
    TABLE_ROWS,
    TITLES,
    YES,
    Asked,
    Col,
    answer_choices,
    asked_of_supplier,
    column,
    lines,
    shown_to_supplier,
    table_name,
)
from assessments.storage import parse_date, parse_number
from checklists.model import AnswerType, ColumnType
from reports.sheets.assessment import Work, begin
from reports.sheets.book import Column
from reports.sheets.supplier_words import how_to_answer, instructions, when_to_answer
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.exchange.supplier_form import Line
    from assessments.model import Answer
    from checklists.model import Question
    from reports.assessment_report import ReportInput
    from reports.sheets.book import Value

_WIDTHS: dict[Col, int] = {
    Col.KEY: 8, Col.NUMBER: 7, Col.QUESTION: 46, Col.WHEN: 26, Col.WHY: 40, Col.HELP: 46, Col.ANSWER: 34, Col.COMMENT: 40,
    Col.EVIDENCE: 34,
}  # fmt: skip
_TO_FILL = PatternFill("solid", fgColor="FFF7D6")
_BOLD = Font(bold=True)
_OPTION = Alignment(vertical="top", wrap_text=True, indent=2)
_OPEN = Protection(locked=False)
_TEXT_FORMAT = "@"
"""So that what a supplier types there stays a text: « - sans objet » is no formula."""
_FORMATS = {AnswerType.NUMBER: "General", AnswerType.DATE: "dd/mm/yyyy"}

_ADVISED = {AnswerType.NUMBER: ("decimal", "-1000000000000000"), AnswerType.DATE: ("date", "1")}


def build_supplier(data: ReportInput, lang: str) -> bytes:
    """The questionnaire in ``lang``: instructions, the questions, a sheet for each table, and two hidden sheets.

    It holds what a supplier declared before, and nothing that the authority answered.
    """
    words = Wording(data.checklist, lang)
    work = begin(data, words, words._("Questionnaire pour le fournisseur"))
    asked = asked_of_supplier(data.checklist, data.answers, data.sheet.context, data.assessment.depth)
    _locked(work.book.sheet(work.words._("Lisez-moi"), _columns_of_instructions(work), instructions(work)))
    lists = _Lists(lang)
    _questions(work, asked, lists)
    for each in asked:
        if each.question.answer is AnswerType.TABLE:
            _table(work, each.question, lists)
    _hidden(work, CHOICES, lists.rows())
    _hidden(work, IDENTITY, _identity(work, asked))
    work.book.book.security = WorkbookProtection(lockStructure=True)
    return work.book.build()


def _columns_of_instructions(work: Work) -> list[Column]:
    return [Column(work.words._("Sujet"), 30), Column(work.words._("Explication"), 100)]


def _locked(here: Any) -> None:
    """Protect a sheet without password: what is locked is so against slips of the hand; columns can still be widened."""
    here.auto_filter.ref = None
    here.protection.sheet = True
    here.protection.formatColumns = here.protection.formatRows = False


class _Lists:
    """The words to choose from, each list once, in a column of a hidden sheet: lists within a cell are short and know no comma."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._found: dict[tuple[str, ...], int] = {}

    def validation(self, words: Sequence[str]) -> DataValidation:
        """What lets a cell hold these words only."""
        n = self._found.setdefault(tuple(words), len(self._found))
        letter = get_column_letter(n + 1)
        return DataValidation(type="list", formula1=f"{CHOICES}!${letter}$1:${letter}${len(words)}", allow_blank=True)

    def rows(self) -> list[list[Value]]:
        """The cells of the sheet."""
        longest = max(map(len, self._found), default=0)
        return [[words[n] if n < len(words) else None for words in self._found] for n in range(longest)]


# The questions --------------------------------------------------------------------------------------------------------


def _questions(work: Work, asked: Sequence[Asked], lists: _Lists) -> None:
    lang, mine = work.lang, frozenset(each.question.id for each in asked)
    every = [(each, line) for each in asked for line in lines(each.question)]
    rows = [_row(work, each, line, mine) for each, line in every]
    columns = [Column(TITLES[which].to(lang), _WIDTHS[which]) for which in COLUMNS]
    here = work.book.sheet(QUESTIONS.to(lang), columns, rows, pinned=column(Col.QUESTION) + 1)
    here.column_dimensions[get_column_letter(column(Col.KEY) + 1)].hidden = True
    rules = _Rules(lists)
    for number, (each, line) in enumerate(every, 2):
        if line.option is None:
            here.cell(number, column(Col.QUESTION) + 1).font = _BOLD
        else:
            here.cell(number, column(Col.QUESTION) + 1).alignment = _OPTION
        for which in FILLED:
            if _is_open(each.question, line, which):
                cell = here.cell(number, column(which) + 1)
                cell.protection, cell.fill = _OPEN, _TO_FILL
                cell.number_format = (
                    _FORMATS.get(each.question.answer, _TEXT_FORMAT) if which is Col.ANSWER else _TEXT_FORMAT
                )
        rules.add(here.cell(number, column(Col.ANSWER) + 1), line)
    for rule in rules.found.values():
        here.add_data_validation(rule)
    _locked(here)


def _is_open(question: Question, line: Line, which: Col) -> bool:
    """Whether a supplier writes in this cell."""
    if line.option is not None:
        return which is Col.ANSWER
    return which is not Col.ANSWER or question.answer is not AnswerType.ANY_OF


def _row(work: Work, asked: Asked, line: Line, mine: frozenset[str]) -> list[Value]:
    question, lang = asked.question, work.lang
    number, words = line.words(work.data.checklist, lang)
    answer = shown_to_supplier(work.data.answers.get(question.id))
    if line.option is not None:
        given: Value = None
        if answer is not None and answer.choice:
            given = (YES if line.option.id in answer.choice else NO).to(lang)
        help_ = line.option.help.to(lang) if line.option.help else None
        return [line.key, number, words, None, None, help_, given, None, None]
    return [
        line.key,
        number,
        words,
        when_to_answer(work.words, asked, mine),
        question.why.to(lang),
        how_to_answer(work.words, question),
        _given(work, question, answer),
        answer.comment if answer else None,
        "\n".join(answer.evidence) if answer else None,
    ]


def _given(work: Work, question: Question, answer: Answer | None) -> Value:
    """What stands in the cell of an answer that a supplier gave before."""
    if answer is None or question.answer is AnswerType.ANY_OF:
        return None
    if answer.choice:
        return question.label(answer.choice[0], work.lang)
    if question.answer is AnswerType.NUMBER:
        number = parse_number(answer.value)
        return answer.value if number is None else int(number) if number == int(number) else float(number)
    if question.answer is AnswerType.DATE:
        return parse_date(answer.value) or answer.value
    return answer.value


class _Rules:
    """What the cells of answers offer or advise, each rule once for all the cells that share it."""

    def __init__(self, lists: _Lists) -> None:
        self.lists = lists
        self.found: dict[tuple[str, ...], DataValidation] = {}

    def add(self, cell: Any, line: Line) -> None:
        """Limit the cell of one line, where there is something to limit."""
        question, lang = line.question, self.lists.lang
        if line.option is not None:
            self._offer(cell, [YES.to(lang), NO.to(lang)])
        elif question.answer in _ADVISED:
            self._advise(cell, question.answer)
        elif question.answer in (AnswerType.ONE_OF, AnswerType.TABLE):
            self._offer(cell, [option.label.to(lang) for option in answer_choices(question)])

    def _offer(self, cell: Any, words: list[str]) -> None:
        key = tuple(words)
        if key not in self.found:
            self.found[key] = self.lists.validation(words)
        self.found[key].add(cell)

    def _advise(self, cell: Any, kind: AnswerType) -> None:
        """A number or a day is advised only, since « je ne sais pas » may stand there."""
        type_, least = _ADVISED[kind]
        rule = DataValidation(type=type_, operator="greaterThan", formula1=least, allow_blank=True)
        rule.errorStyle = "warning"
        self.found.setdefault((type_,), rule).add(cell)


# Tables and hidden sheets ---------------------------------------------------------------------------------------------


def _table(work: Work, question: Question, lists: _Lists) -> None:
    """The sheet on which a table is filled in."""
    lang, answer = work.lang, shown_to_supplier(work.data.answers.get(question.id))
    stored = answer.rows if answer else ()
    count = max(TABLE_ROWS, len(stored))
    rows: list[list[Value]] = [[None] * len(question.columns) for _line in range(count)]
    for n, given in enumerate(stored):
        for m, each in enumerate(question.columns):
            text = given.get(each.id, "")
            day = parse_date(text) if each.type is ColumnType.DATE else None
            rows[n][m] = day or work.words.cell(each, text)
    columns = [Column(each.label.to(lang), 30) for each in question.columns]
    here = work.book.sheet(table_name(work.data.checklist, question, lang), columns, rows, pinned=0)
    for m, each in enumerate(question.columns, 1):
        letter = get_column_letter(m)
        for n in range(2, count + 2):
            cell = here.cell(n, m)
            cell.protection, cell.fill = _OPEN, _TO_FILL
            cell.number_format = _FORMATS[AnswerType.DATE] if each.type is ColumnType.DATE else _TEXT_FORMAT
        if each.options:
            rule = lists.validation([option.label.to(lang) for option in each.options])
            rule.add(f"{letter}2:{letter}{count + 1}")
            here.add_data_validation(rule)
    _locked(here)


def _identity(work: Work, asked: Sequence[Asked]) -> list[list[Value]]:
    """Of what the workbook is, and the version of each answer now: changed when the file comes back, it is not overwritten."""
    assessment, answers = work.data.assessment, work.data.answers
    head: list[Value] = [FORMAT, FORMAT_VERSION, assessment.id, assessment.checklist_digest, work.lang]
    ids = [each.question.id for each in asked]
    rows: list[list[Value]] = [[id_, answers[id_].version if id_ in answers else 0] for id_ in ids]
    return [head, *rows]


def _hidden(work: Work, name: str, rows: Sequence[Sequence[Value]]) -> None:
    """A sheet for programs; people do not see it."""
    here = work.book.book.create_sheet(name)
    for n, row in enumerate(rows, 1):
        for m, value in enumerate(row, 1):
            work.book.write(here.cell(n, m), value)
    here.sheet_state = "hidden"
    here.protection.sheet = True
