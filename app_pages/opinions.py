"""The opinions: the committee’s vote, the DPO and the CISO, reservations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import committee, experts, nav, reservations
from app_pages.drafts import say_left
from app_pages.opinion_desk import OpinionDesk
from app_pages.shell import session
from app_pages.show import heading, literal, note, paragraph, table, user_text
from assessments.access import LOCAL
from assessments.decision import required_advisers
from checklists.model import Adviser
from reports.review_words import ReviewWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.opinions import Standing


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(nav.titles(desk)[nav.OPINIONS], 1)
    submissions = desk.store.submissions(desk.actor, desk.assessment_id)
    if not submissions:
        _nothing_yet(desk)
        return
    here = OpinionDesk(desk, submissions[-1])
    top = st.container()
    if desk.actor.id == LOCAL and not session.current_visitor().display_name:
        st.info(
            literal(_("Écrivez d’abord votre nom dans la barre de gauche : il restera sur ce que vous consignez ici."))
        )
    _version(here)
    _required(here)
    committee.draw(here)
    experts.draw(here)
    reservations.draw(here)
    with top:
        say_left(desk, here.id)


def _nothing_yet(desk: Desk) -> None:
    _ = desk._
    paragraph(
        _(
            "Un avis porte sur une version soumise, que plus rien ne change. Aucune version n’est encore soumise : le comité et les "
            "experts n’ont rien à examiner."
        )
    )
    required = required_advisers(desk.checklist, desk.sheet.impact.high)
    if required:
        words = ReviewWords(desk.lang)
        paragraph(
            _("Au niveau d’impact d’aujourd’hui ({level}), il faudra : {advisers}.").format(
                level=desk.words.range(desk.sheet.impact),
                advisers=words.join(words.adviser(each) for each in Adviser if each in required),
            )
        )
    nav.link(nav.REVIEW, _("Soumettre une version"), a=desk.assessment_id)


def _version(here: OpinionDesk) -> None:
    _, last, words = here.desk._, here.last, here.desk.words
    paragraph(
        _("Les avis portent sur la version {n}, soumise le {moment} par {who}.").format(
            n=last.number, moment=words.moment(last.at), who=last.by or _("une personne sans nom")
        )
    )
    if last.message:
        note(_("Message qui l’accompagne :"))
        user_text(last.message)
    if not here.covered:
        st.warning(
            literal(
                _(
                    "L’évaluation a changé depuis cette version : les avis donnés ne portent pas sur ces changements. Pour qu’ils "
                    "soient examinés, il faut la soumettre de nouveau."
                )
            )
        )
    nav.link(nav.REVIEW, _("Lire la version et la discussion"), a=here.id)


def _required(here: OpinionDesk) -> None:
    _, words = here.desk._, here.desk.words
    heading(_("Les avis sur cette version"), 2)
    level = words.level(here.last.impact_high)
    required = [each for each in here.standings if each.required]
    paragraph(
        _("Le niveau d’impact retenu est {level}. Il demande les avis marqués « demandé ».").format(level=level)
        if required
        else _("Le niveau d’impact retenu est {level} : aucun avis n’est obligatoire avant la décision.").format(
            level=level
        )
    )
    missing = [each for each in required if each.given is None]
    if missing:
        note(
            _("Il manque encore : {advisers}.").format(
                advisers=here.words.join(here.words.adviser(each.adviser) for each in missing)
            )
        )
    if here.standings:
        table(
            (_("Avis"), _("Où il en est")),
            [_row(here, each) for each in here.standings],
            _("Avis demandés et donnés"),
        )


def _row(here: OpinionDesk, standing: Standing) -> tuple[str, str]:
    _, words = here.desk._, here.words
    found = standing.given or standing.outdated
    who = ""
    if found is not None and found.closed_at is not None:
        name = found.person or found.closed_by or _("une personne sans nom")
        recorded = words.recorded(found.recorded_by)
        who = " · ".join(part for part in (name, recorded, words.day_of(found.closed_at)) if part)
    name = words.adviser(standing.adviser)
    asked = _("demandé") if standing.required else _("libre")
    return f"{name}\n({asked})", "\n".join(part for part in (words.standing(standing), who) if part)
