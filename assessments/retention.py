"""How long a closed assessment is kept, and what is left of one that was deleted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from assessments.access import Refusal
from assessments.days import months_later
from assessments.decision import Choice
from assessments.model import FreeText, Frozen, ShortText, Status
from assessments.qualification import AiActClass
from checklists.model import Text

if TYPE_CHECKING:
    from assessments.model import Assessment

MOST_MONTHS = 1_200


class KeepTime(Frozen):
    """The rule of one authority. ``months`` None: nothing is ever to be deleted. ``at`` None: nobody set it yet."""

    months: int | None = None
    reason: FreeText = ""
    by: ShortText = ""
    at: AwareDatetime | None = None


class Closed(Frozen):
    """An assessment that is closed. ``due``: the day from which the rule lets it be deleted; None: there is no such day."""

    id: str
    name: ShortText
    status: Status
    closed_on: date
    due: date | None

    def may_go(self, today: date) -> bool:
        """Whether the rule lets it be deleted today."""
        return self.due is not None and self.due <= today


class Tombstone(Frozen):
    """What is left of a deleted assessment. It names nobody but who deleted it.

    ``assessment``: its id, under which the history still tells what happened, without texts. ``closed_on``: when it was
    archived or withdrawn (``status``). The level and the class are those of that day. ``choice`` None: nothing was decided.
    ``content_hash``: SHA-256 of the assessment as a file, just before: a copy kept elsewhere can be recognised by it.
    """

    id: str
    assessment: str
    begun_on: date
    closed_on: date
    status: Status
    impact_low: int
    impact_high: int
    ai_act: AiActClass
    choice: Choice | None
    decided_on: date | None
    content_hash: str
    reason: FreeText
    by: ShortText
    at: AwareDatetime


def closed(assessment: Assessment, closed_on: date, rule: KeepTime) -> Closed:
    """A closed assessment under a rule."""
    due = None if rule.months is None else months_later(closed_on, rule.months)
    name = assessment.system.name
    return Closed(id=assessment.id, name=name, status=assessment.status, closed_on=closed_on, due=due)


class DeletionRefused(Refusal):
    """An assessment that cannot be deleted, or not yet; nothing was deleted."""


STILL_OPEN = Text(
    fr="Cette évaluation n’est ni archivée ni retirée\u00a0: elle ne peut pas être supprimée. Archivez-la ou retirez-la d’abord.",
    en="This assessment is neither archived nor withdrawn: it cannot be deleted. Archive or withdraw it first.",
)
NO_RULE = Text(
    fr="Aucune durée de conservation n’est fixée pour cette collectivité\u00a0: rien ne peut être supprimé. Fixez d’abord une durée.",
    en="No retention time is set for this authority: nothing can be deleted. Set one first.",
)
NO_REASON = Text(
    fr="Dites pourquoi cette évaluation est supprimée. Rien n’a été supprimé.",
    en="Say why this assessment is deleted. Nothing was deleted.",
)
BAD_MONTHS = Text(
    fr=f"La durée est un nombre entier de mois, de 0 à {MOST_MONTHS}. Corrigez-la\u00a0; rien n’a été enregistré.",
    en=f"The time is a whole number of months, from 0 to {MOST_MONTHS}. Correct it; nothing was saved.",
)


def too_early(due: date) -> Text:
    """What is said of an assessment whose time has not come."""
    return Text(
        fr=f"La règle de conservation garde cette évaluation jusqu’au {due:%d/%m/%Y}. Rien n’a été supprimé.",
        en=f"The retention rule keeps this assessment until {due:%d/%m/%Y}. Nothing was deleted.",
    )
