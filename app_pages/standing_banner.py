"""One banner for every page of an assessment: what was said of it and no longer covers what it says today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.review_data import CHANGES, Review
from app_pages.review_words import given
from app_pages.show import literal

if TYPE_CHECKING:
    from app_pages.desk import Desk


def standing_banner(desk: Desk, review: Review | None = None, *, link: bool = True) -> None:
    """Say what no longer covers the assessment; draw nothing while all of it still does.

    Args:
        desk: at an assessment.
        review: what the page has read already; None: read here, which costs one comparison of the whole assessment.
        link: whether to offer the way to what changed.
    """
    found = (review or Review(desk)).outdated
    if found.nothing:
        return
    _, words = desk._, desk.words
    said = []
    if decision := found.expired:
        until = words.day(decision.valid_until) if decision.valid_until else ""
        said.append(
            _("La décision du {day} valait jusqu’au {until} : elle n’est plus en vigueur.").format(
                day=words.day(decision.decided_on), until=until
            )
        )
    if decision := found.decision:
        said.append(
            _(
                "L’évaluation a changé depuis la décision du {day}, prise sur la version {n} : elle ne la couvre plus."
            ).format(day=words.day(decision.decided_on), n=decision.submission)
        )
    said += [
        _("{opinion} porte sur la version {n}, et l’évaluation a changé depuis : il ne la couvre plus.").format(
            opinion=given(desk, opinion), n=opinion.submission
        )
        for opinion in found.opinions
    ]
    if found.version and not (found.decision or found.opinions):
        said.append(
            _(
                "L’évaluation a changé depuis la version {n}, soumise le {day}. Le comité lit la version soumise : pour qu’il lise "
                "ces changements, soumettez-en une nouvelle."
            ).format(n=found.version.number, day=words.day_of(found.version.at))
        )
    with st.container(key="standing_banner"):
        st.warning(literal(" ".join(said)))
        if link and (found.version or found.decision or found.opinions):
            nav.link(nav.REVIEW, _("Voir ce qui a changé"), a=desk.assessment_id, part=CHANGES)
