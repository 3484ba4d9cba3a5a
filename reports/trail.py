"""The history as files: for a spreadsheet (CSV or XLSX), and line by line with its proof (JSON lines)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.documents import Offered
from reports.i18n import translations
from reports.public.inventory import inert
from reports.sheets import XLSX
from reports.sheets.book import Book, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from assessments.storage import ChainReport, Told
    from reports.sheets.book import Value
    from reports.trail_words import Change, TrailWords
    from reports.typography import Typography

MOST_ROWS = 20_000
"""Lines of a workbook; beyond that, spreadsheets are slow and the CSV does better."""
FORMAT, FORMAT_VERSION = "balise/history", 1
HOW = Text(
    fr="Chaque ligne porte « public », le texte exact que couvre la chaîne, « previous », l’empreinte de la ligne précédente de la "
    "collectivité (64 zéros pour la première), et « hash », qui est SHA-256(previous + public), en hexadécimal minuscule, les textes "
    "en UTF-8. « public » donne sous « texts » l’empreinte de chaque texte\u00a0: SHA-256(sel + texte), le sel étant celui de la ligne, "
    "en hexadécimal. Un texte effacé n’a plus ni sel ni texte. D’un vote en cours, seules les empreintes sont données.",
    en="Each line has “public”, the exact text that the chain covers, “previous”, the fingerprint of the line before in the "
    "authority (64 zeros for the first), and “hash”, which is SHA-256(previous + public), in lower-case hexadecimal, texts in UTF-8. "
    "“public” gives under “texts” the fingerprint of each text: SHA-256(salt + text), with the salt of the line, in hexadecimal. "
    "An erased text has neither salt nor text any more. Of a vote under way, only the fingerprints are given.",
)


@dataclass(frozen=True)
class Source:
    """What an export is made of.

    Attributes:
        title: of which history: the name of a system or of an authority.
        author: the authority.
        lines: the lines, oldest first.
        systems: names of assessments by id.
        moment: when it is made.
        fictional: whether the data are a demonstration.
    """

    title: str
    author: str
    lines: Iterable[Told]
    systems: Mapping[str, str]
    moment: datetime
    fictional: bool = False


def _columns(lang: str) -> list[Column]:
    _, _n = translations(lang)
    return [
        Column(_("N°"), 8),
        Column(_("Date et heure"), 17),
        Column(_("Qui"), 24),
        Column(_("Sujet"), 22),
        Column(_("Ce qui s’est passé"), 48),
        Column(_("Système"), 28),
        Column(_("Avant"), 48),
        Column(_("Après"), 48),
        Column(_("Empreinte"), 24),
    ]


def _rows(source: Source, words: TrailWords) -> Iterator[list[Value]]:
    for told in source.lines:
        changes = words.changes(told)
        event = told.event
        yield [
            told.seq,
            None if event is None else words.local(event.at),
            words.who(told),
            words.subject(told),
            words.sentence(told),
            "" if event is None else source.systems.get(event.assessment_id or "", ""),
            _side(words, changes, lambda change: change.before),
            _side(words, changes, lambda change: change.after),
            told.hash,
        ]


def _side(words: Typography, changes: list[Change], side: Callable[[Change], str]) -> str:
    return "\n".join(f"{change.label}{words.colon}{text}" for change in changes if (text := side(change)))


def build_csv(source: Source, words: TrailWords) -> bytes:
    """For a spreadsheet: UTF-8 with its mark, semicolons, and no cell that a spreadsheet could take for a formula."""
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    write.writerow([column.title for column in _columns(words.lang)])
    for row in _rows(source, words):
        write.writerow([inert(value) if isinstance(value, str) else "" if value is None else value for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def build_xlsx(source: Source, words: TrailWords) -> bytes:
    """The same as a workbook; give it at most ``MOST_ROWS`` lines."""
    _, _n = translations(words.lang)
    book = Book(
        title=_("Historique") + f" · {source.title}",
        subject=_("Qui a fait quoi, et quand"),
        author=source.author,
        lang=words.lang,
        created=source.moment,
        marks=_("Données fictives") if source.fictional else _("Document de travail"),
    )
    book.sheet(_("Historique"), _columns(words.lang), _rows(source, words))
    return book.build()


def build_jsonl(source: Source, words: TrailWords, found: ChainReport | None = None) -> bytes:
    """One JSON object a line, with all that a third party needs to verify each; the first line says how.

    Args:
        source: the lines.
        words: their language, for the first line.
        found: what verifying said, to be told with its head; None when it is not known.
    """
    first: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "about": source.title,
        "authority": source.author,
        "made_at": source.moment.isoformat(),
        "how": HOW.to(words.lang),
    }
    if found is not None:
        first["head"] = {"whole": found.whole, "length": found.length, "hash": found.head}
    out = [json.dumps(first, ensure_ascii=False)]
    for told in source.lines:
        line: dict[str, object] = {"seq": told.seq, "previous": told.previous, "hash": told.hash}
        if told.sealed:
            line["sealed"] = True
        else:
            line["public"] = told.public
            line["texts"] = {name: {"salt": salt, "text": text} for name, (salt, text) in sorted(told.texts.items())}
        out.append(json.dumps(line, ensure_ascii=False))
    return ("\n".join(out) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Export(Offered):
    """A file of the history. ``most``: how many lines it may have; 0: any number."""

    build: Callable[[Source, TrailWords], bytes]
    most: int = 0


_STEM = Text(fr="historique", en="history")

EXPORTS: tuple[Export, ...] = (
    Export(
        id="history_csv",
        title=Text(fr="CSV, pour un tableur", en="CSV, for a spreadsheet"),
        about=Text(fr="Toutes les lignes retenues.", en="Every line that is kept."),
        stem=_STEM,
        suffix=".csv",
        mime="text/csv",
        build=build_csv,
    ),
    Export(
        id="history_xlsx",
        title=Text(fr="Classeur (XLSX)", en="Workbook (XLSX)"),
        about=Text(fr="Les mêmes lignes, mises en forme.", en="The same lines, laid out."),
        stem=_STEM,
        suffix=".xlsx",
        mime=XLSX,
        build=build_xlsx,
        most=MOST_ROWS,
    ),
    Export(
        id="history_jsonl",
        title=Text(fr="Avec les preuves (JSON)", en="With the proofs (JSON)"),
        about=Text(
            fr="De quoi faire vérifier chaque ligne par un tiers, sans Balise.",
            en="What a third party needs to verify each line, without Balise.",
        ),
        stem=_STEM,
        suffix=".jsonl",
        mime="application/x-ndjson",
        build=build_jsonl,
    ),
)
"""Every file of the history that can be asked for."""
