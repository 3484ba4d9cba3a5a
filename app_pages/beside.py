"""What stands beside a question in the questionnaire: who is in charge of it, and remarks that wait. Read once for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.review_data import PEOPLE, TALK, Review
from app_pages.show import user_text
from assessments.access import Action
from assessments.assignments import by_urgency
from assessments.discussion import waiting_on

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.assignments import Assignment


class Beside:
    """The remarks and the assignments of an assessment, by question and by section."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        review = Review(desk)
        self.today = review.today
        self.waiting = waiting_on(review.remarks)
        self.given: dict[str, list[Assignment]] = {}
        for each in by_urgency(review.assignments):
            self.given.setdefault(each.about, []).append(each)
        self.may_give = review.may(Action.ASSIGN)

    def section(self, id_: str) -> None:
        """What concerns a whole section, and the way to give it to somebody."""
        about = f"section:{id_}"
        self._assigned(about)
        if self.may_give:
            desk = self.desk
            label = desk._("Confier cette rubrique ou une question à quelqu’un")
            nav.link(nav.REVIEW, label, a=desk.assessment_id, part=PEOPLE, about=about)

    def question(self, id_: str) -> None:
        """What concerns one question; nothing when nobody is in charge of it and nothing waits."""
        desk, about = self.desk, f"question:{id_}"
        self._assigned(about)
        if count := self.waiting.get(about, 0):
            label = desk.ngettext("{n} remarque en attente", "{n} remarques en attente", count).format(n=count)
            nav.link(nav.REVIEW, label, a=desk.assessment_id, part=TALK, about=about)

    def _assigned(self, about: str) -> None:
        desk = self.desk
        _ = desk._
        for each in self.given.get(about, ()):
            mine = each.person_id == desk.actor.id
            said = _("Confié à vous") if mine else _("Confié à {person}").format(person=each.person)
            if each.due:
                until = desk.words.day(each.due)
                text = (
                    _("{said}, en retard : c’était pour le {day}")
                    if each.overdue(self.today)
                    else _("{said}, pour le {day}")
                )
                said = text.format(said=said, day=until)
            with st.container(key=f"given_{each.id}", gap="xsmall"):
                nav.link(nav.REVIEW, said, a=desk.assessment_id, part=PEOPLE)  # where it is marked as done
                if each.note:
                    user_text(each.note)
