"""How long things are kept, what is left of a deleted assessment, who answers for personal data, redacted versions.

An event no longer needs its assessment to exist: what happened outlives an assessment that was deleted.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEY = "fk_event_assessment_id"


def _thing(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        *columns,
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=f"fk_{name}_authority_id"),
    )
    op.create_index(f"ix_{name}_authority_id", name, ["authority_id"])


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        _let_go_on_sqlite()
    else:
        op.drop_constraint(_KEY, "event", type_="foreignkey")
    op.create_index("ix_event_kind", "event", ["authority_id", "kind", "seq"])
    op.add_column("submission", sa.Column("redacted_at", _MOMENT))
    op.add_column("account", sa.Column("erasure_asked_at", _MOMENT))
    _thing("keep_time", sa.Column("months", sa.Integer), sa.Column("reason", sa.Text, nullable=False))
    _thing(
        "tombstone",
        sa.Column("assessment", sa.String(32), nullable=False),
        sa.Column("begun_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("impact_low", sa.Integer, nullable=False),
        sa.Column("impact_high", sa.Integer, nullable=False),
        sa.Column("ai_act", sa.String(20), nullable=False),
        sa.Column("choice", sa.String(20), nullable=False),
        sa.Column("decided_on", sa.Date),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    _thing(
        "privacy_notice",
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("controller", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("dpo", sa.Text, nullable=False),
    )


def _let_go_on_sqlite() -> None:
    """Take the foreign key out of the definition of the table, its rows untouched.

    The history is append-only and large: it must not be copied. This is the way that SQLite documents for removing a
    constraint (https://www.sqlite.org/lang_altertable.html, « Making Other Kinds Of Table Schema Changes »).
    """
    bind = op.get_bind()
    written = bind.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'event'").scalar_one()
    freed = re.sub(rf",\s*CONSTRAINT {_KEY} FOREIGN KEY ?\(assessment_id\) REFERENCES assessment ?\(id\)", "", written)
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'event'", (freed,)
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
    left = {row[2] for row in bind.exec_driver_sql("PRAGMA foreign_key_list(event)")}
    sound = bind.exec_driver_sql("PRAGMA quick_check").scalar_one()
    if left != {"authority"} or sound != "ok":
        raise RuntimeError(f"the definition of the table of events could not be changed: {left}, {sound}")
