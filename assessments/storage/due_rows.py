"""What is due, read from what is kept: a handful of queries for any number of assessments, none of which is scored.

So a line stands here because people gave it a day: in an answer, in a task, in a reservation, in the conclusion of an audit,
in the table of benefits, in a decision, or by an incident. What the law dates without anybody having planned it is on the page
of each assessment.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.action_plan import ActionKind, last_word
from assessments.alike import folded
from assessments.bias.record import Outcome, gap_stands
from assessments.decision import APPROVING, Choice
from assessments.due import Due, DueKind
from assessments.incidents import Incident, Touched
from assessments.indicators import Measurement, indicators_of
from assessments.model import CLOSED, Answer
from assessments.storage import tables
from assessments.storage.records import answer_of
from assessments.storage.review_rows import plainly
from assessments.tasks import SETTLED, TaskState
from checklists.model import BENEFITS, DONE, NOT_APPLICABLE, PARTIAL, PLANNED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from checklists.model import Checklist, Text

_PROMISED = ((PLANNED,), (PARTIAL,))
_DONE = ((DONE,), (NOT_APPLICABLE,))
_READ = ("question", "choice", "comment", "owner", "due", "to_confirm")
"""Fields of an answer that say whether something is due."""
_ANSWERED = frozenset({ActionKind.OBLIGATION.value, ActionKind.SAFEGUARD.value})
"""Kinds of actions of which an answer says whether they are done."""


class DueReader:
    """Reads what is due of the assessments that are visible.

    Args:
        connection: one transaction, so that everything is of one moment.
        visible: which assessments; those that are archived or withdrawn are left out.
        checklists: by digest; an assessment of another one, begun a moment ago, is there at the next look.
    """

    def __init__(
        self,
        connection: Connection,
        visible: sa.ColumnElement[bool],
        checklists: Mapping[str, Checklist],
    ) -> None:
        table = tables.assessment
        self.connection = connection
        self.here = sa.and_(
            visible,
            table.c.status.not_in([each.value for each in CLOSED]),
            table.c.checklist_digest.in_(list(checklists)),
        )
        columns = (table.c.id, table.c.authority_id, table.c.name, table.c.checklist_digest)
        rows = connection.execute(sa.select(*columns).where(self.here)).all()
        self.assessments = {row.id: row for row in rows}
        self.checklists = checklists
        self.tasks: dict[tuple[str, str], Any] = {(row.assessment_id, row.key): row for row in self._of(tables.task)}

    def all(self) -> Iterator[Due]:
        """Every line, in no order."""
        yield from self._planned()
        yield from self._audits()
        yield from self._reservations()
        yield from self._benefits()
        yield from self._decisions()
        yield from self._incidents()
        yield from self._assignments()

    def _of(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[Any]:
        """The rows of the visible assessments."""
        query = sa.select(table).join(tables.assessment, table.c.assessment_id == tables.assessment.c.id)
        return list(self.connection.execute(query.where(self.here, *where)))

    def _line(self, kind: DueKind, assessment_id: str, key: str, day: date, **more: Any) -> Due:
        found = self.assessments[assessment_id]
        return Due(kind, key, day, found.authority_id, assessment_id, found.name, **more)

    def _tracked(
        self, kind: DueKind, assessment_id: str, key: str, day: date | None, owner: str, **more: Any
    ) -> Iterator[Due]:
        """A line of the plan, with the owner and day of its task if there is one; none when it is settled or has no day."""
        task = self.tasks.get((assessment_id, key))
        if task is not None:
            if TaskState(task.state) in SETTLED:
                return
            day, owner = task.due or day, task.owner or owner
        if day is not None:
            yield self._line(kind, assessment_id, key, day, owner=owner.strip(), **more)

    def _planned(self) -> Iterator[Due]:
        """Obligations and safeguards: those about which somebody keeps a task, then those that an answer plans for a day."""
        tracked = [place for place in self.tasks if place[1].partition(":")[0] in _ANSWERED]
        asked = {place: self._question(*place) for place in tracked}
        answers = self._answers(sorted({question for question in asked.values() if question}))
        handled: set[tuple[str, str | None]] = set()
        for (assessment_id, key), question in asked.items():
            answer = answers.get((assessment_id, question or ""))
            handled.add((assessment_id, question))
            if answer is None or not answer.counts or answer.choice not in _DONE:
                day, owner = (answer.due, answer.owner) if answer and answer.choice in _PROMISED else (None, "")
                what = self._words(assessment_id, key)
                yield from self._tracked(DueKind.ACTION, assessment_id, key, day, owner, what=what)
        for place, answer in answers.items():
            if place not in handled and answer.due is not None and answer.counts and answer.choice in _PROMISED:
                key = f"{ActionKind.SAFEGUARD}:{answer.question}"
                what = self._words(place[0], key)
                yield from self._tracked(DueKind.ACTION, place[0], key, answer.due, answer.owner, what=what)

    def _answers(self, questions: list[str]) -> dict[tuple[str, str], Answer]:
        """Answers with a day; and those to some questions, of the assessments in which somebody keeps a task."""
        table, task = tables.answer, tables.task
        query = sa.select(table.c.assessment_id, *(table.c[name] for name in _READ)).join(tables.assessment)
        rows = list(self.connection.execute(query.where(self.here, table.c.due.is_not(None))))
        if questions:
            there = table.c.assessment_id.in_(sa.select(task.c.assessment_id))
            rows += self.connection.execute(query.where(self.here, table.c.question.in_(questions), there))
        found = {}
        for row in rows:  # only what is read here, and stored checked: thousands of rows need no checking again
            values = {name: getattr(row, name) for name in _READ}
            answer = Answer.model_construct(**{**values, "choice": tuple(row.choice)})
            found[row.assessment_id, row.question] = answer
        return found

    def _checklist(self, assessment_id: str) -> Checklist:
        return self.checklists[self.assessments[assessment_id].checklist_digest]

    def _question(self, assessment_id: str, key: str) -> str | None:
        """The question whose answer speaks of an action; None when none does."""
        kind, _, id_ = key.partition(":")
        if kind == ActionKind.SAFEGUARD:
            return id_
        found = self._checklist(assessment_id).obligation.get(id_)
        return found.proved_by if found else None

    def _words(self, assessment_id: str, key: str) -> Text | None:
        """What an obligation or a safeguard asks for."""
        kind, _, id_ = key.partition(":")
        checklist = self._checklist(assessment_id)
        if kind == ActionKind.OBLIGATION:
            return checklist.obligation[id_].text if id_ in checklist.obligation else None
        question = checklist.questions.get(id_)
        return (question.condition or question.text) if question else None

    def _audits(self) -> Iterator[Due]:
        """What people decided after the audits that speak today, and gaps about which somebody keeps a task."""
        table = tables.audit
        names = (
            "id",
            "assessment_id",
            "series",
            "verdict",
            "measured_at",
            "judged_at",
            "action",
            "owner",
            "due",
            "title",
        )
        query = sa.select(*(table.c[name] for name in names)).join(tables.assessment)
        measured = query.where(self.here, table.c.withdrawn_why == "", table.c.measured_at.is_not(None))
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in self.connection.execute(measured.order_by(table.c.measured_at, table.c.id)):
            found[row.assessment_id, row.series].append(row)
        for (assessment_id, _series), rows in found.items():
            outcomes = [Outcome(series=row.series, verdict=row.verdict, at=row.measured_at) for row in rows]
            judged = last_word(rows, lambda row: row.judged_at is not None, stands=gap_stands(outcomes))
            keys = [f"{ActionKind.AUDIT}:{row.id}" for row in rows]
            key = next((key for key in reversed(keys) if (assessment_id, key) in self.tasks), keys[-1])
            day, owner, written = (judged.due, judged.owner, judged.action) if judged else (None, "", "")
            yield from self._tracked(
                DueKind.ACTION, assessment_id, key, day, owner, written=written.strip() or rows[-1].title
            )

    def _reservations(self) -> Iterator[Due]:
        """What opinions and decisions ask for, and nobody has closed."""
        for row in self._of(tables.reservation, tables.reservation.c.closed_at.is_(None)):
            kind = DueKind.CONDITION if row.source == "decision" else DueKind.RESERVATION
            key = f"{kind}:{row.id}"
            yield from self._tracked(kind, row.assessment_id, key, row.due, row.owner, written=row.text)

    def _benefits(self) -> Iterator[Due]:
        """Indicators whose measuring day nobody has measured yet."""
        measured: dict[str, list[Measurement]] = defaultdict(list)
        for row in self._of(tables.measurement):
            measured[row.assessment_id].append(plainly(Measurement, row))
        for row in self._of(tables.answer, tables.answer.c.question == BENEFITS):
            checklist = self._checklist(row.assessment_id)
            for each in indicators_of(checklist, {BENEFITS: answer_of(row)}, measured[row.assessment_id]):
                if each.due is not None and (each.last is None or each.last.day < each.due):
                    key = f"{DueKind.MEASUREMENT}:{folded(each.name)}"
                    yield self._line(DueKind.MEASUREMENT, row.assessment_id, key, each.due, written=each.name)

    def _decisions(self) -> Iterator[Due]:
        """The last day of the decisions that hold; a later one replaces an earlier one."""
        rows = sorted(self._of(tables.decision), key=lambda row: (row.at, row.id))
        for row in {row.assessment_id: row for row in rows}.values():
            if row.valid_until is not None and Choice(row.choice) in APPROVING:
                key = f"{DueKind.VALIDITY}:{row.id}"
                yield self._line(DueKind.VALIDITY, row.assessment_id, key, row.valid_until)

    def _assignments(self) -> Iterator[Due]:
        """Questions and sections given to somebody for a day, and neither done nor taken back."""
        table = tables.assignment
        for row in self._of(table, table.c.due.is_not(None), table.c.done_at.is_(None), table.c.taken_at.is_(None)):
            kind, _, id_ = row.about.partition(":")
            checklist = self._checklist(row.assessment_id)
            if kind == "section":
                what = next((section.title for section in checklist.sections if section.id == id_), None)
            else:
                what = checklist.questions[id_].text if id_ in checklist.questions else None
            key = f"{DueKind.ASSIGNMENT}:{row.id}"
            yield self._line(DueKind.ASSIGNMENT, row.assessment_id, key, row.due, owner=row.person.strip(), what=what)

    def _incidents(self) -> Iterator[Due]:
        """The end of the 72 hours of open incidents that touch personal data, or may."""
        table = tables.incident
        for row in self._of(table, table.c.closed_at.is_(None), table.c.personal_data != Touched.NO.value):
            incident = plainly(Incident, row)
            key = f"{DueKind.INCIDENT}:{row.id}"
            # What happened is not said here: a calendar leaves the house.
            yield self._line(DueKind.INCIDENT, row.assessment_id, key, incident.notify_by)
