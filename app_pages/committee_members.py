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
        (_("Membre"), _("Vote"), _("Raisons")),
        [_row(here, opinion, member) for member in opinion.members],
        _("Membres appelés à voter"),
    )


def _row(here: OpinionDesk, opinion: Opinion, member: Member) -> tuple[str, str, str]:
    _, words = here.desk._, here.words
    name = _("{name} (préside)").format(name=member.name) if member.chair else member.name
    recusal = next((each for each in opinion.recusals if each.member == member.id), None)
    if recusal is not None:
        said = (_("S’est déporté"), words.recorded(recusal.recorded_by))
        return name, "\n".join(part for part in said if part), recusal.reason
    ballot = next((each for each in opinion.ballots if each.member == member.id), None)
    if ballot is not None:
        said = (words.vote(ballot.vote), words.recorded(ballot.recorded_by))
        return name, "\n".join(part for part in said if part), ballot.reason
    if member.id in opinion.hidden:
        return name, _("A voté"), ""
    return name, _("N’a pas voté") if opinion.closed_at else _("N’a pas encore voté"), ""
