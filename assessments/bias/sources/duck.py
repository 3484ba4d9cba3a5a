# ruff: noqa: S608 - queries hold paths of ours, quoted, and columns called by number; nothing that a person wrote
"""DuckDB over one file, locked: nothing in a file or in a name can make it read or write anything else."""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from assessments.bias.sources.messages import SourceRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

THREADS = 2
MEMORY = "1GB"
MOST_SPILLED = "20GB"
SECONDS_TO_READ = 600.0

_TYPES = {
    "BOOLEAN": "boolean", "TINYINT": "int8", "SMALLINT": "int16", "INTEGER": "int32", "BIGINT": "int64",
    "UTINYINT": "uint8", "USMALLINT": "uint16", "UINTEGER": "uint32", "FLOAT": "float32", "DOUBLE": "float64",
    "VARCHAR": "string", "DATE": "date",
}  # fmt: skip
"""Types that are grouped as they are stored. Large numbers become doubles, other simple values text (dates and times with
their zone, durations, identifiers)."""
_DOUBLES = ("DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM")
_NOT_SIMPLE = ("STRUCT", "MAP", "UNION", "BLOB", "BIT", "VARIANT", "GEOMETRY")


def text(value: str | Path) -> str:
    """A text as an SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"


class Duck:
    """A DuckDB in memory that can reach one folder of ours and nothing else."""

    def __init__(self, folder: Path, also: Path | None = None) -> None:
        self._connection = duckdb.connect(
            config={
                "threads": THREADS,
                "memory_limit": MEMORY,
                "temp_directory": str(folder / "spill"),
                "max_temp_directory_size": MOST_SPILLED,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
            }
        )
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute(f"SET allowed_directories = [{text(folder)}]")
        if also is not None:
            self._connection.execute(f"SET allowed_paths = [{text(also)}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._finalizer = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Close the connection."""
        self._finalizer()

    def query(self, sql: str, seconds: float = SECONDS_TO_READ) -> pa.Table:
        """Run a query of ours for at most ``seconds``.

        Raises:
            SourceRefused: when it takes too long or too much memory.
            duckdb.Error: otherwise; its message may quote rows, and must not be shown.
        """
        timer = threading.Timer(seconds, self._connection.interrupt)
        timer.start()
        try:
            return self._connection.sql(sql).to_arrow_table()
        except duckdb.InterruptException:
            raise SourceRefused("too_slow", seconds=f"{seconds:g}") from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise SourceRefused("too_large") from None
        finally:
            timer.cancel()

    def execute(self, sql: str, seconds: float = SECONDS_TO_READ) -> None:
        """The same for a statement without result."""
        timer = threading.Timer(seconds, self._connection.interrupt)
        timer.start()
        try:
            self._connection.execute(sql)
        except duckdb.InterruptException:
            raise SourceRefused("too_slow", seconds=f"{seconds:g}") from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise SourceRefused("too_large") from None
        finally:
            timer.cancel()

    def described(self, relation: str) -> list[tuple[str, str]]:
        """Names and types of what a relation gives."""
        rows = self._connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        return [(str(row[0]), str(row[1])) for row in rows]


class DuckEngine:
    """One relation of a locked DuckDB, its columns called by number; see ``engine.Engine``.

    ``usable`` are the numbers of the columns whose values are simple: the others are not in the table.
    """

    def __init__(
        self,
        duck: Duck,
        relation: str,
        types: list[str],
        *,
        unreadable: Callable[[duckdb.Error], SourceRefused],
        check: Callable[[], None] = lambda: None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._duck, self._unreadable, self._check, self._close = duck, unreadable, check, close
        chosen: dict[str, str] = {}
        shown = []
        for number, kind in enumerate(types):
            base = kind.split("(")[0]
            if kind.endswith("]") or base in _NOT_SIMPLE:
                continue
            cast = "" if base in _TYPES else "DOUBLE" if base in _DOUBLES else "VARCHAR"
            chosen[f"c{number}"] = _TYPES[cast or base]
            shown.append(f"CAST(c{number} AS {cast}) AS c{number}" if cast else f"c{number}")
        self.usable = tuple(int(place[1:]) for place in chosen)
        self.table: Any = ibis.table(chosen, name="decisions") if chosen else None
        names = ", ".join(f"c{number}" for number in range(len(types)))
        if chosen:
            duck.execute(f"CREATE VIEW decisions AS SELECT {', '.join(shown)} FROM {relation} AS t({names})")

    def run(self, expression: Any) -> pa.Table:
        """Run an expression; see ``engine.Engine``."""
        self._check()
        try:
            found = self._duck.query(str(ibis.to_sql(expression, dialect="duckdb")))
        except duckdb.Error as error:
            raise self._unreadable(error) from None
        self._check()
        return found

    def close(self) -> None:
        """Free the connection and what was opened for it."""
        with suppress(duckdb.Error):
            self._duck.close()
        self._close()
