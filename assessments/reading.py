"""A reading of one set of answers: what holds, on which grounds, and which missing answers leave things open."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assessments.conditions import Condition, Line, Names
from assessments.logic import Ground, Horizon, Truth, Truths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Answer
    from checklists.model import Depth, Finding, Question, When


class Reading(Truths):
    """``Truths`` with their reasons. Everything is computed once and kept."""

    # Kept per condition and per question; made when first asked for, since trials of advice never ask.
    @cached_property
    def _open(self) -> dict[Condition, frozenset[str]]:
        return {}

    @cached_property
    def _open_question(self) -> dict[str, frozenset[str]]:
        return {}

    def like(
        self,
        *,
        changed: Mapping[str, Answer] | None = None,
        depth: Depth | None = None,
        also: frozenset[str] | None = None,
    ) -> Reading:
        """A reading with some answers changed, or at another depth, that keeps what the change cannot touch."""
        other = Reading(
            self.checklist,
            {**self.answers, **changed} if changed else self.answers,
            self.context,
            self.depth if depth is None else depth,
            self.also if also is None else also,
        )
        touched = set(changed or ())
        if depth is not None or also is not None:
            questions = self._questions.values()
            touched.update(q.id for q in questions if self._within(q) is not other._within(q))
        for mine, theirs in zip(self._held, other._held, strict=True):
            theirs.update((known, verdict) for known, verdict in mine.items() if known.rests_on.isdisjoint(touched))
        return other

    def grounds(self, when: When, horizon: Horizon = Horizon.CURRENT) -> tuple[Ground, ...]:
        """What makes a condition hold: for the first alternative with the best truth, each key and what was chosen."""
        condition = self._index.condition(when)
        best, truths = self._verdict(condition, horizon)
        lines = condition.alternatives[truths.index(best)]
        found = {ground: None for line in lines for ground in self._ground(line, horizon)}
        # In the order in which things are asked, so that it does not depend on the order of keys in a file.
        place = self._index.place
        return tuple(sorted(found, key=lambda ground: (place.get(ground.key, len(place)), ground.key)))

    def _ground(self, line: Line, horizon: Horizon) -> Iterable[Ground]:
        key = line.key
        if line.names in (Names.FACT, Names.FINDING):
            fact = self._index.facts.get(key)
            when = fact.when if fact is not None else self._index.findings[key].when
            if fact is not None and fact.question is not None:
                answer = self._counting.get(fact.question)
                return [Ground(fact.question, answer.choice if answer else ())]
            return [Ground(key)] if when is None else self.grounds(when, horizon)
        answer = self._counting.get(key)
        if answer is None or self.shown(key) is Truth.NO:
            return [Ground(key)]
        if line.names is Names.SAFEGUARD:
            return [Ground(key, answer.choice)]
        return [Ground(key, tuple(choice for choice in answer.choice if choice in line.options))]

    def open_questions(self, when: When) -> frozenset[str]:
        """The questions whose missing answers leave a condition open; what is settled or hidden for good is not among them."""
        condition = self._index.condition(when)
        found = self._open.get(condition)
        if found is None:
            truths = self._verdict(condition, Horizon.CURRENT)[1]
            open_ = [lines for lines, truth in zip(condition.alternatives, truths, strict=True) if truth is Truth.MAY]
            found = frozenset().union(*[self._open_in(line) for lines in open_ for line in lines])
            self._open[condition] = found
        return found

    def _open_in(self, line: Line) -> frozenset[str]:
        if line.names in (Names.QUESTION, Names.SAFEGUARD):
            return self.open_question(line.key)
        fact = self._index.facts.get(line.key)
        if fact is not None:
            if fact.question is not None:
                return self.open_question(fact.question)
            return self.open_questions(fact.when) if fact.when else frozenset()
        return self.open_conditions(self._index.findings[line.key])

    def open_conditions(self, finding: Finding) -> frozenset[str]:
        """The questions whose missing answers leave a finding open, by its conditions or by its regime's."""
        gate = self._index.gates.get(finding.regime)
        return self.open_questions(finding.when) | (self.open_questions(gate) if gate else frozenset())

    def open_question(self, id_: str) -> frozenset[str]:
        """The question itself when it lacks an answer that may be asked now, and those on which its display depends."""
        found = self._open_question.get(id_)
        if found is None:
            found = self._open_question[id_] = self._find_open(self._questions[id_])
        return found

    def _find_open(self, question: Question) -> frozenset[str]:
        shown = self.shown(question.id)
        if shown is Truth.NO:
            return frozenset()
        missing = question.id not in self._counting and self._within(question)
        found = frozenset((question.id,) if missing else ())
        if shown is Truth.MAY and question.shown_if:
            found |= self.open_questions(question.shown_if)
        return found
