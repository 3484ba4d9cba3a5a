"""Erasing from frozen copies: what a submitted version, or whatever else is kept as it was one day, holds of erased texts.

The history holds the digest of every copy. A copy that is redacted gets a new line there, with the digest of what is left, so
that verifying still finds a copy that somebody else changed. The content hash beside it stays that of the original.

A new kind of frozen copy is one more row of ``COPIES``.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.storage import chain, tables
from assessments.storage.chain import ERASED, EventKind
from assessments.storage.snapshots import canonical
from assessments.storage.things import BY_NAME, Pen
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from assessments.access import Actor

ANSWERS, SYSTEM, AUDITS, FILES = "answers", "system", "audits", "files"
PEOPLE = "people"
_AUTHORS = {
    ANSWERS: ("author",),
    AUDITS: ("planned_by", "measured_by", "judged_by"),
    FILES: ("author",),
}
"""Where a file of an assessment names who did something."""

REDACTED = Text(
    fr="Des textes ont été effacés de cette version après sa soumission. Son empreinte reste celle de l’original\u00a0: ce fichier ne "
    "la donne donc plus, et Balise garde à part l’empreinte de ce qu’il en reste.",
    en="Texts were erased from this version after it was submitted. Its fingerprint stays that of the original: this file does not "
    "give it any more, and Balise keeps apart the fingerprint of what is left.",
)
"""What a redacted version says of itself, in place of what the file is."""


@dataclass(frozen=True)
class Cut:
    """What has to go.

    Attributes:
        part: of a file of an assessment: answers, system, audits, files; or ``PEOPLE``, who did something, in all of them.
        key: the question, the number of the audit, the SHA-256 of the file; empty for the system and for people.
        fields: which fields.
        values: the erased values, as canonical JSON; None: whatever is there.
    """

    part: str
    key: str = ""
    fields: tuple[str, ...] = ()
    values: frozenset[str] | None = None

    def hits(self, value: Any) -> bool:
        """Whether a value has to go."""
        if value in (None, "", [], {}):
            return False
        return self.values is None or canonical(value) in self.values


@dataclass(frozen=True)
class FrozenCopy:
    """A column in which something is kept as it was one day.

    Attributes:
        thing: the kind of row, of ``THINGS``. A column ``redacted_at`` among its plain ones is filled with the moment.
        column: which column; one of the bodies of the kind.
        redact: the text without what has to go, or the very same text when it holds nothing of it. One that cannot tell may
            empty the whole: the history then says so, and the copy can be made anew.
    """

    thing: str
    column: str
    redact: Callable[[str, Iterable[Cut]], str]


def redact_file(text: str, cuts: Iterable[Cut]) -> str:
    """A file of an assessment (``assessments.exchange.file``) without what has to go."""
    found = json.loads(text)
    typed = _typed_questions(found)
    changed = [cut for cut in cuts for place in list(_places(found, cut)) if _blank(*place, cut, typed)]
    if not changed:
        return text
    found["about"] = REDACTED.model_dump()
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


PAGE_GONE = Text(
    fr="Des textes de cette page ont été effacés. La collectivité peut la publier de nouveau.",
    en="Texts of this page were erased. The authority may publish it again.",
)


def _redact_page(lang: str) -> Callable[[str, Iterable[Cut]], str]:
    """Erase a public page: as a whole, for nobody can tell any more which of its words came from where."""
    gone = f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Balise</title><p>{PAGE_GONE.to(lang)}</p></html>'

    def redact(text: str, cuts: Iterable[Cut]) -> str:
        return gone if text and any(_may_hold(text, cut) for cut in cuts) else text

    return redact


def _may_hold(page: str, cut: Cut) -> bool:
    if cut.values is None:
        return cut.part in {ANSWERS, SYSTEM}
    words = [json.loads(value) for value in cut.values]
    return any(
        html.escape(word, quote=quote) in page for word in words if isinstance(word, str) for quote in (True, False)
    )


COPIES: tuple[FrozenCopy, ...] = (
    FrozenCopy("submission", "body", redact_file),
    FrozenCopy("publication", "page_fr", _redact_page("fr")),
    FrozenCopy("publication", "page_en", _redact_page("en")),
)
"""Every kind of frozen copy."""


def marked(value: Any) -> Any:
    """The same shape with every text replaced by the marker; what is empty stays empty."""
    if isinstance(value, str):
        return ERASED if value else ""
    if isinstance(value, dict):
        return {key: marked(cell) for key, cell in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(marked(item) for item in value)
    return None


def _places(found: dict[str, Any], cut: Cut) -> Iterator[tuple[dict[str, Any], str]]:
    """The fields of a file that a cut may concern, each with what holds it."""
    if cut.part == PEOPLE:
        for part, names in _AUTHORS.items():
            for one in found.get(part, ()):
                yield from ((one, name) for name in names if name in one)
        return
    for holder in _holders(found, cut):
        yield from ((holder, name) for name in cut.fields if name in holder)


def _holders(found: dict[str, Any], cut: Cut) -> Iterator[dict[str, Any]]:
    if cut.part == SYSTEM:
        yield found["system"]
    elif cut.part == ANSWERS:
        yield from (one for one in found["answers"] if one["question"] == cut.key)
    elif cut.part == FILES:
        yield from (one for one in found.get("files", ()) if one["sha256"] == cut.key)
    elif cut.part == AUDITS and 0 < int(cut.key) <= len(found.get("audits", ())):
        audit = found["audits"][int(cut.key) - 1]
        inside = (audit, audit.get("plan"), audit.get("judgement"), (audit.get("result") or {}).get("plan"))
        yield from (one for one in inside if one)


def _typed_questions(found: dict[str, Any]) -> set[str]:
    """The questions answered by a number or a date, which a marker is not."""
    sections = found["checklist"]["sections"]
    return {one["id"] for section in sections for one in section["questions"] if one["answer"] in {"number", "date"}}


def _blank(holder: dict[str, Any], name: str, cut: Cut, typed: set[str]) -> bool:
    """Blank a field that a cut concerns; whether it changed."""
    value = holder[name]
    if not cut.hits(value):
        return False
    left: Any = marked(value)
    if cut.part == FILES and name == "name":
        left = ERASED + PurePosixPath(value).suffix  # its ending says what the file is
    elif name == "value" and cut.key in typed:
        left = ""
    elif name == "erased":
        left = True
    elif name == "due":
        left = None
    holder[name] = left
    return bool(left != value)


def redact_copies(
    connection: Connection,
    authority_id: str,
    actor: Actor,
    at: datetime,
    cuts: Iterable[Cut],
    *,
    assessment_id: str = "",
    holding: Iterable[str] = (),
) -> int:
    """Redact the frozen copies of an assessment, or of a whole authority; how many changed. Holds the chain already.

    Args:
        connection: the transaction.
        authority_id: whose history says so.
        actor: who erases.
        at: when.
        cuts: what has to go.
        assessment_id: of which assessment; empty: of all of them.
        holding: only copies in which one of these texts stands are read; none given: all of them.
    """
    wanted, texts = list(cuts), list(holding)
    if not wanted:
        return 0
    changed = 0
    here = sa.select(tables.assessment.c.id).where(tables.assessment.c.authority_id == authority_id)
    for copy in COPIES:
        thing = BY_NAME[copy.thing]
        table, column = thing.table, thing.table.c[copy.column]
        mine = thing.owner == (assessment_id or authority_id)
        if thing.of == "assessment" and not assessment_id:
            mine = thing.owner.in_(here)
        query = sa.select(table).where(mine)
        if texts:
            inside = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts]
            query = query.where(sa.or_(*(column.contains(text, autoescape=True) for text in inside)))
        for row in connection.execute(query.order_by(table.c.id)).all():
            before = getattr(row, copy.column)
            after = copy.redact(before, wanted)
            if after != before:
                pen = Pen(connection, chain.lock(connection, authority_id), actor, at)
                marks = {"redacted_at": at} if "redacted_at" in table.c else {}
                pen.change(thing, row, EventKind.TEXT_ERASED, {copy.column: after, **marks})
                changed += 1
    return changed


def cuts_of_event(kind: EventKind, question: str, numbers: dict[str, Any], values: dict[str, Any]) -> list[Cut]:
    """What of frozen copies goes with the texts of one event.

    Args:
        kind: of the event.
        question: the question that it concerns; empty for none.
        numbers: what it shows as it is, by « after.field »; names an audit by ``audit_number``, a file by ``after.file``.
        values: its texts by « before.field » and « after.field », who did it by « actor ».
    """
    told: dict[str, set[str]] = {}
    for name, value in values.items():
        _, _, field = name.partition(".")
        if field and value not in (None, ""):
            told.setdefault(field, set()).add(canonical(value))
    part, key = SYSTEM, ""
    if kind is EventKind.ANSWER_SAVED:
        part, key = ANSWERS, question
    elif kind in {EventKind.FILE_ADDED, EventKind.FILE_REMOVED}:
        part, key = FILES, numbers[f"{chain.AFTER}.file"]
    elif "audit_number" in numbers:
        part, key = AUDITS, str(numbers["audit_number"])
    elif kind not in {EventKind.ASSESSMENT_CREATED, EventKind.ASSESSMENT_IMPORTED, EventKind.SYSTEM_CHANGED}:
        return []
    cuts = [Cut(part, key, (field,), frozenset(found)) for field, found in told.items()]
    if who := (values.get(chain.ACTOR) or {}).get("name"):
        cuts.append(Cut(part, key, _AUTHORS.get(part, ()), frozenset({canonical(who)})))
    return cuts
