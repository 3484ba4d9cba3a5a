"""The page for elected officials: what is proposed, what the level means for them, and what to ask about three risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Outcome
from reports.document import Strong
from reports.officials_words import OfficialsWords
from reports.typography import shortened

if TYPE_CHECKING:
    from reports.parts.writer import Writer

_PURPOSE = 300
OUTCOME_TONES = {
    Outcome.DO_NOT: "warning",
    Outcome.CHANGE: "warning",
    Outcome.CONDITIONS: "info",
    Outcome.GO: "positive",
    Outcome.NOT_YET: "info",
}


def council(writer: Writer) -> None:
    """One page in plain words, for those who decide without having read the rest."""
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    said = OfficialsWords(data, writer.lang)
    document.heading(1, _("Pour les élus"), anchor="council")
    purpose = shortened(data.assessment.system.purpose, _PURPOSE)
    document.paragraph(purpose or _("La finalité de ce système n’est pas encore décrite."))
    _proposal(writer, said)
    document.paragraph([Strong(said.level_title())])
    document.paragraph(said.level())
    if said.level_and_refusal():
        document.paragraph(said.level_and_refusal(), style="note")
    _risks(writer, said)
    if said.audit():
        document.paragraph([Strong(_("Écarts entre groupes")), words.colon, said.audit()])
    document.facts(said.governance_lines())
    document.page_break()


def _proposal(writer: Writer, said: OfficialsWords) -> None:
    found, words, document = writer.data.conclusion, writer.balance, writer.document
    if found is None or said.proposed.outcome is None:
        return
    title, text = said.headline()
    document.callout(text, tone=OUTCOME_TONES[said.proposed.outcome], title=title)
    for remark in words.remarks(found):
        document.paragraph(remark)
    document.paragraph(words.proposal(), style="small")


def _risks(writer: Writer, said: OfficialsWords) -> None:
    words, document = writer.words, writer.document
    named = said.risks()
    if not named:
        return
    document.paragraph([Strong(words._("Les risques à connaître avant de voter"))])
    document.bullets(
        [[Strong(f"{risk.name} ({risk.level})"), words.colon, f"{risk.meaning} {risk.ask}".strip()] for risk in named]
    )
