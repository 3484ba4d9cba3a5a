"""What puts the decision in question, each with its reason, and saying that something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.follow_acts import act, day_field, fresh, read_day
from app_pages.show import badge, heading, literal, note, paragraph, user_text
from assessments.access import Action
from assessments.following import CHANGES, ChangeKind
from assessments.review import Step, transition
from assessments.triggers import TRIGGERS

if TYPE_CHECKING:
    from app_pages.follow_acts import Following
    from assessments.triggers import Trigger


def draw(here: Following) -> None:
    """Draw the part."""
    _, desk = here.desk._, here.desk
    heading(_("Ce qui met la décision en question"), 2)
    found = here.triggers
    if found is None:
        paragraph(_("Aucune décision n’est encore prise : il n’y a rien à rouvrir."))
    else:
        standing = [each for each in found if each.aside is None]
        if not standing:
            paragraph(_("Rien, à ce jour, ne met la décision en question."))
        else:
            paragraph(
                _("Rien ne se rouvre tout seul : lisez chaque motif, puis rouvrez l’évaluation ou mettez-le de côté.")
            )
            if transition(Step.REOPEN, desk.assessment.status) is None:
                note(_("L’évaluation est déjà rouverte : une nouvelle décision répondra à ces motifs."))
        for each in standing:
            with st.container(border=True, key=f"trigger_{each.key.replace(':', '_')}"):
                _say(here, each)
                _choose(here, each)
        _aside(here, [each for each in found if each.aside is not None])
    if here.writes:
        _declare(here)


def _say(here: Following, each: Trigger) -> None:
    badge(TRIGGERS[each.kind].to(here.desk.lang))
    paragraph(each.reason.to(here.desk.lang))
    if each.detail:
        user_text(each.detail)


def _choose(here: Following, each: Trigger) -> None:
    """Reopen, with the reason filled in, or set aside with another one."""
    desk, _ = here.desk, here.desk._
    open_ = transition(Step.REOPEN, desk.assessment.status) is not None and here.may(Action.REOPEN)
    if open_:
        with st.expander(_("Rouvrir l’évaluation…")), st.form(f"follow_reopen_{each.key}"):
            reason = each.reason.to(desk.lang) + (f"\n{each.detail}" if each.detail else "")
            why = st.text_area(_("Motif (tous le liront)"), value=reason, key=f"follow_why_{each.key}")
            sent = st.form_submit_button(_("Rouvrir l’évaluation"))
        if sent:
            told = _("L’évaluation est rouverte. La décision reste lisible, avec la version sur laquelle elle portait.")
            act(desk, told, lambda: desk.store.reopen(desk.actor, desk.assessment_id, why or ""))
    if here.writes:
        with st.expander(_("Mettre ce motif de côté…")), st.form(f"follow_aside_{each.key}"):
            why = st.text_area(_("Pourquoi ce motif ne conduit pas à rouvrir"), key=f"follow_not_{each.key}")
            sent = st.form_submit_button(_("Mettre de côté"))
        if sent:
            told = _("Motif mis de côté, avec votre raison.")
            act(desk, told, lambda: desk.store.set_trigger_aside(desk.actor, desk.assessment_id, each.key, why or ""))


def _aside(here: Following, found: list[Trigger]) -> None:
    desk = here.desk
    if not found:
        return
    title = desk.ngettext("{n} motif mis de côté", "{n} motifs mis de côté", len(found)).format(n=len(found))
    with st.expander(literal(title)):
        for each in found:
            _say(here, each)
            if each.aside is not None:
                note(
                    desk._("Mis de côté par {name}, le {day} :").format(
                        name=each.aside.by, day=desk.words.day_of(each.aside.at)
                    )
                )
                user_text(each.aside.reason)


def _declare(here: Following) -> None:
    desk, _ = here.desk, here.desk._
    heading(_("Quelque chose a changé"), 2)
    note(_("Si cela change une réponse, changez-la aussi : c’est elle qui compte pour le niveau."))
    key = fresh("follow_change")
    with st.form(key):
        kind = st.selectbox(
            _("Ce qui a changé"),
            list(ChangeKind),
            index=None,
            format_func=lambda each: CHANGES[each].to(desk.lang),
            placeholder=_("Choisir"),
            key=f"{key}_kind",
        )
        text = st.text_area(_("En une ou deux phrases"), key=f"{key}_text")
        since = day_field(desk, _("Depuis le"), f"{key}_since", here.today)
        sent = st.form_submit_button(_("Déclarer ce changement"))
    if not sent:
        return
    if kind is None:
        st.error(_("Choisissez ce qui a changé. Rien n’a été enregistré."))
        return
    right, day = read_day(desk, since)
    if right and day is not None:
        told = _("Changement déclaré.")
        act(
            desk,
            told,
            lambda: desk.store.declare_change(desk.actor, desk.assessment_id, kind, text or "", since=day),
        )
