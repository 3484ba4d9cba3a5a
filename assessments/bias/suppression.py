"""Which groups may be shown, so that nobody finds a small one in what is shown, by subtraction or by bounds.

A rate speaks of the people in its denominator: those of a group, those with a true outcome, those without, those selected.
Below k people it is not shown. Totals stay published, so hiding one group alone hides nothing: in every line that has a
published total (everybody, a row or a column of a combination) either no group is hidden, or at least two are, with k
people or more together. By one feature, the groups hidden together are shown as one row, which the total gives anyway:
women stay comparable with « men and others » when others are few. What can still be worked out of a combination is bounded
by linear programming; one that cannot be made safe is withheld as a whole.

Three things are decided of every group:

* ``all``: nothing of it is shown, it is too small;
* ``outcomes``: how often it was selected may be shown, but no figure that rests on true outcomes;
* ``split``: too few were selected to say how many of them rightly. Either the selection rate is kept, or the rate of errors
  that the plan chose; both would give the rest away.

Sources: Hundepool et al., Statistical Disclosure Control (2012), chapter 4; k = 11 after CASD's rule for exports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from assessments.bias.cells import MISSING
from assessments.bias.disclosure import Fact, Key, Reader, View
from assessments.bias.metrics import FN, FP, KINDS, NOT_SELECTED, PARTS, SELECTED, TN, TP, WITH_OUTCOME
from assessments.bias.plan import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from assessments.bias.cells import Cells
    from assessments.bias.metrics import Table
    from assessments.bias.plan import Plan

MOST_BOUNDED = 60
"""Hidden groups of a combination beyond which it is withheld rather than bounded one by one."""
MOST_UNKNOWNS = 1_000
"""Combinations (those that nobody has included) beyond which, as soon as something is hidden, the view is withheld."""
MOST_TRIES = 25

PEOPLE: tuple[tuple[int, ...], ...] = (tuple(range(KINDS)),)
OUTCOMES: tuple[tuple[int, ...], ...] = ((FN, TP), (TN, FP))
SPLIT: tuple[tuple[int, ...], ...] = ((FP, TP),)
"""The counts that each level protects, as kinds of people."""

_SELECTED = (FP, TP, SELECTED)
_ERRORS: dict[Metric, tuple[Metric, Metric]] = {
    Metric.FALSE_POSITIVE_RATE: (Metric.FALSE_POSITIVE_RATE, Metric.TRUE_NEGATIVE_RATE),
    Metric.FALSE_NEGATIVE_RATE: (Metric.FALSE_NEGATIVE_RATE, Metric.TRUE_POSITIVE_RATE),
}
"""The rates kept in a ``split`` group when the plan chose one of them; otherwise the selection rate alone is."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one view hides: groups by reason, each in one of the three sets or in both of the first.

    ``withheld``: nothing of the view is shown.
    """

    all: frozenset[Key] = frozenset()
    outcomes: frozenset[Key] = frozenset()
    split: frozenset[Key] = frozenset()
    withheld: bool = False

    def shows(self, key: Key, metric: Metric, deciding: Metric) -> bool:
        """Whether a rate of one group may be shown; ``deciding`` is the rate that the plan chose."""
        if self.withheld or key in self.all:
            return False
        if key in self.outcomes:
            return metric is Metric.SELECTION_RATE
        if key in self.split:
            return metric in _ERRORS.get(deciding, (Metric.SELECTION_RATE,))
        return True

    def shows_all(self, key: Key) -> bool:
        """Whether every count of a group may be shown."""
        return not self.withheld and not any(key in keys for keys in (self.all, self.outcomes, self.split))

    def together(self, metric: Metric, deciding: Metric) -> tuple[frozenset[Key], ...]:
        """The sets of groups that one rate is shown for together, since it is not for each of them."""
        if metric is Metric.SELECTION_RATE:
            sets = (self.all, self.split if deciding in _ERRORS else frozenset())
        else:
            kept = metric in _ERRORS.get(deciding, ())
            sets = (self.outcomes, frozenset() if kept else self.split)
        return tuple(keys for keys in sets if keys)


def hide(cells: Cells, plan: Plan, tables: Mapping[View, Table]) -> dict[View, Hidden]:
    """What each view hides.

    Args:
        cells: the counts.
        plan: its k, and the rate that it chose.
        tables: the counts of each view of the plan, by the positions of its features in the cells.
    """
    missing = {
        feature: labels.index(MISSING) if MISSING in labels else -1 for feature, labels in enumerate(cells.labels)
    }
    return _Work(tables, plan.smallest_shown, missing, plan.metric).run()


def hidden_alone(counts: NDArray[np.int64], k: int) -> Hidden:
    """What is hidden of everybody together: what is small in the whole, which no other group can protect."""
    if k <= 1:
        return Hidden()

    def small(kinds: tuple[tuple[int, ...], ...]) -> frozenset[Key]:
        return frozenset({()} if any(int(counts[list(which)].sum()) < k for which in kinds) else ())

    return Hidden(small(PEOPLE), small((*OUTCOMES, *SPLIT)))


@dataclass
class _Level:
    """What is hidden so far for one level, by view, and what the level protects."""

    kinds: tuple[tuple[int, ...], ...]
    hidden: dict[View, set[Key]]
    beside: dict[View, set[Key]] = field(default_factory=dict)

    def outside(self, view: View) -> set[Key]:
        """Groups that may not be used to protect others, because more is hidden of them already."""
        return self.beside.get(view, set())


class _Work:
    """The work of hiding, over all views at once: a group of a combination is also part of its features' groups."""

    def __init__(self, tables: Mapping[View, Table], k: int, missing: Mapping[int, int], deciding: Metric) -> None:
        self.k, self.missing = k, missing
        self.withheld: set[View] = set()
        self.keys = {view: [tuple(map(int, code)) for code in table.codes] for view, table in tables.items()}
        self.n = {view: dict(zip(self.keys[view], table.n, strict=True)) for view, table in tables.items()}
        self.views = sorted(tables, key=len)
        self.people: dict[View, set[Key]] = {}
        self.error = deciding if deciding in _ERRORS else None
        everybody = next(iter(tables.values())).n.sum(axis=0)
        self.whole = hidden_alone(everybody, k)
        self.outcomes = bool(everybody[list(WITH_OUTCOME)].any())
        self.kinds = tuple(range(KINDS)) if everybody[[NOT_SELECTED, SELECTED]].any() else WITH_OUTCOME

    def run(self) -> dict[View, Hidden]:
        first = self.level(_Level(PEOPLE, {view: set() for view in self.views}))
        self.people = first.hidden
        second, third = first, _Level(SPLIT, {view: set() for view in self.views})
        if self.outcomes and self.whole.outcomes:
            second = _Level(OUTCOMES, {view: set(self.keys[view]) for view in self.views})
        elif self.outcomes:
            second = self.level(_Level(OUTCOMES, {view: set(keys) for view, keys in first.hidden.items()}))
            third.beside = second.hidden
            third = self.level(third)
        return {
            view: Hidden(withheld=True)
            if view in self.withheld
            else Hidden(frozenset(first.hidden[view]), frozenset(second.hidden[view]), frozenset(third.hidden[view]))
            for view in self.views
        }

    # What is small, and what must be hidden with it -------------------------------------------------------------------

    def level(self, level: _Level) -> _Level:
        """Hide what is small for some counts, then what would give it away."""
        for view in self.views:
            if self.k > 1:  # with k = 1 everything is shown, also that a group has nobody of a kind
                small = {key for key in self.keys[view] if self.least(view, key, level.kinds) < self.k}
                level.hidden[view] |= small - level.outside(view)
            self.close(level, view)
            if view not in self.withheld:
                self.secure(level, view)
        return level

    def least(self, view: View, key: Key, kinds: tuple[tuple[int, ...], ...]) -> int:
        """The smallest of the protected counts of a group."""
        counts = self.n[view][key]
        return min(int(counts[list(which)].sum()) for which in kinds)

    def margins(self, view: View) -> Iterator[View]:
        """The views of fewer features of a view whose figures are published."""
        for size in range(1, len(view)):
            for margin in combinations(view, size):
                if margin in self.keys and margin not in self.withheld:
                    yield margin

    def lines(self, level: _Level, view: View) -> Iterable[list[Key]]:
        """The groups of a view that add up to a published total."""
        yield self.keys[view]
        for margin in self.margins(view):
            part = [view.index(feature) for feature in margin]
            lines: dict[Key, list[Key]] = {}
            together: list[Key] = []
            for key in self.keys[view]:
                total = tuple(key[at] for at in part)
                if total in level.hidden[margin]:
                    together.append(key)  # shown as one row by one feature
                elif total not in level.outside(margin):
                    lines.setdefault(total, []).append(key)
            yield from lines.values()
            if len(margin) == 1 and together:
                yield together

    def close(self, level: _Level, view: View) -> None:
        """Hide more until no line has a single hidden group, or hidden groups of fewer than k people together."""
        changed = True
        while changed:
            changed = False
            for line in self.lines(level, view):
                changed = self.close_line(level, view, line) or changed

    def close_line(self, level: _Level, view: View, line: list[Key]) -> bool:
        hidden, changed = level.hidden[view], False
        while (inside := [key for key in line if key in hidden]) and not self.enough(level, view, inside):
            left = [key for key in line if key not in hidden and key not in level.outside(view)]
            if not left:
                others = level.outside(view)
                if not others.intersection(line):
                    break
                # Those that could protect are hidden in more already: these join them.
                others.update(inside)
                hidden.difference_update(inside)
                return True
            hidden.add(min(left, key=lambda key: self.cost(level, view, key)))
            changed = True
        return changed

    def enough(self, level: _Level, view: View, inside: list[Key]) -> bool:
        together: NDArray[np.int64] = sum((self.n[view][key] for key in inside), np.zeros(KINDS, np.int64))
        return len(inside) > 1 and all(int(together[list(which)].sum()) >= self.k for which in level.kinds)

    def cost(self, level: _Level, view: View, key: Key) -> tuple[bool, int, Key]:
        """What is hidden first to protect another: people of whom the feature is not known, then the smallest group."""
        known = all(code != self.missing[feature] for feature, code in zip(view, key, strict=True))
        return known, self.least(view, key, level.kinds), key

    # What others could work out ---------------------------------------------------------------------------------------

    def secure(self, level: _Level, view: View) -> None:
        """Hide more groups while a hidden one can be found; withhold a combination when that is not enough."""
        hidden = sum(len(level.hidden[each]) for each in (*self.margins(view), view))
        if not hidden:
            return
        size = int(np.prod([len({key[at] for key in self.keys[view]}) for at in range(len(view))]))
        if hidden <= MOST_BOUNDED and size <= MOST_UNKNOWNS:
            for _ in range(MOST_TRIES):
                found = self.exposed(level, view)
                if found is None:
                    return
                if not self.hide_near(level, view, found):
                    break
                self.close(level, view)
        if len(view) == 1:
            # Many groups shown as one row protect each other. A few that are all hidden may not: then how often each of
            # them is selected, and how many they are, is hidden as well.
            if (
                level.kinds is OUTCOMES
                and hidden <= MOST_BOUNDED
                and self.exposed(level, view, split=False) is not None
            ):
                self.people[view].update(self.keys[view])
            return
        self.withheld.add(view)
        self.recheck(level, view, bounded=size <= MOST_UNKNOWNS)

    def exposed(self, level: _Level, view: View, *, split: bool = True) -> tuple[View, Key] | None:
        """A hidden group, of the view or of one of its features, that others could work out; None when there is none.

        ``split``: also look at how the few selected people of a group are split.
        """
        views = [each for each in (*self.margins(view), view) if each not in self.withheld]
        reader = Reader(view, self.n[view], self.kinds, self.facts(level, views))
        for margin in views:
            for key in sorted(level.hidden[margin]):
                if level.kinds is not SPLIT and any(reader.width(margin, key, which) < self.k for which in level.kinds):
                    return margin, key
                if split and level.kinds is not PEOPLE and self.split_known(reader, margin, key):
                    return margin, key
        return None

    def split_known(self, reader: Reader, margin: View, key: Key) -> bool:
        """Whether others can tell how many of a few selected people were rightly selected."""
        selected = self.least(margin, key, SPLIT)
        if not 0 < selected < self.k or key in self.people[margin]:
            return False
        return all(reader.width(margin, key, (kind,)) < 1 for kind in (TP, FP))

    def facts(self, level: _Level, views: list[View]) -> Iterator[Fact]:
        """Everything that is shown of some views, as far as it is decided by now."""
        yield (), (), self.kinds
        yield (), (), _SELECTED
        if not self.whole.outcomes:
            yield from (((), (), (kind,)) for kind in WITH_OUTCOME)
        for view in views:
            for key in self.keys[view]:
                yield from ((view, key, kinds) for kinds in self.shown_of(level, view, key))

    def shown_of(self, level: _Level, view: View, key: Key) -> Iterator[tuple[int, ...]]:
        """The kinds of people of one group whose sum is shown."""
        if key in (level.hidden if level.kinds is PEOPLE else self.people)[view]:
            return
        yield self.kinds
        if level.kinds is PEOPLE:
            return
        if level.kinds is SPLIT and key in level.hidden[view] and self.error is not None:
            yield from reversed(PARTS[self.error])
            return
        yield _SELECTED
        if key not in level.hidden[view] and key not in level.outside(view):
            yield from ((kind,) for kind in WITH_OUTCOME)

    def hide_near(self, level: _Level, view: View, found: tuple[View, Key]) -> bool:
        """Hide one more group that shares a line with one that can be found."""
        margin, target = found
        part = [view.index(feature) for feature in margin]
        left = [key for key in self.keys[view] if key not in level.hidden[view] | level.outside(view)]
        inside = [key for key in left if tuple(key[at] for at in part) == target]
        beside = [
            key
            for key in left
            if sum(key[at] == code for at, code in zip(part, target, strict=True)) >= max(len(part) - 1, 1)
        ]
        near = inside or beside or left
        if not near:
            return False
        level.hidden[view].add(min(near, key=lambda key: self.cost(level, view, key)))
        return True

    def recheck(self, level: _Level, view: View, *, bounded: bool) -> None:
        """With a combination withheld, its pairs may still give each other away through it: withhold those as well."""
        for _ in range(len(view)):
            pairs = [margin for margin in self.margins(view) if len(margin) > 1 and level.hidden[margin]]
            if not pairs:
                return
            if bounded and self.exposed(level, view) is None:
                return
            self.withheld.add(max(pairs, key=lambda margin: (len(level.hidden[margin]), margin)))
