"""Dates as people type them: 31/01/2027, in both languages, so that a date is never ambiguous."""

from __future__ import annotations

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
