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
    from collections.abc import Mapping
    from datetime import date

    from app_pages.desk import Desk
    from reports.public.preview import Choice, Completion

_LONGEST = 5_000  # characters of a row completed by hand


def draw_publication(desk: Desk, as_of: date) -> dict[str, dict[str, str]]:
    """Draw what leaves and what stays; return what was chosen, as ``issue`` takes it: rows withheld, and rows completed."""
    _ = desk._
    heading(_("Ce qui sera publié, et ce qui reste chez vous"), 3)
    paragraph(
        _(
            "Les documents pour le public ne contiennent que ces lignes. Tout le reste reste chez vous. Lisez-les avant de "
            "télécharger."
        )
    )
    data = gather(desk.store, desk.actor, desk.assessment_id, as_of)
    published = desk.store.publication(desk.actor, desk.assessment_id)
    whole = preview(data, desk.lang)
    if added := _added(desk, whole.may_be_completed, published.added if published else {}):
        data = replace(data, added=added)
        whole = preview(data, desk.lang)
    withheld = _withheld(desk, whole.may_be_withheld, whole.reasons, published.withheld if published else {})
    data = replace(data, withheld=withheld)
    seen = preview(data, desk.lang) if withheld else whole
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
    draw_publishing(desk, data, published)
    return {"withheld": withheld, "added": added}


def _added(desk: Desk, rows: tuple[Completion, ...], published: Mapping[str, str]) -> dict[str, str]:
    """What is typed for rows of which nothing is known; at first, what the published record has there."""
    _ = desk._
    kept = f"added:{desk.assessment_id}"  # a widget forgets its value once its page is left
    before, found = st.session_state.get(kept, published), {}
    if not rows:
        return {}
    with st.expander(_("Compléter les lignes qui manquent")):
        paragraph(
            _(
                "Rien, dans l’évaluation, ne dit encore ceci. Ce que vous écrivez ici paraîtra tel quel, dans les deux langues. Recharger "
                "la page l’efface, sauf ce qui est déjà publié."
            )
        )
        for row in rows:
            text = st.text_area(
                literal(f"{row.name} ({row.what})"),
                value=before.get(row.id, ""),
                max_chars=_LONGEST,
                key=f"complete:{desk.assessment_id}:{row.id}",
            )
            if text and text.strip():
                found[row.id] = text.strip()
    st.session_state[kept] = found
    return found


def _withheld(
    desk: Desk, rows: tuple[Choice, ...], reasons: tuple[Choice, ...], published: Mapping[str, str]
) -> dict[str, str]:
    """The rows that are ticked with a reason. A row ticked without one is withheld too: what is meant to stay, stays.

    At first, those that the published record withholds: what was kept back must not come out by an update.
    """
    _ = desk._
    kept = f"withheld:{desk.assessment_id}"  # a widget forgets its value once its page is left
    before, found = st.session_state.get(kept, published), {}
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
