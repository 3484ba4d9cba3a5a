"""A long register: search, filters, order and pages, all in the address, and what the whole comes to. Computes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import register_overview
from app_pages.show import note, paragraph
from assessments.access import Refusal
from assessments.model import CLOSED, Stage, Status
from assessments.portfolio import LEVELS, LIVE, Filters, Register, Sort
from assessments.qualification import AiActClass
from assessments.review import STATUS_NAMES
from assessments.storage import REGISTER_PAGE as PAGE
from checklists.loader import main_checklist
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app_pages.desk import Desk
    from assessments.model import Authority
    from assessments.portfolio import Line

# Names of the parameters in the address.
SEARCH, ORDER, AT, AUTHORITY = "q", "tri", "page", "collectivite"
_NAMES = {"status": "etat", "level": "niveau", "ai_act": "classe", "service": "service", "stage": "stade"}
_LONGEST_NUMBER = 6
_A_TICK = 0.3
"""Seconds of computing in each second of waiting."""


def draw(desk: Desk, authorities: Sequence[Authority], all_: Register, row: Callable[[Desk, Line, str], None]) -> None:
    """Draw search, filters, one page of lines by ``row`` and the overview.

    Args:
        desk: of this run.
        authorities: those that the person may read.
        all_: their register without any filter.
        row: draws one line, with the name of the authority when there are several.
    """
    _, words = desk._, Wording(main_checklist(), desk.lang)
    search = st.text_input(
        _("Chercher un système"),
        key=SEARCH,
        bind="query-params",
        max_chars=200,
        placeholder=_("Nom, service, fournisseur ou finalité"),
        on_change=_first_page,
    )
    with st.expander(_("Filtrer et trier"), expanded=any(name in st.query_params for name in _NAMES.values())):
        chosen = _authority(desk, authorities)
        filters, sort = _filters(desk, words, all_), _order(desk)
    alone = not filters.status
    if alone:  # archived and withdrawn ones are shown when somebody asks for them
        filters = replace(filters, status=LIVE)
    asked: dict[str, Any] = {"search": search or "", "filters": filters, "sort": sort}
    ids = [authority.id for authority in authorities if chosen in (authority.id, "")]
    number = _page_asked()
    plain = number == 1 and len(ids) == len(authorities) and asked == _PLAIN
    found = all_ if plain else _found(desk, ids, number, asked)
    pages = max(-(-found.total // PAGE), 1)
    if number > pages:  # a filter left fewer pages than the one in the address
        found = _found(desk, ids, pages, asked)
    _count(desk, words, found.total, all_.total)
    register_overview.states(desk, found, filters)
    refreshing(desk, found)
    names = {authority.id: authority.name for authority in authorities}
    for line in found.lines:
        row(desk, line, names[line.assessment.authority_id] if len(authorities) > 1 else "")
    if alone:
        _closed(desk, found)
    if number > pages:
        st.session_state[AT] = pages
    if pages > 1:
        st.pagination(pages, key=AT, bind="query-params")
    register_overview.draw(desk, found, ids, search=search or "", filters=filters)


_PLAIN: dict[str, Any] = {"search": "", "filters": Filters(), "sort": Sort.CHANGED}
"""What nobody asked for: the register as it was looked at already."""


def _found(desk: Desk, ids: Sequence[str], number: int, asked: dict[str, Any]) -> Register:
    return desk.store.register(desk.actor, ids, offset=(number - 1) * PAGE, limit=PAGE, **asked)


def closed_titles(desk: Desk) -> dict[Status, str]:
    """What the archived and the withdrawn assessments are called, ``{n}`` of them."""
    _ = desk._
    return {Status.ARCHIVED: _("Archivées : {n}"), Status.WITHDRAWN: _("Retirées : {n}")}


def _closed(desk: Desk, found: Register) -> None:
    """How many are not shown because they are archived or withdrawn, and how to see them."""
    counts = {status: sum(group.count for group in found.groups if group.status is status) for status in CLOSED}
    told = [title.format(n=counts[status]) for status, title in closed_titles(desk).items() if counts[status]]
    if told:
        note(" · ".join((*told, desk._("Pour les voir, filtrez par état de l’évaluation."))))


def _authority(desk: Desk, authorities: Sequence[Authority]) -> str:
    """The id of the authority that is chosen; empty for all."""
    if len(authorities) == 1:
        return ""
    names = {authority.id: authority.name for authority in authorities}
    return str(
        st.selectbox(
            desk._("Collectivité"),
            ["", *names],
            key=AUTHORITY,
            bind="query-params",
            format_func=lambda id_: names[id_] if id_ else desk._("Toutes"),
            on_change=_first_page,
        )
    )


def _filters(desk: Desk, words: Wording, all_: Register) -> Filters:
    _ = desk._
    level_names = {level: words.level(level) if level else _("Encore ouvert") for level in LEVELS}
    services = sorted({group.service for group in all_.groups}, key=lambda text: (not text, text.casefold()))
    facets: tuple[tuple[str, str, Iterable[Any], Callable[[Any], str]], ...] = (
        ("level", _("Niveau d’impact"), LEVELS, lambda value: level_names[value]),
        ("service", _("Service"), services, lambda value: value or _("Service non précisé")),
        ("ai_act", _("Classe du règlement européen sur l’IA"), AiActClass, words.ai_act_class),
        ("stage", _("Stade"), (*Stage, None), lambda value: words.capital(words.stage(value))),
        ("status", _("État de l’évaluation"), Status, lambda value: words.capital(STATUS_NAMES[value].to(desk.lang))),
    )
    chosen = {name: _pick(desk, name, label, list(values), said) for name, label, values, said in facets}
    return Filters(**chosen)


def _pick(desk: Desk, name: str, label: str, values: list[Any], said: Callable[[Any], str]) -> list[Any]:
    """The chosen values of one line of the filters; a line with nothing to choose from is not drawn."""
    if len(values) <= 1:
        return []
    return st.multiselect(
        label,
        values,
        key=_NAMES[name],
        bind="query-params",
        placeholder=desk._("Tous"),
        format_func=said,
        on_change=_first_page,
    )


def _first_page() -> None:
    """What is asked anew begins at its first page."""
    st.session_state[AT] = 1


def _page_asked() -> int:
    """The page in the address, 1 when it names none."""
    given = st.session_state.get(AT) or st.query_params.get(AT, "")
    return max(int(given), 1) if str(given).isdecimal() and len(str(given)) < _LONGEST_NUMBER else 1


def _order(desk: Desk) -> Sort:
    _ = desk._
    names = {
        Sort.CHANGED: _("Les derniers modifiés d’abord"),
        Sort.NAME: _("Par nom"),
        Sort.AHEAD: _("La prochaine échéance d’abord"),
        Sort.LEVEL: _("Les niveaux les plus élevés d’abord"),
        Sort.OVERDUE: _("Le plus d’obligations à faire d’abord"),
    }
    return Sort(
        st.selectbox(
            _("Trier"),
            list(names),
            key=ORDER,
            bind="query-params",
            format_func=lambda sort: names[sort],
            on_change=_first_page,
        )
    )


def _count(desk: Desk, words: Wording, found: int, total: int) -> None:
    if found == 0:
        paragraph(desk._("Aucun système ne correspond. Changez la recherche ou retirez un filtre."))
    elif found == total:
        note(desk.ngettext("{n} système", "{n} systèmes", total).format(n=words.number(total)))
    else:
        note(desk._("{found} sur {total} systèmes").format(found=words.number(found), total=words.number(total)))


def refreshing(desk: Desk, found: Register) -> None:
    """While something waits to be computed: say what is provisional, and go on computing without anybody doing anything."""
    if not (found.refreshing or found.advising):
        return

    @st.fragment(run_every="1s", key="register_refresh")
    def go_on() -> None:
        try:
            left, advising = desk.store.refresh_register(desk.actor, _A_TICK)
        except Refusal:
            return
        if not left and (found.refreshing or not advising):  # the lists are right now, or all is known
            st.rerun()
        if left:
            note(
                desk.ngettext(
                    "{n} évaluation est en cours de calcul : les nombres, l’ordre et les filtres sont provisoires.",
                    "{n} évaluations sont en cours de calcul : les nombres, l’ordre et les filtres sont provisoires.",
                    left,
                ).format(n=left)
            )

    go_on()
