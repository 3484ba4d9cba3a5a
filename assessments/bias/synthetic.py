"""Made-up municipal decisions of any size, with or without a gap that is known beforehand. Nobody real is in them.

A request gets a priority from 0 to 100 and is granted from ``THRESHOLD``. Whether the need was real is known later: the score
of a real need is spread evenly over 40 to 100, of another over 0 to 70, so that the true rates are known exactly. Without a
gap, groups differ by chance alone. With it, the score of women loses ``GAP_WOMEN`` points and that of ``GAP_DISTRICT``
loses ``GAP_IN_DISTRICT``: for women the true positive rate falls from 46/61 to 40/61 and the false positive rate from
16/71 to 10/71; in the district they fall to 37/61 and 7/71. (Both together, for women of the district: 31/61 and 1/71.)
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Literal

import duckdb

THRESHOLD = 55
GAP_WOMEN = 6
"""In points of the score."""
GAP_IN_DISTRICT = 9
DISTRICTS = (
    "Beauregard", "Centre-Bourg", "Grand-Pré", "La Fontaine", "Le Clos-Vert", "Les Tilleuls", "Montplaisir", "Port-Neuf",
)  # fmt: skip
"""Fictional; the first has most people, the last fewest."""
GAP_DISTRICT = "Les Tilleuls"

_ROWS = """
WITH chance AS (
    SELECT i, {draws} FROM range({rows}) AS t(i)
), people AS (
    SELECT i, h0, h5, h6,
        CASE WHEN h1 < 490000 THEN 'F' WHEN h1 < 985000 THEN 'M' ELSE 'X' END AS sexe,
        [{districts}][1 + floor(8 * pow(h2 / 1e6, 1.5))::INTEGER] AS quartier,
        CASE WHEN h3 % 200 > 0 THEN (18 + h3 % 73)::SMALLINT END AS age,
        h4 < 350000 AS besoin
    FROM chance
), scored AS (
    SELECT *, greatest(0, CASE WHEN besoin THEN 40 + h5 % 61 ELSE h5 % 71 END
        - CASE WHEN sexe = 'F' THEN {women} ELSE 0 END
        - CASE WHEN quartier = '{district}' THEN {in_district} ELSE 0 END)::SMALLINT AS score
    FROM people
)
SELECT i + 1 AS dossier, age, sexe, quartier, score,
    CASE WHEN score >= {threshold} THEN 'accordé' ELSE 'refusé' END AS decision,
    CASE WHEN h6 % 20 > 0 THEN CASE WHEN besoin THEN 'oui' ELSE 'non' END END AS besoin_confirme
FROM scored
"""


def write_synthetic(path: Path, rows: int, *, gap: bool, kind: Literal["csv", "parquet"] = "csv") -> None:
    """Write ``rows`` made-up decisions; the same arguments always give the same rows.

    Columns: dossier (number), age (years; empty for 1 in 200), sexe (F, M, X), quartier (one of ``DISTRICTS``), score (0 to
    100), decision (accordé, refusé), besoin_confirme (oui, non; empty for 1 in 20, not known yet).

    Args:
        path: where to write; an existing file is replaced.
        rows: how many people.
        gap: whether the known gap is planted.
        kind: a CSV with semicolons in UTF-8, or Parquet.
    """
    # A hash of the row's number is random enough, and does not depend on how many threads write.
    draws = ", ".join(f"(hash(i * 8 + {n}) % 1000000)::INTEGER AS h{n}" for n in range(7))
    query = _ROWS.format(
        draws=draws,
        rows=int(rows),
        districts=", ".join(f"'{name}'" for name in DISTRICTS),
        women=GAP_WOMEN if gap else 0,
        district=GAP_DISTRICT,
        in_district=GAP_IN_DISTRICT if gap else 0,
        threshold=THRESHOLD,
    )
    options = "FORMAT csv, HEADER, DELIMITER ';'" if kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
    target = str(path).replace("'", "''")
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({query}) TO '{target}' ({options})")


def main(arguments: list[str] | None = None) -> int:
    """Write a file from the command line: ``python -m assessments.bias.synthetic --rows 1000000 --gap out.parquet``."""
    parser = argparse.ArgumentParser(prog="python -m assessments.bias.synthetic", description=main.__doc__)
    parser.add_argument("path", type=Path, help="what to write: ….parquet, or a CSV under any other name")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--gap", action="store_true", help="plant the known gap")
    given = parser.parse_args(arguments)
    write_synthetic(given.path, given.rows, gap=given.gap, kind="parquet" if given.path.suffix == ".parquet" else "csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
