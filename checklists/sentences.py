"""Sentences that tell a content author what is wrong: nearest words, lists of what is allowed, and pydantic's findings."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from checklists import model
from checklists.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

SHORT_LIST = 12
"""Up to how many allowed words are listed in full."""


def nearest(word: object, known: Iterable[str]) -> str:
    """What to add to « unknown … »: the closest word; the allowed ones when none is close and they are few; else nothing."""
    known = list(known)
    close = difflib.get_close_matches(str(word), known, n=1)
    if close:
        return f" (did you mean '{close[0]}'?)"
    return f"; allowed: {', '.join(known)}" if 0 < len(known) <= SHORT_LIST else ""


def unknown_key(key: object, allowed: Iterable[str]) -> str:
    """« unknown key … » with the nearest one, and always all that are allowed."""
    allowed = list(allowed)
    close = difflib.get_close_matches(str(key), allowed, n=1)
    meant = f" (did you mean '{close[0]}'?)" if close else ""
    return f"unknown key '{key}'{meant}; allowed: {', '.join(allowed)}"


# The model of what stands under a key, to list the keys that it may have; every other piece is a text.
_MODEL_OF_KEY: dict[str, type[BaseModel]] = {
    "questions": model.Question, "options": model.Option, "risks": model.Risk, "findings": model.Finding,
    "facts": model.Fact, "obligations": model.Obligation, "regimes": model.Regime, "levels": model.LevelText,
    "governance": model.Governance, "use_cases": model.UseCase, "references": model.Reference,
    "frameworks": model.Framework, "floors": model.Floor, "gravity": model.DegreeLine, "likelihood": model.DegreeLine,
    "depth_rules": model.DepthRule, "roles": model.Named, "depths": model.Named, "columns": model.Column,
    "safeguards": model.Safeguards, "example_of_harm": model.Harm, "requirements": model.Requirement,
    "conclusions": model.ConclusionRule, "remarks": model.Remark, "glossary": model.Term, "also": model.OtherWords,
}  # fmt: skip


def first_problem(
    file: str, data: Any, error: ValidationError, pieces: Mapping[str, type[BaseModel]] | None = None
) -> ChecklistError:
    """The first thing that pydantic found in ``data``, as one sentence that names the piece by its id.

    ``pieces``: the model of what stands under a key, for files that are no part of a checklist.
    """
    first = error.errors()[0]
    where, problem = _problem(data, first, pieces or _MODEL_OF_KEY)
    return ChecklistError(file, f"{where}: {problem}")


def every_problem(data: Any, error: ValidationError) -> list[tuple[tuple[int | str, ...], str, str]]:
    """All that pydantic found in ``data``: for each its location, the same in words, and the sentence."""
    return [(found["loc"], *_problem(data, found, _MODEL_OF_KEY)) for found in error.errors()]


def _problem(data: Any, found: ErrorDetails, pieces: Mapping[str, type[BaseModel]]) -> tuple[str, str]:
    location = found["loc"]
    key = location[-1] if location else ""
    if found["type"] == "extra_forbidden":
        piece = next((str(step) for step in reversed(location[:-1]) if isinstance(step, str)), "")
        allowed = pieces.get(piece, model.Text).model_fields
        return describe(data, location[:-1])[0], unknown_key(key, allowed)
    if found["type"] == "missing":
        where = describe(data, location[:-1])[0]
        if key in model.LANGUAGES:
            return where, f"the text has no '{key}'; every text is given in fr and en"
        return where, f"the key '{key}' is missing"
    where, value = describe(data, location)
    return where, f"{found['msg']} (found: {value!r:.80})"


def describe(data: Any, location: tuple[int | str, ...]) -> tuple[str, Any]:
    """A pydantic location in words, list items being named by their id where they have one; and the value found there."""
    words: list[str] = []
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            words.append(str(step))
            continue
        if isinstance(step, int):
            name = data.get("id") if isinstance(data, dict) else None
            if isinstance(name, str) and name and words:
                words[-1] = f"{words[-1].rstrip('s')} '{name}'"
            else:
                words.append(f"no {step + 1}")
        else:
            words.append(str(step))
    return " → ".join(words), data
