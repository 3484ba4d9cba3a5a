"""The facts of one assessment for those who decide: need, people, figures, cost, other ways, conditions, questions.

Everything comes from the answers; where one is missing, a short line says so. Texts of people come whole: whoever prints them
shortens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.conclusion import BALANCE_REASONS
from assessments.qualification import Proof, Standing
from assessments.scoring import SafeguardState
from checklists.model import DONE, PARTIAL, PLANNED, Kind, Outcome, Severity
from reports.officials_words import risks_in_play, worth_naming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.benefits import Benefit
    from assessments.model import Answer
    from assessments.qualification import Duty
    from reports.officials_words import OfficialsWords

BALANCE, REASONS = "balance", BALANCE_REASONS
PROBLEM, COST, COMMITMENT = "problem", "full_cost", "financial_commitment"
ALTERNATIVES, DOING_NOTHING, MILDER = "alternatives_studied", "doing_nothing", "subsidiarity"
SCALE, FRAGILE, ABOUT, WORST, PART = (
    "affected_scale", "vulnerable_people", "about", "effect_on_person", "individual_decision",
)  # fmt: skip
_YES, _ONLY_WITH_CONDITIONS = "yes", "only_with_conditions"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something to require: what must be true, and who promised it for when (empty: nobody yet)."""

    text: str
    promised: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A benefit in figures; a cell that nobody filled says so. ``counted``: nothing is missing and somebody confirmed it."""

    expected: str
    today: str
    target: str
    measured_on: str
    counted: bool


class OfficialsFacts:
    """What the answers say on the points that an elected official asks about; plain text of any length."""

    def __init__(self, said: OfficialsWords) -> None:
        self.said, self.data, self.lang = said, said.data, said.lang
        self.words, self._ = said.words, said._
        self.conditions = tuple(self._conditions())

    # reading answers -------------------------------------------------------------------------------------------

    def _answer(self, id_: str) -> Answer | None:
        """The answer to a question that concerns this system; None when there is none or nobody knows."""
        question, answer = self.data.checklist.questions.get(id_), self.data.answers.get(id_)
        if question is None or answer is None or not answer.given or answer.says_unknown:
            return None
        # A question left out by the depth may still hold a good answer; one hidden by another answer counts for nothing.
        return answer if id_ in self.data.sheet.asked or question.shown_if is None else None

    def said_to(self, id_: str) -> str:
        """An answer in words, marked when nobody has confirmed it; empty when there is none."""
        answer = self._answer(id_)
        if answer is None:
            return ""
        return self._marked(self.words.answer(self.data.checklist.questions[id_], answer).strip(), answer)

    def _marked(self, text: str, answer: Answer) -> str:
        return f"{text} ({self._('à confirmer')})" if text and answer.to_confirm else text

    def _state(self, id_: str) -> str:
        """The option chosen for a safeguard, which must be confirmed to count; empty when there is none."""
        answer = self._answer(id_)
        return answer.choice[0] if answer is not None and answer.counts and answer.choice else ""

    def _comment(self, id_: str) -> str:
        answer = self._answer(id_)
        return self._marked(answer.comment.strip(), answer) if answer is not None else ""

    # need and people -------------------------------------------------------------------------------------------

    def need(self) -> str:
        """The problem to solve."""
        return self.said_to(PROBLEM) or self._("Le problème à résoudre n’est pas encore décrit.")

    def purpose(self) -> str:
        """What the system does."""
        return self.data.assessment.system.purpose.strip() or self._(
            "La finalité de ce système n’est pas encore décrite."
        )

    def people(self) -> str:
        """Who is touched, and how many in a year."""
        scale, about = self.said_to(SCALE), self.said_to(ABOUT)
        if scale:
            said = self._("{count} personnes par an").format(count=scale[:1].lower() + scale[1:])
            parts = [f"{said[:1].upper()}{said[1:]}"]
            if self._state(FRAGILE) == _YES:
                parts.append(self._("surtout des personnes fragiles"))
            return ", ".join(parts) + "."
        if about:
            return self._("Les résultats portent sur : {what}.").format(what=about[:1].lower() + about[1:])
        return self._("Les personnes touchées ne sont pas encore décrites.")

    def worst(self) -> str:
        """The worst that can happen to a person."""
        return self.said_to(WORST) or self._("On ne sait pas encore ce qu’une erreur peut coûter à une personne.")

    def part_of_machine(self) -> str:
        """What part the system takes in a decision on a person."""
        return self.said_to(PART) or self._("On ne sait pas encore quelle part le système prend dans une décision.")

    # benefits, cost, other ways --------------------------------------------------------------------------------

    def figures(self) -> list[Figure]:
        """Benefits announced, those that count first."""
        found = sorted(self.data.benefits.announced, key=lambda each: (not each.counted, each.row))
        return [self._figure(each) for each in found]

    def _figure(self, found: Benefit) -> Figure:
        def cell(id_: str) -> str:
            column = self.said.balance.columns.get(id_)
            return self.words.cell(column, found.cells.get(id_, "")).strip() if column is not None else ""

        missing = self._("non précisé")
        names = [text for text in (cell("expected"), cell("indicator")) if text] or [self.said.balance.axis(found.axis)]
        counted = found.counted and not self.data.benefits.to_confirm
        return Figure(
            " – ".join(names), cell("baseline") or missing, cell("target") or missing, cell("date") or missing, counted
        )

    def benefits_note(self) -> str:
        """How many benefits can be checked later; an honest line when there is none."""
        if not self.data.benefits.announced:
            return self._("Aucun bénéfice n’est encore chiffré.")
        if self.data.benefits.to_confirm:
            return self._("Ces chiffres sont à confirmer : personne ne les a encore vérifiés.")
        if not self.data.benefits.counted:
            return self._("Aucun de ces bénéfices ne pourra être vérifié : il manque un chiffre ou une date.")
        return ""

    def cost(self) -> str:
        """The full cost over four years, as far as it is known."""
        said = {
            DONE: self._("Le coût complet sur quatre ans est chiffré."),
            PARTIAL: self._("Le coût n’est chiffré qu’en partie."),
        }.get(self._state(COST), self._("Le coût n’est pas encore chiffré."))
        return f"{said} {self._comment(COST)}".strip()

    def commitment(self) -> str:
        """What the authority commits itself to."""
        label = self.said_to(COMMITMENT)
        if not label:
            return self._("On ne sait pas encore à quoi la collectivité s’engage.")
        return f"{_sentence(label)} {self._comment(COMMITMENT)}".strip()

    def alternatives(self) -> str:
        """Which other ways were studied."""
        said = {
            DONE: self._("Des solutions plus simples ont été étudiées, dont une sans intelligence artificielle."),
            PARTIAL: self._("Des solutions plus simples n’ont été étudiées qu’en partie."),
        }.get(self._state(ALTERNATIVES), self._("Aucune solution plus simple n’a encore été étudiée."))
        return f"{said} {self._comment(ALTERNATIVES)}".strip()

    def milder_way(self) -> str:
        """The committee’s answer on a less intrusive way; empty while there is none."""
        label = self.said_to(MILDER)
        return _sentence(label) if label else ""

    def committee(self) -> str:
        """Whether the benefit outweighs the harm, as the committee answered, and why; empty where it is not asked."""
        label, reasons = self.said_to(BALANCE), self.said_to(REASONS)
        if not label:
            waits = BALANCE in self.data.sheet.asked
            return self._("Il n’a pas encore dit si le bénéfice l’emporte sur le risque.") if waits else ""
        return f"{_sentence(label)} {reasons}".strip()

    def nothing(self) -> str:
        """What happens if nothing is done."""
        return self.said_to(DOING_NOTHING) or self._("Ce qui se passe sans ce projet n’est pas encore décrit.")

    def committee_label(self) -> str:
        """What the committee chose, without its reasons; empty while it has not answered."""
        return self.said_to(BALANCE)

    def committee_conditions(self) -> str:
        """The committee’s own conditions in its words; empty when it set none, or wrote none."""
        return self.said_to(REASONS) if self._state(BALANCE) == _ONLY_WITH_CONDITIONS else ""

    # conditions and questions ----------------------------------------------------------------------------------

    def conditions_title(self) -> str:
        """What the conditions are: of a permission, or of coming back later."""
        if self.said.proposed.allows or self.said.proposed.outcome is None:
            return self._("Les conditions à poser")
        return self._("Ce qui doit changer avant d’y revenir")

    def no_condition(self) -> str:
        """What to say without any condition."""
        return self._("Les réponses ne font ressortir aucune condition particulière.")

    def _conditions(self) -> Iterator[Condition]:
        """What to require, most useful first: what a blocking finding asks, what would help most, then what is open."""
        law, known = self.data.sheet.qualification, self.data.checklist.obligation
        firm = (Standing.HOLDS, Standing.TO_CONFIRM)
        blocking = {f.id for f in law.standing(*firm) if f.severity is Severity.BLOCKING}
        duties = [duty for duty in law.duties if duty.standing in firm and duty.proof is not Proof.DONE]
        first = [duty for duty in duties if blocking.intersection(duty.findings)]
        # In the order of measures, each once; a dict keeps the order.
        measures = (id_ for measure in self.data.measures for id_ in measure.safeguards)
        safeguards = dict.fromkeys((*measures, *self._open_safeguards()))
        yield from (Condition(self.required(duty)) for duty in first)
        proved = {known[duty.id].proved_by for duty in first}
        for id_ in safeguards:
            if id_ not in proved:
                yield self._condition(id_)
        rest = (duty for duty in duties if duty not in first and known[duty.id].proved_by not in safeguards)
        # Two obligations may ask for the same thing.
        yield from (Condition(text) for text in dict.fromkeys(map(self.required, rest)))

    def required(self, duty: Duty) -> str:
        """What an obligation asks for, as a sentence that a decision can hold."""
        obligation = self.data.checklist.obligation[duty.id]
        proof = self.data.checklist.questions.get(obligation.proved_by or "")
        return (obligation.text if proof is None or proof.condition is None else proof.condition).to(self.lang)

    def _open_safeguards(self) -> list[str]:
        """Safeguards of the main risks that are promised or missing, promised ones first."""
        named = worth_naming(risks_in_play(self.data.sheet))
        lines = [line for risk in named for line in risk.safeguards if line.essential]
        lines += [line for risk in named for line in risk.safeguards if not line.essential]
        promised = [line.question for line in lines if line.state is SafeguardState.PROMISED]
        return promised + [line.question for line in lines if line.state is SafeguardState.UNDONE]

    def _condition(self, id_: str) -> Condition:
        question, answer = self.data.checklist.questions[id_], self.data.answers.get(id_)
        if question.condition is not None:
            text = question.condition.to(self.lang)
        else:
            text = self._("Pouvoir répondre « c’est fait » à : {question}").format(question=question.text.to(self.lang))
        promised = ""
        if answer is not None and answer.choice == (PLANNED,) and question.kind is Kind.SAFEGUARD:
            promised = self.words.owner_and_day(answer)
        return Condition(text, promised)

    def questions(self) -> list[str]:
        """What to ask before voting, most useful first: about the main risks, the proposal, and what is missing."""
        before = self._("Avant de voter, ")
        asks = [risk.ask for risk in self.said.risks() if risk.ask]
        found = [_capital(ask.removeprefix(before)) for ask in asks]
        found.append(self._question_on_proposal())
        missing = (
            (self._state(COST) != DONE, self._("Demandez le coût complet sur quatre ans, temps des agents compris.")),
            (
                not self.data.benefits.counted,
                self._("Demandez comment le bénéfice sera mesuré : la valeur d’aujourd’hui, la cible et la date."),
            ),
            (
                self._state(ALTERNATIVES) != DONE,
                self._("Demandez ce que donnerait une solution plus simple, sans intelligence artificielle."),
            ),
        )
        return [*found, *(text for wanted, text in missing if wanted)]

    def _question_on_proposal(self) -> str:
        _ = self._
        return {
            None: _("Demandez l’avis motivé du comité d’éthique, s’il y en a un."),
            Outcome.GO: _("Demandez un bilan chiffré dans les mois qui suivent."),
            Outcome.CONDITIONS: _("Demandez, pour chaque condition, un responsable, une date et une preuve."),
            Outcome.CHANGE: _("Demandez une version du projet qui touche moins les personnes."),
            Outcome.NOT_YET: _("Demandez qui apportera les réponses qui manquent, et pour quand."),
            Outcome.DO_NOT: _("Demandez comment répondre autrement au besoin, par qui et pour quand."),
        }[self.said.proposed.outcome]


def _sentence(text: str) -> str:
    """The text with a full stop, unless it ends with a mark of its own."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
