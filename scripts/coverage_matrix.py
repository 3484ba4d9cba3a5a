# ruff: noqa: INP001 - a script of the build
"""Write docs/coverage.md and docs/couverture.md: for each framework, which question covers which requirement.

Nothing is written by hand there: titles, reasons and questions come from the checklist, so that an auditor can start from a
requirement and find the question that asks for it. ``tests/test_coverage.py`` fails when the pages lag behind.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from checklists.coverage import Coverage, coverage  # noqa: E402 - found only once the folder of the project is known
from checklists.loader import main_checklist  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklists.model import Checklist, Framework, Language

COMMAND = "make coverage-matrix"
PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "coverage.md", "fr": ROOT / "docs" / "couverture.md"}

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Which question covers which requirement",
        "other": "[En français](couverture.md)",
        "intro": (
            "For each framework, the requirements that Balise takes from it (not always all of them) and the questions of the "
            "main checklist that ask for them. Numbers are those that people see in the questionnaire. A requirement that no "
            "question covers says why."
        ),
        "made": f"This page is made from the checklist by `{COMMAND}`; what is written here by hand is lost.",
        "caution": (
            "A question that covers a requirement helps to meet it; it does not prove that it is met. Titles are short and "
            "ours: the text of a framework is the one that its author publishes."
        ),
        "framework": "Framework",
        "requirements": "Requirements",
        "asked": "Covered by a question",
        "reasoned": "No question, and why",
        "missing": "Not covered",
        "requirement": "Requirement",
        "about": "What it is about",
        "questions": "Questions",
        "by_parts": "By its parts: {parts}.",
        "no_question": "No question. {reason}",
        "nothing": "**Not covered.**",
        "read": "Where to read it",
    },
    "fr": {
        "title": "Quelle question couvre quelle exigence",
        "other": "[In English](coverage.md)",
        "intro": (
            "Pour chaque référentiel, les exigences que Balise en retient (pas toujours toutes) et les questions de la grille "
            "principale qui les couvrent. Les numéros sont ceux qu’on lit dans le questionnaire. Une exigence qu’aucune "
            "question ne couvre dit pourquoi."
        ),
        "made": f"Cette page est tirée de la grille par `{COMMAND}`\u00a0; ce qu’on y écrit à la main est perdu.",
        "caution": (
            "Une question qui couvre une exigence aide à la remplir\u00a0; elle ne prouve pas qu’elle est remplie. Les titres "
            "sont courts et de nous\u00a0: le texte d’un référentiel est celui que publie son auteur."
        ),
        "framework": "Référentiel",
        "requirements": "Exigences",
        "asked": "Couvertes par une question",
        "reasoned": "Sans question, avec la raison",
        "missing": "Non couvertes",
        "requirement": "Exigence",
        "about": "De quoi il s’agit",
        "questions": "Questions",
        "by_parts": "Par ses parties\u00a0: {parts}.",
        "no_question": "Aucune question. {reason}",
        "nothing": "**Non couverte.**",
        "read": "Où le lire",
    },
}


def page(checklist: Checklist, lang: Language) -> str:
    """The whole page in one language, as Markdown: the same checklist always gives the same bytes."""
    words = WORDS[lang]
    covered = coverage(checklist)
    lines = [
        f"# {words['title']}", "", words["other"], "", words["intro"], "", words["caution"], "", words["made"], "",
        *_summary(checklist, covered, lang),
    ]  # fmt: skip
    for framework in checklist.frameworks:
        lines += ["", *_framework(checklist, framework, covered[framework.id], lang)]
    return "\n".join(lines) + "\n"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """A text that stays one cell of a table, and in which nothing is read as a mark of Markdown."""
    for mark in "\\|*_<>[]`":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")


def _summary(checklist: Checklist, covered: dict[str, tuple[Coverage, ...]], lang: Language) -> Iterator[str]:
    words = WORDS[lang]
    yield _row(*(words[key] for key in ("framework", "requirements", "asked", "reasoned", "missing")))
    yield _row("---", *["---:"] * 4)
    for framework in checklist.frameworks:
        lines = covered[framework.id]
        asked = sum(line.covered for line in lines)
        missing = sum(line.missing for line in lines)
        yield _row(_plain(framework.title.to(lang)), len(lines), asked, len(lines) - asked - missing, missing)


def _framework(
    checklist: Checklist, framework: Framework, lines: tuple[Coverage, ...], lang: Language
) -> Iterator[str]:
    words = WORDS[lang]
    yield f"## {_plain(framework.title.to(lang))}"
    yield ""
    yield f"[{words['read']}]({framework.url})"
    yield ""
    yield _row(words["requirement"], words["about"], words["questions"])
    yield _row("---", "---", "---")
    for line in lines:
        yield _row(_plain(line.requirement.id), _plain(line.requirement.title.to(lang)), _cell(checklist, line, lang))


def _cell(checklist: Checklist, line: Coverage, lang: Language) -> str:
    """What covers one requirement: its questions one a line, then its parts; else the reason why nothing does."""
    words = WORDS[lang]
    said = [f"**{checklist.number_of[q.id]}** {_plain(q.text.to(lang))}" for q in line.questions]
    if line.parts:
        said.append(words["by_parts"].format(parts=_plain(", ".join(part.id for part in line.parts))))
    if not line.covered:
        reason = line.requirement.reason
        said.append(words["no_question"].format(reason=_plain(reason.to(lang))) if reason else words["nothing"])
    return "<br>".join(said)


def main() -> int:
    """Write both pages, and say which ones changed."""
    checklist = main_checklist()
    for lang, path in PAGES.items():
        text = page(checklist, lang)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {'unchanged' if text == before else 'written'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
