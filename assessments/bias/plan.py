"""What an audit is going to look at, written down before any figure is shown.

The plan says which column means what, whom an error hurts, and which gap is tolerated. It is stored with its author and its
moment before the cells are counted, because a threshold fixed afterwards always fits the result.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from assessments.model import FreeText, Frozen, ShortText

MOST_FEATURES = 6
MOST_CROSSED = 3
MOST_EDGES = 30
SMALLEST_SHOWN = 11
"""Groups below this many people are not shown, unless the administrator sets another number (CASD: no cell under 11)."""

ColumnName = Annotated[str, Field(min_length=1, max_length=300)]
ValueText = Annotated[str, Field(max_length=300)]
Values = Annotated[tuple[ValueText, ...], Field(min_length=1, max_length=200)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Metric(StrEnum):
    """The rates compared between groups, under Fairlearn's names."""

    SELECTION_RATE = "selection_rate"
    ACCURACY = "accuracy"
    TRUE_POSITIVE_RATE = "true_positive_rate"
    FALSE_POSITIVE_RATE = "false_positive_rate"
    TRUE_NEGATIVE_RATE = "true_negative_rate"
    FALSE_NEGATIVE_RATE = "false_negative_rate"
    PRECISION = "precision"


class Harm(StrEnum):
    """Whom an error of the system hurts first; this chooses the metric that decides.

    ``share``: what matters is who is selected, right or wrong, or the true outcome is not known.
    ``wrongly_refused``: somebody who should have got an advantage does not get it.
    ``wrongly_checked``: somebody is checked, suspected or burdened for nothing.
    ``wrongly_granted``: an advantage goes to somebody who should not have it, at the expense of others.
    ``overlooked``: somebody whom a help or a check should have reached is not seen.
    """

    SHARE = "share"
    WRONGLY_REFUSED = "wrongly_refused"
    WRONGLY_CHECKED = "wrongly_checked"
    WRONGLY_GRANTED = "wrongly_granted"
    OVERLOOKED = "overlooked"


METRIC_OF_HARM: dict[Harm, Metric] = {
    Harm.SHARE: Metric.SELECTION_RATE,
    Harm.WRONGLY_REFUSED: Metric.FALSE_NEGATIVE_RATE,
    Harm.WRONGLY_CHECKED: Metric.FALSE_POSITIVE_RATE,
    Harm.WRONGLY_GRANTED: Metric.FALSE_POSITIVE_RATE,
    Harm.OVERLOOKED: Metric.FALSE_NEGATIVE_RATE,
}
"""The rate in which each harm shows, « selected » being what the plan calls so."""

HARMS_OF_ADVANTAGE: tuple[Harm, ...] = (Harm.SHARE, Harm.WRONGLY_REFUSED, Harm.WRONGLY_GRANTED)
"""Harms to choose from when being selected is an advantage (a place, a benefit)."""
HARMS_OF_BURDEN: tuple[Harm, ...] = (Harm.SHARE, Harm.WRONGLY_CHECKED, Harm.OVERLOOKED)
"""Harms to choose from when being selected is a burden (a check, a suspicion) or a mere signal."""


class DecisionColumn(Frozen):
    """A column that holds the decision in words. Rows with a value in neither list are set aside and counted."""

    column: ColumnName
    selected: Values
    not_selected: Values

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if set(self.selected) & set(self.not_selected):
            raise ValueError("a value is both selected and not selected")
        return self


class ScoreColumn(Frozen):
    """A column that holds a score, on a scale from ``low`` to ``high``.

    ``threshold``: the score from which a person is selected; up to which, when ``high_selects`` is false. None when a
    decision column says who was selected. ``is_probability``: the score, brought to 0-1, claims to be the probability of
    the true outcome; only then do Brier score and calibration mean something.
    """

    column: ColumnName
    low: Number
    high: Number
    threshold: Number | None = None
    high_selects: bool = True
    is_probability: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high or not math.isfinite(self.high - self.low):
            raise ValueError("the scale of the score must rise")
        return self


class ActualColumn(Frozen):
    """A column that holds what turned out to be true. Rows with a value in neither list have no known outcome."""

    column: ColumnName
    positive: Values
    negative: Values

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if set(self.positive) & set(self.negative):
            raise ValueError("a value is both positive and negative")
        return self


class Feature(Frozen):
    """A sensitive feature: a column by which people are grouped.

    ``edges`` cut numbers into bands: ``(18, 65)`` gives below 18, 18 to under 65, 65 and above. Empty: each value is a
    group. ``label`` is what readers see; empty: the name of the column.
    """

    column: ColumnName
    label: ShortText = ""
    edges: Annotated[tuple[Number, ...], Field(max_length=MOST_EDGES)] = ()

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(not a < b for a, b in zip(self.edges, self.edges[1:], strict=False)):
            raise ValueError("the edges of the bands must rise")
        return self

    @property
    def name(self) -> str:
        """What readers see."""
        return self.label.strip() or self.column


class Plan(Frozen):
    """Everything that is fixed before the figures are shown.

    ``decision`` or a ``score`` with a threshold says who is selected. ``favourable``: being selected is an advantage for
    the person. ``crossed``: up to three columns of ``features`` whose combinations are looked at as well. ``weight``: a
    column of positive numbers; None counts every row once. ``smallest_shown`` is k: below it nothing is shown.
    ``tolerated_gap``: the difference between two groups that is accepted, from 0 to 1, with its ``reason``.
    """

    title: ShortText = ""
    decision: DecisionColumn | None = None
    score: ScoreColumn | None = None
    favourable: bool
    actual: ActualColumn | None = None
    features: Annotated[tuple[Feature, ...], Field(min_length=1, max_length=MOST_FEATURES)]
    crossed: Annotated[tuple[ColumnName, ...], Field(max_length=MOST_CROSSED)] = ()
    weight: ColumnName | None = None
    smallest_shown: Annotated[int, Field(ge=1, le=1000)] = SMALLEST_SHOWN
    harm: Harm
    tolerated_gap: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0
    reason: FreeText = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        columns = [feature.column for feature in self.features]
        if len(set(columns)) < len(columns):
            raise ValueError("a column is named twice among the sensitive features")
        if not set(self.crossed) <= set(columns) or len(set(self.crossed)) < len(self.crossed):
            raise ValueError("the crossed columns must be sensitive features, each once")
        if self.decision is None and (self.score is None or self.score.threshold is None):
            raise ValueError("who is selected is not said: a decision column, or a score with a threshold")
        if self.harm is not Harm.SHARE and self.actual is None:
            raise ValueError("this harm can only be measured when the true outcome is known")
        if self.harm not in (HARMS_OF_ADVANTAGE if self.favourable else HARMS_OF_BURDEN):
            raise ValueError("this harm does not go with what being selected means")
        return self

    @property
    def metric(self) -> Metric:
        """The rate that decides."""
        return METRIC_OF_HARM[self.harm]

    @property
    def views(self) -> tuple[tuple[str, ...], ...]:
        """The groupings looked at: each feature alone, then the pairs and the triple of the crossed ones."""
        single = [(feature.column,) for feature in self.features]
        chosen = [feature.column for feature in self.features if feature.column in self.crossed]
        pairs = [(a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]]
        triple = [tuple(chosen)] if len(chosen) == MOST_CROSSED else []
        return (*single, *pairs, *triple)
