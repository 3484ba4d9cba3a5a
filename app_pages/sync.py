"""Keeping what people type and what is stored together, and never losing or overwriting either.

Stored values go into widgets as their default and are compared after each widget, so that a click made while the
server was restarting is kept. Each answer is remembered as this browser saw it (``seen``); what a colleague changed
since is adopted when nothing was touched here, and shown beside one's own otherwise. The versions seen travel with the
browser in a hidden field (``carry_versions``): after a restart they tell a click of ours from an old screen.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.cells import shown_cell
from app_pages.days import shown_day
from app_pages.shell import session
from app_pages.shell.failures import warn_signed_out
from app_pages.show import literal
from assessments.access import Refusal, SignedOut
from assessments.model import Answer
from assessments.storage import AnswerConflict
from checklists.model import UNKNOWN, AnswerType

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from checklists.model import Question

_NEVER_SEEN = -1


class Sync:
    """The answers of one assessment, between this browser and the store."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = desk.assessment_id
        self._fresh = not st.session_state.get(self._key("settled"))
        self.seen: dict[str, Answer] = st.session_state.setdefault(self._key("seen"), {})
        self.errors: dict[str, str] = st.session_state.setdefault(self._key("errors"), {})
        # Filled in place: writing to the session may end this run when another click has come, and the words « saved » with it.
        self._saved: dict[str, tuple[str, Any]] = st.session_state.setdefault(self._key("saved"), {})
        self._carried: dict[str, int] = {}

    def _key(self, what: str) -> str:
        return f"{what}:{self.id}"

    def widget(self, question: str, field: str) -> str:
        """The key of the widget of one field; the same after a restart of the server."""
        return f"{self.id}:{question}:{field}"

    def widgets(self, question: Question) -> dict[str, tuple[str, ...]]:
        """The keys of the widgets of each field of a question that is drawn; of a table, of its first cell."""
        fields: dict[str, tuple[str, ...]] = {
            name: (self.widget(question.id, name),) for name in ("comment", "owner", "due")
        }
        if question.answer is AnswerType.ANY_OF:
            fields["choice"] = tuple(self.widget(question.id, f"choice:{option.id}") for option in question.choices)
        elif question.has_options:
            fields["choice"] = (self.widget(question.id, "choice"),)
        elif question.answer is AnswerType.TABLE:
            fields["rows"] = (self.widget(question.id, "rows:0:0"),)
        else:
            fields["value"] = (self.widget(question.id, "value"),)
        return fields

    def carry_versions(self) -> None:
        """Let the browser carry the versions that it has seen. Call before the widgets of a page."""
        key = self._key("carrier")
        if not self._fresh:
            st.session_state[key] = json.dumps({id_: answer.version for id_, answer in self.seen.items()})
        with st.container(key="carrier"):
            text = st.text_input("versions", key=key, label_visibility="collapsed")
        if self._fresh:
            self._carried = _versions(text)

    def stored(self, question: str) -> Answer:
        """The answer in the store, an empty one when there is none."""
        return self.desk.answers.get(question) or Answer(question=question)

    def prepare(self, question: str, fields: dict[str, tuple[str, ...]]) -> None:
        """Before the widgets of a question: take over what colleagues changed, where nothing was touched here.

        ``fields`` gives the widget keys of each field. Texts are never replaced under somebody's hands: a difference
        is shown by ``difference`` instead.
        """
        stored, seen = self.stored(question), self.seen.get(question)
        if seen is None:
            self.seen[question] = stored
            return
        for field, keys in fields.items():
            theirs, before = getattr(stored, field), getattr(seen, field)
            mounted = any(key in st.session_state for key in keys)
            if theirs == before:
                continue
            if not mounted:
                seen = seen.model_copy(update={field: theirs})
            elif field == "choice" and self._shown_choice(keys) == before:
                self._show_choice(keys, theirs)
                seen = seen.model_copy(update={field: theirs})
                st.toast(literal(self.desk._("{name} a changé cette réponse.").format(name=stored.author)))
        same = all(getattr(seen, field) == getattr(stored, field) for field in fields)
        self.seen[question] = stored if same else seen

    def _shown_choice(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        if len(keys) == 1:
            value = st.session_state.get(keys[0])
            return (value,) if value else ()
        return tuple(key.rsplit(":", 1)[1] for key in keys if st.session_state.get(key))

    def _show_choice(self, keys: tuple[str, ...], choice: tuple[str, ...]) -> None:
        if len(keys) == 1:
            only = keys[0]
            st.session_state[only] = choice == (UNKNOWN,) if only.endswith(":unknown") else next(iter(choice), None)
            return
        for key in keys:
            st.session_state[key] = key.rsplit(":", 1)[1] in choice

    def save(self, question: str, **changes: Any) -> bool:
        """Save fields of one answer, as this browser saw it before. False when refused; the page then says why."""
        seen = self.seen.get(question) or self.stored(question)
        try:
            after = self.desk.store.save_answer(self.desk.actor, self.id, question, changes, seen)
        except AnswerConflict:
            return False
        except Refusal as refusal:
            self.errors[question] = refusal.to(self.desk.lang)
            return False
        self.errors.pop(question, None)
        mine = seen.model_copy(update={**changes, "to_confirm": after.to_confirm, "origin": after.origin})
        alone = after.version <= seen.version + 1
        self.seen[question] = after if alone else mine
        self._saved["last"] = (question, after.at)
        return True

    def compare(self, question: str, field: str, value: Any) -> None:
        """After a widget: keep what it says when the store does not know it yet (a click during a restart)."""
        seen, stored = self.seen[question], self.stored(question)
        if value == getattr(seen, field) or question in self.errors:
            return
        if self._fresh and self._carried.get(question, _NEVER_SEEN) != stored.version:
            self.seen[question] = seen.model_copy(update={field: _impossible(field), "version": _NEVER_SEEN})
            return
        if getattr(stored, field) == getattr(seen, field) and self.save(question, **{field: value}):
            st.rerun()

    def difference(self, question: str, field: str, value: Any) -> Answer | None:
        """The stored answer when it differs from what this browser saw and shows; None when there is nothing to settle."""
        seen, stored = self.seen[question], self.stored(question)
        if getattr(stored, field) == getattr(seen, field) or getattr(stored, field) == value:
            return None
        return stored

    def keep_mine(self, question: str, field: str, value: Any) -> None:
        """Settle a difference: what is on this screen replaces what is stored, which was shown."""
        self.seen[question] = self.stored(question)
        self.save(question, **{field: value})

    def take_theirs(self, question: str, field: str, keys: tuple[str, ...]) -> None:
        """Settle a difference: what is stored replaces what is on this screen."""
        stored = self.stored(question)
        if field == "choice":
            self._show_choice(keys, stored.choice)
        elif field == "rows":
            columns = {column.id: column for column in self.desk.checklist.questions[question].columns}
            for key in keys:
                row, column = key.rsplit(":", 2)[1:]
                lines = stored.rows
                cell = lines[int(row)].get(column, "") if int(row) < len(lines) else ""
                st.session_state[key] = shown_cell(columns[column], cell)
        else:
            st.session_state[keys[0]] = typed(getattr(stored, field))
        self.seen[question] = stored

    def show_stored(self, question: Question) -> None:
        """Put what is stored on the screen: an answer that was just taken over as a whole."""
        fields = {**self.widgets(question), "evidence": (self.widget(question.id, "evidence"),)}
        fields.setdefault("choice", (self.widget(question.id, "unknown"),))
        for field, keys in fields.items():
            if any(key in st.session_state for key in keys):
                self.take_theirs(question.id, field, keys)
        self.seen[question.id] = self.stored(question.id)
        self.errors.pop(question.id, None)

    def last_saved(self) -> tuple[str, Any] | None:
        """The question saved last by this browser, with the time; None before the first."""
        return self._saved.get("last")

    def settle(self) -> None:
        """After the last widget: this session has compared everything that the browser brought.

        The page is drawn once more, so that the browser carries the versions from now on.
        """
        st.session_state[self._key("settled")] = True
        if self._fresh:
            st.rerun()

    def watch(self) -> None:
        """Look every two seconds whether somebody else changed something, and draw the page again if so."""
        drawn = self.desk.stamp

        @st.fragment(run_every="2s", key=self._key("watch"))
        def look() -> None:
            try:
                now = self.desk.store.stamp(self.desk.actor, self.id)
            except SignedOut:
                warn_signed_out()
                return
            except (
                Refusal
            ) as refusal:  # the database is away, say: what is on the screen stays, and the next look tells
                st.warning(literal(refusal.to(self.desk.lang)))
                return
            if now != drawn:
                session.draw_again_by_itself()

        look()


def typed(value: Any) -> str:
    """A stored value as its field shows it."""
    if value is None or isinstance(value, date):
        return shown_day(value)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _impossible(field: str) -> Any:
    """A value that no stored answer has, so that a difference is certain."""
    return ("?",) if field == "choice" else "\0"


def _versions(text: str | None) -> dict[str, int]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, int)}
