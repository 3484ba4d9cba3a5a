"""The committee's part of the page of opinions: where its vote stands, and what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import committee_call, committee_close, committee_vote, nav
from app_pages.committee_members import draw_members
from app_pages.drafts import say
from app_pages.show import badge, heading, literal, note, paragraph, user_text
from assessments.access import Action
from assessments.model import Status
from checklists.model import Adviser

if TYPE_CHECKING:
    from app_pages.opinion_desk import OpinionDesk
    from assessments.review import Opinion

WHERE = "committee"


def draw(here: OpinionDesk) -> None:
    """Draw the part of the page."""
    _ = here.desk._
    heading(_("Comité d’éthique"), 2)
    say(here.id, WHERE)
    standing = here.committee
    if standing.given is not None:
        _given(here, standing.given)
    elif standing.open is not None and here.desk.assessment.status is Status.SUBMITTED:
        _under_way(here, standing.open)
    else:
        _not_called(here)
    _earlier(here)


def _not_called(here: OpinionDesk) -> None:
    desk, _ = here.desk, here.desk._
    if desk.assessment.status is not Status.SUBMITTED:
        paragraph(_("L’évaluation n’est pas devant le comité en ce moment : il ne vote pas."))
        return
    paragraph(_("Le comité n’est pas encore appelé à voter sur cette version."))
    rules = desk.store.committee_rules(desk.actor, here.authority_id)
    note(_("Le comité compte ainsi. {rules}").format(rules=here.words.rules(rules)))
    if desk.actor.may(Action.SET_COMMITTEE, here.authority_id):
        nav.link("collectivite", _("Changer ces règles"), c=here.authority_id)
    if here.may(Action.RUN_REVIEW):
        heading(_("Appeler le comité à voter"), 3)
        committee_call.draw(here)
    else:
        note(_("La présidence du comité l’appellera à voter."))


def _under_way(here: OpinionDesk, opinion: Opinion) -> None:
    _, words = here.desk._, here.words
    found = opinion.tally()
    badge(_("Vote en cours"))
    note(
        _("Ouvert le {moment} par {who}.").format(
            moment=words.moment(opinion.opened_at), who=opinion.opened_by or _("une personne sans nom")
        )
    )
    paragraph(words.presence(found))
    if not found.quorate:
        st.info(literal(words.no_quorum(found)))
        if here.may(Action.RUN_REVIEW):
            note(_("Attendez les votes qui manquent, consignez-les en séance, ou appelez de nouveau le comité."))
    if opinion.hidden:
        note(
            _(
                "Ce que les autres ont voté reste caché jusqu’à ce que l’avis soit rendu, pour que personne n’influence personne."
            )
        )
    draw_members(here, opinion)
    if found.outcome is not None:
        note(_("Si le vote s’arrêtait maintenant :"))
        paragraph(words.counts(found))
        paragraph(words.result(opinion))
    note(words.rules(opinion.rules))
    if here.may(Action.VOTE):
        committee_vote.draw(here, opinion)
    if not here.may(Action.RUN_REVIEW):
        return
    committee_vote.draw_recording(here, opinion)
    committee_close.draw(here, opinion)
    with st.expander(_("Appeler de nouveau le comité")):
        paragraph(
            _(
                "Faute de quorum, ou si un membre a été oublié, appelez de nouveau le comité : les votes déjà donnés ne compteront "
                "plus et chacun votera de nouveau. L’historique garde les deux appels."
            )
        )
        committee_call.draw(here, again=opinion)


def _given(here: OpinionDesk, opinion: Opinion) -> None:
    _, words, found = here.desk._, here.words, opinion.tally()
    if opinion.outcome is None or opinion.closed_at is None:
        return
    badge(words.outcome(opinion.outcome))
    note(
        _("Rendu le {moment}, sur la version {n}. Séance close par {who}.").format(
            moment=words.moment(opinion.closed_at),
            n=opinion.submission,
            who=opinion.closed_by or _("une personne sans nom"),
        )
    )
    paragraph(words.presence(found))
    paragraph(words.counts(found))
    paragraph(words.result(opinion))
    heading(_("Raisons du comité"), 3)
    user_text(opinion.reasons)
    if opinion.minority:
        heading(_("Opinion minoritaire"), 3)
        user_text(opinion.minority)
    heading(_("Qui a voté quoi"), 3)
    draw_members(here, opinion)
    note(words.rules(opinion.rules))


def _earlier(here: OpinionDesk) -> None:
    """What the committee said, or began to say, on other versions or at an earlier call."""
    _, shown = here.desk._, {each.id for each in (here.committee.given, here.committee.open) if each}
    earlier = [each for each in here.opinions if each.adviser is Adviser.COMMITTEE and each.id not in shown]
    if not earlier:
        return
    with st.expander(
        here.desk.ngettext("{n} vote antérieur", "{n} votes antérieurs", len(earlier)).format(n=len(earlier))
    ):
        for opinion in reversed(earlier):
            heading(_("Version {n}").format(n=opinion.submission), 3)
            if opinion.closed_at is not None:
                _given(here, opinion)
                continue
            note(
                _("Ouvert le {moment}, puis remplacé : aucun avis n’a été rendu.").format(
                    moment=here.words.moment(opinion.opened_at)
                )
            )
