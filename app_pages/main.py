"""The script of every run: find who is asking and which page the address names, then draw it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import (
    accounts,
    audit,
    authority,
    charter,
    consultations,
    decision,
    documents,
    due,
    follow_up,
    glossary,
    import_pia,
    my_account,
    nav,
    opinions,
    privacy,
    qualification,
    questionnaire,
    register,
    renew,
    review,
    risks,
    shared,
    supplier,
    system,
    trail,
    verify,
)
from app_pages.desk import Desk
from app_pages.shell import session
from app_pages.shell.failures import draw_signed_out
from app_pages.show import heading, literal, note
from assessments.access import Refusal, SignedOut
from checklists.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Callable


def _later(module: str) -> Callable[[Desk], None]:
    """A page whose modules are imported when somebody first opens it: the libraries of the bias audit take seconds to load."""

    def draw(desk: Desk) -> None:
        import_module(f"app_pages.{module}").draw(desk)

    return draw


LOOK = Path(__file__).parent / "look.css"
DRAWS = {
    "registre": register.draw,
    "collectivite": authority.draw,
    "charte": charter.draw,
    "systeme": system.draw,
    "qualification": qualification.draw,
    "questionnaire": questionnaire.draw,
    "risques": risks.draw,
    "audit": audit.draw,
    nav.AUDIT_NEW: _later("audit_new"),
    nav.AUDIT_RESULT: _later("audit_result"),
    nav.CHARTER: charter.draw_coverage,
    "fournisseur": supplier.draw,
    nav.REVIEW: review.draw,
    nav.OPINIONS: opinions.draw,
    nav.DECISION: decision.draw,
    nav.FOLLOW_UP: follow_up.draw,
    nav.CONSULTATIONS: consultations.draw,
    "documents": documents.draw,
    nav.TRAIL: trail.draw,
    nav.RENEW: renew.draw,
    nav.DUE: due.draw,
    nav.SHARED: shared.draw,
    nav.PRIVACY: privacy.draw,
    nav.IMPORT_PIA: import_pia.draw,
    nav.GLOSSARY: glossary.draw,
    nav.VERIFY: verify.draw,
    nav.ACCOUNTS: accounts.draw,
    nav.MINE: my_account.draw,
}


def main() -> None:
    """Draw the page; what the store refuses becomes one sentence and a way back."""
    st.set_page_config(page_title="Balise", layout="centered")
    st.html(LOOK)
    desk = Desk()
    session.mark_language(desk.lang)
    try:
        _ = desk.actor
    except SignedOut:
        draw_signed_out()
        return
    try:
        page = nav.declare(desk, {path: _bound(path, desk) for path in DRAWS}, lambda id_: _bound_section(id_, desk))
        nav.sidebar(desk, page.url_path or "registre")
        page.run()
    except ChecklistError as error:
        heading(desk._("La grille de questions ne peut pas être lue"), 1)
        st.error(literal(str(error)))
        note(desk._("Rien n’est perdu : corrigez ce fichier, puis redémarrez Balise."))
    except Refusal as refusal:
        heading(desk._("Cette page n’a pas pu s’afficher"), 1)
        st.error(literal(refusal.to(desk.lang)))
        nav.link("registre", desk._("Revenir au registre"))


def _bound(path: str, desk: Desk) -> Callable[[], None]:
    def draw() -> None:
        DRAWS[path](desk)

    draw.__name__ = path
    return draw


def _bound_section(section: str, desk: Desk) -> Callable[[], None]:
    def draw() -> None:
        questionnaire.draw_section(desk, section)

    draw.__name__ = f"section_{section}"
    return draw


main()
