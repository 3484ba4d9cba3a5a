# ruff: noqa: INP001, S603 - a script of the build, which runs fixed commands
"""Find a Chromium for the browser tests; with ``--install``, install one when there is none.

In this order: the one named by ``BALISE_CHROMIUM``; one already on the machine; Playwright's own, if downloaded; then, with
``--install``, Debian's package when we may install packages; then Playwright's own download. Prints its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import answer, install_debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
ADVICE = (
    "No Chromium was found and none could be installed. The browser tests need one: install Debian's package `chromium` (or "
    "Google Chrome), or run `python -m playwright install --with-deps chromium`, or give its path in BALISE_CHROMIUM."
)


def find() -> str | None:
    """Return the path of a Chromium that answers, or None."""
    named = os.environ.get("BALISE_CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + [_of_playwright()]
    return next((path for path in candidates if path and _answers(path)), None)


def install() -> None:
    """Try to install one; failures are left to the next :func:`find`."""
    install_debian("chromium", "fonts-dejavu-core", why="the browser tests")
    if find() is None:
        sys.stderr.write("== downloading Playwright's Chromium for the browser tests\n")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _of_playwright() -> str | None:
    """Return where Playwright keeps its own Chromium, downloaded or not."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only when nothing else was found

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _answers(path: str) -> bool:
    """Say whether this really is a browser that starts: a distribution's placeholder script is not."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


if __name__ == "__main__":
    sys.exit(answer(find, install, ADVICE))
