"""The steps of a life that a person makes by hand: each explained, with its written reason, and offered only when it is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import heading, note
from assessments.review import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from app_pages.review_data import Bench, Review
    from assessments.storage import AssessmentStore


@dataclass(frozen=True, slots=True)
class _Way:
    """A step in words: its title, what it changes, the label of its button, what is said when it is done."""

    step: Step
    title: str
    meaning: str
    button: str
    done: str


def _ways(desk: Desk) -> tuple[_Way, ...]:
    _ = desk._
    return (
        _Way(
            Step.ASK_CHANGES,
            _("Demander des changements"),
            _(
                "L’évaluation retourne à ceux qui répondent, avec votre demande. Le vote sur cette version s’arrête ; le "
                "comité votera sur la prochaine."
            ),
            _("Demander ces changements"),
            _("Changements demandés."),
        ),
        _Way(
            Step.WITHDRAW,
            _("Retirer l’évaluation"),
            _(
                "Le projet est abandonné ou mis en attente. L’évaluation se lit encore, ne change plus et quitte le comité. Vous "
                "pourrez la reprendre."
            ),
            _("Retirer l’évaluation"),
            _("Évaluation retirée."),
        ),
        _Way(
            Step.RESUME,
            _("Reprendre l’évaluation"),
            _("Elle redevient un brouillon, avec toutes ses réponses, sa discussion et ses versions."),
            _("Reprendre l’évaluation"),
            _("Évaluation reprise : c’est de nouveau un brouillon."),
        ),
        _Way(
            Step.REOPEN,
            _("Rouvrir pour réévaluer"),
            _(
                "Une donnée, un fournisseur, un usage ou la loi a changé : l’évaluation redevient un brouillon. La décision reste "
                "écrite et continue de dire sur quelle version elle porte."
            ),
            _("Rouvrir l’évaluation"),
            _("Évaluation rouverte : c’est de nouveau un brouillon."),
        ),
        _Way(
            Step.ARCHIVE,
            _("Archiver l’évaluation"),
            _("Elle est close pour de bon : elle se lit, elle ne change plus, et personne ne pourra la rouvrir."),
            _("Archiver pour de bon"),
            _("Évaluation archivée."),
        ),
    )


def _calls(store: AssessmentStore) -> dict[Step, Callable[..., None]]:
    return {
        Step.ASK_CHANGES: store.ask_changes,
        Step.WITHDRAW: store.withdraw,
        Step.RESUME: store.resume,
        Step.REOPEN: store.reopen,
        Step.ARCHIVE: store.archive,
    }


def draw_steps(review: Review, bench: Bench) -> None:
    """Each step that this person can make now, folded away until it is wanted."""
    desk = review.desk
    _ = desk._
    offered = [way for way in _ways(desk) if review.offers(way.step)]
    if not offered:
        return
    heading(_("Autres étapes possibles"), 2)
    calls = _calls(desk.store)
    for way in offered:
        with st.expander(way.title, key=f"step_{way.step}"):
            _step(review, bench, way, calls[way.step])


def _step(review: Review, bench: Bench, way: _Way, call: Callable[..., None]) -> None:
    desk = review.desk
    _ = desk._
    note(way.meaning)
    field = f"why_{way.step}"
    with st.form(f"step_{way.step}_{desk.assessment_id}", border=False):
        why = st.text_area(
            _("Ce qui doit changer")
            if way.step is Step.ASK_CHANGES
            else _("Pourquoi ? Votre raison sera lue par tous."),
            key=bench.key(field),
            height=80,
        )
        sent = st.form_submit_button(way.button)
    if sent:
        bench.do(desk, way.done, lambda: call(desk.actor, desk.assessment_id, why or ""), fresh=field)
