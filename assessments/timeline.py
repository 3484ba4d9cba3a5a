"""The life of an assessment as a list of moments, oldest first: begun, submitted, sent back, advised upon, decided, closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from assessments.decision import Choice, Decision
    from assessments.model import Assessment
    from assessments.review import Opinion, Outcome, Remark, Submission
    from checklists.model import Adviser


class Kind(StrEnum):
    """What happened. Steps that need a reason bear the names of ``assessments.review.Step``."""

    BEGUN = "begun"
    SUBMITTED = "submitted"
    ASK_CHANGES = "ask_changes"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    CALLED = "called"
    ADVISED = "advised"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened.

    ``by`` is empty when nobody in particular did it. ``number``: the version concerned; 0 for none. ``text``: the words that came
    with it. ``content_hash``: of the version that was frozen; ``adviser``, ``outcome``, ``choice``: of an opinion, of a decision.
    """

    kind: Kind
    at: datetime
    by: str = ""
    number: int = 0
    text: str = ""
    content_hash: str = ""
    adviser: Adviser | None = None
    outcome: Outcome | None = None
    choice: Choice | None = None


def timeline(
    assessment: Assessment,
    submissions: Iterable[Submission],
    remarks: Iterable[Remark],
    opinions: Iterable[Opinion],
    decisions: Iterable[Decision],
) -> tuple[Moment, ...]:
    """Put together what is kept of a life; the order of what is given does not matter."""
    found = [Moment(Kind.BEGUN, assessment.created_at)]
    found += [
        Moment(Kind.SUBMITTED, each.at, each.by, each.number, each.message, each.content_hash) for each in submissions
    ]
    found += [Moment(Kind(each.step), each.at, each.by, each.submission, each.text) for each in remarks if each.step]
    for each in opinions:
        if each.members:
            found.append(Moment(Kind.CALLED, each.opened_at, each.opened_by, each.submission, adviser=each.adviser))
        if each.closed_at is not None:
            told = Moment(Kind.ADVISED, each.closed_at, each.closed_by, each.submission, each.reasons)
            found.append(replace(told, adviser=each.adviser, outcome=each.outcome))
    found += [
        Moment(Kind.DECIDED, each.at, each.by, each.submission, each.reasons, choice=each.choice) for each in decisions
    ]
    return tuple(sorted(found, key=lambda moment: moment.at))
