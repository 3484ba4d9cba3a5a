"""Rules that every condition of a checklist obeys: names and options that exist, and graver answers that keep it true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from checklists.errors import ChecklistError
from checklists.model import DECLINED, NOT_DONE, PARTIAL, PLANNED, AnswerType, Checklist, Depth, Fact, Kind, Question
from checklists.sentences import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklists.model import When

NOT_UNDONE = frozenset({PARTIAL, PLANNED, NOT_DONE, DECLINED})
YES_NO = ("yes", "no")
Naming = Literal["refused", "gravity"]
"""Whether a condition may name safeguards: not at all, or as gravity lines do (the harm can be undone)."""


def known(file: str, where: str, ids: Iterable[str], known: Iterable[str], what: str) -> None:
    """Refuse the first id that does not exist, with the nearest one that does."""
    known = list(known)
    for id_ in ids:
        if id_ not in known:
            raise ChecklistError(file, f"{where}: unknown {what} '{id_}'{nearest(id_, known)}")


class ConditionChecks:
    """Checks of conditions over one checklist."""

    def __init__(self, checklist: Checklist) -> None:
        self.list = checklist
        self.questions = checklist.questions
        self.facts = {fact.id: fact for fact in checklist.facts}
        self.findings = {finding.id: finding for finding in checklist.findings}
        self.regimes = {regime.id: regime for regime in checklist.regimes}
        self.position = {id_: index for index, id_ in enumerate(self.questions)}

    def condition(self, file: str, where: str, when: When, *, findings: bool = False, any_depth: bool = False) -> None:
        """Every key exists and every option of it."""
        names = [*self.questions, *self.facts, *(self.findings if findings else ())]
        for line in when:
            for key, options in line.items():
                if key in self.findings and not findings:
                    raise ChecklistError(
                        file, f"{where}: a finding ('{key}') may be named in floors, depth rules and conclusions only"
                    )
                known(file, where, [key], names, "question or fact")
                if not options:
                    raise ChecklistError(file, f"{where}: '{key}' has an empty list; name at least one option")
                known(file, f"{where}, '{key}'", options, self.values(key), "option")
                question = None if any_depth else self.questions.get(key)
                if question and "shown_if" not in where and question.kind is Kind.FACT and question.depth > Depth.SHORT:
                    raise ChecklistError(file, f"{where}: '{key}' decides a result, so its 'depth' must be short")

    def values(self, key: str) -> tuple[str, ...]:
        """What a condition may ask of a question (its options), a fact (yes, no) or a finding (yes)."""
        if key in self.questions:
            return self.questions[key].option_ids
        return YES_NO if key in self.facts else ("yes",)

    def severe_stays_true(self, file: str, where: str, when: When, *, safeguards: Naming) -> None:
        """A more severe answer never makes ``when`` false."""
        for line in when:
            for key, options in line.items():
                if key in self.questions:
                    self._question_line(file, where, self.questions[key], options, safeguards)
                elif key in self.facts:
                    self._fact_line(file, where, self.facts[key], options)
                else:
                    finding = self.findings[key]
                    inner = f"{where}, finding '{key}'"
                    self.severe_stays_true(file, inner, finding.when, safeguards=safeguards)
                    gate = self.regimes[finding.regime].applies_when
                    if gate:
                        self.severe_stays_true(file, inner, gate, safeguards=safeguards)

    def _question_line(
        self, file: str, where: str, question: Question, options: tuple[str, ...], safeguards: Naming
    ) -> None:
        if question.kind is Kind.SAFEGUARD:
            if safeguards == "refused":
                raise ChecklistError(
                    file, f"{where}: '{question.id}' is a safeguard; only gravity lines may name one, by itself"
                )
            if frozenset(options) != NOT_UNDONE:
                raise ChecklistError(
                    file, f"{where}: '{question.id}' must list partial, planned, not_done and declined together"
                )
        elif question.kind is Kind.EXPOSURE:
            if question.answer is AnswerType.ANY_OF:
                clash = question.exclusive_ids & set(options)
                if clash:
                    raise ChecklistError(
                        file,
                        f"{where}: '{question.id}' may not name '{min(clash)}', which a graver answer would replace",
                    )
                return
            self.ordered(file, where, question, options)

    @staticmethod
    def ordered(file: str, where: str, question: Question, options: tuple[str, ...]) -> None:
        """The options named are the most severe ones, without a gap."""
        order = question.option_ids
        first = min(order.index(option) for option in options)
        for option in order[first:]:
            if option not in options:
                raise ChecklistError(
                    file,
                    f"{where}: '{question.id}' names '{order[first]}' but not the more severe '{option}'; a graver "
                    "answer would make the condition false. List it too",
                )

    def _fact_line(self, file: str, where: str, fact: Fact, options: tuple[str, ...]) -> None:
        if fact.context or fact.on_or_after:
            return
        if set(options) == set(YES_NO):
            return
        if "no" in options:
            raise ChecklistError(
                file, f'{where}: \'{fact.id}\' may only ask for "yes"; a graver answer could end its "no"'
            )
        if fact.when:
            # Not even for gravity: a fact does not know whether the risk is read before safeguards or with them.
            self.severe_stays_true(file, f"{where}, fact '{fact.id}'", fact.when, safeguards="refused")

    def questions_in(self, when: When) -> Iterator[str]:
        """Ids of the questions that a condition rests on, through facts."""
        for line in when:
            for key in line:
                if key in self.questions:
                    yield key
                elif key in self.facts:
                    fact = self.facts[key]
                    if fact.question:
                        yield fact.question
                    if fact.when:
                        yield from self.questions_in(fact.when)
