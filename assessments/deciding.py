"""What a person has before them when they are about to decide: who decides, what is missing, and what stands against each choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.days import typed_day
from assessments.decision import (
    APPROVING,
    OVERRIDABLE,
    Choice,
    Demand,
    Obstacle,
    level_of_decision,
    obstacles,
    required_advisers,
    valid_until,
)
from assessments.review import Step, transition
from checklists.model import Adviser, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from assessments.model import Status
    from assessments.record import Record
    from assessments.review import Submission
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, Governance

_WRITTEN = "…"
"""In the place of reasons and conditions that are still to be written: what they lack is said when they are given."""

DAY_UNREAD = Text(
    fr="Écrivez la date de la décision sous la forme 31/01/2027. Rien n’a été enregistré.",
    en="Write the date of the decision as 31/01/2027. Nothing was saved.",
)
DAY_TO_COME = Text(
    fr="Une décision porte la date à laquelle elle a été prise\u00a0: ce jour n’est pas encore venu. Rien n’a été enregistré.",
    en="A decision bears the date on which it was taken: that day has not come yet. Nothing was saved.",
)
CONDITION_DAY = Text(
    fr="L’échéance d’une condition s’écrit sous la forme 31/01/2027, ou se laisse vide. Rien n’a été enregistré.",
    en="The due date of a condition is written as 31/01/2027, or left empty. Nothing was saved.",
)


@dataclass(frozen=True, slots=True)
class Deciding:
    """What stands before the person.

    Attributes:
        last: the version that is decided on; None when none was submitted.
        open: whether where the assessment stands lets anybody decide.
        covers: whether the assessment is still what was submitted.
        level: 1-4, at which the decision is taken.
        rule: what that level requires; None where the checklist says nothing.
        required: whose opinion it requires, in the usual order.
        missing: whose of them was not given on this version.
        against: what stands against each choice, gravest first, before anything is written.
    """

    last: Submission | None
    open: bool
    covers: bool
    level: int
    rule: Governance | None
    required: tuple[Adviser, ...]
    missing: tuple[Adviser, ...]
    against: Mapping[Choice, tuple[Obstacle, ...]]

    @property
    def possible(self) -> tuple[Choice, ...]:
        """The choices against which nothing stands but what may be overridden."""
        return tuple(choice for choice, found in self.against.items() if OVERRIDABLE.issuperset(found))

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands against approving, gravest first; what could be overridden is no matter where something else cannot."""
        found = self.against[Choice.APPROVE]
        return tuple(each for each in found if each not in OVERRIDABLE) or found

    def overrides(self, choice: Choice | None) -> bool:
        """Whether a choice passes over a required opinion, and so needs a written reason."""
        return choice is not None and Obstacle.OPINION_MISSING in self.against[choice]


def deciding(checklist: Checklist, sheet: RiskSheet, record: Record, status: Status, *, content_hash: str) -> Deciding:
    """Look at a decision before it is taken. Pure.

    Args:
        checklist: of the assessment.
        sheet: what follows from its answers on the day.
        record: its review.
        status: where it stands.
        content_hash: of the assessment as it is now.
    """
    last = record.submissions[-1] if record.submissions else None
    covers = last is not None and last.content_hash == content_hash
    level = level_of_decision(last.impact_high, sheet, covers=covers) if last else sheet.impact.high
    given = frozenset(record.given(last.content_hash)) if last else frozenset()
    required = tuple(each for each in Adviser if each in required_advisers(checklist, level))
    return Deciding(
        last=last,
        open=last is not None and transition(Step.DECIDE, status) is not None,
        covers=covers,
        level=level,
        rule=next((rule for rule in checklist.governance if rule.level == level), None),
        required=required,
        missing=tuple(each for each in required if each not in given),
        against={
            choice: obstacles(
                checklist, sheet, choice,
                given=given, covers=covers, reasons=_WRITTEN, conditions=[_WRITTEN], level=level,
            )
            for choice in Choice
        },
    )  # fmt: skip


def day_problem(text: str, today: date) -> Text | None:
    """What is wrong with the date of a decision as it was typed; None when nothing is."""
    day = typed_day(text)
    if day is None:
        return DAY_UNREAD
    return DAY_TO_COME if day > today else None


def lasts_until(checklist: Checklist, found: Deciding, choice: Choice | None, text: str) -> date | None:
    """The last day of a decision that is being written; None while its date is not known, or when it has none."""
    day = typed_day(text)
    return valid_until(checklist, found.level, choice, day) if choice in APPROVING and choice and day else None


def typed_conditions(rows: Sequence[tuple[str, str, str]]) -> tuple[Demand, ...] | Text:
    """Conditions from what was typed (text, owner, due date), empty lines left out; or what is wrong with one of them."""
    found = []
    for text, owner, due in rows:
        if not (text.strip() or owner.strip() or due.strip()):
            continue
        day = typed_day(due) if due.strip() else None
        if due.strip() and day is None:
            return CONDITION_DAY
        found.append((text, owner, day))
    # An owner or a date without words is refused by the store, which says so.
    return tuple(Demand.model_construct(text=text, owner=owner, due=day) for text, owner, day in found)
