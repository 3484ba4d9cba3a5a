"""The visitor, seen from a page: who it is, signed in or not, in which language, and what to announce to screen readers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app_pages.database import engine
from app_pages.shell import visitors
from app_pages.shell.settings import Mode, settings
from app_pages.shell.signing import token_hash_of
from assessments.access import SignedOut
from assessments.storage import sessions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from app_pages.shell.visitors import Language, Visitor
    from assessments.storage.sessions import SignedIn

_FALLBACK = "_shell_visitor"
_ANNOUNCEMENTS = "_shell_announcements"
_UNSAVED = "_shell_unsaved"
_BY_ITSELF = "_shell_by_itself"


def with_accounts() -> bool:
    """Whether people sign in here; False when one person alone uses this installation."""
    return settings().mode is not Mode.OFF


def signed_in(*, touch: bool) -> SignedIn:
    """Who is signed in at this very moment, whatever the browser remembers.

    Args:
        touch: the person did something, which prolongs the session; False for what a page does by itself.

    Raises:
        SignedOut: when the session has ended.
    """
    return _holding(_session_hash(), touch=touch)


def signed_in_later() -> Callable[[], SignedIn]:
    """Something that says the same afterwards, outside of a run: a document is made when its button is pressed."""
    token_hash = _session_hash()
    return lambda: _holding(token_hash, touch=True)


def _holding(token_hash: str | None, *, touch: bool) -> SignedIn:
    found = sessions.signed_in(engine(), token_hash, touch=touch, idle=settings().idle)
    if found is None:
        raise SignedOut
    return found


def with_provider() -> bool:
    """Whether people sign in through an identity provider."""
    return settings().mode is Mode.OIDC


def idle() -> timedelta:
    """How long a session lasts here without being used."""
    return settings().idle


def sign_out() -> None:
    """End the session, in every tab of this browser: the row ends, whatever copies of the cookie remain."""
    sessions.sign_out(engine(), _session_hash())


def _session_hash() -> str | None:
    return token_hash_of(st.context.cookies)


def run_mark() -> Any:
    """Something that is another at each run of the page, of a callback or of a fragment; None outside of any."""
    context = get_script_run_ctx()
    return None if context is None else context.cursors


def in_fragment() -> bool:
    """Whether only a part of the page runs, perhaps by itself."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)


def draw_again_by_itself() -> None:
    """Draw the whole page again because of somebody else: not a sign of life of the person here."""
    st.session_state[_BY_ITSELF] = True
    st.rerun()


def asked_by_itself() -> bool:
    """Whether this run was asked by ``draw_again_by_itself``."""
    return bool(st.session_state.pop(_BY_ITSELF, False))


def keep_unsaved(text: object) -> None:
    """Remember what was typed and could not be saved because the session had ended, to show it once more."""
    if text not in {None, ""}:
        st.session_state.setdefault(_UNSAVED, []).append(str(text))


def unsaved() -> list[str]:
    """What could not be saved since the session ended."""
    return list(st.session_state.get(_UNSAVED, []))


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
