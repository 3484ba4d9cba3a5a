"""The plots of a bias audit, for the pages.

For each there are three functions with the same arguments: ``x`` gives a plotly figure, ``x_alt`` its text alternative, and
``x_table`` the same figures as ``(headers, rows, caption)`` for ``show.table(*x_table(…))``. Draw with::

    st.plotly_chart(groups(…), config=CONFIG, theme=None, alt=groups_alt(…), key=…)

Nothing is told by colour alone, and names typed by people are shown as they were typed.
"""

from __future__ import annotations

from app_pages.audit_curves import (
    THRESHOLD_RATES,
    calibration,
    calibration_alt,
    calibration_table,
    threshold_rates,
    thresholds,
    thresholds_alt,
    thresholds_table,
)
from app_pages.audit_grid import crossing, crossing_alt, crossing_table
from app_pages.audit_groups import gap, gap_alt, gap_table, groups, groups_alt, groups_table
from app_pages.audit_simulation import before_after, before_after_alt, before_after_table
from app_pages.audit_trend import trend, trend_alt, trend_table
from app_pages.plot_style import Table

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False, "typesetMath": False}
"""How plotly behaves in a page: no tool bar, no zoom, no formula."""

__all__ = [
    "CONFIG",
    "THRESHOLD_RATES",
    "Table",
    "before_after",
    "before_after_alt",
    "before_after_table",
    "calibration",
    "calibration_alt",
    "calibration_table",
    "crossing",
    "crossing_alt",
    "crossing_table",
    "gap",
    "gap_alt",
    "gap_table",
    "groups",
    "groups_alt",
    "groups_table",
    "threshold_rates",
    "thresholds",
    "thresholds_alt",
    "thresholds_table",
    "trend",
    "trend_alt",
    "trend_table",
]
