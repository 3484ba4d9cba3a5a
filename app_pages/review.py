"""The review of an assessment: submit a version, discuss it, see what changed; who answers what, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages import nav
from app_pages.show import heading

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page."""
    heading(nav.titles(desk)[nav.REVIEW], 1)
