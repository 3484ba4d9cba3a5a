"""From a checklist to masks, once: all the readings of answers that follow share the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assessments.conditions import (
    Alternative,
    Ask,
    Condition,
    Derived,
    FindingMasks,
    Line,
    RiskMasks,
    Rung,
    Scale,
    Step,
    union,
)
from assessments.replies import known_replies, silence
from checklists.model import DONE, AnswerType, Depth, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklists.model import Checklist, ConclusionRule, DegreeLine, Fact, Floor, Question, Remark, Risk, When


class Redo(NamedTuple):
    """What to settle again once some answers changed, in order; and what to forget first, as two masks."""

    steps: tuple[Step, ...]
    lines: int
    questions: int


class _Conditions:
    """The conditions of a checklist, each made once, and the steps that settle what they name.

    ``steps`` are the questions, and the facts and findings that lines name, each after those that it depends on, so that
    settling them in this order needs no recursion. ``constants`` are the facts that the context decides; ``always`` the
    lines that hold whatever is answered.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._questions = checklist.questions
        self._facts = {fact.id: fact for fact in checklist.facts}
        self._findings = {finding.id: finding for finding in checklist.findings}
        self._lines: dict[tuple[str, tuple[str, ...]], Line] = {}
        self._derived: dict[str, Derived] = {}
        self._made: dict[int, tuple[When, Condition]] = {}
        self.bit = {id_: 1 << place for place, id_ in enumerate(self._questions)}
        self.always = 0
        self.asks: dict[str, Ask] = {}
        self.constants: list[Derived] = []
        self.steps: list[Step] = []
        self.gates = {
            regime.id: self.condition(regime.applies_when) for regime in checklist.regimes if regime.applies_when
        }
        for id_ in self._questions:
            self._ask(id_)
        self.findings = {id_: self._finding(id_) for id_ in self._findings}

    @property
    def line_count(self) -> int:
        """How many distinct lines were named so far."""
        return len(self._lines)

    def condition(self, when: When) -> Condition:
        """The condition of a ``when``, which is kept so that its identity stays its own."""
        found = self._made.get(id(when))
        if found is None:
            alternatives = (tuple(self._line(*line) for line in alternative.items()) for alternative in when)
            made = Condition(tuple(Alternative(lines) for lines in alternatives))
            found = self._made[id(when)] = (when, made)
        return found[1]

    def scale(self, lines: Sequence[DegreeLine | Floor]) -> Scale:
        """A table of degrees or floors."""
        rungs = [Rung(int(line.level), place, self.condition(line.when)) for place, line in enumerate(lines)]
        return tuple(sorted(rungs, key=lambda rung: -rung.level))

    # lines -----------------------------------------------------------------------------------------------------

    def _line(self, key: str, options: tuple[str, ...]) -> Line:
        found = self._lines.get((key, options))
        if found is None:
            question = self._questions.get(key)
            if question is None:
                found = self._derived_line(key, options)
            elif question.kind is Kind.SAFEGUARD:
                found = self._safeguard_line(key, options)
            else:
                found = self._question_line(question, options)
            self._lines[key, options] = found
        return found

    def _question_line(self, question: Question, options: tuple[str, ...]) -> Line:
        ask = self._ask(question.id)
        mask = 1 << self.line_count
        ask.lines |= mask
        for option in options:
            ask.by_option[option] = ask.by_option.get(option, 0) | mask
        answered_for_sure = question.answer is AnswerType.ONE_OF and not question.may_not_apply
        if answered_for_sure and set(options).issuperset(question.option_ids):
            ask.exhaustive |= mask
        return Line(key=question.id, options=frozenset(options), mask=mask, asks=ask.bit, rests_on=ask.rests_on)

    def _safeguard_line(self, key: str, options: tuple[str, ...]) -> Line:
        ask = self._ask(key)
        done, undone = (ask.bit, 0) if DONE in options else (0, ask.bit)
        return Line(key=key, done=done, undone=undone, asks=ask.bit, rests_on=ask.rests_on)

    def _derived_line(self, key: str, options: tuple[str, ...]) -> Line:
        derived = self._derive(key)
        mask = 1 << self.line_count
        if key in self._findings or ("yes" in options and "no" not in options):
            derived.yes |= mask
        elif "yes" in options:
            self.always |= mask
        else:
            derived.no |= mask
        fact = self._facts.get(key)
        counted = fact.question if fact is not None else None
        return Line(
            key=counted or key,
            counted=counted is not None,
            mask=mask,
            asks=self.bit[counted] if counted else 0,
            through=derived.conditions,
            rests_on=derived.rests_on,
        )

    # steps -----------------------------------------------------------------------------------------------------

    def _ask(self, id_: str) -> Ask:
        found = self.asks.get(id_)
        if found is None:
            question, bit = self._questions[id_], self.bit[id_]
            shown_if = None if question.shown_if is None else self.condition(question.shown_if)
            found = Ask(question, bit, shown_if, rests_on=bit | (shown_if.rests_on if shown_if else 0))
            self.asks[id_] = found
            self.steps.append(found)
        return found

    def _derive(self, key: str) -> Derived:
        found = self._derived.get(key)
        if found is None:
            fact = self._facts.get(key)
            found = self._derived[key] = self._finding_step(key) if fact is None else self._fact_step(fact)
        return found

    def _fact_step(self, fact: Fact) -> Derived:
        if fact.context is not None or fact.on_or_after is not None:
            constant = Derived(fact)
            self.constants.append(constant)
            return constant
        if fact.question is not None:
            ask = self._ask(fact.question)
            counted = Derived(fact, rests_on=ask.rests_on)
            ask.counts.append(counted)
            return counted
        condition = self.condition(fact.when or ())
        step = Derived(fact, (condition,), condition.rests_on)
        self.steps.append(step)
        return step

    def _finding_step(self, key: str) -> Derived:
        conditions = self._finding(key).conditions
        step = Derived(self._findings[key], conditions, union(condition.rests_on for condition in conditions))
        self.steps.append(step)
        return step

    def _finding(self, id_: str) -> FindingMasks:
        finding = self._findings[id_]
        own, gate = self.condition(finding.when), self.gates.get(finding.regime)
        return FindingMasks(finding, (own,) if gate is None else (own, gate))


class Index:
    """One checklist, compiled: its conditions, its risks and findings as masks, and sets of questions as integers."""

    def __init__(self, checklist: Checklist) -> None:
        conditions = _Conditions(checklist)
        self.ids = tuple(checklist.questions)
        self.bit, self.asks = conditions.bit, conditions.asks
        self.gates, self.findings = conditions.gates, conditions.findings
        self.floors = conditions.scale(checklist.floors)
        self.depth_rules = tuple(
            (rule, None if rule.when is None else conditions.condition(rule.when)) for rule in checklist.depth_rules
        )
        scales = {
            risk.id: tuple(conditions.scale(lines) for lines in (risk.gravity, risk.likelihood, risk.floors))
            for risk in checklist.risks
        }
        rules: tuple[ConclusionRule | Remark, ...] = (*checklist.conclusions, *checklist.remarks)
        self.outcomes = {rule.id: conditions.condition(rule.when) for rule in rules if rule.when is not None}
        self.matrix = tuple(tuple(level.value for level in row) for row in checklist.matrix)
        # Only now is every line known, and with it where the sets that tell of safeguards begin.
        self.line_count, self.always, self.constants = conditions.line_count, conditions.always, conditions.constants
        for ask in self.asks.values():
            self._add_replies(ask)
        self.risks = {risk.id: self._risk(risk, scales[risk.id]) for risk in checklist.risks}
        self._steps = tuple(conditions.steps)
        self.everything = _redo(self._steps)
        self._redos: dict[int, Redo] = {}
        self._within = {
            depth: self.mask(ask.question.id for ask in self.asks.values() if ask.question.depth <= depth)
            for depth in Depth
        }

    def _add_replies(self, ask: Ask) -> None:
        if ask.question.kind is Kind.SAFEGUARD:
            ask.done, ask.undone, ask.out, ask.promised = (
                ask.bit << (self.line_count + nth * len(self.ids)) for nth in range(4)
            )
        ask.silence = silence(ask)
        ask.known = known_replies(ask)

    def _risk(self, risk: Risk, scales: Sequence[Scale]) -> RiskMasks:
        essential, recommended = risk.safeguards.essential, risk.safeguards.recommended
        gravity, likelihood, floors = scales
        conditions = [rung.condition for scale in scales for rung in scale]
        named = union(condition.safeguards for condition in conditions)
        asks = [self.asks[id_] for id_ in (*essential, *recommended, *self.in_order(named))]
        keys = (key for line in risk.gravity for alternative in line.when for key in alternative)
        return RiskMasks(
            id=risk.id,
            gravity=gravity,
            likelihood=likelihood,
            floors=floors,
            essential=self.mask(essential),
            recommended=self.mask(recommended),
            undoing=tuple(dict.fromkeys(key for key in keys if self.bit.get(key, 0) & named)),
            rests_on=union(condition.lines for condition in conditions)
            | union(ask.done | ask.undone | ask.out | ask.promised for ask in asks),
        )

    # sets of questions -----------------------------------------------------------------------------------------

    def mask(self, ids: Iterable[str]) -> int:
        """Some questions as a mask."""
        return union(self.bit[id_] for id_ in ids)

    def in_order(self, questions: int) -> tuple[str, ...]:
        """The ids of the questions of a mask, in the order in which the checklist asks them."""
        found = []
        while questions:
            first = questions & -questions
            found.append(self.ids[first.bit_length() - 1])
            questions ^= first
        return tuple(found)

    def within(self, depth: Depth, also: Iterable[str]) -> int:
        """The questions that are not deeper than ``depth``, and those that are asked at any depth."""
        return self._within[depth] | self.mask(also)

    def after(self, changed: int) -> Redo:
        """What to settle again when the answers to some questions changed. Kept for single ones, which are tried often."""
        found = self._redos.get(changed)
        if found is None:
            found = _redo([step for step in self._steps if step.rests_on & changed])
            if changed.bit_count() == 1:
                self._redos[changed] = found
        return found


def _redo(steps: Sequence[Step]) -> Redo:
    asks = [step for step in steps if isinstance(step, Ask)]
    derived = [*(step for step in steps if isinstance(step, Derived)), *(one for ask in asks for one in ask.counts)]
    lines = union(ask.lines | ask.done | ask.undone | ask.out | ask.promised for ask in asks)
    return Redo(tuple(steps), lines | union(one.yes | one.no for one in derived), union(ask.bit for ask in asks))


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
