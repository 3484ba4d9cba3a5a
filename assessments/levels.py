"""From a reading of the answers to gravity, likelihood and level: the arithmetic of the method, without its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assessments.conditions import HOLDS, NO
from assessments.logic import Horizon
from assessments.reading import Reading
from checklists.model import Depth, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.conditions import RiskMasks, Scale
    from assessments.logic import Protection
    from assessments.model import Answer, Context
    from checklists.model import Checklist, Risk


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


_MOST = 4
_RANGES = tuple(tuple(Range(low, high) for high in range(_MOST + 1)) for low in range(_MOST + 1))


def _range(low: int, high: int) -> Range:
    """A range of degrees, levels or steps; there are few, so that looking one up is faster than making one."""
    return _RANGES[low][high]


def degree_of(reading: Reading, scale: Scale, horizon: Horizon = Horizon.CURRENT) -> Range:
    """The highest line of a table that holds, 1 when none does; for floors, the level below which nothing falls."""
    high = 0
    for level, _, condition in scale:
        truth = reading.holds(condition, horizon)
        if truth is not NO:
            high = high or level
            if truth is HOLDS:
                return _range(level, high)
    return _range(1, high or 1)


def reduction(safeguards: Protection, essential: int, recommended: int) -> Range:
    """How many steps the safeguards take off a likelihood: 0, 1 or 2, least and most that open answers allow.

    One step when every essential safeguard left is done (and one is left), one more when also four times the done
    recommended ones are at least three times those left (and one is left). An empty list earns nothing.
    """
    surely_done, surely_undone = safeguards.surely_done, safeguards.surely_undone
    if surely_undone & essential or not safeguards.done & essential:
        return _range(0, 0)
    low, high = 0, 1
    if surely_done & essential and not safeguards.undone & essential:
        low = 1 + _three_quarters(surely_done & recommended, safeguards.undone & recommended)
    high += _three_quarters(safeguards.done & recommended, surely_undone & recommended)
    return _range(low, high)


def _three_quarters(done: int, undone: int) -> int:
    """1 when at least three quarters of some safeguards are done, and there is one; otherwise 0."""
    done, undone = done.bit_count(), undone.bit_count()
    return int(done + undone >= 1 and 4 * done >= 3 * (done + undone))


class Inherent(NamedTuple):
    """One risk before any safeguard; ``least`` is what no safeguard can go below: one step less, or the floor."""

    gravity: Range
    likelihood: Range
    floor: Range
    inherent: Range
    least: Range


class Levels(NamedTuple):
    """The figures of one risk without their explanation; cheap to recompute."""

    before: Inherent
    current_gravity: Range
    current_likelihood: Range
    current: Range
    target: Range


def _level(matrix: tuple[tuple[int, ...], ...], gravity: Range, likelihood: Range, least: Range) -> Range:
    return _range(
        max(matrix[gravity.low - 1][likelihood.low - 1], least.low),
        max(matrix[gravity.high - 1][likelihood.high - 1], least.high),
    )


def _inherent(reading: Reading, risk: RiskMasks) -> Inherent:
    gravity = degree_of(reading, risk.gravity, Horizon.INHERENT)
    likelihood = degree_of(reading, risk.likelihood, Horizon.INHERENT)
    floor = degree_of(reading, risk.floors)
    inherent = _level(reading.index.matrix, gravity, likelihood, floor)
    least = _range(max(inherent.low - 1, floor.low), max(inherent.high - 1, floor.high))
    return Inherent(gravity, likelihood, floor, inherent, least)


def _protected(reading: Reading, risk: RiskMasks, before: Inherent, horizon: Horizon) -> tuple[Range, Range, Range]:
    """Gravity, likelihood and level with the safeguards that count at a horizon."""
    gravity = degree_of(reading, risk.gravity, horizon) if risk.undoing else before.gravity
    steps = reduction(reading.protection(horizon), risk.essential, risk.recommended)
    likelihood = _range(max(1, before.likelihood.low - steps.high), max(1, before.likelihood.high - steps.low))
    return gravity, likelihood, _level(reading.index.matrix, gravity, likelihood, before.least)


def levels(reading: Reading, risk: Risk) -> Levels:
    """Inherent, current and target level of one risk (METHOD section 4)."""
    masks = reading.index.risks[risk.id]
    before = _inherent(reading, masks)
    gravity, likelihood, current = _protected(reading, masks, before, Horizon.CURRENT)
    target = _protected(reading, masks, before, Horizon.TARGET)[2]
    return Levels(before, gravity, likelihood, current, target)


def current_level(reading: Reading, risk: RiskMasks) -> Range:
    """The current level of one risk alone, for whoever tries many answers."""
    return _protected(reading, risk, _inherent(reading, risk), Horizon.CURRENT)[2]


def read(checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth = Depth.SHORT) -> Reading:
    """The answers, read at the depth that they require. ``depth`` is the one chosen by hand.

    A risk that is certain to exceed ``low`` has all its safeguards asked, at any depth. What decides the depth is asked
    at every depth (exposures and facts of conditions are ``short``), so two passes suffice.
    """
    first = Reading(checklist, answers, context, depth)
    certain = {id_: _inherent(first, masks).inherent.low for id_, masks in first.index.risks.items()}
    needed = _depth_of(first, depth, max(certain.values(), default=1))
    also = [
        id_
        for risk in checklist.risks
        if certain[risk.id] > Level.LOW
        for id_ in (*risk.safeguards.essential, *risk.safeguards.recommended, *first.index.risks[risk.id].undoing)
    ]
    return first.like(depth=needed, also=also)


def _depth_of(reading: Reading, chosen: Depth, worst: int) -> Depth:
    """The depth at which to ask: the one chosen by hand, raised by the rules, never lowered below them.

    ``worst`` is the highest lower end of the inherent levels, so that missing answers alone never make the form longer.
    """
    depth = chosen
    for rule, condition in reading.index.depth_rules:
        held = worst >= (rule.inherent_at_least or 0) if condition is None else reading.holds(condition) is HOLDS
        if held:
            depth = max(depth, rule.depth)
    return depth


def overall(floors: Range, risks: Iterable[Range]) -> Range:
    """The impact level: the worst risk, raised by the floors of the assessment; never an average."""
    ranges = [*risks, floors]
    return _range(max(r.low for r in ranges), max(r.high for r in ranges))
