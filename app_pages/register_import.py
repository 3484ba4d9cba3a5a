"""Bringing in a register that an authority keeps in a spreadsheet: a model, columns to check, line by line, then all at once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import charters
from app_pages.show import items, literal, note, paragraph, table
from assessments.access import Refusal
from assessments.exchange.register import (
    COLUMNS,
    LARGEST_FILE,
    Fate,
    guess,
    import_register,
    plan_register,
    read_register,
)
from checklists.loader import main_checklist
from reports.sheets import XLSX
from reports.sheets.register_template import register_template
from reports.typography import shortened

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.exchange.register import Grid, Line, RegisterPlan
    from assessments.model import Authority
    from checklists.model import Checklist

_FILE, _READ, _TOLD = "register_file", "register_read", "register_told"
_NONE = -1
_ONE_LINE = 90


def draw(desk: Desk, authorities: list[Authority]) -> None:
    """Draw this part of the register; ``authorities`` are those for which the person may import."""
    _ = desk._
    if told := st.session_state.pop(_TOLD, None):
        st.success(literal(told))
    with st.expander(
        _("Importer un registre existant"), expanded=_file_key() in st.session_state, key="register_import"
    ):
        paragraph(
            _(
                "Vous tenez déjà une liste de systèmes d’IA dans un tableur ? Chaque ligne devient une évaluation en brouillon. "
                "Balise reconnaît les colonnes courantes ; vous pouvez aussi partir du modèle."
            )
        )
        st.download_button(
            _("Télécharger le classeur modèle (.xlsx)"),
            _template(desk.lang),
            file_name=_("modele-registre-ia.xlsx"),
            mime=XLSX,
            key="register_model",
            on_click="ignore",
        )
        given = st.file_uploader(
            _("Votre registre : classeur .xlsx ou .ods, ou fichier CSV"),
            key=_file_key(),
            max_upload_size=LARGEST_FILE // 1_000_000,
        )
        if given is None:
            return
        try:
            grid = _read(given.file_id, given.getvalue())
        except Refusal as refusal:
            st.error(literal(refusal.to(desk.lang)))
            return
        _check(desk, authorities, grid)


def _file_key() -> str:
    return f"{_FILE}{st.session_state.get(_FILE, 0)}"  # a fresh field after each import


@lru_cache(maxsize=2)
def _template(lang: str) -> bytes:
    return register_template(lang)


def _read(file_id: str, data: bytes) -> Grid:
    """The file, read once and not at every click."""
    if st.session_state.get(_READ, ("", None))[0] != file_id:
        st.session_state[_READ] = (file_id, read_register(data))
    found: Grid = st.session_state[_READ][1]
    return found


def _check(desk: Desk, authorities: list[Authority], grid: Grid) -> None:
    """The columns, then what would become of each line, then the button."""
    _ = desk._
    authority = _authority(desk, authorities)
    places = _columns(desk, grid)
    checklist = _checklist(desk)
    names = [each.system.name for each in desk.store.assessments(desk.actor, authority)]
    today = datetime.now(UTC).date()
    plan = plan_register(grid, places, checklist or main_checklist(), names, today=today, lang=desk.lang)
    _report(desk, plan)
    twins = bool(plan.of(Fate.TWIN)) and st.checkbox(
        _("Importer aussi les systèmes dont le nom existe déjà"), key="register_twins"
    )
    count = len(plan.beginnings(twins=twins))
    if not count:
        paragraph(_("Il n’y a rien à importer de ce fichier."))
        return
    note(
        _(
            "Tout est créé en une fois. Les réponses reprises restent à confirmer. Relisez les contacts : un nom de personne y est peut-être."
        )
    )
    label = desk.ngettext("Créer {n} évaluation", "Créer {n} évaluations", count).format(n=count)
    if not st.button(label, key="register_go", type="primary"):
        return
    if checklist is None:
        st.error(_("Dites si ces évaluations suivent une charte locale. Rien n’a été créé."))
        return
    try:
        made = import_register(desk.store, desk.actor, authority, plan, checklist, twins=twins)
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    st.session_state[_TOLD] = desk.ngettext(
        "{n} évaluation a été créée, en brouillon.", "{n} évaluations ont été créées, en brouillon.", len(made)
    ).format(n=len(made))
    st.session_state[_FILE] = st.session_state.get(_FILE, 0) + 1
    st.rerun()


def _authority(desk: Desk, authorities: list[Authority]) -> str:
    if len(authorities) == 1:
        return authorities[0].id
    names = {authority.id: authority.name for authority in authorities}
    chosen: str = st.selectbox(
        desk._("Collectivité"), list(names), format_func=lambda id_: literal(names[id_]), key="register_authority"
    )
    return chosen


def _checklist(desk: Desk) -> Checklist | None:
    """The checklist with the charter that the person chose; None while they have to choose and did not."""
    known = charters.installed()
    if not known:
        return main_checklist()
    _ = desk._
    titles = {"": _("Sans charte locale"), **{id_: charter.title.to(desk.lang) for id_, charter in known.items()}}
    chosen: str | None = st.radio(
        _("Charte locale"),
        [*known, ""],
        index=None,
        format_func=lambda id_: literal(titles[id_]),
        key="register_charter",
    )
    return None if chosen is None else charters.checklist_with(chosen)


def _columns(desk: Desk, grid: Grid) -> dict[str, int]:
    """Under which title each column stands: guessed, and corrected by the person."""
    _, guessed = desk._, guess(grid.titles)
    with st.expander(
        literal(desk.ngettext("{n} colonne reconnue", "{n} colonnes reconnues", len(guessed)).format(n=len(guessed))),
        expanded="name" not in guessed,
        key="register_columns",
    ):
        note(
            _(
                "Corrigez si besoin : le libellé dit ce que Balise attend, la liste propose les colonnes de votre fichier."
            )
        )
        shown = {n: shortened(title, 60) or _("(sans titre)") for n, title in enumerate(grid.titles)}
        places: dict[str, int] = {}
        for column in COLUMNS:
            chosen: int = st.selectbox(
                column.title.to(desk.lang),
                [_NONE, *shown],
                index=guessed.get(column.id, _NONE) + 1,
                format_func=lambda n: literal(shown[n]) if n in shown else _("Aucune"),
                key=f"register_column_{column.id}_{st.session_state[_READ][0]}",
            )
            if chosen != _NONE:
                places[column.id] = chosen
    return places


def _report(desk: Desk, plan: RegisterPlan) -> None:
    """What would become of each line, those that need somebody first."""
    _ = desk._
    titles = {
        Fate.REFUSED: desk.ngettext("{n} ligne refusée", "{n} lignes refusées", len(plan.of(Fate.REFUSED))),
        Fate.TWIN: desk.ngettext("{n} système déjà connu", "{n} systèmes déjà connus", len(plan.of(Fate.TWIN))),
        Fate.NEW: desk.ngettext("{n} système à créer", "{n} systèmes à créer", len(plan.of(Fate.NEW))),
    }
    for fate, title in titles.items():
        if lines := plan.of(fate):
            said = title.format(n=len(lines))
            with st.expander(literal(said), expanded=fate is Fate.REFUSED, key=f"register_{fate}"):
                table([_("Ligne et système"), _("À savoir")], [_line(desk, line) for line in lines], said)
    if plan.unused:
        note(_("Colonnes non reprises :"))
        items(shortened(title, _ONE_LINE) for title in plan.unused)


def _line(desk: Desk, line: Line) -> list[str]:
    said = [text.to(desk.lang) for text in (*line.why, *line.notes)]
    return [" · ".join(filter(None, (str(line.number), shortened(line.name, _ONE_LINE)))), "\n".join(said)]
