"""The two drawings of the risks, with their data in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell, charts
from reports.parts.tables import levels_table

if TYPE_CHECKING:
    from assessments.scoring import Range, RiskResult
    from reports.parts.writer import Writer

_PLACED_WIDTH = 1


def _degree_labels(names: tuple[str, ...]) -> list[str]:
    return [f"{degree} {name}" for degree, name in enumerate(names, 1)]


def _placed(found: RiskResult) -> bool:
    return found.current.width <= _PLACED_WIDTH


def matrix(writer: Writer) -> None:
    """The matrix with every explained risk whose level is known to one step, and the same as a table."""
    data, words = writer.data, writer.words
    _ = words._
    placed = [found for found in writer.risks if _placed(found) and writer.is_detailed(found.id)]
    waiting = [found for found in writer.risks if found not in placed]
    if placed:
        markers = [
            charts.Marker(
                writer.risk_number(found.id)[1:] + ("" if found.current.exact else "?"),
                found.current_gravity.high,
                found.current_likelihood.high,
            )
            for found in placed
        ]
        drawing = charts.level_matrix(
            markers,
            levels=[[int(level) for level in row] for row in data.checklist.matrix],
            level_labels=words.level_names(),
            gravity_title=_("Gravité"),
            likelihood_title=_("Vraisemblance"),
            gravity_labels=_degree_labels(words.gravity_names()),
            likelihood_labels=_degree_labels(words.likelihood_names()),
            lang=writer.lang,
        )
        alt = _("Matrice de quatre lignes de gravité et quatre colonnes de vraisemblance, où sont placés {n} risques.")
        writer.document.figure(
            drawing,
            alt=" ".join(
                [
                    alt.format(n=len(placed)),
                    *(
                        _("{risk} : gravité {gravity}, vraisemblance {likelihood}.").format(
                            risk=writer.risk_title(found.id),
                            gravity=found.current_gravity.high,
                            likelihood=found.current_likelihood.high,
                        )
                        for found in placed
                    ),
                ]
            ),
            caption=_("Où se trouvent les risques aujourd’hui"),
        )
        notes = [_("Le nombre est celui du risque (4 pour R4).")]
        if any(not found.current.exact for found in placed):
            notes.append(_("Un « ? » marque un niveau qui peut encore varier d’un cran : il est placé au plus haut."))
        if any(found.current.high > _in_matrix(writer, found) for found in placed):
            notes.append(_("Un risque peut avoir un niveau plus élevé que sa case : une règle fixe alors un minimum."))
        writer.document.paragraph(" ".join(notes), style="small")
    if placed and waiting:
        names = writer.listed([writer.risk_link(found.id, short=True) for found in waiting])
        writer.document.paragraph([_("Trop de réponses manquent pour placer"), words.colon, *names, "."])
    rows: list[list[str | Cell]] = [
        [
            Cell([writer.risk_link(found.id)]),
            words.degrees(found.current_gravity),
            words.degrees(found.current_likelihood),
            writer.level_cell(found.current),
        ]
        for found in placed
    ]
    header = [_("Risque"), _("Gravité actuelle"), _("Vraisemblance actuelle"), _("Niveau actuel")]
    if rows:
        writer.document.table(header, rows, widths=[0.46, 0.15, 0.18, 0.21], row_header=True)


def _in_matrix(writer: Writer, found: RiskResult) -> int:
    return writer.data.checklist.matrix[found.current_gravity.high - 1][found.current_likelihood.high - 1]


def bars(writer: Writer) -> None:
    """How far each risk may reach, and the same as a table; merely possible risks have a table of their own below."""
    words = writer.words
    _ = words._

    def mark(found: Range) -> int | None:
        return found.high if found.exact else None

    rows = [
        charts.RangeRow(
            writer.risk_title(found.id),
            low=found.current.low,
            high=found.current.high,
            inherent=mark(found.inherent),
            current=mark(found.current),
            target=mark(found.target),
        )
        for found in writer.risks
    ]
    drawing = charts.range_bars(
        rows,
        level_labels=words.level_names(),
        range_label=_("étendue possible aujourd’hui"),
        inherent_label=_("brut"),
        current_label=_("actuel"),
        target_label=_("cible"),
        lang=writer.lang,
    )
    alt = _("Une barre par risque, du niveau le plus bas au plus haut qu’il peut avoir aujourd’hui, de I à IV.") + " "
    alt += words.join(f"{writer.risk_title(found.id)}, {words.risk_summary(found)}" for found in writer.risks)
    caption = _("Jusqu’où chaque risque peut aller ; un repère n’est placé que lorsque le niveau est certain")
    writer.document.figure(drawing, alt=alt, caption=caption)
    detailed = [found for found in writer.risks if writer.is_detailed(found.id)]
    if detailed:
        levels_table(writer, detailed)
