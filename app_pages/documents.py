"""The documents: every paper and file about an assessment that leaves the house, each made when it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.questionnaire import impact_line
from app_pages.show import heading, note, paragraph
from assessments.access import Action
from assessments.exchange import export_json
from reports.documents import DOCUMENTS, Audience, name_of
from reports.gather import gather

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app_pages.desk import Desk
    from reports.documents import Kind


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Documents"), 1)
    impact_line(desk)
    if desk.sheet.unanswered:
        note(
            desk.ngettext(
                "Il manque {n} réponse : les documents le signalent.",
                "Il manque {n} réponses : les documents le signalent.",
                desk.sheet.unanswered,
            ).format(n=desk.sheet.unanswered)
        )
    as_of = datetime.now(UTC).date()
    for audience, title in _titles(desk).items():
        kinds = [kind for kind in DOCUMENTS if kind.audience is audience]
        if kinds:
            heading(title, 2)
        for kind in kinds:
            _offer(desk, kind, as_of)
    if desk.actor.may(Action.EXPORT_ASSESSMENT, desk.assessment.authority_id):
        _file(desk, as_of)


def _titles(desk: Desk) -> dict[Audience, str]:
    _ = desk._
    return {
        Audience.COMMITTEE: _("Pour le comité d’éthique"),
        Audience.OFFICIALS: _("Pour les élus"),
        Audience.PUBLIC: _("Pour le public"),
        Audience.WORK: _("Pour travailler"),
    }


def _offer(desk: Desk, kind: Kind, as_of: date) -> None:
    heading(kind.title.to(desk.lang), 3)
    paragraph(kind.about.to(desk.lang))
    download(desk, kind, as_of)


def download(desk: Desk, kind: Kind, as_of: date) -> None:
    """The button that makes a document and gives it."""
    name = name_of(kind.stem.to(desk.lang), desk.assessment.system.name, as_of.isoformat()) + kind.suffix
    st.download_button(
        desk._("Télécharger : {document}").format(document=kind.title.to(desk.lang)),
        _made(desk, kind, as_of),
        file_name=name,
        mime=kind.mime,
        key=f"download_{kind.id}",
        on_click="ignore",
    )


def _made(desk: Desk, kind: Kind, as_of: date) -> Callable[[], bytes]:
    """Makes the document when the button is pressed, from what the store holds at that moment."""
    store, actor, assessment, lang = desk.store, desk.actor, desk.assessment_id, desk.lang

    def make() -> bytes:
        return kind.build(gather(store, actor, assessment, as_of), lang)

    return make


def _file(desk: Desk, as_of: date) -> None:
    _, store, actor, assessment = desk._, desk.store, desk.actor, desk.assessment_id
    heading(_("Fichier de l’évaluation"), 2)
    paragraph(
        _(
            "Toutes les réponses, les audits et la grille, dans un fichier JSON que vous pourrez importer de nouveau dans Balise."
        )
    )
    stem = "evaluation" if desk.lang == "fr" else "assessment"
    st.download_button(
        _("Télécharger l’évaluation (JSON)"),
        lambda: export_json(store, actor, assessment),
        file_name=name_of(stem, desk.assessment.system.name, as_of.isoformat()) + ".json",
        mime="application/json",
        key="download_json",
        on_click="ignore",
    )
