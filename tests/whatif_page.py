"""The page of simulations by itself, for tests: an audit of made-up decisions, measured in this process.

Run with ``AppTest.from_file``; ``lang`` in the session chooses the language, ``kind`` one of ``PLANS``.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import streamlit as st
from bias_results import MEASURED, PLANNED
from bias_rows import cells_of_rows

from app_pages import audit_whatif
from app_pages.i18n import gettext_for
from assessments.bias.audit import measure
from assessments.bias.cells import Intake
from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan, ScoreColumn
from assessments.bias.record import Audit
from assessments.bias.result import SourceIdentity, SourceKind
from checklists.loader import main_checklist
from reports.wording import Wording

GROUPS = ("Nord", "Sud", "<b>$Îlots$</b>", "Port")
ACTUAL = ActualColumn(column="besoin", positive=("oui",), negative=("non",))
PLANS = {
    "score": Plan(
        score=ScoreColumn(column="score", low=0, high=100, threshold=55),
        favourable=True,
        actual=ACTUAL,
        features=(Feature(column="quartier"), Feature(column="sexe")),
        harm=Harm.WRONGLY_REFUSED,
    ),
    "decision": Plan(
        decision=DecisionColumn(column="decision", selected=("oui",), not_selected=("non",)),
        favourable=True,
        actual=ACTUAL,
        features=(Feature(column="quartier"),),
        harm=Harm.WRONGLY_REFUSED,
    ),
}


@cache
def case(kind: str = "score", rows: int = 3000):
    """An audit with its cells; « Port » has seven people, who are never shown."""
    draw = np.random.default_rng(4)
    district = draw.choice(GROUPS[:3], rows, p=[0.5, 0.3, 0.2])
    district[:7] = GROUPS[3]
    need = draw.random(rows) < 0.4
    score = np.clip(
        np.where(need, draw.integers(40, 101, rows), draw.integers(0, 71, rows)) - 9 * (district == "Sud"), 0, 100
    )
    frame = pd.DataFrame(
        {
            "quartier": district,
            "sexe": draw.choice(["F", "M"], rows),
            "score": score,
            "besoin": np.where(need, "oui", "non"),
            "decision": np.where(score >= 55, "oui", "non"),
        }
    )
    plan = PLANS[kind]
    cells = cells_of_rows(frame, plan, bins=100)
    source = SourceIdentity(kind=SourceKind.UPLOAD, sha256="0" * 64, size=1)
    result = measure(Intake(cells, rows, rows), plan, source, fairlearn=False)
    audit = Audit(
        id="a", assessment_id="b", series="c", plan=plan, planned_by="", planned_at=PLANNED, result=result,
        measured_at=MEASURED,
    )  # fmt: skip
    return audit, cells


def main() -> None:
    """Draw the page."""
    lang = st.session_state.get("lang", "fr")
    texts = gettext_for(lang)
    desk = SimpleNamespace(lang=lang, _=texts.gettext, ngettext=texts.ngettext, words=Wording(main_checklist(), lang))
    audit_whatif.draw(desk, *case(st.session_state.get("kind", "score")))


if __name__ == "__main__":
    main()
