"""The committee’s opinion and the decision: what the level requires, and that nothing of it is recorded here yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Strong
from reports.parts.impact import required

if TYPE_CHECKING:
    from reports.parts.writer import Writer


def decision(writer: Writer) -> None:
    """No field to fill in: an empty line for a signature would look like one that was forgotten."""
    words, document = writer.words, writer.document
    _ = words._
    writer.part(_("L’avis du comité et la décision"), "decision")
    document.paragraph(
        Strong(_("Ni avis ni décision n’est enregistré avec cette version du rapport. Il sert à les préparer."))
    )
    required(writer)
    law = writer.data.sheet.qualification
    if law.blocked:
        document.callout(
            _("Un constat bloquant est établi : le projet ne peut pas être approuvé tel qu’il est décrit."),
            tone="danger",
        )
    document.paragraph(
        _(
            "Ceux qui donneront un avis ou décideront citent l’empreinte qui figure en couverture : elle désigne exactement les "
            "réponses qu’ils ont lues. Toute réponse changée ensuite donne une autre empreinte, que leur avis ne couvre pas."
        )
    )
