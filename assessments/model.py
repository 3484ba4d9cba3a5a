"""Authority, system, answers: what is stored and exchanged. All frozen; a change makes a new object."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from checklists.model import NOT_APPLICABLE, UNKNOWN, Depth, DepthField

LONGEST_TEXT = 200_000
"""Longest free text, in characters; beyond it the store refuses with a sentence rather than cut."""

FreeText = Annotated[str, Field(max_length=LONGEST_TEXT)]
ShortText = Annotated[str, Field(max_length=300)]


class Frozen(BaseModel):
    """Base of what is stored: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorityType(StrEnum):
    """Kinds of local authority that the law treats differently."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    SDIS = "sdis"
    CCAS = "ccas"
    SYNDICAT = "syndicat"
    AUTRE = "autre"


class Authority(Frozen):
    """The local authority behind an assessment; its size decides which obligations apply.

    ``population`` in inhabitants and ``staff_fte`` in full-time equivalents; None means not known, never zero.
    ``fictional`` marks demonstration data.
    """

    id: str
    name: Annotated[str, Field(min_length=1, max_length=300)]
    type: AuthorityType | None = None
    population: Annotated[int, Field(ge=0)] | None = None
    staff_fte: Annotated[float, Field(ge=0)] | None = None
    fictional: bool = False


class Stage(StrEnum):
    """Where the system is in its life."""

    IDEA = "idea"
    PURCHASE = "purchase"
    PILOT = "pilot"
    IN_SERVICE = "in_service"
    STOPPED = "stopped"


class AiSystem(Frozen):
    """The identity of the system that is assessed. ``stage`` None: not said yet."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    purpose: FreeText = ""
    service: ShortText = ""
    supplier: ShortText = ""
    contact: ShortText = ""
    stage: Stage | None = None


class Origin(StrEnum):
    """Who filled an answer in. ``carried``: a person, in an earlier assessment or under an earlier checklist."""

    PERSON = "person"
    TEMPLATE = "template"
    IMPORT = "import"
    SUPPLIER = "supplier"
    CARRIED = "carried"
    SHARED = "shared"


class Answer(Frozen):
    """What was answered to one question.

    ``choice`` holds option ids (one for ``one_of``); ``("unknown",)`` is « ne sait pas », which is not « no ».
    ``value`` is a number, text or ISO date as typed; ``rows`` the lines of a table. All empty: not answered yet.
    ``comment`` also carries the reason of « sans objet ». ``owner`` and ``due`` say who will do a planned safeguard and
    when. ``to_confirm`` answers came from a template, an import, a supplier or the answers that systems share: scoring treats
    them as unknown.
    ``version`` counts the changes of this answer, 0 before the first.
    """

    question: str
    choice: tuple[str, ...] = ()
    value: FreeText = ""
    rows: tuple[dict[str, FreeText], ...] = ()
    comment: FreeText = ""
    owner: ShortText = ""
    due: date | None = None
    evidence: tuple[ShortText, ...] = ()
    origin: Origin = Origin.PERSON
    to_confirm: bool = False
    version: int = 0
    author: ShortText = ""
    at: AwareDatetime | None = None

    @property
    def given(self) -> bool:
        """Whether something was answered; « ne sait pas » counts, a comment alone does not."""
        return bool(self.choice or self.value.strip() or self.rows)

    @property
    def says_unknown(self) -> bool:
        """Whether the answer is « ne sait pas »."""
        return self.choice == (UNKNOWN,)

    @property
    def counts(self) -> bool:
        """Whether scoring may use the answer: given, known, confirmed, and « sans objet » only with its reason."""
        if not self.given or self.says_unknown or self.to_confirm:
            return False
        return self.choice != (NOT_APPLICABLE,) or bool(self.comment.strip())


CONTENT_FIELDS: tuple[str, ...] = ("choice", "value", "rows", "comment", "owner", "due", "evidence", "to_confirm")
"""Fields of an answer that a person changes; the others are kept by the store."""


class EvidenceFile(Frozen):
    """A file given as evidence for an answer. Its bytes are kept once, under their SHA-256; ``size`` is in bytes.

    ``erased``: the content was erased for good, and the digest is all that is left of it.
    """

    question: str
    name: ShortText
    mime: Annotated[str, Field(max_length=100)]
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    author: ShortText = ""
    at: AwareDatetime | None = None
    erased: bool = False


class Issued(Frozen):
    """A document or file that left the house: which, of which state of the assessment, and the SHA-256 of its very bytes.

    ``kind`` is an id of ``reports.documents`` or the name of a file format; ``content_hash`` the SHA-256 of the assessment as
    JSON at that moment; ``as_of`` the day on which the law was read; ``signed``: with the installation's certificate.
    """

    assessment_id: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    content_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    kind: Annotated[str, Field(pattern="^[a-z0-9_]{1,40}$")]
    lang: Annotated[str, Field(max_length=5)]
    as_of: date
    signed: bool = False
    at: AwareDatetime


class Status(StrEnum):
    """Where the assessment is; ``assessments.review.TRANSITIONS`` says how it moves.

    The four decisions name what was decided of the last submitted version; whether that is still in force is another
    question, which the date and later changes answer.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    OPINION_GIVEN = "opinion_given"
    APPROVED = "approved"
    CONDITIONS = "conditions"
    REFUSED = "refused"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


CLOSED: tuple[Status, ...] = (Status.ARCHIVED, Status.WITHDRAWN)
"""Nothing is going on there any more: it can be read, it does not change, and one day it may be deleted."""


class Assessment(Frozen):
    """One assessment of one system. ``depth`` is the depth chosen by hand; scoring may raise it, never lower it."""

    id: str
    authority_id: str
    system: AiSystem
    checklist_id: str
    checklist_digest: str
    use_case: str = ""
    depth: DepthField = Depth.SHORT
    status: Status = Status.DRAFT
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int = 0


class Context(Frozen):
    """What rules read beside the answers. None means not known; ``as_of`` is the day on which the law is read.

    ``audit_gap_established`` is False while no audit has established a gap: an audit that was not made proves nothing; see
    ``assessments.bias.record.gap_established``.
    """

    authority_type: AuthorityType | None = None
    population: int | None = None
    staff_fte: float | None = None
    audit_gap_established: bool = False
    as_of: date = Field(default_factory=lambda: datetime.now(UTC).date())

    @classmethod
    def of(cls, authority: Authority, as_of: date, *, audit_gap_established: bool) -> Context:
        """The context that an authority's profile and the audits of an assessment give on a day."""
        return cls(
            authority_type=authority.type,
            population=authority.population,
            staff_fte=authority.staff_fte,
            audit_gap_established=audit_gap_established,
            as_of=as_of,
        )
