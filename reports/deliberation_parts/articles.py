"""The articles, by what is proposed: allow, allow under conditions, send back, postpone, or refuse. A refusal never allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.model import Stage
from assessments.qualification import Standing
from checklists.model import Level, Outcome, RegimeId, Severity
from reports.deliberation_parts.draft import Article
from reports.deliberation_parts.forms import executive
from reports.deliberation_parts.recitals import QUOTED, quoted
from reports.officials_review import OfficialsReview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.deliberation_parts.forms import Form
    from reports.officials_facts import Condition, OfficialsFacts

MOST_CONDITIONS = 6
"""Conditions that become articles, most useful first; the report has the others."""
_IN_SERVICE = (Stage.PILOT, Stage.IN_SERVICE)


class _Writing:
    """What articles are written from."""

    def __init__(self, facts: OfficialsFacts, form: Form) -> None:
        self.facts, self.said, self.form = facts, facts.said, form
        self._ = facts.said._
        self.system = facts.data.assessment.system
        self.service = self.system.service.strip() or self._("[service à compléter]")


def articles(facts: OfficialsFacts, form: Form) -> tuple[Article, ...]:
    """Every article, in order."""
    writing = _Writing(facts, form)
    return tuple(article for part in _PARTS[facts.said.proposed.outcome] for article in part(writing))


# What is decided ------------------------------------------------------------------------------------------------


def _allowed(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _(
        "L’usage du système « {name} » est autorisé, pour la seule finalité rappelée ci-dessus (service : {service})."
    )
    yield Article(_("Autorisation"), text.format(name=w.system.name, service=w.service))


def _allowed_under_conditions(w: _Writing) -> Iterator[Article]:
    _ = w._
    if w.said.sheet.impact.high >= Level.HIGH:
        text = _(
            "L’usage du système « {name} » (service : {service}) est autorisé pour un essai limité, du [date] au [date], pour la "
            "seule finalité rappelée ci-dessus et aux conditions des articles suivants. Sans elles, il n’est pas autorisé."
        )
    else:
        text = _(
            "L’usage du système « {name} » (service : {service}) est autorisé pour la seule finalité rappelée ci-dessus, aux "
            "conditions des articles suivants. Sans elles, il n’est pas autorisé."
        )
    yield Article(_("Autorisation sous conditions"), text.format(name=w.system.name, service=w.service))


def _left_open(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _("L’usage du système « {name} » est [autorisé / autorisé sous conditions / refusé] (service : {service}).")
    yield Article(_("Décision"), text.format(name=w.system.name, service=w.service))


def _refused(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _("Le système « {name} » n’est pas autorisé en l’état.").format(name=w.system.name)
    yield Article(_("Refus en l’état"), f"{text} {_running(w)}".strip())
    names = {finding.id: finding for finding in w.facts.data.checklist.findings}
    found = w.said.sheet.qualification.standing(Standing.HOLDS)
    reasons = tuple(names[each.id].title.to(w.said.lang) for each in found if each.severity is Severity.BLOCKING)
    yield Article(_("Motifs"), _("Ce refus repose sur les motifs suivants."), reasons or (w.said.headline()[0],))
    text = _("Le besoin demeure. Une autre façon d’y répondre est présentée avant le [date] (service : {service}).")
    yield Article(_("Réponse au besoin"), text.format(service=w.service))


def _sent_back(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _("Le projet « {name} » est renvoyé pour être revu (service : {service}). Il n’est pas autorisé en l’état.")
    yield Article(_("Renvoi"), f"{text.format(name=w.system.name, service=w.service)} {_running(w)}".strip())


def _postponed(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _("La décision sur le système « {name} » est reportée. Il n’est pas autorisé d’ici là.")
    yield Article(_("Report"), f"{text.format(name=w.system.name)} {_running(w)}".strip())
    wanted = []
    missing = len(w.said.sheet.missing)
    if missing:
        said = w.said.ngettext(
            "La réponse à {n} question de l’évaluation, qui manque encore.",
            "Les réponses à {n} questions de l’évaluation, qui manquent encore.",
            missing,
        )
        wanted.append(said.format(n=w.said.words.number(missing)))
    names = {finding.id: finding for finding in w.facts.data.checklist.findings}
    for each in w.said.sheet.qualification.standing(Standing.TO_CONFIRM):
        if each.severity is Severity.BLOCKING:
            title = names[each.id].title.to(w.said.lang)
            wanted.append(_("L’avis écrit du service juridique sur ce constat : {finding}.").format(finding=title))
    wanted.append(_("Les avis demandés par l’évaluation, avec leurs raisons."))
    yield Article(_("Éléments attendus"), _("Les éléments suivants sont produits avant le [date]."), tuple(wanted))


def _running(w: _Writing) -> str:
    """What to fill in when the system already runs."""
    if w.system.stage not in _IN_SERVICE:
        return ""
    return w._("[Il est déjà utilisé : préciser à quelle date il s’arrête, et par quoi il est remplacé.]")


# Conditions -----------------------------------------------------------------------------------------------------


def _conditions(w: _Writing) -> Iterator[Article]:
    """Each condition is an article; the committee’s own come first, in its words."""
    _ = w._
    own = w.facts.committee_conditions()
    if own:
        yield Article(
            _("Conditions du comité d’éthique"),
            _("Le comité les a écrites ainsi : « {text} »").format(text=quoted(own, 2 * QUOTED)),
        )
    for number, condition in enumerate(w.facts.conditions[:MOST_CONDITIONS], 1):
        yield Article(_("Condition {n}").format(n=number), _required(w, condition))


def _asked(w: _Writing) -> Iterator[Article]:
    """What opinions, and a decision already recorded, ask for on this version and is not met yet: an article for each source."""
    _, review = w._, OfficialsReview(w.said.data, w.said.lang)
    for title, found in review.demands():
        items = tuple(f"{quoted(each.text)} ({review.words.owner_and_day(each)})" for each in found[:MOST_CONDITIONS])
        yield Article(title, _("Ce qui suit est tenu, preuve à l’appui."), items)


def _required(w: _Writing, condition: Condition) -> str:
    who = condition.promised or w._("[fonction], au plus tard le [date] ; preuve : [document]")
    return w._("{condition} Responsable : {who}.").format(condition=condition.text, who=who.rstrip("."))


def _changes(w: _Writing) -> Iterator[Article]:
    """What to change before the project comes back, as a list."""
    _ = w._
    found = tuple(condition.text for condition in w.facts.conditions[:MOST_CONDITIONS])
    text = _("Tout nouveau projet fait l’objet d’une nouvelle évaluation d’impact avant d’être présenté.")
    if found:
        text += " " + _("Il remplit au moins les points suivants.")
    yield Article(_("Nouvelle présentation"), text, found)


def _stop(w: _Writing) -> Iterator[Article]:
    _ = w._
    yield Article(
        _("Arrêt"),
        _("Le système est arrêté si [seuil ou situation à préciser]. [Fonction] peut l’arrêter sans délai."),
    )


# The public, and what comes after ---------------------------------------------------------------------------------


def _public(w: _Writing) -> Iterator[Article]:
    _, lang = w._, w.said.lang
    rule = w.said.governance
    published = rule.published.to(lang).rstrip(".") if rule is not None else _("[documents à préciser]")
    text = _("Sur le site de la collectivité est publié ce qui suit : {published}.").format(published=published)
    law = w.said.sheet.qualification
    told = {f.id for f in law.findings if f.severity is Severity.TRANSPARENCY or f.regime is RegimeId.CRPA}
    duties = [duty for duty in law.duties if duty.standing is Standing.HOLDS and told.intersection(duty.findings)]
    items = tuple(dict.fromkeys(map(w.facts.required, duties)))
    if items and w.said.proposed.outcome is not Outcome.DO_NOT:
        duties_kept = _("Ces obligations envers le public sont tenues :")
        yield Article(_("Information du public"), f"{text} {duties_kept}", items)
    else:
        yield Article(_("Information du public"), text)


def _review(w: _Writing) -> Iterator[Article]:
    _ = w._
    counted = [each for each in w.facts.figures() if each.counted]
    items = tuple(
        _("{expected} : de {today} à {target}, mesuré le {day}").format(
            expected=quoted(each.expected, 160),
            today=quoted(each.today, 60),
            target=quoted(each.target, 60),
            day=quoted(each.measured_on, 30),
        )
        for each in counted
    ) or (_("[Indicateur, valeur d’aujourd’hui, cible et date à compléter]"),)
    yield Article(_("Bilan"), _("Un bilan est présenté avant toute suite. Il mesure les bénéfices annoncés."), items)


def _validity(w: _Writing) -> Iterator[Article]:
    _, rule = w._, w.said.governance
    months = w.said.months(rule.valid_months) if rule is not None else _("[durée à compléter]")
    text = _(
        "L’autorisation vaut {months} à compter du [date]. Au-delà, elle est renouvelée après une nouvelle évaluation."
    )
    yield Article(_("Durée"), text.format(months=months))


def _reassessment(w: _Writing) -> Iterator[Article]:
    _ = w._
    yield Article(
        _("Nouvelle évaluation"),
        _("Sans attendre cette date, le système est évalué de nouveau dans les cas suivants."),
        (
            _("De nouvelles données ou un nouvel usage"),
            _("Une nouvelle version du système, ou un autre fournisseur"),
            _("Un incident qui touche des personnes, ou une fuite de données"),
            _("Un audit qui établit un écart entre groupes de personnes"),
            _("Un changement de la loi qui s’applique au système"),
        ),
    )


def _carried_out(w: _Writing) -> Iterator[Article]:
    _ = w._
    text = _(
        "{executive} veille à l’exécution de {kind}, qui est publiée et transmise selon les règles en vigueur "
        "[à préciser]."
    )
    yield Article(_("Exécution"), text.format(executive=executive(w.said), kind=w.form.kind))


_AFTER = (_public, _review, _validity, _reassessment, _carried_out)
_PARTS: dict[Outcome | None, tuple[Callable[[_Writing], Iterator[Article]], ...]] = {
    Outcome.GO: (_allowed, _asked, *_AFTER),
    Outcome.CONDITIONS: (_allowed_under_conditions, _asked, _conditions, _stop, *_AFTER),
    None: (_left_open, _asked, _conditions, _stop, *_AFTER),
    Outcome.CHANGE: (_sent_back, _changes, _carried_out),
    Outcome.NOT_YET: (_postponed, _changes, _carried_out),
    Outcome.DO_NOT: (_refused, _changes, _public, _carried_out),
}
"""What stands in a draft, by what is proposed."""
