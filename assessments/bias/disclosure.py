"""What somebody can work out of a hidden count who has read everything that is shown: equations, and no count below zero.

The unknowns are the people of each kind in every combination of the view, since combinations that nobody has are not told
from those that are hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Key = tuple[int, ...]
View = tuple[int, ...]
Fact = tuple[View, Key, tuple[int, ...]]
"""A published sum: the people of some kinds in one group of a view, or of one with fewer features; ``((), ())`` is everybody."""

_ROUNDING = 1e-6


class Reader:
    """Somebody who knows some sums of the counts of a view.

    Args:
        view: positions of its features.
        counts: people by kind in each group that exists.
        kinds: positions of the kinds that people can be of.
        facts: the sums that are shown.
    """

    def __init__(
        self, view: View, counts: Mapping[Key, NDArray[np.int64]], kinds: Sequence[int], facts: Iterable[Fact]
    ) -> None:
        axes = [sorted({key[at] for key in counts}) for at in range(len(view))]
        self._view, self._kinds = view, list(kinds)
        self._grid = np.stack([index.ravel() for index in np.meshgrid(*axes, indexing="ij")], axis=1)
        place = {tuple(map(int, codes)): at for at, codes in enumerate(self._grid)}
        values = np.zeros((len(self._grid), len(self._kinds)))
        for key, count in counts.items():
            values[place[key]] = count[self._kinds]
        self._rows = np.array([self._goal(*fact) for fact in facts])
        self._totals = self._rows @ values.ravel()
        self._matrix = csr_matrix(self._rows)

    def _goal(self, margin: View, key: Key, kinds: Sequence[int]) -> NDArray[np.float64]:
        columns = [self._view.index(feature) for feature in margin]
        inside = np.all(self._grid[:, columns] == np.asarray(key, dtype=int), axis=1)
        wanted = np.array([kind in kinds for kind in self._kinds])
        return np.outer(inside, wanted).astype(np.float64).ravel()

    def width(self, margin: View, key: Key, kinds: Sequence[int]) -> float:
        """Largest minus smallest number of people of some kinds that a group may have, as far as the reader can tell."""
        goal = self._goal(margin, key, kinds)
        ends = [linprog(sign * goal, A_eq=self._matrix, b_eq=self._totals, method="highs") for sign in (1.0, -1.0)]
        if not all(end.success for end in ends):
            return 0.0
        return float(-ends[1].fun - ends[0].fun) + _ROUNDING
