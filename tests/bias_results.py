"""Audits built by hand, for tests of words, pages and documents: every figure is known without the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import sqrt

from assessments.bias.cells import MISSING
from assessments.bias.plan import SMALLEST_SHOWN, ActualColumn, DecisionColumn, Feature, Harm, Metric, Plan, ScoreColumn
from assessments.bias.record import Audit, Judgement, Opinion
from assessments.bias.result import (
    RELIABLE_FROM,
    AuditResult,
    CalibrationPoint,
    Figure,
    FigureState,
    Gap,
    Group,
    Headlines,
    ScoreGroup,
    ScoreView,
    SourceIdentity,
    SourceKind,
    ThresholdPoint,
    Verdict,
    View,
)

PLANNED = datetime(2026, 11, 2, 8, 15, tzinfo=UTC)
MEASURED = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
JUDGED = datetime(2026, 11, 17, 10, 40, tzinfo=UTC)
HIDDEN = Figure(state=FigureState.HIDDEN)
UNDEFINED = Figure(state=FigureState.UNDEFINED)
SHA256 = "5e" * 32


def figure(hits: int, people: int) -> Figure:
    """A rate with its Wilson interval; undefined without people."""
    if not people:
        return UNDEFINED
    value, z = hits / people, 1.959964
    middle, half = value + z * z / (2 * people), z * sqrt(value * (1 - value) / people + z * z / (4 * people**2))
    return Figure(
        state=FigureState.SHOWN,
        value=value,
        low=max(0.0, (middle - half) / (1 + z * z / people)),
        high=min(1.0, (middle + half) / (1 + z * z / people)),
        n=people,
        unreliable=people < RELIABLE_FROM,
        extreme=value in {0.0, 1.0},
    )


def figures(tn: int, fp: int, fn: int, tp: int) -> dict[Metric, Figure]:
    """Every rate of a group from its four counts; hidden where too few people are counted."""
    everybody = tn + fp + fn + tp
    return {
        metric: HIDDEN if 0 < (found.n or 0) < SMALLEST_SHOWN else found
        for metric, found in _all_figures(everybody, tn, fp, fn, tp).items()
    }


def _all_figures(everybody: int, tn: int, fp: int, fn: int, tp: int) -> dict[Metric, Figure]:
    return {
        Metric.SELECTION_RATE: figure(fp + tp, everybody),
        Metric.ACCURACY: figure(tn + tp, everybody),
        Metric.TRUE_POSITIVE_RATE: figure(tp, fn + tp),
        Metric.FALSE_POSITIVE_RATE: figure(fp, tn + fp),
        Metric.TRUE_NEGATIVE_RATE: figure(tn, tn + fp),
        Metric.FALSE_NEGATIVE_RATE: figure(fn, fn + tp),
        Metric.PRECISION: figure(tp, fp + tp),
    }


def group(key: str | tuple[str, ...], tn: int, fp: int, fn: int, tp: int) -> Group:
    """A group that is shown."""
    key = (key,) if isinstance(key, str) else key
    found = figures(tn, fp, fn, tp)
    counts = None if HIDDEN in found.values() else (tn, fp, fn, tp)
    return Group(key=key, n=tn + fp + fn + tp, figures=found, counts=counts)


def hidden(*key: str) -> Group:
    """A group of which nothing is shown."""
    return Group(key=key, n=None, figures=dict.fromkeys(Metric, HIDDEN))


def gap_of(groups: tuple[Group, ...], plan: Plan, metric: Metric, verdict: Verdict, **more) -> Gap:
    """The gap of a rate between the groups that show it, with bounds around it unless others are given."""
    having = [each for each in groups if metric in each.figures and each.figures[metric].state is FigureState.SHOWN]
    known = [(each.figures[metric].value, each.key) for each in having]
    if len(known) < 2:
        return Gap(metric=metric, verdict=Verdict.NOT_ENOUGH_DATA, compared=len(known), decides=metric is plan.metric)
    (low, lowest), (high, highest) = min(known), max(known)
    established = verdict is Verdict.GAP_ESTABLISHED
    given = {
        "difference": high - low,
        "ratio": low / high if high else None,
        "low": max(high - low - 0.05, 0.001) if established else 0.0,
        "high": min(high - low + (0.24 if verdict is Verdict.NOT_ENOUGH_DATA else 0.055), 1.0),
        "p_value": 0.0004 if established else 0.31,
        "smallest_visible": 0.31 if verdict is Verdict.NOT_ENOUGH_DATA else plan.tolerated_gap + 0.043,
        "highest": highest,
        "lowest": lowest,
        "compared": len(known),
        "tests": 4,
        "decides": metric is plan.metric,
    }
    return Gap(metric=metric, verdict=verdict, **{**given, **more})


def view_of(plan: Plan, columns: tuple[str, ...], groups: tuple[Group, ...], verdict: Verdict, **more) -> View:
    """A view with the gaps of all its rates; only the deciding one has the verdict that is given."""
    names = {feature.column: feature.name for feature in plan.features}
    other = Verdict.NO_GAP_ESTABLISHED
    gaps = {
        metric: gap_of(groups, plan, metric, verdict if metric is plan.metric else other)
        for metric in Metric
        if any(metric in each.figures for each in groups)
    }
    parity = gaps.get(Metric.SELECTION_RATE)
    headlines = Headlines(
        demographic_parity_difference=parity.difference if parity else None,
        demographic_parity_ratio=parity.ratio if parity else None,
    )
    names_ = tuple(names[column] for column in columns)
    return View(features=columns, names=names_, groups=groups, gaps=gaps, headlines=headlines, **more)


def check_plan(**more) -> Plan:
    """Checks of benefit claimants: being selected is a burden, a wrong check is the harm, five points are tolerated."""
    given = {
        "title": "Ciblage des contrôles",
        "decision": DecisionColumn(column="controle", selected=("oui",), not_selected=("non",)),
        "score": ScoreColumn(column="score", low=0, high=1, is_probability=True),
        "favourable": False,
        "actual": ActualColumn(column="indu", positive=("1",), negative=("0",)),
        "features": (
            Feature(column="sexe"),
            Feature(column="age", label="âge", edges=(25, 45, 65)),
            Feature(column="quartier"),
        ),
        "crossed": ("sexe", "age"),
        "harm": Harm.WRONGLY_CHECKED,
        "tolerated_gap": 0.05,
        "reason": "Cinq points : l’ordre de grandeur des contrôles tirés au sort en 2025.",
    }
    return Plan(**{**given, **more})


BY_SEX = (group("femmes", 1610, 290, 60, 140), group("hommes", 1580, 120, 55, 145), group(MISSING, 38, 4, 1, 0))
BY_AGE = (
    group("moins de 25", 520, 95, 20, 55),
    group("25 à 44", 1290, 160, 45, 110),
    group("45 à 64", 1070, 120, 35, 90),
    group("65 et plus", 348, 39, 16, 30),
)
BY_DISTRICT = (
    group("Bellevue", 880, 110, 30, 75),
    group("Centre", 1460, 170, 52, 120),
    group("Grands-Champs", 840, 128, 32, 86),
    group("Les Îlots", 17, 6, 0, 4),
    hidden("Hameau du Moulin"),
    hidden("Port"),
    group(("Hameau du Moulin", "Port"), 9, 2, 0, 0).model_copy(update={"together": True}),
)
BY_BOTH = (
    group(("femmes", "moins de 25"), 250, 68, 10, 27),
    group(("femmes", "25 à 44"), 640, 112, 22, 52),
    group(("femmes", "45 à 64"), 540, 82, 18, 45),
    group(("femmes", "65 et plus"), 180, 28, 10, 16),
    group(("hommes", "moins de 25"), 265, 27, 10, 28),
    group(("hommes", "25 à 44"), 640, 46, 22, 58),
    group(("hommes", "45 à 64"), 520, 37, 16, 45),
    group(("hommes", "65 et plus"), 155, 10, 7, 14),
    group((MISSING, "25 à 44"), 20, 3, 0, 0),
    hidden(MISSING, "moins de 25"),
    hidden(MISSING, "45 à 64"),
    hidden(MISSING, "65 et plus"),
)


def _score_group(key: tuple[str, ...], n: int, auc: float, lift: float) -> ScoreGroup:
    points = tuple(
        CalibrationPoint(mean_score=at / 10, observed=min(1.0, at / 10 * lift), n=n // 10) for at in range(1, 10)
    )
    thresholds = tuple(
        ThresholdPoint(threshold=at / 10, selection_rate=1 - at / 10, true_positive_rate=1 - at / 20)
        for at in range(1, 10)
    )
    return ScoreGroup(key=key, n=n, auc=auc, brier=0.143, calibration=points, thresholds=thresholds)


def check_result(plan: Plan | None = None, **more) -> AuditResult:
    """A gap by sex is established; by age none, by district the data are too few for some; small groups hidden."""
    plan = plan or check_plan()
    score = ScoreView(
        features=("sexe",),
        bin_width=0.01,
        groups=(
            _score_group((), 4043, 0.771, 0.93),
            _score_group(("femmes",), 2100, 0.742, 0.81),
            _score_group(("hommes",), 1900, 0.803, 1.04),
        ),
    )
    given = {
        "plan": plan,
        "source": SourceIdentity(kind=SourceKind.UPLOAD, sha256=SHA256, size=1_284_503),
        "rows": 4100,
        "used": 4043,
        "set_aside": {"decision": 56, "score": 1},
        "unknown_outcome": 12,
        "unreadable": {"age": 3},
        "overall": figures(3228, 414, 116, 285),
        "views": (
            view_of(plan, ("sexe",), BY_SEX, Verdict.GAP_ESTABLISHED),
            view_of(plan, ("age",), BY_AGE, Verdict.NO_GAP_ESTABLISHED),
            view_of(plan, ("quartier",), BY_DISTRICT, Verdict.NOT_ENOUGH_DATA),
            view_of(plan, ("sexe", "age"), BY_BOTH, Verdict.GAP_ESTABLISHED),
        ),
        "scores": (score,),
        "versions": {"python": "3.11.9", "numpy": "2.4.6", "fairlearn": "0.15.0"},
        "fairlearn_difference": 2.2e-16,
    }
    return AuditResult(**{**given, **more})


JUDGEMENT = Judgement(
    justified=Opinion.NO,
    justified_why="Aucun texte ne fonde une différence selon le sexe.",
    acceptable=Opinion.NO,
    acceptable_why="Une femme sur sept est contrôlée pour rien, un homme sur quatorze.",
    action="Retirer la variable « congé parental », puis mesurer de nouveau.",
    owner="Direction des solidarités",
    due=date(2027, 3, 31),
)


def audit(result: AuditResult | None = None, **more) -> Audit:
    """An audit with this result, planned and measured by two roles; planned only without one."""
    measured = {"measured_by": "Service statistique", "measured_at": MEASURED} if result else {}
    given = {
        "id": "audit-1",
        "assessment_id": "a1",
        "series": "series-1",
        "plan": result.plan if result else check_plan(),
        "planned_by": "Camille Martin",
        "planned_at": PLANNED,
        "result": result,
        **measured,
    }
    return Audit(**{**given, **more})


def judged_audit(**more) -> Audit:
    """A gap is established, and it is said what is done about it."""
    return audit(
        check_result(), **{"judgement": JUDGEMENT, "judged_by": "Comité d’éthique", "judged_at": JUDGED, **more}
    )


def place_plan(**more) -> Plan:
    """Nursery places: being selected is an advantage, the outcome is not known, no gap is tolerated."""
    given = {
        "decision": DecisionColumn(column="attribution", selected=("place",), not_selected=("attente",)),
        "favourable": True,
        "features": (Feature(column="quartier"),),
        "harm": Harm.SHARE,
    }
    return Plan(**{**given, **more})


def _selection(key: str, hits: int, people: int) -> Group:
    return Group(key=(key,), n=people, figures={Metric.SELECTION_RATE: figure(hits, people)})


def place_result(
    verdict: Verdict = Verdict.NO_GAP_ESTABLISHED, groups: tuple[Group, ...] | None = None, **more
) -> AuditResult:
    """Selection rates alone, without outcomes: two districts and hardly a difference. ``more`` goes to the plan."""
    plan = place_plan(**more)
    groups = groups or (_selection("Nord", 212, 500), _selection("Sud", 200, 488))
    return AuditResult(
        plan=plan,
        source=SourceIdentity(kind=SourceKind.COUNTS),
        rows=988,
        used=988,
        overall={Metric.SELECTION_RATE: figure(412, 988)},
        views=(view_of(plan, ("quartier",), groups, verdict),),
    )


MARKUP = '<b>gras</b> <img src="file:///etc/passwd"> <para>&amp; {system} %s'
HOSTILE_NAMES = (
    MARKUP,
    "👍🏽 pouce",
    "مرحبا بالعالم (123)",
    "\u202egnol\u202c nom\n\ndeux lignes",
    '=HYPERLINK("http://mal.example/")',
    "n" * 300,
    "un nom très long " * 17,
    "   ",
    "1",
    MISSING,
)


# Built past the checks, which refuse such a thing.
BROKEN = HIDDEN.model_copy(update={"value": 0.98765, "low": 0.97531, "high": 0.99219, "n": 7, "unreliable": True})
LEAKING = Group.model_construct(key=("fuite",), n=None, figures=dict.fromkeys(Metric, BROKEN))
"""A hidden group in which figures were left by mistake: nobody may see them."""


def hostile_result() -> AuditResult:
    """Hostile names, 200 groups, a view whose groups are all hidden, one withheld, and one without a group."""
    plan = check_plan(
        title=MARKUP,
        features=tuple(Feature(column=name, label=MARKUP if name == "a" else "") for name in ("a", "b", "c", "d")),
        crossed=("a", "b", "c"),
        reason=MARKUP * 20,
    )
    many = tuple(group(f"groupe {at:03}", 100 + at, at, 5, 20) for at in range(200))
    undefined = Group(key=("sans cas",), n=40, figures={**figures(0, 0, 20, 20), Metric.PRECISION: UNDEFINED})
    strange = tuple(group(name, 90 + 7 * at, 3 * at, 4, 11) for at, name in enumerate(HOSTILE_NAMES))
    return AuditResult(
        plan=plan,
        source=SourceIdentity(kind=SourceKind.SPARK),
        rows=10**9,
        used=10**9 - 3,
        overall=figures(3228, 414, 116, 285),
        scores=(ScoreView(features=("a",), bin_width=1e-7, groups=()),),
        unreadable={"b": 2, "gone": 4},
        set_aside={"decision": 1, "unheard-of": 2},
        versions={MARKUP: MARKUP},
        fairlearn_difference=None,
        views=(
            view_of(plan, ("a",), (*strange, undefined), Verdict.GAP_ESTABLISHED),
            view_of(plan, ("b",), many, Verdict.NO_GAP_ESTABLISHED),
            view_of(plan, ("c",), (LEAKING, *(hidden(f"caché {at}") for at in range(30))), Verdict.NOT_ENOUGH_DATA),
            view_of(plan, ("d",), (), Verdict.NOT_ENOUGH_DATA),
            view_of(
                plan,
                ("a", "b"),
                tuple(group((a, f"groupe {b:03}"), 30, 4, 5, 6) for a in HOSTILE_NAMES for b in range(20)),
                Verdict.NO_GAP_ESTABLISHED,
            ),
            view_of(plan, ("a", "b", "c"), (), Verdict.NOT_ENOUGH_DATA, withheld=True, absent=8),
        ),
    )
