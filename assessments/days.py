"""Dates as people type them: 31/01/2027, in both languages, so that a date is never ambiguous; and counting months."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime

_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")


def typed_day(text: str) -> date | None:
    """The day that was typed (31/01/2027, or 2027-01-31); None when it is not one."""
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def months_later(day: date, months: int) -> date:
    """The same day some months later (before, for a negative number); the last day of a shorter month."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
