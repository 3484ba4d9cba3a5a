"""What puts a decision in question: each trigger with its reason. Nothing reopens by itself; a person looks, and decides.

Pure: the same input gives the same triggers. ``assessments.following`` says what is kept of changes and of what was set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from assessments.bias.series import series_of
from assessments.days import months_later
from assessments.following import ChangeKind
from assessments.incidents import SERIOUS
from assessments.indicators import Verdict
from assessments.qualification import Standing
from checklists.model import Kind, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from assessments.bias.record import Audit
    from assessments.decision import Decision
    from assessments.following import FollowUp, SetAside
    from assessments.indicators import Indicator
    from assessments.model import AiSystem, Answer
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist

SOON_MONTHS = 3
"""How long before its end the validity of a decision is spoken of."""


class TriggerKind(StrEnum):
    """Why a decision may have to be looked at again, in the order in which it is said."""

    VALIDITY = "validity"
    INCIDENT = "incident"
    AUDIT = "audit"
    LAW = "law"
    DATA = "data"
    PURPOSE = "purpose"
    SUPPLIER = "supplier"
    MODEL = "model"
    ANSWERS = "answers"
    OTHER = "other"
    TARGET = "target"


TRIGGERS: dict[TriggerKind, Text] = {
    TriggerKind.VALIDITY: Text(fr="Validité", en="Validity"),
    TriggerKind.INCIDENT: Text(fr="Incident", en="Incident"),
    TriggerKind.AUDIT: Text(fr="Audit des écarts", en="Audit of gaps"),
    TriggerKind.LAW: Text(fr="Droit", en="Law"),
    TriggerKind.DATA: Text(fr="Données", en="Data"),
    TriggerKind.PURPOSE: Text(fr="Finalité", en="Purpose"),
    TriggerKind.SUPPLIER: Text(fr="Fournisseur", en="Supplier"),
    TriggerKind.MODEL: Text(fr="Modèle", en="Model"),
    TriggerKind.ANSWERS: Text(fr="Réponses", en="Answers"),
    TriggerKind.OTHER: Text(fr="Autre changement", en="Other change"),
    TriggerKind.TARGET: Text(fr="Indicateur", en="Indicator"),
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason to look at a decision again.

    ``key`` stays the same as long as the reason does, so that what was set aside stays aside, and what is new does not.
    ``detail``: what people typed about it; empty for none. ``aside``: who set it aside, and why; None when nobody did.
    """

    kind: TriggerKind
    key: str
    reason: Text
    detail: str = ""
    aside: SetAside | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What triggers are found in.

    ``decision``: the last one. ``system_then`` and ``answers_then``: of the version on which it was taken. The others are of
    today.
    """

    checklist: Checklist
    decision: Decision
    system_then: AiSystem
    answers_then: Mapping[str, Answer]
    system: AiSystem
    answers: Mapping[str, Answer]
    sheet: RiskSheet
    audits: Sequence[Audit]
    follow: FollowUp
    indicators: Sequence[Indicator]
    today: date


WATCHED: dict[str, TriggerKind] = {
    **dict.fromkeys(
        (
            *(
                "data_origin",
                "personal_data",
                "sensitive_data",
                "data_entered",
                "sensitive_in_decision",
                "proxies_used",
            ),
            *("learned_from_past_decisions", "retrieval"),
        ),
        TriggerKind.DATA,
    ),
    **dict.fromkeys(
        ("about", "individual_decision", "effect_on_person", "profiling", "annex_iii"), TriggerKind.PURPOSE
    ),
    **dict.fromkeys(("processors", "supplier_reuse"), TriggerKind.SUPPLIER),
    **dict.fromkeys(
        ("families", "technique", "role_change", "self_revising_rules", "automatic_actions"), TriggerKind.MODEL
    ),
}
"""Questions of the main checklist whose answers say what a trigger is about; other exposures are said together."""

_OF_SYSTEM: dict[str, tuple[TriggerKind, Text]] = {
    "purpose": (
        TriggerKind.PURPOSE,
        Text(
            fr="La finalité décrite n’est plus celle de la version décidée.",
            en="The purpose described is no longer that of the version decided upon.",
        ),
    ),
    "supplier": (
        TriggerKind.SUPPLIER,
        Text(
            fr="Le fournisseur n’est plus celui de la version décidée.",
            en="The supplier is no longer that of the version decided upon.",
        ),
    ),
}

_OF_ANSWERS: dict[TriggerKind, Text] = {
    TriggerKind.DATA: Text(
        fr="Les réponses sur les données ont changé depuis la version décidée",
        en="The answers about data have changed since the version decided upon",
    ),
    TriggerKind.PURPOSE: Text(
        fr="Les réponses sur l’usage ont changé depuis la version décidée",
        en="The answers about the use have changed since the version decided upon",
    ),
    TriggerKind.SUPPLIER: Text(
        fr="Les réponses sur les prestataires ont changé depuis la version décidée",
        en="The answers about suppliers have changed since the version decided upon",
    ),
    TriggerKind.MODEL: Text(
        fr="Les réponses sur le modèle et sa technique ont changé depuis la version décidée",
        en="The answers about the model and its technique have changed since the version decided upon",
    ),
    TriggerKind.ANSWERS: Text(
        fr="D’autres réponses sur ce qui expose des personnes ont changé depuis la version décidée",
        en="Other answers about what exposes people have changed since the version decided upon",
    ),
}

_DECLARED: dict[ChangeKind, tuple[TriggerKind, Text]] = {
    ChangeKind.DATA: (TriggerKind.DATA, Text(fr="De nouvelles données ont été déclarées", en="New data were declared")),
    ChangeKind.PURPOSE: (TriggerKind.PURPOSE, Text(fr="Un nouvel usage a été déclaré", en="A new use was declared")),
    ChangeKind.SUPPLIER: (
        TriggerKind.SUPPLIER,
        Text(fr="Un nouveau fournisseur a été déclaré", en="A new supplier was declared"),
    ),
    ChangeKind.MODEL: (
        TriggerKind.MODEL,
        Text(fr="Une nouvelle version du modèle a été déclarée", en="A new version of the model was declared"),
    ),
    ChangeKind.OTHER: (TriggerKind.OTHER, Text(fr="Un changement a été déclaré", en="A change was declared")),
}


def triggers(found: Watched) -> tuple[Trigger, ...]:
    """Every reason to look at the last decision again, in the order of ``TriggerKind``; those set aside are among them."""
    aside = {each.key: each for each in found.follow.set_aside}  # of several, the last
    finders = (_validity, _incidents, _audits, _law, _system, _answers, _declared, _targets)
    every = [trigger for find in finders for trigger in find(found)]
    order = list(TriggerKind)
    every.sort(key=lambda each: order.index(each.kind))
    return tuple(Trigger(each.kind, each.key, each.reason, each.detail, aside.get(each.key)) for each in every)


def day(found: date) -> str:
    """A day as both languages write it."""
    return f"{found:%d/%m/%Y}"


def _key(kind: TriggerKind, *parts: object) -> str:
    """Short, and without anything that people typed: the history shows it."""
    told = "\n".join(map(str, parts)).encode()
    return f"{kind}:{sha256(told).hexdigest()[:32]}"


def _validity(found: Watched) -> Iterator[Trigger]:
    until = found.decision.valid_until
    if until is None or found.today < months_later(until, -SOON_MONTHS):
        return
    ended = found.today > until
    reason = (
        Text(
            fr=f"La décision n’est plus valable depuis le {day(until)}.",
            en=f"The decision ceased to be valid on {day(until)}.",
        )
        if ended
        else Text(
            fr=f"La décision n’est valable que jusqu’au {day(until)}.",
            en=f"The decision is valid until {day(until)} only.",
        )
    )
    yield Trigger(TriggerKind.VALIDITY, _key(TriggerKind.VALIDITY, found.decision.id, ended), reason)


def _incidents(found: Watched) -> Iterator[Trigger]:
    for each in found.follow.incidents:
        if each.gravity in SERIOUS and each.at > found.decision.at:
            when = day(each.found_on)
            reason = Text(
                fr=f"Un incident sérieux ou grave a été constaté le {when}.",
                en=f"A serious or grave incident was found on {when}.",
            )
            yield Trigger(TriggerKind.INCIDENT, _key(TriggerKind.INCIDENT, each.id, each.gravity), reason, each.what)


def _audits(found: Watched) -> Iterator[Trigger]:
    for series in series_of(found.audits):
        audit = series.standing
        if audit is not None and audit.measured_at is not None and audit.measured_at > found.decision.at:
            when = day(audit.measured_at.date())
            reason = Text(
                fr=f"Un audit mesuré le {when} établit un écart entre des groupes.",
                en=f"An audit measured on {when} establishes a gap between groups.",
            )
            yield Trigger(TriggerKind.AUDIT, _key(TriggerKind.AUDIT, audit.id), reason, audit.plan.title)


def _law(found: Watched) -> Iterator[Trigger]:
    """Dates of the law between the decision and today, for what stands for this system."""
    law, decided = found.sheet.qualification, found.decision.decided_on

    def new(*days: date | None) -> date | None:
        return max((each for each in days if each is not None and decided < each <= found.today), default=None)

    told: dict[str, date] = {}
    for duty in law.duties:
        obligation = found.checklist.obligation[duty.id]
        since = new(obligation.prudent_date, obligation.likely_date)
        if duty.standing is not Standing.POSSIBLE and since is not None:
            told.update(dict.fromkeys(obligation.references, since))
            yield Trigger(
                TriggerKind.LAW,
                _key(TriggerKind.LAW, duty.id, since),
                Text(
                    fr=f"Une obligation s’applique depuis le {day(since)}\u00a0: {obligation.text.fr}",
                    en=f"A duty has applied since {day(since)}: {obligation.text.en}",
                ),
            )
    by_id = {reference.id: reference for reference in found.checklist.references}
    findings = {finding.id: finding for finding in found.checklist.findings}
    cited = dict.fromkeys(
        id_
        for result in law.findings
        if result.standing is not Standing.POSSIBLE
        for id_ in findings[result.id].references
    )
    for id_ in cited:
        reference = by_id.get(id_)
        since = new(reference.applies_from) if reference else None
        if reference is not None and since is not None and id_ not in told:
            yield Trigger(
                TriggerKind.LAW,
                _key(TriggerKind.LAW, id_, since),
                Text(
                    fr=f"Un texte s’applique depuis le {day(since)}\u00a0: {reference.title.fr}.",
                    en=f"A text has applied since {day(since)}: {reference.title.en}.",
                ),
            )


def _system(found: Watched) -> Iterator[Trigger]:
    for name, (kind, reason) in _OF_SYSTEM.items():
        before, after = getattr(found.system_then, name).strip(), getattr(found.system, name).strip()
        if before != after:
            yield Trigger(kind, _key(kind, name, found.decision.id, after), reason, after)


_SAID = ("choice", "value", "rows")


def _said(answer: Answer | None) -> tuple[object, ...]:
    """What an answer says, comments and owners left out; nothing while it does not count."""
    return tuple(getattr(answer, name) for name in _SAID) if answer is not None and answer.counts else ()


def _answers(found: Watched) -> Iterator[Trigger]:
    changed: dict[TriggerKind, list[str]] = {}
    for id_, question in found.checklist.questions.items():
        kind = WATCHED.get(id_, TriggerKind.ANSWERS if question.kind is Kind.EXPOSURE else None)
        if kind is not None and _said(found.answers_then.get(id_)) != _said(found.answers.get(id_)):
            changed.setdefault(kind, []).append(id_)
    for kind, ids in changed.items():
        numbers = ", ".join(found.checklist.number_of[id_] for id_ in ids)
        said = tuple(_said(found.answers.get(id_)) for id_ in ids)
        reason = Text(fr=f"{_OF_ANSWERS[kind].fr} ({numbers}).", en=f"{_OF_ANSWERS[kind].en} ({numbers}).")
        yield Trigger(kind, _key(kind, "answers", found.decision.id, ids, said), reason)


def _declared(found: Watched) -> Iterator[Trigger]:
    for each in found.follow.changes:
        if each.at > found.decision.at:
            kind, words = _DECLARED[each.kind]
            when = day(each.since)
            reason = Text(fr=f"{words.fr}, à compter du {when}.", en=f"{words.en}, as from {when}.")
            yield Trigger(kind, _key(kind, each.id), reason, each.text)


def _targets(found: Watched) -> Iterator[Trigger]:
    for each in found.indicators:
        last = each.last
        if last is not None and each.verdict(found.today) is Verdict.MISSED:
            when = day(last.day)
            reason = Text(
                fr=f"La cible d’un indicateur n’est pas atteinte à la mesure du {when}.",
                en=f"The target of an indicator was not reached when measured on {when}.",
            )
            yield Trigger(TriggerKind.TARGET, _key(TriggerKind.TARGET, last.id), reason, each.name)
