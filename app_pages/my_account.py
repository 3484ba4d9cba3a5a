"""One's own account: name, password, roles, open sessions, and what Balise keeps about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.accounts import place_words, role_words
from app_pages.acts import do, tell
from app_pages.shell import session
from app_pages.show import heading, literal, note, paragraph, user_text
from reports.wording import Wording

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.accounts import Account
    from assessments.accounts import Session as OpenSession

_TOLD = "mine_told"


def draw(desk: Desk) -> None:
    """Draw the page; without accounts there is nothing to show."""
    _ = desk._
    heading(_("Mon compte"), 1)
    if not session.with_accounts():
        paragraph(_("Cette installation est sans comptes : une seule personne l’utilise, sur cette machine."))
        return
    tell(_TOLD)
    account = desk.store.my_account(desk.actor)
    user_text(account.login or account.email)
    _name(desk, account)
    _roles(desk)
    if account.has_password:
        _password(desk)
    _sessions(desk)
    draw_data(desk)


def _name(desk: Desk, account: Account) -> None:
    _ = desk._
    heading(_("Nom"), 2)
    with st.form("my_name"):
        name = st.text_input(_("Nom montré aux collègues"), value=account.name, max_chars=300)
        sent = st.form_submit_button(_("Enregistrer ce nom"))
    note(_("Ce que vous avez enregistré auparavant garde le nom d’alors."))
    if sent:
        do(desk, _TOLD, _("Nom enregistré."), lambda: desk.store.rename_me(desk.actor, name or ""))


def _roles(desk: Desk) -> None:
    _ = desk._
    heading(_("Rôles"), 2)
    held = desk.store.my_roles(desk.actor)
    if not held:
        paragraph(_("Vous n’avez encore aucun rôle. Demandez-en un à la personne qui administre Balise."))
    for one in held:
        user_text(f"{role_words(desk, one)} · {place_words(desk, one)}")


def _password(desk: Desk) -> None:
    _ = desk._
    heading(_("Mot de passe"), 2)
    with st.form("my_password", clear_on_submit=True):
        current = st.text_input(_("Mot de passe actuel"), type="password", autocomplete="current-password")
        chosen = st.text_input(
            _("Nouveau mot de passe (au moins 12 caractères)"), type="password", autocomplete="new-password"
        )
        again = st.text_input(_("Le même mot de passe, une seconde fois"), type="password", autocomplete="new-password")
        sent = st.form_submit_button(_("Changer de mot de passe"))
    if not sent:
        return
    if chosen != again:
        st.error(_("Les deux mots de passe sont différents. Écrivez deux fois le même. Rien n’a changé."))
        return
    found = desk.signed_in
    here = found.session_id if found else ""
    do(
        desk,
        _TOLD,
        _("Mot de passe changé. Vos autres sessions sont fermées."),
        lambda: desk.store.change_my_password(desk.actor, current or "", chosen or "", session_id=here),
    )


def _sessions(desk: Desk) -> None:
    _ = desk._
    heading(_("Sessions ouvertes"), 2)
    found = desk.signed_in
    here = found.session_id if found else ""
    opened = desk.store.my_sessions(desk.actor, idle=session.idle())
    for one in opened:
        _session(desk, one, here=one.id == here)
    if len(opened) > 1 and st.button(_("Fermer toutes les autres"), key="end_others"):
        do(
            desk,
            _TOLD,
            _("Les autres sessions sont fermées."),
            lambda: desk.store.end_my_sessions(desk.actor, but=here),
        )


def _session(desk: Desk, one: OpenSession, *, here: bool) -> None:
    _, words = desk._, Wording(desk.checklist_in_view, desk.lang)
    text = _("{device}, depuis le {since}, vue le {seen}").format(
        device=one.device or _("Navigateur inconnu"),
        since=words.moment(one.created_at),
        seen=words.moment(one.last_seen_at),
    )
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        user_text(text)
    with right:
        if here:
            note(_("celle-ci"))
        elif st.button(_("Fermer"), key=f"end_{one.id}", help=literal(text)):
            do(desk, _TOLD, _("Session fermée."), lambda: desk.store.end_my_sessions(desk.actor, only=one.id))


def draw_data(desk: Desk) -> None:
    """What Balise keeps about the person, as a file."""
    _ = desk._
    heading(_("Ce que Balise garde de vous"), 2)
    paragraph(
        _(
            "Votre compte, vos rôles, vos sessions, et chaque endroit de l’historique qui vous nomme. Vos réponses appartiennent aux "
            "évaluations et se lisent là-bas."
        )
    )
    store, who = desk.store, desk.actor_later()
    st.download_button(
        _("Télécharger mes données (JSON)"),
        data=lambda: store.my_data(who()).encode(),
        file_name="balise-mes-donnees.json",
        mime="application/json",
        on_click="ignore",
    )
