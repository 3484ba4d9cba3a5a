"""How the page of what follows a decision does what a form says, and what its parts have before them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.days import shown_day
from app_pages.shell import session
from app_pages.show import literal
from assessments.access import Action, Refusal, SignedOut
from assessments.action_plan import action_plan
from assessments.days import typed_day
from assessments.indicators import indicators_of
from assessments.watching import triggers_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app_pages.desk import Desk
    from assessments.access import Action as Asked
    from assessments.action_plan import Action as PlanAction
    from assessments.following import FollowUp
    from assessments.indicators import Indicator
    from assessments.triggers import Trigger

_TOLD, _SENT = "follow_told", "follow_sent"


class Following:
    """What the parts of the page share: one assessment and what follows its decision, read once a run."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.today = datetime.now(UTC).date()

    @cached_property
    def follow(self) -> FollowUp:
        """What is kept since the decision."""
        return self.desk.store.follow_up(self.desk.actor, self.desk.assessment_id)

    @cached_property
    def plan(self) -> tuple[PlanAction, ...]:
        """The action plan with what people keep of it."""
        desk = self.desk
        found = desk.store.snapshot(desk.actor, desk.assessment_id)
        return action_plan(
            desk.checklist,
            desk.answers,
            desk.sheet,
            found.audits,
            reservations=desk.store.reservations(desk.actor, desk.assessment_id),
            tasks=self.follow.tasks,
        )

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that the answers announce, with their measurements."""
        return indicators_of(self.desk.checklist, self.desk.answers, self.follow.measurements)

    @cached_property
    def triggers(self) -> tuple[Trigger, ...] | None:
        """What puts the decision in question; None without a decision."""
        desk = self.desk
        found = desk.store.snapshot(desk.actor, desk.assessment_id)
        return triggers_of(
            desk.store,
            desk.actor,
            found,
            checklist=desk.checklist,
            sheet=desk.sheet,
            follow=self.follow,
            today=self.today,
        )

    def may(self, action: Asked) -> bool:
        """Whether the reader may do this here."""
        return self.desk.actor.may(action, self.desk.assessment.authority_id, self.desk.assessment_id)

    @cached_property
    def writes(self) -> bool:
        """Whether the reader may write what follows a decision."""
        return self.may(Action.FOLLOW_UP)


def said() -> None:
    """What the last form led to."""
    if told := st.session_state.pop(_TOLD, None):
        st.success(literal(told))


def fresh(name: str) -> str:
    """The key of a form whose fields are empty again once it was sent."""
    return f"{name}_{st.session_state.get(_SENT, 0)}"


def act(desk: Desk, told: str, action: Callable[[], object]) -> None:
    """Do what a form says: tell it on the next drawing, or say at once what was refused; what was typed stays then."""
    try:
        action()
    except SignedOut:
        for key, value in st.session_state.items():
            if str(key).startswith("follow_") and isinstance(value, str):
                session.keep_unsaved(value)
        st.rerun()  # the page then says so, with what was typed
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    st.session_state[_TOLD] = told
    st.session_state[_SENT] = st.session_state.get(_SENT, 0) + 1
    st.rerun()


def day_field(desk: Desk, label: str, key: str, value: date | None = None) -> str:
    """A day as people type it."""
    return (
        st.text_input(literal(label), value=shown_day(value), key=key, placeholder=desk._("31/01/2027"), max_chars=20)
        or ""
    )


def read_day(desk: Desk, text: str, *, required: bool = True) -> tuple[bool, date | None]:
    """Whether the text is a day, and which one; says what is wrong. Not required: empty is no day, and right."""
    found = typed_day(text)
    if found is None and (required or text.strip()):
        st.error(desk._("Écrivez la date ainsi : 31/01/2027. Rien n’a été enregistré."))
        return False, None
    return True, found
