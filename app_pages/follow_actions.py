"""The action plan with what people keep of each line: who, by when, how far, with which proof."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.follow_acts import act, day_field, read_day
from app_pages.show import heading, literal, note, paragraph, table, user_text
from assessments.access import Action
from assessments.action_plan import KIND_NAMES, STATE_NAMES, ActionKind
from assessments.tasks import TASK_STATES, TaskPlan, TaskState, only_different
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.follow_acts import Following
    from assessments.action_plan import Action as PlanAction
    from assessments.storage import Event

_LONGEST = 160
_NOBODY = ""
_DEMANDS = {ActionKind.CONDITION: nav.DECISION, ActionKind.RESERVATION: nav.OPINIONS}


def draw(here: Following) -> None:
    """Draw the part."""
    _, desk = here.desk._, here.desk
    heading(_("Plan d’action"), 2)
    if not here.plan:
        paragraph(_("Aucune action ne découle des réponses données."))
    else:
        shown = _filtered(here)
        late = sum(each.overdue(here.today) for each in shown)
        told = desk.ngettext("{n} action", "{n} actions", len(shown)).format(n=len(shown))
        if late:
            told += ", " + desk.ngettext("dont {n} dépassée", "dont {n} dépassées", late).format(n=late)
        paragraph(told + ".")
        if shown:
            _table(here, shown)
            _one(here, shown)
    _left(here)


def _in_order(plan: Sequence[PlanAction]) -> list[PlanAction]:
    """What is settled last; otherwise the nearest day first, and what has none after that."""
    return sorted(plan, key=lambda each: (each.settled, each.due or date.max, each.number))


def _state(each: PlanAction) -> TaskState:
    return each.task.state if each.task else TaskState.TO_DO


def _filtered(here: Following) -> list[PlanAction]:
    _, desk = here.desk._, here.desk
    owners = sorted({each.owner for each in here.plan}, key=lambda name: (not name, name.casefold()))
    left, right = st.columns(2)
    owner = left.selectbox(
        _("Responsable"),
        owners,
        index=None,
        placeholder=_("Tous"),
        format_func=lambda name: literal(name) if name != _NOBODY else _("À désigner"),
        key="follow_owner",
    )
    state = right.selectbox(
        _("Suivi"),
        list(TaskState),
        index=None,
        placeholder=_("Tous"),
        format_func=lambda each: desk.words.capital(TASK_STATES[each].to(desk.lang)),
        key="follow_state",
    )
    wanted = [
        each
        for each in here.plan
        if (owner is None or each.owner == owner) and (state is None or _state(each) is state)
    ]
    return _in_order(wanted)


def words_of(here: Following, each: PlanAction) -> str:
    """What is to be done, in one line."""
    said = each.words(here.desk.checklist, here.desk.lang)
    return shortened(said, _LONGEST) or here.desk._("Décider quoi faire de l’écart établi")


def _when(here: Following, each: PlanAction) -> str:
    _, words = here.desk._, here.desk.words
    if each.due is None:
        return _("Sans échéance")
    late = _("dépassée")
    return f"{words.day(each.due)}\n{late}" if each.overdue(here.today) else words.day(each.due)


def _table(here: Following, shown: Sequence[PlanAction]) -> None:
    _, desk = here.desk._, here.desk
    words, lang = desk.words, desk.lang
    rows = [
        (
            words.action_number(each),
            f"{words_of(here, each)}\n{KIND_NAMES[each.kind].to(lang)}",
            each.owner or _("À désigner"),
            _when(here, each),
            words.capital(TASK_STATES[_state(each)].to(lang)),
            words.capital(STATE_NAMES[each.state].to(lang)),
        )
        for each in shown
    ]
    headers = (_("N°"), _("Ce qu’il faut faire"), _("Qui"), _("Pour quand"), _("Suivi"), _("D’après l’évaluation"))
    table(headers, rows, _("Plan d’action, par échéance"))


def _one(here: Following, shown: Sequence[PlanAction]) -> None:
    """One action: what is kept of it, and the question that counts."""
    _, desk = here.desk._, here.desk
    heading(_("Suivre une action"), 2)
    by_key = {each.key: each for each in shown}
    key = st.selectbox(
        _("Action"),
        list(by_key),
        index=None,
        placeholder=_("Choisir"),
        format_func=lambda one: literal(f"{desk.words.action_number(by_key[one])} · {words_of(here, by_key[one])}"),
        key="follow_action",
    )
    if key is None:
        return
    each = by_key[key]
    said = each.words(desk.checklist, desk.lang)
    if said:
        user_text(said)
    _where_it_counts(here, each)
    if here.writes:
        _form(here, each)
    elif each.task is not None:
        _kept(here, each)
    if each.task is not None and here.may(Action.READ_EVENTS):
        _history(here, each.task.id)


def _where_it_counts(here: Following, each: PlanAction) -> None:
    _, desk = here.desk._, here.desk
    if each.question:
        note(
            _(
                "Noter une action comme faite ne change aucun niveau. Répondez à la question pour que le niveau en tienne compte :"
            )
        )
        section = desk.checklist.section_of[each.question]
        nav.link("questionnaire", desk.words.question(each.question), s=section.id, a=desk.assessment_id)
    elif each.kind in _DEMANDS:
        note(_("Elle est levée quand la personne qui l’a demandée accepte la preuve :"))
        page = _DEMANDS[each.kind]
        nav.link(page, nav.titles(desk)[page], a=desk.assessment_id)
    elif each.kind is ActionKind.AUDIT:
        note(_("C’est un nouvel audit qui dira si l’écart est toujours là :"))
        nav.link("audit", nav.titles(desk)["audit"], a=desk.assessment_id)
    else:
        note(_("Aucune question ne demande la preuve de cette obligation : gardez-la ici."))


def _form(here: Following, each: PlanAction) -> None:
    _, desk = here.desk._, here.desk
    kept = each.task
    version = kept.version if kept else 0
    key = f"follow_task_{each.key}_{version}"  # what somebody else changed meanwhile is shown anew
    files = {file.sha256: file.name for files in desk.files.values() for file in files if not file.erased}
    with st.form(key):
        owner = st.text_input(_("Responsable"), value=each.owner, max_chars=300, key=f"{key}_owner")
        due = day_field(desk, _("Échéance"), f"{key}_due", each.due)
        state = st.selectbox(
            _("Où en est-on ?"),
            list(TaskState),
            index=list(TaskState).index(_state(each)),
            format_func=lambda one: desk.words.capital(TASK_STATES[one].to(desk.lang)),
            key=f"{key}_state",
        )
        reason = st.text_area(
            _("Si elle est abandonnée : pourquoi"), value=kept.reason if kept else "", key=f"{key}_why"
        )
        proof = st.text_area(
            _("Si elle est faite : ce qui le montre"), value=kept.proof if kept else "", key=f"{key}_proof"
        )
        file = st.selectbox(
            _("Pièce jointe qui le montre (facultatif)"),
            list(files),
            index=list(files).index(kept.proof_file) if kept and kept.proof_file in files else None,
            placeholder=_("Aucune"),
            format_func=lambda one: literal(files[one]),
            key=f"{key}_file",
        )
        sent = st.form_submit_button(_("Enregistrer le suivi"))
    if not sent:
        return
    right, day = read_day(desk, due, required=False)
    if not right:
        return
    typed = TaskPlan(
        owner=owner or "", due=day, state=state, reason=reason or "", proof=proof or "", proof_file=file or ""
    )
    told = _("Suivi enregistré.")
    if state is TaskState.DONE and each.question:
        told = _("Suivi enregistré. Pour que le niveau en tienne compte, répondez à la question {question}").format(
            question=desk.words.question(each.question)
        )
    plan = only_different(typed, *each.said)
    act(desk, told, lambda: desk.store.set_task(desk.actor, desk.assessment_id, each.key, plan, seen=version))


def _kept(here: Following, each: PlanAction) -> None:
    """What is kept, for who may only read."""
    _, kept = here.desk._, each.task
    if kept is None:
        return
    for label, said in (
        (_("Pourquoi elle est abandonnée"), kept.reason),
        (_("Ce qui montre qu’elle est faite"), kept.proof),
    ):
        if said:
            note(label)
            user_text(said)


def _history(here: Following, task_id: str) -> None:
    desk, _ = here.desk, here.desk._
    with st.expander(_("Ce qui a changé, et qui l’a changé")):
        for event in desk.store.task_history(desk.actor, desk.assessment_id, task_id):
            note(f"{desk.words.moment(event.at)} · {event.actor_name or _('nom effacé')}")
            user_text(_changes(here, event))


def _changes(here: Following, event: Event) -> str:
    """What one event changed, a line a field."""
    _, desk = here.desk._, here.desk
    names = {
        "owner": _("Responsable"),
        "due": _("Échéance"),
        "state": _("Suivi"),
        "reason": _("Motif"),
        "proof": _("Preuve"),
    }
    lines = []
    for field, label in names.items():
        if field in event.after and (event.after[field] or event.before.get(field)):
            value = event.after[field] or _("(vide)")
            if field == "state":
                value = TASK_STATES[TaskState(value)].to(desk.lang)
            lines.append(f"{label}{desk.words.colon}{desk.words.typed_day(value) if field == 'due' else value}")
    return "\n".join(lines)


def _left(here: Following) -> None:
    """Tasks about what is no longer in the plan: the answers say that it is done, or that it is not needed."""
    _, desk = here.desk._, here.desk
    keys = {each.key for each in here.plan}
    left = [task for task in here.follow.tasks if task.key not in keys]
    if not left:
        return
    title = desk.ngettext(
        "{n} action suivie n’est plus dans le plan", "{n} actions suivies ne sont plus dans le plan", len(left)
    )
    with st.expander(literal(title.format(n=len(left)))):
        note(_("Les réponses ou la preuve acceptée disent désormais qu’il n’y a plus rien à faire."))
        for task in left:
            kind, _sep, id_ = task.key.partition(":")
            user_text(
                _called(here, kind, id_)
                + f" · {TASK_STATES[task.state].to(desk.lang)}"
                + (f" · {task.owner}" if task.owner else "")
            )


def _called(here: Following, kind: str, id_: str) -> str:
    """What a task is about, as far as the checklist says."""
    checklist, lang = here.desk.checklist, here.desk.lang
    if kind == ActionKind.OBLIGATION and id_ in checklist.obligation:
        return checklist.obligation[id_].text.to(lang)
    if kind == ActionKind.SAFEGUARD and id_ in checklist.questions:
        return here.desk.words.question(id_)
    return KIND_NAMES[ActionKind(kind)].to(lang)
