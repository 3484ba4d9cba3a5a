"""The database of this server, opened once for pages and for what surrounds them, and brought up to date first."""

from __future__ import annotations

from functools import cache
from typing import Any

from assessments.storage import AssessmentStore, default_url, make_engine, upgrade


@cache
def engine() -> Any:
    """The engine that ``BALISE_DATABASE_URL`` names; only the store looks inside it."""
    found = make_engine(default_url())
    upgrade(found)
    return found


@cache
def store() -> AssessmentStore:
    """The store over ``engine``; it may be used from many threads."""
    return AssessmentStore(engine())
