"""Conditions of a checklist, made ready once for all the readings of answers that will ask whether they hold."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from checklists.model import AnswerType, Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from checklists.model import Checklist, Question, When


class Names(Enum):
    """What a line of a condition is about."""

    QUESTION = auto()
    SAFEGUARD = auto()
    FACT = auto()
    FINDING = auto()


class Line:
    """One line of a condition, the same object wherever a checklist says the same thing, so that its truth can be kept.

    ``exhaustive``: whatever is answered, one of the options is chosen; the line holds as soon as the question is shown.
    ``rests_on``: the questions whose answers can change its truth, through facts, findings and the display of others.
    """

    __slots__ = ("exhaustive", "key", "names", "options", "rests_on")

    def __init__(
        self, names: Names, key: str, options: tuple[str, ...], question: Question | None, rests_on: frozenset[str]
    ) -> None:
        self.names = names
        self.key = key
        self.options = frozenset(options)
        self.rests_on = rests_on
        self.exhaustive = (
            question is not None
            and question.answer is AnswerType.ONE_OF
            and not question.may_not_apply
            and self.options.issuperset(question.option_ids)
        )


class Condition:
    """A condition as tuples of lines: one alternative suffices, all of its lines must hold.

    ``on_safeguards``: it names a safeguard itself, so that its truth depends on which of them count as done.
    ``rests_on``: the questions whose answers can change its truth.
    """

    __slots__ = ("alternatives", "on_safeguards", "rests_on", "when")

    def __init__(self, when: When, alternatives: tuple[tuple[Line, ...], ...]) -> None:
        self.when = when
        self.alternatives = alternatives
        self.on_safeguards = any(line.names is Names.SAFEGUARD for lines in alternatives for line in lines)
        self.rests_on = frozenset().union(*(line.rests_on for lines in alternatives for line in lines))


class Index:
    """Look-ups over one checklist, made once."""

    def __init__(self, checklist: Checklist) -> None:
        self.questions = checklist.questions
        self.facts = {fact.id: fact for fact in checklist.facts}
        self.findings = {finding.id: finding for finding in checklist.findings}
        self.place = {id_: number for number, id_ in enumerate(checklist.questions)}
        self.gates = {regime.id: regime.applies_when for regime in checklist.regimes if regime.applies_when}
        self.gravity_safeguards = {
            risk.id: tuple(dict.fromkeys(key for line in risk.gravity for key in self._safeguards_in(line.when)))
            for risk in checklist.risks
        }
        self._lines: dict[tuple[str, tuple[str, ...]], Line] = {}
        self._conditions: dict[int, Condition] = {}

    def _safeguards_in(self, when: When) -> list[str]:
        keys = [key for alternative in when for key in alternative if key in self.questions]
        return [key for key in keys if self.questions[key].kind is Kind.SAFEGUARD]

    def condition(self, when: When) -> Condition:
        """The condition, made ready once. It keeps ``when``, whose identity therefore stays its own."""
        found = self._conditions.get(id(when))
        if found is None:
            alternatives = tuple(tuple(self._line(*line) for line in alternative.items()) for alternative in when)
            found = self._conditions[id(when)] = Condition(when, alternatives)
        return found

    def _line(self, key: str, options: tuple[str, ...]) -> Line:
        found = self._lines.get((key, options))
        if found is None:
            found = self._lines[key, options] = self._new_line(key, options)
        return found

    def _new_line(self, key: str, options: tuple[str, ...]) -> Line:
        question = self.questions.get(key)
        if question is not None:
            names = Names.SAFEGUARD if question.kind is Kind.SAFEGUARD else Names.QUESTION
            return Line(names, key, options, question, self.question_rests_on(key))
        fact = self.facts.get(key)
        if fact is not None:
            rests_on = self.question_rests_on(fact.question) if fact.question else self.rests_on(fact.when)
            return Line(Names.FACT, key, options, None, rests_on)
        finding = self.findings[key]
        rests_on = self.rests_on(finding.when) | self.rests_on(self.gates.get(finding.regime))
        return Line(Names.FINDING, key, options, None, rests_on)

    def rests_on(self, when: When | None) -> frozenset[str]:
        """The questions whose answers can change the truth of a condition; none when there is no condition."""
        return self.condition(when).rests_on if when else frozenset()

    def question_rests_on(self, id_: str) -> frozenset[str]:
        """The question itself, and those that decide whether it is shown."""
        return self.rests_on(self.questions[id_].shown_if) | {id_}

    def in_order(self, ids: Collection[str]) -> tuple[str, ...]:
        """Question ids in the order in which the checklist asks them."""
        return tuple(sorted(ids, key=self.place.__getitem__)) if ids else ()


_INDEXES: dict[int, tuple[Checklist, Index]] = {}
_MOST_INDEXES = 64


def index_of(checklist: Checklist) -> Index:
    """The index of a checklist, kept for the next reading of it."""
    kept = _INDEXES.get(id(checklist))
    if kept is None or kept[0] is not checklist:
        if len(_INDEXES) >= _MOST_INDEXES:
            _INDEXES.clear()
        kept = _INDEXES[id(checklist)] = (checklist, Index(checklist))
    return kept[1]
