"""Shared answers inside an assessment: offered, taken over at a click, and compared with what is answered here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.desk import Desk
from app_pages.shared_words import bold, content, fields, kept_by, old
from app_pages.show import literal, note, paragraph, user_text
from app_pages.sync import Sync
from assessments.access import Action, Refusal
from assessments.model import CLOSED
from assessments.sharing import Stand, to_take
from assessments.storage import AnswerConflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.sharing import Offer, SharedAnswer
    from checklists.model import Question, Section

_REFUSED, _TAKEN = "shared_refused", "shared_taken"


def _may(desk: Desk) -> bool:
    """Whether the person can answer here."""
    there = desk.assessment
    return there.status not in CLOSED and desk.actor.may(Action.ANSWER, there.authority_id, there.id)


def _missing(desk: Desk) -> tuple[Offer, ...]:
    return to_take(desk.offers, desk.sheet, desk.context.as_of)


# For the whole assessment ------------------------------------------------------------------------------------------------


def box(desk: Desk) -> None:
    """What the authority already answers, offered at once, and what has changed since it was taken over."""
    _told(desk)
    if not desk.offers or not _may(desk):
        return
    missing = _missing(desk)
    newer = [offer for offer in desk.offers if offer.stand is Stand.NEWER and offer.question in desk.sheet.asked]
    if not missing and not newer:
        return
    with st.container(border=True, key="shared_box"):
        if missing:
            _all(desk, missing)
        if newer:
            _newer(desk, newer)


def _told(desk: Desk) -> None:
    """What the last click took over."""
    if count := st.session_state.pop(_TAKEN, 0):
        said = desk.ngettext(
            "{n} réponse reprise : elle reste à confirmer.", "{n} réponses reprises : elles restent à confirmer.", count
        )
        st.success(literal(said.format(n=count)))


def _all(desk: Desk, missing: Sequence[Offer]) -> None:
    paragraph(
        desk.ngettext(
            "Votre collectivité tient {n} réponse commune à une question de cette évaluation.",
            "Votre collectivité tient {n} réponses communes à des questions de cette évaluation.",
            len(missing),
        ).format(n=len(missing))
    )
    with st.expander(desk._("Les lire avant de les reprendre"), key="shared_read"):
        for offer in missing:
            question = desk.checklist.questions[offer.question]
            st.markdown(bold(desk.words.question(offer.question)))
            content(desk, desk.words, question, offer.shared)
    _button(desk, missing, key="shared_all")
    note(desk._("Chacune reste à confirmer par vous, et ne compte que si sa question se pose pour ce système."))


def _button(desk: Desk, missing: Sequence[Offer], *, key: str) -> None:
    st.button(
        desk.ngettext(
            "Reprendre la réponse qui manque", "Reprendre les {n} réponses qui manquent", len(missing)
        ).format(n=len(missing)),
        key=key,
        on_click=take,
        args=(desk.assessment_id, [offer.shared for offer in missing]),
        kwargs={"together": True},
    )
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused))


def _newer(desk: Desk, newer: Sequence[Offer]) -> None:
    paragraph(
        desk.ngettext(
            "{n} réponse commune a changé depuis qu’elle a été reprise ici. Rien n’a été modifié dans cette évaluation.",
            "{n} réponses communes ont changé depuis qu’elles ont été reprises ici. Rien n’a été modifié dans cette évaluation.",
            len(newer),
        ).format(n=len(newer))
    )
    for offer in newer:
        section = desk.checklist.section_of[offer.question]
        nav.link("questionnaire", desk.words.question(offer.question), a=desk.assessment_id, s=section.id)


def of_section(sync: Sync, section: Section) -> None:
    """The missing answers of one section that are shared, all at one click; nothing when a single one is."""
    desk = sync.desk
    _told(desk)
    here = {question.id for question in section.questions} & set(desk.sheet.asked)
    missing = [offer for offer in _missing(desk) if offer.question in here]
    if len(missing) < 2 or not _may(desk):  # noqa: PLR2004 - one is taken over under its question
        return
    with st.container(border=True, key="shared_section"):
        note(desk._("Dans cette rubrique, des réponses communes de votre collectivité attendent d’être reprises."))
        _button(desk, missing, key="shared_section_all")


# Under one question ----------------------------------------------------------------------------------------------------


def beside(sync: Sync, question: Question) -> None:
    """How the answer on the screen stands to the shared one; when there is none yet, the way to make it one."""
    desk = sync.desk
    offer = next((each for each in desk.offers if each.question == question.id), None)
    if offer is None:
        _make(desk, question)
        return
    with st.container(key=f"shared_{question.id}"):
        _DRAWS[offer.stand](sync, question, offer)


def _make(desk: Desk, question: Question) -> None:
    answer = desk.answers.get(question.id)
    if answer is None or not (question.shared and answer.given and answer.counts):
        return
    if desk.actor.may(Action.SHARE, desk.assessment.authority_id):
        label = desk._("En faire une réponse commune à tous vos systèmes")
        nav.link(nav.SHARED, label, a=desk.assessment_id, q=question.id)


def _offered(sync: Sync, question: Question, offer: Offer) -> None:
    desk = sync.desk
    st.markdown(bold(desk._("Réponse commune de votre collectivité")))
    content(desk, desk.words, question, offer.shared)
    _take_button(sync, offer, desk._("Reprendre la réponse commune"))


def _same(sync: Sync, question: Question, offer: Offer) -> None:
    del question
    desk = sync.desk
    note(
        desk._("Même réponse que la réponse commune de votre collectivité.")
        + " "
        + kept_by(desk, desk.words, offer.shared)
    )


def _changed(sync: Sync, question: Question, offer: Offer) -> None:
    desk = sync.desk
    st.info(
        literal(
            desk._(
                "La réponse commune a changé le {day}, après avoir été reprise ici. Votre réponse n’a pas été modifiée."
            ).format(day=desk.words.day_of(offer.shared.since))
        )
    )
    _compare(desk, question, offer)
    _take_button(sync, offer, desk._("Prendre la nouvelle réponse commune"))


def _apart(sync: Sync, question: Question, offer: Offer) -> None:
    desk = sync.desk
    with st.expander(desk._("Votre réponse diffère de la réponse commune"), key=f"shared_apart_{question.id}"):
        _compare(desk, question, offer)
        note(kept_by(desk, desk.words, offer.shared))
        _take_button(sync, offer, desk._("Remplacer par la réponse commune"))
        note(desk._("Ce que vous aviez répondu reste dans l’historique."))


def _compare(desk: Desk, question: Question, offer: Offer) -> None:
    """Both sides of each field that differs."""
    here = desk.answers.get(question.id)
    if here is None:
        return
    mine = fields(desk, desk.words, question, here)
    theirs = fields(desk, desk.words, question, offer.shared.as_answer())
    for name in offer.differing:
        user_text(
            desk._("Ici : {text}").format(text=mine[name] or desk._("(vide)"))
            + "\n"
            + desk._("Réponse commune : {text}").format(text=theirs[name] or desk._("(vide)"))
        )


def _take_button(sync: Sync, offer: Offer, label: str) -> None:
    desk = sync.desk
    if old(offer.shared):
        note(desk._("Elle aurait dû être relue : vérifiez qu’elle est encore vraie."))
    if _may(desk):
        st.button(
            label,
            key=f"shared_take_{offer.question}",
            on_click=take,
            args=(desk.assessment_id, [offer.shared]),
        )


_DRAWS = {Stand.MISSING: _offered, Stand.SAME: _same, Stand.NEWER: _changed, Stand.DIFFERENT: _apart}


def take(assessment: str, shared: list[SharedAnswer], *, together: bool = False) -> None:
    """Take shared answers over, as this browser saw the assessment; what came of it is told where the button was.

    ``together``: it was the button for all that are missing, not the one under a question.
    """
    desk = Desk.of(assessment)
    sync = Sync(desk)
    seen = {
        **desk.answers,
        **{each.question: sync.seen[each.question] for each in shared if each.question in sync.seen},
    }
    known = {question: answer for question, answer in seen.items() if answer.version}
    try:
        desk.store.take_shared_answers(desk.actor, assessment, shared, known)
    except AnswerConflict:
        return  # the page shows both answers
    except Refusal as refusal:
        if together:
            st.session_state[_REFUSED] = refusal.to(desk.lang)
        else:
            sync.errors[shared[0].question] = refusal.to(desk.lang)
        return
    if together:
        st.session_state[_TAKEN] = len(shared)
    fresh = Sync(Desk.of(assessment))
    for each in shared:
        fresh.show_stored(fresh.desk.checklist.questions[each.question])
