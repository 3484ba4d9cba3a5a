"""The rows of a view as they may be shown: its groups, and groups shown together because one of them is too small alone.

Groups that are hidden in a line with a published total could be added up by subtraction anyway: the row that stands for them
says nothing more, and keeps the others comparable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.bias.metrics import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assessments.bias.disclosure import Key, View
    from assessments.bias.plan import Metric
    from assessments.bias.suppression import Hidden


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: the groups that it stands for, their counts added up, and the rates that may be shown of it.

    ``axis``: position in the view of the feature along which groups were put together; None for a single group.
    """

    codes: tuple[Key, ...]
    table: Table
    metrics: frozenset[Metric]
    axis: int | None = None

    @property
    def together(self) -> bool:
        """Whether it stands for several groups."""
        return self.axis is not None


def rows_of(table: Table, hidden: Mapping[View, Hidden], metrics: Sequence[Metric], deciding: Metric) -> Iterator[Row]:
    """Every group of a view, then the rows that stand for several.

    Args:
        table: the counts of the view.
        hidden: what each view of the audit hides, by positions of features.
        metrics: the rates that these data have.
        deciding: the rate that the plan chose.
    """
    view, here = table.features, hidden[table.features]
    place: dict[Key, int] = {tuple(map(int, codes)): at for at, codes in enumerate(table.codes)}
    for key, at in place.items():
        shown = frozenset(metric for metric in metrics if here.shows(key, metric, deciding))
        yield Row((key,), _added(table, [at]), shown)
    if here.withheld:
        return
    if len(view) == 1:
        sets, axis = _of_one_feature(list(place), here, metrics, deciding), 0
    else:
        sets, axis = _of_a_combination(list(place), view, hidden, metrics, deciding)
    for keys, shown_of in sets.items():
        inside = [place[key] for key in sorted(keys)]
        yield Row(tuple(sorted(keys)), _added(table, inside), frozenset(shown_of), axis)


def _added(table: Table, at: list[int]) -> Table:
    sums = (values[at].sum(axis=0, keepdims=True) for values in (table.n, table.weight, table.weight2))
    return Table(table.features, table.codes[at[:1]], *sums)


Sets = dict[frozenset["Key"], list["Metric"]]
"""Groups to be put together, and the rates to show of them."""


def _of_one_feature(keys: Sequence[Key], here: Hidden, metrics: Sequence[Metric], deciding: Metric) -> Sets:
    """Each set of groups that a level hides; not when it is everybody."""
    sets: Sets = {}
    for metric in metrics:
        for together in here.together(metric, deciding):
            if 1 < len(together) < len(keys):
                sets.setdefault(together, []).append(metric)
    return sets


def _of_a_combination(
    keys: Sequence[Key], view: View, hidden: Mapping[View, Hidden], metrics: Sequence[Metric], deciding: Metric
) -> tuple[Sets, int]:
    """What a published row or column leaves when its shown groups are taken away, along the feature that gives most."""
    found = [(_along(axis, keys, view, hidden, metrics=metrics, deciding=deciding), axis) for axis in range(len(view))]
    sizes = [len({key[axis] for key in keys}) for axis in range(len(view))]
    return max(found, key=lambda one: (sum(deciding in shown for shown in one[0].values()), -sizes[one[1]]))


def _along(
    axis: int,
    keys: Sequence[Key],
    view: View,
    hidden: Mapping[View, Hidden],
    *,
    metrics: Sequence[Metric],
    deciding: Metric,
) -> Sets:
    here, margin = hidden[view], hidden[view[:axis] + view[axis + 1 :]]
    lines: dict[Key, list[Key]] = {}
    for key in keys:
        lines.setdefault(key[:axis] + key[axis + 1 :], []).append(key)
    sets: Sets = {}
    for total, line in lines.items():
        for metric in metrics:
            together = frozenset(key for key in line if not here.shows(key, metric, deciding))
            if 1 < len(together) < len(line) and margin.shows(total, metric, deciding):
                sets.setdefault(together, []).append(metric)
    return sets
