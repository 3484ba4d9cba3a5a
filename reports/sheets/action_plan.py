"""The action plan as a workbook: the same numbered lines as in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.action_plan import KIND_NAMES, STATE_NAMES, ActionKind, action_plan
from assessments.tasks import TASK_STATES
from reports.sheets.assessment import Work, begin, finish
from reports.sheets.book import Column
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.action_plan import Action
    from reports.assessment_report import ReportInput
    from reports.sheets.book import Value


def build_action_plan(data: ReportInput, lang: str) -> bytes:
    """The workbook of the action plan in ``lang``."""
    words = Wording(data.checklist, lang)
    _ = words._
    work = begin(data, words, _("Plan d’action"))
    columns = [
        Column(_("N°"), 7),
        Column(_("Action"), 56),
        Column(_("Nature"), 20),
        Column(_("Avancement"), 24),
        Column(_("Suivi"), 24),
        Column(_("Responsable"), 22),
        Column(_("À qui demander"), 24),
        Column(_("Échéance"), 13),
        Column(_("Applicable (lecture prudente)"), 18),
        Column(_("Applicable (lecture probable)"), 18),
        Column(_("Indispensable"), 14),
        Column(_("Risques concernés"), 40),
        Column(_("Question qui le prouve"), 34),
        Column(_("Constats"), 40),
    ]
    plan = action_plan(
        data.checklist, data.answers, data.sheet, data.audits, reservations=data.record.reservations, tasks=data.tasks
    )
    work.book.sheet(_("Plan d’action"), columns, [_row(work, action) for action in plan], pinned=2)
    return finish(work)


def _row(work: Work, action: Action) -> Sequence[Value]:
    checklist, words, lang, _ = work.data.checklist, work.words, work.lang, work._
    titles = {finding.id: finding.title.to(lang) for finding in checklist.findings}
    by_law = action.kind is ActionKind.OBLIGATION
    already = words.capital(_("déjà applicable")) if by_law else None
    return [
        words.action_number(action),
        action.words(checklist, lang) or _("Conclusion de l’audit à écrire"),
        KIND_NAMES[action.kind].to(lang),
        words.capital(STATE_NAMES[action.state].to(lang)),
        words.capital(TASK_STATES[action.task.state].to(lang)) if action.task else None,
        action.owner,
        words.capital(words.role(action.role)) if action.role else None,
        action.due,
        action.since or already,
        action.likely or already,
        _("Oui") if action.essential else None,
        "\n".join(f"{words.risk_number(id_)} · {checklist.risk[id_].name.to(lang)}" for id_ in action.risks),
        words.question(action.question) if action.question else None,
        "\n".join(titles[id_] for id_ in action.findings),
    ]
