"""What people conclude from an audit: law, then ethics, then what is done; each part saved apart, nothing overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import nav
from app_pages.audit_measure import withdraw
from app_pages.days import shown_day
from app_pages.desk import Desk
from app_pages.shell import session
from app_pages.show import heading, literal, note, paragraph, user_text
from assessments.access import Refusal, SignedOut
from assessments.bias.judging import PARTS, combined
from assessments.bias.record import Judgement, Opinion
from assessments.bias.result import Verdict
from assessments.days import typed_day
from assessments.storage import AuditConflict

if TYPE_CHECKING:
    from assessments.bias.record import Audit

_LONGEST = 5000
_TRIES = 3


def draw(desk: Desk, audit: Audit) -> None:
    """Draw the questions with what was answered so far."""
    _, words = desk._, desk.words_of_bias
    heading(_("Ce que la collectivité en conclut"), 2)
    paragraph(
        _(
            "Un écart se juge en deux temps : d’abord le droit, ensuite ce que la collectivité estime juste. Les réponses sont "
            "jointes au rapport."
        )
    )
    if audit.result is not None and audit.result.verdict is not Verdict.GAP_ESTABLISHED:
        note(
            _(
                "Aucun écart n’est établi ici. Ces questions peuvent attendre, ou servir à dire ce que vous pensez de l’écart "
                "que l’on voit."
            )
        )
    if audit.judged_at is not None:
        note(
            _("Écrit le {moment} par {author}.").format(
                moment=words.moment(audit.judged_at), author=audit.judged_by or _("une personne sans nom")
            )
        )
    seen = st.session_state.setdefault(_seen(audit.id), audit.judgement)
    stored = audit.judgement or Judgement()
    parts = {
        "law": (_("Cet écart est-il justifié en droit ?"), _("Pourquoi ? Sur quel texte, pour quel but ?")),
        "ethics": (_("Cet écart est-il acceptable ?"), _("Pourquoi ? Qui en a discuté ?")),
    }
    for part, (question, why) in parts.items():
        heading(question, 3)
        opinion, reasons = PARTS[part]
        st.radio(
            literal(question),
            list(Opinion),
            index=list(Opinion).index(getattr(stored, opinion)),
            format_func=lambda one: literal(words.opinion(one)),
            horizontal=True,
            key=_key(audit.id, opinion),
            label_visibility="collapsed",
            disabled=bool(audit.withdrawn_why),
        )
        _text(audit, reasons, why, getattr(stored, reasons), long=True)
        _finish(desk, audit, part, seen)
    heading(_("Que fait-on, qui, pour quand ?"), 3)
    _text(audit, "action", _("Ce qui est fait"), stored.action, long=True)
    _text(audit, "owner", _("Par qui (une fonction, pas un nom)"), stored.owner)
    _text(audit, "due", _("Pour quand (jj/mm/aaaa)"), shown_day(stored.due))
    _finish(desk, audit, "action", seen)


def _text(audit: Audit, field: str, label: str, value: str, *, long: bool = False) -> None:
    draw_field = st.text_area if long else st.text_input
    draw_field(
        literal(label),
        value=value,
        key=_key(audit.id, field),
        max_chars=_LONGEST if long else 300,
        disabled=bool(audit.withdrawn_why),
    )


def _finish(desk: Desk, audit: Audit, part: str, seen: Judgement | None) -> None:
    """The button of a part, what was refused, and both versions when somebody else changed it."""
    _ = desk._
    names = {
        "law": _("Enregistrer la réponse en droit"),
        "ethics": _("Enregistrer la réponse éthique"),
        "action": _("Enregistrer ce qui est fait"),
    }
    st.button(
        names[part],
        key=f"audit_judge_{part}",
        on_click=_save,
        args=(desk.assessment_id, audit.id, part),
        disabled=bool(audit.withdrawn_why),
    )
    error = st.session_state.get(_key(audit.id, f"{part}:error"))
    if error:
        st.error(literal(error))
    before, now = seen or Judgement(), audit.judgement or Judgement()
    changed = [field for field in PARTS[part] if getattr(before, field) != getattr(now, field)]
    if not changed:
        return
    st.warning(
        literal(
            _(
                "Quelqu’un d’autre a enregistré autre chose entre-temps. Rien n’est perdu : choisissez la version à garder."
            )
        )
    )
    note(_("L’autre version :"))
    for field in PARTS[part]:
        user_text(_shown(desk, getattr(now, field)))
    st.button(
        _("Garder ce que j’ai écrit"),
        key=f"audit_mine_{part}",
        on_click=_keep_mine,
        args=(desk.assessment_id, audit, part),
    )
    st.button(_("Prendre l’autre version"), key=f"audit_theirs_{part}", on_click=_take_theirs, args=(audit, part))


def _shown(desk: Desk, value: Any) -> str:
    if isinstance(value, Opinion):
        return desk.words_of_bias.opinion(value)
    if isinstance(value, date):
        return shown_day(value)
    return str(value) if value else desk._("(vide)")


def _key(audit_id: str, field: str) -> str:
    return f"audit_judgement:{audit_id}:{field}"


def _seen(audit_id: str) -> str:
    return _key(audit_id, "seen")


# Saving: Streamlit runs these before the page ---------------------------------------------------------------------------


def _typed(desk: Desk, audit_id: str, part: str) -> dict[str, Any]:
    """The fields of a part as the screen has them. Raises ``ValueError`` with a sentence for a date that is none."""
    values: dict[str, Any] = {field: st.session_state.get(_key(audit_id, field)) for field in PARTS[part]}
    if "due" in values:
        text = (values["due"] or "").strip()
        values["due"] = typed_day(text) if text else None
        if text and values["due"] is None:
            raise ValueError(
                desk._("« {text} » n’est pas une date. Écrivez-la ainsi : 31/01/2027. Rien n’a été enregistré.").format(
                    text=text
                )
            )
    return {field: "" if value is None and field != "due" else value for field, value in values.items()}


def _save(assessment: str, audit_id: str, part: str) -> None:
    desk = Desk.of(assessment)
    error_key = _key(audit_id, f"{part}:error")
    st.session_state.pop(error_key, None)
    try:
        changes = _typed(desk, audit_id, part)
        _store(desk, audit_id, changes)
    except ValueError as error:
        st.session_state[error_key] = str(error)
    except SignedOut:
        for typed in changes.values():
            session.keep_unsaved(typed)
        raise
    except Refusal as refusal:
        st.session_state[error_key] = refusal.to(desk.lang)


def _store(desk: Desk, audit_id: str, changes: dict[str, Any]) -> None:
    """Save the changes beside what others changed; when they changed the same fields, the page shows both versions."""
    seen: Judgement | None = st.session_state.get(_seen(audit_id))
    for tries_left in reversed(range(_TRIES)):
        current = desk.store.audit(desk.actor, audit_id)
        wished = combined(current.judgement, seen, changes)
        if wished is None:
            return
        try:
            after = desk.store.judge_audit(desk.actor, audit_id, wished, seen=current)
        except AuditConflict:
            if not tries_left:
                raise
            continue  # somebody was faster by a moment: look again at what is there now
        known = (seen or Judgement()).model_dump()
        stored = (after.judgement or Judgement()).model_dump()
        st.session_state[_seen(audit_id)] = Judgement.model_validate(
            {**known, **{field: stored[field] for field in changes}}
        )
        session.announce(desk._("Enregistré."))
        return


def _keep_mine(assessment: str, audit: Audit, part: str) -> None:
    """Settle a difference: what is on this screen replaces what is stored, which was shown."""
    _see(audit, part)
    _save(assessment, audit.id, part)


def _take_theirs(audit: Audit, part: str) -> None:
    """Settle a difference: what is stored replaces what is on this screen."""
    stored = audit.judgement or Judgement()
    for field in PARTS[part]:
        value = getattr(stored, field)
        st.session_state[_key(audit.id, field)] = shown_day(value) if field == "due" else value
    _see(audit, part)


def _see(audit: Audit, part: str) -> None:
    seen: Judgement | None = st.session_state.get(_seen(audit.id))
    stored = audit.judgement or Judgement()
    changes = {field: getattr(stored, field) for field in PARTS[part]}
    st.session_state[_seen(audit.id)] = (seen or Judgement()).model_copy(update=changes)


# Afterwards -------------------------------------------------------------------------------------------------------------


def afterwards(desk: Desk, audit: Audit, audits: list[Audit]) -> None:
    """Measure again later, or withdraw."""
    _ = desk._
    if audit.withdrawn_why:
        return
    heading(_("Plus tard"), 2)
    waiting = [one for one in audits if one.series == audit.series and one.result is None and not one.withdrawn_why]
    paragraph(
        _(
            "Refaites cet audit sur de nouvelles décisions : les mêmes choix et le même écart toléré, pour voir l’évolution."
        )
    )
    if st.button(_("Refaire cet audit"), key="audit_again"):
        try:
            again = (
                waiting[0]
                if waiting
                else desk.store.plan_audit(desk.actor, desk.assessment_id, audit.plan, series=audit.series)
            )
        except Refusal as refusal:
            st.error(literal(refusal.to(desk.lang)))
            return
        nav.go(nav.AUDIT_RESULT, a=desk.assessment_id, audit=again.id)
    withdraw(desk, audit)
