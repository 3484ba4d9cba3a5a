"""What a workshop with residents asks about each risk, in words of every day.

The questions are data, ``collectivite/workshop.yaml``, and belong to the installation, like the rule of publication.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from checklists.errors import ChecklistError
from checklists.loader import MAIN, main_checklist, read_mapping
from checklists.model import Id, Strict, Text
from checklists.sentences import first_problem, nearest

if TYPE_CHECKING:
    from pathlib import Path

FILE = "workshop.yaml"


class Everyday(Strict):
    """The question about one risk."""

    risk: Id
    text: Text


class Workshop(Strict):
    """The whole file."""

    questions: tuple[Everyday, ...]


_PIECES: dict[str, type[BaseModel]] = {"questions": Everyday}


def load_workshop(folder: Path = MAIN) -> dict[str, Text]:
    """The questions of a folder by the id of their risk, checked against the main checklist.

    Raises:
        ChecklistError: with one sentence naming the file and what is wrong.
    """
    data = read_mapping(folder, FILE, tuple(Workshop.model_fields))
    try:
        found = Workshop.model_validate(data)
    except ValidationError as error:
        raise first_problem(FILE, data, error, _PIECES) from error
    known, questions = main_checklist().risk, {one.risk: one.text for one in found.questions}
    for one in found.questions:
        if one.risk not in known:
            raise ChecklistError(FILE, f"unknown risk '{one.risk}'{nearest(one.risk, known)}")
    if len(questions) < len(found.questions):
        raise ChecklistError(FILE, "a risk has two questions; give each risk one")
    return questions


@cache
def everyday_questions() -> dict[str, Text]:
    """The questions of this installation, read once per process."""
    return load_workshop()
