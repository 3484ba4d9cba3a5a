"""The history of one authority: numbered events, each hashed together with the one before it.

The hash covers the public part alone (ids, field names, option ids, versions, times) and, for everything personal or
free, a salted digest. Text and salt live beside it and can be erased without breaking the chain; without its salt,
the digest left behind does not let anybody guess a name or a short text.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import tables
from assessments.storage.errors import UnknownAuthority
from assessments.storage.snapshots import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from assessments.access import Actor

GENESIS = "0" * 64
"""What stands for the hash before the first event."""

SALT_BYTES = 16
ACTOR = "actor"
BEFORE, AFTER = "before", "after"
ERASED = "[effacé · erased]"
"""What readers see where a text was erased."""
SEALED = "[vote en cours · vote under way]"
"""What readers see of the votes of others until the opinion is given."""


class EventKind(StrEnum):
    """What happened."""

    AUTHORITY_CREATED = "authority_created"
    AUTHORITY_CHANGED = "authority_changed"
    ASSESSMENT_CREATED = "assessment_created"
    ASSESSMENT_IMPORTED = "assessment_imported"
    SYSTEM_CHANGED = "system_changed"
    DEPTH_CHANGED = "depth_changed"
    ANSWER_SAVED = "answer_saved"
    AUDIT_PLANNED = "audit_planned"
    AUDIT_MEASURED = "audit_measured"
    AUDIT_JUDGED = "audit_judged"
    AUDIT_WITHDRAWN = "audit_withdrawn"
    DOCUMENT_ISSUED = "document_issued"
    FILE_ADDED = "file_added"
    FILE_REMOVED = "file_removed"
    STATUS_CHANGED = "status_changed"
    VERSION_SUBMITTED = "version_submitted"
    REMARK_MADE = "remark_made"
    REMARK_SETTLED = "remark_settled"
    OPINION_OPENED = "opinion_opened"
    OPINION_CLOSED = "opinion_closed"
    MEMBER_CALLED = "member_called"
    VOTE_CAST = "vote_cast"
    MEMBER_RECUSED = "member_recused"
    RESERVATION_MADE = "reservation_made"
    RESERVATION_PROVED = "reservation_proved"
    RESERVATION_CLOSED = "reservation_closed"
    PROOF_RETURNED = "proof_returned"
    DECISION_MADE = "decision_made"
    ASSIGNED = "assigned"
    ASSIGNMENT_DONE = "assignment_done"
    ASSIGNMENT_TAKEN = "assignment_taken"
    COMMITTEE_CHANGED = "committee_changed"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation_ended"
    ASSESSMENT_LINKED = "assessment_linked"
    ASSESSMENT_FOLLOWED = "assessment_followed"
    CHECKLIST_RENEWED = "checklist_renewed"
    CHECKLIST_KEPT = "checklist_kept"
    ANSWER_SET_ASIDE = "answer_set_aside"
    CONSULTATION_RECORDED = "consultation_recorded"
    CONSULTATION_CHANGED = "consultation_changed"
    PUBLICATION_MADE = "publication_made"
    PUBLICATION_UPDATED = "publication_updated"
    PUBLICATION_WITHDRAWN = "publication_withdrawn"
    TASK_SET = "task_set"
    TASK_CHANGED = "task_changed"
    MEASUREMENT_MADE = "measurement_made"
    MEASUREMENT_WITHDRAWN = "measurement_withdrawn"
    INCIDENT_TOLD = "incident_told"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_CLOSED = "incident_closed"
    CHANGE_DECLARED = "change_declared"
    TRIGGER_SET_ASIDE = "trigger_set_aside"
    SHARED_KEPT = "shared_kept"
    SHARED_CHANGED = "shared_changed"
    SHARED_DROPPED = "shared_dropped"
    TEXT_ERASED = "text_erased"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    ACCOUNT_CHANGED = "account_changed"
    KEEP_TIME_SET = "keep_time_set"
    ASSESSMENT_DELETED = "assessment_deleted"
    NOTICE_WRITTEN = "notice_written"


@dataclass(frozen=True)
class Entry:
    """An event to append. ``plain`` values are covered as they are, ``texts`` by salted digest only.

    Both are keyed by « before.field » or « after.field »; values are anything that JSON holds.
    """

    kind: EventKind
    assessment_id: str | None = None
    question: str = ""
    version: int = 0
    plain: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Any] = field(default_factory=dict)
    erased: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The last event of a chain; ``seq`` 0 when there is none yet."""

    authority_id: str
    seq: int
    hash: str


def moment(at: datetime) -> str:
    """A moment as the chain writes it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(written: str) -> datetime:
    """A moment from how the chain writes it."""
    return datetime.fromisoformat(written)


def event_hash(previous: str, public: str) -> str:
    """The hash of an event: SHA-256 of the previous hash followed by the canonical public part."""
    return hashlib.sha256((previous + public).encode()).hexdigest()


def text_digest(salt: bytes, text: str) -> str:
    """The salted digest of a text."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def changed(fields: Mapping[str, tuple[Any, Any]], plain: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split changed fields, given as (before, after), into the plain and the text part of an entry."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name, (before, after) in fields.items():
        part = parts[0] if name in plain else parts[1]
        part[f"{BEFORE}.{name}"] = before
        part[f"{AFTER}.{name}"] = after
    return parts


def created(values: Mapping[str, Any], plain: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split the fields of something new into the plain and the text part of an entry."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name, value in values.items():
        parts[0 if name in plain else 1][f"{AFTER}.{name}"] = value
    return parts


def start(connection: Connection, authority_id: str) -> Head:
    """Begin the chain of a new authority."""
    head = Head(authority_id, 0, GENESIS)
    connection.execute(sa.insert(tables.chain_head).values(authority_id=authority_id, seq=0, hash=GENESIS))
    return head


def lock(connection: Connection, authority_id: str) -> Head:
    """Take the chain of an authority for the rest of the transaction; other writers of it wait.

    Raises:
        UnknownAuthority: when the authority does not exist.
    """
    table = tables.chain_head
    row = connection.execute(
        sa.select(table.c.seq, table.c.hash).where(table.c.authority_id == authority_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownAuthority
    return Head(authority_id, row.seq, row.hash)


def append(connection: Connection, head: Head, actor: Actor, at: datetime, entries: Sequence[Entry]) -> Head:
    """Append events to a locked chain.

    Args:
        connection: the transaction that holds the lock.
        head: what ``lock`` gave.
        actor: who did it; stored as an erasable text.
        at: when.
        entries: what was done, in order.

    Returns:
        The new head.
    """
    events: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    who = {"id": actor.id, "name": actor.name}
    seq, last = head.seq, head.hash
    for entry in entries:
        seq += 1
        digests: dict[str, str] = {}
        for name, value in {ACTOR: who, **entry.texts}.items():
            salt, text = secrets.token_bytes(SALT_BYTES), canonical(value)
            digests[name] = text_digest(salt, text)
            rows.append({"authority_id": head.authority_id, "seq": seq, "name": name, "salt": salt, "text": text})
        public = canonical(
            {
                "authority": head.authority_id,
                "seq": seq,
                "at": moment(at),
                "kind": entry.kind,
                "assessment": entry.assessment_id,
                "question": entry.question,
                "version": entry.version,
                "plain": dict(entry.plain),
                "texts": digests,
                "erased": {number: list(names) for number, names in entry.erased.items()},
            }
        )
        last = event_hash(last, public)
        events.append(
            {
                "authority_id": head.authority_id,
                "seq": seq,
                "assessment_id": entry.assessment_id,
                "kind": entry.kind.value,
                "question": entry.question,
                "public": public,
                "hash": last,
            }
        )
    connection.execute(sa.insert(tables.event), events)
    connection.execute(sa.insert(tables.event_text), rows)
    connection.execute(
        sa.update(tables.chain_head)
        .where(tables.chain_head.c.authority_id == head.authority_id)
        .values(seq=seq, hash=last)
    )
    return Head(head.authority_id, seq, last)


@dataclass(frozen=True)
class Event:
    """One line of the history.

    ``actor_id`` and ``actor_name`` are None once erased. ``before`` and ``after`` hold the changed fields as JSON
    values (option ids as a list, a date in ISO form); an erased one reads ``ERASED``. ``assessment_id`` None: it
    concerns the authority itself. ``question`` empty: it concerns no question. ``hash`` chains it to the one before.
    """

    authority_id: str
    seq: int
    assessment_id: str | None
    kind: EventKind
    question: str
    version: int
    at: datetime
    actor_id: str | None
    actor_name: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    hash: str


def read_events(connection: Connection, assessment_id: str, limit: int, *where: sa.ColumnElement[bool]) -> list[Event]:
    """The last events of an assessment, newest first; with ``where``, those for which it holds."""
    event = tables.event
    mine = sa.select(event).where(event.c.assessment_id == assessment_id, *where)
    rows = connection.execute(mine.order_by(event.c.seq.desc()).limit(limit)).all()
    if not rows:
        return []
    texts = texts_of(connection, rows[0].authority_id, [row.seq for row in rows])
    return [event_of(row, texts.get(row.seq, {})) for row in rows]


def texts_of(connection: Connection, authority_id: str, numbers: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """Texts by event number and name; None where erased."""
    table = tables.event_text
    found: dict[int, dict[str, str | None]] = {}
    for first in range(0, len(numbers), 500):  # databases limit how many values one statement takes
        part = numbers[first : first + 500]
        for row in connection.execute(
            sa.select(table.c.seq, table.c.name, table.c.text).where(
                table.c.authority_id == authority_id, table.c.seq.in_(part)
            )
        ):
            found.setdefault(row.seq, {})[row.name] = row.text
    return found


def event_of(row: Any, texts: Mapping[str, str | None]) -> Event:
    """An event from its row and its texts, None where erased.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: for a row that is not as it was written.
    """
    public = json.loads(row.public)
    values = dict(public["plain"])
    values |= {name: ERASED if text is None else json.loads(text) for name, text in texts.items() if name != ACTOR}
    sides: dict[str, dict[str, Any]] = {BEFORE: {}, AFTER: {}}
    for name, value in values.items():
        side, _, field_name = name.partition(".")
        sides[side][field_name] = value
    who = json.loads(texts.get(ACTOR) or "{}")
    return Event(
        authority_id=row.authority_id,
        seq=row.seq,
        assessment_id=row.assessment_id,
        kind=EventKind(row.kind),
        question=row.question,
        version=public["version"],
        at=datetime.fromisoformat(public["at"]),
        actor_id=who.get("id"),
        actor_name=who.get("name"),
        before=sides[BEFORE],
        after=sides[AFTER],
        hash=row.hash,
    )
