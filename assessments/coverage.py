"""What the answers say of an authority's charter: for each principle, whether what it asks for is in place.

Only what is done counts, and what is not known is never taken for done. Nothing here touches a level.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.logic import Truths
from assessments.replies import is_promised
from checklists.model import DONE, NOT_APPLICABLE, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from assessments.model import Answer, Context
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, Question, Requirement


class LinkState(StrEnum):
    """What is known of one linked question.

    A safeguard is DONE, PROMISED (planned or partly done, with an owner and a date) or OPEN. Another question is STATED
    once it is answered: no answer to it is right or wrong for a charter. Both may be UNKNOWN, or OUT: it does not concern
    this system.
    """

    DONE = "done"
    PROMISED = "promised"
    OPEN = "open"
    UNKNOWN = "unknown"
    STATED = "stated"
    OUT = "out"


class PrincipleState(StrEnum):
    """Where a principle stands.

    SATISFIED: all its safeguards are done and all its other questions answered. PROMISED: the same, some safeguards being
    promised. OPEN: at least one safeguard is neither. UNKNOWN: none is open, and something is not known. STATED: answered,
    and no safeguard says whether it is followed. OUT: none of its questions concerns this system.
    """

    SATISFIED = "satisfied"
    PROMISED = "promised"
    OPEN = "open"
    UNKNOWN = "unknown"
    STATED = "stated"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Link:
    """One question linked to a principle. ``asked`` is False while it is hidden, or deeper than what is asked."""

    question: str
    state: LinkState
    asked: bool


@dataclass(frozen=True, slots=True)
class PrincipleCoverage:
    """One principle, with its linked questions in the order in which they are asked."""

    principle: Requirement
    state: PrincipleState
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A whole charter."""

    principles: tuple[PrincipleCoverage, ...]

    def count(self, state: PrincipleState) -> int:
        """How many principles stand so."""
        return Counter(principle.state for principle in self.principles)[state]


def coverage(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    sheet: RiskSheet,
    framework_id: str,
) -> Coverage:
    """What the answers say of every requirement of a framework. Pure: the same input gives the same result.

    Args:
        checklist: what was asked; its questions name the requirements in ``maps_to``.
        answers: by question id.
        context: the one that ``sheet`` was made with.
        sheet: what follows from the answers: which questions are asked, and at which depth.
        framework_id: id of the framework, such as that of a charter.

    Raises:
        KeyError: when the checklist has no such framework.
    """
    frameworks = {framework.id: framework for framework in checklist.frameworks}
    truths = Truths(checklist, answers, context, sheet.depth)
    asked = frozenset(sheet.asked)
    linked: dict[str, list[Link]] = {requirement.id: [] for requirement in frameworks[framework_id].requirements}
    for question in checklist.questions.values():
        for requirement in question.maps_to.get(framework_id, ()):
            linked[requirement].append(_link(question, answers.get(question.id), truths, asked))
    return Coverage(
        tuple(
            PrincipleCoverage(requirement, _state([link.state for link in links]), links)
            for requirement in frameworks[framework_id].requirements
            for links in (tuple(linked[requirement.id]),)
        )
    )


def _link(question: Question, answer: Answer | None, truths: Truths, asked: Collection[str]) -> Link:
    if question.id not in asked:
        # Too deep, or waiting for another answer: nobody knows. Hidden for good: it does not concern this system.
        hidden = bool(truths.hidden & truths.index.bit[question.id])
        return Link(question.id, LinkState.OUT if hidden else LinkState.UNKNOWN, asked=False)
    if answer is None or not answer.counts:
        state = LinkState.UNKNOWN
    elif answer.choice == (NOT_APPLICABLE,):
        state = LinkState.OUT
    elif question.kind is not Kind.SAFEGUARD:
        state = LinkState.STATED
    elif answer.choice == (DONE,):
        state = LinkState.DONE
    else:
        state = LinkState.PROMISED if is_promised(answer) else LinkState.OPEN
    return Link(question.id, state, asked=True)


# The first state that some linked question has decides; one safeguard that is not done settles the matter.
_WORST_FIRST = (
    (LinkState.OPEN, PrincipleState.OPEN),
    (LinkState.UNKNOWN, PrincipleState.UNKNOWN),
    (LinkState.PROMISED, PrincipleState.PROMISED),
    (LinkState.DONE, PrincipleState.SATISFIED),
    (LinkState.STATED, PrincipleState.STATED),
)


def _state(links: Collection[LinkState]) -> PrincipleState:
    return next((found for link, found in _WORST_FIRST if link in links), PrincipleState.OUT)
