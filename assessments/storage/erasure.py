"""Erasing a text or a name for good. The history keeps its numbers and its proof, and says that something was erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.audit_rows import WHO_AND_WHEN
from assessments.storage.chain import ACTOR, AFTER, BEFORE, ERASED, Entry, EventKind, Head
from assessments.storage.content import checked_changes
from assessments.storage.records import ANSWER_TEXTS, SYSTEM_TEXTS, answer_json, find_answer, find_assessment
from assessments.storage.redaction import ANSWERS, PEOPLE, SYSTEM, Cut, cuts_of_event, marked, redact_copies
from assessments.storage.snapshots import canonical
from assessments.storage.things import THINGS
from assessments.storage.writing import put_answer, touch
from checklists.model import AnswerType, Checklist

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.model import AiSystem, Assessment

_SIGNED = (
    (tables.answer, "author"),
    (tables.evidence_file, "author"),
    *((tables.audit, who) for who, _ in WHO_AND_WHEN.values()),
    *((thing.table, who) for thing in THINGS for who in (*(who for who, _ in thing.signed.values()), *thing.people)),
)
"""Columns that hold who did something; beside each, the same name with ``_id``."""

NAMES = (
    ACTOR,
    *(
        f"{side}.{who}"
        for side in (BEFORE, AFTER)
        for who in sorted(
            {
                "account",
                "whose",  # of an answer or a file that was carried over with its author
                *(who for who, _ in WHO_AND_WHEN.values()),
                *(who for thing in THINGS for who in thing.people),
            }
        )
    ),
)
"""Names of texts that say who somebody is, as id and name."""

Found = dict[int, list[str]]
"""Names of texts by event number."""


def texts_there(connection: Connection, authority_id: str, seqs: Iterable[int] | None, names: Collection[str]) -> Found:
    """Texts not erased yet, among some events (None: all) and names."""
    table = tables.event_text
    query = sa.select(table.c.seq, table.c.name).where(
        table.c.authority_id == authority_id, table.c.name.in_(list(names)), table.c.salt.is_not(None)
    )
    wanted = None if seqs is None else set(seqs)
    found: Found = {}
    for row in connection.execute(query.order_by(table.c.seq, table.c.name)):
        if wanted is None or row.seq in wanted:
            found.setdefault(row.seq, []).append(row.name)
    return found


def erase_found(connection: Connection, authority_id: str, found: Found) -> int:
    """Erase texts of the history for good; how many there were."""
    table = tables.event_text
    for seq, names in found.items():
        connection.execute(
            sa.update(table)
            .where(table.c.authority_id == authority_id, table.c.seq == seq, table.c.name.in_(names))
            .values(salt=None, text=None)
        )
    return sum(map(len, found.values()))


def numbers_of(found: Found) -> dict[str, list[str]]:
    """The same as an event writes it."""
    return {str(seq): names for seq, names in found.items()}


def erase_field_texts(
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    *,
    head: Head,
    checklist: Checklist,
    question: str,
    fields: Collection[str] | None,
    current: bool,
) -> int:
    """Erase what the history and the versions submitted hold of some fields of an answer.

    Of the system when ``question`` is empty.
    """
    known = ANSWER_TEXTS if question else SYSTEM_TEXTS
    chosen = known if fields is None else tuple(name for name in known if name in fields)
    if fields is not None and set(fields) - set(known):
        raise ValueError(f"only these fields hold texts: {', '.join(known)}")
    # What a question of an earlier checklist was answered is known to the history alone.
    left = chosen if current and (not question or question in checklist.questions) else ()
    erased = _erase_fields(connection, actor, at, assessment, head, checklist, question, chosen, left)
    cut = Cut(ANSWERS if question else SYSTEM, question, chosen)
    redact_copies(connection, head.authority_id, actor, at, [cut], assessment_id=assessment.id)
    return erased


def _erase_fields(  # noqa: PLR0917 - one call above
    connection: Connection,
    actor: Actor,
    at: datetime,
    assessment: Assessment,
    head: Head,
    checklist: Checklist,
    question: str,
    chosen: Collection[str],
    blanked: Collection[str],
) -> int:
    event = tables.event
    here = (event.c.assessment_id == assessment.id, event.c.question == question)
    seqs = list(connection.execute(sa.select(event.c.seq).where(*here)).scalars())
    if question and question not in checklist.questions and not seqs:
        checked_changes(checklist, question, {})  # refuses a question that does not exist
    names = [f"{side}.{name}" for side in (BEFORE, AFTER) for name in chosen]
    found = texts_there(connection, head.authority_id, seqs, names)
    if question:
        version, left = _blank_answer(connection, assessment.id, checklist, question, blanked)
    else:
        version, left = assessment.version + 1, _blank_system(assessment.system, blanked)
    if not found and not left:
        return 0
    erased = erase_found(connection, head.authority_id, found)
    plain = {f"{AFTER}.{name}": value for name, value in left.items()}
    entry = Entry(EventKind.TEXT_ERASED, assessment.id, question, version, plain, {}, numbers_of(found))
    chain.append(connection, head, actor, at, [entry])
    touch(connection, assessment, at, **({} if question else left))
    return erased


def _blank_answer(
    connection: Connection, assessment_id: str, checklist: Checklist, question: str, fields: Collection[str]
) -> tuple[int, dict[str, Any]]:
    """Blank fields of the stored answer; its version and the changed fields as the history writes them."""
    current = find_answer(connection, assessment_id, question)
    left = {name: marked(getattr(current, name)) for name in fields}
    if "value" in left and checklist.questions[question].answer is not AnswerType.TEXT:
        left["value"] = ""  # the marker is neither a number nor a date
    after = current.model_copy(update={**left, "version": current.version + 1})
    old, new = answer_json(current), answer_json(after)
    differing = {name: new[name] for name in left if old[name] != new[name]}
    if not differing:
        return current.version, {}
    table = tables.answer
    author_id = connection.execute(
        sa.select(table.c.author_id).where(table.c.assessment_id == assessment_id, table.c.question == question)
    ).scalar_one()
    put_answer(connection, assessment_id, after, author_id)
    return after.version, differing


def _blank_system(system: AiSystem, fields: Collection[str]) -> dict[str, Any]:
    blank = {name: marked(getattr(system, name)) for name in fields}
    return {name: value for name, value in blank.items() if value != getattr(system, name)}


def erase_person(connection: Connection, actor: Actor, at: datetime, head: Head, person_id: str) -> int:
    """Erase who a person was in every event of an authority, as author of what is shown today, and in versions submitted.

    In those, where authors are named without their id, whoever bears the same name is erased too.
    """
    table = tables.event_text
    query = sa.select(table.c.seq, table.c.name, table.c.text).where(
        table.c.authority_id == head.authority_id, table.c.name.in_(NAMES), table.c.text.is_not(None)
    )
    found: Found = {}
    names: set[str] = set()
    for row in connection.execute(query.order_by(table.c.seq, table.c.name)):
        who = json.loads(row.text) or {}
        if who.get("id") == person_id:
            found.setdefault(row.seq, []).append(row.name)
            names.add(who["name"])
    here = sa.select(tables.assessment.c.id).where(tables.assessment.c.authority_id == head.authority_id)
    touched: set[str] = set()
    changed = False
    for table, name in _SIGNED:
        of_authority = "authority_id" in table.c
        place = table.c.authority_id == head.authority_id if of_authority else table.c.assessment_id.in_(here)
        where = (table.c[f"{name}_id"] == person_id, place)
        names |= set(connection.execute(sa.select(table.c[name]).where(*where).distinct()).scalars())
        if of_authority:
            changed |= bool(connection.execute(sa.select(sa.exists().where(*where))).scalar())
        else:
            touched |= set(connection.execute(sa.select(table.c.assessment_id).where(*where)).scalars())
        connection.execute(sa.update(table).where(*where).values({name: ERASED, f"{name}_id": ""}))
    if not found and not touched and not changed:
        return 0
    for assessment_id in sorted(touched):
        touch(connection, find_assessment(connection, assessment_id), at)
    erase_found(connection, head.authority_id, found)
    chain.append(connection, head, actor, at, [Entry(EventKind.TEXT_ERASED, erased=numbers_of(found))])
    known = {name for name in names if name and name != ERASED}
    cuts = [Cut(PEOPLE, values=frozenset(map(canonical, known)))] if known else []
    redact_copies(connection, head.authority_id, actor, at, cuts, holding=sorted(known))
    return len(found)


def erase_event(connection: Connection, actor: Actor, at: datetime, head: Head, seq: int) -> int:
    """Erase every text of one event, the name of who did it included, and the same texts in versions submitted.

    What is shown today stays.
    """
    table = tables.event_text
    query = sa.select(table.c.name, table.c.text).where(
        table.c.authority_id == head.authority_id, table.c.seq == seq, table.c.salt.is_not(None)
    )
    texts = {row.name: json.loads(row.text) for row in connection.execute(query)}
    names = sorted(texts)
    if not names:
        return 0
    event = tables.event
    place = (event.c.authority_id == head.authority_id, event.c.seq == seq)
    told = connection.execute(sa.select(event).where(*place)).one()
    assessment_id = told.assessment_id
    erased = erase_found(connection, head.authority_id, {seq: names})
    entry = Entry(EventKind.TEXT_ERASED, assessment_id, erased={str(seq): names})
    chain.append(connection, head, actor, at, [entry])
    if assessment_id is not None and (found := _assessment_there(connection, assessment_id)):
        touch(connection, found, at)
        cuts = cuts_of_event(EventKind(told.kind), told.question, _numbers(connection, told), texts)
        redact_copies(connection, head.authority_id, actor, at, cuts, assessment_id=assessment_id)
    return erased


def _assessment_there(connection: Connection, assessment_id: str) -> Assessment | None:
    """An assessment; None when it was deleted."""
    table = tables.assessment
    there = connection.execute(sa.select(table.c.id).where(table.c.id == assessment_id)).one_or_none()
    return None if there is None else find_assessment(connection, assessment_id)


def _numbers(connection: Connection, told: Any) -> dict[str, Any]:
    """What an event shows as it is; with the number of the audit that it is about, by which copies know it."""
    plain: dict[str, Any] = json.loads(told.public)["plain"]
    if (audit_id := plain.get(f"{AFTER}.audit")) is not None:
        table = tables.audit
        query = sa.select(table.c.number).where(table.c.id == audit_id)
        plain["audit_number"] = connection.execute(query).scalar_one()
    return plain
