"""The entry of the inventory of algorithms: the 21 rows of Etalab’s guide, for a spreadsheet and for a machine."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from reports.public.record import PublicRecord, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklists.publication import Group
    from reports.assessment_report import ReportInput
    from reports.public.record import Entry

FORMAT = "balise/inventory"
VERSION = 1
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _rows(record: PublicRecord) -> Iterator[tuple[Group, Entry]]:
    for group in record.rule.inventory:
        for id_ in group.rows:
            yield group, record.entries[id_]


def build_csv(data: ReportInput, lang: str) -> bytes:
    """The entry as French spreadsheets open it: UTF-8 with its mark, semicolons, every cell quoted, no cell a formula."""
    record, file = PublicRecord(data, lang), io.StringIO(newline="")
    _ = record.words._
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("Groupe"), _("Information"), _("Valeur")])
    for group, entry in _rows(record):
        writer.writerow([inert(group.title.to(lang)), inert(entry.label), inert(entry.text)])
    return file.getvalue().encode("utf-8-sig")


def inert(text: str) -> str:
    """The text as a cell that no spreadsheet computes: an apostrophe before what would begin a formula, spaces aside."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) or text.lstrip().startswith(_STARTS_A_FORMULA) else text


def build_json(data: ReportInput, lang: str) -> bytes:
    """The entry as JSON: each row with its stable id, its label, its state (``said``, ``to_complete``, ``withheld``), its value.

    ``value`` is null unless something is said; ``reason`` is null unless the row is withheld.
    """
    record = PublicRecord(data, lang)
    rows: list[dict[str, Any]] = [
        {
            "group": group.id,
            "id": entry.row.id,
            "label": entry.label,
            "state": entry.state.value,
            "value": entry.text if entry.state is State.SAID else None,
            "reason": entry.text if entry.state is State.WITHHELD else None,
        }
        for group, entry in _rows(record)
    ]
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "language": lang,
        "fictional": data.authority.fictional,
        "rows": rows,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
