"""The history: who did what, filtered and exported; of an assessment, or of a whole authority with how long things are kept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from app_pages import nav, trail_keep
from app_pages.show import event_html, heading, literal, note, paragraph, user_text
from assessments.access import Action, Refusal
from assessments.days import typed_day
from assessments.event_words import SUBJECT_NAMES, Subject, kinds_about
from assessments.storage import TRAIL_PAGE, Wanted
from reports.documents import name_of
from reports.trail import EXPORTS, Source
from reports.trail_words import TrailWords, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app_pages.desk import Desk
    from assessments.access import Actor
    from assessments.model import Authority
    from assessments.storage import AssessmentStore, Trail
    from checklists.model import Checklist
    from reports.trail import Export

# Names of the parameters in the address.
SINCE, UNTIL, WHO, SUBJECT, ABOUT, AT, VIEW = "depuis", "jusqu-au", "qui", "sujet", "objet", "page", "vue"
KEEP = "conservation"
_NAMES = (SINCE, UNTIL, WHO, SUBJECT, ABOUT)
_FRANCE = ZoneInfo("Europe/Paris")
_LONGEST_NUMBER = 6
_LONGEST = 400
_LONGEST_QUESTION = 80


def draw(desk: Desk) -> None:
    """Draw the history of the assessment in the address; of the authority in the address when there is none."""
    _ = desk._
    heading(nav.titles(desk)[nav.TRAIL], 1)
    if desk.assessment_id:
        authority = desk.authority
        user_text(desk.assessment.system.name)
    else:
        found = _authority(desk)
        if found is None:
            paragraph(_("Aucune collectivité ne vous est ouverte."))
            return
        authority = found
        user_text(authority.name)
    if not desk.actor.may(Action.READ_EVENTS, authority.id, desk.assessment_id):
        paragraph(
            _("Votre rôle ne permet pas de lire l’historique ici. Demandez ce droit à l’administrateur de Balise.")
        )
        return
    _elsewhere(desk, authority)
    if not desk.assessment_id and st.query_params.get(VIEW) == KEEP:
        trail_keep.draw(desk, authority)
        return
    _history(desk, authority)


def _authority(desk: Desk) -> Authority | None:
    """The authority in the address; the first one when it names none that can be read."""
    found = desk.store.authorities(desk.actor)
    wanted = st.query_params.get("c", "")
    return next((one for one in found if one.id == wanted), found[0] if found else None)


def _elsewhere(desk: Desk, authority: Authority) -> None:
    """Links to what is beside this history."""
    _, actor = desk._, desk.actor
    whole = actor.may(Action.READ_EVENTS, authority.id)
    if desk.assessment_id:
        if whole:
            nav.link(nav.TRAIL, _("Historique de toute la collectivité"), c=authority.id)
    elif st.query_params.get(VIEW) == KEEP:
        nav.link(nav.TRAIL, _("Revenir à l’historique"), c=authority.id)
    else:
        nav.link(nav.TRAIL, _("Conservation et suppression"), c=authority.id, vue=KEEP)
    if actor.may(Action.VERIFY_CHAIN, authority.id):
        nav.link(nav.VERIFY, _("Vérifier que l’historique est entier"), c=authority.id)


# The lines ------------------------------------------------------------------------------------------------------------


def _scope(desk: Desk, authority: Authority) -> dict[str, Any]:
    return {"assessment_id": desk.assessment_id} if desk.assessment_id else {"authority_id": authority.id}


def _history(desk: Desk, authority: Authority) -> None:
    _, scope = desk._, _scope(desk, authority)
    with st.expander(_("Filtrer"), expanded=any(name in st.query_params for name in _NAMES)):
        wanted = _wanted(desk, scope)
    number = _page_asked()
    found = desk.store.trail(desk.actor, **scope, wanted=wanted, offset=(number - 1) * TRAIL_PAGE)
    pages = max(-(-found.total // TRAIL_PAGE), 1)
    if number > pages:  # a filter left fewer pages than the one in the address
        st.session_state[AT] = pages
        found = desk.store.trail(desk.actor, **scope, wanted=wanted, offset=(pages - 1) * TRAIL_PAGE)
    words = words_of(desk)
    if not found.total:
        paragraph(_("Aucun événement ne correspond. Changez la période ou retirez un filtre."))
        return
    note(desk.ngettext("{n} événement", "{n} événements", found.total).format(n=words.number(found.total)))
    _lines(desk, words, found)
    if pages > 1:
        st.pagination(pages, key=AT, bind="query-params")
    _exports(desk, authority, wanted, found.total)


def _lines(desk: Desk, words: TrailWords, found: Trail) -> None:
    blocks = []
    for told in found.lines:
        event = told.event
        where = found.systems.get(event.assessment_id or "", "") if event and not desk.assessment_id else ""
        if event and event.assessment_id and not where and not desk.assessment_id:
            where = desk._("évaluation supprimée")
        number = desk._("n° {n}").format(n=words.number(told.seq))
        top = [words.moment(event.at) if event else "", words.subject(told), where, number]
        changes = [
            (change.label, short(change.before, _LONGEST), short(change.after, _LONGEST))
            for change in words.changes(told)
        ]
        blocks.append(
            event_html(" · ".join(part for part in top if part), words.sentence(told), changes, _arrows(desk))
        )
    st.html("".join(blocks))


def _arrows(desk: Desk) -> tuple[str, str, str]:
    """What a change is read as: nothing was there, nothing is left, and the word between both."""
    return desk._("(rien)"), desk._("(plus rien)"), desk._("devient")


def words_of(desk: Desk) -> TrailWords:
    """The history in words, with the checklists of the assessments that it names."""
    return TrailWords(desk.lang, checklists_of(desk.store, lambda: desk.actor))


def checklists_of(store: AssessmentStore, who: Callable[[], Actor]) -> Callable[[str], Checklist | None]:
    """Gives the checklist of an assessment; None when it was deleted."""

    def find(assessment_id: str) -> Checklist | None:
        try:
            return store.checklist_of(who(), assessment_id)
        except Refusal:
            return None

    return find


# Filters --------------------------------------------------------------------------------------------------------------


def _wanted(desk: Desk, scope: dict[str, Any]) -> Wanted:
    _ = desk._
    since = _day(desk, SINCE, _("Depuis le (jj/mm/aaaa)"))
    until = _day(desk, UNTIL, _("Jusqu’au (jj/mm/aaaa)"))
    people = desk.store.trail_people(desk.actor, **scope)
    names = {id_: ", ".join(one or _("sans nom") for one in found[:3]) for id_, found in people.items()}
    who = st.selectbox(
        _("Qui"),
        ["", *names],
        key=WHO,
        bind="query-params",
        format_func=lambda id_: literal(names[id_]) if id_ else _("Tout le monde"),
        on_change=_first_page,
    )
    subjects = st.multiselect(
        _("Sujet"),
        list(Subject),
        key=SUBJECT,
        bind="query-params",
        placeholder=_("Tous"),
        format_func=lambda subject: SUBJECT_NAMES[subject].to(desk.lang),
        on_change=_first_page,
    )
    return Wanted(
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        person=who or "",
        kinds=kinds_about(frozenset(subjects)),
        about=_about(desk) if desk.assessment_id else "",
    )


def _about(desk: Desk) -> str:
    """One question or one risk of the assessment; empty for all."""
    words, checklist = desk.words, desk.checklist
    names = {f"question:{id_}": words.question(id_) for id_ in checklist.questions}
    names |= {
        f"risk:{risk.id}": f"{words.risk_number(risk.id)} · {risk.name.to(desk.lang)}" for risk in checklist.risks
    }
    return str(
        st.selectbox(
            desk._("Question ou risque"),
            ["", *names],
            key=ABOUT,
            bind="query-params",
            format_func=lambda about: literal(short(names[about], _LONGEST_QUESTION)) if about else desk._("Tous"),
            on_change=_first_page,
        )
        or ""
    )


def _day(desk: Desk, name: str, label: str) -> date | None:
    typed = st.text_input(label, key=name, bind="query-params", max_chars=10, on_change=_first_page)
    if not typed:
        return None
    found = typed_day(typed)
    if found is None:
        st.error(
            literal(
                desk._("« {text} » n’est pas une date. Écrivez par exemple 31/01/2027. Ce filtre est ignoré.").format(
                    text=typed
                )
            )
        )
    return found


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(0), _FRANCE)


def _first_page() -> None:
    """What is asked anew begins at its first page."""
    st.session_state[AT] = 1


def _page_asked() -> int:
    given = st.session_state.get(AT) or st.query_params.get(AT, "")
    return max(int(given), 1) if str(given).isdecimal() and len(str(given)) < _LONGEST_NUMBER else 1


# Exports --------------------------------------------------------------------------------------------------------------


def _exports(desk: Desk, authority: Authority, wanted: Wanted, total: int) -> None:
    heading(desk._("Télécharger ces lignes"), 2)
    for export in EXPORTS:
        if export.most and total > export.most:
            note(
                desk._("{file} : au plus {n} lignes. Filtrez, ou prenez le CSV.").format(
                    file=export.title.to(desk.lang), n=words_of(desk).number(export.most)
                )
            )
            continue
        _export(desk, authority, wanted, export)
        note(export.about.to(desk.lang))


def _export(desk: Desk, authority: Authority, wanted: Wanted, export: Export) -> None:
    store, who, lang, scope = desk.store, desk.actor_later(), desk.lang, _scope(desk, authority)
    title = desk.assessment.system.name if desk.assessment_id else authority.name
    today = datetime.now(UTC)

    def make() -> bytes:
        actor = who()
        found = store.assessments(actor, authority.id)
        source = Source(
            title=title,
            author=authority.name,
            lines=store.trail_lines(actor, **scope, wanted=wanted),
            systems={one.id: one.system.name for one in found},
            moment=datetime.now(UTC),
            fictional=authority.fictional,
        )
        return export.build(source, TrailWords(lang, checklists_of(store, who)))

    st.download_button(
        literal(desk._("Télécharger : {document}").format(document=export.title.to(lang))),
        make,
        file_name=name_of(export.stem.to(lang), title, f"{today:%Y-%m-%d}") + export.suffix,
        mime=export.mime,
        key=f"download_{export.id}",
        on_click="ignore",
    )
