"""Small random checklists and answers for property tests: legal by construction, checked by the real checks."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cache

from hypothesis import strategies as st

from assessments.model import Answer, Context
from checklists.checks import check
from checklists.model import Checklist

CONTEXT = Context(as_of=date(2026, 11, 22))
NOT_UNDONE = ["partial", "planned", "not_done", "declined"]


def text(words: str) -> dict[str, str]:
    return {"fr": words, "en": words}


def question(id_: str, kind: str, **more) -> dict:
    base = {
        "id": id_,
        "kind": kind,
        "answer": "one_of",
        "text": text(f"{id_} ?"),
        "why": text("Parce que."),
        "references": ["law"],
        "asked_of": ["project_manager"],
        "depth": "short",
    }
    if kind != "safeguard" and "options" not in more:
        more["options"] = [{"id": f"o{n}", "label": text(f"o{n}")} for n in range(more.pop("size", 2))]
    more.pop("size", None)
    return {**base, **more}


def checklist_data(questions: list[dict], risks: list[dict], **more) -> dict:
    """A whole checklist around some questions and risks, as plain data."""
    regimes = ["ai_act", "rgpd", "crpa", "lil", "security", "staff", "accessibility", "other"]
    levels = ["low", "moderate", "high", "critical"]
    data = {
        "id": "small",
        "version": "1",
        "title": text("Petite grille"),
        "sections": [
            {
                "id": "only",
                "letter": "A",
                "title": text("Une"),
                "intro": text("Une."),
                "triage": True,
                "questions": questions,
            },
        ],
        "roles": [{"id": "project_manager", "name": text("Chef de projet")}],
        "depths": [{"id": id_, "name": text(id_)} for id_ in ("short", "standard", "full")],
        "depth_rules": [],
        "minutes": dict.fromkeys(("one_of", "any_of", "number", "text", "date", "table"), 0.5),
        "regimes": [{"id": id_, "name": text(id_)} for id_ in regimes],
        "facts": [],
        "findings": [],
        "obligations": [],
        "matrix": [[1, 1, 2, 2], [1, 2, 2, 3], [2, 2, 3, 4], [2, 3, 4, 4]],
        "levels": [{"level": n, "roman": "I", "name": text(n), "meaning": text(n), "council": text(n)} for n in levels],
        "governance": [
            {"level": n, "opinions": [], "decided_by": text("x"), "published": text("x"), "valid_months": 12}
            for n in levels
        ],
        "floors": [],
        "risks": risks,
        "use_cases": [],
        "references": [
            {
                "id": "law",
                "title": text("Loi"),
                "url": "https://example.org/loi",
                "checked_on": "2026-11-22",
                "certainty": "verified",
            },
        ],
        "frameworks": [],
    }
    return {**data, **more}


def risk(id_: str, **more) -> dict:
    base = {
        "id": id_,
        "name": text(id_),
        "harm": text("Un tort."),
        "council": text("Demandez."),
        "gravity": [],
        "likelihood": [],
        "safeguards": {"essential": [], "recommended": []},
    }
    return {**base, **more}


def build(questions: list[dict], risks: list[dict], **more) -> Checklist:
    checklist = Checklist.model_validate(checklist_data(questions, risks, **more))
    check(checklist)
    return checklist


@st.composite
def small_checklists(draw) -> Checklist:
    """Two or three exposures, an any_of, a fact question, three or four safeguards, two risks, a finding, floors."""
    questions: list[dict] = []
    exposures: dict[str, int] = {}
    for n in range(draw(st.integers(2, 3))):
        size = draw(st.integers(2, 3))
        shown = _shown_if(draw, exposures) if n else None
        questions.append(question(f"e{n}", "exposure", size=size, **({"shown_if": shown} if shown else {})))
        exposures[f"e{n}"] = size
    none = {"id": "none", "label": text("Aucun"), "exclusive": True}
    several = [none, *({"id": f"a{n}", "label": text(f"a{n}")} for n in range(2))]
    questions.append(question("many", "exposure", answer="any_of", options=several))
    questions.append(question("fact_question", "fact", size=2))
    safeguards = [f"s{n}" for n in range(draw(st.integers(2, 3)))]
    for id_ in safeguards:
        shown = _shown_if(draw, exposures) if draw(st.booleans()) else None
        depth = draw(st.sampled_from(["short", "full"]))
        more = {"shown_if": shown} if shown else {}
        questions.append(question(id_, "safeguard", may_not_apply=draw(st.booleans()), depth=depth, **more))
    facts = [{"id": "two_of_many", "name": text("deux"), "question": "many", "at_least": 2}]
    finding = {
        "id": "found",
        "title": text("Constat"),
        "because": text("Voilà."),
        "severity": "high",
        "regime": "ai_act",
        "when": _condition(draw, exposures),
        "references": ["law"],
        "certainty": draw(st.sampled_from(["verified", "to_confirm"])),
    }
    risks = []
    for n in range(2):
        order = draw(st.permutations(safeguards))
        cut = draw(st.integers(0, len(order)))
        gravity = [{"level": draw(st.integers(2, 4)), "when": _condition(draw, exposures)} for _ in range(2)]
        if draw(st.booleans()):
            gravity[0]["when"] = {**gravity[0]["when"], safeguards[0]: NOT_UNDONE}
        risks.append(
            risk(
                f"r{n}",
                gravity=gravity,
                likelihood=[{"level": draw(st.integers(2, 4)), "when": _condition(draw, exposures)} for _ in range(2)],
                safeguards={"essential": list(order[:cut]), "recommended": list(order[cut:])},
                floors=[{"level": "moderate", "when": _condition(draw, exposures), "reason": text("Plancher.")}]
                if draw(st.booleans())
                else [],
            ),
        )
    floors = [
        {"level": draw(st.sampled_from(["moderate", "high"])), "when": {"found": ["yes"]}, "reason": text("Droit.")}
    ]
    rules = [{"depth": "full", "inherent_at_least": "high"}] if draw(st.booleans()) else []
    return build(questions, risks, facts=facts, findings=[finding], floors=floors, depth_rules=rules)


def _tail(draw, size: int) -> list[str]:
    first = draw(st.integers(1, size - 1))
    return [f"o{n}" for n in range(first, size)]


def _shown_if(draw, exposures: dict[str, int]) -> dict[str, list[str]]:
    parent = draw(st.sampled_from(sorted(exposures)))
    return {parent: _tail(draw, exposures[parent])}


def _condition(draw, exposures: dict[str, int]) -> dict[str, list[str]]:
    kinds = [*sorted(exposures), "many", "two_of_many", "fact_question"]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True))
    special = {"many": ["a0"], "two_of_many": ["yes"], "fact_question": ["o0"]}
    return {key: special[key] if key in special else _tail(draw, exposures[key]) for key in chosen}


def substantive(checklist: Checklist, id_: str) -> list[Answer]:
    """Every answer that settles a question."""
    q = checklist.questions[id_]
    if q.kind == "safeguard":
        singles = [("done",), ("not_done",)]
        extra = [Answer(question=id_, choice=("not_applicable",), comment="raison")] if q.may_not_apply else []
        return [Answer(question=id_, choice=choice) for choice in singles] + extra
    if q.answer == "any_of":
        some = [option for option in q.option_ids if option not in q.exclusive_ids]
        sets = [("none",), *(c for size in (1, 2) for c in itertools.combinations(some, size))]
        return [Answer(question=id_, choice=choice) for choice in sets]
    return [Answer(question=id_, choice=(option,)) for option in q.option_ids]


@st.composite
def partial_answers(draw, checklist: Checklist) -> dict[str, Answer]:
    """Some questions answered, some said unknown, some to confirm, some not answered."""
    answers = {}
    for id_ in checklist.questions:
        state = draw(st.sampled_from(["answered", "answered", "absent", "unknown", "to_confirm"]))
        if state == "unknown":
            answers[id_] = Answer(question=id_, choice=("unknown",))
        elif state != "absent":
            answer = draw(st.sampled_from(substantive(checklist, id_)))
            answers[id_] = answer.model_copy(update={"to_confirm": state == "to_confirm"})
    return answers


@cache
def one_checklist() -> Checklist:
    """A fixed small checklist for tests that need no variety: one exposure, two safeguards, one risk."""
    return build(
        [
            question("effect", "exposure", size=3),
            question("reviewed", "safeguard"),
            question("appeal", "safeguard", may_not_apply=True),
        ],
        [
            risk(
                "harm",
                gravity=[{"level": 3, "when": {"effect": ["o1", "o2"]}}, {"level": 4, "when": {"effect": ["o2"]}}],
                likelihood=[{"level": 3, "when": {"effect": ["o1", "o2"]}}],
                safeguards={"essential": ["reviewed"], "recommended": ["appeal"]},
            ),
        ],
    )
