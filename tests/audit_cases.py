"""Plans and results of audits, small and written by hand, for tests that need no engine."""

from __future__ import annotations

from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Metric, Plan
from assessments.bias.record import Judgement, Opinion
from assessments.bias.result import (
    AuditResult,
    Figure,
    FigureState,
    Gap,
    Group,
    SourceIdentity,
    SourceKind,
    Verdict,
    View,
)

PLAN = Plan(
    title="Dossiers contrôlés en 2026",
    decision=DecisionColumn(column="controle", selected=("oui",), not_selected=("non",)),
    favourable=False,
    actual=ActualColumn(column="fraude", positive=("1",), negative=("0",)),
    features=(Feature(column="quartier", label="Quartier"), Feature(column="age", edges=(18, 65))),
    crossed=("quartier", "age"),
    harm=Harm.WRONGLY_CHECKED,
    tolerated_gap=0.05,
    reason="Le comité du 3 mars a retenu cinq points.",
)
JUDGEMENT = Judgement(
    justified=Opinion.NO,
    justified_why="Aucun texte ne le permet.",
    acceptable=Opinion.OPEN,
    action="Revoir le critère d’adresse.",
    owner="Direction de l’action sociale",
    due="2026-09-30",
)


def shown(value: float, n: int) -> Figure:
    """A figure that is shown, with some interval."""
    return Figure(
        state=FigureState.SHOWN, value=value, low=value / 2, high=(1 + value) / 2, n=n, extreme=value in {0, 1}
    )


def result_of(plan: Plan = PLAN, verdict: Verdict = Verdict.GAP_ESTABLISHED, **more) -> AuditResult:
    """A result that answers the plan: three groups by district, one of them hidden, nothing by age."""
    metric, hidden = plan.metric, Figure(state=FigureState.HIDDEN)
    groups = (
        Group(key=("Centre",), n=400, figures={metric: shown(0.1, 350), Metric.PRECISION: shown(0.1 + 0.2, 40)}),
        Group(key=("Gare",), n=300, figures={metric: shown(0.25, 260)}, counts=(195, 65, 10.5, 29.5)),
        Group(key=("",), figures={metric: hidden}),
    )
    gap = Gap(
        metric=metric,
        verdict=verdict,
        difference=0.15,
        ratio=0.4,
        low=0.08,
        high=0.22,
        p_value=0.0001,
        highest=("Gare",),
        lowest=("Centre",),
        compared=2,
        tests=4,
        decides=True,
    )
    first = plan.features[0]
    view = View(features=(first.column,), names=(first.name,), groups=groups, gaps={metric: gap})
    given = {
        "source": SourceIdentity(kind=SourceKind.UPLOAD, sha256="a" * 64, size=12_345),
        "rows": 710,
        "used": 705,
        "set_aside": {"decision": 5},
        "overall": {Metric.SELECTION_RATE: shown(1 / 3, 705), metric: shown(0.16, 610)},
        "views": (view,),
        "versions": {"duckdb": "2.0.0", "balise": "0.1.0"},
        "fairlearn_difference": 1.1e-16,
    }
    return AuditResult(plan=plan, **{**given, **more})


def measured(place, verdict: Verdict = Verdict.GAP_ESTABLISHED, *, series: str | None = None, plan: Plan = PLAN):
    """An audit planned and measured in a place."""
    audit = place.store.plan_audit(place.actor, place.id, plan, series=series)
    return place.store.record_audit(place.actor, audit.id, result_of(audit.plan, verdict))
