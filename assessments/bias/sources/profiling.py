"""What a column holds, for the person who chooses what it means: values with counts, never rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assessments.bias.sources.mapping import texts_of
from assessments.bias.sources.numbers import exact, number_of_column, read_number, stripped
from assessments.bias.sources.personal import Sample, personal_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.sources.engine import Column, Engine
    from checklists.model import Text

MOST_VALUES = 60
LONGEST_VALUE = 300
_MOST_GROUPED = 5000
"""Distinct raw values up to which they are all brought here; beyond, figures are computed where the rows are."""
_SAMPLED = 2000
_MOSTLY = 0.9
_FEW_NUMBERS = 12
_AGES = (18, 25, 40, 60, 75)
_OLDEST, _ADULT = 125, 30
_SLICES = 200


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column.

    Attributes:
        name: as readers see it.
        kind: ``number`` when it holds numbers (as text: nine values out of ten), else ``text``.
        missing: rows without a value.
        distinct: how many values differ; an estimate beyond a few thousand.
        values: at most 60 values with their counts, most frequent first; empty when there are more. A value that is
            longer than 300 characters is not listed.
        minimum: smallest number; None without numbers.
        maximum: largest number.
        suggested_edges: round edges of bands, for numbers with many values; a proposal to be seen and changed.
        personal: why the column cannot be a sensitive feature (end of a sentence); None when it can.
    """

    name: str
    kind: Literal["number", "text"]
    missing: int
    distinct: int
    values: tuple[tuple[str, int], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    suggested_edges: tuple[float, ...] = ()
    personal: Text | None = None


def profile(engine: Engine, column: Column, rows: int) -> ColumnProfile:
    """The profile of one column of a table of ``rows`` rows."""
    raw = engine.table[column.place]
    found = engine.run(engine.table.aggregate(filled=raw.count(), distinct=raw.approx_nunique())).to_pylist()[0]
    if found["distinct"] <= _MOST_GROUPED:
        grouped = engine.table.group_by(value=raw).aggregate(n=engine.table.count()).limit(2 * _MOST_GROUPED + 1)
        counted = engine.run(grouped)
        if counted.num_rows <= 2 * _MOST_GROUPED:
            return _of_values(column.name, raw, counted)
    return _of_many(engine, column, rows, found)


def _of_values(name: str, raw: Any, counted: Any) -> ColumnProfile:
    counts: dict[str, int] = {}
    values = texts_of(counted["value"].combine_chunks())
    for text, n in zip(values, counted["n"].to_pylist(), strict=True):
        counts[text] = counts.get(text, 0) + n
    missing = counts.pop("", 0)
    filled = sum(counts.values())
    by_count = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    numbers = {text: number for text in counts if (number := read_number(text)) is not None}
    kind = _kind(raw, sum(counts[text] for text in numbers), filled)
    listed = [item for item in by_count if len(item[0]) <= LONGEST_VALUE] if len(counts) <= MOST_VALUES else []
    low, high = (min(numbers.values()), max(numbers.values())) if kind == "number" and numbers else (None, None)
    edges: tuple[float, ...] = ()
    if low is not None and high is not None and len(numbers) > _FEW_NUMBERS:
        order = sorted((number, counts[text]) for text, number in numbers.items())
        edges = suggested_edges(name, [number for number, _ in order], [n for _, n in order])
    sample = Sample(
        name=name,
        number=kind == "number",
        values=[text for text, _ in by_count[:_SAMPLED]],
        filled=filled,
        distinct=len(counts),
        minimum=low,
        maximum=high,
        whole=all(number.is_integer() for number in numbers.values()),
    )
    return ColumnProfile(name, kind, missing, len(counts), tuple(listed), low, high, edges, personal_reason(sample))


def _of_many(engine: Engine, column: Column, rows: int, found: dict[str, int]) -> ColumnProfile:
    table = engine.table
    raw = table[column.place]
    some = engine.run(table.filter(raw.notnull()).select(value=raw).limit(_SAMPLED))
    values = sorted(set(texts_of(some["value"].combine_chunks())))
    missing, filled = rows - found["filled"], found["filled"]
    if raw.type().is_string():
        blank = engine.run(table.aggregate(n=(stripped(raw) == "").sum())).to_pylist()[0]["n"] or 0
        missing, filled = missing + int(blank), filled - int(blank)
    number = number_of_column(raw)
    low = high = None
    edges: tuple[float, ...] = ()
    kind: Literal["number", "text"] = "text"
    if number is not None:
        read = table.select(number=number)
        shape = engine.run(read.aggregate(n=read.number.count(), low=read.number.min(), high=read.number.max()))
        figures = shape.to_pylist()[0]
        kind = _kind(raw, figures["n"], filled)
        if kind == "number" and figures["low"] is not None:
            low, high = float(figures["low"]), float(figures["high"])
            edges = suggested_edges(column.name, *_sliced(engine, read, low, high))
    seen = [value for text in values if (value := read_number(text)) is not None]
    sample = Sample(
        name=column.name,
        number=kind == "number",
        values=values,
        filled=filled,
        distinct=min(int(found["distinct"]), filled),
        minimum=low,
        maximum=high,
        whole=all(value.is_integer() for value in seen),
    )
    return ColumnProfile(column.name, kind, missing, sample.distinct, (), low, high, edges, personal_reason(sample))


def _kind(raw: Any, numbers: int, filled: int) -> Literal["number", "text"]:
    if raw.type().is_numeric():
        return "number"
    return "number" if raw.type().is_string() and filled and numbers >= _MOSTLY * filled else "text"


def _sliced(engine: Engine, read: Any, low: float, high: float) -> tuple[list[float], list[int]]:
    """Where the numbers lie, as the ends of equal slices and how many are in each."""
    if low == high or not math.isfinite(high - low):
        return [low], [1]
    width = (high - low) / _SLICES
    place = ((read.number - exact(low)) / exact(width)).floor().cast("int64")
    slices = read.filter(read.number.notnull()).select(place=place)
    counted = engine.run(slices.group_by("place").aggregate(n=slices.count())).to_pylist()
    order = sorted((int(row["place"]), int(row["n"])) for row in counted)
    return [low + width * place for place, _ in order], [n for _, n in order]


def suggested_edges(name: str, numbers: Sequence[float], counts: Sequence[int]) -> tuple[float, ...]:
    """Round edges that cut numbers (rising, with their counts) into about five bands; usual ones for ages."""
    low, high = numbers[0], numbers[-1]
    whole = all(float(number).is_integer() for number in numbers)
    called_age = name.casefold().replace("â", "a").split(" ")[0].split("_")[0] in {"age", "ages"}
    if low >= 0 and high <= _OLDEST and (called_age or (whole and high > _ADULT and "age" in name.casefold())):
        return tuple(float(edge) for edge in _AGES if low < edge <= high)
    shares = np.cumsum(counts) / np.sum(counts)
    fifths = [numbers[int(np.searchsorted(shares, share))] for share in (0.2, 0.4, 0.6, 0.8)]
    rounded = sorted({_round(value, (high - low) / 20) for value in fifths})
    return tuple(edge for edge in rounded if low < edge <= high)


def _round(value: float, step: float) -> float:
    """To a multiple of 1, 2 or 5 times a power of ten that is at most ``step``."""
    if step <= 0 or not math.isfinite(step):
        return value
    power = 10.0 ** math.floor(math.log10(step))
    unit = next(m * power for m in (5, 2, 1) if m * power <= step)
    return float(f"{round(value / unit) * unit:.12g}")
