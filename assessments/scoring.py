"""From answers to levels: ``score(checklist, answers, context)`` is pure and gives one ``RiskSheet``.

Pages and reports print the same sheet. The rules are those of the method (docs/methode.md): the highest line that holds,
essential and recommended safeguards, a level that never falls more than one step, floors, and ranges for what is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.levels import Range, floors_of, gravity_safeguards, levels, overall, read
from assessments.logic import Ground, Horizon, Protection, Truth
from assessments.qualification import Qualification, qualify
from checklists.model import Depth, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Answer, Context
    from assessments.reading import Reading
    from checklists.model import Checklist, DegreeLine, Floor, Risk, Section

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
class SectionProgress:
    """How far a section is. ``maturity`` is 0-1, None when it has no safeguard in play; ``minutes`` what is left."""

    id: str
    asked: int
    answered: int
    minutes: float
    maturity: float | None


@dataclass(frozen=True, slots=True)
class RiskSheet:
    """Everything that follows from the answers. ``impact`` is the impact level of the assessment, today."""

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


def _explained(reading: Reading, part: Part, lines: Iterable[DegreeLine | Floor], horizon: Horizon) -> list[Line]:
    """The highest line that holds, and every higher degree that missing answers may make hold, highest first.

    Lines of one degree that may hold are one line of the explanation; floors stay apart, each with its own reason.
    """
    held = [(reading.holds(line.when, horizon), index, line) for index, line in enumerate(lines)]
    open_ = [entry for entry in held if entry[0] is not Truth.NO]
    open_.sort(key=lambda entry: (-entry[2].level, -entry[0]))
    kept: list[tuple[Truth, int, DegreeLine | Floor, tuple[Ground, ...], set[str]]] = []
    for truth, index, line in open_:
        missing = reading.open_questions(line.when) if truth is Truth.MAY else frozenset()
        if kept and part is not Part.FLOOR and truth is Truth.MAY and kept[-1][2].level == line.level:
            kept[-1][-1].update(missing)
            continue
        grounds = tuple([ground for ground in reading.grounds(line.when, horizon) if ground.key not in missing])
        kept.append((truth, index, line, grounds, set(missing)))
        if truth is Truth.HOLDS and part is not Part.FLOOR:
            break
    found = [
        Line(part, int(line.level), truth, index, grounds, reading.in_order(missing))
        for truth, index, line, grounds, missing in kept
    ]
    if part is not Part.FLOOR and not any(line.truth is Truth.HOLDS for line in found):
        found.append(Line(part, 1, Truth.HOLDS, -1, (), ()))
    return found


def _state(reading: Reading, id_: str) -> SafeguardState:
    now = reading.protections(id_, Horizon.CURRENT)
    if len(now) > 1:
        return SafeguardState.OUT if not reading.open_question(id_) else SafeguardState.UNKNOWN
    if now == {Protection.OUT}:
        return SafeguardState.OUT
    if now == {Protection.DONE}:
        return SafeguardState.DONE
    promised = reading.protections(id_, Horizon.TARGET) == {Protection.DONE}
    return SafeguardState.PROMISED if promised else SafeguardState.UNDONE


def _states(reading: Reading) -> dict[str, SafeguardState]:
    """What is known of each safeguard that some risk names."""
    both = (ids for risk in reading.checklist.risks for ids in (risk.safeguards.essential, risk.safeguards.recommended))
    return {id_: _state(reading, id_) for id_ in dict.fromkeys(id_ for ids in both for id_ in ids)}


def _risk(reading: Reading, risk: Risk, states: Mapping[str, SafeguardState]) -> RiskResult:
    found = levels(reading, risk)
    lines = [
        *_explained(reading, Part.GRAVITY, risk.gravity, Horizon.INHERENT),
        *_explained(reading, Part.LIKELIHOOD, risk.likelihood, Horizon.CURRENT),
        *_explained(reading, Part.FLOOR, risk.floors, Horizon.CURRENT),
    ]
    safeguards = tuple(
        SafeguardLine(id_, essential, states[id_])
        for essential, ids in ((True, risk.safeguards.essential), (False, risk.safeguards.recommended))
        for id_ in ids
    )
    missing: set[str] = set()
    if not found.current.exact:
        missing.update(id_ for line in lines for id_ in line.missing)
        for safeguard in safeguards:
            if safeguard.state is SafeguardState.UNKNOWN:
                missing |= reading.open_question(safeguard.question)
        for id_ in gravity_safeguards(reading.checklist, risk):
            missing |= reading.open_question(id_)
    return RiskResult(
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
        missing=_askable(reading, missing),
    )


def _askable(reading: Reading, ids: set[str]) -> tuple[str, ...]:
    """Those of the open questions that can be answered now; the others appear once these are."""
    return tuple(id_ for id_ in reading.in_order(ids) if reading.asked(id_))


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
    risks = tuple(_risk(reading, risk, states) for risk in checklist.risks)
    floors = floors_of(reading, checklist.floors)
    floor_lines = tuple(_explained(reading, Part.FLOOR, checklist.floors, Horizon.CURRENT))
    impact = overall(floors, (risk.current for risk in risks))
    missing: set[str] = set()
    if not impact.exact:
        missing.update(id_ for line in floor_lines for id_ in line.missing)
        missing.update(id_ for risk in risks if risk.current.high > impact.low for id_ in risk.missing)
    asked = tuple(id_ for id_ in checklist.questions if reading.asked(id_))
    return RiskSheet(
        as_of=context.as_of.isoformat(),
        depth=reading.depth,
        asked=asked,
        impact_inherent=overall(floors, (risk.inherent for risk in risks)),
        impact=impact,
        impact_target=overall(floors, (risk.target for risk in risks)),
        impact_floors=floor_lines,
        risks=risks,
        missing=_askable(reading, missing),
        sections=_sections(reading, frozenset(asked), risks),
        qualification=qualify(reading),
    )


def _sections(reading: Reading, asked: frozenset[str], risks: tuple[RiskResult, ...]) -> tuple[SectionProgress, ...]:
    in_play: dict[str, bool] = {}
    for safeguard in (safeguard for risk in risks if risk.in_play for safeguard in risk.safeguards):
        in_play[safeguard.question] = in_play.get(safeguard.question, False) or safeguard.essential
    return tuple(_progress(reading, section, asked, in_play) for section in reading.checklist.sections)


def _progress(
    reading: Reading, section: Section, asked: frozenset[str], in_play: Mapping[str, bool]
) -> SectionProgress:
    mine = [question for question in section.questions if question.id in asked]
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
    """``(0.6 + 0.4 · recommended) · essential``; the rate of the only list there is when one is empty. Never a level.

    ``in_play``: safeguards of the risks in play, and whether they are essential for one of these.
    """
    rates: dict[bool, list[float]] = {True: [], False: []}
    for question in section.questions:
        if question.id not in in_play or reading.protections(question.id, Horizon.CURRENT) == {Protection.OUT}:
            continue
        answer = reading.answers.get(question.id)
        credit = _CREDIT.get(answer.choice[0], 0.0) if answer and answer.counts and answer.choice else 0.0
        rates[in_play[question.id]].append(credit)
    essential, recommended = (sum(rates[k]) / len(rates[k]) if rates[k] else None for k in (True, False))
    if essential is None:
        return recommended
    return essential if recommended is None else (0.6 + 0.4 * recommended) * essential
