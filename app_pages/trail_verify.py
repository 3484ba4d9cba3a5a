"""Verifying a history: recomputed whole, its first break named, and a digest noted elsewhere looked for in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import heading, items, literal, note, paragraph
from assessments.access import Action, Refusal
from reports.chain_words import ChainWords
from reports.wording import Wording

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import Authority
    from assessments.storage import ChainReport

_FOUND = "verified"


def draw_verification(desk: Desk) -> None:
    """Draw the part of the page about the history; nothing for whoever may verify none."""
    _ = desk._
    mine = [one for one in desk.store.authorities(desk.actor) if desk.actor.may(Action.VERIFY_CHAIN, one.id)]
    if not mine:
        return
    heading(_("Vérifier l’historique"), 2)
    paragraph(
        _(
            "Chaque ligne de l’historique porte l’empreinte de la précédente. Balise les recalcule toutes, et compare ce qui est affiché "
            "aujourd’hui à ce que l’historique raconte. Les autres personnes peuvent continuer à travailler."
        )
    )
    authority = _choose(desk, mine)
    with st.form("verify_history"):
        noted = st.text_input(
            _("Empreinte notée ailleurs (facultatif)"),
            max_chars=200,
            help=literal(_("64 chiffres et lettres de a à f.")),
        )
        asked = st.form_submit_button(_("Vérifier"))
    if asked:
        with st.spinner(_("Vérification en cours…")):
            _verify(desk, authority, noted or "")


def _choose(desk: Desk, mine: list[Authority]) -> Authority:
    if len(mine) == 1:
        return mine[0]
    names = {one.id: one.name for one in mine}
    wanted = st.query_params.get("c", "")
    first = list(names).index(wanted) if wanted in names else 0
    chosen = st.selectbox(
        desk._("Collectivité"),
        list(names),
        index=first,
        format_func=lambda id_: literal(names[id_]),
        key="verify_place",
    )
    return next(one for one in mine if one.id == chosen)


def _verify(desk: Desk, authority: Authority, noted: str) -> None:
    _, words = desk._, ChainWords(desk.lang)
    found = desk.store.verify_chain(desk.actor, authority.id)
    (st.success if found.whole else st.error)(literal(words.verdict(found)))
    if not found.whole:
        items(words.break_facts(found, *_about(desk, found)))
        heading(_("Que faire ?"), 3)
        items(words.advice())
    if erased := words.erased(found):
        note(erased)
    if noted.strip():
        heading(_("Votre empreinte est-elle dans cet historique ?"), 3)
        paragraph(words.noted(desk.store.find_head(desk.actor, authority.id, noted), found))
    if found.whole and found.length:  # a broken one proves nothing to anybody
        heading(_("À noter ailleurs"), 3)
        paragraph(words.head(found))
        st.code(
            _("{n} événements, empreinte {hash}").format(n=found.length, hash=found.head),
            language=None,
            wrap_lines=True,
        )


def _about(desk: Desk, found: ChainReport) -> tuple[str, str]:
    """The system and the question that a break concerns, by name; empty when there is none, or it is gone."""
    link = found.link
    if link is None or not link.assessment_id:
        return "", ""
    try:
        system = desk.store.assessment(desk.actor, link.assessment_id).system.name
        asked = Wording(desk.store.checklist_of(desk.actor, link.assessment_id), desk.lang)
    except Refusal:
        return "", ""
    return system, asked.question(link.question) if link.question else ""
