"""The balance in words: what benefits count, what is proposed to the committee, and on which grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.benefits import AXIS
from assessments.conclusion import ReasonKind
from checklists.model import BENEFITS

if TYPE_CHECKING:
    from assessments.benefits import Benefit, Benefits
    from assessments.conclusion import Conclusion, Reason
    from checklists.model import Column, ConclusionRule
    from reports.wording import Wording


class BalanceWording:
    """Sentences about benefits and the conclusion, in the language of ``words``; plain text, to be escaped."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self.lang = words.lang
        self._, self.ngettext = words._, words.ngettext
        checklist = words.checklist
        asked = checklist.questions.get(BENEFITS)
        self.columns: dict[str, Column] = {column.id: column for column in asked.columns} if asked else {}
        self._rules = {rule.id: rule for rule in checklist.conclusions}
        self._remarks = {remark.id: remark for remark in checklist.remarks}

    # benefits --------------------------------------------------------------------------------------------------

    def axis(self, id_: str) -> str:
        """Name of an axis; « axe non précisé » for none."""
        if not id_:
            return self._("Axe non précisé")
        return self.words.cell(self.columns[AXIS], id_) if AXIS in self.columns else id_

    def total(self, found: Benefits) -> str:
        """« 3 bénéfices annoncés, 1 compté. »."""
        announced = len(found.announced)
        if not announced:
            return self._("Aucun bénéfice n’est encore annoncé.")
        both = (
            self.ngettext("{n} bénéfice annoncé", "{n} bénéfices annoncés", announced).format(n=announced),
            self.ngettext("{n} compté", "{n} comptés", found.counted).format(n=found.counted),
        )
        return ", ".join(both) + "."

    def missing(self, benefit: Benefit) -> str:
        """What a benefit lacks to be counted: names of columns in one line; empty when nothing does."""
        labels = (self.columns[id_].label.to(self.lang) if id_ in self.columns else id_ for id_ in benefit.missing)
        return self.words.join(f"{label[:1].lower()}{label[1:]}" for label in labels)

    def benefits(self, found: Benefits) -> str:
        """How many benefits are counted and what the others lack, in a few words for each."""
        parts = [self.total(found)]
        if found.to_confirm:
            parts.append(self._("Ce tableau est à confirmer : rien n’en est compté d’ici là."))
        parts += [
            self._("Pour compter la ligne {n}, il manque : {columns}.").format(n=each.row, columns=self.missing(each))
            for each in found.announced
            if each.missing
        ]
        return " ".join(parts)

    # the conclusion --------------------------------------------------------------------------------------------

    def rule(self, found: Conclusion) -> ConclusionRule:
        """The conclusion as the checklist words it."""
        return self._rules[found.id]

    def remarks(self, found: Conclusion) -> tuple[str, ...]:
        """The remarks that go with a conclusion."""
        return tuple(self._remarks[id_].text.to(self.lang) for id_ in found.remarks)

    def reason(self, reason: Reason) -> str:
        """Why a conclusion is proposed."""
        words, (low, high) = self.words, reason.figures
        if reason.ground is not None:
            ground = str(words.ground(reason.ground))
            blocks = reason.kind is ReasonKind.BLOCKED
            return self._("Constat bloquant : {finding}").format(finding=ground) if blocks else ground
        if reason.kind is ReasonKind.ANSWERED:
            return self._("{answered} questions sur {asked} ont une réponse").format(answered=low, asked=high)
        if reason.kind is ReasonKind.NO_BENEFIT:
            return self._("Aucun bénéfice n’est compté")
        if low == high:
            return self._("Niveau d’impact : {level}").format(level=words.level(high))
        return self._("Niveau d’impact entre {low} et {high}").format(low=words.roman(low), high=words.roman(high))

    def proposal(self) -> str:
        """Who decides: said wherever a conclusion is shown."""
        return self._(
            "C’est une proposition, tirée des réponses par des règles que chacun peut lire. Le comité d’éthique la discute et "
            "donne son avis ; la collectivité décide."
        )
