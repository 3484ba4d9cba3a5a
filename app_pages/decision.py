"""The decision: what was decided and whether it still holds, who decides, what stands in the way, and the form to record one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import decision_form, delegations, nav
from app_pages.show import heading, items, literal, note, paragraph, user_text
from assessments.access import PermissionDenied
from assessments.deciding import deciding
from assessments.decision import APPROVING, OBSTACLES, Obstacle
from assessments.storage import ReviewRefused
from checklists.model import Body
from reports.checking import content_hash
from reports.record_words import CHOICE_TONES, RecordWords, decision_state

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.deciding import Deciding
    from assessments.decision import Decision
    from assessments.record import Record

_DRAWS = {"positive": st.success, "info": st.info, "warning": st.warning, "neutral": st.info}
_WHERE = {
    Obstacle.OUTDATED: nav.REVIEW,
    Obstacle.BLOCKED: "qualification",
    Obstacle.CRITICAL: "risques",
    Obstacle.OPINION_MISSING: nav.OPINIONS,
}
"""Where each obstacle is looked at and dealt with."""


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(nav.titles(desk)[nav.DECISION], 1)
    decision_form.told()
    record = desk.store.record(desk.actor, desk.assessment_id)
    now = content_hash(desk.store, desk.actor, desk.assessment_id)
    found = deciding(desk.checklist, desk.sheet, record, desk.assessment.status, content_hash=now)
    _decided(desk, record, now)
    _who(desk, found, record)
    heading(_("Décider"), 2)
    if found.last is None:
        paragraph(_("On décide d’une version soumise, pour que chacun sache de quoi. Aucune ne l’est encore."))
        nav.link(nav.REVIEW, _("Soumettre l’évaluation"), a=desk.assessment_id)
    elif not found.open:
        status = desk.words.status(desk.assessment.status)
        paragraph(
            _(
                "Rien n’est à décider en ce moment : « {status} ». Pour décider de nouveau, l’évaluation est rouverte, revue, puis "
                "soumise."
            ).format(status=status)
        )
    else:
        _against(desk, found)
        _form(desk, found)


# What was decided -------------------------------------------------------------------------------------------------------


def _decided(desk: Desk, record: Record, now: str) -> None:
    _, last = desk._, record.decision
    heading(_("Ce qui est décidé"), 2)
    if last is None:
        paragraph(_("Aucune décision n’est encore enregistrée."))
        return
    with st.container(key="decided"):
        _one(desk, record, last, now)
    earlier = record.decisions[:-1]
    if earlier:
        with st.expander(
            desk.ngettext("{n} décision antérieure", "{n} décisions antérieures", len(earlier)).format(n=len(earlier))
        ):
            for each in reversed(earlier):
                _one(desk, record, each, now)


def _one(desk: Desk, record: Record, each: Decision, now: str) -> None:
    _, words = desk._, RecordWords(desk.lang)
    state = decision_state(each, desk.lang, content_hash=now, today=datetime.now(UTC).date())
    made = words.join(text for text in (state.made, state.delegated) if text)
    _DRAWS[CHOICE_TONES[each.choice]](literal(f"{made}."))
    for worry in state.worries:
        st.warning(literal(f"{words.capital(worry)}."))
    said = [words.version(record, each.submission), _("Enregistrée par {who}").format(who=each.by)]
    note(" · ".join([*said, *([each.act] if each.act.strip() else [])]))
    note(_("Raisons"))
    user_text(each.reasons)
    asked = record.asked_by(each.id)
    if asked:
        note(_("Conditions"))
        today = datetime.now(UTC).date()
        items(f"{one.text} ({words.owner_and_day(one)}){words.colon}{words.progress(one, today)}" for one in asked)


# Who decides, and what is missing ---------------------------------------------------------------------------------------


def _who(desk: Desk, found: Deciding, record: Record) -> None:
    _, words, rule = desk._, RecordWords(desk.lang), found.rule
    heading(_("Qui décide"), 2)
    level = desk.words.level(found.level)
    if rule is None:
        paragraph(_("Niveau {level}. La grille ne dit pas qui décide à ce niveau.").format(level=level))
    else:
        how = {
            Body.ASSEMBLY: _("Forme : une délibération."),
            Body.EXECUTIVE: _("Forme : une décision de l’exécutif."),
            Body.ADMINISTRATION: _("Forme : une décision interne."),
        }
        said = _("Niveau {level} : {who}.").format(level=level, who=rule.decided_by.to(desk.lang))
        paragraph(f"{said} {how[rule.body]}" if rule.body is not None else said)
    given = record.given(found.last.content_hash) if found.last else {}
    lines = [
        f"{words.given(given[each])}."
        if each in given
        else _("{who} : avis demandé à ce niveau, pas encore rendu.").format(who=words.adviser(each))
        for each in found.required
    ]
    lines += [f"{words.given(opinion)}." for adviser, opinion in given.items() if adviser not in found.required]
    if lines:
        items(lines)
        nav.link(nav.OPINIONS, _("Lire les avis"), a=desk.assessment_id)
    delegations.draw(desk)


def _against(desk: Desk, found: Deciding) -> None:
    """What stands against approving, and what can be decided instead: said before anything is filled in."""
    _, words = desk._, RecordWords(desk.lang)
    if not found.obstacles:
        st.success(_("Rien ne s’oppose à une décision, quelle qu’elle soit."))
        return
    paragraph(_("Avant de décider, lisez ce qui s’oppose à une approbation."))
    for obstacle in found.obstacles:
        text = OBSTACLES[obstacle].to(desk.lang)
        if obstacle is Obstacle.OPINION_MISSING:
            text = _("Il manque l’avis {of}.").format(of=words.of_advisers(found.missing)) + " " + text
        st.warning(literal(text))
        nav.link(_WHERE[obstacle], nav.titles(desk)[_WHERE[obstacle]], a=desk.assessment_id)
    if not APPROVING.intersection(found.possible):
        paragraph(
            _(
                "Vous pouvez refuser le projet, ou l’ajourner en disant ce qui doit changer. Les deux se décident dès maintenant et "
                "protègent les habitants comme la collectivité."
            )
        )


def _form(desk: Desk, found: Deciding) -> None:
    """The form, for whoever may decide by a right of their own or by a delegation; a sentence for the others."""
    _, words = desk._, RecordWords(desk.lang)
    try:
        mandate = desk.store.mandate(desk.actor, desk.assessment_id)
    except PermissionDenied:
        note(_("Votre rôle ne permet pas d’enregistrer la décision. Elle s’affichera ici."))
        return
    except ReviewRefused as refusal:
        st.warning(literal(refusal.to(desk.lang)))
        return
    if mandate is not None:
        st.info(
            literal(
                _("Vous décidez à la place de {giver}, jusqu’au {until}.").format(
                    giver=mandate.giver, until=words.day(mandate.until)
                )
            )
        )
    decision_form.draw(desk, found)
