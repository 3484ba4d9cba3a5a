"""The risks: an overview, then each risk in play with the reasons for its level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.scoring import SafeguardState
from reports.document import Cell, Strong
from reports.parts.reasons import explained
from reports.parts.risk_charts import bars, matrix

if TYPE_CHECKING:
    from assessments.scoring import RiskResult, SafeguardLine
    from reports.document.text import Text
    from reports.parts.writer import Writer

_STATE_TONES = {
    SafeguardState.DONE: "positive",
    SafeguardState.PROMISED: "info",
    SafeguardState.UNDONE: "warning",
    SafeguardState.UNKNOWN: "neutral",
    SafeguardState.OUT: None,
}
_FULL_NAMES = 4


def risks(writer: Writer) -> None:
    """Overview, each risk in play, then the others in a list."""
    words, document = writer.words, writer.document
    _ = words._
    writer.part(_("Risques"), "risks")
    count = len(writer.risks)
    document.paragraph(
        words.ngettext("{n} risque est en jeu sur {total}.", "{n} risques sont en jeu sur {total}.", count).format(
            n=count, total=len(writer.data.sheet.risks)
        )
        + " "
        + _("Un risque est en jeu quand il peut dépasser le niveau le plus bas avant toute mesure de protection.")
    )
    if writer.risks:
        document.heading(2, _("Vue d’ensemble"), anchor="risks-overview")
        matrix(writer)
        bars(writer)
        detailed = [found for found in writer.risks if writer.is_detailed(found.id)]
        if detailed:
            document.heading(2, _("Les risques en jeu, du plus élevé au plus faible"), anchor="risks-in-play")
        for found in detailed:
            _risk(writer, found)
        _possible(writer, [found for found in writer.risks if found not in detailed])
    others = [risk for risk in writer.data.sheet.risks if not risk.in_play]
    if others:
        document.heading(2, _("Les risques qui ne sont pas en jeu"), anchor="risks-not-in-play")
        document.paragraph(_("Les réponses données les écartent, même sans mesure de protection."))
        document.bullets([writer.risk_title(risk.id) for risk in others])


def _risk(writer: Writer, found: RiskResult) -> None:
    words, document = writer.words, writer.document
    _ = words._
    risk = writer.data.checklist.risk[found.id]
    with document.keep_together():
        document.small_heading(writer.risk_title(found.id), f"risk-{found.id}")
        document.paragraph(risk.harm.to(writer.lang))
        _levels(writer, found)
    with document.keep_together():
        document.paragraph(Strong(_("Pourquoi ce niveau")))
        document.bullets([explained(writer, line, risk) for line in found.lines])
    _safeguards(writer, found.safeguards)
    _narrowing(writer, found)
    lines = (
        (_("Constats liés"), writer.listed([writer.finding_link(id_) for id_ in writer.findings_of_risk(found.id)])),
        (_("Références"), writer.references(risk.references)),
    )
    for label, pieces in lines:
        if pieces:
            document.paragraph([label, words.colon, *pieces], style="small")


def _possible(writer: Writer, found: list[RiskResult]) -> None:
    """Risks that no answer raises yet, in a table: there is nothing to explain but what is missing."""
    words = writer.words
    _ = words._
    if not found:
        return
    writer.document.heading(2, _("Les risques encore possibles"), anchor="risks-possible")
    writer.document.paragraph(
        _("Aucune réponse ne relève encore ces risques. Ils restent possibles tant que des réponses manquent.")
    )
    rows: list[list[str | Cell]] = [
        [
            Cell([Strong(writer.risk_title(risk.id)), "\n", writer.data.checklist.risk[risk.id].harm.to(writer.lang)]),
            words.short_range(risk.inherent),
            words.short_range(risk.current),
            words.short_range(risk.target),
            Cell(writer.listed([writer.question_link(id_) for id_ in risk.missing])),
        ]
        for risk in found
    ]
    header = [_("Risque"), _("Brut"), _("Actuel"), _("Cible"), _("Dépend de")]
    writer.document.table(header, rows, widths=[0.44, 0.12, 0.12, 0.12, 0.2])


def _levels(writer: Writer, found: RiskResult) -> None:
    words = writer.words
    _ = words._
    header = [_("Moment"), _("Gravité"), _("Vraisemblance"), _("Niveau")]
    degrees = words.degrees
    writer.document.table(
        header,
        [
            [
                _("Brut, sans protection"),
                degrees(found.gravity),
                degrees(found.likelihood),
                writer.level_cell(found.inherent),
            ],
            [
                _("Actuel"),
                degrees(found.current_gravity),
                degrees(found.current_likelihood),
                writer.level_cell(found.current),
            ],
            [_("Cible, avec ce qui est prévu"), "", "", writer.level_cell(found.target)],
        ],
        widths=[0.34, 0.18, 0.2, 0.28],
        row_header=True,
    )


def _safeguards(writer: Writer, lines: tuple[SafeguardLine, ...]) -> None:
    words = writer.words
    _ = words._
    if not lines:
        writer.document.paragraph(_("La grille ne connaît pas de mesure de protection qui abaisse ce risque."))
        return
    rows: list[list[str | Cell]] = []
    for line in lines:
        state = words.capital(words.safeguard_state(line.state))
        answer = writer.data.answers.get(line.question)
        name = writer.question(line.question)
        if line.state is SafeguardState.PROMISED and answer is not None:
            name.append("\n" + words.owner_and_day(answer))
        actions = writer.actions_on(line.question)
        rows.append(
            [
                Cell(name),
                _("Essentielle") if line.essential else _("Recommandée"),
                Cell([state, "\n", *actions] if actions else state, tone=_STATE_TONES[line.state]),
            ]
        )
    header = [_("Mesure de protection"), _("Rôle"), _("Situation")]
    writer.document.table(header, rows, widths=[0.58, 0.18, 0.24])


def _narrowing(writer: Writer, found: RiskResult) -> None:
    _ = writer.words._
    if not found.missing:
        return
    first, others = found.missing[:_FULL_NAMES], found.missing[_FULL_NAMES:]
    title = Strong(_("Ce qui préciserait ce niveau"))
    items: list[list[str | Text]] = [writer.question(id_) for id_ in first]
    if others:
        items.append([_("et aussi"), " ", *writer.listed([writer.question_link(id_) for id_ in others])])
    with writer.document.keep_together():
        writer.document.paragraph(title)
        writer.document.bullets(items)
