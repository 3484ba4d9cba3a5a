"""Reading a file of the CNIL's PIA tool: strict on what it is, tolerant of the versions that are about.

Numbers may be texts, keys may be missing or null, keys that nobody knows are counted and not lost silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from assessments.exchange.pia.archive import LARGEST_JSON, LARGEST_ZIP, open_zip
from assessments.exchange.pia.mapping import mapping
from assessments.exchange.pia.model import (
    Pia,
    PiaAnswer,
    PiaComment,
    PiaEvaluation,
    PiaFile,
    PiaMeasure,
    Unread,
)
from assessments.exchange.pia.plain import NOTHING, Plain, TooDeepError, plain
from assessments.exchange.pia.values import day_of, reference_of, says, titles_of, whole
from assessments.exchange.reading import parse, refuse
from assessments.storage.errors import quote
from checklists.model import Text
from checklists.zips import is_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Entry = TypeVar("Entry")

__all__ = ["LARGEST_JSON", "LARGEST_ZIP", "read_pia"]

MOST_ENTRIES = 5_000
"""Answers, measures, evaluations and comments together; a complete analysis has some hundred."""

_NOT_A_PIA = Text(
    fr="ce n’est pas une analyse de l’outil PIA de la CNIL. Dans l’outil, ouvrez l’analyse, puis exportez-la en JSON.",
    en="it is not an analysis of the CNIL’s PIA tool. In the tool, open the analysis, then export it as JSON.",
)
_STRUCTURE = Text(
    fr="c’est un modèle («\u00a0structure\u00a0») de l’outil PIA, pas une analyse. Créez une analyse à partir de ce modèle, puis "
    "exportez-la.",
    en="it is a template (“structure”) of the PIA tool, not an analysis. Begin an analysis from this template, then export it.",
)
_BALISE = Text(
    fr="c’est une évaluation exportée par Balise. Importez-la depuis le registre.",
    en="it is an assessment exported by Balise. Import it from the register.",
)
_LISTS = ("answers", "measures", "evaluations", "comments")
_KNOWN_KEYS: dict[str, frozenset[str]] = {
    "answers": frozenset({"reference_to", "data", "answer_type"}),
    "measures": frozenset({"title", "content", "placeholder"}),
    "evaluations": frozenset(
        {
            *("status", "reference_to", "action_plan_comment", "evaluation_comment", "evaluation_date", "gauges"),
            *("estimated_implementation_date", "person_in_charge", "global_status", "evaluation_infos"),
        }
    ),
    "comments": frozenset({"description", "reference_to", "for_measure"}),
}
_OF_THE_TOOL = frozenset({"id", "pia_id", "created_at", "updated_at", "lock_version"})
_SLUG = re.compile(r"\b(PIA_[A-Z]{2,4}_[A-Z0-9]{2,6})\b")
_GAUGES = (1, 4)
_MARKS = (1, 3)


def read_pia(data: bytes) -> Pia:
    """Read an analysis from its JSON, or from the ZIP that also holds its attached files.

    Raises:
        ImportRefused: when it is no analysis, or made to mislead or to exhaust; one sentence says what and what to do.
    """
    files: tuple[PiaFile, ...] = ()
    if is_zip(data):
        data, files = open_zip(data)
    found = parse(data, LARGEST_JSON, _NOT_A_PIA)
    if not isinstance(found.get("pia"), dict):
        _refuse_other(found)
    return _Reader(found).read(files)


def _refuse_other(found: dict[str, Any]) -> None:
    """Say what a file without ``pia`` is; one of the oldest server, with all keys on one level, is put in order."""
    if "structure" in found or "sections" in found or isinstance(found.get("data"), dict):
        raise refuse(_STRUCTURE.fr, _STRUCTURE.en)
    if str(found.get("format", "")).startswith("balise/"):
        raise refuse(_BALISE.fr, _BALISE.en)
    if not isinstance(found.get("answers"), list) or not isinstance(found.get("name"), str):
        raise refuse(_NOT_A_PIA.fr, _NOT_A_PIA.en)
    found["pia"] = {key: found.pop(key) for key in list(found) if key not in _LISTS}


class _Reader:
    """Reads one file; keeps what it could not read, and counts what is empty."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found
        self.unread: list[Unread] = []
        self.empty = 0
        self._place = _numbered("pia", 1)

    def read(self, files: tuple[PiaFile, ...]) -> Pia:
        entries = {name: list(self._entries(name)) for name in _LISTS}
        return Pia(
            facts=self._facts(),
            answers=self._each("answers", entries["answers"], self._answer),
            measures=self._each("measures", entries["measures"], self._measure),
            evaluations=self._each("evaluations", entries["evaluations"], self._evaluation),
            comments=self._each("comments", entries["comments"], self._comment),
            files=files,
            titles=titles_of(self.found["pia"].get("structure_data")),
            unread=(*self.unread, *self._strangers(entries)),
            empty=self.empty,
        )

    # entries -------------------------------------------------------------------------------------------------------

    def _entries(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        given = self.found.get(name)
        if given is None:
            return
        if not isinstance(given, list):
            self._keep(Text(fr=f"«\u00a0{name}\u00a0»", en=f"“{name}”"), _WRONG_KIND)
            return
        if len(given) > MOST_ENTRIES:
            raise refuse(
                f"«\u00a0{name}\u00a0» a plus de {MOST_ENTRIES} éléments.",
                f"“{name}” has more than {MOST_ENTRIES} entries.",
            )
        for number, entry in enumerate(given, 1):
            if isinstance(entry, dict):
                yield number, entry
            elif says(entry):
                self._keep(_numbered(name, number), _WRONG_KIND)
            else:
                self.empty += 1

    def _each(
        self, name: str, entries: list[tuple[int, dict[str, Any]]], read: Callable[[dict[str, Any]], Entry | None]
    ) -> tuple[Entry, ...]:
        kept: list[Entry] = []
        for number, entry in entries:
            self._place = _numbered(name, number)
            before = len(self.unread)
            made = read(entry)
            if made is not None:
                kept.append(made)
            elif len(self.unread) == before:
                self.empty += 1
        return tuple(kept)

    def _answer(self, entry: dict[str, Any]) -> PiaAnswer | None:
        data = entry.get("data")
        data = data if isinstance(data, dict) else {"text": data}
        made = PiaAnswer(
            question=reference_of(entry.get("reference_to")),
            text=self._text(data.get("text")),
            gauge=self._step(data.get("gauge"), _GAUGES),
            items=self._items(data.get("list")),
        )
        return made if made.text != NOTHING or made.gauge or made.items else None

    def _measure(self, entry: dict[str, Any]) -> PiaMeasure | None:
        slug = _SLUG.search(entry["placeholder"]) if isinstance(entry.get("placeholder"), str) else None
        made = PiaMeasure(
            id=reference_of(entry.get("id")),
            title=self._text(entry.get("title")).text,
            content=self._text(entry.get("content")),
            slug=slug.group(1) if slug else "",
        )
        return made if made.title or made.content != NOTHING else None

    def _evaluation(self, entry: dict[str, Any]) -> PiaEvaluation | None:
        gauges = entry.get("gauges")
        gauges = gauges if isinstance(gauges, dict) else {}
        due = entry.get("estimated_implementation_date")
        day = day_of(due)
        made = PiaEvaluation(
            reference=reference_of(entry.get("reference_to")),
            mark=self._step(entry.get("status"), _MARKS),
            comment=self._text(entry.get("evaluation_comment")),
            action=self._text(entry.get("action_plan_comment")),
            gravity=self._step(gauges.get("x"), _GAUGES),
            likelihood=self._step(gauges.get("y"), _GAUGES),
            owner=" ".join(self._text(entry.get("person_in_charge")).text.split()),
            due=day,
            due_said="" if day else self._text(due).text,
            judged_on=day_of(entry.get("evaluation_date")),
        )
        return made if made.says or made.plans else None

    def _comment(self, entry: dict[str, Any]) -> PiaComment | None:
        text = self._text(entry.get("description"))
        about = str(entry.get("for_measure")).lower() in {"true", "1"}
        return PiaComment(reference_of(entry.get("reference_to")), text, about) if text != NOTHING else None

    # values --------------------------------------------------------------------------------------------------------

    def _text(self, given: Any) -> Plain:
        if given is None or given is False or given is True:
            return NOTHING
        if isinstance(given, int | float):
            return Plain(str(given))
        if not isinstance(given, str):
            if says(given):
                self._keep(self._place, _WRONG_KIND)
            return NOTHING
        try:
            return plain(given)
        except TooDeepError:
            self._keep(self._place, _TOO_DEEP)
            return NOTHING

    def _items(self, given: Any) -> tuple[str, ...]:
        listed = given if isinstance(given, list) else [given]
        texts = (self._text(item).text for item in listed)
        return tuple(" ".join(text.split()) for text in texts if text)

    def _step(self, given: Any, allowed: tuple[int, int]) -> int | None:
        """A step of a scale; None when none was chosen (0 in most versions). Another value is kept as unread."""
        number = whole(given)
        if number is None and not says(given):
            return None
        if number is not None and allowed[0] <= number <= allowed[1]:
            return number
        if number != 0:
            said = quote(given)
            self._keep(
                self._place,
                Text(
                    fr=f"La valeur «\u00a0{said}\u00a0» n’est pas un degré de l’échelle.",
                    en=f"The value “{said}” is no step of the scale.",
                ),
            )
        return None

    def _keep(self, label: Text, why: Text) -> None:
        self.unread.append(Unread(label, why))

    # the analysis --------------------------------------------------------------------------------------------------

    def _facts(self) -> dict[str, Plain]:
        kept: dict[str, Plain] = {}
        technical, known = mapping().technical, mapping().facts
        for key, given in self.found["pia"].items():
            if key in technical:
                continue
            self._place = Text(fr=f"«\u00a0{quote(key)}\u00a0»", en=f"“{quote(key)}”")
            if key not in known:
                if says(given):
                    self._keep(self._place, _UNKNOWN_KEY)
                continue
            value = self._fact(known[key].take, given)
            if value != NOTHING:
                kept[key] = value
            else:
                self.empty += 1
        return kept

    def _fact(self, take: str, given: Any) -> Plain:
        if take in {"person", "template"}:
            return Plain("…") if says(given) else NOTHING  # that there is something, not what
        if take in {"verdict", "asked", "status"}:
            number = whole(given)
            return NOTHING if number is None else Plain(str(number))
        if take == "day":
            day = day_of(given)
            return Plain(day.isoformat()) if day else self._text(given)
        return self._text(given)

    def _strangers(self, entries: dict[str, list[tuple[int, dict[str, Any]]]]) -> Iterator[Unread]:
        """Keys that no known version of the tool has, and that say something: one line for each list and key."""
        for key, given in self.found.items():
            if key != "pia" and key not in _LISTS and says(given):
                yield Unread(Text(fr=f"«\u00a0{quote(key)}\u00a0»", en=f"“{quote(key)}”"), _UNKNOWN_KEY)
        for name, listed in entries.items():
            known = _KNOWN_KEYS[name] | _OF_THE_TOOL
            strange = {key for _, entry in listed for key, given in entry.items() if key not in known and says(given)}
            for key in sorted(strange):
                said = quote(key)
                yield Unread(
                    Text(fr=f"«\u00a0{said}\u00a0» dans «\u00a0{name}\u00a0»", en=f"“{said}” in “{name}”"), _UNKNOWN_KEY
                )


def _numbered(name: str, number: int) -> Text:
    return Text(fr=f"«\u00a0{name}\u00a0», élément {number}", en=f"“{name}”, entry {number}")


_WRONG_KIND = Text(
    fr="Cette partie du fichier n’a pas la forme attendue.", en="This part of the file does not have the expected form."
)
_TOO_DEEP = Text(
    fr="La mise en forme de ce texte est trop compliquée pour être lue. Copiez-le à la main.",
    en="The formatting of this text is too complicated to be read. Copy it by hand.",
)
_UNKNOWN_KEY = Text(
    fr="Les versions connues de l’outil PIA n’ont pas cette clé.",
    en="The known versions of the PIA tool do not have this key.",
)
