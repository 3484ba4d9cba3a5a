"""Translations of interface texts: one ``.po`` file a language beside the code, read at start.

French is the language the code is written in: a text is its own key. Catalogues are GNU gettext, so that translators may use
their usual tools; they are compiled in memory, so that no binary file can lag behind its source.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

SOURCE_LANGUAGE = "fr"
"""The language of the texts in the code. It needs no catalogue."""


class CatalogueError(Exception):
    """A catalogue that is missing or cannot be read. The message names the file and says what to do."""


class French(gettext.NullTranslations):
    """Texts as the code has them, with the plural of French: nought and one take the singular (« 0 réponse »)."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for n things."""
        return msgid1 if abs(n) < 2 else msgid2  # noqa: PLR2004 - the rule of French grammar


@cache
def load_catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    """Return the translations of a folder into a language: an object with ``gettext`` and ``ngettext``.

    A text that has no translation, or whose translation is marked as uncertain (fuzzy), comes back in French.

    Args:
        folder: Folder holding ``<language>.po``.
        language: ``"fr"``, or a language that has a file.

    Raises:
        CatalogueError: There is no such file, or it is not a valid catalogue.
    """
    if language == SOURCE_LANGUAGE:
        return French()
    binary = io.BytesIO()
    write_mo(binary, read_catalogue(folder / f"{language}.po"))
    binary.seek(0)
    translations = gettext.GNUTranslations(binary)
    translations.add_fallback(French())
    return translations


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue file as Babel reads it: each text with its places, flags and translation.

    Args:
        path: A ``.po`` file named after its language, such as ``en.po``.

    Raises:
        CatalogueError: There is no such file, or it is not a valid catalogue.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.stem, abort_invalid=True)
    except FileNotFoundError:
        raise CatalogueError(f"{path}: no such catalogue. Run `make messages` to make it, then translate it.") from None
    except Exception as error:
        raise CatalogueError(f"{path}: not a valid gettext catalogue: {error}") from error
