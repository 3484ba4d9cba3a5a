"""Answers that the systems of an authority share, and what the register shows of each assessment beside its level."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shared_answer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("review_on", sa.Date),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_by_id", sa.String(200), nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.Column("dropped_by", sa.Text, nullable=False),
        sa.Column("dropped_by_id", sa.String(200), nullable=False),
        sa.Column("dropped_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_shared_answer"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_shared_answer_authority_id"),
    )
    op.add_column("standing", sa.Column("ahead_on", sa.Date))
    op.add_column("standing", sa.Column("ahead_what", sa.String(20)))
    op.add_column("standing", sa.Column("helps", sa.Text))
    op.create_index("ix_shared_answer_authority_id", "shared_answer", ["authority_id"])
