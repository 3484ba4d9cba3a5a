"""Three-valued logic over answers: what holds, what cannot hold, and what the missing answers still allow.

``Truths`` looks at one set of answers; ``assessments.reading`` adds the reasons. Questions that are not answered, answered « ne sait pas », waiting to be
confirmed, or shown only if a missing answer says so, leave things open; nothing here guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from assessments.conditions import Condition, Line, Names, index_of
from checklists.model import DONE, NOT_APPLICABLE, PARTIAL, PLANNED, Certainty, Depth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist, Fact, Finding, Question, When


class Truth(IntEnum):
    """NO: cannot hold. MAY: missing answers decide. HOLDS: holds whatever they are. And is ``min``, or is ``max``."""

    NO = 0
    MAY = 1
    HOLDS = 2


def _truth(value: bool | None) -> Truth:
    return Truth.MAY if value is None else Truth.HOLDS if value else Truth.NO


_NOT = {Truth.NO: Truth.HOLDS, Truth.MAY: Truth.MAY, Truth.HOLDS: Truth.NO}


class Horizon(IntEnum):
    """Which safeguards count as done: none (the inherent risk), those done (current), also those planned (target)."""

    INHERENT = 0
    CURRENT = 1
    TARGET = 2


class Protection(IntEnum):
    """What a safeguard may be: left out of its lists, not done, done."""

    OUT = 0
    UNDONE = 1
    DONE = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason: the key of a condition (question, fact or finding) and the options that were chosen, if any."""

    key: str
    options: tuple[str, ...] = ()


class Truths:
    """One set of answers, read against a checklist in a context. Everything is computed once and kept.

    Args:
        checklist: what was asked.
        answers: by question id; absent means not answered.
        context: the authority's profile, audit verdicts and the date.
        depth: questions deeper than this are not asked, hence unknown,
        also: except these, which are asked at any depth (the safeguards of a risk that is certain to exceed ``low``).
    """

    def __init__(
        self,
        checklist: Checklist,
        answers: Mapping[str, Answer],
        context: Context,
        depth: Depth = Depth.FULL,
        also: frozenset[str] = frozenset(),
    ) -> None:
        self.checklist = checklist
        self.answers = answers
        self.context = context
        self.depth = depth
        self.also = also
        self._index = index_of(checklist)
        self._questions = self._index.questions
        self._counting = {
            id_: answer
            for id_, answer in answers.items()
            if id_ in self._questions and answer.counts and self._within(self._questions[id_])
        }
        self._shown: dict[str, Truth] = {}
        self._facts: dict[str, Truth] = {}
        self._findings: dict[str, Truth] = {}
        self._lines: dict[Line, Truth] = {}
        self._held: tuple[dict[Condition, tuple[Truth, tuple[Truth, ...]]], ...] = tuple({} for _ in Horizon)
        self._protections: tuple[dict[str, frozenset[Protection]], ...] = tuple({} for _ in Horizon)

    # questions -------------------------------------------------------------------------------------------------

    def shown(self, id_: str) -> Truth:
        """Whether the question concerns this system, whatever the depth."""
        found = self._shown.get(id_)
        if found is None:
            when = self._questions[id_].shown_if
            found = self._shown[id_] = Truth.HOLDS if when is None else self.holds(when)
        return found

    def asked(self, id_: str) -> bool:
        """Whether the question is put to people now: certainly shown, and not too deep."""
        return self._within(self._questions[id_]) and self.shown(id_) is Truth.HOLDS

    def _within(self, question: Question) -> bool:
        return question.depth <= self.depth or question.id in self.also

    def settled(self, id_: str) -> bool:
        """Whether there is an answer that counts to a question that is asked."""
        return id_ in self._counting and self.shown(id_) is Truth.HOLDS

    def in_order(self, ids: Collection[str]) -> tuple[str, ...]:
        """Question ids in the order in which the checklist asks them."""
        return self._index.in_order(ids)

    # conditions ------------------------------------------------------------------------------------------------

    def holds(self, when: When, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of a condition: one alternative suffices, all lines of it must hold."""
        return self._verdict(self._index.condition(when), horizon)[0]

    def _verdict(self, condition: Condition, horizon: Horizon) -> tuple[Truth, tuple[Truth, ...]]:
        """The truth of a condition, and that of each of its alternatives."""
        held = self._held[horizon if condition.on_safeguards else Horizon.CURRENT]
        found = held.get(condition)
        if found is None:
            truths = tuple([self._all_hold(lines, horizon) for lines in condition.alternatives])
            found = held[condition] = (max(truths, default=Truth.NO), truths)
        return found

    def _all_hold(self, lines: tuple[Line, ...], horizon: Horizon) -> Truth:
        worst = Truth.HOLDS
        for line in lines:
            truth = self._line(line, horizon)
            if truth < worst:
                worst = truth
                if worst is Truth.NO:
                    break
        return worst

    def _line(self, line: Line, horizon: Horizon) -> Truth:
        if line.names is Names.SAFEGUARD:
            return self._safeguard_line(line, horizon)
        found = self._lines.get(line)
        if found is None:
            found = self._lines[line] = self._read_line(line)
        return found

    def _read_line(self, line: Line) -> Truth:
        if line.names is Names.QUESTION:
            return self._question_line(line)
        if line.names is Names.FINDING:
            return self.finding(line.key)
        if line.options >= {"yes", "no"}:
            return Truth.HOLDS
        truth = self.fact(line.key)
        return truth if "yes" in line.options else _NOT[truth]

    def _question_line(self, line: Line) -> Truth:
        shown = self.shown(line.key)
        if shown is Truth.NO:
            return Truth.NO
        answer = self._counting.get(line.key)
        if answer is not None:
            return Truth.NO if line.options.isdisjoint(answer.choice) else shown
        return Truth.HOLDS if line.exhaustive and shown is Truth.HOLDS else Truth.MAY

    def _safeguard_line(self, line: Line, horizon: Horizon) -> Truth:
        """« Not done » lines of gravity, and findings about safeguards. Hidden or « sans objet » protects nobody."""
        may_be_done = self.protections(line.key, horizon)
        done = Truth.MAY if len(may_be_done) > 1 else Truth.HOLDS
        if Protection.DONE not in may_be_done:
            done = Truth.NO
        return done if DONE in line.options else _NOT[done]

    def fact(self, id_: str) -> Truth:
        """The truth of a derived fact."""
        found = self._facts.get(id_)
        if found is None:
            found = self._facts[id_] = self._derive(self._index.facts[id_])
        return found

    def _derive(self, fact: Fact) -> Truth:
        if fact.on_or_after is not None:
            return _truth(self.context.as_of >= fact.on_or_after)
        if fact.context is not None:
            return _truth(_compare(fact, getattr(self.context, fact.context)))
        if fact.question is not None:
            return self._count(fact)
        return self.holds(fact.when or ())

    def _count(self, fact: Fact) -> Truth:
        question = self._questions[fact.question or ""]
        shown = self.shown(question.id)
        wanted = fact.at_least or 0
        answer = self._counting.get(question.id)
        if answer is None:
            countable = len(question.option_ids) - len(question.exclusive_ids)
            return min(shown, Truth.MAY if countable >= wanted else Truth.NO)
        chosen = sum(choice in question.option_ids and choice not in question.exclusive_ids for choice in answer.choice)
        return min(shown, _truth(chosen >= wanted))

    def finding(self, id_: str) -> Truth:
        """The truth of a finding as levels may use it: never more than MAY while law or answers leave it open."""
        found = self._findings.get(id_)
        if found is None:
            finding = self._index.findings[id_]
            found = self.conditions_of(finding)
            if finding.in_force_from is not None and self.context.as_of < finding.in_force_from:
                found = Truth.NO
            elif finding.certainty is Certainty.TO_CONFIRM:
                found = min(found, Truth.MAY)
            self._findings[id_] = found
        return found

    def conditions_of(self, finding: Finding) -> Truth:
        """Whether the facts that a finding asks for are there, regardless of its date and certainty."""
        gate = self._index.gates.get(finding.regime)
        return min(self.holds(finding.when), self.holds(gate) if gate else Truth.HOLDS)

    # safeguards ------------------------------------------------------------------------------------------------

    def protections(self, id_: str, horizon: Horizon) -> frozenset[Protection]:
        """What a safeguard may turn out to be; a single element when that is certain."""
        kept = self._protections[horizon]
        found = kept.get(id_)
        if found is None:
            found = kept[id_] = _UNDONE if horizon is Horizon.INHERENT else self._protected(id_, horizon)
        return found

    def _protected(self, id_: str, horizon: Horizon) -> frozenset[Protection]:
        answer = self._counting.get(id_)
        if answer is None:
            found = _ANY if self._questions[id_].may_not_apply else _DONE_OR_NOT
        elif answer.choice == (NOT_APPLICABLE,):
            found = _OUT
        else:
            found = _DONE if is_done(answer, horizon) else _UNDONE
        return self._where_shown(id_, found)

    def once_done(self, id_: str) -> frozenset[Protection]:
        """What a safeguard would turn out to be today if it were done; as it is now where it is not asked."""
        within = self._within(self._questions[id_])
        return self._where_shown(id_, _DONE) if within else self.protections(id_, Horizon.CURRENT)

    def _where_shown(self, id_: str, found: frozenset[Protection]) -> frozenset[Protection]:
        shown = self.shown(id_)
        if shown is Truth.HOLDS:
            return found
        return _OUT if shown is Truth.NO else found | _OUT


_OUT = frozenset({Protection.OUT})
_UNDONE = frozenset({Protection.UNDONE})
_DONE = frozenset({Protection.DONE})
_DONE_OR_NOT = _DONE | _UNDONE
_ANY = _DONE_OR_NOT | _OUT


def is_done(answer: Answer, horizon: Horizon) -> bool:
    """Whether a safeguard's answer counts as done: in the target also what is planned with an owner and a date."""
    if answer.choice == (DONE,):
        return True
    promised = answer.choice in ((PLANNED,), (PARTIAL,)) and bool(answer.owner.strip()) and answer.due is not None
    return horizon is Horizon.TARGET and promised


def _compare(fact: Fact, value: object) -> bool | None:
    if value is None:
        return None
    if fact.among:
        return str(value) in fact.among
    if isinstance(value, bool):
        return value
    number = float(str(value))
    if fact.at_least is not None:
        return number >= fact.at_least
    return number > (fact.more_than or 0)
