"""The members called to a vote, as a table: who voted, who stepped aside, who is waited for; what they voted, once it may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.show import table

if TYPE_CHECKING:
    from app_pages.opinion_desk import OpinionDesk
    from assessments.review import Member, Opinion


def draw_members(here: OpinionDesk, opinion: Opinion) -> None:
    """Draw the table."""
    _ = here.desk._
    table(
        (_("Membre"), _("Vote et raisons")),
        [_row(here, opinion, member) for member in opinion.members],
        _("Membres appelés à voter"),
    )


def _row(here: OpinionDesk, opinion: Opinion, member: Member) -> tuple[str, str]:
    _, words = here.desk._, here.words
    name = _("{name} (préside)").format(name=member.name) if member.chair else member.name
    recusal = next((each for each in opinion.recusals if each.member == member.id), None)
    ballot = next((each for each in opinion.ballots if each.member == member.id), None)
    if recusal is not None:
        said = (_("S’est déporté"), recusal.reason, words.recorded(recusal.recorded_by))
    elif ballot is not None:
        said = (words.vote(ballot.vote), ballot.reason, words.recorded(ballot.recorded_by))
    elif member.id in opinion.hidden:
        said = (_("A voté"), "", "")
    else:
        said = (_("N’a pas voté") if opinion.closed_at else _("N’a pas encore voté"), "", "")
    return name, "\n".join(part for part in said if part)
