"""The cover, the contents, and the summary on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.series import series_of, worst_first
from assessments.qualification import Standing
from checklists.model import Level, Severity
from reports.document import Cell
from reports.parts.impact import level_callout, required
from reports.parts.tables import effect, levels_table
from reports.record_words import decision_state
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.advice import Measure
    from reports.parts.writer import Writer

_TWO_LINES = 190
_HALF_LINE = 56
_ONE_CELL = 30
_MOST = 3
_MOST_NAMED = 2


def cover(writer: Writer) -> None:
    """Who assesses what, in which state, on which day, against which version of the checklist and of the law."""
    data, words = writer.data, writer.words
    _ = words._
    checklist = data.checklist
    lines = [
        (_("Collectivité"), data.authority.name),
        (_("État"), words.status(data.assessment.status)),
        *_decided(writer),
        (_("Version"), str(data.assessment.version)),
        (_("Document du"), words.day(data.printed_at.date())),
        (_("Droit lu à la date du"), words.day(writer.as_of)),
        (
            _("Grille"),
            _("{title}, version {version}").format(title=checklist.title.to(writer.lang), version=checklist.version),
        ),
        (_("Empreinte du contenu"), data.content_hash),
    ]
    notice = (
        _("DONNÉES FICTIVES. Cette collectivité et ce système sont inventés pour la démonstration.")
        if data.authority.fictional
        else None
    )
    writer.document.cover(writer.name, _("Évaluation d’impact d’un système d’IA : rapport complet"), lines, notice)


def _decided(writer: Writer) -> list[tuple[str, str]]:
    """What was decided and what is left of it; nothing before a decision."""
    last = writer.data.record.decision
    if last is None:
        return []
    data, words = writer.data, writer.words
    found = decision_state(
        last, writer.lang, content_hash=data.content_hash, today=data.printed_at.date(), longest=_TWO_LINES
    )
    return [(words._("Décision"), f"{found.sentence}.")]


def contents(writer: Writer) -> None:
    """The table of contents."""
    writer.document.contents(writer.words._("Sommaire"))


def summary(writer: Writer) -> None:
    """One page: what it is, how far it reaches, what stops it, what would help, who must be asked."""
    writer.part(writer.words._("En bref"), "summary")
    _level(writer)
    _facts(writer)
    _main_risks(writer)
    _main_measures(writer)
    required(writer)
    writer.document.page_break()


def _level(writer: Writer) -> None:
    _ = writer.words._
    system = writer.data.assessment.system
    what = shortened(system.purpose, _TWO_LINES) or _("La finalité de ce système n’est pas encore décrite.")
    writer.document.paragraph(what)
    level_callout(writer)


def _facts(writer: Writer) -> None:
    data, words = writer.data, writer.words
    _ = words._
    sheet, law = data.sheet, data.sheet.qualification
    blocking = [f for f in law.findings if f.severity is Severity.BLOCKING and f.standing is Standing.HOLDS]
    maybe = [f for f in law.findings if f.severity is Severity.BLOCKING and f.standing is not Standing.HOLDS]
    if blocking:
        pieces = writer.listed([writer.finding_link(f.id) for f in blocking[:_MOST]])
        if len(blocking) > _MOST:
            more = len(blocking) - _MOST
            pieces += [" ", words.ngettext("et {n} autre", "et {n} autres", more).format(n=more)]
        stops = Cell(pieces, tone="danger")
    elif maybe:
        text = words.ngettext(
            "Aucun n’est établi ; {n} reste possible ou à confirmer",
            "Aucun n’est établi ; {n} restent possibles ou à confirmer",
            len(maybe),
        )
        stops = Cell(text.format(n=len(maybe)))
    else:
        stops = Cell(_("Aucun"))
    writer.document.facts(
        [
            (_("Sans aucune protection"), writer.level_cell(sheet.impact_inherent)),
            (_("Avec ce qui est prévu"), writer.level_cell(sheet.impact_target)),
            (_("Règlement européen sur l’IA"), words.ai_act(law)),
            (_("Constats bloquants"), stops),
            *_audits(writer),
        ]
    )


def _audits(writer: Writer) -> list[tuple[str, str | Cell]]:
    """The verdict of the audit to read first, in one line, and how many others there are; nothing without an audit."""
    found = worst_first(series_of(writer.data.audits))
    if not found:
        return []
    audit, more = found[0].standing or found[0].latest, len(found) - 1
    text = writer.words._("{verdict} ({audit})").format(
        verdict=writer.bias.verdict(audit.result.verdict) if audit.result else writer.words._("Pas encore mesuré"),
        audit=shortened(writer.bias.title(audit), _ONE_CELL),
    )
    if more:
        text += " " + writer.words.ngettext("et {n} autre audit", "et {n} autres audits", more).format(n=more)
    tone = "danger" if found[0].standing else None
    return [(writer.words._("Audit des écarts"), Cell(text, tone=tone))]


def _main_risks(writer: Writer) -> None:
    words = writer.words
    _ = words._
    named = writer.worth_naming()
    if not named:
        writer.document.paragraph(_("Aucun risque ne dépasse aujourd’hui le niveau le plus bas."))
        return
    if all((risk.current.low, risk.current.high) == (Level.LOW, Level.CRITICAL) for risk in named):
        writer.document.paragraph(_("Aucun risque ne se détache encore : répondez d’abord aux questions qui manquent."))
        return
    levels_table(writer, named, caption=_("Les risques principaux"))


def _main_measures(writer: Writer) -> None:
    words = writer.words
    _ = words._
    if not writer.data.measures:
        return
    most = _MOST - 1 if writer.data.audits else _MOST  # the line on audits takes the place of one: it stays a page
    writer.document.table(
        [_("Mesure"), _("Ce que cela change")],
        [[_measure(writer, m), effect(writer, m)] for m in writer.data.measures[:most]],
        widths=[0.68, 0.32],
        caption=_("Ce qui aiderait le plus"),
    )


def _measure(writer: Writer, measure: Measure) -> Cell:
    questions = writer.data.checklist.questions
    number = writer.data.checklist.number_of
    names = [
        f"{number[id_]} · {shortened(questions[id_].text.to(writer.lang), _HALF_LINE)}"
        for id_ in measure.safeguards[:_MOST_NAMED]
    ]
    more = len(measure.safeguards) - _MOST_NAMED
    if more > 0:
        names.append(writer.words.ngettext("et {n} autre mesure", "et {n} autres mesures", more).format(n=more))
    return Cell("\n".join(names))
