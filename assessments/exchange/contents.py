"""Reading the file format « balise/assessment », all its versions: whole and right, or refused in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from assessments.bias.record import Audit, AuditRecord
from assessments.exchange.file import FORMAT, FORMAT_VERSION, LARGEST_FILE
from assessments.exchange.reading import ImportRefused, parse, refuse, validate
from assessments.model import AiSystem, Answer, Assessment, EvidenceFile, Frozen
from assessments.storage import MOST_AUDITS
from assessments.storage.errors import quote
from assessments.storage.snapshots import canonical, digest_of
from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import DEPTH_IDS, Checklist, Depth, Text

_MOST = 1_000_000_000
_MOST_FILES = 10_000  # what an installation takes is for its own limits to say


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


class _SecondFile(_FirstFile):
    """The same since there are audits, in version 2."""

    audits: Annotated[tuple[_FileAudit, ...], Field(max_length=MOST_AUDITS)]


class _FileEvidence(EvidenceFile):
    """An evidence file as the file holds it: it was given by somebody at some time."""

    at: AwareDatetime


class _ThirdFile(_SecondFile):
    """The same since there are evidence files, in version 3."""

    files: Annotated[tuple[_FileEvidence, ...], Field(max_length=_MOST_FILES)]


_VERSIONS: dict[int, type[_FirstFile]] = {1: _FirstFile, 2: _SecondFile, FORMAT_VERSION: _ThirdFile}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds, checked: an assessment whose ids have no meaning, and the canonical text of its checklist."""

    assessment: Assessment
    body: str
    answers: tuple[Answer, ...]
    audits: tuple[Audit, ...]
    files: tuple[EvidenceFile, ...]


def read_contents(data: bytes) -> Contents:
    """What the bytes of a file hold.

    Raises:
        ImportRefused: when the file is not whole and right.
    """
    found = parse(data, LARGEST_FILE)
    version = _check_format(found)
    raw = found.pop("checklist", None)
    file = validate(_VERSIONS[version], found, "")
    audits = file.audits if isinstance(file, _SecondFile) else ()
    files = file.files if isinstance(file, _ThirdFile) else ()
    body = _checklist_body(raw, file.checklist_digest)
    return Contents(
        assessment=Assessment(
            id="new",
            authority_id="new",
            system=file.system,
            checklist_id="new",
            checklist_digest=file.checklist_digest,
            use_case=file.use_case,
            depth=_depth(file.depth),
            created_at=_utc(file.created_at, "created_at"),
            updated_at=_utc(file.updated_at, "updated_at"),
        ),
        body=body,
        answers=tuple(
            Answer(**{**dict(answer), "at": _utc(answer.at, f"answers → {number}")})
            for number, answer in enumerate(file.answers)
        ),
        audits=tuple(_audit(audit, f"audits → {number}") for number, audit in enumerate(audits)),
        files=tuple(
            EvidenceFile(**{**dict(one), "at": _utc(one.at, f"files → {number}")}) for number, one in enumerate(files)
        ),
    )


def _audit(given: _FileAudit, place: str) -> Audit:
    moments = {name: getattr(given, name) for name in ("planned_at", "measured_at", "judged_at")}
    moments = {name: at if at is None else _utc(at, f"{place} → {name}") for name, at in moments.items()}
    return Audit(**{**dict(given), **moments, "id": "new", "assessment_id": "new", "series": str(given.series)})


def _check_format(found: dict[str, Any]) -> int:
    if found.pop("format", None) != FORMAT:
        raise refuse("ce n’est pas une évaluation Balise.", "it is not a Balise assessment.")
    version = found.pop("format_version", None)
    if type(version) is not int or version not in _VERSIONS:  # true and 1.0 also equal 1
        said = quote(version)
        raise refuse(
            f"sa version de format est «\u00a0{said}\u00a0», cette installation lit les versions 1 à {FORMAT_VERSION}.",
            f"its format version is “{said}”, this installation reads versions 1 to {FORMAT_VERSION}.",
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
