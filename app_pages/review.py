"""The review of an assessment: submit a version, discuss it, see what changed; who answers what, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav, review_changes, review_people, review_standing, review_talk
from app_pages.questionnaire import impact_line
from app_pages.review_data import CHANGES, PEOPLE, TALK, Bench, Review
from app_pages.show import badge, heading, paragraph
from app_pages.standing_banner import standing_banner

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page; the address may name one of its parts, and a question or a risk to speak of."""
    _, review = desk._, Review(desk)
    heading(nav.titles(desk)[nav.REVIEW], 1)
    badge(_("État : {status}").format(status=desk.words.status(desk.assessment.status)))
    impact_line(desk)
    paragraph(review_standing.what_now(review))
    bench = Bench(f"review:{desk.assessment_id}")
    bench.tell()
    standing_banner(desk, review, link=False)
    names = {
        "": _("Où en est-on"),
        CHANGES: _("Ce qui a changé"),
        TALK: _("Discussion"),
        PEOPLE: _("Qui fait quoi"),
    }
    part = st.query_params.get("part", "")
    tabs = st.tabs(
        list(names.values()),
        default=names.get(part),
        key=f"review_parts:{desk.assessment_id}:{part}:{desk.lang}",
        on_change="rerun",
    )
    places = dict(zip(names, tabs, strict=True))
    with places[""]:
        review_standing.draw(review, bench)
    with places[CHANGES]:
        if places[CHANGES].open:  # reading two versions takes a moment
            review_changes.draw(review)
    with places[TALK]:
        review_talk.draw(review, bench)
    with places[PEOPLE]:
        review_people.draw(review, bench)
