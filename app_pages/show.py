"""Text on the screen, made safe. Texts of people go through ``st.text`` or through the escapers here, never elsewhere."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assessments.scoring import Range

_MARKDOWN = re.compile(
    r"[\\`*_{}\[\]<>~$|&@]"  # emphasis, links, images, HTML, formulas, tables, entities, e-mail addresses
    r"|:(?=[\w/])"  # :red[…], :smile:, https://
    r"|(?<=www)\."  # www.example.org becomes a link by itself
    r"|(?:(?<=^)|(?<=\n))(?:#|[-+=](?=\s|[-=])|\d+(?=[.)]\s))",  # headings, lists, rules, at the beginning only
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")  # the non-breaking spaces of French typography stay

LEVEL_COLOURS: dict[int, tuple[str, str]] = {
    1: ("#dbe9f6", "#0b2545"),
    2: ("#f6e7b0", "#3d2f00"),
    3: ("#f0a868", "#3b1a00"),
    4: ("#9b1c1c", "#ffffff"),
}
"""Background and text of each level, contrast above 4.5; the level is always written as well."""


def literal(text: str) -> str:
    """Text for a label that Streamlit reads as markdown: what markdown would act upon is escaped, on one line.

    Nothing else is, since Streamlit also gives the raw label to screen readers, backslashes included.
    """
    return _MARKDOWN.sub(_escaped, _SPACES.sub(" ", text).strip())


def _escaped(found: re.Match[str]) -> str:
    sign, after = found.group(), found.string[found.end() : found.end() + 1]
    if sign in {"@", "."}:
        # An address becomes a link once the backslashes are gone: only a sign that nobody sees keeps it from that.
        return f"\u2060{sign}"
    return f"{sign}\u2060" if sign.isdigit() or (sign == ":" and after == "/") else f"\\{sign}"


def paragraph(text: str) -> None:
    """A paragraph of our own text, shown as it is written."""
    st.markdown("\n\n".join(literal(part) for part in text.split("\n") if part.strip()))


def note(text: str) -> None:
    """A smaller line of our own text."""
    st.caption(literal(text))


def user_text(text: str) -> None:
    """A text that somebody typed, line breaks kept."""
    st.text(text)


def heading(text: str, level: int = 2, *, anchor: str | None = None) -> None:
    """A heading without Streamlit's link button, which would add a stop for the keyboard."""
    draw = {1: st.title, 2: st.header, 3: st.subheader}[level]
    draw(literal(text), anchor=anchor or False)


def html_table(headers: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A real table with header cells, as HTML; every text escaped. The first cell of each row is its header."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headers)
    body = "".join("<tr>" + "".join(_cell(index, text) for index, text in enumerate(row)) + "</tr>" for row in rows)
    return (
        f'<div class="balise-table" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(index: int, text: str) -> str:
    inner = "<br>".join(escape(line) for line in text.split("\n"))
    short = ' class="short"' if len(text) <= _SHORT else ""
    return f'<th scope="row"{short}>{inner}</th>' if index == 0 else f"<td{short}>{inner}</td>"


_SHORT = 12
"""Cells up to this many characters (« R11 », « III–IV », « 15,7 points ») stay on one line."""


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> None:
    """Draw ``html_table``."""
    st.html(html_table(headers, rows, caption))


def items(lines: Iterable[str]) -> None:
    """A list of our own sentences."""
    st.html("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")


def badge_html(text: str, level: int | None) -> str:
    """A small label; ``level`` gives its colours, None keeps it neutral."""
    background, colour = LEVEL_COLOURS[level] if level else ("#eeeeee", "#161616")
    return f'<span class="balise-badge" style="background:{background};color:{colour}">{escape(text)}</span>'


def badge(text: str, level: int | None = None) -> None:
    """Draw ``badge_html``."""
    st.html(badge_html(text, level))


def range_level(found: Range) -> int | None:
    """The level whose colour a range may take: None while it is open, since a range is not an alarm."""
    return found.high if found.exact else None


def event_html(top: str, sentence: str, changes: Iterable[tuple[str, str, str]], words: tuple[str, str, str]) -> str:
    """One line of a history as HTML: when and where, what happened, and each change as what it was and what it became.

    Args:
        top: the line above.
        sentence: what happened.
        changes: label, before and after of each; an empty one says that nothing was there, or is left.
        words: what is written for nothing before, for nothing after, and read between both.
    """
    nothing, gone, becomes = words
    rows = []
    for label, before, after in changes:
        was = f'<span class="was">{escape(before)}</span>' if before else ""
        now = escape(after) if after else f"<i>{escape(gone if before else nothing)}</i>"
        arrow = f'<span class="arrow" role="img" aria-label="{escape(becomes)}"> → </span>' if before else ""
        rows.append(f"<dt>{escape(label)}</dt><dd>{was}{arrow}{now}</dd>")
    told = f"<dl>{''.join(rows)}</dl>" if rows else ""
    return f'<article class="balise-event"><p class="top">{escape(top)}</p><p>{escape(sentence)}</p>{told}</article>'
