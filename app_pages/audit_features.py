"""What the columns mean, second part: which groups are compared, how numbers are cut, what is crossed, what weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_values
from app_pages.show import heading, items, literal, note, paragraph, user_text
from assessments.access import Refusal
from assessments.bias.drafting import shown_edges, typed_edges, values_of
from assessments.bias.plan import MOST_CROSSED, MOST_FEATURES
from assessments.bias.sources.words import band_labels

if TYPE_CHECKING:
    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.sources import ColumnProfile, Source

_LISTED = 12


def draw(desk: Desk, bench: Bench, source: Source) -> None:
    """Draw the step."""
    _, draft = desk._, bench.draft
    paragraph(
        _(
            "Selon quoi le système pourrait-il traiter les gens différemment ? Choisissez les colonnes qui forment des groupes : "
            "sexe, âge, quartier, situation familiale…"
        )
    )
    key = bench.key("features")
    options = [name for name in source.columns if name not in draft.taken and name not in draft.refused]
    # Other data, or a column that means something else by now: it is not there to be taken out by hand.
    draft.features = tuple(name for name in draft.features if name in options)
    draft.crossed = tuple(name for name in draft.crossed if name in draft.features)
    st.multiselect(
        literal(_("Colonnes qui forment des groupes ({n} au plus)").format(n=MOST_FEATURES)),
        options,
        default=list(draft.features),
        max_selections=MOST_FEATURES,
        placeholder=_("Choisissez des colonnes"),
        select_all=False,
        key=key,
        on_change=_choose,
        args=(desk, bench, source, key),
    )
    if draft.refused:
        note(_("Ces colonnes ne peuvent pas former de groupes :"))
        items(
            _("{column} : {reason}").format(column=name, reason=reason.to(desk.lang))
            for name, reason in draft.refused.items()
        )
    for number, name in enumerate(draft.features):
        with st.container(border=True, key=f"audit_feature_{number}"):
            _feature(desk, bench, source.profile(name))
    if len(draft.features) > 1:
        _crossed(desk, bench)
    if draft.features:
        with st.expander(_("Les lignes ont-elles un poids ?")):
            _weight(desk, bench, source)


def _choose(desk: Desk, bench: Bench, source: Source, key: str) -> None:
    """Take the columns chosen, but those that speak of one person each."""
    draft, kept = bench.draft, []
    for name in st.session_state[key]:
        try:
            profile = source.profile(name)
        except Refusal as refusal:
            draft.refused[name] = refusal.text
            continue
        if profile.personal is not None:
            draft.refused[name] = profile.personal
            continue
        kept.append(name)
        if profile.suggested_edges:
            draft.edges.setdefault(name, shown_edges(profile.suggested_edges, desk.lang))
    st.session_state[key] = kept
    draft.features = tuple(kept)
    draft.crossed = tuple(name for name in draft.crossed if name in kept)


def _feature(desk: Desk, bench: Bench, profile: ColumnProfile) -> None:
    _, draft, name = desk._, bench.draft, profile.name
    heading(name, 3)
    place = bench.source.columns.index(name) if bench.source is not None else 0
    draft.labels[name] = (
        st.text_input(
            literal(_("Nom à afficher pour « {column} »").format(column=name)),
            value=draft.labels.get(name, name),
            max_chars=100,
            key=bench.key("label", place),
        )
        or ""
    )
    if profile.kind == "number":
        draft.edges[name] = (
            st.text_input(
                literal(_("Limites des tranches de « {column} »").format(column=name)),
                value=draft.edges.get(name, ""),
                help=literal(_("Laissez vide pour que chaque valeur soit un groupe.")),
                key=bench.key("edges", place),
            )
            or ""
        )
        edges = typed_edges(draft.edges[name])
        if profile.suggested_edges:
            note(
                _("Proposition, à vérifier : {edges}. Changez-la si d’autres limites ont un sens pour vous.").format(
                    edges=shown_edges(profile.suggested_edges, desk.lang)
                )
            )
        if edges is None:
            st.warning(literal(_("Ces limites ne se lisent pas. Écrivez des nombres qui montent : 18, 25, 40.")))
            return
        if edges:
            note(_("Groupes formés :"))
            user_text(" · ".join(band_labels(edges)))
            return
    _groups(desk, profile)


def _groups(desk: Desk, profile: ColumnProfile) -> None:
    values = values_of(profile)
    note(
        desk.ngettext("{n} groupe :", "{n} groupes :", len(values)).format(n=len(values))
        if values
        else desk._("Plus de 60 groupes.")
    )
    if values:
        more = ["…"] if len(values) > _LISTED else []
        user_text(
            " · ".join(
                [
                    *(
                        f"{value or desk._('non renseigné')} ({audit_values.how_many(desk, count)})"
                        for value, count in values[:_LISTED]
                    ),
                    *more,
                ]
            )
        )


def _crossed(desk: Desk, bench: Bench) -> None:
    _, draft = desk._, bench.draft
    names = {name: draft.labels.get(name) or name for name in draft.features}
    draft.crossed = tuple(
        st.multiselect(
            literal(_("Croiser des caractéristiques ({n} au plus)").format(n=MOST_CROSSED)),
            list(draft.features),
            default=list(draft.crossed),
            max_selections=MOST_CROSSED,
            format_func=lambda name: names.get(name, name),
            placeholder=_("Aucun croisement"),
            select_all=False,
            help=literal(
                _("Un écart peut n’apparaître que pour les femmes d’un quartier : croisez alors sexe et quartier.")
            ),
            key=bench.key("crossed"),
        )
    )


def _weight(desk: Desk, bench: Bench, source: Source) -> None:
    _, draft = desk._, bench.draft
    note(_("Seulement si une colonne dit combien de personnes une ligne représente, comme dans un sondage redressé."))
    options = [name for name in source.columns if name not in draft.taken and name not in draft.features]
    draft.weight = audit_values.column(desk, _("Colonne du poids"), options, draft.weight, bench.key("weight"))
