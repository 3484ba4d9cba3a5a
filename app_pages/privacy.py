"""What Balise keeps about the people who use it, and their rights."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.acts import do, tell
from app_pages.my_account import draw_data
from app_pages.shell import session
from app_pages.show import heading, literal, note, paragraph, table
from assessments.access import Action
from assessments.privacy import OpenNotice, PrivacyNotice
from reports.documents import name_of
from reports.privacy import RECORD, blocks
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.desk import Desk
    from assessments.model import Authority

_TOLD = "privacy_told"
_LONGEST = 2_000


def draw(desk: Desk) -> None:
    """Draw the notice, what one can do about one's own data and, for who keeps the house, the notice to complete."""
    _ = desk._
    heading(nav.titles(desk)[nav.PRIVACY], 1)
    tell(_TOLD)
    authorities = desk.store.authorities(desk.actor)
    notices = [
        OpenNotice(authority=one.name, notice=desk.store.privacy_notice(desk.actor, one.id)) for one in authorities
    ]
    for block in blocks(desk.lang, notices, provider=session.with_accounts() and session.with_provider()):
        heading(block.title, 2)
        for line in block.lines:
            paragraph(line)
        if block.rows:
            table(block.headers, block.rows, block.title)
    if session.with_accounts():
        draw_data(desk)
        _ask_erasure(desk)
    else:
        note(_("Cette installation est sans comptes : seul le nom que vous donnez dans la barre latérale est gardé."))
    mine = [
        (one, found.notice)
        for one, found in zip(authorities, notices, strict=True)
        if desk.actor.may(Action.CHANGE_AUTHORITY, one.id)
    ]
    if mine:
        _keep_house(desk, mine)


def _ask_erasure(desk: Desk) -> None:
    """Asking to be erased; an administrator then does it, on the page of accounts."""
    _ = desk._
    heading(_("Demander l’effacement"), 2)
    account = desk.store.my_account(desk.actor)
    if account.erasure_asked_at is None:
        paragraph(
            _(
                "Votre demande est montrée aux administrateurs, qui effacent votre compte et votre nom. Vous ne pourrez alors plus vous "
                "connecter. Rien n’est effacé avant."
            )
        )
        if st.button(_("Demander l’effacement de mes données"), key="ask_erasure"):
            do(
                desk,
                _TOLD,
                _("Votre demande est enregistrée. Les administrateurs la voient sur la page « Comptes »."),
                lambda: desk.store.ask_erasure(desk.actor),
            )
        return
    words = Wording(desk.checklist_in_view, desk.lang)
    paragraph(_("Vous avez demandé l’effacement le {day}.").format(day=words.day_of(account.erasure_asked_at)))
    if st.button(_("Reprendre ma demande"), key="keep_me"):
        do(
            desk,
            _TOLD,
            _("Votre demande est reprise : rien ne sera effacé."),
            lambda: desk.store.ask_erasure(desk.actor, asked=False),
        )


def _keep_house(desk: Desk, mine: Sequence[tuple[Authority, PrivacyNotice]]) -> None:
    _ = desk._
    heading(_("Pour la personne qui administre"), 2)
    for authority, notice in mine:
        with st.expander(_("Compléter la notice : {name}").format(name=literal(authority.name))):
            _form(desk, authority, notice)
        _record(desk, authority)
    note(RECORD.about.to(desk.lang))


def _form(desk: Desk, authority: Authority, notice: PrivacyNotice) -> None:
    _ = desk._
    with st.form(f"notice_{authority.id}"):
        controller = st.text_area(
            _("Responsable du traitement : nom et adresse"), value=notice.controller, max_chars=_LONGEST
        )
        contact = st.text_area(_("Contact pour exercer ses droits"), value=notice.contact, max_chars=_LONGEST)
        dpo = st.text_area(
            _("Délégué à la protection des données : comment le joindre"), value=notice.dpo, max_chars=_LONGEST
        )
        note(_("Écrivez une fonction et une adresse de service plutôt qu’un nom."))
        open_ = st.checkbox(_("Montrer aussi ces lignes avant la connexion"), value=notice.open)
        if st.form_submit_button(_("Enregistrer la notice")):
            wished = PrivacyNotice(controller=controller or "", contact=contact or "", dpo=dpo or "", open=open_)
            do(
                desk,
                _TOLD,
                _("Notice enregistrée."),
                lambda: desk.store.set_privacy_notice(desk.actor, authority.id, wished),
            )


def _record(desk: Desk, authority: Authority) -> None:
    store, who, lang, today = desk.store, desk.actor_later(), desk.lang, datetime.now(UTC).date()

    def make() -> bytes:
        from reports.privacy_record import build_record  # noqa: PLC0415 - the makers of Word files are slow to load

        actor = who()
        notice, rule = store.privacy_notice(actor, authority.id), store.keep_time(actor, authority.id)
        return build_record(store.authority(actor, authority.id), notice, rule, today, lang)

    st.download_button(
        literal(desk._("Télécharger : {document}").format(document=RECORD.title.to(lang))),
        make,
        file_name=name_of(RECORD.stem.to(lang), authority.name, today.isoformat()) + RECORD.suffix,
        mime=RECORD.mime,
        key=f"download_record_{authority.id}",
        on_click="ignore",
    )
