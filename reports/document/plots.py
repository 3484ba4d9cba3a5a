"""Native vector plots of shares: dots with intervals, gaps beside a limit, calibration lines.

Nothing is told by colour alone: marks differ in shape, lines in dashes, and every value is written. Labels are arguments, and
numbers are written by the caller. Pass the result to `Document.figure` with a text that says what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Drawing

from .charts import add_text
from .labels import shorten, text_width, wrap
from .marks import SMALL, Dashes, hatch, label, line, mark, on_paper
from .theme import BLUE, BODY_WIDTH, GREY, INK, RULE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_ROWS = 40
"""Rows that a plot can take on one page; the author draws the first ones and lets a table hold the rest."""
MOST_LINES = 6
"""Lines that can be told apart by mark and dashes."""

_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
_MOST_TICKS = 6
_SIDE, _NOTES = 136.0, 96.0
_FEW_ROWS = 14
_TALL, _LOW = 24.0, 15.0


@dataclass(frozen=True)
class DotRow:
    """A row of `dot_intervals` or `gap_bars`.

    Attributes:
        label: what the row is about; cut with « … » when it does not fit.
        value: where the mark stands, from 0 to 1; None draws none, and `note` says why on a hatched ground.
        low: lower end of the interval; None leaves the interval out.
        high: upper end of the interval.
        note: the value in words, at the right end.
        weak: the mark is hollow, as the value is less certain than others.
        strong: the label is in bold.
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    weak: bool = False
    strong: bool = False


@dataclass(frozen=True)
class LineSeries:
    """A line of `calibration_lines`: its name and its points, both coordinates from 0 to 1."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Axis:
    """What a plot says around its rows: name of the axis, how numbers are written, a dashed line and its words."""

    title: str
    tick: Callable[[float], str]
    line: float | None = None
    line_label: str = ""
    lang: str = "fr"


class _Scale:
    """A horizontal axis from 0 to a round number that holds every value."""

    def __init__(self, values: Sequence[float], left: float, right: float) -> None:
        most = min(max((*values, _STEPS[0])), 1.0)
        step = next((step for step in _STEPS if most / step <= _MOST_TICKS), _STEPS[-1])
        count = next(at for at in range(1, _MOST_TICKS + 1) if at * step >= most - step * 1e-6)
        self.top, self.left, self.right = count * step, left, right
        self.ticks = [at * step for at in range(count + 1)]

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * min(max(value, 0.0), self.top) / self.top


def dot_intervals(rows: Sequence[DotRow], axis: Axis) -> Drawing:
    """Return one row per group, 1 to `MOST_ROWS`: a dot with its interval; the dashed line is the value of everybody.

    Raises:
        ValueError: if there are too many rows, or none.
    """
    return _rows(rows, axis, kind="disc", within=False)


def gap_bars(rows: Sequence[DotRow], axis: Axis) -> Drawing:
    """Return one row per gap, 1 to `MOST_ROWS`: a diamond with its bounds; the dashed line is the gap tolerated.

    What lies below the line is hatched.

    Raises:
        ValueError: if there are too many rows, or none.
    """
    return _rows(rows, axis, kind="diamond", within=True)


def check_count(count: int, most: int) -> None:
    """Refuse what would not fit.

    Raises:
        ValueError: if `count` is not from 1 to `most`.
    """
    if not 1 <= count <= most:
        raise ValueError(f"a plot takes 1 to {most} of them, not {count}")


def row_height(count: int, tallest: float) -> float:
    """Return how tall rows may be, in points, so that all fit on one page."""
    return tallest if count <= _FEW_ROWS else max(_LOW, min(tallest, 600.0 / count))


def _rows(rows: Sequence[DotRow], axis: Axis, *, kind: str, within: bool) -> Drawing:
    check_count(len(rows), MOST_ROWS)
    lang, limit, tall = axis.lang, axis.line, row_height(len(rows), _TALL)
    head, foot = (24.0 if limit is not None else 6.0), 32.0
    drawing = Drawing(BODY_WIDTH, head + tall * len(rows) + foot)
    top, base = drawing.height - head, foot
    known = [value for row in rows for value in (row.value, row.high) if value is not None]
    scale = _Scale([*known, limit or 0.0], _SIDE + 8, BODY_WIDTH - _NOTES - 8)
    if within and limit:
        hatch(drawing, (scale.left, base, scale.x(limit) - scale.left, top - base))
    for value in scale.ticks:
        x = scale.x(value)
        line(drawing, (x, base), (x, top), colour=RULE, width=0.5)
        add_text(drawing, x, base - 12, axis.tick(value), size=8, colour=GREY, align="centre", lang=lang)
    label(drawing, (scale.left, 4), axis.title, room=BODY_WIDTH - scale.left, lang=lang, colour=BLUE)
    if limit is not None:
        x = scale.x(limit)
        line(drawing, (x, base), (x, top + 4), colour=BLUE, width=1.2, dashes=(4, 2.5))
        words = shorten(axis.line_label, SMALL, BODY_WIDTH * 0.9, lang=lang)
        half = text_width(words, SMALL, bold=True, lang=lang) / 2
        at = min(max(x, half), BODY_WIDTH - half)
        label(
            drawing,
            (at, top + 9),
            words,
            room=BODY_WIDTH,
            lang=lang,
            bold=True,
            colour=BLUE,
            align="centre",
        )
    for number, row in enumerate(rows):
        y = top - (number + 0.5) * tall
        _row(drawing, row, y, scale=scale, tall=tall, kind=kind, lang=lang)
        line(drawing, (0, y - tall / 2), (BODY_WIDTH, y - tall / 2), colour=RULE, width=0.35)
    return drawing


def _row(drawing: Drawing, row: DotRow, y: float, *, scale: _Scale, tall: float, kind: str, lang: str) -> None:
    side_label(drawing, row.label, y, width=_SIDE, tall=tall, bold=row.strong, lang=lang)
    if row.value is None:
        width = scale.right - scale.left
        hatch(drawing, (scale.left, y - tall * 0.32, width, tall * 0.64))
        on_paper(drawing, (scale.left + width / 2, y), row.note, room=width, lang=lang)
        return
    if row.low is not None and row.high is not None:
        low, high = scale.x(row.low), scale.x(row.high)
        line(drawing, (low, y), (high, y), width=1.4)
        for end in (low, high):
            line(drawing, (end, y - 3.2), (end, y + 3.2), width=1.4)
    mark(drawing, kind, (scale.x(row.value), y), hollow=row.weak)
    label(drawing, (BODY_WIDTH, y - 3), row.note, room=_NOTES - 2, lang=lang, align="right")


def side_label(
    drawing: Drawing, text: str, y: float, *, width: float, tall: float, lang: str, bold: bool = False
) -> None:
    """Write the name of a row around height `y`, on two lines where the row is tall enough."""
    lines = wrap(text, SMALL, (width - 4) * (0.93 if bold else 1), most=2 if tall >= _TALL else 1, lang=lang)
    for at, part in enumerate(lines):
        add_text(drawing, 0, y + (len(lines) / 2 - at) * 10 - 7.5, part, size=SMALL, bold=bold, lang=lang)


_LINES: tuple[tuple[str, bool, Dashes], ...] = (
    ("disc", False, None),
    ("square", True, (5, 2)),
    ("triangle", False, (1.5, 1.5)),
    ("diamond", True, (7, 2, 1.5, 2)),
    ("disc", True, (3, 3)),
    ("square", False, (9, 3)),
)
_SQUARE, _EDGE, _FOOT = 228.0, 40.0, 34.0


def calibration_lines(series: Sequence[LineSeries], *, up: str, ideal: str, axis: Axis) -> Drawing:
    """Return a square plot of what was observed against what was announced, with the diagonal where both agree.

    Args:
        series: 1 to `MOST_LINES` lines, each with its own mark and dashes.
        up: name of the vertical axis.
        ideal: words for the diagonal.
        axis: the horizontal axis; it has no dashed line.

    Raises:
        ValueError: if there are too many lines, or none.
    """
    check_count(len(series), MOST_LINES)
    lang, key = axis.lang, _EDGE + _SQUARE + 26
    drawing = Drawing(BODY_WIDTH, _FOOT + _SQUARE + 22)
    top = _FOOT + _SQUARE
    for at in range(6):
        x, y = _EDGE + at / 5 * _SQUARE, _FOOT + at / 5 * _SQUARE
        line(drawing, (x, _FOOT), (x, top), colour=RULE, width=0.5)
        line(drawing, (_EDGE, y), (_EDGE + _SQUARE, y), colour=RULE, width=0.5)
        add_text(drawing, x, _FOOT - 12, axis.tick(at / 5), size=8, colour=GREY, align="centre", lang=lang)
        add_text(drawing, _EDGE - 5, y - 3, axis.tick(at / 5), size=8, colour=GREY, align="right", lang=lang)
    label(drawing, (0, top + 10), f"↑ {up}", room=BODY_WIDTH, lang=lang, colour=BLUE)
    label(drawing, (_EDGE, 5), f"→ {axis.title}", room=BODY_WIDTH - _EDGE, lang=lang, colour=BLUE)
    line(drawing, (_EDGE, _FOOT), (_EDGE + _SQUARE, top), colour=GREY, width=1.1)
    line(drawing, (key, top - 8), (key + 26, top - 8), colour=GREY, width=1.1)
    room = BODY_WIDTH - key - 34
    label(drawing, (key + 34, top - 11), ideal, room=room, lang=lang, colour=INK)
    for number, one in enumerate(series):
        kind, hollow, dashes = _LINES[number]
        points = [(_EDGE + _inside(x) * _SQUARE, _FOOT + _inside(y) * _SQUARE) for x, y in one.points]
        for start, stop in pairwise(points):
            line(drawing, start, stop, width=1.2, dashes=dashes)
        y = top - 32 - number * 26
        line(drawing, (key, y), (key + 26, y), width=1.2, dashes=dashes)
        for point in [*points, (key + 13, y)]:
            mark(drawing, kind, point, hollow=hollow, size=2.9)
        for at, part in enumerate(wrap(one.label, SMALL, room, most=2, lang=lang)):
            add_text(drawing, key + 34, y - 3 - at * 10, part, size=SMALL, lang=lang)
    return drawing


def _inside(value: float) -> float:
    return min(max(value, 0.0), 1.0)
