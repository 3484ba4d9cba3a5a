"""What would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.series import series_of
from reports.document import Cell, Link
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
    if writer.data.measures:
        _best(writer)
    else:
        document.paragraph(_("Aucune mesure de protection connue de la grille n’abaisserait un niveau aujourd’hui."))
    _after_audits(writer)


def _best(writer: Writer) -> None:
    words, document = writer.words, writer.document
    _ = words._
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


def _after_audits(writer: Writer) -> None:
    """What is done about gaps that an audit established and no later one cleared."""
    words, document = writer.words, writer.document
    _ = words._
    rows: list[list[str | Cell]] = []
    for number, series in enumerate(series_of(writer.data.audits), 1):
        audit = series.standing
        if audit is None:
            continue
        # A later audit that could not judge may still say what is done: the last word counts.
        judged = next((each.judgement for each in reversed(series.measured) if each.judgement is not None), None)
        action = judged.action.strip() if judged else ""
        rows.append(
            [
                Cell([Link(writer.bias.title(audit), f"#audit-{number}")]),
                action or Cell(_("Rien n’est encore décidé."), tone="warning"),
                (judged.owner.strip() if judged else "") or _("non précisé"),
                words.day(judged.due) if judged and judged.due else _("non précisé"),
            ]
        )
    if rows:
        header = [_("Écart établi par"), _("Ce qui est fait"), _("Par qui"), _("Pour quand")]
        caption = _("Ce qui est fait des écarts établis par un audit")
        document.table(header, rows, widths=[0.24, 0.4, 0.2, 0.16], row_header=True, caption=caption)


def _measure(writer: Writer, measure: Measure) -> Cell:
    pieces: list[str | Text] = []
    for id_ in measure.safeguards:
        pieces += [*(["\n"] if pieces else []), *writer.question(id_)]
    return Cell(pieces)
