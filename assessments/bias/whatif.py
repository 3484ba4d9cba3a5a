"""Simulations: what other thresholds, Fairlearn's ThresholdOptimizer or a reweighting would change, for every group at once.

They show where a gap comes from and what closing it would cost whom. They are not advice, see ``simulation.GROUP_RULES``.
Everything is a function of the rates at the allowed thresholds (``assessments.bias.cuts``) and of the decisions taken, so
that trying many thresholds tells no more than the published curve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from assessments.bias.along import FALSE, TRUE, UNKNOWN
from assessments.bias.cuts import allowed
from assessments.bias.optimizer import optimal_rules, rows_of
from assessments.bias.scores import share
from assessments.bias.simulation import (
    NO_OUTCOMES,
    NO_SCORE,
    NO_THRESHOLDS,
    CannotSimulate,
    Rates,
    SimulatedGroup,
    Simulation,
    SimulationKind,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from assessments.bias.along import Along, Cut
    from assessments.bias.cells import Cells
    from assessments.bias.cuts import Allowed
    from assessments.bias.optimizer import Rule
    from assessments.bias.plan import Plan
    from assessments.bias.simulation import Constraint

TWO = 2
"""Groups without which there is no gap."""

_Number = TypeVar("_Number", np.int64, np.float64)
Key = tuple[str, ...]
Shown = Mapping[Key, "Collection[Key]"]


def at_thresholds(
    cells: Cells, plan: Plan, column: str, thresholds: float | Mapping[str, float], shown: Shown
) -> Simulation:
    """What another threshold would change: one for everybody, or one per group.

    Args:
        cells: with a score.
        plan: what the columns mean.
        column: the feature by which people are grouped.
        thresholds: in the unit of the score; or by group. A group without one keeps the decisions that were taken.
        shown: as for ``scores.score_views``.

    Returns:
        For each group its rates before and after, at the allowed threshold nearest to the one asked for; ``rule`` tells
        which. The threshold that was applied is always allowed: it changes nothing. Groups without any other are left out.

    Raises:
        CannotSimulate: the audit has no score, or no group is large enough.
        ValueError: a threshold is not a finite number, or names no group of the feature.
    """
    permitted = permit(cells, plan, column, shown)
    groups = permitted.along.labels
    asked = dict(thresholds) if isinstance(thresholds, Mapping) else dict.fromkeys(groups, thresholds)
    if not set(asked) <= set(groups) or not all(math.isfinite(threshold) for threshold in asked.values()):
        raise ValueError("thresholds must be finite numbers, for groups of the feature")
    found, left_out = [], []
    for label in permitted.cuts:
        people = Group(permitted, label)
        decision = people.selected_before()
        if label not in asked:
            found.append(people.simulated(decision, (), plan.smallest_shown))
        elif (cut := nearest(permitted, label, asked[label])) is None:
            left_out.append((label,))
        else:
            chances = decision if cut == permitted.decision else people.selected_from(cut)
            found.append(people.simulated(chances, (Step(1.0, cut.threshold),), plan.smallest_shown))
    if not any(group.rule for group in found) and asked:
        raise CannotSimulate(NO_THRESHOLDS)
    return Simulation(
        kind=SimulationKind.AT_THRESHOLDS,
        column=column,
        groups=tuple(found),
        left_out=tuple(left_out),
        changed=in_total(found, plan.smallest_shown),
        by_group=isinstance(thresholds, Mapping),
    )


def permit(cells: Cells, plan: Plan, column: str, shown: Shown) -> Allowed:
    """The people and the allowed thresholds of one feature.

    Raises:
        CannotSimulate: the audit has no score.
    """
    if plan.score is None or cells.bins is None:
        raise CannotSimulate(NO_SCORE)
    return allowed(cells, plan, column, shown.get((column,), ()))


def nearest(permitted: Allowed, label: str, threshold: float) -> Cut | None:
    """The allowed threshold of a group nearest to one asked for, the lower one if two are; None if none is allowed."""
    cuts, decision = permitted.cuts[label], permitted.decision
    choice = [*cuts, decision] if decision and (cuts or threshold == decision.threshold) else cuts
    return min(choice, key=lambda cut: (abs(cut.threshold - threshold), cut.threshold), default=None)


def in_total(groups: list[SimulatedGroup], k: int) -> int | None:
    """People whose decision would change; None when the number of one group is not shown, or when it is below k."""
    numbers = [group.changed for group in groups]
    if any(number is None for number in numbers):
        return None
    total = sum(number for number in numbers if number is not None)
    return total if total == 0 or total >= k else None


class Group:
    """One group along the score: arrays by decision, outcome and place. « Chances » are of being selected, by these."""

    def __init__(self, permitted: Allowed, label: str) -> None:
        people: Along = permitted.along
        at = people.labels.index(label)
        self.label, self.people = label, people
        self.n, self.weight = people.n[:, :, at], people.weight[:, :, at]
        self.outcomes = label in permitted.outcomes

    def selected_before(self) -> NDArray[np.float64]:
        """The decisions that were taken, as chances of 0 or 1."""
        chances = np.zeros(self.n.shape)
        chances[1] = 1.0
        return chances

    def selected_from(self, cut: Cut) -> NDArray[np.float64]:
        """Everybody from a threshold on."""
        chances = np.zeros(self.n.shape)
        chances[:, :, self.people.index(cut.place) :] = 1.0
        return chances

    def rates(self, chances: NDArray[np.float64], k: int) -> Rates:
        """The rates that these chances give; a precision only when at least k people of known outcome are selected."""
        selected, total = (weights.sum(axis=(0, 2)) for weights in (self.weight * chances, self.weight))
        rate = share(selected.sum(), total.sum())
        if not self.outcomes:
            return Rates(selection_rate=rate)
        enough = float((self.n * chances)[:, :UNKNOWN].sum()) >= k
        return Rates(
            selection_rate=rate,
            true_positive_rate=share(selected[TRUE], total[TRUE]),
            false_positive_rate=share(selected[FALSE], total[FALSE]),
            precision=share(selected[TRUE], selected[TRUE] + selected[FALSE]) if enough else None,
            base_rate=share(total[TRUE], total[TRUE] + total[FALSE]),
        )

    def simulated(self, chances: NDArray[np.float64], rule: tuple[Step, ...], k: int) -> SimulatedGroup:
        """The group before and after."""
        before = self.selected_before()
        changed = round(float((self.n * np.abs(chances - before)).sum()))
        return SimulatedGroup(
            key=(self.label,),
            n=int(self.n.sum()),
            before=self.rates(before, k),
            after=self.rates(chances, k),
            rule=rule,
            changed=changed if changed == 0 or changed >= k else None,
        )


def threshold_optimizer(cells: Cells, plan: Plan, column: str, constraint: Constraint, shown: Shown) -> Simulation:
    """Fairlearn's ``ThresholdOptimizer``: thresholds by group that make some rates equal and keep accuracy highest.

    The rules come from people whose outcome is known, in a sample if they are many (``optimizer.rows_of``); the rates after
    are computed on all cells, so that what was to be equal is so nearly, not exactly. With several steps in a rule, lots
    are drawn and everything is an average.

    Source: Hardt, Price and Srebro, « Equality of Opportunity in Supervised Learning », NIPS 2016.

    Args:
        cells: with a score.
        plan: what the columns mean.
        column: the feature by which people are grouped.
        constraint: what is to be equal.
        shown: as for ``scores.score_views``.

    Raises:
        CannotSimulate: the audit has no score, or fewer than two groups have outcomes and an allowed threshold.
    """
    permitted = permit(cells, plan, column, shown)
    groups = {
        number: Group(permitted, label)
        for number, label in enumerate(permitted.cuts)
        if label in permitted.outcomes and permitted.cuts[label]
    }
    if len(groups) < TWO:
        raise CannotSimulate(NO_OUTCOMES if len(permitted.outcomes) < TWO else NO_THRESHOLDS)
    cuts = {number: permitted.cuts[group.label] for number, group in groups.items()}
    rows = rows_of(
        {number: _by_level(group.weight, group.people, cuts[number]) for number, group in groups.items()},
        {number: _by_level(group.n, group.people, cuts[number]) for number, group in groups.items()},
    )
    rules = optimal_rules(rows, constraint)
    found = [_ruled(group, rules[number], cuts[number], plan.smallest_shown) for number, group in groups.items()]
    kept = {group.key for group in found}
    return Simulation(
        kind=SimulationKind.THRESHOLD_OPTIMIZER,
        column=column,
        groups=tuple(found),
        left_out=tuple((label,) for label in permitted.cuts if (label,) not in kept),
        changed=in_total(found, plan.smallest_shown),
        constraint=constraint,
        rows=sum(int(counts.sum()) for counts in rows.values()),
        by_group=True,
    )


def _by_level(values: NDArray[_Number], people: Along, cuts: tuple[Cut, ...]) -> NDArray[_Number]:
    """People of known outcome, by outcome and by how many of the cuts they have passed."""
    starts = [0, *(people.index(cut.place) for cut in cuts)]
    known: NDArray[_Number] = values[:, :UNKNOWN].sum(axis=0)
    return np.add.reduceat(known, starts, axis=1)


def _ruled(group: Group, rule: Rule, cuts: tuple[Cut, ...], k: int) -> SimulatedGroup:
    """A group under a rule that the optimizer found: level 1 is the first cut, level 0 everybody."""
    chances, steps = np.zeros(group.n.shape), []
    for chance, level in rule:
        if level > len(cuts):
            steps.append(Step(chance, None))
        elif level < 1:
            steps.append(Step(chance, None, everybody=True))
            chances += chance
        else:
            cut = cuts[int(level) - 1]
            steps.append(Step(chance, cut.threshold))
            chances += chance * group.selected_from(cut)
    return group.simulated(np.minimum(chances, 1.0), tuple(steps), k)


def reweighting(cells: Cells, plan: Plan, column: str, shown: Shown) -> Simulation:
    """Weights under which group and true outcome are independent, and the rates under them.

    Each person of group g with outcome y counts for P(g) P(y) / P(g, y), P over the groups simulated. Every group then has
    the same base rate. This prepares data from which a model is trained (``simulation.TRAINING_ONLY``): decisions stay as
    they are, and the selection rates after are those of the same decisions, counted with these weights. Needs no score.

    Source: Kamiran and Calders, « Data preprocessing techniques for classification without discrimination », Knowledge and
    Information Systems 33 (2012), section « Reweighing ».

    Raises:
        CannotSimulate: fewer than two groups have k true and k false outcomes and may be shown.
    """
    at = cells.features.index(column)
    wanted, k = {key[0] for key in shown.get((column,), ())}, plan.smallest_shown
    shape = (len(cells.labels[at]), 2, 2)  # group, outcome, decision
    known = np.flatnonzero(cells.actual >= 0)
    flat = np.ravel_multi_index((cells.codes[known, at], cells.actual[known], cells.predicted[known]), shape)
    n, weight = (
        np.bincount(flat, weights=values[known], minlength=math.prod(shape)).reshape(shape)
        for values in (cells.n.astype(np.float64), cells.weight)
    )
    enough = n.sum(axis=2).min(axis=1) >= k
    groups = [group for group, label in enumerate(cells.labels[at]) if label in wanted and enough[group]]
    if len(groups) < TWO:
        raise CannotSimulate(NO_OUTCOMES)
    there = weight[groups]
    total = there.sum()
    fair = there.sum(axis=(1, 2))[:, None] * there.sum(axis=(0, 2))[None, :] / total
    factors = fair / there.sum(axis=2)
    found = [
        SimulatedGroup(
            key=(cells.labels[at][group],),
            n=int(n[group].sum()),
            before=_of_outcomes(there[index]),
            after=_of_outcomes(there[index] * factors[index][:, None]),
            changed=0,
            weights=(float(factors[index][TRUE]), float(factors[index][FALSE])),
        )
        for index, group in enumerate(groups)
    ]
    kept = {group.key for group in found}
    return Simulation(
        kind=SimulationKind.REWEIGHTING,
        column=column,
        groups=tuple(found),
        left_out=tuple((label,) for label in cells.labels[at] if label in wanted and (label,) not in kept),
        changed=0,
    )


def _of_outcomes(weight: NDArray[np.float64]) -> Rates:
    """Rates from weights by outcome and decision."""
    total = weight.sum()
    return Rates(
        selection_rate=share(weight[:, 1].sum(), total),
        true_positive_rate=share(weight[TRUE, 1], weight[TRUE].sum()),
        false_positive_rate=share(weight[FALSE, 1], weight[FALSE].sum()),
        base_rate=share(weight[TRUE].sum(), total),
    )
