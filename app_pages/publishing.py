"""Publishing the record on Balise itself: read without an account, frozen, updated or withdrawn by whoever may publish."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from app_pages.shell import session
from app_pages.shell.public import PUBLIC
from app_pages.show import heading, literal, note, paragraph, user_text
from assessments.access import Action, Refusal
from reports.consultation_words import ConsultationWords
from reports.documents import name_of
from reports.public.publishing import frozen, outdated, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.citizens import Publication, PublicCopy
    from reports.assessment_report import ReportInput

_TOLD, _REFUSED = "publishing_told", "publishing_refused"


def draw_publishing(desk: Desk, data: ReportInput, found: Publication | None) -> None:
    """Draw where the publication stands; for whoever may publish, what would be published, and the buttons."""
    _ = desk._
    may = desk.actor.may(Action.PUBLISH, desk.assessment.authority_id, desk.assessment_id)
    if found is None and not may:
        return
    heading(_("La fiche en ligne, sans compte"), 3)
    _said()
    _standing(desk, found, data)
    if not may:
        return
    shown = frozen(data)
    paragraph(
        _(
            "La page publiée est une copie figée : rien n’y change tant que vous ne publiez pas de nouveau. Elle dit « Pas encore "
            "renseigné » là où il manque une information. Lisez-la d’abord, mot pour mot."
        )
    )
    _exact(desk, shown)
    _offer(desk, found, shown)
    if found is not None and not found.withdrawn:
        _withdrawing(desk)


def _said() -> None:
    """What the last click led to."""
    if told := st.session_state.pop(_TOLD, None):
        st.success(literal(told))
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused))


def _act(desk: Desk, told: str, action: Callable[[], object]) -> None:
    try:
        action()
    except Refusal as refusal:
        st.session_state[_REFUSED] = refusal.to(desk.lang)
    else:
        st.session_state[_TOLD] = told


def _standing(desk: Desk, found: Publication | None, data: ReportInput) -> None:
    _, words = desk._, ConsultationWords(desk.lang)
    if found is None:
        paragraph(_("Cette fiche n’est pas publiée."))
        return
    gone = _("une personne partie")
    if found.withdrawn:
        when = words.moment(found.withdrawn_at) if found.withdrawn_at else ""
        said = _("Cette fiche a été retirée le {when} par {who}. Motif, gardé ici :")
        paragraph(said.format(when=when, who=found.withdrawn_by or gone))
        user_text(found.withdrawn_why)
        return
    when = words.moment(found.updated_at or found.at)
    who = (found.updated_by if found.updated_at else found.by) or gone
    paragraph(_("Cette fiche est publiée. Dernière version : le {when}, par {who}.").format(when=when, who=who))
    here = urlsplit(st.context.url or "")
    address = f"{here.scheme}://{here.netloc}{PUBLIC}"
    st.link_button(literal(_("Lire la page publique (nouvel onglet)")), f"{address}/{found.id}?langue={desk.lang}")
    st.code(f"{address}/{found.id}", language=None, wrap_lines=True)
    note(
        _("Toutes les fiches de votre collectivité : {address}").format(
            address=f"{address}?collectivite={desk.assessment.authority_id}"
        )
    )
    if not session.with_accounts():
        note(_("Sans comptes, Balise ne répond qu’à cet ordinateur : personne d’autre ne peut lire cette page."))
    if outdated(data, found):
        st.warning(
            literal(
                _(
                    "L’évaluation ou ses consultations ont changé depuis. La page publique, elle, n’a pas changé : relisez, puis "
                    "publiez la nouvelle version."
                )
            )
        )


def _exact(desk: Desk, shown: PublicCopy) -> None:
    """The very pages that would be published, to be opened from a file."""
    _ = desk._
    pages = {
        "fr": (_("Télécharger la page exacte, en français"), shown.page_fr),
        "en": (_("Télécharger la page exacte, en anglais"), shown.page_en),
    }
    for lang, (label, page) in pages.items():
        st.download_button(
            literal(label),
            page,
            file_name=name_of("apercu" if desk.lang == "fr" else "preview", shown.name, lang) + ".html",
            mime="text/html",
            key=f"publishing_preview_{lang}",
            on_click="ignore",
        )


def _offer(desk: Desk, found: Publication | None, shown: PublicCopy) -> None:
    _, store, assessment = desk._, desk.store, desk.assessment_id
    online = found is not None and not found.withdrawn
    version = found.version if found else 0
    sure = st.checkbox(
        _("J’ai lu ce qui sera publié : tout le monde pourra le lire."), key=f"publishing_sure_{assessment}_{version}"
    )
    st.button(
        _("Publier la nouvelle version") if online else _("Publier la fiche"),
        type="primary",
        disabled=not sure,
        key="publishing_go",
        on_click=_act,
        args=(
            desk,
            _("La fiche est publiée."),
            lambda: publish(store, desk.actor, assessment, shown, seen=version),
        ),
    )


def _withdrawing(desk: Desk) -> None:
    _, store, assessment = desk._, desk.store, desk.assessment_id
    with st.expander(_("Retirer la fiche")):
        paragraph(
            _(
                "La page disparaît dans la minute. À son adresse, on lira qu’elle a été retirée, et quel jour. Le motif reste dans "
                "l’historique."
            )
        )
        why = st.text_input(_("Pourquoi la retirer ?"), max_chars=1000, key=f"publishing_why_{assessment}")
        if st.button(_("Retirer la fiche"), key="publishing_withdraw"):
            told = _("La fiche est retirée.")
            _act(desk, told, lambda: store.withdraw_publication(desk.actor, assessment, why or ""))
            st.rerun()
