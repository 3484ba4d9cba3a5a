"""The connection to the database. Everything that only SQLite or only PostgreSQL knows is here and in the migrations."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from assessments.storage.errors import StoreBusy, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = Path(__file__).resolve().parent / "migrations"

_PRAGMAS = (
    "PRAGMA busy_timeout=10000",  # first: switching to WAL already needs the lock
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # with WAL, NORMAL may lose acknowledged saves at a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # an erased text is overwritten in the file, not only forgotten
)
_SETTINGS = (
    "SET lock_timeout = '10s'",  # as on SQLite; PostgreSQL would wait for ever
    "SET idle_in_transaction_session_timeout = '60s'",  # a process that hangs half-way lets the others go on
)
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_POSTGRESQL_BUSY = frozenset({"40001", "40P01", "53300", "55P03", "57014"})
"""Serialisation failure, deadlock, too many connections, a lock waited for too long, a statement cancelled: nothing is written."""
_POSTGRESQL_GONE = ("08", "25P03", "57P0")
"""The beginnings of the codes that say that the server ended the connection, or that there is none."""
_ACCOUNTS_LOCK = 0x42414C495346
_UPGRADE_LOCK = 0x42414C495345  # any constant number, the same for every process that upgrades


def default_url() -> str:
    """The address of the database: ``BALISE_DATABASE_URL``, or ``data/balise.db`` in the project, its folder made."""
    if given := os.environ.get("BALISE_DATABASE_URL", "").strip():
        return given
    folder = PROJECT / "data"
    folder.mkdir(mode=0o700, exist_ok=True)
    return f"sqlite:///{folder / 'balise.db'}"


def make_engine(url: str) -> Engine:
    """An engine that many threads may share.

    SQLite is set to write-ahead logging, full synchronisation, foreign keys and a wait of ten seconds. A database in
    memory (``sqlite://``, for tests) has a single connection that threads use in turn. On PostgreSQL a process holds at most
    15 connections, and a writer waits ten seconds for another one too.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = sa.create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=10)
        sa.event.listen(engine, "connect", _on_connect_to_server)
        return engine
    in_memory = address.database in (None, "", ":memory:")
    sizes: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 10, "max_overflow": 20}
    engine = sa.create_engine(address, poolclass=QueuePool, connect_args={"check_same_thread": False}, **sizes)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, record: Any) -> None:
    del record
    connection.isolation_level = None  # the driver would otherwise begin transactions itself, and too late
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_connect_to_server(connection: Any, record: Any) -> None:
    del record
    with connection.cursor() as cursor:
        for setting in _SETTINGS:
            cursor.execute(setting)
    connection.commit()


def _on_begin(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer half-way would fail instead of waiting.
    immediate = connection.get_execution_options().get("balise_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _refusing(engine: Engine) -> Iterator[None]:
    """Turn what a person can only wait for into a refusal; what is a mistake of ours stays what it is."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusy from error
    except DBAPIError as error:
        kind = _refusal_of(engine, error)
        if kind is None:
            raise
        raise kind from error


def _refusal_of(engine: Engine, error: DBAPIError) -> type[StoreBusy | StoreUnreachable] | None:
    if engine.dialect.name == "sqlite":
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the extended codes have more bits
        return StoreBusy if code in _SQLITE_BUSY else None
    code = getattr(error.orig, "sqlstate", None) or ""
    if code in _POSTGRESQL_BUSY:
        return StoreBusy
    lost = error.connection_invalidated or (isinstance(error, OperationalError) and not code)
    return StoreUnreachable if lost or code.startswith(_POSTGRESQL_GONE) else None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view, never waiting for a writer.

    Raises:
        StoreUnreachable: when the server of the database does not answer.
    """
    with _refusing(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # its default shows each statement a different moment
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing.

    Raises:
        StoreBusy: when other writers held the database for too long; nothing was written.
        StoreUnreachable: when the server of the database was lost; only reading again says whether anything was written.
    """
    with _refusing(engine), engine.connect() as connection:
        connection = connection.execution_options(balise_write=True)  # noqa: PLW2901 (same connection)
        with connection.begin():
            yield connection


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving those that are there already as they are."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def hold(connection: Connection, digest: str) -> None:
    """Let one transaction at a time add or remove what is kept under a digest, for the rest of this one.

    On SQLite there is only one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        number = int(digest[:15], 16)  # 60 bits: fits the lock's signed 64
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def alone_with_accounts(connection: Connection) -> None:
    """Wait for others who change accounts or roles, until the end of the transaction (SQLite has one writer at a time)."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ACCOUNTS_LOCK)))


def forget_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, where an erased text would otherwise stay until the log is next reused."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # does what it can; readers may delay it
        finally:
            connection.close()


def migration_config(connection: Connection) -> Config:
    """Alembic's settings, made here so that no ``alembic.ini`` is needed and the current folder does not matter."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the current tables; does nothing when it is there. Two processes may do it at once."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        command.upgrade(migration_config(connection), "head")
