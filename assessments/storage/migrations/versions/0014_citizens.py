"""Consultations, and what is published without an account."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
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
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_by_id", sa.String(200), nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_consultation"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_consultation_assessment_id"),
    )
    op.create_index("ix_consultation_assessment_id", "consultation", ["assessment_id"])
    op.create_table(
        "publication",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("withheld", sa.Text, nullable=False),
        sa.Column("added", sa.Text, nullable=False),
        sa.Column("page_fr", sa.Text, nullable=False),
        sa.Column("page_en", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("updated_by", sa.Text, nullable=False),
        sa.Column("updated_by_id", sa.String(200), nullable=False),
        sa.Column("updated_at", _MOMENT),
        sa.Column("withdrawn_by", sa.Text, nullable=False),
        sa.Column("withdrawn_by_id", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_publication_assessment_id"),
        sa.UniqueConstraint("assessment_id", name="uq_publication_assessment_id"),
    )
    op.create_index("ix_publication_assessment_id", "publication", ["assessment_id"])
