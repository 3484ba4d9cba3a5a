"""The stub's pages: fields that are saved in a file, a counter of runs, a chart, a failure."""

import json
import os
import time
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

from app_pages.shell import session

SAVED = Path(os.environ["STUB_FILE"])

language = session.current_language()
session.mark_language(language)
state = st.session_state
state.runs = state.get("runs", 0) + 1


def load(name: str) -> str:
    """Return what was saved under a name, or an empty text."""
    return json.loads(SAVED.read_text(encoding="utf-8")).get(name, "") if SAVED.exists() else ""


def save(name: str) -> None:
    """Save what the field of this name holds, and say so."""
    saved = json.loads(SAVED.read_text(encoding="utf-8")) if SAVED.exists() else {}
    written = SAVED.with_suffix(".new")
    written.write_text(json.dumps({**saved, name: state[name]}), encoding="utf-8")
    written.replace(SAVED)  # at once: a test may be reading it
    state.just_saved = True


def first() -> None:
    """Draw the fields."""
    st.title("Première")
    st.text_area("Plusieurs lignes", value=load("lines"), key="lines", on_change=save, args=("lines",))
    st.text_input("Une ligne", value=load("line"), key="line", on_change=save, args=("line",))
    if st.query_params.get("slow"):
        time.sleep(1.5)  # a run that is still going on while the person types on
    with st.form("form"):
        st.text_area("Dans un formulaire", key="in_form")
        if st.form_submit_button("Envoyer"):
            save("in_form")
    if state.pop("just_saved", False):
        session.announce("Réponse enregistrée")
    other = "en" if language == "fr" else "fr"
    st.button("English" if other == "en" else "Français", on_click=session.set_language, args=[other])
    st.page_link(second_page, label="Vers la seconde")


def second() -> None:
    """Draw the elements that bring words of Streamlit's own, and a chart."""
    st.title("Seconde")
    st.selectbox("Choix", ["Close", "Autre"], index=None)
    st.file_uploader("Fichier", type=["csv"])
    st.text("Close")
    st.dataframe(pd.DataFrame({"a": [1, 2]}))
    st.plotly_chart(px.bar(x=["a", "b"], y=[3, 4]), key="chart")
    if st.button("Casser"):
        raise RuntimeError("confidential detail")
    st.page_link(first_page, label="Vers la première")


first_page = st.Page(first, title="Première", url_path="premiere", default=True)
second_page = st.Page(second, title="Seconde", url_path="seconde")
st.navigation([first_page, second_page], position="hidden").run()
with st.container(key="runs"):
    st.text(f"Tour {state.runs}, {session.current_visitor().display_name or 'sans nom'}")
