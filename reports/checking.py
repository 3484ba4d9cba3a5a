"""Whether a file that somebody brings is one that left this installation, and of which state of which assessment.

The digest of the very bytes decides. A signature of this installation vouches for a document even where the list of what left
is lost. The assessment that a PDF carries says only what is attached: what is printed could have been changed around it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from assessments.exchange import ASSESSMENT, LARGEST_FILE, content_of
from checklists.zips import DAMAGED, is_zip
from reports.pdf_reading import read_pdf
from reports.signing import SignatureState

if TYPE_CHECKING:
    from assessments.access import Actor
    from assessments.decision import Decision
    from assessments.model import Assessment, Issued
    from assessments.review import Opinion, Submission
    from assessments.storage import AssessmentStore
    from reports.signing import Signature, Signer

LARGEST_CHECKED = 200_000_000
"""In bytes. A bundle may be larger, when it holds nearly as much evidence as an assessment may have."""


class Origin(StrEnum):
    """What can be said of a file.

    ``SAME``: byte for byte one that left. ``SIGNED``: signed by this installation and unchanged since, though not in its list.
    ``SUBMITTED``: byte for byte the assessment as it was submitted. ``SAME_CONTENT``: another file, which carries an assessment
    that left or was submitted. ``CHANGED``: signed, and changed afterwards. ``UNKNOWN``: nothing of it is known here.
    """

    SAME = "same"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    SAME_CONTENT = "same_content"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """An assessment that a file goes back to.

    Attributes:
        issued: what left, last first; at least one.
        assessment: as it is today.
        unchanged: whether the assessment is today in the state that the file shows.
    """

    issued: tuple[Issued, ...]
    assessment: Assessment
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A submitted version that a file shows.

    Attributes:
        assessment: as it is today.
        submission: the version.
        opinions: those given on it, by the last of each adviser.
        decisions: those taken on it, oldest first.
        now: content hash of the assessment today.
    """

    assessment: Assessment
    submission: Submission
    opinions: tuple[Opinion, ...]
    decisions: tuple[Decision, ...]
    now: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found about a file.

    ``carried``: SHA-256 of the assessment inside, None when there is none. ``matches`` and ``versions``: only of assessments
    that the person may read.
    """

    origin: Origin
    sha256: str
    carried: str | None
    signatures: tuple[Signature, ...]
    matches: tuple[Match, ...]
    versions: tuple[Version, ...] = ()


def check_file(store: AssessmentStore, actor: Actor, data: bytes, trusted: Signer | None) -> Checked:
    """Look a file up.

    Args:
        store: where to look.
        actor: who asks; what they may not read is not found.
        data: a PDF, a bundle, an assessment as JSON or any other file, of any origin.
        trusted: the signer of this installation; None when it has none.
    """
    digest = sha256(data).hexdigest()
    same = [found for found in store.find_issued(actor, digest) if found.sha256 == digest]
    carried, signatures = _inside(data, digest, trusted)
    alike = [] if same or carried is None else store.find_issued(actor, carried)
    states = {found.state for found in signatures}
    matches = _matches(store, actor, same or alike)
    versions = _versions(store, actor, {each.content_hash for each in same} | ({carried} if carried else set()))
    if same:
        origin = Origin.SAME
    elif SignatureState.CHANGED in states:
        origin = Origin.CHANGED
    elif SignatureState.OURS in states:
        origin = Origin.SIGNED
    elif versions and carried == digest:
        origin = Origin.SUBMITTED
    else:
        origin = Origin.SAME_CONTENT if matches or versions else Origin.UNKNOWN
    return Checked(origin, digest, carried, signatures, matches, versions)


def _inside(data: bytes, digest: str, trusted: Signer | None) -> tuple[str | None, tuple[Signature, ...]]:
    """Digest of the assessment that a file carries, and its signatures."""
    if data.startswith(b"%PDF-"):
        facts = read_pdf(data, trusted)
        return facts.carried, facts.signatures
    if is_zip(data):
        return _in_bundle(data), ()
    return digest, ()  # an assessment as JSON is its own content


def _in_bundle(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle, bundle.open(ASSESSMENT) as member:
            body = member.read(LARGEST_FILE + 1)
    except KeyError:  # a ZIP that is no bundle
        return None
    except DAMAGED:
        return None
    return sha256(body).hexdigest() if len(body) <= LARGEST_FILE else None


def _matches(store: AssessmentStore, actor: Actor, found: list[Issued]) -> tuple[Match, ...]:
    matches = []
    for id_ in dict.fromkeys(each.assessment_id for each in found):
        of_it = tuple(each for each in found if each.assessment_id == id_)
        now = content_hash(store, actor, id_)
        matches.append(Match(of_it, store.assessment(actor, id_), now == of_it[0].content_hash))
    return tuple(matches)


def _versions(store: AssessmentStore, actor: Actor, hashes: set[str]) -> tuple[Version, ...]:
    """The submitted versions with one of these content hashes; of an assessment submitted twice unchanged, the last one."""
    found = []
    for digest in sorted(hashes):
        for id_ in store.find_submitted(actor, digest):
            record = store.record(actor, id_)
            found.append(
                Version(
                    store.assessment(actor, id_),
                    next(each for each in reversed(record.submissions) if each.content_hash == digest),
                    tuple(record.given(digest).values()),
                    tuple(each for each in record.decisions if each.content_hash == digest),
                    content_hash(store, actor, id_),
                )
            )
    return tuple(found)


def content_hash(store: AssessmentStore, actor: Actor, assessment_id: str) -> str:
    """SHA-256 of an assessment as JSON, as it is now.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
    """
    return sha256(content_of(store, actor, store.snapshot(actor, assessment_id))).hexdigest()
