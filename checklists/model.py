"""The shape of a checklist: questions, risks, findings and what they rest on.

Everything here is frozen data. How answers become levels is in ``assessments.scoring``; the meaning of every key is
described for content authors in ``docs/format.md``, which a test compares with these models.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

ID_PATTERN = r"^[a-z][a-z0-9_]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=60)]

AUTHORITY_TYPES: tuple[str, ...] = (
    "commune", "epci", "departement", "region", "sdis", "ccas", "syndicat", "autre",
)  # fmt: skip
"""Kinds of local authority that the law treats differently: what a fact on ``authority_type`` may name."""


def refusal(sentence: str) -> PydanticCustomError:
    """What a validator raises so that an author reads the sentence alone, without pydantic's own words."""
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _written(value: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in value):
        raise refusal("nothing is written here")
    return value


Written = Annotated[str, AfterValidator(_written)]
"""Words that somebody reads: never empty, never only spaces."""


def _one_of(words: Mapping[str, IntEnum]) -> BeforeValidator:
    """A word of a closed list, given in a file as a word; in stored JSON it is the number behind the word."""

    def number(value: object) -> object:
        if isinstance(value, str) and value in words:
            return words[value]
        if isinstance(value, int) and not isinstance(value, bool) and value in words.values():
            return value
        raise refusal("must be one of " + ", ".join(words))

    return BeforeValidator(number)


class Level(IntEnum):
    """Level of one risk, and impact level I-IV of an assessment; ordered, never averaged."""

    LOW = 1
    MODERATE = 2
    HIGH = 3
    CRITICAL = 4


LEVEL_IDS: dict[str, Level] = {level.name.lower(): level for level in Level}

Degree = Annotated[int, Field(ge=1, le=4)]
LevelField = Annotated[Level, _one_of(LEVEL_IDS)]


class Depth(IntEnum):
    """How much is asked: each depth includes the ones before it."""

    SHORT = 1
    STANDARD = 2
    FULL = 3


DEPTH_IDS: dict[str, Depth] = {depth.name.lower(): depth for depth in Depth}
DepthField = Annotated[Depth, _one_of(DEPTH_IDS)]


class Kind(StrEnum):
    """What an answer does: an exposure raises risks, a safeguard lowers them, a fact informs."""

    EXPOSURE = "exposure"
    SAFEGUARD = "safeguard"
    FACT = "fact"


class AnswerType(StrEnum):
    """What an answer looks like."""

    ONE_OF = "one_of"
    ANY_OF = "any_of"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TABLE = "table"


UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
DONE = "done"
PARTIAL = "partial"
PLANNED = "planned"
NOT_DONE = "not_done"
DECLINED = "declined"


class Strict(BaseModel):
    """Base of every piece of a checklist: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """One text in every language of the product; none may be missing or empty."""

    fr: Written
    en: Written

    def to(self, lang: str) -> str:
        """The text in ``lang``; French when the language is not one of ours."""
        return self.en if lang == "en" else self.fr


# A condition in disjunctive form: at least one mapping holds; a mapping holds when all its lines hold; a line holds
# when one of its options is chosen. An empty tuple never holds.
When = tuple[dict[Id, tuple[str, ...]], ...]


def _as_alternatives(value: object) -> object:
    alternatives = (value,) if isinstance(value, dict) else value
    if isinstance(alternatives, list | tuple) and not alternatives:
        raise refusal("an empty list never holds; name at least one question, fact or finding")
    if isinstance(alternatives, list | tuple) and {} in alternatives:
        raise refusal("a condition that names nothing always holds; name at least one question, fact or finding")
    return alternatives


WhenField = Annotated[When, BeforeValidator(_as_alternatives)]


class Certainty(StrEnum):
    """Whether a statement was checked in the text of the law, or is shown as « à confirmer »."""

    VERIFIED = "verified"
    TO_CONFIRM = "to_confirm"


class Reference(Strict):
    """A law or a guide, with the date on which somebody last read it."""

    id: Id
    title: Text
    article: str = ""
    url: Annotated[str, Field(pattern=r"^https?://")]
    applies_from: date | None = None
    checked_on: date
    certainty: Certainty
    note: Text | None = None


class Requirement(Strict):
    """One requirement of a framework that questions map to. ``reason``: why no question covers it (None: one must).

    ``text`` is its wording, where it may be reproduced.
    """

    id: str
    title: Text
    text: Text | None = None
    reason: Text | None = None


class Framework(Strict):
    """A framework (ALTAI, HUDERIA, an authority's charter …) as the list of requirement ids that questions may name.

    ``url`` is empty for a charter that is not published; ``adopted_on`` is None when the day is not known.
    """

    id: Id
    title: Text
    url: Annotated[str, Field(pattern=r"^(https?://|$)")] = ""
    adopted_on: date | None = None
    requirements: tuple[Requirement, ...]


class Option(Strict):
    """A possible answer. ``exclusive`` marks the « none of these » of an ``any_of`` question."""

    id: Id
    label: Text
    help: Text | None = None
    exclusive: bool = False


class Harm(Strict):
    """A real, published case of what happens when a question is neglected, and where it can be read."""

    fr: Written
    en: Written
    source: Id

    def to(self, lang: str) -> str:
        """The text in ``lang``."""
        return self.en if lang == "en" else self.fr


class ColumnType(StrEnum):
    """What is typed in a column of a table that has no options."""

    TEXT = "text"
    DATE = "date"


class Column(Strict):
    """One column of a ``table`` answer: chosen among its ``options`` when it has some, else typed as its ``type`` says.

    A cell holds an option id, a text, or an ISO date; empty when nothing is said.
    """

    id: Id
    label: Text
    type: ColumnType = ColumnType.TEXT
    options: tuple[Option, ...] = ()


BENEFITS = "benefits"
"""The table in which benefits are announced; each row is one."""
COUNTED_BY: tuple[str, ...] = ("axis", "indicator", "baseline", "target", "date")
"""The columns of that table without which a benefit is announced and not counted."""


_SAFEGUARD_LABELS: tuple[tuple[str, str, str], ...] = (
    (DONE, "C’est fait", "Done"),
    (PARTIAL, "En partie", "Partly done"),
    (PLANNED, "Prévu", "Planned"),
    (NOT_DONE, "Pas encore fait", "Not done yet"),
    (DECLINED, "Nous ne le ferons pas", "We will not do it"),
)
NOT_APPLICABLE_OPTION = Option(
    id=NOT_APPLICABLE, label=Text(fr="Sans objet (dites pourquoi)", en="Not applicable (say why)")
)
UNKNOWN_OPTION = Option(id=UNKNOWN, label=Text(fr="Je ne sais pas", en="I do not know"))
SAFEGUARD_OPTIONS: tuple[Option, ...] = tuple(
    Option(id=id_, label=Text(fr=fr, en=en)) for id_, fr, en in _SAFEGUARD_LABELS
)
RESERVED_OPTION_IDS = frozenset({UNKNOWN, NOT_APPLICABLE})


class Question(Strict):
    """One question. Options of an exposure run from least to most severe.

    ``condition`` says what is true once a safeguard is done, as one sentence that a decision can require; None: not worded.
    ``shared``: the answer is about the authority rather than about one system, and may be kept once for several of them.
    """

    id: Id
    kind: Kind
    answer: AnswerType
    text: Text
    condition: Text | None = None
    why: Text
    help: Text | None = None
    example_of_harm: Harm | None = None
    references: tuple[Id, ...] = ()
    maps_to: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    asked_of: Annotated[tuple[Id, ...], Field(min_length=1)]
    depth: DepthField
    shown_if: WhenField | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    unit: Text | None = None
    may_not_apply: bool = False
    shared: bool = False

    @property
    def has_options(self) -> bool:
        """Whether the answer is chosen among options (as against a value that is typed)."""
        return self.answer in (AnswerType.ONE_OF, AnswerType.ANY_OF)

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """Every option offered on screen, in order: the declared ones, « sans objet » where allowed, « ne sait pas »."""
        declared = SAFEGUARD_OPTIONS if self.kind is Kind.SAFEGUARD else self.options
        extra = (NOT_APPLICABLE_OPTION,) if self.may_not_apply else ()
        return (*declared, *extra, UNKNOWN_OPTION)

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        """Ids of the substantive options, least severe first for an exposure; without « sans objet » and « ne sait pas »."""
        declared = SAFEGUARD_OPTIONS if self.kind is Kind.SAFEGUARD else self.options
        return tuple(option.id for option in declared)

    @cached_property
    def exclusive_ids(self) -> frozenset[str]:
        """Options that cannot be combined with another one (the « none of these » of an ``any_of``)."""
        return frozenset(option.id for option in self.options if option.exclusive)

    def label(self, option_id: str, lang: str) -> str:
        """The words of one option; the id itself when the option is not (or no longer) declared."""
        return next((option.label.to(lang) for option in self.choices if option.id == option_id), option_id)


class Section(Strict):
    """A page of questions. ``triage`` marks the section that qualifies the system and is asked first."""

    id: Id
    letter: Annotated[str, Field(pattern=r"^[A-Z]$")]
    title: Text
    intro: Text
    triage: bool = False
    questions: tuple[Question, ...]


class Fact(Strict):
    """A derived fact, « yes » or « no », usable in ``when``. Exactly one way of deriving it is given.

    - ``context`` with ``at_least``, ``more_than`` or ``among``: from the authority's profile or an audit verdict;
    - ``question`` with ``at_least``: how many options of an ``any_of`` question are chosen (exclusive ones not counted);
    - ``on_or_after``: from the date ``as_of``;
    - ``when``: from other answers and facts.
    """

    id: Id
    name: Text
    context: Literal["authority_type", "population", "staff_fte", "audit_gap_established"] | None = None
    question: Id | None = None
    at_least: float | None = None
    more_than: float | None = None
    among: tuple[str, ...] = ()
    on_or_after: date | None = None
    when: WhenField | None = None


class Severity(StrEnum):
    """How grave a finding is; worst first."""

    BLOCKING = "blocking"
    HIGH = "high"
    TRANSPARENCY = "transparency"
    NOTICE = "notice"


SEVERITY_ORDER: tuple[Severity, ...] = tuple(Severity)


class RegimeId(StrEnum):
    """Families of law; only ``ai_act`` findings set the AI Act class."""

    AI_ACT = "ai_act"
    RGPD = "rgpd"
    CRPA = "crpa"
    LIL = "lil"
    SECURITY = "security"
    STAFF = "staff"
    ACCESSIBILITY = "accessibility"
    OTHER = "other"


class Regime(Strict):
    """A family of law, and the condition without which none of its findings can hold (None: always possible)."""

    id: RegimeId
    name: Text
    applies_when: WhenField | None = None
    out_of_scope: Text | None = None


class Finding(Strict):
    """A legal consequence of the answers.

    ``certainty: to_confirm`` means that even when the conditions hold lawyers may disagree: it then raises the upper
    end of a range alone, and is shown as « à confirmer ». Before ``in_force_from`` it is announced and binds nobody.
    """

    id: Id
    title: Text
    because: Text
    severity: Severity
    regime: RegimeId
    when: WhenField
    references: Annotated[tuple[Id, ...], Field(min_length=1)]
    obligations: tuple[Id, ...] = ()
    certainty: Certainty = Certainty.VERIFIED
    in_force_from: date | None = None
    note: Text | None = None


class Obligation(Strict):
    """Something to do because of a finding. Two dates where readings differ: a prudent one and a likely one."""

    id: Id
    text: Text
    who: Id
    references: Annotated[tuple[Id, ...], Field(min_length=1)]
    prudent_date: date | None = None
    likely_date: date | None = None
    date_note: Text | None = None
    proved_by: Id | None = None
    document: Text | None = None


class DegreeLine(Strict):
    """One line of a gravity or likelihood table: the degree that its condition gives."""

    level: Degree
    when: WhenField


class Floor(Strict):
    """A level below which a risk, or the whole assessment, cannot fall while the condition holds."""

    level: LevelField
    when: WhenField
    reason: Text


class Safeguards(Strict):
    """Ids of the safeguard questions that lower one risk; a recommended one never makes up for an essential one."""

    essential: tuple[Id, ...] = ()
    recommended: tuple[Id, ...] = ()


class Risk(Strict):
    """A named risk. See METHOD: the highest line that holds counts, 1 when none does."""

    id: Id
    name: Text
    harm: Text
    council: Text
    gravity: tuple[DegreeLine, ...]
    likelihood: tuple[DegreeLine, ...]
    safeguards: Safeguards
    floors: tuple[Floor, ...] = ()
    references: tuple[Id, ...] = ()


class LevelText(Strict):
    """What a level is called and what it means."""

    level: LevelField
    roman: Written
    name: Text
    meaning: Text
    council: Text


class Body(StrEnum):
    """Who decides, as far as the form of the decision depends on it."""

    ASSEMBLY = "assembly"
    EXECUTIVE = "executive"
    ADMINISTRATION = "administration"


class Adviser(StrEnum):
    """Whose opinion a level may require before a decision. The others may give theirs unasked."""

    COMMITTEE = "committee"
    DPO = "dpo"
    RSSI = "rssi"
    BUSINESS = "business"
    LEGAL = "legal"
    ACCESSIBILITY = "accessibility"


class RequiredOpinion(Text):
    """An opinion or a step that a level requires, in words. ``of``: who gives it; None when it is no opinion of somebody."""

    of: Adviser | None = None


class Governance(Strict):
    """What a level of impact requires: who gives an opinion, who decides, what is published, how long it holds.

    ``decided_by`` says it to people; ``body`` gives the draft decision its form. None: not said.
    """

    level: LevelField
    opinions: tuple[RequiredOpinion, ...]
    decided_by: Text
    body: Body | None = None
    published: Text
    valid_months: Annotated[int, Field(gt=0)]


class Outcome(StrEnum):
    """What a conclusion proposes. ``do_not`` is an outcome like the others: a decision that protects."""

    DO_NOT = "do_not"
    CHANGE = "change"
    CONDITIONS = "conditions"
    GO = "go"
    NOT_YET = "not_yet"


class Circumstances(Strict):
    """When a conclusion or a remark applies: every line that is given holds. Without any line it always applies.

    ``impact_at_least`` reads the upper end of the impact level, which counts while answers are missing; for ``do_not``
    the lower end, which is certain. ``impact_at_most`` reads the upper end. ``levels_open``: the range still holds this
    many levels. ``answered_below``: fewer than this percentage of the questions asked have an answer. ``blocked``: a
    blocking finding is established. ``no_counted_benefit``: benefits are asked for, and none is counted.
    """

    when: WhenField | None = None
    impact_at_least: LevelField | None = None
    impact_at_most: LevelField | None = None
    levels_open: Annotated[int, Field(ge=2, le=4)] | None = None
    answered_below: Annotated[int, Field(ge=1, le=100)] | None = None
    blocked: bool = False
    no_counted_benefit: bool = False

    @property
    def always(self) -> bool:
        """Whether it applies to every assessment."""
        return not any(getattr(self, line) for line in Circumstances.model_fields)


class ConclusionRule(Circumstances):
    """One conclusion of the balance: the first of the list that applies is proposed to the committee.

    ``meaning`` speaks to the committee, ``council`` to elected officials, ``ask`` says what to ask next.
    """

    id: Id
    title: Text
    meaning: Text
    council: Text
    ask: Text | None = None
    outcome: Outcome


class Remark(Circumstances):
    """Something to say beside the conclusion, whatever it is. Every remark that applies is said."""

    id: Id
    text: Text


class OtherWords(Strict):
    """The other words by which a term is recognised in a document, by language."""

    fr: tuple[Written, ...] = ()
    en: tuple[Written, ...] = ()


class Term(Strict):
    """A word that a reader may not know, explained in two plain sentences at most."""

    id: Id
    term: Text
    definition: Text
    also: OtherWords = OtherWords()
    references: tuple[Id, ...] = ()


class DepthRule(Strict):
    """A reason to ask more: a condition, or a risk whose inherent level is certain to reach a level."""

    depth: DepthField
    when: WhenField | None = None
    inherent_at_least: LevelField | None = None


class Named(Strict):
    """An id with its name (roles, depths)."""

    id: Id
    name: Text


class UseCase(Strict):
    """A template: answers that follow from the use case alone, each to be confirmed by a person."""

    id: Id
    name: Text
    description: Text
    answers: dict[Id, tuple[str, ...]] = Field(default_factory=dict)


def _row(value: object) -> object:
    row = list(value) if isinstance(value, list | tuple) else []
    if len(row) != len(Level) or not all(type(cell) in (int, Level) and 1 <= cell <= len(Level) for cell in row):
        raise refusal("a row of the matrix is four whole numbers from 1 (low) to 4 (critical), one per likelihood")
    return value


Matrix = tuple[Annotated[tuple[Level, Level, Level, Level], BeforeValidator(_row)], ...]


class Checklist(Strict):
    """A whole checklist, as loaded from a folder. ``matrix[gravity - 1][likelihood - 1]`` is a level."""

    id: Id
    version: Written
    title: Text
    sections: tuple[Section, ...]
    roles: tuple[Named, ...]
    depths: tuple[Named, ...]
    depth_rules: tuple[DepthRule, ...]
    minutes: dict[AnswerType, float]
    regimes: tuple[Regime, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    matrix: Matrix
    levels: tuple[LevelText, ...]
    governance: tuple[Governance, ...]
    conclusions: tuple[ConclusionRule, ...] = ()
    remarks: tuple[Remark, ...] = ()
    floors: tuple[Floor, ...]
    risks: tuple[Risk, ...]
    use_cases: tuple[UseCase, ...]
    references: tuple[Reference, ...]
    frameworks: tuple[Framework, ...]
    glossary: tuple[Term, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order in which it is asked."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each question."""
        return {question.id: section for section in self.sections for question in section.questions}

    @cached_property
    def number_of(self) -> dict[str, str]:
        """The number people quote (« D4 »): the section's letter and the position in it; never an identifier."""
        return {
            question.id: f"{section.letter}{position}"
            for section in self.sections
            for position, question in enumerate(section.questions, 1)
        }

    @cached_property
    def reference(self) -> dict[str, Reference]:
        """References by id."""
        return {reference.id: reference for reference in self.references}

    @cached_property
    def obligation(self) -> dict[str, Obligation]:
        """Obligations by id."""
        return {obligation.id: obligation for obligation in self.obligations}

    @cached_property
    def risk(self) -> dict[str, Risk]:
        """Risks by id."""
        return {risk.id: risk for risk in self.risks}

    @cached_property
    def level_text(self) -> dict[Level, LevelText]:
        """Name and meaning of each level."""
        return {text.level: text for text in self.levels}

    @cached_property
    def essential_ids(self) -> frozenset[str]:
        """Safeguards that are essential for at least one risk."""
        return frozenset(id_ for risk in self.risks for id_ in risk.safeguards.essential)
