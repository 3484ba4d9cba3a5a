"""How well a score ranks and predicts in each group: AUC, Brier score, calibration, and the rates at every threshold.

All of it comes from the cells. The Brier score and mean scores are exact, from sums of scores and of squared scores; the
AUC counts two people in the same bin as a tie, so it is exact for a score with at most one value per bin. Small groups: see
``assessments.bias.cuts``. Sources: Hanley and McNeil, Radiology 143 (1982), for the AUC; Brier, Monthly Weather Review 78
(1950).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assessments.bias.along import FALSE, TRUE, UNKNOWN
from assessments.bias.cuts import allowed
from assessments.bias.result import CalibrationPoint, ScoreGroup, ScoreView, ThresholdPoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from assessments.bias.along import Along, Cut
    from assessments.bias.cells import Cells
    from assessments.bias.cuts import Allowed
    from assessments.bias.plan import Plan, ScoreColumn

Key = tuple[str, ...]


def score_views(cells: Cells, plan: Plan, shown: Mapping[Key, Collection[Key]]) -> tuple[ScoreView, ...]:
    """The score by each sensitive feature.

    Args:
        cells: the counts; without scores the answer is empty.
        plan: what the columns mean.
        shown: for each view of a single feature (a tuple of its column), the keys of the groups whose figures that rest on
            true outcomes may be shown. Other groups are left out, and views that are not in it as well.

    Returns:
        One view per feature of which something may be shown. Everybody (key empty) comes first, if no group of the view is
        left out. AUC, Brier score, calibration and the rates that need the true outcome are there only for groups with at
        least k true and k false outcomes.
    """
    if plan.score is None or cells.bins is None:
        return ()
    views = []
    for feature in plan.features:
        if (feature.column,) not in shown:
            continue
        permitted = allowed(cells, plan, feature.column, shown[(feature.column,)])
        groups = tuple(_groups(permitted, plan.score))
        if groups:
            views.append(ScoreView(features=(feature.column,), bin_width=cells.bins.width, groups=groups))
    return tuple(views)


def _groups(permitted: Allowed, score: ScoreColumn) -> Iterable[ScoreGroup]:
    people = permitted.along
    if permitted.complete and people.n.sum():
        known = permitted.everybody_outcomes
        yield _group(_One(people, None), (), permitted.everybody, score, known=known)
    for group, label in enumerate(people.labels):
        if label in permitted.cuts:
            known = label in permitted.outcomes
            yield _group(_One(people, group), (label,), permitted.cuts[label], score, known=known)


class _One:
    """One group along the score, or everybody: arrays by decision, outcome and place."""

    def __init__(self, people: Along, group: int | None) -> None:
        at = slice(None) if group is None else [group]
        self.people = people
        self.n = people.n[:, :, at].sum(axis=2)
        self.weight = people.weight[:, :, at].sum(axis=2)
        self.score = people.score[:, :, at].sum(axis=2)
        self.score2 = people.score2[:, :, at].sum(axis=2)


def _group(one: _One, key: Key, cuts: tuple[Cut, ...], score: ScoreColumn, *, known: bool) -> ScoreGroup:
    probability = known and score.is_probability
    return ScoreGroup(
        key=key,
        n=int(one.n.sum()),
        auc=_auc_of(one) if known else None,
        brier=_brier(one, score) if probability else None,
        calibration=_calibration(one, cuts, score) if probability else (),
        thresholds=tuple(_points(one, cuts, known=known)),
    )


def auc(true: NDArray[np.float64], false: NDArray[np.float64]) -> float | None:
    """Chance that somebody with a true outcome is further along the score than somebody with a false one, ties half.

    Args:
        true: weight of the people with a true outcome, by place, from the least to the most selecting.
        false: weight of those with a false outcome, likewise.

    Returns:
        0 to 1; None when nobody has a true or nobody a false outcome.
    """
    pairs = float(true.sum()) * float(false.sum())
    if pairs <= 0:
        return None
    behind = np.cumsum(false) - false
    return float(np.dot(true, behind) + np.dot(true, false) / 2) / pairs


def _auc_of(one: _One) -> float | None:
    rank = one.people.places // 2  # a bin that the threshold cuts is one bin again
    true, false = (
        np.asarray(np.bincount(rank, weights=one.weight[:, outcome].sum(axis=0)), np.float64)
        for outcome in (TRUE, FALSE)
    )
    return auc(true, false)


def _brier(one: _One, score: ScoreColumn) -> float | None:
    """Mean squared distance between the score, brought to 0-1, and the outcome; None when no outcome is known."""
    weight, width = float(one.weight[:, :UNKNOWN].sum()), score.high - score.low
    if weight <= 0:
        return None
    distance = 0.0
    for outcome in (FALSE, TRUE):  # the square of (score - goal), written out
        goal = score.low + outcome * width
        n, total, squares = (float(values[:, outcome].sum()) for values in (one.weight, one.score, one.score2))
        distance += squares - 2 * goal * total + goal**2 * n
    return max(distance / width**2 / weight, 0.0)


def _calibration(one: _One, cuts: tuple[Cut, ...], score: ScoreColumn) -> tuple[CalibrationPoint, ...]:
    """Ten equal parts of the scale, each merged with the next until it may be shown; from the lowest score up."""
    ends = [0, *(one.people.index(cut.place) for cut in cuts if cut.tenth), len(one.people.places)]
    points = []
    for start, end in pairwise(ends):
        n, weight, scores = (values[:, :UNKNOWN, start:end] for values in (one.n, one.weight, one.score))
        total = float(weight.sum())
        if total > 0:
            mean = (float(scores.sum()) / total - score.low) / (score.high - score.low)
            points.append(
                CalibrationPoint(mean_score=mean, observed=float(weight[:, TRUE].sum()) / total, n=int(n.sum()))
            )
    return tuple(sorted(points, key=lambda point: point.mean_score))


def _points(one: _One, cuts: tuple[Cut, ...], *, known: bool) -> Iterable[ThresholdPoint]:
    """The rates if the threshold were at each allowed cut; from the lowest threshold up."""
    by_outcome = one.weight.sum(axis=0)
    total, everybody = by_outcome.sum(axis=1), float(by_outcome.sum())
    for cut in sorted(cuts, key=lambda cut: cut.threshold):
        selected = by_outcome[:, one.people.index(cut.place) :].sum(axis=1)
        if everybody > 0:
            yield ThresholdPoint(
                threshold=cut.threshold,
                selection_rate=float(selected.sum()) / everybody,
                true_positive_rate=share(selected[TRUE], total[TRUE]) if known else None,
                false_positive_rate=share(selected[FALSE], total[FALSE]) if known else None,
                precision=share(selected[TRUE], selected[TRUE] + selected[FALSE]) if known else None,
            )


def share(part: float, whole: float) -> float | None:
    """A part of a whole; None, not 0, when there is no whole."""
    return float(part) / float(whole) if whole > 0 else None
