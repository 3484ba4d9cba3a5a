"""What follows a decision: actions, measurements of the benefits, incidents, what reopens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages import nav
from app_pages.show import heading

if TYPE_CHECKING:
    from app_pages.desk import Desk


def draw(desk: Desk) -> None:
    """Draw the page."""
    heading(nav.titles(desk)[nav.FOLLOW_UP], 1)
