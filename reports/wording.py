"""A risk sheet in words. Pages and documents print the same sentences, so that a screen and a paper never disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.logic import Truth
from assessments.model import AuthorityType, Origin, Stage, Status
from assessments.qualification import AiActClass, Proof, Standing
from assessments.review import STATUS_NAMES
from assessments.scoring import Part, SafeguardState
from checklists.model import AnswerType, Certainty, ColumnType, Depth, Level, RegimeId, Severity
from reports.i18n import translations
from reports.typography import Typography

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.action_plan import Action
    from assessments.logic import Ground
    from assessments.model import Answer
    from assessments.qualification import Duty, Qualification
    from assessments.scoring import Line, Range, RiskResult
    from checklists.model import Checklist, Column, Finding, Question, Reference, Risk


_BARE_ARTICLE = re.compile(r"^([LRD]\. ?\d|\d)")
"""An article given as its number alone (« 5(1) », « L. 311-3-1 »), as against « annexe III »."""


@dataclass(frozen=True)
class GroundText:
    """A ground in words: the number people quote, the question or fact, the chosen answers (empty for a fact)."""

    number: str
    subject: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        head = f"{self.number} · {self.subject}" if self.number else self.subject
        return f"{head} → {', '.join(self.answers)}" if self.answers else head


class Wording(Typography):
    """Sentences about one checklist in one language. Everything returned is plain text, to be escaped by its reader."""

    def __init__(self, checklist: Checklist, lang: str) -> None:
        self.checklist = checklist
        super().__init__(lang)
        self._, self.ngettext = translations(lang)
        self._facts = {fact.id: fact for fact in checklist.facts}
        self._findings = {finding.id: finding for finding in checklist.findings}
        self._regimes = {regime.id: regime for regime in checklist.regimes}
        self._roles = {role.id: role for role in checklist.roles}

    # levels ----------------------------------------------------------------------------------------------------

    def roman(self, level: int) -> str:
        """I to IV."""
        return self.checklist.level_text[Level(level)].roman

    def level(self, level: int) -> str:
        """« III, élevé »."""
        text = self.checklist.level_text[Level(level)]
        name = text.name.to(self.lang)
        return f"{text.roman}, {name[:1].lower()}{name[1:]}"

    def level_names(self) -> tuple[str, ...]:
        """Names of the four levels, lowest first."""
        return tuple(self.checklist.level_text[level].name.to(self.lang) for level in Level)

    def gravity_names(self) -> tuple[str, ...]:
        """Names of the four degrees of gravity, lowest first; the words of the CNIL's PIA."""
        return (self._("négligeable"), self._("limitée"), self._("importante"), self._("maximale"))

    def likelihood_names(self) -> tuple[str, ...]:
        """Names of the four degrees of likelihood, lowest first; the same words."""
        return self.gravity_names()

    def meaning(self, level: int) -> str:
        """What a level means, in one or two sentences."""
        return self.checklist.level_text[Level(level)].meaning.to(self.lang)

    def range(self, found: Range) -> str:
        """« III, élevé » when exact, « entre I et IV » while answers are missing."""
        if found.exact:
            return self.level(found.high)
        return self._("entre {low} et {high}").format(low=self.roman(found.low), high=self.roman(found.high))

    def short_range(self, found: Range) -> str:
        """« III » or « I–IV », for tables."""
        return self.roman(found.high) if found.exact else f"{self.roman(found.low)}–{self.roman(found.high)}"

    def degrees(self, found: Range) -> str:
        """« 3 » or « 1–4 »."""
        return str(found.high) if found.exact else f"{found.low}–{found.high}"

    def missing(self, count: int) -> str:
        """« 9 réponses manquantes »."""
        return self.ngettext("{n} réponse manquante", "{n} réponses manquantes", count).format(n=count)

    def standing_of_level(self, found: Range, missing: int) -> str:
        """The level, or how far the range still reaches and how many answers would settle it."""
        return self.range(found) if found.exact or not missing else f"{self.range(found)}, {self.missing(missing)}"

    def percent(self, share: float) -> str:
        """« 40 % » in French, « 40% » in English, of a share between 0 and 1."""
        return f"{share:.0%}".replace("%", "\u00a0%") if self.lang == "fr" else f"{share:.0%}"

    def risk_number(self, id_: str) -> str:
        """« R4 »: the number people quote, the same on the screen and on paper."""
        return f"R{list(self.checklist.risk).index(id_) + 1}"

    # questions and answers -------------------------------------------------------------------------------------

    def question(self, id_: str) -> str:
        """« B4 · Sur quoi porte le résultat ? »."""
        question = self.checklist.questions.get(id_)
        return f"{self.checklist.number_of[id_]} · {question.text.to(self.lang)}" if question else id_

    def choices(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The chosen options in words, in the order of the question."""
        order = [option.id for option in question.choices]
        known = sorted((c for c in answer.choice if c in order), key=order.index)
        return tuple(question.label(choice, self.lang) for choice in known)

    def answer(self, question: Question, answer: Answer | None) -> str:
        """The answer in words; « pas de réponse » when there is none."""
        if answer is None or not answer.given:
            return self._("Pas de réponse")
        if answer.choice:
            return self.join(self.choices(question, answer))
        if answer.rows:
            return "\n".join(self._row(question, row) for row in answer.rows)
        if question.answer is AnswerType.DATE:
            return self.typed_day(answer.value)
        unit = f" {question.unit.to(self.lang)}" if question.unit else ""
        return answer.value + unit

    def _row(self, question: Question, row: Mapping[str, str]) -> str:
        columns = {column.id: column for column in question.columns}
        named = sorted(row, key=lambda id_: list(columns).index(id_) if id_ in columns else len(columns))
        return self.join(
            f"{columns[id_].label.to(self.lang)}{self.colon}{self.cell(columns[id_], row[id_])}"
            if id_ in columns
            else f"{id_}{self.colon}{row[id_]}"
            for id_ in named
            if row[id_]
        )

    def cell(self, column: Column, text: str) -> str:
        """A cell of a table in words: the label of an option, a date as it is read, or the text itself."""
        if column.options:
            return next((option.label.to(self.lang) for option in column.options if option.id == text), text)
        return self.typed_day(text) if column.type is ColumnType.DATE else text

    def ground(self, ground: Ground) -> GroundText:
        """Why something holds: a question with what was chosen, or the name of a fact."""
        question = self.checklist.questions.get(ground.key)
        if question is not None:
            answers = tuple(question.label(option, self.lang) for option in ground.options)
            return GroundText(self.checklist.number_of[ground.key], question.text.to(self.lang), answers)
        fact = self._facts.get(ground.key)
        if fact is not None:
            return GroundText("", fact.name.to(self.lang), ())
        return GroundText("", self._findings[ground.key].title.to(self.lang), ())

    def line(self, line: Line) -> str:
        """One line of the explanation, without its grounds."""
        if line.part is Part.FLOOR:
            return {
                Truth.HOLDS: self._("Ce niveau ne peut pas descendre sous {level}"),
                Truth.MAY: self._("Ce niveau pourrait ne pas descendre sous {level}"),
            }[line.truth].format(level=self.roman(line.degree))
        name = {Part.GRAVITY: self._("Gravité"), Part.LIKELIHOOD: self._("Vraisemblance")}[line.part]
        if line.index < 0:
            return self._("{what} 1 sur 4 : aucune réponse ne la relève").format(what=name)
        if line.truth is Truth.HOLDS:
            return self._("{what} {degree} sur 4").format(what=name, degree=line.degree)
        return self._("{what} : {degree} sur 4 reste possible").format(what=name, degree=line.degree)

    def floor_reason(self, line: Line, risk: Risk | None) -> str:
        """Why a floor is there: of one risk, or of the whole assessment when ``risk`` is None."""
        floors = risk.floors if risk else self.checklist.floors
        return floors[line.index].reason.to(self.lang)

    def risk_summary(self, found: RiskResult) -> str:
        """« Brut III, actuel II, cible II », ranges included."""
        return self._("brut {inherent} · actuel {current} · cible {target}").format(
            inherent=self.short_range(found.inherent),
            current=self.short_range(found.current),
            target=self.short_range(found.target),
        )

    def impact_floor(self, line: Line) -> str:
        """A floor of the whole assessment, without its reason."""
        return {
            Truth.HOLDS: self._("Le niveau d’impact ne peut pas descendre sous {level}"),
            Truth.MAY: self._("Le niveau d’impact pourrait ne pas descendre sous {level}"),
        }[line.truth].format(level=self.roman(line.degree))

    def owner_and_day(self, answer: Answer) -> str:
        """Who will do something, and when."""
        owner = answer.owner.strip() or self._("responsable à désigner")
        if answer.due is None:
            return self._("{owner}, sans échéance").format(owner=owner)
        return self._("{owner}, échéance le {date}").format(owner=owner, date=self.day(answer.due))

    def action_number(self, action: Action) -> str:
        """« Action 3 ». Not « A3 », which is the number of a question."""
        return self._("Action {n}").format(n=action.number)

    # law -------------------------------------------------------------------------------------------------------

    def ai_act_class(self, found: AiActClass) -> str:
        """Name of a class of the AI Act."""
        return {
            AiActClass.PROHIBITED: self._("Pratique interdite"),
            AiActClass.HIGH_RISK: self._("Haut risque"),
            AiActClass.TRANSPARENCY: self._("Obligation de transparence"),
            AiActClass.MINIMAL: self._("Aucune obligation particulière établie"),
            AiActClass.OUT_OF_SCOPE: self._("Hors du règlement sur l’IA"),
        }[found]

    def ai_act(self, found: Qualification) -> str:
        """The class, and the graver ones that remain possible."""
        name = self.ai_act_class(found.ai_act)
        if not found.ai_act_possible:
            return name
        names = [self.ai_act_class(c) for c in found.ai_act_possible]
        others = ", ".join(f"{other[:1].lower()}{other[1:]}" for other in names)
        return self._("{name} (reste possible : {others})").format(name=name, others=others)

    def standing(self, found: Standing, finding: Finding | None = None) -> str:
        """How firmly a finding stands."""
        if found is Standing.ANNOUNCED and finding and finding.in_force_from:
            return self._("s’appliquera le {date}").format(date=self.day(finding.in_force_from))
        return {
            Standing.HOLDS: self._("établi"),
            Standing.TO_CONFIRM: self._("à confirmer"),
            Standing.POSSIBLE: self._("possible, réponses manquantes"),
            Standing.ANNOUNCED: self._("annoncé"),
        }[found]

    def severity(self, found: Severity) -> str:
        """Name of a severity."""
        return {
            Severity.BLOCKING: self._("bloquant"),
            Severity.HIGH: self._("fort"),
            Severity.TRANSPARENCY: self._("transparence"),
            Severity.NOTICE: self._("à noter"),
        }[found]

    def regime(self, found: RegimeId) -> str:
        """Name of a family of law."""
        return self._regimes[found].name.to(self.lang)

    def role(self, id_: str) -> str:
        """Name of a role."""
        return self._roles[id_].name.to(self.lang) if id_ in self._roles else id_

    def proof(self, found: Proof) -> str:
        """What the answers say of an obligation."""
        return {
            Proof.DONE: self._("fait"),
            Proof.PROMISED: self._("prévu, avec responsable et date"),
            Proof.OPEN: self._("à faire"),
            Proof.UNKNOWN: self._("à vérifier"),
        }[found]

    def duty_date(self, duty: Duty | Action) -> str:
        """When an obligation applies, or that of an action; both dates where readings differ."""
        if duty.since is None or duty.likely is None:
            return self._("déjà applicable")
        if duty.since == duty.likely:
            return self._("à partir du {date}").format(date=self.day(duty.since))
        return self._("lecture prudente : {prudent} ; lecture probable : {likely}").format(
            prudent=self.day(duty.since),
            likely=self.day(duty.likely),
        )

    def reference(self, reference: Reference) -> str:
        """Title and article of a reference, marked when it is to be confirmed."""
        whole = self.cited(reference)
        if reference.certainty is not Certainty.TO_CONFIRM:
            return whole
        mark = self._("à confirmer")
        return f"{whole} ({mark})"

    def cited(self, reference: Reference) -> str:
        """Title and article of a reference, without its certainty."""
        title = reference.title.to(self.lang)
        if not reference.article:
            return title
        article = f"art. {reference.article}" if _BARE_ARTICLE.match(reference.article) else reference.article
        return f"{title}, {article}"

    def certainty(self, found: Certainty) -> str:
        """Whether a reference was read, in one word."""
        return {Certainty.VERIFIED: self._("Vérifiée"), Certainty.TO_CONFIRM: self._("À confirmer")}[found]

    # names -----------------------------------------------------------------------------------------------------

    def safeguard_state(self, found: SafeguardState) -> str:
        """What is known of a safeguard."""
        return {
            SafeguardState.DONE: self._("en place"),
            SafeguardState.PROMISED: self._("prévue"),
            SafeguardState.UNDONE: self._("manquante"),
            SafeguardState.UNKNOWN: self._("non renseignée"),
            SafeguardState.OUT: self._("sans objet"),
        }[found]

    def origin(self, found: Origin) -> str:
        """Who filled an answer in."""
        return {
            Origin.PERSON: self._("saisi par une personne"),
            Origin.TEMPLATE: self._("pré-rempli par le modèle"),
            Origin.IMPORT: self._("repris d’un fichier"),
            Origin.SUPPLIER: self._("déclaré par le fournisseur"),
            Origin.CARRIED: self._("reprise d’une réponse plus ancienne"),
            Origin.SHARED: self._("reprise des réponses communes"),
        }[found]

    def origin_of(self, answer: Answer) -> str:
        """The same for one answer, with who keeps the shared one that it was taken from."""
        origin = self.origin(answer.origin)
        if answer.origin is not Origin.SHARED or not answer.owner:
            return origin
        return self._("{origin}, tenue par : {owner}").format(origin=origin, owner=answer.owner)

    def status(self, found: Status) -> str:
        """Where the assessment is."""
        if found is Status.DRAFT:
            return self._("Brouillon, ni soumis ni approuvé")
        return self.capital(STATUS_NAMES[found].to(self.lang))

    def stage(self, found: Stage | None) -> str:
        """Where the system is in its life."""
        if found is None:
            return self._("non précisé")
        return {
            Stage.IDEA: self._("idée"),
            Stage.PURCHASE: self._("achat ou développement en cours"),
            Stage.PILOT: self._("essai"),
            Stage.IN_SERVICE: self._("en service"),
            Stage.STOPPED: self._("arrêté"),
        }[found]

    def authority_type(self, found: AuthorityType | None) -> str:
        """Kind of authority."""
        if found is None:
            return self._("non précisé")
        return {
            AuthorityType.COMMUNE: self._("commune"),
            AuthorityType.EPCI: self._("intercommunalité à fiscalité propre"),
            AuthorityType.DEPARTEMENT: self._("département"),
            AuthorityType.REGION: self._("région"),
            AuthorityType.SDIS: self._("service d’incendie et de secours"),
            AuthorityType.CCAS: self._("centre communal ou intercommunal d’action sociale"),
            AuthorityType.SYNDICAT: self._("syndicat"),
            AuthorityType.AUTRE: self._("autre"),
        }[found]

    def depth(self, found: Depth) -> str:
        """Name of a depth."""
        return self.checklist.depths[found - 1].name.to(self.lang)

    def people(self, count: int) -> str:
        """A population."""
        return self.ngettext("{n} habitant", "{n} habitants", count).format(n=self.number(count))

    def staff(self, fte: float) -> str:
        """A number of officers, in full-time equivalents."""
        return self._("{n} équivalents temps plein").format(n=self.number(fte))

    def minutes(self, minutes: float) -> str:
        """« environ 12 minutes », rounded up; « terminé » when nothing is left."""
        whole = int(-(-minutes // 1))
        if whole <= 0:
            return self._("terminé")
        return self.ngettext("environ {n} minute", "environ {n} minutes", whole).format(n=whole)
