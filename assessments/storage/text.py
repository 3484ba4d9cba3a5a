"""Text as people and files give it, made safe to store."""

from __future__ import annotations

import re

from assessments import alike
from assessments.model import LONGEST_TEXT

LONGEST_SHORT = 300
_REFUSED = re.compile("[\0\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without NUL characters and lone surrogates, which nobody sees and PostgreSQL refuses."""
    return _REFUSED.sub("", text)


def limit(short: bool) -> int:
    """The longest text allowed, in characters."""
    return LONGEST_SHORT if short else LONGEST_TEXT


def figure(number: int, lang: str) -> str:
    """A whole number with its thousands apart, as written in a language."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def folded(text: str) -> str:
    """A text that people typed as it is searched: see ``assessments.alike``."""
    return alike.folded(clean(text))
