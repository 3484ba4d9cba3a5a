"""Tables that run over pages: the header repeats, a cell taller than the page is cut between lines.

In the structure tree a table is one `Table` whatever the number of pages; repeated headers are artifacts.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .blocks import draw_lines
from .flow import Block
from .languages import other_language
from .layout import Paragraph
from .structure import Key
from .text import Link, Pieces, Strong, as_pieces, plain
from .theme import BLUE, BODY_HEIGHT, BODY_WIDTH, INK, PALE, STYLES, TONES, WHITE, TextStyle, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .canvas import TaggedCanvas

_PAD_X, _PAD_Y = 6.0, 4.5
_BAR = 3.5
_LEAST_LINES = 3  # a row is not cut to leave fewer lines than this
_MOVE_WHOLE = BODY_HEIGHT * 0.35  # rows lower than this go to the next page rather than being cut
_TALL_HEADER = BODY_HEIGHT * 0.3  # a taller header is not repeated


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: string, or pieces.
        link: `#anchor` or http(s) address that the whole text leads to; None for none.
        tone: name of a tone in `theme.TONES` (colour beside the text, never instead of it); None for none.
        strong: in bold.
        align: `right` for figures.
        anchor: name for links (`#name`) to this row; must be new in the document. None for none.
        lang: language of the text where it is not that of the document; None finds out for a plain string.
    """

    text: Pieces
    link: str | None = None
    tone: str | None = None
    strong: bool = False
    align: Literal["left", "right", "centre"] = "left"
    anchor: str | None = None
    lang: str | None = None


def _style(cell: Cell, *, header: bool, row_header: bool) -> TextStyle:
    base = STYLES["cell"]
    tone = TONES[cell.tone] if cell.tone else None
    colour = WHITE if header else tone.ink if tone else BLUE if row_header else INK
    bold = header or row_header or cell.strong or tone is not None
    return TextStyle(base.size, base.leading, bold=bold, colour=colour, align=cell.align)


@dataclass
class _Slot:
    """A cell in its place, or the lines `start` to `stop` of it (`stop` None: to the end)."""

    paragraph: Paragraph
    path: Sequence[Key]
    tone: Tone | None
    ground: str | None
    links: dict[int, Key] = field(default_factory=dict)
    anchor: str | None = None
    start: int = 0
    stop: int | None = None

    def count(self, width: float) -> int:
        lines = len(self.paragraph.lines(width))
        return max((lines if self.stop is None else min(lines, self.stop)) - self.start, 0)


_Row = list[_Slot]


class TableBlock(Block):
    """A table, or the part of one that stands on a page."""

    before, after = 6.0, 12.0

    def __init__(
        self,
        header: Sequence[Cell] | None,
        rows: Sequence[Sequence[Cell]],
        *,
        widths: Sequence[float] | None,
        row_header: bool,
        lang: str,
        key: Key,
    ) -> None:
        """Lay the cells out.

        Args:
            header: column headers; None for a table whose rows have headers only.
            rows: cells, as many in each row as columns.
            widths: relative widths of the columns; None measures the content.
            row_header: the first cell of each row is its header.
            lang: for the markers of characters without a glyph.
            key: the Table element.

        Raises:
            ValueError: if a row has another number of cells than the first one, or widths do not fit.
        """
        columns = len(header if header is not None else rows[0] if rows else [])
        for number, cells in enumerate(rows):
            if len(cells) != columns:
                raise ValueError(f"row {number + 1} has {len(cells)} cells, the table has {columns} columns")
        if widths is not None and (len(widths) != columns or min(widths) <= 0):
            raise ValueError(f"{columns} columns need {columns} widths above 0, not {list(widths)}")
        self._lang = lang
        self._head: list[_Row] = []
        body = Key("TBody")
        if header is not None:
            # A THead without a TBody is not allowed (ISO 32000-1, 14.8.4.3.4).
            path = [key, Key("THead"), Key("TR")] if rows else [key, Key("TR")]
            self._head = [[self._slot(cell, path, header=True, row_header=False) for cell in header]]
        self.rows: list[_Row] = []
        for cells in rows:
            path = [key, body, Key("TR")]
            self.rows.append(
                [
                    self._slot(cell, path, header=False, row_header=row_header and not at)
                    for at, cell in enumerate(cells)
                ]
            )
        self.widths = self._shares(widths) if columns else []
        self._repeats = not self._head or self._row_height(self._head[0]) <= _TALL_HEADER
        if not self._repeats:
            self.rows, self._head = self._head + self.rows, []

    def _slot(self, cell: Cell, path: list[Key], *, header: bool, row_header: bool) -> _Slot:
        content: Pieces = cell.text
        if cell.link is not None:
            content = [Link(plain(cell.text), cell.link)]
        elif cell.strong:
            content = [
                Strong(piece.text) if type(piece).__name__ == "Text" else piece for piece in as_pieces(cell.text)
            ]
        lang = cell.lang or (other_language(cell.text, self._lang) if isinstance(cell.text, str) else None)
        scope = "Column" if header else "Row" if row_header else None
        tone = TONES[cell.tone] if cell.tone else None
        return _Slot(
            Paragraph(content, _style(cell, header=header, row_header=row_header), self._lang),
            [*path, Key("TH" if scope else "TD", Scope=scope, Lang=lang)],
            tone,
            BLUE if header else tone.tint if tone else PALE if row_header else None,
            anchor=cell.anchor,
        )

    def _shares(self, widths: Sequence[float] | None) -> list[float]:
        if widths is not None:
            return [BODY_WIDTH * width / sum(widths) for width in widths]
        columns = list(zip(*(self._head + self.rows), strict=True))
        least = [min(max(s.paragraph.longest_word() for s in c), 130.0) + 2 * _PAD_X + _BAR for c in columns]
        wanted = [min(max(s.paragraph.natural_width() for s in c), 300.0) + 2 * _PAD_X + _BAR for c in columns]
        wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
        if sum(least) >= BODY_WIDTH:
            return [BODY_WIDTH * width / sum(least) for width in least]
        spare, stretch = BODY_WIDTH - sum(least), sum(wanted) - sum(least)
        if stretch <= 0 or sum(wanted) <= BODY_WIDTH:
            return [width * BODY_WIDTH / sum(wanted) for width in wanted]
        return [low + spare * (high - low) / stretch for low, high in zip(least, wanted, strict=True)]

    def targets(self) -> list[str]:
        """Return the links of all cells: `#anchor` or an address."""
        return [target for row in self._head + self.rows for slot in row for target in slot.paragraph.targets]

    def texts(self) -> list[str]:
        """Return the texts of all cells as they are printed, row by row."""
        return [slot.paragraph.text for row in self._head + self.rows for slot in row]

    def _inside(self, column: int) -> float:
        return self.widths[column] - 2 * _PAD_X - _BAR

    def _row_height(self, row: _Row) -> float:
        lines = max((slot.count(self._inside(at)) for at, slot in enumerate(row)), default=0)
        return max(lines, 1) * STYLES["cell"].leading + 2 * _PAD_Y

    def height(self) -> float:
        """Return the height of the header and the rows."""
        return sum(self._row_height(row) for row in self._head + self.rows)

    def first_height(self) -> float:
        """Return the height of the header and the first row, or of its first lines."""
        head = sum(self._row_height(row) for row in self._head)
        return head + (min(self._row_height(self.rows[0]), 80.0) if self.rows else 0.0)

    def split(self, room: float, *, at_top: bool) -> tuple[Block, Block] | None:
        """Cut between rows, or inside a row that is too tall to move on."""
        left = room - sum(self._row_height(row) for row in self._head)
        for number, row in enumerate(self.rows):
            height = self._row_height(row)
            if height <= left:
                left -= height
                continue
            head, tail = self.rows[:number], self.rows[number:]
            fitting = int((left - 2 * _PAD_Y) / STYLES["cell"].leading)
            if fitting >= _LEAST_LINES and (height > _MOVE_WHOLE or (at_top and not number)):
                upper, lower = self._cut(row, fitting)
                head, tail = [*head, upper], [lower, *tail[1:]]
            if not head:
                return None
            first, rest = copy.copy(self), copy.copy(self)
            first.rows, rest.rows = head, tail
            first.after = rest.before = 0.0
            return first, rest
        return None

    @staticmethod
    def _cut(row: _Row, lines: int) -> tuple[_Row, _Row]:
        upper, lower = [copy.copy(slot) for slot in row], [copy.copy(slot) for slot in row]
        for above, below in zip(upper, lower, strict=True):
            above.stop = below.start = above.start + lines
        return upper, lower

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the header, as content the first time and as an artifact on the following pages, then the rows."""
        at = top
        edges = []
        for row in self._head:
            at = self._draw_row(canvas, row, x, at, tagged=not canvas.tags.has(row[0].path[-1]))
        for row in self.rows:
            at = self._draw_row(canvas, row, x, at, tagged=True)
            edges.append(at)
        for edge in edges:  # after all grounds, which would cover them
            canvas.rule(x, edge, x + BODY_WIDTH, edge)

    def _draw_row(self, canvas: TaggedCanvas, row: _Row, x: float, top: float, *, tagged: bool) -> float:
        height = self._row_height(row)
        left = x
        most = int((height - 2 * _PAD_Y) / STYLES["cell"].leading + 0.5)
        for column, slot in enumerate(row):
            width = self.widths[column]
            if slot.ground:
                canvas.fill_box(left, top - height, width, height, slot.ground)
            if slot.tone:
                canvas.fill_box(left, top - height, _BAR, height, slot.tone.fill)
            if tagged:
                canvas.tags.element(slot.path)  # an empty cell is a cell too
            if slot.anchor and not slot.start:
                canvas.bookmarkHorizontalAbsolute(slot.anchor, top + _PAD_Y)
            inside = self._inside(column)
            lines, path = slot.paragraph.lines(inside)[slot.start : slot.stop], slot.path if tagged else ()
            if not lines and slot.start and slot.path[-1].role == "TH":
                # The row goes on from the page before: its header is shown again to the eye, once to the ear.
                lines, path = slot.paragraph.lines(inside)[:most], ()
            draw_lines(
                canvas,
                lines,
                left + _BAR + _PAD_X,
                top - _PAD_Y,
                inside,
                style=slot.paragraph.style,
                path=path,
                links=slot.links,
            )
            left += width
        return top - height
