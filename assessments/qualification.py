"""Which rules apply: findings with their reasons, the AI Act class, and the obligations that follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.logic import Ground, Horizon, Truth
from checklists.model import SEVERITY_ORDER, Certainty, RegimeId, Severity

if TYPE_CHECKING:
    from datetime import date

    from assessments.conditions import FindingMasks
    from assessments.reading import Reading


class Standing(StrEnum):
    """How firmly a finding stands.

    ``holds``: the answers say so and the law was checked. ``to_confirm``: the answers say so, lawyers may disagree.
    ``possible``: missing answers leave it open. ``announced``: it will bind from ``Finding.in_force_from``.
    """

    HOLDS = "holds"
    TO_CONFIRM = "to_confirm"
    POSSIBLE = "possible"
    ANNOUNCED = "announced"


STANDING_ORDER: tuple[Standing, ...] = tuple(Standing)


@dataclass(frozen=True, slots=True)
class FindingResult:
    """A finding that stands in some way, with the answers that led there and those that are missing."""

    id: str
    severity: Severity
    regime: RegimeId
    standing: Standing
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]


class AiActClass(StrEnum):
    """Class under Regulation (EU) 2024/1689, from the worst ``ai_act`` finding; classes are never averaged."""

    PROHIBITED = "prohibited"
    HIGH_RISK = "high_risk"
    TRANSPARENCY = "transparency"
    MINIMAL = "minimal"
    OUT_OF_SCOPE = "out_of_scope"


_CLASS_OF: dict[Severity, AiActClass] = {
    Severity.BLOCKING: AiActClass.PROHIBITED,
    Severity.HIGH: AiActClass.HIGH_RISK,
    Severity.TRANSPARENCY: AiActClass.TRANSPARENCY,
    Severity.NOTICE: AiActClass.MINIMAL,
}


class Proof(StrEnum):
    """What the checklist says of an obligation: done, promised, not done, or not known."""

    DONE = "done"
    PROMISED = "promised"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation in force for this system: its id, the findings that trigger it, the firmest of their standings.

    ``since`` is None when it applies already; otherwise the prudent date. ``likely`` differs from it where readings do.
    """

    id: str
    findings: tuple[str, ...]
    standing: Standing
    proof: Proof
    since: date | None
    likely: date | None


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the law says, so far.

    ``ai_act`` is the class that the answers already establish; ``ai_act_possible`` lists graver classes that missing
    answers or an open reading of the law leave possible. ``blocked`` when a blocking finding holds: no approval.
    """

    ai_act: AiActClass
    ai_act_possible: tuple[AiActClass, ...]
    findings: tuple[FindingResult, ...]
    duties: tuple[Duty, ...]
    blocked: bool
    may_be_blocked: bool

    def standing(self, *standings: Standing) -> tuple[FindingResult, ...]:
        """The findings that stand in one of the given ways, gravest first."""
        return tuple(finding for finding in self.findings if finding.standing in standings)


def qualify(reading: Reading) -> Qualification:
    """Apply every finding of the checklist to one reading of the answers."""
    findings = reading.index.findings.values()
    results = [result for finding in findings if (result := _result(reading, finding)) is not None]
    results.sort(key=lambda result: (STANDING_ORDER.index(result.standing), SEVERITY_ORDER.index(result.severity)))
    firm = [result for result in results if result.standing is Standing.HOLDS]
    open_ = [result for result in results if result.standing in (Standing.TO_CONFIRM, Standing.POSSIBLE)]
    certain, possible = _ai_act(reading, firm, open_)
    return Qualification(
        ai_act=certain,
        ai_act_possible=possible,
        findings=tuple(results),
        duties=_duties(reading, results),
        blocked=any(result.severity is Severity.BLOCKING for result in firm),
        may_be_blocked=any(result.severity is Severity.BLOCKING for result in open_),
    )


def _result(reading: Reading, masks: FindingMasks) -> FindingResult | None:
    truth = reading.conditions_of(masks)
    if truth is Truth.NO:
        return None
    finding = masks.finding
    missing = reading.open_conditions(masks)
    if truth is Truth.MAY:
        standing = Standing.POSSIBLE
    elif not reading.in_force(finding):
        standing = Standing.ANNOUNCED
    else:
        standing = Standing.TO_CONFIRM if finding.certainty is Certainty.TO_CONFIRM else Standing.HOLDS
    return FindingResult(
        id=finding.id,
        severity=finding.severity,
        regime=finding.regime,
        standing=standing,
        grounds=reading.grounds(masks.conditions[0], but=missing),
        missing=reading.in_order(missing) if truth is Truth.MAY else (),
    )


def _ai_act(
    reading: Reading,
    firm: list[FindingResult],
    open_: list[FindingResult],
) -> tuple[AiActClass, tuple[AiActClass, ...]]:
    gate = reading.index.gates.get(RegimeId.AI_ACT)
    if gate is not None and reading.holds(gate) is Truth.NO:
        return AiActClass.OUT_OF_SCOPE, ()
    order = list(AiActClass)
    classes = {_CLASS_OF[result.severity] for result in firm if result.regime is RegimeId.AI_ACT}
    certain = min(classes, key=order.index, default=AiActClass.MINIMAL)
    graver = {_CLASS_OF[result.severity] for result in open_ if result.regime is RegimeId.AI_ACT}
    return certain, tuple(c for c in order if c in graver and order.index(c) < order.index(certain))


def _duties(reading: Reading, results: list[FindingResult]) -> tuple[Duty, ...]:
    triggers: dict[str, list[FindingResult]] = {}
    for result in results:
        for duty_id in reading.index.findings[result.id].finding.obligations:
            triggers.setdefault(duty_id, []).append(result)
    return tuple(
        Duty(
            id=duty.id,
            findings=tuple(result.id for result in triggers[duty.id]),
            standing=min((result.standing for result in triggers[duty.id]), key=STANDING_ORDER.index),
            proof=_proof(reading, duty.proved_by),
            since=duty.prudent_date or duty.likely_date,
            likely=duty.likely_date or duty.prudent_date,
        )
        for duty in reading.checklist.obligations
        if duty.id in triggers
    )


def _proof(reading: Reading, question: str | None) -> Proof:
    bit = 0 if question is None else reading.index.bit[question]
    if not bit & reading.asked & reading.answered:
        return Proof.UNKNOWN
    if bit & reading.protection(Horizon.CURRENT).done:
        return Proof.DONE
    if bit & reading.protection(Horizon.TARGET).done:
        return Proof.PROMISED
    return Proof.OPEN
