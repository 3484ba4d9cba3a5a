"""What the pages about the review read, each thing once a run, and how they do what a button says."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal
from assessments.access import Action, Refusal
from assessments.exchange.file import content_of
from assessments.outdated import outdated
from assessments.review import TRANSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app_pages.desk import Desk
    from assessments.assignments import Assignment
    from assessments.decision import Decision
    from assessments.outdated import Outdated
    from assessments.review import Opinion, Remark, Step, Submission

CHANGES, TALK, PEOPLE = "ecarts", "discussion", "taches"
"""Parts of the page « Instruction », as an address names them; its first part has no name."""


class Review:
    """The review of the assessment on the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def submissions(self) -> list[Submission]:
        """The versions submitted, oldest first."""
        return self.desk.store.submissions(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def remarks(self) -> list[Remark]:
        """What was said, oldest first."""
        return self.desk.store.remarks(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def opinions(self) -> list[Opinion]:
        """The opinions, oldest first."""
        return self.desk.store.opinions(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The decisions, oldest first."""
        return self.desk.store.decisions(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """What was given to whom, oldest first."""
        return self.desk.store.assignments(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def content_hash(self) -> str:
        """The hash of the assessment as it is: that of a version when nothing changed since."""
        desk = self.desk
        found = desk.store.snapshot(desk.actor, desk.assessment_id)
        return sha256(content_of(desk.store, desk.actor, found)).hexdigest()

    @cached_property
    def today(self) -> date:
        """The day."""
        return datetime.now(UTC).date()

    @cached_property
    def outdated(self) -> Outdated:
        """What no longer covers the assessment."""
        if not self.submissions:
            return outdated("", (), (), (), self.today)
        return outdated(self.content_hash, self.submissions, self.opinions, self.decisions, self.today)

    def may(self, action: Action) -> bool:
        """Whether the person may do this here."""
        return self.desk.actor.may(action, self.desk.assessment.authority_id, self.desk.assessment_id)

    def offers(self, step: Step) -> bool:
        """Whether a step can be made now, by this person."""
        status = self.desk.assessment.status
        return any(each.step is step and status in each.sources and self.may(each.action) for each in TRANSITIONS)


class Bench:
    """What this browser is doing on a page: what came of the last click, and fresh fields after each success.

    Asked for before anything is stored, then changed in place: see ``pieces``.
    """

    def __init__(self, name: str) -> None:
        self._state: dict[str, str | int] = st.session_state.setdefault(f"bench:{name}", {})

    def key(self, name: str) -> str:
        """The key of a field; another one once what was typed there has been saved."""
        return f"{name}:{self._state.get(name, 0)}"

    def tell(self) -> None:
        """Say what came of the last click."""
        if told := self._state.pop("told", ""):
            st.success(literal(str(told)))
        if refused := self._state.pop("refused", ""):
            st.error(literal(str(refused)))

    def get(self, name: str) -> str:
        """Something small that was put here; empty when nothing was."""
        return str(self._state.get(name, ""))

    def put(self, name: str, value: str) -> None:
        """Put something small here."""
        self._state[name] = value

    def do(self, desk: Desk, told: str, action: Callable[[], object], *, fresh: str = "") -> None:
        """In a run: act, then draw the page anew; a refusal is said on the spot, and what was typed stays.

        Args:
            desk: for its language.
            told: what to say when it is done.
            action: what to do.
            fresh: the name of the field that begins empty again.
        """
        try:
            action()
        except Refusal as refusal:
            st.error(literal(refusal.to(desk.lang)))
            return
        self._state["told"] = told
        if fresh:
            self._state[fresh] = int(self._state.get(fresh, 0)) + 1
        st.rerun()

    def click(self, desk: Desk, told: str, action: Callable[[], object]) -> None:
        """In a callback, before the page is drawn: act; the page then tells what came of it."""
        try:
            action()
        except Refusal as refusal:
            self._state["refused"] = refusal.to(desk.lang)
        else:
            self._state["told"] = told
