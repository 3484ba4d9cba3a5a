"""The register: every assessment of the authority, and the way to begin one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import authority as authority_page
from app_pages import charter, charters, nav, register_import, register_list, register_overview
from app_pages.register_list import closed_titles
from app_pages.show import badge_html, heading, literal, note, paragraph, range_level
from app_pages.trail_keep import draw_tombstones
from assessments.access import EVERYWHERE, Action, Refusal
from assessments.demo import fill
from assessments.exchange import import_any, largest_import
from assessments.model import CLOSED, AiSystem
from assessments.portfolio import Filters
from assessments.review import STATUS_NAMES
from assessments.standing import Awaited
from assessments.templates import template_answers
from checklists.loader import main_checklist
from reports.documents import name_of
from reports.record_words import decided_line
from reports.sheets import XLSX
from reports.sheets.register import build_register
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app_pages.desk import Desk
    from assessments.model import Authority
    from assessments.portfolio import Line
    from assessments.standing import Ahead


_LONG = 10
"""Systems from which a register is searched, filtered and sorted."""
_AWAITED: dict[Awaited, Callable[[Desk], str]] = {
    Awaited.VALIDITY: lambda desk: desk._("fin de validité de la décision"),
    Awaited.RESERVATION: lambda desk: desk._("réserve ou condition à lever"),
    Awaited.MEASURE: lambda desk: desk._("mesure prévue"),
}


def draw(desk: Desk) -> None:
    """Draw the page; an empty database offers to begin, or to look at a demonstration first."""
    _ = desk._
    heading(_("Registre des systèmes d’IA"), 1)
    authorities = desk.store.authorities(desk.actor)
    if not authorities:
        _empty(desk)
        return
    found = desk.store.register(desk.actor)
    long = found.total >= _LONG  # a short one is there as a whole, by authority, without anything to search it by
    for authority in authorities:
        heading(authority.name, 2)
        if authority.fictional:
            st.html(badge_html(_("Données fictives, pour démonstration"), None))
        lines = [line for line in found.lines if line.assessment.authority_id == authority.id]
        if not long:
            _lines(desk, [line for line in lines if line.assessment.status not in CLOSED])
            _closed(desk, authority, lines)
        if long or lines:
            _workbook(desk, authority)
        draw_tombstones(desk, authority)
    if long:
        register_list.draw(desk, authorities, found, _row)
    elif found.total > 1:
        register_overview.states(desk, found, Filters())
        register_list.refreshing(desk, found)
        register_overview.draw(desk, found, [authority.id for authority in authorities], filters=Filters())
    if mine := [one for one in authorities if desk.actor.may(Action.CREATE_ASSESSMENT, one.id)]:
        heading(_("Commencer une évaluation"), 2)
        _begin(desk, mine)
    if mine := [one for one in authorities if desk.actor.may(Action.IMPORT_ASSESSMENT, one.id)]:
        with st.expander(_("Importer une évaluation")):
            _bring_in(desk, mine)
            nav.link(nav.IMPORT_PIA, _("Importer une AIPD de l’outil PIA de la CNIL"))
        register_import.draw(desk, mine)


def _empty(desk: Desk) -> None:
    _ = desk._
    if not desk.actor.may(Action.CREATE_AUTHORITY, EVERYWHERE):
        paragraph(
            _(
                "Aucune évaluation ne vous est encore ouverte. Demandez un rôle à la personne qui administre Balise pour votre "
                "collectivité."
            )
        )
        return
    paragraph(
        _(
            "Balise vous aide à évaluer un système d’intelligence artificielle avant de l’acheter, de le construire ou de "
            "le mettre en service : quelles règles s’appliquent, quels risques, quoi faire, qui décide."
        )
    )
    heading(_("Commencer avec votre collectivité"), 2)
    authority_page.create(desk)
    if not desk.actor.may(Action.CREATE_ASSESSMENT, EVERYWHERE):
        return
    heading(_("Ou voir d’abord un exemple"), 2)
    paragraph(_("Une collectivité fictive avec six évaluations, à des stades différents."))
    if st.button(_("Charger l’exemple"), key="fill_demo"):
        fill(desk.store, desk.actor)
        st.rerun()


def _lines(desk: Desk, lines: Sequence[Line]) -> None:
    if not lines:
        paragraph(desk._("Aucune évaluation pour l’instant."))
    for line in lines:
        _row(desk, line, "")


def _closed(desk: Desk, authority: Authority, lines: Sequence[Line]) -> None:
    """Archived and withdrawn assessments, apart from those that live."""
    for status, title in closed_titles(desk).items():
        if found := [line for line in lines if line.assessment.status is status]:
            with st.expander(literal(title.format(n=len(found))), key=f"closed_{status}_{authority.id}"):
                _lines(desk, found)


def _row(desk: Desk, line: Line, authority: str) -> None:
    assessment, standing = line.assessment, line.standing
    words = Wording(line.checklist, desk.lang)
    with st.container(border=True, key=f"assessment_{assessment.id}"):
        nav.link("questionnaire", assessment.system.name, a=assessment.id)
        st.html(
            badge_html(words.standing_of_level(standing.impact, standing.missing), range_level(standing.impact))
            + badge_html(words.ai_act_class(standing.ai_act), None)
            + badge_html(words.capital(STATUS_NAMES[assessment.status].to(desk.lang)), None)
        )
        if standing.ahead is not None:
            note(_ahead(desk, words, standing.ahead))
        note(
            (f"{authority} · " if authority else "")
            + desk.ngettext(
                "{stage} · {answered} réponse sur {total} · modifiée le {moment}",
                "{stage} · {answered} réponses sur {total} · modifiée le {moment}",
                standing.answered,
            ).format(
                stage=words.stage(assessment.system.stage).capitalize(),
                answered=standing.answered,
                total=standing.asked,
                moment=words.moment(assessment.updated_at),
            )
        )
        if line.decided is not None:
            note(f"{decided_line(line.decided, desk.lang, datetime.now(UTC).date())}.")


def _ahead(desk: Desk, words: Wording, ahead: Ahead) -> str:
    """The next date, what is awaited then, and whether it has passed."""
    passed = ahead.day < datetime.now(UTC).date()
    said = desk._("Échéance dépassée : {day}, {what}") if passed else desk._("Prochaine échéance : {day}, {what}")
    return said.format(day=words.day(ahead.day), what=_AWAITED[ahead.what](desk))


def _workbook(desk: Desk, authority: Authority) -> None:
    """The register of an authority as a spreadsheet, made when the button is pressed."""
    store, who, lang, today = desk.store, desk.actor_later(), desk.lang, datetime.now(UTC).date()
    st.download_button(
        desk._("Télécharger le registre (tableur)"),
        lambda: build_register(store, who(), authority.id, today, lang),
        file_name=name_of("registre" if lang == "fr" else "register", authority.name, today.isoformat()) + ".xlsx",
        mime=XLSX,
        key=f"download_register_{authority.id}",
        on_click="ignore",
    )


def _begin(desk: Desk, authorities: list[Authority]) -> None:
    _ = desk._
    checklist = main_checklist()
    with st.form("new_assessment"):
        name = st.text_input(_("Nom du système"), max_chars=300)
        chosen = _authority_choice(desk, authorities, "new")
        cases = ["", *(case.id for case in checklist.use_cases)]
        names = {case.id: case.name.to(desk.lang) for case in checklist.use_cases}
        details = {case.id: case.description.to(desk.lang) for case in checklist.use_cases}
        names[""], details[""] = _("Sans modèle"), _("Vous répondez à toutes les questions.")
        case = st.radio(
            _("Modèle de départ"),
            cases,
            index=None,
            format_func=lambda id_: literal(names[id_]),
            captions=[literal(details[id_]) for id_ in cases],
            key="new_use_case",
        )
        note(_("Un modèle pré-remplit ce qui découle du cas d’usage. Chaque réponse reste à confirmer par vous."))
        followed = charter.choose(desk)
        if not st.form_submit_button(_("Commencer"), type="primary"):
            return
    if not name.strip():
        st.error(_("Donnez un nom au système, par exemple « Assistant téléphonique de la mairie ». Rien n’a été créé."))
        return
    if followed is None:
        st.error(
            _("Dites si cette évaluation suit une charte locale : ce choix ne change plus ensuite. Rien n’a été créé.")
        )
        return
    checklist = charters.checklist_with(followed)
    try:
        made = desk.store.create_assessment(
            desk.actor,
            chosen,
            system=AiSystem(name=name.strip()),
            checklist=checklist,
            use_case=case or "",
            answers=template_answers(checklist, case or ""),
        )
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    nav.go("systeme", a=made.id)


def _authority_choice(desk: Desk, authorities: list[Authority], key: str) -> str:
    if len(authorities) == 1:
        return authorities[0].id
    names = {authority.id: authority.name for authority in authorities}
    chosen: str = st.selectbox(
        desk._("Collectivité"), list(names), format_func=lambda id_: names[id_], key=f"authority_{key}"
    )
    return chosen


def _bring_in(desk: Desk, authorities: list[Authority]) -> None:
    _ = desk._
    chosen = _authority_choice(desk, authorities, "import")
    given = st.file_uploader(
        _("Fichier exporté par Balise : évaluation (JSON) ou dossier complet (ZIP)"),
        key="import_file",
        max_upload_size=largest_import(desk.store) // 1_000_000,
    )
    if given is None or not st.button(_("Importer ce fichier"), key="import_go"):
        return
    try:
        known = charters.known_digests()
        made, notices = import_any(desk.store, desk.actor, chosen, given.getvalue(), known=known)
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    st.session_state["import_notices"] = [notice.to(desk.lang) for notice in notices]
    nav.go("systeme", a=made.id)
