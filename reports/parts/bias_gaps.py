"""The gaps of an audit side by side: beside what was tolerated, under Fairlearn's names, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.result import Verdict
from reports.bias_words import VERDICT_TONES
from reports.document import Cell, plots
from reports.document.plots import MOST_ROWS, Axis, DotRow

if TYPE_CHECKING:
    from assessments.bias.result import AuditResult, Gap, View
    from assessments.bias.series import Series
    from reports.parts.writer import Writer


def gaps(writer: Writer, result: AuditResult, number: int) -> None:
    """The gap of the rate that decides, by view: a plot beside what was tolerated, and a table."""
    _, words, document, plan = writer.words._, writer.bias, writer.document, result.plan
    document.small_heading(_("Les écarts, regroupement par regroupement"), anchor=f"audit-{number}-gaps")
    known = [(view, gap) for view, gap in result.deciding if gap.difference is not None][:MOST_ROWS]
    if known:
        rows = [
            DotRow(
                words.view_name(view),
                gap.difference,
                gap.low,
                gap.high,
                words.points(gap.difference or 0.0),
                weak=gap.unreliable,
                strong=gap.verdict is Verdict.GAP_ESTABLISHED,
            )
            for view, gap in known
        ]
        axis = Axis(
            title=_("Écart entre le groupe le plus haut et le plus bas, en points"),
            tick=words.point_tick,
            line=plan.tolerated_gap,
            line_label=_("toléré : {gap}").format(gap=words.tolerated_gap(plan)),
            lang=writer.lang,
        )
        said = (f"{row.label}{words.colon}{row.note}, {words.point_bounds(row.low, row.high)}." for row in rows)
        document.figure(
            plots.gap_bars(rows, axis),
            alt=" ".join([_("Un losange par regroupement, avec ses bornes."), f"{axis.line_label}.", *said]),
            caption=_("L’écart observé et ses bornes ; il est établi quand la borne basse dépasse l’écart toléré"),
        )
    header: list[str | Cell] = [
        _("Regroupement"),
        Cell(_("Groupes"), align="right"),
        Cell(_("Écart"), align="right"),
        _("Bornes à 95 %"),
        _("Écart qui aurait été établi"),
        _("Verdict"),
    ]
    document.table(
        header,
        [[Cell(words.view_name(view)), *_gap_cells(writer, gap)] for view, gap in result.deciding],
        widths=[0.18, 0.12, 0.13, 0.21, 0.15, 0.21],
        row_header=True,
        caption=words.capital(words.metric(plan.metric, plan)),
    )


def _gap_cells(writer: Writer, gap: Gap) -> list[str | Cell]:
    words = writer.bias
    return [
        Cell(writer.words.number(gap.compared), align="right"),
        Cell("–" if gap.difference is None else words.points(gap.difference), align="right"),
        words.point_bounds(gap.low, gap.high),
        "–" if gap.smallest_visible is None else words.points(gap.smallest_visible),
        Cell(words.verdict(gap.verdict), tone=VERDICT_TONES[gap.verdict]),
    ]


def headlines(writer: Writer, views: list[View]) -> None:
    """Fairlearn's four headline figures, for those who compare with it."""
    _, words = writer.words._, writer.bias
    rows: list[list[str | Cell]] = []
    for view in views:
        found = view.headlines
        values = (
            found.demographic_parity_difference,
            found.demographic_parity_ratio,
            found.equalized_odds_difference,
            found.equalized_odds_ratio,
        )
        if any(value is not None for value in values):
            rows.append(
                [Cell(words.view_name(view)), *(Cell(words.coefficient(value), align="right") for value in values)]
            )
    if not rows:
        return
    header: list[str | Cell] = [
        _("Regroupement"),
        *(
            Cell(text, align="right")
            for text in (
                _("Parité démographique, écart"),
                _("Parité démographique, rapport"),
                _("Cotes égalisées, écart"),
                _("Cotes égalisées, rapport"),
            )
        ),
    ]
    names = "demographic_parity_difference, demographic_parity_ratio, equalized_odds_difference, equalized_odds_ratio"
    caption = _("Les mêmes écarts sous les noms de Fairlearn : {names}").format(names=names)
    writer.document.table(header, rows, widths=[0.24, *[0.19] * 4], row_header=True, caption=caption)


def trend(writer: Writer, series: Series, number: int) -> None:
    """The same question over time, and what is planned next."""
    _, words, document = writer.words._, writer.bias, writer.document
    if len(series.measured) > 1:
        document.small_heading(_("L’évolution"), anchor=f"audit-{number}-trend")
        header: list[str | Cell] = [
            _("Mesuré le"),
            _("Regroupement"),
            Cell(_("Lignes"), align="right"),
            Cell(_("Écart"), align="right"),
            _("Bornes à 95 %"),
            _("Toléré"),
            _("Verdict"),
        ]
        document.table(
            header, _trend_rows(writer, series), widths=[0.15, 0.16, 0.11, 0.12, 0.14, 0.12, 0.2], row_header=True
        )
    if series.measured:
        for audit in series.planned:
            text = _("Une nouvelle mesure est prévue. {tolerated}")
            document.paragraph(text.format(tolerated=words.tolerated_sentence(audit)))


def _trend_rows(writer: Writer, series: Series) -> list[list[str | Cell]]:
    words = writer.bias
    rows: list[list[str | Cell]] = []
    for audit in series.measured:
        result = audit.result
        if result is None:
            continue
        moment = audit.measured_at or audit.planned_at
        for view, gap in result.deciding:
            rows.append(
                [
                    Cell(words.day_of(moment)),
                    words.view_name(view),
                    Cell(writer.words.number(result.used), align="right"),
                    Cell("–" if gap.difference is None else words.points(gap.difference), align="right"),
                    words.point_bounds(gap.low, gap.high),
                    words.tolerated_gap(audit.plan),
                    Cell(words.verdict(gap.verdict), tone=VERDICT_TONES[gap.verdict]),
                ]
            )
    return rows
