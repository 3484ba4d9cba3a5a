"""Rows that are written together with their line in the history, all in one way: what a review is made of, and what follows.

Each kind of row says once which of its columns the history shows as they are, which may hold words or names of people (and so
can be erased), of which it holds a digest only, and which events fill a name and a moment. Writing, verifying and erasing
follow from that.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.chain import AFTER, BEFORE, Entry, EventKind, Head
from assessments.storage.snapshots import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from assessments.access import Actor

THING = "thing"
"""The field by which an event names the row that it is about, as « kind id »."""
NOBODY: dict[str, str] = {"id": "", "name": ""}


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of row.

    Attributes:
        name: one word; with the id of the row it names the row in the history.
        table: with ``id``, ``version`` and ``assessment_id`` (or ``authority_id``, see ``of``) beside the columns below.
        plain: columns that the history shows as they are: ids, numbers, choices, dates.
        texts: columns that people fill with words, or that name people: the history holds salted digests, which can be erased.
        people: columns that name somebody other than the actor; beside each, ``<column>_id``. Erased with the person.
        bodies: long columns of which the history holds the SHA-256.
        signed: for each event, the column that it fills with the actor's name (beside it, ``<column>_id``) and the one that it
            fills with the moment. The first one makes the row.
        of: « assessment » or « authority »: what a row belongs to.
        added: columns that came after the first rows were written, with what was true until then.
    """

    name: str
    table: sa.Table
    plain: tuple[str, ...]
    texts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    signed: Mapping[EventKind, tuple[str, str]] = field(default_factory=dict)
    of: str = "assessment"
    added: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> sa.Column[Any]:
        """The column that says what a row belongs to."""
        return self.table.c[f"{self.of}_id"]

    def assessment_of(self, owner_id: str) -> str | None:
        """The assessment that an event about a row concerns; None when it belongs to an authority."""
        return owner_id if self.of == "assessment" else None

    def place(self, id_: str) -> str:
        """The row as the history names it."""
        return f"{self.name} {id_}"  # no question has a space in its id


THINGS: tuple[Thing, ...] = (
    Thing(
        "submission",
        tables.submission,
        plain=("number", "content_hash", "as_of", "gap", "impact_low", "impact_high", "redacted_at"),
        texts=("message",),
        bodies=("body",),
        signed={EventKind.VERSION_SUBMITTED: ("by", "at")},
        added={"redacted_at": None},
    ),
    Thing(
        "remark",
        tables.remark,
        plain=("submission", "about", "parent", "asks_change", "step"),
        texts=("text",),
        signed={EventKind.REMARK_MADE: ("by", "at"), EventKind.REMARK_SETTLED: ("settled_by", "settled_at")},
    ),
    Thing(
        "opinion",
        tables.opinion,
        plain=(
            "submission",
            "content_hash",
            "adviser",
            "quorum",
            "recused_count",
            "chair_decides",
            "outcome",
            "counted",
        ),
        texts=("reasons", "minority"),
        people=("person",),
        signed={
            EventKind.OPINION_OPENED: ("opened_by", "opened_at"),
            EventKind.OPINION_CLOSED: ("closed_by", "closed_at"),
        },
    ),
    Thing(
        "member",
        tables.member,
        plain=("opinion", "chair"),
        people=("person",),
        signed={EventKind.MEMBER_CALLED: ("by", "at")},
    ),
    Thing(
        "ballot",
        tables.ballot,
        plain=("opinion", "vote"),
        texts=("reason",),
        people=("person",),
        signed={EventKind.VOTE_CAST: ("by", "at")},
    ),
    Thing(
        "recusal",
        tables.recusal,
        plain=("opinion",),
        texts=("reason",),
        people=("person",),
        signed={EventKind.MEMBER_RECUSED: ("by", "at")},
    ),
    Thing(
        "reservation",
        tables.reservation,
        plain=("source", "source_id", "due", "proof_file"),
        texts=("text", "owner", "proof"),
        signed={
            EventKind.RESERVATION_MADE: ("by", "at"),
            EventKind.RESERVATION_PROVED: ("proved_by", "proved_at"),
            EventKind.RESERVATION_CLOSED: ("closed_by", "closed_at"),
        },
    ),
    Thing(
        "returned_proof",
        tables.returned_proof,
        plain=("reservation", "proof_file"),
        texts=("proof", "why"),
        people=("prover",),
        signed={EventKind.PROOF_RETURNED: ("by", "at")},
    ),
    Thing(
        "decision",
        tables.decision,
        plain=(
            *(
                "submission",
                "content_hash",
                "choice",
                "impact_low",
                "impact_high",
                "decided_on",
                "valid_until",
                "missing",
                "delegation",
            ),
        ),
        texts=("reasons", "override", "act"),
        people=("giver",),
        signed={EventKind.DECISION_MADE: ("by", "at")},
        added={"delegation": "", "giver": NOBODY},
    ),
    Thing(
        "delegation",
        tables.delegation,
        plain=("since", "until", "absence"),
        texts=("reason",),
        people=("giver", "person"),
        signed={
            EventKind.DELEGATED: ("by", "at"),
            EventKind.DELEGATION_ENDED: ("ended_by", "ended_at"),
        },
        of="authority",
    ),
    Thing(
        "assignment",
        tables.assignment,
        plain=("about", "due"),
        texts=("note",),
        people=("person",),
        signed={
            EventKind.ASSIGNED: ("by", "at"),
            EventKind.ASSIGNMENT_DONE: ("done_by", "done_at"),
            EventKind.ASSIGNMENT_TAKEN: ("taken_by", "taken_at"),
        },
    ),
    Thing("lineage", tables.lineage, plain=("earlier",), signed={EventKind.ASSESSMENT_LINKED: ("by", "at")}),
    Thing("staying", tables.staying, plain=("offered",), signed={EventKind.CHECKLIST_KEPT: ("by", "at")}),
    Thing(
        "consultation",
        tables.consultation,
        plain=("progress", "begins", "ends", "publics", "participants", "questions", "file"),
        texts=("title", "reached", "said", "changed", "unchanged_why"),
        signed={
            EventKind.CONSULTATION_RECORDED: ("by", "at"),
            EventKind.CONSULTATION_CHANGED: ("changed_by", "changed_at"),
        },
    ),
    Thing(
        "publication",
        tables.publication,
        plain=("as_of", "content_hash", "withheld", "withdrawn"),
        texts=("name", "purpose", "added", "withdrawn_why"),
        bodies=("page_fr", "page_en"),
        signed={
            EventKind.PUBLICATION_MADE: ("by", "at"),
            EventKind.PUBLICATION_UPDATED: ("updated_by", "updated_at"),
            EventKind.PUBLICATION_WITHDRAWN: ("withdrawn_by", "withdrawn_at"),
        },
    ),
    Thing(
        "keep_time",
        tables.keep_time,
        plain=("months",),
        texts=("reason",),
        signed={EventKind.KEEP_TIME_SET: ("by", "at")},
        of="authority",
    ),
    Thing(
        "tombstone",
        tables.tombstone,
        plain=(
            *("assessment", "begun_on", "closed_on", "status", "impact_low", "impact_high"),
            *("ai_act", "choice", "decided_on", "content_hash"),
        ),
        texts=("reason",),
        signed={EventKind.ASSESSMENT_DELETED: ("by", "at")},
        of="authority",
    ),
    Thing(
        "privacy_notice",
        tables.privacy_notice,
        plain=("open",),
        texts=("controller", "contact", "dpo"),
        signed={EventKind.NOTICE_WRITTEN: ("by", "at")},
        of="authority",
    ),
    Thing(
        "task",
        tables.task,
        plain=("key", "due", "state", "proof_file"),
        texts=("owner", "reason", "proof"),
        signed={EventKind.TASK_SET: ("by", "at"), EventKind.TASK_CHANGED: ("changed_by", "changed_at")},
    ),
    Thing(
        "measurement",
        tables.measurement,
        plain=("day",),
        texts=("indicator", "said", "who", "note", "withdrawn_why"),
        signed={
            EventKind.MEASUREMENT_MADE: ("by", "at"),
            EventKind.MEASUREMENT_WITHDRAWN: ("withdrawn_by", "withdrawn_at"),
        },
    ),
    Thing(
        "incident",
        tables.incident,
        plain=("found_on", "nature", "gravity", "personal_data", "low", "high"),
        texts=("what", "done", "learnt"),
        signed={
            EventKind.INCIDENT_TOLD: ("by", "at"),
            EventKind.INCIDENT_CHANGED: ("changed_by", "changed_at"),
            EventKind.INCIDENT_CLOSED: ("closed_by", "closed_at"),
        },
    ),
    Thing(
        "declared_change",
        tables.declared_change,
        plain=("kind", "since"),
        texts=("text",),
        signed={EventKind.CHANGE_DECLARED: ("by", "at")},
    ),
    Thing(
        "set_aside",
        tables.set_aside,
        plain=("key",),
        texts=("reason",),
        signed={EventKind.TRIGGER_SET_ASIDE: ("by", "at")},
    ),
    Thing(
        "shared_answer",
        tables.shared_answer,
        plain=("question", "choice", "due", "review_on"),
        texts=("value", "comment", "evidence", "owner"),
        signed={
            EventKind.SHARED_KEPT: ("by", "at"),
            EventKind.SHARED_CHANGED: ("changed_by", "changed_at"),
            EventKind.SHARED_DROPPED: ("dropped_by", "dropped_at"),
        },
        of="authority",
    ),
)
"""Every kind. Names and columns are part of what the history says: they are added to, never renamed."""

BY_NAME: dict[str, Thing] = {thing.name: thing for thing in THINGS}


def said(value: Any) -> Any:
    """A value as the history writes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return chain.moment(value)
    return value.isoformat() if isinstance(value, date) else value


def story(thing: Thing, row: Any) -> dict[str, Any]:
    """A row in the words of the history."""
    told: dict[str, Any] = {name: said(getattr(row, name)) for name in (*thing.plain, *thing.texts)}
    told |= {name: digest_of(getattr(row, name)) for name in thing.bodies}
    told |= {who: {"id": getattr(row, f"{who}_id"), "name": getattr(row, who)} for who in thing.people}
    for who, when in thing.signed.values():
        told[who] = {"id": getattr(row, f"{who}_id"), "name": getattr(row, who)}
        told[when] = said(getattr(row, when))
    return {**told, "version": row.version}


def untold(thing: Thing) -> dict[str, Any]:
    """What is true of a row of which the history has not said otherwise: nobody has done yet what comes later."""
    later = list(thing.signed.values())[1:]
    return {name: value for who, when in later for name, value in ((who, NOBODY), (when, None))} | dict(thing.added)


class Pen:
    """One actor writing at one moment, in one transaction that holds the chain of an authority.

    Args:
        connection: the transaction.
        head: what ``chain.lock`` gave; moves on with every event.
        actor: who writes.
        at: when.
    """

    def __init__(self, connection: Connection, head: Head, actor: Actor, at: datetime) -> None:
        self.connection, self.head, self.actor, self.at = connection, head, actor, at
        self._made = 0

    def create(self, thing: Thing, owner_id: str, values: Mapping[str, Any]) -> str:
        """Write a row and the event that makes it; returns the id of the row.

        Args:
            thing: the kind of row.
            owner_id: what it belongs to, by id.
            values: its columns but for id, version and those that say who and when; a text left out is empty.
        """
        kind, (who, when) = next(iter(thing.signed.items()))
        # Rows of one moment are read back in the order of their ids: the one in which they were written.
        self._made += 1
        id_ = f"{self._made:06x}{uuid.uuid4().hex[6:]}"
        columns: dict[str, Any] = dict.fromkeys(thing.texts, "")
        for later_who, later_when in list(thing.signed.values())[1:]:
            columns |= {later_who: "", f"{later_who}_id": "", later_when: None}
        columns |= {**values, **self._signature(who, when)}
        row = {"id": id_, thing.owner.name: owner_id, "version": 1, **_stored(columns)}
        self.connection.execute(sa.insert(thing.table).values(**row))
        told = story(thing, find(self.connection, thing, id_))
        plain = {f"{AFTER}.{THING}": thing.place(id_)}
        plain |= {f"{AFTER}.{name}": told[name] for name in (*thing.plain, *thing.bodies)}
        # An empty text is told as well, so that nobody can fill it in afterwards; it says nothing of anybody.
        plain |= {f"{AFTER}.{name}": "" for name in thing.texts if not told[name]}
        texts = {f"{AFTER}.{name}": told[name] for name in (*thing.texts, *thing.people) if told[name]}
        self.tell(Entry(kind, thing.assessment_of(owner_id), "", 1, plain, texts))
        return id_

    def change(self, thing: Thing, row: Any, kind: EventKind, changes: Mapping[str, Any]) -> None:
        """Change some columns of a row, with the event that says so."""
        before, version, signed = story(thing, row), row.version + 1, thing.signed.get(kind)
        columns = {**changes, **(self._signature(*signed) if signed else {})}
        here = thing.table.c.id == row.id
        self.connection.execute(sa.update(thing.table).where(here).values(version=version, **_stored(columns)))
        after = story(thing, find(self.connection, thing, row.id))
        plain: dict[str, Any] = {f"{AFTER}.{THING}": thing.place(row.id)}
        texts: dict[str, Any] = {}
        for name in (*thing.plain, *thing.bodies, *thing.texts, *thing.people):
            if before[name] != after[name]:
                part = texts if name in (*thing.texts, *thing.people) else plain
                part[f"{BEFORE}.{name}"], part[f"{AFTER}.{name}"] = before[name], after[name]
        owner_id = getattr(row, thing.owner.name)
        self.tell(Entry(kind, thing.assessment_of(owner_id), "", version, plain, texts))

    def tell(self, *entries: Entry) -> None:
        """Append events."""
        self.head = chain.append(self.connection, self.head, self.actor, self.at, entries)

    def _signature(self, who: str, when: str) -> dict[str, Any]:
        return {who: self.actor.name, f"{who}_id": self.actor.id, when: self.at}


def _stored(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, Enum) else value for name, value in columns.items()}


def find(connection: Connection, thing: Thing, id_: str) -> Any:
    """One row; None when there is none with this id."""
    return connection.execute(sa.select(thing.table).where(thing.table.c.id == id_)).one_or_none()


def rows_of(connection: Connection, thing: Thing, owner_id: str, *where: sa.ColumnElement[bool]) -> list[Any]:
    """The rows of an assessment (or of an authority, for what belongs to one), first made first."""
    when = next(iter(thing.signed.values()))[1]
    table = thing.table
    query = sa.select(table).where(thing.owner == owner_id, *where).order_by(table.c[when], table.c.id)
    return list(connection.execute(query))
