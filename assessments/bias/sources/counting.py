"""From rows to counts: the one Ibis expression that every source runs, whatever holds the rows.

Rows are grouped by the raw values of the columns, as they are stored: mapping the few distinct values that come out is
left to ``mapping``, and costs nothing for each row. Only numbers are worked on for each row: bands, bins, the threshold.

Sums of weights and scores must not depend on the order of the rows, which no database promises, and sums of floats do. So
each addend is brought to the scale [-1, 1] by a power of two, which is exact, and cut into two whole numbers, ``high`` and
``low``: multiples of 2⁻³⁰ and of 2⁻⁶⁰. Whole numbers add up exactly, in any order, up to eight thousand million rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from assessments.bias.cells import Bins
from assessments.bias.sources.messages import SourceRefused
from assessments.bias.sources.numbers import LARGEST, exact, number_of_column, stripped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assessments.bias.plan import Feature, Plan, ScoreColumn

MOST_BINS = 1000
MOST_CELLS = 400_000
BLANK, UNREADABLE, OUTSIDE = -1, -2, -3
"""In the key of a band or of a bin: nothing there; not a number; a number outside the scale of the score."""
HALF = 30
"""Bits in each of the two whole numbers into which an addend is cut."""


def score_bins(score: ScoreColumn) -> Bins:
    """How a score is cut: at most ``MOST_BINS`` bins over its scale; whole numbers of a whole scale are each alone.

    A scale of 0 to 100 gives 1000 bins of 0.1, one of 300 to 850 gives 1000 bins of 0.55: whenever the scale has fewer
    than 1000 steps, two whole numbers are never in the same bin, although the upper end shares the last one.
    """
    steps = score.high - score.low
    count = MOST_BINS
    if score.low.is_integer() and score.high.is_integer() and steps <= MOST_BINS / 2:
        count = int(MOST_BINS // steps * steps)  # the edges then fall on the whole numbers
    return Bins(score.low, steps / count, count)


def bin_of(score: Any, scale: ScoreColumn, bins: Bins) -> Any:
    """The bin of scores inside the scale, for Ibis expressions.

    A score within a thousand-millionth of a bin below an edge is taken to be on the edge: 0.57 is not quite 57 hundredths
    in binary.
    """
    place = (score - exact(scale.low)) * exact(bins.count) / exact(scale.high - scale.low) + exact(1e-9)
    found = place.floor().cast("int64")
    return ibis.ifelse(found >= bins.count, bins.count - 1, found)


def bin_of_whole(scores: NDArray[np.int64], bins: Bins) -> NDArray[np.int64]:
    """The same for whole scores already counted."""
    place = np.floor((scores - bins.low) * bins.count / (bins.high - bins.low) + 1e-9).astype(np.int64)
    return np.asarray(np.minimum(place, bins.count - 1), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Counting:
    """The expression, and what is needed to read its result.

    ``whole_score``: the key ``bin`` holds the score itself, a whole number, outside the scale or not. ``weight_unit``, ``score_unit``: the powers of two by which addends were divided.
    """

    expression: Any
    whole_score: bool
    bins: Bins | None
    weight_unit: float
    score_unit: float


def weight_range(table: Any, place: str, name: str) -> Any:
    """The expression for the smallest and the largest weight (``low`` and ``high``, null when none can be read)."""
    weight = _number(table, place, name)
    return table.aggregate(low=weight.min(), high=weight.max())


def count_expression(table: Any, plan: Plan, places: Mapping[str, str], largest_weight: float) -> Counting:
    """The expression that counts a plan's cells.

    Args:
        table: the engine's table.
        plan: what is counted.
        places: for each column named in the plan, what it is called in ``table``.
        largest_weight: the largest weight; anything when the plan has none.

    Raises:
        SourceRefused: when a column that must hold numbers is of another type.
    """
    table = _with_numbers(table, plan, places)
    keys: dict[str, Any] = {}
    for number, feature in enumerate(plan.features):
        raw = table[places[feature.column]]
        keys[f"feature{number}"] = _band(table, feature, places[feature.column]) if feature.edges else raw
    if plan.decision is not None:
        keys["decision"] = table[places[plan.decision.column]]
    if plan.actual is not None:
        keys["actual"] = table[places[plan.actual.column]]
    sums: dict[str, Any] = {}
    weight, score = None, None
    weight_unit, score_unit, whole, bins = 1.0, 1.0, False, None
    if plan.weight is not None:
        weight_unit = _power_of_two(largest_weight)
        weight = _number(table, places[plan.weight], plan.weight)
        keys["weighed"] = weight.notnull()
        weight = weight / exact(weight_unit)
        sums |= {"w": weight, "ww": weight * weight}
    if plan.score is not None:
        bins = score_bins(plan.score)
        score_unit = _power_of_two(max(abs(plan.score.low), abs(plan.score.high)))
        scale = plan.score
        raw = table[places[scale.column]]
        whole = raw.type().is_integer() and bins.width < 1 and scale.low.is_integer() and scale.high.is_integer()
        if whole:
            keys["bin"] = raw  # a whole number is its own bin, and needs no work for each row
        else:
            score = _number(table, places[scale.column], scale.column)
            lowest, highest = (exact(_as_stored(end, raw.type())) for end in (scale.low, scale.high))
            inside = score.between(lowest, highest)
            # Nothing is computed on scores outside the scale: a large one would overflow a whole number.
            kept = ibis.ifelse(inside, score, ibis.null("float64"))
            keys["bin"] = ibis.cases(
                (score.isnull(), UNREADABLE), (inside, bin_of(kept, scale, bins)), else_=ibis.literal(OUTSIDE, "int64")
            )
            part = kept / exact(score_unit)
            if weight is None:
                sums |= {"s": part, "ss": part * part}
            else:
                sums |= {"s": weight * part, "ss": weight * part * part}
        if plan.decision is None:
            keys["selected"] = _selected(table, scale, places[scale.column])
    prepared = table.select(**keys, **sums)
    totals: dict[str, Any] = {"n": prepared.count()}
    for name in sums:
        scaled = prepared[name] * exact(2.0**HALF)
        high = scaled.floor().cast("int64")
        low = ((scaled - high.cast("float64")) * exact(2.0**HALF)).floor().cast("int64")
        totals |= {f"{name}_high": _total(high), f"{name}_low": _total(low)}
    counted = prepared.group_by(list(keys)).aggregate(**totals).limit(MOST_CELLS + 1)
    return Counting(counted, whole, bins, weight_unit, score_unit)


def _total(column: Any) -> Any:
    """A sum that is 0 over no value: a hole would make some libraries hold the whole column as floats."""
    return ibis.coalesce(column.sum().cast("int64"), ibis.literal(0, "int64"))


def score_range(table: Any, plan: Plan, places: Mapping[str, str]) -> Any:
    """The expression for the smallest and the largest score, as ``low`` and ``high``."""
    column = plan.score.column if plan.score else ""
    score = _number(table, places[column], column)
    return table.aggregate(low=score.min(), high=score.max())


def _with_numbers(table: Any, plan: Plan, places: Mapping[str, str]) -> Any:
    """The table with each column that must hold numbers read once, before anything is computed on it."""
    needed = [feature.column for feature in plan.features if feature.edges]
    needed += [plan.score.column] if plan.score else []
    needed += [plan.weight] if plan.weight else []
    read = {_read(places[name]): _number(table, places[name], name) for name in dict.fromkeys(needed)}
    return table.mutate(**read)


def _read(place: str) -> str:
    return f"number_{place}"


def _number(table: Any, place: str, name: str) -> Any:
    if _read(place) in table.columns:
        return table[_read(place)]
    number = number_of_column(table[place])
    if number is None:
        raise SourceRefused("no_numbers", column=name)
    return number


def _band(table: Any, feature: Feature, place: str) -> Any:
    """Numbers of the bands, in rising order; ``BLANK`` and ``UNREADABLE`` below."""
    raw = table[place]
    kind = raw.type()
    if kind.is_integer():
        # Whole numbers are compared with whole edges: nothing is cast for each row.
        cut = [raw < math.ceil(edge) for edge in feature.edges]
        branches = [(raw.isnull(), BLANK), *((below, band) for band, below in enumerate(cut))]
        return ibis.cases(*branches, else_=len(feature.edges)).cast("int64")
    number = _number(table, place, feature.column)
    cut = [number < exact(_as_stored(edge, kind)) for edge in feature.edges]
    empty = (raw.isnull() | (stripped(raw) == "")) if kind.is_string() else (raw.isnull() | raw.isnan())
    return ibis.cases(
        *((below, band) for band, below in enumerate(cut)),
        (number.notnull(), len(cut)),
        (empty, BLANK),
        else_=UNREADABLE,
    ).cast("int64")


def _selected(table: Any, scale: ScoreColumn, place: str) -> Any:
    raw = table[place]
    threshold = scale.threshold if scale.threshold is not None else math.inf
    if raw.type().is_integer() and abs(threshold) < LARGEST:
        return raw >= math.ceil(threshold) if scale.high_selects else raw <= math.floor(threshold)
    score = _number(table, place, scale.column)
    limit = exact(_as_stored(threshold, raw.type()))
    return score >= limit if scale.high_selects else score <= limit


def _as_stored(value: float, kind: Any) -> float:
    """A number of the plan as a column of this type holds it: 0.7 in single precision is a little less than 0.7."""
    return float(np.float32(value)) if kind.is_float32() else value


def _power_of_two(largest: float) -> float:
    """The power of two just above ``largest``, so that dividing by it is exact and gives at most 1."""
    return 2.0 ** math.frexp(largest)[1] if largest > 0 else 1.0
