"""How the plots of an audit look, and how names that people typed get into them without being read as markup.

Nothing is told by colour alone: marks differ in shape, lines in dashes, and every value is written in the table beside the plot.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import plotly.graph_objects as go

INK = "#161616"
QUIET = "#4a4a55"
MARK = "#000091"
LIMIT = "#a63d00"
RULE = "#dddde6"
HATCH = "#b8b8c4"
PAPER = "#ffffff"
SCALE = ("#ffffff", "#7f8fe8")
"""From a rate of 0 to the highest one; ink stays readable on all of it."""

FONT_SIZE = 13
LINE_LENGTH = 38
"""Letters of a title that fit on one line of a telephone, beside the names of groups."""
NAME_LENGTH = 20
NAME_LINES = 2
MOST_DRAWN = 40
"""Groups that a plot takes; the others are in its table, and the plot says how many they are."""

_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;", "{": "&#123;", "}": "&#125;"}
_STEPS = (1, 2, 2.5, 5, 10)


class Stroke(NamedTuple):
    """How one line is told from the others."""

    colour: str
    dash: str
    symbol: str


STROKES = (
    Stroke("#161616", "solid", "circle"),
    Stroke("#000091", "dash", "square"),
    Stroke("#a63d00", "dot", "diamond"),
    Stroke("#00694d", "dashdot", "triangle-up"),
    Stroke("#8a1f7a", "longdash", "x"),
    Stroke("#6b5300", "longdashdot", "cross"),
)


class Table(NamedTuple):
    """What ``show.table`` takes: the same figures as a plot."""

    headers: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    caption: str


def clean(text: str) -> str:
    """A text on one line, without characters that cannot be seen or that turn the direction of what follows."""
    seen = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign
        for sign in text
        if sign not in _BIDI and unicodedata.category(sign) != "Cs"
    )
    return " ".join(part for part in seen.split(" ") if part)


def safe(text: str) -> str:
    """A text that plotly shows as it was typed: no tag, entity, formula or template of it is acted upon."""
    return "".join(_SIGNS.get(sign, sign) for sign in clean(text))


def lines(text: str, width: int = LINE_LENGTH, most: int | None = None) -> str:
    """A safe text on lines of at most ``width`` letters; cut with « … » after ``most`` lines."""
    found = textwrap.wrap(clean(text), width, max_lines=most, placeholder="…", break_on_hyphens=False) or ["…"]
    return "<br>".join(map(safe, found))


def name(text: str) -> str:
    """A name beside an axis: two short lines; the table has the whole name."""
    return lines(text, NAME_LENGTH, NAME_LINES)


def hover(parts: Iterable[str]) -> str:
    """What a mark says when it is pointed at, a line each."""
    return "<br>".join(lines(part, 44, 4) for part in parts if part)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from ``low`` to ``high``, at most ``most`` steps."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(step * power for step in _STEPS if span / (step * power) <= most + 1e-9)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(at * step, 12) for at in range(first, last + 1)]


def axis(
    low: float, high: float, tick: Callable[[float], str], title: str = "", *, most: int = 4, **more: Any
) -> dict[str, Any]:
    """An axis of numbers written by ``tick``; it cannot be zoomed, so that a finger scrolls the page."""
    values = ticks(low, high, most)
    return {
        "range": [low, high],
        "tickvals": values,
        "ticktext": [safe(tick(value)) for value in values],
        "title": {"text": title, "standoff": 8, "font": {"size": FONT_SIZE}},
        "tickangle": 0,
        "ticklabeloverflow": "allow",
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
        "gridcolor": RULE,
        "linecolor": QUIET,
        "ticks": "outside",
        "tickcolor": QUIET,
        **more,
    }


def names_axis(positions: Sequence[float], names: Sequence[str], **more: Any) -> dict[str, Any]:
    """An axis of names, already made safe, at these positions."""
    return {
        "tickvals": list(positions),
        "ticktext": list(names),
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 6,
        **more,
    }


def sheet(figure: go.Figure, height: int, **more: Any) -> go.Figure:
    """Give a figure its paper, its font and its height in pixels; its width is that of the page."""
    figure.update_layout(
        height=height,
        autosize=True,
        margin={"l": 8, "r": 24, "t": 28, "b": 8, "pad": 2},
        font={"color": INK, "size": FONT_SIZE, "family": "'Source Sans', 'Source Sans 3', sans-serif"},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        hovermode="closest",
        dragmode=False,
        hoverlabel={"bgcolor": PAPER, "bordercolor": INK, "font": {"color": INK, "size": FONT_SIZE}, "align": "left"},
        legend={
            "orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 0, "yref": "container",
            "yanchor": "bottom", "font": {"color": INK, "size": FONT_SIZE},
        },
        **more,
    )  # fmt: skip
    return figure


def label(figure: go.Figure, text: str, *, x: float, y: float, **more: Any) -> None:
    """Write a safe text into a figure."""
    figure.add_annotation(x=x, y=y, text=text, showarrow=False, font={"color": INK, "size": FONT_SIZE}, **more)


def upright(
    figure: go.Figure, x: float, bottom: float, top: float, *, colour: str, dash: str, width: float = 2
) -> None:
    """Draw a line across all rows of a figure."""
    figure.add_shape(
        type="line", x0=x, x1=x, y0=bottom, y1=top, line={"color": colour, "dash": dash, "width": width}, layer="below"
    )


def label_line(figure: go.Figure, text: str, value: float, ends: tuple[float, float]) -> None:
    """Write a safe text at the upper end of an upright line, towards the side that has room."""
    share = (value - ends[0]) / (ends[1] - ends[0])
    side = "left" if share < 0.25 else "right" if share > 0.75 else "center"  # noqa: PLR2004 - quarters of the width
    label(figure, text, x=value, y=1, yref="paper", xanchor=side, yanchor="bottom")


def blend(share: float) -> str:
    """The colour of a rate, as a share of the highest one."""
    low, high = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in SCALE)
    mixed = (round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
