"""One table of decisions, wherever it is: its columns, what they hold, and the cells that a plan makes of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from assessments.bias.cells import MISSING
from assessments.bias.sources.counting import (
    MOST_CELLS,
    OUTSIDE,
    count_expression,
    score_range,
    weight_range,
)
from assessments.bias.sources.mapping import MOST_GROUPS, intake
from assessments.bias.sources.messages import SourceRefused
from assessments.bias.sources.personal import Sample, personal_reason
from assessments.bias.sources.profiling import ColumnProfile, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    import pyarrow as pa

    from assessments.bias.cells import Intake
    from assessments.bias.plan import Plan
    from assessments.bias.result import SourceIdentity
    from assessments.bias.sources.counting import Counting
    from assessments.bias.sources.engine import Column, Engine
    from checklists.model import Text


class Source:
    """One table of decisions. Its rows stay where they are; only counts come out.

    May be used from several threads, one at a time. Close it, or use it as a context manager: the connection and the
    temporary files are freed.

    Attributes:
        columns: names as readers see them: all different, nothing invisible in them.
        rows: how many rows of data.
        notes: what the person who gave the table should know.
    """

    def __init__(
        self,
        engine: Engine,
        identity: Callable[[], SourceIdentity],
        columns: Sequence[Column],
        rows: int,
        notes: Sequence[Text] = (),
    ) -> None:
        self._engine: Engine | None = engine
        self._identify = identity
        self._identity: SourceIdentity | None = None
        self._columns = {column.name: column for column in columns}
        self._profiles: dict[str, ColumnProfile] = {}
        self._lock = threading.RLock()
        self.columns = tuple(self._columns)
        self.rows = rows
        self.notes = tuple(notes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the connection and the temporary files; a second call does nothing."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    @property
    def identity(self) -> SourceIdentity:
        """Which data these are. A file is hashed at the first call: a large one takes seconds.

        Raises:
            SourceRefused: when the file changed since it was opened.
        """
        with self._lock:
            if self._identity is None:
                self._identity = self._identify()
            return self._identity

    def profile(self, column: str) -> ColumnProfile:
        """What a column holds.

        Raises:
            SourceRefused: when there is no such column, or it cannot be read.
        """
        with self._lock:
            if column not in self._profiles:
                self._profiles[column] = profile(self._open(), self._column(column), self.rows)
            return self._profiles[column]

    def cells(self, plan: Plan) -> Intake:
        """Count the cells of a plan, in one pass over the rows (and a short one before, over the weights).

        Raises:
            SourceRefused: when a column is missing or holds something else than the plan says, when scores leave their
                scale, when weights are negative, when there would be too many groups or cells, when a feature points at
                people one by one.
        """
        with self._lock:
            engine = self._open()
            places = {name: self._column(name).place for name in _named(plan)}
            largest = _largest_weight(engine, plan, places)
            counting = count_expression(engine.table, plan, places, largest)
            counted = engine.run(counting.expression)
            if _leaves_scale(counted, counting, plan):
                _check_scale(engine, plan, places)
            if counted.num_rows > MOST_CELLS:
                raise self._too_many(engine, plan, places)
            found = intake(counted, counting, plan)
            _check_labels(found, plan)
            return found

    def _open(self) -> Engine:
        if self._engine is None:
            raise SourceRefused("closed")
        return self._engine

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            raise SourceRefused("column_missing", column=name)
        return self._columns[name]

    def _too_many(self, engine: Engine, plan: Plan, places: dict[str, str]) -> SourceRefused:
        """Which feature is to blame, if one alone is."""
        values = [feature for feature in plan.features if not feature.edges]
        counts = {f"c{i}": engine.table[places[feature.column]].approx_nunique() for i, feature in enumerate(values)}
        found = engine.run(engine.table.aggregate(**counts)).to_pylist()[0] if counts else {}
        for number, feature in enumerate(values):
            if found[f"c{number}"] > MOST_GROUPS:
                return SourceRefused("too_many_groups", column=feature.column, most=MOST_GROUPS)
        return SourceRefused("too_many_cells", most=MOST_CELLS)


def _named(plan: Plan) -> list[str]:
    """Every column that a plan names."""
    columns = [feature.column for feature in plan.features]
    columns += [given.column for given in (plan.decision, plan.score, plan.actual) if given is not None]
    return columns + ([plan.weight] if plan.weight is not None else [])


def _largest_weight(engine: Engine, plan: Plan, places: dict[str, str]) -> float:
    if plan.weight is None:
        return 1.0
    found = engine.run(weight_range(engine.table, places[plan.weight], plan.weight)).to_pylist()[0]
    if found["high"] is None or found["high"] <= 0 <= found["low"]:
        raise SourceRefused("no_weight", column=plan.weight)
    if found["low"] < 0:
        raise SourceRefused("negative_weight", column=plan.weight, low=float(found["low"]))
    return float(found["high"])


def _leaves_scale(counted: pa.Table, counting: Counting, plan: Plan) -> bool:
    """Whether a score may be outside its scale; when not everything was counted, it may."""
    if plan.score is None:
        return False
    found = [value for value in counted["bin"].unique().to_pylist() if value is not None]
    if counting.whole_score:
        return counted.num_rows > MOST_CELLS or not all(plan.score.low <= value <= plan.score.high for value in found)
    return counted.num_rows > MOST_CELLS or OUTSIDE in found


def _check_scale(engine: Engine, plan: Plan, places: dict[str, str]) -> None:
    found = engine.run(score_range(engine.table, plan, places)).to_pylist()[0]
    scale = plan.score
    if scale is None or found["low"] is None or (scale.low <= found["low"] and found["high"] <= scale.high):
        return
    raise SourceRefused(
        "outside_scale",
        low=float(found["low"]),
        high=float(found["high"]),
        scale_low=float(scale.low),
        scale_high=float(scale.high),
    )


def _check_labels(found: Intake, plan: Plan) -> None:
    """Refuse a feature whose groups turn out to be people, whether its profile was looked at before or not."""
    cells = found.cells
    for number, feature in enumerate(plan.features):
        if feature.edges:
            continue
        labels = [label for label in cells.labels[number] if label != MISSING]
        filled = int(cells.n[cells.codes[:, number] < len(labels)].sum())
        reason = personal_reason(
            Sample(feature.column, number=False, values=labels, filled=filled, distinct=len(labels))
        )
        if reason is not None:
            raise SourceRefused("personal", column=feature.column, reason=reason)
