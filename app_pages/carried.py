"""Answers carried over from an earlier assessment or checklist: who gave each, and confirming those of a section at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.desk import Desk
from app_pages.show import literal, note
from app_pages.sync import Sync
from assessments.model import Origin

if TYPE_CHECKING:
    from assessments.model import Answer
    from checklists.model import Section


def waits(answer: Answer | None) -> bool:
    """Whether an answer was carried over and nobody confirmed it yet."""
    return answer is not None and answer.origin is Origin.CARRIED and answer.to_confirm and answer.given


def given_by(desk: Desk, answer: Answer) -> None:
    """Who gave an answer that was carried over, and when."""
    if waits(answer) and answer.at is not None:
        said = desk._("Répondu par {name} le {day}.").format(name=answer.author, day=desk.words.day_of(answer.at))
        note(said)


def draw(desk: Desk, section: Section) -> None:
    """Below the questions of a section: one button for all the answers that were carried over, once they were read."""
    left = tuple(
        question.id
        for question in section.questions
        if question.id in desk.sheet.asked and waits(desk.answers.get(question.id))
    )
    if len(left) <= 1:  # the card of the question has its own button
        return
    with st.container(border=True, key=f"carried_{section.id}"):
        note(
            desk.ngettext(
                "{n} réponse de cette rubrique est reprise et reste à confirmer.",
                "{n} réponses de cette rubrique sont reprises et restent à confirmer.",
                len(left),
            ).format(n=len(left))
        )
        sure = st.checkbox(
            desk._("Je les ai relues, elles sont toujours justes"), key=f"carried_read_{section.id}_{len(left)}"
        )
        st.button(
            literal(desk._("Confirmer ces réponses")),
            key=f"carried_go_{section.id}",
            disabled=not sure,
            on_click=_confirm,
            args=(desk.assessment_id, left),
        )


def _confirm(assessment: str, questions: tuple[str, ...]) -> None:
    """Confirm each as this browser saw it: one that a colleague changed meanwhile is left, and its card says so."""
    sync = Sync(Desk.of(assessment))
    for question in questions:
        sync.save(question, to_confirm=False)
