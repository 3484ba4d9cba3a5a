"""The part of the store about documents that left the house: each is noted once, with the digest of its very bytes.

So that anybody who holds a paper or a file can later be told whether it is the one that left, and of which state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.model import Issued
from assessments.storage import chain, tables
from assessments.storage.base import StoreBase
from assessments.storage.chain import AFTER, Entry, EventKind
from assessments.storage.engine import reading, writing

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

_MOST_FOUND = 50


class IssuedPart(StoreBase):
    """What left the house."""

    def record_issue(
        self,
        actor: Actor,
        assessment_id: str,
        *,
        kind: str,
        lang: str,
        sha256: str,
        content_hash: str,
        as_of: date,
        signed: bool = False,
    ) -> Issued:
        """Note that a document was made for somebody who may read the assessment. The same bytes are noted once.

        It changes nothing of the assessment: neither its version nor its content hash.

        Args:
            actor: who asked for it.
            assessment_id: what it is about.
            kind: an id of ``reports.documents``, or the name of a file format.
            lang: its language; empty for a file that has none.
            sha256: of its bytes, in hexadecimal.
            content_hash: SHA-256 of the assessment as JSON, as it was printed.
            as_of: the day on which the law was read.
            signed: whether it carries the installation's signature.
        """
        place = self._locate(actor, Action.READ, assessment_id)
        with writing(self.engine) as connection:
            head = chain.lock(connection, place.authority_id)
            found = _find(connection, tables.issued.c.assessment_id == assessment_id, tables.issued.c.sha256 == sha256)
            if found:
                return found[0]
            now = self._clock()
            made = Issued(
                assessment_id=assessment_id,
                sha256=sha256,
                content_hash=content_hash,
                kind=kind,
                lang=lang,
                as_of=as_of,
                signed=signed,
                at=now,
            )
            connection.execute(sa.insert(tables.issued).values(**made.model_dump()))
            plain = {f"{AFTER}.{name}": value for name, value in {"issued": sha256, **issued_story(made)}.items()}
            entry = Entry(EventKind.DOCUMENT_ISSUED, assessment_id, "", place.version, plain)
            chain.append(connection, head, actor, now, [entry])
        return made

    def issued(self, actor: Actor, assessment_id: str) -> list[Issued]:
        """What left the house of one assessment, last first."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            return _find(connection, tables.issued.c.assessment_id == assessment_id)

    def find_issued(self, actor: Actor, sha256: str) -> list[Issued]:
        """Documents whose bytes, or whose printed content, have this SHA-256, of assessments that the actor may read."""
        table, assessment = tables.issued, tables.assessment
        query = (
            sa.select(table, assessment.c.authority_id)
            .join_from(table, assessment)
            .where(sa.or_(table.c.sha256 == sha256, table.c.content_hash == sha256))
            .order_by(table.c.at.desc(), table.c.sha256)
            .limit(_MOST_FOUND)
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [issued_of(row) for row in rows if actor.may(Action.READ, row.authority_id, row.assessment_id)]

    def find_submitted(self, actor: Actor, content_hash: str) -> list[str]:
        """The assessments that the actor may read of which a submitted version has this content hash, by id, sorted."""
        table, assessment = tables.submission, tables.assessment
        query = sa.select(table.c.assessment_id, assessment.c.authority_id).join_from(table, assessment)
        with reading(self.engine) as connection:
            rows = connection.execute(query.where(table.c.content_hash == content_hash)).all()
        return sorted(
            {row.assessment_id for row in rows if actor.may(Action.READ, row.authority_id, row.assessment_id)}
        )


def _find(connection: Connection, *where: sa.ColumnElement[bool]) -> list[Issued]:
    table = tables.issued
    rows = connection.execute(sa.select(table).where(*where).order_by(table.c.at.desc(), table.c.sha256))
    return [issued_of(row) for row in rows]


def issued_of(row: Any) -> Issued:
    """A document from its row."""
    return Issued(**{name: getattr(row, name) for name in Issued.model_fields})


def issued_story(found: Issued) -> dict[str, Any]:
    """A document in the words of the history, without its digest, which names it there."""
    return found.model_dump(mode="json", include={"content_hash", "kind", "lang", "as_of", "signed"})
