"""What a content author is told when a checklist is wrong: one broken case per sentence, in ``broken_checklists/``.

A case is a YAML file: a ``name``, one or more ``change``s to a copy of the real checklist, and the whole sentence to
``expect``. A change says ``in`` which file and ``at`` which place (list items by their id, or by position from 0), then
one of ``set`` (replace or create), ``add`` (to the end of a list) or ``remove: yes``. A whole file may be replaced by
``text`` or ``bytes`` (hexadecimal), or taken away by ``delete: yes``. The file ``stored`` is the checklist as JSON.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import traceback
from functools import cache
from pathlib import Path

import pytest

from assessments.model import AuthorityType
from checklists import checks, condition_checks, loader, model, outcomes, sentences, strict_yaml
from checklists.__main__ import run
from checklists.errors import ChecklistError
from checklists.loader import ROOT, from_json, load, main_checklist, to_json
from checklists.strict_yaml import read_yaml

CASES = sorted((Path(__file__).parent / "broken_checklists").glob("*.yaml"))
SOURCES = {Path(m.__file__).name: Path(m.__file__) for m in (loader, checks, condition_checks, strict_yaml)}
WORDED = {Path(module.__file__).name: Path(module.__file__) for module in (loader, checks, outcomes, sentences, model)}


def read(path):
    """A checklist file or a case as plain data: « yes » and dates stay words, as for the loader."""
    return read_yaml(path.read_text(encoding="utf-8"))


def place(data, steps):
    """The container and key that ``steps`` lead to; a list item is found by its id, or by its position."""
    *way, last = steps
    for step in way:
        data = data[position(data, step)]
    return data, position(data, last)


def position(data, step):
    if not isinstance(data, list) or isinstance(step, int):
        return step
    return next(index for index, item in enumerate(data) if item == step or item["id"] == step)


def edit(data, change):
    """One change to plain data, in place."""
    steps = change["at"]
    container, key = place(data, steps)
    if "set" in change:
        container[key] = change["set"]
    elif "add" in change:
        container[key].append(change["add"])
    else:
        del container[key]


def break_file(path, change):
    """One change to one file of the copy. Structured changes are written as JSON, which YAML can read."""
    data = None if {"delete", "bytes", "text"} & set(change) else read(path)
    path.unlink()  # the link to the real file, so that nothing is ever written through it
    if "delete" in change:
        return
    if "bytes" in change:
        path.write_bytes(bytes.fromhex(change["bytes"]))
    elif "text" in change:
        path.write_text(change["text"], encoding="utf-8")
    else:
        edit(data, change)
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def copy_of_checklists(folder):
    """The real files, laid out as the real ones; links, so that only what a case changes is written."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    return shutil.copytree(
        ROOT, folder / "checklists", ignore=ignored, copy_function=lambda a, b: Path(b).symlink_to(a)
    )


def outcome(case, folder):
    """What the loader says of one case: the error; None when it accepts it."""
    described = read(case)
    copy = copy_of_checklists(folder)
    stored = [change for change in described["change"] if change["in"] == "stored"]
    for change in described["change"]:
        if change not in stored:
            shared = copy / change["in"]
            break_file(shared if shared.exists() else copy / "collectivite" / change["in"], change)
    try:
        if stored:
            data = json.loads(to_json(main_checklist()))
            for change in stored:
                edit(data, change)
            from_json(json.dumps(data))
        else:
            load(copy / "collectivite", shared=copy)
    except ChecklistError as error:
        return error
    return None


@pytest.fixture(scope="session", autouse=True)
def _unchanged_files_are_parsed_once():
    """The cases differ by a file or two out of twenty: the others need not be parsed again for each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read_yaml", cache(read_yaml))
        yield


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory):
    """What the loader says of a case, computed once for all the tests that ask."""
    return cache(lambda case: outcome(case, tmp_path_factory.mktemp(case.stem[:30])))


@pytest.fixture
def outcomes(outcome_of):
    """What the loader says of every case."""
    return {case: outcome_of(case) for case in CASES}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_broken_checklist_is_refused_with_one_sentence(case, outcome_of):
    """An author reads where the mistake is, what it is, and what is allowed."""
    assert read(case)["expect"] == str(outcome_of(case))


def test_the_real_checklist_is_sound(capsys):
    """``python -m checklists`` says in one line that the main checklist is sound."""
    assert run([]) == 0
    assert capsys.readouterr().out.startswith("collectivite ")


def test_an_author_is_told_without_a_stack_trace(tmp_path, capsys):
    """``python -m checklists folder`` ends with 1 and the sentence alone."""
    assert run([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("checklist.yaml: the file is missing")


def test_a_sound_copy_is_the_same_checklist(tmp_path):
    """The cases break a copy that is sound: what they report comes from their change alone."""
    copy = copy_of_checklists(tmp_path)

    assert main_checklist() == load(copy / "collectivite", shared=copy)


def test_the_slow_parser_reads_the_same_checklist(monkeypatch):
    """A machine without libyaml reads the same checklist, only more slowly."""
    text = (ROOT / "collectivite" / "facts.yaml").read_text(encoding="utf-8")
    fast = read_yaml(text)
    monkeypatch.setattr(strict_yaml, "_FAST", strict_yaml._SLOW)  # noqa: SLF001 - the parser that such a machine has

    assert fast == read_yaml(text)


def test_a_file_nested_without_end_is_refused():
    """A hostile file of brackets gets a sentence, where the parser's own way of reading it would end the process."""
    with pytest.raises(strict_yaml.YamlError, match="nested more than 30 deep"):
        read_yaml("[" * 100_000)


def test_checklists_and_authorities_name_the_same_types():
    """What a fact may ask of the authority's type is what an authority's profile can say."""
    assert model.AUTHORITY_TYPES == tuple(AuthorityType)


def test_a_checklist_survives_being_stored():
    """What is stored with an assessment gives back the same checklist."""
    assert main_checklist() == from_json(to_json(main_checklist()))


# Every sentence has its case ---------------------------------------------------------------------------------------


def calls(tree, name):
    """Calls to a function or method of this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
            yield node


@cache
def sites(file):
    """Where a sentence is decided: every ``raise`` of ours, and every call of a helper that raises for its caller."""
    tree = ast.parse(SOURCES[file].read_text(encoding="utf-8"))
    ours = re.compile("ChecklistError|YamlError|first_problem")
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise) and ours.search(ast.unparse(node))]
    helped = [node for name in ("_known", "_once", "_safeguards") for node in calls(tree, name)]
    return sorted({(node.lineno, node.end_lineno) for node in (*raised, *helped)})


TABLES = ("_shape_problems", "_column_problems", "problems", "_benefits", "_problem", "_wants", "unknown_key")
"""Functions that list sentences or return them to whoever raises."""


def patterns(file):
    """Sentences that are built away from their ``raise``: returned by a helper, listed in a table, said by a validator."""
    tree = ast.parse(WORDED[file].read_text(encoding="utf-8"))
    found = [call.args[0] for call in calls(tree, "refusal")]
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name in TABLES:
            said = [node for node in ast.walk(function) if isinstance(node, ast.Tuple) and len(node.elts) == 2]
            found += [pair.elts[1] for pair in said]
            found += [node.value for node in ast.walk(function) if isinstance(node, ast.Yield | ast.Return)]
    return [pattern(node) for node in found if words(node)]


def words(node):
    """Whether the code of a value is that of a sentence."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and " " in node.value
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and words(node.left))


def pattern(node):
    """A regular expression for what an f-string can give."""
    if isinstance(node, ast.BinOp):
        return pattern(node.left) + ".*"
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".*" for part in parts)


@pytest.mark.slow
@pytest.mark.parametrize("file", SOURCES)
def test_every_place_that_refuses_has_its_case(file, outcomes):
    """No sentence of the loader was written without a case that shows it; a new one needs a new case."""
    reached = set()
    for error in outcomes.values():
        for frame in (*traceback.extract_tb(error.__traceback__), *cause(error)):
            if Path(frame.filename) == SOURCES[file]:
                reached.update(site for site in sites(file) if site[0] <= frame.lineno <= site[1])
    unseen = [f"{file}, line {first}" for first, last in sites(file) if (first, last) not in reached]

    assert [] == unseen


def cause(error):
    """The frames in which the reason of an error was raised."""
    return traceback.extract_tb(error.__cause__.__traceback__) if error.__cause__ else ()


@pytest.mark.slow
@pytest.mark.parametrize("file", WORDED)
def test_every_sentence_built_elsewhere_has_its_case(file, outcomes):
    """The same for sentences that a helper returns or a table of rules lists."""
    said = [error.problem for error in outcomes.values()]
    unseen = [
        p for p in patterns(file) if not any(re.fullmatch(rf"(.*: )?{p}( \(found: .*)?", problem) for problem in said)
    ]

    assert [] == unseen


@pytest.mark.slow
def test_every_case_shows_another_sentence(outcomes):
    """Two cases never show the same thing."""
    said = [str(error) for error in outcomes.values()]

    assert len(set(said)) == len(said)
