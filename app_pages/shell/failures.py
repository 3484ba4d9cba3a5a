"""What a person reads when a page fails or may not be shown: a sentence, never a stack trace."""

from __future__ import annotations

import logging
import secrets
from html import escape
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from app_pages.shell import session
from assessments.access import Refusal, SignedOut

_LOG = logging.getLogger(__name__)

_MESSAGES = {
    "fr": (
        "Cette page n'a pas pu s'afficher. Ce que vous aviez enregistré est conservé. Rechargez la page ; si le problème "
        "revient, donnez le numéro {number} à la personne qui administre Balise."
    ),
    "en": (
        "This page could not be shown. What you had saved is kept. Reload the page; if it happens again, give the number "
        "{number} to the person who runs Balise."
    ),
}

_SIGNED_OUT = {
    "fr": {
        "title": "Vous êtes déconnecté",
        "kept": "Ce qui était enregistré avant est conservé. La session a pris fin\u00a0: après un temps sans activité, ou parce que vous "
        "vous êtes déconnecté dans un autre onglet.",
        "unsaved": "Ceci n’a pas été enregistré. Copiez-le avant de vous reconnecter, pour ne pas avoir à le récrire.",
        "link": "Se connecter de nouveau",
        "stopped": "Vous êtes déconnecté\u00a0: ce que vous écrivez maintenant n’est plus enregistré. Copiez-le, puis reconnectez-vous.",
    },
    "en": {
        "title": "You are signed out",
        "kept": "What was saved before is kept. The session ended: after some time without activity, or because you signed out in another "
        "tab.",
        "unsaved": "This was not saved. Copy it before you sign in again, so that you need not write it twice.",
        "link": "Sign in again",
        "stopped": "You are signed out: what you write now is not saved any more. Copy it, then sign in again.",
    },
}


def report_failure(error: Exception) -> bool:
    """Say what a page or a callback raised and nobody caught, in the visitor's language.

    A refusal is a sentence already; anything else is logged under a number, which is shown.

    Args:
        error: What was raised.

    Returns:
        True: Streamlit's own English message is not shown.
    """
    language = session.current_language()
    if isinstance(error, SignedOut):
        draw_signed_out()
        return True
    if isinstance(error, Refusal):
        with st.container(key="refusal"):
            st.text(error.to(language))
        return True
    number = secrets.token_hex(4)
    _LOG.error("Page failure %s", number, exc_info=error)
    st.error(_MESSAGES[language].format(number=number))
    return True


def draw_signed_out() -> None:
    """Draw, instead of a page, that the session ended, and what was typed since and could not be saved."""
    words = _SIGNED_OUT[session.current_language()]
    st.title(words["title"], anchor=False)
    st.markdown(words["kept"])
    if texts := session.unsaved():
        st.warning(words["unsaved"])
        for text in texts:
            with st.container(border=True):
                st.text(text)
    st.html(f'<p><a href="{escape(_way_back())}">{words["link"]}</a></p>')


def warn_signed_out() -> None:
    """Say beside what is being typed that it is not saved any more; the page stays, so that nothing typed is lost."""
    words = _SIGNED_OUT[session.current_language()]
    st.error(words["stopped"])
    st.html(f'<p><a href="{escape(_way_back())}" target="_blank">{words["link"]}</a></p>')


def _way_back() -> str:
    """The address of the sign-in page that leads back to this one."""
    path = urlsplit(st.context.url or "/").path or "/"
    asked = urlencode(list(st.query_params.to_dict().items()))
    return f"/connexion?suite={quote(path + (f'?{asked}' if asked else ''), safe='/')}"
