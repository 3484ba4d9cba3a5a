"""What a file of the CNIL's PIA tool says, read and cleaned: all texts are plain, numbers and days are checked.

The format as its public source shows it: one object with ``pia``, ``answers``, ``measures``, ``evaluations`` and ``comments``;
an answer belongs to a question by its number (111 to 346), an evaluation to a part of the questionnaire (« 1.1 »), to a question
of it (« 2.1.211 ») or to a measure (« 3.1. » and its id).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessments.exchange.pia.plain import NOTHING, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from checklists.model import Text


@dataclass(frozen=True)
class PiaAnswer:
    """The answer to one question. ``gauge`` from 1 to 4; None when none was set."""

    question: str
    text: Plain = NOTHING
    gauge: int | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class PiaMeasure:
    """A measure: a free title and content. ``slug`` is the entry of the knowledge base that it came from, empty for none."""

    id: str
    title: str = ""
    content: Plain = NOTHING
    slug: str = ""


@dataclass(frozen=True)
class PiaEvaluation:
    """What an evaluator said of a part, a question or a measure.

    ``mark`` from 1 (to be corrected) to 3 (acceptable), None while waiting; ``gravity`` and ``likelihood`` (1 to 4, None when
    not set) are what would remain of a risk; ``due`` is the day on which the action should be done, ``due_said`` what the
    file says when it is no day.
    """

    reference: str
    mark: int | None = None
    comment: Plain = NOTHING
    action: Plain = NOTHING
    gravity: int | None = None
    likelihood: int | None = None
    owner: str = ""
    due: date | None = None
    due_said: str = ""
    judged_on: date | None = None

    @property
    def says(self) -> bool:
        """Whether it says anything beside the action."""
        return bool(self.mark or self.comment.text or self.comment.pictures or self.gravity or self.likelihood)

    @property
    def plans(self) -> bool:
        """Whether it holds an action."""
        return bool(self.action.text or self.action.pictures or self.owner or self.due or self.due_said)


@dataclass(frozen=True)
class PiaComment:
    """A remark on a question, or on a measure."""

    reference: str
    text: Plain
    for_measure: bool = False


@dataclass(frozen=True)
class PiaFile:
    """A file that was attached, or that the ZIP holds beside the analysis."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Unread:
    """A part of the file that could not be read, with the reason."""

    label: Text
    why: Text


@dataclass(frozen=True)
class Pia:
    """One analysis.

    ``facts`` holds the values of ``pia`` that say something, by key; ``titles`` the titles that a template gives to questions
    of its own; ``empty`` counts the entries that hold nothing.
    """

    facts: Mapping[str, Plain] = field(default_factory=dict)
    answers: tuple[PiaAnswer, ...] = ()
    measures: tuple[PiaMeasure, ...] = ()
    evaluations: tuple[PiaEvaluation, ...] = ()
    comments: tuple[PiaComment, ...] = ()
    files: tuple[PiaFile, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    empty: int = 0

    @property
    def name(self) -> str:
        """Its name; empty when it has none."""
        return self.facts.get("name", NOTHING).text
