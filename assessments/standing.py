"""Where an assessment stands, in a few figures: for lists of many. Whoever shows one assessment scores it anew instead.

``standing_of`` is pure. The store keeps what it gives, together with what it was made from (``basis_of``) and the day until
which it is good, so that neither an answer, nor the authority's profile, nor an upgrade, nor a day passing makes it wrong
without anybody noticing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from assessments.qualification import AiActClass, Proof
from assessments.qualification import Standing as Firmness
from assessments.scoring import RiskSheet, score
from checklists.model import PARTIAL, PLANNED, Depth, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from assessments.levels import Range
    from assessments.model import Answer, Context
    from checklists.model import Checklist

_HERE = Path(__file__).parent
_RULES = (_HERE, _HERE.parent / "checklists")


class Awaited(StrEnum):
    """What is awaited on a day: the end of a decision, a reservation or condition to be met, a measure that was promised."""

    VALIDITY = "validity"
    RESERVATION = "reservation"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True, order=True)
class Ahead:
    """A day on which something is awaited; it may have passed."""

    day: date
    what: Awaited


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one assessment stood on the day ``as_of``.

    ``impact`` and ``inherent`` are levels 1-4, today and before any safeguard. ``missing`` counts the answers that would
    narrow ``impact``, ``answered`` the questions answered among those ``asked``, ``blocking`` the blocking findings that are
    established. ``duties_open`` counts the obligations that apply or will, and that no answer shows as done; ``duties_overdue``
    those of them that apply already. What missing answers merely leave possible is in neither. ``good_until`` is the first
    day on which the law may read otherwise; None when no later date is known. ``ahead``: the first day on which something is
    awaited, also one that has passed; None when nothing is dated.
    """

    impact: Range
    inherent: Range
    ai_act: AiActClass
    blocking: int
    missing: int
    answered: int
    asked: int
    duties_open: int
    duties_overdue: int
    as_of: date
    good_until: date | None
    ahead: Ahead | None = None

    def good_on(self, day: date) -> bool:
        """Whether nothing dated lies between the day on which it was made and this one."""
        return self.as_of <= day and (self.good_until is None or day < self.good_until)


def standing_of(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    depth: Depth = Depth.SHORT,
    ahead: Iterable[Ahead] = (),
) -> Standing:
    """Where an assessment stands. Pure; takes what ``score`` takes, and what is awaited beside what the answers promise."""
    sheet = score(checklist, answers, context, depth)
    first = min((*ahead, *promised(sheet, answers)), default=None)
    return replace(standing_of_sheet(checklist, sheet), ahead=first)


def promised(sheet: RiskSheet, answers: Mapping[str, Answer]) -> Iterator[Ahead]:
    """The measures that answers promise for a day."""
    for id_ in sheet.asked:
        answer = answers.get(id_)
        if answer is not None and answer.due is not None and answer.counts and answer.choice in _PROMISED:
            yield Ahead(answer.due, Awaited.MEASURE)


_PROMISED = ((PLANNED,), (PARTIAL,))


def standing_of_sheet(checklist: Checklist, sheet: RiskSheet) -> Standing:
    """The same, of a sheet that was made already."""
    today, law = sheet.context.as_of, sheet.qualification
    asked = sum(section.asked for section in sheet.sections)
    left = [duty for duty in law.duties if duty.standing is not Firmness.POSSIBLE and duty.proof is not Proof.DONE]
    return Standing(
        impact=sheet.impact,
        inherent=sheet.impact_inherent,
        ai_act=law.ai_act,
        blocking=sum(finding.severity is Severity.BLOCKING for finding in law.standing(Firmness.HOLDS)),
        missing=len(sheet.missing),
        answered=asked - sheet.unanswered,
        asked=asked,
        duties_open=len(left),
        duties_overdue=sum(
            duty.standing is not Firmness.ANNOUNCED and (duty.since is None or duty.since <= today) for duty in left
        ),
        as_of=today,
        good_until=next_change(checklist, today),
    )


def next_change(checklist: Checklist, day: date) -> date | None:
    """The first day after ``day`` on which the law, as this checklist knows it, may read otherwise; None when there is none."""
    return min((found for found in _dates(checklist) if found > day), default=None)


def _dates(checklist: Checklist) -> Iterator[date]:
    for reference in checklist.references:
        yield from filter(None, (reference.applies_from,))
    for fact in checklist.facts:
        yield from filter(None, (fact.on_or_after,))
    for finding in checklist.findings:
        yield from filter(None, (finding.in_force_from,))
    for obligation in checklist.obligations:
        yield from filter(None, (obligation.prudent_date, obligation.likely_date))


def basis_of(context: Context) -> str:
    """A digest of what a standing rests on beside the assessment itself: the authority's profile, and the rules as coded."""
    profile = (context.authority_type, context.population, context.staff_fte)
    return sha256(repr((profile, _rules())).encode()).hexdigest()


@cache
def _rules() -> str:
    """A digest of the code that reads answers: after an upgrade, what an older version computed is not taken for today's."""
    found = sha256()
    for path in sorted(path for folder in _RULES for path in folder.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
