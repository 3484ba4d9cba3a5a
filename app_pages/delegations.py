"""Delegations and absences on the page of the decision: who decides in whose place, until when; recording and ending one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.shell import session
from app_pages.show import heading, items, literal, note, user_text
from assessments.access import PERMISSIONS, Action, Refusal
from assessments.days import typed_day
from reports.record_words import RecordWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.delegation import Delegation

_TOLD, _COUNT = "delegation_told", "delegation_count"


def draw(desk: Desk) -> None:
    """Draw those in force and to come, for everybody; how to record and end one, for who may."""
    _, place, today = desk._, desk.assessment.authority_id, datetime.now(UTC).date()
    if text := st.session_state.pop(_TOLD, None):
        st.success(literal(text))
    found = desk.store.delegations(desk.actor, place)
    may = desk.actor.may(Action.DELEGATE, place) and session.with_accounts()
    current = [each for each in found if each.holds(today) or (each.sound and each.to_come(today))]
    for each in current:
        with st.container(border=True, key=f"delegation_{each.id}"):
            _one(desk, each, may=may)
    over = [each for each in found if each not in current]
    if over:
        with st.expander(
            desk.ngettext("{n} délégation terminée", "{n} délégations terminées", len(over)).format(n=len(over))
        ):
            items(RecordWords(desk.lang).delegation(each) for each in reversed(over))
    if may:
        with st.expander(_("Déléguer la décision, ou signaler une absence")):
            _new(desk)


def _one(desk: Desk, each: Delegation, *, may: bool) -> None:
    _, words = desk._, RecordWords(desk.lang)
    st.markdown(literal(f"{words.delegation(each)}."))
    user_text(each.reason)
    note(_("Enregistrée par {who}, le {moment}").format(who=each.by, moment=words.moment(each.at)))
    if may and st.button(_("Mettre fin à cette délégation"), key=f"end_delegation_{each.id}"):
        place = desk.assessment.authority_id
        _act(desk, _("La délégation est terminée."), lambda: desk.store.end_delegation(desk.actor, place, each.id))


def _act(desk: Desk, text: str, action: Callable[[], object]) -> None:
    """Do what a button says; a refusal is said at once and leaves what was typed."""
    try:
        action()
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    st.session_state[_TOLD] = text
    st.rerun()


def _new(desk: Desk) -> None:
    _, place, actor = desk._, desk.assessment.authority_id, desk.actor
    people = {one.account_id: one.name for one in desk.store.members(actor, place) if not one.assessment_id}
    deciders = {
        one.account_id: one.name
        for one in desk.store.members(actor, place)
        if not one.assessment_id and Action.DECIDE in PERMISSIONS[one.role]
    }
    key = f"delegation{st.session_state.get(_COUNT, 0)}"
    heading(_("Qui décide à la place de qui"), 3)
    giver = ""
    if actor.may(Action.MANAGE_ROLES, place):
        giver = _choose(desk, _("Personne remplacée (vous, si vous ne choisissez pas)"), deciders, f"{key}_giver")
    person = _choose(desk, _("Personne qui décidera"), people, f"{key}_person")
    kinds = {False: _("Délégation, par un arrêté"), True: _("Absence")}
    kind = st.radio(
        _("De quoi s’agit-il ?"), list(kinds), index=None, format_func=lambda one: kinds[one], key=f"{key}_kind"
    )
    first, last = st.columns(2)
    since = first.text_input(_("Premier jour (jj/mm/aaaa)"), key=f"{key}_since", autocomplete="off")
    until = last.text_input(_("Dernier jour (jj/mm/aaaa)"), key=f"{key}_until", autocomplete="off")
    reason = st.text_area(_("Arrêté et sa date, ou raison de l’absence"), key=f"{key}_reason")
    note(_("La délégation donne le droit de décider, et aucun autre. Chacun la verra ici, et sur ce qui sera décidé."))
    if not st.button(_("Enregistrer la délégation"), key=f"{key}_go"):
        return
    first_day, last_day = typed_day(since or ""), typed_day(until or "")
    if not person or kind is None or first_day is None or last_day is None:
        st.error(
            _(
                "Dites qui décidera, s’il s’agit d’une délégation ou d’une absence, et les deux jours sous la forme 31/01/2027. "
                "Rien n’a été enregistré."
            )
        )
        return

    def record() -> None:
        desk.store.delegate(
            actor, place, person, since=first_day, until=last_day, reason=reason or "", absence=kind, giver_id=giver
        )
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1  # fresh fields, once it is kept

    _act(desk, _("La délégation est enregistrée."), record)


def _choose(desk: Desk, label: str, names: dict[str, str], key: str) -> str:
    chosen: str | None = st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda id_: literal(names[id_]),
        key=key,
        placeholder=desk._("Choisir"),
    )
    return chosen or ""
