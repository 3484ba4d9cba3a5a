"""From answers to levels: ``score(checklist, answers, context)`` is pure and gives one ``RiskSheet``.

Pages and reports print the same sheet. The rules are those of the method (docs/methode.md): the highest line that holds,
essential and recommended safeguards, a level that never falls more than one step, floors, and ranges for what is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.logic import Ground, Horizon, Protection, Reading, Truth
from assessments.qualification import Qualification, in_order, qualify
from checklists.model import Depth, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist, DegreeLine, Floor, Matrix, Risk, Section


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Lowest and highest value that the missing answers still allow; equal when nothing is open. The upper end counts."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether nothing is open."""
        return self.low == self.high

    @property
    def width(self) -> int:
        """How many steps are open; 0 when exact."""
        return self.high - self.low


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


def _degrees(reading: Reading, lines: Iterable[DegreeLine], horizon: Horizon) -> Range:
    low = high = 1
    for line in lines:
        if line.level <= high and line.level <= low:
            continue
        truth = reading.holds(line.when, horizon)
        if truth is not Truth.NO:
            high = max(high, line.level)
        if truth is Truth.HOLDS:
            low = max(low, line.level)
    return Range(low, high)


def _floors(reading: Reading, floors: Iterable[Floor]) -> Range:
    low = high = Level.LOW.value
    for floor in floors:
        truth = reading.holds(floor.when)
        if truth is not Truth.NO:
            high = max(high, floor.level.value)
        if truth is Truth.HOLDS:
            low = max(low, floor.level.value)
    return Range(low, high)


def reduction(essential: Iterable[frozenset[Protection]], recommended: Iterable[frozenset[Protection]]) -> Range:
    """How many steps the safeguards take off a likelihood: 0, 1 or 2, least and most that open answers allow.

    One step when every essential safeguard left is done (and one is left), one more when also four times the done
    recommended ones are at least three times those left (and one is left). An empty list earns nothing.
    """
    essential, recommended = list(essential), list(recommended)
    can = all(s != {Protection.UNDONE} for s in essential) and any(Protection.DONE in s for s in essential)
    must = all(Protection.UNDONE not in s for s in essential) and any(s == {Protection.DONE} for s in essential)
    return Range(
        int(must) + int(must and _three_quarters(recommended, hopeful=False)),
        int(can) + int(can and _three_quarters(recommended, hopeful=True)),
    )


def _three_quarters(recommended: list[frozenset[Protection]], *, hopeful: bool) -> bool:
    if hopeful:
        done = sum(Protection.DONE in s for s in recommended)
        left = done + sum(s == {Protection.UNDONE} for s in recommended)
    else:
        done = sum(s == {Protection.DONE} for s in recommended)
        left = done + sum(Protection.UNDONE in s for s in recommended)
    return left >= 1 and 4 * done >= 3 * left


def _reduced(matrix: Matrix, gravity: Range, likelihood: Range, steps: Range, least: Range) -> tuple[Range, Range]:
    after = Range(max(1, likelihood.low - steps.high), max(1, likelihood.high - steps.low))
    return after, _at_least(matrix, gravity, after, least)


def _at_least(matrix: Matrix, gravity: Range, likelihood: Range, least: Range) -> Range:
    return Range(
        max(matrix[gravity.low - 1][likelihood.low - 1].value, least.low),
        max(matrix[gravity.high - 1][likelihood.high - 1].value, least.high),
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """The figures of one risk without their explanation; cheap to recompute."""

    gravity: Range
    likelihood: Range
    current_gravity: Range
    current_likelihood: Range
    floor: Range
    inherent: Range
    current: Range
    target: Range


def levels(reading: Reading, risk: Risk) -> Levels:
    """Inherent, current and target level of one risk (METHOD section 4)."""
    matrix = reading.checklist.matrix
    gravity = _degrees(reading, risk.gravity, Horizon.INHERENT)
    likelihood = _degrees(reading, risk.likelihood, Horizon.INHERENT)
    floor = _floors(reading, risk.floors)
    inherent = _at_least(matrix, gravity, likelihood, floor)
    least = Range(max(inherent.low - 1, floor.low), max(inherent.high - 1, floor.high))
    outcome = []
    for horizon in (Horizon.CURRENT, Horizon.TARGET):
        now = _degrees(reading, risk.gravity, horizon)
        steps = reduction(
            [reading.protections(id_, horizon) for id_ in risk.safeguards.essential],
            [reading.protections(id_, horizon) for id_ in risk.safeguards.recommended],
        )
        outcome.append((now, *_reduced(matrix, now, likelihood, steps, least)))
    (current_gravity, current_likelihood, current), (_, _, target) = outcome
    return Levels(gravity, likelihood, current_gravity, current_likelihood, floor, inherent, current, target)


def _explained(reading: Reading, part: Part, lines: Iterable[DegreeLine | Floor], horizon: Horizon) -> list[Line]:
    """The highest line that holds, and every higher degree that missing answers may make hold, highest first.

    Lines of one degree that may hold are one line of the explanation; floors stay apart, each with its own reason.
    """
    found: list[Line] = []
    ranked = sorted(enumerate(lines), key=lambda pair: (-int(pair[1].level), -reading.holds(pair[1].when, horizon)))
    for index, line in ranked:
        truth = reading.holds(line.when, horizon)
        if truth is Truth.NO:
            continue
        missing = reading.open_questions(line.when) if truth is Truth.MAY else frozenset()
        before = found[-1] if found else None
        if before and part is not Part.FLOOR and truth is Truth.MAY and before.degree == line.level:
            found[-1] = replace(before, missing=in_order(reading, missing.union(before.missing)))
            continue
        grounds = tuple(g for g in reading.grounds(line.when, horizon) if g.key not in missing)
        found.append(Line(part, int(line.level), truth, index, grounds, in_order(reading, missing)))
        if truth is Truth.HOLDS and part is not Part.FLOOR:
            break
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


def _risk(reading: Reading, risk: Risk) -> RiskResult:
    found = levels(reading, risk)
    lines = [
        *_explained(reading, Part.GRAVITY, risk.gravity, Horizon.INHERENT),
        *_explained(reading, Part.LIKELIHOOD, risk.likelihood, Horizon.CURRENT),
        *_explained(reading, Part.FLOOR, risk.floors, Horizon.CURRENT),
    ]
    safeguards = tuple(
        SafeguardLine(id_, essential, _state(reading, id_))
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
        gravity=found.gravity,
        likelihood=found.likelihood,
        current_gravity=found.current_gravity,
        current_likelihood=found.current_likelihood,
        inherent=found.inherent,
        current=found.current,
        target=found.target,
        lines=tuple(lines),
        safeguards=safeguards,
        missing=_askable(reading, missing),
    )


def _askable(reading: Reading, ids: set[str]) -> tuple[str, ...]:
    """Those of the open questions that can be answered now; the others appear once these are."""
    return tuple(id_ for id_ in in_order(reading, ids) if reading.asked(id_))


# The whole assessment --------------------------------------------------------------------------------------------


def depth_of(reading: Reading, chosen: Depth, worst: int) -> Depth:
    """The depth at which to ask: the one chosen by hand, raised by the rules, never lowered below them.

    ``worst`` is the highest lower end of the inherent levels, so that missing answers alone never make the form longer.
    """
    depth = chosen
    for rule in reading.checklist.depth_rules:
        held = (
            reading.holds(rule.when) is Truth.HOLDS if rule.when is not None else worst >= (rule.inherent_at_least or 0)
        )
        if held:
            depth = max(depth, rule.depth)
    return depth


def read(checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth = Depth.SHORT) -> Reading:
    """The answers, read at the depth that they require. ``depth`` is the one chosen by hand.

    A risk that is certain to exceed ``low`` has all its safeguards asked, at any depth. What decides the depth is asked
    at every depth (exposures and facts of conditions are ``short``), so two passes suffice.
    """
    first = Reading(checklist, answers, context, depth)
    inherent = [(risk, levels(first, risk).inherent.low) for risk in checklist.risks]
    needed = depth_of(first, depth, max((low for _, low in inherent), default=1))
    also = frozenset(
        id_
        for risk, low in inherent
        if low > Level.LOW
        for id_ in (*risk.safeguards.essential, *risk.safeguards.recommended, *gravity_safeguards(checklist, risk))
    )
    return Reading(checklist, answers, context, needed, also)


def gravity_safeguards(checklist: Checklist, risk: Risk) -> tuple[str, ...]:
    """Safeguards named in a gravity line of the risk: a real possibility to undo the harm."""
    keys = (key for line in risk.gravity for alternative in line.when for key in alternative)
    questions = checklist.questions
    return tuple(dict.fromkeys(key for key in keys if key in questions and questions[key].kind is Kind.SAFEGUARD))


def overall(floors: Range, risks: Iterable[Range]) -> Range:
    """The impact level: the worst risk, raised by the floors of the assessment; never an average."""
    ranges = [*risks, floors]
    return Range(max(r.low for r in ranges), max(r.high for r in ranges))


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
    risks = tuple(_risk(reading, risk) for risk in checklist.risks)
    floors = _floors(reading, checklist.floors)
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
        sections=tuple(_progress(reading, section, asked, risks) for section in checklist.sections),
        qualification=qualify(reading),
    )


def _progress(
    reading: Reading,
    section: Section,
    asked: tuple[str, ...],
    risks: tuple[RiskResult, ...],
) -> SectionProgress:
    mine = [question for question in section.questions if question.id in asked]
    open_ = [question for question in mine if not _given(reading, question.id)]
    return SectionProgress(
        id=section.id,
        asked=len(mine),
        answered=len(mine) - len(open_),
        minutes=sum(reading.checklist.minutes[question.answer] for question in open_),
        maturity=_maturity(reading, section, risks),
    )


def _given(reading: Reading, id_: str) -> bool:
    answer = reading.answers.get(id_)
    return answer is not None and answer.given and not answer.to_confirm


_CREDIT: dict[str, float] = {"done": 1.0, "partial": 0.5}


def _maturity(reading: Reading, section: Section, risks: tuple[RiskResult, ...]) -> float | None:
    """``(0.6 + 0.4 · recommended) · essential``; the rate of the only list there is when one is empty. Never a level."""
    in_play = [safeguard for risk in risks if risk.in_play for safeguard in risk.safeguards]
    essential_ids = {safeguard.question for safeguard in in_play if safeguard.essential}
    rates: dict[bool, list[float]] = {True: [], False: []}
    for question in section.questions:
        named = any(safeguard.question == question.id for safeguard in in_play)
        if not named or reading.protections(question.id, Horizon.CURRENT) == {Protection.OUT}:
            continue
        answer = reading.answers.get(question.id)
        credit = _CREDIT.get(answer.choice[0], 0.0) if answer and answer.counts and answer.choice else 0.0
        rates[question.id in essential_ids].append(credit)
    essential, recommended = (sum(rates[k]) / len(rates[k]) if rates[k] else None for k in (True, False))
    if essential is None:
        return recommended
    return essential if recommended is None else (0.6 + 0.4 * recommended) * essential
