"""The script of every run. A stand-in with two small pages until the real ones are in place."""

import streamlit as st

from app_pages.shell import session

language = session.current_language()
session.mark_language(language)


def home() -> None:
    """Draw the first page."""
    st.title("Balise")
    st.text_area("Description", key="description")
    st.button(
        "English" if language == "fr" else "Français",
        on_click=session.set_language,
        args=["en" if language == "fr" else "fr"],
    )


def about() -> None:
    """Draw the second page."""
    st.title("À propos" if language == "fr" else "About")


chosen = st.navigation(
    [
        st.Page(home, title="Accueil" if language == "fr" else "Home", url_path="accueil", default=True),
        st.Page(about, title="À propos" if language == "fr" else "About", url_path="a-propos"),
    ],
    position="hidden",
)
chosen.run()
