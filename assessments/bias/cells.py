"""Cells: how many people share the same groups, decision, outcome and score. Everything is computed from these counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING = ""
"""The group of the people for whom a feature is empty or cannot be read; shown as « non renseigné », never dropped."""
NOT_KNOWN = -1
"""In ``Cells.actual``: the true outcome is not known. In ``Cells.score_bin``: there is no score."""


@dataclass(frozen=True, slots=True)
class Bins:
    """How a score was cut: ``count`` bins of equal ``width`` from ``low``. A score on the upper end is in the last bin."""

    low: float
    width: float
    count: int

    @property
    def high(self) -> float:
        """Upper end of the scale."""
        return self.low + self.width * self.count


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One entry per cell in every array.

    Attributes:
        features: column names, in the order of the plan.
        labels: for each feature its groups; bands in rising order, values in alphabetical order, ``MISSING`` last.
        codes: int32, cells by features: position in ``labels``.
        predicted: int8, 1 when the cell was selected, else 0.
        actual: int8, 1 or 0; ``NOT_KNOWN`` when the true outcome is not known.
        score_bin: int32, number of the score's bin; ``NOT_KNOWN`` without a score.
        n: int64, rows.
        weight: float64, sum of weights; equal to ``n`` when there is no weight column.
        weight2: float64, sum of squared weights.
        score: float64, weighted sum of the scores as they are in the data.
        score2: float64, weighted sum of the squared scores.
        bins: how scores were cut; None without a score.
    """

    features: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int32]
    predicted: NDArray[np.int8]
    actual: NDArray[np.int8]
    score_bin: NDArray[np.int32]
    n: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    score: NDArray[np.float64]
    score2: NDArray[np.float64]
    bins: Bins | None = None

    def __len__(self) -> int:
        return len(self.n)

    @property
    def weighted(self) -> bool:
        """Whether weights differ from plain counts."""
        return bool(np.any(self.weight != self.n))


@dataclass(frozen=True, slots=True)
class Intake:
    """What came out of reading a source.

    ``rows`` were read, ``used`` are in the cells; ``set_aside`` says how many are not, by reason (``decision`` neither
    selected nor not, ``score`` unreadable, ``weight`` unreadable). ``unknown_outcome`` are used, without a true outcome.
    ``unreadable`` counts, by feature, the values that were put into ``MISSING`` because they are not numbers.
    """

    cells: Cells
    rows: int
    used: int
    set_aside: dict[str, int] = field(default_factory=dict)
    unknown_outcome: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)


def simple_cells(
    features: dict[str, tuple[str, ...] | list[str]],
    predicted: list[int] | NDArray[np.int8],
    actual: list[int] | NDArray[np.int8] | None,
    n: list[int] | NDArray[np.int64],
) -> Cells:
    """Cells from counts already known (a published table, a test).

    Args:
        features: for each feature, the group of every cell.
        predicted: 0 or 1 for every cell.
        actual: 0, 1 or ``NOT_KNOWN`` for every cell; None when no outcome is known.
        n: people in every cell.
    """
    labels: list[tuple[str, ...]] = []
    codes: list[NDArray[np.int32]] = []
    for values in features.values():
        known = sorted(set(values) - {MISSING}) + ([MISSING] if MISSING in values else [])
        labels.append(tuple(known))
        place = {value: index for index, value in enumerate(known)}
        codes.append(np.array([place[value] for value in values], dtype=np.int32))
    count = np.asarray(n, dtype=np.int64)
    weight = count.astype(np.float64)
    nothing = np.zeros(len(count))
    return Cells(
        features=tuple(features),
        labels=tuple(labels),
        codes=np.stack(codes, axis=1),
        predicted=np.asarray(predicted, dtype=np.int8),
        actual=np.full(len(count), NOT_KNOWN, np.int8) if actual is None else np.asarray(actual, dtype=np.int8),
        score_bin=np.full(len(count), NOT_KNOWN, np.int32),
        n=count,
        weight=weight,
        weight2=weight.copy(),
        score=nothing,
        score2=nothing.copy(),
    )
