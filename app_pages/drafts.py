"""What a person is writing and has not sent: it stays when something is refused, and when another page is opened meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.desk import Desk
from app_pages.shell import session
from app_pages.show import literal, note, user_text
from assessments.access import Refusal, SignedOut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST, _LINE = 20_000, 300


class Draft:
    """The fields of one form. Their values are kept beside the widgets, which Streamlit forgets with the page.

    Args:
        place: what the form is about: the id of an assessment or of an authority.
        name: the form, one word; two forms of one place have two names.
    """

    def __init__(self, place: str, name: str) -> None:
        self.place, self.name = place, name
        self._prefix = f"draft:{place}:{name}"
        self._kept: dict[str, Any] = st.session_state.setdefault(self._prefix, {})

    def key(self, field: str) -> str:
        """Key of the widget of a field."""
        return f"{self._prefix}:{field}"

    def value(self, field: str, default: Any = "") -> Any:
        """What a field holds now; ``default`` when nothing was entered."""
        found = st.session_state.get(self.key(field), self._kept.get(field))
        return default if found is None else found

    def put(self, field: str, value: Any) -> None:
        """Give a field a value, before it is drawn."""
        self._kept[field] = value

    def texts(self) -> list[str]:
        """What was typed, without what was chosen."""
        return [value for field in self._kept if isinstance(value := self.value(field), str) and " " in value.strip()]

    def clear(self) -> None:
        """Empty every field: what was written is sent."""
        for field in list(self._kept):
            st.session_state.pop(self.key(field), None)
        self._kept.clear()

    def line(self, field: str, label: str, default: str = "") -> str:
        """A line of text."""
        key = self._ready(field, default)
        return str(self._keep(field, st.text_input(literal(label), key=key, max_chars=_LINE, autocomplete="off")) or "")

    def text(self, field: str, label: str, default: str = "", *, height: int | None = None) -> str:
        """A longer text."""
        key = self._ready(field, default)
        drawn = st.text_area(literal(label), key=key, max_chars=_LONGEST, height=height or "content")
        return str(self._keep(field, drawn) or "")

    def choice(
        self, field: str, label: str, options: Sequence[Any], names: Callable[[Any], str], default: Any = None
    ) -> Any:
        """One of a few values; nothing is chosen beforehand unless ``default`` says so."""
        key = self._ready(field, default)
        drawn = st.radio(literal(label), options, index=None, format_func=lambda one: literal(names(one)), key=key)
        return self._keep(field, drawn)

    def pick(
        self,
        field: str,
        label: str,
        options: Sequence[Any],
        names: Callable[[Any], str],
        *,
        empty: str,
        default: Any = None,
    ) -> Any:
        """One of many values, or none: ``empty`` says what that means."""
        key = self._ready(field, default)
        if st.session_state[key] not in options:
            st.session_state[key] = None
        drawn = st.selectbox(
            literal(label),
            options,
            index=None,
            format_func=lambda one: literal(names(one)),
            key=key,
            placeholder=empty,
        )
        return self._keep(field, drawn)

    def box(self, field: str, label: str, *, default: bool = False) -> bool:
        """A box to tick."""
        return bool(self._keep(field, st.checkbox(literal(label), key=self._ready(field, default))))

    def number(self, field: str, label: str, default: int, *, most: int) -> int:
        """A whole number from 0 to ``most``."""
        key = self._ready(field, default)
        return int(
            self._keep(field, st.number_input(literal(label), min_value=0, max_value=most, step=1, key=key)) or 0
        )

    def _ready(self, field: str, default: Any) -> str:
        key = self.key(field)
        if key not in st.session_state:
            st.session_state[key] = self._kept.get(field, default)
        return key

    def _keep(self, field: str, value: Any) -> Any:
        self._kept[field] = value
        return value


def act(
    place: str,
    where: str,
    told: Callable[[Desk], str],
    action: Callable[[Desk], object],
    draft: Draft | None = None,
    *,
    told_at: str = "",
) -> None:
    """Do what a button says, before the page is drawn again; ``say`` then tells what came of it.

    Args:
        place: the id of the assessment or authority.
        where: the part of the page that tells what was refused.
        told: what to say when it is done.
        action: asks the store; raises ``Refusal``, or ``ValueError`` with a sentence about what was typed.
        draft: emptied when it is done, left as it is when something is refused.
        told_at: the part that tells what was done, when that is another: a form is gone once it was sent.
    """
    desk = Desk.of(place)
    state = _state(place)
    try:
        action(desk)
    except SignedOut:
        for text in [] if draft is None else draft.texts():
            session.keep_unsaved(text)
        return  # the page says so
    except (ValueError, Refusal) as refused:
        state[f"refused:{where}"] = refused.to(desk.lang) if isinstance(refused, Refusal) else str(refused)
        state[f"typed:{where}"] = "\n".join([] if draft is None else draft.texts())
    else:
        state[f"told:{told_at or where}"] = told(desk)
        if draft is not None:
            draft.clear()


def say(place: str, where: str) -> None:
    """What the last click on a part of the page led to."""
    state = _state(place)
    if told := state.pop(f"told:{where}", ""):
        st.success(literal(told))
    if refused := state.pop(f"refused:{where}", ""):
        st.error(literal(refused))
        state.pop(f"typed:{where}", None)  # it still stands in the fields


def say_left(desk: Desk, place: str) -> None:
    """What was refused by a form that is gone since: somebody else changed what it was about. What was typed is shown."""
    state = _state(place)
    for name in [name for name in state if name.startswith("refused:")]:
        st.error(literal(state.pop(name)))
        if typed := state.pop(name.replace("refused:", "typed:"), ""):
            note(desk._("Ce que vous aviez écrit :"))
            user_text(typed)


def _state(place: str) -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault(f"came_of_it:{place}", {})
    return found
