"""Incidents: what went wrong once the system was there, how gravely, and which duties may follow. Never a name of anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field

from assessments.model import FreeText, Frozen, ShortText
from assessments.qualification import AiActClass
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.qualification import Qualification


class Gravity(StrEnum):
    """How grave it was, from the least; a serious or grave one asks whether to assess again."""

    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class Nature(StrEnum):
    """What kind of incident it was."""

    WRONG = "wrong"
    UNFAIR = "unfair"
    SECURITY = "security"
    OUTAGE = "outage"
    OTHER = "other"


class Touched(StrEnum):
    """Whether personal data were lost, changed, disclosed or out of reach."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


GRAVITIES: dict[Gravity, Text] = {
    Gravity.MINOR: Text(fr="Mineur\u00a0: aucune conséquence durable", en="Minor: no lasting consequence"),
    Gravity.SERIOUS: Text(
        fr="Sérieux\u00a0: des personnes ont subi une conséquence réelle",
        en="Serious: people suffered a real consequence",
    ),
    Gravity.GRAVE: Text(
        fr="Grave\u00a0: atteinte à un droit, à la santé ou à la sécurité",
        en="Grave: a right, health or safety was harmed",
    ),
}
NATURES: dict[Nature, Text] = {
    Nature.WRONG: Text(fr="Résultat faux", en="Wrong result"),
    Nature.UNFAIR: Text(
        fr="Traitement injuste d’une personne ou d’un groupe", en="A person or a group treated unfairly"
    ),
    Nature.SECURITY: Text(fr="Atteinte à la sécurité", en="Breach of security"),
    Nature.OUTAGE: Text(fr="Panne ou interruption", en="Outage or interruption"),
    Nature.OTHER: Text(fr="Autre", en="Other"),
}
TOUCHED: dict[Touched, Text] = {
    Touched.YES: Text(fr="Oui", en="Yes"),
    Touched.NO: Text(fr="Non", en="No"),
    Touched.UNKNOWN: Text(fr="On ne sait pas encore", en="Not known yet"),
}
SERIOUS = frozenset({Gravity.SERIOUS, Gravity.GRAVE})
MOST_PEOPLE = 100_000_000


class IncidentReport(Frozen):
    """What is told of an incident. ``low`` and ``high``: how many people it touched, equal when known; None: not known."""

    what: FreeText
    found_on: date
    nature: Nature
    gravity: Gravity
    personal_data: Touched
    low: Annotated[int | None, Field(ge=0, le=MOST_PEOPLE)] = None
    high: Annotated[int | None, Field(ge=0, le=MOST_PEOPLE)] = None
    done: FreeText = ""


class Incident(IncidentReport):
    """The same as it is kept. ``closed_at`` None: still open; ``learnt``: what is done differently since."""

    id: str
    version: int
    learnt: FreeText = ""
    by: ShortText
    at: AwareDatetime
    changed_by: ShortText = ""
    changed_at: AwareDatetime | None = None
    closed_by: ShortText = ""
    closed_at: AwareDatetime | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_at is None

    @property
    def notify_by(self) -> date:
        """The day on which the 72 hours of GDPR article 33 end, at the hour at which it was found."""
        return self.found_on + timedelta(hours=72)


_COUNT = r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})"
_RANGE = re.compile(rf"\D{{0,20}}?{_COUNT}(?:\D{{1,20}}?{_COUNT})?\D{{0,20}}")


def read_people(text: str) -> tuple[int | None, int | None] | None:
    """How many people, as typed: « 12 », « de 10 à 50 », « 1 200 »; (None, None) when empty. None when it cannot be read."""
    if not text.strip():
        return None, None
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        return None
    low, high = (int(re.sub(r"\D", "", part)) if part else None for part in found.groups())
    high = low if high is None else high
    return (low, high) if low is not None and high is not None and low <= high <= MOST_PEOPLE else None


@dataclass(frozen=True, slots=True)
class IncidentDuty:
    """What the law may ask after an incident: in words, with the id of its reference.

    ``reference`` is empty when the text names what nobody has checked here. ``sure`` False: to be confirmed.
    ``within_72_hours``: its time runs from the moment at which the incident was found.
    """

    text: Text
    reference: str
    sure: bool
    within_72_hours: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    applies: Callable[[Incident, Qualification], bool]
    duty: IncidentDuty


def _is(touched: Touched) -> Callable[[Incident, Qualification], bool]:
    return lambda incident, _law: incident.personal_data is touched


def _high_risk(_incident: Incident, law: Qualification) -> bool:
    return law.ai_act in {AiActClass.HIGH_RISK, AiActClass.PROHIBITED}


def _may_be_high_risk(incident: Incident, law: Qualification) -> bool:
    return not _high_risk(incident, law) and AiActClass.HIGH_RISK in law.ai_act_possible


def _serious_and_ai(incident: Incident, law: Qualification) -> bool:
    graver = _high_risk(incident, law) or _may_be_high_risk(incident, law)
    return incident.gravity in SERIOUS and graver


_DEPLOYER = Text(
    fr="Système à haut risque\u00a0: suspendez-le s’il présente un risque, et prévenez le fournisseur, puis l’importateur ou le "
    "distributeur et l’autorité de surveillance (article 26, paragraphe 5).",
    en="High-risk system: suspend it if it presents a risk, and tell the provider, then the importer or the distributor and the "
    "surveillance authority (Article 26(5)).",
)

_RULES: tuple[_Rule, ...] = (
    _Rule(
        _is(Touched.YES),
        IncidentDuty(
            Text(
                fr="Des données personnelles sont touchées\u00a0: prévenez votre DPO tout de suite. La notification à la CNIL se fait "
                "si possible dans les 72 heures (article 33).",
                en="Personal data are touched: tell your DPO at once. The CNIL is notified within 72 hours where feasible "
                "(Article 33).",
            ),
            "gdpr_33",
            sure=True,
            within_72_hours=True,
        ),
    ),
    _Rule(
        _is(Touched.YES),
        IncidentDuty(
            Text(
                fr="Demandez à votre DPO si les personnes concernées doivent être informées (article 34).",
                en="Ask your DPO whether the people concerned must be told (Article 34).",
            ),
            "gdpr_33",
            sure=True,
        ),
    ),
    _Rule(
        _is(Touched.UNKNOWN),
        IncidentDuty(
            Text(
                fr="On ne sait pas si des données personnelles sont touchées\u00a0: faites-le dire sans attendre, car la CNIL est "
                "notifiée si possible dans les 72 heures (article 33).",
                en="It is not known whether personal data are touched: find out without waiting, since the CNIL is notified "
                "within 72 hours where feasible (Article 33).",
            ),
            "gdpr_33",
            sure=False,
        ),
    ),
    _Rule(_high_risk, IncidentDuty(_DEPLOYER, "ai_act_26", sure=True)),
    _Rule(
        _may_be_high_risk,
        IncidentDuty(
            Text(
                fr="Le système est peut-être à haut risque\u00a0: faites confirmer son classement. S’il l’est, il se suspend en cas de "
                "risque, et le fournisseur puis l’autorité sont prévenus (article 26, paragraphe 5).",
                en="The system may be high-risk: have its class confirmed. If it is, it is suspended when it presents a risk, and "
                "the provider then the authority are told (Article 26(5)).",
            ),
            "ai_act_26",
            sure=False,
        ),
    ),
    _Rule(
        _serious_and_ai,
        IncidentDuty(
            Text(
                fr="Si votre collectivité est elle-même fournisseur du système, l’article 73 du règlement européen sur l’IA prévoit "
                "un signalement propre aux fournisseurs. Il n’a pas été vérifié ici.",
                en="If your authority is itself the provider of the system, Article 73 of the AI Act has a report of its own for "
                "providers. It was not checked here.",
            ),
            "",
            sure=False,
        ),
    ),
    _Rule(
        lambda incident, _law: incident.nature is Nature.SECURITY,
        IncidentDuty(
            Text(
                fr="Prévenez votre RSSI. La directive NIS 2 n’était pas transposée en droit français à la date indiquée\u00a0: vérifiez "
                "si elle l’est, et si votre collectivité en relève.",
                en="Tell your CISO. The NIS 2 directive was not transposed into French law on the day given: check whether it is, "
                "and whether your authority falls under it.",
            ),
            "nis2_not_transposed",
            sure=False,
        ),
    ),
)


def incident_duties(incident: Incident, law: Qualification) -> tuple[IncidentDuty, ...]:
    """The duties that may follow from an incident of a system about which the law says this; empty when none is known."""
    return tuple(rule.duty for rule in _RULES if rule.applies(incident, law))
