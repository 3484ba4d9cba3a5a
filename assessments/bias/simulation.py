"""What a simulation says: rates before and after, group by group, always under its label; never stored as a result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.access import Refusal
from assessments.bias.metrics import OPPOSITE
from assessments.bias.result import FigureState
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.bias.plan import Metric
    from assessments.bias.result import AuditResult, View

A_SIMULATION = Text(
    fr="Une simulation, pas une recommandation.",
    en="A simulation, not a recommendation.",
)
"""To be written over every simulation, wherever it is shown."""

LAW_REFERENCE = "law_2008_496"
"""Id, in the references of the checklists, of the law that ``GROUP_RULES`` speaks of."""

GROUP_RULES = Text(
    fr="À confirmer : appliquer une règle ou un seuil différent selon un critère protégé par la loi (le sexe, l’origine, "
    "l’âge, le handicap…) peut constituer en soi une discrimination (loi n° 2008-496 du 27 mai 2008). Ces chiffres aident "
    "à comprendre d’où vient un écart. N’appliquez pas de seuils par groupe sans avis juridique.",
    en="To be confirmed: applying a different rule or threshold according to a criterion protected by law (sex, origin, "
    "age, disability…) may in itself be discrimination (French law no. 2008-496 of 27 May 2008). These figures help to "
    "understand where a gap comes from. Do not apply thresholds by group without legal advice.",
)
"""What the law says about rules that differ by group; to be shown beside every simulation in which they do."""

DRAWS_LOTS = Text(
    fr="Pour obtenir des taux égaux, ce calcul tire au sort la décision de certaines personnes. Une décision "
    "administrative qui dépendrait d’un tirage au sort serait difficile à motiver.",
    en="To make rates equal, this computation draws lots for some people. It would be hard to give reasons for an "
    "administrative decision that depended on a draw.",
)
"""To be shown when a rule that was found draws lots (``Simulation.draws_lots``)."""

TRAINING_ONLY = Text(
    fr="Cette pondération porte sur les données qui servent à entraîner un modèle. Elle ne change aucune décision déjà "
    "prise, et rien ne dit ce que le modèle entraîné ainsi déciderait.",
    en="These weights concern the data from which a model is trained. They change no decision already taken, and do not "
    "tell what a model trained in this way would decide.",
)
"""To be shown beside every reweighting."""


class CannotSimulate(Refusal):
    """The audit lacks what this simulation needs."""


NO_SCORE = Text(
    fr="Cette simulation demande une colonne de score : cet audit n’en a pas. Refaites un audit en indiquant le score.",
    en="This simulation needs a column of scores: this audit has none. Make a new audit and name the score.",
)
NO_OUTCOMES = Text(
    fr="Cette simulation demande au moins deux groupes où assez de personnes ont un résultat réel connu, vrai pour les unes "
    "et faux pour les autres : il n’y en a pas assez. Choisissez un autre critère, ou un fichier où le résultat réel est "
    "connu.",
    en="This simulation needs at least two groups in which enough people have a known true outcome, true for some and false "
    "for others: there are not enough. Choose another criterion, or a file in which the true outcome is known.",
)
NO_THRESHOLDS = Text(
    fr="Les groupes sont trop petits pour montrer l’effet d’un autre seuil sans révéler le score de personnes. Regroupez des "
    "valeurs de ce critère, ou réunissez plus de décisions.",
    en="The groups are too small to show what another threshold would do without giving away people’s scores. Merge values "
    "of this criterion, or gather more decisions.",
)


class Constraint(StrEnum):
    """What ``threshold_optimizer`` makes equal between groups, under Fairlearn's names."""

    DEMOGRAPHIC_PARITY = "demographic_parity"
    EQUALIZED_ODDS = "equalized_odds"
    TRUE_POSITIVE_RATE_PARITY = "true_positive_rate_parity"
    FALSE_POSITIVE_RATE_PARITY = "false_positive_rate_parity"


class SimulationKind(StrEnum):
    """Which function made the simulation."""

    AT_THRESHOLDS = "at_thresholds"
    THRESHOLD_OPTIMIZER = "threshold_optimizer"
    REWEIGHTING = "reweighting"


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one group, from 0 to 1, under Fairlearn's names; None when one does not exist or may not be shown.

    ``base_rate``: the share of true outcomes among the people whose outcome is known, whatever is decided.
    """

    selection_rate: float | None = None
    true_positive_rate: float | None = None
    false_positive_rate: float | None = None
    precision: float | None = None
    base_rate: float | None = None

    def of(self, metric: Metric) -> float | None:
        """One rate; that of an opposite is what is left of 1. None also for rates that no simulation gives."""
        if metric in OPPOSITE:
            rate = self.of(OPPOSITE[metric])
            return None if rate is None else 1 - rate
        found: float | None = getattr(self, metric.value, None)
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """Part of a rule: people at ``threshold`` or beyond, in the direction that selects, are selected.

    ``chance``: how often this step is the one applied, 0 to 1; the chances of a rule add up to 1. ``threshold`` is in the
    unit of the score; None: nobody is selected when ``everybody`` is false, all people of the group when it is true.
    """

    chance: float
    threshold: float | None
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class SimulatedGroup:
    """One group of a simulation.

    Attributes:
        key: the group.
        n: people in it whom the simulation counts.
        before: rates of the decisions as they were taken.
        after: rates if the simulation were applied.
        rule: who would be selected; one step for a plain threshold, several when lots are drawn (then « on average »); empty
            for a reweighting. The threshold is the allowed one nearest to what was asked for.
        changed: people whose decision would change, rounded; None when there are some, but fewer than k.
        weights: of a reweighting: what each person with a true, and with a false outcome counts for; else None.
    """

    key: tuple[str, ...]
    n: int
    before: Rates
    after: Rates
    rule: tuple[Step, ...] = ()
    changed: int | None = None
    weights: tuple[float, float] | None = None

    @property
    def threshold(self) -> float | None:
        """The threshold of a rule of one step; None otherwise."""
        return self.rule[0].threshold if len(self.rule) == 1 else None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would happen if…; figures of groups that may be shown, nobody else's.

    Attributes:
        kind: which simulation.
        column: the feature by which people are grouped.
        groups: the groups simulated.
        left_out: keys of groups that may be shown, but for which this simulation cannot be.
        changed: people of the groups simulated whose decision would change; None when that would give away a group's number.
        constraint: what was made equal, for ``threshold_optimizer``.
        rows: for ``threshold_optimizer``: how many rows Fairlearn was given, in proportion to the cells.
        by_group: whether the rule differs between groups; ``GROUP_RULES`` must then be shown.
    """

    kind: SimulationKind
    column: str
    groups: tuple[SimulatedGroup, ...]
    left_out: tuple[tuple[str, ...], ...] = ()
    changed: int | None = None
    constraint: Constraint | None = None
    rows: int | None = None
    by_group: bool = False

    @property
    def label(self) -> Text:
        """What to write over it."""
        return A_SIMULATION

    @property
    def draws_lots(self) -> bool:
        """Whether some people's decision would depend on a draw; ``DRAWS_LOTS`` must then be shown."""
        return any(len(group.rule) > 1 for group in self.groups)

    @property
    def selection_rate_difference(self) -> tuple[float | None, float | None]:
        """Highest minus lowest selection rate, before and after; None with fewer than two groups."""
        return (
            spread(group.before.selection_rate for group in self.groups),
            spread(group.after.selection_rate for group in self.groups),
        )


def spread(rates: Iterable[float | None]) -> float | None:
    """Highest minus lowest of the rates that exist; None with fewer than two."""
    there = [rate for rate in rates if rate is not None]
    return max(there) - min(there) if len(there) > 1 else None


def groups_to_simulate(result: AuditResult) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """By single feature, the keys of the groups of which everything may be shown: what the simulations ask for.

    Features without two such groups are left out.
    """
    found = {view.features: _whole(view) for view in result.views if len(view.features) == 1 and not view.withheld}
    return {features: keys for features, keys in found.items() if len(keys) > 1}


def _whole(view: View) -> tuple[tuple[str, ...], ...]:
    return tuple(
        group.key
        for group in view.shown
        if not group.together and all(figure.state is not FigureState.HIDDEN for figure in group.figures.values())
    )
