"""The bundle of an assessment with the documents that its readers expect: those for the committee and for the officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.exchange import write_bundle
from assessments.storage import UnknownFile
from reports.documents import DOCUMENTS, PDF, Audience, file_name
from reports.gather import gather_from
from reports.noting import print_and_note

if TYPE_CHECKING:
    from datetime import date

    from assessments.access import Actor
    from assessments.storage import AssessmentStore
    from reports.signing import Signer

_READERS = frozenset({Audience.COMMITTEE, Audience.OFFICIALS})
_TRIES = 3


def build_bundle(  # noqa: PLR0917 (called as every ``FileKind.make`` is)
    store: AssessmentStore, actor: Actor, assessment_id: str, lang: str, as_of: date, signer: Signer | None
) -> tuple[bytes, str]:
    """A whole assessment as a ZIP, and its content hash: see ``assessments.exchange.bundle``. All of it is of one moment.

    Without a signer, the same content on the same day gives the same bytes.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
        SigningRefused: when the certificate cannot sign.
        UnknownFile: when people kept removing files while the bundle was made.
    """
    for left in reversed(range(_TRIES)):
        found = store.snapshot(actor, assessment_id)
        data = gather_from(store, actor, found, as_of)
        documents = {
            file_name(kind, data, lang): print_and_note(store, actor, data, kind, lang, signer=signer)
            for kind in DOCUMENTS
            if kind.mime == PDF and kind.audience in _READERS
        }
        try:
            return write_bundle(store, actor, found, documents), data.content_hash
        except UnknownFile:  # somebody removed a file in between: what is there now is another assessment
            if not left:
                raise
    raise AssertionError("the last try returned or raised")
