"""The pieces of an analysis and what becomes of each: the plan of an import, and its report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.exchange.pia.mapping import Group
    from assessments.model import Answer
    from checklists.model import Text


class Outcome(StrEnum):
    """What becomes of a piece. Taken: all that it says is somewhere. Partly: something of it is, or it needs a person's hand."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not_taken"


class How(StrEnum):
    """As what a piece was taken."""

    NAME = "name"
    PURPOSE = "purpose"
    ANSWER = "answer"
    SUGGESTED = "suggested"
    COMMENT = "comment"
    PLANNED = "planned"
    FILE = "file"


@dataclass(frozen=True)
class Place:
    """Where a piece is. ``question`` is empty for the card of the system."""

    how: How
    question: str = ""


@dataclass(frozen=True)
class Piece:
    """One piece of the file. ``said`` is its text, empty for names of people and files; ``why`` None when it is taken whole."""

    group: Group
    label: Text
    said: str
    outcome: Outcome
    places: tuple[Place, ...] = ()
    why: Text | None = None


@dataclass(frozen=True)
class PlannedFile:
    """A file to attach to a question; ``piece`` is the place of its piece among those of the plan."""

    question: str
    name: str
    data: bytes = field(repr=False)
    piece: int


@dataclass(frozen=True)
class PiaPlan:
    """What an import would do.

    ``name`` and ``purpose`` are for the card of a new system; ``answers`` those that would change, as they would be;
    ``empty`` counts the entries of the file that hold nothing.
    """

    name: str
    purpose: str
    answers: tuple[Answer, ...]
    files: tuple[PlannedFile, ...]
    pieces: tuple[Piece, ...]
    empty: int = 0

    def of(self, outcome: Outcome) -> tuple[Piece, ...]:
        """The pieces with one outcome, in order."""
        return tuple(piece for piece in self.pieces if piece.outcome is outcome)
