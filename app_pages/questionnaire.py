"""The questionnaire: a list of sections with progress and time left, then one section a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import carried, nav, renew, shared_offer
from app_pages.beside import Beside
from app_pages.questions import QuestionCard
from app_pages.show import badge_html, heading, note, paragraph, range_level
from app_pages.sync import Sync

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.scoring import SectionProgress
    from checklists.model import Section


def draw(desk: Desk) -> None:
    """The list of sections."""
    _list(desk)


def draw_section(desk: Desk, section_id: str) -> None:
    """One section; the list of sections when this assessment's checklist has no such section."""
    section = next((section for section in desk.checklist.sections if section.id == section_id), None)
    if section is None:
        st.warning(desk._("Cette rubrique n’existe pas dans la grille de cette évaluation. Choisissez-en une ici."))
        _list(desk)
    else:
        _section(desk, section)


def _list(desk: Desk) -> None:
    _ = desk._
    heading(_("Questionnaire"), 1)
    sheet = desk.sheet
    answered = sum(progress.answered for progress in sheet.sections)
    asked = sum(progress.asked for progress in sheet.sections)
    paragraph(
        desk.ngettext(
            "Vous avez répondu à {answered} question sur {asked}. Il reste {time}.",
            "Vous avez répondu à {answered} questions sur {asked}. Il reste {time}.",
            answered,
        ).format(answered=answered, asked=asked, time=desk.words.minutes(sheet.minutes))
        if sheet.minutes
        else _("Les {asked} questions posées ont une réponse. Vous pouvez encore tout changer.").format(asked=asked)
    )
    note(
        _(
            "Vos réponses sont enregistrées au fur et à mesure : vous n’avez rien à valider. De nouvelles questions "
            "peuvent apparaître, uniquement celles qui concernent votre système."
        )
    )
    impact_line(desk)
    renew.banner(desk)
    shared_offer.box(desk)
    for section, progress in zip(desk.checklist.sections, sheet.sections, strict=True):
        if progress.asked:
            _row(desk, section, progress)
    first = next((p.id for p in sheet.sections if p.answered < p.asked), None)
    if first:
        title = next(section.title.to(desk.lang) for section in desk.checklist.sections if section.id == first)
        nav.link("questionnaire", _("Continuer : {section}").format(section=title), a=desk.assessment_id, s=first)
    else:
        nav.link("risques", _("Voir les risques"), a=desk.assessment_id)


def _row(desk: Desk, section: Section, progress: SectionProgress) -> None:
    _ = desk._
    with st.container(border=True, key=f"task_{section.id}"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            nav.link(
                "questionnaire", f"{section.letter}. {section.title.to(desk.lang)}", a=desk.assessment_id, s=section.id
            )
        with right:
            st.html(badge_html(state_of(desk, progress), None))
            note(
                _("{answered} sur {asked}").format(answered=progress.answered, asked=progress.asked)
                + (f" · {desk.words.minutes(progress.minutes)}" if progress.minutes else "")
            )


def state_of(desk: Desk, progress: SectionProgress) -> str:
    """« Pas commencé » is not « incomplet »."""
    if progress.answered == progress.asked:
        return desk._("Terminé")
    return desk._("Incomplet") if progress.answered else desk._("Pas commencé")


def impact_line(desk: Desk) -> None:
    """The impact level so far: a range while answers are missing, never an alarm."""
    sheet, words = desk.sheet, desk.words
    with st.container(key="impact"):
        text = desk._("Niveau d’impact : {level}").format(
            level=words.standing_of_level(sheet.impact, len(sheet.missing))
        )
        st.html(badge_html(text, range_level(sheet.impact)))


def _section(desk: Desk, section: Section) -> None:
    _ = desk._
    sync = Sync(desk)
    sync.carry_versions()
    nav.link("questionnaire", _("← Toutes les rubriques"), a=desk.assessment_id)
    heading(f"{section.letter}. {section.title.to(desk.lang)}", 1)
    paragraph(section.intro.to(desk.lang))
    progress = next(p for p in desk.sheet.sections if p.id == section.id)
    if progress.asked:
        st.progress(
            progress.answered / progress.asked,
            text=_("{answered} sur {asked}").format(answered=progress.answered, asked=progress.asked),
        )
    impact_line(desk)
    shared_offer.of_section(sync, section)
    cards(desk, sync, section)
    carried.draw(desk, section)
    _next(desk, section)
    sync.settle()
    sync.watch()


def cards(desk: Desk, sync: Sync, section: Section) -> None:
    """The questions of a section that are asked now."""
    asked = [question for question in section.questions if question.id in desk.sheet.asked]
    if not asked:
        st.info(desk._("Aucune question de cette rubrique ne concerne votre système pour l’instant."))
    beside = Beside(desk)
    beside.section(section.id)
    for question in asked:
        QuestionCard(sync, question, beside).draw()


def _next(desk: Desk, section: Section) -> None:
    ids = [progress.id for progress in desk.sheet.sections if progress.asked or progress.id == section.id]
    place = ids.index(section.id)
    titles = {s.id: s.title.to(desk.lang) for s in desk.checklist.sections}
    left, right = st.columns(2)
    with left:
        if place:
            nav.link("questionnaire", f"← {titles[ids[place - 1]]}", a=desk.assessment_id, s=ids[place - 1])
    with right:
        if place + 1 < len(ids):
            nav.link("questionnaire", f"{titles[ids[place + 1]]} →", a=desk.assessment_id, s=ids[place + 1])
        else:
            nav.link("risques", desk._("Voir les risques →"), a=desk.assessment_id)
