"""The part of the store about the answers that the systems of an authority share."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.model import Origin
from assessments.sharing import SHARED_FIELDS, SharedAnswer
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.chain import EventKind
from assessments.storage.content import checked_changes
from assessments.storage.engine import reading, writing
from assessments.storage.errors import InvalidInput, SharedConflict
from assessments.storage.filling import Filling, FillingPart
from assessments.storage.merge import Clash, to_write
from assessments.storage.things import BY_NAME, Pen, find, rows_of
from assessments.storage.typed import typed
from checklists.model import NOT_APPLICABLE, UNKNOWN, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from assessments.model import Answer
    from checklists.model import Checklist

THING = BY_NAME["shared_answer"]

_NOT_SHARED = Text(
    fr="Cette question porte sur un système, pas sur la collectivité\u00a0: répondez-y dans chaque évaluation. Rien n’a été enregistré.",
    en="This question is about one system, not about the authority: answer it in each assessment. Nothing was saved.",
)
_NO_ANSWER = Text(
    fr="Une réponse commune dit ce qui est vrai. Choisissez une réponse, autre que «\u00a0Je ne sais pas\u00a0»\u00a0; rien n’a été "
    "enregistré.",
    en="A shared answer says what is true. Choose an answer other than “I do not know”; nothing was saved.",
)
_NO_REASON = Text(
    fr="«\u00a0Sans objet\u00a0» demande une raison. Écrivez-la en commentaire\u00a0; rien n’a été enregistré.",
    en="“Not applicable” needs a reason. Write it as a comment; nothing was saved.",
)
_NO_OWNER = Text(
    fr="Dites qui tient cette réponse à jour, par exemple «\u00a0DSI\u00a0» ou «\u00a0DPO\u00a0»\u00a0; rien n’a été enregistré.",
    en="Say who keeps this answer up to date, for instance “IT department” or “DPO”; nothing was saved.",
)
_NO_DATE = Text(
    fr="La date de relecture ne se lit pas. Écrivez-la ainsi\u00a0: 31/01/2027\u00a0; rien n’a été enregistré.",
    en="The review date cannot be read. Write it like this: 31/01/2027; nothing was saved.",
)
_GONE = Text(
    fr="Cette réponse commune a été changée ou retirée entre-temps. Relisez-la avant de la reprendre\u00a0; rien n’a été repris.",
    en="This shared answer was changed or removed in the meantime. Read it again before taking it over; nothing was taken over.",
)


class SharedPart(FillingPart, StoreBase):
    """Answers kept once for an authority, and taking them over in its assessments."""

    def shared_answers(self, actor: Actor, authority_id: str) -> list[SharedAnswer]:
        """What is shared today, first kept first; also for who may read but one assessment of the authority."""
        self._readable(actor, authority_id)
        with reading(self.engine) as connection:
            return _shared_of(connection, authority_id)

    def shared_uses(self, actor: Actor, authority_id: str) -> dict[str, int]:
        """By question, in how many assessments that the actor may read the answer was taken over and not changed since."""
        readable = self._readable(actor, authority_id)
        answer, assessment = tables.answer, tables.assessment
        query = (
            sa.select(answer.c.question, sa.func.count())
            .select_from(answer.join(assessment))
            .where(assessment.c.authority_id == authority_id, answer.c.origin == Origin.SHARED.value)
            .group_by(answer.c.question)
        )
        if readable is not None:
            query = query.where(assessment.c.id.in_(list(readable)))
        with reading(self.engine) as connection:
            return {question: int(count) for question, count in connection.execute(query)}

    def keep_shared_answer(
        self,
        actor: Actor,
        authority_id: str,
        question_id: str,
        changes: Mapping[str, Any],
        seen: SharedAnswer | None,
        *,
        checklist: Checklist,
    ) -> SharedAnswer:
        """Keep an answer for all systems of an authority, or change it. Assessments that took it over stay as they are.

        Args:
            actor: who keeps it.
            authority_id: for whom.
            question_id: the question, which the checklist marks as shared.
            changes: only the fields that the person changed, among ``SHARED_FIELDS``.
            seen: the shared answer as the person saw it; None when there was none.
            checklist: the one that asks the question.

        Raises:
            InvalidInput: for what the question does not allow, or without an answer or an owner.
            SharedConflict: when somebody else changed the same field since ``seen``, or removed it.
        """
        require(actor, Action.SHARE, authority_id)
        wished = _checked(checklist, question_id, changes)
        with self._sharing(actor, authority_id) as pen:
            row = _row_of(pen.connection, authority_id, question_id)
            current = None if row is None else shared_of(row)
            if current is None and seen is not None:
                raise SharedConflict(None, wished)
            before = {name: _EMPTY[name] if current is None else getattr(current, name) for name in SHARED_FIELDS}
            shown = {name: _EMPTY[name] if seen is None else getattr(seen, name) for name in SHARED_FIELDS}
            same = (0 if seen is None else seen.version) == (0 if current is None else current.version)
            try:
                left = to_write(wished, None if same else shown, before)
            except Clash:
                raise SharedConflict(current, wished) from None
            _check_whole({**before, **left})
            if row is None:
                columns = {"question": question_id, **_columns({**_EMPTY, **left})}
                return shared_of(find(pen.connection, THING, pen.create(THING, authority_id, columns)))
            if left:
                pen.change(THING, row, EventKind.SHARED_CHANGED, _columns(left))
            return shared_of(find(pen.connection, THING, row.id))

    def drop_shared_answer(self, actor: Actor, authority_id: str, question_id: str, seen: SharedAnswer) -> None:
        """Share an answer no longer. Assessments that took it over keep it.

        Raises:
            SharedConflict: when somebody changed it since ``seen``.
        """
        require(actor, Action.SHARE, authority_id)
        with self._sharing(actor, authority_id) as pen:
            row = _row_of(pen.connection, authority_id, question_id)
            if row is None:
                return
            if (row.id, row.version) != (seen.id, seen.version):
                raise SharedConflict(shared_of(row), {})
            pen.change(THING, row, EventKind.SHARED_DROPPED, {})

    def take_shared_answers(
        self, actor: Actor, assessment_id: str, taken: Sequence[SharedAnswer], answers: Mapping[str, Answer]
    ) -> list[Answer]:
        """Copy shared answers into an assessment, all or none, where each waits to be confirmed.

        Args:
            actor: who takes them over.
            assessment_id: the assessment.
            taken: the shared answers as the person saw them.
            answers: the answers there as the person saw them, by question id.

        Raises:
            InvalidInput: when a shared answer was changed or removed since.
            AnswerConflict: when somebody changed an answer there since.
        """
        authority_id = self._locate(actor, Action.ANSWER, assessment_id).authority_id
        with reading(self.engine) as connection:
            current = {(each.id, each.version) for each in _shared_of(connection, authority_id)}
        if any((each.id, each.version) not in current for each in taken):
            raise InvalidInput(_GONE)
        here = {each.question: answers.get(each.question) for each in taken}
        fillings = [
            Filling(each.question, each.changes(here[each.question]), here[each.question], Origin.SHARED)
            for each in taken
        ]
        return self.fill_in(actor, assessment_id, fillings)

    @contextmanager
    def _sharing(self, actor: Actor, authority_id: str) -> Iterator[Pen]:
        with writing(self.engine) as connection:
            yield Pen(connection, chain.lock(connection, authority_id), actor, self._clock())


_EMPTY: dict[str, Any] = {
    "choice": (), "value": "", "comment": "", "evidence": (), "owner": "", "due": None, "review_on": None,
}  # fmt: skip


def shared_of(row: Any) -> SharedAnswer:
    """A shared answer from its row."""
    there = row._mapping  # noqa: SLF001 (the documented way to read a row as a mapping)
    values = {name: there[name] for name in SharedAnswer.model_fields}
    return SharedAnswer(**{**values, "choice": tuple(row.choice.split()), "evidence": tuple(row.evidence.splitlines())})


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    joined = {"choice": " ", "evidence": "\n"}
    return {name: joined[name].join(value) if name in joined else value for name, value in values.items()}


def _shared_of(connection: Connection, authority_id: str) -> list[SharedAnswer]:
    here = THING.table.c.dropped_at.is_(None)
    return [shared_of(row) for row in rows_of(connection, THING, authority_id, here)]


def _row_of(connection: Connection, authority_id: str, question_id: str) -> Any:
    table = THING.table
    here = (table.c.question == question_id, table.c.dropped_at.is_(None))
    return next(iter(rows_of(connection, THING, authority_id, *here)), None)


def _checked(checklist: Checklist, question_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes in canonical form."""
    if unknown := set(changes) - set(SHARED_FIELDS):
        raise ValueError(f"a shared answer has no field {', '.join(sorted(unknown))}")
    content = {name: value for name, value in changes.items() if name != "review_on"}
    wished = checked_changes(checklist, question_id, content)
    if not checklist.questions[question_id].shared:
        raise InvalidInput(_NOT_SHARED)
    if "evidence" in wished:
        wished["evidence"] = tuple(" ".join(each.split()) for each in wished["evidence"])
    if "owner" in wished:
        wished["owner"] = typed(wished["owner"], short=True)
    if "review_on" in changes:
        wished["review_on"] = day = changes["review_on"]
        if not (day is None or type(day) is date):
            raise InvalidInput(_NO_DATE)
    return wished


def _check_whole(values: Mapping[str, Any]) -> None:
    """Whether it says something that others can take over, and who answers for it."""
    if values["choice"] == (UNKNOWN,) or not (values["choice"] or values["value"].strip()):
        raise InvalidInput(_NO_ANSWER)
    if values["choice"] == (NOT_APPLICABLE,) and not values["comment"].strip():
        raise InvalidInput(_NO_REASON)
    if not values["owner"]:
        raise InvalidInput(_NO_OWNER)
