"""Documents that left the house."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued",
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("signed", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "sha256", name="pk_issued"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_issued_assessment_id"),
    )
    op.create_index("ix_issued_sha256", "issued", ["sha256"])
    op.create_index("ix_issued_content_hash", "issued", ["content_hash"])
