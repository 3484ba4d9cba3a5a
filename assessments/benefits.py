"""Which announced benefits count: those with an axis, an indicator, a baseline, a target and a measuring date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from checklists.model import BENEFITS, COUNTED_BY, ColumnType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.model import Answer
    from checklists.model import Checklist, Column

AXIS = "axis"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One announced benefit: its row in the table, from 1, its cells by column, and the columns it lacks to be counted.

    ``axis`` is an option id; empty when none of those offered is chosen.
    """

    row: int
    axis: str
    cells: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def counted(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class AxisBenefits:
    """The benefits announced on one axis, in the order of the table; empty ``axis``: those that name none."""

    axis: str
    announced: tuple[Benefit, ...]

    @property
    def counted(self) -> int:
        """How many of them count."""
        return sum(benefit.counted for benefit in self.announced)


@dataclass(frozen=True, slots=True)
class Benefits:
    """Everything that was announced, by axis in the order of the checklist; axes without a benefit are there, empty.

    ``to_confirm``: the table came from a file or a supplier and nobody has confirmed it, so that nothing of it counts.
    """

    axes: tuple[AxisBenefits, ...] = ()
    to_confirm: bool = False

    @property
    def announced(self) -> tuple[Benefit, ...]:
        """Every benefit, in the order of the table."""
        return tuple(sorted((each for axis in self.axes for each in axis.announced), key=lambda each: each.row))

    @property
    def counted(self) -> int:
        """How many benefits count; 0 while the table waits to be confirmed."""
        return 0 if self.to_confirm else sum(axis.counted for axis in self.axes)


def benefits_of(checklist: Checklist, answers: Mapping[str, Answer]) -> Benefits:
    """The benefits that the answers announce. Pure; empty when the checklist does not ask for any."""
    question = checklist.questions.get(BENEFITS)
    if question is None:
        return Benefits()
    columns = {column.id: column for column in question.columns}
    answer = answers.get(BENEFITS)
    rows = answer.rows if answer is not None and not answer.choice else ()
    found = [_benefit(number, row, columns) for number, row in enumerate(rows, 1) if any(map(str.strip, row.values()))]
    offered = [option.id for option in columns[AXIS].options] if AXIS in columns else []
    # A table of an older checklist has no list of axes: what was typed there is the axis.
    axes = dict.fromkeys((*offered, *(each.axis for each in found if each.axis)))
    if any(not each.axis for each in found):
        axes[""] = None
    return Benefits(
        axes=tuple(AxisBenefits(axis, tuple(each for each in found if each.axis == axis)) for axis in axes),
        to_confirm=bool(found) and answer is not None and answer.to_confirm,
    )


def _benefit(number: int, row: Mapping[str, str], columns: Mapping[str, Column]) -> Benefit:
    missing = tuple(id_ for id_ in COUNTED_BY if id_ not in columns or not _filled(columns[id_], row.get(id_, "")))
    return Benefit(number, "" if AXIS in missing else row[AXIS].strip(), row, missing)


def _filled(column: Column, cell: str) -> bool:
    """Whether a cell says what its column asks for: an option that is offered, a date that exists, or some words."""
    cell = cell.strip()
    if column.options:
        return any(cell == option.id for option in column.options)
    if column.type is ColumnType.DATE:
        return _is_day(cell)
    return bool(cell)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
