"""Who is asked to answer what, and by which step of its life an assessment was spoken of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_id", sa.String(200), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("done_by_id", sa.String(200), nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_by_id", sa.String(200), nullable=False),
        sa.Column("taken_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_assignment_assessment_id"),
    )
    op.create_index("ix_assignment_assessment_id", "assignment", ["assessment_id"])
    op.add_column("remark", sa.Column("step", sa.String(20), nullable=False, server_default=""))
