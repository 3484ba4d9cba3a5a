"""What a remark or an assignment speaks of, in view: a question with its answer, a risk with its level and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.show import badge, items, literal, note, range_level, user_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk


def title(desk: Desk, about: str) -> str:
    """What is spoken of, in words; empty when this checklist has no such thing."""
    kind, _, id_ = about.partition(":")
    checklist = desk.checklist
    if not about:
        return desk._("L’ensemble de l’évaluation")
    if kind == "question" and id_ in checklist.questions:
        return desk.words.question(id_)
    if kind == "risk" and id_ in checklist.risk:
        return f"{desk.words.risk_number(id_)} · {checklist.risk[id_].name.to(desk.lang)}"
    section = next((each for each in checklist.sections if kind == "section" and each.id == id_), None)
    return f"{section.letter}. {section.title.to(desk.lang)}" if section else ""


def context(desk: Desk, about: str) -> None:
    """The answer or the level that is spoken of, as it is now; nothing for the whole."""
    kind, _, id_ = about.partition(":")
    draws: dict[str, Callable[[Desk, str], None]] = {"question": _question, "risk": _risk}
    if kind in draws and title(desk, about):
        draws[kind](desk, id_)


def _question(desk: Desk, id_: str) -> None:
    _, question, answer = desk._, desk.checklist.questions[id_], desk.answers.get(id_)
    if id_ not in desk.sheet.asked:
        note(_("Cette question n’est pas posée aujourd’hui : sa réponse ne compte pas."))
    note(_("Réponse aujourd’hui :"))
    user_text(desk.words.answer(question, answer))
    if answer and answer.to_confirm:
        note(_("Cette réponse est à confirmer : elle ne compte pas encore."))
    if answer and answer.comment:
        note(_("Commentaire :"))
        user_text(answer.comment)
    evidence = [*(answer.evidence if answer else ()), *(file.name for file in desk.files.get(id_, ()))]
    if evidence:
        note(_("Pièces :"))
        items(evidence)
    section = desk.checklist.section_of[id_]
    number = desk.checklist.number_of[id_]
    nav.link(
        "questionnaire", _("Ouvrir la question {number}").format(number=number), a=desk.assessment_id, s=section.id
    )


def _risk(desk: Desk, id_: str) -> None:
    _, words, found = desk._, desk.words, desk.sheet.risk(id_)
    level = words.standing_of_level(found.current, len(found.missing))
    badge(_("Actuel : {level}").format(level=level), range_level(found.current))
    note(words.risk_summary(found))
    with st.container(gap="xsmall"):
        for line in found.lines:
            st.markdown(literal(words.line(line)))
            if line.grounds:
                items(str(words.ground(ground)) for ground in line.grounds)
    nav.link("risques", _("Voir tous les risques"), a=desk.assessment_id)
