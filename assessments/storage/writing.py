"""What a change writes: the row and its line in the history, always together."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.model import CONTENT_FIELDS, AiSystem, Answer, Assessment, Authority, Origin
from assessments.storage import chain, tables
from assessments.storage.audit_rows import check_size, find_row, insert_audits, result_text, told_by_file
from assessments.storage.chain import Entry, EventKind
from assessments.storage.content import checked_changes
from assessments.storage.errors import AnswerConflict, InvalidInput, quote
from assessments.storage.file_rows import added_entry
from assessments.storage.merge import Clash, to_write
from assessments.storage.profiles import checked_judgement, checked_plan
from assessments.storage.records import (
    AUTHORITY_FIELDS,
    PLAIN_ANSWER,
    PLAIN_AUTHORITY,
    PLAIN_SYSTEM,
    SYSTEM_FIELDS,
    answer_json,
    answer_values,
)
from assessments.storage.snapshots import digest_of, keep_checklist
from assessments.storage.standings import forget_standing
from assessments.storage.text import clean
from checklists.model import Checklist, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.bias.record import Audit
    from assessments.model import EvidenceFile

_SUBSTANCE = ("choice", "value", "rows")
"""What an answer says; confirming it rests on these."""
_BESIDE = frozenset({"to_confirm", "evidence"})
"""What a person may change of an answer taken from the shared ones while it stays theirs: it is confirmed, and proved here."""


_CONFIRMED_BY_PEOPLE = frozenset({Origin.PERSON, Origin.SHARED})
"""Origins that an answer keeps once a person has confirmed it."""


def next_answer(
    current: Answer,
    seen: Answer | None,
    changes: Mapping[str, Any],
    *,
    origin: Origin,
    actor: Actor,
    at: datetime,
) -> Answer:
    """The answer that a save leads to; ``current`` itself when there is nothing to write.

    Args:
        current: the stored answer.
        seen: the answer as the person saw it; None when they saw none.
        changes: the checked changes.
        origin: who fills it in; anything but a person leaves the answer to be confirmed.
        actor: who saves.
        at: when.

    Raises:
        AnswerConflict: when somebody else changed the same field since.
    """
    shown = Answer(question=current.question) if seen is None else seen
    same = shown.version == current.version
    relied_on = _SUBSTANCE if changes.get("to_confirm") is False else ()
    stored = dict(current)
    try:
        left = to_write(changes, None if same else dict(shown), stored, relied_on)
    except Clash:
        raise AnswerConflict(current, changes) from None
    if not left:
        return current
    if origin is not Origin.PERSON:
        left |= {"to_confirm": True, "origin": origin}
    elif same or all(getattr(shown, name) == stored[name] for name in _SUBSTANCE if name not in changes):
        # Somebody who had not yet seen what a supplier filled in meanwhile does not confirm it by adding a comment.
        still = current.origin is Origin.SHARED and set(changes) <= _BESIDE
        left["origin"] = Origin.SHARED if still else Origin.PERSON
        if "to_confirm" not in changes:
            left["to_confirm"] = False
    return current.model_copy(update={**left, "version": current.version + 1, "author": actor.name, "at": at})


def answer_entry(assessment_id: str, before: Answer, after: Answer) -> Entry:
    """The line of history for one saved answer."""
    old, new = answer_json(before), answer_json(after)
    fields = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    plain, texts = chain.changed(fields, PLAIN_ANSWER)
    return Entry(EventKind.ANSWER_SAVED, assessment_id, after.question, after.version, plain, texts)


def as_given(entry: Entry, given: Answer | EvidenceFile, author_id: str) -> Entry:
    """The same line of history for what is carried over: its author and its time stay those of the day when it was given."""
    if given.at is None:
        return entry
    plain = {**entry.plain, "after.at": chain.moment(given.at)}
    return replace(entry, plain=plain, texts={**entry.texts, "after.whose": {"id": author_id, "name": given.author}})


def put_answer(connection: Connection, assessment_id: str, answer: Answer, author_id: str) -> None:
    """Write the row of an answer; its version says whether there is one already."""
    values = {**answer_values(answer), "author_id": author_id}
    table = tables.answer
    if answer.version == 1:
        connection.execute(sa.insert(table).values(assessment_id=assessment_id, **values))
    else:
        where = (table.c.assessment_id == assessment_id, table.c.question == answer.question)
        connection.execute(sa.update(table).where(*where).values(**values))


def touch(connection: Connection, assessment: Assessment, at: datetime, **changes: Any) -> Assessment:
    """Count one more change of an assessment, together with the columns that change."""
    version = assessment.version + 1
    if changes:  # the words by which it is searched would outlive their erasure
        forget_standing(connection, assessment.id)
    connection.execute(
        sa.update(tables.assessment)
        .where(tables.assessment.c.id == assessment.id)
        .values(version=version, updated_at=at, **changes)
    )
    return assessment.model_copy(update={"version": version, "updated_at": at})


def new_answers(checklist: Checklist, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that an assessment begins with, checked; their version, author and time are left as given.

    What no person answered is left to be confirmed, whatever it claims.

    Raises:
        InvalidInput: for an answer that its question does not allow, or two answers to one question.
    """
    kept: dict[str, Answer] = {}
    for answer in answers:
        content = checked_changes(checklist, answer.question, {name: getattr(answer, name) for name in CONTENT_FIELDS})
        if answer.question in kept:
            raise InvalidInput(
                Text(
                    fr=f"La question «\u00a0{quote(answer.question)}\u00a0» a deux réponses. Gardez-en une.",
                    en=f"The question “{quote(answer.question)}” has two answers. Keep one.",
                )
            )
        if answer.origin not in _CONFIRMED_BY_PEOPLE:
            content["to_confirm"] = True
        kept[answer.question] = answer.model_copy(update={**content, "author": clean(answer.author)})
    return list(kept.values())


def new_audits(assessment_id: str, audits: Sequence[Audit]) -> list[Audit]:
    """The audits that a file brings, their texts checked, under new ids; versions, authors and times are left as given.

    Raises:
        InvalidInput: for a text that cannot be stored.
    """
    series: dict[str, str] = {}
    kept: list[Audit] = []
    for audit in audits:
        plan = checked_plan(audit.plan)
        changes = {
            "id": uuid.uuid4().hex,
            "assessment_id": assessment_id,
            "series": series.setdefault(audit.series, uuid.uuid4().hex),
            "plan": plan,
            "result": audit.result and audit.result.model_copy(update={"plan": plan}),
            "judgement": audit.judgement and checked_judgement(audit.judgement),
            **{
                name: clean(getattr(audit, name))
                for name in ("planned_by", "measured_by", "judged_by", "withdrawn_why")
            },
        }
        kept.append(audit.model_copy(update=changes))
    return kept


def begin(
    connection: Connection,
    actor: Actor,
    assessment: Assessment,
    answers: Sequence[Answer],
    *,
    audits: Sequence[Audit] = (),
    files: Sequence[EvidenceFile] = (),
    authors: Mapping[str, str] | None = None,
    body: str,
    at: datetime,
    imported: bool,
) -> None:
    """Write a new assessment with its first answers and their history.

    Args:
        connection: a transaction that writes.
        actor: who does it.
        assessment: the assessment, its digest being the one of ``body``.
        answers: checked answers with version, author and time.
        audits: checked audits that a file brought.
        files: checked files that a file brought; their history is written here, they by ``keep_new_files``.
        authors: for answers carried over from another assessment: who gave each, by question id; None when the actor gives them.
        body: the canonical text of the checklist.
        at: the time of the events.
        imported: whether a file brought it: its answers then have no author known here.
    """
    head = chain.lock(connection, assessment.authority_id)
    keep_checklist(connection, body, installed=not imported)
    values = assessment.model_dump(exclude={"system"})
    connection.execute(sa.insert(tables.assessment).values(**values, **assessment.system.model_dump()))
    if answers:
        by = {each.question: "" if imported else (authors or {}).get(each.question, actor.id) for each in answers}
        rows = [{**answer_values(a), "assessment_id": assessment.id, "author_id": by[a.question]} for a in answers]
        connection.execute(sa.insert(tables.answer), rows)
    plain, texts = chain.created(assessment.system.model_dump(mode="json"), PLAIN_SYSTEM)
    about = {
        "after.checklist": digest_of(body),
        "after.use_case": assessment.use_case,
        "after.depth": assessment.depth.value,
    }
    kind = EventKind.ASSESSMENT_IMPORTED if imported else EventKind.ASSESSMENT_CREATED
    entries = [Entry(kind, assessment.id, "", assessment.version, {**plain, **about}, texts)]
    for answer in answers:
        entry = answer_entry(assessment.id, Answer(question=answer.question), answer)
        if imported and answer.at is not None:  # who answered and when is what the file says, not what happened here
            said = {"after.at": chain.moment(answer.at)}, {"after.author": answer.author}
            entry = replace(entry, plain={**entry.plain, **said[0]}, texts={**entry.texts, **said[1]})
        elif authors is not None:
            entry = as_given(entry, answer, by[answer.question])
        entries.append(entry)
    if audits:
        check_size(connection, assessment.id, sum(len(result_text(audit.result)) for audit in audits if audit.result))
        insert_audits(connection, audits, first=1, author_id="")
    for audit in audits:
        entries += told_by_file(find_row(connection, audit.id))
    entries += [added_entry(assessment.id, file, imported=True) for file in files]
    chain.append(connection, head, actor, at, entries)


def authority_entry(before: Authority | None, after: Authority) -> Entry:
    """The line of history for a created or changed authority."""
    new = after.model_dump(mode="json", include=set(AUTHORITY_FIELDS))
    if before is None:
        plain, texts = chain.created(new, PLAIN_AUTHORITY)
        return Entry(EventKind.AUTHORITY_CREATED, plain=plain, texts=texts)
    old = before.model_dump(mode="json")
    plain, texts = chain.changed({n: (old[n], new[n]) for n in new if old[n] != new[n]}, PLAIN_AUTHORITY)
    return Entry(EventKind.AUTHORITY_CHANGED, plain=plain, texts=texts)


def system_entry(assessment: Assessment, after: AiSystem) -> Entry:
    """The line of history for a changed description of the system."""
    old, new = assessment.system.model_dump(mode="json"), after.model_dump(mode="json")
    fields = {name: (old[name], new[name]) for name in SYSTEM_FIELDS if old[name] != new[name]}
    plain, texts = chain.changed(fields, PLAIN_SYSTEM)
    return Entry(EventKind.SYSTEM_CHANGED, assessment.id, "", assessment.version + 1, plain, texts)
