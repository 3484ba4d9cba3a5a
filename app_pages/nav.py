"""Pages, their addresses, and the links between them. The address says which assessment and which section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal, user_text
from assessments.access import PERMISSIONS, Action
from checklists.charter import charter_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app_pages.desk import Desk
    from app_pages.shell.visitors import Language
    from assessments.access import Role
    from checklists.model import Section

_PAGES = "_pages"

CHARTER = "suivi-charte"
VERIFY = "verifier"
GLOSSARY = "glossaire"
"""Read beside an assessment or without one; in the first case the way back to it stays in the side bar."""
ACCOUNTS, MINE = "comptes", "mon-compte"
AUDIT_NEW, AUDIT_RESULT = "audit-nouveau", "audit-resultats"
"""Beside the list of audits, each has an address of its own (see ``SECTION``)."""
IMPORT_PIA = "import-pia"
"""Belongs to no assessment until it is done; then the address names the one that has the report."""
REVIEW, OPINIONS, DECISION = "instruction", "avis", "decision"
FOLLOW_UP, CONSULTATIONS, TRAIL, RENEW = "suivi", "consultations", "historique", "nouvelle-grille"
DUE, SHARED, PRIVACY = "echeances", "reponses-communes", "donnees-personnelles"
ASSESS = ("systeme", "qualification", "questionnaire", "risques", "audit", CHARTER, "fournisseur")
DECIDE = (REVIEW, OPINIONS, DECISION)
FOLLOW = (FOLLOW_UP, CONSULTATIONS, "documents", TRAIL)
OF_ASSESSMENT = (*ASSESS, *DECIDE, *FOLLOW, RENEW)


def titles(desk: Desk) -> dict[str, str]:
    """Title of each page, by its address."""
    _ = desk._
    return {
        "registre": _("Registre"),
        "collectivite": _("Votre collectivité"),
        "charte": _("Charte locale"),
        "systeme": _("Le système"),
        "qualification": _("Qualification"),
        "questionnaire": _("Questionnaire"),
        "risques": _("Risques"),
        "audit": _("Audit des écarts"),
        AUDIT_NEW: _("Nouvel audit des écarts"),
        AUDIT_RESULT: _("Résultats d’un audit"),
        CHARTER: _("Suivi de la charte"),
        "fournisseur": _("Fournisseur"),
        REVIEW: _("Instruction"),
        OPINIONS: _("Avis"),
        DECISION: _("Décision"),
        FOLLOW_UP: _("Suivi"),
        CONSULTATIONS: _("Consultations"),
        "documents": _("Documents"),
        TRAIL: _("Historique"),
        RENEW: _("Grille plus récente"),
        DUE: _("Échéances"),
        SHARED: _("Réponses communes"),
        PRIVACY: _("Vos données personnelles"),
        IMPORT_PIA: _("Importer une AIPD"),
        GLOSSARY: _("Glossaire"),
        VERIFY: _("Vérifier un document"),
        ACCOUNTS: _("Comptes"),
        MINE: _("Mon compte"),
    }


SECTION = "rubrique-"
"""Each section has an address of its own: two links to one page that differ in a parameter only would not change the
address in the browser, and going back would not work."""


def declare(
    desk: Desk, draws: Mapping[str, Callable[[], None]], draw_section: Callable[[str], Callable[[], None]]
) -> st.Page:
    """Declare every page, one for each section too, and return the one that the address names."""
    names = titles(desk)
    pages = {
        path: st.Page(draw, title=f"{names[path]} · Balise", url_path=path, default=path == "registre")
        for path, draw in draws.items()
    }
    for section in _sections(desk):
        path = SECTION + section.id.replace("_", "-")
        title = f"{section.letter}. {section.title.to(desk.lang)} · Balise"
        pages[path] = st.Page(draw_section(section.id), title=title, url_path=path)
    st.session_state[_PAGES] = pages
    return st.navigation(list(pages.values()), position="hidden")


def _sections(desk: Desk) -> tuple[Section, ...]:
    """The sections of the assessment in the address; of the main checklist when there is none."""
    return desk.checklist_in_view.sections


def link(path: str, label: str, *, s: str = "", **address: str) -> None:
    """A link to a page, or to section ``s``; ``address`` gives a (assessment), c (authority) or audit."""
    target = SECTION + s.replace("_", "-") if s else path
    st.page_link(st.session_state[_PAGES][target], label=literal(label), query_params=address or None)


def go(path: str, **address: str) -> None:
    """Leave for another page."""
    st.switch_page(st.session_state[_PAGES][path], query_params=address or None)


def sidebar(desk: Desk, current: str) -> None:
    """The side bar: where one is, where one can go, the language and the name shown to colleagues."""
    from app_pages.shell import session  # noqa: PLC0415 - the shell imports nothing of the pages

    _, names = desk._, titles(desk)
    with st.sidebar:
        st.markdown("**Balise**")
        link("registre", names["registre"])
        link(DUE, names[DUE])
        link("collectivite", names["collectivite"])
        link(SHARED, names[SHARED])
        link("charte", names["charte"])
        beside = {"a": desk.assessment_id} if desk.assessment_id else {}
        link(GLOSSARY, names[GLOSSARY], **beside)
        link(VERIFY, names[VERIFY])
        if session.with_accounts() and any(Action.MANAGE_ACCOUNTS in PERMISSIONS[role] for role in _all_roles(desk)):
            link(ACCOUNTS, names[ACCOUNTS])
        inside = current in (*OF_ASSESSMENT, AUDIT_NEW, AUDIT_RESULT) or current.startswith(SECTION)
        of_authority = current == TRAIL and not beside  # the history of a whole authority has the same page
        if (inside and not of_authority) or (current in {GLOSSARY, IMPORT_PIA} and beside):
            st.divider()
            user_text(desk.assessment.system.name)
            for title, paths in ((_("Évaluer"), ASSESS), (_("Instruire et décider"), DECIDE), (_("Suivre"), FOLLOW)):
                st.caption(literal(title))
                for path in paths:
                    if path != CHARTER or charter_framework(desk.checklist):
                        link(path, names[path], a=desk.assessment_id)
        st.divider()
        other, label = ("en", "English") if desk.lang == "fr" else ("fr", "Français")
        st.button(label, key="switch_language", on_click=_speak, args=(desk, other))
        if session.with_accounts():
            st.text(desk.actor.name)
            link(MINE, names[MINE])
            link(PRIVACY, names[PRIVACY])
            st.button(_("Se déconnecter"), key="sign_out", on_click=session.sign_out)
            return
        st.caption(literal(_("Un seul utilisateur, sans compte")))
        st.text_input(
            _("Votre nom, pour vos collègues"),
            value=session.current_visitor().display_name,
            key="display_name",
            max_chars=80,
            on_change=_rename,
        )
        link(PRIVACY, names[PRIVACY])


def _all_roles(desk: Desk) -> set[Role]:
    return {role for held in desk.actor.roles.values() for role in held}


def _speak(desk: Desk, language: Language) -> None:
    from app_pages.shell import session  # noqa: PLC0415 - the shell imports nothing of the pages

    session.set_language(language)
    if session.with_accounts():
        desk.store.set_my_language(desk.actor, language)


def _rename() -> None:
    from app_pages.shell import session  # noqa: PLC0415 - the shell imports nothing of the pages

    session.set_display_name(st.session_state["display_name"] or "")
