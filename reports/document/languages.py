"""Which of our two languages a text typed by people is in, from its little words; no guess where it is not plain."""

from __future__ import annotations

import re

_LITTLE_WORDS = {
    "fr": frozenset(
        [
            "au",
            "aucun",
            "aux",
            "avec",
            "ce",
            "ces",
            "cette",
            "dans",
            "de",
            "des",
            "du",
            "elle",
            "en",
            "est",
            "et",
            "il",
            "ils",
            "la",
            "le",
            "les",
            "leur",
            "leurs",
            "mais",
            "ne",
            "nous",
            "on",
            "ou",
            "par",
            "pas",
            "plus",
            "pour",
            "que",
            "qui",
            "sa",
            "sans",
            "ses",
            "son",
            "sont",
            "sur",
            "un",
            "une",
            "vous",
            "être",
        ]
    ),
    "en": frozenset(
        [
            "and",
            "are",
            "as",
            "at",
            "be",
            "been",
            "but",
            "by",
            "can",
            "for",
            "from",
            "has",
            "have",
            "if",
            "is",
            "it",
            "its",
            "not",
            "of",
            "on",
            "or",
            "our",
            "that",
            "the",
            "their",
            "there",
            "they",
            "this",
            "to",
            "was",
            "we",
            "were",
            "which",
            "will",
            "with",
            "without",
            "would",
            "you",
        ]
    ),
}
_LEAST = 3
_CLEARLY = 3
_READ = 4_000  # characters that are looked at
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """``fr`` or ``en`` when at least three little words say so, three times as many as of the other language; else None."""
    words = _WORD.findall(text[:_READ].lower())
    counts = {lang: sum(word in known for word in words) for lang, known in _LITTLE_WORDS.items()}
    best, other = sorted(counts, key=counts.__getitem__, reverse=True)
    return best if counts[best] >= _LEAST and counts[best] >= _CLEARLY * counts[other] else None


def other_language(text: str, lang: str) -> str | None:
    """The language of a text where it plainly is not ``lang``; None where it is, or where nobody can tell."""
    found = language_of(text)
    return None if found == lang else found
