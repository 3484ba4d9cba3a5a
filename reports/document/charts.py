"""Native vector charts. Labels are arguments, so charts speak the language of the document.

Nothing is told by colour alone: levels carry their label, marks differ in shape. Pass the result to `Document.figure` with a
text that says what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor

from . import fonts
from .labels import runs, text_width, wrap
from .theme import BLUE, BODY_WIDTH, GREY, INK, LEVEL_TONES, RULE, TONES, WHITE

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = 4
_BAR = {"fillColor": "#c3d0e6", "strokeColor": BLUE, "strokeWidth": 0.8}
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Marker:
    """An item in a `level_matrix`: a short label (a number), gravity and likelihood from 1 to 4."""

    label: str
    gravity: int
    likelihood: int


@dataclass(frozen=True)
class RangeRow:
    """A row of `range_bars`.

    Attributes:
        label: name of the item; cut with « … » when it does not fit on two lines.
        low: least level it can be, 1 to 4.
        high: greatest level it can be, 1 to 4.
        inherent: level before any measure; None leaves the mark out.
        current: level today; None leaves the mark out.
        target: level with the plan; None leaves the mark out.
    """

    label: str
    low: int
    high: int
    inherent: int | None = None
    current: int | None = None
    target: int | None = None


def add_text(
    drawing: Drawing,
    x: float,
    y: float,
    text: str,
    *,
    size: float = 9,
    bold: bool = False,
    colour: str = INK,
    align: str = "left",
    lang: str = "fr",
) -> None:
    """Write one line of plain text in a drawing, baseline at `y`, with the same fallback fonts as the document."""
    width = text_width(text, size, bold=bold, lang=lang)
    at = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
    for font, part in runs(text, bold=bold, lang=lang):
        drawing.add(String(at, y, part, fontName=font, fontSize=size, fillColor=HexColor(colour)))
        at += fonts.width_of(part, font, size)


def _box(drawing: Drawing, x: float, y: float, width: float, height: float, **look: Any) -> None:
    look = {name: HexColor(value) if isinstance(value, str) else value for name, value in look.items()}
    drawing.add(Rect(x, y, width, height, **{"strokeColor": None, **look}))


def _check_level(value: int, what: str) -> None:
    if not 1 <= value <= LEVELS:
        raise ValueError(f"{what} runs from 1 to {LEVELS}, not {value}")


def level_matrix(
    markers: Sequence[Marker],
    *,
    levels: Sequence[Sequence[int]],
    level_labels: Sequence[str],
    gravity_title: str,
    likelihood_title: str,
    gravity_labels: Sequence[str],
    likelihood_labels: Sequence[str],
    lang: str = "fr",
) -> Drawing:
    """Return the 4 × 4 heat map with numbered markers in its cells.

    Args:
        markers: items to place; those of one cell stand side by side, the last one reads « +n » when they are too many.
        levels: `levels[gravity - 1][likelihood - 1]` is the level from 1 to 4 of that cell.
        level_labels: names of levels 1 to 4.
        gravity_title: name of the vertical axis, which rises.
        likelihood_title: name of the horizontal axis, which runs to the right.
        gravity_labels: names of gravity 1 to 4.
        likelihood_labels: names of likelihood 1 to 4.
        lang: for the markers of characters without a glyph.

    Raises:
        ValueError: if a level, gravity or likelihood lies outside 1 to 4.
    """
    widest = max(text_width(label, 8.5, lang=lang) for label in gravity_labels)
    side, cell_height, foot = min(max(widest + 18, 60.0), 140.0), 54.0, 44.0
    cell_width = (BODY_WIDTH - side) / LEVELS
    drawing = Drawing(side + LEVELS * cell_width, foot + LEVELS * cell_height + 22)
    add_text(drawing, 0, foot + LEVELS * cell_height + 8, f"↑ {gravity_title}", bold=True, colour=BLUE, lang=lang)
    for row in range(LEVELS):
        bottom = foot + row * cell_height
        lines = wrap(gravity_labels[row], 8.5, side - 14, most=3, lang=lang)
        for at, line in enumerate(lines):
            y = bottom + cell_height / 2 + (len(lines) / 2 - at) * 10.5 - 8
            add_text(drawing, side - 8, y, line, size=8.5, align="right", lang=lang)
        for column in range(LEVELS):
            level = levels[row][column]
            _check_level(level, "a level")
            tone = TONES[LEVEL_TONES[level - 1]]
            left = side + column * cell_width
            _box(
                drawing, left, bottom, cell_width, cell_height, fillColor=tone.fill, strokeColor=WHITE, strokeWidth=1.5
            )
            label = f"{ROMAN[level - 1]} {level_labels[level - 1]}"
            label = label if text_width(label, 7.5, lang=lang) <= cell_width - 8 else ROMAN[level - 1]
            add_text(drawing, left + 5, bottom + cell_height - 11, label, size=7.5, colour=tone.on_fill, lang=lang)
            here = [m.label for m in markers if (m.gravity, m.likelihood) == (row + 1, column + 1)]
            _place_markers(drawing, here, left, bottom, lang)
    for column in range(LEVELS):
        lines = wrap(likelihood_labels[column], 8.5, cell_width - 6, most=2, lang=lang)
        for at, line in enumerate(lines):
            x = side + (column + 0.5) * cell_width
            add_text(drawing, x, foot - 13 - at * 10.5, line, size=8.5, align="centre", lang=lang)
    add_text(
        drawing,
        side + LEVELS * cell_width,
        5,
        f"{likelihood_title} →",
        bold=True,
        colour=BLUE,
        align="right",
        lang=lang,
    )
    for marker in markers:
        _check_level(marker.gravity, "gravity")
        _check_level(marker.likelihood, "likelihood")
    return drawing


def _place_markers(drawing: Drawing, labels: list[str], left: float, bottom: float, lang: str) -> None:
    per_row, most, step = 4, 8, 20.0
    if len(labels) > most:
        labels = [*labels[: most - 1], f"+{len(labels) - most + 1}"]
    for at, label in enumerate(labels):
        x = left + 15 + (at % per_row) * step
        y = bottom + (31.0 if len(labels) > per_row and at < per_row else 12.0 if len(labels) > per_row else 20.0)
        drawing.add(Circle(x, y, 8.4, fillColor=HexColor(WHITE), strokeColor=HexColor(INK), strokeWidth=0.9))
        size = 8.0 if len(label) < 3 else 6.5  # noqa: PLR2004 - three characters need a smaller type
        add_text(drawing, x, y - size * 0.35, label, size=size, bold=True, align="centre", lang=lang)


def _mark(drawing: Drawing, kind: str, x: float, y: float) -> None:
    """Draw a mark: hollow diamond (inherent), full disc (current), hollow triangle (target)."""
    ink, paper, half = HexColor(INK), HexColor(WHITE), 4.6
    if kind == "inherent":
        points = [x - half, y, x, y + half, x + half, y, x, y - half]
        drawing.add(Polygon(points, fillColor=paper, strokeColor=ink, strokeWidth=1.1))
    elif kind == "current":
        drawing.add(Circle(x, y, half - 0.4, fillColor=ink, strokeColor=ink))
    else:
        points = [x - half, y + half - 1, x + half, y + half - 1, x, y - half]
        drawing.add(Polygon(points, fillColor=paper, strokeColor=HexColor(BLUE), strokeWidth=1.3))


def _check_row(row: RangeRow) -> None:
    for value in (row.low, row.high, row.inherent, row.current, row.target):
        if value is not None:
            _check_level(value, "a level")
    if row.low > row.high:
        raise ValueError(f"the range of {row.label!r} is upside down: {row.low} to {row.high}")


def _range_row(drawing: Drawing, row: RangeRow, y: float, *, side: float, column: float, lang: str) -> None:
    """Draw label, bar and marks of one item around height `y`; `side` is where level I begins, `column` a level's width."""
    _check_row(row)
    lines = wrap(row.label, 8.5, side - 10, most=2, lang=lang)
    for at, line in enumerate(lines):
        add_text(drawing, 0, y + (len(lines) / 2 - at) * 10 - 7.5, line, size=8.5, lang=lang)
    left, right = side + (row.low - 1) * column + 7, side + row.high * column - 7
    _box(drawing, left, y - 7, right - left, 14, rx=7, ry=7, **_BAR)
    for lane, (kind, value) in enumerate(
        (("inherent", row.inherent), ("current", row.current), ("target", row.target)), 1
    ):
        if value is not None:
            _mark(drawing, kind, side + (value - 1 + lane / 4) * column, y)


def range_bars(
    rows: Sequence[RangeRow],
    *,
    level_labels: Sequence[str],
    range_label: str,
    inherent_label: str,
    current_label: str,
    target_label: str,
    lang: str = "fr",
) -> Drawing:
    """Return one row per item: a bar from its least to its greatest level, on a scale of I to IV, with marks.

    Inherent, current and target levels are marked by a diamond, a disc and a triangle, always in that order from left to right
    inside a column, so that equal levels stay visible. About 22 rows fit on a page at full size.

    Args:
        rows: items from top to bottom.
        level_labels: names of levels 1 to 4.
        range_label: words for the bar in the legend.
        inherent_label: words for the diamond.
        current_label: words for the disc.
        target_label: words for the triangle.
        lang: for the markers of characters without a glyph.

    Raises:
        ValueError: if a level lies outside 1 to 4, or `low` above `high`.
    """
    side, row_height, head, foot = 175.0, 27.0, 34.0, 24.0
    width = BODY_WIDTH
    column = (width - side) / LEVELS
    height = head + len(rows) * row_height + foot
    drawing = Drawing(width, height)
    top, base = height - head, foot
    for at in range(LEVELS):
        tone = TONES[LEVEL_TONES[at]]
        left = side + at * column
        _box(drawing, left + 0.75, top, column - 1.5, head, fillColor=tone.fill)
        _box(drawing, left + 0.75, base, column - 1.5, top - base, fillColor=tone.tint)
        centre = left + column / 2
        add_text(
            drawing, centre, top + 19, ROMAN[at], bold=True, size=10, colour=tone.on_fill, align="centre", lang=lang
        )
        add_text(drawing, centre, top + 7, level_labels[at], size=8.5, colour=tone.on_fill, align="centre", lang=lang)
    for number, row in enumerate(rows):
        _range_row(drawing, row, top - (number + 0.5) * row_height, side=side, column=column, lang=lang)
        below = top - (number + 1) * row_height
        drawing.add(Line(0, below, width, below, strokeColor=HexColor(RULE), strokeWidth=0.5))
    x = 0.0
    _box(drawing, x, 3, 22, 10, rx=5, ry=5, **_BAR)
    add_text(drawing, x + 27, 5, range_label, size=8.5, colour=GREY, lang=lang)
    x += 27 + text_width(range_label, 8.5, lang=lang) + 16
    for kind, label in (("inherent", inherent_label), ("current", current_label), ("target", target_label)):
        if not label:
            continue
        _mark(drawing, kind, x + 5, 8)
        add_text(drawing, x + 14, 5, label, size=8.5, colour=GREY, lang=lang)
        x += 14 + text_width(label, 8.5, lang=lang) + 16
    return drawing
