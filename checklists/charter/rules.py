"""What a charter must obey beyond the shape of its pieces. Everything that is wrong is said, not only the first thing."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from checklists.charter.extension import extend, free_letter
from checklists.charter.model import Charter, Principle, with_french_alone
from checklists.charter.problems import Problem, sentence
from checklists.errors import ChecklistError
from checklists.model import RESERVED_OPTION_IDS, AnswerType, Kind, Question, Text
from checklists.sentences import every_problem, unknown_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checklists.charter.problems import Place
    from checklists.model import Checklist

    Path = tuple[int | str, ...]
    Said = tuple[Path, str, Mapping[str, str | Text]]


@dataclass(slots=True)
class Draft:
    """A charter as it was written, before anything is known to be right.

    Attributes:
        raw: the keys of ``charter.yaml``, as plain data.
        place: where a location of ``raw`` is in the file.
        problems: what is wrong already.
        refused: ids of questions that could not be read: a link to one of them is not wrong.
        links_unread: whether some principle could not be read, so that nobody knows which questions it names.
        ids_unread: whether some question lacks its id, so that a link to it would look wrong.
    """

    raw: dict[str, Any]
    place: Callable[[Path], Place]
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    links_unread: bool = False
    ids_unread: bool = False


def settle(draft: Draft, checklist: Checklist) -> tuple[Charter | None, tuple[Problem, ...]]:
    """The charter of a draft, None while anything is wrong; and all that is wrong with it on top of ``checklist``."""
    raw = with_french_alone(draft.raw)
    charter, broken, said = _shaped(raw)
    if draft.problems:  # that nothing is left of a sheet is no news
        said = [each for each in said if each[0] not in ((), ("principles",))]
    principles = {n: Principle.model_validate(item) for n, item in _whole(raw, "principles", broken)}
    questions = {n: Question.model_validate(item) for n, item in _whole(raw, "questions", broken)}
    unread = {str(raw["questions"][n].get("id")) for n in broken["questions"] if isinstance(raw["questions"][n], dict)}
    said += _of_questions(checklist, questions)
    wrong_links = _of_principles(checklist, principles, questions, draft.refused | unread)
    said += [each for each in wrong_links if not draft.ids_unread or each[1] not in _UNSURE]
    if not broken["principles"] and not draft.links_unread:
        named = {id_ for principle in principles.values() for id_ in principle.questions}
        said += [
            (("questions", n), "unlinked", {"id": question.id})
            for n, question in questions.items()
            if question.id not in named
        ]
    problems = [*draft.problems, *(Problem(draft.place(path), message, values) for path, message, values in said)]
    if problems or charter is None:
        return None, tuple(problems)
    if charter.questions and free_letter(checklist) is None:
        return None, (Problem(draft.place(()), "no_letter"),)
    try:
        extend(checklist, charter)
    except ChecklistError as error:
        return None, (Problem(draft.place(()), "format", {"problem": sentence(str(error))}),)
    return charter, ()


def _shaped(raw: dict[str, Any]) -> tuple[Charter | None, dict[str, set[int]], list[Said]]:
    """The charter when every piece has its shape; which principles and questions have not; what is wrong."""
    broken: dict[str, set[int]] = {"principles": set(), "questions": set()}
    said: list[Said] = []
    try:
        return Charter.model_validate(raw), broken, said
    except ValidationError as error:
        for path, _, problem in every_problem(raw, error):
            words = problem
            if len(path) > 1 and path[0] in broken and isinstance(path[1], int):
                broken[str(path[0])].add(path[1])
            if problem.startswith("unknown key") and (len(path) == 1 or (len(path), path[0]) == (3, "principles")):
                words = unknown_key(path[-1], (Charter if len(path) == 1 else Principle).model_fields)
            if problem.startswith("the text has no"):
                words = "the text has no 'fr'; only 'en' may be left out"
            missing = "' is missing" in problem or problem.startswith(("unknown key", "the text has no"))
            said.append((path[:-1] if missing else path, "format", {"problem": sentence(words)}))
    return None, broken, said


def _whole(raw: dict[str, Any], key: str, broken: dict[str, set[int]]) -> list[tuple[int, Any]]:
    items = raw.get(key)
    return [(n, item) for n, item in enumerate(items) if n not in broken[key]] if isinstance(items, list) else []


_UNSURE = frozenset({"link_unknown", "link_close"})
"""What may be said of a link only once every question has its id."""


# Questions ---------------------------------------------------------------------------------------------------------


def _of_questions(checklist: Checklist, questions: dict[int, Question]) -> Iterator[Said]:
    taken = {
        *checklist.questions,
        *(fact.id for fact in checklist.facts),
        *(finding.id for finding in checklist.findings),
    }
    roles = [role.id for role in checklist.roles]
    seen: set[str] = set()
    for n, question in questions.items():
        at = ("questions", n)
        if question.id in taken:
            yield (*at, "id"), "id_taken", {"id": question.id}
        elif question.id in seen:
            yield (*at, "id"), "question_twice", {"id": question.id}
        seen.add(question.id)
        if question.kind is Kind.EXPOSURE:
            yield (*at, "kind"), "exposure", {}
            continue
        yield from (((*at, key), message, values) for key, message, values in _shape(question))
        for role in question.asked_of:
            if role not in roles:
                known = ", ".join(roles)
                yield (*at, "asked_of"), "role_unknown", {"value": role, "known": Text(fr=known, en=known)}


def _shape(question: Question) -> Iterator[tuple[str, str, Mapping[str, str | Text]]]:
    """What is wrong with one question taken alone: the key, and what to say of it."""
    fixed, answer = question.kind is Kind.SAFEGUARD, question.answer
    least = 2 if answer is AnswerType.ONE_OF else 1
    table = answer is AnswerType.TABLE
    rules = (
        ("answer", "safeguard_answer", fixed and answer is not AnswerType.ONE_OF),
        ("options", "safeguard_options", fixed and question.options),
        ("options", "too_few_options", question.has_options and not fixed and len(question.options) < least),
        ("options", "needless_options", not fixed and not question.has_options and question.options),
        ("columns", "columns_missing", table and not question.columns),
        ("columns", "needless_columns", question.columns and not table),
        ("unit", "needless_unit", question.unit and answer is not AnswerType.NUMBER),
    )
    yield from ((key, message, {"least": str(least)}) for key, message, broken in rules if broken)
    counts = Counter(option.id for option in question.options)
    for option in {option.id: option for option in question.options}.values():
        values = {"option": option.label}
        if counts[option.id] > 1:
            yield "options", "option_twice", values
        if option.id in RESERVED_OPTION_IDS:
            yield "options", "option_reserved", values
        if option.exclusive and answer is not AnswerType.ANY_OF:
            yield "options", "exclusive_wrong", {}


# Principles --------------------------------------------------------------------------------------------------------


def _of_principles(
    checklist: Checklist, principles: dict[int, Principle], questions: dict[int, Question], refused: set[str]
) -> Iterator[Said]:
    own = {question.id for question in questions.values()} | refused
    known = [*own, *checklist.questions]
    numbers = {number: id_ for id_, number in checklist.number_of.items()}
    seen: set[str] = set()
    for n, principle in principles.items():
        at = ("principles", n)
        if principle.id in seen:
            yield (*at, "id"), "principle_twice", {"id": principle.id}
        seen.add(principle.id)
        for id_ in dict.fromkeys(principle.questions):
            if id_ in own or id_ in checklist.questions:
                continue
            meant = numbers.get(id_.strip().upper()) or next(iter(difflib.get_close_matches(id_, known, n=1)), None)
            if id_.strip().upper() in numbers:
                yield (*at, "questions"), "link_number", {"id": id_, "meant": str(meant)}
            elif meant:
                yield (*at, "questions"), "link_close", {"id": id_, "meant": meant}
            else:
                yield (*at, "questions"), "link_unknown", {"id": id_}
