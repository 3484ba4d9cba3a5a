"""The visitor, seen from a page: who it is, in which language, and what to announce to screen readers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.shell import visitors

if TYPE_CHECKING:
    from app_pages.shell.visitors import Language, Visitor

_FALLBACK = "_shell_visitor"
_ANNOUNCEMENTS = "_shell_announcements"


def current_visitor() -> Visitor:
    """Return the visitor of this run.

    A browser that refuses cookies gets a visitor that lasts as long as its tab. Without a choice made earlier, the language
    is the browser's, and French when it speaks neither French nor English.
    """
    token_hash = visitor_hash()
    stored = visitors.store().get(token_hash) if token_hash else None
    if stored is not None:
        return stored
    kept: Visitor | None = st.session_state.get(_FALLBACK)
    return kept or visitors.Visitor(language=visitors.preferred_language(st.context.headers.get("Accept-Language")))


def current_language() -> Language:
    """Return the language of this run: ``"fr"`` or ``"en"``."""
    return current_visitor().language


def visitor_hash() -> str | None:
    """Return the SHA-256 of the visitor's cookie (64 hexadecimal digits), or None when the browser sent none."""
    return visitors.hash_of(st.context.cookies.get(visitors.COOKIE))


def set_language(language: Language) -> None:
    """Keep the language for this visitor. The next run uses it: call it in a callback, or call ``st.rerun()`` after it."""
    _keep(language=language)


def set_display_name(name: str) -> None:
    """Keep the name that the visitor wants to be known by; outer spaces are dropped, 80 characters are kept."""
    _keep(display_name=" ".join(name.split())[:80])


def _keep(*, language: Language | None = None, display_name: str | None = None) -> None:
    token_hash = visitor_hash()
    if token_hash:
        before = current_visitor()
        # A first choice of name must not silently turn the browser's language into the default one.
        visitors.store().save(
            token_hash,
            language=language or before.language,
            display_name=before.display_name if display_name is None else display_name,
        )
        return
    visitor = current_visitor()
    if language is not None:
        visitor = replace(visitor, language=language)
    if display_name is not None:
        visitor = replace(visitor, display_name=display_name)
    st.session_state[_FALLBACK] = visitor


def mark_language(language: Language) -> None:
    """Tell the browser in which language this run's page is written. Call it once at the start of every run."""
    with st.container(key=f"lang_{language}"):
        st.text(language)


def announce(text: str, *, visible: bool = True) -> None:
    """Say something to people who do not see the screen, such as « Réponse enregistrée ».

    Args:
        text: What is read out. Shown as plain text: it may hold what a person typed.
        visible: False keeps it off the screen, for what the screen shows already in another way.
    """
    count = st.session_state.get(_ANNOUNCEMENTS, 0) + 1
    st.session_state[_ANNOUNCEMENTS] = count
    # The key alternates so that the same words said twice are read twice.
    with st.container(key=f"live_{'seen' if visible else 'unseen'}_{count % 2}"):
        st.text(text)
