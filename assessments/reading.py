"""A reading of one set of answers: what holds, on which grounds, and which missing answers leave things open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.conditions import MAY
from assessments.logic import Ground, Horizon, Truths
from checklists.model import Depth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.conditions import Condition, FindingMasks, Line
    from assessments.model import Answer, Context
    from checklists.model import Checklist


class Reading(Truths):
    """``Truths`` with their reasons, which are looked for only when somebody asks, and kept."""

    def __init__(
        self,
        checklist: Checklist,
        answers: Mapping[str, Answer],
        context: Context,
        depth: Depth = Depth.FULL,
        also: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(checklist, answers, context, depth, also)
        self._forget()

    def _forget(self) -> None:
        self._open: dict[Condition, int] = {}
        self._leads: dict[int, int] = {}
        self._grounds: dict[Line, Ground] = {}
        self._ids: dict[int, tuple[str, ...]] = {}

    def take(self, changed: Mapping[str, Answer], depth: Depth | None, also: Iterable[str]) -> None:
        """Change this reading itself, and forget the reasons of what it was."""
        super().take(changed, depth, also)
        self._forget()

    # grounds ---------------------------------------------------------------------------------------------------

    def grounds(self, condition: Condition, horizon: Horizon = Horizon.CURRENT, *, but: int = 0) -> tuple[Ground, ...]:
        """What makes a condition hold: for the first alternative with the best truth, each key and what was chosen.

        Questions of the mask ``but`` are left out.
        """
        found: dict[Ground, None] = {}
        self._gather(condition, horizon, but, found)
        if len(found) < 2:  # noqa: PLR2004 - nothing to put in order
            return tuple(found)
        # In the order in which things are asked, so that it does not depend on the order of keys in a file.
        bit, last = self.index.bit, 1 << len(self.index.ids)
        return tuple(sorted(found, key=lambda ground: (bit.get(ground.key, last), ground.key)))

    def _gather(self, condition: Condition, horizon: Horizon, but: int, found: dict[Ground, None]) -> None:
        alternatives = condition.alternatives
        chosen = alternatives[0]
        if len(alternatives) > 1:
            best = self.holds(condition, horizon)
            chosen = next(one for one in alternatives if self.alternative(one, horizon) is best)
        for line in chosen.lines:
            if line.through:
                self._gather(line.through[0], horizon, but, found)
            elif not line.asks & but:
                found[self._ground(line)] = None

    def _ground(self, line: Line) -> Ground:
        found = self._grounds.get(line)
        if found is None:
            options: tuple[str, ...] = ()
            if line.asks & self.answered and (line.counted or not line.asks & self.hidden):
                options = self.answers[line.key].choice
                if line.options is not None:
                    options = tuple([option for option in options if option in line.options])
            found = self._grounds[line] = Ground(line.key, options)
        return found

    # what is open ----------------------------------------------------------------------------------------------

    def open_questions(self, condition: Condition) -> int:
        """The questions whose missing answers leave a condition open; what is settled or hidden for good is not among them."""
        found = self._open.get(condition)
        if found is None:
            asks = found = 0
            for alternative in condition.alternatives:
                if self.alternative(alternative) is MAY:
                    asks |= alternative.asks
                    for inner in alternative.through:
                        found |= self.open_questions(inner)
            found = self._open[condition] = found | self.open_among(asks)
        return found

    def open_among(self, questions: int) -> int:
        """Those of some questions that lack an answer, and those on which the display of these questions depends."""
        found = questions & self.missing
        doubtful = questions & self.doubtful
        while doubtful:
            lowest = doubtful & -doubtful
            doubtful ^= lowest
            leads = self._leads.get(lowest)
            if leads is None:
                leads = self._leads[lowest] = self._shown_by(lowest)
            found |= leads
        return found

    def _shown_by(self, question: int) -> int:
        shown_if = self.index.asks[self.index.ids[question.bit_length() - 1]].shown_if
        return 0 if shown_if is None else self.open_questions(shown_if)

    def open_conditions(self, finding: FindingMasks) -> int:
        """The questions whose missing answers leave a finding open, by its conditions or by its regime's."""
        found = 0
        for condition in finding.conditions:
            found |= self.open_questions(condition)
        return found

    def in_order(self, questions: int) -> tuple[str, ...]:
        """The ids of some questions, in the order in which the checklist asks them."""
        found = self._ids.get(questions)
        if found is None:
            found = self._ids[questions] = self.index.in_order(questions)
        return found
