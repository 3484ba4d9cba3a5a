"""Single lines of plain text outside paragraphs: running headers and the labels of charts."""

from __future__ import annotations

from . import fonts
from .text import by_font, displayable, one_line, visual

_LONGEST = 250  # characters of a label that are looked at: more never fit on a page


def runs(text: str, *, bold: bool = False, lang: str) -> list[tuple[str, str]]:
    """Return the text as runs `(font name, text)` in visual order, on one line."""
    return by_font(visual(displayable(one_line(text[:_LONGEST]), lang)), bold=bold)


def text_width(text: str, size: float, *, bold: bool = False, lang: str) -> float:
    """Return the width in points of one line of text in the kit's fonts."""
    return sum(fonts.width_of(part, font, size) for font, part in runs(text, bold=bold, lang=lang))


def wrap(text: str, size: float, width: float, *, most: int, lang: str) -> list[str]:
    """Return at most `most` lines no wider than `width` points; what does not fit ends in « … »."""
    lines, words = [""], one_line(text[:_LONGEST]).split(" ")
    for at, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, lang=lang) <= width:
            lines[-1] = longer
        elif len(lines) < most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = " ".join([lines[-1], *words[at:]]).strip()
            break
    return [shorten(line, size, width, lang=lang) for line in lines if line]


def shorten(text: str, size: float, width: float, *, lang: str) -> str:
    """Return the text, or its start followed by « … » if it is wider than `width` points."""
    text = displayable(one_line(text[:_LONGEST]), lang)
    if text_width(text, size, lang=lang) <= width:
        return text
    room = width - text_width("…", size, lang=lang)
    for at, character in enumerate(text):
        room -= fonts.width_of(character, fonts.font_for(character) or fonts.REGULAR, size)
        if room < 0:
            return f"{text[:at].rstrip()}…"
    return text
