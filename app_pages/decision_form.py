"""The form of a decision. What was typed stays there until the decision is recorded, whatever is refused or chosen meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.show import heading, literal, note
from assessments.access import Refusal
from assessments.days import typed_day
from assessments.deciding import day_problem, lasts_until, typed_conditions
from assessments.decision import Choice
from assessments.exchange import file_of
from assessments.storage.review_messages import NEWER_VERSION
from checklists.model import Text
from reports.record_words import RecordWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.deciding import Deciding

_TOLD = "decision_told"


def told() -> None:
    """Say once that the decision was recorded."""
    if text := st.session_state.pop(_TOLD, None):
        st.success(literal(text))


class _Fields:
    """What is being typed about the decision on one assessment; kept when a field is not drawn for a while."""

    def __init__(self, assessment_id: str) -> None:
        self.prefix = f"deciding:{assessment_id}:"
        for key in [key for key in st.session_state if str(key).startswith(self.prefix)]:
            st.session_state[key] = st.session_state[key]  # a widget that is not drawn would forget its value

    def key(self, name: str) -> str:
        """Key of a field."""
        return self.prefix + name

    def get(self, name: str, default: Any = "") -> Any:
        """What is typed there so far."""
        found = st.session_state.get(self.key(name))
        return default if found is None else found

    def set(self, name: str, value: Any) -> None:
        """Keep something beside the widgets."""
        st.session_state[self.key(name)] = value

    def forget(self) -> None:
        """Begin anew."""
        for key in [key for key in st.session_state if str(key).startswith(self.prefix)]:
            del st.session_state[key]


def draw(desk: Desk, found: Deciding) -> None:
    """Draw the form; it records, or says what is missing and keeps everything."""
    _, fields = desk._, _Fields(desk.assessment_id)
    if found.last is None:
        return
    if not fields.get("seen"):
        fields.set("seen", found.last.content_hash)
    if fields.get("seen") != found.last.content_hash:
        st.warning(literal(NEWER_VERSION.to(desk.lang)))
        st.button(
            _("J’ai lu la nouvelle version"),
            key=f"read_anew:{desk.assessment_id}",
            on_click=fields.set,
            args=("seen", found.last.content_hash),
        )
    words = RecordWords(desk.lang)
    names = {
        Choice.APPROVE: _("Approuver"),
        Choice.CONDITIONS: _("Approuver avec conditions"),
        Choice.REFUSE: _("Refuser"),
        Choice.POSTPONE: _("Ajourner"),
    }
    note(
        _("La décision porte sur la version n° {n}, soumise le {day}.").format(
            n=found.last.number, day=words.day_of(found.last.at)
        )
    )
    choice = st.radio(
        _("Décision"),
        list(found.possible),
        index=None,
        format_func=lambda one: names[one],
        key=fields.key("choice"),
    )
    st.text_area(_("Raisons de la décision"), key=fields.key("reasons"))
    st.text_input(_("Date de la décision (jj/mm/aaaa)"), key=fields.key("day"), autocomplete="off")
    until = lasts_until(desk.checklist, found, choice, fields.get("day"))
    if until is not None:
        note(_("À ce niveau, la décision vaudra jusqu’au {day}.").format(day=words.day(until)))
    st.text_input(
        _("Acte, s’il y en a un (délibération, arrêté, note, avec son numéro)"),
        key=fields.key("act"),
        autocomplete="off",
    )
    if choice is Choice.CONDITIONS:
        _conditions(desk, fields)
    if found.overrides(choice):
        st.text_area(
            _("Pourquoi décider sans l’avis {of} ? Ce motif restera visible partout.").format(
                of=words.of_advisers(found.missing)
            ),
            key=fields.key("override"),
        )
    note(_("Une décision enregistrée ne s’efface pas ; une autre peut la remplacer plus tard."))
    if st.button(_("Enregistrer la décision"), type="primary", key=f"decide:{desk.assessment_id}"):
        _record(desk, fields, choice)


def _conditions(desk: Desk, fields: _Fields) -> None:
    """One block of fields for each condition; the first one is there from the beginning."""
    _ = desk._
    rows: list[int] = fields.get("rows", [0])
    heading(_("Conditions"), 3)
    for number, row in enumerate(rows, 1):
        with st.container(border=True):
            st.text_area(_("Condition {n} : ce qui est demandé").format(n=number), key=fields.key(f"text{row}"))
            who, when = st.columns(2)
            who.text_input(_("Responsable de la condition {n}").format(n=number), key=fields.key(f"owner{row}"))
            when.text_input(
                _("Échéance de la condition {n} (jj/mm/aaaa)").format(n=number), key=fields.key(f"due{row}")
            )
            if len(rows) > 1:
                st.button(
                    _("Retirer la condition {n}").format(n=number),
                    key=f"drop_condition:{row}",
                    on_click=fields.set,
                    args=("rows", [each for each in rows if each != row]),
                )
    st.button(
        _("Ajouter une condition"), key="add_condition", on_click=fields.set, args=("rows", [*rows, max(rows) + 1])
    )


def _record(desk: Desk, fields: _Fields, choice: Choice | None) -> None:
    _ = desk._
    rows = fields.get("rows", [0]) if choice is Choice.CONDITIONS else []
    asked = typed_conditions([tuple(fields.get(f"{name}{row}") for name in ("text", "owner", "due")) for row in rows])
    day = typed_day(fields.get("day"))
    problem = day_problem(fields.get("day"), datetime.now(UTC).date())
    if choice is None:
        st.error(_("Choisissez d’abord une décision. Rien n’a été enregistré."))
    elif problem is not None or day is None:
        st.error(literal(problem.to(desk.lang) if problem else ""))
    elif isinstance(asked, Text):
        st.error(literal(asked.to(desk.lang)))
    else:
        try:
            made = desk.store.decide(
                desk.actor, desk.assessment_id, choice, file_of,
                seen=fields.get("seen"), reasons=fields.get("reasons"), decided_on=day, conditions=asked,
                override=fields.get("override"), act=fields.get("act"),
            )  # fmt: skip
        except Refusal as refusal:
            st.error(literal(refusal.to(desk.lang)))
            return
        fields.forget()
        st.session_state[_TOLD] = _("Décision enregistrée : {decision}.").format(
            decision=RecordWords(desk.lang).choice(made.choice)
        )
        st.rerun()
