# ruff: noqa: INP001 - a script of the build, which runs fixed commands
"""Bring the database to the shape that this version needs, by handing over to ``assessments.storage``."""

import importlib.util
import subprocess
import sys


def main() -> int:
    """Run ``python -m assessments.storage upgrade``; return its exit code."""
    if importlib.util.find_spec("assessments") is None or importlib.util.find_spec("assessments.storage") is None:
        sys.stderr.write("There is no assessments.storage package here yet: no database was prepared.\n")
        return 0
    return subprocess.run([sys.executable, "-m", "assessments.storage", "upgrade"], check=False).returncode


if __name__ == "__main__":
    sys.path.insert(0, "")
    sys.exit(main())
