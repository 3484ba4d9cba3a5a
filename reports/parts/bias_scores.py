"""How well the score of an audit ranks and predicts, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell, plots
from reports.document.plots import MOST_LINES, Axis, LineSeries

if TYPE_CHECKING:
    from assessments.bias.result import AuditResult, ScoreGroup, ScoreView
    from reports.parts.writer import Writer


def score(writer: Writer, result: AuditResult, number: int) -> None:
    """AUC and Brier score by group, and a calibration plot where the score claims to be a probability."""
    _, words, document = writer.words._, writer.bias, writer.document
    views = [view for view in result.scores if view.groups]
    if not views:
        return
    document.small_heading(_("Ce que vaut le score"), anchor=f"audit-{number}-score")
    document.paragraph(words.auc_meaning())
    if any(group.brier is not None for view in views for group in view.groups):
        document.paragraph(words.brier_meaning())
    names = {feature.column: feature.name for feature in result.plan.features}
    for view in views:
        _view(writer, view, words.feature_names([names.get(column, column) for column in view.features]))
    document.paragraph(words.bin_sentence(views[0]), style="small")


def _name(writer: Writer, group: ScoreGroup) -> str:
    return writer.bias.group(group.key) if group.key else writer.words._("Ensemble")


def _view(writer: Writer, view: ScoreView, name: str) -> None:
    _, words, document = writer.words._, writer.bias, writer.document
    header: list[str | Cell] = [
        _("Groupe"),
        *(Cell(text, align="right") for text in (_("Personnes"), _("AUC"), _("Brier"))),
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(_name(writer, group)),
            Cell(writer.words.number(group.n), align="right"),
            Cell(words.coefficient(group.auc), align="right"),
            Cell(words.coefficient(group.brier), align="right"),
        ]
        for group in view.groups
    ]
    document.table(
        header,
        rows,
        widths=[0.4, 0.2, 0.2, 0.2],
        row_header=True,
        caption=_("Le score, selon : {view}").format(view=name),
    )
    document.paragraph(words.score_reading(view))
    _calibration(writer, view, name)


def _calibration(writer: Writer, view: ScoreView, name: str) -> None:
    _, words, document = writer.words._, writer.bias, writer.document
    known = [group for group in view.groups if group.calibration]
    drawn = known[:MOST_LINES]
    if not drawn:
        return
    series = [
        LineSeries(_name(writer, group), tuple((point.mean_score, point.observed) for point in group.calibration))
        for group in drawn
    ]
    axis = Axis(title=_("ce que le score annonce"), tick=words.tick, lang=writer.lang)
    drawing = plots.calibration_lines(series, up=_("ce qui s’est révélé vrai"), ideal=_("le score dit vrai"), axis=axis)
    caption = _("Le score dit-il vrai, selon : {view}").format(view=name)
    if len(drawn) < len(known):
        more = _("{drawn} groupes dessinés sur {total}").format(drawn=len(drawn), total=len(known))
        caption = words.join([caption, more])
    alt = _("Une ligne par groupe, à comparer à la diagonale où le score dit vrai ; les points sont dans le tableau.")
    document.paragraph(words.calibration_meaning())
    document.figure(drawing, alt=f"{alt} {words.join(one.label for one in series)}.", caption=caption)
    header: list[str | Cell] = [
        _("Groupe"),
        *(Cell(text, align="right") for text in (_("Personnes"), _("Score moyen"), _("Part observée"))),
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(_name(writer, group)),
            Cell(writer.words.number(point.n), align="right"),
            Cell(words.percent(point.mean_score), align="right"),
            Cell(words.percent(point.observed), align="right"),
        ]
        for group in drawn
        for point in group.calibration
    ]
    document.table(
        header,
        rows,
        widths=[0.4, 0.2, 0.2, 0.2],
        row_header=True,
        caption=_("Les points de ce dessin, selon : {view}").format(view=name),
    )
