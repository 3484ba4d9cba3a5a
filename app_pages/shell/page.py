"""The page that Streamlit serves, rewritten: its language, its title, its message without JavaScript, our scripts."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app_pages.shell.visitors import Language

STATIC = Path(__file__).parent / "static"
SCRIPTS = ("page.js", "typing.js", "chrome_fr.js")
STYLE = "shell.css"
FORMS_STYLE = "forms.css"
APPLICATION_NAME = "Balise"

_WITHOUT_JAVASCRIPT: dict[Language, tuple[str, str]] = {
    "fr": (
        "Balise a besoin de JavaScript.",
        "Activez JavaScript dans votre navigateur, puis rechargez la page. Aucun script ne vient d'un autre site.",
    ),
    "en": (
        "Balise needs JavaScript.",
        "Turn JavaScript on in your browser, then reload the page. No script comes from another site.",
    ),
}

_NOT_FOUND: dict[Language, tuple[str, str, str]] = {
    "fr": ("Page introuvable", "Cette adresse ne mène à aucune page.", "Aller à l'accueil"),
    "en": ("Page not found", "This address leads to no page.", "Go to the home page"),
}


@cache
def version_of(name: str) -> str:
    """Return a short mark of a served file's content, so that browsers fetch it anew exactly when it changed."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def head_lines() -> str:
    """Return the lines put at the end of the page's ``<head>``: relative, so that a front server may add a prefix."""
    scripts = "".join(f'<script src="./shell/{name}?v={version_of(name)}"></script>' for name in SCRIPTS)
    return f'<link rel="stylesheet" href="./shell/{STYLE}?v={version_of(STYLE)}">{scripts}'


def is_streamlit_page(body: bytes) -> bool:
    """Say whether this HTML is the page in which Streamlit draws the application."""
    return b'<div id="root">' in body


@lru_cache(maxsize=8)
def rewritten(body: bytes, language: Language) -> bytes:
    """Return Streamlit's page in the visitor's language, with our title and scripts.

    Args:
        body: The page as Streamlit serves it.
        language: The visitor's language.
    """
    html = body.decode("utf-8")
    title, advice = _WITHOUT_JAVASCRIPT[language]
    changes = (
        (r"<html[^>]*>", f'<html lang="{language}">'),
        (r"<title>.*?</title>", f"<title>{APPLICATION_NAME}</title>"),
        (r"<noscript>.*?</noscript>", f"<noscript><h1>{title}</h1><p>{advice}</p></noscript>"),
        # Streamlit describes there an interface for programs, which is off here.
        (r'<link rel="service-desc"[^>]*>', ""),
        # Before Streamlit's own scripts: our key listener has to be first.
        (r"<script\b", head_lines() + "<script"),
    )
    for pattern, replacement in changes:
        html = re.sub(pattern, replacement.replace("\\", r"\\"), html, count=1, flags=re.DOTALL)
    return html.encode("utf-8")


def not_found(language: Language) -> bytes:
    """Return a small page for an address at which no page can be."""
    title, explanation, link = _NOT_FOUND[language]
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – {APPLICATION_NAME}</title>'
        f'</head><body><main><h1>{title}</h1><p>{explanation}</p><p><a href="/">{link}</a></p></main></body></html>'
    ).encode()
