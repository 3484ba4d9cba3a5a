"""Alembic migrations, one file a step; ``assessments.storage.upgrade`` runs them."""
