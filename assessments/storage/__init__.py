"""The store: SQLAlchemy, Alembic and an append-only, hash-chained history. Nothing outside imports SQLAlchemy.

engine = make_engine(default_url())
upgrade(engine)
store = AssessmentStore(engine)
"""

from assessments.storage.audit_rows import MOST_AUDITS
from assessments.storage.carrying import Carried, Fate, carry, said_in
from assessments.storage.chain import ERASED, Event, EventKind
from assessments.storage.content import parse_date, parse_number
from assessments.storage.engine import default_url, make_engine, upgrade
from assessments.storage.errors import (
    AnswerConflict,
    AssessmentClosed,
    AuditConflict,
    AuditRefused,
    AuthorityConflict,
    FileRefused,
    InvalidAnswer,
    InvalidInput,
    PermissionDenied,
    Refusal,
    ReviewRefused,
    SharedConflict,
    StoreBusy,
    StoreDamaged,
    StoreUnreachable,
    SystemConflict,
    UnknownAssessment,
    UnknownAudit,
    UnknownAuthority,
    UnknownFile,
)
from assessments.storage.evidence import Limits, suffixes_in_words
from assessments.storage.lineage import MOST_AT_ONCE, REASSESSED, Beginning, Lineage
from assessments.storage.records import Snapshot
from assessments.storage.register import PAGE as REGISTER_PAGE
from assessments.storage.renewal import SetAside, Staying
from assessments.storage.review_advice import ADVISED
from assessments.storage.store import AssessmentStore
from assessments.storage.trail import PAGE as TRAIL_PAGE
from assessments.storage.trail import Noted, Told, Trail, Wanted
from assessments.storage.verify_report import BrokenLink, ChainReport

__all__ = [
    "ADVISED",
    "ERASED",
    "MOST_AT_ONCE",
    "MOST_AUDITS",
    "REASSESSED",
    "REGISTER_PAGE",
    "TRAIL_PAGE",
    "AnswerConflict",
    "AssessmentClosed",
    "AssessmentStore",
    "AuditConflict",
    "AuditRefused",
    "AuthorityConflict",
    "Beginning",
    "BrokenLink",
    "Carried",
    "ChainReport",
    "Event",
    "EventKind",
    "Fate",
    "FileRefused",
    "InvalidAnswer",
    "InvalidInput",
    "Limits",
    "Lineage",
    "Noted",
    "PermissionDenied",
    "Refusal",
    "ReviewRefused",
    "SetAside",
    "SharedConflict",
    "Snapshot",
    "Staying",
    "StoreBusy",
    "StoreDamaged",
    "StoreUnreachable",
    "SystemConflict",
    "Told",
    "Trail",
    "UnknownAssessment",
    "UnknownAudit",
    "UnknownAuthority",
    "UnknownFile",
    "Wanted",
    "carry",
    "default_url",
    "make_engine",
    "parse_date",
    "parse_number",
    "said_in",
    "suffixes_in_words",
    "upgrade",
]
