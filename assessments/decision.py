"""Decision: what it needs before it can be recorded, how long it holds, and what puts it in question afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field

from assessments.days import months_later
from assessments.model import FreeText, Frozen, ShortText, Status
from assessments.qualification import Standing
from checklists.model import Adviser, Level, Severity, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assessments.scoring import RiskSheet
    from checklists.model import Checklist


class Choice(StrEnum):
    """What may be decided."""

    APPROVE = "approve"
    CONDITIONS = "conditions"
    REFUSE = "refuse"
    POSTPONE = "postpone"


STATUS_OF: dict[Choice, Status] = {
    Choice.APPROVE: Status.APPROVED,
    Choice.CONDITIONS: Status.CONDITIONS,
    Choice.REFUSE: Status.REFUSED,
    Choice.POSTPONE: Status.POSTPONED,
}
APPROVING = frozenset({Choice.APPROVE, Choice.CONDITIONS})


class Demand(Frozen):
    """What an opinion or a decision asks for, before it is kept: what, by whom, by when."""

    text: Annotated[FreeText, Field(min_length=1)]
    owner: ShortText = ""
    due: date | None = None


class Reservation(Demand):
    """A reservation of an opinion or a condition of a decision, with the proof that it was met.

    ``source`` is « opinion » or « decision », ``source_id`` its id. ``proof`` says what shows that it was met; ``proof_file`` is
    the SHA-256 of a file given as evidence, empty for none. ``closed_at`` None: whoever asked for it has not accepted the proof.
    """

    id: str
    source: str
    source_id: str
    proof: FreeText = ""
    proof_file: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    proved_by: ShortText = ""
    proved_at: AwareDatetime | None = None
    closed_by: ShortText = ""
    closed_at: AwareDatetime | None = None

    def overdue(self, today: date) -> bool:
        """Whether it is open after its day."""
        return self.closed_at is None and self.due is not None and self.due < today


class Obstacle(StrEnum):
    """What stands against recording a decision. The first three have no way round; a missing opinion may be overridden."""

    OUTDATED = "outdated"
    BLOCKED = "blocked"
    CRITICAL = "critical"
    OPINION_MISSING = "opinion_missing"
    NO_REASON = "no_reason"
    NO_CONDITION = "no_condition"


OVERRIDABLE = frozenset({Obstacle.OPINION_MISSING})

OBSTACLES: dict[Obstacle, Text] = {
    Obstacle.OUTDATED: Text(
        fr="L’évaluation a changé depuis la version soumise\u00a0: l’approuver approuverait ce que personne n’a instruit. "
        "Soumettez-la de nouveau.",
        en="The assessment has changed since the submitted version: approving it would approve what nobody has reviewed. Submit "
        "it again.",
    ),
    Obstacle.BLOCKED: Text(
        fr="Un constat bloquant est établi\u00a0: la loi s’oppose au projet tel qu’il est décrit. Il ne peut pas être approuvé.",
        en="A blocking finding is established: the law stands against the project as described. It cannot be approved.",
    ),
    Obstacle.CRITICAL: Text(
        fr="Le niveau d’impact est IV, à ne pas déployer en l’état. Il ne peut pas être approuvé sans être changé.",
        en="The impact level is IV, not to be deployed as it is. It cannot be approved without being changed.",
    ),
    Obstacle.OPINION_MISSING: Text(
        fr="Un avis que ce niveau demande n’a pas été donné sur cette version. Attendez-le, ou passez outre par écrit\u00a0: votre "
        "motif restera visible partout.",
        en="An opinion that this level requires was not given on this version. Wait for it, or override it in writing: your "
        "reason will stay visible everywhere.",
    ),
    Obstacle.NO_REASON: Text(
        fr="Une décision se motive. Écrivez vos raisons en une phrase au moins.",
        en="A decision gives its reasons. Write yours in at least one sentence.",
    ),
    Obstacle.NO_CONDITION: Text(
        fr="Une approbation avec conditions dit lesquelles. Écrivez-en une au moins, ou approuvez sans condition.",
        en="An approval with conditions says which. Write at least one, or approve without conditions.",
    ),
}


def required_advisers(checklist: Checklist, level: int) -> frozenset[Adviser]:
    """Whose opinion a level requires before a decision, by the checklist's governance; empty when it requires none."""
    rule = next((rule for rule in checklist.governance if rule.level == level), None)
    return frozenset(opinion.of for opinion in rule.opinions if opinion.of is not None) if rule else frozenset()


def obstacles(
    checklist: Checklist,
    sheet: RiskSheet,
    choice: Choice,
    *,
    given: Collection[Adviser],
    covers: bool,
    reasons: str,
    conditions: Sequence[str] = (),
) -> tuple[Obstacle, ...]:
    """What stands against a decision, gravest first; empty when nothing does.

    A refusal or a postponement needs reasons alone: nobody has to wait in order to say no.

    Args:
        checklist: of the assessment.
        sheet: what followed from the submitted version.
        choice: what is about to be decided.
        given: whose opinion on this very version is recorded.
        covers: whether the assessment is still what was submitted.
        reasons: of the decision.
        conditions: texts of the conditions.
    """
    found = []
    if choice in APPROVING:
        if not covers:
            found.append(Obstacle.OUTDATED)
        findings = sheet.qualification.findings
        if any(f.severity is Severity.BLOCKING and f.standing is Standing.HOLDS for f in findings):
            found.append(Obstacle.BLOCKED)
        if sheet.impact.low == Level.CRITICAL:
            found.append(Obstacle.CRITICAL)
        if required_advisers(checklist, sheet.impact.high) - set(given):
            found.append(Obstacle.OPINION_MISSING)
    if not reasons.strip():
        found.append(Obstacle.NO_REASON)
    if choice is Choice.CONDITIONS and not any(text.strip() for text in conditions):
        found.append(Obstacle.NO_CONDITION)
    return tuple(found)


def valid_until(checklist: Checklist, level: int, choice: Choice, decided_on: date) -> date | None:
    """The last day on which a decision holds: as long as the governance of the level says. None for a refusal or a delay."""
    rule = next((rule for rule in checklist.governance if rule.level == level), None)
    if rule is None or choice not in APPROVING:
        return None
    return months_later(decided_on, rule.valid_months)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether an opinion or a decision still says something of the assessment as it is.

    ``same``: nothing changed since the version that it names. ``in_force``: its day has not passed; True when it has none.
    """

    same: bool
    in_force: bool


def coverage(content_hash: str, now: str, until: date | None, today: date) -> Coverage:
    """Compare what an opinion or a decision names with what is there today."""
    return Coverage(same=content_hash == now, in_force=until is None or today <= until)


class Decision(Frozen):
    """A decision on one submitted version.

    ``missing``: whose required opinion was not given, when the decision was taken all the same; ``override`` says why, and stays
    visible everywhere. ``act``: the deliberation or order by which it was taken, as people cite it. ``valid_until``: its last
    day; None for a refusal or a postponement. ``conditions`` are kept like the reservations of an opinion.
    """

    id: str
    submission: int
    content_hash: str
    choice: Choice
    impact_low: int
    impact_high: int
    decided_on: date
    valid_until: date | None
    missing: tuple[Adviser, ...]
    reasons: FreeText
    override: FreeText
    act: FreeText
    by: ShortText
    at: AwareDatetime
