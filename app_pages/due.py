"""What is due, for whoever asks, and its calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.due import DUE_KINDS, When, of_person, when
from reports.calendar import MIME, build_calendar
from reports.documents import name_of
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app_pages.desk import Desk
    from assessments.due import Due

_MOST = 30
"""Lines that one part shows; it says how many more there are, and the filters and the calendar reach them."""
_LONGEST = 200


def draw(desk: Desk) -> None:
    """Draw the page."""
    _, today = desk._, datetime.now(UTC).date()
    heading(nav.titles(desk)[nav.DUE], 1)
    paragraph(
        _(
            "Ce qui a une date, dans toutes les évaluations que vous pouvez lire : actions, réserves, conditions, mesures, incidents et fins de validité."
        )
    )
    authorities = {each.id: each.name for each in desk.store.authorities(desk.actor)}
    every = desk.store.due(desk.actor)
    wanted = _choices(desk, every, authorities)
    shown = wanted(every)
    if not shown:
        paragraph(_("Rien n’a de date ici.") if not every else _("Rien ne correspond à ces choix."))
    else:
        _calendar(desk, wanted)
    for part, title in _titles(desk).items():
        found = [each for each in shown if when(each.day, today) is part]
        if found:
            heading(f"{title} ({len(found)})", 2)
            _lines(desk, found, authorities if len(authorities) > 1 else {}, today)


def _titles(desk: Desk) -> dict[When, str]:
    _ = desk._
    return {When.OVERDUE: _("Dépassées"), When.THIS_MONTH: _("D’ici la fin du mois"), When.LATER: _("Plus tard")}


def _choices(desk: Desk, every: list[Due], authorities: Mapping[str, str]) -> Callable[[list[Due]], list[Due]]:
    """What the choices above the list let through."""
    _, name = desk._, desk.actor.name
    if not every:
        return lambda items: items
    mine = st.checkbox(
        _("À moi seulement"),
        key="due_mine",
        help=literal(_("Les lignes dont le responsable porte votre nom : {name}").format(name=name)),
    )
    places = [id_ for id_ in authorities if any(each.authority_id == id_ for each in every)]
    authority = None
    if len(places) > 1:
        authority = st.selectbox(
            _("Collectivité"),
            places,
            index=None,
            placeholder=_("Toutes"),
            format_func=lambda id_: literal(authorities[id_]),
            key="due_authority",
        )
    owners = sorted({each.owner for each in every}, key=lambda name: (not name, name.casefold()))
    owner = st.selectbox(
        _("Responsable"),
        owners,
        index=None,
        placeholder=_("Tous"),
        format_func=lambda name: literal(name) if name else _("À désigner"),
        key="due_owner",
    )

    def wanted(items: list[Due]) -> list[Due]:
        kept = of_person(items, name) if mine else items
        return [
            each
            for each in kept
            if (authority is None or each.authority_id == authority) and (owner is None or each.owner == owner)
        ]

    return wanted


def _calendar(desk: Desk, wanted: Callable[[list[Due]], list[Due]]) -> None:
    """The same lines as a calendar file, made when the button is pressed."""
    _ = desk._
    store, who, lang, title = desk.store, desk.actor_later(), desk.lang, _("Échéances de Balise")
    st.download_button(
        _("Télécharger ces échéances pour un agenda (.ics)"),
        lambda: build_calendar(wanted(store.due(who())), lang, title),
        file_name=name_of("echeances" if lang == "fr" else "due") + ".ics",
        mime=MIME,
        key="due_calendar",
        on_click="ignore",
    )
    note(_("Le fichier contient le nom des systèmes et ce que vos collègues ont écrit : ne le rendez pas public."))


def _lines(desk: Desk, found: list[Due], authorities: Mapping[str, str], today: date) -> None:
    words = Typography(desk.lang)
    for day, items in _by_day(found[:_MOST]):
        for each in items:
            with st.container(border=True):
                label = f"{words.day(day)}{words.colon}{DUE_KINDS[each.kind].to(desk.lang)}"
                late = badge_html(_late(desk, day, today), None) if day < today else ""
                st.html(badge_html(label, None) + late)
                if subject := each.subject(desk.lang):
                    user_text(shortened(subject, _LONGEST))
                place = f" · {authorities[each.authority_id]}" if each.authority_id in authorities else ""
                note((each.owner or desk._("Responsable à désigner")) + place)
                nav.link(nav.FOLLOW_UP, each.system, a=each.assessment_id)
    if len(found) > _MOST:
        more = len(found) - _MOST
        note(
            desk.ngettext(
                "{n} autre ligne n’est pas montrée : choisissez un responsable ou une collectivité, ou prenez l’agenda.",
                "{n} autres lignes ne sont pas montrées : choisissez un responsable ou une collectivité, ou prenez l’agenda.",
                more,
            ).format(n=more)
        )


def _by_day(found: Iterable[Due]) -> Iterable[tuple[date, Iterable[Due]]]:
    return groupby(found, key=lambda each: each.day)


def _late(desk: Desk, day: date, today: date) -> str:
    days = (today - day).days
    return desk.ngettext("dépassée de {n} jour", "dépassée de {n} jours", days).format(n=days)
