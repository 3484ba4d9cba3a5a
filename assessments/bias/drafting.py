"""What a person has chosen so far for an audit, before it is a plan.

A draft may hold anything at any moment, half-typed numbers included. Nothing in it is guessed: what a person has not said is
missing (``draft_checks`` says so).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from assessments.bias.plan import HARMS_OF_ADVANTAGE, HARMS_OF_BURDEN, Harm, Plan
from assessments.bias.sources.numbers import read_number
from assessments.bias.sources.words import plain_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.sources import ColumnProfile
    from checklists.model import Text

MOST_POINTS = 100


class Step(StrEnum):
    """The choices of a draft, in the order in which they are made."""

    DECISION = "decision"
    OUTCOME = "outcome"
    GROUPS = "groups"
    PURPOSE = "purpose"


class Told(StrEnum):
    """How the data tell who is selected."""

    WORDS = "words"
    SCORE = "score"


class Side(StrEnum):
    """What a value of a column stands for: selected or true, the contrary, or neither (set aside, not known)."""

    YES = "yes"
    NO = "no"
    ASIDE = "aside"


@dataclass
class ScoreDraft:
    """A score as it is being described; numbers as they were typed."""

    column: str | None = None
    low: str = ""
    high: str = ""
    threshold: str = ""
    high_selects: bool | None = None
    is_probability: bool = False


@dataclass
class Draft:
    """Everything chosen so far. None, an empty text or a missing value: not chosen yet.

    ``sides`` and ``outcomes`` give, by column, what each value stands for in the decision and in the true outcome; a column
    that is left and chosen again finds its values. ``labels`` and ``edges`` are by feature, as typed. ``refused``: columns
    that cannot be features, with the reason. ``with_score``: beside a decision in words there is also a score.
    """

    told: Told | None = None
    decision: str | None = None
    sides: dict[str, dict[str, Side]] = field(default_factory=dict)
    favourable: bool | None = None
    with_score: bool = False
    score: ScoreDraft = field(default_factory=ScoreDraft)
    knows: bool | None = None
    actual: str | None = None
    outcomes: dict[str, dict[str, Side]] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    edges: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Text] = field(default_factory=dict)
    crossed: tuple[str, ...] = ()
    weight: str | None = None
    harm: Harm | None = None
    tolerated: str = ""
    reason: str = ""
    title: str = ""

    @property
    def scored(self) -> bool:
        """Whether a score is part of the audit."""
        return self.told is Told.SCORE or (self.told is Told.WORDS and self.with_score)

    @property
    def taken(self) -> set[str]:
        """Columns that already mean something, and therefore are no sensitive features."""
        named = [
            self.decision if self.told is Told.WORDS else None,
            self.score.column if self.scored else None,
            self.actual if self.knows else None,
        ]
        return {column for column in named if column is not None}

    def harms(self) -> tuple[Harm, ...]:
        """The harms to choose from, as far as the draft says; only the share when no outcome is known."""
        if self.favourable is None:
            return ()
        fitting = HARMS_OF_ADVANTAGE if self.favourable else HARMS_OF_BURDEN
        return fitting if self.knows else (Harm.SHARE,)


def draft_of(plan: Plan) -> Draft:
    """The draft that would give a plan: to begin another one from it."""
    decision, actual, score = plan.decision, plan.actual, plan.score
    return Draft(
        told=Told.WORDS if decision is not None else Told.SCORE,
        decision=decision.column if decision else None,
        sides={decision.column: _sides(decision.selected, decision.not_selected)} if decision else {},
        favourable=plan.favourable,
        with_score=decision is not None and score is not None,
        score=ScoreDraft(
            column=score.column,
            low=plain_number(score.low),
            high=plain_number(score.high),
            threshold="" if score.threshold is None else plain_number(score.threshold),
            high_selects=score.high_selects,
            is_probability=score.is_probability,
        )
        if score
        else ScoreDraft(),
        knows=actual is not None,
        actual=actual.column if actual else None,
        outcomes={actual.column: _sides(actual.positive, actual.negative)} if actual else {},
        features=tuple(feature.column for feature in plan.features),
        labels={feature.column: feature.label for feature in plan.features if feature.label},
        edges={feature.column: shown_edges(feature.edges) for feature in plan.features if feature.edges},
        crossed=plan.crossed,
        weight=plan.weight,
        harm=plan.harm,
        tolerated=plain_number(round(plan.tolerated_gap * MOST_POINTS, 9)),
        reason=plan.reason,
        title=plan.title,
    )


def _sides(yes: Sequence[str], no: Sequence[str]) -> dict[str, Side]:
    return {**dict.fromkeys(yes, Side.YES), **dict.fromkeys(no, Side.NO)}


def values_of(profile: ColumnProfile) -> tuple[tuple[str, int], ...]:
    """The values of a column to be given a meaning, with their counts; the empty one last, where there are empty ones."""
    return (*profile.values, *((("", profile.missing),) if profile.missing and profile.values else ()))


def typed_edges(text: str) -> tuple[float, ...] | None:
    """Edges as people type them: « 18, 25, 40 », « 18;25;40 », « 0,5 ; 1,5 »; None when they cannot be read or do not rise."""
    if ";" in text:
        parts = text.split(";")
    else:
        parts = re.split(r",[ \t\n]+|[ \t\n]+", text.strip())
        if len(parts) == 1 and text.count(",") > 1:  # a number has one comma at most
            parts = text.split(",")
    numbers = [read_number(part.strip()) for part in parts if part.strip(" \t\n,")]
    edges = tuple(number for number in numbers if number is not None)
    if len(edges) < len(numbers) or any(a >= b for a, b in pairwise(edges)):
        return None
    return edges


def shown_edges(edges: Sequence[float], lang: str = "en") -> str:
    """Edges as they are typed; semicolons as soon as a comma would be needed inside a number."""
    shown = [plain_number(edge) for edge in edges]
    if lang == "fr" and any("." in edge for edge in shown):
        return "\u00a0; ".join(edge.replace(".", ",") for edge in shown)
    return ", ".join(shown)


def typed_points(text: str) -> float | None:
    """A gap typed in points, from 0 to 1; None when it is not a number of 0 to 100."""
    number = read_number(text.strip())
    return number / MOST_POINTS if number is not None and 0 <= number <= MOST_POINTS else None
