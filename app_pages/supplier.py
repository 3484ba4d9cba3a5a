"""The supplier's questionnaire: download it, upload what comes back, see what would be taken before taking it, confirm it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.documents import download
from app_pages.show import heading, items, literal, note, paragraph, table, user_text
from assessments.access import Action, Refusal
from assessments.exchange.supplier import Fate, apply_supplier_return, read_supplier_file, waiting
from assessments.exchange.supplier_form import asked_of_supplier
from assessments.exchange.supplier_reading import LIMITS
from reports.documents import document
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.desk import Desk
    from assessments.exchange.supplier import Applied, Returned, SupplierReturn

_TWO_LINES = 240
_UPLOAD = "supplier_upload"
_DONE = "supplier_done"
_REFUSED = "supplier_refused"


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Fournisseur"), 1)
    paragraph(
        _(
            "Certaines questions, le fournisseur est seul à pouvoir y répondre. Envoyez-lui un classeur qui ne contient qu’elles, "
            "puis déposez ici celui qu’il vous renvoie. Vous verrez ce qui sera repris avant que rien ne soit enregistré."
        )
    )
    heading(_("1. Envoyer le questionnaire"), 2)
    _send(desk)
    heading(_("2. Déposer le retour"), 2)
    if desk.actor.may(Action.ANSWER, desk.assessment.authority_id, desk.assessment_id):
        _receive(desk)
    else:
        note(_("Votre rôle ne permet pas de répondre aux questions : vous ne pouvez pas déposer de retour."))
    heading(_("3. Confirmer ce que le fournisseur a déclaré"), 2)
    _wait(desk)


def _send(desk: Desk) -> None:
    asked = asked_of_supplier(desk.checklist, desk.answers, desk.context, desk.assessment.depth)
    always = sum(not each.conditional for each in asked)
    if not asked:
        paragraph(desk._("Aucune question de cette évaluation ne s’adresse au fournisseur pour l’instant."))
        return
    said = desk.ngettext("{n} question pour le fournisseur", "{n} questions pour le fournisseur", always).format(
        n=always
    )
    if len(asked) > always:
        more = desk.ngettext(
            "{n} autre à remplir seulement selon ses réponses",
            "{n} autres à remplir seulement selon ses réponses",
            len(asked) - always,
        ).format(n=len(asked) - always)
        said = f"{said}, {more}"
    paragraph(f"{said}.")
    note(desk._("Le classeur ne contient aucune de vos réponses, seulement ce que le fournisseur avait déjà déclaré."))
    download(desk, document("supplier_sheet"), datetime.now(UTC).date())


# What comes back ------------------------------------------------------------------------------------------------------


def _receive(desk: Desk) -> None:
    _ = desk._
    done: Applied | None = st.session_state.get(_key(desk, _DONE))
    if done is not None:
        _said(desk, done)
    turn = st.session_state.setdefault(_key(desk, _UPLOAD), 0)
    given = st.file_uploader(
        _("Classeur .xlsx rempli par le fournisseur"),
        key=f"{_UPLOAD}_{desk.assessment_id}_{turn}",
        max_upload_size=LIMITS.file // 1_000_000,
    )
    if given is None:
        return
    try:
        found = read_supplier_file(desk.assessment, desk.checklist, desk.answers, given.getvalue())
    except Refusal as refusal:
        nothing = _("Rien n’a été repris.")
        st.error(literal(f"{nothing} {refusal.to(desk.lang)}"))
        return
    _report(desk, found)


def _key(desk: Desk, what: str) -> str:
    return f"{what}:{desk.assessment_id}"


def _report(desk: Desk, found: SupplierReturn) -> None:
    _ = desk._
    heading(_("Ce que contient ce fichier"), 3)
    note(_("Rien n’est encore enregistré."))
    _refused(desk, found.of(Fate.REFUSED))
    take = _conflicts(desk, found.of(Fate.CONFLICT))
    _accepted(desk, found.of(Fate.ACCEPTED))
    _quiet(desk, found)
    count = len(found.of(Fate.ACCEPTED)) + len(take)
    if not count:
        chosen_later = bool(found.of(Fate.CONFLICT))
        paragraph(
            _("Rien à enregistrer tant que vous n’avez pas coché de réponse du fournisseur.")
            if chosen_later
            else _("Il n’y a rien à enregistrer.")
        )
        return
    label = desk.ngettext("Enregistrer {n} réponse à confirmer", "Enregistrer {n} réponses à confirmer", count).format(
        n=count
    )
    st.button(label, key="supplier_apply", type="primary", on_click=_apply, args=(desk, found, take))


def _apply(desk: Desk, found: SupplierReturn, take: tuple[str, ...]) -> None:
    try:
        done = apply_supplier_return(desk.store, desk.actor, desk.assessment_id, found, take)
    except Refusal as refusal:
        st.session_state[_key(desk, _REFUSED)] = refusal.to(desk.lang)
        return
    st.session_state.pop(_key(desk, _REFUSED), None)
    st.session_state[_key(desk, _DONE)] = done
    st.session_state[_key(desk, _UPLOAD)] += 1


def _said(desk: Desk, done: Applied) -> None:
    n = len(done.saved)
    st.success(
        literal(
            desk.ngettext(
                "{n} réponse enregistrée. Elle ne comptera qu’une fois confirmée.",
                "{n} réponses enregistrées. Elles ne compteront qu’une fois confirmées.",
                n,
            ).format(n=n)
        )
    )
    if done.left:
        st.warning(
            literal(
                desk._(
                    "Ces questions ont changé entre-temps : rien n’y a été enregistré. Déposez le fichier de nouveau."
                )
            )
        )
        items(desk.words.question(row.question) for row in done.left)


def _refused(desk: Desk, rows: Sequence[Returned]) -> None:
    if not rows:
        return
    n = len(rows)
    st.error(
        literal(
            desk.ngettext(
                "{n} point refusé. Le reste peut être repris.", "{n} points refusés. Le reste peut être repris.", n
            ).format(n=n)
        )
    )
    table(
        [desk._("Question"), desk._("Où"), desk._("Pourquoi")],
        [[_question(desk, row), _where(desk, row), row.why.to(desk.lang) if row.why else ""] for row in rows],
        desk._("Ce qui est refusé, et pourquoi"),
    )


def _question(desk: Desk, row: Returned) -> str:
    return desk.words.question(row.question) if row.question else desk._("(ligne inconnue)")


def _where(desk: Desk, row: Returned) -> str:
    if not row.cell:
        return desk._("Feuille « {sheet} »").format(sheet=row.sheet)
    return desk._("Feuille « {sheet} », cellule {cell}").format(sheet=row.sheet, cell=row.cell)


def _conflicts(desk: Desk, rows: Sequence[Returned]) -> tuple[str, ...]:
    """Answers that differ from those of people: left, unless the reader takes them one by one."""
    _ = desk._
    if not rows:
        return ()
    n = len(rows)
    st.warning(
        literal(
            desk.ngettext(
                "{n} réponse diffère de celle qui est enregistrée. Sans choix de votre part, la vôtre reste.",
                "{n} réponses diffèrent de celles qui sont enregistrées. Sans choix de votre part, les vôtres restent.",
                n,
            ).format(n=n)
        )
    )
    taken = []
    for row in rows:
        with st.container(border=True, key=f"conflict_{row.question}"):
            heading(_question(desk, row), 3)
            if row.why:
                note(row.why.to(desk.lang))
            note(_("Enregistré"))
            user_text(_shown(desk, row, stored=True))
            note(_("Si vous prenez celle du fournisseur"))
            user_text(_shown(desk, row))
            label = _("Prendre la réponse du fournisseur pour {number}").format(
                number=desk.checklist.number_of[row.question]
            )
            if st.checkbox(literal(label), key=f"take_{desk.assessment_id}_{row.question}"):
                taken.append(row.question)
    return tuple(taken)


def _accepted(desk: Desk, rows: Sequence[Returned]) -> None:
    if not rows:
        return
    n = len(rows)
    st.success(
        literal(desk.ngettext("{n} réponse peut être reprise.", "{n} réponses peuvent être reprises.", n).format(n=n))
    )
    table(
        [desk._("Question"), desk._("Réponse du fournisseur")],
        [[_question(desk, row), _shown(desk, row) + _aside(desk, row)] for row in rows],
        desk._("Ce qui peut être repris"),
    )


def _shown(desk: Desk, row: Returned, *, stored: bool = False) -> str:
    """What a row would change, or what is stored of it: answer, comment and evidence, on a few lines."""
    _, words, answer = desk._, desk.words, row.seen if stored else row.wished
    if answer is None:
        return _("(vide)")
    question = desk.checklist.questions[row.question]
    given = words.answer(question, answer) if answer.given else ""
    parts = (
        ("", given),
        (_("Commentaire") + words.colon, answer.comment.strip()),
        (_("Preuves") + words.colon, words.join(answer.evidence)),
    )
    return "\n".join(label + shortened(text, _TWO_LINES) for label, text in parts if text) or _("(vide)")


def _aside(desk: Desk, row: Returned) -> str:
    if row.question in desk.sheet.asked:
        return ""
    return "\n" + desk._("Cette question n’est pas posée pour l’instant : la réponse sera gardée et ne comptera pas.")


def _quiet(desk: Desk, found: SupplierReturn) -> None:
    """What needs nobody: one line each, the questions behind an expander."""
    same, empty = found.of(Fate.UNCHANGED), found.of(Fate.EMPTY)
    listed = (
        (same, desk.ngettext("{n} réponse déjà enregistrée", "{n} réponses déjà enregistrées", len(same))),
        (empty, desk.ngettext("{n} question laissée vide", "{n} questions laissées vides", len(empty))),
    )
    for rows, title in listed:
        if rows:
            with st.expander(literal(title.format(n=len(rows))), key=f"supplier_{rows[0].fate.value}"):
                items(desk.words.question(row.question) for row in rows)


# What waits -----------------------------------------------------------------------------------------------------------


def _wait(desk: Desk) -> None:
    _ = desk._
    refused = st.session_state.get(_key(desk, _REFUSED))
    if refused:
        st.error(literal(refused))
    ids = waiting(desk.checklist, desk.answers)
    if not ids:
        paragraph(_("Rien n’attend de confirmation."))
        return
    paragraph(
        desk.ngettext(
            "{n} réponse déclarée par le fournisseur attend qu’une personne la confirme. D’ici là, elle ne compte pas.",
            "{n} réponses déclarées par le fournisseur attendent qu’une personne les confirme. D’ici là, elles ne comptent pas.",
            len(ids),
        ).format(n=len(ids))
    )
    for id_ in ids:
        question, section = desk.checklist.questions[id_], desk.checklist.section_of[id_]
        with st.container(border=True, key=f"waiting_{id_}"):
            if id_ in desk.sheet.asked:
                nav.link("questionnaire", desk.words.question(id_), a=desk.assessment_id, s=section.id)
            else:
                paragraph(desk.words.question(id_))
                note(_("Cette question n’est pas posée pour l’instant."))
            note(shortened(desk.words.answer(question, desk.answers[id_]), _TWO_LINES))
