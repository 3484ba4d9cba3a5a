"""The full report of an assessment, for the committee: every answer, every level, and how one leads to the other.

Nothing is computed here: every figure comes from the ``RiskSheet``, every sentence from ``reports.wording`` or the checklist.
The same input gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessments.benefits import Benefits
from assessments.record import Record
from reports.parts.answers import answers
from reports.parts.balance import balance
from reports.parts.bias import bias
from reports.parts.charter import charter
from reports.parts.consultations import consultations
from reports.parts.council import council
from reports.parts.decision import decision
from reports.parts.fria import fria
from reports.parts.front import contents, cover, summary
from reports.parts.glossary import glossary
from reports.parts.impact import impact
from reports.parts.law import obligations, qualification, references
from reports.parts.method import method
from reports.parts.plan import plan
from reports.parts.proposal import proposal
from reports.parts.risks import risks
from reports.parts.security import security
from reports.parts.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from assessments.advice import Measure
    from assessments.bias.record import Audit
    from assessments.citizens import Consultation
    from assessments.conclusion import Conclusion
    from assessments.model import Answer, Assessment, Authority, EvidenceFile
    from assessments.scoring import RiskSheet
    from assessments.tasks import Task
    from checklists.model import Checklist

PARTS = (
    cover,
    contents,
    council,
    summary,
    proposal,
    balance,
    qualification,
    obligations,
    impact,
    risks,
    bias,
    plan,
    consultations,
    decision,
    fria,
    security,
    answers,
    references,
    method,
    charter,
    glossary,
)
"""What the report holds, in order; the annexes begin with the FRIA."""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Everything that a report prints.

    ``sheet``, ``measures``, ``benefits`` and ``conclusion`` follow from the rest and are not computed again; without a
    conclusion the report proposes none.
    ``answers`` are by question id. ``printed_at`` has a time zone. ``content_hash`` names the state of the assessment that
    was printed. ``attachment`` is the assessment as JSON, carried inside the file; None leaves it out. ``audits`` are the bias
    audits, in any order, withdrawn ones included; only those that are given are printed. ``files`` were given as evidence.
    ``tasks`` are what people keep of the actions of the plan.
    ``withheld`` names the rows that the public record withholds, each with the id of its reason in ``publication.yaml``; other
    documents do not read it, nor ``added``: what somebody typed for rows of the public record of which nothing else is known.
    ``record`` is the review: versions, remarks, opinions, reservations and decisions. ``consultations`` are those held, planned or
    called off, first day first.
    """

    authority: Authority
    assessment: Assessment
    checklist: Checklist
    answers: Mapping[str, Answer]
    sheet: RiskSheet
    measures: tuple[Measure, ...]
    printed_at: datetime
    content_hash: str
    attachment: bytes | None = None
    benefits: Benefits = field(default_factory=Benefits)
    conclusion: Conclusion | None = None
    audits: tuple[Audit, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    tasks: tuple[Task, ...] = ()
    withheld: Mapping[str, str] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    added: Mapping[str, str] = field(default_factory=dict)
    consultations: tuple[Consultation, ...] = ()


def build_report(data: ReportInput, lang: str) -> bytes:
    """The report as a PDF file in ``lang`` (``fr`` or ``en``).

    Raises:
        ValueError: if ``printed_at`` has no time zone.
    """
    writer = Writer(data, lang)
    for part in PARTS:
        part(writer)
    return writer.document.build()
