"""The look of a document: page, colours, text styles. Figures are in points (1/72 inch).

Colours of text stand at 4.5:1 or more on every background that they are used on (tested). The fills of the four levels grow
darker from `low` to `critical`, so that they can be told apart in grey too; a text label always stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # A4
MARGIN_SIDE = 62.0
MARGIN_TOP = 88.0
MARGIN_BOTTOM = 76.0
BODY_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
BODY_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

INK = "#1c1f26"
BLUE = "#16366b"
LINK = "#0b4fa8"
GREY = "#555c68"
RULE = "#b9c4d6"
PALE = "#f1f4f9"
WHITE = "#ffffff"


@dataclass(frozen=True)
class Tone:
    """Colours of a state. `ink` is text on `tint`; `fill` is a solid mark and `on_fill` the text on it."""

    ink: str
    tint: str
    fill: str
    on_fill: str


TONES: dict[str, Tone] = {
    "low": Tone("#17532f", "#e4f3e9", "#d3ecdc", INK),
    "moderate": Tone("#624400", "#fdf1cd", "#f5d77f", INK),
    "high": Tone("#833004", "#fde5d6", "#e58a4e", INK),
    "critical": Tone("#84102f", "#f9e0e6", "#8a1538", WHITE),
    "info": Tone(BLUE, "#e8eef8", "#16366b", WHITE),
    "warning": Tone("#624400", "#fdf1cd", "#c98a00", INK),
    "danger": Tone("#84102f", "#f9e0e6", "#8a1538", WHITE),
    "positive": Tone("#17532f", "#e4f3e9", "#2c7a4b", WHITE),
    "neutral": Tone("#3f4551", "#eceef2", "#8b94a3", INK),
}
"""Tones by name. An unknown tone raises `KeyError` where the cell or the callout is made."""

LEVEL_TONES = ("low", "moderate", "high", "critical")
"""Tones of levels I to IV, in that order."""


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph looks. `size` and `leading` (line to line) in points; `indent` moves the left edge."""

    size: float
    leading: float
    bold: bool = False
    italic: bool = False
    colour: str = INK
    align: Literal["left", "right", "centre"] = "left"
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0


STYLES: dict[str, TextStyle] = {
    "body": TextStyle(10.5, 15, after=7),
    "lead": TextStyle(12.5, 18, colour=BLUE, after=10),
    "small": TextStyle(8.5, 12, colour=GREY, after=5),
    "note": TextStyle(9.5, 13.5, italic=True, colour=GREY, after=7),
    "user": TextStyle(10.5, 15, after=7),
    "cell": TextStyle(9.2, 12.4),
    "caption": TextStyle(9.2, 12.5, bold=True, colour=BLUE, after=5),
    "callout": TextStyle(10.2, 14.4),
    "item": TextStyle(10.5, 15, after=3.5, indent=18),
    "cover_title": TextStyle(28, 34, bold=True, colour=BLUE, after=10),
    "cover_subtitle": TextStyle(15, 21, colour=GREY, after=30),
    "contents_1": TextStyle(10.8, 15, bold=True, colour=BLUE, before=5, after=2),
    "contents_2": TextStyle(10.2, 14, before=0, after=2, indent=14),
    "contents_3": TextStyle(9.6, 13, colour=GREY, after=2, indent=28),
    "heading_1": TextStyle(19, 24, bold=True, colour=BLUE, before=20, after=9),
    "heading_2": TextStyle(14, 18.5, bold=True, colour=BLUE, before=15, after=6),
    "heading_3": TextStyle(11.5, 15.5, bold=True, colour=INK, before=11, after=4),
}
