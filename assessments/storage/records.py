"""From rows to the frozen objects of ``assessments.model`` and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.model import CONTENT_FIELDS, AiSystem, Answer, Assessment, Authority
from assessments.storage import tables
from assessments.storage.audit_rows import find_audits
from assessments.storage.errors import UnknownAssessment, UnknownAuthority
from assessments.storage.file_rows import find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Connection

    from assessments.bias.record import Audit
    from assessments.model import EvidenceFile
    from checklists.model import Checklist


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An assessment with everything that belongs to it, all of one moment.

    ``answers`` are by question id, ``audits`` in the order of planning; ``files`` were given as evidence.
    """

    assessment: Assessment
    answers: dict[str, Answer]
    audits: tuple[Audit, ...] = ()
    files: tuple[EvidenceFile, ...] = ()


if TYPE_CHECKING:
    Writer = Callable[[Snapshot, Checklist, str], bytes]
    """Writes a snapshot as the file of an assessment, given its checklist and the body of that: ``assessments.exchange.file_of``."""


SYSTEM_FIELDS: tuple[str, ...] = tuple(AiSystem.model_fields)
AUTHORITY_FIELDS: tuple[str, ...] = tuple(name for name in Authority.model_fields if name != "id")

PLAIN_ANSWER = frozenset({"choice", "to_confirm", "origin"})
"""Fields of an answer that the chain may show; all others can hold personal data."""
PLAIN_SYSTEM = frozenset({"stage"})
PLAIN_AUTHORITY = frozenset({"type", "population", "staff_fte", "fictional"})

ANSWER_TEXTS: tuple[str, ...] = tuple(name for name in CONTENT_FIELDS if name not in PLAIN_ANSWER)
SYSTEM_TEXTS: tuple[str, ...] = tuple(name for name in SYSTEM_FIELDS if name not in PLAIN_SYSTEM)


def authority_of(row: Any) -> Authority:
    """An authority from its row."""
    return Authority.model_validate(dict(row._mapping))  # noqa: SLF001 (the documented way to read a row as a mapping)


def assessment_of(row: Any) -> Assessment:
    """An assessment from its row."""
    return assessment_from(dict(row._mapping))  # noqa: SLF001


def assessment_from(columns: Mapping[str, Any]) -> Assessment:
    """An assessment from its columns by name."""
    values = dict(columns)
    system = AiSystem.model_validate({name: values.pop(name) for name in SYSTEM_FIELDS})
    return Assessment.model_validate({**values, "system": system})


def answer_of(row: Any) -> Answer:
    """An answer from its row."""
    values = dict(row._mapping)  # noqa: SLF001
    del values["assessment_id"], values["author_id"]
    return Answer.model_validate(values)


def answer_values(answer: Answer) -> dict[str, Any]:
    """The columns of an answer, without those that say whose it is."""
    values = answer.model_dump()
    return {**values, "choice": list(answer.choice), "rows": list(answer.rows), "evidence": list(answer.evidence)}


def answer_json(answer: Answer) -> dict[str, Any]:
    """The content of an answer as JSON values, for the history."""
    values = answer.model_dump(mode="json")
    return {name: values[name] for name in (*CONTENT_FIELDS, "origin")}


def find_authority(connection: Connection, authority_id: str) -> Authority:
    """One authority.

    Raises:
        UnknownAuthority: when there is none with this id.
    """
    row = connection.execute(sa.select(tables.authority).where(tables.authority.c.id == authority_id)).one_or_none()
    if row is None:
        raise UnknownAuthority
    return authority_of(row)


def find_assessment(connection: Connection, assessment_id: str) -> Assessment:
    """One assessment.

    Raises:
        UnknownAssessment: when there is none with this id.
    """
    row = connection.execute(sa.select(tables.assessment).where(tables.assessment.c.id == assessment_id)).one_or_none()
    if row is None:
        raise UnknownAssessment
    return assessment_of(row)


def find_answers(connection: Connection, assessment_id: str) -> dict[str, Answer]:
    """Every stored answer of an assessment by question id."""
    rows = connection.execute(sa.select(tables.answer).where(tables.answer.c.assessment_id == assessment_id))
    return {row.question: answer_of(row) for row in rows}


def find_answer(connection: Connection, assessment_id: str, question: str) -> Answer:
    """One answer; an empty one of version 0 when nothing was ever saved."""
    table = tables.answer
    row = connection.execute(
        sa.select(table).where(table.c.assessment_id == assessment_id, table.c.question == question)
    ).one_or_none()
    return Answer(question=question) if row is None else answer_of(row)


def snapshot_of(connection: Connection, assessment: Assessment) -> Snapshot:
    """An assessment together with all that belongs to it, as the transaction sees it."""
    id_ = assessment.id
    return Snapshot(
        assessment, find_answers(connection, id_), tuple(find_audits(connection, id_)), find_files(connection, id_)
    )
