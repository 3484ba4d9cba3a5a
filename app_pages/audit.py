"""The bias audits of an assessment: what they are, those that were made, and the way to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.show import badge, heading, note, paragraph
from assessments.bias.record import gap_established
from assessments.bias.result import Verdict

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.record import Audit

VERDICT_LEVELS = {Verdict.GAP_ESTABLISHED: 3, Verdict.NO_GAP_ESTABLISHED: None, Verdict.NOT_ENOUGH_DATA: None}
"""Colour of each verdict, the words always in it. Never a reassuring one: no gap seen is not equal treatment proved."""


def draw(desk: Desk) -> None:
    """Draw the list."""
    _ = desk._
    heading(_("Audit des écarts"), 1)
    paragraph(
        _(
            "Un audit compare ce que le système fait à différents groupes de personnes, d’après vos propres décisions. Il dit "
            "quel écart on voit, et s’il peut être dû au hasard. Il ne dit ni d’où vient un écart, ni s’il est juste : c’est à "
            "vous de le juger, et aucun résultat ne prouve que tout le monde est traité de la même façon."
        )
    )
    audits = desk.store.audits(desk.actor, desk.assessment_id)
    heading(_("Audits de cette évaluation"), 2)
    if not audits:
        paragraph(_("Aucun pour l’instant."))
    for audit in sorted(audits, key=lambda one: one.planned_at, reverse=True):
        _row(desk, audit, audits)
    if gap_established(audits):
        note(_("Un écart établi compte dans le risque de discrimination de cette évaluation."))
        nav.link("risques", _("Voir les risques"), a=desk.assessment_id)
    heading(_("Faire un audit"), 2)
    note(
        _(
            "Comptez une dizaine de minutes, avec un fichier de décisions. Vous pouvez vous arrêter avant la fin : rien n’est "
            "enregistré tant que vous ne l’avez pas demandé."
        )
    )
    nav.link(nav.AUDIT_NEW, _("Nouvel audit"), a=desk.assessment_id)


def verdict_badge(desk: Desk, audit: Audit) -> None:
    """The verdict of an audit in words; that it was withdrawn, or that it waits for its figures."""
    _, words = desk._, desk.words_of_bias
    if audit.withdrawn_why:
        badge(_("Retiré"))
    elif audit.result is None:
        badge(_("Choix consignés, pas encore mesuré"))
    else:
        badge(words.verdict(audit.result.verdict), VERDICT_LEVELS[audit.result.verdict])


def series_of(audit: Audit, audits: list[Audit]) -> list[Audit]:
    """The audits that ask the same question over time, measured and not withdrawn, oldest first."""
    return sorted(
        (one for one in audits if one.series == audit.series and one.result is not None and not one.withdrawn_why),
        key=lambda one: one.measured_at or one.planned_at,
    )


def _row(desk: Desk, audit: Audit, audits: list[Audit]) -> None:
    words = desk.words_of_bias
    with st.container(border=True, key=f"audit_{audit.id}"):
        nav.link(nav.AUDIT_RESULT, words.title(audit), a=desk.assessment_id, audit=audit.id)
        verdict_badge(desk, audit)
        series = series_of(audit, audits)
        at = series.index(audit) + 1 if audit in series else 0
        said = [words.measured_sentence(audit)]
        if at and len(series) > 1:
            said.append(desk._("Mesure {n} sur {total} de la même question.").format(n=at, total=len(series)))
        note(" ".join(said))
