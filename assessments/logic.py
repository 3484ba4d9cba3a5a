"""Three-valued logic over answers: what holds, what cannot hold, and what the missing answers still allow.

``Truths`` looks at one set of answers; ``assessments.reading`` adds the reasons. Questions that are not answered, answered
« ne sait pas », waiting to be confirmed, or shown only if a missing answer says so, leave things open; nothing here guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

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


class Protection(NamedTuple):
    """What the safeguards may be, as masks of questions: done, not done, left out of their lists.

    A safeguard is in one of the three when that is certain, and in several while answers are missing.
    """

    done: int
    undone: int
    out: int

    @property
    def surely_done(self) -> int:
        """Those that are done whatever the missing answers are."""
        return self.done & ~self.undone & ~self.out

    @property
    def surely_undone(self) -> int:
        """Those that are in their lists and not done."""
        return self.undone & ~self.done & ~self.out

    @property
    def surely_out(self) -> int:
        """Those that are hidden, or « sans objet »."""
        return self.out & ~self.done & ~self.undone


class Truths:
    """One set of answers, read against a checklist in a context.

    The masks are those of ``assessments.conditions``. Lines: ``must`` hold, ``can`` hold. Questions: ``within`` are not too
    deep, ``answered`` have an answer that counts, ``hidden`` do not concern this system, ``doubtful`` are shown only if a
    missing answer says so, the others are shown.

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
        self._replies = {id_: reply(asks[id_], a) for id_, a in answers.items() if id_ in asks and a.counts}
        self.must = self.can = self.index.always
        self.answered = self.hidden = self.doubtful = 0
        self._done = self._undone = self._out = self._promised = 0
        for constant in self.index.constants:
            self._derive(constant, _of_context(constant, context))
        self._settle(self.index.everything())

    def like(
        self,
        *,
        changed: Mapping[str, Answer] | None = None,
        depth: Depth | None = None,
        also: Iterable[str] = (),
    ) -> Self:
        """The same with some answers changed, or at another depth; only what the change can touch is settled again.

        ``also`` matters with ``depth`` alone.
        """
        other = self._twin()
        touched = 0
        if changed:
            asks = self.index.asks
            other.answers = {**self.answers, **changed}
            other._replies = dict(self._replies)
            for id_, answer in changed.items():
                touched |= self.index.bit[id_]
                other._replies.pop(id_, None)
                if answer.counts:
                    other._replies[id_] = reply(asks[id_], answer)
        if depth is not None:
            other.depth = depth
            other.within = self.index.within(depth, also)
            touched |= other.within ^ self.within
        if touched:
            other._settle(self.index.after(touched))
        return other

    def _twin(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    # settling --------------------------------------------------------------------------------------------------

    def _settle(self, redo: Redo) -> None:
        """Forget what may have changed, then go through the steps in the order in which they depend on each other."""
        self.must &= ~redo.lines
        self.can &= ~redo.lines
        kept = ~redo.questions
        self.answered &= kept
        self.hidden &= kept
        self.doubtful &= kept
        self._done &= kept
        self._undone &= kept
        self._out &= kept
        self._promised &= kept
        for step in redo.steps:
            if isinstance(step, Ask):
                self._ask(step)
            else:
                self._derive(step, min(map(self.holds, step.conditions)))

    def _ask(self, ask: Ask) -> None:
        bit = ask.bit
        said = self._replies.get(ask.question.id) if self.within & bit else None
        if said is None:
            said = self.index.silences[ask.question.id]
        else:
            self.answered |= bit
        shown = HOLDS if ask.shown_if is None else self.holds(ask.shown_if)
        if shown is NO:
            self.hidden |= bit
            self._out |= bit
        else:
            self.can |= said.can
            self._done |= said.done
            self._undone |= said.undone
            self._out |= said.out
            self._promised |= said.promised
            if shown is HOLDS:
                self.must |= said.must
            else:
                self.doubtful |= bit
                self._out |= bit
        for counted, truth in zip(ask.counts, said.counts, strict=True):
            self._derive(counted, min(shown, truth))

    def _derive(self, derived: Derived, truth: Truth) -> None:
        of = derived.of
        if isinstance(of, Finding):
            truth = self._of_law(of, truth)
        if truth is not NO:
            self.can |= derived.yes
        if truth is not HOLDS:
            self.can |= derived.no
        if truth is HOLDS:
            self.must |= derived.yes
        elif truth is NO:
            self.must |= derived.no

    def _of_law(self, finding: Finding, facts: Truth) -> Truth:
        """A finding as levels may use it: nothing before it is in force, never more than MAY while lawyers may disagree."""
        if not self.in_force(finding):
            return NO
        return min(facts, MAY) if finding.certainty is Certainty.TO_CONFIRM else facts

    def in_force(self, finding: Finding) -> bool:
        """Whether a finding binds on the day on which the law is read."""
        return finding.in_force_from is None or finding.in_force_from <= self.context.as_of

    # what was settled ------------------------------------------------------------------------------------------

    @property
    def asked(self) -> int:
        """The questions that are put to people now: certainly shown, and not too deep."""
        return self.within & ~self.hidden & ~self.doubtful

    @property
    def missing(self) -> int:
        """The questions that lack an answer that counts and are, or may come to be, put to people."""
        return self.within & ~self.answered & ~self.hidden

    @property
    def settled(self) -> int:
        """The questions that are asked and have an answer that counts."""
        return self.answered & ~self.hidden & ~self.doubtful

    def protection(self, horizon: Horizon) -> Protection:
        """What the safeguards may turn out to be."""
        if horizon is Horizon.CURRENT:
            return Protection(self._done, self._undone, self._out)
        if horizon is Horizon.TARGET:
            return Protection(self._done | self._promised, self._undone & ~self._promised, self._out)
        return _UNPROTECTED

    def holds(self, condition: Condition, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of a condition: one alternative suffices, all lines of it must hold."""
        if condition.safeguards:
            return max(self.alternative(one, horizon) for one in condition.alternatives)
        must, can, best = self.must, self.can, NO
        for mask in condition.masks:
            if must & mask == mask:
                return HOLDS
            if can & mask == mask:
                best = MAY
        return best

    def alternative(self, alternative: Alternative, horizon: Horizon = Horizon.CURRENT) -> Truth:
        """The truth of one alternative. A hidden safeguard, or one that is « sans objet », protects nobody: it is not done."""
        mask, done, undone = alternative.mask, alternative.done, alternative.undone
        if self.can & mask != mask:
            return NO
        surely = self.must & mask == mask
        if done or undone:
            protection = self.protection(horizon)
            surely_done = protection.surely_done
            if protection.done & done != done or surely_done & undone:
                return NO
            surely = surely and surely_done & done == done and not protection.done & undone
        return HOLDS if surely else MAY

    def differs_from(self, other: Self) -> tuple[int, int]:
        """The lines whose truth, and the safeguards whose state today, are not those of another reading."""
        lines = (self.must ^ other.must) | (self.can ^ other.can)
        return lines, (self._done ^ other._done) | (self._undone ^ other._undone) | (self._out ^ other._out)

    def conditions_of(self, finding: FindingMasks) -> Truth:
        """Whether the facts that a finding asks for are there, regardless of its date and certainty."""
        return min(map(self.holds, finding.conditions))


_UNPROTECTED = Protection(done=0, undone=-1, out=0)
"""No safeguard is done, whichever it is (-1 has every bit)."""


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
