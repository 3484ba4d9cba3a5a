"""Three-valued logic over answers: what holds, what cannot hold, and what the missing answers still allow.

A ``Reading`` looks at one set of answers. Questions that are not answered, answered « ne sait pas », waiting to be
confirmed, or shown only if a missing answer says so, leave things open; nothing here guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from checklists.model import DONE, NOT_APPLICABLE, PARTIAL, PLANNED, AnswerType, Certainty, Depth, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist, Fact, Finding, Question, When


class Truth(IntEnum):
    """NO: cannot hold. MAY: missing answers decide. HOLDS: holds whatever they are. And is ``min``, or is ``max``."""

    NO = 0
    MAY = 1
    HOLDS = 2


def _truth(value: bool | None) -> Truth:
    return Truth.MAY if value is None else Truth.HOLDS if value else Truth.NO


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


class Reading:
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
        self._index = _index(checklist)
        self._shown: dict[str, Truth] = {}
        self._facts: dict[str, Truth] = {}
        self._findings: dict[str, Truth] = {}

    # questions -------------------------------------------------------------------------------------------------

    def shown(self, id_: str) -> Truth:
        """Whether the question concerns this system, whatever the depth."""
        found = self._shown.get(id_)
        if found is None:
            when = self.checklist.questions[id_].shown_if
            found = self._shown[id_] = Truth.HOLDS if when is None else self.holds(when)
        return found

    def asked(self, id_: str) -> bool:
        """Whether the question is put to people now: certainly shown, and not too deep."""
        return self._within(self.checklist.questions[id_]) and self.shown(id_) is Truth.HOLDS

    def _within(self, question: Question) -> bool:
        return question.depth <= self.depth or question.id in self.also

    def settled(self, id_: str) -> bool:
        """Whether there is an answer that counts to a question that is asked."""
        answer = self.answers.get(id_)
        return answer is not None and answer.counts and self.asked(id_)

    def _counting(self, question: Question) -> Answer | None:
        answer = self.answers.get(question.id)
        return answer if answer is not None and answer.counts and self._within(question) else None

    # conditions ------------------------------------------------------------------------------------------------

    def holds(self, when: When, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of a condition: one alternative suffices, all lines of it must hold."""
        best = Truth.NO
        for alternative in when:
            worst = Truth.HOLDS
            for key, options in alternative.items():
                line = self.line(key, options, horizon)
                if line < worst:
                    worst = line
                    if worst is Truth.NO:
                        break
            if worst > best:
                best = worst
                if best is Truth.HOLDS:
                    break
        return best

    def line(self, key: str, options: tuple[str, ...], horizon: Horizon) -> Truth:
        """The truth of one line of a condition."""
        question = self.checklist.questions.get(key)
        if question is not None:
            if question.kind is Kind.SAFEGUARD:
                return self._safeguard_line(question, options, horizon)
            return self._question_line(question, options)
        fact = self._index.facts.get(key)
        if fact is not None:
            truth = self.fact(key)
            wants_yes, wants_no = "yes" in options, "no" in options
            if wants_yes and wants_no:
                return Truth.HOLDS
            return truth if wants_yes else Truth(Truth.HOLDS - truth)
        return self.finding(key)

    def _question_line(self, question: Question, options: tuple[str, ...]) -> Truth:
        shown = self.shown(question.id)
        if shown is Truth.NO:
            return Truth.NO
        answer = self._counting(question)
        if answer is not None:
            return shown if any(choice in options for choice in answer.choice) else Truth.NO
        certain = (
            shown is Truth.HOLDS
            and question.answer is AnswerType.ONE_OF
            and not question.may_not_apply
            and all(option in options for option in question.option_ids)
        )
        return Truth.HOLDS if certain else Truth.MAY

    def _safeguard_line(self, question: Question, options: tuple[str, ...], horizon: Horizon) -> Truth:
        """« Not done » lines of gravity, and findings about safeguards. Hidden or « sans objet » protects nobody."""
        may_be_done = self.protections(question.id, horizon)
        if DONE not in options:
            undone = Protection.UNDONE in may_be_done or Protection.OUT in may_be_done
            if not undone:
                return Truth.NO
            return Truth.MAY if Protection.DONE in may_be_done else Truth.HOLDS
        if Protection.DONE not in may_be_done:
            return Truth.NO
        return Truth.HOLDS if may_be_done == {Protection.DONE} else Truth.MAY

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
        question = self.checklist.questions[fact.question or ""]
        shown = self.shown(question.id)
        wanted = fact.at_least or 0
        answer = self._counting(question)
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
        if horizon is Horizon.INHERENT:
            return _UNDONE
        shown = self.shown(id_)
        if shown is Truth.NO:
            return _OUT
        question = self.checklist.questions[id_]
        answer = self._counting(question)
        if answer is None:
            found = _ANY if question.may_not_apply else _DONE_OR_NOT
        elif answer.choice == (NOT_APPLICABLE,):
            found = _OUT
        else:
            found = _DONE if is_done(answer, horizon) else _UNDONE
        return found | _OUT if shown is Truth.MAY else found

    # why -------------------------------------------------------------------------------------------------------

    def grounds(self, when: When, horizon: Horizon = Horizon.CURRENT) -> tuple[Ground, ...]:
        """What makes a condition hold: for the first alternative with the best truth, each key and what was chosen."""
        best = max(when, key=lambda alternative: self.holds((alternative,), horizon))
        found: list[Ground] = []
        for key, options in best.items():
            found.extend(self._ground(key, options, horizon))
        return tuple(dict.fromkeys(found))

    def _ground(self, key: str, options: tuple[str, ...], horizon: Horizon) -> Iterable[Ground]:
        question = self.checklist.questions.get(key)
        if question is None:
            fact = self._index.facts.get(key)
            when = fact.when if fact is not None else self._index.findings[key].when
            if fact is not None and fact.question is not None:
                answer = self._counting(self.checklist.questions[fact.question])
                yield Ground(fact.question, answer.choice if answer else ())
            elif when is None:
                yield Ground(key)
            else:
                yield from self.grounds(when, horizon)
            return
        answer = self._counting(question)
        if answer is None or self.shown(key) is Truth.NO:
            yield Ground(key)
        elif question.kind is Kind.SAFEGUARD:
            yield Ground(key, answer.choice)
        else:
            yield Ground(key, tuple(choice for choice in answer.choice if choice in options))

    def open_questions(self, when: When) -> frozenset[str]:
        """The questions whose missing answers leave a condition open; what is settled or hidden for good is not among them."""
        found: set[str] = set()
        for alternative in when:
            if self.holds((alternative,)) is not Truth.MAY:
                continue
            for key in alternative:
                found |= self._open(key)
        return frozenset(found)

    def _open(self, key: str) -> set[str]:
        if key in self.checklist.questions:
            return self.open_question(key)
        fact = self._index.facts.get(key)
        if fact is not None and fact.question is not None:
            return self.open_question(fact.question)
        when = fact.when if fact is not None else self._index.findings[key].when
        found = set(self.open_questions(when)) if when else set()
        if fact is None:
            gate = self._index.gates.get(self._index.findings[key].regime)
            found |= set(self.open_questions(gate)) if gate else set()
        return found

    def open_question(self, id_: str) -> set[str]:
        """The question itself when it lacks an answer that may be asked now, and those on which its display depends."""
        question = self.checklist.questions[id_]
        shown = self.shown(id_)
        found: set[str] = set()
        if shown is Truth.NO:
            return found
        if self._counting(question) is None and self._within(question):
            found.add(id_)
        if shown is Truth.MAY and question.shown_if:
            found |= self.open_questions(question.shown_if)
        return found


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


class _Index:
    """Look-ups over one checklist, made once."""

    def __init__(self, checklist: Checklist) -> None:
        self.facts = {fact.id: fact for fact in checklist.facts}
        self.findings = {finding.id: finding for finding in checklist.findings}
        self.gates = {regime.id: regime.applies_when for regime in checklist.regimes if regime.applies_when}


_INDEXES: dict[int, tuple[Checklist, _Index]] = {}
_MOST_INDEXES = 64


def _index(checklist: Checklist) -> _Index:
    kept = _INDEXES.get(id(checklist))
    if kept is None or kept[0] is not checklist:
        if len(_INDEXES) >= _MOST_INDEXES:
            _INDEXES.clear()
        kept = _INDEXES[id(checklist)] = (checklist, _Index(checklist))
    return kept[1]
