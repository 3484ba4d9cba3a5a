"""One document of what was gathered: built, signed if it can be, and noted among those that left."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from reports.documents import PDF

if TYPE_CHECKING:
    from assessments.access import Actor
    from assessments.storage import AssessmentStore
    from reports.assessment_report import ReportInput
    from reports.documents import Kind
    from reports.signing import Signer


def print_and_note(
    store: AssessmentStore, actor: Actor, data: ReportInput, kind: Kind, lang: str, *, signer: Signer | None
) -> bytes:
    """The bytes of a document; see ``reports.issue.issue``.

    Raises:
        SigningRefused: when the certificate cannot sign; nothing was noted.
    """
    made = kind.build(data, lang)
    signed = signer is not None and kind.mime == PDF
    if signer is not None and signed:
        made = signer.sign(made)
    store.record_issue(
        actor,
        data.assessment.id,
        kind=kind.id,
        lang=lang,
        sha256=sha256(made).hexdigest(),
        content_hash=data.content_hash,
        as_of=data.printed_at.date(),
        signed=signed,
    )
    return made
