"""Delegations: who decides in the place of somebody else, and by which of them a decision was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("giver_id", sa.String(200), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_id", sa.String(200), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("absence", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("ended_by_id", sa.String(200), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_delegation_authority_id"),
    )
    op.create_index("ix_delegation_authority_id", "delegation", ["authority_id"])
    # Plain ALTER TABLE … ADD COLUMN: rows that are there already were decided by a right of one's own.
    op.add_column("decision", sa.Column("giver", sa.Text, nullable=False, server_default=""))
    op.add_column("decision", sa.Column("giver_id", sa.String(200), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("delegation", sa.String(32), nullable=False, server_default=""))
