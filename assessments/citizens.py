"""What is owed to citizens: consultations, with what they changed, and what an authority publishes of an assessment.

Rules and shapes only; the store keeps what people do. Nobody who took part is ever named: a consultation counts people.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from assessments.model import FreeText, Frozen, ShortText
from checklists.model import Text

# Consultations -------------------------------------------------------------------------------------------------------


class Public(StrEnum):
    """Who may be consulted; the words are kept, so they never change."""

    RESIDENTS = "residents"
    USERS = "users"
    OFFICERS = "officers"
    STAFF_REPRESENTATIVES = "staff_representatives"
    ASSOCIATIONS = "associations"
    VULNERABLE = "vulnerable"
    EXPERTS = "experts"


PUBLIC_NAMES: dict[Public, Text] = {
    Public.RESIDENTS: Text(fr="habitants", en="residents"),
    Public.USERS: Text(fr="usagers du service", en="users of the service"),
    Public.OFFICERS: Text(fr="agents", en="officers"),
    Public.STAFF_REPRESENTATIVES: Text(
        fr="représentants du personnel (CST)", en="staff representatives (social committee, CST)"
    ),
    Public.ASSOCIATIONS: Text(fr="associations", en="associations"),
    Public.VULNERABLE: Text(fr="personnes concernées vulnérables", en="vulnerable people concerned"),
    Public.EXPERTS: Text(fr="experts", en="experts"),
}


class Progress(StrEnum):
    """How far a consultation is."""

    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called_off"


PROGRESS_NAMES: dict[Progress, Text] = {
    Progress.PLANNED: Text(fr="prévue", en="planned"),
    Progress.HELD: Text(fr="tenue", en="held"),
    Progress.CALLED_OFF: Text(fr="annulée", en="called off"),
}

MOST_PARTICIPANTS = 10_000_000


class ConsultationDraft(Frozen):
    """A consultation as people write it down, before it is kept.

    Attributes:
        title: what it was, in a few words.
        progress: planned, held or called off.
        begins: its first day; None when it is not known yet.
        ends: its last day; None when it lasted one day.
        publics: who was invited or reached.
        reached: how people were reached, also those who never come.
        participants: how many people took part; None when nobody counted, which is not zero.
        said: what they said.
        changed: what changed in the project because of it.
        unchanged_why: why nothing changed; stands only where ``changed`` is empty.
        questions: ids of the questions whose answer changed because of it.
        file: SHA-256 of a file given as evidence; empty for none.
    """

    title: ShortText
    progress: Progress = Progress.PLANNED
    begins: date | None = None
    ends: date | None = None
    publics: tuple[Public, ...] = ()
    reached: FreeText = ""
    participants: Annotated[int, Field(ge=0, le=MOST_PARTICIPANTS)] | None = None
    said: FreeText = ""
    changed: FreeText = ""
    unchanged_why: FreeText = ""
    questions: tuple[str, ...] = ()
    file: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class Consultation(ConsultationDraft):
    """A consultation as it is kept; ``version`` counts its changes. ``changed_at`` None: it was never changed."""

    id: str
    version: int
    by: ShortText
    at: AwareDatetime
    changed_by: ShortText = ""
    changed_at: AwareDatetime | None = None

    @property
    def owes_an_answer(self) -> bool:
        """Whether it was held and says neither what changed nor why nothing did: people are still waiting."""
        return self.progress is Progress.HELD and not self.changed.strip() and not self.unchanged_why.strip()


# Publication ---------------------------------------------------------------------------------------------------------

LARGEST_PAGE = 500_000
"""Largest public page in one language, in bytes: a page that a slow connection still loads."""


class PublicCopy(Frozen):
    """What is about to be published of an assessment, frozen: the very pages, and what they were made from.

    Attributes:
        name: the system, as the list of publications names it.
        purpose: what it is for, as the list says it.
        as_of: the day on which the law was read, also the date that the pages bear.
        content_hash: SHA-256 of the assessment as JSON at that moment; see ``assessments.exchange``.
        withheld: rows that are kept back, each with the id of its reason.
        added: what somebody typed for rows of which nothing else is known, by row.
        page_fr: the page in French, a whole HTML file.
        page_en: the page in English.
    """

    name: ShortText
    purpose: FreeText = ""
    as_of: date
    content_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    withheld: dict[str, str] = Field(default_factory=dict)
    added: dict[str, str] = Field(default_factory=dict)
    page_fr: str
    page_en: str


class Publication(Frozen):
    """What is, or was, published of an assessment, for who publishes. Its ``id`` is in its public address, for good.

    ``updated_at`` None: the pages are still the first ones. ``withdrawn``: nothing is to be read at the address any more, and the
    pages are gone; ``withdrawn_why`` is kept for the history, not told to the public.
    """

    id: str
    assessment_id: str
    version: int
    name: ShortText
    as_of: date
    content_hash: str
    withheld: dict[str, str] = Field(default_factory=dict)
    added: dict[str, str] = Field(default_factory=dict)
    withdrawn: bool
    withdrawn_why: FreeText = ""
    by: ShortText
    at: AwareDatetime
    updated_by: ShortText = ""
    updated_at: AwareDatetime | None = None
    withdrawn_by: ShortText = ""
    withdrawn_at: AwareDatetime | None = None


class Published(Frozen):
    """A line of the public list: nothing but what was published, and the authority that publishes."""

    id: str
    authority_id: str
    authority: ShortText
    fictional: bool
    name: ShortText
    purpose: FreeText
    as_of: date


class PublicPage(Frozen):
    """What is at a public address: the page, or, once withdrawn (``html`` is empty), the moment of the withdrawal."""

    html: str
    withdrawn_at: AwareDatetime | None = None
