"""Benefits against risks: side by side, then the benefits one by one, the committee’s answers, the conclusion proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.benefits import AXIS
from assessments.conclusion import BALANCE_QUESTIONS, BALANCE_REASONS
from reports.document import Cell, Strong
from reports.parts.council import OUTCOME_TONES
from reports.parts.told import told
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.benefits import Benefit
    from assessments.conclusion import Reason
    from reports.document import Text
    from reports.parts.writer import Writer

_MOST_RISKS = 5
_MOST_BENEFITS = 8
_LONGEST = 200
_SHOWN = ("expected", "indicator", "baseline", "target", "date")
"""Columns of the table of benefits that the report prints, where the checklist has them."""
_WIDTHS = {AXIS: 15, "expected": 16, "indicator": 16, "baseline": 13, "target": 13, "date": 14, "": 13}
"""Relative widths of the columns; the last one says whether the benefit counts."""


def balance(writer: Writer) -> None:
    """What is gained, weighed against what people risk. Left out when the checklist asks nothing of the kind."""
    asks = [id_ for id_ in BALANCE_QUESTIONS if id_ in writer.data.checklist.questions]
    if not asks and not writer.balance.columns and writer.data.conclusion is None:
        return
    writer.part(writer.words._("Les bénéfices face aux risques"), "balance")
    _side_by_side(writer)
    _benefits(writer)
    _answers(writer, asks)
    _conclusion(writer)


def _side_by_side(writer: Writer) -> None:
    """Counted benefits and the worst risks in one table: what is true today, and what is aimed at."""
    words, document = writer.words, writer.document
    _ = words._
    counted = (
        () if writer.data.benefits.to_confirm else [each for each in writer.data.benefits.announced if each.counted]
    )
    risks = writer.risks[:_MOST_RISKS]
    if not counted and not risks:
        return
    document.heading(2, _("Côte à côte"), anchor="side-by-side")
    document.paragraph(
        _(
            "D’un côté les bénéfices comptés, de l’autre les risques les plus élevés. Rien ici n’est additionné : c’est au comité de "
            "dire si les premiers valent les seconds."
        )
    )
    gains = [
        [
            Cell([Strong(_("Bénéfice")), "\n", _cell(writer, each, "expected")], tone="positive"),
            Cell(_cell(writer, each, "indicator")),
            Cell(_cell(writer, each, "baseline")),
            Cell([_cell(writer, each, "target"), "\n", _cell(writer, each, "date")]),
        ]
        for each in counted[:_MOST_BENEFITS]
    ]
    if not gains:
        gains = [[Cell(Strong(_("Bénéfice"))), Cell(_("Aucun bénéfice n’est compté")), Cell("–"), Cell("–")]]
    harms = [
        [
            Cell([Strong(_("Risque")), "\n", writer.risk_link(risk.id)]),
            Cell(writer.data.checklist.risk[risk.id].harm.to(writer.lang)),
            writer.level_cell(risk.current),
            writer.level_cell(risk.target),
        ]
        for risk in risks
    ]
    header = [_("Ce qui est en balance"), _("À quoi on le voit"), _("Aujourd’hui"), _("Visé")]
    document.table(header, [*gains, *harms], widths=[0.27, 0.35, 0.18, 0.2], row_header=True)
    _left_out(writer, len(counted[_MOST_BENEFITS:]), len(writer.risks[_MOST_RISKS:]))


def _left_out(writer: Writer, benefits: int, risks: int) -> None:
    """How many benefits and risks the table leaves to the pages that follow."""
    words = writer.words
    said = [
        words.ngettext("{n} bénéfice compté", "{n} bénéfices comptés", benefits).format(n=benefits) if benefits else "",
        words.ngettext("{n} risque en jeu", "{n} risques en jeu", risks).format(n=risks) if risks else "",
    ]
    if any(said):
        left = words.join(filter(None, said))
        text = words._("Présentés plus loin seulement : {left}.").format(left=left)
        writer.document.paragraph(text, style="small")


def _cell(writer: Writer, found: Benefit, column: str) -> Text:
    """One cell of the table of benefits, cut where it is long: the whole of it stands with the answers."""
    asked = writer.balance.columns.get(column)
    said = writer.words.cell(asked, found.cells.get(column, "")) if asked else ""
    return writer.typed(shortened(said, _LONGEST))


def _benefits(writer: Writer) -> None:
    data, words, document = writer.data, writer.balance, writer.document
    _ = words._
    if not words.columns:
        return
    document.heading(2, _("Les bénéfices"), anchor="benefits")
    document.paragraph(Strong(words.total(data.benefits)))
    document.paragraph(
        _(
            "Un bénéfice n’est compté que s’il a un axe, un indicateur, une valeur de départ, une cible et une date de mesure. "
            "Sinon il est annoncé : on l’espère, on ne pourra pas le vérifier."
        ),
        style="note",
    )
    if data.benefits.to_confirm:
        document.paragraph(_("Ce tableau est à confirmer : rien n’en est compté d’ici là."))
    shown = [id_ for id_ in _SHOWN if id_ in words.columns]
    rows = [
        [
            Cell(words.axis(axis.axis)),
            *(Cell(_cell(writer, each, id_)) for id_ in shown),
            _counted(writer, each),
        ]
        for axis in data.benefits.axes
        for each in axis.announced
    ]
    if rows:
        header = [_("Axe"), *(words.columns[id_].label.to(writer.lang) for id_ in shown), _("Compté")]
        widths = [_WIDTHS[AXIS], *(_WIDTHS[id_] for id_ in shown), _WIDTHS[""]]
        document.table(header, rows, widths=widths, row_header=True)
    empty = [words.axis(axis.axis) for axis in data.benefits.axes if not axis.announced]
    if rows and empty:
        document.paragraph(
            _("Rien n’est annoncé sur : {axes}.").format(axes=writer.words.join(empty)),
            style="small",
        )


def _counted(writer: Writer, found: Benefit) -> Cell:
    _ = writer.words._
    if writer.data.benefits.to_confirm:
        return Cell(_("À confirmer"), tone="warning")
    if found.counted:
        return Cell(_("Oui"), tone="positive")
    return Cell(_("Non, il manque : {columns}").format(columns=writer.balance.missing(found)))


def _answers(writer: Writer, asks: list[str]) -> None:
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    if not asks:
        return
    document.heading(2, _("Ce que le comité a répondu"), anchor="balance-answers")
    asked = [id_ for id_ in asks if id_ in data.sheet.asked]
    if not asked:
        document.paragraph(_("Les questions de la mise en balance ne sont pas posées pour ce système."))
    else:
        told(writer, asked)
    written = data.answers.get(BALANCE_REASONS)
    if written is not None and written.value.strip() and BALANCE_REASONS in data.sheet.asked:
        document.paragraph(Strong(_("Les raisons du comité")))
        document.user_text(written.value)


def _reason(writer: Writer, found: Reason) -> list[str | Text]:
    """A reason, leading to the answer or the finding it rests on."""
    if found.ground is None:
        return [writer.balance.reason(found)]
    if writer.has_heading(found.ground.key):
        return [writer.finding_link(found.ground.key)]
    return writer.ground(found.ground)


def _conclusion(writer: Writer) -> None:
    found, words, document = writer.data.conclusion, writer.balance, writer.document
    _ = words._
    if found is None:
        return
    rule = words.rule(found)
    document.heading(2, _("La conclusion proposée"), anchor="conclusion")
    document.callout(rule.meaning.to(writer.lang), tone=OUTCOME_TONES[found.outcome], title=rule.title.to(writer.lang))
    with document.keep_together():
        document.paragraph(Strong(_("Pourquoi")))
        document.bullets([_reason(writer, reason) for reason in found.reasons])
    if rule.ask:
        document.paragraph([Strong(_("Et maintenant")), writer.words.colon, rule.ask.to(writer.lang)])
    for remark in words.remarks(found):
        document.paragraph(remark)
    document.paragraph(words.proposal(), style="note")
