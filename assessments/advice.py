"""What would help: the missing answers that would narrow the result most, and the measures that would lower it.

Both are found by recomputing the affected risks with one thing changed, never by a hand-made list.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assessments.levels import Range, current_level, degree_of, overall, read
from assessments.logic import Horizon
from assessments.model import Answer
from assessments.scoring import score
from checklists.model import DONE, AnswerType, Depth, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Context
    from assessments.reading import Reading
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, Question, Risk


@dataclass(frozen=True, slots=True)
class Drop:
    """A risk whose current level would fall, with both upper ends."""

    risk: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Safeguards to do together and what that would lower; ``impact_after`` is the upper end of the impact level."""

    safeguards: tuple[str, ...]
    drops: tuple[Drop, ...]
    impact_after: int

    @property
    def steps(self) -> int:
        """Sum of the levels lowered, over all risks."""
        return sum(drop.before - drop.after for drop in self.drops)


class _Trials:
    """Tries answers that are not there: the current levels that they would give, each risk being recomputed if touched."""

    def __init__(
        self, checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth, sheet: RiskSheet
    ) -> None:
        self.reading = read(checklist, answers, context, depth)
        self.risks = self.reading.index.risks
        self.now = {risk.id: risk.current for risk in sheet.risks}
        self.floor = degree_of(self.reading, self.reading.index.floors)

    def after(self, *answers: Answer) -> dict[str, Range]:
        """The current level of every risk once these answers are given."""
        trial = self.reading.like(changed={answer.question: answer for answer in answers})
        touched = trial.differs_from(self.reading)
        levels = dict(self.now)
        for id_, masks in self.risks.items():
            if masks.rests_on & touched:
                levels[id_] = current_level(trial, masks)
        return levels

    def impact(self, levels: Mapping[str, Range]) -> Range:
        """The impact level that goes with some levels of the risks; its floors are those of today."""
        return overall(self.floor, levels.values())


def what_would_help_most(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    depth: Depth = Depth.SHORT,
    *,
    sheet: RiskSheet | None = None,
    limit: int = 8,
) -> tuple[Measure, ...]:
    """Single measures, and per risk the smallest set that lowers it; most levels lowered first, then fewest measures.

    ``sheet`` is the result of ``score`` for the same input, to save computing it again. Empty when nothing would lower
    a level.
    """
    sheet = sheet or score(checklist, answers, context, depth)
    trials = _Trials(checklist, answers, context, depth, sheet)
    candidates: dict[tuple[str, ...], Measure] = {}
    for risk in checklist.risks:
        if trials.now[risk.id].high == Level.LOW:
            continue
        missing = _undone(trials.reading, risk)
        smallest = _smallest(trials, risk, missing)
        for safeguards in (*((id_,) for id_ in missing), *([smallest] if smallest else [])):
            if safeguards not in candidates:
                candidates[safeguards] = _measure(trials, safeguards)
    useful = [measure for measure in candidates.values() if measure.drops]
    useful.sort(key=lambda m: (m.impact_after, -m.steps, len(m.safeguards), m.safeguards))
    return tuple(useful[:limit])


def _done(safeguards: Iterable[str]) -> list[Answer]:
    return [Answer(question=id_, choice=(DONE,)) for id_ in safeguards]


def _measure(trials: _Trials, safeguards: tuple[str, ...]) -> Measure:
    """What doing these safeguards would lower."""
    after = trials.after(*_done(safeguards))
    drops = tuple(Drop(id_, now.high, after[id_].high) for id_, now in trials.now.items() if after[id_].high < now.high)
    return Measure(safeguards, drops, trials.impact(after).high)


def _undone(reading: Reading, risk: Risk) -> tuple[str, ...]:
    """Safeguards of the risk that could still be done, essential ones first."""
    undoing = reading.index.risks[risk.id].undoing
    named = dict.fromkeys((*risk.safeguards.essential, *risk.safeguards.recommended, *undoing))
    could = reading.protection(Horizon.CURRENT).undone
    return tuple(id_ for id_ in named if reading.index.bit[id_] & could)


def _smallest(trials: _Trials, risk: Risk, missing: tuple[str, ...]) -> tuple[str, ...] | None:
    """The smallest set of measures that lowers the upper end of one risk; None when none does.

    Within one list the measures weigh the same, so it suffices to try all essential ones with the first ``k`` recommended
    ones, and any of those that a gravity line names.
    """
    essential = [id_ for id_ in missing if id_ in risk.safeguards.essential]
    recommended = [id_ for id_ in missing if id_ in risk.safeguards.recommended]
    undoing = [id_ for id_ in missing if id_ in trials.risks[risk.id].undoing]
    tries: set[tuple[str, ...]] = set()
    for size in range(len(undoing) + 1):
        for chosen in combinations(undoing, size):
            tries.add(chosen)
            for count in range(len(recommended) + 1):
                tries.add(tuple(dict.fromkeys((*essential, *recommended[:count], *chosen))))
    before = trials.now[risk.id].high
    for attempt in sorted((t for t in tries if t), key=lambda t: (len(t), [missing.index(id_) for id_ in t])):
        if trials.after(*_done(attempt))[risk.id].high < before:
            return attempt
    return None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A missing answer, and how many steps of uncertainty it would remove on average over its possible answers."""

    question: str
    gain: float


_IMPACT_WEIGHT = 4


def what_would_narrow_most(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    depth: Depth = Depth.SHORT,
    *,
    sheet: RiskSheet | None = None,
    limit: int = 5,
) -> tuple[Narrowing, ...]:
    """The questions whose answers would narrow the ranges most, best first; empty when every range is exact.

    Every possible answer is tried; the gain is the mean, over answers, of the steps by which the ranges of the risks
    shrink, the range of the impact level counting four times.
    """
    sheet = sheet or score(checklist, answers, context, depth)
    trials = _Trials(checklist, answers, context, depth, sheet)
    missing = {id_ for risk in sheet.risks for id_ in risk.missing} & set(sheet.asked)
    found = []
    for id_ in missing:
        possible = _possible(checklist.questions[id_])
        gains = [_gain(trials, Answer(question=id_, choice=choice)) for choice in possible]
        mean = sum(gains) / len(gains) if gains else 0.0
        if mean > 0:
            found.append(Narrowing(id_, mean))
    order = list(checklist.questions)
    found.sort(key=lambda n: (-n.gain, order.index(n.question)))
    return tuple(found[:limit])


def _possible(question: Question) -> list[tuple[str, ...]]:
    """The single choices to try; all non-exclusive options together stand for « several » of an ``any_of``."""
    if not question.has_options:
        return []
    single: list[tuple[str, ...]] = [(option,) for option in question.option_ids]
    if question.kind is Kind.SAFEGUARD:
        return [(DONE,), ("not_done",)]
    several = tuple(option for option in question.option_ids if option not in question.exclusive_ids)
    return [*single, several] if question.answer is AnswerType.ANY_OF and len(several) > 1 else single


def _gain(trials: _Trials, answer: Answer) -> int:
    after = trials.after(answer)
    gain = sum(now.width - after[id_].width for id_, now in trials.now.items())
    return gain + _IMPACT_WEIGHT * (trials.impact(trials.now).width - trials.impact(after).width)
