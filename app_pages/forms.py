"""Fields of records that several people may edit: saved when left, and never over somebody else's change."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.shell import session
from app_pages.show import literal, user_text
from assessments.access import Refusal, SignedOut
from assessments.storage import AuthorityConflict, SystemConflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk

    Save = Callable[[Desk, dict[str, Any], Any], Any]


class Record:
    """A record on the screen: its fields as seen here, the way to save one, and what was refused."""

    def __init__(self, desk: Desk, name: str, stored: Any, save: Save) -> None:
        self.desk = desk
        self.name = name
        self.stored = stored
        self.save = save
        self.seen = st.session_state.setdefault(f"record:{name}", stored)
        self.error: str | None = st.session_state.get(f"refused:{name}")

    def key(self, field: str) -> str:
        """Key of the widget of one field."""
        return f"{self.name}:{field}"

    def text(self, field: str, label: str, *, long: bool = False, help_text: str | None = None) -> None:
        """A text field."""
        draw = st.text_area if long else st.text_input
        value = draw(
            literal(label),
            value=getattr(self.stored, field) or "",
            key=self.key(field),
            help=literal(help_text) if help_text else None,
            on_change=self._changed,
            args=(field, str),
        )
        self._settle(field, value or "", str)

    def number(self, field: str, label: str, convert: Callable[[str], Any], help_text: str | None = None) -> None:
        """A number, typed as people type it; empty means not known."""
        stored = getattr(self.stored, field)
        text = st.text_input(
            literal(label),
            value=self._figure(stored),
            key=self.key(field),
            help=literal(help_text) if help_text else None,
            on_change=self._changed,
            args=(field, convert),
        )
        self._settle(field, text or "", convert)

    def _figure(self, stored: float | None) -> str:
        """A number as it is typed: no exponent, a comma in French; empty for None."""
        if stored is None:
            return ""
        text = f"{stored:.2f}".rstrip("0").rstrip(".") if isinstance(stored, float) else str(stored)
        return text.replace(".", ",") if self.desk.lang == "fr" else text

    def choice(self, field: str, label: str, options: list[Any], names: Callable[[Any], str]) -> None:
        """One of a few values; nothing is chosen beforehand."""
        stored = getattr(self.stored, field)
        chosen = st.radio(
            literal(label),
            options,
            index=options.index(stored) if stored in options else None,
            format_func=lambda option: literal(names(option)),
            key=self.key(field),
            on_change=self._changed,
            args=(field, _unchanged),
        )
        self._settle(field, chosen, _unchanged, shown=names)

    def refusal(self) -> None:
        """What could not be saved, if anything."""
        if self.error:
            st.error(literal(self.error))

    def _changed(self, field: str, convert: Callable[[Any], Any]) -> None:
        self._save(field, st.session_state[self.key(field)], convert, self.seen)

    def _save(self, field: str, typed: Any, convert: Callable[[Any], Any], seen: Any) -> None:
        try:
            value = convert(typed)
            after = self.save(self.desk, {field: value}, seen)
        except ValueError as error:
            st.session_state[f"refused:{self.name}"] = str(error)
            return
        except (AuthorityConflict, SystemConflict):
            return
        except SignedOut:
            session.keep_unsaved(typed)
            return  # the page says so
        except Refusal as refusal:
            st.session_state[f"refused:{self.name}"] = refusal.to(self.desk.lang)
            return
        st.session_state.pop(f"refused:{self.name}", None)
        st.session_state[f"record:{self.name}"] = seen.model_copy(update={field: getattr(after, field)})

    def _settle(self, field: str, typed: Any, convert: Callable[[Any], Any], shown: Callable[[Any], str] = str) -> None:
        """Show what somebody else saved since, beside what is typed here."""
        theirs, before = getattr(self.stored, field), getattr(self.seen, field)
        if theirs == before:
            return
        try:
            mine = convert(typed)
        except ValueError:
            mine = None
        if mine == theirs or (theirs is None and not typed):
            st.session_state[f"record:{self.name}"] = self.seen.model_copy(update={field: theirs})
            return
        _ = self.desk._
        st.warning(
            _(
                "Quelqu’un d’autre a enregistré autre chose entre-temps. Rien n’est perdu : choisissez la version à garder."
            )
        )
        user_text(_("(vide)") if theirs is None else shown(theirs))
        st.button(_("Garder ce que j’ai écrit"), key=f"mine:{self.name}:{field}", on_click=self._save,
                  args=(field, typed, convert, self.stored))  # fmt: skip
        st.button(
            _("Prendre l’autre version"), key=f"theirs:{self.name}:{field}", on_click=self._take, args=(field, theirs)
        )

    def _take(self, field: str, theirs: Any) -> None:
        typed = isinstance(st.session_state.get(self.key(field)), str) and not isinstance(theirs, Enum)
        st.session_state[self.key(field)] = (
            (theirs if isinstance(theirs, str) else self._figure(theirs)) if typed else theirs
        )
        st.session_state[f"record:{self.name}"] = self.stored


def _unchanged(option: Any) -> Any:
    return option
