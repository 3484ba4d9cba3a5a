"""The demonstration assessments in a store, and what documents print about them, read as the pages read them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from helpers_checklist import copy_database, open_store
from report_cases import AS_OF

from assessments.access import local_user
from assessments.demo import fill
from assessments.storage import AssessmentStore, make_engine
from reports.gather import gather

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from assessments.access import Actor
    from assessments.model import Authority
    from reports.assessment_report import ReportInput

ACTOR = local_user("Démonstration")


@cache  # filling takes a second, and several modules look at the demonstration or change one of their own
def _filled() -> tuple[Engine, Authority]:
    engine = open_store().engine
    return engine, fill(AssessmentStore(engine), ACTOR)


def demo_store(url: str) -> tuple[AssessmentStore, Actor, Authority]:
    """A store of its own at an address of SQLite, with the fictional authority in it, and somebody who looks at it."""
    source, authority = _filled()
    engine = make_engine(url)
    copy_database(source, engine)
    return AssessmentStore(engine), ACTOR, authority


@cache
def demo_inputs() -> dict[str, ReportInput]:
    """Every demonstration assessment by the name of its system, in the order of ``demo.yaml``."""
    store, actor, authority = demo_store("sqlite://")
    listed = sorted(store.assessments(actor, authority.id), key=lambda each: (each.created_at, each.id))
    return {each.system.name: gather(store, actor, each.id, AS_OF) for each in listed}
