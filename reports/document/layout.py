"""From pieces of text to lines: breaking, fonts, right-to-left order. Nothing is drawn here.

A paragraph is broken once per width and the lines are kept, so that a comment of 200 000 characters which runs over forty pages
costs one pass: pages take slices of the list of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import fonts
from .text import Emphasis, Link, Pieces, Strong, as_pieces, by_font, displayable, has_rtl, joined, safe_url, visual

if TYPE_CHECKING:
    from .theme import TextStyle

# A word with the blank after it. A line may also break after a hyphen between two letters ("peut-être").
_WORDS = re.compile(r"(\n)|([ \t]+)|([^ \t\n]*?[^\W\d_]-(?=[^\W\d_]))|([^ \t\n]+)")


@dataclass(frozen=True)
class Mark:
    """What distinguishes a span from its neighbours; ``number`` tells apart the pieces that are elements of their own."""

    bold: bool = False
    italic: bool = False
    link: str | None = None
    lang: str | None = None
    number: int = -1


@dataclass
class Span:
    """Glyphs of one font in one line.

    Attributes:
        text: what is drawn, in visual order.
        font: name of the font.
        width: in points.
        mark: bold, italic, link.
        source: the text in reading order where it differs from what is drawn (right-to-left scripts), else None.
    """

    text: str
    font: str
    width: float
    mark: Mark
    source: str | None = None


@dataclass
class Line:
    """One line: its spans from left to right as read, its width in points, and whether it reads from right to left."""

    spans: list[Span] = field(default_factory=list)
    width: float = 0.0
    rtl: bool = False


@dataclass(frozen=True)
class _Word:
    text: str
    mark: Mark
    width: float
    glued: bool  # no break allowed before this word


class _Rows:
    """Lines of words being filled."""

    def __init__(self, width: float) -> None:
        self.rows: list[list[_Word]] = [[]]
        self.width, self.used = width, 0.0

    def _start(self, words: list[_Word]) -> None:
        self.rows.append(words)
        self.used = sum(word.width for word in words)

    def add(self, word: _Word) -> None:
        if self.used + word.width > self.width + 0.01 and self.rows[-1]:
            self._start([])
        self.rows[-1].append(word)
        self.used += word.width

    def add_blank(self, blank: _Word) -> None:
        if self.rows[-1]:  # blanks at the start of a line are dropped
            self.rows[-1].append(blank)
            self.used += blank.width

    def end_line(self, blank_width: float) -> None:
        row = self.rows[-1]
        if row and row[-1].text != " ":  # so that the words on both sides stay two words when read aloud
            row.append(replace(row[-1], text=" ", width=blank_width))
        self._start([])

    def make_room(self, word: _Word) -> None:
        """Start a line if the word does not fit, taking along the start of the same word (bold before a comma)."""
        row = self.rows[-1]
        if self.used + word.width <= self.width or not row:
            return
        moved: list[_Word] = []
        glued = word.glued
        while glued and len(row) > 1 and row[-1].text != " ":
            moved.insert(0, row.pop())
            glued = moved[0].glued
        self._start(moved)


class Paragraph:
    """Text laid out in a style.

    Args:
        content: string or pieces.
        style: size, weight and leading.
        lang: language of the markers that replace characters without a glyph.
    """

    def __init__(self, content: Pieces, style: TextStyle, lang: str) -> None:
        self.style = style
        self.marks: list[tuple[str, Mark]] = []
        for number, piece in enumerate(as_pieces(content)):
            link = None
            if isinstance(piece, Link):
                link = piece.target if piece.target.startswith("#") else safe_url(piece.target)
            mark = Mark(
                bold=style.bold or isinstance(piece, Strong),
                italic=style.italic or isinstance(piece, Emphasis),
                link=link,
                lang=piece.lang,
                number=number if link or piece.lang else -1,
            )
            self.marks.append((displayable(piece.text, lang), mark))
        self.text = "".join(text for text, _ in self.marks)
        self._has_rtl = has_rtl(self.text)
        self._broken: dict[float, list[Line]] = {}
        self._measured: list[_Word | None] | None = None

    @property
    def targets(self) -> list[str]:
        """Links of the paragraph, in order: `#anchor` or an address."""
        return [mark.link for _, mark in self.marks if mark.link]

    def longest_word(self) -> float:
        """Return the width of the widest word in points; 0 for no text."""
        return max((word.width for word in self._words() if word is not None), default=0.0)

    def natural_width(self) -> float:
        """Return the width in points that the text takes when its lines are never broken; 0 for no text."""
        widest = used = 0.0
        for word in self._words():
            used = 0.0 if word is None else used + word.width
            widest = max(widest, used)
        return widest

    def lines(self, width: float) -> list[Line]:
        """Return the lines for a width in points. The list is shared: do not change it. Empty text gives no line."""
        key = round(width, 2)
        if key not in self._broken:
            self._broken[key] = self._break(key)
        return self._broken[key]

    def _measure(self, text: str, mark: Mark) -> float:
        runs = by_font(joined(text) if self._has_rtl else text, bold=mark.bold, italic=mark.italic)
        return sum(fonts.width_of(part, font, self.style.size) for font, part in runs)

    def _words(self) -> list[_Word | None]:
        """Return words in order, None for a forced line end. Blanks are words of one space."""
        if self._measured is not None:
            return self._measured
        words: list[_Word | None] = []
        for text, mark in self.marks:
            space = self._measure(" ", mark)
            for match in _WORDS.finditer(text):
                if match[1]:
                    words.append(None)
                elif match[2]:
                    words.append(_Word(" ", mark, space, glued=True))
                else:
                    before = words[-1] if words else None
                    glued = before is not None and before.text != " " and not before.text.endswith("-")
                    words.append(_Word(match[0], mark, self._measure(match[0], mark), glued))
        self._measured = words
        return words

    def _break(self, width: float) -> list[Line]:
        if not self.text.strip(" \t\n"):
            return []
        rows = _Rows(width)
        for word in self._words():
            if word is None:
                rows.end_line(self._measure(" ", self.marks[0][1]))
            elif word.text == " ":
                rows.add_blank(word)
            else:
                rows.make_room(word)
                for part in self._fit(word, width, width - rows.used):
                    rows.add(part)
        base_rtl = self._has_rtl and _first_strong_is_rtl(self.text)
        return [self._line(row, rtl=base_rtl) for row in rows.rows]

    def _fit(self, word: _Word, width: float, room: float) -> list[_Word]:
        """Cut a word that is wider than a line into parts that fit; the first part fits in `room` if that is useful."""
        if word.width <= width:
            return [word]
        parts: list[_Word] = []
        room = room if room > width / 3 else width
        start, used = 0, 0.0
        for at, character in enumerate(word.text):
            advance = self._measure(character, word.mark)
            if used + advance > room and at > start:
                parts.append(replace(word, text=word.text[start:at], width=used))
                start, used, room = at, 0.0, width
            used += advance
        parts.append(replace(word, text=word.text[start:], width=used))
        return parts

    def _line(self, row: list[_Word], *, rtl: bool) -> Line:
        groups: list[tuple[Mark, list[str]]] = []
        for word in row:
            if not groups or groups[-1][0] != word.mark:
                groups.append((word.mark, []))
            groups[-1][1].append(word.text)
        line = Line(rtl=rtl)
        for mark, texts in groups:
            text = "".join(texts)
            source = None
            if self._has_rtl and (rtl or has_rtl(text)):
                source, text = text, visual(text, rtl=rtl)
            spans = [
                Span(part, font, fonts.width_of(part, font, self.style.size), mark)
                for font, part in by_font(text, bold=mark.bold, italic=mark.italic)
            ]
            if source is not None and source != text:
                # The original goes with the first span of the group; the others repeat nothing.
                for number, span in enumerate(spans):
                    span.source = source if number == 0 else ""
            line.spans.extend(spans)
        drawn = sum(span.width for span in line.spans)
        blank = row[-1].width if row and row[-1].text == " " else 0.0
        line.width = drawn - blank
        return line


def _first_strong_is_rtl(text: str) -> bool:
    letter = next((character for character in text if character.isalpha()), "")
    return has_rtl(letter)
