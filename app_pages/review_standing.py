"""Where a review stands: submit a version, what is still unknown, the steps of a life, and its story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.review_steps import draw_steps
from app_pages.review_words import SHORT, happened
from app_pages.show import heading, items, literal, note, paragraph, user_text
from assessments.access import Action
from assessments.exchange.file import file_of
from assessments.model import Status
from assessments.review import Step
from assessments.timeline import timeline

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.review_data import Bench, Review
    from assessments.review import Submission
    from assessments.timeline import Moment


def what_now(review: Review) -> str:
    """What the status means, and who does something next."""
    _ = review.desk._
    number = review.submissions[-1].number if review.submissions else 0
    texts = {
        Status.DRAFT: _("Les questions se remplissent encore. Rien n’est devant le comité."),
        Status.SUBMITTED: _("La version {n} est devant le comité : il la lit, en discute, puis rend son avis."),
        Status.CHANGES_ASKED: _(
            "Le comité demande des changements : lisez ses remarques, complétez les réponses, puis soumettez une nouvelle version."
        ),
        Status.OPINION_GIVEN: _("Le comité a rendu son avis sur la version {n}. La décision reste à prendre."),
        Status.APPROVED: _("Le système est approuvé, sur la version {n}."),
        Status.CONDITIONS: _("Le système est approuvé sur la version {n}, avec des conditions à remplir."),
        Status.REFUSED: _("Le système est refusé, sur la version {n}."),
        Status.POSTPONED: _("La décision sur la version {n} est ajournée : elle peut encore être prise."),
        Status.WITHDRAWN: _("Le projet est abandonné ou mis en attente. Rien ne change tant qu’il n’est pas repris."),
        Status.ARCHIVED: _("Cette évaluation est close : elle se lit, elle ne change plus."),
    }
    return texts[review.desk.assessment.status].format(n=number)


def draw(review: Review, bench: Bench) -> None:
    """Draw this part of the page."""
    _unknown(review)
    _submit(review, bench)
    if review.submissions:
        _versions(review)
    draw_steps(review, bench)
    _story(review)


def _unknown(review: Review) -> None:
    """What is not known yet, and what would narrow the level most."""
    desk = review.desk
    _, sheet = desk._, desk.sheet
    heading(_("Ce que l’on ne sait pas encore"), 2)
    to_confirm = [id_ for id_ in sheet.asked if id_ in desk.answers and desk.answers[id_].to_confirm]
    unsure = [id_ for id_ in sheet.asked if id_ in desk.answers and desk.answers[id_].says_unknown]
    counted = (
        (sheet.unanswered, desk.ngettext("{n} question sans réponse", "{n} questions sans réponse", sheet.unanswered)),
        (
            len(unsure),
            desk.ngettext("{n} réponse « je ne sais pas »", "{n} réponses « je ne sais pas »", len(unsure)),
        ),
        (
            len(to_confirm),
            desk.ngettext(
                "{n} réponse à confirmer, qui ne compte pas encore",
                "{n} réponses à confirmer, qui ne comptent pas encore",
                len(to_confirm),
            ),
        ),
    )
    said = [text.format(n=n) for n, text in counted if n]
    if said:
        items(said)
    else:
        paragraph(_("Toutes les questions posées ont une réponse confirmée."))
    if not desk.narrowings:
        return
    paragraph(_("Ces réponses préciseraient le plus le niveau :"))
    for narrowing in desk.narrowings:
        section = desk.checklist.section_of[narrowing.question]
        nav.link("questionnaire", desk.words.question(narrowing.question), a=desk.assessment_id, s=section.id)


def _submit(review: Review, bench: Bench) -> None:
    desk = review.desk
    _ = desk._
    if not review.offers(Step.SUBMIT):
        return
    heading(_("Soumettre au comité"), 2)
    last = review.submissions[-1] if review.submissions else None
    fresh = last is None or desk.assessment.status not in {Status.SUBMITTED, Status.OPINION_GIVEN}
    if last is not None and not fresh and review.outdated.version is None:
        paragraph(
            _("Rien n’a changé depuis la version {n}, soumise le {day} : il n’y a rien de nouveau à soumettre.").format(
                n=last.number, day=desk.words.day_of(last.at)
            )
        )
        return
    paragraph(
        _(
            "Soumettre fige l’évaluation telle qu’elle est aujourd’hui : réponses, audits et liste des pièces. Le comité lit cette "
            "version, et une empreinte prouve qu’elle n’a pas changé. Vous pourrez encore modifier vos réponses, mais le comité ne "
            "les verra que si vous soumettez une nouvelle version."
        )
    )
    if last is not None and review.opinions:
        note(_("Les avis déjà rendus restent attachés à leur version : une nouvelle version en demande de nouveaux."))
    with st.form(f"submit_{desk.assessment_id}"):
        message = st.text_area(
            _("Message au comité (facultatif) : ce qu’il faut lire d’abord, ce qui a changé"),
            key=bench.key("submit_message"),
            height=100,
        )
        sent = st.form_submit_button(_("Soumettre cette version au comité"), type="primary")
    if sent:
        number = (last.number if last else 0) + 1
        bench.do(
            desk,
            _("Version {n} soumise. Le comité peut la lire.").format(n=number),
            lambda: desk.store.submit(
                desk.actor, desk.assessment_id, file_of, as_of=review.today, message=message or ""
            ),
            fresh="submit_message",
        )


def _versions(review: Review) -> None:
    """Every version with its number, level and hash; the last one first."""
    desk = review.desk
    heading(desk._("Versions soumises"), 2)
    for version in reversed(review.submissions):
        with st.container(border=True, key=f"version_{version.number}", gap="small"):
            _version(review, version)


def _version(review: Review, version: Submission) -> None:
    desk = review.desk
    _, words = desk._, desk.words
    heading(_("Version {n}").format(n=version.number), 3)
    said = _("Soumise le {moment} par {name}. Niveau d’impact ce jour-là : {level}.")
    low, high = words.roman(version.impact_low), words.roman(version.impact_high)
    level = high if low == high else _("entre {low} et {high}").format(low=low, high=high)
    user_text(said.format(moment=words.moment(version.at), name=version.by, level=level))
    if version.message:
        note(_("Message au comité :"))
        user_text(version.message)
    with st.expander(_("Empreinte {short}…").format(short=version.content_hash[:SHORT])):
        note(
            _(
                "L’empreinte SHA-256 du fichier de cette version : elle change dès qu’un seul caractère change. Les avis et les "
                "décisions la nomment."
            )
        )
        st.code(version.content_hash, language=None, wrap_lines=True)
        if review.may(Action.EXPORT_ASSESSMENT):
            store, who, id_, number = desk.store, desk.actor_later(), desk.assessment_id, version.number
            st.download_button(
                _("Télécharger cette version (JSON)"),
                lambda: store.submitted_file(who(), id_, number),
                file_name=f"balise-version-{number}.json",
                mime="application/json",
                key=f"version_file_{number}",
                on_click="ignore",
            )


def _story(review: Review) -> None:
    """Everything that happened, last first, in plain words."""
    desk = review.desk
    heading(desk._("Ce qui s’est passé"), 2)
    found = timeline(desk.assessment, review.submissions, review.remarks, review.opinions, review.decisions)
    for number, moment in enumerate(reversed(found)):
        with st.container(key=f"moment_{number}", gap="xsmall"):
            _moment(desk, moment)


def _moment(desk: Desk, moment: Moment) -> None:
    _, when = desk._, desk.words.moment(moment.at)
    text = happened(desk, moment)
    st.markdown(f"**{literal(text)}**")
    by = _("{moment}, par {name}").format(moment=when, name=moment.by) if moment.by else when
    user_text(by)
    if moment.text:
        user_text(_("« {words} »").format(words=moment.text))
