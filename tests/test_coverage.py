"""Every requirement of every framework has its question, or says why not; and the pages that show it are up to date."""

from __future__ import annotations

import re
import shutil

import pytest
from helpers_checklist import make_checklist

from checklists.__main__ import run
from checklists.coverage import coverage, gaps
from checklists.loader import MAIN, ROOT, main_checklist
from checklists.model import Framework, Requirement, Text
from scripts.coverage_matrix import COMMAND, PAGES, page

WHY = Text(fr="Le produit le fait.", en="The product does it.")
REWRITE = f"this page lags behind the checklist: run `{COMMAND}`"


def requirement(id_: str, reason: Text | None = None) -> Requirement:
    return Requirement(id=id_, title=Text(fr=f"Exigence {id_}", en=f"Requirement {id_}"), reason=reason)


def checklist_with(*requirements: Requirement, maps: tuple[str, ...] = ()):
    """A small checklist with one framework, whose first question maps to some of its requirements."""
    small = make_checklist()
    framework = Framework(
        id="frame", title=Text(fr="Cadre", en="Frame"), url="https://e.org", requirements=requirements
    )
    first, *others = small.sections
    asked = first.questions[0].model_copy(update={"maps_to": {"frame": maps}})
    section = first.model_copy(update={"questions": (asked, *first.questions[1:])})
    return small.model_copy(update={"frameworks": (framework,), "sections": (section, *others)})


def test_every_requirement_has_its_question_or_says_why():
    """An auditor finds, for each requirement, a question or a written reason; and no reason that a question contradicts."""
    assert () == gaps(main_checklist())


@pytest.mark.parametrize(("lang", "path"), PAGES.items())
def test_pages_are_those_of_the_checklist(lang, path):
    """What an auditor reads in docs/ is what the questionnaire asks today."""
    assert page(main_checklist(), lang) == path.read_text(encoding="utf-8"), REWRITE


def test_a_requirement_is_covered_by_the_questions_that_map_to_it():
    """The questions of a requirement are those that name it, and it then needs no reason."""
    checklist = checklist_with(requirement("1"), requirement("2", WHY), maps=("1",))
    one, two = coverage(checklist)["frame"]

    assert ["decision"] == [question.id for question in one.questions]
    assert () == two.questions
    assert () == gaps(checklist)


def test_a_whole_is_covered_by_its_parts():
    """« A.5 » is covered by a question on « A.5.2 », « 5 » by one on « 5 timing »; « 1 » is not covered by « 10 »."""
    ids = ("A.5", "A.5.2", "5", "5 timing", "1", "10")
    checklist = checklist_with(*map(requirement, ids), maps=("A.5.2", "5 timing", "10"))

    assert ["1"] == [line.requirement.id for line in coverage(checklist)["frame"] if not line.covered]


def test_a_requirement_that_nothing_covers_is_named():
    """An author is told which requirement has neither question nor reason."""
    (said,) = gaps(checklist_with(requirement("1")))

    assert said == (
        "frameworks.yaml: frame, requirement '1': no question maps to it; map one, or give the 'reason' why none does"
    )


@pytest.mark.parametrize(("ids", "by"), [(("1",), "decision"), (("1", "1.1"), "1.1")])
def test_a_reason_that_a_question_contradicts_is_stale(ids, by):
    """Once a question covers a requirement, or a part of it, its reason must go."""
    checklist = checklist_with(requirement("1", WHY), *map(requirement, ids[1:]), maps=ids[-1:])
    (said,) = gaps(checklist)

    assert f"the reason is stale: it is covered by {by}; remove 'reason'" in said


def test_the_command_names_what_the_main_checklist_lacks(capsys):
    """``python -m checklists`` says in one line that it is sound, then names each gap; a gap does not make it broken."""
    assert run([]) == 0
    assert list(gaps(main_checklist())) == capsys.readouterr().out.splitlines()[1:]


def test_a_charter_of_ones_own_may_cover_as_little_as_it_likes(tmp_path, capsys):
    """Another checklist is not asked to cover frameworks that are not its own."""
    folder = shutil.copytree(MAIN, tmp_path / "charter")
    text = (ROOT / "frameworks.yaml").read_text(encoding="utf-8")
    more = '      - {id: "S99", title: {fr: "Un thème de plus", en: "One more theme"}}\n'
    (folder / "frameworks.yaml").write_text(text + more, encoding="utf-8")

    assert run([str(folder)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_question_stays_in_its_cell():
    """A text with marks of a table or of a link is shown as it is written, and breaks no table."""
    hostile = Text(fr="a | b [c](d) <e>", en="a | b [c](d) <e>")
    checklist = checklist_with(requirement("1", hostile))

    assert r"a \| b \[c\](d) \<e\>" in page(checklist, "en")


def test_both_languages_show_the_same():
    """The two pages have the same rows with the same question numbers, and lead to each other."""
    texts = {lang: page(main_checklist(), lang) for lang in PAGES}
    numbers = {
        lang: [re.findall(r"\*\*([A-Z]\d+)\*\*", line) for line in text.splitlines()] for lang, text in texts.items()
    }

    assert numbers["en"] == numbers["fr"]
    assert f"]({PAGES['fr'].name})" in texts["en"]
    assert f"]({PAGES['en'].name})" in texts["fr"]


def test_every_row_of_a_page_has_its_cells():
    """Each table is whole: three cells a row, five in the first table."""
    rows = [line for line in page(main_checklist(), "fr").splitlines() if line.startswith("|")]

    assert {4, 6} == {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
