"""Recompute the whole history of an authority and compare it with what is stored today.

Four things are checked: every event is still what was chained; every text is still what its digest says, or was
erased by an event that says so; what people read today (authority, assessments, answers, audits, files) is what the history
leads to; and the bytes of every evidence file still give its digest. Somebody who can rewrite the whole database can also recompute the whole chain: only a head hash noted elsewhere (on a
printed report) shows that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.model import Answer, Status
from assessments.storage import tables
from assessments.storage.audit_rows import EMPTY_AUDIT, WHO_AND_WHEN, story
from assessments.storage.chain import ACTOR, AFTER, GENESIS, EventKind, event_hash, moment, text_digest
from assessments.storage.errors import quote
from assessments.storage.file_rows import EMPTY_FILE, FILE, damaged_blobs, file_story
from assessments.storage.issued import issued_of, issued_story
from assessments.storage.records import SYSTEM_FIELDS, answer_json, answer_of, assessment_of, find_authority
from assessments.storage.snapshots import canonical
from assessments.storage.things import THING, THINGS, untold
from assessments.storage.things import story as story_of
from assessments.storage.verify_report import REASONS, BrokenLink, ChainReport
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

_BATCH = 500


class _Broken(Exception):  # noqa: N818 (never leaves this module)
    def __init__(self, seq: int, reason: str, file: str = "") -> None:
        super().__init__(reason)
        said = REASONS[reason]
        self.seq = seq
        self.reason = Text(fr=said.fr.replace("{file}", quote(file)), en=said.en.replace("{file}", quote(file)))


@dataclass
class _Told:
    """What the history last said of one field: a plain value, or the salted digest of a text."""

    seq: int
    value: Any = None
    digest: str = ""
    salt: bytes | None = None

    def agrees(self, current: Any) -> bool:
        if not self.digest:
            return bool(self.value == current)
        # Without its salt (erased) a digest cannot be compared any more; the erasure was checked on its own.
        return self.salt is None or text_digest(self.salt, canonical(current)) == self.digest


# Assessment (None: the authority itself), then a question, an audit or a file ("": the assessment itself).
_Place = tuple[str | None, str]


def _place_of(public: dict[str, Any]) -> _Place:
    told, question = public["plain"], public["question"]
    if public["kind"] in _ROLES:
        question = _membership_place(told["after.membership"])
    elif (thing := told.get(f"{AFTER}.{THING}")) is not None:
        question = thing
    elif (audit := told.get(f"{AFTER}.audit")) is not None:
        question = _audit_place(audit)
    elif (file := told.get(f"{AFTER}.{FILE}")) is not None:
        question = _file_place(question, file)
    elif (issued := told.get(f"{AFTER}.issued")) is not None:
        question = _issued_place(issued)
    return public["assessment"], question


def _audit_place(audit_id: str) -> str:
    return f"audit {audit_id}"  # no question has a space in its id


def _membership_place(membership_id: str) -> str:
    return f"membership {membership_id}"


def _issued_place(sha256: str) -> str:
    return f"issued {sha256}"


def _file_place(question: str, sha256: str) -> str:
    return f"file {question} {sha256}"


_ROLES = (EventKind.ROLE_GIVEN, EventKind.ROLE_TAKEN)

_ENDS = (EventKind.ROLE_TAKEN, EventKind.FILE_REMOVED, EventKind.ANSWER_SET_ASIDE)


def _of_no_authority(public: dict[str, Any]) -> bool:
    """Whether it tells of an account, or of a role held everywhere: told to every authority, kept by none."""
    everywhere = public["kind"] in _ROLES and public["plain"].get(f"{AFTER}.everywhere")
    return public["kind"] == EventKind.ACCOUNT_CHANGED or bool(everywhere)


_SIGNED: dict[EventKind, tuple[str, str]] = {
    EventKind.ANSWER_SAVED: ("whose", "at"),
    EventKind.FILE_ADDED: ("whose", "at"),
    **WHO_AND_WHEN,
    **{kind: columns for thing in THINGS for kind, columns in thing.signed.items()},
}
"""Fields that an event fills with its author and its moment, unless a file says who and when."""


class _Walk:
    """One pass over the events, oldest first, remembering what they lead to."""

    def __init__(self, connection: Connection, authority_id: str) -> None:
        self.connection = connection
        self.authority_id = authority_id
        self.seq, self.hash, self.at = 0, GENESIS, ""
        self.gone: set[tuple[int, str]] = set()
        self.announced: set[tuple[int, str]] = set()
        self.told: dict[_Place, dict[str, _Told]] = {}

    def run(self) -> None:
        for row, texts in self.events():
            self.check(row, texts)
        head = self.connection.execute(
            sa.select(tables.chain_head).where(tables.chain_head.c.authority_id == self.authority_id)
        ).one_or_none()
        if head is None or (head.seq, head.hash) != (self.seq, self.hash):
            raise _Broken(self.seq + 1, "cut")
        if lost := sorted(self.gone - self.announced):
            raise _Broken(lost[0][0], "text_lost")

    def events(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        event, text = tables.event, tables.event_text
        while True:
            query = sa.select(event).where(event.c.authority_id == self.authority_id, event.c.seq > self.seq)
            rows = self.connection.execute(query.order_by(event.c.seq).limit(_BATCH)).all()
            if not rows:
                return
            found: dict[int, dict[str, Any]] = {}
            span = text.c.seq.between(rows[0].seq, rows[-1].seq)
            for line in self.connection.execute(sa.select(text).where(text.c.authority_id == self.authority_id, span)):
                found.setdefault(line.seq, {})[line.name] = line
            for row in rows:
                yield row, found.get(row.seq, {})

    def check(self, row: Any, texts: dict[str, Any]) -> None:
        if row.seq != self.seq + 1:
            raise _Broken(self.seq + 1, "missing")
        if event_hash(self.hash, row.public) != row.hash:
            raise _Broken(row.seq, "changed")
        try:
            public = json.loads(row.public)
            told = tuple(public[name] for name in ("authority", "seq", "kind", "assessment", "question"))
        except (ValueError, KeyError, TypeError):  # somebody computed the hash anew over what is no event of ours
            raise _Broken(row.seq, "changed") from None
        if told != (row.authority_id, row.seq, row.kind, row.assessment_id, row.question):
            raise _Broken(row.seq, "changed")
        self.seq, self.hash, self.at = row.seq, row.hash, public["at"]
        self.check_texts(public["texts"], texts)
        self.announced |= {(int(seq), name) for seq, names in public["erased"].items() for name in names}
        self.remember(public, texts)

    def check_texts(self, digests: dict[str, str], texts: dict[str, Any]) -> None:
        if digests.keys() - texts.keys():
            raise _Broken(self.seq, "text_lost")
        if texts.keys() - digests.keys():
            raise _Broken(self.seq, "text_changed")
        for name, digest in digests.items():
            line = texts[name]
            if line.text is None and line.salt is None:
                self.gone.add((self.seq, name))
            elif line.text is None or line.salt is None or text_digest(line.salt, line.text) != digest:
                raise _Broken(self.seq, "text_changed")

    def tells_of_history_alone(self, public: dict[str, Any]) -> bool:
        """Whether a text was erased of what only the history holds, such as an answer that was set aside."""
        return public["kind"] == EventKind.TEXT_ERASED and _place_of(public) not in self.told

    def remember(self, public: dict[str, Any], texts: dict[str, Any]) -> None:
        if _of_no_authority(public) or self.tells_of_history_alone(public):
            return
        if public["kind"] in _ENDS or public["kind"] == EventKind.FILE_ADDED:
            self.told.pop(_place_of(public), None)  # a file given anew begins anew
        if public["kind"] in _ENDS:
            return
        if public["kind"] == EventKind.ASSESSMENT_DELETED:
            self.forget(public["plain"][f"{AFTER}.assessment"])
        fields = self.told.setdefault(_place_of(public), {})
        for name, value in public["plain"].items():
            side, _, field = name.partition(".")
            if side == AFTER:
                fields[field] = _Told(self.seq, value)
        for name, digest in public["texts"].items():
            side, _, field = name.partition(".")
            if side == AFTER:
                fields[field] = _Told(self.seq, digest=digest, salt=texts[name].salt)
        fields["version"] = _Told(self.seq, public["version"])
        who, when = _SIGNED.get(public["kind"], ("", ""))
        if when and f"{AFTER}.{when}" not in public["plain"]:
            fields[when] = _Told(self.seq, public["at"])
            fields[who] = _Told(self.seq, digest=public["texts"][ACTOR], salt=texts[ACTOR].salt)
            fields.pop("author", None)  # what a file said of the author no longer holds

    def forget(self, assessment_id: str) -> None:
        """Expect nothing any more of an assessment that was deleted."""
        for place in [place for place in self.told if place[0] == assessment_id]:
            del self.told[place]

    def compare(self) -> None:
        """Compare what the history leads to with what is stored today; the event concerned first in time is reported."""
        seqs = {place: fields["version"].seq for place, fields in self.told.items()}
        wrong = [self.wrong(place, current) for place, current in self.today()]
        unseen = [fields["version"].seq for fields in self.told.values()]  # told, but no longer there
        if broken := [seq for seq in (*wrong, *unseen) if seq]:
            raise _Broken(min(broken), "current")
        self.check_contents(seqs)

    def check_contents(self, seqs: dict[_Place, int]) -> None:
        """Recompute the digest of every evidence file of today, one in memory at a time."""
        table, assessment = tables.evidence_file, tables.assessment
        query = sa.select(table.c.assessment_id, table.c.question, table.c.sha256, table.c.name)
        here = (assessment.c.authority_id == self.authority_id, ~table.c.erased)
        rows = self.connection.execute(query.join_from(table, assessment).where(*here)).all()
        known = {row.sha256: row for row in rows}
        for sha256, reason in damaged_blobs(self.connection, known):
            row = known[sha256]
            raise _Broken(seqs[row.assessment_id, _file_place(row.question, sha256)], reason, row.name)

    def wrong(self, place: _Place, current: dict[str, Any]) -> int:
        """The number of the event that one place contradicts; 0 when it agrees."""
        fields = self.told.pop(place, None)
        if fields is None:
            return self.seq
        wrong = [told.seq for name, told in fields.items() if name in current and not told.agrees(current[name])]
        untold = [name for name in current.keys() & _EMPTY.keys() if name not in fields]
        wrong += [fields["version"].seq for name in untold if current[name] != _EMPTY[name]]
        return min(wrong, default=0)

    def today(self) -> Iterator[tuple[_Place, dict[str, Any]]]:
        """What is stored today, in the words of the history."""
        yield (None, ""), find_authority(self.connection, self.authority_id).model_dump(mode="json", exclude={"id"})
        held = tables.membership
        for row in self.connection.execute(sa.select(held).where(held.c.authority_id == self.authority_id)):
            yield (row.assessment_id, _membership_place(row.id)), {"role": row.role, "capacity": row.capacity}
        table = tables.assessment
        for row in self.connection.execute(sa.select(table).where(table.c.authority_id == self.authority_id)):
            found = assessment_of(row)
            system = found.system.model_dump(mode="json", include=set(SYSTEM_FIELDS))
            about = {"checklist": found.checklist_digest, "use_case": found.use_case, "depth": found.depth.value}
            about["status"] = found.status.value
            yield (found.id, ""), {**system, **about}
        for row in self.rows_here(tables.answer):
            answer = answer_of(row)
            yield (row.assessment_id, answer.question), self.answer_today(answer, row.author_id)
        for row in self.rows_here(tables.audit):
            yield (row.assessment_id, _audit_place(row.id)), story(row)
        for row in self.rows_here(tables.issued):
            yield (row.assessment_id, _issued_place(row.sha256)), issued_story(issued_of(row))
        for row in self.rows_here(tables.evidence_file):
            yield (row.assessment_id, _file_place(row.question, row.sha256)), file_story(row)
        for thing in THINGS:
            for row in self.rows_here(thing.table):
                owner = getattr(row, thing.owner.name)
                yield (thing.assessment_of(owner), thing.place(row.id)), story_of(thing, row)

    def rows_here(self, table: sa.Table) -> Iterator[Any]:
        """The rows of a table that belong to the authority or to one of its assessments, not all of them in memory at once."""
        query = sa.select(table).execution_options(yield_per=_BATCH)
        if "assessment_id" in table.c:
            mine = tables.assessment.c.authority_id == self.authority_id
            query = query.where(table.c.assessment_id.in_(sa.select(tables.assessment.c.id).where(mine)))
        else:
            query = query.where(table.c.authority_id == self.authority_id)
        yield from self.connection.execute(query)

    @staticmethod
    def answer_today(answer: Answer, author_id: str) -> dict[str, Any]:
        at = None if answer.at is None else moment(answer.at)
        whose = {"id": author_id, "name": answer.author}
        about = {"version": answer.version, "at": at, "author": answer.author, "whose": whose}
        return {**answer_json(answer), **about}


_EMPTY: dict[str, Any] = {
    **answer_json(Answer(question="none")),
    **EMPTY_AUDIT,
    **EMPTY_FILE,
    "status": Status.DRAFT.value,
    **{name: value for thing in THINGS for name, value in untold(thing).items()},
}


def verify(connection: Connection, authority_id: str) -> ChainReport:
    """Verify the history of an authority, within one consistent view."""
    walk = _Walk(connection, authority_id)
    broken: _Broken | None = None
    try:
        walk.run()
        walk.compare()
    except _Broken as found:
        broken = found
    length = connection.execute(
        sa.select(sa.func.count()).select_from(tables.event).where(tables.event.c.authority_id == authority_id)
    ).scalar_one()
    erased = len(walk.gone & walk.announced)
    until = datetime.fromisoformat(walk.at) if walk.at else None
    whole = ChainReport(whole=True, length=length, erased=erased, head=walk.hash, until=until)
    if broken is None:
        return whole
    link = replace(_link(connection, authority_id, broken.seq), before=until if broken.seq > walk.seq else None)
    return replace(whole, whole=False, broken_at=broken.seq, reason=broken.reason, link=link)


def _link(connection: Connection, authority_id: str, seq: int) -> BrokenLink:
    """What can still be read of an event."""
    event = tables.event
    query = sa.select(event).where(event.c.authority_id == authority_id, event.c.seq == seq)
    row = connection.execute(query).one_or_none()
    if row is None:
        return BrokenLink()
    known = BrokenLink(kind=row.kind, assessment_id=row.assessment_id or "", question=row.question)
    try:
        public = json.loads(row.public)
        at = datetime.fromisoformat(public["at"])
        return replace(known, at=at, thing=str(public["plain"].get(f"{AFTER}.{THING}", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return known
