"""The discussion: threads on each question, on each risk or on the whole, beside what they speak of."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.review_about import context, title
from app_pages.review_data import TALK
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.access import Action
from assessments.discussion import Thread, Waiting, may_settle, threads

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.review_data import Bench, Review
    from assessments.review import Remark

_WAITING, _ALL = "waiting", "all"
_MOST_OPEN = 40
"""Threads drawn at once; the others are asked for, so that a long discussion stays quick."""


def draw(review: Review, bench: Bench) -> None:
    """Draw this part of the page."""
    desk = review.desk
    _ = desk._
    found = threads(review.remarks)
    waiting = [thread for thread in found if thread.waiting is not Waiting.NOTHING]
    heading(_("Discussion"), 2)
    about = st.query_params.get("about", "") if st.query_params.get("part") == TALK else ""
    if review.may(Action.DISCUSS):
        _begin(review, bench, about if title(desk, about) else "")
    else:
        note(_("Votre rôle permet de lire la discussion, pas d’y écrire."))
    if not found:
        paragraph(_("Personne n’a encore rien dit."))
        return
    shown = st.radio(
        _("Montrer"),
        [_WAITING, _ALL],
        index=0 if waiting and not about else 1,
        format_func={
            _WAITING: _("En attente ({n})").format(n=len(waiting)),
            _ALL: _("Tout ({n})").format(n=len(found)),
        }.__getitem__,
        horizontal=True,
        key=f"talk_filter:{about}",
    )
    listed = waiting if shown == _WAITING else list(found)
    if not listed:
        paragraph(_("Aucune remarque n’attend de réponse ni de changement."))
    _groups(review, bench, listed, first=about)


def _groups(review: Review, bench: Bench, listed: list[Thread], *, first: str) -> None:
    """The threads by what they are about: what the address names, the whole, then questions and risks in their order."""
    desk = review.desk
    checklist = desk.checklist
    order = [first, "", *(f"question:{id_}" for id_ in checklist.questions), *(f"risk:{id_}" for id_ in checklist.risk)]
    place = {about: number for number, about in reversed(list(enumerate(order)))}
    ordered = sorted(listed, key=lambda thread: place.get(thread.about, len(order)))  # oldest first within each
    more = f"talk_more:{desk.assessment_id}"
    drawn = ordered if st.session_state.get(more) else ordered[:_MOST_OPEN]
    for about, said in groupby(drawn, key=lambda thread: thread.about):
        with st.container(border=True, key=f"talk_{about.replace(':', '_') or 'whole'}"):
            heading(title(desk, about) or about, 3)
            context(desk, about)
            for thread in said:
                _thread(review, bench, thread)
    if hidden := max(len(listed) - _MOST_OPEN, 0):
        label = desk.ngettext("Montrer {n} autre échange", "Montrer {n} autres échanges", hidden).format(n=hidden)
        st.checkbox(label, key=more)


# one thread -------------------------------------------------------------------------------------------------------


def _thread(review: Review, bench: Bench, thread: Thread) -> None:
    desk, id_ = review.desk, thread.first.id
    with st.container(key=f"thread_{id_}", gap="small"):
        st.html(badge_html(_state(desk, thread), None))
        for remark in thread.remarks:
            _remark(desk, remark)
        with st.container(horizontal=True):
            if review.may(Action.DISCUSS) and bench.get("replying") != id_:
                st.button(desk._("Répondre"), key=f"reply_{id_}", on_click=bench.put, args=("replying", id_))
            _settle(review, bench, thread)
        if bench.get("replying") == id_:
            _reply(review, bench, thread)


def _state(desk: Desk, thread: Thread) -> str:
    _, first = desk._, thread.first
    if first.settled_at is not None:
        return _("Réglé par {name} le {day}").format(name=first.settled_by, day=desk.words.day_of(first.settled_at))
    return {
        Waiting.CHANGE: _("En attente d’un changement"),
        Waiting.REPLY: _("En attente d’une réponse"),
        Waiting.NOTHING: _("Rien en attente"),
    }[thread.waiting]


def _remark(desk: Desk, remark: Remark) -> None:
    """Who, when and on which version; then the words. A reply is set back from what it answers."""
    _ = desk._
    with st.container(key=f"remark_{'reply' if remark.parent else 'first'}_{remark.id}", gap="xsmall"):
        on = _("sur la version {n}").format(n=remark.submission) if remark.submission else _("avant toute version")
        st.markdown(f"**{literal(remark.by)}** · {literal(desk.words.moment(remark.at))} · {literal(on)}")
        if remark.asks_change:
            note(_("Demande une modification."))
        user_text(remark.text)


def _settle(review: Review, bench: Bench, thread: Thread) -> None:
    """The button that closes a thread, for those who may; its other remarks that ask for a change are settled with it."""
    desk = review.desk
    _, actor, first = desk._, desk.actor, thread.first
    authority_id, id_ = desk.assessment.authority_id, desk.assessment_id
    if first.settled_at is not None or not may_settle(actor, first.by_id, authority_id, id_):
        return
    st.button(
        _("Marquer comme réglé"),
        key=f"settle_{first.id}",
        on_click=bench.click,
        args=(desk, _("Remarque réglée."), lambda: desk.store.settle_remark(desk.actor, id_, first.id)),
    )


def _reply(review: Review, bench: Bench, thread: Thread) -> None:
    desk = review.desk
    _ = desk._
    with st.form(f"reply_form_{thread.first.id}", border=False):
        text = st.text_area(_("Votre réponse"), key=bench.key(f"reply_{thread.first.id}"), height=90)
        asks = st.checkbox(_("Elle demande une modification"), key=bench.key(f"asks_{thread.first.id}"))
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Publier la réponse"), type="primary")
            dropped = st.form_submit_button(_("Annuler"))
    if dropped:
        bench.put("replying", "")
        st.rerun()
    if sent:

        def publish() -> None:
            desk.store.remark(desk.actor, desk.assessment_id, text or "", parent=thread.first.id, asks_change=asks)
            bench.put("replying", "")

        bench.do(desk, _("Réponse publiée."), publish, fresh=f"reply_{thread.first.id}")


# a new thread -----------------------------------------------------------------------------------------------------


def _begin(review: Review, bench: Bench, about: str) -> None:
    """Fields for a new remark, with what it will speak of in view."""
    desk = review.desk
    _, checklist = desk._, desk.checklist
    asked = [f"question:{id_}" for id_ in checklist.questions if id_ in desk.sheet.asked]
    choices = ["", *asked, *(f"risk:{risk.id}" for risk in desk.sheet.risks if risk.in_play)]
    if about not in choices:
        choices.append(about)
    with st.expander(_("Faire une remarque"), expanded=bool(about), key=f"begin_talk:{about}"):
        chosen = st.selectbox(
            _("À propos de"),
            choices,
            index=choices.index(about),
            format_func=lambda one: literal(title(desk, one)),
            key=f"{bench.key('talk_about')}:{about}",
        )
        context(desk, chosen)
        text = st.text_area(_("Votre remarque"), key=bench.key("talk_text"), height=100)
        asks = st.checkbox(
            _("Elle demande une modification : elle restera en attente jusqu’à ce qu’on la règle"),
            key=f"{bench.key('talk_text')}_asks",
        )
        if st.button(_("Publier la remarque"), key="talk_publish", type="primary"):
            bench.do(
                desk,
                _("Remarque publiée."),
                lambda: desk.store.remark(
                    desk.actor, desk.assessment_id, text or "", about=chosen, asks_change=bool(asks)
                ),
                fresh="talk_text",
            )
