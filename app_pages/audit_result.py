"""One audit: before its figures, the way to measure; after them, what was found, what people conclude, and how it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_data, audit_judge, audit_method, audit_views, audit_whatif, nav
from app_pages.audit import series_of, verdict_badge
from app_pages.audit_bench import bench_of
from app_pages.audit_measure import draw as draw_planned
from app_pages.audit_measure import fixed_beforehand
from app_pages.show import heading, literal, note, paragraph, user_text
from assessments.access import Refusal
from assessments.bias.record import gap_established
from assessments.bias.result import Verdict
from assessments.storage import UnknownAudit

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.record import Audit
    from assessments.bias.result import AuditResult

_MOST_SENTENCES = 3


def draw(desk: Desk) -> None:
    """Draw the audit that the address names."""
    _ = desk._
    id_ = st.query_params.get("audit", "")
    if not id_:
        heading(_("Résultats d’un audit"), 1)
        paragraph(_("Choisissez un audit dans la liste."))
        nav.link("audit", _("Voir les audits"), a=desk.assessment_id)
        return
    audit = desk.store.audit(desk.actor, id_)
    if audit.assessment_id != desk.assessment_id:
        raise UnknownAudit
    heading(desk.words_of_bias.title(audit), 1)
    nav.link("audit", _("Revenir aux audits"), a=desk.assessment_id)
    if audit.withdrawn_why or audit.result is None:
        verdict_badge(desk, audit)
    if audit.withdrawn_why:
        st.warning(literal(_("Cet audit a été retiré : il reste lisible et ne compte plus. La raison :")))
        user_text(audit.withdrawn_why)
    if audit.result is None:
        draw_planned(desk, audit)
        return
    _measured(desk, audit, audit.result)


def _measured(desk: Desk, audit: Audit, result: AuditResult) -> None:
    _ = desk._
    audits = desk.store.audits(desk.actor, desk.assessment_id)
    _verdict(desk, audit, result)
    if result.verdict is Verdict.GAP_ESTABLISHED and not audit.withdrawn_why and gap_established(audits):
        note(_("Le risque de discrimination de cette évaluation en tient compte désormais."))
        nav.link("risques", _("Voir les risques"), a=desk.assessment_id)
    names = [_("Ce que l’on voit"), _("Ce que l’on en conclut"), _("Simuler"), _("Données et méthode")]
    if result.scores:
        names.insert(2, _("Le score"))
    tabs = dict(zip(names, st.tabs(names, key="audit_parts"), strict=True))
    with tabs[_("Ce que l’on voit")]:
        audit_views.draw(desk, result)
        audit_views.trend(desk, series_of(audit, audits))
    if result.scores:
        with tabs[_("Le score")]:
            audit_views.scores(desk, result)
    with tabs[_("Ce que l’on en conclut")]:
        audit_judge.draw(desk, audit)
        audit_judge.afterwards(desk, audit, audits)
    with tabs[_("Simuler")]:
        _simulate(desk, audit, result)
    with tabs[_("Données et méthode")]:
        fixed_beforehand(desk, audit)
        audit_method.draw(desk, audit, result)


def _verdict(desk: Desk, audit: Audit, result: AuditResult) -> None:
    """The verdict in a sentence, with the groupings that lead to it."""
    words, verdict = desk.words_of_bias, result.verdict
    with st.container(border=True, key="audit_verdict"):
        heading(words.verdict(verdict), 2)
        leading = [(view, gap) for view, gap in result.deciding if gap.verdict is verdict]
        for view, gap in leading[:_MOST_SENTENCES]:
            said = words.gap_sentence(view, gap, result.plan)
            paragraph(f"{words.capital(words.view_name(view))}{words.colon}{said[:1].lower()}{said[1:]}")
        if len(leading) > _MOST_SENTENCES:
            more = len(leading) - _MOST_SENTENCES
            note(
                desk.ngettext(
                    "Et {n} autre regroupement, plus bas.", "Et {n} autres regroupements, plus bas.", more
                ).format(n=more)
            )
        paragraph(words.verdict_meaning(verdict))
        note(f"{words.tolerated_sentence(audit)} {words.measured_sentence(audit)}")


def _simulate(desk: Desk, audit: Audit, result: AuditResult) -> None:
    _, bench = desk._, bench_of(desk)
    cells = bench.cells_of(audit.id)
    if cells is not None:
        audit_whatif.draw(desk, audit, cells)
        return
    heading(_("Et si les règles étaient autres ?"), 2)
    paragraph(
        _(
            "Pour simuler, il faut les effectifs complets, que Balise ne conserve pas. Redonnez les données de cet audit : elles "
            "sont comptées de nouveau, et rien n’est enregistré."
        )
    )
    audit_data.draw(desk, bench)
    if bench.source is None or not st.button(_("Simuler avec ces données"), key="audit_simulate"):
        return
    try:
        with st.spinner(_("Comptage des décisions…")):
            same = bench.source.identity == result.source
            intake = bench.source.cells(audit.plan) if same else None
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    if intake is None or (intake.rows, intake.used) != (result.rows, result.used):
        st.error(
            literal(_("Ce ne sont pas les données de cet audit : une simulation ne se comparerait pas à ses chiffres."))
        )
        return
    bench.counted = (audit.id, intake.cells)
    st.rerun()
