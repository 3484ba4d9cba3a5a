"""Assessments that follow one another, and newer checklists that were not taken."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lineage",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("earlier", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lineage"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_lineage_assessment_id"),
    )
    op.create_index("ix_lineage_assessment_id", "lineage", ["assessment_id"])
    op.create_index("ix_lineage_earlier", "lineage", ["earlier"])
    op.create_table(
        "staying",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("offered", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staying"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_staying_assessment_id"),
    )
    op.create_index("ix_staying_assessment_id", "staying", ["assessment_id"])
