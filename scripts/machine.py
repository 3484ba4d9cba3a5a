# ruff: noqa: INP001, S603 - a script of the build, which runs fixed commands
"""What the scripts that look for a program on the machine share: installing Debian's package, and answering with a path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable


def install_debian(*packages: str, why: str) -> None:
    """Try to install packages of Debian when we may, saying so; failures are left to the next search."""
    administrator = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (administrator and not shutil.which("sudo")):
        return
    sys.stderr.write(f"== installing Debian's {packages[0]} for {why}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            [*administrator, "apt-get", "-qq", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL
        )


def answer(find: Callable[[], str | None], install: Callable[[], None], advice: str) -> int:
    """Print what ``find`` gives, after ``install`` with ``--install`` when it gives nothing; 0 when there is one."""
    path = find()
    if path is None and "--install" in sys.argv[1:]:
        install()
        path = find()
    if path is None:
        sys.stderr.write(advice + "\n")
        return 1
    sys.stdout.write(path + "\n")
    return 0
