"""The people of each group along the score, and the thresholds that are worth showing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.bias.cells import NOT_KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assessments.bias.cells import Bins, Cells
    from assessments.bias.plan import Plan, ScoreColumn

MOST_CUTS = 100
TENTHS = 10

FALSE, TRUE, UNKNOWN = range(3)
"""Outcomes in ``Along``; the first two as in the cells."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A threshold: everybody whose place is ``place`` or further is selected.

    ``threshold``: in the unit of the score. When high scores select it is exact: this score and those above. When low
    scores select, this score and those below, to within one bin. ``tenth``: it also ends one of the ten equal parts of the
    scale, from which calibration is drawn.
    """

    place: int
    threshold: float
    tenth: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """People of each group of one feature along the score, from the least to the most selecting.

    Attributes:
        column: the feature.
        labels: its groups, as in the cells; some may have nobody here.
        places: the places at which somebody is, rising. A place is twice the rank of the bin, in selecting order, plus one
            for those selected when the threshold itself decided: the bin that it cuts is then two places.
        n: int64, people, by decision (0, 1), outcome (``FALSE``, ``TRUE``, ``UNKNOWN``), group and place.
        weight: float64, sums of weights, likewise.
        score: float64, weighted sums of scores, likewise.
        score2: float64, weighted sums of squared scores, likewise.
    """

    column: str
    labels: tuple[str, ...]
    places: NDArray[np.int64]
    n: NDArray[np.int64]
    weight: NDArray[np.float64]
    score: NDArray[np.float64]
    score2: NDArray[np.float64]

    def index(self, place: int) -> int:
        """Index in ``places`` of the first place at ``place`` or further; their number if there is none."""
        return int(np.searchsorted(self.places, place))


def along(cells: Cells, plan: Plan, column: str) -> Along:
    """The people who have a score, by group of ``column`` and place."""
    at = cells.features.index(column)
    labels = cells.labels[at]
    here = np.flatnonzero(cells.score_bin != NOT_KNOWN)
    places, index = np.unique(_places(cells, plan)[here], return_inverse=True)
    predicted = cells.predicted[here].astype(np.int64)
    outcome = np.where(cells.actual[here] == NOT_KNOWN, UNKNOWN, cells.actual[here]).astype(np.int64)
    shape = (2, 3, len(labels), len(places))
    flat = np.ravel_multi_index((predicted, outcome, cells.codes[here, at], index), shape) if len(here) else index
    size = int(np.prod(shape))

    def sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(flat, weights=values[here], minlength=size), np.float64).reshape(shape)

    n = np.rint(sums(cells.n.astype(np.float64))).astype(np.int64)
    return Along(column, labels, places.astype(np.int64), n, *map(sums, (cells.weight, cells.score, cells.score2)))


def _places(cells: Cells, plan: Plan) -> NDArray[np.int64]:
    score, bins = plan.score, cells.bins
    if score is None or bins is None:
        return np.zeros(len(cells), np.int64)
    number = cells.score_bin.astype(np.int64)
    rank = number if score.high_selects else bins.count - 1 - number
    return 2 * rank + (cells.predicted if plan.decision is None else 0)


def decision_cut(people: Along, plan: Plan) -> Cut | None:
    """The threshold that was applied; None when a decision column decided, or when nobody or everybody was selected."""
    if plan.score is None or plan.score.threshold is None or plan.decision is not None:
        return None
    refused, selected = (np.flatnonzero(people.n[decision].sum(axis=(0, 1))) for decision in (0, 1))
    if not len(refused) or not len(selected) or refused[-1] >= selected[0]:
        return None
    return Cut(int(people.places[selected[0]]), plan.score.threshold)


def candidates(people: Along, plan: Plan, score: ScoreColumn, bins: Bins, decision: Cut | None) -> list[Cut]:
    """Thresholds worth showing, the most wanted first: the decision, the tenths of the scale, then evenly spread ones."""
    tenths = {round(part * bins.count / TENTHS) for part in range(1, TENTHS)} & set(range(1, bins.count))
    step = 1
    while len(tenths | set(range(step, bins.count, step))) >= MOST_CUTS:
        step += 1
    others = set(range(step, bins.count, step)) - tenths
    scale = _Scale(people, score, bins, plan.smallest_shown)
    found = [
        scale.cut(number, tenth=numbers is tenths)
        for numbers in (tenths, others)
        for number in sorted(numbers, reverse=score.high_selects)
    ]
    if decision is None:
        return found
    # A threshold on the edge of a bin is the decision itself: one cut, which may be a tenth as well.
    same = [each for each in found if people.index(each.place) == people.index(decision.place)]
    tenth = any(each.tenth for each in same)
    return [Cut(decision.place, decision.threshold, tenth), *(each for each in found if each not in same)]


class _Scale:
    """Gives the threshold at an edge of the bins a place and a number that people recognise."""

    def __init__(self, people: Along, score: ScoreColumn, bins: Bins, k: int) -> None:
        self.people, self.score, self.bins, self.k = people, score, bins, k
        self.ranks = people.places // 2
        self.n = people.n.sum(axis=(0, 1, 2))
        last = self.ranks == self.rank(bins.count - 1)
        total, weight = (float(sums[:, :, :, last].sum()) for sums in (people.score, people.weight))
        # The last bin holds the upper end of the scale: « 10 out of 10 », when nobody has 9.995.
        self.only_end = weight > 0 and abs(total - bins.high * weight) <= 1e-9 * bins.width * weight

    def rank(self, number: int) -> int:
        """The rank of a bin in selecting order; and the bin of a rank."""
        return number if self.score.high_selects else self.bins.count - 1 - number

    def cut(self, number: int, *, tenth: bool) -> Cut:
        """High scores select from the lower edge of this bin; low ones up to and including it, so « 5 or less » holds."""
        rank = self.rank(number)
        index = self.people.index(2 * rank)
        if index < len(self.ranks) and self.n[self.ranks == self.ranks[index]].sum() >= self.k:
            # Nobody is in between, and many have the very next score: name that one (2, rather than 1.991 out of 1 to 10).
            rank = int(self.ranks[index])
        number = self.rank(rank)
        at = (
            self.bins.high
            if number == self.bins.count - 1 and self.only_end
            else self.bins.low + self.bins.width * number
        )
        return Cut(2 * rank, float(f"{at:.12g}"), tenth)  # 0.29, not 0.29000000000000004
