"""The same rows give the same cells in a file, in PostgreSQL and in Spark. Both servers are started for the tests, and nothing is skipped."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import ibis
import psycopg
import pyarrow.parquet as pq
import pytest
from bias_tables import PLANS, everything, make_plan, random_decisions

from assessments.bias.plan import Feature
from assessments.bias.sources import SourceRefused, open_folder_file, open_postgresql, open_spark

pytestmark = pytest.mark.slow  # each starts a server

ROOT = Path(__file__).parents[1]
ROWS = 4000


@pytest.fixture(scope="module")
def decisions(tmp_path_factory):
    """The rows, in a Parquet file of a folder."""
    path = tmp_path_factory.mktemp("decisions") / "decisions.parquet"
    pq.write_table(random_decisions(ROWS, seed=7), path)
    return path


@pytest.fixture(scope="module")
def expected(decisions):
    """What DuckDB counts."""
    with open_folder_file(decisions.parent, decisions.name) as source:
        return {name: source.cells(plan) for name, plan in PLANS.items()}


@pytest.fixture(scope="module")
def server(postgresql):
    """The address of a database of its own on the throw-away server."""
    name = postgresql.new(empty=True)
    yield f"postgresql://balise@/{name}?host={postgresql.folder}"
    postgresql.drop(name)


_SQL_TYPES = {
    "string": "text", "bool": "boolean", "int32": "integer", "int16": "smallint", "double": "double precision",
    "float": "real", "date32[day]": "date",
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(server):
    """The server with the rows in it, in another order."""
    table = random_decisions(ROWS, seed=7)
    columns = ", ".join(f'"{field.name}" {_SQL_TYPES[str(field.type)]}' for field in table.schema)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA social")
        connection.execute(f"CREATE TABLE social.decisions ({columns})")
        connection.execute('CREATE TABLE "Été; DROP" (a text, b numeric(6,2), c uuid, d int[])')
        connection.execute(
            "INSERT INTO \"Été; DROP\" VALUES ('x', 1.50, gen_random_uuid(), '{1,2}'), ('y', 2, NULL, NULL)"
        )
        connection.execute("CREATE TABLE empty (a text, b text)")
        with connection.cursor().copy("COPY social.decisions FROM STDIN") as copy:
            for row in reversed(table.to_pylist()):
                copy.write_row(tuple(row.values()))
    return server


@pytest.mark.parametrize("name", PLANS)
def test_postgresql_gives_the_cells_of_a_file(filled, expected, name):
    """Whoever moves the decisions into PostgreSQL gets the same figures, to the last digit, whatever the order of rows."""
    with open_postgresql(filled, "social.decisions") as source:
        found = source.cells(PLANS[name])

        wanted = expected[name]
        assert everything(wanted.cells) == everything(found.cells)
        assert (wanted.rows, wanted.used, wanted.set_aside) == (found.rows, found.used, found.set_aside)
        assert (wanted.unknown_outcome, wanted.unreadable) == (found.unknown_outcome, found.unreadable)


def test_postgresql_shows_the_profile_of_a_file(filled, decisions):
    """The choices shown to the person do not depend on where the rows are."""
    with (
        open_postgresql(filled, "SELECT * FROM social.decisions -- a comment at the end") as database,
        open_folder_file(decisions.parent, decisions.name) as file,
    ):
        assert file.columns == database.columns
        for column in ("quartier", "age_texte", "age", "drapeau", "jour", "points"):
            assert file.profile(column) == database.profile(column)


def test_postgresql_reads_a_query_and_odd_names(filled):
    """One SELECT, or a table by its name, however it is spelled; types that are no simple values are read as text."""
    with open_postgresql(filled, "Été; DROP") as source:
        assert ("a", "b", "c", "d") == source.columns
        assert (("1.5", 1), ("2", 1)) == source.profile("b").values
        assert 1 == source.profile("d").missing
    with open_postgresql(
        filled, "WITH d AS (SELECT * FROM social.decisions) SELECT quartier, decision FROM d"
    ) as source:
        assert ROWS == source.rows
        assert ROWS == source.cells(make_plan(features=(Feature(column="quartier"),))).rows


WRITES = {
    "two statements": "SELECT 1 AS a, 2 AS b; DROP TABLE social.decisions",
    "leaving the bracket": "SELECT 1 AS a, 2 AS b) AS t; COMMIT; DROP TABLE social.decisions; SELECT * FROM (SELECT 1",
    "a transaction of its own": (
        "SELECT 1 AS a, 2 AS b) AS t; COMMIT; BEGIN READ WRITE; DROP TABLE social.decisions; COMMIT; SELECT * FROM (SELECT 1"
    ),
    "deleting inside": "WITH gone AS (DELETE FROM social.decisions RETURNING *) SELECT * FROM gone",
    "not a query": "DROP TABLE social.decisions",
    "writing by a function": "SELECT 1 AS a, setval('seen', 5) AS b",
    "making a table": "SELECT 1 AS a, 2 AS b INTO stolen",
    "locking": "SELECT * FROM social.decisions FOR UPDATE",
}


@pytest.mark.parametrize("query", WRITES.values(), ids=WRITES)
def test_postgresql_is_never_written(filled, query):
    """Whatever the SELECT tries, the database is as before and the person reads one sentence."""
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS seen")
        with pytest.raises(SourceRefused) as refused:
            open_postgresql(filled, query)

        assert refused.value.code in {"database_query", "database_write", "database_table"}
        assert (ROWS,) == connection.execute("SELECT count(*) FROM social.decisions").fetchone()
        assert (1, False) == connection.execute("SELECT last_value, is_called FROM seen").fetchone()


def test_postgresql_cannot_be_talked_into_writing_later(filled):
    """A SELECT that lifts the session's lock changes nothing for the next one."""
    with open_postgresql(
        filled, "SELECT set_config('default_transaction_read_only', 'off', false) AS a, 1 AS b"
    ) as source:
        with pytest.raises(SourceRefused) as refused:
            source._engine._fetch("CREATE TABLE stolen (a text)")  # noqa: SLF001 - no public way would do it

        assert "database_write" == refused.value.code


ADDRESSES = {
    "nobody there": ("postgresql://someone:s3cret@127.0.0.1:1/base", "database"),
    "not an address": ("mysql://someone:s3cret@host/base", "database_address"),
    "broken": ("postgresql://someone:s3cret@[host/base", "database_address"),
    "unknown option": ("postgresql://someone:s3cret@host/base?nothing=1", "database_address"),
}


@pytest.mark.parametrize(("address", "code"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_wrong_address_is_one_sentence_without_the_password(address, code):
    """The address and the password never come back in what is shown."""
    with pytest.raises(SourceRefused) as refused:
        open_postgresql(address, "decisions")

    assert code == refused.value.code
    told = "".join(traceback.format_exception(refused.value)) + refused.value.to("fr")
    assert not any(secret in told for secret in ("s3cret", "someone@", "127.0.0.1"))


def test_postgresql_says_what_is_missing(filled):
    """A table that is not there, one without rows and one column alone each have their sentence."""
    for what, code in (("nowhere", "database_table"), ("empty", "no_rows"), ("SELECT 1 AS a", "one_column")):
        with pytest.raises(SourceRefused) as refused:
            open_postgresql(filled, what)

        assert code == refused.value.code


def test_a_slow_query_is_stopped(filled, monkeypatch):
    """A query that never ends gives the database back after the time limit."""
    monkeypatch.setattr("assessments.bias.sources.postgresql.SECONDS", 1)
    with pytest.raises(SourceRefused) as refused:
        open_postgresql(filled, "SELECT 1 AS a, pg_sleep(60) AS b")

    assert "too_slow" == refused.value.code


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A local Spark, with Java found as the build finds it."""
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "find_java.py"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    from pyspark.sql import SparkSession  # noqa: PLC0415 - takes a second

    folder = tmp_path_factory.mktemp("spark")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder),
        "spark.log.level": "ERROR",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def test_spark_gives_the_cells_of_a_file(spark, decisions, expected):
    """Whoever keeps the decisions in Spark gets the same figures, to the last digit, and the same choices."""
    frame = spark.read.parquet(str(decisions)).orderBy("score")
    frame.createOrReplaceTempView("decisions")
    with open_spark(ibis.pyspark.connect(spark).table("decisions")) as source:
        for name, plan in PLANS.items():
            found, wanted = source.cells(plan), expected[name]

            assert everything(wanted.cells) == everything(found.cells)
            assert (wanted.rows, wanted.used, wanted.set_aside) == (found.rows, found.used, found.set_aside)
            assert (wanted.unknown_outcome, wanted.unreadable) == (found.unknown_outcome, found.unreadable)
        with open_folder_file(decisions.parent, decisions.name) as file:
            for column in ("quartier", "age_texte", "jour"):
                assert file.profile(column) == source.profile(column)
