"""Voting: one's own vote or stepping aside, and writing down what members said in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.drafts import Draft, act, say
from app_pages.show import heading, note, paragraph
from assessments.access import Refusal
from assessments.review import Vote

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.opinion_desk import OpinionDesk
    from assessments.review import Ballot, Member, Opinion

_MINE, _ASIDE, _ROOM = "vote", "aside", "room"
STEPS_ASIDE = "aside"
"""What may be written down of a member beside the votes."""


# One's own -------------------------------------------------------------------------------------------------------------


def draw(here: OpinionDesk, opinion: Opinion) -> None:
    """The vote of the person, when called to it."""
    _, me = here.desk._, here.desk.actor.id
    if me not in {member.id for member in opinion.members}:
        return
    heading(_("Votre vote"), 3)
    say(here.id, _MINE)
    if any(recusal.member == me for recusal in opinion.recusals):
        paragraph(_("Vous vous êtes déporté : vous ne votez pas sur cette version."))
        return
    mine = next((ballot for ballot in opinion.ballots if ballot.member == me), None)
    if mine is None:
        paragraph(_("Vous n’avez pas encore voté."))
    else:
        _cast(here, mine)
    draft = Draft(here.id, f"{_MINE}_{opinion.id}")
    draft.choice("vote", _("Vous êtes…"), list(Vote), here.words.vote, mine.vote if mine else None)
    draft.text("reason", _("Vos raisons"), mine.reason if mine else "")
    st.button(
        _("Changer mon vote") if mine else _("Voter"),
        key="vote_go",
        type="primary",
        on_click=_vote,
        args=(here.id, opinion.id),
    )
    note(_("Vous pouvez changer votre vote tant que l’avis n’est pas rendu. Il sera ensuite lisible, avec votre nom."))
    with st.expander(_("Me déporter")):
        paragraph(
            _(
                "Si vous avez un intérêt dans ce projet, ou un lien avec le fournisseur, déportez-vous : vous ne votez pas, et votre "
                "raison est lue par tous. On ne revient pas sur un déport."
            )
        )
        aside = Draft(here.id, f"{_ASIDE}_{opinion.id}")
        aside.text("reason", _("Pourquoi vous déportez-vous ?"))
        st.button(_("Me déporter de cet avis"), key="aside_go", on_click=_step_aside, args=(here.id, opinion.id))
        say(here.id, _ASIDE)


def _cast(here: OpinionDesk, mine: Ballot) -> None:
    _, words = here.desk._, here.words
    if mine.recorded_by:
        paragraph(
            _("{who} a consigné votre vote : {vote}. S’il n’est pas exact, changez-le ici.").format(
                who=mine.recorded_by, vote=words.vote(mine.vote).lower()
            )
        )
        return
    paragraph(
        _("Vous avez voté le {moment} : {vote}.").format(
            moment=words.moment(mine.at), vote=words.vote(mine.vote).lower()
        )
    )


def _vote(assessment: str, opinion: str) -> None:
    draft = Draft(assessment, f"{_MINE}_{opinion}")

    def vote(desk: Desk) -> None:
        chosen = draft.value("vote", None)
        if chosen is None:
            raise ValueError(desk._("Choisissez un vote avant de l’enregistrer."))
        desk.store.vote(desk.actor, assessment, opinion, chosen, draft.value("reason"))

    act(assessment, _MINE, lambda desk: desk._("Votre vote est enregistré."), vote, draft)


def _step_aside(assessment: str, opinion: str) -> None:
    draft = Draft(assessment, f"{_ASIDE}_{opinion}")

    def aside(desk: Desk) -> None:
        desk.store.recuse(desk.actor, assessment, opinion, draft.value("reason"))

    act(assessment, _ASIDE, lambda desk: desk._("Votre déport est enregistré."), aside, draft, told_at=_MINE)


# In the room -----------------------------------------------------------------------------------------------------------


def draw_recording(here: OpinionDesk, opinion: Opinion) -> None:
    """What whoever runs the review writes down for members who are there."""
    desk, _ = here.desk, here.desk._
    waiting = [member for member in opinion.members if _recordable(here, opinion, member)]
    alone = all(member.id.startswith("name:") for member in opinion.members)
    if not waiting:
        return
    with st.expander(_("Consigner les votes dits en séance"), expanded=alone):
        paragraph(
            _(
                "Écrivez ce que chaque membre présent a dit, et laissez vide pour les absents. L’avis et l’historique diront que "
                "vous l’avez consigné."
            )
        )
        draft = Draft(here.id, f"{_ROOM}_{opinion.id}")
        for member in waiting:
            before = next((ballot for ballot in opinion.ballots if ballot.member == member.id), None)
            with st.container(border=True):
                draft.pick(
                    f"vote:{member.id}",
                    member.name,
                    [*(vote.value for vote in Vote), STEPS_ASIDE],
                    lambda said: _("Se déporte") if said == STEPS_ASIDE else here.words.vote(Vote(said)),
                    empty=_("N’a pas voté"),
                    default=before.vote.value if before else None,
                )
                draft.line(
                    f"reason:{member.id}",
                    _("Ses raisons ({name})").format(name=member.name),
                    before.reason if before else "",
                )
        st.button(
            _("Consigner ces votes"),
            key="room_go",
            type="primary" if alone else "secondary",
            on_click=_record,
            args=(desk.assessment_id, opinion),
        )
        say(here.id, _ROOM)


def _recordable(here: OpinionDesk, opinion: Opinion, member: Member) -> bool:
    """Whether somebody else may still write down a member's vote: not one's own, nor one cast alone, nor after a déport."""
    if member.id == here.desk.actor.id or any(recusal.member == member.id for recusal in opinion.recusals):
        return False
    if member.id in opinion.hidden:
        return False
    return not any(ballot.member == member.id and not ballot.recorded_by for ballot in opinion.ballots)


def _record(assessment: str, opinion: Opinion) -> None:
    """Write down each line that changed; one that is refused keeps no other from being kept."""
    draft = Draft(assessment, f"{_ROOM}_{opinion.id}")
    before = {ballot.member: (ballot.vote.value, ballot.reason) for ballot in opinion.ballots}

    def record(desk: Desk) -> None:
        refused, kept = [], 0
        for member in opinion.members:
            said, reason = draft.value(f"vote:{member.id}", None), str(draft.value(f"reason:{member.id}")).strip()
            if said is None or before.get(member.id) == (said, reason):
                continue
            try:
                if said == STEPS_ASIDE:
                    desk.store.recuse(desk.actor, assessment, opinion.id, reason, for_member=member.id)
                else:
                    desk.store.vote(desk.actor, assessment, opinion.id, Vote(said), reason, for_member=member.id)
                kept += 1
            except Refusal as refusal:
                refused.append(f"{member.name}{desk.words.colon}{refusal.to(desk.lang)}")
        if refused:
            raise ValueError(" ".join(refused))
        if not kept:
            raise ValueError(desk._("Rien à consigner : choisissez ce qu’au moins un membre a dit."))

    act(assessment, _ROOM, lambda desk: desk._("Les votes sont consignés."), record, draft, told_at="committee")
