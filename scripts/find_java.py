# ruff: noqa: INP001, S603 - a script of the build, which runs fixed commands
"""Find a Java for Spark; with ``--install``, install one when there is none.

In this order: the one of ``JAVA_HOME``; the one on the path; then, with ``--install``, Debian's package when we may install
packages. Prints the path of ``java``. Spark 4 needs Java 17 or later.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from machine import answer, install_debian

OLDEST = 17
ADVICE = (
    "No Java 17 or later was found and none could be installed. Spark needs one: install Debian's package "
    "`default-jre-headless`, or give its folder in JAVA_HOME."
)


def find() -> str | None:
    """Return the path of a Java that is recent enough, or None."""
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home) / "bin" / "java")] if home else [shutil.which("java")]
    return next((path for path in candidates if path and _version(path) >= OLDEST), None)


def install() -> None:
    """Try to install one; failures are left to the next :func:`find`."""
    install_debian("default-jre-headless", why="Spark")


def _version(path: str) -> int:
    """The major version that this Java says it is; 0 when it does not start."""
    try:
        answer = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(found[1]) if answer.returncode == 0 and found else 0


if __name__ == "__main__":
    sys.exit(answer(find, install, ADVICE))
