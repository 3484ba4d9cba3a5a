"""Files given as evidence for one question: listed, downloaded, attached and removed.

A field for files on each of thirty questions would slow every click down: it is drawn for one question at a time, when asked for.
What a file is called is somebody's text; what it holds is never shown here, only given back to be saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.desk import Desk
from app_pages.shell import session
from app_pages.show import literal, note
from assessments.access import Action, Refusal
from assessments.storage import suffixes_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.model import EvidenceFile

_ATTACHING, _REMOVING, _TURN = "attaching", "removing", "turn"
_REFUSED, _DONE = "refused", "done"
"""What is kept for a question: beside its id."""


def title(desk: Desk, question: str, *, written: bool) -> str:
    """The line that opens the details of a question: what is behind it. ``written``: there is a comment or a link."""
    _ = desk._
    count = len(desk.files.get(question, ()))
    if not count:
        return _("Voir le commentaire") if written else _("Ajouter un commentaire ou une pièce")
    if not written:
        return desk.ngettext("Voir {n} pièce jointe", "Voir {n} pièces jointes", count).format(n=count)
    both = desk.ngettext("Voir le commentaire et {n} pièce", "Voir le commentaire et {n} pièces", count)
    return both.format(n=count)


def draw(desk: Desk, question: str) -> None:
    """The files of a question; what changes them is drawn for those who may answer."""
    files = desk.files.get(question, ())
    may = desk.actor.may(Action.ANSWER, desk.assessment.authority_id, desk.assessment_id)
    if files:
        note(desk._("Fichiers joints"))
    for number, file in enumerate(files):
        with st.container(border=True, key=f"piece_{question}_{number}", gap="small"):
            _one(desk, file, may=may)
    if may:
        _attach(desk, question)


def _one(desk: Desk, file: EvidenceFile, *, may: bool) -> None:
    _ = desk._
    key = f"{desk.assessment_id}:{file.question}:{file.sha256}"
    if file.erased:
        st.text(file.name)
        note(_("Le contenu de cette pièce a été effacé."))
    else:
        st.download_button(
            literal(_("Télécharger {file}").format(file=file.name)),
            _content(desk, file),
            file_name=file.name,
            mime=file.mime,
            key=f"piece:{key}",
            on_click="ignore",
        )
    given = desk.words.moment(file.at) if file.at else ""
    size = desk.words_of_bias.size(file.size)
    note(" · ".join(part for part in (size, file.author, given) if part))
    if not may:
        return
    if _state(desk.assessment_id).get(_REMOVING) == (file.question, file.sha256):
        _ask_before_removing(desk, file, key)
        return
    st.button(
        literal(_("Retirer {file}").format(file=file.name)),
        key=f"remove:{key}",
        on_click=_begin_removing,
        args=(desk.assessment_id, file.question, file.sha256),
    )


def _content(desk: Desk, file: EvidenceFile) -> Callable[[], bytes]:
    """Reads the content when the button is pressed."""
    store, who, assessment, sha256 = desk.store, desk.actor_later(), desk.assessment_id, file.sha256
    return lambda: store.file_bytes(who(), assessment, sha256)


def _ask_before_removing(desk: Desk, file: EvidenceFile, key: str) -> None:
    _ = desk._
    st.text(_("Retirer {file} ?").format(file=file.name))
    note(_("L’historique garde son nom et son empreinte, pas son contenu."))
    why = f"why:{key}"
    st.text_input(_("Pourquoi ? (facultatif)"), key=why)
    with st.container(horizontal=True):
        st.button(
            _("Oui, retirer cette pièce"),
            key=f"yes:{key}",
            on_click=_remove,
            args=(desk.assessment_id, file.question, file.sha256, why),
        )
        st.button(_("Non, la garder"), key=f"no:{key}", on_click=_keep, args=(desk.assessment_id,))


def _attach(desk: Desk, question: str) -> None:
    """The button that asks for the field, and the field itself under the one question for which it was asked."""
    _ = desk._
    state = _state(desk.assessment_id)
    for refusal in state.pop((_REFUSED, question), ()):
        st.error(literal(refusal))
    if done := state.pop((_DONE, question), ""):
        session.announce(done)
    open_ = state.get(_ATTACHING) == question
    if open_:
        turn = state.get(_TURN, 0)
        key = f"upload:{desk.assessment_id}:{question}:{turn}"
        limits = desk.store.limits
        st.file_uploader(
            _("Fichiers à joindre à la question {number}").format(number=desk.checklist.number_of[question]),
            key=key,
            accept_multiple_files=True,
            max_upload_size=limits.file_mb,
            on_change=_keep_given,
            args=(desk.assessment_id, question, key),
        )
        note(
            _(
                "Formats acceptés : {formats}. {size} Mo au plus par fichier. N’y laissez que ce qui sert de preuve."
            ).format(formats=suffixes_in_words(), size=limits.file_mb)
        )
    st.button(
        _("Fermer l’ajout de fichiers") if open_ else _("Joindre un fichier"),
        key=f"attach:{desk.assessment_id}:{question}",
        on_click=_open_or_close,
        args=(desk.assessment_id, question),
    )


# what happens when somebody touches it; each function opens its own desk: Streamlit runs it before the page --------


def _open_or_close(assessment: str, question: str) -> None:
    state = _state(assessment)
    state[_ATTACHING] = None if state.get(_ATTACHING) == question else question


def _keep_given(assessment: str, question: str, key: str) -> None:
    """Attach what was chosen, file by file: one that is refused keeps no other from being attached."""
    desk, state, files = Desk.of(assessment), _state(assessment), st.session_state[key] or ()
    refused: list[str] = []
    kept = 0
    for given in files:
        try:
            desk.store.add_file(desk.actor, assessment, question, given.name, given.getvalue())
        except Refusal as refusal:
            refused.append(refusal.to(desk.lang))
        else:
            kept += 1
    state[_REFUSED, question] = refused
    if kept:
        state[_DONE, question] = desk.ngettext("{n} fichier joint", "{n} fichiers joints", kept).format(n=kept)
    state[_TURN] = state.get(_TURN, 0) + 1  # an empty field again


def _begin_removing(assessment: str, question: str, sha256: str) -> None:
    _state(assessment)[_REMOVING] = (question, sha256)


def _keep(assessment: str) -> None:
    _state(assessment)[_REMOVING] = None


def _remove(assessment: str, question: str, sha256: str, why: str) -> None:
    desk, state, reason = Desk.of(assessment), _state(assessment), st.session_state.get(why) or ""
    try:
        desk.store.remove_file(desk.actor, assessment, question, sha256, reason)
    except Refusal as refusal:
        state[_REFUSED, question] = [refusal.to(desk.lang)]
    else:
        state[_DONE, question] = desk._("Fichier retiré")
    state[_REMOVING] = None


def _state(assessment: str) -> dict[Any, Any]:
    """What this browser is doing with the files of an assessment.

    Asked for before anything is stored, then changed in place: writing to the session may end a run when another click has
    come, and what a person had to be told with it.
    """
    found: dict[Any, Any] = st.session_state.setdefault(f"pieces:{assessment}", {})
    return found
