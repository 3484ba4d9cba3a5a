"""The part of the store that moves an assessment to a newer checklist, or remembers that it stays on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import AwareDatetime

from assessments.access import Action, Actor
from assessments.model import Answer, Frozen, ShortText
from assessments.storage import chain, tables
from assessments.storage import writing as write
from assessments.storage.carrying import Fate, carry
from assessments.storage.chain import AFTER, BEFORE, ERASED, Entry, EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import ReviewRefused
from assessments.storage.file_rows import added_entry, file_of_row, find_file_row, insert_file, removed_entry
from assessments.storage.records import PLAIN_ANSWER, answer_json, find_answers
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import nudge
from assessments.storage.snapshots import digest_of, keep_checklist
from assessments.storage.things import BY_NAME, rows_of
from checklists.loader import to_json
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.model import Assessment
    from assessments.storage.carrying import Carried
    from assessments.storage.things import Pen
    from checklists.model import Checklist

_MOVED = Text(
    fr="L’évaluation a changé depuis que cette page est ouverte\u00a0: rien n’a été fait. Relisez ce qui changerait, puis "
    "recommencez.",
    en="The assessment changed since this page was opened: nothing was done. Read again what would change, then start over.",
)
_SAME = Text(
    fr="L’évaluation suit déjà cette grille. Il n’y a rien à faire.",
    en="The assessment is on this checklist already. There is nothing to do.",
)
_OTHER = Text(
    fr="Cette grille n’est pas une version plus récente de celle de l’évaluation. Rien n’a été fait.",
    en="This checklist is no newer version of the one of the assessment. Nothing was done.",
)
_FILE_MOVED = Text(
    fr="La question {question} n’est plus dans la grille\u00a0: la pièce est jointe à la question {place}.",
    en="Question {question} is no longer in the checklist: the file is attached to question {place}.",
)


_WORDS = frozenset({"value", "comment", "owner"})


class Staying(Frozen):
    """Somebody chose to stay on the checklist of an assessment; ``offered`` is the digest of the one not taken."""

    offered: str
    by: ShortText
    at: AwareDatetime


class SetAside(Frozen):
    """An answer whose question left the checklist: what it said, by field, as the history holds it.

    A text that was erased reads ``ERASED``. ``at``: when it was set aside; ``checklist``: digest of the one that still had it.
    """

    question: str
    said: dict[str, Any]
    at: AwareDatetime
    checklist: str

    @property
    def answer(self) -> Answer:
        """The same as an answer, an erased text being ``ERASED``, erased lines and dates left out."""
        kept = {name: value for name, value in self.said.items() if name in Answer.model_fields}
        gone = {name for name, value in kept.items() if value == ERASED and name not in _WORDS}
        return Answer.model_validate(
            {
                **{name: value for name, value in kept.items() if name not in gone and name != "at"},
                "question": self.question,
            }
        )


class RenewalPart(ReviewBase):
    """A newer checklist for an assessment that is being answered."""

    def renew_checklist(
        self, actor: Actor, assessment_id: str, checklist: Checklist, *, seen_version: int, lang: str = "fr"
    ) -> tuple[Carried, ...]:
        """Replace the checklist of an assessment by a newer one, its answers carried over, in one transaction.

        Versions submitted, opinions and decisions stay as they are; they cover what was submitted then. An answer whose
        question is gone leaves the answers and stays in the history (``set_aside``), its files go to another question.

        Args:
            actor: who asks.
            assessment_id: the assessment.
            checklist: the newer one; the store keeps it.
            seen_version: the version of the assessment that the person saw when they were told what would change.
            lang: the language of what is written into comments.

        Returns:
            What became of each answer.

        Raises:
            ReviewRefused: when the assessment changed since, is on this checklist already, or was begun with another one.
        """
        body = to_json(checklist)
        digest = digest_of(body)
        with self._acting(actor, Action.RENEW, assessment_id) as (pen, assessment):
            if assessment.version != seen_version:
                raise ReviewRefused(_MOVED)
            if assessment.checklist_digest == digest:
                raise ReviewRefused(_SAME)
            if assessment.checklist_id != checklist.id:
                raise ReviewRefused(_OTHER)
            keep_checklist(pen.connection, body, installed=True)
            frozen = self._checklist(assessment.checklist_digest)
            carried = carry(frozen, checklist, find_answers(pen.connection, assessment_id), lang)
            changes = _changes(assessment, checklist, digest)
            plain = {f"{BEFORE}.{name}": getattr(assessment, column) for name, column in _COLUMNS if column in changes}
            plain |= {f"{AFTER}.{name}": changes[column] for name, column in _COLUMNS if column in changes}
            pen.tell(Entry(EventKind.CHECKLIST_RENEWED, assessment_id, "", assessment.version + 1, plain))
            _write(pen, assessment, carried)
            _move_files(pen, assessment_id, frozen, checklist, lang)
            write.touch(pen.connection, assessment, pen.at, **changes)
        return carried

    def stay_on_checklist(self, actor: Actor, assessment_id: str, offered: str) -> None:
        """Remember that an assessment stays on its checklist although a newer one was offered.

        Args:
            actor: who decides so.
            assessment_id: the assessment.
            offered: digest of the newer checklist; once said, saying it again changes nothing.
        """
        with self._acting(actor, Action.RENEW, assessment_id) as (pen, assessment):
            here = rows_of(pen.connection, BY_NAME["staying"], assessment_id, tables.staying.c.offered == offered)
            if not here:
                pen.create(BY_NAME["staying"], assessment_id, {"offered": offered})
                nudge(pen.connection, assessment)

    def stayed(self, actor: Actor, assessment_id: str) -> list[Staying]:
        """The newer checklists that were not taken, the first one first."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            rows = rows_of(connection, BY_NAME["staying"], assessment_id)
        return [Staying(offered=row.offered, by=row.by, at=row.at) for row in rows]

    def set_aside(self, actor: Actor, assessment_id: str) -> list[SetAside]:
        """The answers whose question left the checklist, the last set aside first, as the history holds them."""
        self._locate(actor, Action.READ, assessment_id)
        event = tables.event
        kinds = (EventKind.ANSWER_SET_ASIDE.value,)
        with reading(self.engine) as connection:
            found = chain.read_events(connection, assessment_id, _MOST_SET_ASIDE, event.c.kind.in_(kinds))
        return [
            SetAside(question=each.question, said=each.before, at=each.at, checklist=each.after["checklist"])
            for each in found
        ]

    def earlier_checklist(self, actor: Actor, assessment_id: str, digest: str) -> Checklist:
        """A checklist that an assessment had before: what was set aside was an answer to it.

        Raises:
            ReviewRefused: when nothing of the assessment was set aside under a checklist with this digest.
        """
        if digest not in {each.checklist for each in self.set_aside(actor, assessment_id)}:
            raise ReviewRefused(_OTHER)
        return self._checklist(digest)


_MOST_SET_ASIDE = 1_000
_COLUMNS = (("checklist", "checklist_digest"), ("use_case", "use_case"))
"""What of an assessment follows its checklist: as the history calls it, and the column."""


def _changes(assessment: Assessment, checklist: Checklist, digest: str) -> dict[str, str]:
    known = {case.id for case in checklist.use_cases}
    gone = assessment.use_case and assessment.use_case not in known
    return {"checklist_digest": digest, **({"use_case": ""} if gone else {})}


def _write(pen: Pen, assessment: Assessment, carried: Sequence[Carried]) -> None:
    """Write what became of the answers; who gave each and when stays."""
    table = tables.answer
    here = table.c.assessment_id == assessment.id
    query = sa.select(table.c.question, table.c.author_id).where(here)
    authors = {row.question: row.author_id for row in pen.connection.execute(query)}
    entries = []
    for each in carried:
        author_id = authors[each.question]
        if each.fate is Fate.ASIDE:
            pen.connection.execute(sa.delete(table).where(here, table.c.question == each.question))
            entries.append(_aside_entry(assessment, each.before, author_id))
        elif each.after is not None and each.after != each.before:
            write.put_answer(pen.connection, assessment.id, each.after, author_id)
            entry = write.answer_entry(assessment.id, each.before, each.after)
            entries.append(write.as_given(entry, each.after, author_id))
    if entries:
        pen.tell(*entries)


def _aside_entry(assessment: Assessment, answer: Answer, author_id: str) -> Entry:
    """The line of history that keeps an answer whose question is gone; what it says can be erased like any other text."""
    empty = answer_json(Answer(question=answer.question))
    said = {name: value for name, value in answer_json(answer).items() if value != empty[name]}
    plain = {f"{BEFORE}.{name}": value for name, value in said.items() if name in PLAIN_ANSWER}
    texts = {f"{BEFORE}.{name}": value for name, value in said.items() if name not in PLAIN_ANSWER}
    texts[f"{BEFORE}.whose"] = {"id": author_id, "name": answer.author}
    if answer.at is not None:
        plain[f"{BEFORE}.at"] = chain.moment(answer.at)
    plain[f"{AFTER}.checklist"] = assessment.checklist_digest
    return Entry(EventKind.ANSWER_SET_ASIDE, assessment.id, answer.question, answer.version, plain, texts)


def _move_files(pen: Pen, assessment_id: str, before: Checklist, after: Checklist, lang: str) -> None:
    """Attach the files of questions that are gone to the first question of the same section, or of the checklist."""
    table = tables.evidence_file
    here = table.c.assessment_id == assessment_id
    entries = []
    for row in pen.connection.execute(sa.select(table).where(here)).all():
        if row.question in after.questions:
            continue
        file, to = file_of_row(row), _place_for(row.question, before, after)
        numbers = {"question": before.number_of[row.question], "place": after.number_of[to]}
        mine = (here, table.c.question == row.question, table.c.sha256 == row.sha256)
        pen.connection.execute(sa.delete(table).where(*mine))
        entries.append(removed_entry(assessment_id, file, _FILE_MOVED.to(lang).format(**numbers)))
        if find_file_row(pen.connection, assessment_id, to, row.sha256) is None:
            moved = file.model_copy(update={"question": to})
            insert_file(pen.connection, assessment_id, moved, row.author_id)
            entries.append(write.as_given(added_entry(assessment_id, moved), moved, row.author_id))
    if entries:
        pen.tell(*entries)


def _place_for(question: str, before: Checklist, after: Checklist) -> str:
    section = next(
        (each for each in after.sections if each.id == before.section_of[question].id and each.questions), None
    )
    return section.questions[0].id if section else next(iter(after.questions))
