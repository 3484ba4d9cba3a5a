"""Text as people and files give it, made safe to store."""

from __future__ import annotations

from assessments import alike
from assessments.model import LONGEST_TEXT

LONGEST_SHORT = 300


def clean(text: str) -> str:
    """The text without NUL characters and lone surrogates, which nobody sees and PostgreSQL refuses."""
    if text.isascii():
        return text.replace("\0", "")
    return "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")


def limit(short: bool) -> int:
    """The longest text allowed, in characters."""
    return LONGEST_SHORT if short else LONGEST_TEXT


def figure(number: int, lang: str) -> str:
    """A whole number with its thousands apart, as written in a language."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def folded(text: str) -> str:
    """A text that people typed as it is searched: see ``assessments.alike``."""
    return alike.folded(clean(text))
