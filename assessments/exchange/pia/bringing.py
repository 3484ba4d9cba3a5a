"""Writing an analysis into the store: a new assessment, or one that is there already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assessments.access import Action, Actor, Refusal, require
from assessments.exchange.pia.pieces import Outcome
from assessments.exchange.pia.plan import plan_import
from assessments.exchange.pia.reading import read_pia
from assessments.model import CONTENT_FIELDS, AiSystem, Answer
from assessments.storage.errors import AnswerConflict
from assessments.storage.filling import Filling

if TYPE_CHECKING:
    from assessments.exchange.pia.pieces import PiaPlan
    from assessments.model import Assessment
    from assessments.storage import AssessmentStore
    from checklists.model import Checklist

_TRIES = 3


def import_pia(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    data: bytes,
    checklist: Checklist,
    *,
    name: str = "",
    lang: str = "fr",
) -> tuple[Assessment, PiaPlan]:
    """Begin an assessment with what an analysis says, all of it to be confirmed.

    Args:
        store: where to.
        actor: who asks.
        authority_id: for whom.
        data: the JSON of the analysis, or the ZIP with its files.
        checklist: what the assessment is answered with.
        name: what the system is called; empty: as the analysis is called.
        lang: the language of the words that introduce each text.

    Returns:
        The new assessment, and the report: a file that was refused is « not taken » there.

    Raises:
        ImportRefused: when the file is no analysis; nothing was written.
        PermissionDenied, UnknownAuthority, InvalidInput: see ``AssessmentStore``; nothing was written.
    """
    require(actor, Action.IMPORT_ASSESSMENT, authority_id)
    store.authority(actor, authority_id)
    plan = plan_import(read_pia(data), checklist, lang=lang)
    made = store.create_assessment(
        actor,
        authority_id,
        system=AiSystem(name=name.strip() or plan.name, purpose=plan.purpose),
        checklist=checklist,
        answers=plan.answers,
    )
    plan = _attach(store, actor, made.id, plan)
    return store.assessment(actor, made.id), plan


def merge_pia(
    store: AssessmentStore, actor: Actor, assessment_id: str, data: bytes, *, lang: str = "fr"
) -> tuple[Assessment, PiaPlan]:
    """Add what an analysis says to an assessment: answers where nobody answered, comments elsewhere.

    The same file brought twice changes nothing the second time.

    Args:
        store: where to.
        actor: who asks.
        assessment_id: the assessment.
        data: the JSON of the analysis, or the ZIP with its files.
        lang: the language of the words that introduce each text.

    Returns:
        The assessment, and the report.

    Raises:
        ImportRefused, PermissionDenied, UnknownAssessment, AnswerConflict: nothing was written.
    """
    found = store.assessment(actor, assessment_id)
    require(actor, Action.ANSWER, found.authority_id, found.id)
    pia, checklist = read_pia(data), store.checklist_of(actor, assessment_id)
    for left in reversed(range(_TRIES)):
        existing = store.answers(actor, assessment_id)
        plan = plan_import(pia, checklist, lang=lang, existing=existing)
        try:
            store.fill_in(actor, assessment_id, [_filling(answer, existing) for answer in plan.answers])
            break
        except AnswerConflict:  # somebody answered meanwhile: what they wrote is read, and the plan made anew
            if not left:
                raise
    plan = _attach(store, actor, assessment_id, plan)
    return store.assessment(actor, assessment_id), plan


def _filling(wished: Answer, existing: dict[str, Answer]) -> Filling:
    seen = existing.get(wished.question)
    before = seen or Answer(question=wished.question)
    changes = {name: getattr(wished, name) for name in CONTENT_FIELDS if getattr(wished, name) != getattr(before, name)}
    # Said even when it stays: a longer comment must not confirm what nobody has confirmed.
    return Filling(wished.question, changes | {"to_confirm": wished.to_confirm}, seen, wished.origin)


def _attach(store: AssessmentStore, actor: Actor, assessment_id: str, plan: PiaPlan) -> PiaPlan:
    """Attach the files; the plan says of those that were refused why."""
    pieces = list(plan.pieces)
    for file in plan.files:
        try:
            store.add_file(actor, assessment_id, file.question, file.name, file.data)
        except Refusal as refusal:
            pieces[file.piece] = replace(pieces[file.piece], outcome=Outcome.NOT_TAKEN, places=(), why=refusal.text)
    return replace(plan, pieces=tuple(pieces))
