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
    InvalidAnswer,
    InvalidInput,
    PermissionDenied,
    Refusal,
    ReviewRefused,
    StoreBusy,
    StoreDamaged,
    SystemConflict,
    UnknownAssessment,
    UnknownAudit,
    UnknownAuthority,
)
from assessments.storage.records import Snapshot
from assessments.storage.store import AssessmentStore
from assessments.storage.verify import ChainReport

__all__ = [
    "ERASED",
    "MOST_AUDITS",
    "AnswerConflict",
    "AssessmentClosed",
    "AssessmentStore",
    "AuditConflict",
    "AuditRefused",
    "AuthorityConflict",
    "ChainReport",
    "Event",
    "EventKind",
    "InvalidAnswer",
    "InvalidInput",
    "PermissionDenied",
    "Refusal",
    "ReviewRefused",
    "Snapshot",
    "StoreBusy",
    "StoreDamaged",
    "SystemConflict",
    "UnknownAssessment",
    "UnknownAudit",
    "UnknownAuthority",
    "default_url",
    "make_engine",
    "parse_date",
    "parse_number",
    "upgrade",
]
