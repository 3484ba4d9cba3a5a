"""Closing a vote: the committee's reasons, what those who disagree want to be read, and what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import demands
from app_pages.drafts import Draft, act, say
from app_pages.show import heading, note

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.opinion_desk import OpinionDesk
    from assessments.review import Opinion

_FORM = "close"


def draw(here: OpinionDesk, opinion: Opinion) -> None:
    """Draw the form: at hand once the opinion can be given, put away to be prepared before."""
    _ = here.desk._
    if opinion.tally().outcome is not None:
        heading(_("Rendre l’avis du comité"), 3)
        _form(here, opinion)
        return
    with st.expander(_("Préparer l’avis du comité")):
        note(
            _("Vous verrez les votes des autres quand vous aurez voté, ou si vous vous déportez.")
            if opinion.hidden
            else _("L’avis se rend quand le quorum est atteint. Ce que vous écrivez ici vous attendra.")
        )
        _form(here, opinion)


def _form(here: OpinionDesk, opinion: Opinion) -> None:
    desk, _ = here.desk, here.desk._
    draft = Draft(here.id, f"{_FORM}_{opinion.id}")
    draft.text("reasons", _("Les raisons du comité"))
    draft.text("minority", _("L’opinion de ceux qui ne sont pas d’accord (facultatif)"))
    demands.draw(desk, draft)
    note(_("Une fois l’avis rendu, les votes ne changent plus et chacun les lit, avec les noms."))
    st.button(_("Rendre cet avis"), key="close_go", type="primary", on_click=_close, args=(here.id, opinion.id))
    say(here.id, _FORM)


def _close(assessment: str, opinion: str) -> None:
    draft = Draft(assessment, f"{_FORM}_{opinion}")

    def close(desk: Desk) -> None:
        desk.store.close_opinion(
            desk.actor,
            assessment,
            opinion,
            reasons=draft.value("reasons"),
            minority=draft.value("minority"),
            reservations=demands.demands(desk, draft),
        )

    act(assessment, _FORM, lambda desk: desk._("L’avis du comité est rendu."), close, draft, told_at="committee")
