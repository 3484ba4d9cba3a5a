"""Formatted text as plain text: paragraphs, lists, tables and links stay readable; scripts and pictures go."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

MOST_TAGS = 20_000
DEEPEST = 200
"""Formatting beyond these would cost the reader minutes; an editor of texts makes hundreds of tags, some ten deep."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_BEGINS = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source", "area", "base", "embed", "track"}
)
_CLOSE_THEMSELVES = frozenset({"p", "li", "td", "th", "tr", "dt", "dd"})
_SAID_NOTHING = frozenset({"script", "style", "noscript", "template", "title", "iframe", "object"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    }
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"})
_KEPT = _BLOCKS | {"br", "a", "img", "td", "th"}
_KNOWN = (
    _KEPT
    | _SAID_NOTHING
    | _VOID
    | frozenset(
        {
            "b",
            "i",
            "u",
            "em",
            "strong",
            "span",
            "font",
            "sub",
            "sup",
            "s",
            "small",
            "code",
            "tbody",
            "thead",
            "svg",
            "body",
            "html",
        }
    )
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


class TooDeepError(ValueError):
    """The formatting of a text is too much to be read."""


class Plain(NamedTuple):
    """A plain text, and how many pictures it lost."""

    text: str = ""
    pictures: int = 0


NOTHING = Plain()


def plain(text: str) -> Plain:
    """A text of an editor, or one that was typed, as plain text.

    Raises:
        TooDeepError: when its formatting is nested too deeply or has too many tags.
    """
    if not any(found.group(2).lower() in _KNOWN for found in _TAG.finditer(text)):
        typed = _ENTITY.sub(_decoded, text) if "&" in text else text
        return Plain(_tidy(typed.replace("\r\n", "\n").replace("\r", "\n")))
    _check_size(text)
    safe = nh3.clean(
        _UNSEEN.sub("", text),
        tags=set(_KEPT),
        clean_content_tags=set(_SAID_NOTHING),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    walker = _Walker()
    walker.feed(safe)
    walker.close()
    return Plain(_tidy("".join(walker.parts)), walker.pictures)


def _decoded(found: re.Match[str]) -> str:
    return unescape(found.group())


def _check_size(text: str) -> None:
    depth = 0
    for count, found in enumerate(_BEGINS.finditer(text), 1):
        if found.group(2).lower() not in _VOID | _CLOSE_THEMSELVES:
            depth = max(0, depth - 1) if found.group(1) else depth + 1
        if depth > DEEPEST or count > MOST_TAGS:
            raise TooDeepError


def _tidy(text: str) -> str:
    """Without characters that nobody sees, spaces at the ends of lines, and more than one empty line in a row."""
    lines = [line.rstrip(" \t\N{NO-BREAK SPACE}") for line in _UNSEEN.sub("", text).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    tidied = "\n".join(kept).strip("\n").strip(" \t")
    return tidied if any(sign.isprintable() and not sign.isspace() for sign in tidied) else ""


class _Walker(HTMLParser):
    """Writes what a browser would show, from HTML that was made safe and well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures = 0
        self._lists: list[int | None] = []  # the number of the last item; None in a list without numbers
        self._links: list[tuple[str, int]] = []
        self._cells = 0
        self._open = False  # whether the line has begun
        self._marked = False  # whether a mark of a list waits for its text

    def _line(self, empty: int = 0) -> None:
        if self._open:
            self.parts.append("\n")
            self._open = False
        if empty and self.parts and not self._marked:
            self.parts.append("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
            self._open = False
        elif tag == "img":
            self.pictures += 1
        elif tag in {"ul", "ol"}:
            self._line()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag in {"td", "th"}:
            if self._cells:
                self.parts.append(" | ")
            self._cells += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag in _BLOCKS:
            self._line(empty=tag in _APART)
            self._cells = 0

    def _item(self) -> None:
        self._line()
        last = self._lists[-1] if self._lists else None
        mark = "- "
        if self._lists and last is not None:
            self._lists[-1] = last + 1
            mark = f"{last + 1}. "
        self.parts.append("  " * max(0, len(self._lists) - 1) + mark)
        self._marked = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._line()
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self.parts[start:]).strip()
            if address and address not in {shown, f"mailto:{shown}"}:
                self.parts.append(f" ({address.removeprefix('mailto:')})" if shown else address)
                self._open = True
        elif tag in _BLOCKS:
            self._marked = False
            self._line(empty=tag in _APART)

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        if not self._open or self.parts[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self._open, self._marked = True, False
