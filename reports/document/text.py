"""Text from people, made safe to print: pieces, cleaning, and readable markers for what no font can show.

Nothing here is markup. A `<b>` typed by somebody prints as four characters; formatting comes only from the piece classes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import arabic_reshaper  # type: ignore[import-untyped]

# The package's other get_display leaves brackets unmirrored.
from bidi.algorithm import get_display  # type: ignore[import-untyped]

from . import fonts
from .emoji import FRENCH_NAMES


@dataclass(frozen=True)
class Text:
    """Plain text inside a paragraph made of pieces; ``lang`` where it is in another language than the document."""

    text: str
    lang: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Strong(Text):
    """Text in bold."""


@dataclass(frozen=True)
class Emphasis(Text):
    """Text in italics."""


@dataclass(frozen=True)
class Link(Text):
    """Text that leads to `target`: an http(s) address, or `#anchor` of a heading or a cell. Any other target prints as plain text."""

    target: str


Pieces = str | Text | Sequence[str | Text]
"""What every method that takes text accepts: a string, a piece, or a list of both."""

# Control characters (line feed and tab stay), bidirectional overrides that could disguise text, zero-width characters,
# surrogates and non-characters. Joiners and variation selectors only matter to fonts that we have not.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_MAX_URL = 2000


def clean(text: str) -> str:
    """Return the text without control and invisible characters; line ends become a line feed, accents are composed."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return the cleaned text on one line, for titles, headers, bookmarks and metadata."""
    return " ".join(clean(text).split(" ")).replace("\n", " ").replace("\t", " ").strip(" ")


def has_rtl(text: str) -> bool:
    """Tell whether the text has Arabic, Hebrew or other right-to-left letters."""
    return bool(_RTL.search(text))


def joined(text: str) -> str:
    """Return the text with Arabic letters in their joined forms, still in reading order; as wide as what will be drawn."""
    return str(arabic_reshaper.reshape(text)) if has_rtl(text) else text


def visual(text: str, *, rtl: bool = False) -> str:
    """Return the text as it is drawn from left to right; `rtl` says that the paragraph as a whole reads from right to left."""
    return str(get_display(joined(text), base_dir="R" if rtl else "L")) if rtl or has_rtl(text) else text


def safe_url(target: str) -> str | None:
    """Return the address in ASCII if it is a plain http(s) address with a host, else None."""
    if len(target) > _MAX_URL or clean(target) != target or any(character.isspace() for character in target):
        return None
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or parts.username or parts.password:
        return None
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in target)


def marker(character: str, lang: str) -> str:
    """Return the readable stand-in for a character that no font has, such as « [pouce levé] ».

    In French documents a small table gives the names of common emoji; the others carry their Unicode name, in lower case.
    A character without a name gives its code, such as « [U+E000] ».
    """
    if lang.startswith("fr") and character in FRENCH_NAMES:
        return f"[{FRENCH_NAMES[character]}]"
    name = unicodedata.name(character, "").lower()
    return f"[{name or f'U+{ord(character):04X}'}]"


def displayable(text: str, lang: str) -> str:
    """Return the cleaned text in which every character has a glyph in one of the fonts, or a marker in its place."""
    cleaned = clean(text)
    missing = {c for c in set(cleaned) if fonts.font_for(c) is None or fonts.font_for(c, bold=True) is None}
    if not missing:
        return cleaned
    table = {
        ord(c): "" if unicodedata.category(c) in {"Mn", "Me", "Cf"} else marker(c, lang)
        for c in missing
        if c not in "\n\t"
    }
    return cleaned.translate(table)


def by_font(text: str, *, bold: bool = False, italic: bool = False) -> list[tuple[str, str]]:
    """Split displayable text in runs `(font name, text)`; spaces stay with the run before them."""
    runs: list[tuple[str, list[str]]] = []
    main = fonts.CHAINS[bold, italic][0]
    for character in text:
        font = runs[-1][0] if character == " " and runs else fonts.font_for(character, bold=bold, italic=italic) or main
        if not runs or runs[-1][0] != font:
            runs.append((font, []))
        runs[-1][1].append(character)
    return [(font, "".join(characters)) for font, characters in runs]


def as_pieces(content: Pieces) -> list[Text]:
    """Return the content as a list of pieces; strings become plain pieces.

    Raises:
        TypeError: if something else than a string or a piece is given.
    """
    items: Iterable[object] = [content] if isinstance(content, str | Text) else content
    pieces: list[Text] = []
    for item in items:
        if isinstance(item, str):
            pieces.append(Text(item))
        elif isinstance(item, Text):
            pieces.append(item)
        else:
            raise TypeError(f"a paragraph is made of str, Text, Strong, Emphasis and Link, not {type(item).__name__}")
    return pieces


def plain(content: Pieces) -> str:
    """Return the text of the content without its formatting."""
    return "".join(piece.text for piece in as_pieces(content))
