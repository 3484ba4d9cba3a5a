"""Consultations: when, who, how people were reached, what they said, what changed; a workshop to hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.consultation_form import draw_form
from app_pages.documents import download
from app_pages.show import badge, heading, literal, note, paragraph, table, user_text
from assessments.access import Action
from assessments.citizens import PROGRESS_NAMES, Progress
from reports.consultation_words import ConsultationWords
from reports.documents import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.desk import Desk
    from assessments.citizens import Consultation

TOLD = "consultation_told"


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    found, words = desk.store.consultations(desk.actor, desk.assessment_id), ConsultationWords(desk.lang)
    heading(nav.titles(desk)[nav.CONSULTATIONS], 1)
    paragraph(
        _(
            "Notez ici qui a été consulté, ce qui a été dit, et surtout ce que cela a changé. Le comité le lit dans le rapport, et les "
            "habitants dans la fiche publique. Comptez les personnes, n’écrivez aucun nom."
        )
    )
    if told := st.session_state.pop(TOLD, None):
        st.success(literal(told))
    paragraph(words.counted(found))
    may = desk.actor.may(Action.CONSULT, desk.assessment.authority_id, desk.assessment_id)
    for one in found:
        with st.container(border=True, key=f"consultation_{one.id}"):
            _one(desk, words, one, may=may)
    if may:
        heading(_("Ajouter une consultation"), 2)
        draw_form(desk, None)
    _workshop(desk)


def _one(desk: Desk, words: ConsultationWords, one: Consultation, *, may: bool) -> None:
    _ = desk._
    heading(one.title, 2)
    badge(words.capital(PROGRESS_NAMES[one.progress].to(desk.lang)))
    table([_("À savoir"), _("Réponse")], _facts(desk, words, one), _("Consultation : {title}").format(title=one.title))
    if one.said.strip():
        note(_("Ce qui a été dit"))
        user_text(one.said)
    if one.progress is Progress.HELD:
        label, text = words.outcome(one)
        note(label)
        if one.owes_an_answer:
            st.warning(literal(text))
        else:
            user_text(text)
    written = one.changed_at or one.at
    note(
        _("Noté par {who}, le {when}.").format(
            who=one.changed_by or one.by or _("une personne partie"), when=words.moment(written)
        )
    )
    if may:
        with st.expander(_("Compléter ou corriger"), key=f"consultation_more_{one.id}"):
            draw_form(desk, one)


def _facts(desk: Desk, words: ConsultationWords, one: Consultation) -> Sequence[tuple[str, str]]:
    """What is known of it in short lines; an empty one is left out."""
    _ = desk._
    number = desk.checklist.number_of
    names = {file.sha256: file.name for files in desk.files.values() for file in files}
    lines = [
        (_("Quand"), words.capital(words.days(one))),
        (_("Publics"), words.publics(one)),
        (_("Comment les personnes ont été contactées"), one.reached.strip()),
        (_("Participation"), words.people(one) if one.progress is Progress.HELD else ""),
        (_("Questions dont la réponse a changé"), words.join(number.get(id_, id_) for id_ in one.questions)),
        (_("Pièce"), names.get(one.file, _("retirée depuis")) if one.file else ""),
    ]
    return [(label, text) for label, text in lines if text]


def _workshop(desk: Desk) -> None:
    """The document from which a workshop is held, made from the risks of this assessment."""
    kind = document("workshop")
    heading(kind.title.to(desk.lang), 2)
    paragraph(kind.about.to(desk.lang))
    download(desk, kind, datetime.now(UTC).date())
