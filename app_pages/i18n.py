"""The texts of the screens, in French and English.

In a page::

    _, ngettext = gettext_for(language)
    st.title(_("Mes évaluations"))
    st.text(ngettext("{count} réponse", "{count} réponses", count).format(count=count))

Write the French text in the call itself (the collector reads the source, it does not run it), with named placeholders, and
call ``.format`` on the result. ``make messages`` then adds the text to ``locale/en.po``, where it waits for its translation.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklists.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALE = Path(__file__).parent / "locale"


class Texts(NamedTuple):
    """The two functions that a page needs to speak a language.

    Attributes:
        gettext: French text → the same text in the language.
        ngettext: (singular, plural, count) in French → the form for that count in the language.
    """

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


def gettext_for(language: str) -> Texts:
    """Return ``(_, ngettext)`` for a language, ``"fr"`` or ``"en"``.

    Raises:
        CatalogueError: The language has no catalogue.
    """
    translations = load_catalogue(LOCALE, language)
    return Texts(translations.gettext, translations.ngettext)
