"""One question on the screen: its widget, « je ne sais pas », comment, reasons, and what a colleague changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import carried, pieces, shared_offer
from app_pages.cells import draw_cell
from app_pages.days import shown_day
from app_pages.saving import (
    choose_one,
    choose_some,
    confirm,
    keep,
    lines_of,
    rows_of,
    say_unknown,
    take,
    write,
    write_due,
    write_evidence,
    write_rows,
)
from app_pages.shell import session
from app_pages.show import heading, literal, note, user_text
from app_pages.sync import Sync
from app_pages.sync import typed as _typed
from assessments.days import typed_day
from checklists.model import BENEFITS, NOT_APPLICABLE, PARTIAL, PLANNED, UNKNOWN, AnswerType, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.beside import Beside
    from assessments.model import Answer
    from checklists.model import Question, Reference

_COLUMNS = 3
_OWNER_STATES = ((PLANNED,), (PARTIAL,))


class QuestionCard:
    """Draws one question and saves what is done to it."""

    def __init__(self, sync: Sync, question: Question, beside: Beside) -> None:
        self.sync = sync
        self.desk = sync.desk
        self.question = question
        self.beside = beside
        self.id = question.id
        self._ = sync.desk._

    def draw(self) -> None:
        """Draw the card."""
        question, lang = self.question, self.desk.lang
        self.sync.prepare(self.id, self._keys())
        with st.container(border=True, key=f"card_{self.id}"):
            self._answer(question.help.to(lang) if question.help else "")
            self.beside.question(self.id)
            self._confirm()
            shared_offer.beside(self.sync, question)
            self._promise()
            self._aside()
            self._outcome()

    # keys ------------------------------------------------------------------------------------------------------

    def _keys(self) -> dict[str, tuple[str, ...]]:
        """Widget keys of each field that is drawn."""
        return self.sync.widgets(self.question)

    @property
    def title(self) -> str:
        """Number and text, for labels that are not drawn (the heading is): screen readers get them as they are."""
        return self.desk.words.question(self.id)

    def _title(self) -> None:
        heading(self.desk.words.question(self.id), 2)

    # the answer ------------------------------------------------------------------------------------------------

    def _answer(self, help_text: str) -> None:
        kind = self.question.answer
        draw = {
            AnswerType.ONE_OF: self._one_of,
            AnswerType.ANY_OF: self._any_of,
            AnswerType.TABLE: self._table,
            AnswerType.TEXT: self._text,
            AnswerType.NUMBER: self._line,
            AnswerType.DATE: self._line,
        }[kind]
        draw(help_text)

    def _one_of(self, help_text: str) -> None:
        (key,) = self._keys()["choice"]
        ids = [option.id for option in self.question.choices]
        stored = self.sync.stored(self.id).choice
        index = ids.index(stored[0]) if stored and stored[0] in ids else None
        labels = {option.id: literal(option.label.to(self.desk.lang)) for option in self.question.choices}
        captions = [literal(o.help.to(self.desk.lang)) if o.help else "" for o in self.question.choices]
        self._title()
        if help_text:
            note(help_text)
        chosen = st.radio(
            self.title,
            ids,
            index=index,
            key=key,
            format_func=labels.__getitem__,
            captions=captions if any(captions) else None,
            label_visibility="collapsed",
            on_change=choose_one,
            args=(self.sync.id, self.id, key),
        )
        value = (chosen,) if chosen else ()
        self.sync.compare(self.id, "choice", value)
        self._settle("choice", value)

    def _any_of(self, help_text: str) -> None:
        keys = self._keys()["choice"]
        stored = self.sync.stored(self.id).choice
        self._title()
        note(help_text or self._("Plusieurs réponses possibles."))
        value: list[str] = []
        with st.container(key=f"group_{self.id}", gap="xsmall"):
            for option, key in zip(self.question.choices, keys, strict=True):
                ticked = st.checkbox(
                    literal(option.label.to(self.desk.lang)),
                    value=option.id in stored,
                    key=key,
                    on_change=choose_some,
                    args=(self.sync.id, self.id, option.id, keys),
                )
                if option.help:
                    note(option.help.to(self.desk.lang))
                if ticked:
                    value.append(option.id)
        self.sync.compare(self.id, "choice", tuple(value))
        self._settle("choice", tuple(value))

    def _text(self, help_text: str) -> None:
        self._typed(st.text_area, help_text, height=120)

    def _line(self, help_text: str) -> None:
        example = self._("jj/mm/aaaa") if self.question.answer is AnswerType.DATE else ""
        unit = self._("En {unit}.").format(unit=self.question.unit.to(self.desk.lang)) if self.question.unit else ""
        self._typed(st.text_input, " ".join(filter(None, (help_text, unit))), placeholder=example)

    def _typed(self, draw: Callable[..., str | None], hint: str, **look: Any) -> None:
        """A value that is typed, in the field that ``draw`` makes."""
        (key,) = self._keys()["value"]
        stored = self.sync.stored(self.id)
        self._title()
        if hint:
            note(hint)
        text = draw(
            self.title,
            value=stored.value,
            key=key,
            label_visibility="collapsed",
            on_change=write,
            args=(self.sync.id, self.id, "value", key),
            **look,
        )
        self.sync.compare(self.id, "value", text or "")
        self._settle("value", text or "")
        self._unknown_box(stored)

    def _unknown_box(self, stored: Answer) -> None:
        key = self.sync.widget(self.id, "unknown")
        ticked = st.checkbox(
            self._("Je ne sais pas"),
            value=stored.says_unknown,
            key=key,
            on_change=say_unknown,
            args=(self.sync.id, self.id, key),
        )
        self._settle("choice", (UNKNOWN,) if ticked else (), (key,))

    def _table(self, help_text: str) -> None:
        stored = self.sync.stored(self.id)
        self._title()
        if help_text:
            note(help_text)
        rows = [*stored.rows, {}]
        keys = [
            [self.sync.widget(self.id, f"rows:{row}:{column.id}") for column in self.question.columns]
            for row in range(len(rows))
        ]
        for number, row in enumerate(rows):
            with st.container(border=True, key=f"row_{self.id}_{number}"):
                note(self._("Ligne {n}").format(n=number + 1))
                places = st.columns(_COLUMNS)
                for place, (column, key) in enumerate(zip(self.question.columns, keys[number], strict=True)):
                    with places[place % _COLUMNS]:
                        args = (self.sync.id, self.id, keys)
                        draw_cell(self.desk, column, row.get(column.id, ""), key=key, changed=write_rows, args=args)
        self._settle("rows", rows_of(self.question.columns, keys), tuple(key for line in keys for key in line))
        if self.id == BENEFITS:
            note(self.desk.words_of_balance.benefits(self.desk.benefits))
        self._unknown_box(stored)

    # promises, comment, reasons --------------------------------------------------------------------------------

    def _promise(self) -> None:
        """Who will do a planned safeguard, and when: without both it does not count in the target."""
        stored = self.sync.stored(self.id)
        if self.question.kind is not Kind.SAFEGUARD or stored.choice not in _OWNER_STATES:
            return
        left, right = st.columns(2)
        with left:
            owner = st.text_input(
                self._("Qui s’en charge ?"),
                value=stored.owner,
                key=self.sync.widget(self.id, "owner"),
                on_change=write,
                args=(self.sync.id, self.id, "owner", self.sync.widget(self.id, "owner")),
            )
            self._settle("owner", owner or "")
        with right:
            key = self.sync.widget(self.id, "due")
            text = st.text_input(
                self._("Pour quand ? (jj/mm/aaaa)"),
                value=shown_day(stored.due),
                key=key,
                on_change=write_due,
                args=(self.sync.id, self.id, key),
            )
            self._settle("due", typed_day(text or ""))
        if not (stored.owner.strip() and stored.due):
            note(self._("Sans responsable et sans date, cette mesure ne compte pas dans le niveau cible."))

    def _aside(self) -> None:
        stored = self.sync.stored(self.id)
        left, right = st.columns(2)
        with left, st.expander(self._("Pourquoi cette question ?"), key=f"why_{self.id}"):
            self._why()
        written = bool(stored.comment or stored.evidence)
        label = pieces.title(self.desk, self.id, written=written)
        open_ = stored.choice == (NOT_APPLICABLE,)
        with right, st.expander(label, expanded=open_, key=f"say_{self.id}"):
            (key,) = self._keys()["comment"]
            text = st.text_area(
                self._("Commentaire à la question {number}").format(number=self.desk.checklist.number_of[self.id]),
                value=stored.comment,
                key=key,
                height=100,
                on_change=write,
                args=(self.sync.id, self.id, "comment", key),
            )
            self.sync.compare(self.id, "comment", text or "")
            key = self.sync.widget(self.id, "evidence")
            evidence = st.text_area(
                self._("Pièces justificatives (un lien ou un nom de document par ligne)"),
                value="\n".join(stored.evidence),
                key=key,
                height=68,
                on_change=write_evidence,
                args=(self.sync.id, self.id, key),
            )
            pieces.draw(self.desk, self.id)
        self._settle("comment", text or "")
        self._settle("evidence", lines_of(evidence))

    def _why(self) -> None:
        """Reasons, a real case, who knows, texts and frameworks: one piece of markdown, which draws faster than ten."""
        question, lang, words = self.question, self.desk.lang, self.desk.words
        parts = [literal(question.why.to(lang))]
        if question.example_of_harm:
            source = self.desk.checklist.reference[question.example_of_harm.source]
            happened = self._("C’est arrivé")
            parts += [f"**{literal(happened)}**", literal(question.example_of_harm.to(lang)), self._link(source)]
        known = ", ".join(words.role(role) for role in question.asked_of)
        parts.append(literal(self._("À qui demander : {roles}.").format(roles=known)))
        titles = {framework.id: framework.title.to(lang) for framework in self.desk.checklist.frameworks}
        texts = self._("Textes et guides")
        sources = [self._link(self.desk.checklist.reference[id_]) for id_ in question.references]
        sources += [
            literal(f"{titles[id_]}{words.colon}{', '.join(numbers)}") for id_, numbers in question.maps_to.items()
        ]
        parts += [f"**{literal(texts)}**", "\n".join(f"- {source}" for source in sources)]
        st.markdown("\n\n".join(parts))

    def _link(self, reference: Reference) -> str:
        return f"[{literal(self.desk.words.reference(reference))}]({reference.url})"

    # what happened ---------------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        stored = self.sync.stored(self.id)
        if not stored.to_confirm:
            return
        if not stored.given:  # an import that brought a comment alone: there is nothing to confirm but by answering
            note(
                self._(
                    "À confirmer ({origin}) : un commentaire attend sous cette question. Relisez-le, puis répondez."
                ).format(origin=self.desk.words.origin_of(stored))
            )
            return
        with st.container(horizontal=True, vertical_alignment="center", key=f"to_confirm_{self.id}"):
            st.button(
                self._("Confirmer cette réponse"),
                key=f"confirm_{self.id}",
                type="primary",
                on_click=confirm,
                args=(self.sync.id, self.id),
            )
            note(
                self._("À confirmer ({origin}) : cette réponse ne compte pas encore.").format(
                    origin=self.desk.words.origin_of(stored)
                )
            )
        carried.given_by(self.desk, stored)

    def _settle(self, field: str, value: Any, keys: tuple[str, ...] = ()) -> None:
        """Show what a colleague saved meanwhile beside one's own, and let the person choose."""
        theirs = self.sync.difference(self.id, field, value)
        if theirs is None:
            return
        shown = (
            self.desk.words.answer(self.question, theirs)
            if field in ("choice", "rows", "value")
            else _typed(getattr(theirs, field))
        )
        with st.container(border=True, key=f"conflict_{self.id}_{field}"):
            st.warning(
                literal(
                    self._(
                        "{name} a enregistré une autre réponse entre-temps. Rien n’est perdu : choisissez la réponse à garder."
                    ).format(name=theirs.author)
                )
            )
            user_text(shown or self._("(vide)"))
            keys = keys or self._keys().get(field, (self.sync.widget(self.id, field),))
            st.button(
                self._("Garder la mienne"),
                key=f"mine_{self.id}_{field}",
                on_click=keep,
                args=(self.sync.id, self.id, field, value),
            )
            st.button(
                self._("Prendre celle-ci"),
                key=f"theirs_{self.id}_{field}",
                on_click=take,
                args=(self.sync.id, self.id, field, keys),
            )

    def _outcome(self) -> None:
        if error := self.sync.errors.get(self.id):
            st.error(literal(error))
            return
        saved = self.sync.last_saved()
        if saved and saved[0] == self.id and saved[1] is not None:
            session.announce(self._("Enregistré le {moment}").format(moment=self.desk.words.moment(saved[1])))
