"""A workbook as a draft of a charter: what each cell means, and every one that means nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from checklists.charter.columns import QUESTIONS, SHEETS, fold, slug
from checklists.charter.model import CHARTER_ID, PRINCIPLE_ID
from checklists.charter.problems import Place, Problem, either
from checklists.charter.rows import find_rows
from checklists.charter.rules import Draft
from checklists.model import ID_PATTERN, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklists.charter.columns import Word
    from checklists.charter.rows import Rows
    from checklists.charter.rules import Path
    from checklists.charter.workbook import Table
    from checklists.model import Checklist

_LONGEST_ID = 60
_LONGEST_ADDRESS = 500
_ALONE = re.compile(r"\s*\((?:seule?|exclusif|alone|exclusive)\)\s*$", re.IGNORECASE)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ADDRESS = re.compile(r"https?://\S+")
_LINES = re.compile(r"[;\n]")
_NAMES = re.compile(r"[;,\n]")


class _Wrong(ValueError):  # noqa: N818 - a finding about a cell, caught a few lines below where it is raised
    def __init__(self, message: str, **values: str | Text) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def draft_of(file: str, tables: Sequence[Table], checklist: Checklist) -> Draft:
    """The draft of a charter in the sheets of a workbook; sheets that are not those of a charter are left alone."""
    problems: list[Problem] = []
    found: dict[str, Rows] = {}
    for sheet in SHEETS:
        names = {fold(name) for name in (sheet.title.fr, sheet.title.en, *sheet.also)}
        mine = [table for table in tables if fold(table.name) in names]
        if mine:
            found[sheet.key] = find_rows(file, sheet, mine[0])
            if len(mine) > 1:
                found[sheet.key].say("sheet_twice")
        elif sheet.required:
            seen = ", ".join(table.name for table in tables)
            problems.append(Problem(Place(file), "sheet_missing", {"sheet": sheet.title, "found": seen}))
    meaning = _Meaning(file, checklist, found)
    raw = {**meaning.head(), "questions": meaning.questions(), "principles": meaning.principles()}
    for rows in found.values():
        problems += sorted(rows.problems, key=lambda problem: problem.place.row)
    unread = "principles" not in found or bool(found["principles"].problems)
    return Draft(raw, meaning.place, problems, meaning.refused, links_unread=unread, ids_unread=meaning.ids_unread)


class _Meaning:
    """The rows of the sheets as the keys of ``charter.yaml``; a row in which something is wrong is left out.

    Attributes:
        refused: ids of the questions that were left out.
        ids_unread: whether one of them has no id that could be read.
    """

    def __init__(self, file: str, checklist: Checklist, found: dict[str, Rows]) -> None:
        self.file = file
        self.checklist = checklist
        self.found = found
        self.refused: set[str] = set()
        self.ids_unread = "questions" in found and found["questions"].incomplete
        self._own: set[str] = set()
        self._lines: dict[str, list[int]] = {"charter": [], "principles": [], "questions": []}

    def place(self, path: Path) -> Place:
        """Where a location of the draft is: its sheet, row and column."""
        sheet, *steps = path if path and path[0] in self._lines else ("charter", 0, *path)
        rows = self.found.get(str(sheet))
        if rows is None:
            return Place(self.file)
        row, *keys = steps or (None,)
        lines = self._lines[str(sheet)]
        number = lines[row] if isinstance(row, int) and row < len(lines) else 0
        return rows.place(number, str(keys[0]) if keys else "")

    # sheets ----------------------------------------------------------------------------------------------------

    def head(self) -> dict[str, Any]:
        """Identity of the charter; without its sheet, it is that of the file."""
        stem = PurePath(self.file).stem
        name = slug(stem)[:40].strip("_")
        title = " ".join(re.split(r"[\s_-]+", stem)).strip()
        head: dict[str, Any] = {
            "id": name if re.match(CHARTER_ID, name) else "charte",
            "title": {"fr": title if title.isprintable() and title else "Charte"},
        }
        rows = self.found.get("charter")
        for index, (number, given) in enumerate(rows.rows if rows else ()):
            assert rows is not None  # noqa: S101 - for the type checker
            if index:
                rows.say("one_row_only", number)
                continue
            self._lines["charter"].append(number)
            cells = _Cells(rows, number, given)
            cells.take(head, "id", _identifier(CHARTER_ID, "valmont"))
            cells.text(head, "title")
            cells.take(head, "adopted_on", _day)
            cells.take(head, "url", _address)
        return head

    def questions(self) -> list[dict[str, Any]]:
        """The authority's own questions."""
        rows, kept = self.found.get("questions"), []
        for number, given in rows.rows if rows else ():
            assert rows is not None  # noqa: S101 - for the type checker
            question = self._question(_Cells(rows, number, given))
            self._own.add(question.get("id", ""))
            self.ids_unread |= "id" not in question
            if rows.said(number):
                self.refused.add(slug(given.get("id", "")))
            else:
                self._lines["questions"].append(number)
                kept.append(question)
        return kept

    def _question(self, cells: _Cells) -> dict[str, Any]:
        question: dict[str, Any] = {
            "answer": "one_of",
            "depth": "short",
            "asked_of": [next((role.id for role in self.checklist.roles if role.id == "project_manager"),
                              self.checklist.roles[0].id)],
        }  # fmt: skip
        cells.take(question, "id", _identifier(ID_PATTERN, "elu_referent"))
        for key in ("text", "why", "help", "unit"):
            cells.text(question, key)
        for key in ("kind", "answer", "depth", "may_not_apply"):
            cells.take(question, key, _word(QUESTIONS.column(key).words))
        if question.get("kind") == "fact" and "answer" not in cells.given:
            words = QUESTIONS.column("answer").words
            cells.rows.say("missing", cells.number, "answer", help=_write(words))
        cells.lines(question, "options")
        cells.lines(question, "columns")
        cells.take(question, "asked_of", self._roles)
        return question

    def principles(self) -> list[dict[str, Any]]:
        """The principles, with the ids of the questions they name. To be called after ``questions``."""
        rows, kept = self.found.get("principles"), []
        for number, given in rows.rows if rows else ():
            assert rows is not None  # noqa: S101 - for the type checker
            principle: dict[str, Any] = {}
            cells = _Cells(rows, number, given)
            cells.take(principle, "id", _principle_id)
            cells.text(principle, "title")
            cells.text(principle, "text")
            cells.take(principle, "questions", self._links)
            if not rows.said(number):
                self._lines["principles"].append(number)
                kept.append(principle)
        return kept

    # cells that need the checklist -----------------------------------------------------------------------------

    def _links(self, text: str) -> list[str]:
        known = self._own | self.refused | set(self.checklist.questions)
        given = [name.strip()[:_LONGEST_ID] for name in _NAMES.split(text) if name.strip()]
        if not given:
            raise _Wrong("missing", help=self.found["principles"].sheet.column("questions").help)
        return [slug(name) if slug(name) in known else name for name in given]

    def _roles(self, text: str) -> list[str]:
        known: dict[str, str] = {}
        for role in self.checklist.roles:
            names = (role.id, role.name.fr, role.name.en)
            short = [found for name in names for found in re.findall(r"\(([^)]+)\)", name)]
            plain = [re.sub(r"\([^)]*\)", "", name) for name in names]
            known.update({fold(name): role.id for name in (*names, *short, *plain)})
        roles = []
        for name in (name for name in _NAMES.split(text) if name.strip()):
            if fold(name) not in known:
                names_of = Text(
                    fr=", ".join(role.name.fr for role in self.checklist.roles),
                    en=", ".join(role.name.en for role in self.checklist.roles),
                )
                raise _Wrong("role_unknown", value=name.strip(), known=names_of)
            roles.append(known[fold(name)])
        return list(dict.fromkeys(roles))


class _Cells:
    """The cells of one row, taken one by one; what a cell gets wrong is said at its place."""

    def __init__(self, rows: Rows, number: int, given: dict[str, str]) -> None:
        self.rows = rows
        self.number = number
        self.given = given

    def take(self, into: dict[str, Any], key: str, meaning: Callable[[str], Any]) -> None:
        """Put what a cell means under its key; nothing when the cell is empty or wrong."""
        if key not in self.given:
            return
        try:
            into[key] = meaning(self.given[key])
        except _Wrong as wrong:
            self.rows.say(wrong.message, self.number, key, **wrong.values)

    def text(self, into: dict[str, Any], key: str) -> None:
        """A text and its English, when there is one."""
        if key in self.given:
            into[key] = {"fr": self.given[key]}
            if f"{key}_en" in self.given:
                into[key]["en"] = self.given[f"{key}_en"]

    def lines(self, into: dict[str, Any], key: str) -> None:
        """Options or columns: one label a line, in French and perhaps in English, with ids made of the French."""
        french, english = (_labels(self.given.get(name, "")) for name in (key, f"{key}_en"))
        if english and len(english) != len(french):
            self.rows.say("counts_differ", self.number, f"{key}_en", english=str(len(english)), french=str(len(french)))
            return
        if french:
            into[key] = _named(french, english, exclusive=key == "options")


def _labels(text: str) -> list[str]:
    return [line.strip() for line in _LINES.split(text) if line.strip()]


def _named(french: list[str], english: list[str], *, exclusive: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    labels: dict[str, str] = {}
    for n, line in enumerate(french):
        label = _ALONE.sub("", line) if exclusive else line
        id_ = slug(label)[:50].strip("_")
        id_ = id_ if id_[:1].isalpha() else f"o_{id_ or n + 1}"
        if labels.setdefault(id_, label) != label:  # two long labels that begin alike
            id_ = f"{id_}_{n + 1}"
        item: dict[str, Any] = {"id": id_, "label": {"fr": label}}
        if english:
            item["label"]["en"] = _ALONE.sub("", english[n]) if exclusive else english[n]
        if label != line:
            item["exclusive"] = True
        found.append(item)
    return found


def _identifier(pattern: str, example: str) -> Callable[[str], str]:
    def meaning(text: str) -> str:
        found = slug(text)
        if not re.match(pattern, found) or len(found) > _LONGEST_ID:
            raise _Wrong("id_wrong", value=text, example=example)
        return found

    return meaning


def _principle_id(text: str) -> str:
    if not re.match(PRINCIPLE_ID, text):
        raise _Wrong("principle_id_wrong", value=text)
    return text


def _word(words: tuple[Word, ...]) -> Callable[[str], str]:
    def meaning(text: str) -> str:
        for word in words:
            if fold(text) in {fold(name) for name in (word.id, word.name.fr, word.name.en, *word.also)}:
                return word.id
        raise _Wrong("word_unknown", value=text, words=_either(words))

    return meaning


def _either(words: tuple[Word, ...]) -> Text:
    shown = [word for word in words if not word.hidden]
    return Text(fr=either([word.name.fr for word in shown], "fr"), en=either([word.name.en for word in shown], "en"))


def _write(words: tuple[Word, ...]) -> Text:
    found = _either(words)
    return Text(fr=f"Écrivez {found.fr}.", en=f"Write {found.en}.")


def _day(text: str) -> str:
    """A day in ISO form."""
    iso, french = _ISO_DAY.fullmatch(text), _FRENCH_DAY.fullmatch(text)
    parts = iso.groups() if iso else french.groups()[::-1] if french else ()
    try:
        return date(*map(int, parts)).isoformat()
    except (TypeError, ValueError):
        raise _Wrong("date_wrong", value=text) from None


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text) or len(text) > _LONGEST_ADDRESS:
        raise _Wrong("url_wrong", value=text)
    return text
