"""The connection to the database. Everything that only SQLite or only PostgreSQL knows is here and in the migrations."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from assessments.storage.errors import StoreBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = Path(__file__).resolve().parent / "migrations"

_PRAGMAS = (
    "PRAGMA busy_timeout=10000",  # first: switching to WAL already needs the lock
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # with WAL, NORMAL may lose acknowledged saves at a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # an erased text is overwritten in the file, not only forgotten
)
_BUSY_SIGNS = ("database is locked", "database is busy", "lock timeout", "deadlock detected")
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
    memory (``sqlite://``, for tests) has a single connection that threads use in turn.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
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


def _on_begin(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer half-way would fail instead of waiting.
    immediate = connection.get_execution_options().get("balise_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view, never waiting for a writer on SQLite."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # its default shows each statement a different moment
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing.

    Raises:
        StoreBusy: when other writers held the database for too long; nothing was written.
    """
    try:
        with engine.connect() as connection:
            connection = connection.execution_options(balise_write=True)  # noqa: PLW2901 (same connection)
            with connection.begin():
                yield connection
    except OperationalError as error:
        if any(sign in str(error.orig).lower() for sign in _BUSY_SIGNS):
            raise StoreBusy from error
        raise


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
