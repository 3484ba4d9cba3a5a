"""The recitals: facts and reasons, each from the assessment; what is missing is left to be filled in, or said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.qualification import Standing
from checklists.model import Severity
from reports.officials_facts import DOING_NOTHING, PROBLEM
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.officials_facts import OfficialsFacts

QUOTED = 600
"""Longest text of people that is quoted, in characters; the report has the whole."""


def recitals(facts: OfficialsFacts) -> tuple[str, ...]:
    """Every recital, in order."""
    return tuple(facts.said._("Considérant {what} ;").format(what=what) for what in _facts(facts))


def quoted(text: str, most: int = QUOTED) -> str:
    """A text as it stands inside a sentence: on one line, shortened, without its last full stop."""
    return shortened(text, most).rstrip(" .;")


def _facts(facts: OfficialsFacts) -> Iterator[str]:
    said, _ = facts.said, facts.said._
    system = said.data.assessment.system
    yield _("le besoin exprimé : {need}").format(need=_typed(facts, facts.said_to(PROBLEM), _("[besoin à compléter]")))
    text = _("le système « {name} » (service : {service} ; fournisseur : {supplier}), dont la finalité est : {purpose}")
    yield text.format(
        name=system.name,
        service=system.service.strip() or _("[à compléter]"),
        supplier=system.supplier.strip() or _("[à compléter]"),
        purpose=_typed(facts, system.purpose, _("[finalité à compléter]")),
    )
    yield _("les personnes touchées, selon l’évaluation : {people}").format(people=quoted(facts.people()))
    level = said.words.standing_of_level(said.sheet.impact, len(said.sheet.missing))
    yield _("que l’évaluation d’impact donne le niveau suivant, sur une échelle de I à IV : {level}").format(
        level=level
    )
    yield _("la qualification au regard du règlement européen sur l’IA : {name}").format(
        name=said.words.ai_act(said.sheet.qualification)
    )
    yield from _law(facts)
    risks = said.risks()
    if risks:
        names = said.words.join(f"{risk.name} ({risk.level})" for risk in risks)
        yield _("les principaux risques relevés : {risks}").format(risks=names)
    audit = said.audit()
    if audit:
        yield _("le résultat de l’audit des écarts entre groupes : {audit}").format(audit=quoted(audit))
    yield from _balance(facts)
    yield _("la proposition tirée de l’évaluation : « {title} »").format(title=said.headline()[0])


def _law(facts: OfficialsFacts) -> Iterator[str]:
    """Blocking findings, established and to be confirmed."""
    said, _ = facts.said, facts.said._
    names = {finding.id: finding for finding in said.data.checklist.findings}
    for result in said.sheet.qualification.standing(Standing.HOLDS, Standing.TO_CONFIRM):
        if result.severity is Severity.BLOCKING:
            finding = names[result.id]
            why = f"{finding.title.to(said.lang)}. {finding.because.to(said.lang)}"
            text = (
                _("ce constat, qui s’oppose à la mise en service : {finding}")
                if result.standing is Standing.HOLDS
                else _("ce constat, à confirmer, qui s’opposerait à la mise en service : {finding}")
            )
            yield text.format(finding=quoted(why))


def _balance(facts: OfficialsFacts) -> Iterator[str]:
    """Benefits, cost, other ways, and what the committee answered."""
    said, _ = facts.said, facts.said._
    counted = [each for each in facts.figures() if each.counted]
    if counted:
        items = (
            _("{expected}, de {today} à {target}, mesuré le {day}").format(
                expected=quoted(each.expected, 160),
                today=quoted(each.today, 60),
                target=quoted(each.target, 60),
                day=quoted(each.measured_on, 30),
            )
            for each in counted
        )
        yield _("les bénéfices attendus, qui seront mesurés : {benefits}").format(benefits=said.words.join(items))
    else:
        yield _("qu’aucun bénéfice n’est encore chiffré de façon à pouvoir être vérifié")
    yield _("le coût : {cost}").format(cost=quoted(facts.cost()))
    yield _("l’engagement de la collectivité : {commitment}").format(commitment=quoted(facts.commitment()))
    yield _("les autres solutions : {alternatives}").format(alternatives=quoted(facts.alternatives()))
    nothing = _typed(facts, facts.said_to(DOING_NOTHING), _("[à compléter]"))
    yield _("ce qui se passe si rien n’est fait : {nothing}").format(nothing=nothing)
    label = facts.committee_label()
    if label:
        # Its conditions stand in an article of their own.
        answer = label if facts.committee_conditions() else facts.committee()
        text = _("la réponse du comité d’éthique, qui a mis en balance le bénéfice et le risque : « {answer} »")
        yield text.format(answer=quoted(answer))
    elif facts.committee():
        yield _("que le comité d’éthique n’a pas encore dit si le bénéfice l’emporte sur le risque")


def _typed(facts: OfficialsFacts, text: str, otherwise: str) -> str:
    """What somebody typed, in quotation marks; a place to fill in when nobody did."""
    return facts.said._("« {text} »").format(text=quoted(text)) if text.strip() else otherwise
