"""Which rules apply: the triage questions, then what follows from them, with the answers that led there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.questionnaire import cards, impact_line
from app_pages.show import badge, heading, items, literal, note, paragraph, table
from app_pages.sync import Sync
from assessments.qualification import AiActClass, Standing
from checklists.model import Severity

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.qualification import FindingResult

_TONE: dict[Severity, int | None] = {
    Severity.BLOCKING: 4,
    Severity.HIGH: 3,
    Severity.TRANSPARENCY: 2,
    Severity.NOTICE: None,
}
_CLASS_TONE: dict[AiActClass, int] = {AiActClass.PROHIBITED: 4, AiActClass.HIGH_RISK: 3, AiActClass.TRANSPARENCY: 2}


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    sync = Sync(desk)
    sync.carry_versions()
    section = next(section for section in desk.checklist.sections if section.triage)
    heading(_("Qualification"), 1)
    paragraph(section.intro.to(desk.lang))
    questions, results, duties = st.tabs(
        [_("Les questions"), _("Ce qui s’applique"), _("Ce qu’il faut faire")], default=_default(desk), key="parts"
    )
    with questions:
        cards(desk, sync, section)
    with results:
        impact_line(desk)
        _result(desk)
    with duties:
        _duties(desk)
    sync.settle()
    sync.watch()


def _default(desk: Desk) -> str:
    triage = next(section.id for section in desk.checklist.sections if section.triage)
    progress = next(p for p in desk.sheet.sections if p.id == triage)
    return desk._("Les questions") if progress.answered < progress.asked else desk._("Ce qui s’applique")


def _result(desk: Desk) -> None:
    _, words, found = desk._, desk.words, desk.sheet.qualification
    heading(_("Règlement européen sur l’IA"), 2)
    badge(words.ai_act(found), _CLASS_TONE.get(found.ai_act))
    if found.blocked:
        st.error(_("Au moins un constat est bloquant : le projet ne peut pas être approuvé en l’état."))
    profile_is_missing(desk)
    for standing, title in (
        (Standing.HOLDS, _("Établi par vos réponses")),
        (Standing.TO_CONFIRM, _("À confirmer avec un juriste")),
        (Standing.ANNOUNCED, _("Annoncé, pas encore en vigueur")),
    ):
        results = found.standing(standing)
        if results:
            heading(title, 2)
            for result in results:
                _finding(desk, result)
    possible = found.standing(Standing.POSSIBLE)
    if possible:
        label = desk.ngettext(
            "{n} constat reste possible tant que des réponses manquent",
            "{n} constats restent possibles tant que des réponses manquent",
            len(possible),
        ).format(n=len(possible))
        by_id = {finding.id: finding for finding in desk.checklist.findings}
        with st.expander(label):
            items(by_id[result.id].title.to(desk.lang) for result in possible)


def _finding(desk: Desk, result: FindingResult) -> None:
    _, words = desk._, desk.words
    finding = next(f for f in desk.checklist.findings if f.id == result.id)
    with st.container(border=True, key=f"finding_{result.id}"):
        heading(finding.title.to(desk.lang), 3)
        badge(f"{words.severity(result.severity)} · {words.standing(result.standing, finding)}", _TONE[result.severity])
        paragraph(finding.because.to(desk.lang))
        if result.grounds:
            note(_("Les réponses qui y conduisent :"))
            items(str(words.ground(ground)) for ground in result.grounds)
        if finding.note:
            note(finding.note.to(desk.lang))
        for id_ in finding.references:
            reference = desk.checklist.reference[id_]
            st.markdown(f"[{literal(words.reference(reference))}]({reference.url})")


def _duties(desk: Desk) -> None:
    _, words = desk._, desk.words
    duties = [duty for duty in desk.sheet.qualification.duties if duty.standing is not Standing.POSSIBLE]
    heading(_("Ce qu’il faut faire"), 2)
    if not duties:
        paragraph(_("Aucune obligation n’est établie pour l’instant."))
        return
    table(
        [_("Obligation"), _("Qui"), _("Quand"), _("Texte"), _("État")],
        [
            [
                desk.checklist.obligation[duty.id].text.to(desk.lang)
                + ("" if duty.standing is Standing.HOLDS else f" ({words.standing(duty.standing)})"),
                words.role(desk.checklist.obligation[duty.id].who),
                words.duty_date(duty),
                "\n".join(
                    words.reference(desk.checklist.reference[r]) for r in desk.checklist.obligation[duty.id].references
                ),
                words.proof(duty.proof),
            ]
            for duty in duties
        ],
        _("Obligations, avec leur date et leur état"),
    )


def profile_is_missing(desk: Desk) -> None:
    """Ask for the authority's profile when obligations depend on it."""
    authority = desk.authority
    if authority.type is None or authority.population is None or authority.staff_fte is None:
        st.info(
            desk._(
                "Certaines obligations dépendent de la taille de votre collectivité. Complétez son profil pour savoir "
                "lesquelles s’appliquent."
            )
        )
        nav.link("collectivite", desk._("Compléter le profil"), c=authority.id)
