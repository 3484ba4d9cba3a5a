"""The words of this report that a reader may not know; no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.glossary import occurring
from reports.document import Cell

if TYPE_CHECKING:
    from reports.document.text import Text
    from reports.parts.writer import Writer


def glossary(writer: Writer) -> None:
    """An annex with the terms that occur in what was written before it, in the language of the report."""
    document, lang = writer.document, writer.lang
    _ = writer.words._
    terms = occurring(writer.data.checklist.glossary, document.written(), lang)
    if not terms:
        return
    writer.annex(_("Les mots de ce rapport"), "glossary")
    rows = []
    for term in terms:
        text: list[str | Text] = [term.definition.to(lang)]
        if cited := writer.references(term.references):
            text += ["\n", *cited]
        rows.append([Cell(writer.words.capital(term.term.to(lang))), Cell(text)])
    document.table([_("Mot"), _("Ce qu’il veut dire")], rows, widths=[0.28, 0.72], row_header=True)
