"""The obligations as a workbook: what each asks, how firmly it stands, from when, of whom, and what proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.qualification import STANDING_ORDER, Standing
from reports.sheets.assessment import Work, begin, finish
from reports.sheets.book import Column
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.qualification import Duty
    from reports.assessment_report import ReportInput
    from reports.sheets.book import Value


def build_obligations(data: ReportInput, lang: str) -> bytes:
    """The workbook of the obligations in ``lang``, firmest first."""
    words = Wording(data.checklist, lang)
    _ = words._
    work = begin(data, words, _("Obligations"))
    columns = [
        Column(_("Obligation"), 50),
        Column(_("Certitude"), 22),
        Column(_("Applicable (lecture prudente)"), 18),
        Column(_("Applicable (lecture probable)"), 18),
        Column(_("Sur la date"), 34),
        Column(_("Qui"), 24),
        Column(_("Preuve"), 24),
        Column(_("Question qui le prouve"), 34),
        Column(_("Pièce attendue"), 30),
        Column(_("Références"), 44),
        Column(_("Constats"), 40),
    ]
    duties = sorted(data.sheet.qualification.duties, key=lambda duty: STANDING_ORDER.index(duty.standing))
    work.book.sheet(_("Obligations"), columns, [_row(work, duty) for duty in duties])
    return finish(work)


def _row(work: Work, duty: Duty) -> Sequence[Value]:
    checklist, words, lang = work.data.checklist, work.words, work.lang
    obligation = checklist.obligation[duty.id]
    findings = {finding.id: finding for finding in checklist.findings}
    standings = {found.id: found.standing for found in work.data.sheet.qualification.findings}
    # Of an obligation that is only possible, no date is said: nothing asks for it yet.
    applies = None if duty.standing is Standing.POSSIBLE else words.capital(words._("déjà applicable"))
    return [
        obligation.text.to(lang),
        words.capital(words.standing(duty.standing)),
        duty.since or applies,
        duty.likely or applies,
        obligation.date_note.to(lang) if obligation.date_note else None,
        words.capital(words.role(obligation.who)),
        words.capital(words.proof(duty.proof)),
        words.question(obligation.proved_by) if obligation.proved_by else None,
        obligation.document.to(lang) if obligation.document else None,
        "\n".join(words.reference(checklist.reference[id_]) for id_ in obligation.references),
        "\n".join(
            f"{findings[id_].title.to(lang)} ({words.standing(standings[id_], findings[id_])})" for id_ in duty.findings
        ),
    ]
