"""Importing an analysis of the CNIL's PIA tool: what would become of each piece, then the import, then its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import charter, charters, nav
from app_pages.show import heading, items, literal, note, paragraph, table
from assessments.access import Action, Refusal
from assessments.exchange.pia import LARGEST_ZIP, Outcome, import_pia, merge_pia, plan_import, read_pia
from assessments.progress import waiting
from checklists.loader import main_checklist
from reports.documents import name_of
from reports.pia_report import PiaWords, keep_report, report_csv
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.exchange.pia import Pia, PiaPlan
    from assessments.model import Assessment, Authority
    from checklists.model import Checklist

_REPORTS = "pia_reports"
_READ = "pia_read"
_NEW = ""


def draw(desk: Desk) -> None:
    """Draw the page: the report when the address names an assessment that was imported into, else the way to import."""
    _ = desk._
    heading(_("Importer une AIPD de l’outil PIA de la CNIL"), 1)
    done: dict[str, tuple[PiaPlan, str]] = st.session_state.get(_REPORTS, {})
    if desk.assessment_id in done:
        _report(desk, *done[desk.assessment_id])
        return
    authorities = [
        each
        for each in desk.store.authorities(desk.actor)
        if desk.actor.may(Action.IMPORT_ASSESSMENT, each.id) or _open_to(desk, each.id)
    ]
    if not authorities:
        paragraph(_("Créez d’abord votre collectivité : l’évaluation lui appartiendra."))
        nav.link("collectivite", _("Votre collectivité"))
        return
    _promise(desk)
    given = st.file_uploader(
        _("Fichier exporté par l’outil PIA : JSON, ou ZIP avec les pièces jointes"),
        key="pia_file",
        max_upload_size=LARGEST_ZIP // 1_000_000,
    )
    if given is None:
        return
    try:
        pia = _read(given.file_id, given.getvalue())
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    _choose(desk, authorities, pia, given.getvalue())


def _read(file_id: str, data: bytes) -> Pia:
    """The analysis in an uploaded file, read once and not at every click."""
    if st.session_state.get(_READ, ("", None))[0] != file_id:
        st.session_state[_READ] = (file_id, read_pia(data))
    found: Pia = st.session_state[_READ][1]
    return found


def _promise(desk: Desk) -> None:
    _ = desk._
    paragraph(_("Vous avez déjà une analyse d’impact sur les données (AIPD) ? Balise en reprend tout ce qui sert ici."))
    items(
        [
            _("Les textes deviennent des réponses, ou des commentaires sous les questions qui leur correspondent."),
            _("Une action avec un responsable et une date devient une mesure prévue. Aucune mesure n’est dite faite."),
            _("Rien ne compte avant que vous l’ayez confirmé : aucun niveau ne change."),
            _(
                "Les noms des auteurs et du DPO ne sont pas repris. Relisez les textes : ils peuvent nommer des personnes."
            ),
            _(
                "Un compte rendu dit, pour chaque partie du fichier, où elle se trouve ou pourquoi elle n’est pas reprise."
            ),
        ]
    )
    note(_("Vous voyez d’abord ce que l’import ferait. Rien n’est enregistré avant votre accord."))


def _open_to(desk: Desk, authority_id: str) -> list[Assessment]:
    """The assessments of an authority that whoever is asking may answer."""
    found = desk.store.assessments(desk.actor, authority_id)
    return [each for each in found if desk.actor.may(Action.ANSWER, authority_id, each.id)]


def _choose(desk: Desk, authorities: list[Authority], pia: Pia, data: bytes) -> None:
    """Where the analysis goes, what would become of it, and the button."""
    _, store, actor = desk._, desk.store, desk.actor
    heading(_("Où l’importer"), 2)
    found = {each.id: each for authority in authorities for each in _open_to(desk, authority.id)}
    names = {id_: each.system.name for id_, each in found.items()}
    target: str = st.selectbox(
        _("Évaluation"),
        [_NEW, *found],
        format_func=lambda id_: literal(names[id_]) if id_ else _("Une nouvelle évaluation"),
        key="pia_target",
    )
    if target:
        paragraph(_("Seules les questions sans réponse sont remplies. Ailleurs, le texte s’ajoute au commentaire."))
        checklist = store.checklist_of(actor, target)
        plan = plan_import(pia, checklist, lang=desk.lang, existing=store.answers(actor, target))
        _preview(desk, plan, checklist)
        if st.button(_("Importer dans cette évaluation"), type="primary", key="pia_merge"):
            _finish(desk, lambda: merge_pia(store, actor, target, data, lang=desk.lang))
        return
    _into_new(desk, authorities, pia, data)


def _into_new(desk: Desk, authorities: list[Authority], pia: Pia, data: bytes) -> None:
    _, store, actor = desk._, desk.store, desk.actor
    allowed = {each.id: each.name for each in authorities if actor.may(Action.IMPORT_ASSESSMENT, each.id)}
    if not allowed:
        paragraph(_("Votre rôle ne permet pas d’importer une nouvelle évaluation. Choisissez-en une qui existe."))
        return
    plan = plan_import(pia, main_checklist(), lang=desk.lang)
    name = st.text_input(_("Nom du système"), value=plan.name, max_chars=300, key="pia_name") or ""
    authority: str = next(iter(allowed))
    if len(allowed) > 1:
        authority = st.selectbox(
            _("Collectivité"), list(allowed), format_func=lambda id_: literal(allowed[id_]), key="pia_authority"
        )
    followed = charter.choose(desk)
    _preview(desk, plan, main_checklist())
    if not st.button(_("Importer comme nouvelle évaluation"), type="primary", key="pia_import"):
        return
    if followed is None:
        st.error(
            _("Dites si cette évaluation suit une charte locale : ce choix ne change plus ensuite. Rien n’a été créé.")
        )
        return
    checklist = charters.checklist_with(followed)
    _finish(desk, lambda: import_pia(store, actor, authority, data, checklist, name=name, lang=desk.lang))


def _finish(desk: Desk, bring: Callable[[], tuple[Assessment, PiaPlan]]) -> None:
    try:
        made, plan = bring()
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    words = Wording(desk.store.checklist_of(desk.actor, made.id), desk.lang)
    kept = keep_report(desk.store, desk.actor, made.id, plan, words)
    where = words.checklist.number_of[kept.question] if kept else ""
    st.session_state[_REPORTS] = {**st.session_state.get(_REPORTS, {}), made.id: (plan, where)}
    nav.go(nav.IMPORT_PIA, a=made.id)


def _preview(desk: Desk, plan: PiaPlan, checklist: Checklist) -> None:
    heading(desk._("Ce que l’import ferait"), 2)
    _pieces(desk, plan, Wording(checklist, desk.lang))


def _pieces(desk: Desk, plan: PiaPlan, words: Wording) -> None:
    """The pieces by outcome, with their counts; what needs a person's hand first."""
    said = PiaWords(words)
    for outcome in (Outcome.NOT_TAKEN, Outcome.PARTLY, Outcome.TAKEN):
        pieces = plan.of(outcome)
        title = _title(desk, outcome, len(pieces))
        if not pieces:
            continue
        with st.expander(literal(title), expanded=outcome is Outcome.NOT_TAKEN):
            table(*said.table(outcome, pieces), _caption(desk, outcome))
    if plan.empty:
        note(
            desk.ngettext("{n} élément du fichier est vide.", "{n} éléments du fichier sont vides.", plan.empty).format(
                n=plan.empty
            )
        )


def _title(desk: Desk, outcome: Outcome, count: int) -> str:
    return {
        Outcome.TAKEN: desk.ngettext("{n} partie reprise", "{n} parties reprises", count),
        Outcome.PARTLY: desk.ngettext("{n} partie à compléter", "{n} parties à compléter", count),
        Outcome.NOT_TAKEN: desk.ngettext("{n} partie non reprise", "{n} parties non reprises", count),
    }[outcome].format(n=count)


def _caption(desk: Desk, outcome: Outcome) -> str:
    return {
        Outcome.TAKEN: desk._("Tout ce que disent ces parties est dans l’évaluation."),
        Outcome.PARTLY: desk._("Ces parties sont dans l’évaluation, et vous avez quelque chose à y faire."),
        Outcome.NOT_TAKEN: desk._("Rien de ces parties n’est dans l’évaluation."),
    }[outcome]


def _report(desk: Desk, plan: PiaPlan, kept: str) -> None:
    """What became of each piece; ``kept`` is the number of the question to which the report is attached, empty for none."""
    _ = desk._
    words = desk.words
    st.success(literal(_("L’import est fait. Rien ne compte avant que vous l’ayez confirmé.")))
    nav.link("systeme", _("Voir la fiche du système"), a=desk.assessment_id)
    heading(_("À confirmer"), 2)
    counts, behind = waiting(desk.checklist, desk.answers, desk.sheet.asked)
    for section in desk.checklist.sections:
        if count := counts.get(section.id):
            said = desk.ngettext("{section} : {n} texte à confirmer", "{section} : {n} textes à confirmer", count)
            title = f"{section.letter}. {section.title.to(desk.lang)}"
            nav.link("questionnaire", said.format(section=title, n=count), a=desk.assessment_id, s=section.id)
    if behind:
        note(
            desk.ngettext(
                "{n} autre texte attend une question qui n’est pas encore posée : elle apparaît quand vous répondez.",
                "{n} autres textes attendent des questions qui ne sont pas encore posées : elles apparaissent à mesure "
                "que vous répondez.",
                behind,
            ).format(n=behind)
        )
    heading(_("Compte rendu de l’import"), 2)
    if kept:
        note(_("Ce compte rendu est joint à la question {number}, vous l’y retrouverez.").format(number=kept))
    _pieces(desk, plan, words)
    stem = "import-pia" if desk.lang == "fr" else "pia-import"
    st.download_button(
        _("Télécharger le compte rendu (CSV)"),
        report_csv(plan, words),
        file_name=name_of(stem, desk.assessment.system.name) + ".csv",
        mime="text/csv",
        key="pia_report",
        on_click="ignore",
    )
    nav.link(nav.IMPORT_PIA, _("Importer une autre analyse"))
