"""From counts by raw value to cells: the few distinct values that came out are cleaned, named and put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from assessments.bias.cells import MISSING, NOT_KNOWN, Cells, Intake
from assessments.bias.sources.counting import BLANK, HALF, MOST_CELLS, UNREADABLE, Counting, bin_of_whole
from assessments.bias.sources.messages import SourceRefused
from assessments.bias.sources.words import as_text, band_labels, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assessments.bias.plan import Feature, Plan

MOST_GROUPS = 1000
_UNMAPPED = -2


def intake(counted: pa.Table, counting: Counting, plan: Plan) -> Intake:
    """Cells and what was set aside, in an order that depends on nothing but the values.

    Args:
        counted: the result of ``counting.expression``.
        counting: what was counted.
        plan: for what.

    Raises:
        SourceRefused: when no row can be used, or when there are too many groups or cells.
    """
    n = _whole(counted["n"])
    rows = int(n.sum())
    predicted, actual = _predicted(counted, plan), _actual(counted, plan)
    reasons: dict[str, NDArray[np.bool_]] = {"decision": predicted < 0}
    if plan.score is not None:
        readable = _readable_score(counted, counting)
        reasons["score"] = ~readable
        predicted = np.where(readable, predicted, 0)
        if plan.decision is None:
            reasons["decision"] = np.zeros(len(n), dtype=np.bool_)
    if plan.weight is not None:
        reasons["weight"] = ~counted["weighed"].to_numpy().astype(np.bool_)
    kept = np.ones(len(n), dtype=np.bool_)
    set_aside: dict[str, int] = {}
    for reason, bad in reasons.items():  # a row is counted once, under the first reason
        lost = int(n[kept & bad].sum())
        if lost:
            set_aside[reason] = lost
        kept &= ~bad
    if not kept.any():
        raise SourceRefused("nothing_used")
    table, n = counted.filter(pa.array(kept)), n[kept]
    features = [_feature(table[f"feature{i}"], n, feature) for i, feature in enumerate(plan.features)]
    codes = np.stack([codes for codes, _, _ in features], axis=1)
    bins = _bins(table, counting, len(n))
    key = np.column_stack([codes, predicted[kept], actual[kept], bins]).astype(np.int64)
    cells_key, cell = np.unique(key, axis=0, return_inverse=True)
    if len(cells_key) > MOST_CELLS:
        raise SourceRefused("too_many_cells", most=MOST_CELLS)
    sums = _Sums(table, counting, cell.reshape(-1), len(cells_key))
    cells = Cells(
        features=tuple(feature.column for feature in plan.features),
        labels=tuple(labels for _, labels, _ in features),
        codes=cells_key[:, : len(features)].astype(np.int32),
        predicted=cells_key[:, -3].astype(np.int8),
        actual=cells_key[:, -2].astype(np.int8),
        score_bin=cells_key[:, -1].astype(np.int32),
        n=sums.n,
        weight=sums.weight,
        weight2=sums.weight2,
        score=sums.score,
        score2=sums.score2,
        bins=counting.bins,
    )
    unreadable = {
        feature.column: lost for feature, (_, _, lost) in zip(plan.features, features, strict=True) if feature.edges
    }
    return Intake(
        cells=cells,
        rows=rows,
        used=int(n.sum()),
        set_aside=set_aside,
        unknown_outcome=int(n[actual[kept] == NOT_KNOWN].sum()),
        unreadable={column: lost for column, lost in unreadable.items() if lost},
    )


class _Sums:
    """Totals of the cells, from the totals of the raw groups in them. Whole numbers until the very end: see ``counting``."""

    def __init__(self, table: pa.Table, counting: Counting, cell: NDArray[np.intp], count: int) -> None:
        self._table, self._cell, self._count = table, cell, count
        counted = _whole(table["n"])
        self.n = self._added(counted)
        weight_unit, score_unit = counting.weight_unit, counting.score_unit
        if "w_high" in table.column_names:
            self.weight = self._exact("w") * weight_unit
            self.weight2 = self._exact("ww") * weight_unit**2
        else:
            self.weight = self.n.astype(np.float64)
            self.weight2 = self.weight.copy()
        if "s_high" in table.column_names:
            unit = score_unit * weight_unit
            self.score, self.score2 = self._exact("s") * unit, self._exact("ss") * unit * score_unit
        elif counting.whole_score:
            # All the scores of a cell are the same whole number: their sum by rows gives it back exactly.
            score = self._added(_whole(table["bin"]) * counted) / self.n
            self.score, self.score2 = self.weight * score, self.weight * score * score
        else:
            self.score, self.score2 = np.zeros(count), np.zeros(count)

    def _added(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        total = np.zeros(self._count, dtype=np.int64)
        np.add.at(total, self._cell, values)
        return total

    def _exact(self, name: str) -> NDArray[np.float64]:
        high = self._added(_whole(self._table[f"{name}_high"]))
        low = self._added(_whole(self._table[f"{name}_low"]))
        # What the low part carries over goes to the high part first: equal totals then give equal floats.
        high, low = high + (low >> HALF), low & (2**HALF - 1)
        total = high.astype(np.float64) * 2.0**-HALF + low.astype(np.float64) * 2.0 ** (-2 * HALF)
        return np.asarray(total, dtype=np.float64)


def _predicted(counted: pa.Table, plan: Plan) -> NDArray[np.int64]:
    """1, 0, or ``_UNMAPPED``."""
    if plan.decision is not None:
        return _mapped(counted["decision"], plan.decision.selected, plan.decision.not_selected, _UNMAPPED)
    return np.array([int(bool(value)) for value in counted["selected"].to_pylist()], dtype=np.int64)


def _actual(counted: pa.Table, plan: Plan) -> NDArray[np.int64]:
    if plan.actual is None:
        return np.full(counted.num_rows, NOT_KNOWN, dtype=np.int64)
    return _mapped(counted["actual"], plan.actual.positive, plan.actual.negative, NOT_KNOWN)


def _mapped(column: Any, ones: Sequence[str], zeros: Sequence[str], other: int) -> NDArray[np.int64]:
    place = {clean(text): 0 for text in zeros} | {clean(text): 1 for text in ones}
    position, texts = _distinct(column)
    return np.array([place.get(text, other) for text in texts], dtype=np.int64)[position]


def _readable_score(counted: pa.Table, counting: Counting) -> NDArray[np.bool_]:
    readable: NDArray[np.bool_] = counted["bin"].is_valid().to_numpy()
    if counting.whole_score:
        return readable
    return np.asarray(readable & (_whole(counted["bin"]) != UNREADABLE))


def _bins(table: pa.Table, counting: Counting, count: int) -> NDArray[np.int64]:
    if counting.bins is None:
        return np.full(count, NOT_KNOWN, dtype=np.int64)
    found = _whole(table["bin"])
    return bin_of_whole(found, counting.bins) if counting.whole_score else found


def _feature(column: Any, n: NDArray[np.int64], feature: Feature) -> tuple[NDArray[np.int64], tuple[str, ...], int]:
    """Codes, labels in their order, and rows whose value is not a number though it should be."""
    unreadable = 0
    if feature.edges:
        band = _whole(column)
        unreadable = int(n[band == UNREADABLE].sum())
        if unreadable and not (band > BLANK).any():
            raise SourceRefused("no_numbers", column=feature.column)
        names = band_labels(feature.edges)
        present = sorted({int(b) for b in band if b > BLANK})
        labels = [names[b] for b in present]
        position = np.searchsorted(present, band) if present else np.zeros(len(band), dtype=np.int64)
        missing = band <= BLANK
    else:
        number, texts = _distinct(column)
        labels = sorted(set(texts) - {MISSING})
        place = {text: index for index, text in enumerate(labels)}
        position = np.array([place.get(text, 0) for text in texts], dtype=np.int64)[number]
        missing = np.array([text == MISSING for text in texts], dtype=np.bool_)[number]
    if len(labels) > MOST_GROUPS:
        raise SourceRefused("too_many_groups", column=feature.column, most=MOST_GROUPS)
    codes = np.where(missing, len(labels), position)
    return codes, (*labels, *([MISSING] if missing.any() else [])), unreadable


def _distinct(column: Any) -> tuple[NDArray[np.int64], list[str]]:
    """For each entry the number of its value, and the values as text."""
    combined = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = combined.dictionary_encode(null_encoding="encode")
    return encoded.indices.to_numpy().astype(np.int64), texts_of(encoded.dictionary)


def texts_of(values: Any) -> list[str]:
    """Values of an Arrow array as text; numbers in single precision as short as they were written (0.7)."""
    if pa.types.is_float32(values.type):
        return [as_text(None if value is None else np.float32(value)) for value in values.to_pylist()]
    return [as_text(value) for value in values.to_pylist()]


def _whole(column: Any) -> NDArray[np.int64]:
    """A column of whole numbers; 0 where it is empty (a sum over no value)."""
    return np.asarray(column.fill_null(0).cast(pa.int64()).to_numpy(), dtype=np.int64)
