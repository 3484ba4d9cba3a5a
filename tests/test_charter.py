"""An authority adds its own charter, as a folder or as a workbook: read, refused in words, put into the checklist, followed.

``broken_charters/*.yaml`` holds one broken charter each, in the style of ``broken_checklists``: a ``name``, one or more
``change``s to ``charters/valmont/charter.yaml``, and all the sentences to ``expect``, in French.
``charter_workbooks`` holds workbooks that somebody got wrong, with the sentences that say so.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from charter_rows import ROWS, rows, workbook
from charter_workbooks import WORKBOOKS
from helpers_checklist import begin
from test_checklist_files import edit
from test_checklist_files import read as plain

from app_pages import charters
from assessments.exchange import export_json, import_json
from assessments.model import Answer, Context
from assessments.scoring import score
from checklists.__main__ import run
from checklists.charter import (
    Charter,
    CharterError,
    available,
    charter_framework,
    extend,
    read,
    read_upload,
    template,
)
from checklists.charter.problems import MESSAGES
from checklists.checks import check
from checklists.loader import digest, from_json, main_checklist, to_json

HERE = Path(__file__).parent
VALMONT = HERE / "charters" / "valmont"
CASES = sorted((HERE / "broken_charters").glob("*.yaml"))
SCENARIOS = sorted((HERE / "scenarios").glob("*.yaml"))


@cache
def valmont() -> Charter:
    return read(VALMONT, main_checklist())


def broken(case: Path, folder: Path) -> CharterError:
    """What is said of one broken charter in the folder form."""
    place = folder / "valmont"
    place.mkdir(exist_ok=True)
    file, data = place / "charter.yaml", plain(VALMONT / "charter.yaml")
    for change in plain(case)["change"]:
        if "bytes" in change:
            data = bytes.fromhex(change["bytes"])
        elif "text" in change:
            data = change["text"].encode()
        elif "delete" in change:
            data = None
        else:
            edit(data, change)
    if data is not None:
        file.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode())
    with pytest.raises(CharterError) as error:
        read(place, main_checklist())
    return error.value


def refused(sheets) -> CharterError:
    with pytest.raises(CharterError) as error:
        read_upload(workbook(sheets), "charte.xlsx", main_checklist())
    return error.value


# Reading -----------------------------------------------------------------------------------------------------------


def test_a_folder_and_a_workbook_give_the_same_charter():
    """An authority loses nothing by writing its charter in a spreadsheet: every kind of answer, both languages, the date."""
    assert valmont() == read_upload(workbook(ROWS), "charte.xlsx", main_checklist())
    assert date(2026, 3, 12) == valmont().adopted_on


def test_french_alone_is_shown_in_both_languages():
    """A charter is the authority's own text: nobody has to translate it."""
    principle = valmont().principles[2]

    assert ("Des chiffres publics", "Des chiffres publics") == (principle.title.fr, principle.title.en)


def test_titles_are_found_in_any_order_and_language():
    """Titles may be in English, in capitals, without accents, and columns in any order; other sheets are left alone."""
    sheets = rows()
    english = {"Numéro": "number", "Titre": "TITLE", "Texte": " text ", "Texte (anglais)": "Text (english)"}
    table = [list(reversed(line)) for line in sheets.pop("Principes")]
    table[0] = [english.get(title, "QUESTIONS LIEES") for title in table[0]]
    sheets["principles"] = [[], [], *table]
    sheets["Notes"] = [["=1+1"]]

    assert valmont() == read_upload(workbook(sheets), "charte.xlsx", main_checklist())


def test_two_sheets_suffice():
    """Without the sheet « Charte » the file gives the name; without « Questions » existing questions are linked."""
    sheets = {"Principes": [ROWS["Principes"][0], ["1", "Dire", "Nous le disons.", None, "ai_disclosed"]]}
    charter = read_upload(workbook(sheets), "charte-de-nantes.xlsx", main_checklist())

    assert ("charte_de_nantes", "charte de nantes", ()) == (charter.id, charter.title.fr, charter.questions)
    assert main_checklist().sections[-1].letter == extend(main_checklist(), charter).sections[-1].letter


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_model_to_download_is_a_sound_charter(lang):
    """What people download can be uploaded at once, and its help names every column."""
    charter = read_upload(template(main_checklist(), lang), "modele.xlsx", main_checklist())

    assert "valmont" == charter.id
    assert {"fact", "safeguard"} == {question.kind for question in charter.questions}


# What is wrong, and where ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_broken_folder_is_refused_with_all_that_is_wrong(case, tmp_path):
    """Whoever writes ``charter.yaml`` reads every mistake at once, with its place."""
    assert plain(case)["expect"] == [problem.to("fr") for problem in broken(case, tmp_path).problems]


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_broken_workbook_is_refused_with_all_that_is_wrong(name):
    """Whoever writes a workbook reads every mistake at once, with its sheet, row and column."""
    change, expected = WORKBOOKS[name]
    sheets = rows()
    change(sheets)

    assert expected == [problem.to("fr") for problem in refused(sheets).problems]


def test_the_same_is_said_in_english():
    """An English reader gets the same place and the same advice."""
    change, _ = WORKBOOKS["a misspelt type"]
    sheets = rows()
    change(sheets)

    assert ["Sheet “Questions”, row 7, column “Type”: “mesur” is not known; write fact or safeguard."] == [
        problem.to("en") for problem in refused(sheets).problems
    ]


@pytest.mark.slow
def test_every_sentence_has_its_case(tmp_path):
    """No sentence was written without a case that shows it; those about hostile files are in ``test_charter_hostile``."""
    shown = {
        "same_id",
        "no_letter",
        "too_large",
        "not_a_workbook",
        "old_or_locked",
        "macros",
        "unpacks_too_large",
        "unreadable",
    }
    for change, _ in WORKBOOKS.values():
        sheets = rows()
        change(sheets)
        shown |= {problem.message for problem in refused(sheets).problems}
    for case in CASES:
        place = tmp_path / case.stem
        place.mkdir()
        shown |= {problem.message for problem in broken(case, place).problems}

    assert set(MESSAGES) == shown


def test_a_checklist_without_a_free_letter_takes_no_questions():
    """The 26th section is the last one: more is said, not a crash."""
    checklist = main_checklist()
    last = checklist.sections[-1].model_copy(update={"letter": "Z"})
    kept = {name: getattr(checklist, name) for name in type(checklist).model_fields}
    full = type(checklist)(**{**kept, "sections": (*checklist.sections[:-1], last)})
    with pytest.raises(CharterError) as error:
        read(VALMONT, full)

    assert ["no_letter"] == [problem.message for problem in error.value.problems]


def test_one_broken_charter_hides_no_other(tmp_path):
    """A folder of charters gives those that are sound, and says what is wrong with the others."""
    shutil.copytree(VALMONT, tmp_path / "valmont")
    (tmp_path / "again.xlsx").write_bytes(workbook(ROWS))
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "empty").mkdir()
    (tmp_path / "~$again.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("not a charter")
    other = rows()
    other["Charte"][1][0] = "autre"
    (tmp_path / "other.xlsx").write_bytes(workbook(other))
    found = available(tmp_path, main_checklist())

    assert ["again.xlsx", "broken.xlsx", "other.xlsx", "valmont"] == [each.name for each in found]
    assert ["valmont", None, "autre", None] == [each.charter and each.charter.id for each in found]
    assert [(), ("not_a_workbook",), (), ("same_id",)] == [tuple(p.message for p in each.problems) for each in found]
    assert () == available(tmp_path / "nowhere", main_checklist())


# In the checklist --------------------------------------------------------------------------------------------------


def test_a_checklist_with_a_charter_is_an_ordinary_checklist():
    """It passes every check, can be stored and read back, says its version, and has one more framework and section."""
    checklist = main_checklist()
    extended = extend(checklist, valmont())
    framework = charter_framework(extended)

    assert check(extended) is None
    assert extended == from_json(to_json(extended))
    assert digest(extended) not in {digest(checklist), ""}
    assert f"{checklist.version}+charte-valmont" == extended.version
    assert (*checklist.frameworks, framework) == extended.frameworks
    assert ["P1", "P2", "P3"] == [requirement.id for requirement in framework.requirements]
    assert [chr(ord(checklist.sections[-1].letter) + 1)] == [
        s.letter for s in extended.sections[len(checklist.sections) :]
    ]
    assert ("P1",) == extended.questions["human_relay"].maps_to["charter_valmont"]
    assert checklist.questions["human_relay"].maps_to.items() <= extended.questions["human_relay"].maps_to.items()


def test_the_main_checklist_itself_is_left_as_it_was():
    """Adding a charter changes nothing for the assessments that follow none."""
    before = to_json(main_checklist())
    extend(main_checklist(), valmont())

    assert before == to_json(main_checklist())
    assert charter_framework(main_checklist()) is None


@pytest.mark.slow
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_charter_changes_no_level(path):
    """The same answers give the same risks, findings and levels with and without a charter, its questions answered."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    answers = {
        id_: Answer(question=id_, choice=tuple(given))
        if isinstance(given, list)
        else Answer(question=id_, value=str(given))
        for id_, given in case["answers"].items()
    }
    own = {"relay_announced": Answer(question="relay_announced", choice=("done",))}
    context = Context(as_of=date(2026, 11, 22))
    alone = score(main_checklist(), answers, context)
    followed = score(extend(main_checklist(), valmont()), answers | own, context)

    assert alone.risks == followed.risks
    assert (alone.impact, alone.qualification, alone.depth) == (followed.impact, followed.qualification, followed.depth)


# On a server -------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A folder of charters, as ``BALISE_CHARTERS`` names it."""
    monkeypatch.setenv("BALISE_CHARTERS", str(tmp_path))
    return tmp_path


def test_a_change_in_the_folder_is_seen_at_once(server):
    """The administrator adds, corrects or removes a charter without restarting."""
    assert {} == charters.installed()
    shutil.copytree(VALMONT, server / "valmont")
    assert ["valmont"] == list(charters.installed())
    file = server / "valmont" / "charter.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: valmont", "id: valmont_2"), encoding="utf-8")
    assert ["valmont_2"] == list(charters.installed())
    shutil.rmtree(server / "valmont")
    assert {} == charters.installed()


def test_an_assessment_that_follows_a_charter_leaves_and_comes_back(server):
    """Exported and imported, it keeps its charter and its answers; only where the charter is not installed is that said."""
    shutil.copytree(VALMONT, server / "valmont")
    place = begin(checklist=charters.checklist_with("valmont"))
    place.store.save_answer(place.actor, place.id, "relay_announced", {"choice": ["done"]}, None)
    data = export_json(place.store, place.actor, place.id)
    other = begin()
    made, told = import_json(other.store, other.actor, other.authority.id, data, known=charters.known_digests())
    third = begin()
    _, unknown = import_json(third.store, third.actor, third.authority.id, data)

    assert [] == told
    assert "grille" in unknown[0].fr
    assert ("done",) == other.store.answers(other.actor, made.id)["relay_announced"].choice
    assert "charter_valmont" == charter_framework(other.store.checklist_of(other.actor, made.id)).id
    assert data == export_json(other.store, other.actor, made.id)


# The command -------------------------------------------------------------------------------------------------------


def test_the_command_says_that_a_charter_is_sound(capsys, tmp_path):
    """``python -m checklists`` reads a folder, its file, or a workbook, and says how large the charter is."""
    (tmp_path / "charte.xlsx").write_bytes(workbook(ROWS))
    for path in (VALMONT, VALMONT / "charter.yaml", tmp_path / "charte.xlsx"):
        assert 0 == run([str(path)])
    assert [
        "valmont: 3 principles, 7 questions of its own, 9 questions linked"
    ] * 3 == capsys.readouterr().out.splitlines()


def test_the_command_says_all_that_is_wrong(capsys, tmp_path):
    """One line for each mistake, in French or in English, and the code 1."""
    change, expected = WORKBOOKS["everything at once"]
    sheets = rows()
    change(sheets)
    (tmp_path / "charte.xlsx").write_bytes(workbook(sheets))

    assert 1 == run([str(tmp_path / "charte.xlsx")])
    assert expected == capsys.readouterr().err.splitlines()
    assert 1 == run([str(tmp_path / "charte.xlsx"), "en"])
    assert "Sheet “Charter”" not in (said := capsys.readouterr().err)
    assert "Sheet “Charte”, row 2, column “Adoptée le”: “bientôt” is not a date." in said
