"""Where a threshold may be shown, so that nobody's score can be read from what changes between two thresholds.

A rate at two thresholds gives, by subtraction, the people between them. So two successive thresholds of a group have at
least k people of that group between them, and k below the first and above the last. That is not enough: the groups of a
view add up to everybody, so a threshold shown for everybody and for all groups but one is shown for that one as well. Two
rules close this:

* the thresholds of every view are taken from one list for everybody, which is spaced for everybody;
* in a view, groups are taken from the smallest to the largest; a group keeps every threshold of the smaller ones and adds
  its own where all smaller (and hidden) groups *together*, which subtraction would give, still have k people in between.

Where the outcome is known, people are counted with their outcome known. A threshold that differs from the decisions taken
by fewer than k people is left out too, because the rates of the decisions themselves are published. Groups with fewer than
k true or k false outcomes show selection rates alone; if these groups together have fewer than k of either, the next
smallest group joins them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.bias.along import FALSE, MOST_CUTS, TRUE, UNKNOWN, along, candidates, decision_cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from assessments.bias.along import Along, Cut
    from assessments.bias.cells import Cells
    from assessments.bias.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """What may be shown of the thresholds of one feature.

    Attributes:
        along: the people.
        cuts: the allowed thresholds of each group that may be shown, rising in place; perhaps none.
        outcomes: the groups whose rates that need the true outcome may be shown.
        everybody: the allowed thresholds for everybody.
        everybody_outcomes: whether rates that need the true outcome may be shown for everybody.
        complete: whether no group of the view is left out.
        decision: the threshold that was applied, if a threshold decided and somebody is on either side of it.
    """

    along: Along
    cuts: dict[str, tuple[Cut, ...]]
    outcomes: frozenset[str]
    everybody: tuple[Cut, ...]
    everybody_outcomes: bool
    complete: bool
    decision: Cut | None


def allowed(cells: Cells, plan: Plan, column: str, shown: Collection[tuple[str, ...]]) -> Allowed:
    """Work out which thresholds of which groups may be shown.

    Args:
        cells: with a score.
        plan: with a score column.
        column: the feature by which people are grouped.
        shown: keys of the groups whose figures that rest on true outcomes may be shown.

    Raises:
        ValueError: without a score.
    """
    if plan.score is None or cells.bins is None:
        raise ValueError("these cells have no score")
    people = along(cells, plan, column)
    k = plan.smallest_shown
    decision = decision_cut(people, plan)
    total = people.n.sum(axis=2, keepdims=True)
    everybody_outcomes = _enough_outcomes(total, k)[0]
    grid = _Spacing(people, k).add(
        candidates(people, plan, plan.score, cells.bins, decision),
        _rows(total, known=bool(everybody_outcomes)),
        most=MOST_CUTS,
    )
    wanted = {key[0] for key in shown}
    ranks = _Ranks.of(people, wanted, k)
    return Allowed(
        along=people,
        cuts=_tiers(people, ranks, grid, k),
        outcomes=frozenset(people.labels[group] for group in ranks.order[ranks.with_outcomes :]),
        everybody=tuple(sorted(grid, key=lambda cut: cut.place)),
        everybody_outcomes=bool(everybody_outcomes),
        complete=not ranks.hidden,
        decision=decision,
    )


def _enough_outcomes(n: NDArray[np.int64], k: int) -> NDArray[np.bool_]:
    """By group: at least k people with a true outcome and at least k with a false one."""
    outcomes = n.sum(axis=(0, 3))
    return np.asarray((outcomes[TRUE] >= k) & (outcomes[FALSE] >= k))


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Groups with anybody in them: those left out, and the others from the most to the least protected.

    ``with_outcomes``: from this rank on, rates that need the true outcome are shown.
    """

    hidden: list[int]
    order: list[int]
    with_outcomes: int

    @classmethod
    def of(cls, people: Along, wanted: Collection[str], k: int) -> _Ranks:
        n = people.n.sum(axis=(0, 1, 3))
        there = [group for group in range(len(people.labels)) if n[group]]
        hidden = [group for group in there if people.labels[group] not in wanted]
        enough = _enough_outcomes(people.n, k)
        known = people.n[:, :UNKNOWN].sum(axis=(0, 1, 3))
        bare = sorted((group for group in there if group not in hidden and not enough[group]), key=lambda g: (n[g], g))
        full = sorted((group for group in there if group not in hidden and enough[group]), key=lambda g: (known[g], g))
        while (
            full and (rest := hidden + bare) and not _enough_outcomes(people.n[:, :, rest].sum(2, keepdims=True), k)[0]
        ):
            bare.append(full.pop(0))
        return cls(hidden, bare + full, len(bare))


def _rows(n: NDArray[np.int64], *, known: bool) -> _Rows:
    """What is counted when two thresholds are compared: people, and where outcomes are shown, people of known outcome."""
    parts = [n] + ([n[:, :UNKNOWN]] if known else [])
    return _Rows(
        _above(np.concatenate([part.sum(axis=(0, 1)) for part in parts])),
        _above(np.concatenate([part[1].sum(axis=0) for part in parts])),
    )


def _above(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each index, the people there or further; a last column of nobody."""
    sums = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([sums, np.zeros((len(counts), 1), np.int64)], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """One row per set of people to protect: how many are at an index or further, and how many of those were selected."""

    above: NDArray[np.int64]
    selected: NDArray[np.int64]

    def and_those(self, others: _Rows) -> _Rows:
        return _Rows(np.concatenate([self.above, others.above]), np.concatenate([self.selected, others.selected]))


class _Spacing:
    """A growing list of cuts, spaced for every row that it is given."""

    def __init__(self, people: Along, k: int) -> None:
        self.people, self.k = people, k
        self.indexes: list[int] = []
        self.cuts: list[Cut] = []

    def add(self, wanted: Iterable[Cut], rows: _Rows, most: int = MOST_CUTS) -> list[Cut]:
        """Add every candidate that fits, first come first served."""
        for cut in wanted:
            if len(self.cuts) >= most:
                break
            index = self.people.index(cut.place)
            at = bisect_left(self.indexes, index)
            if self._fits(index, at, rows):
                self.indexes.insert(at, index)
                self.cuts.append(cut)
        return self.cuts

    def _fits(self, index: int, at: int, rows: _Rows) -> bool:
        here = rows.above[:, index]
        before = rows.above[:, self.indexes[at - 1] if at else 0]
        after = rows.above[:, self.indexes[at] if at < len(self.indexes) else -1]
        if np.any(before - here < self.k) or np.any(here - after < self.k):
            return False
        gained = here - rows.selected[:, index]
        lost = rows.selected[:, 0] - rows.selected[:, index]
        few = np.maximum(gained, lost)  # when nobody moves the other way, the published decisions give these away
        return not np.any((np.minimum(gained, lost) == 0) & (few > 0) & (few < self.k))


def _tiers(people: Along, ranks: _Ranks, grid: list[Cut], k: int) -> dict[str, tuple[Cut, ...]]:
    """The cuts of each group that is shown, as the head of the module describes."""
    order, first = ranks.order, ranks.with_outcomes
    each = _rows(people.n[:, :, order], known=False)
    each_known = _rows(people.n[:, :, order[first:]][:, :UNKNOWN], known=False)
    without = people.n[:, :, ranks.hidden + order[:first]].sum(axis=2, keepdims=True)
    together = people.n[:, :, ranks.hidden].sum(axis=2, keepdims=True)
    spacing, found = _Spacing(people, k), {}
    for rank, group in enumerate(order):
        rows = _Rows(each.above[rank:], each.selected[rank:])
        known_from = max(rank - first, 0)
        rows = rows.and_those(_Rows(each_known.above[known_from:], each_known.selected[known_from:]))
        if together.sum():
            rows = rows.and_those(_rows(together, known=rank >= first))
        if without.sum() and first < len(order):
            rows = rows.and_those(_rows(without[:, :UNKNOWN], known=False))
        left = [cut for cut in grid if cut not in spacing.cuts]
        spacing.add(left, rows)
        found[people.labels[group]] = tuple(sorted(spacing.cuts, key=lambda cut: cut.place))
        together = together + people.n[:, :, [group]]
    return found
