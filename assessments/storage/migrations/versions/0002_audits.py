"""Bias audits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("series", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("planned_by", sa.Text, nullable=False),
        sa.Column("planned_by_id", sa.String(200), nullable=False),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("verdict", sa.String(30)),
        sa.Column("measured_by", sa.Text, nullable=False),
        sa.Column("measured_by_id", sa.String(200), nullable=False),
        sa.Column("measured_at", _MOMENT),
        sa.Column("justified", sa.String(10)),
        sa.Column("justified_why", sa.Text, nullable=False),
        sa.Column("acceptable", sa.String(10)),
        sa.Column("acceptable_why", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("judged_by", sa.Text, nullable=False),
        sa.Column("judged_by_id", sa.String(200), nullable=False),
        sa.Column("judged_at", _MOMENT),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_audit_assessment_id"),
        sa.UniqueConstraint("assessment_id", "number", name="uq_audit_assessment_id"),
    )
