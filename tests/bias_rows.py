"""Cells from rows held in memory, written as plainly as possible: what tests compare the sources and the figures with."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from assessments.bias.cells import MISSING, NOT_KNOWN, Bins, Cells


def bands(values, edges):
    """The band of each number, and the names of all bands in rising order; what is not a number is ``MISSING``."""
    numbers = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype=float)
    texts = [f"{edge:g}" for edge in edges]
    names = [f"< {texts[0]}", *(f"{a}–{b}" for a, b in pairwise(texts)), f"≥ {texts[-1]}"]
    place = np.searchsorted(np.asarray(edges, dtype=float), numbers, side="right")
    return [MISSING if np.isnan(number) else names[at] for number, at in zip(numbers, place, strict=True)], names


def codes_of(values, edges):
    """The labels of one feature in the order that ``Cells`` wants, and the code of every row."""
    if edges:
        groups, order = bands(values, edges)
    else:
        groups = [MISSING if pd.isna(value) else str(value) for value in values]
        order = sorted(set(groups) - {MISSING})
    labels = [name for name in order if name in set(groups)] + ([MISSING] if MISSING in groups else [])
    return tuple(labels), np.array([labels.index(group) for group in groups], dtype=np.int32)


def cells_of_rows(frame, plan, bins=1000):
    """The cells of a pandas frame, one row per person, under a plan.

    Rows whose decision is in neither list, whose score is not a number on the scale, or whose weight is not positive are
    set aside. The score is cut into ``bins`` equal bins of the plan's scale; a score within a billionth of a bin below an edge
    is on the edge (0.29 × 100 is 28.999999999999996).
    """
    frame = frame.copy()
    score = plan.score
    if plan.decision is not None:
        texts = frame[plan.decision.column].astype(str)
        frame = frame[texts.isin([*plan.decision.selected, *plan.decision.not_selected])]
    if score is not None:
        numbers = pd.to_numeric(frame[score.column], errors="coerce")
        frame = frame[(numbers >= score.low) & (numbers <= score.high)]
    if plan.weight is not None:
        frame = frame[pd.to_numeric(frame[plan.weight], errors="coerce") > 0]

    scores = np.zeros(len(frame)) if score is None else frame[score.column].to_numpy(dtype=float)
    cut = None if score is None else Bins(score.low, (score.high - score.low) / bins, bins)
    if plan.decision is not None:
        predicted = frame[plan.decision.column].astype(str).isin(plan.decision.selected).to_numpy()
    else:
        predicted = scores >= score.threshold if score.high_selects else scores <= score.threshold
    actual = np.full(len(frame), NOT_KNOWN, dtype=np.int8)
    if plan.actual is not None:
        texts = frame[plan.actual.column].astype(str)
        actual[texts.isin(plan.actual.positive).to_numpy()] = 1
        actual[texts.isin(plan.actual.negative).to_numpy()] = 0
    weight = np.ones(len(frame)) if plan.weight is None else frame[plan.weight].to_numpy(dtype=float)
    number = np.full(len(frame), NOT_KNOWN, dtype=np.int32)
    if cut is not None:
        number = np.clip(np.floor((scores - cut.low) * bins / (score.high - score.low) + 1e-9), 0, bins - 1).astype(
            np.int32
        )

    found = [codes_of(frame[feature.column], feature.edges) for feature in plan.features]
    keys = {f"f{at}": codes for at, (_, codes) in enumerate(found)}
    keys |= {"predicted": predicted.astype(np.int8), "actual": actual, "score_bin": number}
    sums = {
        "n": np.ones(len(frame), dtype=np.int64),
        "weight": weight,
        "weight2": weight**2,
        "score": weight * scores,
        "score2": weight * scores**2,
    }
    cells = pd.DataFrame({**keys, **sums}).groupby(list(keys), sort=True).sum().reset_index()
    return Cells(
        features=tuple(feature.column for feature in plan.features),
        labels=tuple(labels for labels, _ in found),
        codes=cells[[f"f{at}" for at in range(len(found))]].to_numpy(dtype=np.int32),
        predicted=cells["predicted"].to_numpy(dtype=np.int8),
        actual=cells["actual"].to_numpy(dtype=np.int8),
        score_bin=cells["score_bin"].to_numpy(dtype=np.int32),
        n=cells["n"].to_numpy(dtype=np.int64),
        **{name: cells[name].to_numpy(dtype=np.float64) for name in ("weight", "weight2", "score", "score2")},
        bins=cut,
    )


def everybody_shown(cells):
    """Every group of every single feature, as the keys that ``score_views`` and the simulations ask for."""
    return {
        (feature,): [(label,) for label in labels] for feature, labels in zip(cells.features, cells.labels, strict=True)
    }
