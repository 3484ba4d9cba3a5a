"""The first tables, and the triggers that make the event log append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)

# On SQLite, INSERT OR REPLACE deletes the old row without firing a DELETE trigger: inserting over a row is refused too.
_SQLITE = (
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'event is append-only'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'event is append-only'); END""",
    """CREATE TRIGGER event_no_replace BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE authority_id = NEW.authority_id AND seq = NEW.seq)
       BEGIN SELECT RAISE(ABORT, 'event is append-only'); END""",
    """CREATE TRIGGER event_text_no_update BEFORE UPDATE ON event_text
       WHEN NEW.text IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.authority_id <> OLD.authority_id
         OR NEW.seq <> OLD.seq OR NEW.name <> OLD.name
       BEGIN SELECT RAISE(ABORT, 'event_text may only be erased'); END""",
    """CREATE TRIGGER event_text_no_delete BEFORE DELETE ON event_text
       BEGIN SELECT RAISE(ABORT, 'event_text may only be erased'); END""",
    """CREATE TRIGGER event_text_no_replace BEFORE INSERT ON event_text
       WHEN EXISTS (SELECT 1 FROM event_text
                    WHERE authority_id = NEW.authority_id AND seq = NEW.seq AND name = NEW.name)
       BEGIN SELECT RAISE(ABORT, 'event_text may only be erased'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION balise_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    """CREATE FUNCTION balise_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.text IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.authority_id <> OLD.authority_id
            OR NEW.seq <> OLD.seq OR NEW.name <> OLD.name THEN
           RAISE EXCEPTION 'event_text may only be erased';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
       FOR EACH ROW EXECUTE FUNCTION balise_refuse()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
       FOR EACH STATEMENT EXECUTE FUNCTION balise_refuse()""",
    """CREATE TRIGGER event_text_only_erase BEFORE UPDATE ON event_text
       FOR EACH ROW EXECUTE FUNCTION balise_only_erase()""",
    """CREATE TRIGGER event_text_no_delete BEFORE DELETE ON event_text
       FOR EACH ROW EXECUTE FUNCTION balise_refuse()""",
    """CREATE TRIGGER event_text_no_truncate BEFORE TRUNCATE ON event_text
       FOR EACH STATEMENT EXECUTE FUNCTION balise_refuse()""",
)
_TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(20)),
        sa.Column("population", sa.BigInteger),
        sa.Column("staff_fte", sa.Double),
        sa.Column("fictional", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
    )
    op.create_table(
        "chain_head",
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("authority_id", name="pk_chain_head"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_chain_head_authority_id"),
    )
    op.create_table(
        "checklist",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("installed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_checklist"),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("stage", sa.String(20)),
        sa.Column("checklist_id", sa.String(60), nullable=False),
        sa.Column("checklist_digest", sa.String(64), nullable=False),
        sa.Column("use_case", sa.String(60), nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_assessment_authority_id"),
        sa.ForeignKeyConstraint(["checklist_digest"], ["checklist.digest"], name="fk_assessment_checklist_digest"),
    )
    op.create_index("ix_assessment_authority_id", "assessment", ["authority_id"])
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("choice", sa.JSON, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("to_confirm", sa.Boolean, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "question", name="pk_answer"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_answer_assessment_id"),
    )
    op.create_table(
        "event",
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("assessment_id", sa.String(32)),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("public", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("authority_id", "seq", name="pk_event"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_event_authority_id"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_event_assessment_id"),
    )
    op.create_index("ix_event_assessment_id", "event", ["assessment_id"])
    op.create_table(
        "event_text",
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("text", sa.Text),
        sa.PrimaryKeyConstraint("authority_id", "seq", "name", name="pk_event_text"),
        sa.ForeignKeyConstraint(
            ["authority_id", "seq"], ["event.authority_id", "event.seq"], name="fk_event_text_event"
        ),
    )
    op.create_table(
        "visitor",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(5)),
        sa.Column("display_name", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_visitor"),
    )
    for statement in _TRIGGERS.get(op.get_context().dialect.name, ()):
        op.execute(sa.text(statement))
