"""The small things that plots are made of: lines, marks, hatching, and labels that fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect
from reportlab.lib.colors import HexColor

from .charts import add_text
from .labels import shorten, text_width
from .theme import GREY, INK, PALE, RULE, WHITE

Point = tuple[float, float]
Area = tuple[float, float, float, float]
Dashes = Sequence[float] | None

SMALL = 8.5
"""Size of the labels of plots, in points."""
_STEP = 6.0
_CORNERS = {
    "diamond": ((0, 1.35), (1.35, 0), (0, -1.35), (-1.35, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((-1.2, -0.9), (1.2, -0.9), (0, 1.3)),
}


def line(
    drawing: Drawing, start: Point, stop: Point, *, colour: str = INK, width: float = 0.6, dashes: Dashes = None
) -> None:
    """Draw a straight line; `dashes` are lengths of stroke and gap."""
    look: dict[str, Any] = {"strokeColor": HexColor(colour), "strokeWidth": width}
    if dashes:
        look["strokeDashArray"] = list(dashes)
    drawing.add(Line(*start, *stop, **look))


def box(drawing: Drawing, area: Area, colour: str) -> None:
    """Fill a rectangle: left, bottom, width, height."""
    look: dict[str, Any] = {"fillColor": HexColor(colour), "strokeColor": None}
    drawing.add(Rect(*area, **look))


def hatch(drawing: Drawing, area: Area) -> None:
    """Fill a rectangle with slanted lines: nothing to read here, in grey too."""
    left, bottom, width, height = area
    box(drawing, area, PALE)
    at = _STEP / 2 - height
    while at < width:
        start, stop = max(at, 0.0), min(at + height, width)
        line(drawing, (left + start, bottom + start - at), (left + stop, bottom + stop - at), colour=RULE)
        at += _STEP


def label(drawing: Drawing, at: Point, text: str, *, room: float, lang: str, size: float = SMALL, **look: Any) -> None:
    """Write a line no wider than `room`; what does not fit ends in « … »."""
    add_text(
        drawing,
        *at,
        shorten(text, size, room * (0.94 if look.get("bold") else 1), lang=lang),
        size=size,
        lang=lang,
        **look,
    )


def on_paper(drawing: Drawing, centre: Point, text: str, *, room: float, lang: str) -> None:
    """Write a line on a white ground, over hatching."""
    text = shorten(text, SMALL, room - 8, lang=lang)
    width = text_width(text, SMALL, lang=lang)
    box(drawing, (centre[0] - width / 2 - 3, centre[1] - 5.5, width + 6, 10.5), WHITE)
    add_text(drawing, centre[0], centre[1] - 3, text, size=SMALL, colour=GREY, align="centre", lang=lang)


def mark(drawing: Drawing, kind: str, at: Point, *, hollow: bool = False, size: float = 3.6) -> None:
    """Draw a `disc`, `diamond`, `square` or `triangle`, full or hollow."""
    look: dict[str, Any] = {
        "fillColor": HexColor(WHITE if hollow else INK),
        "strokeColor": HexColor(INK),
        "strokeWidth": 1.2,
    }
    x, y = at
    if kind == "disc":
        drawing.add(Circle(x, y, size, **look))
        return
    drawing.add(Polygon([value for dx, dy in _CORNERS[kind] for value in (x + dx * size, y + dy * size)], **look))
