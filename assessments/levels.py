"""From a reading of the answers to gravity, likelihood and level: the arithmetic of the method, without its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assessments.conditions import index_of
from assessments.logic import Horizon, Protection, Truth
from assessments.reading import Reading
from checklists.model import Depth, Level

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist, DegreeLine, Floor, Matrix, Risk


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Lowest and highest value that the missing answers still allow; equal when nothing is open. The upper end counts."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether nothing is open."""
        return self.low == self.high

    @property
    def width(self) -> int:
        """How many steps are open; 0 when exact."""
        return self.high - self.low


def _degrees(reading: Reading, lines: Iterable[DegreeLine], horizon: Horizon) -> Range:
    low = high = 1
    for line in lines:
        level = line.level
        if level <= low:
            continue
        truth = reading.holds(line.when, horizon)
        if truth is Truth.HOLDS:
            low = level
            high = max(high, level)
        elif truth is Truth.MAY and level > high:
            high = level
    return Range(low, high)


def floors_of(reading: Reading, floors: Iterable[Floor]) -> Range:
    """The level below which a risk, or the assessment, cannot fall; 1 when no floor holds."""
    low = high = Level.LOW.value
    for floor in floors:
        truth = reading.holds(floor.when)
        if truth is not Truth.NO:
            high = max(high, floor.level.value)
        if truth is Truth.HOLDS:
            low = max(low, floor.level.value)
    return Range(low, high)


def reduction(essential: Iterable[frozenset[Protection]], recommended: Iterable[frozenset[Protection]]) -> Range:
    """How many steps the safeguards take off a likelihood: 0, 1 or 2, least and most that open answers allow.

    One step when every essential safeguard left is done (and one is left), one more when also four times the done
    recommended ones are at least three times those left (and one is left). An empty list earns nothing.
    """
    first = _counted(essential)
    can = not first.certainly_undone and first.perhaps_done > 0
    if not can:
        return Range(0, 0)
    second = _counted(recommended)
    must = not first.perhaps_undone and first.certainly_done > 0
    return Range(
        int(must) + int(must and _three_quarters(second.certainly_done, second.perhaps_undone)),
        1 + int(_three_quarters(second.perhaps_done, second.certainly_undone)),
    )


class _Count(NamedTuple):
    """How many safeguards of a list are, or may turn out to be, done and not done."""

    certainly_done: int
    perhaps_done: int
    certainly_undone: int
    perhaps_undone: int


def _counted(safeguards: Iterable[frozenset[Protection]]) -> _Count:
    found = [0, 0, 0, 0]
    for safeguard in safeguards:
        certain = len(safeguard) == 1
        if Protection.DONE in safeguard:
            found[1] += 1
            found[0] += certain
        if Protection.UNDONE in safeguard:
            found[3] += 1
            found[2] += certain
    return _Count(*found)


def _three_quarters(done: int, undone: int) -> bool:
    return done + undone >= 1 and 4 * done >= 3 * (done + undone)


def _reduced(matrix: Matrix, gravity: Range, likelihood: Range, steps: Range, least: Range) -> tuple[Range, Range]:
    after = Range(max(1, likelihood.low - steps.high), max(1, likelihood.high - steps.low))
    return after, _at_least(matrix, gravity, after, least)


def _at_least(matrix: Matrix, gravity: Range, likelihood: Range, least: Range) -> Range:
    return Range(
        max(matrix[gravity.low - 1][likelihood.low - 1].value, least.low),
        max(matrix[gravity.high - 1][likelihood.high - 1].value, least.high),
    )


@dataclass(frozen=True, slots=True)
class Inherent:
    """One risk before any safeguard; ``least`` is what no safeguard can go below: one step less, or the floor."""

    gravity: Range
    likelihood: Range
    floor: Range
    inherent: Range
    least: Range


@dataclass(frozen=True, slots=True)
class Levels:
    """The figures of one risk without their explanation; cheap to recompute."""

    before: Inherent
    current_gravity: Range
    current_likelihood: Range
    current: Range
    target: Range


def _inherent(reading: Reading, risk: Risk) -> Inherent:
    gravity = _degrees(reading, risk.gravity, Horizon.INHERENT)
    likelihood = _degrees(reading, risk.likelihood, Horizon.INHERENT)
    floor = floors_of(reading, risk.floors)
    inherent = _at_least(reading.checklist.matrix, gravity, likelihood, floor)
    least = Range(max(inherent.low - 1, floor.low), max(inherent.high - 1, floor.high))
    return Inherent(gravity, likelihood, floor, inherent, least)


def levels(reading: Reading, risk: Risk) -> Levels:
    """Inherent, current and target level of one risk (METHOD section 4)."""
    matrix = reading.checklist.matrix
    before = _inherent(reading, risk)
    can_be_undone = bool(gravity_safeguards(reading.checklist, risk))
    outcome = []
    for horizon in (Horizon.CURRENT, Horizon.TARGET):
        now = _degrees(reading, risk.gravity, horizon) if can_be_undone else before.gravity
        steps = reduction(
            [reading.protections(id_, horizon) for id_ in risk.safeguards.essential],
            [reading.protections(id_, horizon) for id_ in risk.safeguards.recommended],
        )
        outcome.append((now, *_reduced(matrix, now, before.likelihood, steps, before.least)))
    (current_gravity, current_likelihood, current), (_, _, target) = outcome
    return Levels(before, current_gravity, current_likelihood, current, target)


def current_once_done(reading: Reading, risk: Risk, now: Levels, done: Container[str]) -> Range:
    """The current level of a risk once some of its safeguards are done, none of which its gravity depends on.

    A safeguard is named by no likelihood line and rests under no floor (the loader sees to it): only the reduction moves.
    """
    essential, recommended = (
        [reading.once_done(id_) if id_ in done else reading.protections(id_, Horizon.CURRENT) for id_ in ids]
        for ids in (risk.safeguards.essential, risk.safeguards.recommended)
    )
    steps = reduction(essential, recommended)
    matrix = reading.checklist.matrix
    return _reduced(matrix, now.current_gravity, now.before.likelihood, steps, now.before.least)[1]


def depth_of(reading: Reading, chosen: Depth, worst: int) -> Depth:
    """The depth at which to ask: the one chosen by hand, raised by the rules, never lowered below them.

    ``worst`` is the highest lower end of the inherent levels, so that missing answers alone never make the form longer.
    """
    depth = chosen
    for rule in reading.checklist.depth_rules:
        held = (
            reading.holds(rule.when) is Truth.HOLDS if rule.when is not None else worst >= (rule.inherent_at_least or 0)
        )
        if held:
            depth = max(depth, rule.depth)
    return depth


def read(checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth = Depth.SHORT) -> Reading:
    """The answers, read at the depth that they require. ``depth`` is the one chosen by hand.

    A risk that is certain to exceed ``low`` has all its safeguards asked, at any depth. What decides the depth is asked
    at every depth (exposures and facts of conditions are ``short``), so two passes suffice.
    """
    first = Reading(checklist, answers, context, depth)
    inherent = [(risk, _inherent(first, risk).inherent.low) for risk in checklist.risks]
    needed = depth_of(first, depth, max((low for _, low in inherent), default=1))
    also = frozenset(
        id_
        for risk, low in inherent
        if low > Level.LOW
        for id_ in (*risk.safeguards.essential, *risk.safeguards.recommended, *gravity_safeguards(checklist, risk))
    )
    return first.like(depth=needed, also=also)


def gravity_safeguards(checklist: Checklist, risk: Risk) -> tuple[str, ...]:
    """Safeguards named in a gravity line of the risk: a real possibility to undo the harm."""
    return index_of(checklist).gravity_safeguards[risk.id]


def overall(floors: Range, risks: Iterable[Range]) -> Range:
    """The impact level: the worst risk, raised by the floors of the assessment; never an average."""
    ranges = [*risks, floors]
    return Range(max(r.low for r in ranges), max(r.high for r in ranges))
