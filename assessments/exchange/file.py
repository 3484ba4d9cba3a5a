"""The file format « balise/assessment », version 2. Files of version 1, which had no audits yet, are still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, Field

from assessments.access import Action, Actor, require
from assessments.bias.record import Audit, AuditRecord
from assessments.exchange.reading import ImportRefused, parse, refuse, validate
from assessments.model import AiSystem, Answer, Assessment, Frozen
from assessments.storage import MOST_AUDITS, AssessmentStore, InvalidInput
from assessments.storage.errors import quote
from assessments.storage.snapshots import canonical, digest_of
from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import DEPTH_IDS, Checklist, Depth, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.storage import Snapshot

FORMAT = "balise/assessment"
FORMAT_VERSION = 2
_BEFORE_AUDITS = 1
LARGEST_FILE = 20_000_000
"""In bytes."""

ABOUT = Text(
    fr="Ce fichier contient le système, la grille, les réponses et les audits des écarts, avec leurs chiffres par groupe. "
    "Il ne contient ni les données auditées, ni la fiche de la collectivité, ni le statut, ni les avis, ni les décisions, "
    "ni l’historique.",
    en="This file holds the system, the checklist, the answers and the audits of gaps, with their figures by group. It does "
    "not hold the audited data, the authority’s profile, the status, the opinions, the decisions or the history.",
)

_MOST = 1_000_000_000


class _FileAnswer(Answer):
    """An answer as the file holds it: it was given by somebody at some time."""

    version: Annotated[int, Field(ge=1, le=_MOST)]
    at: AwareDatetime


class _FileAudit(AuditRecord):
    """An audit as the file holds it: without ids; audits of one series have the same number."""

    series: Annotated[int, Field(ge=1, le=MOST_AUDITS)]


class _FirstFile(Frozen):
    """The parts of a file of version 1 beside the checklist, which is kept as it is."""

    about: Text
    answers: tuple[_FileAnswer, ...]
    checklist_digest: str
    created_at: AwareDatetime
    depth: str
    system: AiSystem
    updated_at: AwareDatetime
    use_case: Annotated[str, Field(max_length=60)]


class _File(_FirstFile):
    """The same since there are audits."""

    audits: Annotated[tuple[_FileAudit, ...], Field(max_length=MOST_AUDITS)]


def export_json(store: AssessmentStore, actor: Actor, assessment_id: str) -> bytes:
    """A whole assessment as a file.

    The bytes are canonical: sorted keys, UTF-8, UTC, answers in the order of the checklist, audits in the order of
    planning, a newline at the end. They hold names of authors and whatever people typed.

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
    require(actor, Action.EXPORT_ASSESSMENT, found.assessment.authority_id)
    return file_of(found, store.checklist_of(actor, assessment_id), store.checklist_body(actor, assessment_id))


def file_of(found: Snapshot, checklist: Checklist, checklist_body: str) -> bytes:
    """The file of a snapshot: see ``export_json``. ``checklist_body`` is the canonical text of ``checklist``, as stored."""
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
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


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


def import_json(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    data: bytes,
    known: frozenset[str] = frozenset(),
) -> tuple[Assessment, list[Text]]:
    """Bring an exported assessment in, as a draft of an authority.

    What the file says of authors, versions and times is kept as it says; the history tells who imported it and when.

    Args:
        store: where to.
        actor: who asks.
        authority_id: for whom.
        data: the bytes of the file.
        known: digests of the checklists installed here, beside those that assessments were begun with.

    Returns:
        The new assessment, and what the person should know about it (empty: nothing).

    Raises:
        ImportRefused: when the file is not whole and right; nothing was written.
        PermissionDenied, UnknownAuthority: see ``AssessmentStore``.
    """
    require(actor, Action.IMPORT_ASSESSMENT, authority_id)
    store.authority(actor, authority_id)
    found = parse(data, LARGEST_FILE)
    version = _check_format(found)
    raw = found.pop("checklist", None)
    file, audits = _contents(found, version)
    body = _checklist_body(raw, file.checklist_digest)
    assessment = Assessment(
        id="new",
        authority_id=authority_id,
        system=file.system,
        checklist_id="new",
        checklist_digest=file.checklist_digest,
        use_case=file.use_case,
        depth=_depth(file.depth),
        created_at=_utc(file.created_at, "created_at"),
        updated_at=_utc(file.updated_at, "updated_at"),
    )
    answers = [
        Answer(**{**dict(answer), "at": _utc(answer.at, f"answers → {number}")})
        for number, answer in enumerate(file.answers)
    ]
    notices = [] if file.checklist_digest in known or store.knows_checklist(file.checklist_digest) else [_UNKNOWN]
    try:
        restored = store.restore_assessment(
            actor, authority_id, assessment=assessment, body=body, answers=answers, audits=audits
        )
    except InvalidInput as error:
        raise refuse(error.text.fr, error.text.en) from None
    return restored, notices


_UNKNOWN = Text(
    fr="La grille de ce fichier n’est pas l’une de celles de cette installation. L’évaluation garde la sienne\u00a0: ses "
    "questions et ses règles peuvent différer des vôtres.",
    en="The checklist of this file is not one of those of this installation. The assessment keeps its own: its questions "
    "and rules may differ from yours.",
)


def _contents(found: dict[str, Any], version: int) -> tuple[_FirstFile, list[Audit]]:
    """What a file of one version holds beside its checklist, and its audits."""
    if version == _BEFORE_AUDITS:
        return validate(_FirstFile, found, ""), []
    file = validate(_File, found, "")
    return file, [_audit(audit, f"audits → {number}") for number, audit in enumerate(file.audits)]


def _audit(given: _FileAudit, place: str) -> Audit:
    moments = {name: getattr(given, name) for name in ("planned_at", "measured_at", "judged_at")}
    moments = {name: at if at is None else _utc(at, f"{place} → {name}") for name, at in moments.items()}
    return Audit(**{**dict(given), **moments, "id": "new", "assessment_id": "new", "series": str(given.series)})


def _check_format(found: dict[str, Any]) -> int:
    if found.pop("format", None) != FORMAT:
        raise refuse("ce n’est pas une évaluation Balise.", "it is not a Balise assessment.")
    version = found.pop("format_version", None)
    if type(version) is not int or version not in {_BEFORE_AUDITS, FORMAT_VERSION}:  # true and 1.0 also equal 1
        said = quote(version)
        raise refuse(
            f"sa version de format est «\u00a0{said}\u00a0», cette installation lit les versions 1 et {FORMAT_VERSION}.",
            f"its format version is “{said}”, this installation reads versions 1 and {FORMAT_VERSION}.",
        )
    return version


def _checklist_body(raw: Any, digest: str) -> str:
    checklist = validate(Checklist, raw, "checklist", strict=False)
    try:
        check(checklist)  # one that names what does not exist would break scoring later
    except ChecklistError as error:
        where, why = quote(error.file), quote(error.problem)
        raise refuse(
            f"sa grille ne tient pas ensemble, voyez «\u00a0{where}\u00a0».",
            f"its checklist does not hold together, see “{where}”: {why}",
        ) from None
    body = canonical(raw)  # as it is in the file: a later version of Balise may know more keys than the file has
    if digest_of(body) != digest:
        raise refuse(
            "sa grille a été modifiée, son empreinte «\u00a0checklist_digest\u00a0» ne correspond plus.",
            "its checklist was modified, its fingerprint “checklist_digest” does not match any more.",
        )
    return body


def _depth(name: str) -> Depth:
    if name not in DEPTH_IDS:
        known = ", ".join(DEPTH_IDS)
        raise refuse(
            f"à «\u00a0depth\u00a0», «\u00a0{quote(name)}\u00a0» n’est pas l’une des valeurs {known}.",
            f"at “depth”, “{quote(name)}” is not one of {known}.",
        )
    return DEPTH_IDS[name]


def _utc(at: datetime, place: str) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise _bad_moment(place) from None


def _bad_moment(place: str) -> ImportRefused:
    return refuse(f"à «\u00a0{place}\u00a0», cette date est impossible.", f"at “{place}”, this date is impossible.")
