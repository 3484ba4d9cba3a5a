"""How the committee of an authority counts: quorum, members who step aside, the chair's vote; with an example in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.drafts import Draft, act, say
from app_pages.show import heading, items, note, paragraph
from assessments.access import Action, Refusal
from assessments.review import CommitteeRules
from reports.review_words import ReviewWords

if TYPE_CHECKING:
    from app_pages.desk import Desk

_MEMBERS, _ASIDE, _WHOLE = 7, 2, 100
_NAME = "committee_rules"


def draw(desk: Desk, authority_id: str) -> None:
    """Draw the settings for who may change them, and what they are for the others who may read the authority."""
    _, words = desk._, ReviewWords(desk.lang)
    try:
        rules = desk.store.committee_rules(desk.actor, authority_id)
    except Refusal:
        return
    heading(_("Règles du comité d’éthique"), 2)
    if not desk.actor.may(Action.SET_COMMITTEE, authority_id):
        paragraph(words.rules(rules))
        return
    paragraph(
        _("Ces règles valent pour les votes que vous ouvrirez ensuite. Un vote en cours garde celles de son ouverture.")
    )
    draft = Draft(authority_id, _NAME)
    quorum = draft.number(
        "quorum", _("Quorum : part des membres qui doivent avoir voté, en pour cent"), rules.quorum, most=_WHOLE
    )
    recused = draft.box(
        "recused_count",
        _("Un membre qui se déporte compte parmi les membres dont on calcule le quorum"),
        default=rules.recused_count,
    )
    chair = draft.box("chair_decides", _("À égalité, la voix de la présidence l’emporte"), default=rules.chair_decides)
    shown = CommitteeRules(quorum=quorum, recused_count=recused, chair_decides=chair)
    note(_("Avec ces réglages :"))
    items((words.example(shown, _MEMBERS), words.example(shown, _MEMBERS, _ASIDE)))
    note(
        _(
            "Une abstention compte comme un vote pour le quorum, et ne prend pas parti. Il faut toujours au moins un vote."
        )
    )
    st.button(
        _("Enregistrer ces règles"), key="rules_go", on_click=_save, args=(authority_id,), disabled=shown == rules
    )
    say(authority_id, _NAME)


def _save(authority_id: str) -> None:
    draft = Draft(authority_id, _NAME)

    def save(desk: Desk) -> None:
        before = desk.store.committee_rules(desk.actor, authority_id)
        told = {name: draft.value(name, getattr(before, name)) for name in CommitteeRules.model_fields}
        desk.store.set_committee_rules(desk.actor, authority_id, CommitteeRules.model_validate(told))

    act(authority_id, _NAME, lambda desk: desk._("Règles enregistrées."), save, draft)
