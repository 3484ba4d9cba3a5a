"""Choosing a column, and saying what each of its values means. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal, note
from assessments.bias.drafting import Side, values_of
from assessments.bias.sources.places import smallest_shown
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.sources import ColumnProfile

_LONGEST = 80
_MANY = 4
"""Values from which a button offers to leave the remaining ones aside."""


def column(desk: Desk, label: str, options: Sequence[str], chosen: str | None, key: str) -> str | None:
    """A list of columns; gives the one chosen, None before that."""
    found: str | None = st.selectbox(
        literal(label),
        options,
        index=options.index(chosen) if chosen in options else None,
        placeholder=desk._("Choisissez une colonne"),
        key=key,
    )
    return found


def how_many(desk: Desk, count: int) -> str:
    """A count of rows as it may be shown: « moins de 11 lignes » below the smallest group."""
    k = smallest_shown()
    if count < k:
        return desk._("moins de {rows}").format(rows=desk.words_of_bias.rows(k))
    return desk.words_of_bias.rows(count)


def named(desk: Desk, value: str) -> str:
    """A value between quotation marks; « (vide) » for none."""
    return desk._("« {value} »").format(value=shortened(value, _LONGEST)) if value else desk._("(vide)")


def sides(
    desk: Desk, bench: Bench, profile: ColumnProfile, given: dict[str, Side], labels: dict[Side, str], *, what: str
) -> None:
    """For each value of a column, what it means; kept in ``given``."""
    values = values_of(profile)
    if not values:
        return
    place = bench.source.columns.index(profile.name) if bench.source is not None else 0
    keys = {value: bench.key(what, place, number) for number, (value, _) in enumerate(values)}
    rest = [value for value, _ in values if value not in given]
    for value, count in values:
        chosen = st.radio(
            literal(f"{named(desk, value)} · {how_many(desk, count)}"),
            list(Side),
            index=list(Side).index(given[value]) if value in given else None,
            format_func=lambda side: literal(labels[side]),
            horizontal=True,
            key=keys[value],
        )
        if chosen is not None:
            given[value] = chosen
    if len(values) >= _MANY and rest:
        note(desk._("Une valeur laissée de côté ne compte pas : ses lignes sont mises à part, et leur nombre est dit."))
        st.button(
            literal(desk._("Laisser de côté les valeurs sans choix")),
            key=bench.key(what, place, "rest"),
            on_click=_leave,
            args=(given, {value: keys[value] for value in keys}),
        )


def _leave(given: dict[str, Side], keys: dict[str, str]) -> None:
    for value, key in keys.items():
        if value not in given:
            given[value] = Side.ASIDE
            st.session_state[key] = Side.ASIDE
