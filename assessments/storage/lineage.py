"""The part of the store about several assessments: one that follows another, one like another, many at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assessments.access import Action, Actor, require
from assessments.bias.record import gap_established
from assessments.model import AiSystem, Answer, Assessment, Context, Stage, Status
from assessments.scoring import score
from assessments.storage import chain, tables
from assessments.storage import writing as write
from assessments.storage.audit_rows import check_size, find_audits, find_row, insert_audits, result_text, told_by_file
from assessments.storage.base import StoreBase
from assessments.storage.carrying import all_to_confirm, carry
from assessments.storage.chain import AFTER, Entry, EventKind
from assessments.storage.engine import reading, writing
from assessments.storage.errors import InvalidInput, ReviewRefused, quote
from assessments.storage.file_rows import added_entry, check_room, file_of_row, insert_file
from assessments.storage.profiles import checked_system
from assessments.storage.records import assessment_of, find_assessment, find_authority, snapshot_of
from assessments.storage.review_rows import decisions_of, nudge
from assessments.storage.snapshots import digest_of, read_body
from assessments.storage.things import BY_NAME, Pen
from checklists.loader import to_json
from checklists.model import Checklist, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.storage.records import Snapshot

MOST_AT_ONCE = 1_000
"""Assessments begun in one transaction."""
REASSESSED = frozenset({Status.APPROVED, Status.CONDITIONS, Status.REFUSED, Status.POSTPONED, Status.ARCHIVED})
"""Statuses from which a system is assessed anew."""

_NOT_DECIDED = Text(
    fr="Une réévaluation suit une décision, et celle-ci n’est pas encore prise. Continuez cette évaluation.",
    en="A re-assessment follows a decision, which is not taken yet. Go on with this assessment.",
)
_OTHER_LINE = Text(
    fr="Ces deux grilles n’ont pas de questions en commun. Commencez une nouvelle évaluation.",
    en="These two checklists have no questions in common. Begin a new assessment.",
)
_TOO_MANY = Text(
    fr="Il y a trop de systèmes pour un seul import\u00a0: 1\u00a0000 au plus. Partagez le fichier en plusieurs.",
    en="There are too many systems for one import: 1,000 at most. Split the file into several.",
)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The assessments of the same system before and after one, as far as the actor may read them.

    ``earlier`` None: it follows none (that may be read). ``later``: first begun first; withdrawn ones are among them.
    """

    earlier: Assessment | None = None
    later: tuple[Assessment, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """A system to be assessed, with what is known of it from the beginning."""

    system: AiSystem
    answers: Sequence[Answer] = ()


class LineagePart(StoreBase):
    """Assessments that begin with what another one says."""

    def lineage(self, actor: Actor, assessment_id: str) -> Lineage:
        """Which assessment this one follows, and which ones follow it."""
        authority_id = self._locate(actor, Action.READ, assessment_id).authority_id
        table, line = tables.assessment, tables.lineage
        with reading(self.engine) as connection:
            earlier = connection.execute(
                sa.select(table).join_from(table, line, line.c.earlier == table.c.id)
                .where(line.c.assessment_id == assessment_id)
            ).one_or_none()  # fmt: skip
            later = connection.execute(
                sa.select(table).join_from(table, line, line.c.assessment_id == table.c.id)
                .where(line.c.earlier == assessment_id).order_by(table.c.created_at, table.c.id)
            ).all()  # fmt: skip
        seen = [
            row if row is not None and actor.may(Action.READ, authority_id, row.id) else None
            for row in (earlier, *later)
        ]
        return Lineage(
            assessment_of(seen[0]) if seen[0] is not None else None,
            tuple(assessment_of(row) for row in seen[1:] if row is not None),
        )

    def reassess(self, actor: Actor, assessment_id: str, checklist: Checklist, *, lang: str = "fr") -> Assessment:
        """Begin the next assessment of a system that was decided upon, from the answers of this one.

        Answers keep their author and time, and each waits to be confirmed; evidence and audits come too. This assessment
        stays as it is, and so does what was decided. Roles on this assessment alone do not open the new one.

        Args:
            actor: who asks; needs the right to create assessments for the authority.
            assessment_id: the assessment that is followed.
            checklist: what will be asked.
            lang: the language of what is written into comments when an answer has no place any more.

        Raises:
            ReviewRefused: when nothing was decided, another one follows already, or the checklists have nothing in common.
        """
        authority_id = self._locate(actor, Action.READ, assessment_id).authority_id
        require(actor, Action.CREATE_ASSESSMENT, authority_id)
        with writing(self.engine) as connection:
            chain.lock(connection, authority_id)
            earlier = find_assessment(connection, assessment_id)
            if earlier.status not in REASSESSED or not decisions_of(connection, assessment_id):
                raise ReviewRefused(_NOT_DECIDED)
            if (name := _follower(connection, assessment_id)) is not None:
                raise ReviewRefused(_followed(name))
            made = self._begin_from(connection, actor, earlier, earlier.system, checklist, lang=lang)
            _copy_audits(self._pen(connection, actor, authority_id), earlier.id, made.id)
            pen = self._pen(connection, actor, authority_id)
            pen.create(BY_NAME["lineage"], made.id, {"earlier": earlier.id})
            nudge(connection, earlier)
            followed = {f"{AFTER}.followed_by": made.id}
            pen.tell(Entry(EventKind.ASSESSMENT_FOLLOWED, earlier.id, "", earlier.version + 1, followed))
            return find_assessment(connection, made.id)

    def duplicate(
        self, actor: Actor, assessment_id: str, name: str, checklist: Checklist, *, lang: str = "fr"
    ) -> Assessment:
        """Begin the assessment of another, similar system from the answers of this one; see ``reassess``.

        Nothing links the two, audits do not come, and where the project stands is to be said anew.

        Args:
            actor: who asks; needs the right to create assessments for the authority.
            assessment_id: the one that is copied.
            name: of the other system.
            checklist: what will be asked.
            lang: see ``reassess``.

        Raises:
            InvalidInput: for a name that cannot be stored; ``ReviewRefused`` when the checklists have nothing in common.
        """
        authority_id = self._locate(actor, Action.READ, assessment_id).authority_id
        require(actor, Action.CREATE_ASSESSMENT, authority_id)
        with writing(self.engine) as connection:
            chain.lock(connection, authority_id)
            model = find_assessment(connection, assessment_id)
            changes: dict[str, str | Stage | None] = {"name": name.strip(), "stage": None}
            system = model.system.model_copy(update=checked_system(model.system, changes))
            made = self._begin_from(connection, actor, model, system, checklist, lang=lang)
            return find_assessment(connection, made.id)

    def create_assessments(
        self, actor: Actor, authority_id: str, beginnings: Sequence[Beginning], checklist: Checklist
    ) -> list[Assessment]:
        """Begin the assessments of several systems in one transaction: all of them or none.

        Raises:
            InvalidInput: for a value that cannot be stored, or more than ``MOST_AT_ONCE``; nothing was written.
        """
        require(actor, Action.IMPORT_ASSESSMENT, authority_id)
        if len(beginnings) > MOST_AT_ONCE:
            raise InvalidInput(_TOO_MANY)
        now, body = self._clock(), to_json(checklist)
        stamp = {"version": 1, "author": actor.name, "at": now}
        made: list[tuple[Assessment, list[Answer]]] = []
        for each in beginnings:
            system = AiSystem(**checked_system(AiSystem(name="-"), dict(each.system)))
            answers = [one.model_copy(update=stamp) for one in write.new_answers(checklist, each.answers)]
            made.append((_new(authority_id, system, checklist, body, now), answers))
        with writing(self.engine) as connection:
            for assessment, answers in made:
                write.begin(connection, actor, assessment, answers, body=body, at=now, imported=False)
        return [assessment for assessment, _ in made]

    def _pen(self, connection: Connection, actor: Actor, authority_id: str) -> Pen:
        return Pen(connection, chain.lock(connection, authority_id), actor, self._clock())

    def _begin_from(
        self,
        connection: Connection,
        actor: Actor,
        model: Assessment,
        system: AiSystem,
        checklist: Checklist,
        *,
        lang: str,
    ) -> Assessment:
        """A new assessment with the answers and files of another one, in the transaction that holds the chain."""
        frozen = Checklist.model_validate_json(read_body(connection, model.checklist_digest))
        body, now = to_json(checklist), self._clock()
        if not frozen.questions.keys() & checklist.questions.keys():
            raise ReviewRefused(_OTHER_LINE)
        found = snapshot_of(connection, model)
        answers = all_to_confirm(carry(frozen, checklist, found.answers, lang))
        known = {case.id for case in checklist.use_cases}
        changes = {
            "use_case": model.use_case if model.use_case in known else "",
            # As deep as this one went: while answers wait to be confirmed, nothing would say that more is to be asked.
            "depth": score(frozen, found.answers, _context(connection, found, now), model.depth).depth,
        }
        new = _new(model.authority_id, system, checklist, body, now).model_copy(update=changes)
        table = tables.answer
        given = sa.select(table.c.question, table.c.author_id).where(table.c.assessment_id == model.id)
        authors = {row.question: row.author_id for row in connection.execute(given)}
        write.begin(connection, actor, new, answers, authors=authors, body=body, at=now, imported=False)
        pen = self._pen(connection, actor, model.authority_id)
        self._copy_files(pen, model.id, new.id, checklist)
        return new

    def _copy_files(self, pen: Pen, from_id: str, to_id: str, checklist: Checklist) -> None:
        """Attach the files of one assessment to another one; their bytes are kept once for both."""
        table = tables.evidence_file
        query = (
            sa.select(table)
            .where(table.c.assessment_id == from_id, ~table.c.erased)
            .order_by(table.c.at, table.c.sha256)
        )
        entries = []
        for row in pen.connection.execute(query).all():
            if row.question not in checklist.questions:
                continue  # it stays with the assessment in which its question was asked
            file = file_of_row(row)
            check_room(pen.connection, to_id, self.limits, name=file.name, size=file.size)
            insert_file(pen.connection, to_id, file, row.author_id)
            entries.append(write.as_given(added_entry(to_id, file), file, row.author_id))
        if entries:
            pen.tell(*entries)


def _new(authority_id: str, system: AiSystem, checklist: Checklist, body: str, at: datetime) -> Assessment:
    return Assessment(
        id=uuid.uuid4().hex,
        authority_id=authority_id,
        system=system,
        checklist_id=checklist.id,
        checklist_digest=digest_of(body),
        created_at=at,
        updated_at=at,
        version=1,
    )


def _context(connection: Connection, found: Snapshot, at: datetime) -> Context:
    authority = find_authority(connection, found.assessment.authority_id)
    return Context.of(authority, at.date(), audit_gap_established=gap_established(found.audits))


def _follower(connection: Connection, assessment_id: str) -> str | None:
    """The name of the system in an assessment that follows this one and was not withdrawn; None when there is none."""
    table, line = tables.assessment, tables.lineage
    query = (
        sa.select(table.c.name)
        .join_from(table, line, line.c.assessment_id == table.c.id)
        .where(line.c.earlier == assessment_id, table.c.status != Status.WITHDRAWN.value)
    )
    return connection.execute(query.limit(1)).scalar_one_or_none()


def _followed(name: str) -> Text:
    named = quote(name)
    return Text(
        fr=f"Une réévaluation suit déjà celle-ci\u00a0: «\u00a0{named}\u00a0». Continuez-la, ou retirez-la d’abord.",
        en=f"A re-assessment follows this one already: “{named}”. Go on with it, or withdraw it first.",
    )


def _copy_audits(pen: Pen, from_id: str, to_id: str) -> None:
    """Copy the audits, with who planned, measured and judged each: what was measured stays measured."""
    audits = find_audits(pen.connection, from_id)
    if not audits:
        return
    table = tables.audit
    new = write.new_audits(to_id, audits)
    check_size(pen.connection, to_id, sum(len(result_text(audit.result)) for audit in new if audit.result))
    insert_audits(pen.connection, new, first=1, author_id="")
    entries = []
    for old, copy in zip(audits, new, strict=True):
        row = find_row(pen.connection, old.id)
        whose = {f"{who}_id": getattr(row, f"{who}_id") for who in ("planned_by", "measured_by", "judged_by")}
        pen.connection.execute(sa.update(table).where(table.c.id == copy.id).values(**whose))
        entries += told_by_file(find_row(pen.connection, copy.id))
    pen.tell(*entries)
