"""What follows a decision: what puts it in question, actions, measurements of the benefits, incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import follow_actions, follow_incidents, follow_indicators, follow_reopen, nav
from app_pages.follow_acts import Following, said
from app_pages.show import heading, literal, paragraph

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page."""
    _, here = desk._, Following(desk)
    heading(nav.titles(desk)[nav.FOLLOW_UP], 1)
    paragraph(
        _(
            "Ce qui se fait après la décision. Rien de ce que vous notez ici ne change un niveau : seules les réponses au questionnaire "
            "le font."
        )
    )
    said()
    parts = {
        _("Faut-il rouvrir ?"): follow_reopen.draw,
        _("Plan d’action"): follow_actions.draw,
        _("Indicateurs"): follow_indicators.draw,
        _("Incidents"): follow_incidents.draw,
    }
    tabs = st.tabs([literal(name) for name in parts], key="follow_parts", on_change="rerun")
    for tab, draw_part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw_part(here)
