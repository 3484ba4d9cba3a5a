"""The part of the store about how long assessments are kept, and about deleting them for good, which only a person does."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.bias.record import gap_established
from assessments.model import CLOSED, Assessment, Context
from assessments.retention import (
    BAD_MONTHS,
    MOST_MONTHS,
    NO_REASON,
    NO_RULE,
    STILL_OPEN,
    Closed,
    DeletionRefused,
    KeepTime,
    Tombstone,
    closed,
    too_early,
)
from assessments.scoring import score
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.chain import AFTER, Entry, EventKind
from assessments.storage.engine import forget_log, reading, writing
from assessments.storage.erasure import erase_found, numbers_of
from assessments.storage.errors import InvalidInput
from assessments.storage.file_rows import drop_blob_if_unused
from assessments.storage.records import assessment_of, find_assessment, find_authority, snapshot_of
from assessments.storage.review_rows import decisions_of
from assessments.storage.snapshots import read_body
from assessments.storage.things import BY_NAME, Pen, rows_of
from assessments.storage.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.engine import Connection

    from assessments.storage.records import Writer
    from checklists.model import Checklist


class RetentionPart(StoreBase):
    """How long closed assessments are kept; deleting one, and what is left of it."""

    def keep_time(self, actor: Actor, authority_id: str) -> KeepTime:
        """The rule of an authority."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return _rule(connection, authority_id)

    def set_keep_time(self, actor: Actor, authority_id: str, months: int | None, reason: str = "") -> KeepTime:
        """Say how many months a closed assessment is kept. Nothing is deleted by that.

        Args:
            actor: who asks.
            authority_id: whose assessments.
            months: after it was archived or withdrawn; 0: it may be deleted at once; None: never.
            reason: where the time comes from.

        Raises:
            InvalidInput: for a number of months that is none.
        """
        require(actor, Action.KEEP_TIME, authority_id)
        if months is not None and (isinstance(months, bool) or not 0 <= months <= MOST_MONTHS):
            raise InvalidInput(BAD_MONTHS)
        said = typed(reason)
        thing = BY_NAME["keep_time"]
        with writing(self.engine) as connection:
            pen = Pen(connection, chain.lock(connection, authority_id), actor, self._clock())
            rows = rows_of(connection, thing, authority_id)
            if rows:
                pen.change(thing, rows[-1], EventKind.KEEP_TIME_SET, {"months": months, "reason": said})
            else:
                pen.create(thing, authority_id, {"months": months, "reason": said})
            return _rule(connection, authority_id)

    def closed_assessments(self, actor: Actor, authority_id: str) -> list[Closed]:
        """The assessments that are archived or withdrawn, each with the day from which it may be deleted; that day first."""
        require(actor, Action.KEEP_TIME, authority_id)
        table = tables.assessment
        query = sa.select(table).where(
            table.c.authority_id == authority_id, table.c.status.in_([each.value for each in CLOSED])
        )
        with reading(self.engine) as connection:
            find_authority(connection, authority_id)
            rule = _rule(connection, authority_id)
            found = [assessment_of(row) for row in connection.execute(query)]
            days = _closing_days(connection, authority_id, found)
        listed = [closed(each, days[each.id], rule) for each in found]
        return sorted(listed, key=lambda one: (one.due is None, one.due or one.closed_on, one.name, one.id))

    def delete_assessment(self, actor: Actor, assessment_id: str, writer: Writer, *, reason: str) -> Tombstone:
        """Delete an assessment for good, with everything that belongs to it, and leave a tombstone.

        Its events stay in the history, with their digests and without their texts and names: the chain still verifies.
        Copies outside the database (backups, exports, printed reports) are not reached.

        Args:
            actor: who deletes.
            assessment_id: what.
            writer: ``assessments.exchange.file_of``, for the content hash that the tombstone keeps.
            reason: why; required.

        Raises:
            DeletionRefused: when it is not closed, when no rule says how long it is kept, or before its time.
            InvalidInput: without a reason.
        """
        said = typed(reason, required=NO_REASON)
        place = self._locate(actor, Action.KEEP_TIME, assessment_id)
        checklist = self._checklist(place.checklist_digest)
        with writing(self.engine) as connection:
            pen = Pen(connection, chain.lock(connection, place.authority_id), actor, self._clock())
            found = find_assessment(connection, assessment_id)
            closed_on = _check(connection, found, pen.at)
            told = _what_is_left(connection, found, checklist, writer, closed_on)
            files = _delete_rows(connection, assessment_id)
            for digest in files:
                drop_blob_if_unused(connection, digest)
            texts = _texts_of(connection, place.authority_id, assessment_id)
            erase_found(connection, place.authority_id, texts)
            pen.tell(Entry(EventKind.TEXT_ERASED, assessment_id, erased=numbers_of(texts)))
            id_ = pen.create(BY_NAME["tombstone"], place.authority_id, {**told, "reason": said})
            left = next(each for each in _tombstones(connection, place.authority_id) if each.id == id_)
        forget_log(self.engine)
        return left

    def tombstones(self, actor: Actor, authority_id: str) -> list[Tombstone]:
        """What is left of the deleted assessments of an authority, last deleted first."""
        require(actor, Action.READ, authority_id)
        with reading(self.engine) as connection:
            find_authority(connection, authority_id)
            return _tombstones(connection, authority_id)[::-1]


def _rule(connection: Connection, authority_id: str) -> KeepTime:
    rows = rows_of(connection, BY_NAME["keep_time"], authority_id)
    if not rows:
        return KeepTime()
    row = rows[-1]
    return KeepTime(months=row.months, reason=row.reason, by=row.by, at=row.at)


def _tombstones(connection: Connection, authority_id: str) -> list[Tombstone]:
    rows = rows_of(connection, BY_NAME["tombstone"], authority_id)
    plain = [name for name in Tombstone.model_fields if name != "choice"]
    return [Tombstone(**{name: getattr(row, name) for name in plain}, choice=row.choice or None) for row in rows]


def _closing_days(connection: Connection, authority_id: str, found: Sequence[Assessment]) -> dict[str, date]:
    """When each was archived or withdrawn; for one of which no event says so, when it was last changed."""
    event = tables.event
    days = {each.id: each.updated_at.date() for each in found}
    query = sa.select(event.c.assessment_id, event.c.public).where(
        event.c.authority_id == authority_id, event.c.kind == EventKind.STATUS_CHANGED.value
    )
    for row in connection.execute(query.order_by(event.c.seq)):
        public = json.loads(row.public)
        if row.assessment_id in days and public["plain"][f"{AFTER}.status"] in CLOSED:
            days[row.assessment_id] = chain.moment_of(public["at"]).date()
    return days


def _check(connection: Connection, found: Assessment, now: datetime) -> date:
    """The day on which an assessment that may be deleted was closed. Raises ``DeletionRefused``."""
    if found.status not in CLOSED:
        raise DeletionRefused(STILL_OPEN)
    rule = _rule(connection, found.authority_id)
    here = closed(found, _closing_days(connection, found.authority_id, [found])[found.id], rule)
    if here.due is None:
        raise DeletionRefused(NO_RULE)
    if not here.may_go(now.date()):
        raise DeletionRefused(too_early(here.due))
    return here.closed_on


def _what_is_left(
    connection: Connection, found: Assessment, checklist: Checklist, writer: Writer, closed_on: date
) -> dict[str, Any]:
    """The columns of the tombstone of an assessment, without the reason."""
    snapshot = snapshot_of(connection, found)
    gap = gap_established(snapshot.audits)
    context = Context.of(find_authority(connection, found.authority_id), closed_on, audit_gap_established=gap)
    sheet = score(checklist, snapshot.answers, context, found.depth)
    decisions = decisions_of(connection, found.id)
    body = writer(snapshot, checklist, read_body(connection, found.checklist_digest))
    return {
        "assessment": found.id,
        "begun_on": found.created_at.date(),
        "closed_on": closed_on,
        "status": found.status,
        "impact_low": sheet.impact.low,
        "impact_high": sheet.impact.high,
        "ai_act": sheet.qualification.ai_act,
        "choice": decisions[-1].choice if decisions else "",
        "decided_on": decisions[-1].decided_on if decisions else None,
        "content_hash": sha256(body).hexdigest(),
    }


def _delete_rows(connection: Connection, assessment_id: str) -> list[str]:
    """Delete every row that belongs to an assessment, of tables to come too; the digests of its files.

    A table says by a foreign key called ``assessment_id`` that its rows belong to one. Another reference to an assessment,
    of a row that lives on, is emptied.
    """
    file = tables.evidence_file
    files = connection.execute(sa.select(file.c.sha256).where(file.c.assessment_id == assessment_id).distinct())
    digests = sorted(files.scalars())
    for table in reversed(tables.metadata.sorted_tables):
        for column in table.c:
            if not any(key.column.table is tables.assessment for key in column.foreign_keys):
                continue
            here = column == assessment_id
            if column.name == "assessment_id" or not column.nullable:
                connection.execute(sa.delete(table).where(here))
            else:
                connection.execute(sa.update(table).where(here).values({column.name: None}))
    connection.execute(sa.delete(tables.assessment).where(tables.assessment.c.id == assessment_id))
    return digests


def _texts_of(connection: Connection, authority_id: str, assessment_id: str) -> dict[int, list[str]]:
    """Every text that the history still holds of an assessment, names included."""
    event, text = tables.event, tables.event_text
    query = (
        sa.select(text.c.seq, text.c.name)
        .join_from(text, event, sa.and_(event.c.authority_id == text.c.authority_id, event.c.seq == text.c.seq))
        .where(text.c.authority_id == authority_id, event.c.assessment_id == assessment_id, text.c.salt.is_not(None))
        .order_by(text.c.seq, text.c.name)
    )
    found: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.seq, []).append(row.name)
    return found
