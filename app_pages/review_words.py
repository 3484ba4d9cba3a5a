"""Versions, opinions and steps in words, for the pages about the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.decision import STATUS_OF
from assessments.timeline import Kind
from reports.record_words import RecordWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.review import Opinion
    from assessments.timeline import Moment
    from checklists.model import Adviser

SHORT = 12
"""Characters of a content hash that people compare at a glance."""


def adviser(desk: Desk, found: Adviser) -> str:
    """« L’avis du comité d’éthique »."""
    return desk._("L’avis {of}").format(of=RecordWords(desk.lang).of_advisers([found]))


def given(desk: Desk, found: Opinion) -> str:
    """« L’avis du comité d’éthique du 12/01/2027 », of an opinion that was given."""
    day = desk.words.day_of(found.closed_at or found.opened_at)
    return desk._("{opinion} du {day}").format(opinion=adviser(desk, found.adviser), day=day)


def happened(desk: Desk, found: Moment) -> str:
    """What happened, without who and when."""
    _ = desk._
    version = _("version {n}").format(n=found.number)
    if found.kind is Kind.ADVISED and found.adviser:
        said = _("{opinion} sur la {version} : {outcome}")
        return said.format(
            opinion=adviser(desk, found.adviser), version=version, outcome=RecordWords(desk.lang).outcome(found.outcome)
        )
    if found.kind is Kind.DECIDED and found.choice:
        status = desk.words.status(STATUS_OF[found.choice])
        return _("Décision sur la {version} : {status}").format(
            version=version, status=f"{status[:1].lower()}{status[1:]}"
        )
    return {
        Kind.BEGUN: _("Évaluation commencée"),
        Kind.SUBMITTED: _("Version {n} soumise au comité").format(n=found.number),
        Kind.ASK_CHANGES: _("Changements demandés sur la {version}").format(version=version),
        Kind.WITHDRAW: _("Évaluation retirée"),
        Kind.RESUME: _("Évaluation reprise"),
        Kind.REOPEN: _("Évaluation rouverte pour être réévaluée"),
        Kind.ARCHIVE: _("Évaluation archivée"),
        Kind.CALLED: _("Comité appelé à voter sur la {version}").format(version=version),
    }[found.kind]
