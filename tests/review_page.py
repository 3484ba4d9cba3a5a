"""The page of the review by itself, for tests: an assessment, and whoever is put before it.

Run with ``AppTest.from_file``; ``place`` and ``actor`` in the session say which one and who.
"""

from __future__ import annotations

import streamlit as st

from app_pages import nav, review
from app_pages.desk import Desk
from app_pages.i18n import gettext_for


class _Desk(Desk):
    """A desk whose store and person are given, instead of looked for in the environment and in a cookie."""

    def __init__(self) -> None:
        self.lang = st.session_state.get("lang", "fr")
        self._, self.ngettext = gettext_for(self.lang)
        self.store = st.session_state["place"].store

    @property
    def actor(self):
        """Who asks."""
        return st.session_state["actor"]


def main() -> None:
    """Declare the pages, so that links lead somewhere, and draw this one."""
    desk = _Desk()
    desk.assessment_id = st.session_state["place"].id
    nav.declare(desk, {path: lambda: review.draw(desk) for path in nav.titles(desk)}, lambda _: lambda: None).run()


if __name__ == "__main__":
    main()
