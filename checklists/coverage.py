"""Which question covers which requirement of a framework, and which requirement nothing covers.

A requirement is covered by the questions that map to it, and by those that map to one of its parts: ``GOVERN 1`` by a
question on ``GOVERN 1.1``, ``5`` by one on ``5 timing``. What no question covers must say why (``Requirement.reason``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklists.model import Checklist, Framework, Question, Requirement

_PART_MARKS = (".", " ")
"""What separates the id of a part from that of its whole: « A.5.2 » is a part of « A.5 », « 5 timing » of « 5 »."""


@dataclass(frozen=True)
class Coverage:
    """What covers one requirement.

    Attributes:
        requirement: The requirement.
        questions: Questions that map to it, in the order in which they are asked; empty when none does.
        parts: Those of its parts that some question covers; empty for a requirement without parts.
    """

    requirement: Requirement
    questions: tuple[Question, ...]
    parts: tuple[Requirement, ...]

    @property
    def covered(self) -> bool:
        """Whether a question maps to the requirement or to one of its parts."""
        return bool(self.questions or self.parts)

    @property
    def missing(self) -> bool:
        """Whether nothing covers it and nothing says why."""
        return not self.covered and self.requirement.reason is None

    @property
    def stale(self) -> bool:
        """Whether it still says why no question covers it although one does."""
        return self.covered and self.requirement.reason is not None


def coverage(checklist: Checklist) -> dict[str, tuple[Coverage, ...]]:
    """What covers each requirement, by framework id, in the order of ``frameworks.yaml``."""
    return {framework.id: tuple(_of(checklist, framework)) for framework in checklist.frameworks}


def _of(checklist: Checklist, framework: Framework) -> Iterator[Coverage]:
    mapped = {
        requirement.id: tuple(
            question
            for question in checklist.questions.values()
            if requirement.id in question.maps_to.get(framework.id, ())
        )
        for requirement in framework.requirements
    }
    for requirement in framework.requirements:
        starts = tuple(requirement.id + mark for mark in _PART_MARKS)
        parts = tuple(other for other in framework.requirements if other.id.startswith(starts) and mapped[other.id])
        yield Coverage(requirement, mapped[requirement.id], parts)


def gaps(checklist: Checklist) -> tuple[str, ...]:
    """One sentence for each requirement that is not covered and says nothing, or whose reason is stale; empty when sound."""
    return tuple(
        sentence
        for framework, lines in coverage(checklist).items()
        for line in lines
        for sentence in _problems(framework, line)
    )


def _problems(framework: str, line: Coverage) -> Iterator[str]:
    where = f"frameworks.yaml: {framework}, requirement '{line.requirement.id}'"
    if line.missing:
        yield f"{where}: no question maps to it; map one, or give the 'reason' why none does"
    if line.stale:
        ids = [question.id for question in line.questions] or [part.id for part in line.parts]
        yield f"{where}: the reason is stale: it is covered by {', '.join(ids)}; remove 'reason'"
