"""The identity of the system: what it is, for which service, from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import lineage, nav, renew, shared_offer
from app_pages.forms import Record
from app_pages.questionnaire import impact_line
from app_pages.show import heading, literal, note
from assessments.access import Refusal
from assessments.model import Stage
from checklists.model import Depth

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import AiSystem


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Le système"), 1)
    for notice in st.session_state.pop("import_notices", []):
        st.info(literal(notice))
    impact_line(desk)
    renew.banner(desk)
    shared_offer.box(desk)
    record = Record(desk, f"system:{desk.assessment_id}", desk.assessment.system, _save)
    record.text("name", _("Nom du système"))
    record.text("purpose", _("À quoi sert-il, pour qui ?"), long=True)
    record.text("service", _("Service qui l’utilise ou l’utilisera"))
    record.text("supplier", _("Fournisseur (vide s’il est fait en interne)"))
    record.text("contact", _("Personne à contacter (sa fonction, pas son nom)"))
    record.choice("stage", _("Où en est le projet ?"), list(Stage), desk.words.stage)
    record.refusal()
    _depth(desk)
    triage = next(section for section in desk.checklist.sections if section.triage)
    nav.link(
        "qualification", _("Continuer : {section}").format(section=triage.title.to(desk.lang)), a=desk.assessment_id
    )
    lineage.draw(desk)


def _save(desk: Desk, changes: dict[str, Any], seen: AiSystem) -> AiSystem:
    return desk.store.update_system(desk.actor, desk.assessment_id, changes, seen).system


def _depth(desk: Desk) -> None:
    _, words = desk._, desk.words
    heading(_("Combien de questions ?"), 2)
    needed = desk.sheet.depth
    note(
        _("Aujourd’hui : {depth}. Vos réponses peuvent l’augmenter ; vous pouvez aussi demander plus.").format(
            depth=words.depth(needed)
        )
    )
    key = f"depth:{desk.assessment_id}"
    st.radio(
        _("Je veux au moins"),
        list(Depth),
        index=list(Depth).index(desk.assessment.depth),
        format_func=lambda depth: literal(words.depth(depth)),
        key=key,
        on_change=_choose_depth,
        args=(desk, key),
    )


def _choose_depth(desk: Desk, key: str) -> None:
    try:
        desk.store.set_depth(desk.actor, desk.assessment_id, st.session_state[key])
    except Refusal as refusal:
        st.toast(literal(refusal.to(desk.lang)))
