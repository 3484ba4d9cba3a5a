"""What a question allows as an answer: every change is checked and put in one canonical form before it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assessments.model import CONTENT_FIELDS, LONGEST_TEXT
from assessments.storage.errors import InvalidAnswer, quote
from assessments.storage.text import clean, figure, limit
from checklists.model import (
    NOT_APPLICABLE,
    RESERVED_OPTION_IDS,
    UNKNOWN,
    AnswerType,
    Checklist,
    Column,
    ColumnType,
    Question,
    Text,
)

MOST_ROWS = 1_000
MOST_EVIDENCE = 100

_NUMBER = re.compile(r"[+-]?(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?", re.ASCII)
_LONGEST_NUMBER = 40
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_number(text: str) -> Decimal | None:
    """A number as people type it: « 12 500,5 », « 12500.5 ». None when it is not one, or is empty."""
    typed = text.strip()
    if len(typed) > _LONGEST_NUMBER or not _NUMBER.fullmatch(typed):
        return None
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", typed).replace(",", "."))


def parse_date(text: str) -> date | None:
    """An ISO date (``2026-12-31``). None when it is not one, or is empty."""
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Checker:
    """Checks the changes of one answer; knows the question so that every message can name it."""

    def __init__(self, checklist: Checklist, question: Question) -> None:
        self.question = question
        self.number = checklist.number_of[question.id]

    def refuse(self, fr: str, en: str) -> InvalidAnswer:
        """The error, opening with where it is."""
        return InvalidAnswer(
            Text(
                fr=f"Question {self.number} ({self.question.id})\u00a0: {fr}",
                en=f"Question {self.number} ({self.question.id}): {en}",
            ),
            self.question.id,
        )

    def type_error(self, field: str, given: object) -> InvalidAnswer:
        """A value of a type that the field never has: the caller's mistake, or a hostile file."""
        kind = type(given).__name__
        return self.refuse(
            f"le champ «\u00a0{field}\u00a0» a reçu une valeur de type {kind}. Corrigez ce champ.",
            f"the field “{field}” got a value of type {kind}. Correct this field.",
        )

    def text(self, field: str, given: object, *, short: bool = False) -> str:
        if not isinstance(given, str):
            raise self.type_error(field, given)
        kept = clean(given)
        if len(kept) > limit(short):
            raise self.too_long(field, len(kept), limit(short))
        return kept

    def too_long(self, field: str, length: int, most: int) -> InvalidAnswer:
        return self.refuse(
            f"le texte du champ «\u00a0{field}\u00a0» compte {figure(length, 'fr')} caractères, le maximum est "
            f"{figure(most, 'fr')}. Raccourcissez-le ou joignez un document.",
            f"the text of the field “{field}” has {figure(length, 'en')} characters, the most is "
            f"{figure(most, 'en')}. Shorten it or attach a document.",
        )

    def sequence(self, field: str, given: object, most: int) -> list[Any]:
        if not isinstance(given, list | tuple):
            raise self.type_error(field, given)
        if len(given) > most:
            raise self.refuse(
                f"le champ «\u00a0{field}\u00a0» compte {len(given)} lignes, le maximum est {most}. Retirez-en.",
                f"the field “{field}” has {len(given)} lines, the most is {most}. Remove some.",
            )
        return list(given)

    def choice(self, field: str, given: object) -> tuple[str, ...]:
        """Option ids without repeats, in the order in which the question declares them."""
        wished = self.sequence(field, given, MOST_ROWS)
        allowed = [option.id for option in self.question.choices]
        for option in wished:
            if not isinstance(option, str):
                raise self.type_error(field, option)
            if option not in allowed:
                known = ", ".join(allowed)
                raise self.refuse(
                    f"la réponse «\u00a0{quote(option)}\u00a0» n’est pas proposée. Choisissez parmi\u00a0: {known}.",
                    f"the answer “{quote(option)}” is not offered. Choose among: {known}.",
                )
        kept = tuple(option for option in allowed if option in wished)
        if len(kept) > 1:
            self.check_combination(kept)
        return kept

    def check_combination(self, kept: tuple[str, ...]) -> None:
        alone = [option for option in kept if option in RESERVED_OPTION_IDS | self.question.exclusive_ids]
        if alone:
            raise self.refuse(
                f"«\u00a0{self.question.label(alone[0], 'fr')}\u00a0» ne se combine pas avec une autre réponse. Gardez l’une ou l’autre.",
                f"“{self.question.label(alone[0], 'en')}” cannot be combined with another answer. Keep one or the other.",
            )
        if self.question.answer is not AnswerType.ANY_OF:
            raise self.refuse(
                "une seule réponse est possible. Gardez-en une.", "only one answer is possible. Keep one."
            )

    def value(self, field: str, given: object) -> str:
        typed = self.text(field, given)
        if not typed or (self.question.answer is not AnswerType.TEXT and not typed.strip()):
            return ""
        if self.question.answer not in _TYPED:
            raise self.refuse(
                "on y répond en choisissant ou par un tableau, pas par un texte. Écrivez votre texte en commentaire.",
                "it is answered by choosing or by a table, not by a text. Write your text as a comment.",
            )
        if self.question.answer is AnswerType.NUMBER and parse_number(typed) is None:
            raise self.refuse(
                f"«\u00a0{quote(typed)}\u00a0» n’est pas un nombre. Écrivez par exemple 1250 ou 12,5.",
                f"“{quote(typed)}” is not a number. Write for instance 1250 or 12.5.",
            )
        if self.question.answer is AnswerType.DATE and parse_date(typed) is None:
            raise self.bad_date(typed)
        return typed

    def bad_date(self, typed: str) -> InvalidAnswer:
        return self.refuse(
            f"«\u00a0{quote(typed)}\u00a0» n’est pas une date. Écrivez année-mois-jour, par exemple 2026-12-31.",
            f"“{quote(typed)}” is not a date. Write year-month-day, for instance 2026-12-31.",
        )

    def rows(self, field: str, given: object) -> tuple[dict[str, str], ...]:
        lines = self.sequence(field, given, MOST_ROWS)
        if lines and self.question.answer is not AnswerType.TABLE:
            raise self.refuse(
                "on n’y répond pas par un tableau. Retirez ces lignes.",
                "it is not answered by a table. Remove these lines.",
            )
        columns = {column.id: column for column in self.question.columns}
        kept: list[dict[str, str]] = []
        for line in lines:
            if not isinstance(line, Mapping):
                raise self.type_error(field, line)
            if unknown := [key for key in line if key not in columns]:
                known = ", ".join(sorted(columns))
                raise self.refuse(
                    f"la colonne «\u00a0{quote(unknown[0])}\u00a0» n’existe pas. Les colonnes sont\u00a0: {known}.",
                    f"the column “{quote(unknown[0])}” does not exist. The columns are: {known}.",
                )
            kept.append({id_: self.cell(columns[id_], line[id_]) for id_ in sorted(line)})
        total = sum(len(cell) for line in kept for cell in line.values())
        if total > LONGEST_TEXT:
            raise self.too_long(field, total, LONGEST_TEXT)
        return tuple(kept)

    def cell(self, column: Column, given: object) -> str:
        """One cell of a table: an option that its column offers, an ISO date, or a text; empty says nothing."""
        typed = self.text("rows", given)
        offered = [option.id for option in column.options]
        if typed and offered and typed not in offered:
            known = ", ".join(offered)
            raise self.refuse(
                f"la colonne «\u00a0{column.id}\u00a0» n’accepte pas «\u00a0{quote(typed)}\u00a0». Choisissez parmi\u00a0: {known}.",
                f"the column “{column.id}” does not take “{quote(typed)}”. Choose among: {known}.",
            )
        if typed and column.type is ColumnType.DATE and parse_date(typed) is None:
            raise self.bad_date(typed)
        return typed

    def evidence(self, field: str, given: object) -> tuple[str, ...]:
        items = self.sequence(field, given, MOST_EVIDENCE)
        return tuple(item for item in (self.text(field, item, short=True) for item in items) if item)

    def comment(self, field: str, given: object) -> str:
        return self.text(field, given)

    def owner(self, field: str, given: object) -> str:
        return self.text(field, given, short=True)

    def due(self, field: str, given: object) -> date | None:
        if given is None or given == "":
            return None
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        if not isinstance(given, str):
            raise self.type_error(field, given)
        if (day := parse_date(given)) is None:
            raise self.bad_date(given)
        return day

    def to_confirm(self, field: str, given: object) -> bool:
        if not isinstance(given, bool):
            raise self.type_error(field, given)
        return given


_TYPED = frozenset({AnswerType.NUMBER, AnswerType.TEXT, AnswerType.DATE})
_CHECKS: dict[str, Callable[[_Checker, str, object], Any]] = {
    "choice": _Checker.choice,
    "value": _Checker.value,
    "rows": _Checker.rows,
    "comment": _Checker.comment,
    "owner": _Checker.owner,
    "due": _Checker.due,
    "evidence": _Checker.evidence,
    "to_confirm": _Checker.to_confirm,
}
assert tuple(_CHECKS) == CONTENT_FIELDS  # noqa: S101 (a field added to the model must get its check)

_SUBSTANCE: dict[AnswerType, str] = {
    AnswerType.NUMBER: "value",
    AnswerType.TEXT: "value",
    AnswerType.DATE: "value",
    AnswerType.TABLE: "rows",
}
"""Where the answer is for the types that are not chosen among options."""


def checked_changes(checklist: Checklist, question_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes in canonical form: options in declared order, texts cleaned, dates as dates.

    « Ne sait pas » or « sans objet » and a typed value replace one another: giving one empties the other.

    Args:
        checklist: the one that the assessment is answered with.
        question_id: the question.
        changes: new values by field name, among ``CONTENT_FIELDS``.

    Raises:
        InvalidAnswer: the first thing that the question does not allow.
    """
    question = checklist.questions.get(question_id)
    if question is None:
        raise InvalidAnswer(
            Text(
                fr=f"La question «\u00a0{quote(question_id)}\u00a0» n’existe pas dans cette grille. Répondez à une question de la grille.",
                en=f"The question “{quote(question_id)}” does not exist in this checklist. Answer a question of the checklist.",
            ),
            quote(question_id),
        )
    checker = _Checker(checklist, question)
    kept: dict[str, Any] = {}
    for field, given in changes.items():
        check = _CHECKS.get(field)
        if check is None:
            known = ", ".join(CONTENT_FIELDS)
            raise checker.refuse(
                f"le champ «\u00a0{quote(field)}\u00a0» ne se modifie pas. Les champs sont\u00a0: {known}.",
                f"the field “{quote(field)}” cannot be changed. The fields are: {known}.",
            )
        kept[field] = check(checker, field, given)
    return _one_or_the_other(checker, kept)


def _one_or_the_other(checker: _Checker, kept: dict[str, Any]) -> dict[str, Any]:
    typed = _SUBSTANCE.get(checker.question.answer)
    if typed is None:
        return kept
    if kept.get("choice") and kept.get(typed):
        said = {UNKNOWN: ("Je ne sais pas", "I do not know"), NOT_APPLICABLE: ("Sans objet", "Not applicable")}
        fr, en = said[kept["choice"][0]]
        raise checker.refuse(
            f"«\u00a0{fr}\u00a0» ne se combine pas avec une autre réponse. Gardez l’une ou l’autre.",
            f"“{en}” cannot be combined with another answer. Keep one or the other.",
        )
    if kept.get("choice"):
        kept[typed] = () if typed == "rows" else ""
    elif kept.get(typed):
        kept["choice"] = ()
    return kept
