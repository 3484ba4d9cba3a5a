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

_NAMES = (
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


def marked(value: Any) -> Any:
    """The same shape with every text replaced by the marker; what is empty stays empty."""
    if isinstance(value, str):
        return ERASED if value else ""
    if isinstance(value, dict):
        return {key: marked(cell) for key, cell in value.items()}
    if isinstance(value, tuple):
        return tuple(marked(item) for item in value)
    return None


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
    """Erase what the history holds of some fields of an answer, or of the system when ``question`` is empty."""
    known = ANSWER_TEXTS if question else SYSTEM_TEXTS
    chosen = known if fields is None else tuple(name for name in known if name in fields)
    if fields is not None and set(fields) - set(known):
        raise ValueError(f"only these fields hold texts: {', '.join(known)}")
    event = tables.event
    here = (event.c.assessment_id == assessment.id, event.c.question == question)
    seqs = list(connection.execute(sa.select(event.c.seq).where(*here)).scalars())
    asked = question in checklist.questions
    if question and not (asked or seqs):  # a question of an earlier checklist is known to the history alone
        checked_changes(checklist, question, {})  # refuses a question that does not exist
    names = [f"{side}.{name}" for side in (BEFORE, AFTER) for name in chosen]
    found = texts_there(connection, head.authority_id, seqs, names)
    if question:
        blank = chosen if current and asked else ()
        version, left = _blank_answer(connection, assessment.id, checklist, question, blank)
    else:
        version, left = assessment.version + 1, _blank_system(assessment.system, chosen if current else ())
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
    """Erase who a person was in every event of an authority, and as author of what is shown today."""
    table = tables.event_text
    query = sa.select(table.c.seq, table.c.name, table.c.text).where(
        table.c.authority_id == head.authority_id, table.c.name.in_(_NAMES), table.c.text.is_not(None)
    )
    found: Found = {}
    for row in connection.execute(query.order_by(table.c.seq, table.c.name)):
        if (json.loads(row.text) or {}).get("id") == person_id:
            found.setdefault(row.seq, []).append(row.name)
    here = sa.select(tables.assessment.c.id).where(tables.assessment.c.authority_id == head.authority_id)
    touched: set[str] = set()
    changed = False
    for table, name in _SIGNED:
        of_authority = "authority_id" in table.c
        place = table.c.authority_id == head.authority_id if of_authority else table.c.assessment_id.in_(here)
        where = (table.c[f"{name}_id"] == person_id, place)
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
    return len(found)


def erase_event(connection: Connection, actor: Actor, at: datetime, head: Head, seq: int) -> int:
    """Erase every text of one event, the name of who did it included; what is shown today stays."""
    table = tables.event_text
    query = sa.select(table.c.name).where(
        table.c.authority_id == head.authority_id, table.c.seq == seq, table.c.salt.is_not(None)
    )
    names = sorted(connection.execute(query).scalars())
    if not names:
        return 0
    event = tables.event
    place = (event.c.authority_id == head.authority_id, event.c.seq == seq)
    assessment_id = connection.execute(sa.select(event.c.assessment_id).where(*place)).scalar_one()
    erased = erase_found(connection, head.authority_id, {seq: names})
    entry = Entry(EventKind.TEXT_ERASED, assessment_id, erased={str(seq): names})
    chain.append(connection, head, actor, at, [entry])
    if assessment_id is not None:
        touch(connection, find_assessment(connection, assessment_id), at)
    return erased
