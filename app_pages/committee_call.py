"""Calling the committee: which members, with or without accounts, and who presides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.drafts import Draft, act, say
from app_pages.show import note
from assessments.access import ROLE_NAMES, Role
from assessments.opinions import named_member
from assessments.review import Member
from checklists.model import Adviser

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.opinion_desk import OpinionDesk
    from assessments.review import Opinion

_OF_COMMITTEE = (Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)


def draw(here: OpinionDesk, again: Opinion | None = None) -> None:
    """Draw the form. ``again``: the vote under way that the call replaces; None for a first call."""
    desk, _ = here.desk, here.desk._
    draft = Draft(here.id, "call_again" if again else "call")
    people = _people(desk, here.authority_id)
    called = []
    if people:
        note(_("Membres qui ont un compte. Décochez ceux qui ne sont pas appelés."))
    for id_, (name, role) in people.items():
        label = _("{name}, {role}").format(name=name, role=ROLE_NAMES[role].to(desk.lang).lower())
        if draft.box(f"member:{id_}", label, default=True):
            called.append(Member(id=id_, name=name))
    typed = draft.text(
        "names",
        _("Autres membres, sans compte : un nom par ligne") if people else _("Membres du comité : un nom par ligne"),
        _names_before(here),
    )
    if not people:
        note(
            _("Une personne consigne les votes de la séance pour tous. Chaque vote gardera le nom de qui l’a consigné.")
        )
    called += _named(typed)
    names = {member.id: member.name for member in called}
    draft.pick(
        "chair", _("Qui préside ?"), list(names), names.__getitem__, empty=_("Personne"), default=_chair(people, again)
    )
    if again is not None:
        draft.line("why", _("Pourquoi l’appeler de nouveau ?"))
    st.button(
        _("Appeler de nouveau le comité") if again else _("Appeler le comité à voter"),
        key="call_go",
        type="secondary" if again else "primary",
        on_click=_call,
        args=(here.id, list(people), again is not None),
    )
    say(here.id, draft.name)


def _people(desk: Desk, authority_id: str) -> dict[str, tuple[str, Role]]:
    """The accounts that are of the committee here, each with the highest of its roles there."""
    found: dict[str, tuple[str, Role]] = {}
    for one in desk.store.members(desk.actor, authority_id, desk.assessment_id):
        if one.role in _OF_COMMITTEE and found.get(one.account_id, ("", None))[1] is not Role.COMMITTEE_CHAIR:
            found[one.account_id] = (one.name, one.role)
    return found


def _chair(people: dict[str, tuple[str, Role]], again: Opinion | None) -> str | None:
    """Who presided before, or the only account that is a chair."""
    if again is not None:
        return next((member.id for member in again.members if member.chair), None)
    chairs = [id_ for id_, (_name, role) in people.items() if role is Role.COMMITTEE_CHAIR]
    return chairs[0] if len(chairs) == 1 else None


def _names_before(here: OpinionDesk) -> str:
    """The members without account of the last vote here, so that nobody types them twice."""
    votes = [each for each in here.opinions if each.adviser is Adviser.COMMITTEE]
    if not votes:
        return ""
    return "\n".join(member.name for member in votes[-1].members if member.id == named_member(member.name).id)


def _named(text: str) -> list[Member]:
    return [named_member(line) for line in text.splitlines() if line.strip()]


def _call(assessment: str, accounts: list[str], again: bool) -> None:
    draft = Draft(assessment, "call_again" if again else "call")

    def call(desk: Desk) -> None:
        chair = draft.value("chair", None)
        people = _people(desk, desk.assessment.authority_id)
        chosen = [
            Member(id=id_, name=people[id_][0])
            for id_ in accounts
            if id_ in people and draft.value(f"member:{id_}", True)
        ]
        called = [
            each.model_copy(update={"chair": each.id == chair}) for each in (*chosen, *_named(draft.value("names")))
        ]
        # A space says « again » without a reason, which the store refuses in its own words.
        why = (draft.value("why") or " ") if again else ""
        desk.store.open_opinion(desk.actor, assessment, called, again=why)

    act(assessment, draft.name, lambda desk: desk._("Le comité est appelé à voter."), call, draft, told_at="committee")
