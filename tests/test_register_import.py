"""A register kept in a spreadsheet, brought in: what is understood, what is said line by line, and hostile files refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from helpers_checklist import begin, report
from hostile_tables import ods, ods_row, swollen
from openpyxl import Workbook, load_workbook

from assessments.access import Actor, PermissionDenied, Role
from assessments.exchange.register import (
    COLUMNS,
    MOST_LINES,
    Fate,
    RegisterRefused,
    guess,
    import_register,
    plan_register,
    read_register,
)
from assessments.model import Origin, Stage
from assessments.storage import InvalidInput
from checklists.loader import main_checklist
from reports.sheets.register_template import register_template

TODAY = date(2026, 11, 25)
TITLES = [
    "Nom de l’outil",
    "Direction",
    "Éditeur",
    "Usage",
    "Statut",
    "Mise en service",
    "Données personnelles",
    "AIPD",
]
GOOD = ["Chatbot", "Accueil", "VoixFictive", "Répondre", "En production", date(2025, 3, 12), "Non", "en cours"]


def book(*rows, titles=TITLES, above=(), change=None):
    """A workbook with these rows below its titles."""
    made = Workbook()
    for row in (*above, titles, *rows):
        made.active.append(list(row))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def planned(data, existing=(), **more):
    grid = read_register(data)
    told = {"today": TODAY, "lang": "fr", **more}
    return plan_register(grid, guess(grid.titles), main_checklist(), existing, **told)


def refused(data):
    with pytest.raises(RegisterRefused) as found:
        read_register(data)
    assert found.value.to("fr").startswith("Fichier refusé\u00a0: ")
    assert found.value.to("fr") != found.value.to("en")
    return found.value.message


@pytest.mark.databases
def test_each_line_becomes_a_draft_that_says_only_what_the_line_says():
    """Fields are filled; answers come where a column says them plainly, from an import, to be confirmed, with the words kept."""
    place = begin(checklist=main_checklist())
    plan = planned(book(GOOD, ["Radar", "", "", "", "Idée", "", "Oui", ""]))
    made = import_register(place.store, place.actor, place.authority.id, plan, main_checklist(), twins=False)
    first, second = (place.store.snapshot(place.actor, each.id) for each in made)
    system = first.assessment.system

    assert ("Chatbot", "Accueil", "VoixFictive", "Répondre", Stage.IN_SERVICE) == (
        system.name,
        system.service,
        system.supplier,
        system.purpose,
        system.stage,
    )
    assert {"personal_data": ("none",), "dpia_done": ("partial",), "already_in_service": ("yes",)} == {
        id_: answer.choice for id_, answer in first.answers.items()
    }
    assert {(Origin.IMPORT, True)} == {(answer.origin, answer.to_confirm) for answer in first.answers.values()}
    assert first.answers["already_in_service"].comment.endswith("12/03/2025")
    assert ((), Stage.IDEA) == (
        second.answers["personal_data"].choice,
        second.assessment.system.stage,
    )  # « oui » is not which
    assert report(place).whole


def test_titles_are_recognised_as_people_write_them():
    """Whatever the capitals, the accents and the words around them, below a title of the whole, in either language."""
    grid = read_register(book(GOOD, above=[["Registre des IA, mars 2026"], []]))

    assert (TITLES, [4]) == (grid.titles, list(grid.lines))
    assert {"name": 0, "service": 1, "supplier": 2, "purpose": 3, "stage": 4, "in_service_on": 5} == {
        id_: place for id_, place in guess(grid.titles).items() if place < 6
    }
    assert {"name": 1, "supplier": 0} == guess(["VENDOR", "Name of the system *"])
    assert {column.id for column in COLUMNS} == set(guess([column.title.fr for column in COLUMNS]))
    assert {column.id for column in COLUMNS} == set(guess([column.title.en for column in COLUMNS]))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_model_workbook_is_read_back_with_every_word_that_it_offers(lang):
    """Each word of each drop-down is understood, and the sheet of explanations is not taken for the register."""
    made = load_workbook(io.BytesIO(register_template(lang)))
    offered = max(len(column.words) for column in COLUMNS)
    for n in range(offered):
        row = [
            column.words[n % len(column.words)].label.to(lang) if column.words else f"{column.id} {n}"
            for column in COLUMNS
        ]
        for at, value in enumerate(row, 1):
            made.worksheets[0].cell(n + 2, at).value = "01/02/2026" if COLUMNS[at - 1].holds == "date" else value
    out = io.BytesIO()
    made.save(out)
    plan = planned(out.getvalue(), lang=lang)

    assert (offered, (), ()) == (len(plan.of(Fate.NEW)), plan.unused, plan.of(Fate.REFUSED))
    assert [] == [note for line in plan.lines for note in line.notes]
    assert register_template(lang) == register_template(lang)


def test_the_same_register_as_csv_and_as_ods_says_the_same():
    """Semicolons, Windows letters and an OpenDocument table give what the workbook gives."""
    rows = [TITLES, [*GOOD[:5], "12/03/2025", *GOOD[6:]], ["Très; long", "Été", "", "", "", "", "", ""]]
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    plans = [
        planned(data) for data in (book(*rows[1:]), text.encode("cp1252"), ods("".join(ods_row(*r) for r in rows)))
    ]

    assert plans[0].beginnings(twins=False) == plans[1].beginnings(twins=False) == plans[2].beginnings(twins=False)
    assert ["Chatbot", "Très; long"] == [line.name for line in plans[1].lines]


def test_names_that_are_there_already_are_shown_and_left_out_unless_wanted():
    """Accents and capitals do not make another system; a second line of the same name is named with the first."""
    plan = planned(book(GOOD, ["CHATBOT"], ["Détection"]), existing=["detection", "Autre"])

    assert [Fate.NEW, Fate.TWIN, Fate.TWIN] == [line.fate for line in plan.lines]
    assert ["La ligne 2 porte déjà ce nom.", "Un système du registre porte déjà ce nom."] == [
        line.why[0].fr for line in plan.of(Fate.TWIN)
    ]
    assert (1, 3) == (len(plan.beginnings(twins=False)), len(plan.beginnings(twins=True)))


def test_what_is_not_understood_is_said_and_the_line_comes_all_the_same():
    """An unknown word and a date that is none are quoted; the words stay in a comment where a question takes them."""
    plan = planned(book(["Radar", "", "", "", "En vol", "bientôt", "peut-être", ""]))
    (line,) = plan.lines

    assert Fate.NEW is line.fate
    assert [("Statut", "En vol"), ("Mise en service", "bientôt"), ("Données personnelles", "peut-être")] == [
        tuple(note.fr.split("\u00a0»")[n].split("«\u00a0")[1] for n in (0, 1)) for note in line.notes
    ]
    assert None is line.beginning.system.stage
    assert {"already_in_service", "personal_data"} == {answer.question for answer in line.beginning.answers}
    assert not any(answer.choice for answer in line.beginning.answers)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "Accueil"], "Le nom du système manque"),
        (["X", "=1+1"], "«\u00a0Direction\u00a0» contient une formule"),
        (["=cmd|' /C calc'!A0"], "contient une formule"),
        (["X" * 301], "300 caractères au plus"),
        (["X", "", "", "Y" * 5_001], "5000 caractères au plus"),
        (["X", "#N/A"], "une erreur du tableur"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_with_a_sentence_and_the_others_come(row, said):
    """The sentence names the column as the file does and says what to do; the next line is taken."""
    plan = planned(book(row, GOOD))

    assert [Fate.REFUSED, Fate.NEW] == [line.fate for line in plan.lines]
    assert said in plan.lines[0].why[0].fr


def test_a_line_with_a_separator_inside_a_text_is_refused():
    """More cells than titles: everything after would be in the wrong column."""
    plan = planned(b"Nom;Service\nTri;Accueil\nTri; et plus;;\n")
    ragged = planned(b"Nom;Service\nTri;Accueil\nTri;et plus;Accueil\n")

    assert [Fate.NEW, Fate.TWIN] == [line.fate for line in plan.lines]  # an empty cell at the end is nothing
    assert "séparateur" in ragged.lines[1].why[0].fr


def test_signs_that_nobody_sees_are_left_out_and_markup_is_a_text():
    """Control characters and marks of direction do not reach the register; tags are shown as typed."""
    plan = planned("Nom;Service\nTri\u202e\x07 <b>;Accueil\n".encode())

    assert "Tri <b>" == plan.lines[0].beginning.system.name


def far(made):
    made.active.cell(1, 90).value = "loin"


def lines(count):
    return book(*([f"Système {n}"] for n in range(count)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "not_a_register"),
        (b"PK\x03\x04 broken", "not_a_register"),
        (b"x" * 5_000_001, "too_large"),
        (book(), "no_rows"),
        (b"Nom;Service\n" + b"a;b\n" * 100_000, "too_many_rows"),
        (b'Nom;Service\n"a;b\nc;d\n', "csv"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_one_sentence(data, message):
    """Empty, too large, damaged, locked, endless: one sentence, quickly, and nothing is read further."""
    assert message == refused(data)


def test_endless_and_swollen_workbooks_are_refused():
    """Too many lines, a far cell, an archive that unpacks to much more than it is, formulas in OpenDocument."""
    formula = ods('<table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>')

    assert "too_many_rows" == refused(lines(MOST_LINES + 30))
    assert "too_many_columns" == refused(book(GOOD, titles=["a", "b"], change=far))
    assert "unpacks_too_large" == refused(swollen(60))
    assert "formulas" == refused(formula)
    assert "too_many_rows" == refused(
        ods(ods_row("Nom", "Service") + ods_row("a", "b") + ods_row("c", "d", repeated=5_000))
    )
    assert MOST_LINES == len(planned(lines(MOST_LINES)).lines)


def test_a_macro_workbook_is_refused():
    """A workbook with macros is not opened."""
    out = io.BytesIO(book(GOOD))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(RegisterRefused) as found:
        read_register(out.getvalue())

    assert "macros" in found.value.to("fr")


def test_all_or_nothing_and_only_who_may():
    """When the store refuses one value nothing is created; a reader cannot import."""
    place = begin(checklist=main_checklist())
    store, plan = place.store, planned(book(GOOD, ["Radar"]))
    before = len(store.assessments(place.actor))
    broken = plan.lines[1].beginning
    object.__setattr__(broken.system, "name", "x" * 400)
    with pytest.raises(InvalidInput):
        import_register(store, place.actor, place.authority.id, plan, main_checklist(), twins=False)
    reader = Actor(id="r", name="R", roles={place.authority.id: frozenset({Role.READER})})
    with pytest.raises(PermissionDenied):
        import_register(store, reader, place.authority.id, plan, main_checklist(), twins=False)

    assert before == len(store.assessments(place.actor))
