"""Broken, hostile and strange uploads: each gives the right result or one clear sentence, in bounded memory and time."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from bias_tables import csv_of, make_plan, parquet_of
from hostile_tables import (
    GOOD,
    READ,
    REFUSED,
    broken_parquet,
    lying_archive,
    ods,
    ods_row,
    repeated_parquet,
    text_that_is_none,
)

from assessments.bias.cells import MISSING
from assessments.bias.plan import Feature, ScoreColumn
from assessments.bias.sources import SourceRefused, open_upload, workbook
from assessments.bias.sources.messages import NOTES, REFUSALS

SECONDS = 30
MEGABYTES = 600
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def bounded():
    """Every case here stays within time and memory; a workbook is read by a process with limits of its own."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - began < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < workbook.MOST_MEMORY


def outcome(data: bytes) -> str:
    """``read`` when every column could be looked at, else the code of the sentence."""
    try:
        with open_upload(data, "x") as source:
            for column in source.columns:
                source.profile(column)
    except SourceRefused as refused:
        return refused.code
    return "read"


@pytest.mark.parametrize(("made", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_one_sentence(made, code, tmp_path):
    """The person reads what is wrong and what to do, in both languages; no file stays behind."""
    with pytest.raises(SourceRefused) as refused:
        open_upload(made(), "../../etc/passwd", scratch=tmp_path)

    assert code == refused.value.code
    assert refused.value.to("fr").endswith(".")
    assert refused.value.to("en") != refused.value.to("fr")
    assert "{" not in refused.value.to("fr") + refused.value.to("en")
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("made", "columns", "rows"), READ.values(), ids=READ)
def test_what_is_only_strange_is_read(made, columns, rows):
    """Strange names and values are text like any other, whatever the file is called."""
    with open_upload(made(), "/etc/../\0'; DROP TABLE x; --.csv") as source:
        assert columns == source.columns
        assert rows == source.rows
        for column in source.columns:
            assert rows == source.profile(column).missing + sum(n for _, n in source.profile(column).values)


@pytest.mark.parametrize("line", [2, 17, 61])
def test_a_wrong_line_is_named(line):
    """The sentence says which line of the file is wrong, so that it can be found."""
    rows = list(GOOD)
    rows[line - 1] = ("oui", "F", "3", "4")
    with pytest.raises(SourceRefused) as refused:
        open_upload(csv_of(rows), "x")

    assert f"La ligne {line} a 4 colonnes au lieu de 3." in refused.value.to("fr")


def test_nothing_of_a_row_is_in_a_refusal():
    """People's data never come back in a sentence, nor in the trace behind it."""
    rows = [*GOOD, ("oui", "DUPONT Marie", "3", "4")]
    with pytest.raises(SourceRefused) as refused:
        open_upload(csv_of(rows), "x")

    error = refused.value
    while error is not None:
        assert "DUPONT" not in str(error) or error.__suppress_context__
        error = error.__cause__
    assert "DUPONT" not in refused.value.to("fr") + refused.value.to("en")


@pytest.mark.parametrize("seed", range(25))
def test_damaged_parquet_never_breaks_anything(seed):
    """A file with wrong bytes is counted or refused; the program goes on either way."""
    assert outcome(broken_parquet(seed)) in {
        "read",
        "parquet",
        "one_column",
        "no_rows",
        "too_large",
        "too_many_columns",
    }


def test_texts_that_are_none_are_refused():
    """Bytes that are no text in a column of Parquet are refused when they are looked at."""
    with pytest.raises(SourceRefused) as refused, open_upload(text_that_is_none(), "x") as source:
        source.cells(make_plan())

    assert "parquet" == refused.value.code


@pytest.mark.slow
def test_an_archive_that_lies_about_its_size_is_caught():
    """What the directory of an archive hides, the limits of the reading process catch, in time."""
    assert outcome(lying_archive()) in {"read", "workbook", "workbook_too_large"}


def test_rows_repeated_for_ever_end_with_the_sheet():
    """A row repeated a thousand million times is read up to the last row that a sheet can have, and no further."""
    data = ods(ods_row("a", "b") + ods_row("1", "2", repeated=1_000_000_000))
    with open_upload(data, "x") as source:
        assert 1_048_575 == source.rows


def test_a_slow_workbook_is_stopped(monkeypatch):
    """The process that reads a workbook has its time; when it is over, the person reads one sentence."""
    monkeypatch.setattr(workbook, "SECONDS", 0.01)
    with pytest.raises(SourceRefused) as refused:
        open_upload(READ["a workbook"][0](), "x")

    assert "too_slow" == refused.value.code


@pytest.mark.slow
def test_very_many_rows_in_few_bytes_are_counted():
    """A hundred million rows in a small file are counted, in bounded memory."""
    data = repeated_parquet(100_000_000)
    assert len(data) < 1_000_000
    with open_upload(data, "x") as source:
        found = source.cells(make_plan())

        assert (100_000_000, 100_000_000, 1) == (found.rows, found.used, len(found.cells))


def test_three_answers_one_group_and_five_hundred_groups():
    """A third answer is set aside and counted; one group or five hundred are the user's to judge."""
    decisions = ["oui", "non", "en attente"] * 1000
    zones = [f"Z{i % 500}" for i in range(3000)]
    data = parquet_of(decision=decisions, sexe=["F"] * 3000, zone=zones)
    with open_upload(data, "x") as source:
        one = source.cells(make_plan())
        many = source.cells(make_plan(features=(Feature(column="zone"),)))

    assert {"decision": 1000} == one.set_aside == many.set_aside
    assert (("F",),) == one.cells.labels
    assert 500 == len(many.cells.labels[0])
    assert 2000 == one.cells.n.sum() == many.cells.n.sum()


def test_infinite_and_missing_numbers_are_unreadable_scores():
    """Infinity and « not a number » are no scores: those rows are set aside and counted, and break no scale."""
    scores = pa.array([0.5, float("nan"), float("inf"), float("-inf"), 1e308, None], pa.float64())
    plan = make_plan(score=ScoreColumn(column="s", low=0, high=1), features=(Feature(column="sexe"),))
    with open_upload(parquet_of(decision=["oui"] * 6, sexe=["F"] * 6, s=scores), "x") as source:
        found = source.cells(plan)

    assert {"score": 5} == found.set_aside
    assert 1 == found.used


def test_scores_far_outside_are_one_sentence():
    """A score of 10^200 in a scale of 0 to 1 is told, and overflows nothing."""
    plan = make_plan(score=ScoreColumn(column="s", low=0, high=1))
    with (
        open_upload(parquet_of(decision=["oui"] * 2, sexe=["F"] * 2, s=[-1e200, 0.5]), "x") as source,
        pytest.raises(SourceRefused) as refused,
    ):
        source.cells(plan)

    assert "outside_scale" == refused.value.code
    assert "-1e+200" in refused.value.to("en")


def test_extreme_types_become_groups():
    """Decimals, dates, times, truth values and texts of any script are groups; empty ones are « missing »."""
    columns = {
        "d": pa.array([None, Decimal("1.50"), Decimal("1.5")], pa.decimal128(10, 2)),
        "t": pa.array([0, 86_400_000_000, None], pa.timestamp("us")),
        "z": pa.array([0, 1, None], pa.timestamp("ns", tz="UTC")),
        "b": pa.array([True, False, None]),
        "u": pa.array([2**64 - 1, 0, None], pa.uint64()),
        "emoji": ["👩🏽‍🦰", "é", None],
    }
    with open_upload(parquet_of(decision=["oui"] * 3, **columns), "x") as source:
        labels = {name: source.cells(make_plan(features=(Feature(column=name),))).cells.labels[0] for name in columns}

    assert ("1.5", MISSING) == labels["d"]
    assert ("false", "true", MISSING) == labels["b"]
    assert MISSING == labels["t"][-1] == labels["z"][-1] == labels["u"][-1] == labels["emoji"][-1]
    assert all(len(found) == 3 for name, found in labels.items() if name != "d")


def test_a_near_unique_column_is_refused_in_bounded_memory():
    """A million different values are neither counted into memory nor shown: one sentence."""
    draw = random.Random(4)
    values = [f"{draw.getrandbits(64):x}" for _ in range(600_000)]
    with open_upload(parquet_of(decision=["oui"] * 600_000, code=values), "x") as source:
        assert source.profile("code").personal is not None
        with pytest.raises(SourceRefused) as refused:
            source.cells(make_plan(features=(Feature(column="code"),)))

    assert "too_many_groups" == refused.value.code


def test_the_reading_process_limits_itself():
    """The memory of the process that opens a workbook is limited by the system, before it looks at the file."""
    child = ROOT / "assessments" / "bias" / "sources" / "workbook_child.py"
    script = (
        f"import runpy, resource; limits = runpy.run_path({str(child)!r})['limit']; limits(3 << 30, 90, 1 << 20);"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
        "try: bytearray(4 << 30)\nexcept MemoryError: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert f"{3 << 30} 90\nrefused\n" == done.stdout


def test_every_sentence_can_be_filled():
    """No sentence names a value that nobody gives, and both languages hold the same ones."""
    for text in [*REFUSALS.values(), *NOTES.values()]:
        parts = [{part.split("}")[0] for part in words.split("{")[1:]} for words in (text.fr, text.en)]

        assert parts[0] == parts[1]
