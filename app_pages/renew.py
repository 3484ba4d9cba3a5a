"""A newer checklist, offered to an assessment with what would change; taken only when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import charters, nav
from app_pages.show import heading, items, literal, note, paragraph, table, user_text
from assessments.access import Action, Refusal
from assessments.checklist_changes import is_offered
from assessments.checklist_effects import effects
from assessments.model import CLOSED, Status
from assessments.storage import ERASED, Fate, said_in
from checklists.charter import charter_framework
from checklists.charter.extension import PREFIX
from reports.renewal_words import RenewalWords
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app_pages.desk import Desk
    from assessments.checklist_effects import Effects
    from assessments.storage import SetAside, Staying
    from checklists.model import Checklist

_TOLD, _REFUSED = "renew_told", "renew_refused"
_REVIEWED = frozenset(Status) - {Status.DRAFT, *CLOSED}
_MOST_NAMED = 8


def installed_for(frozen: Checklist) -> Checklist:
    """The checklist that this installation would begin an assessment with, with the same charter; ``frozen`` when it has none."""
    framework = charter_framework(frozen)
    try:
        found = charters.checklist_with(framework.id.removeprefix(PREFIX) if framework else "")
    except KeyError:  # the charter is not installed here (any more)
        return frozen
    return found if found.id == frozen.id else frozen


def offered(desk: Desk) -> tuple[Checklist, str] | None:
    """The newer checklist for the assessment in the address, and its digest; None when there is none."""
    found = installed_for(desk.checklist)
    digest = charters.digest_of(found)
    if digest == desk.assessment.checklist_digest or not is_offered(desk.checklist, found):
        return None
    return found, digest


def banner(desk: Desk) -> None:
    """One line on the pages of an assessment when a newer checklist is there; a quiet one once somebody chose to stay."""
    if desk.assessment.status in CLOSED or (found := offered(desk)) is None:
        return
    _, (_checklist, digest) = desk._, found
    if digest in {each.offered for each in desk.store.stayed(desk.actor, desk.assessment_id)}:
        nav.link(nav.RENEW, _("Vous gardez la grille d’origine. Revoir la plus récente"), a=desk.assessment_id)
        return
    with st.container(border=True, key="newer_checklist"):
        nav.link(nav.RENEW, _("Une grille plus récente existe. Voir ce qu’elle changerait ici"), a=desk.assessment_id)


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(nav.titles(desk)[nav.RENEW], 1)
    if told := st.session_state.pop(_TOLD, None):
        st.success(literal(told))
        nav.link("questionnaire", _("Aller au questionnaire"), a=desk.assessment_id)
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused))
    seen = desk.stamp  # before anything is read: what changes meanwhile is then noticed
    found = offered(desk)
    if found is None:
        paragraph(
            _("Cette évaluation suit la grille {version}. Votre installation n’en a pas de plus récente.").format(
                version=desk.checklist.version
            )
        )
    else:
        _offer(desk, *found, seen)
    if aside := desk.store.set_aside(desk.actor, desk.assessment_id):
        _set_aside(desk, aside)


def _offer(desk: Desk, checklist: Checklist, digest: str, seen: int) -> None:
    _ = desk._
    words = RenewalWords(desk.checklist, checklist, desk.lang)
    result = effects(desk.checklist, checklist, desk.answers, desk.context, desk.assessment.depth, lang=desk.lang)
    paragraph(
        _(
            "Cette évaluation suit la grille {before}. Une version plus récente, {after}, est installée. Rien ne change sans "
            "votre accord : lisez, puis choisissez."
        ).format(before=desk.checklist.version, after=checklist.version)
    )
    _here(desk, words, result)
    _difference(desk, words, result)
    _choose(desk, checklist, digest, seen)


def _here(desk: Desk, words: RenewalWords, found: Effects) -> None:
    """What would change for this assessment."""
    _ = desk._
    heading(_("Ce qui changerait pour cette évaluation"), 2)
    table(*words.summary(found), _("Avant et après"))
    to_read = [fate for fate in (Fate.REREAD, Fate.IN_COMMENT) if found.of(fate)]
    if to_read:
        note(
            _(
                "Une réponse à confirmer ne compte pas tant que personne ne l’a confirmée : le niveau peut donc paraître plus "
                "ouvert juste après."
            )
        )
    if told := words.findings(found):
        items(told)
    if found.risks:
        with st.expander(
            literal(
                desk.ngettext("{n} risque change de niveau", "{n} risques changent de niveau", len(found.risks)).format(
                    n=len(found.risks)
                )
            )
        ):
            table(*words.risks(found), _("Risques dont le niveau change"))
    heading(_("Ce que deviendraient vos réponses"), 2)
    for fate in (Fate.SAME, Fate.REREAD, Fate.IN_COMMENT, Fate.ASIDE):
        carried = found.of(fate)
        if not carried:
            continue
        said = words.fate(fate, len(carried))
        if fate is Fate.SAME:
            paragraph(said)
            continue
        with st.expander(literal(said)):
            table(*words.answers(carried), said)
            if fate is Fate.ASIDE:
                note(_("Vous les retrouverez sur cette page, et dans l’historique. Leurs pièces jointes restent."))
    if found.new_questions:
        said = desk.ngettext(
            "{n} nouvelle question vous serait posée.",
            "{n} nouvelles questions vous seraient posées.",
            len(found.new_questions),
        ).format(n=len(found.new_questions))
        with st.expander(literal(said)):
            items(words.asked(found.new_questions))


def _difference(desk: Desk, words: RenewalWords, found: Effects) -> None:
    """What differs between the checklists, whatever was answered."""
    _, changes = desk._, found.changes
    heading(_("Ce qui change dans la grille"), 2)
    parts: tuple[tuple[str, Sequence[object], Callable[[], None]], ...] = (
        (
            desk.ngettext("{n} question ajoutée", "{n} questions ajoutées", len(changes.added)),
            changes.added,
            lambda: items(words.added(changes)),
        ),
        (
            desk.ngettext("{n} question retirée", "{n} questions retirées", len(changes.removed)),
            changes.removed,
            lambda: items(words.removed(changes)),
        ),
        (
            desk.ngettext("{n} question modifiée", "{n} questions modifiées", len(changes.changed)),
            changes.changed,
            lambda: table(*words.changed(changes), _("Questions modifiées")),
        ),
        (_("Règles et obligations"), rules := words.rules(changes), lambda: items(rules)),
    )
    for title, there, show in parts:
        if there:
            with st.expander(literal(title.format(n=len(there)))):
                show()
    if changes.other:
        note(
            desk.ngettext(
                "{n} autre question ne change que dans ses explications ou ses références.",
                "{n} autres questions ne changent que dans leurs explications ou leurs références.",
                len(changes.other),
            ).format(n=len(changes.other))
        )


# Choosing -------------------------------------------------------------------------------------------------------------


def _choose(desk: Desk, checklist: Checklist, digest: str, seen: int) -> None:
    _, assessment = desk._, desk.assessment
    heading(_("Votre choix"), 2)
    stayed = next((each for each in desk.store.stayed(desk.actor, assessment.id) if each.offered == digest), None)
    if stayed is not None:
        _said_before(desk, stayed)
    if assessment.status in CLOSED:
        paragraph(_("Cette évaluation est archivée ou retirée : elle garde sa grille."))
        return
    if not desk.actor.may(Action.RENEW, assessment.authority_id, assessment.id):
        paragraph(_("Le choix revient à la personne qui conduit le projet."))
        return
    if assessment.status in _REVIEWED:
        st.warning(
            literal(
                _(
                    "Une version de cette évaluation a été soumise. Elle reste telle quelle, avec ses avis et sa décision. Ils ne "
                    "couvriront plus l’évaluation une fois la grille changée : il faudra la soumettre de nouveau."
                )
            )
        )
    st.button(
        _("Passer à la grille {version}").format(version=checklist.version),
        key="renew_go",
        type="primary",
        on_click=_renew,
        args=(desk, checklist, seen),
    )
    if stayed is None:
        st.button(_("Rester sur la grille actuelle"), key="renew_stay", on_click=_stay, args=(desk, digest))
        note(_("Si vous restez, Balise ne vous le proposera plus pour cette version."))


def _said_before(desk: Desk, stayed: Staying) -> None:
    note(
        desk._("{name} a choisi de rester sur la grille actuelle, le {day}.").format(
            day=desk.words.day_of(stayed.at), name=stayed.by
        )
    )


def _renew(desk: Desk, checklist: Checklist, seen: int) -> None:
    try:
        carried = desk.store.renew_checklist(
            desk.actor, desk.assessment_id, checklist, seen_version=seen, lang=desk.lang
        )
    except Refusal as refusal:
        st.session_state[_REFUSED] = refusal.to(desk.lang)
        return
    left = sum(each.fate in (Fate.REREAD, Fate.IN_COMMENT) for each in carried)
    told = desk._("L’évaluation suit maintenant la grille {version}.").format(version=checklist.version)
    if left:
        told += " " + desk.ngettext(
            "{n} réponse attend d’être relue.", "{n} réponses attendent d’être relues.", left
        ).format(n=left)
    st.session_state[_TOLD] = told


def _stay(desk: Desk, digest: str) -> None:
    try:
        desk.store.stay_on_checklist(desk.actor, desk.assessment_id, digest)
    except Refusal as refusal:
        st.session_state[_REFUSED] = refusal.to(desk.lang)
        return
    st.session_state[_TOLD] = desk._("C’est noté : l’évaluation reste sur sa grille.")


# What was set aside ---------------------------------------------------------------------------------------------------


def _set_aside(desk: Desk, found: Sequence[SetAside]) -> None:
    _ = desk._
    heading(_("Réponses mises de côté"), 2)
    note(_("Leur question n’est plus dans la grille. Elles ne comptent plus, et rien n’en est perdu."))
    for each in found:
        checklist = desk.store.earlier_checklist(desk.actor, desk.assessment_id, each.checklist)
        words = Wording(checklist, desk.lang)
        with st.expander(literal(words.question(each.question))):
            answer = each.answer
            said = said_in(checklist.questions[each.question], answer, desk.lang)
            for part in (said, answer.comment, "\n".join(answer.evidence)):
                if part.strip():
                    user_text(_("(texte effacé)") if part == ERASED else part)
            note(_("Mise de côté le {day}.").format(day=words.day_of(each.at)))
