"""What matters: whom an error hurts, which gap is tolerated and why; then the choices are written down, before any figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.shell import session
from app_pages.show import heading, items, literal, note, paragraph
from assessments.access import Refusal
from assessments.bias.draft_checks import plan_of
from assessments.bias.drafting import Draft
from assessments.bias.sources.places import smallest_shown

if TYPE_CHECKING:
    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.sources import Source

_LONGEST_TITLE = 120
_LONGEST_REASON = 2000


def draw(desk: Desk, bench: Bench) -> None:
    """Draw the step."""
    _, draft, words = desk._, bench.draft, desk.words_of_bias
    paragraph(
        _(
            "Une erreur ne fait pas toujours le même tort. Celui que vous choisissez ici décide du taux qui sera comparé."
        )
    )
    harms = list(draft.harms())
    if len(harms) == 1:
        note(_("Comme on ne sait pas ce qui s’est révélé vrai, un seul choix est possible."))
    draft.harm = st.radio(
        literal(_("Qu’est-ce qui compte d’abord ?")),
        harms,
        index=harms.index(draft.harm) if draft.harm in harms else None,
        format_func=lambda harm: literal(words.harm(harm)),
        captions=[literal(words.harm_help(harm)) for harm in harms],
        key=bench.key("harm", *harms),
    )
    heading(_("L’écart toléré"), 3)
    paragraph(
        _(
            "Deux groupes n’ont jamais exactement le même taux. Quel écart acceptez-vous, en points ? Avec 5 points, un groupe à "
            "20 % et un autre à 25 % ne font pas un écart établi. Écrivez-le maintenant : fixé après coup, un seuil convient "
            "toujours au résultat."
        )
    )
    draft.tolerated = (
        st.text_input(
            literal(_("Écart toléré entre deux groupes, en points")),
            value=draft.tolerated,
            help=literal(_("De 0 à 100. Écrivez 0 si aucun écart n’est acceptable.")),
            key=bench.key("tolerated"),
        )
        or ""
    )
    draft.reason = (
        st.text_area(
            literal(_("Pourquoi cet écart-là ?")),
            value=draft.reason,
            max_chars=_LONGEST_REASON,
            key=bench.key("reason"),
        )
        or ""
    )
    draft.title = (
        st.text_input(
            literal(_("Nom de cet audit (facultatif)")),
            value=draft.title,
            max_chars=_LONGEST_TITLE,
            placeholder=_("Par exemple : Attributions de 2026"),
            key=bench.key("title"),
        )
        or ""
    )


def write_down(desk: Desk, bench: Bench, source: Source) -> None:
    """The last step: the choices become a plan, which cannot be changed any more."""
    _ = desk._
    heading(_("Avant de mesurer"), 3)
    items(
        [
            _("Vos choix sont consignés avec votre nom, la date et l’heure, avant que les chiffres soient calculés."),
            _("Ensuite, ils ne changent plus. Un autre choix demande un autre audit, et les deux restent visibles."),
            _("Un groupe de moins de {k} personnes ne sera pas affiché.").format(k=smallest_shown()),
        ]
    )
    if not session.current_visitor().display_name:
        note(
            _("Vous n’avez pas donné de nom. Écrivez-le dans le menu latéral pour qu’il soit consigné avec ces choix.")
        )
    if not st.button(_("Consigner ces choix"), type="primary", key="audit_write_down"):
        return
    try:
        plan = plan_of(bench.draft, source, smallest_shown())
        audit = desk.store.plan_audit(desk.actor, desk.assessment_id, plan)
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    bench.draft, bench.step = Draft(), None  # the next audit begins with its own choices
    nav.go(nav.AUDIT_RESULT, a=desk.assessment_id, audit=audit.id)
