"""A checklist with a supplier's question of every kind, and ways to fill in its questionnaire, for tests of what comes back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers_checklist import begin
from openpyxl import Workbook, load_workbook
from report_cases import both
from small_checklists import build, question

from assessments.access import Actor, Role
from assessments.exchange.supplier import read_supplier_file
from assessments.exchange.supplier_form import COLUMNS, Col
from reports.gather import gather
from reports.sheets.supplier import build_supplier

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.exchange.supplier import Returned, SupplierReturn
    from checklists.model import Checklist

AS_OF = date(2026, 11, 22)
THEIRS = ["supplier", "project_manager"]


def _option(id_: str, fr: str, en: str, **more) -> dict:
    return {"id": id_, "label": both(fr, en), **more}


def _theirs(id_: str, kind: str, fr: str, en: str, **more) -> dict:
    return question(id_, kind, **{"text": both(fr, en), "asked_of": THEIRS, **more})


@cache
def checklist() -> Checklist:
    """Questions A1 to A9; A1 is the authority's, A8 is asked after one answer to A2, A9 after one to A1."""
    technique = [
        _option("rules", "Des règles écrites", "Written rules"),
        _option(
            "learned",
            "Un modèle, qui a « appris »",
            "A model that “learned”",
            help=both("À partir de données.", "From data."),
        ),
    ]
    places = [
        _option("none", "Aucun", "None", exclusive=True),
        _option("here", "En France", "In France"),
        _option("there", "Ailleurs", "Elsewhere"),
    ]
    columns = [
        {"id": "who", "label": both("Sous-traitant", "Processor")},
        {"id": "where", "label": both("Pays", "Country"), "options": places[1:]},
        {"id": "since", "label": both("Depuis", "Since"), "type": "date"},
    ]
    effect = [_option("none", "Aucun", "None"), _option("right", "Un droit", "A right")]
    questions = [
        question("effect", "exposure", text=both("Quel effet ?", "Which effect?"), options=effect),
        _theirs("technique", "exposure", "Quelle technique ?", "Which technique?", options=technique),
        _theirs("places", "exposure", "Où sont les données ?", "Where are the data?", answer="any_of", options=places),
        _theirs("size", "fact", "Combien de données ?", "How many data?", answer="number", options=[], unit=both("lignes", "rows")),
        _theirs("made_on", "fact", "Depuis quand ?", "Since when?", answer="date", options=[]),
        _theirs("tests", "fact", "Quels essais ?", "Which tests?", answer="text", options=[]),
        _theirs("processors", "fact", "Quels sous-traitants ?", "Which processors?", answer="table", options=[], columns=columns),
        _theirs("drift", "safeguard", "La dérive est-elle suivie ?", "Is drift watched?", may_not_apply=True, shown_if={"technique": ["learned"]}),
        _theirs("appeal", "safeguard", "Un recours existe-t-il ?", "Is there an appeal?", shown_if={"effect": ["right"]}),
    ]  # fmt: skip
    roles = [
        {"id": "project_manager", "name": both("chef de projet", "project manager")},
        {"id": "supplier", "name": both("fournisseur", "supplier")},
    ]
    return build(questions, [], roles=roles)


@dataclass
class Case:
    """An assessment, and the questionnaire that was made of it."""

    place: Any
    lang: str = "fr"

    @property
    def answers(self):
        """The stored answers."""
        return self.place.store.answers(self.place.actor, self.place.id)

    def questionnaire(self) -> bytes:
        """The workbook that is sent to the supplier now."""
        return build_supplier(gather(self.place.store, self.place.actor, self.place.id, AS_OF), self.lang)

    def read(self, data: bytes) -> SupplierReturn:
        """What a workbook that came back would change."""
        given = self.place.store.checklist_of(self.place.actor, self.place.id)
        return read_supplier_file(self.place.assessment, given, self.answers, data)


def case(lang: str = "fr", **more) -> Case:
    return Case(begin(**{"checklist": checklist(), **more}), lang)


def book_of(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def bytes_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(book: Workbook, key: str) -> int:
    return next(cell.row for cell in book["Questions"]["A"] if cell.value == key)


def cell_of(book: Workbook, key: str, which: Col = Col.ANSWER):
    return book["Questions"].cell(row_of(book, key), COLUMNS.index(which) + 1)


def filled(data: bytes, values: dict[str, Any], *changes: Callable[[Workbook], None]) -> bytes:
    """The questionnaire as a supplier sends it back: answers by key; then whatever else they did to it."""
    book = book_of(data)
    for key, value in values.items():
        if isinstance(value, dict):
            for which, given in value.items():
                cell_of(book, key, which).value = given
        else:
            cell_of(book, key).value = value
    for change in changes:
        change(book)
    return bytes_of(book)


def one(found: SupplierReturn, question_: str) -> Returned:
    (row,) = [row for row in found.rows if row.question == question_]
    return row


def reader_of(case_: Case) -> Actor:
    """Somebody who may read this assessment, and no more."""
    return Actor("reader", "Jo", {case_.place.authority.id: frozenset({Role.READER})})
