"""The tables. What people read back is in authority, assessment, answer, audit and evidence_*; what happened is in event and event_text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from assessments.storage.text import clean

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: always written in UTC and read back aware, because SQLite forgets the time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Convert to UTC; a naive moment is a mistake of ours and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give back an aware moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Key(TypeDecorator[str]):
    """An id or a digest. What an address or a form gives for one is looked up without what PostgreSQL refuses in a text."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Leave out NUL and lone surrogates, which are in no key of ours: nothing is found then."""
        del dialect
        return value if value is None or value.isalnum() else clean(value)


ID = Key(32)
DIGEST = Key(64)

authority = sa.Table(
    "authority",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("type", sa.String(20)),
    sa.Column("population", sa.BigInteger),
    sa.Column("staff_fte", sa.Double),
    sa.Column("fictional", sa.Boolean, nullable=False),
)

# The head of each authority's chain; its row is locked by every writer, so that two never take the same number.
chain_head = sa.Table(
    "chain_head",
    metadata,
    sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", DIGEST, nullable=False),
)

# Checklists as they were when an assessment was begun. ``installed``: false when only an imported file brought it.
checklist = sa.Table(
    "checklist",
    metadata,
    sa.Column("digest", DIGEST, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("installed", sa.Boolean, nullable=False),
)

assessment = sa.Table(
    "assessment",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("supplier", sa.Text, nullable=False),
    sa.Column("contact", sa.Text, nullable=False),
    sa.Column("stage", sa.String(20)),
    sa.Column("checklist_id", sa.String(60), nullable=False),
    sa.Column("checklist_digest", DIGEST, sa.ForeignKey("checklist.digest"), nullable=False),
    sa.Column("use_case", sa.String(60), nullable=False),
    sa.Column("depth", sa.Integer, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
)

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("question", sa.String(60), primary_key=True),
    sa.Column("choice", sa.JSON, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due", sa.Date, index=True),
    sa.Column("evidence", sa.JSON, nullable=False),
    sa.Column("origin", sa.String(20), nullable=False),
    sa.Column("to_confirm", sa.Boolean, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("author_id", sa.String(200), nullable=False),  # "" when a file brought the answer
    sa.Column("at", UtcDateTime, nullable=False),
)

# One bias audit. ``plan`` (without title and reason) and ``result`` (without the plan) are JSON as text, so that the history
# can hold the digest of their very bytes; what may have to be erased one day has columns of its own. No row of anybody's
# data is ever here: a result holds counts and rates of groups. ``number``: order of planning within the assessment.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("series", ID, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("planned_by", sa.Text, nullable=False),
    sa.Column("planned_by_id", sa.String(200), nullable=False),  # "" when a file brought the audit
    sa.Column("planned_at", UtcDateTime, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("verdict", sa.String(30)),  # `AuditResult.standing`, so that scoring need not read the result
    sa.Column("measured_by", sa.Text, nullable=False),
    sa.Column("measured_by_id", sa.String(200), nullable=False),
    sa.Column("measured_at", UtcDateTime),
    sa.Column("justified", sa.String(10)),
    sa.Column("justified_why", sa.Text, nullable=False),
    sa.Column("acceptable", sa.String(10)),
    sa.Column("acceptable_why", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("judged_by", sa.Text, nullable=False),
    sa.Column("judged_by_id", sa.String(200), nullable=False),
    sa.Column("judged_at", UtcDateTime),
    sa.Column("withdrawn_why", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("assessment_id", "number", name="uq_audit_assessment_id"),
)

# Files given as evidence. The bytes are in the database so that one backup holds everything, that a file and its line of
# history are written together or not at all, and that several processes see the same. A blob is kept once, whoever gave it and
# however often, and goes with the last row that needs it; ``erased`` rows need none, hence no foreign key.
evidence_file = sa.Table(
    "evidence_file",
    metadata,
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("question", sa.String(60), primary_key=True),
    sa.Column("sha256", DIGEST, primary_key=True, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("mime", sa.String(100), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("author_id", sa.String(200), nullable=False),  # "" when a file brought it
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("erased", sa.Boolean, nullable=False),
)

evidence_blob = sa.Table(
    "evidence_blob",
    metadata,
    sa.Column("sha256", DIGEST, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

# Append-only: triggers of the migration refuse every UPDATE and DELETE. ``public`` is canonical JSON and what the hash
# covers; kind, question and assessment_id repeat it for searching, and verifying compares them.
event = sa.Table(
    "event",
    metadata,
    sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("assessment_id", ID, index=True),  # no foreign key: what happened outlives an assessment that was deleted
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("question", sa.String(60), nullable=False),
    sa.Column("public", sa.Text, nullable=False),
    sa.Column("hash", DIGEST, nullable=False),
    sa.Index("ix_event_kind", "authority_id", "kind", "seq"),
)

# What may have to be erased one day. ``salt`` and ``text`` are NULL once erased; nothing else may ever change.
event_text = sa.Table(
    "event_text",
    metadata,
    sa.Column("authority_id", ID, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("salt", sa.LargeBinary),
    sa.Column("text", sa.Text),
    sa.ForeignKeyConstraint(["authority_id", "seq"], ["event.authority_id", "event.seq"], name="fk_event_text_event"),
)

# Documents that left the house. Nobody's name is here: the history says who asked for each. The same bytes are noted once.
issued = sa.Table(
    "issued",
    metadata,
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("sha256", DIGEST, primary_key=True, index=True),
    sa.Column("content_hash", DIGEST, nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("lang", sa.String(5), nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("signed", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

# Where an assessment stands, for lists alone: it can be thrown away at any time and is made again from the rest (see
# ``standings``). Everything but ``sought``, the words by which it is searched, is NULL until it was computed once.
standing = sa.Table(
    "standing",
    metadata,
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("sought", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
    sa.Column("version", sa.BigInteger),
    sa.Column("basis", DIGEST),
    sa.Column("as_of", sa.Date),
    sa.Column("good_until", sa.Date),
    sa.Column("impact_low", sa.Integer),
    sa.Column("impact_high", sa.Integer),
    sa.Column("inherent_low", sa.Integer),
    sa.Column("inherent_high", sa.Integer),
    sa.Column("ai_act", sa.String(20)),
    sa.Column("blocking", sa.Integer),
    sa.Column("missing", sa.Integer),
    sa.Column("answered", sa.Integer),
    sa.Column("asked", sa.Integer),
    sa.Column("duties_open", sa.Integer),
    sa.Column("duties_overdue", sa.Integer),
    sa.Column("ahead_on", sa.Date),
    sa.Column("ahead_what", sa.String(20)),
    sa.Column("helps", sa.Text),
)

# What a review is made of: see ``things.py``, which writes each of these rows together with its line in the history.
# ``<who>`` and ``<who>_id`` name who did something; the id is "" once the person was erased.


def _thing(name: str, *columns: sa.schema.SchemaItem, of: str = "assessment") -> sa.Table:
    """A table for a kind of row; ``of``: what a row belongs to, « assessment » or « authority »."""
    return sa.Table(
        name,
        metadata,
        sa.Column("id", ID, primary_key=True),
        sa.Column(f"{of}_id", ID, sa.ForeignKey(f"{of}.id"), nullable=False, index=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        *columns,
    )


def _done(who: str, when: str, *, first: bool = False) -> tuple[sa.Column[Any], ...]:
    """Who did something and when; ``first``: known from the beginning."""
    return (
        sa.Column(who, sa.Text, nullable=False),
        sa.Column(f"{who}_id", sa.String(200), nullable=False),
        sa.Column(when, UtcDateTime, nullable=not first),
    )


def _person() -> tuple[sa.Column[Any], ...]:
    """Whom a row is about, when that may be somebody else than who wrote it."""
    return (
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_id", sa.String(200), nullable=False),
    )


# A version frozen for review: ``body`` is the assessment as JSON, whose SHA-256 is the content hash. What followed from the
# answers that day stands beside it.
submission = _thing(
    "submission",
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("content_hash", DIGEST, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("gap", sa.Boolean, nullable=False),
    sa.Column("impact_low", sa.Integer, nullable=False),
    sa.Column("impact_high", sa.Integer, nullable=False),
    sa.Column("redacted_at", UtcDateTime),  # texts were erased from ``body``; the content hash is that of the original
    *_done("by", "at", first=True),
    sa.UniqueConstraint("assessment_id", "number", name="uq_submission_assessment_id"),
)
remark = _thing(
    "remark",
    sa.Column("submission", sa.Integer, nullable=False),
    sa.Column("about", sa.String(80), nullable=False),
    sa.Column("parent", ID, nullable=False),
    sa.Column("asks_change", sa.Boolean, nullable=False),
    sa.Column("step", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    *_done("by", "at", first=True),
    *_done("settled_by", "settled_at"),
)
opinion = _thing(
    "opinion",
    sa.Column("submission", sa.Integer, nullable=False),
    sa.Column("content_hash", DIGEST, nullable=False),
    sa.Column("adviser", sa.String(20), nullable=False),
    sa.Column("quorum", sa.Integer, nullable=False),
    sa.Column("recused_count", sa.Boolean, nullable=False),
    sa.Column("chair_decides", sa.Boolean, nullable=False),
    sa.Column("counted", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("minority", sa.Text, nullable=False),
    *_person(),
    *_done("opened_by", "opened_at", first=True),
    *_done("closed_by", "closed_at"),
)
member = _thing(
    "member",
    sa.Column("opinion", ID, nullable=False, index=True),
    sa.Column("chair", sa.Boolean, nullable=False),
    *_person(),
    *_done("by", "at", first=True),
)
# ``person``: whose vote it is; ``by``: who wrote it down, the same person unless it was recorded in the room.
ballot = _thing(
    "ballot",
    sa.Column("opinion", ID, nullable=False, index=True),
    sa.Column("vote", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *_person(),
    *_done("by", "at", first=True),
)
recusal = _thing(
    "recusal",
    sa.Column("opinion", ID, nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    *_person(),
    *_done("by", "at", first=True),
)
reservation = _thing(
    "reservation",
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("source_id", ID, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("proof", sa.Text, nullable=False),
    sa.Column("proof_file", sa.String(64), nullable=False),
    *_done("by", "at", first=True),
    *_done("proved_by", "proved_at"),
    *_done("closed_by", "closed_at"),
)
# A proof that was not accepted: a copy of what was brought, and why it was sent back.
returned_proof = _thing(
    "returned_proof",
    sa.Column("reservation", ID, nullable=False, index=True),
    sa.Column("proof", sa.Text, nullable=False),
    sa.Column("proof_file", sa.String(64), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("prover", sa.Text, nullable=False),
    sa.Column("prover_id", sa.String(200), nullable=False),
    *_done("by", "at", first=True),
)
decision = _thing(
    "decision",
    sa.Column("submission", sa.Integer, nullable=False),
    sa.Column("content_hash", DIGEST, nullable=False),
    sa.Column("choice", sa.String(20), nullable=False),
    sa.Column("impact_low", sa.Integer, nullable=False),
    sa.Column("impact_high", sa.Integer, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("missing", sa.String(80), nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("override", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    # By whose delegation, and which one; empty when somebody decided by a right of their own.
    sa.Column("giver", sa.Text, nullable=False, server_default=""),
    sa.Column("giver_id", sa.String(200), nullable=False, server_default=""),
    sa.Column("delegation", ID, nullable=False, server_default=""),
    *_done("by", "at", first=True),
)
# Who is asked to answer a question or a section. ``person_id`` is "" for somebody without an account.
assignment = _thing(
    "assignment",
    sa.Column("about", sa.String(80), nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("person_id", sa.String(200), nullable=False),
    *_done("by", "at", first=True),
    *_done("done_by", "done_at"),
    *_done("taken_by", "taken_at"),
)

# That somebody (``person``) decides in the place of somebody else (``giver``) from a day to a day; see ``delegation.py``.
delegation = _thing(
    "delegation",
    sa.Column("giver", sa.Text, nullable=False),
    sa.Column("giver_id", sa.String(200), nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("person_id", sa.String(200), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("absence", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *_done("by", "at", first=True),
    *_done("ended_by", "ended_at"),
    of="authority",
)

# Which earlier assessment of the same system an assessment follows.
lineage = _thing("lineage", sa.Column("earlier", ID, nullable=False, index=True), *_done("by", "at", first=True))
# A newer checklist that was offered and not taken; ``offered`` is its digest: it may never have been stored here.
staying = _thing("staying", sa.Column("offered", DIGEST, nullable=False), *_done("by", "at", first=True))

# A consultation of people: ``publics`` and ``questions`` are words separated by spaces. Nobody who took part is named.
consultation = _thing(
    "consultation",
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("progress", sa.String(20), nullable=False),
    sa.Column("begins", sa.Date),
    sa.Column("ends", sa.Date),
    sa.Column("publics", sa.String(200), nullable=False),
    sa.Column("reached", sa.Text, nullable=False),
    sa.Column("participants", sa.Integer),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("changed", sa.Text, nullable=False),
    sa.Column("unchanged_why", sa.Text, nullable=False),
    sa.Column("questions", sa.Text, nullable=False),
    sa.Column("file", sa.String(64), nullable=False),
    *_done("by", "at", first=True),
    *_done("changed_by", "changed_at"),
)
# What is published of an assessment, frozen: one row an assessment, whose id is its public address. The pages are the very
# bytes that are served, and empty once withdrawn. ``withheld`` and ``added`` are canonical JSON.
publication = _thing(
    "publication",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("content_hash", DIGEST, nullable=False),
    sa.Column("withheld", sa.Text, nullable=False),
    sa.Column("added", sa.Text, nullable=False),
    sa.Column("page_fr", sa.Text, nullable=False),
    sa.Column("page_en", sa.Text, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("withdrawn_why", sa.Text, nullable=False),
    *_done("by", "at", first=True),
    *_done("updated_by", "updated_at"),
    *_done("withdrawn_by", "withdrawn_at"),
    sa.UniqueConstraint("assessment_id", name="uq_publication_assessment_id"),
)


def _thing_of_authority(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("id", ID, primary_key=True),
        sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), nullable=False, index=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        *columns,
    )


# How long a closed assessment is kept; ``months`` NULL: no limit. One row an authority.
keep_time = _thing_of_authority(
    "keep_time",
    sa.Column("months", sa.Integer),
    sa.Column("reason", sa.Text, nullable=False),
    *_done("by", "at", first=True),
)
# What is left of an assessment that was deleted. It names nobody but who deleted it.
tombstone = _thing_of_authority(
    "tombstone",
    sa.Column("assessment", ID, nullable=False),
    sa.Column("begun_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("impact_low", sa.Integer, nullable=False),
    sa.Column("impact_high", sa.Integer, nullable=False),
    sa.Column("ai_act", sa.String(20), nullable=False),
    sa.Column("choice", sa.String(20), nullable=False),
    sa.Column("decided_on", sa.Date),
    sa.Column("content_hash", DIGEST, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *_done("by", "at", first=True),
)
# Who answers for the personal data of those who use Balise. One row an authority; ``open``: also shown before signing in.
privacy_notice = _thing_of_authority(
    "privacy_notice",
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("controller", sa.Text, nullable=False),
    sa.Column("contact", sa.Text, nullable=False),
    sa.Column("dpo", sa.Text, nullable=False),
    *_done("by", "at", first=True),
)

# What an authority answers for all its systems. ``choice``: ids of options, joined by spaces; ``evidence``: one a line. A row
# stays when it is dropped, since the history tells of it; the one that holds has no ``dropped_at``.
shared_answer = _thing(
    "shared_answer",
    sa.Column("question", sa.String(60), nullable=False),
    sa.Column("choice", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("review_on", sa.Date),
    *_done("by", "at", first=True),
    *_done("changed_by", "changed_at"),
    *_done("dropped_by", "dropped_at"),
    of="authority",
)

# How the committee of an authority counts; a setting, so the last value alone is kept, and its changes in the history.
committee = sa.Table(
    "committee",
    metadata,
    sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), primary_key=True),
    sa.Column("quorum", sa.Integer, nullable=False),
    sa.Column("recused_count", sa.Boolean, nullable=False),
    sa.Column("chair_decides", sa.Boolean, nullable=False),
)

# What follows a decision. ``task.key`` names an action of the plan, ``measurement.indicator`` an indicator in the words of the
# table of benefits: both outlive a change of the answers.
task = _thing(
    "task",
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("proof", sa.Text, nullable=False),
    sa.Column("proof_file", sa.String(64), nullable=False),
    *_done("by", "at", first=True),
    *_done("changed_by", "changed_at"),
    sa.UniqueConstraint("assessment_id", "key", name="uq_task_assessment_id"),
)
measurement = _thing(
    "measurement",
    sa.Column("indicator", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("withdrawn_why", sa.Text, nullable=False),
    *_done("by", "at", first=True),
    *_done("withdrawn_by", "withdrawn_at"),
)
incident = _thing(
    "incident",
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("found_on", sa.Date, nullable=False),
    sa.Column("nature", sa.String(20), nullable=False),
    sa.Column("gravity", sa.String(20), nullable=False),
    sa.Column("personal_data", sa.String(20), nullable=False),
    sa.Column("low", sa.Integer),
    sa.Column("high", sa.Integer),
    sa.Column("done", sa.Text, nullable=False),
    sa.Column("learnt", sa.Text, nullable=False),
    *_done("by", "at", first=True),
    *_done("changed_by", "changed_at"),
    *_done("closed_by", "closed_at"),
)
declared_change = _thing(
    "declared_change",
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    *_done("by", "at", first=True),
)
set_aside = _thing(
    "set_aside",
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *_done("by", "at", first=True),
)

# The last day on which each account was sent what is due to it: at most one message a day.
reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("account_id", ID, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("sent_on", sa.Date, nullable=False),
)

visitor = sa.Table(
    "visitor",
    metadata,
    sa.Column("token_hash", DIGEST, primary_key=True),
    sa.Column("language", sa.String(5)),
    sa.Column("display_name", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_seen_at", UtcDateTime, nullable=False),
)

# People who sign in. ``login`` is NULL for those who come through an identity provider (``issuer`` and ``subject``) and once
# erased; ``password`` is an argon2 hash, empty until chosen.
account = sa.Table(
    "account",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("login", sa.String(300)),
    sa.Column("issuer", sa.String(300)),
    sa.Column("subject", sa.String(300)),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("language", sa.String(5)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
    sa.Column("erased_at", UtcDateTime),
    sa.Column("erasure_asked_at", UtcDateTime),
    sa.UniqueConstraint("login", name="uq_account_login"),
    sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer"),
)

# Who is what, where. ``authority_id`` NULL: everywhere. ``source``: whether a person gave the role or a claim of the provider.
membership = sa.Table(
    "membership",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("account_id", ID, sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("authority_id", ID, sa.ForeignKey("authority.id"), index=True),
    sa.Column("assessment_id", ID, sa.ForeignKey("assessment.id"), index=True),
    sa.Column("role", sa.String(30), nullable=False),
    sa.Column("capacity", sa.String(20), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("by_id", sa.String(200), nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
)

# Only the SHA-256 of a cookie is kept. ``id`` names the session to people; ``device`` is a browser's family, nothing finer.
account_session = sa.Table(
    "account_session",
    metadata,
    sa.Column("token_hash", DIGEST, primary_key=True),
    sa.Column("id", ID, nullable=False),
    sa.Column("account_id", ID, sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("method", sa.String(20), nullable=False),
    sa.Column("device", sa.String(60), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_seen_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
)

# One-time links that an administrator hands over: to choose a first password, or another one.
account_link = sa.Table(
    "account_link",
    metadata,
    sa.Column("token_hash", DIGEST, primary_key=True),
    sa.Column("account_id", ID, sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)

# Refused sign-ins, by the digest of a login or of an address; a day later they are forgotten.
sign_in_attempt = sa.Table(
    "sign_in_attempt",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
)
