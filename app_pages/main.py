"""The script of every run. A stand-in with two small pages until the real ones are in place."""

import streamlit as st

from app_pages.i18n import gettext_for
from app_pages.shell import session

language = session.current_language()
session.mark_language(language)
_, ngettext = gettext_for(language)


def home() -> None:
    """Draw the first page."""
    st.title("Balise")
    st.text_area(_("Description du système"), key="description")
    other = "en" if language == "fr" else "fr"
    st.button("English" if other == "en" else "Français", on_click=session.set_language, args=[other])


def about() -> None:
    """Draw the second page."""
    st.title(_("À propos"))


chosen = st.navigation(
    [
        st.Page(home, title=_("Accueil"), url_path="accueil", default=True),
        st.Page(about, title=_("À propos"), url_path="a-propos"),
    ],
    position="hidden",
)
chosen.run()
