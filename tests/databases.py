"""Where the tests keep their data: SQLite, and a PostgreSQL server that is started for them alone and thrown away.

A test, or a module (``pytestmark``), marked ``databases`` runs on both: ``open_store`` and ``begin`` of ``helpers_checklist``
then open a new database on the one that the fixture ``database`` names. Runs on PostgreSQL are slow tests: ``make check``
leaves them out. Without the mark a test runs on SQLite.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from assessments.storage import make_engine, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SETTINGS = {  # nothing of it survives the tests, so nothing has to survive a power cut
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
_numbers = count(1)


def programs() -> Path:
    """The folder of a PostgreSQL server's programs; a test that cannot find them fails, it is never skipped."""
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "find_postgresql.py"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return Path(found.stdout.strip())


def _as_someone() -> dict:
    """A server refuses to run as root: another account of the system then runs it."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = next(known[name] for name in ("postgres", "nobody") if name in known)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


class PostgreSQL:
    """A throw-away server, reached through a socket in a folder of its own. ``address`` is that of its first database."""

    def __init__(self) -> None:
        someone = _as_someone()
        self._programs, self.folder = programs(), Path(tempfile.mkdtemp(prefix="balise-pg-"))
        if someone:
            os.chown(self.folder, someone["user"], someone["group"])
        self._run = {"stdout": subprocess.DEVNULL, "cwd": self.folder, **someone}
        self.address = f"postgresql://balise@/postgres?host={self.folder}"
        self._model = ""
        self._command(
            "initdb", "-U", "balise", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"
        )  # the same order of names on every machine
        self.start()

    def _command(self, program: str, *arguments: object) -> None:
        subprocess.run([self._programs / program, "-D", self.folder / "data", *arguments], check=True, **self._run)

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {**SETTINGS, "unix_socket_directories": self.folder}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._command("pg_ctl", "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """End it at once, as a power cut would, apart from what the system would lose."""
        self._command("pg_ctl", "-m", "immediate", "stop")

    def throw_away(self) -> None:
        """End it and remove what it kept."""
        self.stop()
        shutil.rmtree(self.folder)

    def execute(self, statement: str) -> list[tuple]:
        """Run one statement as the owner of everything."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def url(self, name: str) -> str:
        """The address of a database for the application."""
        return f"postgresql+psycopg://balise@/{name}?host={self.folder}"

    def new(self, *, empty: bool = False) -> str:
        """The name of a new database, with today's tables unless it shall be empty."""
        if not empty and not self._model:
            self.execute("CREATE DATABASE model")
            engine = make_engine(self.url("model"))
            upgrade(engine)
            engine.dispose()
            self._model = "model"
        name = f"b{next(_numbers)}"
        template = "template0" if empty else self._model
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Database:
    """The kind of database that a test runs on, and what it opened there."""

    def __init__(self, kind: str, folder: Callable[[], Path], server: PostgreSQL | None = None) -> None:
        self.kind, self.server = kind, server
        self._folder = folder
        self._names: list[str] = []
        self._engines: list = []

    @property
    def name(self) -> str:
        """The name of the last database that ``address`` made on PostgreSQL."""
        return self._names[-1]

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite; PostgreSQL otherwise."""
        return self.kind == "sqlite"

    def address(self, *, empty: bool = False) -> str:
        """The address of a new database that several connections and processes may use; without tables when ``empty``.

        On SQLite it never has tables at first: ``open_store`` makes them.
        """
        if self.is_sqlite:
            return f"sqlite:///{self._folder() / f'{next(_numbers)}.db'}"
        self._names.append(self.server.new(empty=empty))
        return self.server.url(self._names[-1])

    def quick_address(self) -> str:
        """The same for one process alone: in memory on SQLite, where it is faster."""
        return "sqlite://" if self.is_sqlite else self.address()

    def lasting_address(self) -> str:
        """The same, for several tests: it stays until the last one is over."""
        return "sqlite://" if self.is_sqlite else self.server.url(self.server.new())

    def opened(self, engine: object) -> None:
        """Remember to close an engine."""
        self._engines.append(engine)

    def close(self) -> None:
        """Close and remove what the test used."""
        for engine in self._engines:
            engine.dispose()
        for name in self._names:
            self.server.drop(name)


SQLITE = Database("sqlite", lambda: Path(tempfile.mkdtemp()))
current = [SQLITE]
"""The database of the test that runs, last; SQLite in memory outside of tests and where a test does not choose."""
