"""What one session has before it while it prepares an audit: the data, the choices so far, the counts for simulations.

None of it is stored. The data are closed when others replace them; when the session ends, nobody holds them any more and they
are freed with their temporary files. The choices, which hold no row, are kept in memory for the same browser, so that a page
loaded again by accident does not cost ten minutes.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.shell import session
from assessments.bias.drafting import Draft, Step

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.cells import Cells
    from assessments.bias.plan import Plan
    from assessments.bias.sources import Source

_KEY = "audit_benches"
_MOST_KEPT = 200
"""Drafts kept for browsers that come back; the oldest one goes first."""
_kept: OrderedDict[tuple[str, str], Draft] = OrderedDict()
_lock = Lock()


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
    if desk.assessment_id not in benches:
        benches[desk.assessment_id] = Bench(draft=_found(desk.assessment_id))
    bench = benches[desk.assessment_id]
    _keep(desk.assessment_id, bench.draft)
    return bench


def _found(assessment_id: str) -> Draft:
    """A copy of what this browser had chosen before; two tabs then do not write into each other's choices."""
    with _lock:
        return deepcopy(_kept.get((session.visitor_hash() or "", assessment_id), Draft()))


def _keep(assessment_id: str, draft: Draft) -> None:
    visitor = session.visitor_hash()
    if visitor is None:
        return
    with _lock:
        _kept[(visitor, assessment_id)] = draft
        _kept.move_to_end((visitor, assessment_id))
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
