"""The local charter: those installed, a workbook to write one, a check of what was written, and what the answers say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import charters, nav
from app_pages.questionnaire import impact_line
from app_pages.show import badge, heading, items, literal, note, paragraph, table, user_text
from assessments.coverage import coverage
from checklists.charter import CharterError, charter_framework, read_upload
from checklists.charter.workbook import LARGEST_FILE
from checklists.loader import main_checklist
from reports.charter_words import adopted, caution, link_answer, link_state, principle_state, total
from reports.typography import shortened
from reports.wording import Wording

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.coverage import Link
    from checklists.charter import Available, Charter

_TWO_LINES = 200
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(desk: Desk) -> None:
    """Draw the page of charters: it belongs to no assessment."""
    _ = desk._
    heading(_("Charte locale"), 1)
    paragraph(
        _(
            "Votre collectivité a une charte ? Ajoutez-la à la grille, sans programmer : chaque principe est relié à des "
            "questions, et le rapport dit ce qui est en place. Une charte ne change aucun niveau de risque."
        )
    )
    _installed(desk)
    heading(_("Écrire une charte"), 2)
    paragraph(
        _(
            "Téléchargez le classeur modèle, remplacez l’exemple par vos principes et vos questions, puis vérifiez-le "
            "ci-dessous. La feuille « Colonnes » explique chaque colonne."
        )
    )
    st.download_button(
        _("Télécharger le classeur modèle (.xlsx)"),
        charters.model_workbook(desk.lang),
        file_name=_("modele-charte-locale.xlsx"),
        mime=WORKBOOK,
        key="charter_model",
        on_click="ignore",
    )
    heading(_("Vérifier un classeur"), 2)
    _check(desk)


def _installed(desk: Desk) -> None:
    _ = desk._
    heading(_("Chartes installées"), 2)
    found = charters.found()
    if not found:
        paragraph(
            _(
                "Aucune pour l’instant. L’administrateur les dépose dans le dossier des chartes (voir docs/exploitation.md)."
            )
        )
    for each in found:
        with st.container(border=True, key=f"charter_{found.index(each)}"):
            if each.charter is None:
                _broken(desk, each)
            else:
                _sound(desk, each.charter)


def _sound(desk: Desk, charter: Charter) -> None:
    checklist = charters.with_charter(charter)
    words = Wording(checklist, desk.lang)
    framework = charter_framework(checklist)
    heading(adopted(words, framework) if framework else charter.title.to(desk.lang), 3)
    if charter.url:
        user_text(charter.url)
    _content(desk, charter, words)


def _content(desk: Desk, charter: Charter, words: Wording) -> None:
    """Principles with the questions that they name, as they will be numbered."""
    _ = desk._
    own = {question.id for question in charter.questions}
    rows = []
    for principle in charter.principles:
        asked = [words.question(id_) for id_ in words.checklist.questions if id_ in principle.questions]
        rows.append(
            [principle.id, f"{principle.title.to(desk.lang)}\n{principle.text.to(desk.lang)}", "\n".join(asked)]
        )
    table([_("N°"), _("Principe"), _("Questions liées")], rows, _("Principes de la charte"))
    added = [words.question(id_) for id_ in words.checklist.questions if id_ in own]
    if added:
        title = desk.ngettext("{n} question ajoutée à la grille", "{n} questions ajoutées à la grille", len(added))
        st.markdown(f"**{literal(title.format(n=len(added)))}**")
        items(added)


def _broken(desk: Desk, found: Available) -> None:
    heading(found.name, 3)
    st.error(literal(desk._("Cette charte ne peut pas être choisie tant que ces points ne sont pas corrigés.")))
    items(problem.to(desk.lang) for problem in found.problems)


def _check(desk: Desk) -> None:
    _ = desk._
    note(_("Le classeur est lu, puis oublié : rien n’est enregistré."))
    given = st.file_uploader(
        _("Classeur .xlsx de votre charte"), key="charter_file", max_upload_size=LARGEST_FILE // 1_000_000
    )
    if given is None:
        return
    try:
        charter = read_upload(given.getvalue(), given.name, main_checklist())
    except CharterError as error:
        count = len(error.problems)
        said = desk.ngettext("{n} point à corriger", "{n} points à corriger", count).format(n=count)
        st.error(literal(said))
        items(problem.to(desk.lang) for problem in error.problems)
        return
    st.success(literal(_("Ce classeur est juste. Remettez-le à l’administrateur, qui l’installera.")))
    _content(desk, charter, Wording(charters.with_charter(charter), desk.lang))


def choose(desk: Desk) -> str | None:
    """In the form that begins an assessment: the id of the charter chosen, "" for none, None while nothing is chosen.

    Without any charter to choose from, nothing is drawn and none is chosen.
    """
    known = charters.installed()
    if not known:
        return ""
    _ = desk._
    titles = {"": _("Sans charte locale"), **{id_: charter.title.to(desk.lang) for id_, charter in known.items()}}
    details = {
        id_: desk.ngettext("{n} principe", "{n} principes", len(charter.principles)).format(n=len(charter.principles))
        for id_, charter in known.items()
    }
    options = [*known, ""]
    chosen: str | None = st.radio(
        _("Charte locale"),
        options,
        index=None,
        format_func=lambda id_: literal(titles[id_]),
        captions=[literal(details.get(id_, "")) for id_ in options],
        key="new_charter",
    )
    return chosen


# What the answers say ------------------------------------------------------------------------------------------------


def draw_coverage(desk: Desk) -> None:
    """Draw where an assessment stands with its charter; a sentence when it has none."""
    _, words = desk._, desk.words
    heading(_("Suivi de la charte"), 1)
    framework = charter_framework(desk.checklist)
    if framework is None:
        paragraph(_("Cette évaluation ne suit aucune charte locale."))
        return
    impact_line(desk)
    found = coverage(desk.checklist, desk.answers, desk.context, desk.sheet, framework.id)
    heading(adopted(words, framework), 2)
    st.info(literal(total(words, found)))
    for principle in found.principles:
        requirement = principle.principle
        with st.container(border=True, key=f"principle_{found.principles.index(principle)}"):
            heading(f"{requirement.id} · {requirement.title.to(desk.lang)}", 3)
            badge(words.capital(principle_state(words, principle.state)))
            if requirement.text is not None:
                user_text(requirement.text.to(desk.lang))
            for link in principle.links:
                _link(desk, link)
    note(caution(words))


def _link(desk: Desk, found: Link) -> None:
    """One linked question: it leads to its section when it is asked."""
    words = desk.words
    state = words.capital(link_state(words, found))
    if not found.asked:
        paragraph(words.question(found.question))
        note(state)
        return
    section = desk.checklist.section_of[found.question]
    nav.link("questionnaire", words.question(found.question), a=desk.assessment_id, s=section.id)
    note(f"{state} · {shortened(link_answer(words, found, desk.answers.get(found.question)), _TWO_LINES)}")
