"""The other assessments of one system: the one before, the one after, and beginning the next one or one like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.renew import installed_for
from app_pages.show import heading, literal, note, paragraph
from assessments.access import Action, Refusal
from assessments.model import Status
from assessments.storage import REASSESSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.model import Assessment
    from assessments.storage import Lineage


def draw(desk: Desk) -> None:
    """What comes before and after, and the ways to begin another one; nothing when there is neither."""
    _, found = desk._, desk.store.lineage(desk.actor, desk.assessment_id)
    may = desk.actor.may(Action.CREATE_ASSESSMENT, desk.assessment.authority_id)
    if not (may or found.earlier or found.later):
        return
    heading(_("D’une évaluation à l’autre"), 2)
    if found.earlier is not None:
        _to(desk, _("Évaluation précédente : {name}, commencée le {day}"), found.earlier)
    for each in found.later:
        said = (
            _("Évaluation suivante, retirée depuis : {name}, commencée le {day}")
            if each.status is Status.WITHDRAWN
            else _("Évaluation suivante : {name}, commencée le {day}")
        )
        _to(desk, said, each)
    if may:
        _reassess(desk, found)
        _duplicate(desk)


def _to(desk: Desk, said: str, other: Assessment) -> None:
    day = desk.words.day_of(other.created_at)
    nav.link("systeme", said.format(name=other.system.name, day=day), a=other.id)


def _reassess(desk: Desk, found: Lineage) -> None:
    """The button that begins the next assessment, once this one was decided and none follows it."""
    _ = desk._
    followed = any(each.status is not Status.WITHDRAWN for each in found.later)
    decided = desk.assessment.status in REASSESSED and desk.store.decisions(desk.actor, desk.assessment_id)
    if followed or not decided:
        return
    paragraph(
        _(
            "Le système a changé, ou la décision arrive à son terme ? Réévaluez-le : une nouvelle évaluation reprend vos réponses, "
            "vos pièces et vos audits. Chaque réponse garde son auteur et sa date, et attend que quelqu’un la confirme."
        )
    )
    if st.button(_("Réévaluer ce système"), key="reassess_go", type="primary"):
        checklist = installed_for(desk.checklist)
        _begin(desk, lambda: desk.store.reassess(desk.actor, desk.assessment_id, checklist, lang=desk.lang))


def _duplicate(desk: Desk) -> None:
    _ = desk._
    with st.expander(_("Dupliquer pour un autre système"), key="duplicate"):
        note(
            _(
                "Pour un système semblable : les réponses et les pièces sont reprises, à confirmer. Les audits ne le sont pas, "
                "et rien ne relie les deux évaluations."
            )
        )
        name = st.text_input(_("Nom de l’autre système"), max_chars=300, key="duplicate_name")
        if not st.button(_("Dupliquer"), key="duplicate_go"):
            return
        if not name.strip():
            st.error(_("Donnez un nom à l’autre système. Rien n’a été créé."))
            return
        checklist = installed_for(desk.checklist)
        _begin(
            desk,
            lambda: desk.store.duplicate(desk.actor, desk.assessment_id, name.strip(), checklist, lang=desk.lang),
        )


def _begin(desk: Desk, make: Callable[[], Assessment]) -> None:
    try:
        made = make()
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    nav.go("systeme", a=made.id)
