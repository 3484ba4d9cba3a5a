"""What would help: the missing answers that would narrow the result most, and the measures that would lower it.

Both are found by recomputing the affected risks with one thing changed, never by a hand-made list.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assessments.conditions import index_of
from assessments.levels import Range, current_once_done, gravity_safeguards, levels, overall, read
from assessments.logic import Horizon, Protection
from assessments.model import Answer
from assessments.scoring import score
from checklists.model import DONE, AnswerType, Depth, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.conditions import Index
    from assessments.model import Context
    from assessments.reading import Reading
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, DegreeLine, Floor, Question, Risk


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
    """Recomputes only the risks that a question can touch."""

    def __init__(
        self, checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth, sheet: RiskSheet
    ) -> None:
        self.checklist = checklist
        self.sheet = sheet
        self.reading = read(checklist, answers, context, depth)
        self.levels = {risk.id: levels(self.reading, risk) for risk in checklist.risks}
        self.current = {risk.id: risk.current for risk in sheet.risks}
        self.touched = touched_by(checklist)
        self.floor = Range(
            max((line.degree for line in sheet.impact_floors if line.truth == 2), default=1),  # noqa: PLR2004 - HOLDS
            max((line.degree for line in sheet.impact_floors), default=1),
        )

    def with_answer(self, answer: Answer) -> Reading:
        """The answers with one of them given or changed."""
        return self.reading.like(changed={answer.question: answer})

    def affected(self, questions: Iterable[str]) -> list[Risk]:
        """The risks that a question among these can touch, in the order of the checklist."""
        ids = {risk for question in questions for risk in self.touched.get(question, ())}
        return [risk for risk in self.checklist.risks if risk.id in ids]

    def current_once_done(self, risk: Risk, safeguards: tuple[str, ...]) -> Range:
        """The current level of a risk once these safeguards are done."""
        if frozenset(gravity_safeguards(self.checklist, risk)).isdisjoint(safeguards):
            return current_once_done(self.reading, risk, self.levels[risk.id], safeguards)
        done = {id_: Answer(question=id_, choice=(DONE,)) for id_ in safeguards}
        return levels(self.reading.like(changed=done), risk).current

    def measure(self, safeguards: tuple[str, ...]) -> Measure:
        """What doing these safeguards would lower."""
        after = dict(self.current)
        for risk in self.affected(safeguards):
            after[risk.id] = self.current_once_done(risk, safeguards)
        drops = tuple(
            Drop(id_, self.current[id_].high, after[id_].high)
            for id_ in after
            if after[id_].high < self.current[id_].high
        )
        return Measure(safeguards, drops, overall(self.floor, after.values()).high)


def _rests_on(index: Index, lines: Iterable[DegreeLine | Floor]) -> frozenset[str]:
    return frozenset().union(*(index.rests_on(line.when) for line in lines))


def touched_by(checklist: Checklist) -> dict[str, frozenset[str]]:
    """For each question, the risks whose level it can change, through facts, findings and the display of others."""
    index = index_of(checklist)
    touched: dict[str, set[str]] = defaultdict(set)
    for risk in checklist.risks:
        safeguards = (*risk.safeguards.essential, *risk.safeguards.recommended)
        questions = _rests_on(index, (*risk.gravity, *risk.likelihood, *risk.floors))
        for question in questions.union(*map(index.question_rests_on, safeguards)):
            touched[question].add(risk.id)
    return {question: frozenset(risks) for question, risks in touched.items()}


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
        if sheet.risk(risk.id).current.high == Level.LOW:
            continue
        missing = _undone(trials.reading, risk)
        for safeguard in missing:
            candidates.setdefault((safeguard,), trials.measure((safeguard,)))
        smallest = _smallest(trials, risk, missing)
        if smallest is not None:
            candidates.setdefault(smallest.safeguards, smallest)
    useful = [measure for measure in candidates.values() if measure.drops]
    useful.sort(key=lambda m: (m.impact_after, -m.steps, len(m.safeguards), m.safeguards))
    return tuple(useful[:limit])


def _undone(reading: Reading, risk: Risk) -> tuple[str, ...]:
    """Safeguards of the risk that could still be done, essential ones first."""
    named = (*risk.safeguards.essential, *risk.safeguards.recommended, *gravity_safeguards(reading.checklist, risk))
    could = (id_ for id_ in dict.fromkeys(named) if reading.protections(id_, Horizon.CURRENT) != {Protection.DONE})
    return tuple(id_ for id_ in could if Protection.UNDONE in reading.protections(id_, Horizon.CURRENT))


def _smallest(trials: _Trials, risk: Risk, missing: tuple[str, ...]) -> Measure | None:
    """The smallest set of measures that lowers the upper end of one risk; None when none does.

    Within one list the measures weigh the same, so it suffices to try all essential ones with the first ``k`` recommended
    ones, and any of those that a gravity line names.
    """
    essential = [id_ for id_ in missing if id_ in risk.safeguards.essential]
    recommended = [id_ for id_ in missing if id_ in risk.safeguards.recommended]
    undoing = [id_ for id_ in missing if id_ in gravity_safeguards(trials.checklist, risk)]
    tries: set[tuple[str, ...]] = set()
    for size in range(len(undoing) + 1):
        for chosen in combinations(undoing, size):
            tries.add(chosen)
            for count in range(len(recommended) + 1):
                tries.add(tuple(dict.fromkeys((*essential, *recommended[:count], *chosen))))
    before = trials.current[risk.id].high
    for attempt in sorted((t for t in tries if t), key=lambda t: (len(t), [missing.index(id_) for id_ in t])):
        if trials.current_once_done(risk, attempt).high < before:
            return trials.measure(attempt)
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


def _gain(trials: _Trials, answer: Answer) -> float:
    trial = trials.with_answer(answer)
    after = dict(trials.current)
    gain = 0.0
    for risk in trials.affected([answer.question]):
        after[risk.id] = levels(trial, risk).current
        gain += trials.current[risk.id].width - after[risk.id].width
    return gain + _IMPACT_WEIGHT * (trials.sheet.impact.width - overall(trials.floor, after.values()).width)
