"""What a newer checklist would change for one assessment: its answers, its levels, its findings. Pure: nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.checklist_changes import ChecklistChanges, compare
from assessments.scoring import RiskSheet, score
from assessments.storage import Carried, Fate, carry
from checklists.model import Depth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist


@dataclass(frozen=True, slots=True)
class Effects:
    """An assessment before and after it moves to a newer checklist.

    Attributes:
        changes: what differs between the checklists.
        carried: what becomes of each answer.
        before: the sheet of today.
        after: the sheet as it would be, the answers to be looked at again being unknown until then.
        new_questions: questions that would be asked and are not in the checklist of today.
        findings_new: findings that would be there and are not today, by id; ``findings_gone``: the other way round.
        risks: risks of both whose level today would read otherwise, by id.
    """

    changes: ChecklistChanges
    carried: tuple[Carried, ...]
    before: RiskSheet
    after: RiskSheet
    new_questions: tuple[str, ...]
    findings_new: tuple[str, ...]
    findings_gone: tuple[str, ...]
    risks: tuple[str, ...]

    def of(self, fate: Fate) -> tuple[Carried, ...]:
        """The answers of one fate."""
        return tuple(each for each in self.carried if each.fate is fate)


def effects(
    before: Checklist,
    after: Checklist,
    answers: Mapping[str, Answer],
    context: Context,
    depth: Depth = Depth.SHORT,
    *,
    lang: str = "fr",
) -> Effects:
    """What would change for an assessment.

    Args:
        before: the checklist that it is answered with.
        after: the newer one.
        answers: its answers.
        context: what rules read beside them.
        depth: the depth chosen by hand.
        lang: the language of what would be written into comments.
    """
    carried = carry(before, after, answers, lang)
    sheets = (
        score(before, answers, context, depth),
        score(after, {each.question: each.after for each in carried if each.after is not None}, context, depth),
    )
    found = [{finding.id for finding in sheet.qualification.findings} for sheet in sheets]
    levels = [{risk.id: risk.current for risk in sheet.risks} for sheet in sheets]
    return Effects(
        changes=compare(before, after),
        carried=carried,
        before=sheets[0],
        after=sheets[1],
        new_questions=tuple(id_ for id_ in sheets[1].asked if id_ not in before.questions),
        findings_new=tuple(each.id for each in sheets[1].qualification.findings if each.id not in found[0]),
        findings_gone=tuple(each.id for each in sheets[0].qualification.findings if each.id not in found[1]),
        risks=tuple(id_ for id_, level in levels[1].items() if id_ in levels[0] and levels[0][id_] != level),
    )
