"""What will be published and what stays at home, shown before anything is downloaded; single rows can be withheld."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.publishing import draw_publishing
from app_pages.show import heading, items, literal, note, paragraph, table
from reports.gather import gather
from reports.public.preview import preview

if TYPE_CHECKING:
    from datetime import date

    from app_pages.desk import Desk
    from reports.public.preview import Choice


def draw_publication(desk: Desk, as_of: date) -> dict[str, str]:
    """Draw what leaves and what stays; return the rows that are withheld, each with the id of its reason."""
    _ = desk._
    heading(_("Ce qui sera publié, et ce qui reste chez vous"), 3)
    paragraph(
        _(
            "Les documents pour le public ne contiennent que ces lignes. Tout le reste reste chez vous. Lisez-les avant de "
            "télécharger."
        )
    )
    data = gather(desk.store, desk.actor, desk.assessment_id, as_of)
    whole = preview(data, desk.lang)
    withheld = _withheld(desk, whole.may_be_withheld, whole.reasons)
    seen = preview(replace(data, withheld=withheld), desk.lang) if withheld else whole
    headers = [_("Ligne"), _("D’où elle vient"), _("Ce que le public lira")]
    table(headers, seen.published, _("Ce qui sera publié"))
    table([_("Ce qui reste chez vous"), _("Pourquoi")], seen.kept, _("Ce qui reste chez vous, et pourquoi"))
    if seen.persons:
        st.warning(
            literal(
                _("Vérifiez ces passages : ils ressemblent à une personne ou à ses coordonnées, et seront publiés.")
            )
        )
        items(_("{row} : {passage}").format(row=row, passage=passage) for row, passage in seen.persons)
    if seen.missing:
        note(_("À compléter à la main, entre crochets : {rows}.").format(rows=", ".join(seen.missing)))
    draw_publishing(desk, replace(data, withheld=withheld))
    return withheld


def _withheld(desk: Desk, rows: tuple[Choice, ...], reasons: tuple[Choice, ...]) -> dict[str, str]:
    """The rows that are ticked with a reason. A row ticked without one is withheld too: what is meant to stay, stays."""
    _ = desk._
    kept = f"withheld:{desk.assessment_id}"  # a widget forgets its value once its page is left
    before, found = st.session_state.get(kept, {}), {}
    names = {reason.id: reason.name for reason in reasons}
    with st.expander(_("Ne pas publier certaines lignes")):
        paragraph(
            _(
                "La fiche dira que la ligne n’est pas communiquée, et pour quel motif. Recharger la page efface ce choix : refaites-le "
                "avant de télécharger de nouveau. Un secret se limite à ce qu’il protège : le reste se communique."
            )
        )
        for row in rows:
            key = f"withhold:{desk.assessment_id}:{row.id}"
            if not st.checkbox(
                literal(_("Ne pas publier : {row}").format(row=row.name)), value=row.id in before, key=key
            ):
                continue
            found[row.id] = (
                st.selectbox(
                    literal(_("Motif pour : {row}").format(row=row.name)),
                    list(names),
                    index=list(names).index(before[row.id]) if before.get(row.id) in names else None,
                    format_func=lambda id_: literal(names[id_]),
                    placeholder=_("Choisissez un motif"),
                    key=f"{key}:reason",
                )
                or ""
            )
    st.session_state[kept] = found
    return found
