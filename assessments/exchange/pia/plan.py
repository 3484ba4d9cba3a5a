"""What an import would do: every piece of the analysis with what becomes of it, and the answers and files to write.

No rule here knows a question of the checklist: where a piece goes is in ``checklists/collectivite/pia.yaml``. A measure is never
taken as done: its text becomes a comment, and an action with an owner and a date makes it planned, to be confirmed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assessments.exchange.pia import words
from assessments.exchange.pia.drafts import Drafts
from assessments.exchange.pia.mapping import Group, mapping, simplified
from assessments.exchange.pia.pieces import How, Outcome, PiaPlan, Piece, Place, PlannedFile
from assessments.exchange.pia.words import both
from assessments.exchange.pia.writing import Writing
from assessments.storage.errors import quote
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assessments.exchange.pia.mapping import Asked, Fact
    from assessments.exchange.pia.model import Pia, PiaAnswer, PiaComment, PiaEvaluation, PiaMeasure
    from assessments.exchange.pia.plain import Plain
    from assessments.model import Answer
    from checklists.model import Checklist

LONGEST_NAME = 300


def plan_import(
    pia: Pia, checklist: Checklist, *, lang: str = "fr", existing: Mapping[str, Answer] | None = None
) -> PiaPlan:
    """What importing an analysis would write. Pure: the same analysis gives the same plan.

    Args:
        pia: what the file says.
        checklist: what the assessment is answered with.
        lang: the language of the words that introduce each text.
        existing: the answers of the assessment that it is imported into; None for a new assessment.
    """
    return _Planner(pia, checklist, lang, existing).plan()


class _Planner:
    def __init__(self, pia: Pia, checklist: Checklist, lang: str, existing: Mapping[str, Answer] | None) -> None:
        self.pia = pia
        self.lang = lang
        self.table = mapping()
        self.new = existing is None
        name = " ".join(pia.name.split()) or words.WITHOUT_NAME.to(lang)
        self.opening = words.OPENING.to(lang).replace("{name}", quote(name))
        self.drafts = Drafts(checklist, existing or {}, self.opening)
        self.measures = {measure.id: measure for measure in pia.measures if measure.id}
        self.name = words.DEFAULT_NAME.to(lang)
        self.purpose: list[str] = []
        self.files: list[PlannedFile] = []
        self.pieces: list[Piece] = []

    def plan(self) -> PiaPlan:
        pieces = [
            *(self._fact(key, self.pia.facts[key]) for key in self.table.facts if key in self.pia.facts),
            *map(self._answer, sorted(self.pia.answers, key=lambda answer: _rank(answer.question))),
            *map(self._measure, self.pia.measures),
            *(piece for each in sorted(self.pia.evaluations, key=_place_of) for piece in self._evaluation(each)),
            *map(self._comment, self.pia.comments),
        ]
        order = list(Group)
        pieces.sort(key=lambda piece: order.index(piece.group))
        self.pieces = pieces
        self._attach()
        self.pieces += [Piece(Group.OTHER, part.label, "", Outcome.NOT_TAKEN, (), part.why) for part in self.pia.unread]
        purpose = "\n\n".join([self.opening, *self.purpose]) if self.purpose else ""
        return PiaPlan(
            name=self.name,
            purpose=purpose,
            answers=self.drafts.answers(),
            files=tuple(self.files),
            pieces=tuple(self.pieces),
            empty=self.pia.empty,
        )

    # the pieces ----------------------------------------------------------------------------------------------------

    def _fact(self, key: str, value: Plain) -> Piece:
        fact = self.table.facts[key]
        if fact.take == "person":
            return Piece(fact.group, fact.title, "", Outcome.NOT_TAKEN, (), words.PERSON)
        if fact.take == "template":
            return Piece(fact.group, fact.title, "", Outcome.NOT_TAKEN, (), words.TEMPLATE)
        if fact.take == "name":
            return self._name(fact, value)
        said, reasons = self._fact_text(fact, value)
        writing = self._writing(said, reasons)
        if said:
            writing.comment(fact.comment, fact.title)
        if fact.take == "status" and said and self.table.statuses[value.text].suggests:
            writing.suggest(fact.comment, self.table.statuses[value.text].suggests)
        return writing.piece(fact.group, fact.title)

    def _fact_text(self, fact: Fact, value: Plain) -> tuple[str, list[Text]]:
        """The text of a fact, and what of it is left out."""
        reasons = [words.PICTURES] if value.pictures else []
        if fact.take == "groups":
            kept, all_of_them = self._groups(value.text)
            return kept, reasons if kept and all_of_them else [*reasons, words.SOME_PEOPLE if kept else words.PERSON]
        tables: dict[str, Mapping[str, Text]] = {
            "status": {number: status.says for number, status in self.table.statuses.items()},
            "verdict": self.table.verdicts,
            "asked": self.table.asked,
        }
        if fact.take in tables:
            said = tables[fact.take].get(value.text)
            return (said.to(self.lang), reasons) if said else ("", [words.UNKNOWN_VALUE])
        if fact.take == "day":
            return self._day(value.text), reasons
        return value.text, reasons

    def _groups(self, text: str) -> tuple[str, bool]:
        """Of a list, the parts that name groups or functions, and whether these are all."""
        parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        kept = [part for part in parts if self._is_group(part)]
        return ", ".join(kept), kept == parts

    def _is_group(self, part: str) -> bool:
        first, *others = simplified(part).split() or [""]
        named = re.findall(r"(?<=[\s’'(])[^\W\d_][^\W\d_]+", part)
        people = [word for word in named if word[0].isupper() and not word.isupper()]
        return first in self.table.group_words and bool(others) and not people

    def _name(self, fact: Fact, value: Plain) -> Piece:
        name = " ".join(value.text.split())
        if not self.new:
            return Piece(fact.group, fact.title, name, Outcome.NOT_TAKEN, (), words.KEEPS_NAME)
        self.name = name[:LONGEST_NAME]
        whole = len(name) <= LONGEST_NAME
        outcome, why = (Outcome.TAKEN, None) if whole else (Outcome.PARTLY, words.LONG_NAME)
        return Piece(fact.group, fact.title, name, outcome, (Place(How.NAME),), why)

    def _answer(self, answer: PiaAnswer) -> Piece:
        asked, title, reasons = self._asked(answer.question)
        lines = [words.GAUGE.to(self.lang).format(gauge=self._gauge(answer.gauge))] if answer.gauge else []
        lines += [answer.text.text] if answer.text.text else []
        alone = len(answer.items) == 1 and not lines
        lines += answer.items if alone else [f"- {item}" for item in answer.items]
        if answer.text.pictures:
            reasons.append(words.PICTURES)
        writing = self._writing("\n".join(lines), reasons)
        if asked.value:
            writing.value(asked.value, title)
        if asked.comment:
            writing.comment(asked.comment, title)
        if asked.purpose and self.new and writing.said:
            self.purpose.append(writing.said)
            writing.places.append(Place(How.PURPOSE))
        for question, option in asked.suggests.items():
            writing.suggest(question, option)
        return writing.piece(asked.group, title)

    def _measure(self, measure: PiaMeasure) -> Piece:
        title, safeguard = self._measure_title(measure), self._safeguard(measure)
        reasons = [] if safeguard else [words.UNMATCHED]
        if measure.content.pictures:
            reasons.append(words.PICTURES)
        name = measure.title or words.WITHOUT_TITLE.to(self.lang)
        text = f"{name}\n{measure.content.text}" if measure.content.text else name
        writing = self._writing(text, reasons)
        writing.comment(safeguard or self.table.unmatched, title)
        return writing.piece(Group.MEASURES, title)

    def _evaluation(self, evaluation: PiaEvaluation) -> Iterator[Piece]:
        asked, title, reasons = self._part(evaluation.reference)
        if evaluation.says:
            label = both(words.EVALUATION, title=title)
            pictures = [words.PICTURES] if evaluation.comment.pictures else []
            writing = self._writing(self._judged(evaluation), [*reasons, *pictures])
            writing.comment(asked.comment or asked.value, label)
            yield writing.piece(asked.group, label)
        if evaluation.plans:
            label = both(words.ACTION, title=title)
            pictures = [words.PICTURES] if evaluation.action.pictures else []
            writing = self._writing(self._to_do(evaluation), [*reasons, *pictures])
            writing.comment(asked.plans or asked.comment or asked.value, label)
            if asked.plans:
                writing.plan(asked.plans, evaluation)
            elif not reasons:
                writing.reasons.append(words.NO_SAFEGUARD)
            yield writing.piece(Group.ACTIONS, label)

    def _comment(self, comment: PiaComment) -> Piece:
        if comment.for_measure and comment.reference in self.measures:
            asked, title, reasons = self._part(f"3.1.{comment.reference}")
        else:
            asked, title, reasons = self._asked(comment.reference)
        label = both(words.REMARK, title=title)
        if comment.text.pictures:
            reasons.append(words.PICTURES)
        writing = self._writing(comment.text.text, reasons)
        writing.comment(asked.comment or asked.value, label)
        return writing.piece(Group.COMMENTS, label)

    def _attach(self) -> None:
        known = self.table.file in self.drafts.checklist.questions
        for file in self.pia.files:
            label = _literal(file.name or words.WITHOUT_TITLE.to(self.lang))
            if not known:
                self.pieces.append(Piece(Group.FILES, label, "", Outcome.NOT_TAKEN, (), words.NO_QUESTION))
                continue
            self.files.append(PlannedFile(self.table.file, file.name, file.data, len(self.pieces)))
            place = Place(How.FILE, self.table.file)
            self.pieces.append(Piece(Group.FILES, label, "", Outcome.TAKEN, (place,)))

    def _writing(self, said: str, reasons: list[Text]) -> Writing:
        return Writing(self.drafts, self.lang, said, reasons)

    # what a piece is about -----------------------------------------------------------------------------------------

    def _asked(self, number: str) -> tuple[Asked, Text, list[Text]]:
        """What the table says of a question of the tool; of one that it does not know, that it goes with the analysis."""
        asked = self.table.questions.get(number)
        if asked is not None:
            return asked, both(words.NUMBERED, title=asked.title, number=number), []
        whole = self._whole_analysis()
        if not number:
            return whole, both(words.UNKNOWN_PART, reference="?"), [words.LOST_REFERENCE]
        own = self.pia.titles.get(number)
        title = _literal(own) if own else both(words.OWN, number=quote(number))
        return whole, title, [words.OWN_QUESTION]

    def _part(self, reference: str) -> tuple[Asked, Text, list[Text]]:
        """The same for the reference of an evaluation: a part, a question of it, or a measure."""
        if reference in self.table.items:
            item = self.table.items[reference]
            return item, item.title, []
        start, _, last = reference.rpartition(".")
        if start == "3.1" and last in self.measures:
            measure = self.measures[last]
            safeguard = self._safeguard(measure)
            place = {"comment": safeguard or self.table.unmatched, "plans": safeguard}
            asked = self.table.items["3.1"].model_copy(update=place)
            return asked, self._measure_title(measure), [] if safeguard else [words.UNMATCHED]
        if start in self.table.items and last in self.table.questions:
            return self._asked(last)
        title = both(words.UNKNOWN_PART, reference=quote(reference) or "?")
        return self._whole_analysis(), title, [words.LOST_REFERENCE]

    def _whole_analysis(self) -> Asked:
        item = self.table.items["1.1"]
        return item.model_copy(update={"comment": self.table.file, "plans": "", "group": Group.OTHER})

    def _safeguard(self, measure: PiaMeasure) -> str:
        found = self.table.safeguard_of(measure.title, measure.slug)
        return found if found in self.drafts.checklist.questions else ""

    def _measure_title(self, measure: PiaMeasure) -> Text:
        title: Text | str = quote(" ".join(measure.title.split())) if measure.title else words.WITHOUT_TITLE
        return both(words.MEASURE, title=title)

    # texts ---------------------------------------------------------------------------------------------------------

    def _gauge(self, step: int) -> str:
        return self.table.gauges[str(step)].to(self.lang)

    def _day(self, iso: str) -> str:
        """A day as the language writes it; what is no day as it is."""
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
        return f"{found[3]}/{found[2]}/{found[1]}" if found and self.lang != "en" else iso

    def _judged(self, evaluation: PiaEvaluation) -> str:
        lang = self.lang
        lines = []
        if evaluation.mark:
            lines.append(words.MARK.to(lang).format(mark=self.table.marks[str(evaluation.mark)].to(lang)))
        if evaluation.judged_on:
            lines.append(words.JUDGED_ON.to(lang).format(day=self._day(evaluation.judged_on.isoformat())))
        if evaluation.gravity:
            lines.append(words.LEFT_GRAVITY.to(lang).format(gauge=self._gauge(evaluation.gravity)))
        if evaluation.likelihood:
            lines.append(words.LEFT_LIKELIHOOD.to(lang).format(gauge=self._gauge(evaluation.likelihood)))
        if evaluation.comment.text:
            lines.append(evaluation.comment.text)
        return "\n".join(lines)

    def _to_do(self, evaluation: PiaEvaluation) -> str:
        lines = [evaluation.action.text] if evaluation.action.text else []
        if evaluation.owner:
            lines.append(words.BY.to(self.lang).replace("{owner}", evaluation.owner))
        day = self._day(evaluation.due.isoformat()) if evaluation.due else evaluation.due_said
        if day:
            lines.append(words.BEFORE.to(self.lang).replace("{day}", day))
        return "\n".join(lines)


def _rank(number: str) -> tuple[int, str]:
    """The order of the questionnaire; questions of a template come after."""
    return (len(number), number)


def _place_of(evaluation: PiaEvaluation) -> tuple[str, str]:
    """The order of the questionnaire; measures keep the order of the file."""
    start, _, last = evaluation.reference.rpartition(".")
    return (start, "" if start == "3.1" else last) if start.count(".") else (evaluation.reference, "")


def _literal(text: str) -> Text:
    """A text of the file as it is, in every language."""
    shown = quote(text)
    return Text(fr=shown, en=shown)
