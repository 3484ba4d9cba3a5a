"""The supplier's questionnaire: what goes out, what comes back, and that nobody's answer is lost on the way."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from helpers_checklist import begin, make_checklist
from hypothesis import given, settings
from hypothesis import strategies as st
from supplier_cases import book_of, bytes_of, case, cell_of, checklist, filled, one, reader_of, row_of
from zip_cases import members_of, zipped

from assessments.access import PermissionDenied
from assessments.exchange.supplier import Fate, SupplierFileRefused, apply_supplier_return, waiting
from assessments.exchange.supplier_form import Col, asked_of_supplier
from assessments.exchange.supplier_reading import LIMITS
from assessments.exchange.supplier_words import CELL, FILE
from assessments.model import Answer, Context, Origin
from checklists.loader import main_checklist
from checklists.model import AnswerType, Depth
from reports.gather import gather
from reports.sheets.book import sheet_text
from reports.sheets.supplier import build_supplier

if TYPE_CHECKING:
    from openpyxl import Workbook

GIVEN = {
    "fr": {
        "technique": "Un modèle, qui a « appris »",
        "places/none": "non",
        "places/here": "oui",
        "places/there": "oui",
        "size": 12500.5,
        "made_on": date(2026, 2, 1),
        "tests": {Col.ANSWER: "Des essais\nsur 3 sites", Col.COMMENT: "=) pas une formule", Col.EVIDENCE: "https://example.org/a\nRapport"},
        "drift": "Sans objet (dites pourquoi)",
    },
    "en": {
        "technique": "a model that “LEARNED”",
        "places/here": "Yes",
        "places/there": "x",
        "size": "12,500.5".replace(",", " "),
        "made_on": "01/02/2026",
        "tests": {Col.ANSWER: "Des essais\nsur 3 sites", Col.COMMENT: "=) pas une formule", Col.EVIDENCE: "https://example.org/a\nRapport"},
        "drift": "Not applicable (say why)",
    },
}  # fmt: skip
SAYS = {
    "technique": {"choice": ("learned",)},
    "places": {"choice": ("here", "there")},
    "made_on": {"value": "2026-02-01"},
    "tests": {
        "value": "Des essais\nsur 3 sites",
        "comment": "=) pas une formule",
        "evidence": ("https://example.org/a", "Rapport"),
    },
    "processors": {
        "rows": ({"since": "2020-03-01", "where": "here", "who": "ACME"}, {"since": "", "where": "", "who": "7"})
    },
    "drift": {"choice": ("not_applicable",), "comment": "Un calcul simple."},
}


def processors(book: Workbook) -> None:
    """Two lines of the table, and the reason of « sans objet »."""
    sheet = next(sheet for sheet in book if sheet.title in ("Tableau A7", "Table A7"))
    sheet["A2"], sheet["B2"], sheet["C2"] = (
        "ACME",
        "in france" if sheet.title[-3] == "e" else "En France",
        date(2020, 3, 1),
    )
    sheet["A5"] = 7
    cell_of(book, "tests", Col.COMMENT).data_type = "s"
    cell_of(book, "drift", Col.COMMENT).value = "Un calcul simple."


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_answer_typed_in_the_workbook_comes_back(lang):
    """Whatever the kind of question and the language of the file, what a supplier wrote is what is stored, marked as theirs."""
    here = case(lang)
    data = filled(here.questionnaire(), GIVEN[lang], processors)
    found = here.read(data)
    done = apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)
    stored = here.answers

    assert [] == [(row.cell, row.why) for row in found.of(Fate.REFUSED)]
    assert {"technique", "places", "size", "made_on", "tests", "processors", "drift"} == set(done.saved)
    for id_, fields in SAYS.items():
        assert fields == {name: getattr(stored[id_], name) for name in fields}
    assert stored["size"].value in {"12500,5", "12 500.5"}
    assert all(stored[id_].to_confirm and stored[id_].origin is Origin.SUPPLIER for id_ in done.saved)
    assert set(done.saved) == set(waiting(checklist(), stored))
    assert {Fate.UNCHANGED} == {row.fate for row in here.read(data).rows}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_question_of_the_real_checklist_comes_back(lang):
    """For each supplier's question of the main checklist, each choice that the file offers is read as that choice."""
    here = case(lang, checklist=main_checklist())
    place = here.place
    place.store.set_depth(place.actor, place.id, Depth.FULL)
    asked = asked_of_supplier(main_checklist(), {}, Context(), Depth.FULL)
    data = here.questionnaire()
    expected = {}
    for turn in range(3):
        values = {}
        for each in asked:
            option = each.question.choices[turn]
            label = option.label.to(lang)
            if each.question.answer is AnswerType.ANY_OF:
                values[f"{each.question.id}/{option.id}"] = {"fr": "oui", "en": "yes"}[lang]
            else:
                values[each.question.id] = label
            if option.id == "not_applicable":
                values[each.question.id] = {Col.ANSWER: label, Col.COMMENT: "Parce que."}
            expected[each.question.id] = (option.id,)
        found = here.read(filled(data, values))

        assert len(asked) > 20
        assert expected == {row.question: row.changes["choice"] for row in found.of(Fate.ACCEPTED)}


def test_only_the_supplier_s_questions_leave_the_house():
    """Questions of others, and what the authority answered or noted, are not in the file; what the supplier declared is."""
    here = case()
    place = here.place
    place.store.save_answer(place.actor, place.id, "effect", {"choice": ["right"], "comment": "SECRET"}, None)
    place.store.save_answer(place.actor, place.id, "tests", {"value": "SECRET", "evidence": ["SECRET"]}, None)
    place.store.save_answer(place.actor, place.id, "size", {"value": "12 500,5"}, None, origin=Origin.SUPPLIER)
    place.store.save_answer(place.actor, place.id, "places", {"choice": ["here"]}, None, origin=Origin.SUPPLIER)
    data = here.questionnaire()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    book = book_of(data)
    keys = [cell.value for cell in book["Questions"]["A"][1:] if "/" not in cell.value]

    assert ["technique", "places", "size", "made_on", "tests", "processors", "drift", "appeal"] == keys
    assert b"SECRET" not in whole
    assert 12500.5 == cell_of(book, "size").value
    assert ["oui", "non"] == [cell_of(book, f"places/{option}").value for option in ("here", "there")]


@pytest.mark.parametrize(("lang", "when"), [("fr", "À remplir seulement si A2\u00a0: «\u00a0Un modèle, qui a « appris »\u00a0»"), ("en", "Fill in only if A2: “A model that “learned””")])  # fmt: skip
def test_a_question_that_depends_on_another_answer_says_so(lang, when):
    """A supplier sees on which of their answers a question depends; what waits for the authority's answer is left out."""
    here = case(lang)
    book = book_of(here.questionnaire())
    keys = [cell.value for cell in book["Questions"]["A"]]

    assert when == cell_of(book, "drift", Col.WHEN).value
    assert {"fr": "Toujours", "en": "Always"}[lang] == cell_of(book, "technique", Col.WHEN).value
    assert "appeal" not in keys


def test_only_cells_to_fill_in_are_open():
    """Every sheet is protected without a password; answers, comments and evidence can be written, nothing else."""
    book = book_of(case().questionnaire())
    sheet = book["Questions"]
    open_ = {cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if not cell.protection.locked}
    places = row_of(book, "places")

    assert all(each.protection.sheet and each.protection.password is None for each in book)
    assert book.security.lockStructure
    assert {"G", "H", "I"} == {name[0] for name in open_}
    assert f"G{places}" not in open_
    assert {f"G{places + 1}", f"H{places}"} <= open_
    assert f"H{places + 1}" not in open_
    assert sheet.column_dimensions["A"].hidden
    assert ["visible"] * 3 + ["hidden"] * 2 == [each.sheet_state for each in book]
    assert not any(each.merged_cells.ranges for each in book)


def test_each_answer_is_chosen_from_a_list_of_labels():
    """A cell offers the words of its question, in the language of the file; several choices are yes or no, one by one."""
    book = book_of(case().questionnaire())
    lists = {}
    for rule in book["Questions"].data_validations.dataValidation:
        for span in rule.sqref.ranges:
            for row in range(span.min_row, span.max_row + 1):
                lists[row] = rule
    words = [
        [cell.value for (cell,) in book["choix"][lists[row_of(book, key)].formula1.split("!")[1].replace("$", "")]]
        for key in ("technique", "places/here")
    ]

    assert [["Des règles écrites", "Un modèle, qui a « appris »", "Je ne sais pas"], ["oui", "non"]] == words
    assert ["decimal", "date"] == [lists[row_of(book, key)].type for key in ("size", "made_on")]


# What is refused, cell by cell ----------------------------------------------------------------------------------------


BAD = {
    "a formula": ({"technique": "=1+1"}, "formula"),
    "a formula in a comment": ({"technique": {Col.COMMENT: '=HYPERLINK("http://127.0.0.1")'}}, "formula"),
    "DDE": ({"tests": "=cmd|' /C calc'!A0"}, "formula"),
    "an error": ({"technique": "#N/A"}, "cell_error"),
    "a label that is not offered": ({"technique": "learned"}, "not_offered"),
    "a boolean for a choice": ({"technique": True}, "not_offered"),
    "neither yes nor no": ({"places/here": "peut-être"}, "yes_or_no"),
    "no everywhere": ({"places/none": "non", "places/here": "non", "places/there": "non"}, "none_chosen"),
    "words for a number": ({"size": "beaucoup"}, "not_a_number"),
    "a boolean for a number": ({"size": True}, "not_a_number"),
    "a date for a number": ({"size": date(2026, 1, 2)}, "not_a_number"),
    "a number for a date": ({"made_on": 46388}, "number_for_date"),
    "words for a date": ({"made_on": "31/02/2026"}, "not_a_date"),
    "not applicable without a reason": ({"drift": "Sans objet (dites pourquoi)"}, "reason_missing"),
    "a link that is too long": ({"tests": {Col.EVIDENCE: "x" * 301}}, "link_too_long"),
    "too many links": ({"tests": {Col.EVIDENCE: "\n".join(f"l{n}" for n in range(101))}}, "too_many_links"),
    "a table filled in and not known": ({"processors": "Je ne sais pas"}, "both"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_cell_that_cannot_be_taken_is_refused_alone(name):
    """What cannot be taken is named with its sheet and cell and one sentence in both languages; the other answers are taken."""
    values, message = BAD[name]
    here = case()

    def table(book: Workbook) -> None:
        book["Tableau A7"]["A2"] = "ACME"

    def as_number(book: Workbook) -> None:
        cell_of(book, "made_on").number_format = "General"

    changes = {"both": [table], "number_for_date": [as_number]}.get(message, [])
    other = "tests" if "tests" not in values else "technique"
    good = {"tests": "Oui.", "technique": "Des règles écrites"}[other]
    found = here.read(filled(here.questionnaire(), {**values, other: good}, *changes))
    (refused,) = found.of(Fate.REFUSED)
    start = CELL[message].fr.split("{")[0]

    assert start in refused.why.fr
    assert CELL[message].en.split("{")[0] in refused.why.en
    assert next(iter(values)).split("/")[0] == refused.question
    assert "Questions" == refused.sheet
    assert refused.cell[0] in "GHI"
    assert other in [row.question for row in found.of(Fate.ACCEPTED)]


def test_two_choices_that_exclude_each_other_are_refused():
    """« Aucun » with something else is refused with the store's own sentence."""
    here = case()
    (refused,) = here.read(filled(here.questionnaire(), {"places/none": "oui", "places/here": "oui"})).of(Fate.REFUSED)

    assert "ne se combine pas" in refused.why.fr


def test_bad_cells_of_a_table_are_named_on_their_own_sheet():
    """In a table the sheet and the cell that cannot be read are those of the table."""
    here = case()

    def wrong(book: Workbook) -> None:
        book["Tableau A7"]["B2"] = "Mars"

    (refused,) = here.read(filled(here.questionnaire(), {}, wrong)).of(Fate.REFUSED)

    assert ("Tableau A7", "B2") == (refused.sheet, refused.cell)
    assert "Mars" in refused.why.fr


# A structure that changed ---------------------------------------------------------------------------------------------


def delete_row(book):
    book["Questions"].delete_rows(row_of(book, "size"))


def add_row(book):
    book["Questions"].append([None, None, "Une question ?", None, None, None, "Oui"])


def move_row(book):
    sheet = book["Questions"]
    row = [cell.value for cell in sheet[row_of(book, "tests")]]
    delete = row_of(book, "tests")
    sheet.append(row)
    sheet.delete_rows(delete)


def swap_keys(book):
    a, b = cell_of(book, "size", Col.KEY), cell_of(book, "made_on", Col.KEY)
    a.value, b.value = b.value, a.value


def copy_row(book):
    sheet = book["Questions"]
    sheet.append([cell.value for cell in sheet[row_of(book, "size")]])


def foreign_key(book):
    cell_of(book, "size", Col.KEY).value = "effect"


@pytest.mark.parametrize(
    ("change", "messages", "questions"),
    [
        (delete_row, ["row_missing"], ["size"]),
        (add_row, ["row_unknown"], [""]),
        (move_row, [], []),
        (swap_keys, ["row_changed", "row_changed"], ["size", "made_on"]),
        (copy_row, ["row_twice"], ["size"]),
        (foreign_key, ["row_unknown", "row_missing"], ["", "size"]),
        (lambda book: book.remove(book["Tableau A7"]), ["table_missing"], ["processors"]),
    ],
)
def test_rows_that_changed_are_noticed(change, messages, questions):
    """A row that moved is followed; one that is gone, doubled, added or mixed up is refused, and the others are read."""
    here = case()
    found = here.read(filled(here.questionnaire(), {"tests": "Oui.", "technique": "Des règles écrites"}, change))

    assert [CELL[message] for message in messages] == [row.why for row in found.of(Fate.REFUSED)]
    assert questions == [row.question for row in found.of(Fate.REFUSED)]
    assert "Oui." == one(found, "tests").changes["value"]


def insert_column(book):
    book["Questions"].insert_cols(5)


def rename(book):
    book["Questions"].title = "Autre"


def meta(cell: str, value: object):
    def change(book: Workbook) -> None:
        book["balise"][cell] = value

    return change


def merge(book):
    book["Questions"].merge_cells("G3:G4")


FILES = {
    "columns that moved": (insert_column, "columns_changed"),
    "a sheet with another name": (rename, "sheet_missing"),
    "no hidden sheet": (lambda book: book.remove(book["balise"]), "not_ours"),
    "another kind of file": (meta("A1", "balise/other"), "not_ours"),
    "a newer version": (meta("B1", 2), "newer"),
    "another assessment": (meta("C1", "0" * 32), "other_assessment"),
    "an older checklist": (meta("D1", "0" * 64), "other_checklist"),
    "an unknown language": (meta("E1", "de"), "altered"),
    "a question of somebody else": (meta("A2", "effect"), "altered"),
    "a question that does not exist": (meta("A2", "nothing"), "altered"),
    "a version that is none": (meta("B2", "many"), "altered"),
    "a formula as identity": (meta("C1", "=1+1"), "other_assessment"),
    "merged cells": (merge, "merged"),
    "far too many rows": (lambda book: book["Questions"].cell(6_000, 7, "x"), "too_many_rows"),
    "far too many columns": (lambda book: book["Questions"].cell(2, 70, "x"), "too_many_columns"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_the_one_that_was_sent_is_refused_whole(name):
    """One sentence says why, in both languages, and nothing is written."""
    change, message = FILES[name]
    here = case()
    data = filled(here.questionnaire(), {"tests": "Oui."}, change)
    before = here.place.store.stamp(here.place.actor, here.place.id)
    with pytest.raises(SupplierFileRefused) as refused:
        here.read(data)

    assert FILE[message].fr.split("{")[0] == refused.value.to("fr")[: len(FILE[message].fr.split("{")[0])]
    assert FILE[message].en.split("{")[0] == refused.value.to("en")[: len(FILE[message].en.split("{")[0])]
    assert before == here.place.store.stamp(here.place.actor, here.place.id)


# Hostile files --------------------------------------------------------------------------------------------------------


def packed(data: bytes, **more: bytes) -> bytes:
    """The workbook with parts added or replaced; « __ » stands for « / »."""
    return zipped({**members_of(data), **{name.replace("__", "/"): body for name, body in more.items()}})


def types_of(data: bytes) -> bytes:
    return members_of(data)["[Content_Types].xml"]


XLSM = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
HOSTILE = {
    "nothing": (lambda _: b"", "not_a_workbook"),
    "a text": (lambda _: b"=1+1;2", "not_a_workbook"),
    "a locked workbook": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked"),
    "a file too large": (lambda data: data + bytes(LIMITS.file), "too_large"),
    "macros": (lambda data: packed(data, **{"xl__vbaProject.bin": b"x"}), "macros"),
    "an .xlsm without macros": (lambda data: packed(data, **{"[Content_Types].xml": types_of(data).replace(MAIN, XLSM)}), "macros"),
    "links to other workbooks, or DDE": (lambda data: packed(data, **{"xl__externalLinks__externalLink1.xml": b"<a/>"}), "outside"),
    "a data connection": (lambda data: packed(data, **{"xl__connections.xml": b"<a/>"}), "outside"),
    "an embedded object": (lambda data: packed(data, **{"xl__embeddings__a.bin": b"x"}), "outside"),
    "a bomb": (lambda data: packed(data, **{"xl__media__a.xml": bytes(5_000_000)}), "unpacks_too_large"),
    "too many parts": (lambda data: packed(data, **{f"xl__media__{n}.xml": b"" for n in range(600)}), "unpacks_too_large"),
    "entities": (lambda data: packed(data, **{"xl__styles.xml": ENTITIES}), "unreadable"),
    "a part cut short": (lambda data: packed(data, **{"xl__worksheets__sheet2.xml": b"<worksheet><sheetData><row>"}), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name):
    """No file stops the application or is run: one sentence says why nothing of it is taken."""
    make, message = HOSTILE[name]
    here = case()
    with pytest.raises(SupplierFileRefused) as refused:
        here.read(make(here.questionnaire()))

    assert (FILE[message].fr, FILE[message].en) == (refused.value.to("fr"), refused.value.to("en"))


def test_texts_kept_apart_as_office_programs_do_are_read():
    """A file whose texts stand in a part of their own (Excel, LibreOffice) says the same as one that holds them in its cells."""
    here = case()
    data = filled(here.questionnaire(), {"tests": "Oui.", "technique": "Des règles écrites"})
    apart = shared_strings(data)

    assert here.read(data) == here.read(apart)
    with zipfile.ZipFile(io.BytesIO(apart)) as archive:
        assert b't="s"' in archive.read("xl/worksheets/sheet2.xml")


def shared_strings(data: bytes) -> bytes:
    found = members_of(data)
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match.group(2))
        return f'<c {match.group(1)}t="s"><v>{len(texts) - 1}</v></c>'

    for name in [name for name in found if name.startswith("xl/worksheets/")]:
        body = found[name].decode()
        found[name] = re.sub(r'<c ([^>]*?)t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', shared, body).encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    strings = "".join(f'<si><r><t xml:space="preserve">{text}</t></r></si>' for text in texts)
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    types = found.pop("[Content_Types].xml").decode().replace("</Types>", part).encode()
    found["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'.encode()
    return zipped({"[Content_Types].xml": types, **found}, zipfile.ZIP_STORED)


SHARED = case()
SENT = SHARED.questionnaire()


@pytest.mark.slow
@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_survives_or_is_refused_with_a_sentence(text):
    """What a supplier types as a text comes back as they see it, but for control characters and spaces around it."""
    book = book_of(SENT)
    cell = cell_of(book, "tests")
    cell._value, cell.data_type = sheet_text(text), "s"  # noqa: SLF001 - as a spreadsheet program writes it
    row = one(SHARED.read(bytes_of(book)), "tests")
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if not control(c)).strip()

    assert row.why or kept == row.changes.get("value", "")
    assert (row.fate is Fate.REFUSED) == bool(row.why)


def control(character: str) -> bool:
    return (
        (character < " " and character not in "\t\n")
        or character in "\ufffe\uffff"
        or "\ud800" <= character <= "\udfff"
    )


@pytest.mark.slow
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_stands_in_any_cell_is_read_or_refused_in_words(data):
    """Any value anywhere gives a report whose sentences exist in both languages, or refuses the file in one."""
    typed = st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
        st.sampled_from(["=1", "oui", "non", "{0}", "%s", "Je ne sais pas", "effect", "tests", "A2"]),
        st.integers(-5, 10**15), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none(), st.dates(),
    )  # fmt: skip
    book = book_of(SENT)
    for _ in range(data.draw(st.integers(1, 6))):
        sheet = book[data.draw(st.sampled_from(["Questions", "Tableau A7", "balise"]))]
        sheet.cell(data.draw(st.integers(1, 14)), data.draw(st.integers(1, 9))).value = data.draw(typed)
    said = sentences(bytes_of(book))

    assert all(text.fr and text.en for text in said)


def sentences(data: bytes):
    """Why the file, or some of its cells, cannot be taken."""
    try:
        found = SHARED.read(data)
    except SupplierFileRefused as refused:
        return [refused.text]
    return [row.why for row in found.of(Fate.REFUSED)]


# What people answered -------------------------------------------------------------------------------------------------


def save(here, question, changes, **more):
    seen = here.answers.get(question)
    return here.place.store.save_answer(here.place.actor, here.place.id, question, changes, seen, **more)


def test_a_person_s_answer_is_left_unless_somebody_chooses_otherwise():
    """What a person answered differently is a conflict: left as it is, or replaced when the reader says so."""
    here = case()
    data = filled(here.questionnaire(), {"tests": "Le fournisseur.", "technique": "Des règles écrites"})
    save(here, "tests", {"value": "La collectivité."})
    found = here.read(data)
    left = apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)
    kept = here.answers["tests"]
    found = here.read(data)
    taken = apply_supplier_return(here.place.store, here.place.actor, here.place.id, found, {"tests"})

    assert CELL["answered"] == one(found, "tests").why
    assert ("technique",) == left.saved
    assert "La collectivité." == kept.value
    assert ("tests",) == taken.saved
    assert ("Le fournisseur.", True) == (here.answers["tests"].value, here.answers["tests"].to_confirm)


def test_a_comment_of_the_supplier_does_not_undo_a_confirmation():
    """The same answer with a comment would make a confirmed answer wait again: somebody must want it."""
    here = case()
    data = filled(here.questionnaire(), {"tests": {Col.ANSWER: "Oui.", Col.COMMENT: "Voir l’annexe."}})
    save(here, "tests", {"value": "Oui."})
    found = here.read(data)
    apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)

    assert Fate.CONFLICT is one(found, "tests").fate
    assert (False, "") == (here.answers["tests"].to_confirm, here.answers["tests"].comment)


def test_what_nobody_confirmed_is_replaced_by_what_the_supplier_says_now():
    """A template's answer, or an earlier return of the supplier, is replaced; evidence that is there already stays."""
    template = Answer(question="technique", choice=("learned",), origin=Origin.TEMPLATE)
    here = case(answers=[template])
    save(here, "tests", {"value": "Avant.", "evidence": ["https://example.org/1"]}, origin=Origin.SUPPLIER)
    answers = {
        "technique": "Des règles écrites",
        "tests": {Col.ANSWER: "Après.", Col.EVIDENCE: "https://example.org/2"},
    }
    found = here.read(filled(here.questionnaire(), answers))
    done = apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)

    assert ("technique", "tests") == done.saved
    assert ("rules",) == here.answers["technique"].choice
    assert ("https://example.org/1", "https://example.org/2") == here.answers["tests"].evidence


def test_an_answer_that_changed_after_the_questionnaire_was_made_is_a_conflict():
    """Between sending and coming back, an import may fill in the same answer: neither wins unasked."""
    here = case()
    sent = here.questionnaire()
    save(here, "tests", {"value": "Importé."}, origin=Origin.IMPORT)
    row = one(here.read(filled(sent, {"tests": "Le fournisseur."})), "tests")

    assert (Fate.CONFLICT, CELL["changed_since"]) == (row.fate, row.why)


def test_what_changes_between_looking_and_applying_is_left():
    """Somebody who confirms or answers while another looks at the report keeps their answer; the report says so."""
    here = case()
    save(here, "tests", {"value": "Avant."}, origin=Origin.SUPPLIER)
    found = here.read(filled(here.questionnaire(), {"tests": "Après.", "technique": "Des règles écrites"}))
    save(here, "tests", {"to_confirm": False})
    done = apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)

    assert ("technique",) == done.saved
    assert ["tests"] == [row.question for row in done.left]
    assert ("Avant.", False) == (here.answers["tests"].value, here.answers["tests"].to_confirm)


def test_empty_cells_change_nothing():
    """A questionnaire that comes back empty says so of each question, and nothing is written."""
    here = case()
    save(here, "tests", {"value": "Oui.", "comment": "Note."})
    found = here.read(here.questionnaire())
    before = here.place.store.stamp(here.place.actor, here.place.id)
    apply_supplier_return(here.place.store, here.place.actor, here.place.id, found)

    assert {Fate.EMPTY} == {row.fate for row in found.rows}
    assert before == here.place.store.stamp(here.place.actor, here.place.id)


def test_a_reader_may_not_apply_a_return():
    """Whoever may not answer may not bring in a supplier's answers either; nothing is written."""
    here = case()
    found = here.read(filled(here.questionnaire(), {"tests": "Oui."}))
    with pytest.raises(PermissionDenied):
        apply_supplier_return(here.place.store, reader_of(here), here.place.id, found)

    assert {} == here.answers


def test_a_return_is_applied_to_its_own_assessment_only():
    """What was read for one assessment is never written into another one."""
    here, other = case(), begin(checklist=make_checklist())
    found = here.read(filled(here.questionnaire(), {"tests": "Oui."}))
    with pytest.raises(ValueError, match="another assessment"):
        apply_supplier_return(other.store, other.actor, other.id, found)


def test_the_questionnaire_is_the_same_bytes_each_time():
    """Made twice of the same assessment, the file is the same: what was sent can be told from what came back."""
    here = case()
    data = gather(here.place.store, here.place.actor, here.place.id, date(2026, 11, 22))

    assert build_supplier(data, "fr") == build_supplier(data, "fr")
