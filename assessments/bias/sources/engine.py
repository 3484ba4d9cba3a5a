"""What every place of rows offers to the counting: an Ibis table with columns ``c0``, ``c1`` … and a way to run on it.

The names that people gave to their columns never reach a query: columns are called by their number there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name that readers see, and what it is called in queries."""

    name: str
    place: str


class Engine(Protocol):
    """Runs Ibis expressions where the rows are."""

    table: Any
    """The Ibis table, with the columns that can be used, under their places."""

    def run(self, expression: Any) -> pa.Table:
        """Run an expression made on ``table``.

        Raises:
            SourceRefused: in one sentence, with nothing of the rows in it.
        """
        ...

    def close(self) -> None:
        """Free what is held; a second call does nothing."""
        ...
