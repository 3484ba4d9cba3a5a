"""Two small pages inside the real shell: what the shell promises is tested on them, whatever the application's pages are."""

from pathlib import Path

import streamlit as st

from app_pages.shell import middleware, report_failure, routes

app = st.App(
    Path(__file__).parent / "script.py", routes=routes(), middleware=middleware(), on_script_error=report_failure
)
