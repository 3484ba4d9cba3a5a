"""Answers that several systems of an authority share: kept once, with who keeps them, and taken over in each assessment.

Taking over copies the answer and leaves it to be confirmed, since only people who know the system can say that what the
authority does in general holds there too. A change of the shared answer changes no assessment: each one shows the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, Field

from assessments.model import Answer, FreeText, Frozen, Origin, ShortText
from checklists.model import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, Question

SHARED_FIELDS: tuple[str, ...] = ("choice", "value", "comment", "evidence", "owner", "due", "review_on")
"""Fields of a shared answer that people change; the others are kept by the store."""


class SharedAnswer(Frozen):
    """What an authority answers to one question, for all its systems.

    ``choice``, ``value``, ``comment``, ``evidence`` and ``due`` (the day by which something planned is done) are those of an
    answer. ``owner``: who keeps it true, by function. ``review_on``: the day from which it must be read again; None when
    nobody set one. ``by`` and ``at``: who kept it first and when; ``changed_by`` and ``changed_at``: who changed it last, "" and
    None while nobody did. ``version`` counts its changes, from 1.
    """

    id: str
    question: str
    choice: tuple[str, ...] = ()
    value: FreeText = ""
    comment: FreeText = ""
    evidence: tuple[ShortText, ...] = ()
    owner: ShortText = ""
    due: date | None = None
    review_on: date | None = None
    version: Annotated[int, Field(ge=1)]
    by: ShortText
    at: AwareDatetime
    changed_by: ShortText = ""
    changed_at: AwareDatetime | None = None

    @property
    def since(self) -> datetime:
        """When it became what it is."""
        return self.changed_at or self.at

    def to_review(self, today: date) -> bool:
        """Whether the day has come on which it must be read again."""
        return self.review_on is not None and self.review_on <= today

    def as_answer(self) -> Answer:
        """The same as an answer, to be put in words like one."""
        return Answer(question=self.question, origin=Origin.SHARED, **{name: getattr(self, name) for name in _TAKEN})

    def changes(self, current: Answer | None) -> dict[str, Any]:
        """What taking it over changes in an answer, as for ``save_answer``; evidence given there stays."""
        there = current.evidence if current is not None else ()
        typed = {"choice": self.choice} if self.choice else {"value": self.value}
        evidence = tuple(dict.fromkeys((*there, *self.evidence)))
        return {**typed, "comment": self.comment, "owner": self.owner, "due": self.due, "evidence": evidence}


_TAKEN = ("choice", "value", "comment", "evidence", "owner", "due")
_SUBSTANCE = ("choice", "value")
_COPIED = (*_SUBSTANCE, "comment", "owner", "due")


class Stand(StrEnum):
    """How an answer stands to the shared one.

    ``missing``: nothing was answered here. ``same``: the same is said here. ``newer``: the shared one was taken over here, and
    has changed since. ``different``: people answered something else here.
    """

    MISSING = "missing"
    SAME = "same"
    NEWER = "newer"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Offer:
    """A shared answer to a question of an assessment, and how the answer there stands to it.

    ``differing`` names the fields that are not the same there; a comment, an owner or a date of one's own beside the same answer
    is no difference.
    """

    shared: SharedAnswer
    stand: Stand
    differing: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """Id of the question."""
        return self.shared.question


def stand_of(answer: Answer | None, shared: SharedAnswer) -> Stand:
    """How an answer stands to the shared one. Words written here on an unanswered question are not passed over: it differs."""
    if answer is None or not (answer.given or answer.comment.strip() or answer.evidence):
        return Stand.MISSING
    if not _differing(answer, shared):
        return Stand.SAME
    return Stand.NEWER if answer.origin is Origin.SHARED else Stand.DIFFERENT


def _differing(answer: Answer, shared: SharedAnswer) -> tuple[str, ...]:
    taken = answer.origin is Origin.SHARED
    compared = _COPIED if taken else _SUBSTANCE
    found = [name for name in compared if getattr(answer, name) != getattr(shared, name)]
    return (*found, "evidence") if taken and not set(shared.evidence) <= set(answer.evidence) else tuple(found)


def offers(checklist: Checklist, answers: Mapping[str, Answer], shared: Iterable[SharedAnswer]) -> tuple[Offer, ...]:
    """What can be taken over in an assessment, in the order of its questions.

    Questions that are not asked yet are among them, so that an assessment can begin with what is known: an answer to a question
    that is never asked counts for nothing. Whatever the authority keeps is offered wherever the same question is asked, also in an assessment whose checklist is
    older than the mark that lets a question be shared; one with an option that this checklist does not offer is not.
    """
    kept = {each.question: each for each in shared}
    return tuple(
        _offer(kept[id_], answers.get(id_))
        for id_, question in checklist.questions.items()
        if id_ in kept and _fits(question, kept[id_])
    )


def to_take(found: Iterable[Offer], sheet: RiskSheet, today: date) -> tuple[Offer, ...]:
    """What can be taken over without looking at each: nothing was answered, and it need not be read again first.

    While questions wait for an answer, those that are not asked yet are among them; once all are answered, they are not.
    """
    return tuple(
        offer
        for offer in found
        if offer.stand is Stand.MISSING
        and not offer.shared.to_review(today)
        and (sheet.unanswered or offer.question in sheet.asked)
    )


def _offer(shared: SharedAnswer, answer: Answer | None) -> Offer:
    stand = stand_of(answer, shared)
    apart = answer is not None and stand in {Stand.NEWER, Stand.DIFFERENT}
    return Offer(shared, stand, _differing(answer, shared) if apart and answer is not None else ())


def _fits(question: Question, shared: SharedAnswer) -> bool:
    if shared.choice:
        return set(shared.choice) <= {option.id for option in question.choices} - {UNKNOWN}
    return not question.has_options and not question.columns
