"""How far each section is, and how mature its safeguards are: for the radar and for progress, never for a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.logic import Horizon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from assessments.model import Answer
    from assessments.reading import Reading
    from checklists.model import Checklist, Section


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
    out = reading.protection(Horizon.CURRENT).surely_out
    left = reading.index.in_order(reading.index.mask(in_play) & ~out)
    rates = {id_: (in_play[id_], _credit(reading.answers.get(id_))) for id_ in left}
    return tuple(_progress(reading, section, rates) for section in reading.checklist.sections)


def _progress(reading: Reading, section: Section, rates: Mapping[str, tuple[bool, float]]) -> SectionProgress:
    mine = reading.index.mask(question.id for question in section.questions)
    asked = mine & reading.asked
    # An answer that does not count may be given all the same: « ne sait pas » is one.
    open_ = [id_ for id_ in reading.in_order(asked & ~reading.answered) if not _given(reading, id_)]
    questions = reading.checklist.questions
    return SectionProgress(
        id=section.id,
        asked=asked.bit_count(),
        answered=asked.bit_count() - len(open_),
        minutes=sum(reading.checklist.minutes[questions[id_].answer] for id_ in open_),
        maturity=_maturity([rates[id_] for id_ in reading.in_order(mine) if id_ in rates]),
    )


def _given(reading: Reading, id_: str) -> bool:
    answer = reading.answers.get(id_)
    return answer is not None and answer.given and not answer.to_confirm


_CREDIT: dict[str, float] = {"done": 1.0, "partial": 0.5}


def _credit(answer: Answer | None) -> float:
    return _CREDIT.get(answer.choice[0], 0.0) if answer and answer.counts and answer.choice else 0.0


def _maturity(rates: Iterable[tuple[bool, float]]) -> float | None:
    """``(0.6 + 0.4 · recommended) · essential``; the rate of the only list there is when one is empty.

    Args:
        rates: whether each safeguard is essential, and what it earns.
    """
    lists: dict[bool, list[float]] = {True: [], False: []}
    for is_essential, credit in rates:
        lists[is_essential].append(credit)
    essential, recommended = (sum(lists[k]) / len(lists[k]) if lists[k] else None for k in (True, False))
    if essential is None:
        return recommended
    return essential if recommended is None else (0.6 + 0.4 * recommended) * essential


def waiting(checklist: Checklist, answers: Mapping[str, Answer], asked: Collection[str]) -> tuple[dict[str, int], int]:
    """How many answers and comments wait to be confirmed: by section for the questions asked now, and behind the others.

    Args:
        checklist: what is asked.
        answers: by question id.
        asked: the questions that are asked now.

    Returns:
        Counts by section id, without the sections where nothing waits; and how many belong to questions not asked now.
    """
    mine = {id_ for id_, answer in answers.items() if answer.to_confirm and id_ in checklist.questions}
    counts = {
        section.id: sum(question.id in mine and question.id in asked for question in section.questions)
        for section in checklist.sections
    }
    return {id_: count for id_, count in counts.items() if count}, len(mine.difference(asked))
