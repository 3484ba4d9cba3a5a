"""The documents: every paper and file about an assessment that leaves the house, each made when it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.questionnaire import impact_line
from app_pages.show import heading, literal, note, paragraph
from assessments.access import Action, Refusal
from reports.documents import DOCUMENTS, Audience, name_of
from reports.issue import FILES, issue, issue_file
from reports.signing import signer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app_pages.desk import Desk
    from reports.documents import Kind
    from reports.issue import FileKind


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Documents"), 1)
    impact_line(desk)
    if desk.sheet.unanswered:
        note(
            desk.ngettext(
                "Il manque {n} réponse : les documents le signalent.",
                "Il manque {n} réponses : les documents le signalent.",
                desk.sheet.unanswered,
            ).format(n=desk.sheet.unanswered)
        )
    try:
        signer()
    except Refusal as refusal:  # said before anything is pressed: a download cannot explain itself
        st.error(literal(refusal.to(desk.lang)))
        return
    as_of = datetime.now(UTC).date()
    for audience, title in _titles(desk).items():
        kinds = [kind for kind in DOCUMENTS if kind.audience is audience]
        if kinds:
            heading(title, 2)
        for kind in kinds:
            _offer(desk, kind, as_of)
    if desk.actor.may(Action.EXPORT_ASSESSMENT, desk.assessment.authority_id, desk.assessment_id):
        heading(_("Pour reprendre l’évaluation ailleurs"), 2)
        for file_kind in FILES.values():
            _offer_file(desk, file_kind, as_of)


def _titles(desk: Desk) -> dict[Audience, str]:
    _ = desk._
    return {
        Audience.COMMITTEE: _("Pour le comité d’éthique"),
        Audience.OFFICIALS: _("Pour les élus"),
        Audience.PUBLIC: _("Pour le public"),
        Audience.WORK: _("Pour travailler"),
    }


def _offer(desk: Desk, kind: Kind, as_of: date) -> None:
    store, who, assessment, lang = desk.store, desk.actor_later(), desk.assessment_id, desk.lang
    _download(desk, kind, as_of, lambda: issue(store, who(), assessment, kind, lang, as_of=as_of, signer=signer()))


def _offer_file(desk: Desk, kind: FileKind, as_of: date) -> None:
    store, who, assessment, lang = desk.store, desk.actor_later(), desk.assessment_id, desk.lang
    _download(desk, kind, as_of, lambda: issue_file(store, who(), assessment, kind, lang, as_of=as_of, signer=signer()))


def _download(desk: Desk, kind: Kind | FileKind, as_of: date, make: Callable[[], bytes]) -> None:
    """What it is, and a button that makes it when it is pressed, from what the store holds at that moment."""
    title = kind.title.to(desk.lang)
    heading(title, 3)
    paragraph(kind.about.to(desk.lang))
    st.download_button(
        literal(desk._("Télécharger : {document}").format(document=title)),
        make,
        file_name=name_of(kind.stem.to(desk.lang), desk.assessment.system.name, as_of.isoformat()) + kind.suffix,
        mime=kind.mime,
        key=f"download_{kind.id}",
        on_click="ignore",
    )
