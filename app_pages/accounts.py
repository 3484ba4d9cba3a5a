"""The accounts and the roles that one rules: invite, give, take, hand over a link, close, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from app_pages.shell import session
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.access import (
    CAPACITY_NAMES,
    EVERYWHERE,
    ROLE_NAMES,
    ROLES_OF_ASSESSMENT,
    Action,
    Capacity,
    Refusal,
    Role,
)
from assessments.accounts import LINK_DAYS, Given, rules_all
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.accounts import Account, Managed, Membership

_TOLD, _REFUSED, _LINK, _INVITED = "accounts_told", "accounts_refused", "accounts_link", "accounts_invited"


def draw(desk: Desk) -> None:
    """Draw the page; the store refuses it to whoever administers nothing."""
    _ = desk._
    managed = desk.store.accounts(desk.actor, idle=session.idle())
    heading(_("Comptes"), 1)
    paragraph(
        _(
            "Une personne voit ce que ses rôles lui ouvrent, et rien d’autre. Un rôle vaut pour une collectivité, ou pour une seule "
            "évaluation. Chaque rôle donné ou retiré est inscrit dans l’historique."
        )
    )
    _said(desk)
    _invite(desk)
    heading(desk.ngettext("{n} compte", "{n} comptes", len(managed)).format(n=len(managed)), 2)
    for one in managed:
        with st.container(border=True, key=f"account_{one.account.id}"):
            _account(desk, one)


def _said(desk: Desk) -> None:
    """What the last click led to."""
    _ = desk._
    if told := st.session_state.pop(_TOLD, None):
        st.success(literal(told))
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused))
    if link := st.session_state.pop(_LINK, None):
        name, code = link
        here = urlsplit(st.context.url or "")
        st.info(
            literal(
                _(
                    "Remettez ce lien à {name}, par un moyen sûr. Il sert une seule fois, pendant {days} jours, et ne sera plus "
                    "affiché : copiez-le maintenant."
                ).format(name=name, days=LINK_DAYS)
            )
        )
        st.code(f"{here.scheme}://{here.netloc}/invitation?code={code}", language=None, wrap_lines=True)


def _act(desk: Desk, told: str, action: Callable[[], Any]) -> None:
    """Do what a button says; the page then tells what came of it."""
    try:
        action()
    except Refusal as refusal:
        st.session_state[_REFUSED] = refusal.to(desk.lang)
    else:
        if told:
            st.session_state[_TOLD] = told


# Inviting ---------------------------------------------------------------------------------------------------------------


def _invite(desk: Desk) -> None:
    _ = desk._
    heading(_("Inviter quelqu’un"), 2)
    note(
        _(
            "Balise n’envoie aucun message : vous remettez vous-même un lien, avec lequel la personne choisit son mot de passe."
        )
    )
    key = f"invite{st.session_state.get(_INVITED, 0)}"  # fresh fields after each invitation
    login = st.text_input(
        _("Identifiant (adresse électronique ou nom court)"), key=f"{key}_login", max_chars=200, autocomplete="off"
    )
    name = st.text_input(_("Nom montré aux collègues"), key=f"{key}_name", max_chars=300, autocomplete="off")
    given = _choose(desk, key)
    if not st.button(_("Inviter"), key="invite_go", type="primary"):
        return
    if given is None:
        st.error(_("Choisissez un rôle et l’endroit où il vaut. Rien n’a été fait."))
        return
    try:
        account, code = desk.store.invite(desk.actor, given, login=login or "", name=name or "")
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    if code:
        st.session_state[_LINK] = (account.name, code)
    else:
        st.session_state[_TOLD] = _("Ce compte existait déjà : le rôle lui a été donné.")
    st.session_state[_INVITED] = st.session_state.get(_INVITED, 0) + 1
    st.rerun()


def _choose(desk: Desk, key: str) -> Given | None:
    """Fields for a role and its place; None until both are chosen."""
    _, actor = desk._, desk.actor
    names = {one.id: one.name for one in desk.store.authorities(actor) if actor.may(Action.MANAGE_ROLES, one.id)}
    if actor.may(Action.MANAGE_ROLES, EVERYWHERE):
        names[EVERYWHERE] = _("Toutes les collectivités, présentes et à venir")
    place = st.selectbox(
        _("Où"),
        list(names),
        index=0 if len(names) == 1 else None,
        format_func=lambda id_: literal(names[id_]),
        key=f"{key}_place",
        placeholder=_("Choisir"),
    )
    roles = [role for role in Role if role is not Role.ADMINISTRATOR or rules_all(actor)]
    role = st.selectbox(
        _("Rôle"),
        roles,
        index=None,
        format_func=lambda one: ROLE_NAMES[one].to(desk.lang),
        key=f"{key}_role",
        placeholder=_("Choisir"),
    )
    capacity = _capacity(desk, key) if role is Role.CONTRIBUTOR else None
    assessment = (
        _assessment(desk, key, place) if place not in {None, EVERYWHERE} and role in ROLES_OF_ASSESSMENT else ""
    )
    return None if place is None or role is None else Given(role, place, assessment, capacity)


def _capacity(desk: Desk, key: str) -> Capacity | None:
    chosen: Capacity | None = st.selectbox(
        desk._("Domaine (facultatif)"),
        list(Capacity),
        index=None,
        format_func=lambda one: CAPACITY_NAMES[one].to(desk.lang),
        key=f"{key}_capacity",
        placeholder=desk._("Aucun"),
    )
    return chosen


def _assessment(desk: Desk, key: str, authority_id: str) -> str:
    names = {one.id: one.system.name for one in desk.store.assessments(desk.actor, authority_id)}
    if not names:
        return ""
    chosen: str | None = st.selectbox(
        desk._("Pour une seule évaluation (facultatif)"),
        list(names),
        index=None,
        format_func=lambda id_: literal(names[id_]),
        key=f"{key}_assessment_{authority_id}",
        placeholder=desk._("Toute la collectivité"),
    )
    return chosen or ""


# One account ------------------------------------------------------------------------------------------------------------


def _account(desk: Desk, one: Managed) -> None:
    _, account = desk._, one.account
    heading(account.name, 3)
    st.html(badge_html(_state(desk, account), None))
    user_text(account.login or account.email or account.provider)
    if account.erasure_asked_at:
        words = Wording(desk.checklist_in_view, desk.lang)
        st.warning(
            literal(
                _("A demandé l’effacement de ses données le {day} : voyez « Modifier ce compte ».").format(
                    day=words.day_of(account.erasure_asked_at)
                )
            )
        )
    if account.provider:
        note(_("Passe par un fournisseur d’identité."))
    if one.elsewhere:
        note(_("A aussi des rôles que vous n’administrez pas."))
    for held in one.memberships:
        _role(desk, one, held)
    if not one.memberships:
        note(_("Aucun rôle : cette personne ne voit rien."))
    with st.expander(_("Modifier ce compte")):
        _more(desk, one)


def _state(desk: Desk, account: Account) -> str:
    _ = desk._
    if account.disabled:
        return _("Fermé")
    return _("Ouvert") if account.active else _("Invitation en attente")


def _role(desk: Desk, one: Managed, held: Membership) -> None:
    _ = desk._
    words, action = st.columns([4, 1], vertical_alignment="center")
    with words:
        user_text(f"{role_words(desk, held)} · {place_words(desk, held)}")
    with action:
        if held.from_claim:
            note(_("par le fournisseur"))
            return
        told = _("Rôle retiré à {name}.").format(name=one.account.name)
        st.button(
            _("Retirer"),
            key=f"take_{held.id}",
            help=literal(f"{role_words(desk, held)}, {place_words(desk, held)}"),
            on_click=_act,
            args=(desk, told, lambda: desk.store.take_role(desk.actor, held.id)),
        )


def role_words(desk: Desk, held: Membership) -> str:
    """A role with its domain."""
    name = ROLE_NAMES[held.role].to(desk.lang)
    return name if held.capacity is None else f"{name}, {CAPACITY_NAMES[held.capacity].to(desk.lang)}"


def place_words(desk: Desk, held: Membership) -> str:
    """Where a role holds, as far as the reader may know."""
    if held.authority_id == EVERYWHERE:
        return desk._("toutes les collectivités")
    try:
        place = desk.store.authority(desk.actor, held.authority_id).name
        if held.assessment_id:
            place = f"{place}, {desk.store.assessment(desk.actor, held.assessment_id).system.name}"
    except Refusal:
        return desk._("un endroit que vous ne pouvez pas consulter")
    return place


def _more(desk: Desk, one: Managed) -> None:
    _, account, store = desk._, one.account, desk.store
    id_, name = account.id, account.name
    given = _choose(desk, f"give_{id_}")
    if st.button(_("Donner ce rôle"), key=f"give_go_{id_}"):
        if given is None:
            st.error(_("Choisissez un rôle et l’endroit où il vaut. Rien n’a été fait."))
        else:
            _act(desk, _("Rôle donné à {name}.").format(name=name), lambda: store.give_role(desk.actor, id_, given))
            st.rerun()
    st.divider()
    if account.login and st.button(_("Faire un lien pour choisir un mot de passe"), key=f"link_{id_}"):
        _act(desk, "", lambda: st.session_state.update({_LINK: (name, store.new_link(desk.actor, id_))}))
        st.rerun()
    if one.sessions:
        told = _("Sessions de {name} fermées.").format(name=name)
        st.button(
            desk.ngettext("Fermer sa session ouverte", "Fermer ses {n} sessions ouvertes", one.sessions).format(
                n=one.sessions
            ),
            key=f"sessions_{id_}",
            on_click=_act,
            args=(desk, told, lambda: store.end_sessions(desk.actor, id_)),
        )
    if account.disabled:
        told = _("Compte de {name} rouvert.").format(name=name)
        st.button(
            _("Rouvrir ce compte"),
            key=f"enable_{id_}",
            on_click=_act,
            args=(desk, told, lambda: store.enable_account(desk.actor, id_)),
        )
    else:
        told = _("Compte de {name} fermé.").format(name=name)
        st.button(
            _("Fermer ce compte"),
            key=f"disable_{id_}",
            on_click=_act,
            args=(desk, told, lambda: store.disable_account(desk.actor, id_)),
        )
    if rules_all(desk.actor):
        _erase(desk, account)


def _erase(desk: Desk, account: Account) -> None:
    _ = desk._
    st.divider()
    note(
        _(
            "Quand une personne est partie, son nom peut être effacé pour de bon : de son compte et de tout l’historique, qui garde ses "
            "numéros et sa preuve. Un nom écrit dans un texte n’est pas trouvé."
        )
    )
    sure = st.checkbox(_("Je comprends que c’est définitif."), key=f"sure_{account.id}")
    if st.button(_("Effacer cette personne"), key=f"erase_{account.id}", disabled=not sure):
        _act(
            desk,
            _("Le nom a été effacé du compte et de l’historique."),
            lambda: desk.store.anonymise_account(desk.actor, account.id),
        )
        st.rerun()
