"""Text on the screen: what people typed is shown as they typed it, and acts upon nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app_pages.days import shown_day
from app_pages.show import html_table, literal
from assessments.days import typed_day

HOSTILE = [
    "![x](http://127.0.0.1:9/x.png)",
    "[clic](javascript:alert(1))",
    "<img src=x onerror=alert(1)><script>1</script>",
    "**gras** _italique_ `code` ~~barré~~ $x^2$",
    "# Titre",
    "- puce",
    "1. liste",
    "10) liste",
    "=== ---",
    ":red[rouge] :material/home: :smile:",
    "https://evil.example www.evil.example moi@evil.example",
    "&lt;b&gt; &#60;",
    "| a | b |",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_shows_what_was_typed(text):
    """Rendered as markdown, a label gives back the very text, in one paragraph without any other element."""
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).render(literal(text))
    inner = re.fullmatch(r"<p>(.*)</p>\n", rendered, re.DOTALL)

    assert inner, rendered
    assert "<" not in inner[1].replace("&lt;", "")
    shown = inner[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown.replace("\u2060", "") == text


@pytest.mark.parametrize("directive", [":red[x]", ":smile:"])
def test_what_streamlit_adds_to_markdown_is_not_triggered(directive):
    """Colours and emoji shortcodes are broken by a backslash before their sign."""
    assert "\\" in literal(directive)


@pytest.mark.parametrize("address", ["https://x.example", "http://x.example/a.png)", "www.x.example", "moi@x.example"])
def test_an_address_does_not_become_a_link(address):
    """Links that form by themselves do so after the backslashes are gone: what is left then is no address any more."""
    assert re.search(r"https?://|www\.|\w@", literal(f"[l]({address}").replace("\\", "")) is None


def test_french_labels_reach_screen_readers_untouched():
    """Ordinary French, with article numbers and its non-breaking spaces, carries no backslash."""
    text = "L. 311-3-1\u00a0: que dit-il (en bref)\u00a0? « Oui », à 14 h\u202f!"

    assert literal(text) == text


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=4))
def test_a_table_holds_no_element_of_its_texts(rows):
    """Whatever its cells hold, a table has its own elements only."""
    html = html_table(["A", "B"], [["<b>&", *row[1:]] for row in rows], "<i>")
    names = set(re.findall(r"</?([a-zA-Z]+)", html))

    assert names <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "br"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("31/01/2027", "31/01/2027"),
        ("2027-01-31", "31/01/2027"),
        ("1.2.2027", "01/02/2027"),
        ("31/02/2027", ""),
        ("", ""),
    ],
)
def test_dates_are_read_as_the_french_write_them(typed, shown):
    """Day, month, year; ISO too; what is no date gives nothing, never a guess."""
    assert shown_day(typed_day(typed)) == shown
