"""Opinions: of experts, and of the committee with its members, votes, recusals, count, reasons and minority opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Adviser
from reports.document import Cell, Strong

if TYPE_CHECKING:
    from assessments.review import Opinion
    from reports.parts.writer import Writer
    from reports.record_words import RecordWords


def opinions(writer: Writer, said: RecordWords) -> None:
    """Experts first, then the committee; of each the oldest first."""
    _ = writer.words._
    found = writer.data.record.opinions
    experts = [each for each in found if each.adviser is not Adviser.COMMITTEE]
    committee = [each for each in found if each.adviser is Adviser.COMMITTEE]
    for title, anchor, some in (
        (_("Avis des experts"), "experts", experts),
        (_("Avis du comité d’éthique"), "committee", committee),
    ):
        if some:
            writer.document.heading(2, title, anchor=anchor)
        for number, opinion in enumerate(some, 1):
            _opinion(writer, said, opinion, f"{anchor}-{number}")


def _opinion(writer: Writer, said: RecordWords, opinion: Opinion, anchor: str) -> None:
    words, document = writer.words, writer.document
    _ = words._
    document.small_heading(said.given(opinion), anchor)
    rows: list[tuple[str, str | Cell]] = []
    if opinion.closed_by:
        rows.append((_("Rendu par"), Cell(writer.typed(opinion.closed_by))))
    rows.append((_("Version"), said.version(writer.data.record, opinion.submission)))
    outdated = opinion.content_hash != writer.data.content_hash
    rows.append(
        (_("Couverture"), Cell(said.covers(opinion, writer.data.content_hash), tone="warning" if outdated else None))
    )
    if opinion.members:
        found = opinion.tally()
        rows.append((_("Votes"), said.tally(found)))
        if found.tie:
            rows.append((_("Partage des voix"), said.tie(found)))
    document.facts(rows)
    if opinion.members:
        _votes(writer, said, opinion)
    for title, text in ((_("Raisons de l’avis"), opinion.reasons), (_("Avis minoritaire"), opinion.minority)):
        if text.strip():
            document.paragraph(Strong(title))
            document.user_text(text)


def _votes(writer: Writer, said: RecordWords, opinion: Opinion) -> None:
    """Each member, what they said and why; who stepped aside, and who said nothing."""
    _ = writer.words._
    ballots = {each.member: each for each in opinion.ballots}
    aside = {each.member: each for each in opinion.recusals}
    rows: list[list[str | Cell]] = []
    for member in opinion.members:
        name = writer.typed(_("{name} (présidence)").format(name=member.name) if member.chair else member.name)
        if (left := aside.get(member.id)) is not None:
            rows.append([Cell(name), _("S’est déporté"), Cell(writer.typed(left.reason))])
        elif (ballot := ballots.get(member.id)) is not None:
            rows.append([Cell(name), said.vote(ballot.vote), Cell(writer.typed(ballot.reason))])
        else:
            rows.append([Cell(name), _("N’a pas voté"), ""])
    header = [_("Membre"), _("Vote"), _("Raisons")]
    writer.document.table(header, rows, widths=[0.28, 0.22, 0.5], row_header=True, caption=_("Votes des membres"))
