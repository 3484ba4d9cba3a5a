"""The few words that the kit itself writes, by language. Everything else comes from the author of the report."""

from __future__ import annotations

_WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "page": "Page {} sur {}",
        "link_to_page": "Lien vers la page web {}",
        "link_to_section": "Lien vers la section « {} »",
        "info": "À noter",
        "low": "Niveau faible",
        "moderate": "Niveau modéré",
        "high": "Niveau élevé",
        "critical": "Niveau critique",
        "warning": "Attention",
        "danger": "Important",
        "positive": "Point positif",
        "neutral": "Remarque",
    },
    "en": {
        "page": "Page {} of {}",
        "link_to_page": "Link to the web page {}",
        "link_to_section": "Link to the section “{}”",
        "info": "Note",
        "low": "Low level",
        "moderate": "Moderate level",
        "high": "High level",
        "critical": "Critical level",
        "warning": "Warning",
        "danger": "Important",
        "positive": "Positive point",
        "neutral": "Remark",
    },
}


def word(name: str, lang: str) -> str:
    """Return the words in the language of a BCP 47 tag; English for languages that are not in the table.

    Raises:
        KeyError: if the kit has no such words.
    """
    return _WORDS.get(lang[:2], _WORDS["en"])[name]
