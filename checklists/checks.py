"""Rules that a checklist must obey beyond the shape of each piece: ids that exist, and answers that cannot mislead.

Each check yields nothing or raises; together they guarantee what METHOD promises: a graver answer never lowers a level,
a safeguard more never raises one, and every text rests on something that can be read.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklists.condition_checks import ConditionChecks, Naming, known
from checklists.errors import ChecklistError
from checklists.model import (
    AUTHORITY_TYPES,
    DEPTH_IDS,
    RESERVED_OPTION_IDS,
    AnswerType,
    Checklist,
    ColumnType,
    Depth,
    Fact,
    Kind,
    Level,
    Outcome,
    Question,
    RegimeId,
)
from checklists.outcomes import problems as problems_of_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklists.model import Finding, When

_COMPARISONS: dict[str, tuple[str, ...]] = {
    "authority_type": ("among",),
    "population": ("at_least", "more_than"),
    "staff_fte": ("at_least", "more_than"),
    "audit_gap_established": (),
}


def _once(file: str, ids: Iterable[str], what: str, where: str = "") -> None:
    for id_, count in Counter(ids).items():
        if count > 1:
            raise ChecklistError(file, f"{where}the {what} '{id_}' is given {count} times; each must be given once")


class _Checker(ConditionChecks):
    """All checks over one checklist; ``run`` calls them in the order in which an author would want to hear."""

    def run(self) -> None:
        self.identities()
        self.tables()
        for section in self.list.sections:
            for question in section.questions:
                self.question(f"sections/{section.id}.yaml", question)
            if section.triage:
                self._of_each_system(f"sections/{section.id}.yaml", section.questions)
        self.derived_facts()
        self.law()
        self.risks()
        self.templates()
        self.conclusions()
        self.glossary()

    # identities and tables -------------------------------------------------------------------------------------

    def identities(self) -> None:
        self._names_of_conditions()
        for file, what, things in (
            ("checklist.yaml", "section", self.list.sections),
            ("checklist.yaml", "role", self.list.roles),
            ("risks.yaml", "risk", self.list.risks),
            ("obligations.yaml", "obligation", self.list.obligations),
            ("references.yaml", "reference", self.list.references),
            ("frameworks.yaml", "framework", self.list.frameworks),
            ("use_cases.yaml", "use case", self.list.use_cases),
            ("findings.yaml", "regime", self.list.regimes),
            ("governance.yaml", "conclusion", self.list.conclusions),
            ("governance.yaml", "remark", self.list.remarks),
            ("glossary.yaml", "term", self.list.glossary),
        ):
            _once(file, [thing.id for thing in things], what)
        _once("checklist.yaml", [section.letter for section in self.list.sections], "section letter")
        if sum(section.triage for section in self.list.sections) != 1:
            raise ChecklistError("checklist.yaml", "exactly one section must have 'triage: yes'")

    def _names_of_conditions(self) -> None:
        """Questions, facts and findings share one name space, since a condition names any of them."""
        named = [
            *(
                (f"sections/{s.id}.yaml", "question", question.id)
                for s in self.list.sections
                for question in s.questions
            ),
            *(("facts.yaml", "fact", fact.id) for fact in self.list.facts),
            *(("findings.yaml", "finding", finding.id) for finding in self.list.findings),
        ]
        taken: dict[str, str] = {}
        for file, what, id_ in named:
            if id_ in taken:
                raise ChecklistError(
                    file,
                    f"{what} '{id_}': this id already belongs to {taken[id_]}; every question, fact and finding has its own",
                )
            taken[id_] = f"a {what} in {file}"

    def tables(self) -> None:
        matrix = self.list.matrix
        if len(matrix) != len(Level):
            raise ChecklistError(
                "governance.yaml", f"'matrix' has {len(matrix)} rows; it needs one per gravity, 1 to 4"
            )
        for row in range(4):
            for column in range(4):
                here = matrix[row][column]
                if (row and matrix[row - 1][column] > here) or (column and matrix[row][column - 1] > here):
                    raise ChecklistError(
                        "governance.yaml",
                        f"'matrix' decreases at gravity {row + 1}, likelihood {column + 1}; a level may only stay or "
                        "rise along a row and down a column",
                    )
        for key, given in (("levels", self.list.levels), ("governance", self.list.governance)):
            if sorted(line.level for line in given) != list(Level):
                raise ChecklistError(
                    "governance.yaml", f"'{key}' must have one line for each of low, moderate, high, critical"
                )
        if [depth.id for depth in self.list.depths] != list(DEPTH_IDS):
            raise ChecklistError("checklist.yaml", "'depths' must be short, standard, full, in this order")
        if set(self.list.minutes) != set(AnswerType):
            raise ChecklistError("checklist.yaml", "'minutes' needs one line for each of " + ", ".join(AnswerType))
        missing = [regime for regime in RegimeId if regime not in self.regimes]
        if missing:
            raise ChecklistError("findings.yaml", f"'regimes' lacks '{missing[0]}'; every regime has its name there")

    # questions -------------------------------------------------------------------------------------------------

    def question(self, file: str, question: Question) -> None:
        where = f"question '{question.id}'"
        for problem in _shape_problems(question):
            raise ChecklistError(file, f"{where}: {problem}")
        _once(file, [option.id for option in question.options], "option", f"{where}: ")
        _once(file, [column.id for column in question.columns], "column", f"{where}: ")
        for column in question.columns:
            _once(file, [option.id for option in column.options], "option", f"{where}, column '{column.id}': ")
        if not question.references and not question.maps_to:
            raise ChecklistError(file, f"{where}: it rests on nothing; give 'references' or 'maps_to'")
        known(file, where, question.references, self.list.reference, "reference")
        known(file, where, question.asked_of, [role.id for role in self.list.roles], "role")
        if question.example_of_harm:
            known(file, where, [question.example_of_harm.source], self.list.reference, "reference")
        requirements = {framework.id: [r.id for r in framework.requirements] for framework in self.list.frameworks}
        known(file, where, question.maps_to, requirements, "framework")
        for framework, ids in question.maps_to.items():
            known(file, f"{where}, {framework}", ids, requirements[framework], "requirement")
        if question.shown_if:
            self.condition(file, f"{where}, 'shown_if'", question.shown_if)
            self.severe_stays_true(file, f"{where}, 'shown_if'", question.shown_if, safeguards="refused")
            for id_ in self.questions_in(question.shown_if):
                if self.questions[id_].depth > question.depth:
                    raise ChecklistError(
                        file, f"{where}, 'shown_if': '{id_}' is asked at a greater depth than the question it shows"
                    )
                if self.position[id_] >= self.position[question.id]:
                    raise ChecklistError(
                        file, f"{where}, 'shown_if': '{id_}' must come earlier than the question it shows"
                    )

    @staticmethod
    def _of_each_system(file: str, questions: Iterable[Question]) -> None:
        for question in questions:
            if question.shared:
                raise ChecklistError(file, f"question '{question.id}': the triage tells systems apart; remove 'shared'")

    # facts, law, risks, templates ------------------------------------------------------------------------------

    def derived_facts(self) -> None:
        file = "facts.yaml"
        seen: set[str] = set()
        for fact in self.list.facts:
            where = f"fact '{fact.id}'"
            ways = [way for way in ("context", "question", "on_or_after", "when") if getattr(fact, way)]
            if len(ways) != 1:
                raise ChecklistError(file, f"{where}: give exactly one of context, question, on_or_after, when")
            given = tuple(name for name in ("at_least", "more_than", "among") if getattr(fact, name) not in (None, ()))
            allowed = _COMPARISONS[fact.context] if fact.context else ("at_least",) if fact.question else ()
            if any(name not in allowed for name in given) or len(given) != bool(allowed):
                raise ChecklistError(file, f"{where}: {_wants(fact, ways[0], allowed)}")
            known(file, f"{where}, 'among'", fact.among, AUTHORITY_TYPES, "authority type")
            if fact.question:
                known(file, where, [fact.question], self.questions, "question")
                if self.questions[fact.question].answer is not AnswerType.ANY_OF:
                    raise ChecklistError(file, f"{where}: '{fact.question}' must be an any_of question to be counted")
            if fact.when:
                for line in fact.when:
                    later = [key for key in line if key in self.facts and key not in seen]
                    if later:
                        raise ChecklistError(file, f"{where}: the fact '{later[0]}' must be declared before it is used")
                self.condition(file, where, fact.when)
            seen.add(fact.id)

    def law(self) -> None:
        for regime in self.list.regimes:
            if regime.applies_when:
                self.condition("findings.yaml", f"regime '{regime.id}'", regime.applies_when)
        for finding in self.list.findings:
            self._finding(finding)
        named = {id_ for finding in self.list.findings for id_ in finding.obligations}
        roles = [role.id for role in self.list.roles]
        for duty in self.list.obligations:
            file, where = "obligations.yaml", f"obligation '{duty.id}'"
            known(file, where, [duty.who], roles, "role")
            known(file, where, duty.references, self.list.reference, "reference")
            if duty.id not in named:
                raise ChecklistError(file, f"{where}: no finding triggers it")
            if duty.proved_by:
                self._safeguards(file, where, [duty.proved_by])
            elif not duty.document:
                raise ChecklistError(file, f"{where}: nothing proves it done; give 'proved_by' or 'document'")
            if duty.prudent_date and duty.likely_date and duty.prudent_date > duty.likely_date:
                raise ChecklistError(file, f"{where}: the prudent date may not be later than the likely one")

    def _finding(self, finding: Finding) -> None:
        file, where = "findings.yaml", f"finding '{finding.id}'"
        self.condition(file, where, finding.when)
        known(file, where, finding.references, self.list.reference, "reference")
        known(file, where, finding.obligations, self.list.obligation, "obligation")

    def risks(self) -> None:
        file = "risks.yaml"
        for rule in self.list.depth_rules:
            if (rule.when is None) == (rule.inherent_at_least is None):
                raise ChecklistError("checklist.yaml", "a depth rule has either 'when' or 'inherent_at_least'")
            if rule.when:
                self._monotone("checklist.yaml", "depth rule", rule.when, safeguards="refused", findings=True)
        for floor in self.list.floors:
            self._monotone(file, "floor of the assessment", floor.when, safeguards="refused", findings=True)
        for risk in self.list.risks:
            where = f"risk '{risk.id}'"
            known(file, where, risk.references, self.list.reference, "reference")
            for line in risk.gravity:
                self._monotone(file, f"{where}, gravity {line.level}", line.when, safeguards="gravity")
            for line in risk.likelihood:
                self._monotone(file, f"{where}, likelihood {line.level}", line.when, safeguards="refused")
            for floor in risk.floors:
                self._monotone(file, f"{where}, floor", floor.when, safeguards="refused", findings=True)
            both = [*risk.safeguards.essential, *risk.safeguards.recommended]
            self._safeguards(file, where, both)
            _once(file, both, "safeguard", f"{where}: ")

    def _monotone(self, file: str, where: str, when: When, *, safeguards: Naming, findings: bool = False) -> None:
        self.condition(file, where, when, findings=findings)
        self.severe_stays_true(file, where, when, safeguards=safeguards)

    def _safeguards(self, file: str, where: str, ids: Iterable[str]) -> None:
        ids = list(ids)
        known(file, where, ids, self.questions, "safeguard question")
        for id_ in ids:
            if self.questions[id_].kind is not Kind.SAFEGUARD:
                raise ChecklistError(file, f"{where}: '{id_}' is not a safeguard question")

    def templates(self) -> None:
        for case in self.list.use_cases:
            for id_, options in case.answers.items():
                where = f"use case '{case.id}'"
                known("use_cases.yaml", where, [id_], self.questions, "question")
                question = self.questions[id_]
                if not question.has_options:
                    raise ChecklistError("use_cases.yaml", f"{where}: '{id_}' has no options to choose from")
                if question.kind is Kind.SAFEGUARD:
                    raise ChecklistError(
                        "use_cases.yaml", f"{where}: '{id_}' is a safeguard; none follows from a use case"
                    )
                known("use_cases.yaml", f"{where}, '{id_}'", options, question.option_ids, "option")

    # conclusions and glossary ------------------------------------------------------------------------------------

    def conclusions(self) -> None:
        for file, problem in problems_of_outcomes(self.list):
            raise ChecklistError(file, problem)
        file = "governance.yaml"
        for remark in self.list.remarks:
            if remark.when:
                self.condition(file, f"remark '{remark.id}'", remark.when, findings=True, any_depth=True)
        for rule in self.list.conclusions:
            where = f"conclusion '{rule.id}'"
            if rule.when:
                self.condition(file, where, rule.when, findings=True, any_depth=True)
                if rule.outcome is Outcome.DO_NOT:
                    self._stays_refused(file, where, rule.when)

    def _stays_refused(self, file: str, where: str, when: When) -> None:
        """A graver answer never ends a « do not »: nor do questions of balance, facts whose options run that way too."""
        self.severe_stays_true(file, where, when, safeguards="gravity")
        for line in when:
            for key, options in line.items():
                question = self.questions.get(key)
                if question and question.kind is Kind.FACT and question.answer is AnswerType.ONE_OF:
                    self.ordered(file, where, question, options)

    def glossary(self) -> None:
        for term in self.list.glossary:
            known("glossary.yaml", f"term '{term.id}'", term.references, self.list.reference, "reference")


def _wants(fact: Fact, way: str, allowed: tuple[str, ...]) -> str:
    """What a way of deriving a fact is compared by."""
    way = f"'{way}: {fact.context}'" if fact.context else f"'{way}'"
    if not allowed:
        return f"{way} takes no comparison"
    if len(allowed) == 1:
        return f"{way} needs '{allowed[0]}' and no other comparison"
    return f"{way} needs exactly one of {', '.join(allowed)}"


def _shape_problems(question: Question) -> Iterator[str]:
    """What is wrong with one question taken alone."""
    fixed = question.kind is Kind.SAFEGUARD
    least = 2 if question.answer is AnswerType.ONE_OF else 1
    is_table = question.answer is AnswerType.TABLE
    rules = (
        (fixed and question.answer is not AnswerType.ONE_OF, "a safeguard is always answered by 'one_of'"),
        (
            fixed and question.options,
            "a safeguard has fixed options (done, partial, planned, not_done, declined); remove 'options'",
        ),
        (
            question.has_options and not fixed and len(question.options) < least,
            f"'{question.answer}' needs at least {least} option{'s' * (least > 1)}",
        ),
        (not question.has_options and question.options, f"'{question.answer}' takes no options"),
        (
            question.kind is Kind.EXPOSURE and not question.has_options,
            "an exposure is answered by 'one_of' or 'any_of', so that it can be ordered",
        ),
        (
            question.kind is Kind.EXPOSURE and question.depth is not Depth.SHORT,
            "an exposure is asked at every depth; its 'depth' must be short",
        ),
        (is_table != bool(question.columns), "'columns' goes with 'table', and 'table' needs it"),
        (question.unit and question.answer is not AnswerType.NUMBER, "'unit' goes with 'number'"),
        (
            question.shared and (question.kind is Kind.EXPOSURE or is_table),
            "an exposure or a table says something of one system alone; remove 'shared'",
        ),
    )
    yield from (message for broken, message in rules if broken)
    yield from _column_problems(question)
    for option in question.options:
        if option.id in RESERVED_OPTION_IDS:
            yield f"the option id '{option.id}' is reserved; it is offered by itself"
        if option.exclusive and question.answer is not AnswerType.ANY_OF:
            yield f"option '{option.id}': 'exclusive' belongs to 'any_of' questions"


def _column_problems(question: Question) -> Iterator[str]:
    """What is wrong with the columns of a table."""
    for column in question.columns:
        if column.options and column.type is not ColumnType.TEXT:
            yield f"column '{column.id}': a column is chosen among 'options' or typed as a date, not both"
        if len(column.options) == 1:
            yield f"column '{column.id}': one option is no choice; give at least 2, or none"
        for option in column.options:
            if option.exclusive or option.id in RESERVED_OPTION_IDS:
                yield f"column '{column.id}': option '{option.id}' is neither exclusive nor reserved in a table"


def check(checklist: Checklist) -> None:
    """Check everything that one piece alone cannot show.

    Raises:
        ChecklistError: at the first rule that is broken.
    """
    _Checker(checklist).run()
