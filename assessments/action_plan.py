"""The action plan: everything that remains to be done, in numbered lines that report and spreadsheet share.

It gathers what the sheet already says: obligations without proof, safeguards that are missing or only planned, and what
people decided after an audit; and the reservations of opinions and conditions of decisions that nobody has closed. Where people
keep a task about a line, its owner and its day are those of the task. Pure: the same input gives the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from assessments.bias.series import series_of
from assessments.qualification import STANDING_ORDER, Proof, Standing
from assessments.scoring import SafeguardState
from checklists.model import DECLINED, PARTIAL, PLANNED, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from assessments.bias.record import Audit
    from assessments.bias.series import Series
    from assessments.decision import Reservation
    from assessments.model import Answer
    from assessments.qualification import Duty
    from assessments.scoring import RiskResult, RiskSheet
    from assessments.tasks import Task
    from checklists.model import Checklist


Judged = TypeVar("Judged")


class ActionKind(StrEnum):
    """Where an action comes from; in the order in which the plan lists them."""

    OBLIGATION = "obligation"
    SAFEGUARD = "safeguard"
    AUDIT = "audit"
    CONDITION = "condition"
    RESERVATION = "reservation"


class ActionState(StrEnum):
    """How far an action is. What is done is no action any more.

    ``planned``: somebody will do it by a day that was given. ``vague``: planned or begun, without an owner or a day, so
    that nothing counts on it. ``open``: nobody has begun. ``declined``: people chose not to do it. ``unknown``: no answer
    says. ``proved``: the proof of a reservation or condition was brought, and nobody has accepted it yet.
    """

    PLANNED = "planned"
    VAGUE = "vague"
    OPEN = "open"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    PROVED = "proved"


KIND_NAMES: dict[ActionKind, Text] = {
    ActionKind.OBLIGATION: Text(fr="Obligation", en="Obligation"),
    ActionKind.SAFEGUARD: Text(fr="Mesure de protection", en="Safeguard"),
    ActionKind.AUDIT: Text(fr="Suite d’un audit", en="Follow-up of an audit"),
    ActionKind.CONDITION: Text(fr="Condition de la décision", en="Condition of the decision"),
    ActionKind.RESERVATION: Text(fr="Réserve d’un avis", en="Reservation of an opinion"),
}
WRITTEN = frozenset({ActionKind.AUDIT, ActionKind.CONDITION, ActionKind.RESERVATION})
"""Kinds whose words people wrote; those of the others are in the checklist."""
STATE_NAMES: dict[ActionState, Text] = {
    ActionState.PLANNED: Text(fr="prévu, avec responsable et date", en="planned, with an owner and a date"),
    ActionState.VAGUE: Text(fr="à compléter : responsable ou date", en="incomplete: owner or date missing"),
    ActionState.OPEN: Text(fr="à faire", en="to do"),
    ActionState.DECLINED: Text(fr="écarté par choix", en="set aside by choice"),
    ActionState.UNKNOWN: Text(fr="à vérifier", en="to be checked"),
    ActionState.PROVED: Text(fr="preuve apportée, à accepter", en="proof brought, to be accepted"),
}
"""What people read, in a sentence; a cell or a line begins with a capital."""


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the action plan.

    Attributes:
        number: its place in the plan, from 1; people quote it as « Action 1 » (A1 is the number of a question).
        kind: where it comes from.
        id: of the obligation, of the safeguard’s question, of the audit, or of the reservation or condition.
        state: how far it is.
        question: the question whose answer proves it; empty when none does.
        owner: who does it, as people typed it; empty when nobody is named.
        role: id of the role that owes it, or that is asked about it; empty when none is known.
        due: the day that people set themselves; None when they set none.
        since: the day from which the law asks for it, the prudent one; None when it does already, or when no law does.
        likely: the same, the likely one.
        essential: whether it is a safeguard without which some risk in play cannot be lowered.
        risks: risks in play that it lowers, in the order of the checklist.
        findings: findings from which an obligation follows.
        standing: how firmly an obligation stands; None for the others.
        written: what is to be done after an audit, or what a reservation or condition asks for, in people’s own words; empty
            when nothing is decided, and for the others, whose words are those of the checklist (see ``words``).
        task: what people keep about this line; None when nobody has.
        said: owner and day as the assessment gives them, whatever the task says.
    """

    number: int
    kind: ActionKind
    id: str
    state: ActionState
    question: str = ""
    owner: str = ""
    role: str = ""
    due: date | None = None
    since: date | None = None
    likely: date | None = None
    essential: bool = False
    risks: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    standing: Standing | None = None
    written: str = ""
    task: Task | None = None
    said: tuple[str, date | None] = ("", None)

    @property
    def key(self) -> str:
        """Its name for a task, which stays the same when the plan changes."""
        return f"{self.kind}:{self.id}"

    @property
    def settled(self) -> bool:
        """Whether people say that nothing is due any more; the answers may still say otherwise."""
        return self.task is not None and self.task.settled

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and nobody says that it is settled."""
        return self.due is not None and self.due < today and not self.settled

    def words(self, checklist: Checklist, lang: str) -> str:
        """What is to be done: the obligation, what the safeguard makes true (older checklists: its question), or what people wrote."""
        if self.kind is ActionKind.OBLIGATION:
            return checklist.obligation[self.id].text.to(lang)
        if self.kind is ActionKind.SAFEGUARD:
            question = checklist.questions[self.id]
            return (question.condition or question.text).to(lang)
        return self.written


def action_plan(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    sheet: RiskSheet,
    audits: Sequence[Audit],
    *,
    reservations: Sequence[Reservation] = (),
    tasks: Sequence[Task] = (),
) -> tuple[Action, ...]:
    """What remains to be done, numbered: obligations, firmest first, safeguards, what audits led to, conditions, reservations.

    An obligation stands in it unless its proof is done, or unless only missing answers make it possible. A safeguard stands
    in it when it is known not to be done and lowers a risk in play; one about which nothing is known is a question to answer,
    not an action. A safeguard that proves an obligation of the plan has no line of its own: the obligation names the risks.
    """
    by_question = _risks_by_safeguard(sheet.risks)
    duties = [duty for duty in sheet.qualification.duties if _is_open(duty)]
    duties.sort(key=lambda duty: STANDING_ORDER.index(duty.standing))
    proving = {checklist.obligation[duty.id].proved_by for duty in duties}
    lines = [
        *(_obligation(checklist, answers, duty, by_question) for duty in duties),
        *(
            _safeguard(checklist, answers.get(id_), id_, found)
            for id_, found in by_question.items()
            if id_ not in proving and found.state in _TO_DO
        ),
        *_audits(series_of(audits)),
        *_demands(reservations),
    ]
    return tuple(_numbered(lines, {task.key: task for task in tasks}))


@dataclass(frozen=True, slots=True)
class _Safeguard:
    """A safeguard of risks in play."""

    state: SafeguardState
    essential: bool
    risks: tuple[str, ...]


_TO_DO = (SafeguardState.PROMISED, SafeguardState.UNDONE)
_OF_PROOF = {Proof.PROMISED: ActionState.PLANNED, Proof.OPEN: ActionState.OPEN, Proof.UNKNOWN: ActionState.UNKNOWN}
_OF_CHOICE: dict[tuple[str, ...], ActionState] = {
    (PLANNED,): ActionState.VAGUE,
    (PARTIAL,): ActionState.VAGUE,
    (DECLINED,): ActionState.DECLINED,
}
"""What an answer says of a safeguard that is neither done nor promised; anything else is open."""


def _is_open(duty: Duty) -> bool:
    return duty.proof is not Proof.DONE and duty.standing is not Standing.POSSIBLE


def _risks_by_safeguard(risks: Iterable[RiskResult]) -> dict[str, _Safeguard]:
    """Safeguards of the risks in play: those that are essential for one of them first, those of graver risks first."""
    in_play = [risk for risk in risks if risk.in_play]
    found: dict[str, _Safeguard] = {}
    worst: dict[str, int] = {}
    for risk in in_play:
        for line in risk.safeguards:
            known = found.get(line.question, _Safeguard(line.state, essential=False, risks=()))
            essential = known.essential or line.essential
            found[line.question] = _Safeguard(line.state, essential, (*known.risks, risk.id))
            worst[line.question] = max(worst.get(line.question, 0), risk.current.high)
    order = sorted(found, key=lambda id_: (not found[id_].essential, -worst[id_]))
    return {id_: found[id_] for id_ in order}


def _state(answer: Answer | None, otherwise: ActionState) -> ActionState:
    """The state that an answer specifies where it was known only as « not done »."""
    if otherwise is not ActionState.OPEN or answer is None:
        return otherwise
    return _OF_CHOICE.get(answer.choice, otherwise)


def _obligation(
    checklist: Checklist, answers: Mapping[str, Answer], duty: Duty, by_question: Mapping[str, _Safeguard]
) -> Action:
    obligation = checklist.obligation[duty.id]
    question = obligation.proved_by or ""
    answer = answers.get(question) if duty.proof is not Proof.UNKNOWN else None
    safeguard = by_question.get(question)
    return Action(
        number=0,
        kind=ActionKind.OBLIGATION,
        id=duty.id,
        state=_state(answer, _OF_PROOF[duty.proof]),
        question=question,
        owner=answer.owner.strip() if answer else "",
        role=obligation.who,
        due=answer.due if answer else None,
        since=duty.since,
        likely=duty.likely,
        essential=safeguard is not None and safeguard.essential,
        risks=safeguard.risks if safeguard else (),
        findings=duty.findings,
        standing=duty.standing,
    )


def _safeguard(checklist: Checklist, answer: Answer | None, id_: str, found: _Safeguard) -> Action:
    planned = found.state is SafeguardState.PROMISED
    return Action(
        number=0,
        kind=ActionKind.SAFEGUARD,
        id=id_,
        state=_state(answer, ActionState.PLANNED if planned else ActionState.OPEN),
        question=id_,
        owner=answer.owner.strip() if answer else "",
        role=checklist.questions[id_].asked_of[0],
        due=answer.due if answer else None,
        essential=found.essential,
        risks=found.risks,
    )


def _audits(series: Iterable[Series]) -> Iterator[Action]:
    """What people decided after an audit, and every gap that stands without a decision."""
    for each in series:
        said = last_word(each.measured, lambda audit: audit.judgement is not None, stands=each.standing is not None)
        judged = said.judgement if said else None
        written = judged.action.strip() if judged else ""
        if not written and each.standing is None:
            continue
        owner, due = (judged.owner.strip(), judged.due) if judged else ("", None)
        promised = ActionState.PLANNED if owner and due else ActionState.VAGUE
        yield Action(
            number=0,
            kind=ActionKind.AUDIT,
            id=(each.standing or each.latest).id,
            state=promised if written else ActionState.OPEN,
            owner=owner,
            due=due,
            written=written,
        )


def last_word(measured: Sequence[Judged], judged: Callable[[Judged], bool], *, stands: bool) -> Judged | None:
    """The audit of a series whose conclusion counts today; None when nobody has concluded.

    While a gap stands, a later audit that could not judge may still say what is done: the last word counts. Once a later audit
    has cleared it, what was decided before has had its effect.
    """
    return next((each for each in reversed(measured if stands else measured[-1:]) if judged(each)), None)


def _demands(reservations: Sequence[Reservation]) -> Iterator[Action]:
    """Conditions of decisions, then reservations of opinions, as long as nobody has closed them."""
    for kind, source in ((ActionKind.CONDITION, "decision"), (ActionKind.RESERVATION, "opinion")):
        for each in reservations:
            if each.source == source and each.closed_at is None:
                planned = ActionState.PLANNED if each.owner.strip() and each.due else ActionState.VAGUE
                yield Action(
                    number=0,
                    kind=kind,
                    id=each.id,
                    state=ActionState.PROVED if each.proof else planned,
                    owner=each.owner.strip(),
                    due=each.due,
                    written=each.text,
                )


def _numbered(lines: Iterable[Action], tasks: Mapping[str, Task]) -> Iterator[Action]:
    for number, line in enumerate(lines, 1):
        task = tasks.get(line.key)
        owner, due = (task.owner or line.owner, task.due or line.due) if task else (line.owner, line.due)
        yield replace(line, number=number, task=task, owner=owner, due=due, said=(line.owner, line.due))
