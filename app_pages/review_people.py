"""Who answers what, by when: what is given to me, what is given to others, and giving a question or a section to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.review_about import title
from app_pages.review_data import PEOPLE
from app_pages.shell import session
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.access import PERMISSIONS, ROLE_NAMES, Action
from assessments.assignments import by_urgency, questions_of, unanswered
from assessments.days import typed_day
from assessments.model import CLOSED

if TYPE_CHECKING:
    from app_pages.review_data import Bench, Review
    from assessments.assignments import Assignment

_NAMED = ""
"""Stands for somebody without an account, where an id stands for an account."""


def draw(review: Review, bench: Bench) -> None:
    """Draw this part of the page."""
    desk = review.desk
    _ = desk._
    waited = by_urgency(review.assignments)
    mine = [each for each in waited if each.person_id == desk.actor.id]
    others = [each for each in waited if each not in mine]
    if session.with_accounts():
        heading(_("Ce qui m’est confié"), 2)
        if not mine:
            paragraph(_("Rien ne vous est confié dans cette évaluation."))
        for each in mine:
            _one(review, bench, each, mine=True)
    heading(_("Ce qui est confié"), 2)
    if not others:
        paragraph(_("Rien n’est confié à d’autres personnes.") if mine else _("Rien n’est confié pour l’instant."))
    for each in others:
        _one(review, bench, each, mine=False)
    if review.may(Action.ASSIGN) and desk.assessment.status not in CLOSED:
        _give(review, bench)
    _closed(review)


def _one(review: Review, bench: Bench, given: Assignment, *, mine: bool) -> None:
    desk = review.desk
    _, words = desk._, desk.words
    with st.container(border=True, key=f"assignment_{given.id}", gap="small"):
        _where(review, given)
        late = given.overdue(review.today)
        until = _("pour le {day}").format(day=words.day(given.due)) if given.due else _("sans date")
        st.html(badge_html(_("En retard : {until}").format(until=until) if late else until, None))
        said = _("Confié à {person} par {name}, le {day}.")
        user_text(said.format(person=given.person, name=given.by, day=words.day_of(given.at)))
        if given.note:
            user_text(given.note)
        left = unanswered(desk.checklist, desk.answers, desk.sheet.asked, given.about)
        if left:
            note(
                desk.ngettext(
                    "Reste {n} question sans réponse.", "Restent {n} questions sans réponse.", len(left)
                ).format(n=len(left))
            )
        else:
            note(_("Toutes les réponses sont là : il reste à dire que c’est fait."))
        _buttons(review, bench, given, done=not left, mine=mine)


def _where(review: Review, given: Assignment) -> None:
    """The way to the section where it is answered."""
    desk = review.desk
    name = title(desk, given.about)
    ids = questions_of(desk.checklist, given.about)
    section = given.section or (desk.checklist.section_of[ids[0]].id if ids and name else "")
    if name and section:
        nav.link("questionnaire", name, a=desk.assessment_id, s=section)
    else:
        user_text(desk._("Une question qui n’est plus dans la grille"))


def _buttons(review: Review, bench: Bench, given: Assignment, *, done: bool, mine: bool) -> None:
    desk = review.desk
    _, store, id_ = desk._, desk.store, desk.assessment_id
    may = review.may(Action.ASSIGN)
    with st.container(horizontal=True):
        if done and (mine or may):
            st.button(
                _("C’est fait"),
                key=f"done_{given.id}",
                type="primary",
                on_click=bench.click,
                args=(desk, _("Noté : c’est fait."), lambda: store.finish_assignment(desk.actor, id_, given.id)),
            )
        if may:
            st.button(
                _("Reprendre"),
                key=f"take_back_{given.id}",
                help=_("La personne n’en est plus chargée ; l’historique garde qu’elle l’a été."),
                on_click=bench.click,
                args=(desk, _("Repris."), lambda: store.unassign(desk.actor, id_, given.id)),
            )


def _closed(review: Review) -> None:
    desk = review.desk
    _, words = desk._, desk.words
    done = [each for each in review.assignments if each.done_at is not None]
    if not done:
        return
    with st.expander(desk.ngettext("{n} chose faite", "{n} choses faites", len(done)).format(n=len(done))):
        for each in reversed(done):
            day = words.day_of(each.done_at) if each.done_at else ""
            name = title(desk, each.about) or each.about
            user_text(_("{what} : {person}, fait le {day}").format(what=name, person=each.person, day=day))


# giving -----------------------------------------------------------------------------------------------------------


def people(review: Review) -> dict[str, str]:
    """Accounts that may answer here, by id: their name with their roles. Empty without accounts."""
    desk = review.desk
    if not session.with_accounts():
        return {}
    assessment = desk.assessment
    roles: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for member in desk.store.members(desk.actor, assessment.authority_id, assessment.id):
        if Action.ANSWER in PERMISSIONS[member.role]:
            names[member.account_id] = member.name
            roles.setdefault(member.account_id, []).append(ROLE_NAMES[member.role].to(desk.lang))
    found = {id_: f"{name} · {', '.join(roles[id_])}" for id_, name in names.items()}
    if review.may(Action.ANSWER):
        found.setdefault(desk.actor.id, desk.actor.name)
    return found


def _give(review: Review, bench: Bench) -> None:
    desk = review.desk
    _, checklist = desk._, desk.checklist
    heading(_("Confier une question ou une rubrique"), 2)
    abouts = []
    for section in checklist.sections:
        asked = [question.id for question in section.questions if question.id in desk.sheet.asked]
        if asked:
            abouts += [f"section:{section.id}", *(f"question:{id_}" for id_ in asked)]
    wanted = st.query_params.get("about", "") if st.query_params.get("part") == PEOPLE else ""
    known = people(review)
    with st.form(f"assign_{desk.assessment_id}"):
        about = st.selectbox(
            _("Quoi"),
            abouts,
            index=abouts.index(wanted) if wanted in abouts else None,
            format_func=lambda one: literal(_label(review, one)),
            placeholder=_("Une rubrique ou une question"),
            key=f"{bench.key('assign')}_about",
        )
        who: str | None = _NAMED
        if known:
            who = st.selectbox(
                _("À qui"),
                [*known, _NAMED],
                index=None,
                format_func=lambda one: literal(known.get(one, _("Une autre personne, sans compte"))),
                placeholder=_("Choisir"),
                key=f"{bench.key('assign')}_who",
            )
        label = _("Son nom, si elle n’a pas de compte") if known else _("À qui (un nom, une fonction ou un service)")
        name = st.text_input(label, key=f"{bench.key('assign')}_name", max_chars=300)
        due = st.text_input(_("Pour quand ? (jj/mm/aaaa, facultatif)"), key=f"{bench.key('assign')}_due")
        text = st.text_area(_("Note (facultatif)"), key=f"{bench.key('assign')}_note", height=80)
        sent = st.form_submit_button(_("Confier"), type="primary")
    if not sent:
        return
    day = typed_day(due or "")
    if about is None:
        st.error(_("Choisissez une rubrique ou une question. Rien n’a été enregistré."))
    elif (due or "").strip() and day is None:
        st.error(_("Cette date n’est pas comprise : écrivez-la comme 31/01/2027. Rien n’a été enregistré."))
    else:
        person = "" if who else name or ""
        bench.do(
            desk,
            _("Confié : {what}.").format(what=title(desk, about)),
            lambda: desk.store.assign(
                desk.actor, desk.assessment_id, about, person_id=who or "", person=person, due=day, note=text or ""
            ),
            fresh="assign",
        )


def _label(review: Review, about: str) -> str:
    name = title(review.desk, about)
    return review.desk._("Toute la rubrique {name}").format(name=name) if about.startswith("section:") else name
