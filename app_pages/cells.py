"""Cells of a table answer on the screen: a list to choose from, a date as people type it, or a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.days import shown_day
from app_pages.show import literal
from assessments.days import typed_day
from assessments.storage import parse_date
from checklists.model import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from checklists.model import Column


def draw_cell(
    desk: Desk, column: Column, stored: str, *, key: str, changed: Callable[..., None], args: tuple[Any, ...]
) -> None:
    """The field of one cell; ``changed(*args)`` runs when it is left."""
    label = literal(column.label.to(desk.lang))
    if column.options:
        labels = {option.id: literal(option.label.to(desk.lang)) for option in column.options}
        ids = list(labels)
        st.selectbox(
            label,
            ids,
            index=ids.index(stored) if stored in ids else None,
            key=key,
            format_func=lambda id_: labels.get(id_, id_),
            placeholder=desk._("Choisissez"),
            on_change=changed,
            args=args,
        )
        return
    st.text_input(
        label,
        value=shown_cell(column, stored),
        key=key,
        placeholder=desk._("jj/mm/aaaa") if column.type is ColumnType.DATE else None,
        on_change=changed,
        args=args,
    )


def shown_cell(column: Column, stored: str) -> str | None:
    """What the field of a cell shows for what is stored; None for a list in which nothing is chosen."""
    if column.options:
        return stored or None
    day = parse_date(stored) if column.type is ColumnType.DATE else None
    return shown_day(day) if day else stored


def typed_cell(column: Column, shown: str | None) -> str:
    """What is stored for what the field of a cell shows; a date that cannot be read is left out."""
    text = (shown or "").strip()
    if column.type is not ColumnType.DATE or not text:
        return text
    day = typed_day(text)
    return day.isoformat() if day else ""


def is_unreadable(column: Column, shown: str | None) -> bool:
    """Whether the field of a cell shows something that is no date where a date is asked for."""
    return bool((shown or "").strip()) and not typed_cell(column, shown)
