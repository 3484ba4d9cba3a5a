"""What documents print about the demonstration assessments, read from a store as the pages read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from report_cases import AS_OF

from assessments.access import local_user
from assessments.demo import fill
from assessments.storage import AssessmentStore, make_engine, upgrade
from reports.gather import gather

if TYPE_CHECKING:
    from reports.assessment_report import ReportInput


@cache
def demo_inputs() -> dict[str, ReportInput]:
    """Every demonstration assessment by the name of its system, in the order of ``demo.yaml``."""
    actor = local_user("Démonstration")
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'demo.db'}")
        upgrade(engine)
        store = AssessmentStore(engine)
        authority = fill(store, actor)
        listed = sorted(store.assessments(actor, authority.id), key=lambda each: (each.created_at, each.id))
        found = {each.system.name: gather(store, actor, each.id, AS_OF) for each in listed}
        engine.dispose()
    return found
