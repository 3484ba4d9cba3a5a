"""Votes and opinions recorded for somebody else; proofs that were sent back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("opinion", "ballot", "recusal"):
        op.add_column(name, sa.Column("person", sa.Text, nullable=False, server_default=""))
        op.add_column(name, sa.Column("person_id", sa.String(200), nullable=False, server_default=""))
    # Until now everybody voted, stepped aside and advised in their own name.
    own = (("ballot", "by", None), ("recusal", "by", None), ("opinion", "closed_by", "committee"))
    for name, who, but in own:
        table = sa.table(name, *map(sa.column, ("person", "person_id", who, f"{who}_id", "adviser")))
        change = sa.update(table).values(person=table.c[who], person_id=table.c[f"{who}_id"])
        op.execute(change if but is None else change.where(table.c.adviser != but))
    op.create_table(
        "returned_proof",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("reservation", sa.String(32), nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("proof_file", sa.String(64), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("prover", sa.Text, nullable=False),
        sa.Column("prover_id", sa.String(200), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_returned_proof"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_returned_proof_assessment_id"),
    )
    op.create_index("ix_returned_proof_assessment_id", "returned_proof", ["assessment_id"])
    op.create_index("ix_returned_proof_reservation", "returned_proof", ["reservation"])
