"""Tables that stand in more than one part of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.advice import Measure
    from assessments.scoring import RiskResult
    from checklists.model import Level
    from reports.document.text import Text
    from reports.parts.writer import Writer


def levels_table(writer: Writer, risks: Sequence[RiskResult], caption: str | None = None) -> None:
    """Inherent, current and target level of some risks."""
    _ = writer.words._
    header = [_("Risque"), _("Brut"), _("Actuel"), _("Cible")]
    rows: list[list[str | Cell]] = [
        [
            Cell([writer.risk_link(risk.id)]),
            *(writer.level_cell(level) for level in (risk.inherent, risk.current, risk.target)),
        ]
        for risk in risks
    ]
    writer.document.table(header, rows, widths=[0.4, 0.2, 0.2, 0.2], row_header=True, caption=caption)


def effect(writer: Writer, measure: Measure) -> Cell:
    """What measures lower: each risk with its level before and after."""
    roman = writer.words.roman
    drops: list[str | Text] = []
    for drop in measure.drops:
        drops += [
            *([writer.words.separator] if drops else []),
            writer.risk_link(drop.risk, short=True),
            f"\u00a0{roman(drop.before)}\u00a0→\u00a0{roman(drop.after)}",
        ]
    return Cell(drops)


def governance(writer: Writer, levels: list[Level], caption: str | None = None) -> None:
    """A table of what some levels require; the level of the assessment has its colour once it is certain."""
    data, words = writer.data, writer.words
    _ = words._
    rules = {rule.level: rule for rule in data.checklist.governance}
    found = data.sheet.impact
    rows: list[list[str | Cell]] = []
    for level in levels:
        rule = rules.get(level)
        if rule is None:
            continue
        rows.append(
            [
                Cell(words.level(level), tone=writer.tone(found) if found.high == level else None),
                words.join(opinion.to(writer.lang) for opinion in rule.opinions) or _("aucun"),
                rule.decided_by.to(writer.lang),
                rule.published.to(writer.lang),
                words.plural("{n} mois", "{n} mois", rule.valid_months).format(n=rule.valid_months),
            ]
        )
    header = [_("Niveau"), _("Avis"), _("Qui décide"), _("Ce qui est publié"), _("Valable")]
    writer.document.table(header, rows, widths=[0.15, 0.33, 0.2, 0.19, 0.13], row_header=True, caption=caption)
