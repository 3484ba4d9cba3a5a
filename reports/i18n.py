"""Texts of the documents, in French (the source) and English (``locale/en.po``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checklists.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALE = Path(__file__).parent / "locale"


def translations(lang: str) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
    """``gettext`` and ``ngettext`` for a language; French strings come back as they are."""
    catalogue = load_catalogue(LOCALE, lang)
    return catalogue.gettext, catalogue.ngettext
