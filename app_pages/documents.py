"""The documents: every paper and file about an assessment that leaves the house, each made when it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.publication import draw_publication
from app_pages.questionnaire import impact_line
from app_pages.show import heading, literal, note, paragraph
from assessments.access import Action, Refusal
from reports.documents import DOCUMENTS, Audience, name_of
from reports.issue import FILES, issue, issue_file
from reports.signing import signer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app_pages.desk import Desk
    from reports.documents import Kind, Offered
    from reports.issue import FileKind

    Chosen = Mapping[str, Mapping[str, str]]

_NOTHING_CHOSEN: Chosen = MappingProxyType({})


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Documents"), 1)
    impact_line(desk)
    if desk.sheet.unanswered:
        note(
            desk.ngettext(
                "Il manque {n} réponse : les documents le signalent.",
                "Il manque {n} réponses : les documents le signalent.",
                desk.sheet.unanswered,
            ).format(n=desk.sheet.unanswered)
        )
    try:
        signer()
    except Refusal as refusal:  # said before anything is pressed: a download cannot explain itself
        st.error(literal(refusal.to(desk.lang)))
        return
    as_of = datetime.now(UTC).date()
    for audience, title in _titles(desk).items():
        heading(title, 2)
        chosen = draw_publication(desk, as_of) if audience is Audience.PUBLIC else _NOTHING_CHOSEN
        for kind in DOCUMENTS:
            if kind.audience is audience:
                _offer(desk, kind, as_of, chosen)
    if desk.actor.may(Action.EXPORT_ASSESSMENT, desk.assessment.authority_id, desk.assessment_id):
        heading(_("Pour reprendre l’évaluation ailleurs"), 2)
        for file_kind in FILES.values():
            _offer_file(desk, file_kind, as_of)


def _titles(desk: Desk) -> dict[Audience, str]:
    _ = desk._
    return {
        Audience.COMMITTEE: _("Pour le comité d’éthique"),
        Audience.OFFICIALS: _("Pour les élus"),
        Audience.PUBLIC: _("Pour le public"),
        Audience.WORK: _("Pour travailler"),
    }


def _offer(desk: Desk, kind: Kind, as_of: date, chosen: Chosen) -> None:
    _say(desk, kind)
    download(desk, kind, as_of, chosen)


def _offer_file(desk: Desk, kind: FileKind, as_of: date) -> None:
    _say(desk, kind)
    store, who, assessment, lang = desk.store, desk.actor_later(), desk.assessment_id, desk.lang
    _button(desk, kind, as_of, lambda: issue_file(store, who(), assessment, kind, lang, as_of=as_of, signer=signer()))


def _say(desk: Desk, kind: Offered) -> None:
    heading(kind.title.to(desk.lang), 3)
    paragraph(kind.about.to(desk.lang))


def download(desk: Desk, kind: Kind, as_of: date, chosen: Chosen = _NOTHING_CHOSEN) -> None:
    """The button that makes a document when it is pressed, and gives it; ``chosen``: what ``draw_publication`` gave."""
    store, who, assessment, lang = desk.store, desk.actor_later(), desk.assessment_id, desk.lang
    _button(
        desk,
        kind,
        as_of,
        lambda: issue(store, who(), assessment, kind, lang, as_of=as_of, signer=signer(), **chosen),
    )


def _button(desk: Desk, kind: Offered, as_of: date, make: Callable[[], bytes]) -> None:
    st.download_button(
        literal(desk._("Télécharger : {document}").format(document=kind.title.to(desk.lang))),
        make,  # from what the store holds at that moment
        file_name=name_of(kind.stem.to(desk.lang), desk.assessment.system.name, as_of.isoformat()) + kind.suffix,
        mime=kind.mime,
        key=f"download_{kind.id}",
        on_click="ignore",
    )
