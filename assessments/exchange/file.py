"""Writing the file format « balise/assessment », version 3. ``contents`` reads it, and the versions before.

Version 1 had no audits yet, version 2 no evidence files. Of those the file says which there are; their bytes are in the bundle.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assessments.access import Action, Actor, require
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.record import Audit
    from assessments.model import Answer, EvidenceFile
    from assessments.storage import AssessmentStore, Snapshot
    from checklists.model import Checklist

FORMAT = "balise/assessment"
FORMAT_VERSION = 3
LARGEST_FILE = 20_000_000
"""In bytes."""

ABOUT = Text(
    fr="Ce fichier contient le système, la grille, les réponses, les audits des écarts, avec leurs chiffres par groupe, et la "
    "liste des pièces jointes. Il ne contient ni le contenu des pièces, ni les données auditées, ni la fiche de la "
    "collectivité, ni le statut, ni les avis, ni les décisions, ni l’historique.",
    en="This file holds the system, the checklist, the answers, the audits of gaps, with their figures by group, and the list "
    "of attached files. It does not hold the content of these files, the audited data, the authority’s profile, the status, "
    "the opinions, the decisions or the history.",
)


def export_json(store: AssessmentStore, actor: Actor, assessment_id: str) -> bytes:
    """A whole assessment as a file.

    The bytes are canonical: sorted keys, UTF-8, UTC, answers in the order of the checklist, audits in the order of
    planning, files in the order of the checklist, a newline at the end. They hold names of authors and whatever people typed.

    Args:
        store: where it is.
        actor: who asks.
        assessment_id: which one.

    Returns:
        The bytes of the file.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
    """
    found = store.snapshot(actor, assessment_id)
    require(actor, Action.EXPORT_ASSESSMENT, found.assessment.authority_id, found.assessment.id)
    return content_of(store, actor, found)


def content_of(store: AssessmentStore, actor: Actor, found: Snapshot) -> bytes:
    """The file of an assessment already read: see ``export_json``. Its SHA-256 is the content hash of the assessment.

    Asks for no right to export: documents say the hash to whoever may read them.
    """
    checklist = store.checklist_of(actor, found.assessment.id)
    return file_of(found, checklist, store.checklist_body(actor, found.assessment.id))


def file_of(found: Snapshot, checklist: Checklist, checklist_body: str) -> bytes:
    """The same without a store; ``checklist_body`` is the canonical text of ``checklist``, as stored."""
    assessment, answers = found.assessment, found.answers
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "about": ABOUT.model_dump(),
        "system": assessment.system.model_dump(mode="json"),
        "checklist": json.loads(checklist_body),
        "checklist_digest": assessment.checklist_digest,
        "use_case": assessment.use_case,
        "depth": assessment.depth.name.lower(),
        "created_at": _moment(assessment.created_at),
        "updated_at": _moment(assessment.updated_at),
        "answers": [_answer(answers[id_]) for id_ in checklist.questions if id_ in answers],
        "audits": _audits(found.audits),
        "files": [_file(file) for file in files_in_order(found.files, checklist)],
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


def files_in_order(files: Sequence[EvidenceFile], checklist: Checklist) -> list[EvidenceFile]:
    """The files in the order of the checklist; those of one question in the order in which they were given."""
    place = {id_: number for number, id_ in enumerate(checklist.questions)}
    return sorted(files, key=lambda file: (place[file.question], (file.at and _moment(file.at)) or "", file.sha256))


def _file(file: EvidenceFile) -> dict[str, Any]:
    return {**file.model_dump(mode="json"), "at": file.at and _moment(file.at)}


def _answer(answer: Answer) -> dict[str, Any]:
    return {**answer.model_dump(mode="json"), "at": answer.at and _moment(answer.at)}


def _audits(audits: Sequence[Audit]) -> list[dict[str, Any]]:
    series = {id_: number for number, id_ in enumerate(dict.fromkeys(audit.series for audit in audits), 1)}
    moments = ("planned_at", "measured_at", "judged_at")
    return [
        {
            **audit.model_dump(mode="json", exclude={"id", "assessment_id", *moments}, exclude_none=True),
            "series": series[audit.series],
            **{name: _moment(at) for name in moments if (at := getattr(audit, name)) is not None},
        }
        for audit in audits
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
