"""From cells to what an audit found: rates with intervals, gaps with bounds and verdict, small groups hidden."""

from __future__ import annotations

from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

from assessments.access import Refusal
from assessments.bias.bounds import MOST_GROUPS, MOST_GROUPS_IN_VIEW
from assessments.bias.metrics import OPPOSITE, metrics_of, table_of
from assessments.bias.plan import Metric
from assessments.bias.result import (
    AuditResult,
    Figure,
    Gap,
    Headlines,
    View,
)
from assessments.bias.scores import score_views
from assessments.bias.suppression import hidden_alone, hide
from assessments.bias.views import HIDDEN, MOST_LISTED, ViewWork, figure_of
from assessments.storage.text import figure
from checklists.model import Text

if TYPE_CHECKING:
    from assessments.bias.cells import Cells, Intake
    from assessments.bias.plan import Plan
    from assessments.bias.result import SourceIdentity

LIBRARIES = ("fairlearn", "numpy", "scipy", "duckdb", "ibis-framework")


class NothingToMeasure(Refusal):
    """No row of the source can be used."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Aucune ligne n’a pu être utilisée. Vérifiez quelles valeurs veulent dire « sélectionné » et "
                "« non sélectionné », et que les scores se lisent comme des nombres.",
                en="No row could be used. Check which values mean “selected” and “not selected”, and that the scores "
                "read as numbers.",
            )
        )


class TooFewPeople(Refusal):
    """All rows together are fewer than the smallest group that may be shown."""

    def __init__(self, k: int) -> None:
        super().__init__(
            Text(
                fr=f"Moins de {k} personnes en tout\u00a0: aucun chiffre ne peut être montré sans parler de personnes "
                "reconnaissables. Rassemblez plus de décisions.",
                en=f"Fewer than {k} people in all: no figure can be shown without speaking of recognisable people. "
                "Gather more decisions.",
            )
        )


class TooManyGroups(Refusal):
    """More groups than anybody could read, or than can be kept."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                fr=f"Ces choix forment trop de groupes pour être lus ({figure(most, 'fr')} au plus). Croisez moins de "
                "caractéristiques, ou faites des tranches plus larges.",
                en=f"These choices form too many groups to be read ({figure(most, 'en')} at most). Cross fewer features, or "
                "make wider bands.",
            )
        )


def measure(intake: Intake, plan: Plan, source: SourceIdentity, *, fairlearn: bool = True) -> AuditResult:
    """Everything that cells allow to say, ready to be shown.

    Args:
        intake: the cells, and what was set aside on the way.
        plan: what was fixed beforehand.
        source: which data they come from.
        fairlearn: whether to compare the figures of single features with Fairlearn's.

    Raises:
        NothingToMeasure: when no row can be used.
        TooFewPeople: when all of them are too few to show anything.
        TooManyGroups: when the result could neither be read nor kept.
    """
    cells = intake.cells
    if not len(cells) or not cells.n.sum():
        raise NothingToMeasure
    if int(cells.n.sum()) < plan.smallest_shown:
        raise TooFewPeople(plan.smallest_shown)
    if any(len(labels) > MOST_GROUPS_IN_VIEW for labels in cells.labels):
        raise TooManyGroups(MOST_GROUPS_IN_VIEW)
    place = {column: at for at, column in enumerate(cells.features)}
    views = [tuple(place[column] for column in view) for view in plan.views]
    tables = {view: table_of(cells, view) for view in views}
    if sum(map(len, tables.values())) > MOST_GROUPS:  # before anything is computed of them
        raise TooManyGroups(MOST_GROUPS)
    hidden = hide(cells, plan, tables)
    works = [ViewWork(cells, plan, table, hidden) for table in tables.values()]
    if sum(len(work.rows) + MOST_LISTED for work in works) > MOST_GROUPS:  # with those that stand for several groups
        raise TooManyGroups(MOST_GROUPS)
    names = {feature.column: feature.name for feature in plan.features}
    looks = _looks(works)
    second = [work.fairlearn_difference() for work in works if len(work.columns) == 1] if fairlearn else []
    compared = [distance for distance in second if distance is not None]
    return AuditResult(
        plan=plan,
        source=source,
        rows=intake.rows,
        used=intake.used,
        set_aside=intake.set_aside,
        unknown_outcome=intake.unknown_outcome,
        unreadable=intake.unreadable,
        weighted=cells.weighted,
        overall=_overall(cells, plan),
        views=tuple(_view(work, names, *looks, seed) for seed, work in enumerate(works)),
        scores=score_views(cells, plan, _rankable(works)) if plan.score else (),
        versions={"python": python_version(), **{name: version(name) for name in LIBRARIES}},
        fairlearn_difference=max(compared, default=None),
    )


def _overall(cells: Cells, plan: Plan) -> dict[Metric, Figure]:
    """The rates of everybody, under the same rules as those of a group."""
    table = table_of(cells, ())
    hidden = hidden_alone(table.n[0], plan.smallest_shown)
    return {
        metric: figure_of(table, metric) if hidden.shows((), metric, plan.metric) else HIDDEN
        for metric in metrics_of(table)
    }


def _looks(works: list[ViewWork]) -> tuple[int, int]:
    """How many times a gap was looked for: with the rate that decides, and with every rate (opposites count once)."""
    able = [(metric, work) for work in works for metric in work.metrics if len(work.compared(metric)) > 1]
    deciding = sum(metric is work.plan.metric for metric, work in able)
    return max(deciding, 1), max(sum(metric not in OPPOSITE for metric, _ in able), 1)


def _view(work: ViewWork, names: dict[str, str], deciding: int, looks: int, seed: int) -> View:
    groups, absent = work.groups()
    gaps = {
        metric: work.gap(metric, deciding if metric is work.plan.metric else looks, seed) for metric in work.metrics
    }
    return View(
        features=work.columns,
        names=tuple(names[column] for column in work.columns),
        groups=groups,
        gaps=gaps,
        headlines=_headlines(gaps),
        absent=absent,
        withheld=work.hidden.withheld,
    )


def _headlines(gaps: dict[Metric, Gap]) -> Headlines:
    """Fairlearn's names for the gaps in how often, and how often rightly and wrongly, groups are selected."""
    parity = gaps[Metric.SELECTION_RATE]
    rates = [gaps.get(metric) for metric in (Metric.TRUE_POSITIVE_RATE, Metric.FALSE_POSITIVE_RATE)]
    differences = [gap.difference for gap in rates if gap and gap.difference is not None]
    ratios = [gap.ratio for gap in rates if gap and gap.ratio is not None]
    both = len(rates)
    return Headlines(
        demographic_parity_difference=parity.difference,
        demographic_parity_ratio=parity.ratio,
        equalized_odds_difference=max(differences) if len(differences) == both else None,
        equalized_odds_ratio=min(ratios) if len(ratios) == both else None,
    )


def _rankable(works: list[ViewWork]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """By single feature, the groups of which everything may be shown."""
    return {
        work.columns: [work.key(row) for row in work.rows if not row.together and work.hidden.shows_all(row.codes[0])]
        for work in works
        if len(work.columns) == 1
    }
