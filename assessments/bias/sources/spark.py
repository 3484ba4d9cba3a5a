"""A table of Spark, through the session of the caller: nothing is started, configured or stopped here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.bias.result import SourceIdentity, SourceKind
from assessments.bias.sources.engine import Column
from assessments.bias.sources.messages import SourceRefused, note
from assessments.bias.sources.source import Source
from assessments.bias.sources.words import column_names

if TYPE_CHECKING:
    import pyarrow as pa


class SparkEngine:
    """See ``engine.Engine``; ``numbers`` are those of the columns that can be used."""

    def __init__(self, table: Any) -> None:
        chosen: dict[str, Any] = {}
        for number, name in enumerate(table.columns):
            column = table[name]
            kind = column.type()
            if kind.is_decimal():
                column = column.cast("float64")
            elif kind.is_timestamp() or kind.is_time():
                column = column.cast("string")
            elif not (kind.is_string() or kind.is_numeric() or kind.is_boolean() or kind.is_date()):
                continue
            chosen[f"c{number}"] = column
        self.numbers = tuple(int(place[1:]) for place in chosen)
        if len(chosen) <= 1:
            raise SourceRefused("one_column")
        self.table: Any = table.select(**chosen)

    def run(self, expression: Any) -> pa.Table:
        """Run an expression; see ``engine.Engine``."""
        try:
            return expression.to_pyarrow()
        except Exception:  # noqa: BLE001 - whatever a cluster raises may quote rows
            raise SourceRefused("spark") from None

    def close(self) -> None:
        """Nothing to free: the session belongs to the caller."""


def open_spark(table: Any) -> Source:
    """A table of Spark.

    Args:
        table: an Ibis table of a pyspark backend.

    Raises:
        SourceRefused: when it cannot be read or has no row.
    """
    engine = SparkEngine(table)
    clear, notes = column_names(list(table.columns))
    columns = [Column(clear[number], f"c{number}") for number in engine.numbers]
    rows = int(engine.run(engine.table.aggregate(n=engine.table.count())).to_pylist()[0]["n"])
    if not rows:
        raise SourceRefused("no_rows")
    odd = [clear[number] for number in range(len(clear)) if number not in engine.numbers]
    about = [*notes, *([note("odd_columns", names=", ".join(odd[:5]))] if odd else [])]
    return Source(engine, lambda: SourceIdentity(kind=SourceKind.SPARK), columns, rows, about)
