"""From blocks to pages. A block knows its height, can be cut, and draws itself; the flow decides where.

Layout comes entirely before drawing, so page numbers are known when the table of contents is drawn: one pass is enough.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .theme import BODY_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .canvas import TaggedCanvas

_FUZZ = 0.01


class Block:
    """Something that takes height on a page.

    Attributes:
        before: space above in points; not used at the top of a page. The larger of two neighbouring spaces counts.
        after: space below in points.
        keep_with_next: never the last thing on a page.
        anchor: name of a bookmark at this block; None for none.
    """

    before = 0.0
    after = 0.0
    keep_with_next = False
    anchor: str | None = None

    def height(self) -> float:
        """Return the height in points."""
        raise NotImplementedError

    def first_height(self) -> float:
        """Return the least height in points that is worth starting at the end of a page."""
        return self.height()

    def split(self, room: float, *, at_top: bool) -> tuple[Block, Block] | None:  # noqa: ARG002 - for those that can be cut
        """Cut the block so that its first part fits in `room` points; None when it cannot be, or is better moved on.

        `at_top` says that the room is a whole page, so that moving on would not help.
        """
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the block with its upper left corner at (x, top)."""
        raise NotImplementedError


class PageBreak(Block):
    """Starts a new page, unless the page is still empty."""

    def height(self) -> float:
        """Return 0."""
        return 0.0


class Group(Block):
    """Blocks that stay on one page if a page can hold them."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        if blocks:
            self.before, self.after = blocks[0].before, blocks[-1].after

    def height(self) -> float:
        """Return the height of all blocks with the spaces between them."""
        return stacked_height(self.blocks)

    def first_height(self) -> float:
        """Return the height of the group, or of its start when no page can hold it."""
        height = self.height()
        return height if height <= BODY_HEIGHT or not self.blocks else self.blocks[0].first_height()


@dataclass(frozen=True)
class Placed:
    """A block and the distance of its upper edge from the top of the page body, in points."""

    block: Block
    offset: float


def stacked_height(blocks: Sequence[Block]) -> float:
    """Return the height in points of blocks one below the other; 0 for none."""
    total = 0.0
    for number, block in enumerate(blocks):
        total += block.height() + (max(blocks[number - 1].after, block.before) if number else 0.0)
    return total


class _Page:
    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.used = 0.0
        self.after = 0.0

    def gap(self, block: Block) -> float:
        return max(self.after, block.before) if self.placed else 0.0

    def room(self, block: Block) -> float:
        return BODY_HEIGHT - self.used - self.gap(block) + _FUZZ

    def place(self, block: Block) -> None:
        top = self.used + self.gap(block)
        self.placed.append(Placed(block, top))
        self.used = top + block.height()
        self.after = block.after


def paginate(blocks: Sequence[Block]) -> list[list[Placed]]:
    """Return the pages, each a list of placed blocks. At least one page; a block too tall for any page overflows it."""
    waiting: deque[Block] = deque(blocks)
    page = _Page()
    pages = [page]
    while waiting:
        block = waiting.popleft()
        needed = _needed(block, waiting)
        if page.placed and (isinstance(block, PageBreak) or page.room(block) < needed <= BODY_HEIGHT):
            page = _Page()
            pages.append(page)
        if isinstance(block, PageBreak):
            continue
        if isinstance(block, Group):
            waiting.extendleft(reversed(block.blocks))
            continue
        room = page.room(block)
        if block.height() <= room:
            page.place(block)
            continue
        parts = block.split(room, at_top=not page.placed)
        if parts is not None:
            page.place(parts[0])
            waiting.appendleft(parts[1])
        elif page.placed:
            waiting.appendleft(block)
        else:
            page.place(block)
        page = _Page()
        pages.append(page)
    if not page.placed and len(pages) > 1:
        pages.pop()
    return [each.placed for each in pages]


def _needed(block: Block, waiting: deque[Block]) -> float:
    """Return the height that must be free for the block to start here."""
    needed = block.first_height()
    if not block.keep_with_next:
        return needed
    needed = block.height()
    last = block
    for following in waiting:
        needed += max(last.after, following.before)
        if not following.keep_with_next:
            return needed + following.first_height()
        needed += following.height()
        last = following
    return needed


def draw(canvas: TaggedCanvas, placed: Sequence[Placed], x: float, top: float) -> None:
    """Draw the blocks of one page; `top` is the upper edge of the page body."""
    for each in placed:
        if each.block.anchor:
            canvas.bookmarkHorizontalAbsolute(each.block.anchor, top - each.offset + 6)
        each.block.draw(canvas, x, top - each.offset)
