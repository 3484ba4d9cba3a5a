"""What would help most across many systems: what each safeguard, once in place, would lower or close in one assessment.

``helps_of`` is pure and costs more than scoring. The store keeps what it gives in one short text per assessment
(``written``), so that thousands are summed without being computed (``summed``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.advice import what_would_help_most
from assessments.qualification import Proof, Standing
from assessments.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.model import Answer, Context
    from checklists.model import Checklist, Depth

_ALL = 10_000
"""More measures than any assessment has."""


@dataclass(frozen=True, slots=True)
class Help:
    """What one safeguard would do, in one assessment or in several.

    ``alone``: levels of risks that it would lower by itself. ``joint``: risks that it would lower together with others, being
    part of the smallest set that does. ``duties``: open obligations that it would prove. ``systems``: assessments in which it
    would do any of this.
    """

    safeguard: str
    alone: int
    joint: int
    duties: int
    systems: int = 1

    @property
    def weight(self) -> tuple[int, int, str]:
        """What puts the most helpful first: levels and obligations, then what it does with others."""
        return (-self.alone - self.duties, -self.joint, self.safeguard)


def helps_of(checklist: Checklist, answers: Mapping[str, Answer], context: Context, depth: Depth) -> tuple[Help, ...]:
    """What each safeguard that is not in place would do in one assessment; those that would do nothing are left out."""
    sheet = score(checklist, answers, context, depth)
    alone: Counter[str] = Counter()
    joint: Counter[str] = Counter()
    for measure in what_would_help_most(checklist, answers, context, depth, sheet=sheet, limit=_ALL):
        if len(measure.safeguards) == 1:
            alone[measure.safeguards[0]] += measure.steps
        else:
            joint.update(dict.fromkeys(measure.safeguards, len(measure.drops)))
    open_ = (
        checklist.obligation[duty.id].proved_by
        for duty in sheet.qualification.duties
        if duty.standing is not Standing.POSSIBLE and duty.proof is not Proof.DONE
    )
    duties = Counter(id_ for id_ in open_ if id_)
    return tuple(Help(id_, alone[id_], joint[id_], duties[id_]) for id_ in sorted({*alone, *joint, *duties}))


def written(helps: Iterable[Help]) -> str:
    """A short text: a word per safeguard."""
    return " ".join(f"{each.safeguard}:{each.alone}:{each.joint}:{each.duties}" for each in helps)


def summed(texts: Iterable[str]) -> tuple[Help, ...]:
    """The sum over many assessments of what ``written`` gave for each, the most helpful first."""
    found: dict[str, list[int]] = {}
    for word, times in Counter(" ".join(texts).split()).items():  # thousands of words, few different ones
        safeguard, *figures = word.split(":")
        total = found.setdefault(safeguard, [0, 0, 0, 0])
        for place, figure in enumerate((*map(int, figures), 1)):
            total[place] += times * figure
    helps = (Help(safeguard, *total) for safeguard, total in found.items())
    return tuple(sorted(helps, key=lambda each: each.weight))
