"""From a checklist to masks, once: the readings of answers that follow share the result."""

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
from assessments.replies import silence
from checklists.model import DONE, AnswerType, Depth, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklists.model import Checklist, DegreeLine, Fact, Floor, Question, Risk, When


class Redo(NamedTuple):
    """What to settle again once some answers changed, in order, and every line and question that this may change."""

    steps: tuple[Step, ...]
    lines: int
    questions: int


class Index:
    """One checklist, compiled.

    ``silences`` is what no answer makes of each question.
    ``steps`` are the questions, and the facts and findings that lines name, each after those that it depends on, so that
    settling them in this order needs no recursion. ``constants`` are the facts that the context decides; ``always`` the
    lines that hold whatever is answered.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._questions = checklist.questions
        self._facts = {fact.id: fact for fact in checklist.facts}
        self._findings = {finding.id: finding for finding in checklist.findings}
        self._regimes = {regime.id: regime for regime in checklist.regimes}
        self._lines: dict[tuple[str, tuple[str, ...]], Line] = {}
        self._next_line = 1
        self._derived: dict[str, Derived] = {}
        self._conditions: dict[int, tuple[When, Condition]] = {}

        self.ids = tuple(self._questions)
        self.bit = {id_: 1 << place for place, id_ in enumerate(self.ids)}
        self.always = 0
        self.asks: dict[str, Ask] = {}
        self.constants: list[Derived] = []
        self.steps: list[Step] = []
        for id_ in self.ids:
            self._ask(id_)
        self.gates = {
            regime.id: self.condition(regime.applies_when) for regime in checklist.regimes if regime.applies_when
        }
        self.findings = {id_: self._finding(id_) for id_ in self._findings}
        self.floors = self._scale(checklist.floors)
        self.depth_rules = tuple(
            (rule, None if rule.when is None else self.condition(rule.when)) for rule in checklist.depth_rules
        )
        self.risks = {risk.id: self._risk(risk) for risk in checklist.risks}

        # Only now is every line known, and with it what each step may change.
        self.silences = {id_: silence(ask) for id_, ask in self.asks.items()}
        self._everything = self._redo(self.steps)
        self._within = {
            depth: union(self.bit[q.id] for q in self._questions.values() if q.depth <= depth) for depth in Depth
        }
        self._redos: dict[int, Redo] = {}

    # conditions ------------------------------------------------------------------------------------------------

    def condition(self, when: When) -> Condition:
        """The condition, made once for each ``when`` of the checklist, which is kept so that its identity stays its own."""
        found = self._conditions.get(id(when))
        if found is None:
            alternatives = (tuple(self._line(*line) for line in alternative.items()) for alternative in when)
            made = Condition(tuple(Alternative(lines) for lines in alternatives))
            found = self._conditions[id(when)] = (when, made)
        return found[1]

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

    def _new_bit(self) -> int:
        bit = self._next_line
        self._next_line <<= 1
        return bit

    def _question_line(self, question: Question, options: tuple[str, ...]) -> Line:
        ask = self._ask(question.id)
        bit = self._new_bit()
        ask.lines |= bit
        for option in dict.fromkeys(options):
            ask.by_option[option] = ask.by_option.get(option, 0) | bit
        if (
            question.answer is AnswerType.ONE_OF
            and not question.may_not_apply
            and set(options).issuperset(question.option_ids)
        ):
            ask.exhaustive |= bit
        return Line(key=question.id, options=frozenset(options), mask=bit, asks=ask.bit, rests_on=ask.rests_on)

    def _safeguard_line(self, key: str, options: tuple[str, ...]) -> Line:
        ask = self._ask(key)
        done, undone = (ask.bit, 0) if DONE in options else (0, ask.bit)
        return Line(key=key, done=done, undone=undone, asks=ask.bit, rests_on=ask.rests_on)

    def _derived_line(self, key: str, options: tuple[str, ...]) -> Line:
        derived = self._derive(key)
        bit = self._new_bit()
        if key in self._findings or ("yes" in options and "no" not in options):
            derived.yes |= bit
        elif "yes" in options:
            self.always |= bit
        else:
            derived.no |= bit
        fact = self._facts.get(key)
        counted = fact.question if fact is not None else None
        return Line(
            key=counted or key,
            counted=counted is not None,
            mask=bit,
            asks=self.bit[counted] if counted else 0,
            through=derived.conditions,
            rests_on=derived.rests_on,
        )

    # steps -----------------------------------------------------------------------------------------------------

    def _ask(self, id_: str) -> Ask:
        found = self.asks.get(id_)
        if found is None:
            question, bit = self._questions[id_], self.bit[id_]
            shown_if = self.condition(question.shown_if) if question.shown_if is not None else None
            found = Ask(question, bit, shown_if, bit | (shown_if.rests_on if shown_if else 0))
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
        regime = self._regimes.get(finding.regime)
        gate = regime.applies_when if regime else None
        return FindingMasks(finding, self.condition(finding.when), self.condition(gate) if gate else None)

    # risks -----------------------------------------------------------------------------------------------------

    def _scale(self, lines: Sequence[DegreeLine | Floor]) -> Scale:
        rungs = [Rung(int(line.level), place, self.condition(line.when)) for place, line in enumerate(lines)]
        return tuple(sorted(rungs, key=lambda rung: -rung.level))

    def _risk(self, risk: Risk) -> RiskMasks:
        essential, recommended = risk.safeguards.essential, risk.safeguards.recommended
        scales = gravity, likelihood, floors = tuple(
            self._scale(lines) for lines in (risk.gravity, risk.likelihood, risk.floors)
        )
        conditions = [rung.condition for scale in scales for rung in scale]
        named = (key for line in risk.gravity for alternative in line.when for key in alternative)
        return RiskMasks(
            id=risk.id,
            gravity=gravity,
            likelihood=likelihood,
            floors=floors,
            essential=self.mask(essential),
            recommended=self.mask(recommended),
            undoing=tuple(dict.fromkeys(key for key in named if self._is_safeguard(key))),
            lines=union(condition.lines for condition in conditions),
            safeguards=self.mask((*essential, *recommended)) | union(condition.safeguards for condition in conditions),
        )

    def _is_safeguard(self, key: str) -> bool:
        return key in self._questions and self._questions[key].kind is Kind.SAFEGUARD

    # questions as bits -----------------------------------------------------------------------------------------

    def mask(self, ids: Iterable[str]) -> int:
        """A set of questions as a mask."""
        return union(self.bit[id_] for id_ in ids)

    def in_order(self, mask: int) -> tuple[str, ...]:
        """The questions of a mask, in the order in which the checklist asks them."""
        found = []
        while mask:
            lowest = mask & -mask
            found.append(self.ids[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(found)

    def within(self, depth: Depth, also: Iterable[str]) -> int:
        """The questions that are not deeper than ``depth``, and those that are asked at any depth."""
        return self._within[depth] | self.mask(also)

    def everything(self) -> Redo:
        """Every step: what a first reading settles."""
        return self._everything

    def after(self, changed: int) -> Redo:
        """What to settle again when the answers to some questions changed. Kept for single questions, tried often."""
        found = self._redos.get(changed)
        if found is None:
            found = self._redo([step for step in self.steps if step.rests_on & changed])
            if changed.bit_count() == 1:
                self._redos[changed] = found
        return found

    @staticmethod
    def _redo(steps: Sequence[Step]) -> Redo:
        asks = [step for step in steps if isinstance(step, Ask)]
        derived = [*(step for step in steps if isinstance(step, Derived)), *(c for ask in asks for c in ask.counts)]
        lines = union(ask.lines for ask in asks) | union(one.yes | one.no for one in derived)
        return Redo(tuple(steps), lines, union(ask.bit for ask in asks))


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
