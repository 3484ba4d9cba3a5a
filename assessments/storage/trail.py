"""The part of the store that reads the history for people: filtered, page by page, and whole for an export."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.chain import ACTOR, AFTER, Event, EventKind
from assessments.storage.engine import reading
from assessments.storage.records import find_authority
from assessments.storage.things import BY_NAME, THING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

PAGE = 50
"""Lines of one page of the history."""
_MOST = 500
_BATCH = 500
_LONGEST = 200
_DIGEST = re.compile(r"[0-9a-f]{64}")

_EVENT, _TEXT = tables.event, tables.event_text
# When an event happened stands in what it shows as it is, whose keys are sorted: always at the same place.
_START = '{"assessment":'
_AT = sa.func.substr(
    _EVENT.c.public,
    sa.case(
        (_EVENT.c.assessment_id.is_(None), len(_START + 'null,"at":"') + 1),
        else_=sa.func.length(_EVENT.c.assessment_id) + len(_START + '"","at":"') + 1,
    ),
    len(chain.moment(datetime.fromisoformat("2026-01-01T00:00:00+00:00"))),
)


@dataclass(frozen=True)
class Wanted:
    """Which events.

    Attributes:
        since: from this moment on; None: from the beginning.
        until: before this moment; None: to the end.
        person: id of who did it; empty: anybody.
        kinds: of these kinds; empty: of all.
        about: « question:<id> » or « risk:<id> », with what was said of it; empty: anything.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    kinds: frozenset[EventKind] = frozenset()
    about: str = ""

    def where(self) -> Iterator[sa.ColumnElement[bool]]:
        """The same as conditions on events."""
        if self.since is not None:
            yield chain.moment(self.since) <= _AT
        if self.until is not None:
            yield chain.moment(self.until) > _AT
        if self.person:
            mine = f'{{"id":{json.dumps(self.person[:_LONGEST], ensure_ascii=False)},'
            yield sa.exists().where(
                _TEXT.c.authority_id == _EVENT.c.authority_id,
                _TEXT.c.seq == _EVENT.c.seq,
                _TEXT.c.name == ACTOR,
                _TEXT.c.text.startswith(mine, autoescape=True),
            )
        if self.kinds:
            yield _EVENT.c.kind.in_(sorted(kind.value for kind in self.kinds))
        if self.about:
            kind, _, id_ = self.about[:_LONGEST].partition(":")
            said = _EVENT.c.public.contains(f'"{AFTER}.about":{json.dumps(f"{kind}:{id_}")}', autoescape=True)
            yield sa.or_(said, _EVENT.c.question == id_) if kind == "question" else said


@dataclass(frozen=True)
class Told:
    """One line of the history.

    Attributes:
        seq: its number in the authority.
        event: what happened; None when the line can no longer be read: it was damaged.
        erased: when each of its texts was erased, by « before.field », « after.field » or « actor ».
        public, hash, previous: what the chain covers, its hash, and that of the line before (empty when it is missing).
        texts: salt in hexadecimal and text, by name; both None once erased.
        sealed: a vote under way, of somebody else: what was voted and why are left out, and ``public`` and ``texts`` with them.
    """

    seq: int
    event: Event | None
    erased: Mapping[str, datetime] = field(default_factory=dict)
    public: str = ""
    hash: str = ""
    previous: str = ""
    texts: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    sealed: bool = False


@dataclass(frozen=True)
class Trail:
    """One page of a history, newest first; ``total`` counts all that is wanted. ``systems``: names of the assessments there."""

    lines: tuple[Told, ...]
    total: int
    systems: Mapping[str, str]


@dataclass(frozen=True)
class Noted:
    """The event whose hash was noted: its number and its moment (None when it can no longer be read)."""

    seq: int
    at: datetime | None


class TrailPart(StoreBase):
    """Who did what, when. Of an assessment (``assessment_id``), or of a whole authority (``authority_id`` alone)."""

    def trail(
        self,
        actor: Actor,
        *,
        authority_id: str = "",
        assessment_id: str = "",
        wanted: Wanted | None = None,
        offset: int = 0,
        limit: int = PAGE,
    ) -> Trail:
        """One page of the history.

        Args:
            actor: who asks.
            authority_id: of a whole authority; of no effect with an assessment.
            assessment_id: of one assessment; empty for the whole authority.
            wanted: which events; None: all.
            offset: how many to leave out first.
            limit: how many to give at most.
        """
        authority_id, here = self._trail_of(actor, authority_id, assessment_id)
        where = (*here, *(wanted or Wanted()).where())
        with reading(self.engine) as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(_EVENT).where(*where)).scalar_one()
            query = sa.select(_EVENT).where(*where).order_by(_EVENT.c.seq.desc())
            rows = connection.execute(query.offset(max(offset, 0)).limit(min(max(limit, 0), _MOST))).all()
            lines = _told(connection, actor, authority_id, rows)
            systems = _systems(connection, {row.assessment_id for row in rows if row.assessment_id})
        return Trail(tuple(lines), int(total), systems)

    def trail_people(
        self, actor: Actor, *, authority_id: str = "", assessment_id: str = ""
    ) -> dict[str, tuple[str, ...]]:
        """Who did something there: the names that each person bore, by id, the last one first."""
        authority_id, here = self._trail_of(actor, authority_id, assessment_id)
        last = sa.func.max(_TEXT.c.seq)
        query = sa.select(_TEXT.c.text, last.label("last")).where(
            _TEXT.c.authority_id == authority_id, _TEXT.c.name == ACTOR, _TEXT.c.text.is_not(None)
        )
        if assessment_id:
            query = query.where(_TEXT.c.seq.in_(sa.select(_EVENT.c.seq).where(*here)))
        found: dict[str, list[str]] = {}
        with reading(self.engine) as connection:
            for row in connection.execute(query.group_by(_TEXT.c.text).order_by(last.desc())):
                who = json.loads(row.text)
                found.setdefault(who["id"], []).append(who["name"])
        return {id_: tuple(names) for id_, names in found.items()}

    def trail_lines(
        self, actor: Actor, *, authority_id: str = "", assessment_id: str = "", wanted: Wanted | None = None
    ) -> Iterator[Told]:
        """Everything that is wanted, oldest first, some hundred lines in memory at a time."""
        authority_id, here = self._trail_of(actor, authority_id, assessment_id)
        return self._lines(actor, authority_id, (*here, *(wanted or Wanted()).where()))

    def _lines(self, actor: Actor, authority_id: str, where: Sequence[sa.ColumnElement[bool]]) -> Iterator[Told]:
        last = 0
        while True:
            query = sa.select(_EVENT).where(*where, _EVENT.c.seq > last).order_by(_EVENT.c.seq).limit(_BATCH)
            with reading(self.engine) as connection:
                rows = connection.execute(query).all()
                lines = _told(connection, actor, authority_id, rows)
            yield from lines
            if len(rows) < _BATCH:
                return
            last = rows[-1].seq

    def find_head(self, actor: Actor, authority_id: str, digest: str) -> Noted | None:
        """The event whose hash was noted elsewhere; None when the history of the authority has none with it.

        Args:
            actor: who asks.
            authority_id: whose history.
            digest: a text in which 64 hexadecimal digits stand, as it was noted.
        """
        require(actor, Action.VERIFY_CHAIN, authority_id)
        found = _DIGEST.search(digest[:_MOST].lower())
        asked = found.group() if found else ""
        query = sa.select(_EVENT).where(_EVENT.c.authority_id == authority_id, _EVENT.c.hash == asked)
        with reading(self.engine) as connection:
            find_authority(connection, authority_id)
            row = connection.execute(query.limit(1)).one_or_none()
        if row is None:
            return None
        told = _event_of(row, {})
        return Noted(row.seq, None if told is None else told.at)

    def _trail_of(
        self, actor: Actor, authority_id: str, assessment_id: str
    ) -> tuple[str, tuple[sa.ColumnElement[bool], ...]]:
        """The authority, and which events the actor may read."""
        if assessment_id:
            place = self._locate(actor, Action.READ_EVENTS, assessment_id)
            mine = _EVENT.c.authority_id == place.authority_id
            return place.authority_id, (mine, _EVENT.c.assessment_id == assessment_id)
        require(actor, Action.READ_EVENTS, authority_id)
        with reading(self.engine) as connection:
            find_authority(connection, authority_id)
        return authority_id, (_EVENT.c.authority_id == authority_id,)


def _event_of(row: Any, texts: Mapping[str, str | None]) -> Event | None:
    try:
        return chain.event_of(row, texts)
    except (ValueError, KeyError, TypeError, AttributeError):  # somebody changed the line behind our back
        return None


def _told(connection: Connection, actor: Actor, authority_id: str, rows: Sequence[Any]) -> list[Told]:
    """Events with their texts and with what their proof needs, in a few queries."""
    if not rows:
        return []
    seqs = [row.seq for row in rows]
    texts: dict[int, dict[str, tuple[str | None, str | None]]] = {}
    previous: dict[int, str] = {0: chain.GENESIS}
    for first in range(0, len(seqs), _BATCH):
        part = seqs[first : first + _BATCH]
        query = sa.select(_TEXT).where(_TEXT.c.authority_id == authority_id, _TEXT.c.seq.in_(part))
        for line in connection.execute(query):
            salt = None if line.salt is None else bytes(line.salt).hex()
            texts.setdefault(line.seq, {})[line.name] = (salt, line.text)
        before = sa.select(_EVENT.c.seq, _EVENT.c.hash).where(
            _EVENT.c.authority_id == authority_id, _EVENT.c.seq.in_([seq - 1 for seq in part])
        )
        previous |= {line.seq: line.hash for line in connection.execute(before)}
    gone = {(seq, name) for seq, found in texts.items() for name, (_, text) in found.items() if text is None}
    erased = _erasures(connection, authority_id, gone)
    lines = [
        Told(
            seq=row.seq,
            event=_event_of(row, {name: text for name, (_, text) in texts.get(row.seq, {}).items()}),
            erased=erased.get(row.seq, {}),
            public=row.public,
            hash=row.hash,
            previous=previous.get(row.seq - 1, ""),
            texts=texts.get(row.seq, {}),
        )
        for row in rows
    ]
    return _without_votes_under_way(connection, actor, lines)


_VOTED = frozenset({"vote", "reason"})


def _without_votes_under_way(connection: Connection, actor: Actor, lines: list[Told]) -> list[Told]:
    """The lines, those about the vote of somebody else on an opinion that is not given yet without what was voted."""
    votes = {line.event.after[THING]: line for line in lines if line.event and line.event.kind is EventKind.VOTE_CAST}
    if not votes:
        return lines
    ballot, opinion = tables.ballot, tables.opinion
    ids = [place.partition(" ")[2] for place in votes]
    query = (
        sa.select(ballot.c.id)
        .join(opinion, opinion.c.id == ballot.c.opinion)
        .where(ballot.c.id.in_(ids), opinion.c.closed_at.is_(None), ballot.c.person_id != actor.id)
    )
    sealed = {BY_NAME["ballot"].place(id_) for id_ in connection.execute(query).scalars()}
    return [_sealed(line) if line.event and line.event.after.get(THING) in sealed else line for line in lines]


def _sealed(line: Told) -> Told:
    if line.event is None or line.event.kind is not EventKind.VOTE_CAST:
        return line
    before, after = (
        {name: value for name, value in side.items() if name not in _VOTED}
        for side in (line.event.before, line.event.after)
    )
    return replace(line, event=replace(line.event, before=before, after=after), public="", texts={}, sealed=True)


def _erasures(connection: Connection, authority_id: str, gone: set[tuple[int, str]]) -> dict[int, dict[str, datetime]]:
    """When each of these texts was erased, by the number of its event."""
    if not gone:
        return {}
    query = sa.select(_EVENT.c.public).where(
        _EVENT.c.authority_id == authority_id,
        _EVENT.c.kind == EventKind.TEXT_ERASED.value,
        _EVENT.c.seq > min(seq for seq, _ in gone),
    )
    seqs = {seq for seq, _ in gone}
    found: dict[int, dict[str, datetime]] = {}
    for text in connection.execute(query.order_by(_EVENT.c.seq)).scalars():
        try:
            public = json.loads(text)
            at = chain.moment_of(public["at"])
            for seq in seqs & {int(number) for number in public["erased"]}:
                for name in public["erased"][str(seq)]:
                    found.setdefault(seq, {}).setdefault(name, at)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def _systems(connection: Connection, ids: set[str]) -> dict[str, str]:
    table = tables.assessment
    query = sa.select(table.c.id, table.c.name).where(table.c.id.in_(sorted(ids)))
    return {row.id: row.name for row in connection.execute(query)} if ids else {}
