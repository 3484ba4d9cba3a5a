"""The application as it will be in thirteen months: every clock of the process is ahead, and goes on from there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st
import time_machine

LATER = timedelta(days=400)
time_machine.travel(datetime.now(UTC) + LATER, tick=True).start()

from app_pages.shell import middleware, report_failure, routes  # noqa: E402 - they start with the clock moved

PAGES = Path(__file__).parents[3] / "app_pages"
app = st.App(PAGES / "main.py", routes=routes(), middleware=middleware(), on_script_error=report_failure)
