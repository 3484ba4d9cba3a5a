"""What would become of each line of a register, then the import: nothing is written before a person agreed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from assessments.days import typed_day
from assessments.exchange.register.columns import COLUMNS, NAME, Column, Holds
from assessments.exchange.register.words import COMMENT, LINE, NOTE, say
from assessments.model import AiSystem, Answer, Origin, Stage
from assessments.storage import Beginning
from assessments.storage.text import LONGEST_SHORT, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from assessments.access import Actor
    from assessments.exchange.register.reading import Cell, Grid
    from assessments.model import Assessment
    from assessments.storage import AssessmentStore
    from checklists.model import Checklist, Text

MOST_CHARACTERS = 5_000
"""In one cell that holds a text."""


class Fate(StrEnum):
    """What becomes of a line.

    ``new``: an assessment is begun. ``twin``: a system has this name already, there or on an earlier line; left out unless the
    person wants it all the same. ``refused``: something in it cannot be taken.
    """

    NEW = "new"
    TWIN = "twin"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file. ``why``: why it is refused or a twin; ``notes``: what is left for a person to say."""

    number: int
    name: str
    fate: Fate
    why: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What an import would do. ``unused``: titles of columns of which nothing is taken."""

    lines: tuple[Line, ...]
    unused: tuple[str, ...]

    def of(self, fate: Fate) -> tuple[Line, ...]:
        """The lines of one fate."""
        return tuple(line for line in self.lines if line.fate is fate)

    def beginnings(self, *, twins: bool) -> list[Beginning]:
        """What would be created, in the order of the file."""
        taken = {Fate.NEW, Fate.TWIN} if twins else {Fate.NEW}
        return [line.beginning for line in self.lines if line.fate in taken and line.beginning is not None]


def plan_register(
    grid: Grid,
    places: Mapping[str, int],
    checklist: Checklist,
    existing: Iterable[str],
    *,
    today: date,
    lang: str,
) -> RegisterPlan:
    """What would become of each line.

    Args:
        grid: the file as read.
        places: under which title each column stands, by column id; columns left out are not taken.
        checklist: what the assessments will be answered with.
        existing: names of the systems that the authority has.
        today: a date of service after it says that the system is not in service yet.
        lang: the language of comments.
    """
    there = {folded(name) for name in existing}
    seen: dict[str, int] = {}
    lines = []
    for number, cells in grid.lines.items():
        reader = _Line(cells, places, grid.titles, checklist, today, lang)
        reader.read()
        if number in grid.extra:
            reader.why.insert(0, say(LINE, "ragged"))
        name = reader.system.get(NAME, "")
        key = folded(str(name))
        if reader.why:
            lines.append(Line(number, str(name), Fate.REFUSED, tuple(reader.why)))
            continue
        beginning = Beginning(AiSystem.model_validate(reader.system), tuple(reader.answers.values()))
        twin = (
            say(LINE, "twin_line", line=seen[key]) if key in seen else say(LINE, "twin_there") if key in there else None
        )
        fate = Fate.NEW if twin is None else Fate.TWIN
        lines.append(Line(number, str(name), fate, (twin,) if twin else (), tuple(reader.notes), beginning))
        seen.setdefault(key, number)
    used = set(places.values())
    unused = tuple(title for n, title in enumerate(grid.titles) if title and n not in used)
    return RegisterPlan(tuple(lines), unused)


def import_register(
    store: AssessmentStore, actor: Actor, authority_id: str, plan: RegisterPlan, checklist: Checklist, *, twins: bool
) -> list[Assessment]:
    """Create what a plan says, in one transaction.

    Raises:
        InvalidInput: for a value that cannot be stored; nothing was created.
    """
    return store.create_assessments(actor, authority_id, plan.beginnings(twins=twins), checklist)


@dataclass
class _Line:
    """One line being read."""

    cells: Mapping[int, Cell]
    places: Mapping[str, int]
    titles: Sequence[str]
    checklist: Checklist
    today: date
    lang: str
    system: dict[str, str | Stage] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    why: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def read(self) -> None:
        for column in COLUMNS:
            cell = self.cells.get(self.places.get(column.id, -1))
            if cell is None:
                continue
            if cell.wrong:
                self.why.append(say(LINE, cell.wrong, column=self.title(column), value=cell.text))
            elif len(cell.text) > (most := MOST_CHARACTERS if column.holds is Holds.TEXT else LONGEST_SHORT):
                self.why.append(say(LINE, "too_long", column=self.title(column), most=most))
            else:
                _READERS[column.holds](self, column, cell.text)
        if not self.system.get(NAME) and not self.why:
            self.why.append(say(LINE, "no_name"))

    def title(self, column: Column) -> str | Text:
        """What the file calls a column; what we call it when the file says nothing."""
        return self.titles[self.places[column.id]] or column.title

    def note(self, message: str, column: Column, value: str) -> None:
        self.notes.append(say(NOTE, message, column=self.title(column), value=value))

    def text(self, column: Column, text: str) -> None:
        if column.field:
            self.system[column.field] = text
        else:
            self.answer(column, (), text)

    def line(self, column: Column, text: str) -> None:
        self.text(column, " ".join(text.split()))

    def stage(self, column: Column, text: str) -> None:
        found = _meaning(column, text)
        if found is None:
            self.note("word", column, text)
        else:
            self.system[column.field] = Stage(found)

    def choice(self, column: Column, text: str) -> None:
        found = _meaning(column, text)
        if found is None:
            self.note("word", column, text)
        self.answer(column, (found,) if found else (), text)

    def date(self, column: Column, text: str) -> None:
        day = typed_day(text)
        if day is None:
            self.note("date", column, text)
            self.answer(column, (), text)
            return
        self.answer(column, ("yes" if day <= self.today else "no",), text)

    def answer(self, column: Column, choice: tuple[str, ...], text: str) -> None:
        """An answer that a person will confirm, with the words of the register in its comment."""
        question = self.checklist.questions.get(column.question)
        if question is None:
            return
        kept = choice if set(choice) <= {option.id for option in question.choices} else ()
        comment = COMMENT.to(self.lang).format(column=column.title.to(self.lang), value=text)
        self.answers[column.question] = Answer(
            question=column.question, choice=kept, comment=comment, origin=Origin.IMPORT, to_confirm=True
        )


def _meaning(column: Column, text: str) -> str | None:
    """What a word of a drop-down means; empty when nothing follows from it alone, None when it is not known."""
    said = folded(text).strip(" .")
    for word in column.words:
        if said in {folded(known) for known in (word.label.fr, word.label.en, *word.also)}:
            return word.means
    return None


_READERS: dict[Holds, Callable[[_Line, Column, str], None]] = {
    Holds.TEXT: _Line.text,
    Holds.LINE: _Line.line,
    Holds.STAGE: _Line.stage,
    Holds.DATE: _Line.date,
    Holds.CHOICE: _Line.choice,
}
