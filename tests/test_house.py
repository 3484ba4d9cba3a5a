"""Habits of the house that a machine can check."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_every_test_says_what_a_user_may_rely_on(path):
    """Each test has a docstring and asserts something (or expects an error, or waits for something on a page)."""
    silent = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        body = ast.unparse(node)
        checks = (
            any(isinstance(inner, ast.Assert) for inner in ast.walk(node)) or "raises(" in body or "expect(" in body
        )
        if not ast.get_docstring(node) or not checks:
            silent.append(node.name)

    assert silent == []


def test_nothing_is_fetched_from_outside_by_the_pages():
    """No page, style or script of ours names a remote address; checklists hold addresses as data only."""
    ours = [*(ROOT / "app_pages").rglob("*.css"), *(ROOT / "app_pages").rglob("*.js")]

    assert ours
    assert [
        path.name for path in ours if "http://" in path.read_text("utf-8") or "https://" in path.read_text("utf-8")
    ] == []
