"""How far each section is, and how mature its safeguards are: for the radar and for progress, never for a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.logic import Horizon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.reading import Reading
    from checklists.model import Section


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is. ``maturity`` is 0-1, None when it has no safeguard in play; ``minutes`` what is left."""

    id: str
    asked: int
    answered: int
    minutes: float
    maturity: float | None


def progress_of(reading: Reading, in_play: Mapping[str, bool]) -> tuple[SectionProgress, ...]:
    """Every section of the checklist.

    Args:
        reading: the answers.
        in_play: safeguards of the risks in play, and whether they are essential for one of these.
    """
    return tuple(_progress(reading, section, in_play) for section in reading.checklist.sections)


def _progress(reading: Reading, section: Section, in_play: Mapping[str, bool]) -> SectionProgress:
    asked, bit = reading.asked, reading.index.bit
    mine = [question for question in section.questions if bit[question.id] & asked]
    open_ = [question for question in mine if not _given(reading, question.id)]
    return SectionProgress(
        id=section.id,
        asked=len(mine),
        answered=len(mine) - len(open_),
        minutes=sum(reading.checklist.minutes[question.answer] for question in open_),
        maturity=_maturity(reading, section, in_play),
    )


def _given(reading: Reading, id_: str) -> bool:
    answer = reading.answers.get(id_)
    return answer is not None and answer.given and not answer.to_confirm


_CREDIT: dict[str, float] = {"done": 1.0, "partial": 0.5}


def _maturity(reading: Reading, section: Section, in_play: Mapping[str, bool]) -> float | None:
    """``(0.6 + 0.4 · recommended) · essential``; the rate of the only list there is when one is empty."""
    out = reading.protection(Horizon.CURRENT).surely_out
    rates: dict[bool, list[float]] = {True: [], False: []}
    for question in section.questions:
        if question.id not in in_play or reading.index.bit[question.id] & out:
            continue
        answer = reading.answers.get(question.id)
        credit = _CREDIT.get(answer.choice[0], 0.0) if answer and answer.counts and answer.choice else 0.0
        rates[in_play[question.id]].append(credit)
    essential, recommended = (sum(rates[k]) / len(rates[k]) if rates[k] else None for k in (True, False))
    if essential is None:
        return recommended
    return essential if recommended is None else (0.6 + 0.4 * recommended) * essential
