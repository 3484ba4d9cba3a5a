"""The action plan: one numbered table of what remains to be done, by whom and by when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assessments.action_plan import KIND_NAMES, STATE_NAMES, WRITTEN, ActionKind, ActionState
from assessments.qualification import Standing
from assessments.tasks import TASK_STATES
from reports.document import Cell, Emphasis, Link, Strong
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.action_plan import Action
    from reports.document.text import Text
    from reports.parts.writer import Writer

TONES = {
    ActionState.PLANNED: "info",
    ActionState.VAGUE: "warning",
    ActionState.OPEN: "warning",
    ActionState.DECLINED: "danger",
    ActionState.UNKNOWN: "neutral",
    ActionState.PROVED: "info",
}
_LONGEST = 400


def plan(writer: Writer) -> None:
    """How many actions are in which state, then the table; links of the whole report lead to its lines."""
    words, document = writer.words, writer.document
    _ = words._
    writer.part(_("Plan d’action"), "plan")
    if not writer.actions:
        document.paragraph(_("Aucune action ne découle des réponses données."))
        return
    document.paragraph(Strong(counted(writer)))
    document.paragraph(
        _(
            "Une ligne est une obligation dont la preuve n’est pas faite, une mesure de protection qui manque à un risque en jeu, ce "
            "qui a été décidé après un audit, une condition de la décision ou une réserve d’un avis. Ce qui est fait n’y figure plus. "
            "Une action n’est tenue pour prévue que si elle a un responsable et une date."
        )
    )
    header = [_("N°"), _("Ce qu’il faut faire"), _("Qui"), _("Pour quand"), _("État")]
    rows = [_row(writer, action) for action in writer.actions]
    document.table(header, rows, widths=[0.13, 0.39, 0.16, 0.17, 0.15], row_header=True)


def counted(writer: Writer) -> str:
    """« 12 actions. À faire : 9 ; … »: how many there are, and in which state."""
    words = writer.words
    total = words.ngettext("{n} action", "{n} actions", len(writer.actions)).format(n=len(writer.actions))
    states = Counter(action.state for action in writer.actions)
    said = words.join(
        f"{STATE_NAMES[state].to(writer.lang)} ({states[state]})" for state in ActionState if states[state]
    )
    return f"{total}. {words.capital(said)}."


def _row(writer: Writer, action: Action) -> list[Cell]:
    words = writer.words
    return [
        Cell(words.action_number(action), anchor=f"action-{action.number}"),
        Cell(_what(writer, action)),
        Cell(_who(writer, action)),
        Cell(_when(writer, action)),
        Cell(_state(writer, action), tone=TONES[action.state]),
    ]


def _state(writer: Writer, action: Action) -> list[str | Text]:
    """How far the answers say that it is, then what people keep about it: the answers alone count for the levels."""
    words = writer.words
    pieces: list[str | Text] = [words.capital(STATE_NAMES[action.state].to(writer.lang))]
    if action.task is not None:
        kept = words._("suivi : {state}").format(state=TASK_STATES[action.task.state].to(writer.lang))
        pieces += ["\n", Emphasis(kept)]
    return pieces


def _what(writer: Writer, action: Action) -> list[str | Text]:
    """What is to be done, what kind of action it is, and what it comes from."""
    words, lang = writer.words, writer.lang
    _ = words._
    said = action.words(writer.data.checklist, lang)
    if action.kind in WRITTEN:
        short = shortened(said, _LONGEST)
        pieces: list[str | Text] = [writer.typed(short) if short else Strong(_("Décider quoi faire de l’écart établi"))]
    else:
        pieces = [Strong(said)]
    kind = KIND_NAMES[action.kind].to(lang)
    if action.standing is Standing.TO_CONFIRM:
        kind += ", " + _("à confirmer")
    elif action.standing is Standing.ANNOUNCED:
        kind += ", " + _("annoncée")
    elif action.kind is ActionKind.SAFEGUARD:
        kind += ", " + (_("essentielle") if action.essential else _("recommandée"))
    pieces += ["\n", Emphasis(kind)]
    sources = [
        *(writer.finding_link(id_, short=True) for id_ in action.findings if writer.has_heading(id_)),
        *([writer.question_link(action.question)] if action.question else []),
        *(writer.risk_link(id_, short=True) for id_ in action.risks),
        *_audit(writer, action),
    ]
    return [*pieces, words.colon, *writer.listed(sources)] if sources else pieces


def _audit(writer: Writer, action: Action) -> list[str | Text]:
    number = writer.audit_numbers.get(action.id)
    if action.kind is not ActionKind.AUDIT or number is None:
        return []
    title = next(writer.bias.title(audit) for audit in writer.data.audits if audit.id == action.id)
    return [Link(title, f"#audit-{number}")]


def _who(writer: Writer, action: Action) -> list[str | Text]:
    words = writer.words
    if action.owner:
        return [writer.typed(action.owner)]
    if not action.role:
        return [words._("À désigner")]
    return [words._("À désigner"), "\n", Emphasis(words._("voir : {role}").format(role=words.role(action.role)))]


def _when(writer: Writer, action: Action) -> list[str | Text]:
    """The day that people set themselves; and, for an obligation, what the law says."""
    words = writer.words
    pieces: list[str | Text] = [Strong(words.day(action.due)) if action.due else words._("Sans échéance")]
    if action.kind is ActionKind.OBLIGATION:
        pieces += ["\n", Emphasis(words.capital(words.duty_date(action)))]
    return pieces
