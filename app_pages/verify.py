"""Verifying a paper or a file: whether it is one that left this installation, and whether the assessment changed since."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.show import heading, items, literal, note, paragraph, user_text
from app_pages.trail_verify import draw_verification
from assessments.access import Refusal
from reports.checking import LARGEST_CHECKED, check_file
from reports.checking_words import TONES, CheckingWords
from reports.signing import signer

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from reports.checking import Checked

_DRAWS = {"positive": st.success, "warning": st.warning, "danger": st.error}


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Vérifier un document"), 1)
    paragraph(
        _(
            "Déposez un rapport, un dossier ou un fichier d’évaluation : Balise dit s’il a bien été remis par cette installation, et "
            "si l’évaluation a changé depuis. Le fichier est lu, puis oublié."
        )
    )
    given = st.file_uploader(
        _("Fichier à vérifier (PDF, ZIP, JSON ou autre)"),
        key="verify_file",
        max_upload_size=LARGEST_CHECKED // 1_000_000,
    )
    if given is not None:
        _check(desk, given.getvalue())
    draw_verification(desk)


def _check(desk: Desk, data: bytes) -> None:
    try:
        trusted = signer()
    except Refusal as refusal:
        trusted = None
        st.warning(literal(refusal.to(desk.lang)))
    _result(desk, check_file(desk.store, desk.actor, data, trusted))


def _result(desk: Desk, found: Checked) -> None:
    words = CheckingWords(desk.lang)
    heading(desk._("Résultat"), 2)
    _DRAWS[TONES[found.origin]](literal(words.verdict(found)))
    for match in found.matches:
        with st.container(border=True):
            user_text(match.assessment.system.name)
            paragraph(words.state(match))
            items(words.left(issued) for issued in match.issued)
            nav.link("documents", desk._("Voir les documents d’aujourd’hui"), a=match.assessment.id)
    for version in found.versions:
        with st.container(border=True):
            user_text(version.assessment.system.name)
            items(words.version(version, datetime.now(UTC).date()))
            nav.link(nav.DECISION, desk._("Voir la décision"), a=version.assessment.id)
    for signature in found.signatures:
        paragraph(words.signature(signature))
    note(desk._("Empreinte SHA-256 du fichier : {hash}").format(hash=found.sha256))
    if found.carried is not None and found.carried != found.sha256:
        note(desk._("Empreinte de l’évaluation qu’il transporte : {hash}").format(hash=found.carried))
