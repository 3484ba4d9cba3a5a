"""What an audit found, as it may be shown, stored and printed: rates and counts, small groups hidden."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from assessments.bias.plan import Metric, Plan
from assessments.model import Frozen

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
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unreliable: bool = False
    extreme: bool = False


class Group(Frozen):
    """One group of a view: the value of each feature of the view, in order. ``n`` is None when the group is hidden.

    ``together``: the row stands for several groups of one feature, named in ``key``, because one of them is too small to be
    shown alone; for these groups the same figures are hidden one by one.
    ``counts``: true negatives, false positives, false negatives, true positives, as (weighted) counts; None when they may
    not be shown or no outcome is known.
    """

    key: tuple[str, ...]
    n: int | None
    figures: dict[Metric, Figure]
    counts: tuple[float, float, float, float] | None = None
    together: bool = False

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
    difference: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    smallest_visible: float | None = None
    highest: tuple[str, ...] | None = None
    lowest: tuple[str, ...] | None = None
    compared: int = 0
    tests: int = 1
    decides: bool = False
    unreliable: bool = False


class Headlines(Frozen):
    """Fairlearn's four headline figures over the groups shown; None where they do not exist."""

    demographic_parity_difference: float | None = None
    demographic_parity_ratio: float | None = None
    equalized_odds_difference: float | None = None
    equalized_odds_ratio: float | None = None


class View(Frozen):
    """One grouping: by one feature, or by a combination. ``features`` are column names, ``names`` what readers see.

    In a combination the hidden groups are listed together with those that nobody has, without telling which is which;
    ``absent`` counts them instead where there are too many to list, and is 0 otherwise. ``withheld``: nothing of it can be shown without letting a
    small group be found.
    """

    features: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[Group, ...]
    gaps: dict[Metric, Gap] = Field(default_factory=dict)
    headlines: Headlines = Headlines()
    absent: int = 0
    withheld: bool = False

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

    mean_score: float
    observed: float
    n: int


class ThresholdPoint(Frozen):
    """What one group would see if the threshold were here (in the score's own unit). A rate that does not exist is None."""

    threshold: float
    selection_rate: float
    true_positive_rate: float | None = None
    false_positive_rate: float | None = None
    precision: float | None = None


class ScoreGroup(Frozen):
    """How well the score ranks and predicts in one group; ``key`` empty for everybody.

    ``auc``: chance that somebody with a true outcome has a more selecting score than somebody without, ties half.
    ``brier``: mean squared distance between the score (as a probability) and the outcome; None unless the score claims to
    be one. None as well where the figure does not exist. ``thresholds`` are spaced so that at least k people of the group
    lie between two of them.
    """

    key: tuple[str, ...]
    n: int
    auc: float | None = None
    brier: float | None = None
    calibration: tuple[CalibrationPoint, ...] = ()
    thresholds: tuple[ThresholdPoint, ...] = ()


class ScoreView(Frozen):
    """The score by one feature. Hidden groups are not in it. ``bin_width``: in the unit of the score."""

    features: tuple[str, ...]
    bin_width: float
    groups: tuple[ScoreGroup, ...]


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
    size: int | None = None


class AuditResult(Frozen):
    """Everything that was found, ready to be shown.

    ``rows`` were read, ``used`` counted; ``set_aside`` by reason; ``unreadable`` by feature (see ``cells.Intake``).
    ``overall``: the rates of everybody. ``versions``: of the libraries used. ``fairlearn_difference``: the largest
    distance between our figures and Fairlearn's on the same cells; None when it was not compared.
    """

    plan: Plan
    source: SourceIdentity
    rows: int
    used: int
    set_aside: dict[str, int] = Field(default_factory=dict)
    unknown_outcome: int = 0
    unreadable: dict[str, int] = Field(default_factory=dict)
    weighted: bool = False
    overall: dict[Metric, Figure]
    views: tuple[View, ...]
    scores: tuple[ScoreView, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)
    fairlearn_difference: float | None = None

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
