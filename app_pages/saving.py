"""What happens when somebody touches a question. Each function opens its own desk: Streamlit runs it before the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.cells import is_unreadable, shown_cell, typed_cell
from app_pages.desk import Desk
from app_pages.shell import session
from app_pages.sync import Sync
from assessments.access import SignedOut
from assessments.days import typed_day
from checklists.model import NOT_APPLICABLE, UNKNOWN, AnswerType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklists.model import Column


def _sync(assessment: str, *typed: object) -> Sync:
    """The answers of an assessment; ``typed`` is kept to be shown once more when the session has ended."""
    desk = Desk.of(assessment)
    try:
        _ = desk.actor
    except SignedOut:
        for text in typed:
            session.keep_unsaved(text)
        raise
    return Sync(desk)


def choose_one(assessment: str, question: str, key: str) -> None:
    """Save the option chosen in a ``one_of``."""
    chosen = st.session_state[key]
    _sync(assessment).save(question, choice=(chosen,) if chosen else ())


def choose_some(assessment: str, question: str, option: str, keys: tuple[str, ...]) -> None:
    """Save the options ticked in an ``any_of``; « none » and « je ne sais pas » exclude the others, the last tick wins."""
    sync = _sync(assessment)
    asked = sync.desk.checklist.questions[question]
    alone = asked.exclusive_ids | {UNKNOWN, NOT_APPLICABLE}
    if st.session_state.get(keys[[o.id for o in asked.choices].index(option)]):
        for other, key in zip(asked.choices, keys, strict=True):
            if other.id != option and (option in alone or other.id in alone):
                st.session_state[key] = False
    chosen = tuple(o.id for o, key in zip(asked.choices, keys, strict=True) if st.session_state.get(key))
    sync.save(question, choice=chosen)


def write(assessment: str, question: str, field: str, key: str) -> None:
    """Save a text; writing a value takes back « je ne sais pas »."""
    sync = _sync(assessment, st.session_state[key])
    text = st.session_state[key] or ""
    asked = sync.desk.checklist.questions[question]
    if field == "value" and text.strip():
        if asked.answer is AnswerType.DATE and (day := typed_day(text)):
            text = day.isoformat()
        sync.save(question, value=text, choice=())
        st.session_state[sync.widget(question, "unknown")] = False
        return
    sync.save(question, **{field: text})


def write_due(assessment: str, question: str, key: str) -> None:
    """Save the day by which a safeguard is promised; an empty field takes it back."""
    sync = _sync(assessment, st.session_state[key])
    text = (st.session_state[key] or "").strip()
    day = typed_day(text) if text else None
    if text and day is None:
        sync.errors[question] = _no_date(sync, text)
        return
    sync.save(question, due=day)


def _no_date(sync: Sync, text: str) -> str:
    return sync.desk._(
        "« {text} » n’est pas une date. Écrivez-la ainsi : 31/01/2027. Elle n’a pas été enregistrée."
    ).format(text=text)


def write_evidence(assessment: str, question: str, key: str) -> None:
    """Save the list of evidence, one line each."""
    _sync(assessment, st.session_state[key]).save(question, evidence=lines_of(st.session_state[key]))


def write_rows(assessment: str, question: str, keys: list[list[str]]) -> None:
    """Save the lines of a table that hold something; a date that cannot be read stays on the screen, with a sentence."""
    sync = _sync(assessment, *(st.session_state.get(key) for line in keys for key in line))
    columns = sync.desk.checklist.questions[question].columns
    saved = sync.save(question, rows=rows_of(columns, keys), choice=())
    st.session_state[sync.widget(question, "unknown")] = False
    shown = [(column, st.session_state.get(key)) for line in keys for column, key in zip(columns, line, strict=True)]
    unreadable = next((text for column, text in shown if is_unreadable(column, text)), None)
    if saved and unreadable:
        sync.errors[question] = _no_date(sync, unreadable)


def rows_of(columns: Sequence[Column], keys: list[list[str]]) -> tuple[dict[str, str], ...]:
    """The lines of a table as the screen has them, without those that hold nothing."""
    lines = (
        {column.id: typed_cell(column, st.session_state.get(key)) for column, key in zip(columns, line, strict=True)}
        for line in keys
    )
    return tuple(line for line in lines if any(line.values()))


def lines_of(text: str | None) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def say_unknown(assessment: str, question: str, key: str) -> None:
    """Save or take back « je ne sais pas » on a question without options."""
    sync = _sync(assessment)
    if not st.session_state[key]:
        sync.save(question, choice=())
    elif sync.save(question, choice=(UNKNOWN,)):
        # « I do not know » and a text exclude each other; the text stays in the history.
        if (field := sync.widget(question, "value")) in st.session_state:
            st.session_state[field] = ""
        columns = {column.id: column for column in sync.desk.checklist.questions[question].columns}
        for field in [str(k) for k in st.session_state if str(k).startswith(sync.widget(question, "rows:"))]:
            st.session_state[field] = shown_cell(columns[field.rsplit(":", 1)[1]], "")


def confirm(assessment: str, question: str) -> None:
    """Confirm what a template, an import or a supplier filled in."""
    _sync(assessment).save(question, to_confirm=False)


def keep(assessment: str, question: str, field: str, value: Any) -> None:
    """Settle a difference in favour of this screen."""
    _sync(assessment).keep_mine(question, field, value)


def take(assessment: str, question: str, field: str, keys: tuple[str, ...]) -> None:
    """Settle a difference in favour of what is stored."""
    _sync(assessment).take_theirs(question, field, keys)
