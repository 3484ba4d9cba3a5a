"""The glossary: the words that a project manager or a councillor meets here, with a field to search them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import heading, literal, note, paragraph
from checklists.glossary import matching
from reports.wording import Wording

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page: the terms that match what is typed, all of them when nothing is."""
    _, lang = desk._, desk.lang
    heading(_("Glossaire"), 1)
    paragraph(_("Les mots que vous rencontrez dans Balise, en une ou deux phrases."))
    typed = st.text_input(_("Chercher un mot"), key="glossary_search", max_chars=80) or ""
    checklist = desk.checklist_in_view
    words = Wording(checklist, lang)
    found = matching(checklist.glossary, typed, lang)
    if not found:
        st.info(_("Aucun mot du glossaire ne correspond. Essayez un mot plus court, ou effacez la recherche."))
        return
    note(desk.ngettext("{n} mot", "{n} mots", len(found)).format(n=len(found)))
    for term in found:
        heading(words.capital(term.term.to(lang)), 2, anchor=f"terme-{term.id.replace('_', '-')}")
        paragraph(term.definition.to(lang))
        if cited := [checklist.reference[id_] for id_ in term.references]:
            st.markdown(" · ".join(f"[{literal(words.reference(each))}]({each.url})" for each in cited))
