"""Answers that several systems of an authority share, kept once: by section, with who keeps each, and a form to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.shared_form import SharedForm
from app_pages.shared_words import content
from app_pages.show import badge_html, heading, note, paragraph
from assessments.access import Action, Refusal
from checklists.loader import main_checklist
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.desk import Desk
    from assessments.model import Answer, Authority
    from assessments.sharing import SharedAnswer
    from checklists.model import Question


def draw(desk: Desk) -> None:
    """Draw the shared answers of the authority in the address, the first one when none is named."""
    _ = desk._
    heading(nav.titles(desk)[nav.SHARED], 1)
    authorities = desk.store.authorities(desk.actor)
    if not authorities:
        paragraph(_("Aucune collectivité ne vous est encore ouverte."))
        return
    paragraph(
        _(
            "Ce que votre collectivité répond de la même façon pour plusieurs systèmes : hébergement, formation, accessibilité, "
            "incidents. Écrivez-le une fois ; chaque évaluation peut le reprendre, et une personne le confirme pour ce système. "
            "Changer une réponse ici ne modifie aucune évaluation : chacune montre la différence."
        )
    )
    source = _source(desk)
    wanted = source[0] if source else st.query_params.get("c", "")
    chosen = next((authority for authority in authorities if authority.id == wanted), authorities[0])
    if len(authorities) > 1:
        heading(chosen.name, 2)
        note(_("Les autres collectivités :"))
        for authority in authorities:
            if authority.id != chosen.id:
                nav.link(nav.SHARED, authority.name, c=authority.id)
    _answers(desk, chosen, source[1] if source else None)


def _source(desk: Desk) -> tuple[str, Answer] | None:
    """The authority, and the answer of one of its assessments from which a shared one is to be made; None when none is named."""
    question = st.query_params.get("q", "")
    if not (desk.assessment_id and question):
        return None
    try:
        answer = desk.answers.get(question)
    except Refusal:
        return None
    return None if answer is None else (desk.assessment.authority_id, answer)


def _answers(desk: Desk, authority: Authority, source: Answer | None) -> None:
    checklist = main_checklist()
    words = Wording(checklist, desk.lang)
    kept = {each.question: each for each in desk.store.shared_answers(desk.actor, authority.id)}
    uses = desk.store.shared_uses(desk.actor, authority.id)
    may = desk.actor.may(Action.SHARE, authority.id)
    possible = [question for question in checklist.questions.values() if question.shared]
    note(
        desk.ngettext(
            "{n} réponse tenue, sur {total} questions qui peuvent l’être.",
            "{n} réponses tenues, sur {total} questions qui peuvent l’être.",
            len(kept),
        ).format(n=len(kept), total=len(possible))
    )
    if not may:
        note(desk._("Votre rôle permet de les lire, pas de les modifier."))
    for section in checklist.sections:
        here = [question for question in section.questions if question in possible]
        if here:
            heading(f"{section.letter}. {section.title.to(desk.lang)}", 2)
            _section(desk, words, authority, here, kept=kept, uses=uses, source=source if may else None, may=may)


def _section(
    desk: Desk,
    words: Wording,
    authority: Authority,
    questions: Sequence[Question],
    *,
    kept: dict[str, SharedAnswer],
    uses: dict[str, int],
    source: Answer | None,
    may: bool,
) -> None:
    _ = desk._
    for question in questions:
        shared = kept.get(question.id)
        with st.container(border=True, key=f"shared_{question.id}"):
            heading(words.question(question.id), 3)
            if shared is None:
                st.html(badge_html(_("Pas encore tenue"), None))
            else:
                content(desk, words, question, shared)
                note(_used(desk, uses.get(question.id, 0)))
            if not may:
                continue
            mine = source if source is not None and source.question == question.id else None
            form = SharedForm(desk, words, authority.id, question, stored=shared, source=mine)
            form.told()
            label = _("Écrire cette réponse") if shared is None else _("Modifier")
            with st.expander(
                label, key=f"shared_open_{question.id}", expanded=form.pending, on_change="rerun"
            ) as opened:
                if opened.open:
                    form.draw()


def _used(desk: Desk, count: int) -> str:
    if not count:
        return desk._("Reprise dans aucune évaluation pour l’instant.")
    return desk.ngettext("Reprise dans {n} évaluation.", "Reprise dans {n} évaluations.", count).format(n=count)
