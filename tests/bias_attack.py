"""Somebody who has read a published audit and tries to work out what it hides.

Only the published result is used: sizes, rates times sizes, totals, rows that stand for several groups. The unknowns are the
numbers of people of each kind in each combination of the crossed features; none is negative.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from bias_counts import KINDS
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from assessments.bias.plan import Metric
from assessments.bias.result import FigureState

BELOW = {
    Metric.SELECTION_RATE: KINDS,
    Metric.ACCURACY: KINDS,
    Metric.TRUE_POSITIVE_RATE: ("fn", "tp"),
    Metric.FALSE_NEGATIVE_RATE: ("fn", "tp"),
    Metric.FALSE_POSITIVE_RATE: ("tn", "fp"),
    Metric.TRUE_NEGATIVE_RATE: ("tn", "fp"),
    Metric.PRECISION: ("fp", "tp"),
}
ABOVE = {
    Metric.SELECTION_RATE: ("fp", "tp"),
    Metric.ACCURACY: ("tn", "tp"),
    Metric.TRUE_POSITIVE_RATE: ("tp",),
    Metric.FALSE_NEGATIVE_RATE: ("fn",),
    Metric.FALSE_POSITIVE_RATE: ("fp",),
    Metric.TRUE_NEGATIVE_RATE: ("tn",),
    Metric.PRECISION: ("tp",),
}


class Attack:
    """What can be derived from a result about one family of views (all views whose features are crossed, or one)."""

    def __init__(self, result, features):
        self.features = tuple(features)
        self.views = [view for view in result.views if set(view.features) <= set(features)]
        axes = [sorted(self._values(feature)) for feature in self.features]
        self.places = list(product(*axes))
        self.rows, self.totals = [], []
        everybody = [True] * len(self.places)
        self._learn_figures(everybody, result.overall)
        self._learn(everybody, KINDS, result.used)
        for view in self.views:
            for group in view.groups:
                if group.together and any("…" in part for part in group.key):
                    continue  # not every group is named: what it says follows from the row's total all the same
                inside = self.inside(view, group.key, together=group.together)
                if group.n is not None:
                    self._learn(inside, KINDS, group.n)
                self._learn_figures(inside, group.figures)
                if group.counts is not None:
                    for kind, count in zip(("tn", "fp", "fn", "tp"), group.counts, strict=True):
                        self._learn(inside, (kind,), count)

    def _values(self, feature):
        for view in self.views:
            at = [index for index, name in enumerate(view.features) if name == feature]
            for group in view.groups:
                if at and not group.together:
                    yield group.key[at[0]]

    def inside(self, view, key, *, together=False):
        """Which unknown combinations a row of a view is the sum of."""
        at = [self.features.index(feature) for feature in view.features]
        if together and len(at) == 1:
            return [place[at[0]] in key for place in self.places]
        if together:  # « F + X » along one feature
            return [all(place[index] in key[n].split(" + ") for n, index in enumerate(at)) for place in self.places]
        return [tuple(place[index] for index in at) == key for place in self.places]

    def _goal(self, inside, kinds):
        return np.array([float(ok and kind in kinds) for ok in inside for kind in KINDS])

    def _learn(self, inside, kinds, total):
        self.rows.append(self._goal(inside, kinds))
        self.totals.append(float(total))

    def _learn_figures(self, inside, figures):
        for metric, figure in figures.items():
            if figure.state is FigureState.SHOWN:
                self._learn(inside, BELOW[metric], figure.n)
                self._learn(inside, ABOVE[metric], round(figure.value * figure.n))

    def bounds(self, view, key, kinds=KINDS):
        """Smallest and largest number of people of some kinds that a group can have, given everything that is shown."""
        goal = self._goal(self.inside(view, key), kinds)
        rows = csr_matrix(np.array(self.rows))
        ends = [linprog(sign * goal, A_eq=rows, b_eq=self.totals, method="highs") for sign in (1, -1)]
        assert all(end.success for end in ends), "what is shown contradicts itself"
        return ends[0].fun, -ends[1].fun
