"""What would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell
from reports.parts.tables import effect

if TYPE_CHECKING:
    from assessments.advice import Measure
    from reports.document.text import Text
    from reports.parts.writer import Writer


def measures(writer: Writer) -> None:
    """The measures that would lower most, best first, with what each would lower."""
    words, document = writer.words, writer.document
    _ = words._
    writer.part(_("Ce qui aiderait le plus"), "measures")
    if not writer.data.measures:
        document.paragraph(_("Aucune mesure de protection connue de la grille n’abaisserait un niveau aujourd’hui."))
        return
    document.paragraph(
        _(
            "Ces mesures ont été trouvées en refaisant le calcul avec chacune d’elles. Quand une ligne en réunit plusieurs, c’est "
            "ensemble qu’elles comptent : une seule ne suffirait pas."
        )
    )
    header = [_("Mesures à prendre ensemble"), _("Risques abaissés"), _("Niveau d’impact ensuite, au plus")]
    rows: list[list[str | Cell]] = [
        [_measure(writer, m), effect(writer, m), words.level(m.impact_after)] for m in writer.data.measures
    ]
    document.table(header, rows, widths=[0.56, 0.24, 0.2])


def _measure(writer: Writer, measure: Measure) -> Cell:
    pieces: list[str | Text] = []
    for id_ in measure.safeguards:
        pieces += [*(["\n"] if pieces else []), *writer.question(id_)]
    return Cell(pieces)
