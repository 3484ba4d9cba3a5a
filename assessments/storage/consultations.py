"""The part of the store about consultations: when, who, how people were reached, what they said, and what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from assessments.access import Action, Actor
from assessments.citizens import Consultation, Progress, Public
from assessments.storage.chain import EventKind
from assessments.storage.errors import InvalidInput
from assessments.storage.file_rows import find_files
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import nudge
from assessments.storage.things import BY_NAME, find, rows_of
from assessments.storage.typed import typed
from checklists.model import Text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from assessments.citizens import ConsultationDraft
    from assessments.model import Assessment
    from assessments.storage.things import Pen

NO_TITLE = Text(
    fr="Donnez un nom à cette consultation, en quelques mots\u00a0: «\u00a0Réunion publique au centre social\u00a0».",
    en="Give this consultation a name, in a few words: “Public meeting at the community centre”.",
)
NO_DAY = Text(
    fr="Une consultation tenue a une date. Indiquez le premier jour.",
    en="A consultation that was held has a date. Give its first day.",
)
IN_FUTURE = Text(
    fr="Cette date est à venir\u00a0: la consultation n’est pas encore tenue. Choisissez «\u00a0prévue\u00a0», ou corrigez la date.",
    en="This date is still to come: the consultation has not been held yet. Choose “planned”, or correct the date.",
)
BACKWARDS = Text(
    fr="Le dernier jour vient avant le premier. Corrigez l’une des deux dates.",
    en="The last day comes before the first. Correct one of the two dates.",
)
BOTH = Text(
    fr="Dites ce qui a changé, ou pourquoi rien n’a changé\u00a0: pas les deux. Gardez l’un des deux textes.",
    en="Say what changed, or why nothing changed: not both. Keep one of the two texts.",
)
NOT_THERE = Text(
    fr="Ce fichier n’est pas, ou plus, parmi les pièces de l’évaluation. Joignez-le d’abord à une question.",
    en="This file is not (any more) among the evidence of the assessment. Attach it to a question first.",
)
CHANGED = Text(
    fr="Quelqu’un a modifié cette consultation entre-temps\u00a0: rien n’a été enregistré. Gardez votre texte de côté, rechargez la "
    "page, puis complétez la nouvelle version.",
    en="Somebody changed this consultation in the meantime: nothing was saved. Keep your text aside, reload the page, then complete "
    "the new version.",
)

_THING = BY_NAME["consultation"]


def consultation_of(row: Any) -> Consultation:
    """A consultation from its row."""
    there = dict(row._mapping)  # noqa: SLF001 (the documented way to read a row as a mapping)
    kept = {name: there[name] for name in Consultation.model_fields if name in there}
    kept |= {"publics": tuple(row.publics.split()), "questions": tuple(row.questions.split())}
    return Consultation.model_validate(kept)


def consultations_of(connection: Connection, assessment_id: str) -> list[Consultation]:
    """The consultations of an assessment, first day first; those without a day come last, first written first."""
    found = [consultation_of(row) for row in rows_of(connection, _THING, assessment_id)]
    return sorted(found, key=lambda one: (one.begins is None, one.begins or one.at.date(), one.at, one.id))


class ConsultationPart(ReviewBase):
    """Consultations: written down, changed, never taken away; one that did not take place is called off."""

    def consultations(self, actor: Actor, assessment_id: str) -> list[Consultation]:
        """The consultations, first day first; those without a day come last."""
        return self._read(actor, assessment_id, consultations_of)

    def record_consultation(self, actor: Actor, assessment_id: str, draft: ConsultationDraft) -> Consultation:
        """Write a consultation down.

        Raises:
            InvalidInput: for one without a name, held without a day or in the future, with days the wrong way round, with both
                what changed and why nothing did, or with a file that is no evidence of the assessment.
            ReviewRefused: for a question that the checklist does not have.
        """
        with self._acting(actor, Action.CONSULT, assessment_id) as (pen, assessment):
            values = self._checked(pen, assessment, draft, known=frozenset())
            id_ = pen.create(_THING, assessment_id, values)
            nudge(pen.connection, assessment)
            return consultation_of(find(pen.connection, _THING, id_))

    def change_consultation(
        self, actor: Actor, assessment_id: str, seen: Consultation, draft: ConsultationDraft
    ) -> Consultation:
        """Change a consultation; the history keeps what it said before.

        Args:
            actor: who changes it.
            assessment_id: the assessment.
            seen: the consultation as the person saw it.
            draft: the whole of it as it is now meant to be.

        Raises:
            InvalidInput: see ``record_consultation``; also when somebody else changed it since ``seen``.
            ReviewRefused: for a consultation or a question that does not exist.
        """
        with self._acting(actor, Action.CONSULT, assessment_id) as (pen, assessment):
            row = self._row(pen, "consultation", seen.id, assessment_id)
            values = self._checked(pen, assessment, draft, known=frozenset({row.file}))
            if row.version != seen.version:
                raise InvalidInput(CHANGED)
            if any(getattr(row, name) != value for name, value in values.items()):
                pen.change(_THING, row, EventKind.CONSULTATION_CHANGED, values)
                nudge(pen.connection, assessment)
            return consultation_of(find(pen.connection, _THING, seen.id))

    def _checked(
        self, pen: Pen, assessment: Assessment, draft: ConsultationDraft, *, known: frozenset[str]
    ) -> dict[str, Any]:
        """The columns of a draft; ``known``: files that it had before, which may have been removed since."""
        for question in draft.questions:
            self._check_about(assessment, f"question:{question}")
        if draft.file and draft.file not in known:
            files = find_files(pen.connection, assessment.id)
            if draft.file not in {file.sha256 for file in files if not file.erased}:
                raise InvalidInput(NOT_THERE)
        title = typed(draft.title, short=True, required=NO_TITLE)
        changed, why = typed(draft.changed), typed(draft.unchanged_why)
        if changed and why:
            raise InvalidInput(BOTH)
        if draft.ends is not None and (draft.begins is None or draft.ends < draft.begins):
            raise InvalidInput(BACKWARDS)
        if draft.progress is Progress.HELD:
            if draft.begins is None:
                raise InvalidInput(NO_DAY)
            # East of Greenwich the day has already begun: an overseas authority writes down what it held this morning.
            if draft.begins > (pen.at + timedelta(days=1)).date():
                raise InvalidInput(IN_FUTURE)
        return {
            "title": title,
            "progress": draft.progress.value,
            "begins": draft.begins,
            "ends": draft.ends,
            "publics": " ".join(public.value for public in Public if public in draft.publics),
            "reached": typed(draft.reached),
            "participants": draft.participants,
            "said": typed(draft.said),
            "changed": changed,
            "unchanged_why": why,
            "questions": " ".join(dict.fromkeys(draft.questions)),
            "file": draft.file,
        }
