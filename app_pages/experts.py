"""The opinions of experts on the submitted version: read them, and give one’s own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import demands
from app_pages.drafts import Draft, act, say
from app_pages.show import badge, heading, note, paragraph, user_text
from assessments.access import LOCAL, Action
from assessments.opinions import RUNS_THE_REVIEW, advises, against_advising, holds
from assessments.review import Outcome
from assessments.storage import ADVISED
from checklists.model import Adviser

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.opinion_desk import OpinionDesk
    from assessments.opinions import Standing
    from assessments.review import Opinion

_WHERE, _FORM = "experts", "advice"
_SAYS = (Outcome.FAVOURABLE, Outcome.RESERVATIONS, Outcome.UNFAVOURABLE)


def draw(here: OpinionDesk) -> None:
    """Draw the part of the page."""
    _ = here.desk._
    heading(_("Avis des experts"), 2)
    say(here.id, _WHERE)
    experts = [each for each in here.standings if each.adviser is not Adviser.COMMITTEE]
    for each in experts:
        _one(here, each)
    if not experts:
        note(_("Aucun expert n’a donné d’avis, et ce niveau n’en demande pas."))
    _form(here)


def _one(here: OpinionDesk, standing: Standing) -> None:
    _, words = here.desk._, here.words
    found = standing.given or standing.outdated
    with st.container(border=True, key=f"expert_{standing.adviser}"):
        heading(words.adviser(standing.adviser), 3)
        badge(words.standing(standing))
        if found is None:
            return
        if standing.given is None:
            note(
                _("Cet avis porte sur la version {n}, et non sur celle qui est soumise. Il est à redonner.").format(
                    n=found.submission
                )
            )
        said(here, found)


def said(here: OpinionDesk, opinion: Opinion) -> None:
    """Who gave an opinion, when, what it says and why."""
    words = here.words
    if opinion.outcome is None or opinion.closed_at is None:
        return
    who = opinion.person or opinion.closed_by or here.desk._("une personne sans nom")
    parts = (who, words.recorded(opinion.recorded_by), words.moment(opinion.closed_at))
    note(" · ".join(part for part in parts if part))
    if opinion.submission != here.last.number:
        paragraph(f"{words.outcome(opinion.outcome)}.")
    user_text(opinion.reasons)


def _form(here: OpinionDesk) -> None:
    desk, _ = here.desk, here.desk._
    mine = advises(desk.actor, here.authority_id, here.id)
    if not mine:
        _why_not(here)
        return
    heading(_("Donner un avis"), 3)
    if desk.assessment.status not in ADVISED:
        note(_("L’évaluation n’est pas soumise en ce moment : un avis se donne sur une version à l’examen."))
        return
    _not_the_dpo(here)
    draft = Draft(here.id, _FORM)
    if len(mine) > 1:
        draft.choice("adviser", _("Au titre de quel domaine ?"), mine, here.words.adviser)
    else:
        draft.put("adviser", mine[0])
        note(_("Au titre de : {domain}.").format(domain=here.words.adviser(mine[0])))
    if desk.actor.id == LOCAL:
        draft.line("given_by", _("Qui donne cet avis ? (son nom ou sa fonction ; laissez vide si c’est vous)"))
        note(_("Vous le consignez pour cette personne : son nom et le vôtre resteront visibles."))
    draft.choice("outcome", _("Votre avis sur cette version"), _SAYS, here.words.outcome)
    draft.text("reasons", _("Vos raisons"))
    demands.draw(desk, draft)
    st.button(
        _("Donner cet avis"), key="advice_go", type="primary", on_click=_give, args=(here.id, here.last.content_hash)
    )
    say(here.id, _FORM)


def _not_the_dpo(here: OpinionDesk) -> None:
    """Say to somebody who is the DPO and runs the review why that domain is not among theirs."""
    desk = here.desk
    against = against_advising(desk.actor, Adviser.DPO, here.authority_id, here.id)
    if against is RUNS_THE_REVIEW:
        note(desk._("Vous conduisez l’instruction : l’avis du DPO revient à quelqu’un d’autre."))


def _why_not(here: OpinionDesk) -> None:
    desk, _ = here.desk, here.desk._
    if not here.may(Action.ADVISE):
        return
    if holds(desk.actor, Adviser.DPO, here.authority_id, here.id):
        _not_the_dpo(here)
        return
    note(
        _(
            "Pour donner un avis, votre compte doit porter un domaine (protection des données, sécurité, juridique…). "
            "Demandez-le à la personne qui administre Balise."
        )
    )


def _give(assessment: str, seen: str) -> None:
    draft = Draft(assessment, _FORM)

    def give(desk: Desk) -> None:
        adviser, outcome = draft.value("adviser", None), draft.value("outcome", None)
        if adviser is None:
            raise ValueError(desk._("Choisissez le domaine au titre duquel vous donnez cet avis."))
        if outcome is None:
            raise ValueError(desk._("Choisissez votre avis : favorable, favorable avec réserves ou défavorable."))
        desk.store.advise(
            desk.actor,
            assessment,
            adviser,
            outcome,
            reasons=draft.value("reasons"),
            reservations=demands.demands(desk, draft),
            given_by=draft.value("given_by") if desk.actor.id == LOCAL else "",
            seen=seen,
        )

    act(assessment, _FORM, lambda desk: desk._("Avis enregistré."), give, draft, told_at=_WHERE)
