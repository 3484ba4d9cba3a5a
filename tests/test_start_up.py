"""What the server loads before the first page: nobody waits for libraries that the page does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("fairlearn", "sklearn", "scipy", "ibis", "duckdb", "pyarrow", "pyhanko", "docx")


@pytest.mark.slow
def test_the_pages_come_without_the_libraries_of_the_bias_audit():
    """The register opens at once after a start: what only measures gaps, or only signs, is loaded by whoever uses it."""
    program = (
        "import sys, pathlib\n"
        "from app_pages import nav, desk, database\n"
        "import importlib, re\n"
        "source = pathlib.Path('app_pages/main.py').read_text('utf-8')\n"
        "named = re.search(r'from app_pages import \\((.*?)\\)', source, re.S).group(1)\n"
        "[importlib.import_module('app_pages.' + name.strip()) for name in named.split(',') if name.strip()]\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
