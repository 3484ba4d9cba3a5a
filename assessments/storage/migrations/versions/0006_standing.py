"""Where each assessment stands, kept for the register."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("sought", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.BigInteger),
        sa.Column("basis", sa.String(64)),
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
        sa.PrimaryKeyConstraint("assessment_id", name="pk_standing"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_standing_assessment_id"),
    )
