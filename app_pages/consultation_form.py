"""The form of one consultation, new or already written down. A refusal is shown in it, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.days import shown_day
from app_pages.show import literal, note
from assessments.access import Refusal
from assessments.citizens import MOST_PARTICIPANTS, PROGRESS_NAMES, PUBLIC_NAMES, ConsultationDraft, Progress, Public
from assessments.days import typed_day
from assessments.model import LONGEST_TEXT

if TYPE_CHECKING:
    from datetime import date

    from app_pages.desk import Desk
    from assessments.citizens import Consultation

_TOLD, _NEW = "consultation_told", "consultations_new"


def draw_form(desk: Desk, one: Consultation | None) -> None:
    """Draw the form; ``one`` None: for a new consultation, whose fields are empty again once it is kept."""
    _ = desk._
    key = f"consultation:{one.id}" if one else f"consultation:new{st.session_state.get(_NEW, 0)}"
    # What the person saw when the form was first drawn: somebody else's change since must not be overwritten unseen.
    seen: Consultation | None = st.session_state.setdefault(f"{key}:seen", one)
    with st.form(key, border=one is None):
        typed = _fields(desk, key, seen)
        sent = st.form_submit_button(_("Enregistrer la consultation"), type="primary")
    if not sent:
        return
    try:
        draft = _draft(desk, typed)
        if seen is None:
            desk.store.record_consultation(desk.actor, desk.assessment_id, draft)
            st.session_state[_NEW] = st.session_state.get(_NEW, 0) + 1
        else:
            after = desk.store.change_consultation(desk.actor, desk.assessment_id, seen, draft)
            st.session_state[f"{key}:seen"] = after
    except ValueError as error:
        st.error(literal(str(error)))
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
    else:
        st.session_state[_TOLD] = _("Consultation enregistrée.")
        st.rerun()


def _fields(desk: Desk, key: str, one: Consultation | None) -> dict[str, Any]:
    _, lang = desk._, desk.lang
    found: dict[str, Any] = {}
    found["title"] = st.text_input(
        _("Nom, en quelques mots"), value=one.title if one else "", max_chars=300, key=f"{key}:title"
    )
    found["progress"] = st.radio(
        _("Où en est-elle ?"),
        list(Progress),
        index=list(Progress).index(one.progress) if one else None,
        format_func=lambda each: desk.words.capital(PROGRESS_NAMES[each].to(lang)),
        key=f"{key}:progress",
        horizontal=True,
    )
    first, last, people = st.columns(3)
    with first:
        found["begins"] = _day(_("Premier jour (jj/mm/aaaa)"), one.begins if one else None, f"{key}:begins")
    with last:
        found["ends"] = _day(_("Dernier jour (jj/mm/aaaa)"), one.ends if one else None, f"{key}:ends")
    with people:
        found["participants"] = st.number_input(
            _("Nombre de participants"),
            min_value=0,
            max_value=MOST_PARTICIPANTS,
            step=1,
            value=one.participants if one else None,
            key=f"{key}:participants",
        )
    note(_("Qui a été invité ou contacté ?"))
    found["publics"] = tuple(
        public
        for public in Public
        if st.checkbox(
            literal(desk.words.capital(PUBLIC_NAMES[public].to(lang))),
            value=bool(one and public in one.publics),
            key=f"{key}:public:{public.value}",
        )
    )
    long_ = {
        "reached": _("Comment les personnes ont été contactées, et comment l’ont été celles qui ne viennent jamais"),
        "said": _("Ce qui a été dit"),
        "changed": _("Ce qui a changé dans le projet à cause de cela"),
        "unchanged_why": _("Ou pourquoi rien n’a changé"),
    }
    for name, label in long_.items():
        value = getattr(one, name) if one else ""
        found[name] = st.text_area(label, value=value, max_chars=LONGEST_TEXT, key=f"{key}:{name}")
    found["questions"] = _questions(desk, key, one)
    found["file"] = _file(desk, key, one)
    return found


def _day(label: str, day: date | None, key: str) -> str:
    return st.text_input(label, value=shown_day(day), max_chars=20, key=key) or ""


def _questions(desk: Desk, key: str, one: Consultation | None) -> tuple[str, ...]:
    _, checklist = desk._, desk.checklist
    known = list(checklist.questions)
    chosen: list[str] = st.multiselect(
        _("Questions dont la réponse a changé"),
        known,
        default=[id_ for id_ in (one.questions if one else ()) if id_ in checklist.questions],
        format_func=lambda id_: literal(f"{checklist.number_of[id_]} · {checklist.questions[id_].text.to(desk.lang)}"),
        key=f"{key}:questions",
        placeholder=_("Choisir"),
    )
    return tuple(chosen)


def _file(desk: Desk, key: str, one: Consultation | None) -> str:
    """One of the files already given as evidence; they are attached to a question, where they can be withdrawn and erased."""
    _ = desk._
    names = {file.sha256: file.name for files in desk.files.values() for file in files if not file.erased}
    kept = one.file if one else ""
    if kept:
        names.setdefault(kept, _("pièce retirée depuis"))
    if not names:
        note(_("Pour joindre une pièce, ajoutez-la d’abord à une question du questionnaire : vous la choisirez ici."))
        return ""
    options = list(names)
    chosen: str | None = st.selectbox(
        _("Pièce, parmi celles du questionnaire"),
        options,
        index=options.index(kept) if kept else None,
        format_func=lambda sha256: literal(names[sha256]),
        key=f"{key}:file",
        placeholder=_("Aucune"),
    )
    return chosen or ""


def _draft(desk: Desk, typed: dict[str, Any]) -> ConsultationDraft:
    """What was typed as a consultation. Raises ``ValueError`` with a sentence for what is none."""
    if typed["progress"] is None:
        raise ValueError(desk._("Dites si la consultation est prévue, tenue ou annulée. Rien n’a été enregistré."))
    days = {name: _typed_day(desk, typed[name]) for name in ("begins", "ends")}
    return ConsultationDraft(**{**typed, **days})


def _typed_day(desk: Desk, text: str) -> date | None:
    day = typed_day(text) if text.strip() else None
    if text.strip() and day is None:
        said = desk._("« {text} » n’est pas une date. Écrivez-la ainsi : 31/01/2027. Rien n’a été enregistré.")
        raise ValueError(said.format(text=text))
    return day
