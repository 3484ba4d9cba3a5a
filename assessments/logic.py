"""Three-valued logic over answers: what holds, what cannot hold, and what the missing answers still allow.

``Truths`` looks at one set of answers; ``assessments.reading`` adds the reasons. Questions that are not answered, answered
« ne sait pas », waiting to be confirmed, or shown only if a missing answer says so, leave things open; nothing here guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from assessments.compiling import index_of
from assessments.conditions import HOLDS, MAY, NO, Ask, Truth
from assessments.replies import Horizon, reply, truth_of
from checklists.model import Certainty, Depth, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.compiling import Redo
    from assessments.conditions import Alternative, Condition, Derived, FindingMasks
    from assessments.model import Answer, Context
    from checklists.model import Checklist, Fact

__all__ = ["Ground", "Horizon", "Protection", "Truth", "Truths"]


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason: the key of a condition (question, fact or finding) and the options that were chosen, if any."""

    key: str
    options: tuple[str, ...] = ()


class Protection:
    """What the safeguards may be, as masks of questions: done, not done, left out of their lists (hidden, « sans objet »).

    A safeguard is in one of the three when that is certain, then also in ``surely_…``, and in several while answers are
    missing.
    """

    __slots__ = ("done", "out", "surely_done", "surely_out", "surely_undone", "undone")

    def __init__(self, done: int, undone: int, out: int) -> None:
        self.done = done
        self.undone = undone
        self.out = out
        self.surely_done = done & ~(undone | out)
        self.surely_undone = undone & ~(done | out)
        self.surely_out = out & ~(done | undone)


_UNPROTECTED = Protection(done=0, undone=-1, out=0)
"""No safeguard is done, whichever it is (-1 has every bit)."""


class Truths:
    """One set of answers, read against a checklist in a context.

    The masks are those of ``assessments.conditions``. Lines: those that ``must`` hold, and those that ``can``; above them,
    ``can`` says what the safeguards may be. Questions: ``within`` are not too deep, ``answered`` have an answer that counts,
    ``hidden`` do not concern this system, ``doubtful`` are shown only if a missing answer says so, the others are shown;
    ``asked`` are put to people now, ``missing`` lack an answer that counts and are, or may come to be, put to people.

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
        self.index = index_of(checklist)
        self.within = self.index.within(depth, also)
        asks = self.index.asks
        self._replies = {asks[id_].bit: reply(asks[id_], a) for id_, a in answers.items() if id_ in asks and a.counts}
        self.must = self.can = self.index.always
        self.answered = self.hidden = self.doubtful = self.asked = self.missing = 0
        self._held: dict[Condition, Truth] = {}
        self._protections: dict[Horizon, Protection] = {}
        for constant in self.index.constants:
            self._derive(constant, _of_context(constant, context))
        self._settle(self.index.everything)

    def like(
        self,
        *,
        changed: Mapping[str, Answer] | None = None,
        depth: Depth | None = None,
        also: Iterable[str] = (),
    ) -> Self:
        """The same with some answers changed, or at another depth; only what the change can touch is settled again.

        ``also`` goes with ``depth``.
        """
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.take(changed or {}, depth, also)
        return other

    def take(self, changed: Mapping[str, Answer], depth: Depth | None, also: Iterable[str]) -> None:
        """Change this reading itself: for ``like``, whose copy nobody has seen yet."""
        touched = 0
        if changed:
            self.answers = {**self.answers, **changed}
            self._replies = dict(self._replies)
            for id_, answer in changed.items():
                ask = self.index.asks[id_]
                touched |= ask.bit
                self._replies.pop(ask.bit, None)
                if answer.counts:
                    self._replies[ask.bit] = reply(ask, answer)
        if depth is not None:
            before, self.depth = self.within, depth
            self.within = self.index.within(depth, also)
            touched |= before ^ self.within
        held, must, can = self._held, self.must, self.can
        self._held, self._protections = {}, {}
        if touched:
            self._settle(self.index.after(touched))
        lines = (1 << self.index.line_count) - 1
        if self.must == must and not (self.can ^ can) & lines:
            self._held = held  # safeguards alone differ: what was found to hold still does

    # settling --------------------------------------------------------------------------------------------------

    def _settle(self, redo: Redo) -> None:
        """Forget what may have changed, then go through the steps in the order in which they depend on each other."""
        self.must &= ~redo.lines
        self.can &= ~redo.lines
        self.answered &= ~redo.questions
        self.hidden &= ~redo.questions
        self.doubtful &= ~redo.questions
        self._protections.clear()
        for step in redo.steps:
            if isinstance(step, Ask):
                self._ask(step)
            else:
                self._derive(step, self._all_hold(step.conditions))
        self.asked = self.within & ~(self.hidden | self.doubtful)
        self.missing = self.within & ~(self.answered | self.hidden)

    def _ask(self, ask: Ask) -> None:
        bit, said = ask.bit, ask.silence
        if bit in self._replies and self.within & bit:
            said = self._replies[bit]
            self.answered |= bit
        shown = HOLDS if ask.shown_if is None else self.holds(ask.shown_if)
        if shown is HOLDS:
            self.must |= said.must
            self.can |= said.can
        elif shown is MAY:
            self.doubtful |= bit
            self.can |= said.can | ask.out
        else:
            self.hidden |= bit
            self.can |= ask.out
        if ask.done:
            self._protections.clear()  # a finding that names safeguards may have looked at them already
        if ask.counts:
            for counted, truth in zip(ask.counts, said.counts, strict=True):
                self._derive(counted, min(shown, truth))

    def _derive(self, derived: Derived, truth: Truth) -> None:
        if isinstance(derived.of, Finding):
            truth = self._of_law(derived.of, truth)
        if truth is HOLDS:
            self.must |= derived.yes
            self.can |= derived.yes
        elif truth is MAY:
            self.can |= derived.yes | derived.no
        else:
            self.must |= derived.no
            self.can |= derived.no

    def _of_law(self, finding: Finding, facts: Truth) -> Truth:
        """A finding as levels may use it: nothing before it is in force, never more than MAY while lawyers may disagree."""
        if not self.in_force(finding):
            return NO
        return min(facts, MAY) if finding.certainty is Certainty.TO_CONFIRM else facts

    def in_force(self, finding: Finding) -> bool:
        """Whether a finding binds on the day on which the law is read."""
        return finding.in_force_from is None or finding.in_force_from <= self.context.as_of

    # what was settled ------------------------------------------------------------------------------------------

    def differs_from(self, other: Self) -> int:
        """The lines whose truth, and the safeguards whose state, are not those of another reading."""
        return (self.must ^ other.must) | (self.can ^ other.can)

    def protection(self, horizon: Horizon) -> Protection:
        """What the safeguards may turn out to be."""
        if horizon is Horizon.INHERENT:
            return _UNPROTECTED
        found = self._protections.get(horizon)
        if found is None:
            count = len(self.index.ids)
            above = self.can >> self.index.line_count
            done, undone, out, promised = (above >> nth * count & (1 << count) - 1 for nth in range(4))
            if horizon is Horizon.TARGET:
                done, undone = done | promised, undone & ~promised
            found = self._protections[horizon] = Protection(done, undone, out)
        return found

    def holds(self, condition: Condition, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of a condition: one alternative suffices, all lines of it must hold."""
        if condition.safeguards:
            return max(self.alternative(one, horizon) for one in condition.alternatives)
        found = self._held.get(condition)
        if found is None:
            must, can, found = self.must, self.can, NO
            for mask in condition.masks:
                if must & mask == mask:
                    found = HOLDS
                    break
                if can & mask == mask:
                    found = MAY
            self._held[condition] = found
        return found

    def alternative(self, alternative: Alternative, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of one alternative. A hidden safeguard, or one that is « sans objet », protects nobody: it is not done."""
        mask, done, undone = alternative.mask, alternative.done, alternative.undone
        if self.can & mask != mask:
            return NO
        surely = self.must & mask == mask
        if done or undone:
            safeguards = self.protection(horizon)
            if safeguards.done & done != done or safeguards.surely_done & undone:
                return NO
            surely = surely and safeguards.surely_done & done == done and not safeguards.done & undone
        return HOLDS if surely else MAY

    def conditions_of(self, finding: FindingMasks) -> Truth:
        """Whether the facts that a finding asks for are there, regardless of its date and certainty."""
        return self._all_hold(finding.conditions)

    def _all_hold(self, conditions: tuple[Condition, ...]) -> Truth:
        return min(map(self.holds, conditions))


def _of_context(constant: Derived, context: Context) -> Truth:
    fact = constant.of
    if isinstance(fact, Finding):
        raise TypeError(f"{fact.id}: a finding rests on answers")
    if fact.on_or_after is not None:
        return truth_of(context.as_of >= fact.on_or_after)
    return truth_of(_compare(fact, getattr(context, fact.context or "")))


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
