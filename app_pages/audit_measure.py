"""An audit whose choices are written down and whose figures are not there yet: give the data, then measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_data, nav
from app_pages.audit_bench import bench_of
from app_pages.show import heading, items, literal, note, paragraph, user_text
from assessments.access import Refusal
from assessments.bias.audit import measure
from assessments.bias.drafting import Step, draft_of

if TYPE_CHECKING:
    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.record import Audit

_CORRECTS = "audit_corrects"


def draw(desk: Desk, audit: Audit) -> None:
    """Draw what was fixed and the way to the figures."""
    if st.session_state.pop(_CORRECTS, False):
        nav.go(nav.AUDIT_NEW, a=desk.assessment_id)
    fixed_beforehand(desk, audit)
    if not audit.withdrawn_why:
        _measure(desk, audit)
        withdraw(desk, audit)


def fixed_beforehand(desk: Desk, audit: Audit) -> None:
    """What was written down before any figure."""
    _, words, plan = desk._, desk.words_of_bias, audit.plan
    heading(_("Ce qui a été fixé avant les chiffres"), 2)
    meaning = words.metric_meaning(plan.metric, plan)
    items(
        [
            words.compared_sentence(plan),
            f"{words.capital(words.metric(plan.metric, plan))}{words.colon}{meaning[:1].lower()}{meaning[1:]}",
            words.why_sentence(plan),
            words.selected_sentence(plan),
            words.actual_sentence(plan),
            words.tolerated_sentence(audit),
        ]
    )
    if plan.reason.strip():
        note(_("Raison de cet écart toléré :"))
        user_text(plan.reason)


def _measure(desk: Desk, audit: Audit) -> None:
    _, bench = desk._, bench_of(desk)
    heading(_("Mesurer"), 2)
    paragraph(_("Les choix sont consignés. Il reste à compter les décisions, groupe par groupe."))
    if bench.source is None or not bench.fits(audit.plan):
        if bench.source is not None:
            st.warning(
                literal(_("Ces données n’ont pas toutes les colonnes que le plan demande. Prenez d’autres données."))
            )
        audit_data.draw(desk, bench)
        return
    st.success(literal(_("Données ouvertes : {what}.").format(what=audit_data.summary(desk, bench.source))))
    if st.button(_("Mesurer"), type="primary", key="audit_measure"):
        _count(desk, audit, bench)
    audit_data.other(desk, bench)


def _count(desk: Desk, audit: Audit, bench: Bench) -> None:
    _, source = desk._, bench.source
    if source is None:
        return
    try:
        with st.spinner(
            _("Comptage des décisions, puis calcul des écarts… Quelques secondes, plus pour un grand fichier.")
        ):
            intake = source.cells(audit.plan)
            result = measure(intake, audit.plan, source.identity)
            desk.store.record_audit(desk.actor, audit.id, result)
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        note(
            _(
                "Rien n’est perdu. Vous pouvez prendre d’autres données, ou corriger les choix dans un nouvel audit : celui-ci "
                "reste visible, et vous pouvez le retirer."
            )
        )
        st.button(
            _("Corriger les choix dans un nouvel audit"), key="audit_correct", on_click=_correct, args=(bench, audit)
        )
        return
    bench.counted = (audit.id, intake.cells)
    st.rerun()


def _correct(bench: Bench, audit: Audit) -> None:
    bench.draft, bench.step = draft_of(audit.plan), Step.DECISION
    st.session_state[_CORRECTS] = True  # a callback cannot change the page itself


def withdraw(desk: Desk, audit: Audit) -> None:
    """The way to withdraw an audit, with a reason."""
    _ = desk._
    with st.expander(_("Retirer cet audit"), key="audit_withdraw"):
        note(_("Un audit retiré reste lisible, avec la raison, et ne compte plus. C’est définitif."))
        why = st.text_area(_("Pourquoi le retirer ?"), key=f"audit_withdraw_why:{audit.id}", max_chars=2000)
        if st.button(_("Retirer cet audit, définitivement"), key="audit_withdraw_go"):
            try:
                desk.store.withdraw_audit(desk.actor, audit.id, why or "")
            except Refusal as refusal:
                st.error(literal(refusal.to(desk.lang)))
                return
            st.rerun()
