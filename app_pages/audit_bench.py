"""What one session has before it while it prepares an audit: the data, the choices so far, the counts for simulations.

None of it is stored. The data are closed when others replace them; when the session ends, nobody holds them any more and they
are freed with their temporary files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from assessments.bias.drafting import Draft, Step

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.cells import Cells
    from assessments.bias.plan import Plan
    from assessments.bias.sources import Source

_KEY = "audit_benches"


@dataclass
class Bench:
    """The preparation of one assessment's audits.

    ``step``: the choice in view; None while the data are chosen. ``number`` counts the data that were opened, for the keys of
    widgets. ``counted``: the audit that was measured last in this session, with its cells.
    """

    draft: Draft = field(default_factory=Draft)
    step: Step | None = None
    source: Source | None = None
    number: int = 0
    counted: tuple[str, Cells] | None = None

    def put(self, source: Source | None) -> None:
        """Replace the data; those before are closed. None: there are none any more."""
        if self.source is not None:
            self.source.close()
        self.source = source
        self.number += 1

    def key(self, *names: object) -> str:
        """The key of a widget that speaks of the data at hand."""
        return ":".join(["audit", str(self.number), *map(str, names)])

    def cells_of(self, audit_id: str) -> Cells | None:
        """The cells of an audit, when it was measured in this session."""
        return self.counted[1] if self.counted is not None and self.counted[0] == audit_id else None

    def fits(self, plan: Plan) -> bool:
        """Whether the data at hand have every column that a plan names."""
        named = [feature.column for feature in plan.features]
        named += [part.column for part in (plan.decision, plan.score, plan.actual) if part is not None]
        named += [plan.weight] if plan.weight is not None else []
        return self.source is not None and set(named) <= set(self.source.columns)


def bench_of(desk: Desk) -> Bench:
    """The bench of the assessment in view; data of other assessments are closed."""
    benches: dict[str, Bench] = st.session_state.setdefault(_KEY, {})
    for id_, other in benches.items():
        if id_ != desk.assessment_id and other.source is not None:
            other.put(None)
    return benches.setdefault(desk.assessment_id, Bench())
