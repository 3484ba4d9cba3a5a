"""Read a folder of YAML into a ``Checklist``, or say in one sentence what is wrong, where, and what is allowed."""

from __future__ import annotations

import difflib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ValidationError

from checklists import model
from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import Checklist

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
    "governance.yaml": ("matrix", "levels", "governance"),
    "risks.yaml": ("floors", "risks"),
    "use_cases.yaml": ("use_cases",),
}
SHARED: dict[str, tuple[str, ...]] = {"references.yaml": ("references",), "frameworks.yaml": ("frameworks",)}


class _StrictLoader(yaml.SafeLoader):
    """Strings stay strings (« yes », « no », dates); numbers are numbers; duplicate keys and aliases are refused."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.MarkedYAMLError(problem=f"the key '{key}' is given twice", problem_mark=key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _read(path: Path, keys: Iterable[str], *, optional: Iterable[str] = ()) -> dict[str, Any]:
    if not path.exists():
        raise ChecklistError(path.name, "the file is missing; a checklist needs " + ", ".join(FILES))
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - derives from SafeLoader
    except UnicodeDecodeError as error:
        raise ChecklistError(path.name, f"the file is not UTF-8 text (byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ChecklistError(path.name + line, f"this is not readable YAML: {error.problem}") from error
    if not isinstance(data, dict):
        raise ChecklistError(path.name, "the file must be a mapping with the keys " + ", ".join(keys))
    for key in data:
        if key not in keys:
            raise ChecklistError(path.name, f"unknown key '{key}'{_nearest(key, keys)}; allowed: {', '.join(keys)}")
    for key in keys:
        if key not in data and key not in optional:
            raise ChecklistError(path.name, f"the key '{key}' is missing")
    return data


def _nearest(word: object, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(str(word), list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _allowed(model_type: type[BaseModel] | None) -> str:
    return "; allowed: " + ", ".join(model_type.model_fields) if model_type else ""


def _describe(data: Any, location: tuple[int | str, ...]) -> tuple[str, Any]:
    """Turn a pydantic location into words: list items are named by their id where they have one."""
    words: list[str] = []
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            words.append(str(step))
            continue
        if isinstance(step, int):
            name = data.get("id") if isinstance(data, dict) else None
            if name and words:
                words[-1] = f"{words[-1].rstrip('s')} '{name}'"
            else:
                words.append(f"no {step + 1}")
        else:
            words.append(str(step))
    return " → ".join(words), data


_MODEL_OF_KEY: dict[str, type[BaseModel]] = {
    "questions": model.Question, "options": model.Option, "risks": model.Risk, "findings": model.Finding,
    "facts": model.Fact, "obligations": model.Obligation, "regimes": model.Regime, "levels": model.LevelText,
    "governance": model.Governance, "use_cases": model.UseCase, "references": model.Reference,
    "frameworks": model.Framework, "floors": model.Floor, "gravity": model.DegreeLine, "likelihood": model.DegreeLine,
    "depth_rules": model.DepthRule, "roles": model.Named, "depths": model.Named, "columns": model.Column,
    "safeguards": model.Safeguards, "example_of_harm": model.Harm, "requirements": model.Requirement,
}  # fmt: skip


def _first_problem(file: str, data: Any, error: ValidationError) -> ChecklistError:
    first = error.errors()[0]
    location = first["loc"]
    where, value = _describe(data, location)
    key = location[-1] if location else ""
    if first["type"] == "extra_forbidden":
        parent = next(
            (_MODEL_OF_KEY[str(step)] for step in reversed(location[:-1]) if str(step) in _MODEL_OF_KEY), None
        )
        known = parent.model_fields if parent else ()
        where = _describe(data, location[:-1])[0]
        return ChecklistError(file, f"{where}: unknown key '{key}'{_nearest(key, known)}{_allowed(parent)}")
    if first["type"] == "missing":
        where = _describe(data, location[:-1])[0]
        if key in model.LANGUAGES:
            return ChecklistError(file, f"{where}: the text has no '{key}'; every text is given in fr and en")
        return ChecklistError(file, f"{where}: the key '{key}' is missing")
    return ChecklistError(file, f"{where}: {first['msg']} (found: {value!r:.80})")


def _validated(file: str, data: dict[str, Any], model_type: type[BaseModel]) -> Any:
    try:
        return model_type.model_validate(data)
    except ValidationError as error:
        raise _first_problem(file, data, error) from error


def _pieces(folder: Path, shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file, keys in FILES.items():
        yield file, _read(folder / file, keys)
    for file, keys in SHARED.items():
        own = folder / file
        yield file, _read(own if own.exists() else shared / file, keys)


def load(folder: Path = MAIN, *, shared: Path = ROOT) -> Checklist:
    """Read the checklist in ``folder``; references and frameworks come from ``shared`` unless the folder has its own.

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
        file = f"sections/{name}.yaml"
        if not (folder / file).exists():
            raise ChecklistError("checklist.yaml", f"section '{name}' is listed but {file} does not exist")
        data = _read(folder / file, tuple(model.Section.model_fields), optional=("triage",))
        section = _validated(file, data, model.Section)
        if section.id != name:
            raise ChecklistError(file, f"the file is named after section '{name}' but its id is '{section.id}'")
        sections.append(section)
    whole["sections"] = tuple(sections)
    try:
        checklist = Checklist.model_validate(whole)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        raise _first_problem(origin.get(key, folder.name), whole, error) from error
    check(checklist)
    return checklist


@cache
def main_checklist() -> Checklist:
    """The main checklist, read once per process."""
    return load(MAIN)


def to_json(checklist: Checklist) -> str:
    """The checklist as canonical JSON: the form that is stored with an assessment and that ``digest`` is taken of."""
    return checklist.model_dump_json(exclude_defaults=False)


def from_json(text: str) -> Checklist:
    """The inverse of ``to_json``, checked like a file.

    Raises:
        ChecklistError: the text is not a checklist, or breaks a rule of the format.
    """
    try:
        checklist = Checklist.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = " → ".join(map(str, first["loc"]))
        raise ChecklistError("checklist", f"{where}: {first['msg']}") from error
    check(checklist)
    return checklist


def digest(checklist: Checklist) -> str:
    """SHA-256 of the checklist's canonical JSON, in hexadecimal: its identity."""
    return sha256(to_json(checklist).encode()).hexdigest()
