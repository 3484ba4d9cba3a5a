"""The file format « balise/assessment », version 1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from assessments.access import Action, Actor, require
from assessments.exchange.reading import ImportRefused, parse, refuse, validate
from assessments.model import AiSystem, Answer, Assessment, Frozen
from assessments.storage import AssessmentStore, InvalidInput
from assessments.storage.errors import quote
from assessments.storage.snapshots import canonical, digest_of
from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import DEPTH_IDS, Checklist, Depth, Text

FORMAT = "balise/assessment"
FORMAT_VERSION = 1
LARGEST_FILE = 20_000_000
"""In bytes."""

ABOUT = Text(
    fr="Ce fichier contient le système, la grille et les réponses. Il ne contient ni la fiche de la collectivité, ni le "
    "statut, ni les avis, ni les décisions, ni l’historique.",
    en="This file holds the system, the checklist and the answers. It does not hold the authority’s profile, the status, "
    "the opinions, the decisions or the history.",
)

_MOST = 1_000_000_000


class _FileAnswer(Answer):
    """An answer as the file holds it: it was given by somebody at some time."""

    version: Annotated[int, Field(ge=1, le=_MOST)]
    at: AwareDatetime


class _File(Frozen):
    """The parts of the file beside the checklist, which is kept as it is."""

    about: Text
    answers: tuple[_FileAnswer, ...]
    checklist_digest: str
    created_at: AwareDatetime
    depth: str
    system: AiSystem
    updated_at: AwareDatetime
    use_case: Annotated[str, Field(max_length=60)]


def export_json(store: AssessmentStore, actor: Actor, assessment_id: str) -> bytes:
    """A whole assessment as a file.

    The bytes are canonical: sorted keys, UTF-8, UTC, answers in the order of the checklist, a newline at the end. They
    hold names of authors and whatever people typed.

    Args:
        store: where it is.
        actor: who asks.
        assessment_id: which one.

    Returns:
        The bytes of the file.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
    """
    assessment, answers = store.snapshot(actor, assessment_id)
    require(actor, Action.EXPORT_ASSESSMENT, assessment.authority_id)
    checklist = store.checklist_of(actor, assessment_id)
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "about": ABOUT.model_dump(),
        "system": assessment.system.model_dump(mode="json"),
        "checklist": json.loads(store.checklist_body(actor, assessment_id)),
        "checklist_digest": assessment.checklist_digest,
        "use_case": assessment.use_case,
        "depth": assessment.depth.name.lower(),
        "created_at": _moment(assessment.created_at),
        "updated_at": _moment(assessment.updated_at),
        "answers": [_answer(answers[id_]) for id_ in checklist.questions if id_ in answers],
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


def _answer(answer: Answer) -> dict[str, Any]:
    return {**answer.model_dump(mode="json"), "at": answer.at and _moment(answer.at)}


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
    _check_format(found)
    raw = found.pop("checklist", None)
    file = validate(_File, found, "")
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
        return store.restore_assessment(actor, authority_id, assessment=assessment, body=body, answers=answers), notices
    except InvalidInput as error:
        raise refuse(error.text.fr, error.text.en) from None


_UNKNOWN = Text(
    fr="La grille de ce fichier n’est pas l’une de celles de cette installation. L’évaluation garde la sienne\u00a0: ses "
    "questions et ses règles peuvent différer des vôtres.",
    en="The checklist of this file is not one of those of this installation. The assessment keeps its own: its questions "
    "and rules may differ from yours.",
)


def _check_format(found: dict[str, Any]) -> None:
    if found.pop("format", None) != FORMAT:
        raise refuse("ce n’est pas une évaluation Balise.", "it is not a Balise assessment.")
    version = found.pop("format_version", None)
    if type(version) is not int or version != FORMAT_VERSION:  # true and 1.0 also equal 1
        said = quote(version)
        raise refuse(
            f"sa version de format est «\u00a0{said}\u00a0», cette installation lit la version {FORMAT_VERSION}.",
            f"its format version is “{said}”, this installation reads version {FORMAT_VERSION}.",
        )


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
