"""A draft decision ready to paste: visas, recitals, articles; as an editable file and as plain text, from one structure.

It is a draft for the legal service, and says so first. It proposes nothing that ``assessments.proposal`` does not allow, and
cites no law that the checklist does not name for this case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.deliberation_parts.articles import articles
from reports.deliberation_parts.docx_file import docx_file
from reports.deliberation_parts.draft import Article, Deliberation, Line, Role, lines
from reports.deliberation_parts.forms import form, warnings
from reports.deliberation_parts.recitals import recitals
from reports.deliberation_parts.visas import visas
from reports.document.text import one_line
from reports.officials_facts import OfficialsFacts
from reports.officials_words import OfficialsWords

if TYPE_CHECKING:
    from reports.assessment_report import ReportInput

__all__ = [
    "Article", "Deliberation", "Line", "Role", "build_deliberation", "build_deliberation_text", "deliberation", "lines",
]  # fmt: skip

_WINDOWS_LINE = "\r\n"


def deliberation(data: ReportInput, lang: str) -> Deliberation:
    """The draft in ``lang``; the English one is a courtesy translation and says so. Pure."""
    said = OfficialsWords(data, lang)
    facts, _ = OfficialsFacts(said), said._
    chosen = form(said)
    rested_on, reasons, decided = visas(said), recitals(facts), articles(facts, chosen)
    mark = _("à confirmer")
    vote = (_("Vote : pour [nombre], contre [nombre], abstention [nombre]."),) if chosen.votes else ()
    return Deliberation(
        title=chosen.title,
        visas=rested_on,
        recitals=reasons,
        articles=decided,
        warnings=warnings(said, to_confirm=any(mark in text for text in (*rested_on, *reasons))),
        author=chosen.author,
        formula=chosen.formula,
        numbered=(_("Article 1er"), _("Article {n}")),
        closing=(*vote, _("Fait à [lieu], le [date]."), _("[Nom et qualité du signataire]")),
    )


def build_deliberation(data: ReportInput, lang: str) -> bytes:
    """The draft as a DOCX file."""
    draft = deliberation(data, lang)
    return docx_file(
        lines(draft),
        title=one_line(draft.title),
        author=one_line(data.authority.name),
        subject=draft.warnings[0],
        lang=lang,
        created=data.printed_at,
    )


def build_deliberation_text(data: ReportInput, lang: str) -> bytes:
    """The draft as plain text in UTF-8, with the mark and the line ends by which Windows opens it right."""
    blocks = (f"{line.number}. {line.text}" if line.number else line.text for line in lines(deliberation(data, lang)))
    return f"{(2 * _WINDOWS_LINE).join(blocks)}{_WINDOWS_LINE}".encode("utf-8-sig")
