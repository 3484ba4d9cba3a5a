"""A grid of shares, darker as they rise. Each value is written in its cell, so that no colour has to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Drawing

from .charts import add_text
from .labels import wrap
from .marks import box, hatch, label, on_paper
from .plots import MOST_ROWS, check_count, row_height, side_label
from .theme import BLUE, BODY_WIDTH, INK

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_COLUMNS = 8
"""Columns of a grid whose values can still be read."""

_SIDE, _HEAD, _TALL, _WIDEST = 136.0, 40.0, 28.0, 110.0
_TWO_LINES = 24.0
_PALE, _DARK = (244, 246, 250), (126, 147, 182)
"""Ends of the grounds; dark ink stands at more than 4.5:1 on both."""


@dataclass(frozen=True)
class GridCell:
    """A cell: its text, a second line in small, and its `share` from 0 (pale) to 1 (dark); without one it is hatched."""

    text: str
    note: str = ""
    share: float | None = None


@dataclass(frozen=True)
class GridSide:
    """Names of the rows or of the columns, and what they are."""

    title: str
    labels: tuple[str, ...]


def heat_grid(rows: GridSide, columns: GridSide, cells: Sequence[Sequence[GridCell]], lang: str = "fr") -> Drawing:
    """Return the grid.

    Args:
        rows: 1 to `plots.MOST_ROWS` rows.
        columns: 1 to `MOST_COLUMNS` columns.
        cells: by row and column.
        lang: for the markers of characters without a glyph.

    Raises:
        ValueError: if there are too many rows or columns, or none, or the cells do not fill the grid.
    """
    check_count(len(rows.labels), MOST_ROWS)
    check_count(len(columns.labels), MOST_COLUMNS)
    if [len(row) for row in cells] != [len(columns.labels)] * len(rows.labels):
        raise ValueError(f"the grid needs {len(rows.labels)} rows of {len(columns.labels)} cells")
    width = min((BODY_WIDTH - _SIDE) / len(columns.labels), _WIDEST)
    tall = row_height(len(rows.labels), _TALL)
    drawing = Drawing(_SIDE + width * len(columns.labels), _HEAD + tall * len(rows.labels) + 4)
    top = drawing.height - _HEAD
    title: dict[str, Any] = {"bold": True, "colour": BLUE, "lang": lang}
    label(drawing, (0, top + 6), f"↓ {rows.title}", room=_SIDE - 8, **title)
    label(drawing, (_SIDE, drawing.height - 9), f"→ {columns.title}", room=drawing.width - _SIDE, **title)
    for at, name in enumerate(columns.labels):
        lines = wrap(name, 8, width - 6, most=2, lang=lang)
        for number, part in enumerate(reversed(lines)):
            x = _SIDE + (at + 0.5) * width
            add_text(drawing, x, top + 6 + number * 9.5, part, size=8, align="centre", lang=lang)
    for at, name in enumerate(rows.labels):
        bottom = top - (at + 1) * tall
        side_label(drawing, name, bottom + tall / 2, width=_SIDE - 4, tall=tall, lang=lang)
        for column, cell in enumerate(cells[at]):
            _cell(drawing, cell, (_SIDE + column * width, bottom, width, tall), lang)
    return drawing


def _cell(drawing: Drawing, cell: GridCell, area: tuple[float, float, float, float], lang: str) -> None:
    left, bottom, width, tall = area
    inner = (left + 0.75, bottom + 0.75, width - 1.5, tall - 1.5)
    x, y, two = left + width / 2, bottom + tall / 2, bool(cell.note) and tall >= _TWO_LINES
    if cell.share is None:
        hatch(drawing, inner)
        on_paper(drawing, (x, y), cell.text, room=width - 4, lang=lang)
        return
    share = min(max(cell.share, 0.0), 1.0)
    ground = [round(low + (high - low) * share) for low, high in zip(_PALE, _DARK, strict=True)]
    box(drawing, inner, "#" + "".join(f"{part:02x}" for part in ground))
    middle: dict[str, Any] = {"align": "centre", "lang": lang, "colour": INK}
    label(drawing, (x, y + (1.5 if two else -3)), cell.text, room=width - 4, size=9, bold=True, **middle)
    if two:
        label(drawing, (x, y - 9), cell.note, room=width - 4, size=7, **middle)
