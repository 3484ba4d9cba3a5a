"""What follows a decision: tasks, measurements, incidents, changes declared, what was set aside; and reminders sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("proof_file", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_by_id", sa.String(200), nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_task_assessment_id"),
        sa.UniqueConstraint("assessment_id", "key", name="uq_task_assessment_id"),
    )
    op.create_index("ix_task_assessment_id", "task", ["assessment_id"])
    op.create_table(
        "measurement",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.Text, nullable=False),
        sa.Column("withdrawn_by_id", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_measurement"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_measurement_assessment_id"),
    )
    op.create_index("ix_measurement_assessment_id", "measurement", ["assessment_id"])
    op.create_table(
        "incident",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("nature", sa.String(20), nullable=False),
        sa.Column("gravity", sa.String(20), nullable=False),
        sa.Column("personal_data", sa.String(20), nullable=False),
        sa.Column("low", sa.Integer),
        sa.Column("high", sa.Integer),
        sa.Column("done", sa.Text, nullable=False),
        sa.Column("learnt", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_by_id", sa.String(200), nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_by_id", sa.String(200), nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_incident_assessment_id"),
    )
    op.create_index("ix_incident_assessment_id", "incident", ["assessment_id"])
    op.create_table(
        "declared_change",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_declared_change"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_declared_change_assessment_id"),
    )
    op.create_index("ix_declared_change_assessment_id", "declared_change", ["assessment_id"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_set_aside_assessment_id"),
    )
    op.create_index("ix_set_aside_assessment_id", "set_aside", ["assessment_id"])
    op.create_table(
        "reminder",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_reminder"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_reminder_account_id"),
    )
    op.create_index("ix_answer_due", "answer", ["due"])
