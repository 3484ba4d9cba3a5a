"""The store: SQLAlchemy, Alembic and an append-only, hash-chained history. Nothing outside imports SQLAlchemy.

engine = make_engine(default_url())
upgrade(engine)
store = AssessmentStore(engine)
"""

from assessments.storage.audit_rows import MOST_AUDITS
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
from assessments.storage.records import Snapshot
from assessments.storage.register import PAGE as REGISTER_PAGE
from assessments.storage.store import AssessmentStore
from assessments.storage.verify import ChainReport

__all__ = [
    "ERASED",
    "MOST_AUDITS",
    "REGISTER_PAGE",
    "AnswerConflict",
    "AssessmentClosed",
    "AssessmentStore",
    "AuditConflict",
    "AuditRefused",
    "AuthorityConflict",
    "ChainReport",
    "Event",
    "EventKind",
    "FileRefused",
    "InvalidAnswer",
    "InvalidInput",
    "Limits",
    "PermissionDenied",
    "Refusal",
    "ReviewRefused",
    "SharedConflict",
    "Snapshot",
    "StoreBusy",
    "StoreDamaged",
    "StoreUnreachable",
    "SystemConflict",
    "UnknownAssessment",
    "UnknownAudit",
    "UnknownAuthority",
    "UnknownFile",
    "default_url",
    "make_engine",
    "parse_date",
    "parse_number",
    "suffixes_in_words",
    "upgrade",
]
