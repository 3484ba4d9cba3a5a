"""Review: versions submitted, discussion, opinions, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("gap", sa.Boolean, nullable=False),
        sa.Column("impact_low", sa.Integer, nullable=False),
        sa.Column("impact_high", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_submission_assessment_id"),
        sa.UniqueConstraint("assessment_id", "number", name="uq_submission_assessment_id"),
    )
    op.create_index("ix_submission_assessment_id", "submission", ["assessment_id"])
    op.create_table(
        "remark",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("parent", sa.String(32), nullable=False),
        sa.Column("asks_change", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("settled_by", sa.Text, nullable=False),
        sa.Column("settled_by_id", sa.String(200), nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_remark_assessment_id"),
    )
    op.create_index("ix_remark_assessment_id", "remark", ["assessment_id"])
    op.create_table(
        "opinion",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("adviser", sa.String(20), nullable=False),
        sa.Column("quorum", sa.Integer, nullable=False),
        sa.Column("recused_count", sa.Boolean, nullable=False),
        sa.Column("chair_decides", sa.Boolean, nullable=False),
        sa.Column("counted", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("minority", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("opened_by_id", sa.String(200), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_by_id", sa.String(200), nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_opinion"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_opinion_assessment_id"),
    )
    op.create_index("ix_opinion_assessment_id", "opinion", ["assessment_id"])
    op.create_table(
        "member",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("opinion", sa.String(32), nullable=False),
        sa.Column("chair", sa.Boolean, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_id", sa.String(200), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_member_assessment_id"),
    )
    op.create_index("ix_member_assessment_id", "member", ["assessment_id"])
    op.create_index("ix_member_opinion", "member", ["opinion"])
    op.create_table(
        "ballot",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("opinion", sa.String(32), nullable=False),
        sa.Column("vote", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_ballot_assessment_id"),
    )
    op.create_index("ix_ballot_assessment_id", "ballot", ["assessment_id"])
    op.create_index("ix_ballot_opinion", "ballot", ["opinion"])
    op.create_table(
        "recusal",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("opinion", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recusal"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_recusal_assessment_id"),
    )
    op.create_index("ix_recusal_assessment_id", "recusal", ["assessment_id"])
    op.create_index("ix_recusal_opinion", "recusal", ["opinion"])
    op.create_table(
        "reservation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("source_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("proof_file", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("proved_by", sa.Text, nullable=False),
        sa.Column("proved_by_id", sa.String(200), nullable=False),
        sa.Column("proved_at", _MOMENT),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_by_id", sa.String(200), nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_reservation_assessment_id"),
    )
    op.create_index("ix_reservation_assessment_id", "reservation", ["assessment_id"])
    op.create_table(
        "decision",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("choice", sa.String(20), nullable=False),
        sa.Column("impact_low", sa.Integer, nullable=False),
        sa.Column("impact_high", sa.Integer, nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("missing", sa.String(80), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("override", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_decision_assessment_id"),
    )
    op.create_index("ix_decision_assessment_id", "decision", ["assessment_id"])
    op.create_table(
        "committee",
        sa.Column("authority_id", sa.String(32), nullable=False),
        sa.Column("quorum", sa.Integer, nullable=False),
        sa.Column("recused_count", sa.Boolean, nullable=False),
        sa.Column("chair_decides", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("authority_id", name="pk_committee"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_committee_authority_id"),
    )
