"""What a form or a button does: the page tells it on its next drawing, or says at once what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal
from assessments.access import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk


def do(desk: Desk, key: str, told: str, action: Callable[[], object]) -> None:
    """Do it and draw the page again, which then tells ``told`` (see ``tell``); a refusal is shown here, and nothing is redrawn.

    Args:
        desk: of this run.
        key: where in the session the page keeps what it has to tell.
        told: what became of it, in the language of the desk.
        action: may raise ``Refusal``.
    """
    try:
        action()
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    st.session_state[key] = told
    st.rerun()


def tell(key: str) -> None:
    """Tell, once, what the last form did."""
    if told := st.session_state.pop(key, None):
        st.success(literal(told))
