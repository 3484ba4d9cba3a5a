"""How each language writes numbers, dates, lists and labels."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FRANCE = ZoneInfo("Europe/Paris")


def shortened(text: str, most: int) -> str:
    """The start of a text on one line, cut between words and followed by « … » when it is longer than ``most``."""
    line = " ".join(text[: 4 * most].split())
    if len(line) <= most:
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]).rstrip(" ,;:.") + "…"


class Typography:
    """The habits of one language, ``fr`` or ``en``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def join(self, items: Iterable[str]) -> str:
        """Items in one line."""
        return self.separator.join(items)

    @property
    def separator(self) -> str:
        """What stands between two items of a line."""
        return "; " if self.lang == "en" else "\u00a0; "

    @property
    def colon(self) -> str:
        """What stands between a label and what it announces."""
        return ": " if self.lang == "en" else "\u00a0: "

    def capital(self, text: str) -> str:
        """The text with its first letter in capital, for cells and the start of a line."""
        return text[:1].upper() + text[1:]

    def number(self, value: float) -> str:
        """« 12 500 » in French, « 12,500 » in English; decimals only when there are some."""
        whole = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        return whole if self.lang == "en" else whole.replace(",", "\u202f").replace(".", ",")

    def typed_day(self, value: str) -> str:
        """A date as it was typed in ISO form; the text itself when it is not one."""
        try:
            return self.day(date.fromisoformat(value.strip()))
        except ValueError:
            return value

    def day(self, day: date) -> str:
        """« 02/12/2026 » in French, « 2 December 2026 » in English."""
        if self.lang == "fr":
            return f"{day:%d/%m/%Y}"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def day_of(self, moment: datetime) -> str:
        """The day of a moment, in the time zone of France."""
        return self.day(self.local(moment).date())

    def local(self, moment: datetime) -> datetime:
        """A moment as clocks in France show it, without a time zone: what a cell of a spreadsheet holds."""
        return moment.astimezone(_FRANCE).replace(tzinfo=None, microsecond=0)

    def moment(self, moment: datetime) -> str:
        """Day and time, in the time zone of France."""
        local = self.local(moment)
        return f"{self.day(local.date())}, {local:%H:%M}"
