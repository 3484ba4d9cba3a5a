"""The history in sentences: who did what, and what it was before. The same on the screen and in every export."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.event_words import ANY_TEXT, FIELDS, SUBJECT_NAMES, VALUES, Line, line_of
from assessments.model import Answer, AuthorityType, Stage
from assessments.storage import ERASED, EventKind
from checklists.loader import main_checklist
from checklists.model import Depth
from reports.checking_words import CheckingWords
from reports.i18n import translations
from reports.typography import Typography, shortened
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assessments.storage import Event, Told
    from checklists.model import Checklist, Question

_SUBSTANCE = ("choice", "value", "rows")
_ANSWERED = frozenset({EventKind.ANSWER_SAVED})
_LONGEST_QUESTION = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an event changed: what, what it was (empty: nothing was there), what it became (empty: nothing is left)."""

    label: str
    before: str
    after: str


class TrailWords(Typography):
    """Lines of the history in ``fr`` or ``en``; plain text, to be escaped by its reader.

    Args:
        lang: the language.
        checklist_of: gives the checklist of an assessment by its id; None when it is not there any more.
    """

    def __init__(self, lang: str, checklist_of: Callable[[str], Checklist | None]) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)
        self._checklist_of = checklist_of
        self._wordings: dict[str, Wording] = {}
        self._checking = CheckingWords(lang)

    # the sentence ------------------------------------------------------------------------------------------------

    def sentence(self, told: Told) -> str:
        """What happened."""
        event = told.event
        if event is None:
            return self._("Cette ligne ne peut plus être lue : elle a été abîmée. Vérifiez l’historique.")
        said = line_of(event.kind).said.to(self.lang)
        return said.format_map(_Known(self._details(event)))

    def who(self, told: Told) -> str:
        """Who did it."""
        if told.event is None:
            return ""
        if told.event.actor_name is None:
            return self._("Une personne dont le nom a été effacé")
        return told.event.actor_name or self._("Une personne sans nom")

    def _details(self, event: Event) -> Iterator[tuple[str, str]]:
        after = event.after
        yield (
            "who",
            event.actor_name
            or (
                self._("Une personne sans nom")
                if event.actor_name is not None
                else self._("Une personne dont le nom a été effacé")
            ),
        )
        yield "question", self.question(event)
        person = after.get("account") or after.get("person") or {}
        name = person.get("name", "") if isinstance(person, dict) else ""
        yield "person", name or self._("une personne dont le nom a été effacé")
        yield "document", self._checking.kind(str(after.get("kind", "")))
        adviser = VALUES["adviser"].get(str(after.get("adviser", "")))
        yield "adviser", adviser.to(self.lang) if adviser else ""
        yield "number", str(after.get("number", ""))

    def question(self, event: Event) -> str:
        """« B4, « Sur quoi porte le résultat ? » »: the question that an event concerns; empty for none."""
        if not event.question:
            return ""
        words = self._words(event)
        asked = words.checklist.questions.get(event.question)
        if asked is None:
            return event.question
        text = short(asked.text.to(self.lang), _LONGEST_QUESTION)
        quoted = f"«\u00a0{text}\u00a0»" if self.lang == "fr" else f"“{text}”"
        return f"{words.checklist.number_of[event.question]}, {quoted}"

    def kind(self, kind: EventKind) -> str:
        """What happened, in two or three words."""
        return line_of(kind).name.to(self.lang)

    def subject(self, told: Told) -> str:
        """What it is about."""
        return "" if told.event is None else self._subject(line_of(told.event.kind))

    def _subject(self, line: Line) -> str:
        return SUBJECT_NAMES[line.subject].to(self.lang)

    # what changed ------------------------------------------------------------------------------------------------

    def changes(self, told: Told) -> list[Change]:
        """What the event changed, in the order in which it tells it; what is for verifying only is left out."""
        event = told.event
        if event is None:
            return []
        found = list(self._answer(told, event)) if event.kind in _ANSWERED else []
        for name in dict.fromkeys((*event.after, *event.before)):
            if event.kind in _ANSWERED and name in _SUBSTANCE:
                continue
            label = self._label(name, event)
            if label is None:
                continue
            before = self._side(told, event, "before", name)
            after = self._side(told, event, "after", name)
            found += self._change(label, before, after, gone=ERASED in (event.before.get(name), event.after.get(name)))
        if event.kind is EventKind.TEXT_ERASED:
            found.append(self._what_was_erased(told, event))
        if told.sealed:
            found.append(Change(VOTE_LABEL.to(self.lang), "", self._("connu quand l’avis sera rendu")))
        return [one for one in found if one.before or one.after]

    def _what_was_erased(self, told: Told, event: Event) -> Change:
        if "redacted_at" in event.after:
            return Change(self._("Version soumise"), "", self._("textes effacés ; l’empreinte de l’original reste"))
        count = sum(len(names) for names in json.loads(told.public)["erased"].values())
        return Change(self._("Textes effacés"), "", self.number(count))

    def _label(self, name: str, event: Event) -> str | None:
        known = FIELDS.get(name)
        if name == "choice" and event.kind not in _ANSWERED:
            return self._("Décision")
        if known is not None:
            return known.to(self.lang)
        free = any(isinstance(side.get(name), str) and " " in side[name] for side in (event.before, event.after))
        return ANY_TEXT.to(self.lang) if free and name not in _NOT_FOR_READING else None

    def _side(self, told: Told, event: Event, side: str, name: str) -> str:
        value = (event.before if side == "before" else event.after).get(name)
        if value == ERASED:
            return self._erased(told, f"{side}.{name}")
        return self._value(event, name, value)

    def _erased(self, told: Told, name: str) -> str:
        at = told.erased.get(name)
        if at is None:
            return self._("effacé")
        return self._("effacé le {day}").format(day=self.day_of(at))

    def _value(self, event: Event, name: str, value: Any) -> str:  # noqa: PLR0911 - one line for each shape of a value
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self._("oui") if value else self._("non")
        if name in _NAMED:
            return _NAMED[name](self._words(event), value)
        if isinstance(value, str) and value in (codes := VALUES.get(name, {})):
            return codes[value].to(self.lang)
        if isinstance(value, dict):
            return str(value.get("name", ""))
        if isinstance(value, list):
            return self.join(str(item) for item in value)
        if isinstance(value, int | float):
            return self.number(value)
        return self.typed_day(str(value))

    def _answer(self, told: Told, event: Event) -> Iterator[Change]:
        """The answer itself, whatever fields it is made of, before and after."""
        asked = self._words(event).checklist.questions.get(event.question)
        sides = []
        for side, values in (("before", event.before), ("after", event.after)):
            gone = [name for name in _SUBSTANCE if values.get(name) == ERASED]
            if gone:
                sides.append(self._erased(told, f"{side}.{gone[0]}"))
            else:
                sides.append(self._said(event, asked, {name: values[name] for name in _SUBSTANCE if name in values}))
        erased = any(side.get(name) == ERASED for side in (event.before, event.after) for name in _SUBSTANCE)
        yield from self._change(FIELDS["value"].to(self.lang), *sides, gone=erased)

    @staticmethod
    def _change(label: str, before: str, after: str, *, gone: bool) -> Iterator[Change]:
        """A change, unless there is none; where both sides were erased, that alone is said."""
        if before != after:
            yield Change(label, before, after)
        elif gone:
            yield Change(label, "", after)

    def _said(self, event: Event, asked: Question | None, values: Mapping[str, Any]) -> str:
        if not any(values.values()):
            return ""
        if asked is None:
            return self.join(str(value) for value in values.values() if value)
        try:
            answer = Answer(question=event.question, **values)
        except ValueError:
            return self.join(str(value) for value in values.values() if value)
        return self._words(event).answer(asked, answer)

    def _words(self, event: Event) -> Wording:
        key = event.assessment_id or ""
        if key not in self._wordings:
            found = self._checklist_of(key) if key else None
            self._wordings[key] = Wording(found or main_checklist(), self.lang)
        return self._wordings[key]


class _Known(dict[str, str]):
    """What a sentence may name; what the event does not tell is left empty, not an error."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        super().__init__(pairs)

    def __missing__(self, key: str) -> str:
        return ""


VOTE_LABEL = FIELDS["vote"]
_NOT_FOR_READING = frozenset({"plan", "result", "body", "thing"})


def _stage(words: Wording, value: Any) -> str:
    return words.stage(Stage(value)) if value in set(Stage) else str(value)


def _type(words: Wording, value: Any) -> str:
    return words.authority_type(AuthorityType(value)) if value in set(AuthorityType) else str(value)


def _depth(words: Wording, value: Any) -> str:
    return words.depth(Depth(value)) if value in set(Depth) else str(value)


def _about(words: Wording, value: Any) -> str:
    kind, _, id_ = str(value).partition(":")
    if kind == "risk" and id_ in words.checklist.risk:
        return f"{words.risk_number(id_)} · {words.checklist.risk[id_].name.to(words.lang)}"
    return words.question(id_) if kind == "question" else ""


_NAMED: dict[str, Callable[[Wording, Any], str]] = {"stage": _stage, "type": _type, "depth": _depth, "about": _about}
"""Fields whose values have names in the checklist or in the documents."""


def short(text: str, most: int) -> str:
    """A text as it is, with its lines and its no-break spaces; only its beginning when it is longer than ``most``."""
    return text if len(text) <= most else shortened(text, most)
