"""The scale of the four levels, with the place of one system on it: drawn with words, shape and tone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Drawing, Polygon, Rect
from reportlab.lib.colors import HexColor

from .charts import LEVELS, ROMAN, add_text
from .labels import shorten, text_width
from .marks import box
from .theme import BODY_WIDTH, INK, LEVEL_TONES, TONES

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP, _FOOT, _GAP, _NAME = 32.0, 22.0, 3.0, 9.0


def level_scale(low: int, high: int, *, labels: Sequence[str], here: str, lang: str = "fr") -> Drawing:
    """Return the four levels from left to right, darker and darker, those from `low` to `high` framed and pointed at.

    Args:
        low: least level that is possible, 1 to 4.
        high: greatest level that is possible, 1 to 4; the same as `low` when it is known.
        labels: names of levels 1 to 4.
        here: words under the frame, such as « ce projet ».
        lang: for the markers of characters without a glyph.

    Raises:
        ValueError: if a level lies outside 1 to 4, or `low` above `high`.
    """
    if not 1 <= low <= high <= LEVELS:
        raise ValueError(f"levels run from 1 to {LEVELS}, not from {low} to {high}")
    drawing = Drawing(BODY_WIDTH, _STEP + _FOOT)
    column = BODY_WIDTH / LEVELS
    for at in range(LEVELS):
        tone = TONES[LEVEL_TONES[at]]
        left = at * column + _GAP / 2
        box(drawing, (left, _FOOT, column - _GAP, _STEP), tone.fill)
        name = shorten(f"{ROMAN[at]} · {labels[at]}", _NAME + 1, column - 2 * _GAP, lang=lang)
        middle = _FOOT + _STEP / 2 - 3.5
        chosen = low <= at + 1 <= high
        look: dict[str, Any] = {"size": _NAME + 1, "colour": tone.on_fill, "bold": chosen}
        add_text(drawing, left + (column - _GAP) / 2, middle, name, align="centre", lang=lang, **look)
    left, right = (low - 1) * column + _GAP / 2, high * column - _GAP / 2
    frame: dict[str, Any] = {"fillColor": None, "strokeColor": HexColor(INK), "strokeWidth": 2.2}
    drawing.add(Rect(left, _FOOT, right - left, _STEP, **frame))
    centre = (left + right) / 2
    drawing.add(Polygon([centre - 6, _FOOT - 9, centre + 6, _FOOT - 9, centre, _FOOT - 2], fillColor=HexColor(INK)))
    wide = text_width(here, _NAME, bold=True, lang=lang)
    middle = min(max(centre, wide / 2), BODY_WIDTH - wide / 2)
    add_text(drawing, middle, 3, here, size=_NAME, bold=True, align="centre", lang=lang)
    return drawing
