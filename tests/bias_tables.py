"""Small tables and plans shared by the tests of the bias audit's sources."""

from __future__ import annotations

import io
import random
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan, ScoreColumn

ARRAYS = ("codes", "predicted", "actual", "score_bin", "n", "weight", "weight2", "score", "score2")


def make_plan(**changes) -> Plan:
    given = {
        "decision": DecisionColumn(column="decision", selected=("oui",), not_selected=("non",)),
        "favourable": True,
        "features": (Feature(column="sexe"),),
        "harm": Harm.SHARE,
    }
    return Plan(**(given | changes))


def csv_of(rows, *, delimiter=";", encoding="utf-8", end="\n") -> bytes:
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def parquet_of(**columns) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def everything(cells) -> dict:
    """All that cells hold, to be compared with ``==``."""
    return {
        "features": cells.features,
        "labels": cells.labels,
        "bins": cells.bins,
        **{name: getattr(cells, name).tolist() for name in ARRAYS},
    }


def random_decisions(rows: int, seed: int) -> pa.Table:
    """A table with a column of every kind: dirty texts, numbers as texts, typed numbers, dates, and holes in all."""
    draw = random.Random(seed)

    def column(kind, *values, holes=0.05):
        return pa.array([None if draw.random() < holes else draw.choice(values) for _ in range(rows)], type=kind)

    def numbers(kind, low, high, holes=0.03):
        return pa.array([None if draw.random() < holes else draw.uniform(low, high) for _ in range(rows)], type=kind)

    return pa.table(
        {
            "decision": column(pa.string(), "oui", " oui", "non", "non ", "peut-être", ""),
            "issue": column(pa.string(), "vrai", "faux", "?"),
            "drapeau": column(pa.bool_(), True, False),
            "quartier": column(
                pa.string(), "Été", "E\u0301te\u0301", "  Port\u00a0Neuf", "Port Neuf", "l'Île", "", "   "
            ),
            "age_texte": column(
                pa.string(), "17", "18", " 25,5", "1 025", "1\u202f025,0", "-3", "abc", "", "1.234.5", "4e1", "64.999"
            ),
            "age": column(pa.int32(), *range(15, 95)),
            "revenu": numbers(pa.float64(), -100, 5000),
            "note": numbers(pa.float32(), 0, 1),
            "score": numbers(pa.float64(), 0, 1),
            "points": column(pa.int16(), *range(101)),
            "poids": numbers(pa.float64(), 0, 3),
            "jour": column(pa.date32(), date(2024, 1, 1), date(2024, 6, 30)),
        }
    )


PLANS = {
    "everything": make_plan(
        score=ScoreColumn(column="score", low=0, high=1),
        actual=ActualColumn(column="issue", positive=("vrai",), negative=("faux",)),
        features=(
            Feature(column="quartier"),
            Feature(column="age_texte", edges=(18, 25.5, 65)),
            Feature(column="revenu", edges=(0, 1234.5)),
        ),
        weight="poids",
    ),
    "threshold": make_plan(
        decision=None,
        score=ScoreColumn(column="note", low=0, high=1, threshold=0.7),
        features=(Feature(column="age", edges=(17.5, 60)), Feature(column="drapeau")),
    ),
    "low selects": make_plan(
        decision=None,
        score=ScoreColumn(column="points", low=0, high=100, threshold=40, high_selects=False),
        actual=ActualColumn(column="drapeau", positive=("true",), negative=("false",)),
        features=(Feature(column="jour"), Feature(column="quartier")),
        weight="poids",
    ),
    "plain": make_plan(features=(Feature(column="quartier"), Feature(column="drapeau"))),
}
"""One plan for each way of counting."""
