"""What the documents about one assessment print, read from the store at one moment."""

from __future__ import annotations

from datetime import UTC, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from assessments.access import Action
from assessments.advice import what_would_help_most
from assessments.benefits import benefits_of
from assessments.bias.record import gap_established
from assessments.conclusion import conclude
from assessments.exchange import content_of
from assessments.model import Context
from assessments.scoring import score
from reports.assessment_report import ReportInput

if TYPE_CHECKING:
    from datetime import date

    from assessments.access import Actor
    from assessments.storage import AssessmentStore, Snapshot


def gather(store: AssessmentStore, actor: Actor, assessment_id: str, as_of: date) -> ReportInput:
    """Everything that documents print, of one moment.

    Documents carry no time of printing: the same content read on the same ``as_of`` gives the same bytes, whoever prints it.

    Args:
        store: where the assessment is.
        actor: who asks; the assessment as JSON is attached only if they may export it.
        assessment_id: which one.
        as_of: the day on which the law is read, also the date of the documents.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
    """
    return gather_from(store, actor, store.snapshot(actor, assessment_id), as_of)


def gather_from(store: AssessmentStore, actor: Actor, found: Snapshot, as_of: date) -> ReportInput:
    """The same from an assessment already read, so that several papers and files are of one moment."""
    assessment, checklist = found.assessment, store.checklist_of(actor, found.assessment.id)
    authority = store.authority(actor, assessment.authority_id)
    context = Context.of(authority, as_of, audit_gap_established=gap_established(found.audits))
    sheet = score(checklist, found.answers, context, assessment.depth)
    body = content_of(store, actor, found)
    return ReportInput(
        authority=authority,
        assessment=assessment,
        checklist=checklist,
        answers=found.answers,
        sheet=sheet,
        measures=what_would_help_most(checklist, found.answers, context, assessment.depth, sheet=sheet),
        printed_at=datetime.combine(as_of, time(0), UTC),
        content_hash=sha256(body).hexdigest(),
        attachment=body if actor.may(Action.EXPORT_ASSESSMENT, assessment.authority_id, assessment.id) else None,
        benefits=benefits_of(checklist, found.answers),
        conclusion=conclude(checklist, found.answers, context, sheet),
        audits=found.audits,
        files=found.files,
        record=store.record(actor, assessment.id),
        consultations=tuple(store.consultations(actor, assessment.id)),
        tasks=store.follow_up(actor, assessment.id).tasks,
    )
