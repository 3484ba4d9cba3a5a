"""Charters on disk: a folder that holds ``charter.yaml``, or an .xlsx workbook; and all those of one folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checklists.charter.model import Charter
from checklists.charter.problems import CharterError, Place, Problem, sentence
from checklists.charter.rules import Draft, settle
from checklists.charter.sheets import draft_of
from checklists.charter.workbook import LARGEST_FILE, read_workbook
from checklists.model import Text
from checklists.sentences import describe
from checklists.strict_yaml import YamlError, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from checklists.model import Checklist

FILE = "charter.yaml"
"""What a folder must hold to be a charter."""

_SUFFIX = ".xlsx"


@dataclass(frozen=True, slots=True)
class Available:
    """One charter of a folder. ``charter`` is None while it is broken; ``problems`` then say why, and are never empty."""

    name: str
    charter: Charter | None
    problems: tuple[Problem, ...] = ()


def read(path: Path, checklist: Checklist) -> Charter:
    """The charter in a folder or in a workbook, sound on top of ``checklist``.

    Raises:
        CharterError: with everything that is wrong.
    """
    charter, problems = _settled(path, checklist)
    if charter is None:
        raise CharterError(problems)
    return charter


def read_upload(data: bytes, name: str, checklist: Checklist) -> Charter:
    """The charter in the bytes of a workbook that somebody wants checked; nothing is kept.

    Raises:
        CharterError: with everything that is wrong.
    """
    charter, problems = _of_bytes(data, name, checklist)
    if charter is None:
        raise CharterError(problems)
    return charter


def _of_bytes(data: bytes, name: str, checklist: Checklist) -> tuple[Charter | None, tuple[Problem, ...]]:
    tables = read_workbook(data, name)
    charter, problems = settle(draft_of(name, tables, checklist), checklist)
    order = {table.name: n for n, table in enumerate(tables)}

    def place(problem: Problem) -> tuple[int, int]:
        return order.get(problem.place.sheet.fr, -1) if problem.place.sheet else -1, problem.place.row

    return charter, tuple(sorted(problems, key=place))


def available(folder: Path, checklist: Checklist) -> tuple[Available, ...]:
    """Every charter of a folder, by name: each sub-folder with ``charter.yaml``, each .xlsx. None when there is no folder.

    A broken charter comes with its problems and hides no other one.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if _is_charter(path))
    except OSError:
        return ()
    found: list[Available] = []
    owner: dict[str, str] = {}
    for path in paths:
        charter, problems = _settled(path, checklist)
        if charter is not None and charter.id in owner:
            problems = (Problem(Place(path.name), "same_id", {"id": charter.id, "other": owner[charter.id]}),)
            charter = None
        if charter is not None:
            owner[charter.id] = path.name
        found.append(Available(path.name, charter, problems))
    return tuple(found)


def _is_charter(path: Path) -> bool:
    if path.name.startswith((".", "~$")):  # what spreadsheet programs leave beside an open file
        return False
    return path.suffix.lower() == _SUFFIX if path.is_file() else (path / FILE).is_file()


def _settled(path: Path, checklist: Checklist) -> tuple[Charter | None, tuple[Problem, ...]]:
    try:
        if path.is_dir():
            return settle(_folder_draft(path), checklist)
        with path.open("rb") as file:
            return _of_bytes(file.read(LARGEST_FILE + 1), path.name, checklist)
    except CharterError as error:
        return None, error.problems
    except OSError:
        return None, (Problem(Place(path.name), "file_missing"),)


def _folder_draft(folder: Path) -> Draft:
    file = Place(f"{folder.name}/{FILE}")
    keys = ", ".join(Charter.model_fields)
    try:
        with (folder / FILE).open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError:
        raise CharterError([Problem(file, "file_missing")]) from None
    if len(data) > LARGEST_FILE:
        raise CharterError([Problem(file, "too_large", {"size": str(LARGEST_FILE // 1_000_000)})])
    try:
        raw: Any = read_yaml(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CharterError([Problem(file, "not_utf8")]) from None
    except YamlError as error:
        place = Place(file.file, row=error.line or 0)
        raise CharterError([Problem(place, "not_yaml", {"problem": sentence(error.problem)})]) from None
    if not isinstance(raw, dict):
        raise CharterError([Problem(file, "not_mapping", {"keys": Text(fr=keys, en=keys)})])
    return Draft(raw, lambda path: Place(file.file, path=describe(raw, path)[0]))
