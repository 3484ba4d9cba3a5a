"""Cases that an ethics officer can read and sign: ``scenarios/*.yaml``, one file per case.

``name`` is the sentence that is signed, ``source`` where the facts come from, ``authority`` and ``as_of`` the context.
``answers`` holds what could be known before the harm: options, a text, or a mapping with ``answer``, ``comment``,
``owner`` and ``due``. ``case`` and ``outcome`` name a public case and what became of it. Levels are written as people
read them, I to IV: one level when it is certain, two for a range.
``and_if`` says what changes when one thing changes: null takes an answer away.

What a lawyer signs is also which text is cited, and from when: ``dates`` gives the prudent and the likely date of a
duty (null: in application already); ``references`` and ``not_references`` what a finding, duty or question rests on;
``not_cited`` what nothing in the result may rest on; ``reference_says`` what the list of texts says of one of them;
``never_written`` words that no text of the checklist may contain, in either language.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from helpers_texts import all_texts, every_text, plain, resting
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assessments.model import Answer, AuthorityType, Context
from assessments.qualification import AiActClass, Standing
from assessments.scoring import Range, score
from checklists.loader import main_checklist
from checklists.model import Certainty, Level

FAST_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a hundred files are read each time
FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
ROMAN = ("I", "II", "III", "IV")

Levels = Annotated[
    list[Literal["I", "II", "III", "IV"]],
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    Field(min_length=1, max_length=2),
]


class Strict(BaseModel):
    """A misspelt key would be an expectation that is never checked."""

    model_config = ConfigDict(extra="forbid")


class Profile(Strict):
    """The authority; null means not known."""

    type: AuthorityType
    population: int | None
    staff_fte: float | None


class RiskExpectation(Strict):
    """Levels of one risk, before safeguards and today."""

    inherent: Levels | None = None
    current: Levels | None = None
    target: Levels | None = None


class ReferenceExpectation(Strict):
    """What the list of texts must say of one of them; ``says`` are words of its title or note, in French or English."""

    article: str | None = None
    applies_from: date | None = None
    certainty: Certainty | None = None
    says: list[str] = []
    never_says: list[str] = []


class Expectation(Strict):
    """What must come out. ``grounds`` are the answers named as the reason of a finding."""

    impact: Levels | None = None
    impact_inherent: Levels | None = None
    impact_at_least: Literal["I", "II", "III", "IV"] | None = None
    ai_act: AiActClass | None = None
    ai_act_possible: list[AiActClass] | None = None
    blocked: bool | None = None
    holds: list[str] = []
    to_confirm: list[str] = []
    announced: list[str] = []
    possible: list[str] = []
    absent: list[str] = []
    grounds: dict[str, dict[str, list[str]]] = {}
    duties: list[str] = []
    no_duties: list[str] = []
    dates: dict[str, tuple[date | None, date | None]] = {}
    references: dict[str, list[str]] = {}
    not_references: dict[str, list[str]] = {}
    not_cited: list[str] = []
    reference_says: dict[str, ReferenceExpectation] = {}
    never_written: list[str] = []
    risks: dict[str, RiskExpectation] = {}
    depth: Literal["short", "standard", "full"] | None = None
    most_questions: int | None = None


class Variant(Strict):
    """The same case with something changed."""

    name: str
    authority: dict[str, Any] = {}
    as_of: date | None = None
    answers: dict[str, Any] = {}
    expect: Expectation


class Scenario(Strict):
    """One case."""

    name: str
    source: str
    case: str = ""
    outcome: Literal["illegal", "stopped", "contested", "mixed", "in_service"] | None = None
    authority: Profile
    as_of: date
    answers: dict[str, Any]
    expect: Expectation
    and_if: list[Variant] = []


class Situation:
    """One set of answers in one context, scored, and what must come out of it."""

    def __init__(self, name, authority, as_of, answers, expect):
        self.name, self.expect = name, expect
        self.answers = {id_: answer_of(id_, given) for id_, given in answers.items() if given is not None}
        context = Context(
            authority_type=authority.type,
            population=authority.population,
            staff_fte=authority.staff_fte,
            as_of=as_of,
        )
        self.sheet = score(main_checklist(), self.answers, context)
        self.standing = {finding.id: finding.standing for finding in self.sheet.qualification.findings}


def answer_of(question, given):
    details = dict(given) if isinstance(given, dict) else {"answer": given}
    answer = details.pop("answer")
    chosen = isinstance(answer, list)
    return Answer(question=question, choice=tuple(answer) if chosen else (), value="" if chosen else answer, **details)


@cache
def parsed(file):
    """One file; refused when a key is misspelt."""
    return Scenario.model_validate(yaml.load(file.read_text(encoding="utf-8"), Loader=FAST_YAML))  # noqa: S506 - the safe loader, in C


@cache
def situations(file):
    """The case of a file and its variants, in order."""
    data = parsed(file)
    found = [Situation(data.name, data.authority, data.as_of, data.answers, data.expect)]
    for variant in data.and_if:
        profile = data.authority.model_copy(update=variant.authority)
        answers = {**data.answers, **variant.answers}
        found.append(Situation(variant.name, profile, variant.as_of or data.as_of, answers, variant.expect))
    return found


ALL = [(file, index) for file in FILES for index in range(1 + len(parsed(file).and_if))]


@pytest.fixture(params=ALL, ids=lambda pair: pair[0].stem + (f"-{pair[1]}" if pair[1] else ""))
def situation(request):
    """Each case, then each of its variants."""
    file, index = request.param
    return situations(file)[index]


def levels(wanted):
    """« III » or « [II, III] » as a range."""
    return Range(ROMAN.index(wanted[0]) + 1, ROMAN.index(wanted[-1]) + 1)


def in_words(found):
    """A range as people read it."""
    return "-".join(dict.fromkeys((ROMAN[found.low - 1], ROMAN[found.high - 1])))


def test_the_answers_are_possible(situation):
    """A case answers questions that are really asked, with options that are really offered."""
    questions = main_checklist().questions

    assert [] == [id_ for id_ in situation.answers if id_ not in questions]
    assert [] == [id_ for id_ in situation.answers if id_ not in situation.sheet.asked]
    assert [] == [
        (id_, choice)
        for id_, answer in situation.answers.items()
        for choice in answer.choice
        if choice not in [option.id for option in questions[id_].choices]
    ]


def test_the_level_of_impact(situation):
    """The level is the one that people who know the outcome would have wanted to read beforehand."""
    sheet, expect = situation.sheet, situation.expect

    if expect.impact:
        assert in_words(levels(expect.impact)) == in_words(sheet.impact)
    if expect.impact_inherent:
        assert in_words(levels(expect.impact_inherent)) == in_words(sheet.impact_inherent)
    if expect.impact_at_least:
        assert ROMAN.index(expect.impact_at_least) + 1 <= sheet.impact.low


def test_the_class_under_the_ai_act_and_what_stops_approval(situation):
    """The class and the red lines are those of the law on that day."""
    found, expect = situation.sheet.qualification, situation.expect

    if expect.ai_act is not None:
        assert expect.ai_act == found.ai_act
    if expect.ai_act_possible is not None:
        assert expect.ai_act_possible == list(found.ai_act_possible)
    if expect.blocked is not None:
        assert expect.blocked == found.blocked


@pytest.mark.parametrize("standing", Standing)
def test_findings(situation, standing):
    """Each finding stands as firmly as the law allows to say: holds, to be confirmed, announced, possible."""
    wanted = getattr(situation.expect, "holds" if standing is Standing.HOLDS else standing.value)

    assert dict.fromkeys(wanted, standing) == {id_: situation.standing.get(id_) for id_ in wanted}


def test_what_must_not_be_found(situation):
    """Nothing is held against a project that the law does not."""
    known = {finding.id for finding in main_checklist().findings}

    assert set(situation.expect.absent) <= known
    assert [] == [id_ for id_ in situation.expect.absent if id_ in situation.standing]


def test_findings_name_the_answers_that_led_there(situation):
    """A reader sees which answers a finding rests on."""
    by_id = {finding.id: finding for finding in situation.sheet.qualification.findings}
    for id_, wanted in situation.expect.grounds.items():
        named = {ground.key: list(ground.options) for ground in by_id[id_].grounds}

        assert wanted == {key: named.get(key) for key in wanted}


def test_obligations(situation):
    """What is owed, and what is not."""
    known = {duty.id for duty in main_checklist().obligations}
    owed = {duty.id for duty in situation.sheet.qualification.duties if duty.standing is not Standing.POSSIBLE}

    assert set(situation.expect.no_duties) <= known
    assert [] == [id_ for id_ in situation.expect.duties if id_ not in owed]
    assert [] == [id_ for id_ in situation.expect.no_duties if id_ in owed]


def test_dates_of_what_is_owed(situation):
    """A duty binds from the day of the law, and where readings differ both days are given."""
    duties = {duty.id: duty for duty in situation.sheet.qualification.duties}
    for id_, wanted in situation.expect.dates.items():
        assert (id_, *wanted) == (id_, duties[id_].since, duties[id_].likely)


def test_texts_cited(situation):
    """What is found rests on the right article, and not on the one that is often mistaken for it."""
    expect, rests_on = situation.expect, resting()
    known = main_checklist().reference
    for id_, wanted in expect.references.items():
        assert (id_, []) == (id_, [text for text in wanted if text not in rests_on[id_]])
    for id_, unwanted in expect.not_references.items():
        assert [] == [text for text in unwanted if text not in known]
        assert (id_, []) == (id_, [text for text in unwanted if text in rests_on[id_]])

    results = situation.sheet.qualification
    shown = [*(finding.id for finding in results.findings), *(duty.id for duty in results.duties)]

    assert [] == [text for text in expect.not_cited if text not in known]
    assert [] == [(id_, text) for id_ in shown for text in expect.not_cited if text in rests_on[id_]]


def test_what_the_list_of_texts_says(situation):
    """An article, a date, a warning: what a reader finds behind each text is what the law says."""
    for id_, wanted in situation.expect.reference_says.items():
        text = main_checklist().reference[id_]
        words = plain(" ".join(part for part in every_text(text)))
        for key in ("article", "applies_from", "certainty"):
            if getattr(wanted, key) is not None:
                assert (id_, getattr(wanted, key)) == (id_, getattr(text, key))
        assert (id_, []) == (id_, [said for said in wanted.says if said.lower() not in words])
        assert (id_, []) == (id_, [said for said in wanted.never_says if said.lower() in words])


def test_words_that_are_never_written(situation):
    """A usual mistake is nowhere in the checklist: neither in questions, nor in findings, duties, risks or texts cited."""
    unwanted = [word.lower() for word in situation.expect.never_written]
    found = [(word, text) for text in all_texts() for word in unwanted if word in text]

    assert [] == found


def test_risks(situation):
    """The risks that mattered come out as they should have."""
    for id_, wanted in situation.expect.risks.items():
        found = situation.sheet.risk(id_)
        expected = {name: in_words(levels(value)) for name, value in wanted if value}

        assert (id_, expected) == (id_, {name: in_words(getattr(found, name)) for name in expected})


def test_depth_and_number_of_questions(situation):
    """A harmless system costs little work; a grave one is asked everything."""
    sheet, expect = situation.sheet, situation.expect

    if expect.depth:
        assert expect.depth == sheet.depth.name.lower()
    if expect.most_questions is not None:
        assert len(sheet.asked) <= expect.most_questions


PUBLIC = [file for file in FILES if parsed(file).case]


def test_the_public_cases_are_all_there():
    """The twenty-two public cases with a known outcome are each told once."""
    told = [parsed(file).case for file in PUBLIC]

    assert 22 == len(set(told)) == len(told)
    assert 4 == sum(parsed(file).outcome == "illegal" for file in PUBLIC)


@pytest.mark.parametrize("file", [f for f in PUBLIC if parsed(f).outcome == "illegal"], ids=lambda f: f.stem)
def test_what_courts_struck_down_would_have_been_stopped(file):
    """A system that a court or an inquiry found unlawful ends blocked, at IV, or at III with a blocking finding."""
    sheet = situations(file)[0].sheet

    assert sheet.impact.low >= Level.HIGH
    assert sheet.qualification.blocked or sheet.impact.low == Level.CRITICAL


def test_what_only_looks_at_objects_stays_harmless():
    """Bins, leaks and roads stay at level I, unless people or plates can be seen or a critical action is taken."""
    levels_found = {}
    real = [(file, index) for file, index in ALL if parsed(file).case or file.stem.startswith("unseen_")]
    for file, index in real:
        answers = {id_: answer.choice for id_, answer in situations(file)[index].answers.items()}
        acts = answers.get("automatic_actions") == ("acts_critical",)
        if answers.get("about") == ("objects",) and answers.get("personal_data") == ("none",) and not acts:
            levels_found[file.stem, index] = in_words(situations(file)[index].sheet.impact)

    assert len(levels_found) >= 3
    assert {"I"} == set(levels_found.values())


def test_a_table_of_all_cases():
    """``pytest -s tests/test_scenarios.py`` prints case, level and reasons, for the people who sign."""
    lines = [f"{'case':<44} {'before':>6} {'today':>6}  reasons"]
    for file, index in ALL:
        found = situations(file)[index]
        title = file.stem + (f" ({index})" if index else "")
        inherent, impact = in_words(found.sheet.impact_inherent), in_words(found.sheet.impact)
        lines.append(f"{title:<44} {inherent:>6} {impact:>6}  {', '.join(reasons(found.sheet))}")
    print("\n".join(lines))  # noqa: T201 - shown with -s

    assert len(lines) == len(ALL) + 1


def reasons(sheet):
    """What sets the upper end of the impact level, floors first."""
    top = sheet.impact.high
    floors = [f"floor no {line.index + 1}" for line in sheet.impact_floors if line.degree == top > 1]
    return floors + [risk.id for risk in sheet.risks if risk.current.high == top > 1]
