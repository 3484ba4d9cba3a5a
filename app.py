"""Balise, the application.

Start it with ``make run``, ``streamlit run app.py`` or ``uvicorn app:app``, from this folder.
"""

from pathlib import Path

import streamlit as st

from app_pages.shell import middleware, report_failure, routes, secrets

app = st.App(
    Path(__file__).parent / "app_pages" / "main.py",
    secrets=secrets(),
    routes=routes(),
    middleware=middleware(),
    on_script_error=report_failure,
)
