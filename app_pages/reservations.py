"""What opinions and decisions ask for: where it stands, the proof that it was done, and whether it is accepted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.drafts import Draft, act, say
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.access import Action
from assessments.decision import ReservationState
from assessments.opinions import judges_proof

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.opinion_desk import OpinionDesk
    from assessments.decision import Reservation
    from assessments.model import EvidenceFile
    from checklists.model import Adviser

_LATE = 4
"""Colour of what is overdue: that of the highest level, and the word is written as well."""


def draw(here: OpinionDesk) -> None:
    """Draw the part of the page."""
    desk, _ = here.desk, here.desk._
    heading(_("Réserves et conditions"), 2)
    found = list(enumerate(desk.store.reservations(desk.actor, here.id), start=1))
    if not found:
        note(_("Aucune réserve n’a été émise, ni aucune condition posée."))
        return
    today = datetime.now(UTC).date()
    late = sum(each.overdue(today) for _number, each in found)
    opened = [(number, each) for number, each in found if each.closed_at is None]
    closed = [(number, each) for number, each in found if each.closed_at is not None]
    paragraph(
        _("À lever : {open}. En retard : {late}. Levées : {closed}.").format(
            open=len(opened), late=late, closed=len(closed)
        )
    )
    say(here.id, "reservations")
    for number, each in opened:
        _one(here, number, each)
    if closed:
        with st.expander(desk.ngettext("{n} réserve levée", "{n} réserves levées", len(closed)).format(n=len(closed))):
            for number, each in closed:
                _one(here, number, each)


def _one(here: OpinionDesk, number: int, found: Reservation) -> None:
    _, words = here.desk._, here.words
    adviser = _adviser(here, found)
    with st.container(border=True, key=f"reservation_{found.id}"):
        name = _("Condition {n}") if adviser is None else _("Réserve {n}")
        heading(name.format(n=number), 3)
        late = found.overdue(datetime.now(UTC).date())
        st.html(
            badge_html(words.reservation_state(found.state), None) + (badge_html(_("En retard"), _LATE) if late else "")
        )
        user_text(found.text)
        note(_asked(here, found, adviser))
        owner = found.owner or _("responsable à désigner")
        note(
            _("{owner}, pour le {day}").format(owner=owner, day=words.day(found.due))
            if found.due
            else _("{owner}, sans échéance").format(owner=owner)
        )
        _proof(here, found)
        _returned(here, found)
        if found.closed_at is None:
            _act(here, found, adviser)


def _adviser(here: OpinionDesk, found: Reservation) -> Adviser | None:
    """Whose opinion asks for it; None for a condition of a decision."""
    return next((each.adviser for each in here.opinions if each.id == found.source_id), None)


def _asked(here: OpinionDesk, found: Reservation, adviser: Adviser | None) -> str:
    _, words = here.desk._, here.words
    if adviser is None:
        return _("Demandée par la décision")
    opinion = next(each for each in here.opinions if each.id == found.source_id)
    said = _("Demandée par : {adviser}, sur la version {n}").format(
        adviser=words.adviser(adviser), n=opinion.submission
    )
    later = [each for each in here.opinions if each.adviser is adviser and each.outcome is not None]
    if later and later[-1].id != opinion.id:
        return f"{said}. " + _("Un avis plus récent l’a remplacé depuis.")
    return said


def _proof(here: OpinionDesk, found: Reservation) -> None:
    """The proof that waits, or that was accepted."""
    _, words = here.desk._, here.words
    if found.state in {ReservationState.PROVED, ReservationState.CLOSED} and found.proved_at is not None:
        note(
            _("Preuve apportée le {moment} par {who} :").format(
                moment=words.moment(found.proved_at), who=found.proved_by or _("une personne sans nom")
            )
        )
        user_text(found.proof)
        _file(here, found.proof_file)
    if found.closed_at is not None:
        note(
            _("Preuve acceptée le {moment} par {who}.").format(
                moment=words.moment(found.closed_at), who=found.closed_by or _("une personne sans nom")
            )
        )


def _file(here: OpinionDesk, sha256: str) -> None:
    if not sha256:
        return
    _, file = here.desk._, _files(here.desk).get(sha256)
    if file is None:
        note(_("La pièce jointe à cette preuve a été retirée depuis."))
        return
    user_text(_("Pièce : {file}").format(file=_called(here.desk, file)))
    section = next(s.id for s in here.desk.checklist.sections if any(q.id == file.question for q in s.questions))
    nav.link("", _("Voir cette pièce dans le questionnaire"), s=section, a=here.id)


def _returned(here: OpinionDesk, found: Reservation) -> None:
    """The proofs that were sent back: the last one in full view, since somebody has to act on it."""
    _, words = here.desk._, here.words
    for place, each in enumerate(reversed(found.returned)):
        told = _("Preuve renvoyée le {moment} par {who} :").format(
            moment=words.moment(each.at), who=each.by or _("une personne sans nom")
        )
        if not place and found.state is ReservationState.RETURNED:
            st.warning(literal(f"{told} {each.why}"))
        else:
            note(told)
            user_text(each.why)
        note(_("Ce qu’avait apporté {who} :").format(who=each.prover or _("une personne sans nom")))
        user_text(each.proof)
        _file(here, each.proof_file)


# Acting ----------------------------------------------------------------------------------------------------------------


def _act(here: OpinionDesk, found: Reservation, adviser: Adviser | None) -> None:
    desk, _ = here.desk, here.desk._
    if found.state is ReservationState.PROVED and judges_proof(desk.actor, found, adviser, here.authority_id, here.id):
        _judge(here, found)
    if here.may(Action.PROVE):
        with st.expander(
            _("Apporter une autre preuve") if found.state is not ReservationState.OPEN else _("Apporter la preuve")
        ):
            _bring(here, found)


def _judge(here: OpinionDesk, found: Reservation) -> None:
    _ = here.desk._
    draft = Draft(here.id, f"judge_{found.id}")
    draft.line("why", _("Ce qui manque à cette preuve (si vous la renvoyez)"))
    with st.container(horizontal=True):
        st.button(
            _("Accepter la preuve"), key=f"accept_{found.id}", on_click=_accept, args=(here.id, found.id, found.proof)
        )
        st.button(
            _("Renvoyer la preuve"),
            key=f"return_{found.id}",
            on_click=_send_back,
            args=(here.id, found.id, found.proof),
        )
    say(here.id, draft.name)


def _bring(here: OpinionDesk, found: Reservation) -> None:
    desk, _ = here.desk, here.desk._
    draft = Draft(here.id, f"proof_{found.id}")
    draft.text("proof", _("Ce qui montre que c’est fait : un document, une date, un lien"))
    files = _files(desk)
    draft.pick(
        "file",
        _("Pièce jointe (facultatif)"),
        list(files),
        lambda sha256: _called(desk, files[sha256]),
        empty=_("Aucune"),
    )
    note(
        _(
            "La pièce n’est pas dans cette liste ? Joignez-la d’abord, dans le questionnaire, à la question dont parle la réserve, "
            "puis revenez ici."
        )
    )
    nav.link("questionnaire", _("Ouvrir le questionnaire"), a=here.id)
    st.button(_("Envoyer la preuve"), key=f"prove_{found.id}", on_click=_prove, args=(here.id, found.id))
    say(here.id, draft.name)


def _files(desk: Desk) -> dict[str, EvidenceFile]:
    """The evidence files of the assessment, by digest; one that is attached twice is named by its first question."""
    found: dict[str, EvidenceFile] = {}
    for files in desk.files.values():
        for file in files:
            if not file.erased:
                found.setdefault(file.sha256, file)
    return found


def _called(desk: Desk, file: EvidenceFile) -> str:
    return desk._("{file} (question {number})").format(file=file.name, number=desk.checklist.number_of[file.question])


def _prove(assessment: str, reservation: str) -> None:
    draft = Draft(assessment, f"proof_{reservation}")

    def prove(desk: Desk) -> None:
        told = {"proof": draft.value("proof"), "proof_file": draft.value("file")}
        desk.store.prove_reservation(desk.actor, assessment, reservation, **told)

    told = "reservations"
    act(
        assessment,
        draft.name,
        lambda desk: desk._("La preuve est envoyée à qui a demandé la réserve."),
        prove,
        draft,
        told_at=told,
    )


def _accept(assessment: str, reservation: str, seen: str) -> None:
    draft = Draft(assessment, f"judge_{reservation}")

    def accept(desk: Desk) -> None:
        desk.store.close_reservation(desk.actor, assessment, reservation, seen=seen)

    act(assessment, draft.name, lambda desk: desk._("La réserve est levée."), accept, draft, told_at="reservations")


def _send_back(assessment: str, reservation: str, seen: str) -> None:
    draft = Draft(assessment, f"judge_{reservation}")

    def send_back(desk: Desk) -> None:
        desk.store.return_proof(desk.actor, assessment, reservation, draft.value("why"), seen=seen)

    act(
        assessment, draft.name, lambda desk: desk._("La preuve est renvoyée."), send_back, draft, told_at="reservations"
    )
