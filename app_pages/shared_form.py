"""The form of one shared answer: the same fields as in the questionnaire, who keeps it, and what a colleague changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.days import shown_day
from app_pages.saving import lines_of
from app_pages.shared_words import content
from app_pages.shell import session
from app_pages.show import heading, literal, note
from assessments.access import Refusal, SignedOut
from assessments.days import typed_day
from assessments.sharing import SHARED_FIELDS
from assessments.storage import SharedConflict
from checklists.loader import main_checklist
from checklists.model import UNKNOWN, AnswerType, Kind

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import Answer
    from assessments.sharing import SharedAnswer
    from checklists.model import Question
    from reports.wording import Wording


class SharedForm:
    """What one person is writing about one question of one authority.

    Args:
        desk: of this run.
        words: of the checklist that asks the question.
        authority: its id.
        question: the question.
        stored: what is shared now; None when nothing is.
        source: an answer of an assessment to begin from; None when there is none.
    """

    def __init__(
        self,
        desk: Desk,
        words: Wording,
        authority: str,
        question: Question,
        *,
        stored: SharedAnswer | None,
        source: Answer | None,
    ) -> None:
        self.desk, self.words, self.authority, self.question = desk, words, authority, question
        self.stored, self.source, self._ = stored, source, desk._
        self.name = f"{authority}:{question.id}"
        self.seen: SharedAnswer | None = st.session_state.setdefault(f"shared_seen:{self.name}", stored)
        if self.seen != stored and self._values() == self._of(self.seen):  # untouched here: what is new is shown
            self._show(stored)

    @property
    def pending(self) -> bool:
        """Whether something waits to be settled or kept: the form is then open."""
        return self.source is not None or f"shared_refused:{self.name}" in st.session_state or self._clash is not None

    @property
    def _clash(self) -> SharedConflict | None:
        found: SharedConflict | None = st.session_state.get(f"shared_clash:{self.name}")
        return found

    def told(self) -> None:
        """What the last click led to."""
        if said := st.session_state.pop(f"shared_told:{self.name}", None):
            st.success(literal(said))

    # fields ----------------------------------------------------------------------------------------------------

    def key(self, field: str) -> str:
        """Key of one widget; another version of the form has other ones."""
        return f"shared:{self.name}:{st.session_state.get(f'shared_round:{self.name}', 0)}:{field}"

    def _start(self) -> dict[str, Any]:
        """What the fields show at first: what is shared, or the answer to begin from."""
        values = self._of(self.seen)
        if self.source is not None and self.seen is None:
            names = ("choice", "value", "comment", "evidence", "owner", "due")
            values |= {name: getattr(self.source, name) for name in names}
        return values

    @staticmethod
    def _of(shared: SharedAnswer | None) -> dict[str, Any]:
        empty = {"choice": (), "value": "", "comment": "", "evidence": (), "owner": "", "due": None, "review_on": None}
        return empty if shared is None else {name: getattr(shared, name) for name in SHARED_FIELDS}

    def draw(self) -> None:
        """Draw the form."""
        _, start = self._, self._start()
        self._settle()
        if self.question.help:
            note(self.question.help.to(self.desk.lang))
        with st.form(f"shared_form_{self.question.id}", border=False):
            self._answer(start)
            st.text_area(_("Précisions"), value=start["comment"], key=self.key("comment"), height=80)
            st.text_area(
                _("Pièces justificatives (un lien ou un nom de document par ligne)"),
                value="\n".join(start["evidence"]), key=self.key("evidence"), height=68,
            )  # fmt: skip
            if self.question.kind is Kind.SAFEGUARD:
                self._day("due", _("Si c’est prévu ou commencé : pour quand ? (jj/mm/aaaa)"), start["due"])
            st.text_input(
                _("Qui tient cette réponse à jour ? (une fonction, pas un nom)"),
                value=start["owner"], key=self.key("owner"), max_chars=300,
            )  # fmt: skip
            self._day("review_on", _("À relire le (jj/mm/aaaa, facultatif)"), start["review_on"])
            st.form_submit_button(_("Enregistrer pour toute la collectivité"), type="primary", on_click=self._save)
        if refused := st.session_state.pop(f"shared_refused:{self.name}", None):
            st.error(literal(refused))
        if self.stored is not None:
            st.button(_("Ne plus tenir cette réponse"), key=f"shared_drop_{self.question.id}", on_click=self._drop)
            note(_("Les évaluations qui l’ont reprise la gardent."))

    def _answer(self, start: dict[str, Any]) -> None:
        question, lang = self.question, self.desk.lang
        title = literal(self.words.question(question.id))
        if question.answer is AnswerType.ANY_OF:
            for option in self._options():
                st.checkbox(
                    literal(option.label.to(lang)),
                    value=option.id in start["choice"],
                    key=self.key(f"choice:{option.id}"),
                )
        elif question.has_options:
            options = {option.id: option for option in self._options()}
            captions = [literal(option.help.to(lang)) if option.help else "" for option in options.values()]
            first = next(iter(start["choice"]), None)
            st.radio(
                title, list(options), index=list(options).index(first) if first in options else None,
                format_func=lambda id_: literal(options[id_].label.to(lang)),
                captions=captions if any(captions) else None, key=self.key("choice"), label_visibility="collapsed",
            )  # fmt: skip
        else:
            draw = st.text_area if question.answer is AnswerType.TEXT else st.text_input
            draw(title, value=self._shown(start["value"]), key=self.key("value"), label_visibility="collapsed")

    def _options(self) -> list[Any]:
        return [option for option in self.question.choices if option.id != UNKNOWN]

    def _shown(self, value: str) -> str:
        return shown_day(typed_day(value)) if self.question.answer is AnswerType.DATE else value

    def _day(self, field: str, label: str, value: Any) -> None:
        st.text_input(label, value=shown_day(value), key=self.key(field))

    def _values(self) -> dict[str, Any]:
        """What the fields hold, in the terms of the store; what was not drawn yet is as it was seen."""
        typed = {**self._start()}
        state = st.session_state
        if self.question.answer is AnswerType.ANY_OF:
            keys = {option.id: self.key(f"choice:{option.id}") for option in self._options()}
            if any(key in state for key in keys.values()):
                typed["choice"] = tuple(id_ for id_, key in keys.items() if state.get(key))
        elif self.question.has_options and self.key("choice") in state:
            chosen = state[self.key("choice")]
            typed["choice"] = (chosen,) if chosen else ()
        for field in ("value", "comment", "owner"):
            if self.key(field) in state:
                typed[field] = (state[self.key(field)] or "").strip()
        if self.question.answer is AnswerType.DATE and (day := typed_day(typed["value"])):
            typed["value"] = day.isoformat()
        if self.key("evidence") in state:
            typed["evidence"] = lines_of(state[self.key("evidence")])
        for field in ("due", "review_on"):
            if self.key(field) in state:
                text = (state[self.key(field)] or "").strip()
                typed[field] = (typed_day(text) or text) if text else None
        return typed

    # what is done ----------------------------------------------------------------------------------------------

    def _save(self) -> None:
        """Keep what the form says; a refusal leaves it as it is."""
        values, before = self._values(), self._of(self.seen)
        changes = {name: value for name, value in values.items() if value != before[name]}
        if self.seen is None:
            changes = {name: value for name, value in values.items() if value or name in {"choice", "owner"}}
        if not self.question.has_options:
            changes.pop("choice", None)
        self._keep(changes, self.seen)

    def _keep(self, changes: dict[str, Any], seen: SharedAnswer | None) -> None:
        st.session_state.pop(f"shared_clash:{self.name}", None)
        desk = self.desk
        try:
            bad = next((text for name in ("due", "review_on") if isinstance(text := changes.get(name), str)), None)
            if bad is not None:
                st.session_state[f"shared_refused:{self.name}"] = self._(
                    "« {text} » n’est pas une date. Écrivez-la ainsi : 31/01/2027. Elle n’a pas été enregistrée."
                ).format(text=bad[:60])
                return
            kept = desk.store.keep_shared_answer(
                desk.actor, self.authority, self.question.id, changes, seen, checklist=main_checklist()
            )
        except SharedConflict as conflict:
            st.session_state[f"shared_clash:{self.name}"] = conflict
        except SignedOut:
            for text in changes.values():
                session.keep_unsaved(text)
        except Refusal as refusal:
            st.session_state[f"shared_refused:{self.name}"] = refusal.to(desk.lang)
        else:
            self._done(kept, self._("Réponse commune enregistrée."))

    def _drop(self) -> None:
        desk = self.desk
        if self.seen is None:
            return
        try:
            desk.store.drop_shared_answer(desk.actor, self.authority, self.question.id, self.seen)
        except SharedConflict as conflict:
            st.session_state[f"shared_clash:{self.name}"] = conflict
        except Refusal as refusal:
            st.session_state[f"shared_refused:{self.name}"] = refusal.to(desk.lang)
        else:
            self._done(None, self._("Cette réponse n’est plus tenue en commun."))

    def _done(self, now: SharedAnswer | None, said: str) -> None:
        self._show(now)
        st.session_state[f"shared_told:{self.name}"] = said
        if "q" in st.query_params:
            del st.query_params["q"]

    def _show(self, now: SharedAnswer | None) -> None:
        """Begin anew from what is shared now."""
        st.session_state[f"shared_seen:{self.name}"] = self.seen = now
        st.session_state[f"shared_round:{self.name}"] = st.session_state.get(f"shared_round:{self.name}", 0) + 1

    def _settle(self) -> None:
        """Show what a colleague kept meanwhile beside what is written here, and let the person choose."""
        clash = self._clash
        if clash is None:
            return
        with st.container(border=True, key=f"shared_conflict_{self.question.id}"):
            st.warning(literal(clash.to(self.desk.lang)))
            if clash.current is None:
                note(self._("La réponse commune a été retirée entre-temps."))
            else:
                heading(self._("Ce qui est enregistré maintenant"), 3)
                content(self.desk, self.words, self.question, clash.current)
            values = {name: value for name, value in self._values().items() if value or name != "choice"}
            st.button(
                self._("Garder ce que j’ai écrit"), key=f"shared_mine_{self.question.id}", on_click=self._keep,
                args=(values, clash.current),
            )  # fmt: skip
            st.button(
                self._("Prendre l’autre version"), key=f"shared_theirs_{self.question.id}", on_click=self._take,
                args=(clash.current,),
            )  # fmt: skip

    def _take(self, current: SharedAnswer | None) -> None:
        st.session_state.pop(f"shared_clash:{self.name}", None)
        self._show(current)
