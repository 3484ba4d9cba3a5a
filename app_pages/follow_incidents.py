"""Incidents: what went wrong, which duties may follow, and what it has taught."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from app_pages.follow_acts import act, day_field, fresh, read_day
from app_pages.show import badge_html, heading, literal, note, paragraph, user_text
from assessments.incidents import (
    GRAVITIES,
    NATURES,
    TOUCHED,
    IncidentReport,
    incident_duties,
    read_people,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app_pages.follow_acts import Following
    from assessments.incidents import Incident, IncidentDuty
    from checklists.model import Text


Named = TypeVar("Named", bound=StrEnum)


def draw(here: Following) -> None:
    """Draw the part."""
    _, desk = here.desk._, here.desk
    heading(_("Incidents"), 2)
    found = sorted(here.follow.incidents, key=lambda each: (not each.open, -each.found_on.toordinal(), each.id))
    if not found:
        paragraph(_("Aucun incident n’est déclaré."))
    for each in found:
        with st.container(border=True, key=f"incident_{each.id}"):
            _incident(here, each)
    if here.writes:
        heading(_("Déclarer un incident"), 2)
        _form(here, None)
    else:
        note(desk._("Votre rôle ne permet pas de déclarer un incident : prévenez la personne qui suit ce système."))


def _incident(here: Following, each: Incident) -> None:
    _, desk = here.desk._, here.desk
    words, lang = desk.words, desk.lang
    heading(_("Incident du {day}").format(day=words.day(each.found_on)), 3)
    state = _("Ouvert") if each.open else _("Clos")
    st.html(badge_html(state, None) + badge_html(GRAVITIES[each.gravity].to(lang), None))
    user_text(each.what)
    note(f"{NATURES[each.nature].to(lang)} · {_people(here, each)}")
    label = _("Données personnelles touchées")
    note(f"{label}{words.colon}{TOUCHED[each.personal_data].to(lang)}")
    if each.done:
        note(_("Ce qui a été fait :"))
        user_text(each.done)
    if each.learnt:
        note(_("Ce que l’incident a appris :"))
        user_text(each.learnt)
    if each.open:
        _duties(here, each)
        if here.writes:
            with st.expander(_("Compléter…")):
                _form(here, each)
            _close(here, each)


def _people(here: Following, each: Incident) -> str:
    desk, _ = here.desk, here.desk._
    if each.low is None or each.high is None:
        return _("nombre de personnes touchées inconnu")
    if each.low == each.high:
        return desk.ngettext("{n} personne touchée", "{n} personnes touchées", each.low).format(
            n=desk.words.number(each.low)
        )
    low, high = desk.words.number(each.low), desk.words.number(each.high)
    return _("de {low} à {high} personnes touchées").format(low=low, high=high)


def _duties(here: Following, each: Incident) -> None:
    _, desk = here.desk._, here.desk
    found = incident_duties(each, desk.sheet.qualification)
    if not found:
        return
    note(_("Ce que le droit demande peut-être :"))
    for duty in found:
        paragraph(duty.text.to(desk.lang))
        note(_source(here, each, duty))


def _source(here: Following, each: Incident, duty: IncidentDuty) -> str:
    """The reference, whether it is certain, and the day from which it applies when that is still to come."""
    _, words = here.desk._, here.desk.words
    reference = here.desk.checklist.reference.get(duty.reference)
    parts = [words.reference(reference)] if reference else []
    if not duty.sure and (reference is None or words.reference(reference) == words.cited(reference)):
        parts.append(_("à confirmer"))
    if reference and reference.applies_from and reference.applies_from > each.found_on:
        parts.append(_("applicable à partir du {day}").format(day=words.day(reference.applies_from)))
    elif reference:
        parts.append(_("texte relu le {day}").format(day=words.day(reference.checked_on)))
    if duty.within_72_hours:
        parts.append(_("les 72 heures finissent le {day}, à l’heure du constat").format(day=words.day(each.notify_by)))
    return " · ".join(parts)


def _choice(here: Following, label: str, names: Mapping[Named, Text], key: str, value: Named | None) -> Named | None:
    options = list(names)
    chosen: Named | None = st.radio(
        literal(label),
        options,
        index=options.index(value) if value is not None else None,
        format_func=lambda each: literal(names[each].to(here.desk.lang)),
        key=key,
    )
    return chosen


def _form(here: Following, each: Incident | None) -> None:
    """Fields to tell of an incident, or to complete what is told of one."""
    _, desk = here.desk._, here.desk
    key = f"follow_incident_{each.id}_{each.version}" if each else fresh("follow_incident")
    with st.form(key):
        note(_("N’écrivez aucun nom, ni rien qui permette de reconnaître quelqu’un."))
        what = st.text_area(_("Ce qui s’est passé"), value=each.what if each else "", key=f"{key}_what")
        found_on = day_field(desk, _("Constaté le"), f"{key}_day", each.found_on if each else here.today)
        nature = _choice(here, _("Nature"), NATURES, f"{key}_nature", each.nature if each else None)
        gravity = _choice(here, _("Gravité"), GRAVITIES, f"{key}_gravity", each.gravity if each else None)
        touched = _choice(
            here,
            _("Des données personnelles ont-elles été perdues, modifiées, rendues inaccessibles ou vues à tort ?"),
            TOUCHED,
            f"{key}_data",
            each.personal_data if each else None,
        )
        people = st.text_input(
            _("Nombre de personnes touchées (« 12 », « de 10 à 50 » ; vide si inconnu)"),
            value=_typed(here, each),
            max_chars=60,
            key=f"{key}_people",
        )
        done = st.text_area(_("Ce qui a été fait"), value=each.done if each else "", key=f"{key}_done")
        sent = st.form_submit_button(_("Enregistrer") if each else _("Déclarer l’incident"))
    if not sent:
        return
    counted = read_people(people or "")
    if nature is None or gravity is None or touched is None:
        st.error(
            _(
                "Choisissez la nature, la gravité, et si des données personnelles sont touchées. Rien n’a été enregistré."
            )
        )
        return
    if counted is None:
        st.error(_("Écrivez un nombre, ou « de 10 à 50 », et jamais un nom. Rien n’a été enregistré."))
        return
    right, day = read_day(desk, found_on)
    if not right or day is None:
        return
    low, high = counted
    report = IncidentReport(
        what=what or "",
        found_on=day,
        nature=nature,
        gravity=gravity,
        personal_data=touched,
        low=low,
        high=high,
        done=done or "",
    )
    if each is None:
        act(desk, _("Incident déclaré."), lambda: desk.store.tell_incident(desk.actor, desk.assessment_id, report))
    else:
        act(
            desk,
            _("Incident complété."),
            lambda: desk.store.change_incident(desk.actor, desk.assessment_id, each.id, report, seen=each.version),
        )


def _typed(here: Following, each: Incident | None) -> str:
    """The number of people as it is typed."""
    if each is None or each.low is None or each.high is None:
        return ""
    if each.low == each.high:
        return str(each.low)
    return here.desk._("de {low} à {high}").format(low=each.low, high=each.high)


def _close(here: Following, each: Incident) -> None:
    _, desk = here.desk._, here.desk
    key = f"follow_close_{each.id}"
    with st.expander(_("Clore l’incident…")), st.form(key):
        learnt = st.text_area(_("Ce qu’il a appris, et ce qui est fait autrement depuis"), key=f"{key}_learnt")
        sent = st.form_submit_button(_("Clore l’incident"))
    if sent:
        told = _("Incident clos.")
        act(desk, told, lambda: desk.store.close_incident(desk.actor, desk.assessment_id, each.id, learnt or ""))
