"""The conclusion proposed to the committee, as a block of the page on risks. Draws it; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import heading, items, literal, note, paragraph

if TYPE_CHECKING:
    from app_pages.desk import Desk


def conclusion(desk: Desk) -> None:
    """The outcome, what it means, why, what to ask next; that it is a proposal. Nothing when the checklist has none."""
    _, words, found = desk._, desk.words_of_balance, desk.conclusion
    if found is None:
        return
    rule = words.rule(found)
    with st.container(border=True, key="conclusion"):
        heading(_("Conclusion proposée au comité d’éthique"), 2)
        heading(rule.title.to(desk.lang), 3)
        paragraph(rule.meaning.to(desk.lang))
        _bold(_("Pourquoi"))
        items(words.reason(reason) for reason in found.reasons)
        if rule.ask:
            _bold(_("Et maintenant"))
            paragraph(rule.ask.to(desk.lang))
        for remark in words.remarks(found):
            st.info(literal(remark))
        note(words.proposal())


def _bold(text: str) -> None:
    st.markdown(f"**{literal(text)}**")
