"""Publishing: the frozen copy of an assessment's public record, as it is shown before and served afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assessments.access import Refusal
from assessments.citizens import PublicCopy
from checklists.model import Text
from reports.gather import gather
from reports.public.page import build_served_page
from reports.public.record import PublicRecord, State

if TYPE_CHECKING:
    from assessments.access import Actor
    from assessments.citizens import Publication
    from assessments.storage import AssessmentStore
    from reports.assessment_report import ReportInput


class NotAsSeen(Refusal):
    """What would be published is no longer what the person read; nothing was published."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="L’évaluation a changé depuis que vous avez lu la fiche\u00a0: rien n’a été publié. Relisez ce qui sera publié, "
                "puis publiez de nouveau.",
                en="The assessment has changed since you read the record: nothing was published. Read again what will be published, "
                "then publish it.",
            )
        )


def frozen(data: ReportInput) -> PublicCopy:
    """What would be published of an input: the very pages, in both languages."""
    purpose = PublicRecord(data, "fr").entries["purpose"]
    return PublicCopy(
        name=data.assessment.system.name,
        purpose=purpose.text if purpose.state is State.SAID else "",
        as_of=data.printed_at.date(),
        content_hash=data.content_hash,
        withheld=dict(data.withheld),
        added={row: text for row, text in data.added.items() if text.strip()},
        page_fr=build_served_page(data, "fr"),
        page_en=build_served_page(data, "en"),
    )


def outdated(data: ReportInput, found: Publication) -> bool:
    """Whether the assessment, its consultations or the rows kept back changed since the last publication."""
    last = found.updated_at or found.at
    moments = (one.changed_at or one.at for one in data.consultations)
    return (
        data.content_hash != found.content_hash
        or dict(data.withheld) != found.withheld
        or dict(data.added) != found.added
        or any(moment > last for moment in moments)
    )


def publish(store: AssessmentStore, actor: Actor, assessment_id: str, shown: PublicCopy, *, seen: int) -> Publication:
    """Publish what a person has read, if that is still what the assessment gives.

    Args:
        store: where the assessment is.
        actor: who publishes.
        assessment_id: which one.
        shown: what the person has read; it says also which rows are kept back, and on which day the law is read.
        seen: version of the publication that they had before them; 0 when there was none.

    Raises:
        NotAsSeen: when something changed in between; nothing was published.
        PermissionDenied, ReviewRefused, InvalidInput: see ``AssessmentStore.publish``.
    """
    data = replace(gather(store, actor, assessment_id, shown.as_of), withheld=shown.withheld, added=shown.added)
    if frozen(data) != shown:
        raise NotAsSeen
    return store.publish(actor, assessment_id, shown, seen=seen)
