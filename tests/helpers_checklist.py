"""A small checklist with every type of answer, and a store to use it in, for tests that need no real content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import databases

from assessments.access import Actor, local_user
from assessments.model import AiSystem, Answer, Assessment, Authority
from assessments.storage import AssessmentStore, make_engine, upgrade
from checklists.model import Checklist, Depth, RegimeId

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def _text(words: str) -> dict[str, str]:
    return {"fr": f"{words} (fr)", "en": f"{words} (en)"}


def _question(id_: str, kind: str, answer: str, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "text": _text(id_),
        "why": _text(f"why {id_}"),
        "asked_of": ["project_manager"],
        "depth": "short",
    }
    base["references"] = ["ref"]
    return {"id": id_, "kind": kind, "answer": answer, **base, **more}


def _options(*ids: str, exclusive: str = "") -> list[dict[str, Any]]:
    return [{"id": id_, "label": _text(id_), "exclusive": id_ == exclusive} for id_ in ids]


def make_checklist(version: str = "1") -> Checklist:
    """A checklist of two sections: A (triage) and B; ``version`` makes different ones."""
    questions = [
        _question("decision", "exposure", "one_of", options=_options("none", "assists", "alone")),
        _question(
            "persons", "exposure", "any_of", options=_options("agents", "users", "minors", "nobody", exclusive="nobody")
        ),
        _question("people_concerned", "fact", "number", unit=_text("people")),
        _question("purpose_said", "fact", "text", may_not_apply=True),
        _question("starts_on", "fact", "date"),
    ]
    more = [
        _question("human_review", "safeguard", "one_of", may_not_apply=True),
        _question("gaps_measured", "safeguard", "one_of", depth="standard", shared=True),
        _question(
            "vendors",
            "fact",
            "table",
            columns=[
                {"id": "name", "label": _text("name")},
                {"id": "role", "label": _text("role")},
                {"id": "kind", "label": _text("kind"), "options": _options("cloud", "on_site")},
                {"id": "since", "label": _text("since"), "type": "date"},
            ],
        ),
    ]
    levels = ["low", "moderate", "high", "critical"]
    return Checklist.model_validate(
        {
            "id": "small",
            "version": version,
            "title": _text("Small checklist « éàœ »"),
            "sections": [
                {
                    "id": "triage",
                    "letter": "A",
                    "title": _text("Triage"),
                    "intro": _text("…"),
                    "triage": True,
                    "questions": questions,
                },
                {"id": "care", "letter": "B", "title": _text("Care"), "intro": _text("…"), "questions": more},
            ],
            "roles": [{"id": "project_manager", "name": _text("Project manager")}],
            "depths": [{"id": depth, "name": _text(depth)} for depth in ("short", "standard", "full")],
            "depth_rules": [{"depth": "standard", "inherent_at_least": "moderate"}],
            "minutes": {"one_of": 0.5, "any_of": 1, "number": 1, "text": 3, "date": 0.5, "table": 4},
            "regimes": [{"id": regime, "name": _text(regime)} for regime in RegimeId],
            "facts": [{"id": "many", "name": _text("many"), "context": "population", "more_than": 50000}],
            "findings": [
                {
                    "id": "alone_finding",
                    "title": _text("alone"),
                    "because": _text("because"),
                    "severity": "notice",
                    "regime": "crpa",
                    "when": {"decision": ["alone"]},
                    "references": ["ref"],
                }
            ],
            "obligations": [],
            "matrix": [[1, 1, 2, 2], [1, 2, 2, 3], [2, 2, 3, 4], [2, 3, 4, 4]],
            "levels": [
                {"level": level, "roman": roman, "name": _text(level), "meaning": _text(level), "council": _text(level)}
                for level, roman in zip(levels, ("I", "II", "III", "IV"), strict=True)
            ],
            "governance": [
                {
                    "level": level,
                    "opinions": [],
                    "decided_by": _text("who"),
                    "published": _text("what"),
                    "valid_months": 12,
                }
                for level in levels
            ],
            "floors": [],
            "risks": [
                {
                    "id": "unfair",
                    "name": _text("unfair"),
                    "harm": _text("harm"),
                    "council": _text("council"),
                    "gravity": [{"level": 4, "when": {"decision": ["alone"]}}],
                    "likelihood": [{"level": 3, "when": [{"persons": ["minors"]}, {"decision": ["alone"]}]}],
                    "safeguards": {"essential": ["human_review"], "recommended": ["gaps_measured"]},
                }
            ],
            "use_cases": [
                {
                    "id": "chatbot",
                    "name": _text("chatbot"),
                    "description": _text("chatbot"),
                    "answers": {"decision": ["none"]},
                }
            ],
            "references": [
                {
                    "id": "ref",
                    "title": _text("ref"),
                    "url": "https://example.org",
                    "checked_on": "2026-01-01",
                    "certainty": "to_confirm",
                }
            ],
            "frameworks": [],
        }
    )


@dataclass(frozen=True)
class Place:
    """A store with one authority and one assessment just begun, used by Léa, who may do everything."""

    store: AssessmentStore
    actor: Actor
    authority: Authority
    assessment: Assessment

    @property
    def id(self) -> str:
        """Id of the assessment."""
        return self.assessment.id


@cache
def _empty_tables() -> Engine:
    """A database in memory with the current tables and nothing in them."""
    engine = make_engine(databases.SQLITE.quick_address())
    upgrade(engine)
    return engine


def copy_database(source: Engine, target: Engine) -> None:
    """Make one SQLite database the same as another."""
    with source.connect() as full, target.connect() as empty:
        full.connection.driver_connection.backup(empty.connection.driver_connection)


def open_store(url: str = "") -> AssessmentStore:
    """A store whose clock advances by one second at each look, starting on 1 January 2026; in a new database by default."""
    database = databases.current[-1]
    engine = make_engine(url or database.quick_address())
    if not url:
        database.opened(engine)
    if (
        not url and database.is_sqlite
    ):  # hundreds of tests begin so: copying the tables takes a fraction of migrating to them
        copy_database(_empty_tables(), engine)
    else:
        upgrade(engine)
    seconds = count()
    return AssessmentStore(engine, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds)))


_shared: dict[str, AssessmentStore] = {}


def shared_store() -> AssessmentStore:
    """One store for all the examples of properties, on the kind of database that the test runs on."""
    database = databases.current[-1]
    if database.kind not in _shared:
        _shared[database.kind] = open_store(database.lasting_address())
    return _shared[database.kind]


def begin(store: AssessmentStore | None = None, **more: Any) -> Place:
    """A place to test in; in a new database unless a store is given. ``more`` goes to ``create_assessment``."""
    store = store or open_store()
    actor = local_user("Léa Martin")
    authority = store.create_authority(actor, name="Ville de Test")
    given = {"system": AiSystem(name="Assistant"), "checklist": make_checklist(), **more}
    return Place(store, actor, authority, store.create_assessment(actor, authority.id, **given))


def busy_place():
    """An assessment with a little of everything in its history: 9 events."""
    place = begin(answers=[Answer(question="decision", choice=("none",))])
    store, actor = place.store, place.actor
    first = store.save_answer(actor, place.id, "purpose_said", {"value": "Aider M. Dupont", "owner": "Zoé"}, None)
    store.save_answer(actor, place.id, "purpose_said", {"value": "Aider Mme Durand"}, first)
    store.save_answer(actor, place.id, "vendors", {"rows": [{"name": "ACME"}], "comment": "c"}, None)
    store.update_system(actor, place.id, {"contact": "zoe@example.org"}, place.assessment.system)
    store.set_depth(actor, place.id, Depth.FULL)
    store.update_authority(actor, place.authority.id, {"population": 9})
    return place


def report(place):
    """What verifying says."""
    return place.store.verify_chain(place.actor, place.authority.id)
