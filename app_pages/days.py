"""Dates as people type and read them in forms: 31/01/2027, in both languages, so that a date is never ambiguous."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.days import typed_day

if TYPE_CHECKING:
    from datetime import date

__all__ = ["shown_day", "typed_day"]


def shown_day(day: date | None) -> str:
    """The day as it is typed; empty for None."""
    return f"{day:%d/%m/%Y}" if day else ""
