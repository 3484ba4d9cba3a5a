"""What an audit found, as it may be shown, stored and printed: rates and counts, small groups hidden.

Everything has a bound, because a result also comes out of a file that anybody may have written. What contradicts itself (a
figure of a hidden group, a rate above 1) cannot be built.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from assessments.bias.bounds import (
    MOST_GROUPS,
    MOST_GROUPS_IN_VIEW,
    MOST_NOTES,
    MOST_POINTS,
    MOST_VIEWS,
    Columns,
    Count,
    Key,
    Rate,
    Tally,
    Weight,
    by_metric,
    by_name,
    contradiction,
    not_of_the_plan,
    too_many_groups,
)
from assessments.bias.plan import MOST_CROSSED, MOST_FEATURES, ColumnName, Metric, Number, Plan
from assessments.model import Frozen, ShortText

RELIABLE_FROM = 30
"""People from which a rate is not marked unreliable. A convention, apart from the rule that hides small groups."""


class FigureState(StrEnum):
    """Why a figure is there or not.

    ``shown``; ``hidden``: it would speak of too few people, or would let such a figure be found by subtraction;
    ``undefined``: it does not exist (nobody in the denominator), which is not 0.
    """

    SHOWN = "shown"
    HIDDEN = "hidden"
    UNDEFINED = "undefined"


class Figure(Frozen):
    """One rate of one group, from 0 to 1, with its Wilson interval.

    ``n``: people in the denominator. All four are None unless the state is ``shown``. ``unreliable``: fewer than 30
    people. ``extreme``: exactly 0 or 1, so that what holds for the group holds for everybody in it.
    """

    state: FigureState
    value: Rate | None = None
    low: Rate | None = None
    high: Rate | None = None
    n: Count | None = None
    unreliable: bool = False
    extreme: bool = False

    @model_validator(mode="after")
    def _shown_or_not(self) -> Self:
        if self.state is FigureState.SHOWN:
            if self.value is None or self.n is None:
                raise contradiction("a figure that is shown has a value and a number of people")
        elif (self.value, self.low, self.high, self.n) != (None, None, None, None):
            raise contradiction("a figure that is hidden or undefined has no value")
        return self


class Group(Frozen):
    """One group of a view: the value of each feature of the view, in order. ``n`` is None when the group is hidden.

    ``together``: the row stands for several groups, because one of them is too small to be shown alone; for these groups the
    same figures are hidden one by one. By one feature ``key`` names them all; in a combination the name along one feature is
    « F + X ».
    ``counts``: true negatives, false positives, false negatives, true positives, as (weighted) counts; None when they may
    not be shown or no outcome is known.
    """

    key: Key
    n: Count | None = None
    figures: Annotated[dict[Metric, Figure], AfterValidator(by_metric)]
    counts: tuple[Weight, Weight, Weight, Weight] | None = None
    together: bool = False

    @model_validator(mode="after")
    def _hidden_whole(self) -> Self:
        shown = any(figure.state is FigureState.SHOWN for figure in self.figures.values())
        if self.hidden and (shown or self.counts is not None):
            raise contradiction("nothing of a hidden group is shown")
        return self

    @property
    def hidden(self) -> bool:
        """Whether nothing of the group is shown."""
        return self.n is None


class Verdict(StrEnum):
    """What the figures allow to say of a gap.

    ``gap_established``: the simultaneous lower bound of the gap exceeds what was tolerated beforehand.
    ``no_gap_established``: it does not, and a gap of ``Gap.smallest_visible`` or more would probably have been seen.
    ``not_enough_data``: fewer than two groups can be compared, or only a very wide gap could have been seen.
    """

    GAP_ESTABLISHED = "gap_established"
    NO_GAP_ESTABLISHED = "no_gap_established"
    NOT_ENOUGH_DATA = "not_enough_data"


class Gap(Frozen):
    """The gap of one rate between the groups shown in one view.

    Attributes:
        metric: which rate.
        verdict: what can be said.
        difference: highest minus lowest rate, 0 to 1 (Fairlearn's ``difference``); None with fewer than two groups.
        ratio: lowest over highest rate (Fairlearn's ``ratio``); None when it does not exist.
        low: simultaneous lower bound of the difference; 0 when no gap is certain.
        high: simultaneous upper bound.
        p_value: chance of seeing at least such a gap if all groups were equal, corrected for the number of tests.
        smallest_visible: a gap of this size would have been seen four times out of five; None if it cannot be said.
        highest: group with the highest rate.
        lowest: group with the lowest rate.
        compared: how many groups were compared; hidden and undefined ones are not.
        tests: for how many looks (views and rates) the bounds and the p-value were corrected.
        decides: whether this is the rate that the plan chose.
        unreliable: whether the highest or the lowest group has fewer than 30 people.
    """

    metric: Metric
    verdict: Verdict
    difference: Rate | None = None
    ratio: Rate | None = None
    low: Rate | None = None
    high: Rate | None = None
    p_value: Rate | None = None
    smallest_visible: Rate | None = None
    highest: Key | None = None
    lowest: Key | None = None
    compared: Count = 0
    tests: Count = 1
    decides: bool = False
    unreliable: bool = False


class Headlines(Frozen):
    """Fairlearn's four headline figures over the groups shown; None where they do not exist."""

    demographic_parity_difference: Rate | None = None
    demographic_parity_ratio: Rate | None = None
    equalized_odds_difference: Rate | None = None
    equalized_odds_ratio: Rate | None = None


class View(Frozen):
    """One grouping: by one feature, or by a combination. ``features`` are column names, ``names`` what readers see.

    In a combination the hidden groups are listed together with those that nobody has, without telling which is which;
    ``absent`` counts them instead where there are too many to list, and is 0 otherwise. ``withheld``: nothing of it can be
    shown without letting a small group be found.
    """

    features: Columns
    names: Annotated[tuple[ShortText, ...], Field(max_length=MOST_CROSSED)]
    groups: Annotated[tuple[Group, ...], Field(max_length=MOST_GROUPS)]
    gaps: Annotated[dict[Metric, Gap], AfterValidator(by_metric)] = Field(default_factory=dict)
    headlines: Headlines = Headlines()
    absent: Count = 0
    withheld: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(self.features) == 1 and sum(not group.together for group in self.groups) > MOST_GROUPS_IN_VIEW:
            raise too_many_groups("a feature has too many groups")
        keys = [group.key for group in self.groups]
        alone = [group.key for group in self.groups if not group.together]
        if len(self.names) != len(self.features) or any(len(key) != len(self.features) for key in alone):
            raise contradiction("names and groups say one thing for each feature")
        if len(self.features) > 1 and any(len(key) != len(self.features) for key in keys):
            raise contradiction("a row of a combination has one name for each feature")
        if len(set(keys)) < len(keys):
            raise contradiction("a group is there twice")
        if any(gap.metric is not metric for metric, gap in self.gaps.items()):
            raise contradiction("a gap is under the name of another rate")
        return self

    @property
    def shown(self) -> tuple[Group, ...]:
        """The groups that are not hidden."""
        return tuple(group for group in self.groups if not group.hidden)

    @property
    def hidden(self) -> tuple[Group, ...]:
        """The groups that are hidden."""
        return tuple(group for group in self.groups if group.hidden)


class CalibrationPoint(Frozen):
    """People with about the same score: their mean score brought to 0-1, and how often the outcome was true."""

    mean_score: Rate
    observed: Rate
    n: Count


class ThresholdPoint(Frozen):
    """What one group would see if the threshold were here (in the score's own unit). A rate that does not exist is None."""

    threshold: Number
    selection_rate: Rate
    true_positive_rate: Rate | None = None
    false_positive_rate: Rate | None = None
    precision: Rate | None = None


class ScoreGroup(Frozen):
    """How well the score ranks and predicts in one group; ``key`` empty for everybody.

    ``auc``: chance that somebody with a true outcome has a more selecting score than somebody without, ties half.
    ``brier``: mean squared distance between the score (as a probability) and the outcome; None unless the score claims to
    be one. None as well where the figure does not exist. ``thresholds`` are spaced so that at least k people of the group
    lie between two of them.
    """

    key: Key
    n: Count
    auc: Rate | None = None
    brier: Rate | None = None
    calibration: Annotated[tuple[CalibrationPoint, ...], Field(max_length=MOST_POINTS)] = ()
    thresholds: Annotated[tuple[ThresholdPoint, ...], Field(max_length=MOST_POINTS)] = ()


class ScoreView(Frozen):
    """The score by one feature. Hidden groups are not in it. ``bin_width``: in the unit of the score."""

    features: Annotated[tuple[ColumnName, ...], Field(max_length=MOST_CROSSED)]
    bin_width: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    groups: Annotated[tuple[ScoreGroup, ...], Field(max_length=MOST_GROUPS_IN_VIEW + 1)]


class SourceKind(StrEnum):
    """Where the rows were."""

    UPLOAD = "upload"
    FOLDER = "folder"
    POSTGRESQL = "postgresql"
    SPARK = "spark"
    COUNTS = "counts"


class SourceIdentity(Frozen):
    """Which data were read, without any of them. ``sha256`` and ``size`` (bytes) are None when there was no file."""

    kind: SourceKind
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    size: Annotated[int, Field(ge=0, le=10**18)] | None = None


class AuditResult(Frozen):
    """Everything that was found, ready to be shown.

    ``rows`` were read, ``used`` counted; ``set_aside`` by reason; ``unreadable`` by feature (see ``cells.Intake``).
    ``overall``: the rates of everybody. ``versions``: of the libraries used. ``fairlearn_difference``: the largest
    distance between our figures and Fairlearn's on the same cells; None when it was not compared.
    """

    plan: Plan
    source: SourceIdentity
    rows: Count
    used: Count
    set_aside: Tally = Field(default_factory=dict)
    unknown_outcome: Count = 0
    unreadable: Tally = Field(default_factory=dict)
    weighted: bool = False
    overall: Annotated[dict[Metric, Figure], AfterValidator(by_metric)]
    views: Annotated[tuple[View, ...], Field(max_length=MOST_VIEWS)]
    scores: Annotated[tuple[ScoreView, ...], Field(max_length=MOST_FEATURES + 1)] = ()
    versions: Annotated[dict[ShortText, ShortText], Field(max_length=MOST_NOTES), AfterValidator(by_name)] = Field(
        default_factory=dict
    )
    fairlearn_difference: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _of_the_plan(self) -> Self:
        if sum(len(view.groups) for view in self.views) > MOST_GROUPS:
            raise too_many_groups("the views have too many groups")
        if self.used > self.rows or self.unknown_outcome > self.used:
            raise contradiction("more rows are counted than were read")
        looked_at = [view.features for view in self.views]
        if len(set(looked_at)) < len(looked_at) or not set(looked_at) <= set(self.plan.views):
            raise not_of_the_plan("a view is not one of those that the plan announces")
        if any(gap.metric is not self.plan.metric for _, gap in self.deciding):
            raise not_of_the_plan("the rate that decides is not the one that the plan chose")
        return self

    @property
    def deciding(self) -> tuple[tuple[View, Gap], ...]:
        """The gaps of the rate that the plan chose, by view."""
        return tuple((view, gap) for view in self.views for gap in view.gaps.values() if gap.decides)

    @property
    def verdict(self) -> Verdict:
        """Of all deciding gaps: established as soon as one is; else no gap as soon as one could be judged."""
        found = {gap.verdict for _, gap in self.deciding}
        for verdict in (Verdict.GAP_ESTABLISHED, Verdict.NO_GAP_ESTABLISHED):
            if verdict in found:
                return verdict
        return Verdict.NOT_ENOUGH_DATA

    @property
    def standing(self) -> Verdict:
        """What counts for the scoring: an earlier gap is cleared only if every grouping could be judged.

        Where one of them could not, nothing is known of it, and not knowing is not being safe.
        """
        found = {gap.verdict for _, gap in self.deciding}
        if self.verdict is Verdict.NO_GAP_ESTABLISHED and Verdict.NOT_ENOUGH_DATA in found:
            return Verdict.NOT_ENOUGH_DATA
        return self.verdict
