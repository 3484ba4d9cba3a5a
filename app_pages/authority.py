"""The authority's profile: its size decides which obligations apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import committee_rules, nav
from app_pages.forms import Record
from app_pages.show import badge, heading, literal, paragraph
from app_pages.trail import KEEP
from assessments.access import EVERYWHERE, Action, Refusal
from assessments.model import AuthorityType
from assessments.storage import parse_number
from checklists.loader import main_checklist
from reports.wording import Wording

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import Authority


def draw(desk: Desk) -> None:
    """Draw the profile of the authority named in the address, the first one when none is; or the way to create one."""
    _ = desk._
    heading(_("Votre collectivité"), 1)
    authorities = desk.store.authorities(desk.actor)
    if not authorities:
        if desk.actor.may(Action.CREATE_AUTHORITY, EVERYWHERE):
            create(desk)
        else:
            paragraph(_("Aucune collectivité ne vous est encore ouverte."))
        return
    wanted = st.query_params.get("c", "")
    chosen = next((authority for authority in authorities if authority.id == wanted), authorities[0])
    _profile(desk, chosen)
    committee_rules.draw(desk, chosen.id)
    if len(authorities) > 1:
        heading(_("Les autres collectivités"), 2)
        for authority in authorities:
            if authority.id != chosen.id:
                nav.link("collectivite", authority.name, c=authority.id)
    if desk.actor.may(Action.CREATE_AUTHORITY, EVERYWHERE):
        with st.expander(_("Ajouter une collectivité")):
            create(desk)


def _profile(desk: Desk, authority: Authority) -> None:
    _ = desk._
    if authority.fictional:
        badge(_("Données fictives, pour démonstration"))
    paragraph(
        _(
            "La taille et le type de votre collectivité décident de certaines obligations : publication des règles, "
            "instances du personnel, stratégie numérique. Laissez vide ce que vous ne savez pas."
        )
    )
    words = Wording(main_checklist(), desk.lang)
    record = Record(desk, f"authority:{authority.id}", authority, _save)
    record.text("name", _("Nom de la collectivité"))
    record.choice("type", _("Type"), list(AuthorityType), words.authority_type)
    record.number("population", _("Population (habitants)"), _whole(desk))
    record.number("staff_fte", _("Effectif (agents, en équivalent temps plein)"), _figure(desk))
    record.refusal()
    if desk.actor.may(Action.READ_EVENTS, authority.id):
        nav.link(nav.TRAIL, _("Historique de la collectivité"), c=authority.id)
        nav.link(nav.TRAIL, _("Conservation et suppression"), c=authority.id, vue=KEEP)


def _save(desk: Desk, changes: dict[str, Any], seen: Authority) -> Authority:
    return desk.store.update_authority(desk.actor, seen.id, changes, seen)


def _figure(desk: Desk) -> Any:
    def convert(text: str) -> float | None:
        if not text.strip():
            return None
        found = parse_number(text)
        if found is None or found < 0:
            raise ValueError(
                desk._("« {text} » n’est pas un nombre. Écrivez par exemple 120 ou 34,5.").format(text=text[:60])
            )
        return float(found)

    return convert


def _whole(desk: Desk) -> Any:
    figure = _figure(desk)

    def convert(text: str) -> int | None:
        found = figure(text)
        return None if found is None else round(found)

    return convert


def create(desk: Desk) -> None:
    """The form that begins an authority."""
    _ = desk._
    with st.form("new_authority"):
        name = st.text_input(_("Nom de la collectivité"), max_chars=300)
        if st.form_submit_button(_("Créer")):
            try:
                made = desk.store.create_authority(desk.actor, name=name)
            except Refusal as refusal:
                st.error(literal(refusal.to(desk.lang)))
            else:
                nav.go("collectivite", c=made.id)
