# ruff: noqa: S608 - a query of the person is run on purpose, under the locks described below
"""A table or one SELECT of PostgreSQL, read and never written.

Three locks, each enough for honest mistakes: the session and every transaction are read-only; a query is sent by the
extended protocol, which takes one statement only, so that no text can end the transaction and begin another; it has a time
limit. What an account may read is for the database to say: give Balise one that can read this table and nothing else.
"""

from __future__ import annotations

import re
import threading
import weakref
from contextlib import suppress
from typing import Any

import ibis
import psycopg
import pyarrow as pa
from psycopg import errors, sql

from assessments.bias.result import SourceIdentity, SourceKind
from assessments.bias.sources.delimited import MOST_COLUMNS
from assessments.bias.sources.engine import Column
from assessments.bias.sources.messages import SourceRefused, require
from assessments.bias.sources.source import Source
from assessments.bias.sources.words import column_names

SECONDS = 300
_CONNECT_SECONDS = 10
_TYPES = {
    "bool": "boolean", "int2": "int16", "int4": "int32", "int8": "int64", "float4": "float32", "float8": "float64",
    "numeric": "float64", "text": "string", "varchar": "string", "bpchar": "string", "date": "date",
}  # fmt: skip
"""Types by their name in PostgreSQL; the others are read as text."""
_ARROW = {
    "boolean": pa.bool_(), "int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(), "float32": pa.float32(),
    "float64": pa.float64(), "string": pa.string(), "date": pa.date32(),
}  # fmt: skip
_QUERY = re.compile(r"\s*(\(\s*)*(select|with|table|values)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"postgres(ql)?://", re.IGNORECASE)
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (errors.QueryCanceled, "too_slow"),
    (errors.ReadOnlySqlTransaction, "database_write"),
    (errors.UndefinedTable, "database_table"),
    (errors.InsufficientPrivilege, "database_table"),
    (errors.OutOfMemory, "too_large"),
    (errors.DiskFull, "too_large"),
    (psycopg.OperationalError, "database"),
    (psycopg.InterfaceError, "database"),
    (psycopg.Error, "database_query"),
)


class PostgresEngine:
    """See ``engine.Engine``: the expression is compiled by Ibis and run over our own connection, for its locks."""

    def __init__(self, connection: psycopg.Connection[Any], what: str) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _close, connection)
        # The text of the person ends on a line of its own, in case it ends with a comment.
        self._inner = f"SELECT * FROM (\n{what}\n) AS given"
        described = self._run(f"{self._inner} LIMIT 0")
        if len(described) > MOST_COLUMNS:
            raise SourceRefused("too_many_columns", most=MOST_COLUMNS)
        self.names = [column.name for column in described]
        kinds = [_TYPES.get(self._type_name(column.type_code), "") for column in described]
        places = [f"c{number}" for number in range(len(kinds))]
        casts = {"numeric": "::float8"}
        shown = [
            f"{place}{'' if kind else '::text'}{casts.get(self._type_name(column.type_code), '')} AS {place}"
            for place, kind, column in zip(places, kinds, described, strict=True)
        ]
        self._rows = (
            f'WITH "decisions" AS (SELECT {", ".join(shown)} FROM (\n{what}\n) AS given ({", ".join(places)}))'
            if places
            else ""
        )
        self._kinds = dict(zip(places, [kind or "string" for kind in kinds], strict=True))
        self.table: Any = ibis.table(self._kinds, name="decisions") if places else None

    def run(self, expression: Any) -> pa.Table:
        """Run an expression; see ``engine.Engine``."""
        compiled = str(ibis.to_sql(expression, dialect="postgres"))
        schema = expression.schema()
        rows = self._fetch(f"{self._rows}\nSELECT * FROM (\n{compiled}\n) AS counted")
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
        arrays = [
            pa.array(values, type=_ARROW.get(str(kind).lstrip("!"), pa.int64()))
            for values, kind in zip(columns, schema.types, strict=True)
        ]
        return pa.table(dict(zip(schema.names, arrays, strict=True)))

    def close(self) -> None:
        """Close the connection."""
        self._finalizer()

    def _type_name(self, code: int) -> str:
        known = self._connection.adapters.types.get(code)
        return known.name if known and code == known.oid else ""

    def _run(self, query: str) -> list[Any]:
        """The columns that a query would give."""
        with self._lock, self._reading() as cursor:
            cursor.execute(query.encode(), prepare=True)
            return list(cursor.description or [])

    def _fetch(self, query: str) -> list[tuple[Any, ...]]:
        with self._lock, self._reading() as cursor:
            cursor.execute(query.encode(), prepare=True)
            return cursor.fetchall()

    def _reading(self) -> _Reading:
        return _Reading(self._connection)


class _Reading:
    """One read-only transaction with a time limit, rolled back at its end; errors become one sentence."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def __enter__(self) -> psycopg.Cursor[Any]:
        try:
            self._connection.read_only = True
            cursor = self._connection.cursor()
            # Said again each time: a function called by the SELECT may have changed the session.
            cursor.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(SECONDS * 1000))
        except psycopg.Error as error:
            raise _refusal(error) from None
        return cursor

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        with suppress(psycopg.Error):
            self._connection.rollback()
        if isinstance(error, psycopg.Error):
            raise _refusal(error) from None
        if isinstance(error, UnicodeError):
            raise SourceRefused("database_query") from None


def _refusal(error: psycopg.Error) -> SourceRefused:
    """One sentence; the database's own message may hold the address, the query or a row."""
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    return SourceRefused(code, seconds=SECONDS)


def _close(connection: psycopg.Connection[Any]) -> None:
    with suppress(psycopg.Error):
        connection.close()


def open_postgresql(address: str, what: str) -> Source:
    """A table of PostgreSQL, or what one SELECT gives.

    Args:
        address: ``postgresql://account@server/database``.
        what: the name of a table (``decisions``, ``social.decisions``), or one SELECT without semicolon.

    Raises:
        SourceRefused: in one sentence that never holds the address.
    """
    if not _ADDRESS.match(address):
        raise SourceRefused("database_address")
    if "\0" in address or "\0" in what:
        raise SourceRefused("database_query")
    try:
        connection = psycopg.connect(
            address,
            connect_timeout=_CONNECT_SECONDS,
            application_name="balise",
            client_encoding="utf8",
            options=f"-c default_transaction_read_only=on -c statement_timeout={SECONDS * 1000} -c lock_timeout=20000",
        )
    except psycopg.ProgrammingError:
        raise SourceRefused("database_address") from None
    except (psycopg.Error, UnicodeError, ValueError):
        raise SourceRefused("database") from None
    try:
        engine = PostgresEngine(connection, what if _QUERY.match(what) else _table(connection, what))
        clear, notes = column_names(engine.names)
        require(len(clear) > 1, "one_column")
        rows = int(engine.run(engine.table.aggregate(n=engine.table.count())).to_pylist()[0]["n"])
        require(rows > 0, "no_rows")
    except BaseException:
        _close(connection)
        raise
    columns = [Column(name, f"c{number}") for number, name in enumerate(clear)]
    return Source(engine, lambda: SourceIdentity(kind=SourceKind.POSTGRESQL), columns, rows, notes)


def _table(connection: psycopg.Connection[Any], name: str) -> str:
    """A query for a table by its name: as written, else as PostgreSQL folds it to lower case."""
    parts = [part.strip().strip('"') for part in name.strip().split(".")]
    if not all(parts) or len(parts) > 3:  # noqa: PLR2004 - database, schema, table
        raise SourceRefused("database_table")
    for spelled in (parts, [part.lower() for part in parts]):
        quoted = sql.Identifier(*spelled).as_string(connection)
        with _Reading(connection) as cursor:
            cursor.execute("SELECT to_regclass(%s)", (quoted,))
            found = cursor.fetchone()
        if found and found[0] is not None:
            return f"SELECT * FROM {quoted}"
    raise SourceRefused("database_table")
