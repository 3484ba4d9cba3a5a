# ruff: noqa: INP001, S603 - a script of the build, which runs fixed commands
"""Find the programs of a PostgreSQL server for the tests; with ``--install``, install them when there are none.

In this order: the folder named by ``BALISE_POSTGRESQL``; Debian's, the newest version first; the ones on the path; then, with
``--install``, Debian's package when we may install packages. Prints the folder that holds ``initdb`` and ``pg_ctl``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import answer, install_debian

PROGRAMS = ("initdb", "pg_ctl", "postgres")
ADVICE = (
    "No PostgreSQL server was found and none could be installed. The tests start a throw-away one: install Debian's package "
    "`postgresql`, or give the folder of `initdb` and `pg_ctl` in BALISE_POSTGRESQL."
)


def find() -> str | None:
    """Return the folder of a PostgreSQL that answers, or None."""
    named = os.environ.get("BALISE_POSTGRESQL")
    if named:
        return named if _answers(Path(named)) else None
    on_path = shutil.which("initdb")
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _version(path.parent.name), reverse=True
    )
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((str(folder) for folder in folders if _answers(folder)), None)


def install() -> None:
    """Try to install one; failures are left to the next :func:`find`."""
    install_debian("postgresql", why="the tests")


def _version(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0.0


def _answers(folder: Path) -> bool:
    """Say whether the programs are there and start."""
    try:
        answers = [
            subprocess.run([folder / name, "--version"], capture_output=True, text=True, timeout=30, check=False)
            for name in PROGRAMS
        ]
    except (OSError, subprocess.TimeoutExpired):
        return False
    return all(answer.returncode == 0 and "PostgreSQL" in answer.stdout for answer in answers)


if __name__ == "__main__":
    sys.exit(answer(find, install, ADVICE))
