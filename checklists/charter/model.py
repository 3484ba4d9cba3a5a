"""The shape of a local charter: an authority's principles, each linked to questions, and questions of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from checklists.model import Question, Strict, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

PRINCIPLE_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$"
CHARTER_ID = r"^[a-z][a-z0-9_]{0,39}$"


class Principle(Strict):
    """One principle of a charter, and the questions whose answers show whether it is followed: never none."""

    id: Annotated[str, Field(pattern=PRINCIPLE_ID)]
    title: Text
    text: Text
    questions: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(min_length=1)]


class Charter(Strict):
    """A local charter.

    ``questions`` are the authority's own: facts and safeguards, never exposures. ``adopted_on`` None: the day is not
    known; ``url`` empty: the charter is not published.
    """

    id: Annotated[str, Field(pattern=CHARTER_ID)]
    title: Text
    adopted_on: date | None = None
    url: Annotated[str, Field(pattern=r"^(https?://|$)")] = ""
    principles: Annotated[tuple[Principle, ...], Field(min_length=1)]
    questions: tuple[Question, ...] = ()


def with_french_alone(data: Any) -> Any:
    """The data of a charter in which a text given in French alone is shown in every language: it is not our text."""
    if isinstance(data, list):
        return [with_french_alone(item) for item in data]
    if not isinstance(data, dict):
        return data
    found: Mapping[str, Any] = {key: with_french_alone(value) for key, value in data.items()}
    return {**found, "en": found["fr"]} if "fr" in found and "en" not in found else found
