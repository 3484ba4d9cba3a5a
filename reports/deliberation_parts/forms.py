"""Who takes the decision and in which form: the governance table says it by level, the kind of authority gives the names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.model import AuthorityType
from checklists.model import Body
from reports.officials_review import OfficialsReview

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.officials_words import OfficialsWords


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a draft: who decides (also in the plural of a sentence), the title, and the words that lead to articles.

    ``kind``: « la présente délibération », for the articles. ``votes``: whether there is a vote to report.
    """

    author: str
    title: str
    formula: str
    kind: str
    votes: bool


def form(said: OfficialsWords) -> Form:
    """The form that the level asks for; a deliberation where nothing says otherwise."""
    _, name = said._, said.data.assessment.system.name
    rule = said.governance
    body = rule.body if rule is not None else None
    if body is Body.ADMINISTRATION and rule is not None:
        return Form(
            author=_("[Qualité du signataire : {who}],").format(who=rule.decided_by.to(said.lang)),
            title=_("Projet de décision interne : {system}").format(system=name),
            formula=_("Décide :"),
            kind=_("la présente décision"),
            votes=False,
        )
    if body is Body.EXECUTIVE:
        return Form(
            author=f"{executive(said)},",
            title=_("Projet de décision de l’exécutif : {system}").format(system=name),
            formula=_("Décide :"),
            kind=_("la présente décision"),
            votes=False,
        )
    return Form(
        author=f"{assembly(said)},",
        title=_("Projet de délibération : {system}").format(system=name),
        formula=_("Après en avoir délibéré, décide :"),
        kind=_("la présente délibération"),
        votes=True,
    )


def assembly(said: OfficialsWords) -> str:
    """« Le conseil municipal », by kind of authority."""
    _ = said._
    return {
        AuthorityType.COMMUNE: _("Le conseil municipal"),
        AuthorityType.EPCI: _("Le conseil communautaire"),
        AuthorityType.DEPARTEMENT: _("Le conseil départemental"),
        AuthorityType.REGION: _("Le conseil régional"),
        AuthorityType.SDIS: _("Le conseil d’administration"),
        AuthorityType.CCAS: _("Le conseil d’administration"),
        AuthorityType.SYNDICAT: _("Le comité syndical"),
    }.get(said.data.authority.type or AuthorityType.AUTRE, _("L’assemblée délibérante"))


def executive(said: OfficialsWords) -> str:
    """« [Le maire / La maire] », by kind of authority."""
    _ = said._
    if said.data.authority.type is AuthorityType.COMMUNE:
        return _("[Le maire / La maire]")
    if said.data.authority.type in (None, AuthorityType.AUTRE):
        return _("[L’exécutif de la collectivité]")
    return _("[Le président / La présidente]")


def warnings(said: OfficialsWords, *, to_confirm: bool) -> tuple[str, ...]:
    """What to know before using the draft, most important first.

    Args:
        said: the sentences about the assessment.
        to_confirm: whether something in the draft is marked « à confirmer ».
    """
    _ = said._
    checks: tuple[tuple[bool, Callable[[], str]], ...] = (
        (True, lambda: _("PROJET, à faire vérifier par le service juridique.")),
        (said.lang != "fr", lambda: _("Traduction de courtoisie : la décision elle-même s’écrit en français.")),
        (
            said.data.authority.fictional,
            lambda: _("Données fictives : cette collectivité et ce système sont inventés."),
        ),
        (True, lambda: _("Les passages entre crochets sont à compléter.")),
        (
            to_confirm,
            lambda: _(
                "Ce qui porte la mention « à confirmer » repose sur une source ou une lecture du droit discutée."
            ),
        ),
        (True, lambda: _who(said)),
        (
            said.sheet.qualification.may_be_blocked,
            lambda: _("Une interdiction reste possible : elle dépend de réponses qui manquent ou d’un avis juridique."),
        ),
        (said.data.record.decision is not None, lambda: _decided(said)),
        (
            said.proposed.outcome is None,
            lambda: _("La grille d’évaluation ne tire pas de conclusion : le sens de la décision est laissé ouvert."),
        ),
    )
    return tuple(text() for holds, text in checks if holds)


def _decided(said: OfficialsWords) -> str:
    """That something is decided already, with what is left of it."""
    review = OfficialsReview(said.data, said.lang)
    if review.last is None:
        return ""
    return said._("Une décision est déjà enregistrée dans Balise : {decision}.").format(
        decision=review.state(review.last).sentence
    )


def _who(said: OfficialsWords) -> str:
    """Who decides at this level, and what to do when somebody else must."""
    _, rule = said._, said.governance
    if rule is None:
        return _(
            "Le niveau n’est pas encore assez connu pour dire qui décide : le texte est rédigé pour l’assemblée, qui peut "
            "reporter sa décision."
        )
    found = said.sheet.impact
    text = (
        _("Qui décide au niveau {level}, selon la grille : {who}.")
        if found.exact
        else _("Qui décide si le niveau {level}, encore possible, se confirme, selon la grille : {who}.")
    )
    who = text.format(level=said.words.roman(found.high), who=rule.decided_by.to(said.lang).rstrip("."))
    if rule.body is Body.ASSEMBLY:
        return who
    if rule.body is None:
        adapt = _("Le texte est rédigé pour l’assemblée ; le service juridique l’adapte si elle ne décide pas.")
    else:
        adapt = _("Si une délibération est nécessaire, le service juridique adapte ce texte.")
    return f"{who} {adapt}"
