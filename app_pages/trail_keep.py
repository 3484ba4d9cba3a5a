"""How long closed assessments are kept, which may be deleted now, and deleting one: always by a person, never by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.acts import do, tell
from app_pages.show import heading, literal, note, paragraph, table, user_text
from assessments.access import Action
from assessments.exchange import file_of
from assessments.retention import MOST_MONTHS
from checklists.loader import main_checklist
from reports.tombstone_words import TombstoneWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import Authority
    from assessments.retention import Closed, KeepTime

_TOLD = "keep_told"


def draw(desk: Desk, authority: Authority) -> None:
    """Draw the rule, what it lets go, and what was deleted."""
    _ = desk._
    heading(_("Conservation et suppression"), 2)
    tell(_TOLD)
    rule = desk.store.keep_time(desk.actor, authority.id)
    paragraph(words_of(desk).rule(rule))
    if rule.reason:
        user_text(rule.reason)
    if desk.actor.may(Action.KEEP_TIME, authority.id):
        _set(desk, authority, rule)
        _closed(desk, authority)
    draw_tombstones(desk, authority)


def words_of(desk: Desk) -> TombstoneWords:
    """Rules and tombstones in words."""
    return TombstoneWords(main_checklist(), desk.lang)


def _set(desk: Desk, authority: Authority, rule: KeepTime) -> None:
    _ = desk._
    with st.expander(_("Changer cette règle")), st.form("keep_time"):
        months = st.text_input(
            _("Nombre de mois après l’archivage ou le retrait (vide : sans limite)"),
            value="" if rule.months is None else str(rule.months),
            max_chars=4,
        )
        reason = st.text_area(_("D’où vient cette durée ? (facultatif)"), value=rule.reason, max_chars=2000)
        if not st.form_submit_button(_("Enregistrer cette règle")):
            return
        typed = (months or "").strip()
        if typed and not typed.isdecimal():
            st.error(
                literal(
                    _("« {text} » n’est pas un nombre de mois. Écrivez un nombre entier de 0 à {most}.").format(
                        text=typed, most=MOST_MONTHS
                    )
                )
            )
            return
        wished = int(typed) if typed else None
        do(
            desk,
            _TOLD,
            _("Règle enregistrée. Rien n’a été supprimé."),
            lambda: desk.store.set_keep_time(desk.actor, authority.id, wished, reason or ""),
        )


def _closed(desk: Desk, authority: Authority) -> None:
    _, words, today = desk._, words_of(desk), datetime.now(UTC).date()
    found = desk.store.closed_assessments(desk.actor, authority.id)
    heading(_("Ce qui peut être supprimé"), 2)
    note(
        _(
            "Balise ne supprime rien de lui-même. Une évaluation est une archive publique : avant de la supprimer, demandez l’accord de "
            "votre service d’archives (règle à confirmer avec lui)."
        )
    )
    ready = [one for one in found if one.may_go(today)]
    if not ready:
        paragraph(_("Aucune évaluation ne peut être supprimée aujourd’hui."))
    for one in ready:
        _one(desk, one)
    if later := [one for one in found if not one.may_go(today)]:
        table(
            (_("Évaluation close"), _("État"), _("Depuis le"), _("Peut être supprimée à partir du")),
            [
                (
                    one.name,
                    words.state(one.status),
                    words.day(one.closed_on),
                    words.day(one.due) if one.due else _("jamais"),
                )
                for one in later
            ],
            _("Évaluations closes qui sont encore conservées"),
        )


def _one(desk: Desk, one: Closed) -> None:
    _, words = desk._, words_of(desk)
    with st.container(border=True, key=f"closed_{one.id}"):
        user_text(one.name)
        note(
            _("{state} depuis le {day}").format(
                state=words.capital(words.state(one.status)), day=words.day(one.closed_on)
            )
        )
        with st.expander(_("Supprimer cette évaluation")):
            paragraph(
                _(
                    "Les réponses, les pièces, les audits, les remarques, les votes et les décisions sont effacés pour de bon. Il reste une "
                    "ligne sans nom de personne ni de système : dates, niveau, décision, empreinte, qui a supprimé et pourquoi. "
                    "L’historique garde ses numéros et sa preuve, sans les textes ni les noms."
                )
            )
            paragraph(
                _(
                    "Les sauvegardes, les fichiers exportés et les documents imprimés ne sont pas atteints : supprimez-les aussi quand leur "
                    "durée est écoulée. Téléchargez d’abord le dossier complet si vous devez le verser aux archives."
                )
            )
            reason = st.text_area(_("Pourquoi la supprimer ?"), key=f"why_{one.id}", max_chars=2000)
            sure = st.checkbox(_("Je comprends que c’est définitif."), key=f"sure_{one.id}")
            if st.button(_("Supprimer définitivement"), key=f"delete_{one.id}", disabled=not sure):
                do(
                    desk,
                    _TOLD,
                    _("Évaluation supprimée. Ce qui en reste est en bas de cette page."),
                    lambda: desk.store.delete_assessment(desk.actor, one.id, file_of, reason=reason or ""),
                )


def draw_tombstones(desk: Desk, authority: Authority) -> None:
    """What is left of deleted assessments; nothing when none was deleted, or for whom it is not."""
    if not desk.actor.may(Action.READ, authority.id):
        return
    found = desk.store.tombstones(desk.actor, authority.id)
    if not found:
        return
    words = words_of(desk)
    title = desk.ngettext("{n} évaluation supprimée", "{n} évaluations supprimées", len(found)).format(n=len(found))
    with st.expander(title):
        table(words.headers(), [words.row(one) for one in found], desk._("Ce qui reste des évaluations supprimées"))
