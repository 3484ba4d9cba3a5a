"""The report: the PDF to download, and the assessment as a file that can be taken elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.questionnaire import impact_line
from app_pages.show import heading, note, paragraph
from assessments.exchange import export_json
from reports.assessment_report import ReportInput, build_report, file_name

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Rapport"), 1)
    impact_line(desk)
    if desk.sheet.unanswered:
        note(
            desk.ngettext(
                "Il manque {n} réponse : le rapport le signalera.",
                "Il manque {n} réponses : le rapport le signalera.",
                desk.sheet.unanswered,
            ).format(n=desk.sheet.unanswered)
        )
    heading(_("Rapport complet, en PDF"), 2)
    paragraph(
        _(
            "Il contient l’identité du système, les règles qui s’appliquent et leurs dates, chaque risque avec ses raisons, "
            "et toutes les réponses avec leurs commentaires."
        )
    )
    data = export_json(desk.store, desk.actor, desk.assessment_id)
    ready = f"pdf:{desk.assessment_id}:{desk.lang}:{sha256(data).hexdigest()}"
    if st.button(_("Préparer le PDF"), key="prepare_pdf"):
        st.session_state[ready] = build_report(_input(desk, data), desk.lang)
    if ready in st.session_state:
        st.download_button(
            _("Télécharger le rapport (PDF)"),
            st.session_state[ready],
            file_name=file_name(_input(desk, data), desk.lang),
            mime="application/pdf",
            key="download_pdf",
            on_click="ignore",
            type="primary",
        )
    heading(_("Fichier de l’évaluation"), 2)
    paragraph(
        _(
            "Toutes les réponses, les audits et la grille, dans un fichier JSON que vous pourrez importer de nouveau dans Balise."
        )
    )
    st.download_button(
        _("Télécharger l’évaluation (JSON)"),
        data,
        file_name=file_name(_input(desk, data), desk.lang).removesuffix(".pdf") + ".json",
        mime="application/json",
        key="download_json",
        on_click="ignore",
    )
    note(_("Empreinte du contenu : {digest}").format(digest=sha256(data).hexdigest()))


def _input(desk: Desk, data: bytes) -> ReportInput:
    return ReportInput(
        authority=desk.authority,
        assessment=desk.assessment,
        checklist=desk.checklist,
        answers=desk.answers,
        sheet=desk.sheet,
        measures=desk.measures,
        printed_at=datetime.now(UTC),
        content_hash=sha256(data).hexdigest(),
        attachment=data,
        benefits=desk.benefits,
        conclusion=desk.conclusion,
        audits=tuple(desk.store.audits(desk.actor, desk.assessment_id)),
    )
