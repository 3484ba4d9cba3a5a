"""What a person reads when a page fails: a sentence and a number, never a stack trace."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from app_pages.shell import session

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


def report_failure(error: Exception) -> bool:
    """Log the error under a number and show that number in the visitor's language.

    Args:
        error: What a page raised and nobody caught.

    Returns:
        True: Streamlit's own English message is not shown.
    """
    number = secrets.token_hex(4)
    _LOG.error("Page failure %s", number, exc_info=error)
    st.error(_MESSAGES[session.current_language()].format(number=number))
    return True
