"""Indicators promised as benefits, and what was measured since: whether the target is reached, in one word.

A value is kept as it was typed (« 12,5 % »); a number is read from it when one can be, and two values are compared only when
both can be read and neither says another unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from assessments.alike import folded
from assessments.benefits import benefits_of
from assessments.model import FreeText, Frozen, ShortText
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assessments.benefits import Benefit
    from assessments.model import Answer
    from checklists.model import Checklist


class Measured(Frozen):
    """One measurement: of which indicator (in the words of the table of benefits), on which day, what was found, by whom."""

    indicator: FreeText
    day: date
    said: ShortText
    who: ShortText = ""
    note: FreeText = ""


class Measurement(Measured):
    """The same as it is kept. ``withdrawn_why``: not empty when it was taken back; it stays readable and counts for nothing."""

    id: str
    by: ShortText
    at: AwareDatetime
    withdrawn_why: FreeText = ""
    withdrawn_by: ShortText = ""
    withdrawn_at: AwareDatetime | None = None


class Verdict(StrEnum):
    """What the last measurement says of the target."""

    NOTHING = "nothing"
    LATE = "late"
    REACHED = "reached"
    NOT_YET = "not_yet"
    MISSED = "missed"
    UNREADABLE = "unreadable"


VERDICTS: dict[Verdict, Text] = {
    Verdict.NOTHING: Text(fr="rien n’est encore mesuré", en="nothing is measured yet"),
    Verdict.LATE: Text(
        fr="rien n’est mesuré, alors que la date de mesure est passée",
        en="nothing is measured, although the measuring date has passed",
    ),
    Verdict.REACHED: Text(fr="la cible est atteinte", en="the target is reached"),
    Verdict.NOT_YET: Text(
        fr="la cible n’est pas encore atteinte\u00a0; la date de mesure n’est pas passée",
        en="the target is not reached yet; the measuring date has not passed",
    ),
    Verdict.MISSED: Text(fr="la cible n’est pas atteinte", en="the target is not reached"),
    Verdict.UNREADABLE: Text(
        fr="les valeurs ne se comparent pas toutes seules\u00a0: lisez-les",
        en="the values cannot be compared by themselves: read them",
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read from a text, with the words around it; None when no number can be read."""

    value: float
    unit: str


_FIGURE = re.compile(r"[-\u2212]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|[-\u2212]?\d+(?:[.,]\d+)?")
_LONGEST = 100
_SPOKEN = {"pour cent": "%", "percent": "%", "per cent": "%", "euros": "€", "euro": "€"}


def read_figure(text: str) -> Figure | None:
    """The number in « 12,5 % », « environ 1 200 appels » or « 3 jours »; None when there is none, or more than one."""
    found = _FIGURE.findall(text[:_LONGEST])
    if len(text) > _LONGEST or len(found) != 1:
        return None
    number = re.sub(r"[ \u00a0\u202f]", "", found[0]).replace(",", ".").replace("\u2212", "-")
    unit = folded(text.partition(found[0])[2])
    return Figure(float(number), _SPOKEN.get(unit, unit))


@dataclass(frozen=True, slots=True)
class Indicator:
    """One announced benefit that has an indicator, and its measurements, oldest first, withdrawn ones left out.

    ``due`` None: the table gives no measuring date. ``counted``: whether the benefit counts in the balance.
    """

    name: str
    expected: str
    axis: str
    baseline: str
    target: str
    due: date | None
    counted: bool
    measurements: tuple[Measurement, ...]

    @property
    def last(self) -> Measurement | None:
        """The one that speaks today; None when nothing is measured."""
        return self.measurements[-1] if self.measurements else None

    def figures(self) -> tuple[Figure, Figure] | None:
        """Baseline and target as numbers; None unless both are read, with the same unit and a way to go."""
        start, goal = read_figure(self.baseline), read_figure(self.target)
        if start is None or goal is None or not _comparable(start, goal) or start.value == goal.value:
            return None
        return start, goal

    def verdict(self, today: date) -> Verdict:
        """Whether the target is reached, as far as the last measurement says."""
        if self.last is None:
            return Verdict.LATE if self.due is not None and self.due < today else Verdict.NOTHING
        span, found = self.figures(), read_figure(self.last.said)
        if span is None or found is None or not all(_comparable(found, each) for each in span):
            return Verdict.UNREADABLE
        start, goal = span
        reached = found.value >= goal.value if goal.value > start.value else found.value <= goal.value
        if reached:
            return Verdict.REACHED
        early = self.due is not None and self.last.day < self.due and today <= self.due
        return Verdict.NOT_YET if early else Verdict.MISSED


def indicators_of(
    checklist: Checklist, answers: Mapping[str, Answer], measurements: Iterable[Measurement]
) -> tuple[Indicator, ...]:
    """The indicators that the answers announce, in the order of the table, each with its measurements. Pure."""
    by_name: dict[str, list[Measurement]] = {}
    for each in sorted(_counting(measurements), key=lambda each: (each.day, each.at)):
        by_name.setdefault(_key(each.indicator), []).append(each)
    found = benefits_of(checklist, answers)
    named: dict[str, Benefit] = {}
    for benefit in found.announced:  # two rows may announce one indicator: it is measured once
        if name := benefit.cells.get("indicator", "").strip():
            named.setdefault(_key(name), benefit)
    return tuple(
        Indicator(
            name=benefit.cells["indicator"].strip(),
            expected=benefit.cells.get("expected", "").strip(),
            axis=benefit.axis,
            baseline=benefit.cells.get("baseline", "").strip(),
            target=benefit.cells.get("target", "").strip(),
            due=_day(benefit.cells.get("date", "")),
            counted=benefit.counted and not found.to_confirm,
            measurements=tuple(by_name.get(key, ())),
        )
        for key, benefit in named.items()
    )


def no_longer_announced(
    indicators: Sequence[Indicator], measurements: Iterable[Measurement]
) -> tuple[Measurement, ...]:
    """Measurements of an indicator that the answers do not announce any more, or call otherwise; oldest first."""
    known = {_key(each.name) for each in indicators}
    found = [each for each in _counting(measurements) if _key(each.indicator) not in known]
    return tuple(sorted(found, key=lambda each: (each.day, each.at)))


def _counting(measurements: Iterable[Measurement]) -> list[Measurement]:
    return [each for each in measurements if each.withdrawn_at is None]


def _key(name: str) -> str:
    return folded(name)


def _comparable(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit or not one.unit or not other.unit


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
