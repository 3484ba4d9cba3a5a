"""What elected officials are told, as plain sentences: the page of the report, the two pages and the draft decision share them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.bias.series import series_of, worst_first
from assessments.proposal import Obstacle, proposal
from checklists.model import Level, Outcome
from reports.balance_wording import BalanceWording
from reports.bias_words import BiasWords
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.scoring import RiskResult, RiskSheet
    from checklists.model import ConclusionRule, Governance
    from reports.assessment_report import ReportInput

_WORTH_SAYING = 1
"""Widest range of which elected officials are told what its upper end means; beyond, nothing can be said yet."""
_MOST_RISKS = 3
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-ZÀ-Ý«“\"])")


def risks_in_play(sheet: RiskSheet) -> list[RiskResult]:
    """Risks that may exceed the lowest level before any safeguard, worst first."""
    return sorted(
        (risk for risk in sheet.risks if risk.in_play),
        key=lambda risk: (-risk.current.high, -risk.current.low, -risk.inherent.high, -risk.inherent.low),
    )


def worth_naming(risks: Iterable[RiskResult]) -> list[RiskResult]:
    """The three worst risks whose current level may exceed the lowest one."""
    return [risk for risk in risks if risk.current.high > Level.LOW][:_MOST_RISKS]


@dataclass(frozen=True, slots=True)
class NamedRisk:
    """A risk for those who decide: its name, its level in words, what it means, and what to ask (empty: nothing)."""

    name: str
    level: str
    meaning: str
    ask: str


class OfficialsWords:
    """Sentences about one assessment for elected officials; plain text of any length, to be shortened and escaped.

    Attributes:
        proposed: what may be put to the vote.
        rule: the conclusion as the checklist words it; None when it has none, or when its words do not fit the proposal.
    """

    def __init__(self, data: ReportInput, lang: str) -> None:
        self.data, self.lang = data, lang
        self.words = Wording(data.checklist, lang)
        self.balance = BalanceWording(self.words)
        self.bias = BiasWords(lang)
        self._, self.ngettext = self.words._, self.words.ngettext
        self.sheet = data.sheet
        self.proposed = proposal(data.conclusion, data.sheet)
        concluded = data.conclusion is not None and not self.proposed.overruled
        self.rule: ConclusionRule | None = (
            self.balance.rule(data.conclusion) if concluded and data.conclusion is not None else None
        )

    # what is proposed ------------------------------------------------------------------------------------------

    def headline(self) -> tuple[str, str]:
        """What is proposed, as a title and what it means for those who decide."""
        if self.rule is not None:
            return self.rule.title.to(self.lang), self.rule.council.to(self.lang)
        _ = self._
        said = {
            Obstacle.FORBIDDEN: (
                _("Ne pas faire : la loi ne le permet pas"),
                _(
                    "Une règle de droit s’oppose au projet tel qu’il est décrit. Demandez comment répondre autrement au besoin."
                ),
            ),
            Obstacle.CRITICAL: (
                _("Ne pas faire en l’état : le risque est au niveau le plus haut"),
                _("Renoncer, ou changer le principe du projet, est une décision responsable."),
            ),
            Obstacle.MAYBE_FORBIDDEN: (
                _("Pas encore : la loi s’y oppose peut-être"),
                _("Un juriste doit d’abord confirmer, par écrit, que la loi permet ce projet."),
            ),
            Obstacle.MAYBE_CRITICAL: (
                _("Pas encore : le niveau le plus haut n’est pas écarté"),
                _("Demandez les réponses qui manquent avant de décider : la réponse peut être « ne pas faire »."),
            ),
        }
        if self.proposed.obstacle is not None:
            return said[self.proposed.obstacle]
        return (
            _("Aucune décision n’est proposée"),
            _("La grille d’évaluation ne tire pas de conclusion : c’est à vous de peser ce qui suit."),
        )

    def decision(self) -> str:
        """The decision asked for, in one sentence."""
        _ = self._
        if self.proposed.outcome is None:
            return _("Autoriser ce système, l’autoriser sous conditions, ou y renoncer.")
        return {
            Outcome.GO: _("Autoriser ce système, et fixer la date d’un bilan."),
            Outcome.CONDITIONS: _("Autoriser ce système, si les conditions ci-dessus sont écrites dans la décision."),
            Outcome.CHANGE: _("Demander que le projet soit revu, puis vous soit présenté de nouveau."),
            Outcome.NOT_YET: _("Reporter la décision, et demander ce qui manque."),
            Outcome.DO_NOT: _("Ne pas autoriser ce système en l’état."),
        }[self.proposed.outcome]

    # the level -------------------------------------------------------------------------------------------------

    @property
    def level_is_told(self) -> bool:
        """Whether the level is known well enough to say what it means and who decides."""
        return self.sheet.impact.width <= _WORTH_SAYING

    def level_title(self) -> str:
        """The level, or how far it may reach and how many answers would settle it."""
        level = self.words.standing_of_level(self.sheet.impact, len(self.sheet.missing))
        return self._("Niveau d’impact : {level}").format(level=level)

    def level(self) -> str:
        """What the level means for those who decide; of a range, what its upper end would mean."""
        found = self.sheet.impact
        if self.level_is_told:
            text = self.data.checklist.level_text[Level(found.high)].council.to(self.lang)
            if found.exact:
                return text
            return self._("Si le niveau {level} se confirme : {text}").format(
                level=self.words.roman(found.high), text=text
            )
        return self._(
            "Les réponses qui manquent ne permettent pas encore de dire ce que ce projet fait courir aux habitants."
        )

    def level_and_refusal(self) -> str:
        """Why a level may let the project go on and the proposal not; empty when both agree or nothing is known."""
        # A moderate level reads « le projet peut avancer », which would contradict the proposal above it; the highest does not.
        lets_go = self.level_is_told and self.sheet.impact.high < Level.CRITICAL
        if not lets_go or self.proposed.outcome is not Outcome.DO_NOT:
            return ""
        return self._(
            "Le niveau ne parle que du risque ; la conclusion tient compte aussi du droit, du besoin et du bénéfice."
        )

    def risks(self) -> list[NamedRisk]:
        """The main risks, worst first, three at most; those of which nothing is known yet are left out."""
        named = worth_naming(risks_in_play(self.sheet))
        return [self._risk(found) for found in named if found.current.width < Level.CRITICAL - Level.LOW]

    def _risk(self, found: RiskResult) -> NamedRisk:
        risk = self.data.checklist.risk[found.id]
        *meaning, ask = _SENTENCE.split(risk.council.to(self.lang))
        if not meaning:
            meaning, ask = [ask], ""
        return NamedRisk(risk.name.to(self.lang), self.words.range(found.current), " ".join(meaning), ask)

    def audit(self) -> str:
        """What the bias audit found, in one line: the audit with a standing gap if there is one; empty without audit."""
        found = worst_first(series_of(self.data.audits))
        return self.bias.short_verdict(found[0].standing or found[0].latest) if found else ""

    # who decides -----------------------------------------------------------------------------------------------

    @property
    def governance(self) -> Governance | None:
        """What the level requires, at its upper end; None while the level is too uncertain, or where nothing is said."""
        if not self.level_is_told:
            return None
        found = self.sheet.impact.high
        return next((rule for rule in self.data.checklist.governance if rule.level == found), None)

    def governance_lines(self) -> list[tuple[str, str]]:
        """Who decides, who must be heard, what is published and for how long the decision holds; empty while unknown."""
        rule, _ = self.governance, self._
        if rule is None:
            return []
        who, found = _("Qui décide"), self.sheet.impact
        if not found.exact:
            who = _("Qui décide, si le niveau {level} se confirme").format(level=self.words.roman(found.high))
        return [
            (who, rule.decided_by.to(self.lang)),
            (
                _("Avis à recueillir"),
                self.words.join(opinion.to(self.lang) for opinion in rule.opinions) or _("aucun"),
            ),
            (_("Ce qui est publié"), rule.published.to(self.lang)),
            (_("Durée de la décision"), self.months(rule.valid_months)),
        ]

    def months(self, count: int) -> str:
        """« 12 mois »."""
        return self.ngettext("{n} mois", "{n} mois", count).format(n=count)
