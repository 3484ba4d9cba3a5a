"""Audits of counts written in a test: ``audit(["sexe"], {("F",): (tn, fp, fn, tp), …})``."""

from __future__ import annotations

from assessments.bias.audit import measure
from assessments.bias.cells import Intake, simple_cells
from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan
from assessments.bias.result import SourceIdentity, SourceKind

K = 11
KINDS = ("tn", "fp", "fn", "tp")
COUNTS = SourceIdentity(kind=SourceKind.COUNTS)


def plan_for(features, *, crossed=(), harm=Harm.SHARE, k=K, outcome=True):
    """A plan over features that are compared as they are."""
    return Plan(
        decision=DecisionColumn(column="decision", selected=("oui",), not_selected=("non",)),
        favourable=harm in (Harm.SHARE, Harm.WRONGLY_REFUSED, Harm.WRONGLY_GRANTED),
        actual=ActualColumn(column="vrai", positive=("oui",), negative=("non",)) if outcome else None,
        features=tuple(Feature(column=name) for name in features),
        crossed=crossed,
        harm=harm,
        smallest_shown=k,
    )


def cells_of_counts(features, counts):
    """Cells of {key: (tn, fp, fn, tp)}, a key holding one value for each feature."""
    rows = [(key, kind, n) for key, kinds in counts.items() for kind, n in zip(KINDS, kinds, strict=True) if n]
    return simple_cells(
        {name: [key[at] for key, _, _ in rows] for at, name in enumerate(features)},
        predicted=[int(kind in ("fp", "tp")) for _, kind, _ in rows],
        actual=[int(kind in ("fn", "tp")) for _, kind, _ in rows],
        n=[n for _, _, n in rows],
    )


def intake_of(cells):
    """Cells of which every row could be used."""
    total = int(cells.n.sum())
    return Intake(cells=cells, rows=total, used=total)


def audit(features, counts, **options):
    """The result of counting, without the second opinion, which takes its time."""
    plan = plan_for(features, **options)
    return measure(intake_of(cells_of_counts(features, counts)), plan, COUNTS, fairlearn=False)
