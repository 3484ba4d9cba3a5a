"""Alembic's entry: runs the migrations on the connection that ``upgrade`` opened, inside its transaction."""

from alembic import context

from assessments.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
context.run_migrations()
