"""What is kept of an assessment after its decision: tasks, measurements, incidents, changes declared, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from assessments.model import FreeText, Frozen, ShortText
from checklists.model import Text

if TYPE_CHECKING:
    from assessments.incidents import Incident
    from assessments.indicators import Measurement
    from assessments.tasks import Task


class ChangeKind(StrEnum):
    """What somebody says has changed."""

    DATA = "data"
    PURPOSE = "purpose"
    SUPPLIER = "supplier"
    MODEL = "model"
    OTHER = "other"


CHANGES: dict[ChangeKind, Text] = {
    ChangeKind.DATA: Text(fr="De nouvelles données", en="New data"),
    ChangeKind.PURPOSE: Text(fr="Un nouvel usage", en="A new use"),
    ChangeKind.SUPPLIER: Text(fr="Un nouveau fournisseur", en="A new supplier"),
    ChangeKind.MODEL: Text(fr="Une nouvelle version du modèle", en="A new version of the model"),
    ChangeKind.OTHER: Text(fr="Autre chose", en="Something else"),
}


class DeclaredChange(Frozen):
    """Something that somebody says has changed, and from which day."""

    id: str
    kind: ChangeKind
    since: date
    text: FreeText
    by: ShortText
    at: AwareDatetime


class SetAside(Frozen):
    """A trigger that was looked at and left, with the reason; ``key`` is that of the trigger."""

    id: str
    key: str
    reason: FreeText
    by: ShortText
    at: AwareDatetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All of it, of one moment; each in the order in which it was first written."""

    tasks: tuple[Task, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    incidents: tuple[Incident, ...] = ()
    changes: tuple[DeclaredChange, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
