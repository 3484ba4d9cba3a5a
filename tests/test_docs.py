"""What the project says about itself is kept true: commands, paths, variables, links, figures, and the examples themselves."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from audit_cases import PLAN
from demo_cases import demo_store
from PIL import Image

from app_pages.shell.visitors import COOKIE, COOKIE_SECONDS
from assessments.storage import ERASED, AssessmentStore, make_engine
from checklists.charter.template import help_lines
from checklists.loader import MAIN, main_checklist

ROOT = Path(__file__).parents[1]
PAIRS = {
    "README.fr.md": "README.md",
    "docs/methode.md": "docs/method.md",
    "docs/exploitation.md": "docs/operation.md",
    "docs/charte.md": "docs/charter.md",
    "docs/audit-des-ecarts.md": "docs/bias-audit.md",
}
OTHERS = ("CONTRIBUTING.md", "CHANGELOG.md", "docs/format.md")
PAGES = (*PAIRS, *PAIRS.values(), *OTHERS)

# Where a path may start: the project, or, on the pages that describe a checklist or a charter, the folders of one.
BASES = (ROOT, MAIN.parent, MAIN, ROOT / "tests" / "charters" / "valmont")
# Made when Balise is installed or runs; not in the repository.
MADE_LATER = re.compile(r"data(/.*)?|\.venv/.*|balise(-copie)?\.db(-wal|-shm)?")
SUFFIXES = (".py", ".yaml", ".md", ".txt", ".toml", ".po", ".json", ".db")
MADE = {"build", "data"}
HOSTS = {"balise", "127.0.0.1:8501", "keepachangelog.com", "sso.ville.example", "balise.ville.example"}
MOST_BYTES = 300_000


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(name: str) -> list[str]:
    """What a page writes as code: words in code style, and the lines of its blocks."""
    text = text_of(name)
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for line in rest.splitlines() if line.startswith("    ")]
    prose = "\n".join(line for line in rest.splitlines() if not line.startswith("    "))
    return [*re.findall(r"`([^`]+)`", prose), *lines, *(line for block in fenced for line in block.splitlines())]


def prose_of(name: str) -> str:
    """A page without its code and without the addresses of its links."""
    text = re.sub(r"^```.*?^```", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    return re.sub(r"`[^`]*`|\]\([^)]*\)", "_", kept)


def headings(name: str) -> list[int]:
    """The levels of a page's headings, in order."""
    return [len(found) for found in re.findall(r"^(#+) ", text_of(name), re.MULTILINE)]


def python_blocks(name: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text_of(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_named_exists(name):
    """A reader can type every command that a page names."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))
    code = code_of(name)
    named = {found for line in code for found in re.findall(r"^make ([a-z-]+)", line)}
    modules = {found for line in code for found in re.findall(r"python[\d.]* -m ([\w.]+)", line)}

    assert set() == named - targets
    assert [] == [module for module in modules if importlib.util.find_spec(module) is None]


def test_both_readme_name_the_three_commands():
    """Whoever opens the project finds how to start it, to look at it and to check it."""
    for name in ("README.md", "README.fr.md"):
        assert {"run", "demo", "test"} <= {
            found for line in code_of(name) for found in re.findall(r"^make (\w+)", line)
        }


@pytest.mark.parametrize("name", PAGES)
def test_every_path_named_exists(name):
    """Every file and folder that a page names is there."""
    words = {word.strip("(),;:'\"").rstrip(".") for line in code_of(name) for word in line.split()}
    paths = [word for word in words if re.fullmatch(r"[\w.-]+(/[\w.-]*)*", word)]
    paths = [word for word in paths if word.endswith(SUFFIXES) or (word.split("/")[0] in top_level() and "/" in word)]
    missing = [
        path for path in paths if not MADE_LATER.fullmatch(path) and not any((base / path).exists() for base in BASES)
    ]

    assert [] == sorted(missing)


@cache
def top_level() -> set[str]:
    return {path.name for path in ROOT.iterdir() if path.is_dir()}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    """A link to another page or picture of the project resolves; one outside goes where we know that it goes."""
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(name))
    inside = [link for link in links if "://" not in link]
    hosts = set(re.findall(r"https?://([^/\s`);]+)", text_of(name)))

    assert [] == [link for link in inside if not ((ROOT / name).parent / link).exists()]
    assert set() == hosts - HOSTS


def test_environment_variables_are_those_of_the_code():
    """Every variable that a page names is read by the code, and every one that the code reads is explained."""
    source = [*ROOT.glob("a*/**/*.py"), *ROOT.glob("reports/**/*.py"), *ROOT.glob("scripts/*.py")]
    read = {found for path in source for found in re.findall(r"\"(BALISE_[A-Z_]+)\"", path.read_text(encoding="utf-8"))}
    named = {name: set(re.findall(r"BALISE_[A-Z_]+", text_of(name))) for name in PAGES}

    assert read >= {"BALISE_CHARTERS", "BALISE_DATABASE_URL", "BALISE_CHROMIUM"}
    assert set() == set().union(*named.values()) - read
    assert read == named["docs/operation.md"] == named["docs/exploitation.md"]


@pytest.mark.parametrize(("french", "english"), PAIRS.items())
def test_both_languages_say_the_same(french, english):
    """A page and its translation have the same headings, lists, tables and examples, and lead to each other."""
    counted = [r"^\s*(?:-|\d+\.) ", r"^\|", r"^    \S", r"^```", r"\*\*"]

    assert headings(english) == headings(french)
    for pattern in counted:
        counts = [len(re.findall(pattern, text_of(name), re.MULTILINE)) for name in (french, english)]
        assert counts[0] == counts[1], pattern
    assert f"]({Path(french).name})" in text_of(english)
    assert f"]({Path(english).name})" in text_of(french)


@pytest.mark.parametrize("name", PAIRS)
def test_french_pages_are_well_typeset(name):
    """French prose has its no-break spaces: inside « » and before ; : ? and !."""
    prose = prose_of(name)

    assert [] == re.findall(r".{0,20}(?:« | »| [;:?!](?=\s|$)).{0,10}", prose)
    assert [] == re.findall(r".{0,20}\w[;?!](?=\s|$).{0,10}", prose)


@pytest.mark.parametrize("name", PAGES)
def test_pages_speak_of_the_project_only(name):
    """No page tells with what, where or by whom it was written, nor promises what no measure can show."""
    text = text_of(name).lower()

    assert [] == re.findall(r"generated (?:by|with)|co-authored|written by an? (?:ai|model)", text)
    assert [] == re.findall(r"(?<![\w.:/])/(?:home|root|tmp|work|mnt)\b\S*", text)
    assert [] == re.findall(r"\bunbiased\b|\bdebias\w*|sans biais|bias-free", text)


def test_pictures_are_described_and_light():
    """Each README shows one picture, with a description for those who do not see it, light enough for a slow line."""
    for name in ("README.md", "README.fr.md"):
        ((alt, path),) = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(name))

        assert len(alt) > len("The risks page of the demonstration")
        assert (ROOT / path).stat().st_size < MOST_BYTES
        with Image.open(ROOT / path) as picture:
            assert picture.width == 1280


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_layout_names_every_folder(name):
    """The layout in the README leaves out no folder in which there is code or documentation."""
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(path.glob("**/*.py")) and path.name not in MADE
    }
    layout = set(re.findall(r"^    (\w+)/ ", text_of(name), re.MULTILINE))

    assert {*folders, "docs"} == layout


@pytest.mark.parametrize("name", ["docs/method.md", "docs/methode.md"])
def test_matrix_is_that_of_the_checklist(name):
    """The matrix that a committee reads is the one that counts."""
    checklist = main_checklist()
    roman = {level.level: level.roman for level in checklist.levels}
    shown = re.findall(r"^\| (\d) \| (I\S*) \| (I\S*) \| (I\S*) \| (I\S*) \|$", text_of(name), re.MULTILINE)
    expected = [
        (str(gravity), *(roman[level] for level in row))
        for gravity, row in reversed(list(enumerate(checklist.matrix, 1)))
    ]

    assert expected == shown


@pytest.mark.parametrize(("name", "lang"), [("docs/charter.md", "en"), ("docs/charte.md", "fr")])
def test_columns_are_those_of_a_charter(name, lang):
    """Whoever writes a charter reads every column that Balise reads, whether it is required and what to write in it."""
    shown = [line.strip("| ").split(" | ") for line in text_of(name).splitlines() if line.startswith("| ")][1:]

    assert help_lines(lang) == shown


@pytest.mark.parametrize(("name", "lang"), [("docs/method.md", "en"), ("docs/methode.md", "fr")])
def test_depths_have_the_names_that_people_read(name, lang):
    """The method names the depths as the pages do."""
    names = [depth.name.to(lang).lower() for depth in main_checklist().depths]

    assert [] == [name_ for name_ in names if name_ not in text_of(name)]


@pytest.mark.parametrize("name", ["docs/operation.md", "docs/exploitation.md"])
def test_figures_are_those_of_the_settings(name):
    """Address, size of a file, name and age of the cookie are what an administrator reads."""
    settings = tomllib.loads(text_of(".streamlit/config.toml"))
    text = text_of(name)

    assert settings["server"]["address"] == "127.0.0.1"
    assert f"client_max_body_size {settings['server']['maxUploadSize']}m" in text
    assert settings["browser"]["gatherUsageStats"] is False
    assert f"`{COOKIE}`, {COOKIE_SECONDS // 86400} " in text
    assert re.search(r"^PORT \?= 8501$", text_of("Makefile"), re.MULTILINE)


def test_changelog_announces_the_version_and_its_levels():
    """A reader learns which version is coming and which answers change level."""
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    parts = re.split(r"^## ", text_of("CHANGELOG.md"), flags=re.MULTILINE)[1:]

    assert parts[0].startswith("[Unreleased]")
    assert any(version in part for part in parts[:2])
    assert [] == [part.splitlines()[0] for part in parts if "### Levels" not in part]


@pytest.mark.parametrize("name", ["docs/operation.md", "docs/exploitation.md"])
def test_examples_for_the_administrator_do_what_they_say(name, tmp_path, monkeypatch, capsys):
    """Typed one after the other, the examples back up, erase a text and the names, and verify the history."""
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BALISE_DATABASE_URL", "sqlite:///data/balise.db")
    store, actor, authority = demo_store("sqlite:///data/balise.db")
    assessment = store.assessments(actor, authority.id)[0]
    kept = store.answers(actor, assessment.id)["problem"].value
    audit = store.plan_audit(actor, assessment.id, PLAN)
    store.add_file(actor, assessment.id, "problem", "avis.txt", b"SECRET-" * 1000)

    values: dict[str, object] = {}
    for block in python_blocks(name):
        code = block.replace('"ASSESSMENT"', repr(assessment.id)).replace('"AUTHORITY"', repr(authority.id))
        exec(code, values)  # noqa: S102 - the examples of our own page

    after = store.answers(actor, assessment.id)["problem"]
    copy = AssessmentStore(make_engine("sqlite:///balise-copie.db"))
    assert kept == copy.answers(actor, assessment.id)["problem"].value
    assert (ERASED, ERASED) == (after.value, after.author)
    assert (ERASED, ERASED) == (store.audit(actor, audit.id).plan.title, store.audit(actor, audit.id).planned_by)
    assert all(file.erased and file.name.startswith(ERASED) for file in store.files(actor, assessment.id))
    assert b"SECRET-" not in (tmp_path / "data" / "balise.db").read_bytes()
    assert kept.encode() not in (tmp_path / "data" / "balise.db").read_bytes()
    assert f"{authority.name} OK " in capsys.readouterr().out
