"""The workbooks, read back from the file: what people find in them, and that nothing typed by anybody acts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from helpers_checklist import begin
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from report_cases import PRINTED, answered, report_input, small_case
from zip_cases import members_of

from assessments.access import Actor, PermissionDenied, Role
from assessments.action_plan import action_plan
from assessments.model import AiSystem, Answer, EvidenceFile
from checklists.model import Checklist
from reports.documents import DOCUMENTS, Audience, document, file_name
from reports.sheets.book import LONGEST_CELL, XLSX, Book, Column, sheet_text, units
from reports.sheets.register import build_register

AS_OF = date(2026, 11, 22)
SHEETS = [kind for kind in DOCUMENTS if kind.mime == XLSX]
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\n=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:9","x")',
    "#N/A", "_x003D_1+1", "{=1}", "%0A=1",
]  # fmt: skip
NASTY = "=1+1 <b>&amp;</b> \x00\x01\x0b\x1f\ufffe 👍 مرحبا 你好 ]]> _x0041_\r\nfin"


def book_of(data: bytes):
    return load_workbook(io.BytesIO(data))


def table(sheet) -> list[dict]:
    """The rows of a sheet by title of column."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def made(id_: str, lang: str = "fr", **more):
    return book_of(document(id_).build(replace(report_input(answered()), **more), lang))


def test_the_workbooks_are_offered_for_work():
    """Answers, obligations, action plan and the supplier's questionnaire are offered, each as a file that spreadsheets open."""
    assert ["answers_sheet", "obligations_sheet", "action_plan_sheet", "supplier_sheet"] == [kind.id for kind in SHEETS]
    assert {Audience.WORK} == {kind.audience for kind in SHEETS}
    assert "balise-reponses-aide-a-lorientation-2026-11-22.xlsx" == file_name(
        document("answers_sheet"), report_input(), "fr"
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.id)
def test_a_workbook_is_easy_to_read_with_any_program(kind, lang):
    """Header that stays in sight and is printed on each page, landscape on one page width, filters, no merged cell, a language."""
    book = book_of(kind.build(report_input(answered()), lang))

    assert {"fr": "fr-FR", "en": "en-GB"}[lang] == book.properties.language
    assert "Aide à l’orientation" in book.properties.title
    assert "Ville de Valmont" == book.properties.creator
    for sheet in (sheet for sheet in book if sheet.sheet_state == "visible"):
        assert sheet.freeze_panes
        assert sheet["A1"].font.bold
        assert "landscape" == sheet.page_setup.orientation
        assert (1, 0, True) == (
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage
        )  # fmt: skip
        assert "$1:$1" == sheet.print_title_rows
        assert not sheet.merged_cells.ranges
        assert bool(sheet.auto_filter.ref) != sheet.protection.sheet
        assert all(cell.value for cell in sheet[1])


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.id)
def test_the_same_assessment_gives_the_same_bytes(kind):
    """Made again later, a workbook is the same file: no moment of making is inside."""
    data = kind.build(report_input(answered()), "fr")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        dates = {part.date_time for part in archive.infolist()}

    assert data == kind.build(report_input(answered()), "fr")
    assert {(1980, 1, 1, 0, 0, 0)} == dates
    assert PRINTED.replace(tzinfo=None) == book_of(data).properties.modified


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("text", [*FORMULAS, NASTY], ids=range(len(FORMULAS) + 1))
def test_no_cell_becomes_a_formula(kind, text):
    """Whatever people type anywhere, no cell of any workbook is a formula, a link or an error, and the file opens."""
    typed = Answer(
        question="goal", value=text, comment=text, owner=text, evidence=(text,), author=text, origin="supplier"
    )
    answers = {**answered(), "goal": typed, "human": answered()["human"].model_copy(update={"owner": text})}
    given_ = report_input(answers, name=text or "x", supplier=text)
    data = kind.build(replace(given_, authority=given_.authority.model_copy(update={"name": text})), "fr")
    cells = [cell for sheet in book_of(data) for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {"s", "n", "d"} >= {cell.data_type for cell in cells}
    assert not any(b"<f>" in body or b"<f " in body or b"<hyperlink" in body for body in members_of(data).values())
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@\t"))


SENTENCE = {"fr": "Texte coupé ici", "en": "Text cut here"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("letter", ["a", "👍"])
def test_a_text_too_long_for_a_cell_says_so(lang, letter):
    """A text that no cell can hold is cut, with a sentence that says how long it is and where the whole is."""
    answers = {**answered(), "goal": Answer(question="goal", value=letter * 40_000)}
    book = book_of(document("answers_sheet").build(report_input(answers), lang))
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if SENTENCE[lang] in str(cell.value)]

    assert LONGEST_CELL - 3 <= units(cell.value) <= LONGEST_CELL
    assert {"fr": "40\u202f000", "en": "40,000"}[lang] in cell.value


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore:Cannot parse header or footer"
)  # the reader of the tests does not know « && » for « & »
@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_stands_in_a_cell_as_it_was_typed(text):
    """But for control characters that the format cannot hold, a cell shows what was typed."""
    book = Book(title=text, subject=text, author=text, lang="fr", created=PRINTED, marks=text)
    book.sheet(text, [Column("A", 9)], [[text]])
    (sheet,) = book_of(book.build())
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if sheet_text(c))

    assert kept.replace("_x", "_x005F_x") == (sheet["A2"].value or "").replace("_x005F_x", "_x").replace(
        "_x", "_x005F_x"
    )


def test_names_of_sheets_are_legal_and_differ():
    """Names that a spreadsheet refuses are made legal, and two sheets never have the same name."""
    book = Book(title="t", subject="s", author="a", lang="fr", created=PRINTED)
    for name in ("a/b:c*?[d]'", "x" * 50, "x" * 50, "X" * 50, ""):
        book.sheet(name, [Column("A", 9)], [])
    names = book_of(book.build()).sheetnames

    assert 5 == len({name.casefold() for name in names})
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


# Answers --------------------------------------------------------------------------------------------------------------


def test_each_question_has_its_row():
    """Every question that is asked has one row, with its answer in words, its state and its circumstances."""
    files = (EvidenceFile(question="human", name="note.pdf", mime="application/pdf", size=1, sha256="0" * 64),)
    rows = table(made("answers_sheet", files=files).worksheets[0])
    by_number = {row["N°"]: row for row in rows}

    assert [f"A{n}" for n in range(1, 9)] == list(by_number)
    assert "Un droit ou une prestation" == by_number["A1"]["Réponse"]
    assert "Camille Martin" == by_number["A1"]["Saisi par"]
    assert datetime(2026, 11, 22, 10, 30) == by_number["A1"]["Saisi le"]  # noqa: DTZ001 - as a cell holds it
    assert "Sans réponse" == by_number["A2"]["État de la réponse"]
    assert "https://example.org/note\nNote interne\nnote.pdf" == by_number["A6"]["Pièces et liens"]
    assert datetime(2027, 2, 1) == by_number["A6"]["Échéance"]  # noqa: DTZ001
    assert ("À confirmer", "Déclaré par le fournisseur") == (
        by_number["A7"]["État de la réponse"], by_number["A7"]["Origine"]
    )  # fmt: skip


def test_answers_that_are_no_longer_asked_stand_apart():
    """An answer whose question another answer took away is kept, on the second sheet alone; so is one of no known question."""
    answers = {
        **answered(),
        "effect": Answer(question="effect", choice=("none",)),
        "detail": Answer(question="detail", choice=("one",)),
        "gone": Answer(question="gone", value="Ancienne réponse"),
    }
    book = book_of(document("answers_sheet").build(report_input(answers), "fr"))
    asked, aside = table(book["Réponses"]), table(book["Plus demandées"])

    assert "A8" not in [row["N°"] for row in asked]
    assert [("A8", "Une aide"), (None, "Ancienne réponse")] == [(row["N°"], row["Réponse"]) for row in aside]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, "No answer"),
        (Answer(question="appeal", choice=("unknown",)), "Does not know"),
        (Answer(question="appeal", choice=("not_applicable",)), "Not applicable, reason missing"),
        (Answer(question="appeal", choice=("not_applicable",), comment="Because."), "Answered"),
        (Answer(question="appeal", choice=("done",), to_confirm=True), "To be confirmed"),
    ],
)
def test_the_state_says_whether_an_answer_counts(answer, state):
    """« Ne sait pas », « à confirmer » and « sans objet » without reason are told apart, since none of them counts."""
    answers = {"appeal": answer} if answer else {}
    rows = table(book_of(document("answers_sheet").build(report_input(answers), "en")).worksheets[0])

    assert state == next(row for row in rows if row["No."] == "A7")["State of the answer"]


# Obligations, action plan ---------------------------------------------------------------------------------------------


def test_obligations_say_from_when_of_whom_and_why():
    """Each obligation has its certainty, both dates as dates, its proof, its document, references and findings."""
    study, tell = table(made("obligations_sheet").worksheets[0])

    assert ("Mener une étude", "Établi") == (study["Obligation"], study["Certitude"])
    assert [datetime(2026, 12, 2), datetime(2027, 12, 2)] == [  # noqa: DTZ001
        study["Applicable (lecture prudente)"], study["Applicable (lecture probable)"]
    ]  # fmt: skip
    assert "Prévu, avec responsable et date" == study["Preuve"]
    assert "A6 · Un agent relit-il ?" == study["Question qui le prouve"]
    assert "Règlement essentiel, art. 5(1)" == study["Références"]
    assert "Système à haut risque (établi)" == study["Constats"]
    assert ("Déjà applicable", "Avis affiché") == (tell["Applicable (lecture prudente)"], tell["Pièce attendue"])


def test_a_reference_to_confirm_says_so():
    """A reference that nobody read is marked in the workbook as everywhere else."""
    case = small_case()
    obligation = case.obligations[0].model_copy(update={"references": ("law", "guide")})
    case = Checklist.model_validate(
        {name: getattr(case, name) for name in Checklist.model_fields}
        | {"obligations": (obligation, *case.obligations[1:])}
    )
    data = document("obligations_sheet").build(report_input(answered(), checklist=case), "en")

    assert (
        "Essential regulation, art. 5(1)\nPractical guide, art. 5(1) (to be confirmed)"
        == table(book_of(data).worksheets[0])[0]["References"]
    )


def test_the_action_plan_has_the_lines_and_numbers_of_the_report():
    """The lines of the plan are those of ``action_plan``, in order, with the same numbers."""
    data = report_input(answered())
    plan = action_plan(data.checklist, data.answers, data.sheet, data.audits)
    rows = table(made("action_plan_sheet").worksheets[0])

    assert [(f"Action\u00a0{line.number}", line.words(data.checklist, "fr")) for line in plan] == [
        (row["N°"], row["Action"]) for row in rows
    ]
    assert ("Service social", datetime(2027, 2, 1), "Oui", "R1 · Décision injuste") == (  # noqa: DTZ001
        rows[0]["Responsable"], rows[0]["Échéance"], rows[0]["Indispensable"], rows[0]["Risques concernés"]
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_answered_gives_workbooks_all_the_same(lang):
    """Before the first answer, every workbook opens and says on its last sheet what it is; invented data are marked."""
    for kind in SHEETS:
        book = book_of(kind.build(report_input(fictional=True), lang))
        whole = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)

        assert {"fr": "Données fictives", "en": "Fictional data"}[lang] in whole
        assert "Ville de Valmont" in whole


# The register ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def town():
    """An authority with two systems, on the small checklist; the second has a date in its plan."""
    place = begin(system=AiSystem(name="=A1", service="Accueil", supplier="ACME"), checklist=small_case())
    second = place.store.create_assessment(
        place.actor, place.authority.id, system=AiSystem(name="Crèches"), checklist=small_case()
    )
    right, human = {"choice": ["right"]}, {"choice": ["planned"], "owner": "RH", "due": "2027-02-01"}
    place.store.save_answer(place.actor, second.id, "effect", right, None)
    place.store.save_answer(place.actor, second.id, "human", human, None)
    other = place.store.create_authority(place.actor, name="Autre ville")
    place.store.create_assessment(place.actor, other.id, system=AiSystem(name="AILLEURS"), checklist=small_case())
    return place


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_register_lists_the_systems_of_one_authority(town, lang):
    """One row a system, last changed first, with its level as a range, its class and its next date; no other authority's."""
    data = build_register(town.store, town.actor, town.authority.id, AS_OF, lang)
    rows = table(book_of(data).worksheets[0])
    first, second = (list(row.values()) for row in rows)

    assert ["Crèches", "=A1"] == [first[0], second[0]]
    assert [2, 8, datetime(2027, 2, 1)] == first[7:10]  # noqa: DTZ001
    assert ["Accueil", "ACME"] == second[1:3]
    assert [0, 7, None] == second[7:10]
    assert {"fr": "Entre I et IV", "en": "Between I and IV"}[lang] == second[5]
    assert b"AILLEURS" not in b"".join(members_of(data).values())
    assert data == build_register(town.store, town.actor, town.authority.id, AS_OF, lang)


def test_nobody_gets_the_register_of_an_authority_that_they_may_not_read(town):
    """The store is asked: somebody of another authority is refused."""
    stranger = Actor("x", "X", {"elsewhere": frozenset({Role.PROJECT_MANAGER})})
    with pytest.raises(PermissionDenied):
        build_register(town.store, stranger, town.authority.id, AS_OF, "fr")


def test_a_book_takes_its_date_from_its_input():
    """The day inside is the one that was given, whatever the clock says."""
    book = Book(title="t", subject="s", author="a", lang="en", created=datetime(2001, 2, 3, tzinfo=UTC))
    book.sheet("A", [Column("A", 9)], [])

    assert b"2001-02-03T00:00:00Z" in members_of(book.build())["docProps/core.xml"]
