"""`Document`: what the author of a report uses. Everything given to it is plain text; nothing here is markup."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from . import theme
from .blocks import Box, ContentsEntry, FigureBlock, Rule, Space, TextBlock
from .canvas import TaggedCanvas
from .flow import Block, Group, PageBreak, draw, paginate
from .labels import shorten
from .languages import other_language
from .layout import Paragraph
from .metadata import Attachment, Metadata
from .structure import Key
from .tables import Cell, TableBlock
from .text import Link, Pieces, clean, one_line, plain
from .theme import BLUE, STYLES
from .words import word

if TYPE_CHECKING:
    from datetime import datetime

    from reportlab.graphics.shapes import Drawing

_LONGEST_TITLE = 300
_LONGEST_ALT = 5000

CellLike = str | Cell
Table = tuple[Sequence[CellLike] | None, Sequence[Sequence[CellLike]]]


class Document:
    """A document in the making; methods add to its end, `build` gives the file.

    Args:
        title: shown in the reader's window and in the metadata.
        lang: BCP 47 tag of the language of the text, such as `fr` or `en`.
        author: person or body that answers for the document.
        subject: one line.
        created: date of the document, with a time zone; the only date in the file.
        header: text at the top left of every page but the cover.
        footer: text at the bottom left of every page.
        attachments: files carried inside.
        styles: text styles that differ from those of the theme, by name; cells of tables keep theirs.

    Raises:
        ValueError: if `created` has no time zone.
    """

    def __init__(
        self,
        *,
        title: str,
        lang: str,
        author: str,
        created: datetime,
        subject: str = "",
        header: str = "",
        footer: str = "",
        attachments: Sequence[Attachment] = (),
        styles: Mapping[str, theme.TextStyle] | None = None,
    ) -> None:
        if created.tzinfo is None:
            raise ValueError("`created` needs a time zone, so that the same document has the same bytes everywhere")
        self._meta = Metadata(
            _title(title),
            lang,
            _cut(one_line(author), _LONGEST_TITLE),
            _cut(one_line(subject), _LONGEST_TITLE),
            created,
            tuple(attachments),
        )
        self._header, self._footer = header, footer
        self._styles = {**STYLES, **(styles or {})}
        self._blocks: list[Block] = []
        self._anchors: dict[str, str] = {}
        self._entries: list[tuple[int, str, str]] = []  # level, text, anchor
        self._contents_at: list[int] = []
        self._links: list[str] = []
        self._written: list[str] = []
        self._level = 0
        self._has_cover = False

    def _paragraph(self, content: Pieces, style: str) -> Paragraph:
        paragraph = Paragraph(content, self._styles[style], self._meta.lang)
        self._written.append(paragraph.text)
        self._links.extend(paragraph.targets)
        return paragraph

    def cover(
        self, title: str, subtitle: str = "", lines: Sequence[tuple[str, str]] = (), notice: str | None = None
    ) -> None:
        """Add the first page: title, subtitle, facts `(label, value)`, and a notice at the bottom.

        Raises:
            ValueError: if something has been added before.
        """
        if self._blocks:
            raise ValueError("the cover comes first")
        self._has_cover = True
        self._level = 1
        self._anchors["cover"] = _title(title)
        paragraph = self._paragraph(_title(title), "cover_title")
        self._blocks += [
            Space(120),
            Rule(64, 5, BLUE, after=18),
            TextBlock(paragraph, [Key("H1")], anchor="cover", outline=0),
            TextBlock(self._paragraph(subtitle, "cover_subtitle"), [Key("P")]),
        ]
        if lines:
            self.facts(lines)
        if notice:
            self.callout(notice, title="")
        self.page_break()

    def contents(self, title: str) -> None:
        """Add the table of contents here, under a heading; it lists every `heading`, with links and page numbers."""
        self._add_heading(1, title, anchor=None, listed=False)
        self._contents_at.append(len(self._blocks))
        self.page_break()

    def heading(self, level: Literal[1, 2, 3], text: str, anchor: str | None = None) -> None:
        """Add a heading; it goes to the bookmarks and the contents.

        Args:
            level: 1 to 3; a level is never skipped.
            text: one line of plain text; cut with « … » after 300 characters.
            anchor: name for links (`#name`); must be new. None makes one.

        Raises:
            ValueError: for an unknown level, a skipped level, or an anchor that exists already.
        """
        self._add_heading(level, text, anchor=anchor, listed=True)

    def _add_heading(self, level: int, text: str, *, anchor: str | None, listed: bool) -> None:
        if level not in {1, 2, 3} or level > self._level + 1:
            raise ValueError(
                f"a heading of level {level} cannot follow level {self._level}: levels run from 1 to 3 without a gap"
            )
        anchor = anchor or f"section-{len(self._anchors) + 1}"
        title = _title(text)
        self._new_anchor(anchor, title)
        self._level = level
        if listed:
            self._entries.append((level, title, anchor))
        self._blocks.append(
            TextBlock(
                self._paragraph(title, f"heading_{level}"),
                [Key(f"H{level}", Lang=self._other_language(text))],
                anchor=anchor,
                outline=level - 1,
                keep_with_next=True,
            )
        )

    def _other_language(self, content: Pieces) -> str | None:
        """The language of a plain string where it plainly is not that of the document; None for pieces."""
        return other_language(content, self._meta.lang) if isinstance(content, str) else None

    def _new_anchor(self, anchor: str, title: str) -> None:
        if anchor in self._anchors:
            raise ValueError(f"the anchor {anchor!r} is used twice")
        self._anchors[anchor] = title

    def paragraph(
        self, text: Pieces, style: Literal["body", "lead", "small", "note"] = "body", lang: str | None = None
    ) -> None:
        """Add a paragraph. `lang` tells a screen reader that it is in another language than the document.

        A plain string that is plainly in the other language is marked without it; pieces carry their own `lang`.
        """
        key = Key("P", Lang=lang or self._other_language(text))
        self._blocks.append(TextBlock(self._paragraph(text, style), [key]))

    def user_text(self, text: str) -> None:
        """Add text typed by people, of any length: an empty line starts a new paragraph, other line ends are kept.

        A paragraph that is plainly in the other language is marked, so that a screen reader changes its voice.
        """
        for part in clean(text).split("\n\n"):
            if part.strip():
                key = Key("P", Lang=self._other_language(part))
                self._blocks.append(TextBlock(self._paragraph(part.strip("\n"), "user"), [key]))

    def link(self, text: str, target: str) -> None:
        """Add a paragraph that is one link, to an http(s) address or to `#anchor`."""
        self.paragraph([Link(text, target)])

    def bullets(self, items: Sequence[Pieces], *, ordered: bool = False) -> None:
        """Add a list; `ordered` numbers it from 1. No item adds nothing."""
        key = Key("L", ListNumbering="Decimal" if ordered else "Disc")
        for number, item in enumerate(items, 1):
            entry = Key("LI", Lang=self._other_language(item))
            label = (f"{number}." if ordered else "•", [key, entry, Key("Lbl")])
            last = {"after": self._styles["body"].after} if number == len(items) else {}
            self._blocks.append(
                TextBlock(self._paragraph(item, "item"), [key, entry, Key("LBody")], label=label, **last)
            )

    def table(
        self,
        header: Sequence[CellLike] | None,
        rows: Sequence[Sequence[CellLike]],
        *,
        widths: Sequence[float] | None = None,
        row_header: bool = False,
        caption: str | None = None,
    ) -> None:
        """Add a table that may run over pages, with its header repeated. Without a row it adds the header alone.

        Args:
            header: column headers; None only together with `row_header`.
            rows: cells, as strings or `Cell`.
            widths: relative widths; None measures the content.
            row_header: the first cell of each row is its header.
            caption: title above the table, read with it.

        Raises:
            ValueError: if a row has too many or too few cells, if widths do not fit, or if nothing is a header.
        """
        if header is None and not row_header:
            raise ValueError(
                "a table needs column headers, row headers or both: cells without a header cannot be read aloud"
            )
        if header is None and not rows:
            return
        key = Key("Table")
        if caption:
            self._blocks.append(
                TextBlock(self._paragraph(caption, "caption"), [key, Key("Caption")], before=8, keep_with_next=True)
            )
        block = TableBlock(
            None if header is None else [_cell(each) for each in header],
            [[_cell(each) for each in row] for row in rows],
            widths=widths,
            row_header=row_header,
            lang=self._meta.lang,
            key=key,
        )
        self._links.extend(block.targets())
        for cell in (cell for line in rows for cell in map(_cell, line) if cell.anchor):
            self._new_anchor(str(cell.anchor), _title(plain(cell.text)))
        self._written.extend(block.texts())
        self._blocks.append(block)

    def facts(self, pairs: Sequence[tuple[str, CellLike]]) -> None:
        """Add labels and values as a table of two columns whose rows have headers. No pair adds nothing."""
        self.table(None, [list(pair) for pair in pairs], widths=[0.32, 0.68], row_header=True)

    def figure(self, drawing: Drawing, *, alt: str, caption: str | None = None, table: Table | None = None) -> None:
        """Add a drawing.

        Args:
            drawing: from `charts`, or any reportlab drawing that uses the kit's fonts.
            alt: what it shows, for those who cannot see it; cut after 5000 characters.
            caption: title above it.
            table: `(header, rows)` with the same data, printed below.

        Raises:
            ValueError: if `alt` is empty.
        """
        if not alt.strip():
            raise ValueError("a figure needs a text that says what it shows")
        group = Key("Div")
        blocks: list[Block] = []
        if caption:
            blocks.append(TextBlock(self._paragraph(caption, "caption"), [group, Key("Caption")], before=10))
        blocks.append(FigureBlock(drawing, _cut(one_line(alt), _LONGEST_ALT), [group], after=10))
        self._blocks.append(Group(blocks))
        if table is not None:
            self.table(*table, row_header=True)

    def callout(self, text: Pieces, tone: str = "info", title: str | None = None) -> None:
        """Add a tinted box. Without a title the tone's own word stands in it (« Attention »); an empty title leaves it out."""
        group = Key("Div")
        width = Box.INSIDE
        heading = word(tone, self._meta.lang) if title is None else one_line(title)
        style = theme.TextStyle(10.2, 14.4, bold=True, colour=theme.TONES[tone].ink, after=2)
        blocks: list[Block] = []
        if heading:
            title_block = Paragraph(heading, style, self._meta.lang)
            self._written.append(title_block.text)
            blocks.append(TextBlock(title_block, [group, Key("P")], width=width))
        blocks.append(TextBlock(self._paragraph(text, "callout"), [group, Key("P")], width=width))
        self._blocks.append(Box(blocks, tone))

    def page_break(self) -> None:
        """Start a new page, unless the page is still empty."""
        self._blocks.append(PageBreak())

    @contextmanager
    def keep_together(self) -> Iterator[None]:
        """Keep what is added inside the `with` block on one page, if a page can hold it."""
        outer, self._blocks = self._blocks, []
        try:
            yield
        finally:
            inner, self._blocks = self._blocks, outer
            self._blocks.append(Group(inner))

    def written(self) -> str:
        """Return the text added so far, a line for each paragraph and cell; what stands in figures is not in it."""
        return "\n".join(self._written)

    def page_count(self) -> int:
        """Return how many pages the content takes so far; at least one."""
        return len(paginate(self._with_contents({})))

    def missing_anchors(self) -> set[str]:
        """Return anchors that links ask for and no heading or cell has; such links print as plain text."""
        return {target[1:] for target in self._links if target.startswith("#")} - set(self._anchors)

    def build(self) -> bytes:
        """Return the file: PDF 1.7 that declares PDF/A-3a and PDF/UA-1. The same content gives the same bytes."""
        numbers: dict[str, int] = {}
        pages = paginate(self._with_contents(numbers)) or [[]]
        numbers.update(
            {each.block.anchor: at for at, page in enumerate(pages, 1) for each in page if each.block.anchor}
        )
        out = io.BytesIO()
        canvas = TaggedCanvas(out, self._meta, self._anchors)
        for number, placed in enumerate(pages, 1):
            self._decorate(canvas, number, len(pages))
            draw(canvas, placed, theme.MARGIN_SIDE, theme.PAGE_HEIGHT - theme.MARGIN_TOP)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def _with_contents(self, numbers: dict[str, int]) -> list[Block]:
        blocks = list(self._blocks)
        for at in reversed(self._contents_at):
            toc = Key("TOC")
            blocks[at:at] = [
                # The blank keeps title and page number two words when read aloud.
                ContentsEntry(
                    Paragraph(f"{text} ", self._styles[f"contents_{level}"], self._meta.lang), toc, anchor, numbers
                )
                for level, text, anchor in self._entries
            ]
        return blocks

    def _decorate(self, canvas: TaggedCanvas, number: int, total: int) -> None:
        left, right = theme.MARGIN_SIDE, theme.PAGE_WIDTH - theme.MARGIN_SIDE
        bottom, top, lang = 40.0, theme.PAGE_HEIGHT - 50, self._meta.lang
        if not (self._has_cover and number == 1):
            canvas.draw_plain(
                left, top, shorten(self._header, 8.5, right - left, lang=lang), size=8.5, colour=theme.GREY
            )
            canvas.rule(left, top - 8, right, top - 8)
        canvas.rule(left, bottom + 14, right, bottom + 14)
        canvas.draw_plain(
            left, bottom, shorten(self._footer, 8.5, right - left - 90, lang=lang), size=8.5, colour=theme.GREY
        )
        pages = word("page", self._meta.lang).format(number, total)
        canvas.draw_plain(right, bottom, pages, size=8.5, colour=theme.GREY, align="right")


def _title(text: str) -> str:
    """Return text fit for a bookmark: on one line, not empty, and short (PDF/A limits strings to 32,767 bytes)."""
    return _cut(one_line(text), _LONGEST_TITLE) or "…"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _cell(value: CellLike) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)
