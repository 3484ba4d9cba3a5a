"""Read a folder of YAML into a ``Checklist``, or say in one sentence what is wrong, where, and what is allowed."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from checklists import model
from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import Checklist
from checklists.sentences import first_problem, unknown_key
from checklists.strict_yaml import YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent
MAIN = ROOT / "collectivite"

# Where each key of a Checklist is read: (file, keys it may hold). Sections are read one by one.
FILES: dict[str, tuple[str, ...]] = {
    "checklist.yaml": ("id", "version", "title", "sections", "roles", "depths", "depth_rules", "minutes"),
    "facts.yaml": ("facts",),
    "findings.yaml": ("regimes", "findings"),
    "obligations.yaml": ("obligations",),
    "governance.yaml": ("matrix", "levels", "governance", "conclusions", "remarks"),
    "risks.yaml": ("floors", "risks"),
    "use_cases.yaml": ("use_cases",),
}
SHARED: dict[str, tuple[str, ...]] = {
    "references.yaml": ("references",),
    "frameworks.yaml": ("frameworks",),
    "glossary.yaml": ("glossary",),
}


def read_mapping(folder: Path, file: str, keys: Iterable[str], *, optional: Iterable[str] = ()) -> dict[str, Any]:
    """A file as plain data: a mapping with these keys, all of them but the optional ones.

    Raises:
        ChecklistError: the file is missing, is not readable YAML, or has other keys.
    """
    path = folder / file
    if not path.is_file():
        raise ChecklistError(file, "the file is missing; a checklist needs " + ", ".join(FILES))
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ChecklistError(file, f"the file is not UTF-8 text (byte {error.start})") from error
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise ChecklistError(file + line, f"this is not readable YAML: {error.problem}") from error
    if not isinstance(data, dict):
        raise ChecklistError(file, "the file must be a mapping with the keys " + ", ".join(keys))
    for key in data:
        if key not in keys:
            raise ChecklistError(file, unknown_key(key, keys))
    for key in keys:
        if key not in data and key not in optional:
            raise ChecklistError(file, f"the key '{key}' is missing")
    return data


def _validated(file: str, data: dict[str, Any], model_type: type[BaseModel]) -> Any:
    try:
        return model_type.model_validate(data)
    except ValidationError as error:
        raise first_problem(file, data, error) from error


def _pieces(folder: Path, shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file, keys in FILES.items():
        yield file, read_mapping(folder, file, keys)
    for file, keys in SHARED.items():
        yield file, read_mapping(folder if (folder / file).exists() else shared, file, keys)


def load(folder: Path = MAIN, *, shared: Path = ROOT) -> Checklist:
    """Read the checklist in ``folder``; references, frameworks and glossary come from ``shared`` unless it has its own.

    Raises:
        ChecklistError: with one sentence naming the file, the id, the key and what is allowed.
    """
    whole: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for file, piece in _pieces(folder, shared):
        whole.update(piece)
        origin.update(dict.fromkeys(piece, file))
    if not isinstance(whole["sections"], list):
        raise ChecklistError("checklist.yaml", "'sections' must be a list of section ids")
    sections = []
    for name in whole["sections"]:
        if not isinstance(name, str) or not re.fullmatch(model.ID_PATTERN, name):
            raise ChecklistError("checklist.yaml", f"'sections' holds {name!r:.80}, which is not a section id")
        file = f"sections/{name}.yaml"
        if not (folder / file).is_file():
            raise ChecklistError("checklist.yaml", f"section '{name}' is listed but {file} does not exist")
        data = read_mapping(folder, file, tuple(model.Section.model_fields), optional=("triage",))
        section = _validated(file, data, model.Section)
        if section.id != name:
            raise ChecklistError(file, f"the file is named after section '{name}' but its id is '{section.id}'")
        sections.append(section)
    whole["sections"] = tuple(sections)
    try:
        checklist = Checklist.model_validate(whole)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        raise first_problem(origin.get(key, folder.name), whole, error) from error
    check(checklist)
    return checklist


@cache
def main_checklist() -> Checklist:
    """The main checklist, read once per process."""
    return load(MAIN)


def to_json(checklist: Checklist) -> str:
    """The checklist as canonical JSON (keys sorted, no spaces), which does not depend on the order of keys in its files.

    It is the form that is stored with an assessment and that ``digest`` is taken of.
    """
    data = checklist.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> Checklist:
    """The inverse of ``to_json``, checked like a file.

    Raises:
        ChecklistError: the text is not a checklist, or breaks a rule of the format.
    """
    try:
        checklist = Checklist.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = " → ".join(map(str, first["loc"])) or "text"
        raise ChecklistError("checklist", f"{where}: {first['msg']}") from error
    check(checklist)
    return checklist


def digest(checklist: Checklist) -> str:
    """SHA-256 of the checklist's canonical JSON, in hexadecimal: its identity."""
    return sha256(to_json(checklist).encode()).hexdigest()
