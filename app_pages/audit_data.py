"""Which data an audit reads: a file that one gives, a file of the administrator's folder, or a table of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal, note, paragraph, user_text
from assessments.access import Refusal
from assessments.bias.sources import folder_files, open_folder_file, open_postgresql, open_upload
from assessments.bias.sources.places import audit_databases, audit_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.sources import Source

LARGEST = 200
"""Of an upload, in millions of bytes; the server's own limit (.streamlit/config.toml) is the same."""
_MOST_NAMED = 60


def draw(desk: Desk, bench: Bench) -> None:
    """Draw the data at hand, or the ways to give some."""
    if bench.source is None:
        _choose(desk, bench)
    else:
        _at_hand(desk, bench, bench.source)


def summary(desk: Desk, source: Source) -> str:
    """The data at hand in one line."""
    columns = desk.ngettext("{n} colonne", "{n} colonnes", len(source.columns)).format(n=len(source.columns))
    return f"{desk.words_of_bias.rows(source.rows)}, {columns}"


def _at_hand(desk: Desk, bench: Bench, source: Source) -> None:
    _ = desk._
    st.success(literal(_("Données ouvertes : {what}.").format(what=summary(desk, source))))
    for remark in source.notes:
        st.info(literal(remark.to(desk.lang)))
    note(_("Les colonnes trouvées :"))
    more = ["…"] if len(source.columns) > _MOST_NAMED else []
    user_text(" · ".join([*source.columns[:_MOST_NAMED], *more]))
    other(desk, bench)


def other(desk: Desk, bench: Bench) -> None:
    """The way to other data."""
    if st.button(desk._("Prendre d’autres données"), key=bench.key("other")):
        bench.put(None)
        st.rerun()


def _choose(desk: Desk, bench: Bench) -> None:
    _ = desk._
    note(
        _(
            "Une ligne par décision : la décision ou le score, ce qui s’est révélé vrai si on le sait, et de quoi former "
            "des groupes (sexe, âge, quartier…). Retirez les noms et les adresses : ils ne servent à rien ici."
        )
    )
    folder, databases = audit_folder(), audit_databases()
    files = folder_files(folder) if folder is not None else ()
    ways = {"upload": _("Un fichier de mon ordinateur")}
    if files:
        ways["folder"] = _("Un fichier du dossier ouvert par l’administrateur")
    if databases:
        ways["database"] = _("Une base de données")
    way = "upload"
    if len(ways) > 1:
        way = st.radio(
            _("Où sont les données ?"), list(ways), format_func=lambda id_: literal(ways[id_]), key="audit_way"
        )
    if way == "upload":
        _upload(desk, bench)
    elif way == "folder" and folder is not None:
        name = st.selectbox(
            _("Fichier"), files, index=None, placeholder=_("Choisissez un fichier"), key=bench.key("folder")
        )
        if st.button(_("Ouvrir ce fichier"), key=bench.key("open_file")) and name is not None:
            _open(desk, bench, lambda: open_folder_file(folder, name))
    else:
        _database(desk, bench, databases)


def _upload(desk: Desk, bench: Bench) -> None:
    _ = desk._
    given = st.file_uploader(_("Fichier CSV, XLSX, ODS ou Parquet"), key=bench.key("file"), max_upload_size=LARGEST)
    paragraph(
        _(
            "{size} Mo au plus. Les lignes sont lues, comptées, puis oubliées : elles ne sont ni enregistrées, ni affichées, ni "
            "envoyées ailleurs."
        ).format(size=LARGEST)
    )
    if given is None:
        return
    if given.size > LARGEST * 1_000_000:
        st.error(literal(_("Ce fichier dépasse {size} Mo.").format(size=LARGEST)))
        return
    _open(desk, bench, lambda: open_upload(given.getvalue(), given.name))


def _database(desk: Desk, bench: Bench, databases: dict[str, str]) -> None:
    _ = desk._
    name = st.selectbox(
        _("Base de données"),
        list(databases),
        index=None,
        placeholder=_("Choisissez une base"),
        key=bench.key("database"),
    )
    what = st.text_area(
        _("Table, ou requête SELECT"),
        key=bench.key("query"),
        help=literal(_("Par exemple : decisions, social.decisions, ou SELECT decision, sexe FROM decisions")),
    )
    note(_("La base est lue, jamais modifiée. Les lignes sont comptées sur place."))
    if st.button(_("Ouvrir cette table"), key=bench.key("open_table")):
        if name is None or not (what or "").strip():
            st.error(literal(_("Choisissez une base, puis écrivez le nom d’une table ou une requête.")))
            return
        _open(desk, bench, lambda: open_postgresql(databases[name], what))


def _open(desk: Desk, bench: Bench, way: Callable[[], Source]) -> None:
    try:
        with st.spinner(desk._("Lecture des données…")):
            source = way()
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
        return
    bench.put(source)
    st.rerun()
