"""Who is asked to answer what, and by when: a question, or a whole section, given to a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field

from assessments.levels import read
from assessments.model import FreeText, Frozen, ShortText

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from assessments.model import Answer, Assessment, Context
    from checklists.model import Checklist

QUESTION, SECTION = "question", "section"
ABOUT_PATTERN = f"^({QUESTION}|{SECTION}):[a-z0-9_]{{1,60}}$"


class Assignment(Frozen):
    """A question or a section given to somebody.

    ``about``: « question:<id> » or « section:<id> ». ``person_id``: the account; empty for somebody without one, or whose name
    was erased. ``due`` None: no day was set. ``done_at``: when it was marked as done; ``taken_at``: when it was taken back; both
    None while it is waited for.
    """

    id: str
    assessment_id: str
    about: Annotated[str, Field(pattern=ABOUT_PATTERN)]
    person: ShortText
    person_id: str
    due: date | None
    note: FreeText
    by: ShortText
    by_id: str
    at: AwareDatetime
    done_by: ShortText
    done_at: AwareDatetime | None
    taken_by: ShortText
    taken_at: AwareDatetime | None

    @property
    def open(self) -> bool:
        """Whether it is still waited for."""
        return self.done_at is None and self.taken_at is None

    @property
    def question(self) -> str:
        """Id of the question; empty for a section."""
        return self._named(QUESTION)

    @property
    def section(self) -> str:
        """Id of the section; empty for a question."""
        return self._named(SECTION)

    def _named(self, kind: str) -> str:
        found, _, id_ = self.about.partition(":")
        return id_ if found == kind else ""

    def overdue(self, today: date) -> bool:
        """Whether it is waited for after its day."""
        return self.open and self.due is not None and self.due < today


def known(checklist: Checklist, about: str) -> bool:
    """Whether ``about`` names a question or a section of the checklist."""
    kind, _, id_ = about.partition(":")
    ids: dict[str, Container[str]] = {
        QUESTION: checklist.questions,
        SECTION: {section.id for section in checklist.sections},
    }
    return id_ in ids.get(kind, ())


def questions_of(checklist: Checklist, about: str) -> tuple[str, ...]:
    """The questions that an assignment is about, in the order of the checklist."""
    kind, _, id_ = about.partition(":")
    if kind == QUESTION:
        return (id_,)
    return tuple(q.id for section in checklist.sections if section.id == id_ for q in section.questions)


def unanswered(
    checklist: Checklist, answers: Mapping[str, Answer], asked: Container[str], about: str
) -> tuple[str, ...]:
    """The questions of an assignment that are asked and have no answer yet; « ne sait pas » is an answer."""
    return tuple(
        id_ for id_ in questions_of(checklist, about) if id_ in asked and (id_ not in answers or not answers[id_].given)
    )


def left(
    checklist: Checklist, answers: Mapping[str, Answer], context: Context, assessment: Assessment, about: str
) -> tuple[str, ...]:
    """The same, from what decides whether a question is asked."""
    reading = read(checklist, answers, context, assessment.depth)
    return unanswered(checklist, answers, set(reading.in_order(reading.asked)), about)


def by_urgency(assignments: Iterable[Assignment]) -> list[Assignment]:
    """Those that are waited for, the nearest day first; those without a day last, oldest first."""
    waited = [each for each in assignments if each.open]
    return sorted(waited, key=lambda each: (each.due is None, each.due or each.at.date(), each.at, each.id))
