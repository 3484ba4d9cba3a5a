"""From answers to levels: ``score(checklist, answers, context)`` is pure and gives one ``RiskSheet``.

Pages and reports print the same sheet. The rules are those of the method (docs/methode.md): the highest line that holds,
essential and recommended safeguards, a level that never falls more than one step, floors, and ranges for what is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.conditions import union
from assessments.levels import Range, degree_of, levels, overall, read
from assessments.logic import Ground, Horizon, Truth
from assessments.progress import SectionProgress, progress_of
from assessments.qualification import Qualification, qualify
from checklists.model import Depth, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.conditions import Rung, Scale
    from assessments.model import Answer, Context
    from assessments.reading import Reading
    from checklists.model import Checklist, Risk

__all__ = [
    "Line", "Part", "Range", "RiskResult", "RiskSheet", "SafeguardLine", "SafeguardState", "SectionProgress", "score",
]  # fmt: skip


class Part(StrEnum):
    """What a line of the explanation speaks of."""

    GRAVITY = "gravity"
    LIKELIHOOD = "likelihood"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation: the degree or level it gives, whether it holds, its answers and the missing ones.

    ``index`` is the position in the risk's gravity, likelihood or floors; -1 when none holds and degree 1 applies.
    """

    part: Part
    degree: int
    truth: Truth
    index: int
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]


class SafeguardState(StrEnum):
    """What is known of a safeguard of a risk."""

    DONE = "done"
    PROMISED = "promised"
    UNDONE = "undone"
    UNKNOWN = "unknown"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class SafeguardLine:
    """One safeguard of one risk."""

    question: str
    essential: bool
    state: SafeguardState


@dataclass(frozen=True, slots=True)
class RiskResult:
    """One risk: degrees 1-4, levels 1-4 before safeguards, today, and with what is promised; and why.

    ``missing`` are the questions whose answers would narrow ``current``; empty when it is exact.
    """

    id: str
    gravity: Range
    likelihood: Range
    current_gravity: Range
    current_likelihood: Range
    inherent: Range
    current: Range
    target: Range
    lines: tuple[Line, ...]
    safeguards: tuple[SafeguardLine, ...]
    missing: tuple[str, ...]

    @property
    def in_play(self) -> bool:
        """Whether the risk may exceed ``low`` before any safeguard."""
        return self.inherent.high > Level.LOW


@dataclass(frozen=True, slots=True)
class RiskSheet:
    """Everything that follows from the answers. ``impact`` is the impact level of the assessment, today.

    ``context`` is what was read beside the answers; whoever reads them again, for a charter say, takes the same.
    """

    context: Context
    as_of: str
    depth: Depth
    asked: tuple[str, ...]
    impact_inherent: Range
    impact: Range
    impact_target: Range
    impact_floors: tuple[Line, ...]
    risks: tuple[RiskResult, ...]
    missing: tuple[str, ...]
    sections: tuple[SectionProgress, ...]
    qualification: Qualification

    def risk(self, id_: str) -> RiskResult:
        """One risk by id."""
        return next(risk for risk in self.risks if risk.id == id_)

    @property
    def unanswered(self) -> int:
        """How many questions that are asked have no answer yet, « ne sait pas » being an answer."""
        return sum(section.asked - section.answered for section in self.sections)

    @property
    def minutes(self) -> float:
        """Estimated minutes left."""
        return sum(section.minutes for section in self.sections)


# One risk --------------------------------------------------------------------------------------------------------


def _explained(reading: Reading, part: Part, scale: Scale, horizon: Horizon) -> tuple[list[Line], int]:
    """The highest line that holds, and every higher degree that missing answers may make hold, highest first.

    Lines of one degree that may hold are one line of the explanation; floors stay apart, each with its own reason. The
    mask is that of all the questions that these lines miss.
    """
    held = [(truth, rung) for rung in scale if (truth := reading.holds(rung.condition, horizon))]
    if len(held) > 1:
        held.sort(key=lambda entry: (-entry[1].level, -entry[0]))
    kept: list[tuple[Truth, Rung, tuple[Ground, ...], int]] = []
    for truth, rung in held:
        missing = reading.open_questions(rung.condition) if truth is Truth.MAY else 0
        if kept and part is not Part.FLOOR and truth is Truth.MAY and kept[-1][1].level == rung.level:
            kept[-1] = (*kept[-1][:3], kept[-1][3] | missing)
            continue
        kept.append((truth, rung, reading.grounds(rung.condition, horizon, but=missing), missing))
        if truth is Truth.HOLDS and part is not Part.FLOOR:
            break
    found = [
        Line(part, rung.level, truth, rung.place, grounds, reading.in_order(missing))
        for truth, rung, grounds, missing in kept
    ]
    if part is not Part.FLOOR and not any(line.truth is Truth.HOLDS for line in found):
        found.append(Line(part, 1, Truth.HOLDS, -1, (), ()))
    return found, union(entry[3] for entry in kept)


def _states(reading: Reading) -> dict[str, SafeguardState]:
    """What is known of each safeguard that some risk names."""
    both = (ids for risk in reading.checklist.risks for ids in (risk.safeguards.essential, risk.safeguards.recommended))
    now, then = reading.protection(Horizon.CURRENT), reading.protection(Horizon.TARGET)
    sorts = (
        (now.surely_out, SafeguardState.OUT),
        (now.surely_done, SafeguardState.DONE),
        (now.surely_undone & then.surely_done, SafeguardState.PROMISED),
        (now.surely_undone, SafeguardState.UNDONE),
        (reading.missing, SafeguardState.UNKNOWN),
    )
    found = {}
    for id_ in dict.fromkeys(id_ for ids in both for id_ in ids):
        bit = reading.index.bit[id_]
        # What is neither certain nor open is asked of nobody at this depth.
        found[id_] = next((state for mask, state in sorts if mask & bit), None) or (
            SafeguardState.UNKNOWN if reading.open_among(bit) else SafeguardState.OUT
        )
    return found


def _risk(reading: Reading, risk: Risk, states: Mapping[str, SafeguardState]) -> tuple[RiskResult, int]:
    """One risk, and the mask of the questions that it misses."""
    found = levels(reading, risk)
    masks = reading.index.risks[risk.id]
    lines: list[Line] = []
    missing = 0
    for part, scale, horizon in (
        (Part.GRAVITY, masks.gravity, Horizon.INHERENT),
        (Part.LIKELIHOOD, masks.likelihood, Horizon.CURRENT),
        (Part.FLOOR, masks.floors, Horizon.CURRENT),
    ):
        explained, open_ = _explained(reading, part, scale, horizon)
        lines += explained
        missing |= open_
    safeguards = tuple(
        SafeguardLine(id_, essential, states[id_])
        for essential, ids in ((True, risk.safeguards.essential), (False, risk.safeguards.recommended))
        for id_ in ids
    )
    unknown = (safeguard.question for safeguard in safeguards if safeguard.state is SafeguardState.UNKNOWN)
    missing |= reading.open_among(reading.index.mask((*unknown, *masks.undoing)))
    # What can be answered now; the others appear once these are.
    missing = 0 if found.current.exact else missing & reading.asked
    result = RiskResult(
        id=risk.id,
        gravity=found.before.gravity,
        likelihood=found.before.likelihood,
        current_gravity=found.current_gravity,
        current_likelihood=found.current_likelihood,
        inherent=found.before.inherent,
        current=found.current,
        target=found.target,
        lines=tuple(lines),
        safeguards=safeguards,
        missing=reading.in_order(missing),
    )
    return result, missing


# The whole assessment --------------------------------------------------------------------------------------------


def score(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    depth: Depth = Depth.SHORT,
) -> RiskSheet:
    """Qualify and score one assessment. Pure: the same input gives the same sheet, whatever the order of the answers.

    Args:
        checklist: what was asked; it must have passed ``checklists.checks.check``.
        answers: by question id. Answers to questions that are not asked count for nothing.
        context: the authority's profile, audit verdicts, and the day on which the law is read.
        depth: the depth chosen by hand; raised where the answers require it.
    """
    reading = read(checklist, answers, context, depth)
    states = _states(reading)
    explained = [_risk(reading, risk, states) for risk in checklist.risks]
    risks = tuple(risk for risk, _ in explained)
    floors = degree_of(reading, reading.index.floors)
    floor_lines, missing = _explained(reading, Part.FLOOR, reading.index.floors, Horizon.CURRENT)
    impact = overall(floors, (risk.current for risk in risks))
    missing = (missing & reading.asked) | union(open_ for risk, open_ in explained if risk.current.high > impact.low)
    return RiskSheet(
        context=context,
        as_of=context.as_of.isoformat(),
        depth=reading.depth,
        asked=reading.in_order(reading.asked),
        impact_inherent=overall(floors, (risk.inherent for risk in risks)),
        impact=impact,
        impact_target=overall(floors, (risk.target for risk in risks)),
        impact_floors=tuple(floor_lines),
        risks=risks,
        missing=() if impact.exact else reading.in_order(missing),
        sections=progress_of(reading, _in_play(risks)),
        qualification=qualify(reading),
    )


def _in_play(risks: Iterable[RiskResult]) -> dict[str, bool]:
    """The safeguards of the risks in play, and whether they are essential for one of these."""
    found: dict[str, bool] = {}
    for safeguard in (safeguard for risk in risks if risk.in_play for safeguard in risk.safeguards):
        found[safeguard.question] = found.get(safeguard.question, False) or safeguard.essential
    return found
