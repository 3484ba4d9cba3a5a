"""The impact level: what it is, what makes it, what would lower it, and what it requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Level
from reports.document import Cell, Link, Strong
from reports.document.theme import LEVEL_TONES
from reports.parts.reasons import explained
from reports.parts.tables import effect, governance, levels_table

if TYPE_CHECKING:
    from assessments.advice import Measure
    from reports.document.text import Text
    from reports.parts.writer import Writer

_WORTH_SAYING = 1
"""Widest range of which the upper end is worth a table of what it requires."""
_FULL_NAMES = 4


def level_callout(writer: Writer) -> None:
    """The level with what it means; a range, while answers are missing, with what it does not mean."""
    words, sheet = writer.words, writer.data.sheet
    _ = words._
    found = sheet.impact
    if found.exact:
        text: list[str | Text] = [words.meaning(found.high)]
        title = _("Niveau d’impact : {level}").format(level=words.level(found.high))
        tone = LEVEL_TONES[found.high - 1]
    else:
        text = [
            _(
                "Les réponses données ne permettent pas encore de dire mieux. L’extrémité haute n’est pas une alerte : elle dit "
                "jusqu’où le niveau peut aller tant que ces réponses manquent."
            )
        ]
        title = _("Niveau d’impact : {range}").format(range=words.standing_of_level(found, len(sheet.missing)))
        tone = "info"
    writer.document.callout(text, tone=tone, title=title)


def impact(writer: Writer) -> None:
    """A part of its own, since the level decides who must be asked."""
    document, sheet = writer.document, writer.data.sheet
    _ = writer.words._
    writer.part(_("Le niveau d’impact et ses raisons"), "impact")
    level_callout(writer)
    document.facts(
        [
            (_("Sans aucune protection"), writer.level_cell(sheet.impact_inherent)),
            (_("Aujourd’hui"), writer.level_cell(sheet.impact)),
            (_("Avec ce qui est prévu"), writer.level_cell(sheet.impact_target)),
        ]
    )
    _reasons(writer)
    _missing(writer)
    _lowering(writer)
    document.heading(2, _("Ce que ce niveau demande"), anchor="required")
    required(writer)


def required(writer: Writer) -> None:
    """What the level requires of those who give an opinion and decide; what each level requires while it is not known."""
    words, document = writer.words, writer.document
    _ = words._
    found = writer.data.sheet.impact
    if found.width > _WORTH_SAYING:
        text = _("Le niveau n’est pas encore connu. Ce que demande chaque niveau figure dans l’annexe sur la méthode.")
        document.paragraph([Link(text, "#governance")])
        return
    caption = _("Ce que demande le niveau {level}").format(level=words.roman(found.high))
    if not found.exact:
        caption += ", " + _("qui compte tant qu’il reste possible")
    governance(writer, [Level(found.high)], caption)


def _reasons(writer: Writer) -> None:
    words, document, sheet = writer.words, writer.document, writer.data.sheet
    _ = words._
    document.heading(2, _("Ce qui fait ce niveau"), anchor="impact-reasons")
    document.paragraph(
        _("Le niveau d’impact est celui du pire risque d’aujourd’hui, relevé s’il le faut par des règles générales.")
    )
    worst = [risk for risk in writer.risks if risk.current.high == sheet.impact.high]
    if worst:
        levels_table(writer, worst, caption=_("Les risques qui atteignent ce niveau, ou peuvent l’atteindre"))
    floors = [line for line in sheet.impact_floors if line.degree > Level.LOW]
    if floors:
        document.paragraph(Strong(_("Règles générales qui relèvent le niveau")))
        document.bullets([explained(writer, line, None) for line in floors])
    if not worst and not floors:
        document.paragraph(_("Aucun risque et aucune règle générale ne le relèvent au-dessus du plus bas."))


def _missing(writer: Writer) -> None:
    document, missing = writer.document, writer.data.sheet.missing
    _ = writer.words._
    if not missing:
        return
    items: list[list[str | Text]] = [writer.question(id_) for id_ in missing[:_FULL_NAMES]]
    if others := missing[_FULL_NAMES:]:
        items.append([_("et aussi"), " ", *writer.listed([writer.question_link(id_) for id_ in others])])
    with document.keep_together():
        document.paragraph(Strong(_("Ce qui préciserait ce niveau")))
        document.bullets(items)


def _lowering(writer: Writer) -> None:
    """The measures that would lower most, best first, with what each would lower."""
    words, document = writer.words, writer.document
    _ = words._
    document.heading(2, _("Ce qui aiderait le plus"), anchor="measures")
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
