"""Dates as people read them in forms: 31/01/2027, as ``assessments.days`` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def shown_day(day: date | None) -> str:
    """The day as it is typed; empty for None."""
    return f"{day:%d/%m/%Y}" if day else ""
