"""The blocks a document is made of, other than tables: text, headings, lists, contents, figures, callouts."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from reportlab.graphics import renderPDF

from . import fonts
from .flow import Block, stacked_height
from .labels import text_width
from .structure import Key
from .theme import BLUE, BODY_HEIGHT, BODY_WIDTH, GREY, TONES, TextStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.graphics.shapes import Drawing

    from .canvas import TaggedCanvas
    from .layout import Line, Paragraph

_BASELINE = 0.78  # share of the leading above the baseline
_LEAST_LINES = 2  # never a single line of a paragraph alone at the top or the bottom of a page


def draw_lines(
    canvas: TaggedCanvas,
    lines: Sequence[Line],
    x: float,
    top: float,
    width: float,
    *,
    style: TextStyle,
    path: Sequence[Key],
    links: dict[int, Key],
) -> None:
    """Draw lines of one paragraph below each other from `top` down, `width` points wide at most."""
    placed = []
    for number, line in enumerate(lines):
        spare = width - line.width
        align = "right" if line.rtl else style.align
        left = x + {"left": 0.0, "right": spare, "centre": spare / 2}[align]
        if line.spans:
            placed.append((left, top - (number + _BASELINE) * style.leading, line))
    canvas.draw_lines(placed, size=style.size, colour=style.colour, path=path, links=links)


class TextBlock(Block):
    """A paragraph, or a piece of one: lines `start` to `stop` of it."""

    def __init__(self, paragraph: Paragraph, path: Sequence[Key], *, width: float = BODY_WIDTH, **options: Any) -> None:
        """Lay the paragraph out.

        Args:
            paragraph: the text.
            path: structure elements below the document, the last one owning the text; empty for decoration.
            width: in points.
            options: `before`, `after`, `keep_with_next`, `anchor`, `label` (text hanging left of the first line, with its
                path), `outline` (level in the bookmarks, from 0).
        """
        self.paragraph, self.path, self.width = paragraph, path, width
        style = paragraph.style
        self.before = options.get("before", style.before)
        self.after = options.get("after", style.after)
        self.keep_with_next = options.get("keep_with_next", False)
        self.anchor = options.get("anchor")
        self.label: tuple[str, Sequence[Key]] | None = options.get("label")
        self.outline: int | None = options.get("outline")
        self.links: dict[int, Key] = {}
        self.start, self.stop = 0, len(self._lines())

    def _lines(self) -> list[Line]:
        return self.paragraph.lines(self.width - self.paragraph.style.indent)

    def height(self) -> float:
        """Return the height of the lines."""
        return (self.stop - self.start) * self.paragraph.style.leading

    def first_height(self) -> float:
        """Return the height of two lines, or of three when the third would stay alone."""
        count = self.stop - self.start
        return (count if count <= _LEAST_LINES + 1 else _LEAST_LINES) * self.paragraph.style.leading

    def split(self, room: float, *, at_top: bool) -> tuple[Block, Block] | None:
        """Cut between two lines, leaving at least two lines on each side."""
        count = self.stop - self.start
        fitting = min(int(room / self.paragraph.style.leading), count - (0 if at_top else _LEAST_LINES))
        if fitting < (1 if at_top else _LEAST_LINES) or fitting >= count:
            return None
        first, rest = copy.copy(self), copy.copy(self)
        first.stop = rest.start = self.start + fitting
        first.after = rest.before = 0.0
        rest.label = rest.anchor = rest.outline = None
        return first, rest

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the label and the lines."""
        style = self.paragraph.style
        if self.outline is not None and self.anchor:
            canvas.addOutlineEntry(self.paragraph.text, self.anchor, self.outline, closed=0)
        if self.label:
            text, path = self.label
            with canvas.tagged(path):
                canvas.draw_plain(x + 3, top - _BASELINE * style.leading, text, size=style.size, colour=BLUE)
        lines = self._lines()[self.start : self.stop]
        draw_lines(
            canvas,
            lines,
            x + style.indent,
            top,
            self.width - style.indent,
            style=style,
            path=self.path,
            links=self.links,
        )


class Rule(Block):
    """A horizontal bar: decoration."""

    def __init__(self, width: float, thickness: float, colour: str, *, after: float = 0.0) -> None:
        self.width, self.thickness, self.colour, self.after = width, thickness, colour, after

    def height(self) -> float:
        """Return the thickness."""
        return self.thickness

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the bar."""
        canvas.fill_box(x, top - self.thickness, self.width, self.thickness, self.colour)


class Space(Block):
    """Empty height."""

    def __init__(self, height: float) -> None:
        self._height = height

    def height(self) -> float:
        """Return the height."""
        return self._height

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw nothing."""


class ContentsEntry(Block):
    """One line of the table of contents: title, dots, page number; the whole is a link."""

    _NUMBER_WIDTH = 34.0

    def __init__(self, paragraph: Paragraph, toc: Key, target: str, pages: dict[str, int]) -> None:
        """Args: title laid out, the TOC element, the anchor, and anchor → page number, filled before drawing."""
        self.paragraph, self.target, self.pages = paragraph, target, pages
        item, self._reference = Key("TOCI"), Key("Reference")
        self._path = [toc, item, self._reference, Key("Link")]
        self.before, self.after = paragraph.style.before, paragraph.style.after

    def _lines(self) -> list[Line]:
        return self.paragraph.lines(BODY_WIDTH - self.paragraph.style.indent - self._NUMBER_WIDTH)

    def height(self) -> float:
        """Return the height of the title."""
        return len(self._lines()) * self.paragraph.style.leading

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw title, leader and page number, and lay the link over them."""
        style, lines = self.paragraph.style, self._lines()
        draw_lines(canvas, lines, x + style.indent, top, BODY_WIDTH, style=style, path=self._path, links={})
        baseline = top - (len(lines) - 1 + _BASELINE) * style.leading
        number = str(self.pages.get(self.target, ""))
        right = x + BODY_WIDTH
        number_width = text_width(number, style.size, lang=canvas.metadata.lang)
        end = x + style.indent + (lines[-1].width if lines else 0.0) + 5
        canvas.saveState()
        canvas.setDash(0.6, 3)
        canvas.rule(end, baseline + 1, right - number_width - 5, baseline + 1, colour=GREY)
        canvas.restoreState()
        with canvas.tagged(self._path) as element:
            canvas.draw_plain(right, baseline, number, size=style.size, colour=style.colour, align="right")
        canvas.annotate(element, (x + style.indent, top - self.height(), right, top), f"#{self.target}")


class FigureBlock(Block):
    """A drawing with its alternative text. Drawings larger than the page body are scaled down."""

    def __init__(self, drawing: Drawing, alt: str, path: Sequence[Key], *, after: float) -> None:
        self.drawing, self.after = drawing, after
        drawing.initialFontName = fonts.REGULAR  # type: ignore[attr-defined] # else the page refers to Times, which is not embedded
        self._key = Key("Figure", Alt=alt)
        self._path = [*path, self._key]
        room = BODY_HEIGHT - 40  # for the caption
        self._scale = min(1.0, BODY_WIDTH / drawing.width, room / drawing.height)

    def height(self) -> float:
        """Return the height of the scaled drawing."""
        return float(self.drawing.height * self._scale)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the figure in the middle of the page body."""
        width, height = self.drawing.width * self._scale, self.height()
        left, bottom = x + (BODY_WIDTH - width) / 2, top - height
        self._key.attributes["BBox"] = (left, bottom, left + width, top)
        with canvas.tagged(self._path):
            canvas.saveState()
            canvas.translate(left, bottom)
            canvas.scale(self._scale, self._scale)
            renderPDF.draw(self.drawing, canvas, 0, 0)
            canvas.restoreState()


class Box(Block):
    """Blocks of text on a tinted ground with a bar on the left."""

    PADDING = 9.0
    BAR = 4.0
    INSIDE = BODY_WIDTH - 2 * PADDING - BAR
    before, after = 8.0, 10.0

    def __init__(self, blocks: Sequence[Block], tone: str) -> None:
        self.blocks, self.tone = list(blocks), TONES[tone]

    def height(self) -> float:
        """Return the height of the blocks and the padding."""
        return stacked_height(self.blocks) + 2 * self.PADDING

    def first_height(self) -> float:
        """Return the whole height for a small box, else enough for its first lines."""
        return min(self.height(), 90.0)

    def split(self, room: float, *, at_top: bool) -> tuple[Block, Block] | None:
        """Cut a tall box between blocks or inside one; each part has its own ground."""
        left = room - 2 * self.PADDING
        for number, block in enumerate(self.blocks):
            gap = max(self.blocks[number - 1].after, block.before) if number else 0.0
            if gap + block.height() <= left:
                left -= gap + block.height()
                continue
            parts = block.split(left - gap, at_top=at_top and not number)
            head = self.blocks[:number] + ([parts[0]] if parts else [])
            tail = ([parts[1]] if parts else [block]) + self.blocks[number + 1 :]
            if not head:
                return None
            first, rest = copy.copy(self), copy.copy(self)
            first.blocks, rest.blocks = head, tail
            return first, rest
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the ground, then the blocks."""
        height = self.height()
        canvas.fill_box(x, top - height, BODY_WIDTH, height, self.tone.tint)
        canvas.fill_box(x, top - height, self.BAR, height, self.tone.fill)
        at = top - self.PADDING
        for number, block in enumerate(self.blocks):
            at -= max(self.blocks[number - 1].after, block.before) if number else 0.0
            block.draw(canvas, x + self.BAR + self.PADDING, at)
            at -= block.height()
